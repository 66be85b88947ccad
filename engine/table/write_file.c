/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files written whole or not at all. */
#include "table/write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

static dh_status io_error(dh_error *error, const char *path, int number)
{
    if (number == ENOMEM) return dh_error_nomem(error);
    return dh_error_set(error, DH_EIO, "cannot write '%s': %s", path, strerror(number));
}

/* 0, or errno. */
static int write_all(int file, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(file, bytes, size < ((size_t)1 << 30) ? size : (size_t)1 << 30);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno;
        if (n == 0) return EIO;
        bytes += n;
        size -= (size_t)n;
    }
    return 0;
}

/* A device or a pipe cannot be replaced: the bytes go into it. */
static dh_status write_through(const char *path, const void *bytes, size_t size, dh_error *error)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return io_error(error, path, errno);
    int number = write_all(file, bytes, size);
    if (close(file) != 0 && number == 0) number = errno;
    return number ? io_error(error, path, number) : DH_OK;
}

/* Opens a new file beside `path` and gives its name, to be freed. -1 with errno set. */
static int open_beside(const char *path, char **name)
{
    static atomic_uint counter;
    for (int attempt = 0; attempt < 100; attempt++) {
        dh_strbuf text = {0};
        dh_strbuf_printf(&text, "%s.%ld-%u.tmp", path, (long)getpid(), atomic_fetch_add(&counter, 1));
        *name = dh_strbuf_take(&text);
        if (!*name) {
            errno = ENOMEM;
            return -1;
        }
        int file = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file >= 0) return file;
        int number = errno;
        dh_free(*name);
        *name = NULL;
        errno = number;
        if (number != EEXIST) return -1;
    }
    return -1;
}

static dh_status replace(const char *path, const struct stat *old, const void *bytes, size_t size, dh_error *error)
{
    char *name = NULL;
    int number = 0, file = open_beside(path, &name);
    if (file < 0) return io_error(error, path, errno);
    if (old && fchmod(file, old->st_mode & 07777) != 0) number = errno;
    if (number == 0) number = write_all(file, bytes, size);
    if (number == 0 && fsync(file) != 0) number = errno;
    if (close(file) != 0 && number == 0) number = errno;
    if (number == 0 && rename(name, path) != 0) number = errno;
    if (number != 0) unlink(name);
    dh_free(name);
    return number ? io_error(error, path, number) : DH_OK;
}

dh_status dh_file_write(const char *path, const void *bytes, size_t size, dh_error *error)
{
    struct stat old;
    if (stat(path, &old) != 0) {
        if (errno != ENOENT) return io_error(error, path, errno);
        return replace(path, NULL, bytes, size, error);
    }
    if (S_ISDIR(old.st_mode)) return io_error(error, path, EISDIR);
    if (!S_ISREG(old.st_mode)) return write_through(path, bytes, size, error);
    if (access(path, W_OK) != 0) return io_error(error, path, errno);
    /* Through a symbolic link the file that it names is replaced, not the link. */
    char *target = realpath(path, NULL);
    if (!target) return io_error(error, path, errno);
    dh_status status = replace(target, &old, bytes, size, error);
    free(target);
    return status;
}
