/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See supervisor.h. Parent and child share memory, not a pipe: it takes no descriptors, of which there may be none
 * left, and which a plugin may close. */
#include "base/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/descendants.h"
#include "base/memory.h"
#include "base/pool.h"
#include "base/printed.h"
#include "base/protect.h"
#include "base/resident.h"
#include "base/sanitizer.h"

#define GRACE    2.0                /* seconds past the limit for the child to report it itself, before it is killed */
#define PATIENCE 5.0                /* seconds for a drawing to end once memory has failed it */
#define ALMOST   ((size_t)64 << 20) /* what may be left of a limit of memory that is reached */
#define GLANCE   0.1                /* seconds between the parent's looks at what the child has written */

/* Written by the child, read by the parent. */
typedef struct page {
    _Atomic(double) deadline; /* 0 = none */
    _Atomic(double) seconds;  /* the limits; 0 = none */
    _Atomic(size_t) memory;
    _Atomic(size_t) ceiling; /* bytes that it may hold in all, whatever they are; 0 = no limit */
    atomic_bool is_full;     /* it crashed when its limit of memory was reached */
    atomic_int deed;         /* dh_deed: what it was ended for */
    atomic_bool finished;    /* `body` has returned `code` */
    atomic_int code;
} page;

static page *shared; /* in a supervised process */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The notes begin behind the page. */
static size_t page_size(void)
{
    return sizeof(page) + 64;
}

static dh_foreign_notes *notes_of(page *p)
{
    return (dh_foreign_notes *)(void *)((char *)p + page_size());
}

/* ---- the child: limits ---- */

/* Bytes of private memory in use now (/proc/self/statm: size, resident, shared, text, lib, data). By system calls
 * alone, since a handler of signals calls it. */
static size_t data_used(void)
{
    char text[256];
    int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t size = file >= 0 ? read(file, text, sizeof text) : 0;
    if (file >= 0) close(file);
    size_t numbers[6] = {0}, n = 0;
    for (ssize_t i = 0; i < size && n < 6; i++) {
        if (text[i] >= '0' && text[i] <= '9')
            numbers[n] = numbers[n] * 10 + (size_t)(text[i] - '0');
        else
            n++;
    }
    return numbers[5] * (size_t)sysconf(_SC_PAGESIZE);
}

/* Sets the limit without its ceiling, so that it can be lifted again. */
static void set_limit(__rlimit_resource_t what, rlim_t value)
{
    struct rlimit limit;
    if (getrlimit(what, &limit) != 0) return;
    limit.rlim_cur = value < limit.rlim_max ? value : limit.rlim_max;
    setrlimit(what, &limit);
}

void dh_supervisor_limit(double seconds, size_t memory, size_t slack)
{
    struct rusage usage;
    size_t used = data_used();
    if (shared == NULL) return;
    atomic_store(&shared->seconds, seconds);
    atomic_store(&shared->memory, memory);
    /* RLIMIT_DATA counts private memory only: a store is mapped, and may be larger than the limit. Not under
     * sanitizers, which reserve terabytes: there only Lua's allocator has a limit. */
    if (memory > 0 && used > 0 && !DH_UNDER_SANITIZER) {
        set_limit(RLIMIT_DATA, used + memory + slack);
        atomic_store(&shared->ceiling, used + memory + slack + ALMOST);
    }
    if (seconds > 0 && getrusage(RUSAGE_SELF, &usage) == 0) /* of all threads (up to 64): a backstop of the clock */
        set_limit(RLIMIT_CPU, (rlim_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (rlim_t)ceil(seconds) * 64 + 5);
    atomic_store(&shared->deadline, seconds > 0 ? now() + seconds + GRACE : 0);
}

void dh_supervisor_unlimit(void)
{
    if (shared == NULL) return;
    atomic_store(&shared->deadline, 0);
    atomic_store(&shared->seconds, 0);
    atomic_store(&shared->memory, 0);
    atomic_store(&shared->ceiling, 0);
    set_limit(RLIMIT_DATA, RLIM_INFINITY);
    set_limit(RLIMIT_CPU, RLIM_INFINITY);
}

/* ---- the child: its end ---- */

enum { N_CRASHES = 7 };
static const int crashes[N_CRASHES] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
static struct sigaction before[N_CRASHES]; /* the program's own handlers */

/* Notes what crashed, then lets the signal have its way: in the engine's own code that of the handler that was there
 * before. */
static void crashed(int number, siginfo_t *info, void *context)
{
    bool foreign = dh_foreign_mark();
    size_t limit = atomic_load(&shared->memory), used = limit > 0 ? data_used() : 0;
    struct rlimit data;
    (void)context;
    atomic_store(&shared->deed, (int)dh_protect_deed(info));
    if (limit > 0 && getrlimit(RLIMIT_DATA, &data) == 0 && used + ALMOST > data.rlim_cur)
        atomic_store(&shared->is_full, true);
    if (dh_memory_lacks() == 0) dh_printed_reveal(); /* else that is why, and what libraries say of it tells no more */
    for (int i = 0; i < N_CRASHES; i++) {
        if (crashes[i] != number) continue;
        if (!foreign && (before[i].sa_flags & SA_SIGINFO) == 0 && before[i].sa_handler != SIG_DFL &&
            before[i].sa_handler != SIG_IGN)
            before[i].sa_handler(number);
    }
    signal(number, SIG_DFL);
    raise(number);
}

static void exiting(void)
{
    if (!atomic_load(&shared->finished)) dh_foreign_mark();
}

/* Sanitizers report crashes themselves. The handler has a stack of its own, for when the other is used up. */
static void watch_end(void)
{
    atexit(exiting);
    if (DH_UNDER_SANITIZER) return;
    stack_t stack = {.ss_size = (size_t)64 << 10};
    stack.ss_sp = malloc(stack.ss_size);
    if (stack.ss_sp != NULL) sigaltstack(&stack, NULL);
    for (int i = 0; i < N_CRASHES; i++) {
        struct sigaction action = {.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
        sigaction(crashes[i], &action, &before[i]);
    }
}

/* parents: this process's, and the one's above. Within another supervised process what the program does at its exit is
 * left to that. */
static void run_child(page *p, const pid_t parents[2], int (*body)(void *context), void *context)
{
    bool nested = shared != NULL;
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* it does not outlive the program */
    if (getppid() != parents[0]) _exit(1);
    shared = p;
    dh_foreign_share(notes_of(p));
    watch_end();
    dh_protect_processes(parents[0], parents[1]);
    int code = body(context);
    fflush(NULL);
    dh_supervisor_unlimit();
    atomic_store(&p->code, code);
    atomic_store(&p->finished, true);
    if (nested) _exit(code);
    exit(code);
}

/* ---- the parent ---- */

/* The parent's view of the child. */
typedef struct watch {
    const page *page;
    const dh_foreign_notes *notes;
    pid_t child;
    int process;     /* a pidfd, readable once the child has ended; -1 = there is none, so that the parent polls */
    double deadline; /* the next step of pass_interrupt, or the child's time to end once it has finished; 0 = none */
    int interrupts;  /* steps taken since Ctrl-C, by pass_interrupt */
    double lacked;   /* when the drawing that goes on was first seen to lack memory; 0 = it does not */
    bool killed;     /* for running past its limit */
    bool is_over;    /* … of memory */
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

/* Whether a drawing goes on although memory has failed it. Nothing of it will be used, and its libraries may wait for
 * ever: for a thread that could not be started, or for a lock that is still held. */
static bool is_stuck(watch *w)
{
    dh_foreign running;
    bool lacks = dh_foreign_find(w->notes, &running) && running.lacked_memory && dh_foreign_is_drawing(&running);
    if (!lacks)
        w->lacked = 0;
    else if (w->lacked <= 0)
        w->lacked = now();
    return lacks && now() > w->lacked + PATIENCE;
}

/* Whether it holds more memory than it may, as no limit of the kernel has it: what is shared with others and is of no
 * file. */
static bool holds_too_much(const watch *w)
{
    size_t ceiling = atomic_load(&w->page->ceiling);
    return ceiling > 0 && dh_resident(w->child, ceiling) > ceiling;
}

/* What the time asks for. A child that has finished, and then hangs in what a plugin does at its exit, is killed. */
static void look_at_clock(watch *w)
{
    double limit = atomic_load(&w->page->deadline);
    if (dh_pool_cancelled() && w->interrupts == 0) pass_interrupt(w);
    if (w->deadline > 0 && now() > w->deadline) {
        if (w->interrupts > 0)
            pass_interrupt(w);
        else
            kill(w->child, SIGKILL);
    } else if (w->interrupts > 0 || w->killed) {
        return;
    } else if (atomic_load(&w->page->finished)) {
        if (w->deadline <= 0) w->deadline = now() + GRACE;
    } else if ((limit > 0 && now() > limit) || is_stuck(w)) {
        w->killed = true;
        kill(w->child, SIGKILL);
    } else if (holds_too_much(w)) {
        w->killed = w->is_over = true;
        kill(w->child, SIGKILL);
    }
}

/* Sleeps until the child ends, `file` (-1 = none) can be read, which is told, a signal comes, or a moment has passed.
 * SIGINT is unblocked (the mask `outside`) only during ppoll, so that none is missed between the last check and the
 * sleep. */
static bool sleep_on(const watch *w, int file, const sigset_t *outside)
{
    struct pollfd wait[] = {{.fd = w->process, .events = POLLIN}, {.fd = file, .events = POLLIN}};
    struct timespec moment = {0, (long)((w->process < 0 ? 0.005 : GLANCE) * 1e9)};
    return ppoll(wait, 2, &moment, outside) > 0 && wait[1].revents != 0;
}

#define RUNNING (-2)

/* The child's wait status; RUNNING; -1 with errno set. */
static int find_end(const watch *w)
{
    int status;
    for (;;) {
        pid_t ended = waitpid(w->child, &status, WNOHANG);
        if (ended == w->child) return status;
        if (ended == 0) return RUNNING;
        if (errno != EINTR) return -1;
    }
}

/* A pidfd (Linux >= 5.3), or -1. */
static int open_process(pid_t child)
{
#ifdef SYS_pidfd_open
    return (int)syscall(SYS_pidfd_open, child, 0);
#else
    (void)child;
    return -1;
#endif
}

static void learn_end(dh_supervised *out, const watch *w, int status, int number)
{
    out->seconds = atomic_load(&w->page->seconds);
    out->memory = atomic_load(&w->page->memory);
    if (status == -1)
        *out = (dh_supervised){.end = DH_END_LOST, .code = number};
    else if (atomic_load(&w->page->finished)) /* a sanitizer has a code of its own when it finds leaks at the exit */
        *out = (dh_supervised){.end = DH_END_FINISHED,
                               .code = DH_UNDER_SANITIZER && WIFEXITED(status) ? WEXITSTATUS(status)
                                                                               : atomic_load(&w->page->code)};
    else if (w->interrupts > 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT))
        out->end = DH_END_INTERRUPTED;
    else if (w->is_over)
        out->end = DH_END_MEMORY;
    else if (w->killed || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
        out->end = DH_END_TIME;
    else if (atomic_load(&w->page->is_full))
        out->end = DH_END_MEMORY;
    else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS && atomic_load(&w->page->deed) != DH_DEED_NONE)
        out->end = DH_END_DEED;
    else if (WIFSIGNALED(status))
        out->end = DH_END_SIGNAL;
    else
        out->end = DH_END_EXITED;
    if (out->end == DH_END_SIGNAL) out->code = WTERMSIG(status);
    if (out->end == DH_END_DEED) out->deed = (dh_deed)atomic_load(&w->page->deed);
    if (out->end == DH_END_EXITED) out->code = WEXITSTATUS(status);
}

/* ---- the child as its parent has it ---- */

struct dh_child {
    page *page;
    size_t size; /* of the page and the notes */
    watch watch;
    struct sigaction ended; /* what SIGCHLD did before */
    bool adopts;
    bool is_gone; /* its end was learnt */
    double left;  /* when the parent turned away from it */
};

/* Blocks SIGINT; *outside gets the mask that was there. */
static void block_interrupts(sigset_t *outside)
{
    sigset_t interrupt;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    sigprocmask(SIG_BLOCK, &interrupt, outside);
}

/* Forks, with SIGINT blocked and SIGCHLD as it is by default: where it is ignored, as the program may inherit it, no
 * child's status can be learnt. 0, or errno. */
static int start(dh_child *child, int (*body)(void *context), void *context)
{
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigset_t outside;
    const pid_t parents[] = {getpid(), getppid()};
    block_interrupts(&outside);
    sigaction(SIGCHLD, &plain, &child->ended);
    child->adopts = shared == NULL && dh_descendants_adopt();
    pid_t process = fork();
    int number = errno;
    if (process == 0) {
        sigprocmask(SIG_SETMASK, &outside, NULL);
        run_child(child->page, parents, body, context);
    }
    if (process > 0)
        child->watch = (watch){
            .page = child->page, .notes = notes_of(child->page), .child = process, .process = open_process(process)};
    sigprocmask(SIG_SETMASK, &outside, NULL);
    return process < 0 ? number : 0;
}

dh_child *dh_supervisor_start(dh_supervised *failed, int (*body)(void *context), void *context)
{
    dh_child *child = dh_calloc(1, sizeof *child);
    size_t size = page_size() + dh_foreign_size();
    fflush(NULL);
    page *p = child != NULL ? mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) : MAP_FAILED;
    int number = errno;
    if (p != MAP_FAILED) {
        *child = (dh_child){.page = p, .size = size, .watch = {.process = -1}};
        number = start(child, body, context);
        if (number == 0) {
            dh_supervisor_renew(child);
            return child;
        }
        child->is_gone = true;
        dh_supervisor_end(child);
    } else {
        dh_free(child);
    }
    *failed = (dh_supervised){.end = DH_END_NO_PROCESS, .code = number};
    return NULL;
}

void dh_supervisor_renew(dh_child *child)
{
    child->watch.interrupts = 0;
    child->watch.deadline = 0;
    child->left = now();
}

/* What the parent does between two waits is none of the child's time. */
static void give_time(dh_child *child)
{
    double limit = atomic_load(&child->page->deadline), more = now() - child->left;
    if (limit > 0) atomic_compare_exchange_strong(&child->page->deadline, &limit, limit + more);
}

bool dh_supervisor_wait(dh_child *child, int file, dh_supervised *out)
{
    sigset_t outside;
    bool readable = false;
    int status = 0;
    block_interrupts(&outside);
    give_time(child);
    while (!readable && (status = find_end(&child->watch)) == RUNNING) {
        look_at_clock(&child->watch);
        readable = sleep_on(&child->watch, file, &outside);
    }
    if (!readable) {
        *out = (dh_supervised){.end = DH_END_LOST};
        child->is_gone = true;
        learn_end(out, &child->watch, status, errno);
        if (out->end != DH_END_FINISHED) out->is_foreign = dh_foreign_find(child->watch.notes, &out->foreign);
    }
    child->left = now();
    sigprocmask(SIG_SETMASK, &outside, NULL);
    return !readable;
}

void dh_supervisor_end(dh_child *child)
{
    dh_supervised ended;
    if (!child->is_gone) {
        kill(child->watch.child, SIGKILL);
        dh_supervisor_wait(child, -1, &ended);
    }
    if (child->watch.process >= 0) close(child->watch.process);
    if (child->adopts) dh_descendants_end();
    sigaction(SIGCHLD, &child->ended, NULL);
    munmap(child->page, child->size);
    dh_free(child);
}

void dh_supervisor_run(dh_supervised *out, int (*body)(void *context), void *context)
{
    dh_child *child = dh_supervisor_start(out, body, context);
    if (child == NULL) return;
    dh_supervisor_wait(child, -1, out);
    dh_supervisor_end(child);
}
