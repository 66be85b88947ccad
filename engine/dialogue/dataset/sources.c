/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See sources.h. */
#include "dialogue/dataset/sources.h"

#include <errno.h>
#include <fnmatch.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/strbuf.h"

/* Adds `path`, resolved, and `end`. What is nowhere is left out. */
static dh_status add(dh_sources *sources, const char *path, const char *end, dh_error *error)
{
    char *real = dh_path_resolve(path);
    if (real == NULL) return errno == ENOMEM ? dh_error_nomem(error) : DH_OK;
    dh_strbuf text = {0};
    dh_strbuf_printf(&text, "%s%s", real, strcmp(real, "/") == 0 && end[0] == '/' ? "" : end);
    dh_free(real);
    char *kept = dh_strbuf_take(&text);
    if (kept == NULL ||
        dh_grow((void **)&sources->paths, &sources->capacity, sources->n + 1, sizeof *sources->paths) != 0) {
        dh_free(kept);
        return dh_error_nomem(error);
    }
    sources->paths[sources->n++] = kept;
    return DH_OK;
}

dh_status dh_sources_add_file(dh_sources *sources, const char *path, dh_error *error)
{
    return add(sources, path, "", error);
}

/* Adds a pattern with its folder resolved (as a path that need not be there, it keeps its wildcards), and the files
 * that links among its matches lead to. */
static dh_status add_pattern(dh_sources *sources, const char *folder, const char *pattern, dh_error *error)
{
    if (strcmp(pattern, "-") == 0) return DH_OK;
    char *path = dh_path_join(folder, pattern), **names = NULL;
    if (path == NULL) return dh_error_nomem(error);
    dh_status status = add(sources, path, "", error);
    dh_free(path);
    /* a pattern that nothing fits is no fault here */
    if (status == DH_OK && dh_path_expand(&names, folder, pattern, NULL) == DH_ENOMEM) return dh_error_nomem(error);
    for (size_t i = 0; status == DH_OK && names != NULL && names[i] != NULL; i++) {
        struct stat about;
        path = dh_path_join(folder, names[i]);
        if (path == NULL)
            status = dh_error_nomem(error);
        else if (lstat(path, &about) == 0 && S_ISLNK(about.st_mode))
            status = add(sources, path, "", error);
        dh_free(path);
    }
    dh_path_list_free(names);
    return status;
}

static dh_status add_entries(dh_sources *sources, const char *folder, const dh_load_entries *entries, dh_error *error)
{
    for (int32_t k = 0; k < entries->n; k++) {
        const dh_load_entry *entry = &entries->items[k];
        if (entry->profile != NULL) DH_TRY(add(sources, entry->profile, "", error));
        for (int32_t i = 0; i < entry->n_files; i++) DH_TRY(add_pattern(sources, folder, entry->files[i], error));
    }
    return DH_OK;
}

dh_status dh_sources_add(dh_sources *sources, const dh_dataset *dataset, bool folder, dh_error *error)
{
    const dh_manifest *m = dh_dataset_manifest(dataset);
    const char *path = dh_dataset_path(dataset);
    if (dh_dataset_store(dataset) != NULL) return add(sources, path, "/", error);
    if (folder && dh_path_is_folder(path)) DH_TRY(add(sources, path, "/", error));
    if (m->path != NULL) DH_TRY(add(sources, m->path, "", error));
    for (int32_t i = 0; i < m->n_domain; i++) DH_TRY(add_entries(sources, m->folder, &m->domain[i], error));
    for (int32_t i = 0; i < m->n_plain; i++) DH_TRY(add_entries(sources, m->folder, &m->plain_entries[i], error));
    return DH_OK;
}

static bool holds(const char *source, const char *real)
{
    size_t size = strlen(source);
    if (source[size - 1] == '/') /* the folder, or anything in it */
        return strncmp(real, source, size) == 0 || (strlen(real) == size - 1 && strncmp(real, source, size - 1) == 0);
    if (strcmp(source, real) == 0) return true;
    size_t folder = (size_t)(strrchr(source, '/') - source) + 1;
    return strncmp(source, real, folder) == 0 && strchr(real + folder, '/') == NULL &&
           fnmatch(source + folder, real + folder, FNM_PERIOD) == 0;
}

dh_status dh_sources_hold(bool *out, const dh_sources *sources, const char *path, dh_error *error)
{
    char *real = dh_path_resolve(path);
    *out = false;
    if (real == NULL) return errno == ENOMEM ? dh_error_nomem(error) : DH_OK;
    for (size_t i = 0; i < sources->n && !*out; i++) *out = holds(sources->paths[i], real);
    dh_free(real);
    return DH_OK;
}

void dh_sources_free(dh_sources *sources)
{
    for (size_t i = 0; i < sources->n; i++) dh_free(sources->paths[i]);
    dh_free(sources->paths);
    memset(sources, 0, sizeof *sources);
}
