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
#include <strings.h>
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

/* Temporary files are "TARGET.PROCESS-NUMBER.tmp", locked by their writer as long as it lives, however it ends. What
 * somebody else writes in its place has the same name and the target's ".EXTENSION", and the lock is on the file
 * without. */
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

/* Of `name`, how much is the name of the locked file, when it is that of a temporary file of the target whose name its
 * first `size` bytes are; 0 when it is not. extension: of what somebody else writes, with its dot; NULL = none. */
static size_t left_size(const char *name, size_t size, const char *extension)
{
    static const char digits[] = "0123456789";
    size_t ending = sizeof LEFT_ENDING - 1;
    if (name[size] != '.') return 0;
    const char *at = name + size + 1;
    size_t process = strspn(at, digits);
    if (process == 0 || at[process] != '-') return 0;
    at += process + 1;
    size_t number = strspn(at, digits);
    at += number;
    if (number == 0 || strncmp(at, LEFT_ENDING, ending) != 0) return 0;
    at += ending;
    return *at == '\0' || (extension != NULL && strcasecmp(at, extension) == 0) ? (size_t)(at - name) : 0;
}

size_t dh_file_left_target(const char *name)
{
    for (const char *dot = strchr(name, '.'); dot != NULL; dot = strchr(dot + 1, '.'))
        if (dot > name && left_size(name, (size_t)(dot - name), NULL) > 0) return (size_t)(dot - name);
    return 0;
}

/* Deletes the file unless its writer still lives: holds the lock of the file whose name are the first `size` bytes.
 * That is made before the other and deleted after it, so where it is missing nobody writes. */
static bool clear_left(int folder, const char *name, size_t size)
{
    struct stat about;
    char *locked = dh_strndup(name, size);
    int file = locked ? openat(folder, locked, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;
    bool dead = file >= 0 ? fstat(file, &about) == 0 && S_ISREG(about.st_mode) && flock(file, LOCK_EX | LOCK_NB) == 0
                          : locked != NULL && errno == ENOENT;
    bool cleared = dead && fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(about.st_mode) &&
                   about.st_uid == geteuid() && unlinkat(folder, name, 0) == 0;
    if (file >= 0) close(file);
    dh_free(locked);
    return cleared;
}

int dh_file_clear_left(const char *path)
{
    char *target = dh_path_resolve(path), *slash = target ? strrchr(target, '/') : NULL;
    const char *dot = strrchr(path, '.'); /* the extension is that of a link, too */
    size_t base = slash ? strlen(slash + 1) : 0;
    int cleared = 0;
    if (slash) *slash = '\0';
    DIR *folder = slash ? opendir(slash == target ? "/" : target) : NULL;
    for (const struct dirent *entry; folder && (entry = readdir(folder)) != NULL;) {
        bool of_target = strncmp(entry->d_name, slash + 1, base) == 0;
        size_t size = of_target ? left_size(entry->d_name, base, dot) : 0;
        if (size > 0 && clear_left(dirfd(folder), entry->d_name, size)) cleared++;
    }
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
    char *written; /* the temporary file of somebody else, for which `beside` holds the lock; NULL = there is none */
    mode_t mode;   /* of the file to replace; 0 = there is none */
    int descriptor;
};

static void file_free(dh_file *file)
{
    if (!file) return;
    if (file->descriptor >= 0) close(file->descriptor);
    dh_free(file->path);
    dh_free(file->target);
    dh_free(file->beside);
    dh_free(file->written);
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
    file->mode = there ? old.st_mode & 07777 : 0;
    return there && fchmod(file->descriptor, file->mode) != 0 ? errno : 0;
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

dh_status dh_file_begin_foreign(dh_file **out, const char *path, const char *extension, const char **to,
                                dh_error *error)
{
    dh_strbuf text = {0};
    DH_TRY(dh_file_begin(out, path, error));
    dh_file *file = *out;
    *to = path;
    if (!file->beside) return DH_OK;
    dh_strbuf_printf(&text, "%s.%s", file->beside, extension);
    *to = file->written = text.failed ? NULL : dh_strbuf_take(&text);
    if (*to) return DH_OK;
    dh_strbuf_free(&text);
    *out = NULL;
    return dh_file_end(file, dh_error_nomem(error), error);
}

/* What somebody else has written gets the rights of the file that it replaces, and is put on the disk. 0, or errno. */
static int finish_foreign(const dh_file *file)
{
    int written = open(file->written, O_RDONLY | O_CLOEXEC);
    if (written < 0) return errno;
    int number = (file->mode != 0 && fchmod(written, file->mode) != 0) || fsync(written) != 0 ? errno : 0;
    close(written);
    return number;
}

/* Puts the temporary file in its place, or deletes it. 0, or errno. */
static int put_in_place(const dh_file *file, bool good)
{
    int number = 0;
    const char *made = file->written ? file->written : file->beside;
    if (!file->beside) return 0;
    if (good && rename(made, file->target) != 0) number = errno;
    bool placed = good && number == 0;
    if (!placed) unlink(made);
    if (file->written) unlink(file->beside);
    if (placed)
        dh_file_clear_left(file->path); /* a process that was killed a moment ago may have held its lock before */
    return number;
}

dh_status dh_file_end(dh_file *file, dh_status so_far, dh_error *error)
{
    int number = 0;
    if (so_far == DH_OK && file->written) number = finish_foreign(file);
    if (so_far == DH_OK && !file->written && file->beside && fsync(file->descriptor) != 0) number = errno;
    int lock = fcntl(file->descriptor, F_DUPFD_CLOEXEC, 0); /* held until the file has its name */
    if (close(file->descriptor) != 0 && number == 0) number = errno;
    file->descriptor = -1;
    int placing = put_in_place(file, so_far == DH_OK && number == 0);
    if (number == 0) number = placing;
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

/* Temporary files that have a name for a moment: ".dienhong-XXXXXX.tmp". */
#define NAMED_BEGIN  ".dienhong-"
#define NAMED_RANDOM 6

/* Whether a process that was killed before it had taken away the name of its file has left it: nothing is ever written
 * to such a file as long as it has a name. */
static bool is_left_named(int folder, const char *name)
{
    size_t begin = sizeof NAMED_BEGIN - 1;
    struct stat about;
    return strncmp(name, NAMED_BEGIN, begin) == 0 && strlen(name) == begin + NAMED_RANDOM + sizeof LEFT_ENDING - 1 &&
           strcmp(name + begin + NAMED_RANDOM, LEFT_ENDING) == 0 &&
           fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(about.st_mode) && about.st_size == 0 &&
           about.st_uid == geteuid();
}

/* Where another process has just made one, and not yet taken its name away, nothing is lost to it. */
static void clear_left_named(const char *folder)
{
    DIR *dir = opendir(folder);
    for (const struct dirent *entry; dir && (entry = readdir(dir)) != NULL;)
        if (is_left_named(dirfd(dir), entry->d_name)) unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir) closedir(dir);
}

int dh_file_temporary_named(const char *folder)
{
    dh_strbuf path = {0};
    clear_left_named(folder);
    dh_strbuf_printf(&path, "%s/" NAMED_BEGIN "XXXXXX" LEFT_ENDING, folder);
    int file = path.failed ? -1 : mkostemps(path.data, sizeof LEFT_ENDING - 1, O_CLOEXEC);
    int number = path.failed ? ENOMEM : errno;
    if (file >= 0) unlink(path.data);
    dh_strbuf_free(&path);
    errno = number;
    return file;
}

int dh_file_temporary(void)
{
    const char *folder = dh_file_temporary_folder();
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) file = dh_file_temporary_named(folder); /* not every file system has O_TMPFILE */
    return file;
}
