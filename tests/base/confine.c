/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a confined process can no longer do: in a child process each, since it is for good. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/confine.h"
#include "base/seccomp.h"

static char folder[] = "/tmp/dienhong-confine-XXXXXX";

/* Runs `body` in a child process; its code, 77 = the kernel cannot do that. */
static int in_child(int (*body)(void))
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) _exit(DH_CONFINES ? body() : 77);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static bool has_landlock(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, 1) >= 1;
}

/* 0, or errno. */
static int try_open(const char *name, int flags)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int file = open(path, flags, 0600);
    if (file < 0) return errno;
    close(file);
    return 0;
}

/* In this and the next: the code is the line of what went wrong. */
#define CHECK(what)                                                                                                    \
    if (!(what)) return __LINE__ % 70 + 1

static int write_in_one_folder(void)
{
    char inside[128], one[128], from[128], to[128];
    snprintf(inside, sizeof inside, "%s/in", folder);
    snprintf(one, sizeof one, "%s/one", folder);
    int ends[2];
    char pipe_path[64];
    CHECK(pipe(ends) == 0);
    snprintf(pipe_path, sizeof pipe_path, "/proc/self/fd/%d", ends[1]);
    const char *const writable[] = {inside, one, "/no/such/folder", pipe_path, NULL};
    if (!has_landlock()) return 77;
    int before = open(folder, O_RDONLY | O_DIRECTORY);
    CHECK(dh_confine(&(dh_confinement){.writable = writable}, NULL) == DH_OK);
    CHECK(open(pipe_path, O_WRONLY) >= 0);
    CHECK(try_open("in/new", O_WRONLY | O_CREAT) == 0);
    CHECK(try_open("in/link", O_WRONLY) == EACCES); /* leads out */
    CHECK(try_open("one", O_WRONLY | O_TRUNC) == 0);
    CHECK(try_open("other", O_WRONLY) == EACCES);
    CHECK(try_open("new", O_WRONLY | O_CREAT) == EACCES);
    CHECK(openat(before, "new", O_WRONLY | O_CREAT, 0600) < 0 && errno == EACCES);
    CHECK(try_open("other", O_RDONLY) == 0); /* reading is free */
    snprintf(from, sizeof from, "%s/in/new", folder);
    snprintf(to, sizeof to, "%s/in/renamed", folder);
    CHECK(rename(from, to) == 0);
    CHECK(rename(to, one) != 0);
    snprintf(to, sizeof to, "%s/other", folder);
    CHECK(unlink(to) != 0 && truncate(to, 0) != 0 && mkdir("/tmp/dienhong-confine-new", 0700) != 0);
    return 0;
}

static void *open_elsewhere(void *code)
{
    *(int *)code = try_open("other", O_RDONLY);
    return NULL;
}

static int read_in_one_folder(void)
{
    char inside[128];
    int code = 0;
    pthread_t thread;
    snprintf(inside, sizeof inside, "%s/in", folder);
    const char *const paths[] = {inside, NULL};
    if (!has_landlock()) return 77;
    CHECK(dh_confine(&(dh_confinement){.readable = paths}, NULL) == DH_OK);
    CHECK(try_open("in", O_RDONLY | O_DIRECTORY) == 0);
    CHECK(try_open("other", O_RDONLY) == EACCES);
    CHECK(try_open("other", O_WRONLY) == 0); /* writing is free */
    CHECK(pthread_create(&thread, NULL, open_elsewhere, &code) == 0 && pthread_join(thread, NULL) == 0);
    CHECK(code == EACCES); /* threads that are started later */
    return 0;
}

static int reach_out(void)
{
    char *const arguments[] = {"true", NULL};
    CHECK(dh_confine(&(dh_confinement){.readable = NULL}, NULL) == DH_OK);
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0) return 77; /* no seccomp here */
    CHECK(errno == EPERM);
    CHECK(socket(AF_UNIX, SOCK_STREAM, 0) < 0 && errno == EPERM);
    CHECK(execv("/bin/true", arguments) < 0 && errno == EPERM);
    CHECK(ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 && errno == EPERM);
    CHECK(dh_confine(&(dh_confinement){.readable = NULL}, NULL) == DH_OK); /* again */
    pid_t child = fork();
    if (child == 0) _exit(socket(AF_INET, SOCK_DGRAM, 0) < 0 ? 5 : 6);
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 5);
    return 0;
}

/* Memory that no limit of this process counts. */
static int share_memory(void)
{
    int file;
    if (socket(AF_INET, SOCK_STREAM, 0) < 0) return 77;
    CHECK(dh_confine(&(dh_confinement){.private_only = true}, NULL) == DH_OK);
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0) return 77; /* no seccomp here */
    CHECK(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) == MAP_FAILED && errno == ENOMEM);
    CHECK(mmap(NULL, 4096, PROT_READ, MAP_SHARED_VALIDATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
    CHECK(memfd_create("memory", 0) < 0 && shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600) < 0);
    CHECK(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
    char path[128];
    snprintf(path, sizeof path, "%s/other", folder);
    file = open(path, O_RDONLY);
    CHECK(file >= 0 && mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0) != MAP_FAILED); /* of a file */
    return 0;
}

static void holds(int (*body)(void))
{
    int code = in_child(body);
    if (code == 77) skip();
    assert_int_equal(code, 0);
}

static void test_writing(void **state)
{
    (void)state;
    holds(write_in_one_folder);
}

static void test_reading(void **state)
{
    (void)state;
    holds(read_in_one_folder);
}

static void test_calls(void **state)
{
    (void)state;
    holds(reach_out);
}

static void test_memory(void **state)
{
    (void)state;
    holds(share_memory);
}

static void make(const char *name)
{
    assert_int_equal(try_open(name, O_WRONLY | O_CREAT), 0);
}

static int set_up(void **state)
{
    (void)state;
    char path[128];
    if (mkdtemp(folder) == NULL) return 1;
    snprintf(path, sizeof path, "%s/in", folder);
    if (mkdir(path, 0700) != 0) return 1;
    make("one");
    make("other");
    snprintf(path, sizeof path, "%s/in/link", folder);
    return symlink("../other", path);
}

static int tear_down(void **state)
{
    static const char *const names[] = {"in/link", "in/new", "in/renamed", "in", "one", "other", "new", ""};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        remove(path);
    }
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_writing), cmocka_unit_test(test_reading),
                                       cmocka_unit_test(test_calls), cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
