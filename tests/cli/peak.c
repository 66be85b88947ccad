/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * peak MIB COMMAND ...: runs the command, and says so if it or a process that it started had more memory resident than
 * that at a time: by wait4, which gives the largest of all, and so without a look that comes too late. The exit code is
 * the command's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sanitizer.h"

int main(int argc, char **argv)
{
    struct rusage usage;
    int status;
    if (argc < 3) return 2;
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child) return 2;
    long limit = atol(argv[1]), had = usage.ru_maxrss / 1024;
    fflush(stdout);
    if (had > limit && !DH_UNDER_SANITIZER)
        printf("a process had %ld MiB, and %ld were expected at most\n", had, limit);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
