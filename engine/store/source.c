/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources: size, time and hash of the files that rows were imported from, so that a change is noticed. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/memory.h"
#include "base/path.h"
#include "store/store.h"

/* The real path of what is there; *out NULL when it is not, or cannot be reached. */
static dh_status real_path(char **out, const char *path, dh_error *error)
{
    char *real = realpath(path, NULL);
    int number = errno;
    *out = real != NULL ? dh_strdup(real) : NULL;
    bool failed = real != NULL ? *out == NULL : number == ENOMEM;
    free(real);
    return failed ? dh_error_nomem(error) : DH_OK;
}

/* The absolute path of a file that need not exist, but whose folder must. Freed with dh_free. */
static dh_status absolute(char **out, const char *path, dh_error *error)
{
    DH_TRY(real_path(out, path, error));
    if (*out != NULL) return DH_OK;
    const char *end = path + strlen(path);
    while (end > path + 1 && end[-1] == '/') end--;
    const char *slash = end;
    while (slash > path && slash[-1] != '/') slash--;
    char *folder = slash > path ? dh_strndup(path, (size_t)(slash - path)) : dh_strdup("."), *real = NULL;
    dh_status status = folder ? real_path(&real, folder, error) : dh_error_nomem(error);
    if (status == DH_OK && real == NULL)
        status = dh_error_set(error, DH_EIO, "cannot open the folder '%s': %s", folder, dh_error_of_system(errno));
    dh_strbuf joined = {0};
    if (status == DH_OK)
        dh_strbuf_printf(&joined, "%s/%.*s", strcmp(real, "/") == 0 ? "" : real, (int)(end - slash), slash);
    dh_free(folder);
    dh_free(real);
    *out = status == DH_OK ? dh_strbuf_take(&joined) : NULL;
    dh_strbuf_free(&joined);
    return status != DH_OK || *out != NULL ? status : dh_error_nomem(error);
}

/* `path` relative to the folder `from`, both absolute; absolute when they have only the root in common. */
static char *relative(const char *path, const char *from)
{
    size_t shared = 0;
    for (size_t i = 0;; i++) {
        bool path_ends = path[i] == '/' || path[i] == '\0', from_ends = from[i] == '/' || from[i] == '\0';
        if (path_ends && from_ends) shared = i;
        if (path[i] != from[i] || path[i] == '\0') break;
    }
    if (shared == 0) return dh_strdup(path);
    dh_strbuf out = {0};
    for (const char *p = from + shared; *p; p++)
        if (*p == '/' && p[1] != '\0') dh_strbuf_add(&out, "../");
    const char *rest = path + shared;
    while (*rest == '/') rest++;
    dh_strbuf_add(&out, *rest ? rest : ".");
    return dh_strbuf_take(&out);
}

static dh_status hash_file(uint64_t *out, int file, const char *path, dh_error *error)
{
    enum { BLOCK = 1 << 20 };
    dh_checksum *checksum = dh_checksum_new();
    char *block = dh_malloc(BLOCK);
    dh_status status = checksum && block ? DH_OK : dh_error_nomem(error);
    while (status == DH_OK) {
        ssize_t n = read(file, block, BLOCK);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) status = dh_error_set(error, DH_EIO, "cannot read '%s': %s", path, dh_error_of_system(errno));
        if (n <= 0) break;
        dh_checksum_add(checksum, block, (size_t)n);
    }
    if (status == DH_OK) *out = dh_checksum_get(checksum);
    dh_checksum_free(checksum);
    dh_free(block);
    return status;
}

static dh_status read_source(dh_store_source *out, const char *path, dh_error *error)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return dh_error_set(error, DH_EIO, "cannot read '%s': %s", path, dh_error_of_system(errno));
    if (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode))
        return dh_error_set(error, DH_EINVAL,
                            "'%s' is no file, and a store tells which files it came from; save it as "
                            "a file first",
                            path);
    out->size = about.st_size;
    out->modified = (int64_t)about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec;
    return DH_OK;
}

dh_status dh_store_source_hash(uint64_t *out, const char *folder, const char *name, dh_error *error)
{
    char *path = dh_path_join(folder, name);
    if (path == NULL) return dh_error_nomem(error);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    dh_status status = file >= 0 ? hash_file(out, file, path, error)
                                 : dh_error_set(error, DH_EIO, "cannot read '%s': %s", path, dh_error_of_system(errno));
    if (file >= 0) close(file);
    dh_free(path);
    return status;
}

dh_status dh_store_source_read(dh_store_source *out, dh_arena *arena, const char *store, const char *folder,
                               const char *name, dh_error *error)
{
    *out = (dh_store_source){0};
    char *path = dh_path_join(folder, name);
    if (path == NULL) return dh_error_nomem(error);
    dh_status status = read_source(out, path, error);
    char *real = NULL, *from = NULL, *kept = NULL;
    if (status == DH_OK) status = absolute(&real, path, error);
    if (status == DH_OK) status = absolute(&from, store, error);
    if (status == DH_OK && (kept = relative(real, from)) == NULL) status = dh_error_nomem(error);
    if (status == DH_OK) {
        out->path = dh_arena_strdup(arena, kept);
        out->name = dh_arena_strdup(arena, name);
        if (out->path == NULL || out->name == NULL) status = dh_error_nomem(error);
    }
    dh_free(real);
    dh_free(from);
    dh_free(kept);
    dh_free(path);
    return status;
}
