/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making a plugin's surroundings fail: memory that runs out, and a child process in which it may crash. */
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
    enum { TOO_LONG = 60 }; /* seconds: a child that hangs did not survive either */
    fflush(NULL);
    pid_t child = fork();
    if (child < 0) return true; /* not to be found out */
    if (child == 0) {
        /* a handler of the parent's would go on as if this were it */
        for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++) signal(crashes[i], SIG_DFL);
        alarm(TOO_LONG);
        work(context);
        _exit(0);
    }
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
