/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loaded before the C library (LD_PRELOAD): lets one call of a program and its children fail, or kills them at it.
 *   FAULT_CALL=NAME   which call is counted: memory (malloc and its like), or the name of a system call below; "any"
 *   FAULT_AT=N        the N-th of them fails, 1 is the first; 0 = none, they are only counted
 *   FAULT_KILL=1      at it the whole process group is killed by SIGKILL, in place of a failure
 *   FAULT_COUNT=FILE  where their number is written when the program ends
 * The count is one over all processes that come of the first. System calls of Fontconfig are not counted: it takes a
 * font or a folder that it cannot read for one that is not there and tells nobody, so that a picture has another font,
 * of which the program warns where a letter or a named font is missing.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

typedef struct shared {
    atomic_long count;
} shared;

static shared *counted; /* NULL until the program has been loaded */
static const char *wanted;
static long at;
static int deadly;
static pid_t first;

/* Whether the call must fail now. `caller`: an address in its caller; NULL = whoever it is. */
static int strikes(const char *name, const void *caller)
{
    Dl_info library;
    if (counted == NULL || (strcmp(wanted, name) != 0 && strcmp(wanted, "any") != 0)) return 0;
    if (caller != NULL && dladdr(caller, &library) != 0 && library.dli_fname != NULL &&
        strstr(library.dli_fname, "libfontconfig") != NULL)
        return 0;
    if (atomic_fetch_add(&counted->count, 1) + 1 != at) return 0;
    if (deadly) kill(0, SIGKILL);
    return 1;
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
    deadly = getenv("FAULT_KILL") != NULL;
    first = getpid();
    void *page = mmap(NULL, sizeof(shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) abort();
    counted = page;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAULT_COUNT");
    if (counted == NULL || path == NULL || getpid() != first) return;
    long n = atomic_load(&counted->count);
    counted = NULL;
    FILE *file = fopen(path, "w");
    if (file == NULL) abort();
    fprintf(file, "%ld\n", n);
    fclose(file);
}

/* ---- memory ---- */

static int lacks_memory(void)
{
    if (!strikes("memory", NULL)) return 0;
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

/* ---- system calls: CALL(name, errno, result type, result of a failure, parameters, arguments) ---- */

#define CALL(name, error, type, failure, parameters, arguments)                                                        \
    type name parameters                                                                                               \
    {                                                                                                                  \
        type(*real) parameters;                                                                                        \
        if (strikes(#name, __builtin_return_address(0))) {                                                             \
            errno = error;                                                                                             \
            return failure;                                                                                            \
        }                                                                                                              \
        NEXT(real, #name);                                                                                             \
        return real arguments;                                                                                         \
    }

CALL(read, EIO, ssize_t, -1, (int file, void *to, size_t size), (file, to, size))
CALL(pread, EIO, ssize_t, -1, (int file, void *to, size_t size, off_t from), (file, to, size, from))
CALL(write, ENOSPC, ssize_t, -1, (int file, const void *from, size_t size), (file, from, size))
CALL(pwrite, ENOSPC, ssize_t, -1, (int file, const void *from, size_t size, off_t to), (file, from, size, to))
CALL(rename, EIO, int, -1, (const char *from, const char *to), (from, to))
CALL(fsync, EIO, int, -1, (int file), (file))
CALL(ftruncate, EIO, int, -1, (int file, off_t size), (file, size))
CALL(mkdir, ENOSPC, int, -1, (const char *path, mode_t mode), (path, mode))
CALL(unlink, EIO, int, -1, (const char *path), (path))
CALL(rmdir, EIO, int, -1, (const char *path), (path))
CALL(flock, EIO, int, -1, (int file, int how), (file, how))
CALL(fork, EAGAIN, pid_t, -1, (void), ())
CALL(pipe, EMFILE, int, -1, (int ends[2]), (ends))
CALL(mkostemp, EMFILE, int, -1, (char *path, int flags), (path, flags))
CALL(mkstemps, EMFILE, int, -1, (char *path, int size), (path, size))
CALL(mmap, ENOMEM, void *, MAP_FAILED, (void *where, size_t size, int what, int how, int file, off_t from),
     (where, size, what, how, file, from))
CALL(opendir, EMFILE, DIR *, NULL, (const char *path), (path))
CALL(readdir, EIO, struct dirent *, NULL, (DIR * folder), (folder))
CALL(stat, EIO, int, -1, (const char *path, struct stat *out), (path, out))
CALL(lstat, EIO, int, -1, (const char *path, struct stat *out), (path, out))
CALL(fstat, EIO, int, -1, (int file, struct stat *out), (file, out))

int open(const char *path, int flags, ...)
{
    int (*real)(const char *, int, ...);
    va_list args;
    va_start(args, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(args, mode_t) : 0;
    va_end(args);
    if (strikes("open", __builtin_return_address(0))) {
        errno = EMFILE;
        return -1;
    }
    NEXT(real, "open");
    return real(path, flags, mode);
}
