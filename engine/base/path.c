/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths and patterns. Sorting is by bytes, so that the order of rows depends on no locale. */
#include "base/path.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/pattern.h"
#include "base/text.h"

static char *join(const char *a, size_t a_size, const char *separator, const char *b)
{
    size_t s = strlen(separator), n = strlen(b);
    char *out = dh_malloc(a_size + s + n + 1);
    if (out == NULL) return NULL;
    memcpy(out, a, a_size);
    memcpy(out + a_size, separator, s);
    memcpy(out + a_size + s, b, n + 1);
    return out;
}

char *dh_path_join(const char *folder, const char *name)
{
    if (name[0] == '/' || strcmp(name, "-") == 0 || folder[0] == '\0') return dh_strdup(name);
    size_t size = strlen(folder);
    if (strcmp(folder, ".") == 0 && name[0] != '\0') return dh_strdup(name);
    return join(folder, size, folder[size - 1] == '/' ? "" : "/", name);
}

char *dh_path_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) return dh_strdup(".");
    return slash == path ? dh_strdup("/") : dh_strndup(path, (size_t)(slash - path));
}

#define LINKS_MAX 40 /* followed before they count as a circle */

/* The resolved folder of `path`, and its last part, which is not there. */
static char *resolve_missing(const char *path)
{
    const char *slash = strrchr(path, '/'), *last = slash != NULL ? slash + 1 : path;
    if (last[0] == '\0' || strcmp(last, ".") == 0 || strcmp(last, "..") == 0) {
        errno = ENOENT;
        return NULL;
    }
    char *folder = slash != NULL ? join(path, (size_t)(slash - path) + 1, "", "") : dh_strdup(".");
    char *real = folder != NULL ? realpath(folder, NULL) : NULL;
    char *out = real != NULL ? dh_path_join(real, last) : NULL;
    int number = folder == NULL || (real != NULL && out == NULL) ? ENOMEM : errno;
    free(real);
    dh_free(folder);
    if (out == NULL) errno = number;
    return out;
}

/* What the link at `path` says, joined to its folder. NULL, with errno EINVAL when there is no link. */
static char *follow(const char *path)
{
    char to[4096];
    ssize_t size = readlink(path, to, sizeof to - 1);
    if (size < 0) return NULL;
    to[size] = '\0';
    const char *slash = strrchr(path, '/');
    char *out = slash == NULL || to[0] == '/' ? dh_strdup(to) : join(path, (size_t)(slash - path) + 1, "", to);
    if (out == NULL) errno = ENOMEM;
    return out;
}

char *dh_path_resolve(const char *path)
{
    char *at = dh_strdup(path), *out = NULL;
    errno = at != NULL ? ELOOP : ENOMEM;
    for (int i = 0; at != NULL && i < LINKS_MAX; i++) {
        char *real = realpath(at, NULL);
        char *next = NULL;
        if (real != NULL)
            out = dh_strdup(real);
        else if (errno == ENOENT && (next = follow(at)) == NULL && errno != ENOMEM)
            out = resolve_missing(at);
        int number = real != NULL && out == NULL ? ENOMEM : errno;
        free(real);
        dh_free(at);
        at = next;
        errno = at != NULL ? ELOOP : number;
    }
    int number = errno;
    dh_free(at);
    errno = number;
    return out;
}

bool dh_path_is_below(const char *path, const char *folder)
{
    size_t size = strlen(folder);
    if (strncmp(path, folder, size) != 0) return false;
    return path[size] == '\0' || path[size] == '/' || (size > 0 && folder[size - 1] == '/');
}

bool dh_path_is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

bool dh_path_is_file(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && !S_ISDIR(about.st_mode);
}

void dh_path_list_free(char **list)
{
    if (list == NULL) return;
    for (size_t i = 0; list[i] != NULL; i++) dh_free(list[i]);
    dh_free(list);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

typedef struct name_list {
    char **names;
    size_t n, capacity;
} name_list;

/* Takes over `name`, also on failure; NULL is out of memory. 0, or -1. */
static int add_name(name_list *list, char *name)
{
    if (name == NULL || dh_grow((void **)&list->names, &list->capacity, list->n + 2, sizeof *list->names) != 0) {
        dh_free(name);
        return -1;
    }
    list->names[list->n++] = name;
    list->names[list->n] = NULL;
    return 0;
}

/* Whether an entry of the folder `path` is itself a folder, also by a link. */
static dh_status is_folder(bool *out, const char *path, const struct dirent *entry, dh_error *error)
{
    *out = entry->d_type == DT_DIR;
    if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK) return DH_OK;
    char *full = dh_path_join(path, entry->d_name);
    if (full == NULL) return dh_error_nomem(error);
    *out = dh_path_is_folder(full);
    dh_free(full);
    return DH_OK;
}

/* What programs and systems put beside files of people: "~$so.xlsx" while Word or Excel has so.xlsx open. */
static bool is_of_machine(const char *name)
{
    return strncmp(name, "~$", 2) == 0 || strcmp(name, "desktop.ini") == 0 || strcmp(name, "Thumbs.db") == 0;
}

/* Adds an entry of the folder if it matches and is no folder. */
static dh_status take_entry(name_list *list, const char *path, const char *before, const dh_pattern *pattern,
                            const struct dirent *entry, dh_error *error)
{
    bool fits, folder = false;
    if (is_of_machine(entry->d_name)) return DH_OK;
    DH_TRY(dh_pattern_match(&fits, pattern, entry->d_name, error));
    if (fits) DH_TRY(is_folder(&folder, path, entry, error));
    if (!fits || folder) return DH_OK;
    return add_name(list, join(before, strlen(before), "", entry->d_name)) == 0 ? DH_OK : dh_error_nomem(error);
}

static dh_status list_folder(name_list *list, const char *path, const char *before, const dh_pattern *pattern,
                             dh_error *error)
{
    DIR *dir = opendir(path);
    if (dir == NULL)
        return dh_error_set(error, DH_EIO, "cannot open the folder '%s': %s", path, dh_error_of_system(errno));
    dh_status status = DH_OK;
    while (status == DH_OK) {
        errno = 0; /* only errno tells an error from the end of the folder */
        const struct dirent *entry = readdir(dir);
        if (entry == NULL && errno != 0)
            status = dh_error_set(error, DH_EIO, "cannot read the folder '%s': %s", path, dh_error_of_system(errno));
        if (entry == NULL) break;
        status = take_entry(list, path, before, pattern, entry, error);
    }
    closedir(dir);
    return status;
}

/* Adds the files in the folder whose names match; `prefix` is the length of the pattern's folder part. */
static dh_status list_matches(name_list *list, const char *folder, const char *text, size_t prefix, dh_error *error)
{
    dh_pattern *pattern = NULL;
    char *before = dh_strndup(text, prefix);
    char *path = before != NULL ? dh_path_join(folder, prefix > 0 ? before : ".") : NULL;
    dh_status status = path != NULL ? dh_pattern_new(&pattern, text + prefix, error) : dh_error_nomem(error);
    if (status == DH_OK) status = list_folder(list, path, before, pattern, error);
    dh_pattern_free(pattern);
    dh_free(before);
    dh_free(path);
    return status;
}

/* Whether a file of exactly this name exists, wildcard characters taken literally, and whether it is a folder. */
static dh_status is_there(bool *out, bool *is_whole, const char *folder, const char *name, dh_error *error)
{
    struct stat about;
    char *path = dh_path_join(folder, name);
    if (path == NULL) return dh_error_nomem(error);
    *out = stat(path, &about) == 0;
    *is_whole = *out && S_ISDIR(about.st_mode);
    dh_free(path);
    return DH_OK;
}

/* All files of the folder `name`. */
static dh_status list_whole(name_list *list, const char *folder, const char *name, dh_error *error)
{
    size_t size = strlen(name);
    char *pattern = join(name, size, size > 0 && name[size - 1] == '/' ? "" : "/", "*");
    if (pattern == NULL) return dh_error_nomem(error);
    dh_status status = list_matches(list, folder, pattern, strlen(pattern) - 1, error);
    dh_free(pattern);
    return status;
}

dh_status dh_path_expand(char ***out, const char *folder, const char *pattern, dh_error *error)
{
    name_list list = {0};
    dh_status status = DH_OK;
    const char *slash = strrchr(pattern, '/');
    size_t prefix = slash != NULL ? (size_t)(slash - pattern) + 1 : 0;
    *out = NULL;
    bool plain = strpbrk(pattern + prefix, "*?[") == NULL, exists = false, whole = false;
    DH_TRY(is_there(&exists, &whole, folder, pattern, error));
    if ((plain || exists) && !whole) {
        if (add_name(&list, dh_strdup(pattern)) != 0) status = dh_error_nomem(error);
    } else {
        status =
            whole ? list_whole(&list, folder, pattern, error) : list_matches(&list, folder, pattern, prefix, error);
        if (status == DH_OK && list.n == 0)
            status = whole ? dh_error_set(error, DH_EIO, "the folder '%s' has no files", pattern)
                           : dh_error_set(error, DH_EIO, "no file fits '%s' in '%s'", pattern, folder);
        if (list.n > 1) qsort(list.names, list.n, sizeof *list.names, compare_names);
    }
    if (status == DH_OK)
        *out = list.names;
    else
        dh_path_list_free(list.names);
    return status;
}

dh_status dh_path_check_way(const char *path, dh_error *error)
{
    char *way = dh_strdup(path);
    size_t size = way != NULL ? strlen(way) : 0;
    dh_status status = way != NULL ? DH_OK : dh_error_nomem(error);
    while (size > 1 && way[size - 1] == '/') way[--size] = '\0';
    for (char *at = way; status == DH_OK && (at = strchr(at + 1, '/')) != NULL;) {
        *at = '\0';
        if (access(way, F_OK) != 0 && errno == ENOENT)
            status = dh_error_set(
                error, DH_EIO, "there is no folder '%s' to write '%s' into; make it, or name another one", way, path);
        *at = '/';
    }
    dh_free(way);
    return status;
}

/* The entry of `folder` that is nearest to `name`, as folder/entry; NULL = none. */
static char *nearest_in(const char *folder, const char *name)
{
    struct dirent **entries;
    int n = scandir(folder[0] != '\0' ? folder : ".", &entries, NULL, alphasort);
    const char **names = n > 0 ? dh_calloc((size_t)n, sizeof *names) : NULL;
    int32_t n_names = 0;
    for (int i = 0; names != NULL && i < n; i++)
        if (entries[i]->d_name[0] != '.') names[n_names++] = entries[i]->d_name;
    const char *nearest = names != NULL ? dh_text_nearest(name, names, (size_t)n_names) : NULL;
    char *path = nearest != NULL ? join(folder, strlen(folder), "", nearest) : NULL;
    for (int i = 0; i < n; i++) free(entries[i]);
    if (n >= 0) free(entries);
    dh_free(names);
    return path;
}

char *dh_path_nearest(const char *path)
{
    char *found = dh_strdup(""); /* what is there of it, with the slash behind */
    bool replaced = false;
    for (const char *part = path; found != NULL && *part != '\0';) {
        size_t size = strcspn(part, "/"), slashes = strspn(part + size, "/");
        char *name = dh_strndup(part, size), *whole = name != NULL ? join(found, strlen(found), "", name) : NULL;
        if (whole != NULL && size > 0 && access(whole, F_OK) != 0) {
            dh_free(whole);
            whole = nearest_in(found, name);
            replaced = true;
        }
        dh_free(found);
        found = whole != NULL && slashes > 0 ? join(whole, strlen(whole), "", "/") : whole;
        if (found != whole) dh_free(whole);
        dh_free(name);
        part += size + slashes;
    }
    if (replaced) return found;
    dh_free(found);
    return NULL;
}

dh_status dh_path_refuse(const char *path, dh_error *error)
{
    char *nearest = dh_path_nearest(path);
    if (nearest != NULL)
        dh_error_set(error, DH_EIO, "there is no file or folder '%s'; did you mean '%s'?", path, nearest);
    else
        dh_error_set(error, DH_EIO, "there is no file or folder '%s'", path);
    dh_free(nearest);
    return DH_EIO;
}
