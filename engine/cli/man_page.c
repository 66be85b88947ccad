/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manual page. Each command's section lists its flags with what they do, as its --help does. */
#include "cli/man_page.h"

#include <string.h>

typedef struct entry {
    const char *term, *doc;
} entry;

static const entry exit_codes[] = {
    {"0", "Done."},
    {"1", "Problems were found in the data, which check lists."},
    {"2", "The command line, or an expression in it, is wrong."},
    {"3", "A file cannot be read or written, or the data does not allow what was asked."},
    {"4", "A plugin or a script failed, or a limit of time or memory was reached."},
    {"130", "Interrupted by Ctrl-C."},
};

static const entry files[] = {
    {"dataset.lua", "Makes a folder a data set: which files hold what, and how they are written."},
    {"store.lua, TABLE-N.arrow",
     "A store, as import makes it: where its rows came from, and the rows as Arrow IPC files."},
    {"../share/dienhong/scripts", "Profiles, measures, reports and examples, beside the folder of the program."},
    {"../lib/dienhong/plugins", "The bundled plugins; on some systems lib has a further name."},
    {"~/.local/share/dienhong/plugins", "Plugins of the user."},
};

static const entry environment[] = {
    {"DIENHONG_PLUGIN_PATH",
     "Folders of plugins, a:b:c, looked into after those of --plugin-path and before the others."},
    {"SOURCE_DATE_EPOCH",
     "Seconds since 1970 that reports and stores take for the time they are made at, so that the same "
     "input gives the same bytes."},
    {"TMPDIR", "Where groups go that do not fit into --memory-limit, and input that must be read twice; else /tmp."},
};

static const entry examples[] = {
    {"dienhong check thach-ha --rejects mend",
     "Read all of the data set thach-ha, and write the rejected rows to mend."},
    {"dienhong measure thach-ha sessions,participants --by year --locale en", "Two measures, a row a year."},
    {"dienhong report thach-ha -o overview.pdf", "The default report."},
};

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

/* Text in the middle of a line: what roff would take for its own is written so that it shows as it is, and can be
 * copied out of a terminal. The ellipsis is no character of every terminal. */
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

/* A line of its own. "\&" keeps a full stop at its beginning from being read as a request. */
static void add_line(dh_strbuf *out, const char *text)
{
    dh_strbuf_add(out, "\\&");
    add_text(out, text);
    dh_strbuf_add_char(out, '\n');
}

/* A term in bold with its text indented below. */
static void add_entries(dh_strbuf *out, const char *title, const entry *entries, size_t n)
{
    dh_strbuf_printf(out, ".SH %s\n", title);
    for (size_t i = 0; i < n; i++) {
        dh_strbuf_add(out, ".TP\n\\fB");
        add_text(out, entries[i].term);
        dh_strbuf_add(out, "\\fR\n");
        add_line(out, entries[i].doc);
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
        add_text(out, flag->argument);
        dh_strbuf_add(out, "\\fR");
    }
    dh_strbuf_add_char(out, '\n');
    if (flag->has_formats) {
        dh_table_format_names(out);
        dh_strbuf_add_char(out, '\n');
    }
    add_line(out, flag->doc);
}

static void add_command(dh_strbuf *out, const dh_command *command)
{
    dh_flag_doc flag;
    dh_strbuf_add(out, ".SS ");
    add_text(out, command->name);
    dh_strbuf_add(out, "\n\\fBdienhong ");
    add_text(out, command->usage);
    dh_strbuf_add(out, "\\fR\n.PP\n");
    add_line(out, command->doc);
    for (int i = 0; dh_options_flag(command, i, &flag); i++) add_flag(out, &flag);
}

void dh_man_page(dh_strbuf *out, const dh_command *const *commands)
{
    /* .ad l and .nh: no line is stretched and no name is hyphenated */
    dh_strbuf_add(out,
                  ".\\\" Made by dienhong reference man.\n"
                  ".TH DIENHONG 1 \"\" \"dienhong " DIENHONG_VERSION "\" \"User Commands\"\n.ad l\n.nh\n"
                  ".SH NAME\ndienhong \\- dialogue analytics: statistics, charts and reports of dialogues\n"
                  ".SH SYNOPSIS\n.B dienhong\n.I COMMAND\n.RI [ ARGUMENT \"] ...\"\n.RI [ FLAG \"] ...\"\n"
                  ".SH DESCRIPTION\nLoads files of dialogues between leaders and people, computes measures of them, "
                  "and draws charts and reports.\nNo row is lost silently, unknown is never zero, and every number "
                  "can say where it came from.\n.PP\n.I DATASET\nis a folder with a dataset.lua, a store that import "
                  "made, or a file with \\-\\-profile.\n.SH COMMANDS\n");
    for (const dh_command *const *c = commands; *c != NULL; c++) add_command(out, *c);
    add_entries(out, "EXIT STATUS", exit_codes, COUNT(exit_codes));
    add_entries(out, "ENVIRONMENT", environment, COUNT(environment));
    add_entries(out, "FILES", files, COUNT(files));
    add_entries(out, "EXAMPLES", examples, COUNT(examples));
}
