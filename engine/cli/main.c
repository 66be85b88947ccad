/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: parses the command line and runs one command. */
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/message.h"
#include "base/pool.h"
#include "base/text.h"
#include "cli/context.h"
#include "cli/run.h"

static void interrupted(int number)
{
    (void)number;
    dh_pool_cancel();
    signal(SIGINT, SIG_DFL); /* a second time stops at once */
}

/* SIGBUS: a mapped file was truncated while it was read. Its rows are gone, so the process ends. */
static void lost_end(int number)
{
    (void)number;
    const char *text = /* a bisection without locks, which a signal handler may do */
        dh_tr("dienhong: a file has become shorter while it was read; run this again when nobody writes to it\n");
    ssize_t written = write(STDERR_FILENO, text, strlen(text));
    (void)written;
    _exit(3);
}

/* Streams that were closed for the program are opened so that their use fails: a file opened later would else get their
 * number, be taken for input, or have messages written into it. */
static void hold_standard_streams(void)
{
    static const int modes[] = {O_WRONLY, O_RDONLY, O_WRONLY}; /* standard error alone is let go */
    for (int i = 0; i < 3; i++)
        if (fcntl(i, F_GETFD) < 0) open("/dev/null", modes[i]); /* gets the lowest free number: this one */
}

/* --version, --help */
static int say_about(const dh_options *options)
{
    dh_strbuf text = {0};
    if (options->version)
        dh_strbuf_add(&text, "dienhong " DIENHONG_VERSION "\n");
    else
        dh_options_help(&text, options);
    fputs(text.data != NULL ? text.data : "", stdout);
    dh_strbuf_free(&text);
    dh_error error = DH_ERROR_INIT;
    return dh_results_end(stdout, &error) == DH_OK ? 0 : dh_context_fail(NULL, &error);
}

/* As many files as the system allows: a data set may have thousands, and a compressed one takes a descriptor each. */
static void raise_open_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char **argv)
{
    dh_options options;
    dh_error error = DH_ERROR_INIT;
    dh_text_fix_locale();
    hold_standard_streams();
    /* keep freed memory in the process: the next step of a query uses it again */
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 512 << 20);
    signal(SIGINT, interrupted);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file at the limit of its size is an error of writing */
    signal(SIGBUS, lost_end);
    raise_open_files();
    if (dh_options_parse(&options, dh_commands, argc, argv, &error) != DH_OK) return dh_context_fail(NULL, &error);
    return options.version || dh_options_is_help(&options) ? say_about(&options) : dh_run_command(&options);
}
