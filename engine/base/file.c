/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files read whole, and written whole or not at all. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"

#define BLOCK ((size_t)64 << 10) /* bytes that are read at a time */

/* `format` has two %s: the path and the text of the errno value `number`. */
static dh_status io_error(dh_error *error, const char *format, const char *path, int number)
{
    if (number == ENOMEM) return dh_error_nomem(error);
    return dh_error_set(error, DH_EIO, format, path, dh_error_of_system(number));
}

/* ---- reading ---- */

static dh_status read_on(int file, dh_strbuf *out, const char *path, size_t max, dh_error *error)
{
    size_t left = max;
    while (left > 0) {
        size_t want = left < BLOCK ? left : BLOCK;
        char *room = dh_strbuf_room(out, want);
        if (!room) return dh_error_nomem(error);
        ssize_t n = read(file, room, want);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return io_error(error, "cannot read '%s': %s", path, errno);
        if (n == 0) break;
        out->size += (size_t)n;
        left -= (size_t)n;
    }
    dh_strbuf_add(out, ""); /* for the NUL */
    return out->failed ? dh_error_nomem(error) : DH_OK;
}

dh_status dh_file_read(dh_strbuf *out, const char *path, size_t max, dh_error *error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return io_error(error, "cannot open '%s': %s", path, errno);
    dh_status status = read_on(file, out, path, max, error);
    close(file);
    return status;
}

/* ---- writing ---- */

/* Writes all bytes. 0, or errno. */
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

/* Temporary files are "TARGET.PROCESS-NUMBER.tmp", locked by their writer as long as it lives, however it ends. */
#define LEFT_ENDING ".tmp"

/* Locks the new file. False when dh_file_clear_left took it for one left behind before it was locked. Where there are
 * no locks, nothing is cleared either. */
static bool keep(int file)
{
    struct stat about;
    return flock(file, LOCK_EX | LOCK_NB) != 0 ? errno != EWOULDBLOCK : fstat(file, &about) == 0 && about.st_nlink > 0;
}

/* Creates a temporary file in the folder of `path`; *name, its path, is freed with dh_free. -1 with errno set. */
static int open_beside(const char *path, char **name)
{
    static atomic_uint counter;
    for (int attempt = 0; attempt < 100; attempt++) {
        dh_strbuf text = {0};
        dh_strbuf_printf(&text, "%s.%ld-%u" LEFT_ENDING, path, (long)getpid(), atomic_fetch_add(&counter, 1));
        *name = dh_strbuf_take(&text);
        if (!*name) {
            errno = ENOMEM;
            return -1;
        }
        int file = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file >= 0 && keep(file)) return file;
        int number = file >= 0 ? EEXIST : errno;
        if (file >= 0) {
            unlink(*name); /* where it could not be asked about, it is there yet */
            close(file);
        }
        dh_free(*name);
        *name = NULL;
        errno = number;
        if (number != EEXIST) return -1;
    }
    return -1;
}

/* Whether `name` is that of a temporary file of the target called `base`. */
static bool is_left(const char *name, const char *base)
{
    static const char digits[] = "0123456789";
    size_t size = strlen(base);
    if (strncmp(name, base, size) != 0 || name[size] != '.') return false;
    name += size + 1;
    size_t process = strspn(name, digits);
    if (process == 0 || name[process] != '-') return false;
    name += process + 1;
    size_t number = strspn(name, digits);
    return number > 0 && strcmp(name + number, LEFT_ENDING) == 0;
}

/* Deletes the file unless its writer still lives. */
static bool clear_left(int folder, const char *name)
{
    struct stat about;
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) return false;
    bool cleared = fstat(file, &about) == 0 && S_ISREG(about.st_mode) && flock(file, LOCK_EX | LOCK_NB) == 0 &&
                   unlinkat(folder, name, 0) == 0;
    close(file);
    return cleared;
}

int dh_file_clear_left(const char *path)
{
    char *target = dh_path_resolve(path), *slash = target ? strrchr(target, '/') : NULL;
    int cleared = 0;
    if (slash) *slash = '\0';
    DIR *folder = slash ? opendir(slash == target ? "/" : target) : NULL;
    for (const struct dirent *entry; folder && (entry = readdir(folder)) != NULL;)
        if (is_left(entry->d_name, slash + 1) && clear_left(dirfd(folder), entry->d_name)) cleared++;
    if (folder) closedir(folder);
    dh_free(target);
    return cleared;
}

bool dh_file_report_left(dh_strbuf *out, const char *path)
{
    int n = dh_file_clear_left(path);
    if (n == 0) return false;
    dh_strbuf_printf(out,
                     n == 1 ? dh_tr("beside '%s': an unfinished file of a run that was killed was deleted")
                            : dh_tr("beside '%s': %d unfinished files of runs that were killed were deleted"),
                     path, n);
    return !out->failed;
}

struct dh_file {
    char *path;            /* as given, for messages */
    char *target, *beside; /* the file to replace, its temporary file; NULL: a device or pipe, written directly */
    int descriptor;
};

static void file_free(dh_file *file)
{
    if (!file) return;
    if (file->descriptor >= 0) close(file->descriptor);
    dh_free(file->path);
    dh_free(file->target);
    dh_free(file->beside);
    dh_free(file);
}

/* Sets the path to rename over. A symbolic link is followed, also one to a file that is not there yet, so that the link
 * itself stays. 0, or errno. */
static int find_target(dh_file *file, bool there)
{
    if (there && access(file->path, W_OK) != 0) return errno;
    file->target = dh_path_resolve(file->path);
    return file->target ? 0 : errno;
}

/* Opens the device or pipe itself, or a temporary file beside the target. 0, or errno. */
static int open_file(dh_file *file)
{
    struct stat old;
    bool there = stat(file->path, &old) == 0;
    if (!there && errno != ENOENT) return errno;
    if (there && S_ISDIR(old.st_mode)) return EISDIR;
    if (there && !S_ISREG(old.st_mode)) {
        file->descriptor = open(file->path, O_WRONLY | O_CLOEXEC);
        return file->descriptor < 0 ? errno : 0;
    }
    int number = find_target(file, there);
    if (number != 0) return number;
    file->descriptor = open_beside(file->target, &file->beside);
    if (file->descriptor < 0) return errno;
    return there && fchmod(file->descriptor, old.st_mode & 07777) != 0 ? errno : 0;
}

dh_status dh_file_begin(dh_file **out, const char *path, dh_error *error)
{
    *out = NULL;
    dh_file *file = dh_calloc(1, sizeof *file);
    if (!file) return dh_error_nomem(error);
    file->descriptor = -1;
    file->path = dh_strdup(path);
    int number = file->path ? open_file(file) : ENOMEM;
    if (number == 0) {
        *out = file;
        return DH_OK;
    }
    if (file->beside && file->descriptor >= 0) unlink(file->beside);
    file_free(file);
    if (number == ENOENT) DH_TRY(dh_path_check_way(path, error));
    return io_error(error, "cannot write '%s': %s", path, number);
}

dh_status dh_file_add(dh_file *file, const void *bytes, size_t size, dh_error *error)
{
    int number = write_all(file->descriptor, bytes, size);
    return number ? io_error(error, "cannot write '%s': %s", file->path, number) : DH_OK;
}

dh_status dh_file_end(dh_file *file, dh_status so_far, dh_error *error)
{
    int number = 0;
    if (so_far == DH_OK && file->beside && fsync(file->descriptor) != 0) number = errno;
    int lock = fcntl(file->descriptor, F_DUPFD_CLOEXEC, 0); /* held until the file has its name */
    if (close(file->descriptor) != 0 && number == 0) number = errno;
    file->descriptor = -1;
    bool good = so_far == DH_OK && number == 0;
    if (good && file->beside && rename(file->beside, file->target) != 0) {
        number = errno;
        good = false;
    }
    if (!good && file->beside) unlink(file->beside);
    if (lock >= 0) close(lock);
    dh_status status =
        so_far == DH_OK && number ? io_error(error, "cannot write '%s': %s", file->path, number) : so_far;
    file_free(file);
    return status;
}

dh_status dh_file_write(const char *path, const void *bytes, size_t size, dh_error *error)
{
    dh_file *file;
    DH_TRY(dh_file_begin(&file, path, error));
    return dh_file_end(file, dh_file_add(file, bytes, size, error), error);
}

/* ---- temporary files ---- */

const char *dh_file_temporary_folder(void)
{
    const char *named = getenv("TMPDIR");
    return named && named[0] != '\0' ? named : "/tmp";
}

int dh_file_temporary(void)
{
    const char *folder = dh_file_temporary_folder();
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0) return file;
    dh_strbuf path = {0}; /* not every file system has O_TMPFILE */
    dh_strbuf_printf(&path, "%s/dienhong-XXXXXX", folder);
    file = path.failed ? -1 : mkostemp(path.data, O_CLOEXEC);
    int number = path.failed ? ENOMEM : errno;
    if (file >= 0) unlink(path.data);
    dh_strbuf_free(&path);
    errno = number;
    return file;
}
