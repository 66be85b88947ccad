/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What foreign code in a supervised process cannot do to the program, and what it can. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
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

#include "base/foreign.h"
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

/* What follows is found when the call comes back. */
static void close_kept(void)
{
    close(STDOUT_FILENO);
}

static void replace_kept(void)
{
    dup2(open("/dev/zero", O_RDONLY), STDOUT_FILENO);
}

static void close_all(void)
{
    close_range(STDIN_FILENO, UINT32_MAX, 0);
}

static void close_and_open(void)
{
    close(STDOUT_FILENO);
    open("/dev/zero", O_RDONLY); /* the lowest number is taken: that one */
}

static void lower_descriptors(void)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur--;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static int do_it(void *deed)
{
    open("/dev/null", O_RDONLY); /* standard input may be closed */
    dh_protect_descriptor(STDOUT_FILENO);
    dh_foreign_enter("function", "f", "call", "p.so");
    (*(void (*const *)(void))deed)();
    dh_foreign_leave();
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
    {signal_parent, DH_DEED_SIGNAL},     {signal_all, DH_DEED_SIGNAL},         {signal_group, DH_DEED_SIGNAL},
    {signal_own_group, DH_DEED_SIGNAL},  {signal_thread, DH_DEED_SIGNAL},      {signal_any_thread, DH_DEED_SIGNAL},
    {queue_signal, DH_DEED_SIGNAL},      {own_descriptor, DH_DEED_SIGNAL},     {limit_parent, DH_DEED_LIMITS},
    {limit_files, DH_DEED_LIMITS},       {trace, DH_DEED_LOOK_INTO},           {close_kept, DH_DEED_DESCRIPTOR},
    {replace_kept, DH_DEED_DESCRIPTOR},  {close_all, DH_DEED_DESCRIPTOR},      {close_and_open, DH_DEED_DESCRIPTOR},
    {lower_descriptors, DH_DEED_LIMITS}, {signal_from_nested, DH_DEED_SIGNAL},
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
            bool named = how.is_foreign && strcmp(how.foreign.name, "f") == 0;
            _exit(how.end == DH_END_DEED && how.deed == deeds[i].deed && named ? 0 : 1 + (int)how.end);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        if (status != 0) print_message("deed %zu: status %x\n", i, (unsigned)status);
        bad += status != 0;
    }
    assert_int_equal(bad, 0);
}

/* What a process of a plugin's does with descriptors before it becomes another program, and what that does with them:
 * all are closed, one by one, from one on, and by the C library. */
static int count_clean(void)
{
    int fine = 0, status;
    for (int way = 0; way < 4; way++) {
        pid_t child = fork();
        if (child == 0) {
            struct rlimit limit;
            getrlimit(RLIMIT_NOFILE, &limit);
            if (way == 0) close_range(3, UINT32_MAX, 0);
            if (way == 1)
                for (int i = 3; i < 4096; i++) close(i);
            if (way == 2) dup2(STDERR_FILENO, STDOUT_FILENO);
            if (way == 3) execlp("sh", "sh", "-c", "exec 1>&- 3>&- && ulimit -n 64 && exec true", NULL);
            execlp("true", "true", NULL);
            _exit(9);
        }
        fine += waitpid(child, &status, 0) == child && status == 0;
    }
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
    pid_t child;
    char *words[] = {"true", NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addclosefrom_np(&actions, 1);
    fine += posix_spawnp(&child, "true", &actions, NULL, words, environ) == 0 && waitpid(child, &status, 0) == child &&
            status == 0;
    posix_spawn_file_actions_destroy(&actions);
#else
    fine++;
#endif
    return fine;
}

/* As runtimes do that want many descriptors. */
static bool raise_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0 && prlimit(0, RLIMIT_NOFILE, &limit, NULL) == 0;
}

/* What the engine and honest plugins do. */
static int do_allowed(void *context)
{
    int status, fine = 0, pipe_ends[2];
    struct rlimit limit;
    (void)context;
    dh_protect_descriptor(STDOUT_FILENO);
    dh_foreign_enter("function", "f", "call", "p.so");
    fine += count_clean() + raise_descriptors();
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
    dh_foreign_leave();
    return fine;
}

static void test_allowed(void **state)
{
    dh_supervised how;
    (void)state;
    dh_supervisor_run(&how, do_allowed, NULL);
    assert_int_equal(how.end, DH_END_FINISHED);
    assert_int_equal(how.code, 14);
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
