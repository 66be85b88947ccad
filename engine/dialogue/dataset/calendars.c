/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See calendars.h. Calendars are read when they are first named, and kept. */
#include "dialogue/dataset/calendars.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "dialogue/dataset/dataset_state.h"
#include "load/config/calendar_file.h"

#define CALENDARS "calendars"

struct dh_kept_calendar {
    dh_calendar calendar;
    struct dh_kept_calendar *next;
};

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names that there are, in order, into `arena`. ENOMEM. */
static dh_status list_names(const char ***out, size_t *n, const dh_own_files *files, dh_arena *arena, dh_error *error)
{
    const char **names = dh_arena_alloc(arena, (files->n + 1) * sizeof *names);
    if (names == NULL) return dh_error_nomem(error);
    names[0] = DH_CALENDAR_CIVIL;
    *n = 1;
    for (size_t i = 0; i < files->n; i++)
        if (dh_calendar_is_name(files->items[i].name) && strcmp(files->items[i].name, DH_CALENDAR_CIVIL) != 0)
            names[(*n)++] = files->items[i].name;
    qsort(names, *n, sizeof *names, by_text);
    *out = names;
    return DH_OK;
}

static dh_status refuse(const dh_folders *folders, const char *name, const char *const *names, size_t n,
                        dh_error *error)
{
    dh_strbuf list = {0}, places = {0};
    for (size_t i = 0; i < n; i++) dh_strbuf_printf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    dh_status status = dh_folders_say(&places, folders, CALENDARS, error);
    if (status == DH_OK && list.failed) status = dh_error_nomem(error);
    const char *nearest = dh_text_nearest(name, names, n);
    if (status == DH_OK && nearest != NULL)
        status = dh_error_set(error, DH_EINVAL, "there is no calendar '%.100s', did you mean '%s'? there are: %s", name,
                              nearest, list.data);
    else if (status == DH_OK)
        status = dh_error_set(error, DH_EINVAL,
                              "there is no calendar '%.100s'; there are: %s; your own is a file NAME.lua in one of %s",
                              name, list.data, places.data != NULL ? places.data : "''");
    dh_strbuf_free(&list);
    dh_strbuf_free(&places);
    return status;
}

static dh_status unknown(const dh_folders *folders, const char *name, dh_error *error)
{
    const char **names = NULL;
    size_t n = 0;
    dh_own_files files = {0};
    dh_arena *arena = dh_arena_new();
    dh_status status =
        arena != NULL ? dh_folders_list(&files, folders, CALENDARS, arena, error) : dh_error_nomem(error);
    if (status == DH_OK) status = list_names(&names, &n, &files, arena, error);
    if (status == DH_OK) status = refuse(folders, name, names, n, error);
    dh_free(files.items);
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
    char *path = NULL;
    dh_folders folders = dh_dataset_state_folders(dataset);
    if (dh_calendar_is_name(name)) DH_TRY(dh_folders_find(&path, NULL, &folders, CALENDARS, name, error));
    if (path == NULL) return unknown(&folders, name, error);
    dh_status status = keep(out, dataset, path, name, error);
    dh_free(path);
    return status;
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
