/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See run.h. */
#include "cli/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/message.h"
#include "base/supervisor.h"
#include "cli/context.h"

/* Descriptors of results begin here: plugins and what they start take the lowest, and may count on them. */
#define FAR 1000

static ssize_t refuse(void *cookie, const char *bytes, size_t size)
{
    (void)cookie, (void)bytes, (void)size;
    errno = EBADF;
    return 0;
}

/* Takes standard output away from plugins: results go to *out, and what else is printed there to standard error. Where
 * it is closed, writing to *out fails as writing to it would. 0, or errno. */
static int separate_output(FILE **out)
{
    int results = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, FAR);
    if (results < 0) results = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (results >= 0) *out = fdopen(results, "w");
    if (*out == NULL && errno == (results >= 0 ? EINVAL : EBADF)) { /* closed, and held open for reading by main */
        if (results >= 0) close(results);
        *out = fopencookie(NULL, "w", (cookie_io_functions_t){.write = refuse});
    }
    if (*out == NULL) return errno;
    if (dup2(STDERR_FILENO, STDOUT_FILENO) >= 0) return 0;
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC); /* standard error is closed */
    if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0) return errno;
    if (nowhere > STDERR_FILENO) close(nowhere);
    return 0;
}

/* Runs the command; what could not be written makes it fail. */
static int run(dh_options *options)
{
    dh_error error = DH_ERROR_INIT;
    int code = options->command->run(options);
    if (code != 0 || dh_results_end(options->results, &error) == DH_OK) return code;
    return dh_context_fail(NULL, &error);
}

/* -o /dev/stdout is where results go, not what is now standard output. `room` holds the new name. */
static void follow_output(dh_options *options, char *room, size_t size)
{
    static const char *const names[] = {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"};
    for (size_t i = 0; options->output != NULL && i < sizeof names / sizeof *names; i++) {
        if (strcmp(options->output, names[i]) != 0) continue;
        snprintf(room, size, "/proc/self/fd/%d", fileno(options->results));
        options->output = room;
    }
}

static int body(void *given)
{
    dh_options *options = given;
    char output[64];
    options->results = NULL;
    int number = separate_output(&options->results);
    if (number == 0) {
        follow_output(options, output, sizeof output);
        dh_protect_descriptor(fileno(options->results));
        return run(options);
    }
    fprintf(stderr, dh_tr("dienhong: cannot keep results apart from what plugins print: %s\n"),
            dh_error_of_system(number));
    return 4;
}

/* What was drawn, and to which file. */
static void name_drawing(char *out, size_t size, const dh_foreign *drawing)
{
    if (strcmp(drawing->callback, DH_DRAWING_LIBRARY) == 0)
        snprintf(out, size, dh_tr("opening the drawing library '%s'"), drawing->file);
    else if (strcmp(drawing->callback, DH_DRAWING_REPORT) == 0 && drawing->name[0] == '\0')
        snprintf(out, size, dh_tr("writing a report to '%s'"), drawing->file);
    else if (strcmp(drawing->callback, DH_DRAWING_REPORT) == 0)
        snprintf(out, size, dh_tr("writing the report '%s' to '%s'"), drawing->name, drawing->file);
    else if (drawing->name[0] == '\0')
        snprintf(out, size, dh_tr("drawing a chart to '%s'"), drawing->file);
    else
        snprintf(out, size, dh_tr("drawing the chart '%s' to '%s'"), drawing->name, drawing->file);
}

/* What ran: a drawing, a plugin and its callback, else the script or the command. */
static void name_culprit(char *out, size_t size, const dh_options *options, const dh_supervised *how)
{
    const dh_foreign *foreign = &how->foreign;
    if (!how->is_foreign)
        snprintf(out, size, dh_tr("the command '%s'"), options->command->name);
    else if (dh_foreign_is_drawing(foreign))
        name_drawing(out, size, foreign);
    else if (foreign->callback == NULL)
        snprintf(out, size, dh_tr("the script %s"), foreign->file);
    else if (foreign->name[0] == '\0')
        snprintf(out, size, dh_tr("the plugin %s, while it is loaded (%s)"), foreign->file, foreign->callback);
    else
        snprintf(out, size, dh_tr("the plugin %s, in '%s' of the %s '%s'"), foreign->file, foreign->callback,
                 dh_tr(foreign->kind), foreign->name);
}

/* A crash. Memory that failed before it is named first: libraries end the process then. */
static void report_crash(const char *who, const dh_supervised *how)
{
    if (how->foreign.lacked_memory)
        fprintf(stderr,
                dh_tr("dienhong: %s: memory ran out, and it ended by signal %d; free some memory, or raise "
                      "--memory-limit, and run this again\n"),
                who, how->code);
    else if (how->code == SIGKILL)
        fprintf(stderr,
                dh_tr("dienhong: %s: it was killed from outside (signal %d), as the system does when memory runs out; "
                      "free some memory, or read less at a time, and run this again\n"),
                who, how->code);
    else if (how->is_foreign && dh_foreign_is_drawing(&how->foreign))
        fprintf(
            stderr,
            dh_tr("dienhong: %s: it ended by signal %d, as the drawing libraries do when memory runs out; free some "
                  "memory, or draw less, and run this again\n"),
            who, how->code);
    else if (how->is_foreign)
        fprintf(stderr, dh_tr("dienhong: %s: it crashed (signal %d); mend it, or do without it\n"), who, how->code);
    else
        fprintf(
            stderr,
            dh_tr("dienhong: %s: it crashed (signal %d), by a fault of dienhong itself; please report it, with what "
                  "led to it\n"),
            who, how->code);
}

/* The end of what went on too long, or ended the program by itself. Libraries do either when memory fails a drawing, or
 * the opening of its library. */
static void report_other_end(const char *who, const dh_supervised *how)
{
    if (how->is_foreign && how->foreign.lacked_memory && dh_foreign_is_drawing(&how->foreign))
        fprintf(stderr,
                dh_tr("dienhong: %s: memory ran out, and it did not come to its end; free some memory, or raise "
                      "--memory-limit, and run this again\n"),
                who);
    else if (how->end == DH_END_TIME)
        fprintf(stderr,
                dh_tr("dienhong: %s: it ran longer than its limit of %g s; make it do less, or raise --time-limit\n"),
                who, how->seconds);
    else
        fprintf(stderr, dh_tr("dienhong: %s: it ended the program by exit(%d); mend it, or do without it\n"), who,
                how->code);
}

int dh_report_end(const dh_options *options, const dh_supervised *how)
{
    char who[2048];
    name_culprit(who, sizeof who, options, how);
    if (how->is_foreign && dh_foreign_is_drawing(&how->foreign)) dh_file_clear_left(how->foreign.file);
    if (how->end != DH_END_FINISHED && options->output != NULL) dh_file_clear_left(options->output);
    switch (how->end) {
    case DH_END_FINISHED: return how->code;
    case DH_END_INTERRUPTED: fputs(dh_tr("dienhong: interrupted\n"), stderr); return 130;
    case DH_END_NO_PROCESS:
        fprintf(stderr, dh_tr("dienhong: cannot start a process for the command: %s; free some memory and try again\n"),
                dh_error_of_system(how->code));
        break;
    case DH_END_LOST:
        fprintf(stderr, dh_tr("dienhong: the system does not tell how the command's process ended: %s\n"),
                dh_error_of_system(how->code));
        break;
    case DH_END_SIGNAL: report_crash(who, how); break;
    case DH_END_DEED:
        fprintf(stderr, dh_tr("dienhong: %s: it was stopped, since %s; mend it, or do without it\n"), who,
                dh_deed_text(how->deed));
        break;
    case DH_END_EXITED:
    case DH_END_TIME: report_other_end(who, how); break;
    case DH_END_MEMORY:
        fprintf(stderr,
                dh_tr("dienhong: %s: it needs more than its limit of %lld MiB of memory; make it keep less, or raise "
                      "--memory-limit\n"),
                who, (long long)(how->memory >> 20));
        break;
    }
    return 4;
}

int dh_run_command(dh_options *options)
{
    dh_supervised how;
    options->results = stdout;
    bool apart = (options->command->flags & DH_FLAG_PLUGIN_PATH) != 0 || options->command->is_supervised;
    if (!apart || options->command->is_front) return run(options);
    dh_supervisor_run(&how, body, options);
    return dh_report_end(options, &how);
}
