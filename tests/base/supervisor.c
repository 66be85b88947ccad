/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process around a script: its exit code, what counts as its memory, a kernel without descriptors of processes. */
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
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/supervisor.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNDER_SANITIZER 1
#else
#define UNDER_SANITIZER 0
#endif

static int give_code(void *context)
{
    dh_supervisor_start(60, (size_t)32 << 20);
    return *(int *)context;
}

static int die(void *context)
{
    (void)context;
    kill(getpid(), SIGKILL);
    return 0;
}

static void exit_codes_come_back(void **state)
{
    (void)state;
    for (int code = 0; code < 8; code++) assert_int_equal(dh_supervisor_run(give_code, &code, 60), code);
    assert_int_equal(dh_supervisor_run(die, NULL, 60), 4);
}

/* Codes: 1 the mapping is refused, 2 the allocation is not. */
static int map_and_allocate(void *context)
{
    size_t size = (size_t)8 << 30;
    dh_supervisor_start(60, (size_t)32 << 20);
    const char *mapped = mmap(NULL, size, PROT_READ, MAP_SHARED, *(int *)context, 0);
    if (mapped == MAP_FAILED || mapped[size / 2] != 0) return 1;
    void *volatile memory = malloc((size_t)2 << 30);
    if (memory != NULL) return 2;
    memory = malloc((size_t)512 << 20); /* tables have more room than Lua */
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
    assert_int_equal(dh_supervisor_run(map_and_allocate, &file, 60), 0);
    close(file);
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
        _exit(forget_pidfd_open() ? dh_supervisor_run(give_code, &code, 60) : 77);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77) skip();
    assert_int_equal(WEXITSTATUS(status), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(exit_codes_come_back),
                                       cmocka_unit_test(what_is_only_read_is_not_counted),
                                       cmocka_unit_test(old_kernels_will_do)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
