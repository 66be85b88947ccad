/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a program once under what sweep.lua asks for, and says what came of it:
 *   drive FOLDER [-k MICROSECONDS] [-1] [-d FILES] [-f BYTES] [-i INPUT] [NAME=VALUE…] PROGRAM [ARGUMENT…]
 *   -k   SIGKILL to its process group after so long; with -1 to its first process alone
 *   -d   so many descriptors (RLIMIT_NOFILE), -f: so long a file (RLIMIT_FSIZE); soft and hard
 *   -i   the file that is fed to it through a pipe; else it has /dev/null
 * The program runs in FOLDER; what it writes to its streams, which are pipes, is then in FOLDER.out and FOLDER.err.
 * Prints "CODE MICROSECONDS ORPHANS": the exit code, 128 and the signal, or 124 after a minute; how long it ran; how
 * many of its processes were left when it had ended. Then a line "CHECKSUM PATH" for each file in FOLDER, "/ PATH" for
 * each folder.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    PATIENCE = 60000000, /* microseconds */
    ASKS = 200           /* the descriptor into which a process writes that wants the kill now: see fault.c */
};

static void die(const char *what)
{
    perror(what);
    exit(99);
}

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* ---- the files that there are ---- */

/* FNV-1a of the bytes. */
static uint64_t checksum(const char *path)
{
    static unsigned char block[1 << 16];
    uint64_t sum = 0xcbf29ce484222325u;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    for (ssize_t n; file >= 0 && (n = read(file, block, sizeof block)) > 0;)
        for (ssize_t i = 0; i < n; i++) sum = (sum ^ block[i]) * 0x100000001b3u;
    if (file >= 0) close(file);
    return sum;
}

static void list(const char *folder, const char *prefix)
{
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        char path[4096], name[4096];
        struct stat about;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        snprintf(path, sizeof path, "%.2000s/%.1000s", folder, entry->d_name);
        snprintf(name, sizeof name, "%.2000s%.1000s", prefix, entry->d_name);
        if (lstat(path, &about) != 0) continue;
        if (S_ISDIR(about.st_mode)) {
            printf("/ %s\n", name);
            strcat(name, "/");
            list(path, name);
        } else {
            printf("%016llx %s\n", (unsigned long long)checksum(path), name);
        }
    }
    if (dir != NULL) closedir(dir);
}

/* ---- the program ---- */

typedef struct asked {
    const char *folder, *input;
    long after, files, bytes;
    int alone;
    char **command;
} asked;

static void limit(__rlimit_resource_t what, long value)
{
    struct rlimit both = {(rlim_t)value, (rlim_t)value};
    if (value >= 0 && setrlimit(what, &both) != 0) die("setrlimit");
}

static void become(const asked *a, int in, int out, int err, int asks)
{
    setsid();
    if (a->files < 0 && dup2(asks, ASKS) < 0) _exit(98);
    prctl(PR_SET_CHILD_SUBREAPER, 0);
    if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0 || chdir(a->folder) != 0) _exit(98);
    char **command = a->command;
    for (; *command != NULL && strchr(*command, '=') != NULL; command++) putenv(*command);
    limit(RLIMIT_FSIZE, a->bytes);
    limit(RLIMIT_NOFILE, a->files);
    execv(command[0], command);
    _exit(97);
}

/* A pipe's end for reading that holds the file's bytes, which are few; /dev/null without one. */
static int open_input(const char *path)
{
    static char text[1 << 15];
    int ends[2];
    if (path == NULL) return open("/dev/null", O_RDONLY | O_CLOEXEC);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = file >= 0 ? read(file, text, sizeof text) : -1;
    if (size < 0 || pipe2(ends, O_CLOEXEC) != 0 || write(ends[1], text, (size_t)size) != size) die(path);
    close(file);
    close(ends[1]);
    return ends[0];
}

static int open_result(const char *folder, const char *ending)
{
    char path[4096];
    snprintf(path, sizeof path, "%.4000s.%s", folder, ending);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) die(path);
    return file;
}

/* What is in the pipe to the file, without waiting. False at its end. */
static int pass_on(int from, int to)
{
    static char block[1 << 16];
    for (;;) {
        ssize_t n = read(from, block, sizeof block);
        if (n < 0) return errno == EAGAIN || errno == EINTR;
        if (n == 0 || write(to, block, (size_t)n) != n) return 0;
    }
}

/* Sleeps until something is to be read, or `until`. */
static void sleep_until(struct pollfd *ends, int64_t until)
{
    int64_t left = until - now();
    if (left > 2000) left = 2000; /* the end of a process wakes nobody */
    struct timespec moment = {0, left > 0 ? (long)left * 1000 : 0};
    ppoll(ends, 3, &moment, NULL);
}

static int count_orphans(pid_t group, int waits)
{
    int n = 0;
    for (int64_t until = now() + 2000000; waits && waitpid(-1, NULL, WNOHANG) >= 0 && now() < until;) usleep(200);
    if (!waits) return 0;
    kill(-group, SIGKILL);
    while (waitpid(-1, NULL, 0) > 0) n++;
    return n;
}

int main(int argc, char **argv)
{
    asked a = {.after = -1, .files = -1, .bytes = -1};
    if (argc < 3) return 99;
    a.folder = argv[1];
    int option;
    optind = 2;
    while ((option = getopt(argc, argv, "+k:1d:f:i:")) != -1) {
        if (option == 'k') a.after = strtol(optarg, NULL, 10);
        if (option == '1') a.alone = 1;
        if (option == 'd') a.files = strtol(optarg, NULL, 10);
        if (option == 'f') a.bytes = strtol(optarg, NULL, 10);
        if (option == 'i') a.input = optarg;
    }
    a.command = argv + optind;
    int out[2], err[2], asks[2], in = open_input(a.input), out_file = open_result(a.folder, "out"),
                                 err_file = open_result(a.folder, "err");
    if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0 || pipe2(asks, O_CLOEXEC) != 0) die("pipe");
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* all that comes of the program is waited for */
    int64_t start = now();
    pid_t process = fork();
    if (process < 0) die("fork");
    if (process == 0) become(&a, in, out[1], err[1], asks[1]);
    close(out[1]);
    close(err[1]);
    close(asks[1]);
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    fcntl(err[0], F_SETFL, O_NONBLOCK);
    struct pollfd ends[] = {
        {.fd = out[0], .events = POLLIN}, {.fd = err[0], .events = POLLIN}, {.fd = asks[0], .events = POLLIN}};
    int status = 0, late = 0;
    int64_t kill_at = a.after >= 0 ? start + a.after : start + PATIENCE;
    while (waitpid(process, &status, WNOHANG) == 0) {
        sleep_until(ends, kill_at);
        if (!pass_on(out[0], out_file)) ends[0].fd = -1;
        if (!pass_on(err[0], err_file)) ends[1].fd = -1;
        bool asked_for = (ends[2].revents & POLLIN) != 0;
        if (ends[2].revents != 0) ends[2].fd = -1;
        if (now() < kill_at && !asked_for) continue;
        kill(a.alone ? process : -process, SIGKILL);
        late = a.after < 0 && !asked_for;
        kill_at = start + PATIENCE;
    }
    int64_t took = now() - start;
    int orphans = count_orphans(process, !a.alone);
    pass_on(out[0], out_file);
    pass_on(err[0], err_file);
    int code = late ? 124 : WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    printf("%d %lld %d\n", code, (long long)took, orphans);
    list(a.folder, "");
    return 0;
}
