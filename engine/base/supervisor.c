/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See supervisor.h: the parent can kill a script where no hook of Lua is called. */
#include "base/supervisor.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/message.h"
#include "base/pool.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNDER_SANITIZER 1
#else
#define UNDER_SANITIZER 0
#endif

#define GRACE 2.0 /* seconds past the limit for the child to report it itself, before it is killed */

static int start_pipe = -1; /* in the child: a byte on it starts the parent's clock */

/* Bytes of private memory in use now (/proc/self/statm: size, resident, shared, text, lib, data). */
static size_t data_used(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL) return 0;
    if (fscanf(file, "%*d %*d %*d %*d %*d %ld", &pages) != 1) pages = 0;
    fclose(file);
    return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

void dh_supervisor_start(double seconds, size_t memory)
{
    enum { SLACK = 1024 * 1024 * 1024 }; /* result tables, drawing, thread stacks */
    if (start_pipe >= 0 && write(start_pipe, "s", 1) == 1) {
        close(start_pipe);
        start_pipe = -1;
    }
    size_t used = data_used();
    /* RLIMIT_DATA counts private memory only: a store is mapped, and may be larger than the limit. Not under
     * sanitizers, which reserve terabytes: there only Lua's allocator has a limit. */
    if (memory > 0 && used > 0 && !UNDER_SANITIZER) {
        struct rlimit data = {used + memory + SLACK, used + memory + SLACK};
        setrlimit(RLIMIT_DATA, &data);
    }
    struct rusage usage;
    if (seconds > 0 && getrusage(RUSAGE_SELF, &usage) == 0) {
        rlim_t cpu = (rlim_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (rlim_t)ceil(seconds) * 64 + 5;
        struct rlimit limit = {cpu, cpu + 1}; /* of all threads (up to 64): a backstop behind the wall clock */
        setrlimit(RLIMIT_CPU, &limit);
    }
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The parent's view of the child. */
typedef struct watch {
    pid_t child;
    int process;     /* a pidfd, readable once the child has ended; -1 = the kernel has none */
    int start;       /* pipe: a byte, or its end, comes when the child has started its script; -1 = it has */
    double deadline; /* 0 = none: the script has not started, or the child was killed */
    int interrupts;  /* steps taken since Ctrl-C, by pass_interrupt */
    bool killed;     /* for running past its limit */
} watch;

/* Takes the next step after Ctrl-C: wait, SIGINT, SIGINT, SIGKILL. The first step only waits, since on a terminal the
 * child gets the signal too, and needs time to report it. */
static void pass_interrupt(watch *w)
{
    w->interrupts++;
    if (w->interrupts == 2) kill(w->child, SIGINT);
    if (w->interrupts == 3) kill(w->child, SIGINT); /* the handler runs once: this ends a child in one long call */
    if (w->interrupts == 4) kill(w->child, SIGKILL);
    w->deadline = now() + (w->interrupts == 1 ? 0.2 : 1);
}

/* The child has started its script (or ended): the clock runs from now. */
static void note_start(watch *w, double seconds)
{
    char byte;
    if (read(w->start, &byte, 1) < 0 && errno == EINTR) return;
    close(w->start);
    w->start = -1;
    if (seconds > 0 && w->interrupts == 0) w->deadline = now() + seconds + GRACE;
}

/* Sleeps until the child ends or starts its script, a signal comes, or the deadline passes. SIGINT is unblocked (the
 * mask `outside`) only during ppoll, so that none is missed between the last check and the sleep. */
static void sleep_on(watch *w, double seconds, const sigset_t *outside)
{
    struct pollfd wait[] = {{.fd = w->process, .events = POLLIN}, {.fd = w->start, .events = POLLIN}};
    double left = w->deadline > 0 ? w->deadline - now() : 3600;
    if (w->process < 0 && left > 0.005) left = 0.005;
    if (left < 0) left = 0;
    struct timespec max = {(time_t)left, (long)((left - floor(left)) * 1e9)};
    if (ppoll(wait, 2, &max, outside) > 0 && wait[1].revents != 0) note_start(w, seconds);
}

/* Waits for the child and returns its wait status; kills it once `seconds` (0 = never) and GRACE have passed. */
static int wait_for_end(watch *w, double seconds, const sigset_t *outside)
{
    int status;
    for (;;) {
        pid_t ended = waitpid(w->child, &status, WNOHANG);
        if (ended == w->child) return status;
        if (ended < 0 && errno != EINTR) return 0;
        if (dh_pool_cancelled() && w->interrupts == 0) pass_interrupt(w);
        if (w->deadline > 0 && now() > w->deadline) {
            if (w->interrupts == 0 && !w->killed) {
                w->killed = true;
                w->deadline = 0;
                kill(w->child, SIGKILL);
            } else if (w->interrupts > 0) {
                pass_interrupt(w);
            }
        }
        sleep_on(w, seconds, outside);
    }
}

/* A pidfd (Linux >= 5.3); without one (-1) the parent polls every 5 ms. */
static int open_process(pid_t child)
{
#ifdef SYS_pidfd_open
    return (int)syscall(SYS_pidfd_open, child, 0);
#else
    (void)child;
    return -1;
#endif
}

int dh_supervisor_run(int (*body)(void *context), void *context, double seconds)
{
    int ends[2];
    fflush(NULL);
    if (pipe(ends) != 0) return body(context);
    sigset_t interrupt, outside;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    sigprocmask(SIG_BLOCK, &interrupt, &outside);
    pid_t child = fork();
    if (child < 0) {
        sigprocmask(SIG_SETMASK, &outside, NULL);
        fputs(dh_tr("dienhong: cannot start a process for the script; free some memory and try again\n"), stderr);
        close(ends[0]);
        close(ends[1]);
        return 4;
    }
    if (child == 0) {
        sigprocmask(SIG_SETMASK, &outside, NULL);
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* no script outlives the program */
        close(ends[0]);
        start_pipe = ends[1];
        int code = body(context);
        fflush(NULL);
        exit(code);
    }
    close(ends[1]);
    watch w = {.child = child, .process = open_process(child), .start = ends[0]};
    int status = wait_for_end(&w, seconds, &outside);
    if (w.start >= 0) close(w.start);
    if (w.process >= 0) close(w.process);
    sigprocmask(SIG_SETMASK, &outside, NULL);
    if (w.killed) {
        fprintf(stderr,
                dh_tr("dienhong: the script was stopped: it ran longer than its limit of %g s; make it do less, or "
                      "raise --time-limit\n"),
                seconds);
        return 4;
    }
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    if (w.interrupts > 0 || WTERMSIG(status) == SIGINT) {
        fputs(dh_tr("dienhong: interrupted\n"), stderr);
        return 130;
    }
    fprintf(stderr, dh_tr("dienhong: the script's process ended by signal %d\n"), WTERMSIG(status));
    return 4;
}
