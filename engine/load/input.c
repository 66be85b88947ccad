/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files read where they lie, and streams spooled; `lock` guards the spool's progress and the mapping. */
#include "load/input.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "load/inflate.h"

#define BLOCK ((size_t)1 << 18)  /* bytes taken from a stream at a time */
#define SMALL ((int64_t)1 << 20) /* files up to this size are read at once: data sets may have thousands of them */

struct dh_input {
    const char *name;
    int fd; /* what is read at offsets: the file, or the spool; -1 = `small` has all */
    char *small;
    bool owned;       /* fd is closed with the input */
    dh_inflate *from; /* where the spool comes from; NULL once it has all, and for a plain file */
    pthread_mutex_t lock;
    int64_t size; /* of the file, or of the spool so far */
    char *block;
    void *map;
    size_t map_size;
};

static dh_status io_error(const dh_input *input, const char *what, dh_error *error)
{
    return dh_error_set(error, DH_EIO, "cannot %s '%s': %s", what, input->name, strerror(errno));
}

/* ---- spooling ---- */

static int open_spool(void)
{
    const char *folder = getenv("TMPDIR");
    if (folder == NULL || folder[0] == '\0') folder = "/tmp";
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0) return fd;
    char path[4096];
    size_t size = strlen(folder);
    static const char pattern[] = "/dienhong-XXXXXX";
    if (size + sizeof pattern > sizeof path) return -1;
    memcpy(path, folder, size);
    memcpy(path + size, pattern, sizeof pattern);
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0) unlink(path);
    return fd;
}

static dh_status write_all(dh_input *input, size_t size, dh_error *error)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = pwrite(input->fd, input->block + done, size - done, input->size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0)
            return dh_error_set(error, DH_EIO,
                                "cannot write '%s' to a temporary file: %s; set TMPDIR to a folder with more room",
                                input->name, strerror(errno));
        done += (size_t)n;
        input->size += n;
    }
    return DH_OK;
}

/* Takes from the stream until `upto` bytes are there, or it ends. Under the lock. */
static dh_status advance(dh_input *input, int64_t upto, dh_error *error)
{
    while (input->from != NULL && input->size < upto) {
        size_t got;
        DH_TRY(dh_inflate_next(input->from, input->block, BLOCK, &got, error));
        DH_TRY(write_all(input, got, error));
        if (got > 0) continue;
        dh_inflate_close(input->from);
        input->from = NULL;
        dh_free(input->block);
        input->block = NULL;
    }
    return DH_OK;
}

/* ---- opening ---- */

/* All of a small file, after which it need not stay open. */
static dh_status read_small(dh_input *input, int64_t size, dh_error *error)
{
    input->small = dh_malloc((size_t)size + 1);
    if (input->small == NULL) return dh_error_nomem(error);
    while (input->size < size) {
        ssize_t n = pread(input->fd, input->small + input->size, (size_t)(size - input->size), input->size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return io_error(input, "read", error);
        if (n == 0) break;
        input->size += n;
    }
    if (input->owned) close(input->fd);
    input->owned = false;
    input->fd = -1;
    return DH_OK;
}

/* A file that can be read at offsets and is not compressed stays as it is; all else is spooled. */
static dh_status set_up(dh_input *input, dh_error *error)
{
    struct stat about;
    unsigned char head[4];
    if (fstat(input->fd, &about) != 0) return io_error(input, "read", error);
    if (S_ISDIR(about.st_mode)) {
        errno = EISDIR;
        return io_error(input, "read", error);
    }
    bool here = S_ISREG(about.st_mode) && lseek(input->fd, 0, SEEK_CUR) == 0;
    ssize_t got = here ? pread(input->fd, head, sizeof head, 0) : 0;
    if (got < 0) return io_error(input, "read", error);
    if (here && !dh_inflate_knows(head, (size_t)got)) {
        if (about.st_size <= SMALL) return read_small(input, about.st_size, error);
        input->size = about.st_size;
        posix_fadvise(input->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
        return DH_OK;
    }
    DH_TRY(dh_inflate_open(&input->from, input->fd, input->owned, input->name, error));
    input->owned = false;
    input->fd = open_spool();
    if (input->fd < 0)
        return dh_error_set(error, DH_EIO,
                            "cannot make a temporary file to unpack '%s': %s; set TMPDIR to a folder that can be "
                            "written",
                            input->name, strerror(errno));
    input->owned = true;
    input->block = dh_malloc(BLOCK);
    return input->block != NULL ? DH_OK : dh_error_nomem(error);
}

dh_status dh_input_open(dh_input **out, const char *path, const char *name, dh_error *error)
{
    *out = NULL;
    dh_input *input = dh_calloc(1, sizeof *input);
    if (input == NULL) return dh_error_nomem(error);
    input->name = name;
    pthread_mutex_init(&input->lock, NULL);
    bool standard = strcmp(path, "-") == 0;
    input->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    input->owned = !standard && input->fd >= 0;
    dh_status status = input->fd >= 0 ? set_up(input, error) : io_error(input, "open", error);
    if (status == DH_OK)
        *out = input;
    else
        dh_input_close(input);
    return status;
}

dh_status dh_input_open_memory(dh_input **out, const char *bytes, size_t size, dh_error *error)
{
    *out = dh_calloc(1, sizeof **out);
    if (*out == NULL) return dh_error_nomem(error);
    pthread_mutex_init(&(*out)->lock, NULL);
    (*out)->name = "the text given";
    (*out)->fd = -1;
    (*out)->size = (int64_t)size;
    (*out)->small = dh_malloc(size + 1);
    if ((*out)->small != NULL) {
        if (size > 0) memcpy((*out)->small, bytes, size);
        return DH_OK;
    }
    dh_input_close(*out);
    *out = NULL;
    return dh_error_nomem(error);
}

void dh_input_close(dh_input *input)
{
    if (input == NULL) return;
    if (input->map != NULL) munmap(input->map, input->map_size);
    dh_inflate_close(input->from);
    if (input->owned && input->fd >= 0) close(input->fd);
    pthread_mutex_destroy(&input->lock);
    dh_free(input->block);
    dh_free(input->small);
    dh_free(input);
}

/* ---- reading ---- */

dh_status dh_input_read(dh_input *input, int64_t offset, void *buffer, size_t size, size_t *got, dh_error *error)
{
    *got = 0;
    if (input->small != NULL) {
        int64_t left = offset < input->size ? input->size - offset : 0;
        *got = left < (int64_t)size ? (size_t)left : size;
        if (*got > 0) memcpy(buffer, input->small + offset, *got);
        return DH_OK;
    }
    pthread_mutex_lock(&input->lock);
    dh_status status = advance(input, offset + (int64_t)size, error);
    pthread_mutex_unlock(&input->lock);
    DH_TRY(status);
    while (*got < size) {
        ssize_t n = pread(input->fd, (char *)buffer + *got, size - *got, offset + (int64_t)*got);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return io_error(input, "read", error);
        if (n == 0) return DH_OK;
        *got += (size_t)n;
    }
    return DH_OK;
}

int64_t dh_input_size(dh_input *input)
{
    pthread_mutex_lock(&input->lock);
    int64_t size = input->from == NULL ? input->size : -1;
    pthread_mutex_unlock(&input->lock);
    return size;
}

static dh_status map(dh_input *input, dh_error *error)
{
    DH_TRY(advance(input, INT64_MAX, error));
    if (input->map != NULL || input->small != NULL || input->size == 0) return DH_OK;
    void *made = mmap(NULL, (size_t)input->size, PROT_READ, MAP_SHARED, input->fd, 0);
    if (made == MAP_FAILED) return io_error(input, "map", error);
    input->map = made;
    input->map_size = (size_t)input->size;
    return DH_OK;
}

dh_status dh_input_map(dh_input *input, const char **bytes, size_t *size, dh_error *error)
{
    pthread_mutex_lock(&input->lock);
    dh_status status = map(input, error);
    *bytes = input->small != NULL ? input->small : input->map != NULL ? input->map : "";
    *size = input->small != NULL ? (size_t)input->size : input->map_size;
    pthread_mutex_unlock(&input->lock);
    return status;
}
