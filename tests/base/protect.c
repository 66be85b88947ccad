/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What foreign code in a supervised process cannot do to the program, and what it can. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/seccomp.h"
#include "base/supervisor.h"

static pid_t program; /* this one */

static void signal_parent(void)
{
    kill(getppid(), SIGKILL);
}

static void signal_all(void)
{
    kill(-1, SIGKILL);
}

static void signal_group(void)
{
    kill(0, SIGKILL);
}

static void signal_own_group(void)
{
    kill(-getpgrp(), SIGKILL);
}

static void signal_thread(void)
{
    syscall(SYS_tgkill, program, program, SIGKILL);
}

static void signal_any_thread(void)
{
    syscall(SYS_tkill, program, SIGKILL);
}

static void queue_signal(void)
{
    sigqueue(program, SIGKILL, (union sigval){0});
}

static void own_descriptor(void)
{
    fcntl(STDIN_FILENO, F_SETOWN, program);
}

static void limit_parent(void)
{
    prlimit(getppid(), RLIMIT_CPU, &(struct rlimit){0, 0}, NULL);
}

static void limit_files(void)
{
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){0, 0});
}

static void trace(void)
{
    ptrace(PTRACE_ATTACH, program, NULL, NULL);
}

static void close_kept(void)
{
    dh_protect_descriptor(STDOUT_FILENO);
    close(STDOUT_FILENO);
}

static void replace_kept(void)
{
    dh_protect_descriptor(STDOUT_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO);
}

static void close_all(void)
{
    dh_protect_descriptor(STDOUT_FILENO);
    close_range(STDIN_FILENO, UINT32_MAX, 0);
}

static int do_it(void *deed)
{
    (*(void (*const *)(void))deed)();
    return 7;
}

static void signal_from_nested(void)
{
    dh_supervised how;
    void (*thread)(void) = signal_thread;
    dh_supervisor_run(&how, do_it, &thread);
    if (how.end == DH_END_DEED && how.deed == DH_DEED_SIGNAL) signal_parent();
}

static const struct {
    void (*body)(void);
    dh_deed deed;
} deeds[] = {
    {signal_parent, DH_DEED_SIGNAL},    {signal_all, DH_DEED_SIGNAL},     {signal_group, DH_DEED_SIGNAL},
    {signal_own_group, DH_DEED_SIGNAL}, {signal_thread, DH_DEED_SIGNAL},  {signal_any_thread, DH_DEED_SIGNAL},
    {queue_signal, DH_DEED_SIGNAL},     {own_descriptor, DH_DEED_SIGNAL}, {limit_parent, DH_DEED_LIMITS},
    {limit_files, DH_DEED_LIMITS},      {trace, DH_DEED_LOOK_INTO},       {close_kept, DH_DEED_DESCRIPTOR},
    {replace_kept, DH_DEED_DESCRIPTOR}, {close_all, DH_DEED_DESCRIPTOR},  {signal_from_nested, DH_DEED_SIGNAL},
};

/* Should one of them come through, it is a process of the test's own that it ends, in a group of its own. */
static void run_deed(void **state)
{
    int status, bad = 0;
    (void)state;
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        fflush(NULL);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            dh_supervised how;
            signal(SIGSYS, SIG_DFL); /* cmocka has a handler of its own */
            setpgid(0, 0);
            program = getpid();
            dh_supervisor_run(&how, do_it, (void *)&deeds[i].body);
            _exit(how.end == DH_END_DEED && how.deed == deeds[i].deed ? 0 : 1 + (int)how.end);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        if (status != 0) print_message("deed %zu: status %x\n", i, (unsigned)status);
        bad += status != 0;
    }
    assert_int_equal(bad, 0);
}

/* What the engine and honest plugins do. */
static int do_allowed(void *context)
{
    int status, fine = 0, pipe_ends[2];
    struct rlimit limit;
    (void)context;
    dh_protect_descriptor(STDOUT_FILENO);
    pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(1);
    }
    fine += kill(child, SIGKILL) == 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status);
    fine += raise(SIGCHLD) == 0 && kill(getpid(), 0) == 0 && kill(getppid() + 1, 0) != 99;
    fine += getrlimit(RLIMIT_NOFILE, &limit) == 0;
    fine += getrlimit(RLIMIT_DATA, &limit) == 0 && setrlimit(RLIMIT_DATA, &limit) == 0;
    fine += getrlimit(RLIMIT_CORE, &limit) == 0 && setrlimit(RLIMIT_CORE, &limit) == 0;
    fine += getrlimit(RLIMIT_STACK, &limit) == 0 && prlimit(0, RLIMIT_STACK, &limit, NULL) == 0;
    fine += pipe(pipe_ends) == 0 && dup2(pipe_ends[0], pipe_ends[1]) == pipe_ends[1] && close(pipe_ends[0]) == 0;
    fine += fcntl(STDIN_FILENO, F_GETFD) >= 0;
    return fine;
}

static void test_allowed(void **state)
{
    dh_supervised how;
    (void)state;
    dh_supervisor_run(&how, do_allowed, NULL);
    assert_int_equal(how.end, DH_END_FINISHED);
    assert_int_equal(how.code, 8);
}

static bool has_seccomp(void)
{
    char line[128];
    bool found = false;
    FILE *file = fopen("/proc/self/status", "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        found = found || strncmp(line, "Seccomp_filters", 15) == 0;
    if (file != NULL) fclose(file);
    return found;
}

int main(void)
{
    const struct CMUnitTest with[] = {cmocka_unit_test(run_deed), cmocka_unit_test(test_allowed)};
    const struct CMUnitTest without[] = {cmocka_unit_test(test_allowed)};
    return DH_CONFINES && has_seccomp() ? cmocka_run_group_tests(with, NULL, NULL)
                                        : cmocka_run_group_tests(without, NULL, NULL);
}
