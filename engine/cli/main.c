/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: one command, looked up in the table below. */
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/pool.h"
#include "cli/context.h"

const dh_command dh_commands[] = {
    {DH_CLI_CHECK, "check", "check DATASET [--profile FILE] [--rejects FOLDER]",
     "read all, report every problem; exit 1 when there is one", 1, 1, dh_command_check},
    {DH_CLI_IMPORT, "import", "import DATASET -o STORE [--compression none|zstd] [--append]",
     "make a store, which opens at once and which other tools read", 1, 1, dh_command_import},
    {DH_CLI_MEASURE, "measure", "measure DATASET NAME[,NAME …] [--by unit,year] [--from 2018 --to 2020]",
     "compute measures; --explain prints their contracts", 1, 2, dh_command_measure},
    {DH_CLI_COMPARE, "compare", "compare DATASET NAME --periods 2018,2019 [--by unit]",
     "compare a measure between two periods, unit by unit", 2, 2, dh_command_compare},
    {DH_CLI_STAT, "stat", "stat DATASET STATISTIC [key=value …]",
     "run a statistic of a plugin; DATASET --list names them", 1, -1, dh_command_stat},
    {DH_CLI_QUERY, "query", "query DATASET (-e LUA | SCRIPT.lua) [-- ARGS]", "run a Lua query", 1, 2, dh_command_query},
    {DH_CLI_CHART, "chart", "chart DATASET SPEC.lua -o FILE.{png,pdf,svg}", "draw a chart", 2, 2, dh_command_chart},
    {DH_CLI_REPORT, "report", "report DATASET [REPORT.lua] -o FILE.{pdf,html}",
     "make a report; the default is the overview", 1, 2, dh_command_report},
    {DH_CLI_PLUGINS, "plugins", "plugins [list | why NAME | new NAME]",
     "list plugins, tell why one was refused, write a new one", 0, 2, dh_command_plugins},
    {DH_CLI_REFERENCE, "reference", "reference",
     "list the columns of tables, the keys of dataset.lua, verbs, functions, charts and reports", 0, 0,
     dh_command_reference},
    {0, NULL, NULL, NULL, 0, 0, NULL},
};

static void interrupted(int number)
{
    (void)number;
    dh_pool_cancel();
    signal(SIGINT, SIG_DFL); /* a second time stops at once */
}

/* A file that is mapped has lost its end: there is nothing to go on with, and nothing has been given out. */
static void lost_end(int number)
{
    (void)number;
    static const char text[] =
        "dienhong: a file has become shorter while it was read; run this again when nobody writes to it\n";
    ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
    (void)written;
    _exit(3);
}

int main(int argc, char **argv)
{
    dh_options options;
    dh_error error = DH_ERROR_INIT;
    /* memory that one step of a query gives back the next one uses: no need to return it to the system between them */
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 512 << 20);
    signal(SIGINT, interrupted);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGBUS, lost_end);
    if (dh_options_parse(&options, argc, argv, &error) != DH_OK) return dh_context_fail(&error);
    if (options.version) {
        puts("dienhong " DIENHONG_VERSION);
        return 0;
    }
    if (options.help) {
        dh_strbuf text = {0};
        dh_options_help(&text, options.command);
        fputs(text.data != NULL ? text.data : "", stdout);
        dh_strbuf_free(&text);
        return 0;
    }
    return options.command->run(&options);
}
