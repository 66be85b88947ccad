/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loaded before the C library (LD_PRELOAD): lets one call of a program and its children fail, or kills them at it.
 *   FAULT_CALL=NAME   which call is counted: "memory" (malloc and its like), the name of a call below, or "system": any
 *                     of those below
 *   FAULT_AT=N        the N-th of them fails, 1 is the first
 *   FAULT_KILL=1      at it drive.c is asked to kill, in place of a failure: a process that is kept from doing harm to
 *                     others cannot do it itself
 *   FAULT_COUNT=FILE  where a line "NAME N" is written for each call that was made, when the program ends
 * The count is one over all processes that come of the first. Not counted, but when something is killed, are
 * - calls of Fontconfig, FreeType, HarfBuzz and Cairo: they take a font or a folder that they cannot read for one that
 * is not there and tell nobody, so that a picture has another font, of which the program warns where a letter or a
 * named font is missing;
 * - those of libxlsxwriter into its streams: what these come to are the engine's own read and write
 *   (engine/writers/workbook.c), which do fail.
 * What the C library calls for itself cannot be reached from here; so the functions of its streams are among the names
 * below. Names that end in 64 are counted with the others.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* of the Linux calls below */
#endif
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

/* What can fail. "fcntl" is F_DUPFD and F_DUPFD_CLOEXEC alone, which make a descriptor. */
/* clang-format off */
#define NAMES(X)                                                                                                       \
    X(memory) X(open) X(openat) X(fopen) X(fdopen) X(opendir) X(fdopendir) X(scandir) X(readdir) X(read)               \
    X(pread) X(readv) X(fread) X(fgets) X(getc) X(write) X(pwrite) X(writev) X(pwritev) X(fwrite) X(fputs)             \
    X(fflush) X(fclose) X(rename) X(renameat) X(fsync) X(fdatasync) X(sync_file_range) X(ftruncate)                    \
    X(fallocate) X(posix_fallocate) X(mkdir) X(mkdtemp) X(unlink) X(unlinkat) X(rmdir) X(link) X(symlink)              \
    X(chmod) X(fchmod) X(flock) X(fork) X(waitpid) X(pthread_create) X(pipe) X(pipe2) X(socketpair) X(send)            \
    X(recv) X(poll) X(ppoll) X(dup) X(dup2) X(dup3) X(fcntl) X(memfd_create) X(mkostemp) X(mkstemps) X(mmap)           \
    X(mremap) X(stat) X(lstat) X(fstat) X(fstatat) X(access) X(readlink) X(realpath) X(dlopen)
/* clang-format on */

#define AS_ENUM(name) CALL_##name,
#define AS_TEXT(name) #name,
enum { NAMES(AS_ENUM) N_NAMES };
static const char *const names[N_NAMES] = {NAMES(AS_TEXT)};

typedef struct shared {
    atomic_long counts[N_NAMES];
    atomic_long wanted; /* how many were of those asked for */
} shared;

static shared *counted; /* NULL until the program has been loaded */
static const char *wanted;
static long at;
static const char *deadly; /* NULL: nothing is killed */
static pid_t first;

/* Whether calls from that address are let be. */
static int is_spared(int which, const void *caller)
{
    static const char *const of_fonts[] = {"libfontconfig", "libfreetype", "libharfbuzz", "libcairo"};
    Dl_info library;
    int is_stream = which == CALL_fread || which == CALL_fwrite || which == CALL_fputs;
    if (caller == NULL || deadly != NULL || dladdr(caller, &library) == 0 || library.dli_fname == NULL) return 0;
    for (size_t i = 0; i < sizeof of_fonts / sizeof *of_fonts; i++)
        if (strstr(library.dli_fname, of_fonts[i]) != NULL) return 1;
    return is_stream && strstr(library.dli_fname, "libxlsxwriter") != NULL;
}

enum { ASKS = 200 }; /* as in drive.c */

static void wait_for_end(void)
{
    syscall(SYS_write, ASKS, "", (size_t)1);
    for (;;) pause();
}

/* Whether the call must fail now. `caller`: an address in its caller; NULL = whoever it is. */
static int strikes(int which, const void *caller)
{
    if (counted == NULL || is_spared(which, caller)) return 0;
    atomic_fetch_add(&counted->counts[which], 1);
    if (strcmp(wanted, names[which]) != 0 && (which == CALL_memory || strcmp(wanted, "system") != 0)) return 0;
    if (atomic_fetch_add(&counted->wanted, 1) + 1 != at) return 0;
    if (deadly != NULL) wait_for_end();
    return deadly == NULL;
}

static void *next_of(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL) abort();
    return found;
}

/* The function of that name behind this one, of the type of `function`. */
#define NEXT(function, name)                                                                                           \
    do {                                                                                                               \
        static _Atomic(void *) found;                                                                                  \
        void *symbol = atomic_load(&found);                                                                            \
        if (symbol == NULL) atomic_store(&found, symbol = next_of(name));                                              \
        memcpy(&(function), &symbol, sizeof symbol);                                                                   \
    } while (0)

__attribute__((constructor)) static void begin(void)
{
    wanted = getenv("FAULT_CALL");
    if (wanted == NULL) return;
    at = getenv("FAULT_AT") != NULL ? strtol(getenv("FAULT_AT"), NULL, 10) : 0;
    deadly = getenv("FAULT_KILL");
    first = getpid();
    void *page = mmap(NULL, sizeof(shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) abort();
    counted = page;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAULT_COUNT");
    if (counted == NULL || path == NULL || getpid() != first) return;
    shared *counts = counted;
    counted = NULL;
    FILE *file = fopen(path, "w");
    if (file == NULL) abort();
    for (int i = 0; i < N_NAMES; i++) {
        long n = atomic_load(&counts->counts[i]);
        if (n > 0) fprintf(file, "%s %ld\n", names[i], n);
    }
    fprintf(file, "system %ld\n", strcmp(wanted, "system") == 0 ? atomic_load(&counts->wanted) : 0L);
    fclose(file);
}

/* ---- memory ---- */

static int lacks_memory(void)
{
    if (!strikes(CALL_memory, NULL)) return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return lacks_memory() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return lacks_memory() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *block, size_t size)
{
    return lacks_memory() ? NULL : __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return lacks_memory() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    *out = lacks_memory() ? NULL : __libc_memalign(alignment, size);
    return *out != NULL ? 0 : ENOMEM;
}

/* ---- calls with errno ---- */

/* `symbol` is counted as `name`: (…, errno, result type, result of a failure, parameters, arguments) */
#define SYMBOL(symbol, name, error, type, failure, parameters, arguments)                                              \
    type symbol parameters                                                                                             \
    {                                                                                                                  \
        type(*real) parameters;                                                                                        \
        if (strikes(CALL_##name, __builtin_return_address(0))) {                                                       \
            errno = error;                                                                                             \
            return failure;                                                                                            \
        }                                                                                                              \
        NEXT(real, #symbol);                                                                                           \
        return real arguments;                                                                                         \
    }
#define CALL(name, ...) SYMBOL(name, name, __VA_ARGS__)
#define BOTH(name, ...) SYMBOL(name, name, __VA_ARGS__) SYMBOL(name##64, name, __VA_ARGS__)

CALL(read, EIO, ssize_t, -1, (int file, void *to, size_t size), (file, to, size))
BOTH(pread, EIO, ssize_t, -1, (int file, void *to, size_t size, off_t from), (file, to, size, from))
CALL(readv, EIO, ssize_t, -1, (int file, const struct iovec *to, int n), (file, to, n))
CALL(write, ENOSPC, ssize_t, -1, (int file, const void *from, size_t size), (file, from, size))
BOTH(pwrite, ENOSPC, ssize_t, -1, (int file, const void *from, size_t size, off_t to), (file, from, size, to))
CALL(writev, ENOSPC, ssize_t, -1, (int file, const struct iovec *from, int n), (file, from, n))
BOTH(pwritev, ENOSPC, ssize_t, -1, (int file, const struct iovec *from, int n, off_t to), (file, from, n, to))
CALL(rename, EIO, int, -1, (const char *from, const char *to), (from, to))
CALL(renameat, EIO, int, -1, (int a, const char *from, int b, const char *to), (a, from, b, to))
CALL(fsync, EIO, int, -1, (int file), (file))
CALL(fdatasync, EIO, int, -1, (int file), (file))
CALL(sync_file_range, EIO, int, -1, (int file, off64_t from, off64_t size, unsigned how), (file, from, size, how))
BOTH(ftruncate, EIO, int, -1, (int file, off_t size), (file, size))
BOTH(fallocate, ENOSPC, int, -1, (int file, int how, off_t from, off_t size), (file, how, from, size))
BOTH(posix_fallocate, ENOSPC, int, ENOSPC, (int file, off_t from, off_t size), (file, from, size))
CALL(mkdir, ENOSPC, int, -1, (const char *path, mode_t mode), (path, mode))
CALL(mkdtemp, ENOSPC, char *, NULL, (char *path), (path))
CALL(unlink, EIO, int, -1, (const char *path), (path))
CALL(unlinkat, EIO, int, -1, (int folder, const char *path, int flags), (folder, path, flags))
CALL(rmdir, EIO, int, -1, (const char *path), (path))
CALL(link, EIO, int, -1, (const char *from, const char *to), (from, to))
CALL(symlink, EIO, int, -1, (const char *from, const char *to), (from, to))
CALL(chmod, EPERM, int, -1, (const char *path, mode_t mode), (path, mode))
CALL(fchmod, EPERM, int, -1, (int file, mode_t mode), (file, mode))
CALL(flock, EIO, int, -1, (int file, int how), (file, how))
CALL(fork, EAGAIN, pid_t, -1, (void), ())
CALL(waitpid, EINTR, pid_t, -1, (pid_t process, int *status, int options), (process, status, options))
CALL(pthread_create, EAGAIN, int, EAGAIN,
     (pthread_t *restrict thread, const pthread_attr_t *restrict how, void *(*body)(void *), void *restrict context),
     (thread, how, body, context))
CALL(pipe, EMFILE, int, -1, (int ends[2]), (ends))
CALL(pipe2, EMFILE, int, -1, (int ends[2], int flags), (ends, flags))
CALL(socketpair, EMFILE, int, -1, (int domain, int type, int protocol, int ends[2]), (domain, type, protocol, ends))
CALL(send, ENOBUFS, ssize_t, -1, (int file, const void *from, size_t size, int flags), (file, from, size, flags))
CALL(recv, ENOMEM, ssize_t, -1, (int file, void *to, size_t size, int flags), (file, to, size, flags))
CALL(poll, ENOMEM, int, -1, (struct pollfd * files, nfds_t n, int timeout), (files, n, timeout))
CALL(ppoll, ENOMEM, int, -1, (struct pollfd * files, nfds_t n, const struct timespec *timeout, const sigset_t *mask),
     (files, n, timeout, mask))
CALL(dup, EMFILE, int, -1, (int file), (file))
CALL(dup2, EMFILE, int, -1, (int file, int to), (file, to))
CALL(dup3, EMFILE, int, -1, (int file, int to, int flags), (file, to, flags))
CALL(memfd_create, EMFILE, int, -1, (const char *name, unsigned flags), (name, flags))
BOTH(mkostemp, EMFILE, int, -1, (char *path, int flags), (path, flags))
BOTH(mkstemps, EMFILE, int, -1, (char *path, int size), (path, size))
BOTH(mmap, ENOMEM, void *, MAP_FAILED, (void *where, size_t size, int what, int how, int file, off_t from),
     (where, size, what, how, file, from))
CALL(opendir, EMFILE, DIR *, NULL, (const char *path), (path))
CALL(fdopendir, ENOMEM, DIR *, NULL, (int file), (file))
CALL(readdir, EIO, struct dirent *, NULL, (DIR * folder), (folder))
SYMBOL(readdir64, readdir, EIO, struct dirent64 *, NULL, (DIR * folder), (folder))
CALL(scandir, EMFILE, int, -1,
     (const char *restrict path, struct dirent ***restrict list, int (*takes)(const struct dirent *),
      int (*order)(const struct dirent **, const struct dirent **)),
     (path, list, takes, order))
CALL(stat, EIO, int, -1, (const char *restrict path, struct stat *restrict out), (path, out))
CALL(lstat, EIO, int, -1, (const char *restrict path, struct stat *restrict out), (path, out))
CALL(fstat, EIO, int, -1, (int file, struct stat *out), (file, out))
CALL(fstatat, EIO, int, -1, (int folder, const char *restrict path, struct stat *restrict out, int flags),
     (folder, path, out, flags))
SYMBOL(stat64, stat, EIO, int, -1, (const char *restrict path, struct stat64 *restrict out), (path, out))
SYMBOL(lstat64, lstat, EIO, int, -1, (const char *restrict path, struct stat64 *restrict out), (path, out))
SYMBOL(fstat64, fstat, EIO, int, -1, (int file, struct stat64 *out), (file, out))
SYMBOL(fstatat64, fstatat, EIO, int, -1,
       (int folder, const char *restrict path, struct stat64 *restrict out, int flags), (folder, path, out, flags))
CALL(access, EIO, int, -1, (const char *path, int how), (path, how))
CALL(readlink, EIO, ssize_t, -1, (const char *restrict path, char *restrict out, size_t size), (path, out, size))
CALL(realpath, EIO, char *, NULL, (const char *restrict path, char *restrict out), (path, out))

/* ---- with arguments that vary ---- */

#define OPEN(symbol, name, parameters, arguments)                                                                      \
    int symbol parameters                                                                                              \
    {                                                                                                                  \
        int(*real) parameters;                                                                                         \
        va_list args;                                                                                                  \
        va_start(args, flags);                                                                                         \
        mode_t mode = (flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) != 0 ? va_arg(args, mode_t) : 0;                \
        va_end(args);                                                                                                  \
        if (strikes(CALL_##name, __builtin_return_address(0))) {                                                       \
            errno = EMFILE;                                                                                            \
            return -1;                                                                                                 \
        }                                                                                                              \
        NEXT(real, #symbol);                                                                                           \
        return real arguments;                                                                                         \
    }

OPEN(open, open, (const char *path, int flags, ...), (path, flags, mode))
OPEN(open64, open, (const char *path, int flags, ...), (path, flags, mode))
OPEN(openat, openat, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
OPEN(openat64, openat, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))

/* Every third argument of fcntl fits a pointer. */
#define CONTROL(symbol)                                                                                                \
    int symbol(int file, int what, ...)                                                                                \
    {                                                                                                                  \
        int (*real)(int, int, ...);                                                                                    \
        va_list args;                                                                                                  \
        va_start(args, what);                                                                                          \
        void *more = va_arg(args, void *);                                                                             \
        va_end(args);                                                                                                  \
        if ((what == F_DUPFD || what == F_DUPFD_CLOEXEC) && strikes(CALL_fcntl, __builtin_return_address(0))) {        \
            errno = EMFILE;                                                                                            \
            return -1;                                                                                                 \
        }                                                                                                              \
        NEXT(real, #symbol);                                                                                           \
        return real(file, what, more);                                                                                 \
    }

CONTROL(fcntl)
CONTROL(fcntl64)

void *mremap(void *block, size_t old, size_t size, int flags, ...)
{
    void *(*real)(void *, size_t, size_t, int, ...);
    va_list args;
    va_start(args, flags);
    void *to = va_arg(args, void *);
    va_end(args);
    if (strikes(CALL_mremap, __builtin_return_address(0))) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    NEXT(real, "mremap");
    return real(block, old, size, flags, to);
}

/* ---- streams: what their reading and writing comes to ---- */

BOTH(fopen, EMFILE, FILE *, NULL, (const char *restrict path, const char *restrict mode), (path, mode))
CALL(fdopen, ENOMEM, FILE *, NULL, (int file, const char *mode), (file, mode))

/* The stream has failed, as ferror then says: the bit of <libio.h>, which has no other way. */
static int break_stream(FILE *stream, int number)
{
    enum { ERROR_SEEN = 0x20 };
    if (stream != NULL) stream->_flags |= ERROR_SEEN;
    return number;
}

#define STREAM(name, error, type, failure, stream, parameters, arguments)                                              \
    CALL(name, break_stream(stream, error), type, failure, parameters, arguments)

STREAM(fread, EIO, size_t, 0, stream, (void *restrict to, size_t size, size_t n, FILE *restrict stream),
       (to, size, n, stream))
STREAM(fgets, EIO, char *, NULL, stream, (char *restrict to, int size, FILE *restrict stream), (to, size, stream))
STREAM(getc, EIO, int, EOF, stream, (FILE * stream), (stream))
STREAM(fwrite, ENOSPC, size_t, 0, stream, (const void *restrict from, size_t size, size_t n, FILE *restrict stream),
       (from, size, n, stream))
STREAM(fputs, ENOSPC, int, EOF, stream, (const char *restrict text, FILE *restrict stream), (text, stream))
STREAM(fflush, ENOSPC, int, EOF, stream, (FILE * stream), (stream))

/* It is closed all the same. */
int fclose(FILE *stream)
{
    int (*real)(FILE *);
    int fails = strikes(CALL_fclose, __builtin_return_address(0));
    NEXT(real, "fclose");
    int result = real(stream);
    if (fails) errno = ENOSPC;
    return fails ? EOF : result;
}

/* ---- libraries ---- */

/* One that is not there is opened in its place, so that dlerror has something to say. */
void *dlopen(const char *path, int flags)
{
    void *(*real)(const char *, int);
    int fails = path != NULL && strikes(CALL_dlopen, __builtin_return_address(0));
    NEXT(real, "dlopen");
    return real(fails ? "/nonexistent/library.so" : path, flags);
}
