/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths and patterns. Sorting is by bytes, so that the order of rows depends on no locale. */
#include "base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"

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
    return join(folder, size, folder[size - 1] == '/' ? "" : "/", name);
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

/* Adds the names in the folder that match; `prefix` is the length of the pattern's folder part. */
static dh_status list_matches(name_list *list, const char *folder, const char *pattern, size_t prefix, dh_error *error)
{
    char *part = join(pattern, prefix, "", "");
    char *path = part != NULL ? dh_path_join(folder, prefix > 0 ? part : ".") : NULL;
    dh_status status = path != NULL ? DH_OK : dh_error_nomem(error);
    DIR *dir = path != NULL ? opendir(path) : NULL;
    if (path != NULL && dir == NULL)
        status = dh_error_set(error, DH_EIO, "cannot open the folder '%s': %s", path, dh_error_of_system(errno));
    while (status == DH_OK) {
        errno = 0; /* only errno tells an error from the end of the folder */
        const struct dirent *entry = readdir(dir);
        if (entry == NULL && errno != 0)
            status = dh_error_set(error, DH_EIO, "cannot read the folder '%s': %s", path, dh_error_of_system(errno));
        if (entry == NULL) break;
        if (fnmatch(pattern + prefix, entry->d_name, FNM_PERIOD) != 0) continue;
        if (add_name(list, join(pattern, prefix, "", entry->d_name)) != 0) status = dh_error_nomem(error);
    }
    if (dir != NULL) closedir(dir);
    dh_free(part);
    dh_free(path);
    return status;
}

/* Whether a file of exactly this name exists, wildcard characters taken literally. */
static dh_status is_there(bool *out, const char *folder, const char *name, dh_error *error)
{
    struct stat about;
    char *path = dh_path_join(folder, name);
    if (path == NULL) return dh_error_nomem(error);
    *out = stat(path, &about) == 0;
    dh_free(path);
    return DH_OK;
}

dh_status dh_path_expand(char ***out, const char *folder, const char *pattern, dh_error *error)
{
    name_list list = {0};
    dh_status status = DH_OK;
    const char *slash = strrchr(pattern, '/');
    size_t prefix = slash != NULL ? (size_t)(slash - pattern) + 1 : 0;
    *out = NULL;
    bool plain = strpbrk(pattern + prefix, "*?[") == NULL;
    if (!plain) DH_TRY(is_there(&plain, folder, pattern, error));
    if (plain) {
        if (add_name(&list, dh_strdup(pattern)) != 0) status = dh_error_nomem(error);
    } else {
        status = list_matches(&list, folder, pattern, prefix, error);
        if (status == DH_OK && list.n == 0)
            status = dh_error_set(error, DH_EIO, "no file fits '%s' in '%s'", pattern, folder);
        if (list.n > 1) qsort(list.names, list.n, sizeof *list.names, compare_names);
    }
    if (status == DH_OK)
        *out = list.names;
    else
        dh_path_list_free(list.names);
    return status;
}
