/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files read in place, and streams that are spooled. `lock` guards the progress of the spool and the mapping. */
#include "load/scan/input.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"
#include "load/scan/inflate.h"

#define BLOCK ((size_t)1 << 18)  /* bytes taken from a stream at a time */
#define SMALL ((int64_t)1 << 20) /* smaller files are read whole and closed: a data set may have thousands of them */

struct dh_input {
    int32_t refs; /* under `standard_lock` */
    const char *name;
    int fd;      /* standard input or the spool; -1 = all bytes are in `small`, or `path` is opened to read */
    char *path;  /* of a large file that is read in place: thousands of them must not take a descriptor each */
    char *small; /* all bytes of a small file or of memory; else NULL */
    size_t small_capacity; /* while it is added to */
    bool owned;            /* fd is closed with the input */
    dh_inflate *from;      /* source of the spool; NULL once it is complete, and for a plain file */
    pthread_mutex_t lock;
    int64_t begin; /* of a part of a file: where its bytes are */
    int64_t size;  /* of the file when it was opened, or of the spool so far; less once it is cut */
    int64_t mark;  /* of the spool so far: where ^Z is with nothing but filling behind it; -1 = nowhere */
    bool ends_at_mark;
    int64_t whole; /* of a large file that is read in place: its size */
    dev_t device;
    ino_t inode;
    struct timespec modified; /* of a large file that is read in place; tv_sec -1 for all others */
    dh_status failed;         /* first failure of the stream: kept, since bytes may be lost */
    dh_error failure;
    char *block;
    char *map;
    size_t map_size, map_begin; /* map_begin: where the first byte of the input is in it */
};

/* Standard input can be read only once: all that open it share this input, which is never freed. */
static dh_input *standard;
static pthread_mutex_t standard_lock = PTHREAD_MUTEX_INITIALIZER;

/* `format` takes the name and the system's message. */
static dh_status io_error(const dh_input *input, const char *format, dh_error *error)
{
    return dh_error_set(error, DH_EIO, format, input->name, dh_error_of_system(errno));
}

#define SHORTER DH_MESSAGE("'%s' has become shorter while it was read; run this again when nobody writes to it")
#define CHANGED DH_MESSAGE("'%s' has changed while it was read; run this again when nobody writes to it")

/* `format` takes the name. */
static dh_status changed(const dh_input *input, const char *format, dh_error *error)
{
    return dh_error_set(error, DH_EIO, format, input->name);
}

/* ---- the mark of the end ---- */

static bool is_filling(char c)
{
    return c == '\x1a' || c == '\0' || c == ' ' || c == '\r' || c == '\n';
}

/* The offset of the first ^Z among the filling that `size` bytes at offset `at` end with; `after`: that of the bytes
 * behind them, or -1. *all: they are filling, all of them, so that those before them matter, too. */
static int64_t find_mark(const char *bytes, size_t size, int64_t at, int64_t after, bool *all)
{
    size_t i = size;
    for (; i > 0 && is_filling(bytes[i - 1]); i--)
        if (bytes[i - 1] == '\x1a') after = at + (int64_t)i - 1;
    *all = i == 0;
    return after;
}

/* ---- spooling ---- */

static dh_status write_all(dh_input *input, const char *bytes, size_t size, dh_error *error)
{
    bool all;
    int64_t mark = find_mark(bytes, size, input->size, -1, &all);
    if (!all || input->mark < 0) input->mark = mark;
    for (size_t done = 0; done < size;) {
        ssize_t n = pwrite(input->fd, bytes + done, size - done, input->size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0)
            return dh_error_set(error, DH_EIO,
                                "cannot write '%s' to a temporary file: %s; set TMPDIR to a folder with more room",
                                input->name, dh_error_of_system(errno));
        done += (size_t)n;
        input->size += n;
    }
    return DH_OK;
}

static dh_status take_block(dh_input *input, dh_error *error)
{
    size_t got;
    DH_TRY(dh_inflate_next(input->from, input->block, BLOCK, &got, error));
    DH_TRY(write_all(input, input->block, got, error));
    if (got > 0) return DH_OK;
    dh_inflate_close(input->from);
    input->from = NULL;
    dh_free(input->block);
    input->block = NULL;
    return DH_OK;
}

/* Spools until `upto` bytes are there or the stream ends. Bytes spooled before a failure can still be read. Under the
 * lock. */
static dh_status advance(dh_input *input, int64_t upto, dh_error *error)
{
    while (input->failed == DH_OK && input->from != NULL &&
           (input->size < upto || (input->ends_at_mark && input->mark >= 0)))
        input->failed = take_block(input, &input->failure);
    if (input->from == NULL && input->ends_at_mark && input->mark >= 0) input->size = input->mark;
    if (input->failed == DH_OK || input->size >= upto) return DH_OK;
    if (error != NULL) *error = input->failure;
    return input->failed;
}

/* ---- opening ---- */

/* Reads a small file whole and closes it. */
static dh_status read_small(dh_input *input, int64_t size, dh_error *error)
{
    input->small = dh_malloc((size_t)size + 1);
    if (input->small == NULL) return dh_error_nomem(error);
    while (input->size < size) {
        ssize_t n =
            pread(input->fd, input->small + input->size, (size_t)(size - input->size), input->begin + input->size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return io_error(input, "cannot read '%s': %s", error);
        if (n == 0) break;
        input->size += n;
    }
    if (input->size < size) return changed(input, SHORTER, error);
    if (input->owned) close(input->fd);
    input->owned = false;
    input->fd = -1;
    return DH_OK;
}

/* Closes the descriptor of a large file, which is opened again for each read. */
static dh_status keep_path(dh_input *input, const char *path, dh_error *error)
{
    if (!input->owned) return DH_OK;
    input->path = dh_strdup(path);
    if (input->path == NULL) return dh_error_nomem(error);
    close(input->fd);
    input->owned = false;
    input->fd = -1;
    return DH_OK;
}

/* A descriptor to read by, which release() gives back. EIO when another file has taken its place. */
static dh_status acquire(const dh_input *input, int *fd, dh_error *error)
{
    struct stat about;
    *fd = input->fd;
    if (input->path == NULL) return DH_OK;
    *fd = open(input->path, O_RDONLY | O_CLOEXEC);
    if (*fd < 0) return io_error(input, "cannot open '%s': %s", error);
    if (fstat(*fd, &about) == 0 && about.st_dev == input->device && about.st_ino == input->inode) return DH_OK;
    close(*fd);
    return changed(input, CHANGED, error);
}

static void release(const dh_input *input, int fd)
{
    if (input->path != NULL) close(fd);
}

static dh_status make_spool(dh_input *input, dh_error *error)
{
    input->fd = dh_file_temporary();
    if (input->fd < 0 && (errno == EMFILE || errno == ENFILE))
        return dh_error_set(error, DH_EIO,
                            "cannot make a temporary file to unpack '%s': %s; raise the limit of open files (ulimit "
                            "-n), or unpack the files",
                            input->name, dh_error_of_system(errno));
    if (input->fd < 0)
        return dh_error_set(error, DH_EIO,
                            "cannot make a temporary file to unpack '%s': %s; set TMPDIR to a folder that can be "
                            "written",
                            input->name, dh_error_of_system(errno));
    input->owned = true;
    return DH_OK;
}

/* Unpacks a compressed file. A small one stays in memory; of a large one what was unpacked goes to the spool. */
static dh_status unpack(dh_input *input, dh_error *error)
{
    size_t got = 1, room = 0, capacity = 0;
    while (got > 0 && room <= (size_t)SMALL) {
        if (dh_grow((void **)&input->small, &capacity, room + BLOCK, 1) != 0) return dh_error_nomem(error);
        DH_TRY(dh_inflate_next(input->from, input->small + room, BLOCK, &got, error));
        room += got;
    }
    if (got == 0) {
        dh_inflate_close(input->from);
        input->from = NULL;
        input->size = (int64_t)room;
        return DH_OK;
    }
    char *unpacked = input->small;
    input->small = NULL;
    dh_status status = make_spool(input, error);
    if (status == DH_OK) status = write_all(input, unpacked, room, error);
    dh_free(unpacked);
    return status;
}

/* A regular, uncompressed file is read in place; all else is spooled. */
static dh_status set_up(dh_input *input, const char *path, dh_error *error)
{
    struct stat about;
    unsigned char head[4];
    if (fstat(input->fd, &about) != 0) return io_error(input, "cannot read '%s': %s", error);
    input->device = about.st_dev;
    input->inode = about.st_ino;
    if (S_ISDIR(about.st_mode)) {
        errno = EISDIR;
        return io_error(input, "cannot read '%s': %s", error);
    }
    /* size 0 may be a file whose content is made when it is read, as in /proc: it is spooled */
    bool here = S_ISREG(about.st_mode) && about.st_size > 0 && lseek(input->fd, 0, SEEK_CUR) == 0;
    ssize_t got = here ? pread(input->fd, head, sizeof head, 0) : 0;
    if (got < 0) return io_error(input, "cannot read '%s': %s", error);
    if (here && !dh_inflate_knows(head, (size_t)got)) {
        if (about.st_size <= SMALL) return read_small(input, about.st_size, error);
        input->size = input->whole = about.st_size;
        input->modified = about.st_mtim;
        posix_fadvise(input->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
        return keep_path(input, path, error);
    }
    int fd = input->fd;
    bool owned = input->owned;
    input->fd = -1; /* the unpacker closes it, also when it fails */
    input->owned = false;
    DH_TRY(dh_inflate_open(&input->from, fd, owned, input->name, error));
    input->block = dh_malloc(BLOCK);
    if (input->block == NULL) return dh_error_nomem(error);
    return here ? unpack(input, error) : make_spool(input, error);
}

static void free_input(dh_input *input)
{
    if (input->map != NULL) munmap(input->map, input->map_size);
    dh_inflate_close(input->from);
    if (input->owned && input->fd >= 0) close(input->fd);
    pthread_mutex_destroy(&input->lock);
    dh_free(input->block);
    dh_free(input->small);
    dh_free(input->path);
    dh_free(input);
}

static dh_input *make(const char *name)
{
    dh_input *input = dh_calloc(1, sizeof *input);
    if (input == NULL) return NULL;
    *input =
        (dh_input){.refs = 1, .name = name, .fd = -1, .mark = -1, .modified = {.tv_sec = -1}, .failure = DH_ERROR_INIT};
    pthread_mutex_init(&input->lock, NULL);
    return input;
}

static dh_status open_file(dh_input **out, const char *path, const char *name, dh_error *error)
{
    dh_input *input = make(name);
    if (input == NULL) return dh_error_nomem(error);
    bool is_standard = strcmp(path, "-") == 0;
    /* without O_NONBLOCK a named pipe would hold the program until somebody writes to it */
    input->fd = is_standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    input->owned = !is_standard && input->fd >= 0;
    dh_status status = input->fd >= 0 ? set_up(input, path, error) : io_error(input, "cannot open '%s': %s", error);
    if (status == DH_OK)
        *out = input;
    else
        free_input(input);
    return status;
}

static dh_status open_standard(dh_input **out, dh_error *error)
{
    dh_status status = DH_OK;
    pthread_mutex_lock(&standard_lock);
    if (standard == NULL) status = open_file(&standard, "-", "-", error);
    if (status == DH_OK) standard->refs++;
    *out = standard;
    pthread_mutex_unlock(&standard_lock);
    return status;
}

dh_status dh_input_open(dh_input **out, const char *path, const char *name, dh_error *error)
{
    *out = NULL;
    return strcmp(path, "-") == 0 ? open_standard(out, error) : open_file(out, path, name, error);
}

dh_status dh_input_open_memory(dh_input **out, const char *bytes, size_t size, dh_error *error)
{
    *out = make(dh_tr("the text given"));
    if (*out == NULL) return dh_error_nomem(error);
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

static dh_status open_part(dh_input *input, int descriptor, int64_t size, dh_error *error)
{
    input->fd = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (input->fd < 0) return io_error(input, "cannot open '%s': %s", error);
    input->owned = true;
    if (size <= SMALL) return read_small(input, size, error);
    input->size = size;
    return DH_OK;
}

dh_status dh_input_open_part(dh_input **out, int descriptor, int64_t begin, int64_t size, const char *name,
                             dh_error *error)
{
    *out = make(name);
    if (*out == NULL) return dh_error_nomem(error);
    (*out)->begin = begin;
    dh_status status = open_part(*out, descriptor, size, error);
    if (status == DH_OK) return DH_OK;
    free_input(*out);
    *out = NULL;
    return status;
}

dh_status dh_input_open_empty(dh_input **out, const char *name, dh_error *error)
{
    *out = make(name);
    return *out != NULL ? DH_OK : dh_error_nomem(error);
}

dh_status dh_input_add(dh_input *input, const char *bytes, size_t size, dh_error *error)
{
    if (input->owned) return write_all(input, bytes, size, error);
    if (input->size + (int64_t)size <= SMALL) {
        if (dh_grow((void **)&input->small, &input->small_capacity, (size_t)input->size + size + 1, 1) != 0)
            return dh_error_nomem(error);
        if (size > 0) memcpy(input->small + input->size, bytes, size);
        input->size += (int64_t)size;
        return DH_OK;
    }
    char *small = input->small;
    size_t n = (size_t)input->size;
    input->small = NULL;
    input->size = 0;
    dh_status status = make_spool(input, error);
    if (status == DH_OK) status = write_all(input, small, n, error);
    if (status == DH_OK) status = write_all(input, bytes, size, error);
    dh_free(small);
    return status;
}

void dh_input_close(dh_input *input)
{
    if (input == NULL) return;
    pthread_mutex_lock(&standard_lock);
    bool last = --input->refs == 0;
    pthread_mutex_unlock(&standard_lock);
    if (last) free_input(input);
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
    int64_t left = offset < input->size ? input->size - offset : 0;
    pthread_mutex_unlock(&input->lock);
    DH_TRY(status);
    if (left < (int64_t)size) size = (size_t)left;
    int fd;
    DH_TRY(acquire(input, &fd, error));
    while (status == DH_OK && *got < size) {
        ssize_t n = pread(fd, (char *)buffer + *got, size - *got, input->begin + offset + (int64_t)*got);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) status = io_error(input, "cannot read '%s': %s", error);
        if (n == 0) status = changed(input, SHORTER, error);
        if (n > 0) *got += (size_t)n;
    }
    release(input, fd);
    return status;
}

void dh_input_cut(dh_input *input, int64_t size)
{
    input->size = size;
}

/* Looks back from the end of a file that is there as a whole. */
static dh_status look_back(dh_input *input, dh_error *error)
{
    char bytes[4096];
    bool all = true;
    int64_t mark = -1;
    for (int64_t end = input->size, begin; all && end > 0; end = begin) {
        size_t got;
        begin = end > (int64_t)sizeof bytes ? end - (int64_t)sizeof bytes : 0;
        DH_TRY(dh_input_read(input, begin, bytes, (size_t)(end - begin), &got, error));
        mark = find_mark(bytes, got, begin, mark, &all);
    }
    if (mark >= 0) input->size = mark;
    return DH_OK;
}

dh_status dh_input_end_at_mark(dh_input *input, dh_error *error)
{
    if (dh_input_size(input) >= 0) return look_back(input, error);
    pthread_mutex_lock(&input->lock);
    input->ends_at_mark = true;
    pthread_mutex_unlock(&input->lock);
    return DH_OK;
}

bool dh_input_identity(const dh_input *input, uint64_t out[2])
{
    out[0] = input->device;
    out[1] = input->inode;
    return input->inode != 0;
}

dh_status dh_input_check(const dh_input *input, dh_error *error)
{
    struct stat now;
    if (input->modified.tv_sec < 0) return DH_OK;
    int done = input->path != NULL ? stat(input->path, &now) : fstat(input->fd, &now);
    if (done != 0) return io_error(input, "cannot read '%s': %s", error);
    bool same = now.st_dev == input->device && now.st_ino == input->inode && now.st_size == input->whole &&
                now.st_mtim.tv_sec == input->modified.tv_sec && now.st_mtim.tv_nsec == input->modified.tv_nsec;
    return same ? DH_OK : changed(input, CHANGED, error);
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
    int fd;
    DH_TRY(acquire(input, &fd, error));
    int64_t before = input->begin % sysconf(_SC_PAGESIZE); /* a mapping begins with a page */
    void *made = mmap(NULL, (size_t)(before + input->size), PROT_READ, MAP_SHARED, fd, input->begin - before);
    int number = errno;
    release(input, fd);
    errno = number;
    if (made == MAP_FAILED) return io_error(input, "cannot map '%s': %s", error);
    input->map = made;
    input->map_size = (size_t)(before + input->size);
    input->map_begin = (size_t)before;
    return DH_OK;
}

dh_status dh_input_map(dh_input *input, const char **bytes, size_t *size, dh_error *error)
{
    pthread_mutex_lock(&input->lock);
    dh_status status = map(input, error);
    *size = input->small != NULL || input->map != NULL ? (size_t)input->size : 0;
    *bytes = input->small != NULL ? input->small : input->map != NULL ? input->map + input->map_begin : "";
    pthread_mutex_unlock(&input->lock);
    return status;
}
