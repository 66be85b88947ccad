/* SPDX-License-Identifier: GPL-3.0-or-later */
/* measure FILE LABEL COMMAND [ARGUMENT...] runs a command and adds a line to FILE: the label, wall seconds, processor
 * seconds (user and system) and the peak of resident memory in KiB, of the process or that child of its that took most.
 * A command that fails leaves no line, and its status is the program's own. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

static int fail(const char *what, const char *name)
{
    fprintf(stderr, "measure: cannot %s \"%s\": %s\n", what, name, strerror(errno));
    return 126;
}

static int note(const char *path, const char *label, double wall, const struct rusage *usage)
{
    FILE *file = fopen(path, "a");
    if (file == NULL) return fail("write", path);
    fprintf(file, "%s,%.6f,%.6f,%ld\n", label, wall, seconds(usage->ru_utime) + seconds(usage->ru_stime),
            usage->ru_maxrss);
    return fclose(file) ? fail("write", path) : 0;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: measure FILE LABEL COMMAND [ARGUMENT...]\n");
        return 2;
    }
    double start = now();
    pid_t child = fork();
    if (child < 0) return fail("start", argv[3]);
    if (child == 0) {
        execvp(argv[3], argv + 3);
        _exit(fail("run", argv[3]));
    }
    int status;
    struct rusage usage;
    while (wait4(child, &status, 0, &usage) < 0)
        if (errno != EINTR) return fail("wait for", argv[3]);
    double wall = now() - start;
    if (WIFSIGNALED(status)) {
        fprintf(stderr, "measure: \"%s\" was ended by signal %d\n", argv[3], WTERMSIG(status));
        return 128 + WTERMSIG(status);
    }
    if (WEXITSTATUS(status)) return WEXITSTATUS(status);
    return note(argv[1], argv[2], wall, &usage);
}
