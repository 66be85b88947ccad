/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See completion.h. Names of measures and statistics are asked of the data set on the command line. */
#include "cli/completion.h"

#include <string.h>

#include "base/message.h"

/* What `dienhong reference` lists the values of a flag by; NULL = they are none of its lists. */
static const char *listed_by(const dh_flag_doc *flag)
{
    static const char *const lists[][2] = {{"calendar", "calendars"}, {"profile", "profiles"}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strcmp(flag->name, lists[i][0]) == 0) return lists[i][1];
    return NULL;
}

/* Whether a file may stand where a name of such a list does. */
static bool may_be_file(const char *list)
{
    return strcmp(list, "profiles") == 0 || strcmp(list, "report") == 0 || strcmp(list, "chart") == 0;
}

/* The words that a flag takes, with blanks between; "" = it takes a file or something free. */
static void add_values(dh_strbuf *out, const dh_flag_doc *flag)
{
    static const char *const values[][2] = {{"locale", "vi en"},
                                            {"compression", "zstd none"},
                                            {"kind", "aggregate function statistic source sink"},
                                            {"level", "province district commune village"},
                                            {"geography", "then"},
                                            {"by", "unit year half quarter month field kind"}};
    for (const dh_table_format *const *f = dh_table_formats; flag->has_formats && *f != NULL; f++)
        dh_strbuf_printf(out, "%s%s", f > dh_table_formats ? " " : "", (*f)->name);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (strcmp(flag->name, values[i][0]) == 0) dh_strbuf_add(out, values[i][1]);
}

/* The words that may stand behind a command, with blanks between; none where that is a file. */
static void add_first_words(dh_strbuf *out, const dh_command *command, const dh_command *const *commands)
{
    for (size_t i = 0; command->first_words != NULL && command->first_words[i] != NULL; i++)
        dh_strbuf_printf(out, "%s%s", i > 0 ? " " : "", command->first_words[i]);
    for (size_t i = 0; command->takes_command && commands[i] != NULL; i++)
        dh_strbuf_printf(out, "%s%s", i > 0 ? " " : "", commands[i]->name);
}

static void add_bash_command(dh_strbuf *out, const dh_command *command, const dh_command *const *commands)
{
    dh_flag_doc flag;
    dh_strbuf first = {0};
    dh_strbuf_printf(out, "    %s) flags='", command->name);
    for (int i = 0; dh_options_flag(command, i, &flag); i++)
        dh_strbuf_printf(out, "%s--%s", i > 0 ? " " : "", flag.name);
    add_first_words(&first, command, commands);
    if (first.size > 0) dh_strbuf_printf(out, "' first='%s", first.data);
    if (command->takes_command) dh_strbuf_add(out, "' list='words");
    if (command->names_from != NULL) dh_strbuf_printf(out, "' lister='%s", command->names_from);
    if (command->names_from != NULL && may_be_file(command->names_from)) dh_strbuf_add(out, "' files='1");
    out->failed |= first.failed;
    dh_strbuf_free(&first);
    dh_strbuf_add(out, "' ;;\n");
}

/* The values of each flag, once, whichever commands take it. */
static void add_bash_values(dh_strbuf *out, const dh_command *const *commands)
{
    dh_flag_doc flag;
    dh_strbuf done = {0};
    for (const dh_command *const *c = commands; *c != NULL; c++)
        for (int i = 0; dh_options_flag(*c, i, &flag); i++) {
            dh_strbuf name = {0}, words = {0};
            dh_strbuf_printf(&name, " %s ", flag.name);
            add_values(&words, &flag);
            bool is_new = name.data != NULL && (done.data == NULL || strstr(done.data, name.data) == NULL);
            if (is_new && words.size > 0)
                dh_strbuf_printf(out, "    --%s) words='%s' ;;\n", flag.name, words.data);
            else if (is_new && listed_by(&flag) != NULL)
                dh_strbuf_printf(out, "    --%s) words=$(_dienhong_list %s \"${COMP_WORDS[2]}\")%s ;;\n", flag.name,
                                 listed_by(&flag), may_be_file(listed_by(&flag)) ? " files=2" : "");
            if (is_new) dh_strbuf_add(&done, name.data);
            out->failed |= name.failed || words.failed;
            dh_strbuf_free(&name);
            dh_strbuf_free(&words);
        }
    out->failed |= done.failed;
    dh_strbuf_free(&done);
}

void dh_completion_bash(dh_strbuf *out, const dh_command *const *commands)
{
    dh_strbuf_add(out, "# Made by dienhong reference bash.\n"
                       "_dienhong_list() {\n"
                       "    dienhong reference \"$1\" \"$2\" 2>/dev/null || dienhong reference \"$1\" 2>/dev/null\n"
                       "}\n"
                       "_dienhong() {\n"
                       "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} flags= first= "
                       "lister= list= files= words= head=\n"
                       "    COMPREPLY=()\n"
                       "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                       "        COMPREPLY=($(compgen -W '");
    for (const dh_command *const *c = commands; *c != NULL; c++)
        dh_strbuf_printf(out, "%s%s", c > commands ? " " : "", (*c)->name);
    dh_strbuf_add(out, "' -- \"$cur\"))\n        return\n    fi\n    case $prev in\n");
    add_bash_values(out, commands);
    dh_strbuf_add(out, "    esac\n    case ${COMP_WORDS[1]} in\n");
    for (const dh_command *const *c = commands; *c != NULL; c++) add_bash_command(out, *c, commands);
    dh_strbuf_add(out, "    esac\n"
                       "    [ \"$COMP_CWORD\" -eq 2 ] && words=$first${list:+ $(dienhong reference $list)}\n"
                       "    [ -n \"$words\" ] && [ \"$files\" != 2 ] && files=\n"
                       "    if [ -n \"$lister\" ] && [ -z \"$words\" ] && [ \"$COMP_CWORD\" -eq 3 ] && [ \"${cur#-}\" "
                       "= \"$cur\" ]; then\n"
                       "        words=$(dienhong $lister \"${COMP_WORDS[2]}\" --list --quiet 2>/dev/null | cut -d ' ' "
                       "-f 1)\n"
                       "    fi\n"
                       "    if [ \"${cur#-}\" != \"$cur\" ]; then\n"
                       "        COMPREPLY=($(compgen -W \"$flags\" -- \"$cur\"))\n"
                       "    elif [ -n \"$words\" ]; then\n"
                       "        [ \"${cur%,*}\" = \"$cur\" ] || head=${cur%,*},\n"
                       "        COMPREPLY=($(compgen -P \"$head\" -W \"$words\" -- \"${cur##*,}\"))\n"
                       "        [ -n \"$files\" ] && [ -n \"$cur\" ] && mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < "
                       "<(compgen -f -- \"$cur\")\n"
                       "        return 0\n"
                       "    else\n"
                       "        mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
                       "        compopt -o filenames 2>/dev/null\n"
                       "    fi\n"
                       "}\n"
                       "complete -F _dienhong dienhong\n");
}

/* Text within '…' of zsh, where `special` characters get a backslash. */
static void add_zsh_text(dh_strbuf *out, const char *text, const char *special)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            dh_strbuf_add(out, "'\\''");
            continue;
        }
        if (strchr(special, *text) != NULL) dh_strbuf_add_char(out, '\\');
        dh_strbuf_add_char(out, *text);
    }
}

static void add_zsh_flag(dh_strbuf *out, const dh_flag_doc *flag)
{
    dh_strbuf_printf(out, " \\\n            '--%s%s[", flag->name, flag->argument != NULL ? "=" : "");
    add_zsh_text(out, dh_tr(flag->doc), "\\[]:");
    dh_strbuf_add_char(out, ']');
    if (flag->argument != NULL) {
        dh_strbuf words = {0};
        dh_strbuf_add_char(out, ':');
        add_zsh_text(out, dh_tr(flag->argument), "\\[]:");
        add_values(&words, flag);
        if (words.size > 0)
            dh_strbuf_printf(out, ":(%s)", words.data);
        else if (listed_by(flag) != NULL)
            dh_strbuf_printf(out, ":_dienhong_list %s%s", listed_by(flag),
                             may_be_file(listed_by(flag)) ? " files" : "");
        else
            dh_strbuf_add(out, ":_files");
        out->failed |= words.failed;
        dh_strbuf_free(&words);
    }
    dh_strbuf_add_char(out, '\'');
}

static void add_zsh_command(dh_strbuf *out, const dh_command *command, const dh_command *const *commands)
{
    dh_flag_doc flag;
    dh_strbuf first = {0};
    add_first_words(&first, command, commands);
    dh_strbuf_printf(out, "    %s) _arguments", command->name);
    for (int i = 0; dh_options_flag(command, i, &flag); i++) add_zsh_flag(out, &flag);
    if (command->names_from != NULL)
        dh_strbuf_printf(out, " \\\n            '1: :_files' '2: : _dienhong_names %s%s'%s", command->names_from,
                         may_be_file(command->names_from) ? " files" : "",
                         command->max_args < 0 ? " '*: :_files'" : "");
    else if (command->takes_command)
        dh_strbuf_printf(out, " \\\n            '1: : _dienhong_list words %s'", first.data);
    else if (first.size > 0)
        dh_strbuf_printf(out, " \\\n            '1: :(%s)' '*: :_files'", first.data);
    else
        dh_strbuf_add(out, " \\\n            '*: :_files'");
    out->failed |= first.failed;
    dh_strbuf_free(&first);
    dh_strbuf_add(out, " ;;\n");
}

void dh_completion_zsh(dh_strbuf *out, const dh_command *const *commands)
{
    dh_strbuf_add(out,
                  "#compdef dienhong\n"
                  "# Made by dienhong reference zsh.\n"
                  "_dienhong_names() {\n"
                  "    local -a names\n"
                  "    names=(${(f)\"$(dienhong $1 ${(Q)words[2]} --list --quiet 2>/dev/null | cut -d ' ' -f 1)\"})\n"
                  "    _values -s , name $names\n"
                  "    [[ $2 != files ]] || _files\n"
                  "}\n"
                  "_dienhong_list() {\n"
                  "    local -a names\n"
                  "    local list=$1\n"
                  "    names=(${(f)\"$(dienhong reference $list ${(Q)words[2]} 2>/dev/null || dienhong reference $list "
                  "2>/dev/null)\"})\n"
                  "    shift\n"
                  "    [[ $1 != files ]] || { _files; shift }\n"
                  "    compadd -a names\n"
                  "    (($# == 0)) || compadd -- $@\n"
                  "}\n"
                  "_dienhong() {\n"
                  "    local -a commands\n"
                  "    commands=(");
    for (const dh_command *const *c = commands; *c != NULL; c++) {
        dh_strbuf_printf(out, "\n        '%s:", (*c)->name);
        add_zsh_text(out, dh_tr((*c)->doc), "\\:");
        dh_strbuf_add_char(out, '\'');
    }
    dh_strbuf_add(out, ")\n"
                       "    if ((CURRENT == 2)); then\n"
                       "        _describe command commands\n"
                       "        return\n"
                       "    fi\n"
                       "    shift words\n"
                       "    ((CURRENT--))\n"
                       "    case $words[1] in\n");
    for (const dh_command *const *c = commands; *c != NULL; c++) add_zsh_command(out, *c, commands);
    dh_strbuf_add(out, "    esac\n}\n_dienhong \"$@\"\n");
}
