/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manual page. Each command's section lists its flags, as its --help does. */
#include "cli/man_page.h"

#include <string.h>

#include "base/message.h"
#include "script/script.h"

typedef struct entry {
    const char *term, *doc;
} entry;

static const entry exit_codes[] = {
    {"0", DH_MESSAGE("Done.")},
    {"1", DH_MESSAGE("Problems were found in the data, which check lists.")},
    {"2", DH_MESSAGE("The command line, or an expression in it, is wrong.")},
    {"3", DH_MESSAGE("A file cannot be read or written, or the data does not allow what was asked.")},
    {"4", DH_MESSAGE("A plugin or a script failed, or a limit of time or memory was reached.")},
    {"130", DH_MESSAGE("Interrupted by Ctrl-C.")},
};

static const entry files[] = {
    {"dataset.lua", DH_MESSAGE("Makes a folder a data set: which files hold what, and how they are written.")},
    {"store.lua, TABLE-N.arrow",
     DH_MESSAGE("A store, as import makes it: where its rows came from, and the rows as Arrow IPC files.")},
    {"../share/dienhong/scripts",
     DH_MESSAGE("Profiles, measures, reports and examples, beside the folder of the program.")},
    {"../lib/dienhong/plugins", DH_MESSAGE("The bundled plugins; on some systems lib has a further name.")},
    {"~/.local/share/dienhong",
     DH_MESSAGE(
         "What is the user's own: folders measures, profiles, calendars, reports, charts, scripts and plugins.")},
};

static const entry environment[] = {
    {"DIENHONG_LANGUAGE",
     DH_MESSAGE("The language of texts, vi or en; else that of --locale, which numbers and dates follow in any case.")},
    {"DIENHONG_PLUGIN_PATH",
     DH_MESSAGE("Folders of plugins, a:b:c, looked into after those of --plugin-path and before the others.")},
    {"XDG_DATA_HOME", DH_MESSAGE("The folder that has the user's own in dienhong, instead of ~/.local/share.")},
    {"SOURCE_DATE_EPOCH",
     DH_MESSAGE("Seconds since 1970 that reports and stores take for the time they are made at, so that the same "
                "input gives the same bytes.")},
    {"TMPDIR",
     DH_MESSAGE("Where groups go that do not fit into --memory-limit, and input that must be read twice; else /tmp.")},
};

static const entry examples[] = {
    {"dienhong check thach-ha --rejects mend",
     DH_MESSAGE("Read all of the data set thach-ha, and write the rejected rows to mend.")},
    {"dienhong measure thach-ha sessions,participants --by year --locale en",
     DH_MESSAGE("Two measures, a row a year.")},
    {"dienhong report thach-ha -o overview.pdf", DH_MESSAGE("The default report.")},
};

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

/* Appends text within a line. Characters that roff interprets or replaces are escaped, so that they show as they are
 * and can be copied from a terminal; not every terminal has the ellipsis. */
static void add_text(dh_strbuf *out, const char *text)
{
    static const struct {
        const char *text, *roff;
    } escapes[] = {{"\\", "\\e"},  {"-", "\\-"},   {"'", "\\(aq"}, {"^", "\\(ha"},
                   {"`", "\\(ga"}, {"~", "\\(ti"}, {"…", "..."}};
    while (*text != '\0') {
        size_t i = 0;
        while (i < COUNT(escapes) && strncmp(text, escapes[i].text, strlen(escapes[i].text)) != 0) i++;
        if (i < COUNT(escapes)) {
            dh_strbuf_add(out, escapes[i].roff);
            text += strlen(escapes[i].text);
        } else {
            dh_strbuf_add_char(out, *text++);
        }
    }
}

/* Appends a line of text. "\&" keeps a full stop at its beginning from being read as a request. */
static void add_line(dh_strbuf *out, const char *text)
{
    dh_strbuf_add(out, "\\&");
    add_text(out, text);
    dh_strbuf_add_char(out, '\n');
}

/* Appends a section of terms in bold, each with its text indented below. */
static void add_entries(dh_strbuf *out, const char *title, const entry *entries, size_t n)
{
    dh_strbuf_printf(out, ".SH %s\n", dh_tr(title));
    for (size_t i = 0; i < n; i++) {
        dh_strbuf_add(out, ".TP\n\\fB");
        add_text(out, entries[i].term);
        dh_strbuf_add(out, "\\fR\n");
        add_line(out, dh_tr(entries[i].doc));
    }
}

static void add_flag(dh_strbuf *out, const dh_flag_doc *flag)
{
    dh_strbuf_add(out, ".TP\n");
    if (flag->letter != 0) dh_strbuf_printf(out, "\\fB\\-%c\\fR, ", flag->letter);
    dh_strbuf_add(out, "\\fB\\-\\-");
    add_text(out, flag->name);
    dh_strbuf_add(out, "\\fR");
    if (flag->argument != NULL) {
        dh_strbuf_add(out, " \\fI");
        add_text(out, dh_tr(flag->argument));
        dh_strbuf_add(out, "\\fR");
    }
    dh_strbuf_add_char(out, '\n');
    if (flag->has_formats) {
        dh_table_format_names(out);
        dh_strbuf_add_char(out, '\n');
    }
    add_line(out, dh_tr(flag->doc));
}

static void add_command(dh_strbuf *out, const dh_command *command)
{
    dh_flag_doc flag;
    dh_strbuf_add(out, ".SS ");
    add_text(out, command->name);
    dh_strbuf_add(out, "\n\\fBdienhong ");
    add_text(out, dh_tr(command->usage));
    dh_strbuf_add(out, "\\fR\n.PP\n");
    add_line(out, dh_tr(command->doc));
    for (int i = 0; dh_options_flag(command, i, &flag); i++) add_flag(out, &flag);
}

void dh_man_page(dh_strbuf *out, const dh_command *const *commands)
{
    /* .ad l and .nh: no line is stretched and no name is hyphenated */
    dh_strbuf_printf(out,
                     ".\\\" Made by dienhong reference man.\n.TH DIENHONG 1 \"\" \"dienhong " DIENHONG_VERSION
                     "\" \"%s\"\n.ad l\n.nh\n.SH %s\ndienhong \\- ",
                     dh_tr("User Commands"), dh_tr("NAME"));
    add_line(out, dh_tr("dialogue analytics: statistics, charts and reports of dialogues"));
    dh_strbuf_printf(out, ".SH %s\n.B dienhong\n.I %s\n.RI [ \"%s\" \"] ...\"\n.RI [ \"%s\" \"] ...\"\n.SH %s\n",
                     dh_tr("SYNOPSIS"), dh_tr("COMMAND"), dh_tr("ARGUMENT"), dh_tr("FLAG"), dh_tr("DESCRIPTION"));
    add_line(out, dh_tr("Loads files of dialogues between leaders and people, computes measures of them, and draws "
                        "charts and reports. No row is lost silently, unknown is never zero, and every number can say "
                        "where it came from."));
    dh_strbuf_add(out, ".PP\n");
    add_line(out, dh_tr("DATASET is a folder with a dataset.lua, a store that import made, or a file with --profile."));
    dh_strbuf_printf(out, ".SH %s\n", dh_tr("COMMANDS"));
    for (const dh_command *const *c = commands; *c != NULL; c++) add_command(out, *c);
    dh_strbuf_printf(out, ".SH %s\n", dh_tr("SCRIPTS"));
    add_line(out, dh_tr(dh_script_access_rule()));
    add_entries(out, DH_MESSAGE("EXIT STATUS"), exit_codes, COUNT(exit_codes));
    add_entries(out, DH_MESSAGE("ENVIRONMENT"), environment, COUNT(environment));
    add_entries(out, DH_MESSAGE("FILES"), files, COUNT(files));
    add_entries(out, DH_MESSAGE("EXAMPLES"), examples, COUNT(examples));
}
