/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See calendars.h. Calendars are read when they are first named, and kept. */
#include "dialogue/dataset/calendars.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "dialogue/dataset/dataset_state.h"
#include "load/config/calendar_file.h"

enum { FOLDERS = 2, NAMES = 100 };

struct dh_kept_calendar {
    dh_calendar calendar;
    struct dh_kept_calendar *next;
};

/* The path of a folder of calendars, or of a file in it; NULL when there is no such folder. ENOMEM. */
static dh_status path_of(char **out, const dh_dataset *dataset, int folder, const char *name, dh_error *error)
{
    const char *base = folder == 0 ? dataset->path : dataset->scripts_folder;
    dh_strbuf file = {0};
    *out = NULL;
    if (base == NULL || (folder == 0 && !dh_path_is_folder(base))) return DH_OK;
    dh_strbuf_printf(&file, "calendars%s%s%s", name != NULL ? "/" : "", name != NULL ? name : "",
                     name != NULL ? ".lua" : "");
    *out = file.failed ? NULL : dh_path_join(base, file.data);
    dh_strbuf_free(&file);
    return *out != NULL ? DH_OK : dh_error_nomem(error);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Adds the names of the calendars in a folder. */
static dh_status list_folder(const char **names, size_t *n, const char *path, dh_arena *arena, dh_error *error)
{
    DIR *folder = path != NULL ? opendir(path) : NULL;
    if (folder == NULL) return DH_OK;
    dh_status status = DH_OK;
    for (struct dirent *entry; status == DH_OK && *n < NAMES && (entry = readdir(folder)) != NULL;) {
        size_t size = strlen(entry->d_name);
        if (size < 5 || strcmp(entry->d_name + size - 4, ".lua") != 0) continue;
        const char *name = dh_arena_strndup(arena, entry->d_name, size - 4);
        if (name == NULL)
            status = dh_error_nomem(error);
        else if (dh_calendar_is_name(name))
            names[(*n)++] = name;
    }
    closedir(folder);
    return status;
}

static dh_status unknown(const dh_dataset *dataset, const char *name, dh_error *error)
{
    const char *names[NAMES + 1] = {DH_CALENDAR_CIVIL};
    size_t n = 1;
    dh_strbuf list = {0};
    dh_arena *arena = dh_arena_new();
    dh_status status = arena == NULL ? dh_error_nomem(error) : DH_OK;
    for (int i = 0; status == DH_OK && i < FOLDERS; i++) {
        char *path;
        status = path_of(&path, dataset, i, NULL, error);
        if (status == DH_OK) status = list_folder(names, &n, path, arena, error);
        dh_free(path);
    }
    qsort(names, n, sizeof *names, by_text);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(names[i], names[i - 1]) != 0)
            dh_strbuf_printf(&list, "%s%s", list.size > 0 ? ", " : "", names[i]);
    if (status == DH_OK && list.failed) status = dh_error_nomem(error);
    if (status == DH_OK) {
        const char *nearest = dh_text_nearest(name, names, n);
        status =
            nearest != NULL
                ? dh_error_set(error, DH_EINVAL, "there is no calendar '%.100s', did you mean '%s'?; there are: %s",
                               name, nearest, list.data)
                : dh_error_set(error, DH_EINVAL,
                               "there is no calendar '%.100s'; there are: %s; your own stands beside dataset.lua "
                               "in calendars/NAME.lua",
                               name, list.data);
    }
    dh_strbuf_free(&list);
    dh_arena_free(arena);
    return status;
}

static const dh_calendar *kept(const dh_dataset *dataset, const char *name)
{
    for (const struct dh_kept_calendar *k = dataset->calendars; k != NULL; k = k->next)
        if (strcmp(k->calendar.name, name) == 0) return &k->calendar;
    return NULL;
}

static dh_status keep(const dh_calendar **out, dh_dataset *dataset, const char *path, const char *name, dh_error *error)
{
    if (dataset->calendar_arena == NULL) dataset->calendar_arena = dh_arena_new();
    dh_arena *arena = dataset->calendar_arena;
    struct dh_kept_calendar *made = arena != NULL ? dh_arena_zalloc(arena, 1, sizeof *made) : NULL;
    if (made == NULL) return dh_error_nomem(error);
    if (dataset->opening != NULL && dataset->opening->may_read != NULL)
        DH_TRY(dataset->opening->may_read(dataset->opening->context, path, error));
    DH_TRY(dh_calendar_read(&made->calendar, path, name, arena, error));
    made->next = dataset->calendars;
    dataset->calendars = made;
    *out = &made->calendar;
    return DH_OK;
}

/* Called with `calendars_lock` locked. */
static dh_status find(const dh_calendar **out, dh_dataset *dataset, const char *name, dh_error *error)
{
    *out = kept(dataset, name);
    if (*out != NULL) return DH_OK;
    for (int i = 0; i < FOLDERS && dh_calendar_is_name(name); i++) {
        char *path;
        DH_TRY(path_of(&path, dataset, i, name, error));
        if (path == NULL || !dh_path_is_file(path)) {
            dh_free(path);
            continue;
        }
        dh_status status = keep(out, dataset, path, name, error);
        dh_free(path);
        return status;
    }
    return unknown(dataset, name, error);
}

dh_status dh_dataset_find_calendar(const dh_calendar **out, const dh_dataset *dataset, const char *name,
                                   dh_error *error)
{
    const dh_store_about *about = dataset->store != NULL ? dh_store_get_about(dataset->store) : NULL;
    *out = NULL;
    if (strcmp(name, DH_CALENDAR_CIVIL) == 0) return DH_OK;
    if (about != NULL && about->calendar != NULL && strcmp(about->calendar->name, name) == 0) {
        *out = about->calendar; /* that of the import, whatever became of its file */
        return DH_OK;
    }
    dh_dataset *owner = (dh_dataset *)(uintptr_t)dataset; /* what it keeps is guarded by the lock */
    pthread_mutex_lock(&owner->calendars_lock);
    dh_status status = find(out, owner, name, error);
    pthread_mutex_unlock(&owner->calendars_lock);
    return status;
}

const dh_calendar *dh_dataset_calendar(const dh_dataset *dataset)
{
    return dataset->catalog.calendar;
}

dh_status dh_dataset_set_calendar(dh_dataset *dataset, const dh_dataset_options *options, dh_error *error)
{
    const char *name = options->calendar != NULL ? options->calendar : dataset->manifest->calendar;
    if (name == NULL) return DH_OK;
    dataset->opening = options;
    dh_status status = dh_dataset_find_calendar(&dataset->catalog.calendar, dataset, name, error);
    dataset->opening = NULL;
    if (status == DH_EINVAL && options->calendar == NULL) dh_error_prefix(error, "'%s'", dataset->manifest->path);
    return status;
}
