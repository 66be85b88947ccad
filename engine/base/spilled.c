/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A block is a file that is mapped shared, whose first 64 bytes tell its size and descriptor. */
#include "base/spilled.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/message.h"

typedef struct block {
    size_t mapped; /* bytes of the file */
    int handle;    /* -1 = sealed */
} block;

#define HEAD ((size_t)64)

static block *head_of(const void *memory)
{
    return (block *)(uintptr_t)((const char *)memory - HEAD);
}

/* The bytes of a file that holds so many; 0 when they are too many. */
static size_t file_bytes(size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    if (size > SIZE_MAX / 4) return 0;
    return (size + 2 * HEAD + page - 1) / page * page;
}

static dh_status no_room(dh_error *error, int number)
{
    if (number == ENOMEM) return dh_error_nomem(error);
    return dh_error_set(error, DH_EIO, "cannot write a temporary file in '%s': %s; set TMPDIR to another folder",
                        dh_file_temporary_folder(), dh_tr(strerror(number)));
}

/* Reserves the file's bytes up to `size`, by writing them: unlike what posix_fallocate reserves, they need not reach
 * the disk before a block that soon goes, and their pages are there when they are first touched. 0, or errno. */
static int reserve(int handle, size_t from, size_t size)
{
    static const char zeros[65536];
    while (from < size) {
        size_t some = size - from < sizeof zeros ? size - from : sizeof zeros;
        ssize_t n = pwrite(handle, zeros, some, (off_t)from);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return n < 0 ? errno : ENOSPC;
        from += (size_t)n;
    }
    return 0;
}

dh_status dh_spilled_new(void **out, size_t size, dh_error *error)
{
    *out = NULL;
    size_t mapped = file_bytes(size);
    if (mapped == 0) return dh_error_nomem(error);
    int handle = dh_file_temporary();
    if (handle < 0)
        return dh_error_set(error, DH_EIO, "cannot make a temporary file in '%s': %s; set TMPDIR to another folder",
                            dh_file_temporary_folder(), dh_tr(strerror(errno)));
    int number = reserve(handle, 0, mapped);
    void *map = number == 0 ? mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0) : MAP_FAILED;
    if (map == MAP_FAILED) {
        if (number == 0) number = errno;
        close(handle);
        return no_room(error, number);
    }
    *(block *)map = (block){mapped, handle};
    *out = (char *)map + HEAD;
    return DH_OK;
}

dh_status dh_spilled_grow(void **inout, size_t size, dh_error *error)
{
    block *b = head_of(*inout);
    size_t mapped = file_bytes(size), old = b->mapped;
    if (mapped == 0) return dh_error_nomem(error);
    if (mapped <= old) return DH_OK;
    int number = reserve(b->handle, old, mapped);
    void *map = number == 0 ? mremap(b, old, mapped, MREMAP_MAYMOVE) : MAP_FAILED;
    if (map == MAP_FAILED) return no_room(error, number ? number : errno);
    ((block *)map)->mapped = mapped;
    *inout = (char *)map + HEAD;
    return DH_OK;
}

void dh_spilled_seal(void *memory)
{
    if (memory == NULL) return;
    block *b = head_of(memory);
    if (b->handle >= 0) close(b->handle);
    b->handle = -1;
}

void dh_spilled_release(const void *memory, size_t from, size_t size)
{
    if (memory == NULL) return;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *map = (char *)head_of(memory);
    size_t begin = (HEAD + from + page - 1) / page * page, end = (HEAD + from + size) / page * page;
    if (end > begin && end <= head_of(memory)->mapped) madvise(map + begin, end - begin, MADV_DONTNEED);
}

void dh_spilled_free(void *memory)
{
    if (memory == NULL) return;
    block *b = head_of(memory);
    dh_spilled_seal(memory);
    munmap(b, b->mapped);
}
