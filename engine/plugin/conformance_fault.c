/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making a plugin's surroundings fail: memory that runs out, and a child process in which it may crash. */
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
    enum { TOO_LONG = 60 }; /* seconds: a child that hangs did not survive either */
    fflush(NULL);
    pid_t child = fork();
    if (child < 0) return true; /* not to be found out */
    if (child == 0) {
        alarm(TOO_LONG);
        work(context);
        _exit(0);
    }
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
