/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fault injection for the kit: allocations that fail, and a child process in which a plugin may crash. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "plugin/plugin_internal.h"

static void (*fault)(int64_t n);

void dh_conformance_set_fault(void (*fail_after)(int64_t n))
{
    fault = fail_after;
}

void dh_conformance_fail_after(int64_t n)
{
    if (fault)
        fault(n);
    else
        dh_memory_fail_after(n);
}

dh_status dh_conformance_memory(dh_status (*call)(void *context), void *context, int64_t max, dh_error *error)
{
    for (int64_t n = 1; n < max; n++) {
        dh_conformance_fail_after(n);
        dh_status given = call(context);
        dh_conformance_fail_after(0);
        if (given == DH_OK) break; /* fewer than n allocations: all were tried */
        if (given != DH_ENOMEM) return dh_error_set(error, DH_EPLUGIN, "out of memory does not come back as DH_ENOMEM");
    }
    return DH_OK;
}

/* Whether `work` comes to its end in a child process. */
static bool survives(void (*work)(const void *context), const void *context)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
    enum { TOO_LONG = 60 }; /* seconds; then the child counts as hanging and is killed */
    fflush(NULL);
    pid_t child = fork();
    if (child < 0) return true; /* no process: it cannot be tested */
    if (child == 0) {
        /* the parent's handlers of crashes must not run here */
        for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++) signal(crashes[i], SIG_DFL);
        alarm(TOO_LONG);
        work(context);
        _exit(0);
    }
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

dh_status dh_conformance_null_error(void (*work)(const void *context), const void *context, dh_error *error)
{
    if (survives(work, context)) return DH_OK;
    return dh_error_set(error, DH_EPLUGIN,
                        "it crashes when the error is NULL: use host->error_set, or look before writing");
}
