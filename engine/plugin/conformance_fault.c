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

bool dh_conformance_survives(void (*work)(void *context), void *context)
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
