/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process for foreign code: how its end is learnt, what counts as its memory, what lives on; a child that is
 * asked again and again; a kernel without descriptors of processes. */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/supervisor.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNDER_SANITIZER 1
#else
#define UNDER_SANITIZER 0
#endif

static dh_supervised run(int (*body)(void *context), void *context)
{
    dh_supervised how;
    dh_supervisor_run(&how, body, context);
    return how;
}

static int give_code(void *context)
{
    dh_supervisor_limit(60, (size_t)32 << 20, DH_SUPERVISOR_SLACK);
    return *(int *)context;
}

static int die(void *context)
{
    (void)context;
    kill(getpid(), SIGKILL);
    return 0;
}

static int leave(void *context)
{
    exit(*(int *)context);
}

static int crash_in_plugin(void *context)
{
    (void)context;
    dh_foreign_enter("statistic", "outer", "run", "/outer.so");
    dh_foreign_enter("aggregate", "inner", "update", "/inner.so");
    kill(getpid(), SIGKILL);
    return 0;
}

static int hang(void *context)
{
    dh_foreign_enter("", "", "dienhong_plugin_entry", "/slow.so");
    dh_supervisor_limit(*(double *)context, 0, 0);
    sleep(60);
    return 0;
}

/* Of a drawing, after memory has failed it (`context` is not NULL) or not. Its title is cut in the middle of a letter.
 */
static int crash_in_drawing(void *context)
{
    char title[400] = "x";
    for (size_t i = 1; i + 3 < sizeof title; i += 3) memcpy(title + i, "ế", 4);
    dh_memory_lacked(); /* before it: that is not why */
    dh_foreign_enter(DH_DRAWING, title, DH_DRAWING_CHART, "a.png");
    if (context != NULL) dh_memory_lacked();
    raise(SIGTRAP);
    return 0;
}

/* A thread that a drawing has left behind. */
static int crash_after_drawing(void *context)
{
    dh_foreign_enter(DH_DRAWING, "", DH_DRAWING_CHART, "a.png");
    if (context != NULL) dh_memory_lacked();
    dh_foreign_leave();
    raise(SIGTRAP);
    return 0;
}

static int hang_in_drawing(void *context)
{
    dh_foreign_enter(DH_DRAWING, "", context, "a.png");
    dh_memory_lacked();
    dh_foreign_enter("aggregate", "inner", "update", "/inner.so"); /* it may take its time */
    sleep(6);
    dh_foreign_leave();
    sleep(60);
    return 0;
}

static void drawings_are_known(void **state)
{
    (void)state;
    for (int lacks = 0; lacks < 2; lacks++) {
        dh_supervised how = run(crash_in_drawing, lacks ? &lacks : NULL);
        assert_int_equal(how.end, DH_END_SIGNAL);
        assert_int_equal(how.code, SIGTRAP);
        assert_true(how.is_foreign && dh_foreign_is_drawing(&how.foreign));
        assert_int_equal(how.foreign.lacked_memory, lacks);
        assert_string_equal(how.foreign.callback, DH_DRAWING_CHART);
        assert_int_equal(strlen(how.foreign.name), 1 + 84 * strlen("ế")); /* of room for 255 bytes */
    }
    for (int lacks = 0; lacks < 2; lacks++) {
        dh_supervised how = run(crash_after_drawing, lacks ? &lacks : NULL);
        assert_true(how.end == DH_END_SIGNAL && !how.is_foreign);
        assert_int_equal(how.foreign.lacked_memory, lacks);
    }
    dh_supervised how = run(hang_in_drawing, DH_DRAWING_REPORT); /* without a limit */
    assert_int_equal(how.end, DH_END_TIME);
    assert_true(how.foreign.lacked_memory && dh_foreign_is_drawing(&how.foreign));
}

static void ends_are_learnt(void **state)
{
    (void)state;
    for (int code = 0; code < 8; code++) {
        dh_supervised how = run(give_code, &code);
        assert_int_equal(how.end, DH_END_FINISHED);
        assert_int_equal(how.code, code);
        how = run(leave, &code);
        assert_int_equal(how.end, DH_END_EXITED);
        assert_int_equal(how.code, code);
        assert_false(how.is_foreign);
    }
    dh_supervised how = run(die, NULL);
    assert_int_equal(how.end, DH_END_SIGNAL);
    assert_int_equal(how.code, SIGKILL);
}

static void what_ran_is_learnt(void **state)
{
    (void)state;
    dh_supervised how = run(crash_in_plugin, NULL);
    assert_true(how.is_foreign);
    assert_string_equal(how.foreign.kind, "aggregate");
    assert_string_equal(how.foreign.name, "inner");
    assert_string_equal(how.foreign.callback, "update");
    assert_string_equal(how.foreign.file, "/inner.so");
    double seconds = 0.01;
    how = run(hang, &seconds);
    assert_int_equal(how.end, DH_END_TIME);
    assert_true(how.seconds == seconds);
    assert_string_equal(how.foreign.file, "/slow.so");
}

/* The sanitizers open files of their own, that of addresses as a process ends, for leaks. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define TAKES_DESCRIPTORS true
#else
#define TAKES_DESCRIPTORS false
#endif

/* A program may inherit that SIGCHLD is ignored, and a limit of descriptors that are all in use. */
static void what_is_inherited_changes_nothing(void **state)
{
    (void)state;
    int code = 3;
    signal(SIGCHLD, SIG_IGN);
    struct rlimit files, none;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
    none = files;
    none.rlim_cur = TAKES_DESCRIPTORS ? files.rlim_cur : 3;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    dh_supervised how = run(give_code, &code), died = run(die, NULL);
    setrlimit(RLIMIT_NOFILE, &files);
    assert_true(signal(SIGCHLD, SIG_DFL) == SIG_IGN);
    assert_int_equal(how.end, DH_END_FINISHED);
    assert_int_equal(how.code, code);
    assert_int_equal(died.end, DH_END_SIGNAL);
}

static void without_a_process_nothing_runs(void **state)
{
    (void)state;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) { /* as another user, since the limit does not hold for root */
        struct rlimit none = {0, 0};
        int code = 3;
        if (geteuid() == 0 && setuid(65534) != 0) _exit(77);
        if (setrlimit(RLIMIT_NPROC, &none) != 0) _exit(77);
        _exit(run(give_code, &code).end == DH_END_NO_PROCESS ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77) skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* Leaves a process in a session of its own, whose child goes on when it has ended. */
static int leave_processes(void *pipe_end)
{
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            if (write(*(int *)pipe_end, "x", 1) == 1) sleep(60);
            _exit(0);
        }
        sleep(60);
        _exit(0);
    }
    usleep(50000);
    return 0;
}

static void nothing_lives_on(void **state)
{
    (void)state;
    int ends[2];
    char bytes[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(run(leave_processes, &ends[1]).end, DH_END_FINISHED);
    close(ends[1]);
    assert_int_equal(read(ends[0], bytes, 2), 1);
    assert_int_equal(read(ends[0], bytes, 2), 0); /* nobody has the other end open any more */
    close(ends[0]);
}

/* Of a shell that became the program, for one. */
static void children_from_before_live_on(void **state)
{
    (void)state;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        for (;;) pause();
    int code = 0;
    assert_int_equal(run(give_code, &code).end, DH_END_FINISHED);
    assert_int_equal(waitpid(child, NULL, WNOHANG), 0);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

/* Codes: 1 the mapping is refused, 2 the allocation is not. */
static int map_and_allocate(void *context)
{
    size_t size = (size_t)8 << 30;
    dh_supervisor_limit(60, (size_t)32 << 20, DH_SUPERVISOR_SLACK);
    const char *mapped = mmap(NULL, size, PROT_READ, MAP_SHARED, *(int *)context, 0);
    if (mapped == MAP_FAILED || mapped[size / 2] != 0) return 1;
    void *volatile memory = malloc((size_t)2 << 30);
    if (memory != NULL) return 2;
    memory = malloc((size_t)512 << 20); /* nor much more than the limit and what tables have beyond it */
    if (memory != NULL) return 2;
    memory = malloc((size_t)192 << 20);
    return memory != NULL ? 0 : 3;
}

static void what_is_only_read_is_not_counted(void **state)
{
    (void)state;
    if (UNDER_SANITIZER || sizeof(size_t) < 8) skip();
    char path[] = "/tmp/dienhong-jail-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    unlink(path);
    if (ftruncate(file, (off_t)8 << 30) != 0) skip(); /* no sparse files here */
    assert_int_equal(run(map_and_allocate, &file).code, 0);
    close(file);
}

/* Shared memory of no file, which the kernel's limit does not count; with 'm' a file that is as large, which is none.
 */
static int share(void *context)
{
    size_t size = (size_t)64 << 20;
    bool is_file = *(char *)context == 'm';
    int file = is_file ? fileno(tmpfile()) : -1;
    dh_supervisor_limit(60, (size_t)32 << 20, (size_t)32 << 20);
    for (int i = 0; i < 8; i++) {
        if (is_file && ftruncate(file, (off_t)(size * (size_t)(i + 1))) != 0) return 1;
        char *got = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | (is_file ? 0 : MAP_ANONYMOUS), file,
                         is_file ? (off_t)size * i : 0);
        if (got == MAP_FAILED) return 2;
        memset(got, 1, size);
        usleep(50000);
    }
    return 0;
}

static void shared_memory_is_counted(void **state)
{
    (void)state;
    if (UNDER_SANITIZER) skip();
    dh_supervised how = run(share, "a");
    assert_int_equal(how.end, DH_END_MEMORY);
    assert_int_equal(how.memory, (size_t)32 << 20);
    how = run(share, "m");
    assert_int_equal(how.end, DH_END_FINISHED);
    assert_int_equal(how.code, 0);
}

/* From here on pidfd_open is as unknown as before Linux 5.3. */
static bool forget_pidfd_open(void)
{
#ifdef SYS_pidfd_open
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_pidfd_open, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof steps / sizeof *steps, steps};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 &&
           syscall(SYS_pidfd_open, getpid(), 0) < 0;
#else
    return true;
#endif
}

static void old_kernels_will_do(void **state)
{
    (void)state;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int code = 7;
        _exit(forget_pidfd_open() ? run(give_code, &code).code : 77);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77) skip();
    assert_int_equal(WEXITSTATUS(status), 7);
}

/* Answers each byte by the next one; 'x' ends it, 'k' kills it, 'd' takes longer than its limit. */
static int answer(void *context)
{
    int file = *(int *)context;
    for (char c; read(file, &c, 1) == 1 && c != 'x';) {
        if (c == 'k') kill(getpid(), SIGKILL);
        dh_supervisor_limit(c == 'd' ? 0.1 : 60, 0, 0);
        if (c == 'd') sleep(60);
        c++;
        if (write(file, &c, 1) != 1) return 1;
        dh_supervisor_unlimit();
    }
    return 5;
}

/* What is asked last, after some other questions, ends it: how. */
static dh_supervised ask(const char *questions)
{
    int files[2];
    dh_supervised how = {.code = -1};
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, files), 0);
    dh_child *child = dh_supervisor_start(&how, answer, &files[1]);
    assert_non_null(child);
    close(files[1]);
    for (const char *c = questions; *c != '\0'; c++) {
        char got;
        dh_supervisor_renew(child);
        assert_int_equal(write(files[0], c, 1), 1);
        if (c[1] == '\0') break;
        assert_false(dh_supervisor_wait(child, files[0], &how));
        assert_int_equal(read(files[0], &got, 1), 1);
        assert_int_equal(got, *c + 1);
    }
    assert_true(dh_supervisor_wait(child, -1, &how));
    dh_supervisor_end(child);
    close(files[0]);
    return how;
}

static void a_child_is_asked_again(void **state)
{
    (void)state;
    dh_supervised how = ask("abcx");
    assert_int_equal(how.end, DH_END_FINISHED);
    assert_int_equal(how.code, 5);
    how = ask("abk");
    assert_int_equal(how.end, DH_END_SIGNAL);
    assert_int_equal(how.code, SIGKILL);
    assert_int_equal(ask("ad").end, DH_END_TIME);
}

/* The parent may leave a child alone for longer than its limit: that is not the child's time. */
static int answer_late(void *context)
{
    int file = *(int *)context;
    char c = 0;
    dh_supervisor_limit(0.1, 0, 0); /* and a grace of two seconds */
    if (write(file, &c, 1) != 1 || read(file, &c, 1) != 1) return 1;
    return 6;
}

static void the_time_between_is_not_the_childs(void **state)
{
    (void)state;
    int files[2];
    char c;
    dh_supervised how;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, files), 0);
    dh_child *child = dh_supervisor_start(&how, answer_late, &files[1]);
    assert_non_null(child);
    assert_false(dh_supervisor_wait(child, files[0], &how));
    assert_int_equal(read(files[0], &c, 1), 1);
    sleep(3);
    assert_int_equal(write(files[0], &c, 1), 1);
    assert_true(dh_supervisor_wait(child, -1, &how));
    assert_int_equal(how.end, DH_END_FINISHED);
    assert_int_equal(how.code, 6);
    dh_supervisor_end(child);
    close(files[1]);
    close(files[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_child_is_asked_again),
                                       cmocka_unit_test(the_time_between_is_not_the_childs),
                                       cmocka_unit_test(ends_are_learnt),
                                       cmocka_unit_test(drawings_are_known),
                                       cmocka_unit_test(what_ran_is_learnt),
                                       cmocka_unit_test(what_is_inherited_changes_nothing),
                                       cmocka_unit_test(without_a_process_nothing_runs),
                                       cmocka_unit_test(nothing_lives_on),
                                       cmocka_unit_test(children_from_before_live_on),
                                       cmocka_unit_test(what_is_only_read_is_not_counted),
                                       cmocka_unit_test(shared_memory_is_counted),
                                       cmocka_unit_test(old_kernels_will_do)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
