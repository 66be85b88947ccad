/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See folders.h. */
#include "load/config/folders.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#define ENDING ".lua"

dh_status dh_folders_user(char **out, dh_error *error)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    *out = NULL;
    if (data != NULL && data[0] == '/') /* others are to be ignored, as the standard has it */
        *out = dh_path_join(data, "dienhong");
    else if (home != NULL && home[0] == '/')
        *out = dh_path_join(home, ".local/share/dienhong");
    else
        return DH_OK;
    return *out != NULL ? DH_OK : dh_error_nomem(error);
}

dh_folders dh_folders_of(const char *dataset, const char *user, const char *program)
{
    bool is_folder = dataset != NULL && dh_path_is_folder(dataset);
    return (dh_folders){{is_folder ? dataset : NULL, user, program}};
}

dh_status dh_folders_at(char **out, const dh_folders *folders, dh_place place, const char *kind, dh_error *error)
{
    *out = NULL;
    if (folders->of[place] == NULL) return DH_OK;
    *out = dh_path_join(folders->of[place], kind);
    return *out != NULL ? DH_OK : dh_error_nomem(error);
}

/* The length of a name without its ending. */
static size_t stem(const char *name)
{
    size_t size = strlen(name), end = strlen(ENDING);
    return size > end && strcmp(name + size - end, ENDING) == 0 ? size - end : size;
}

static bool is_name(const char *name)
{
    return name[0] != '\0' && name[0] != '.' && name[0] != '/' && strstr(name, "..") == NULL;
}

/* FOLDER/NAME.lua if it is there. */
static dh_status find_in(char **out, const char *folder, const char *name, dh_error *error)
{
    dh_strbuf path = {0};
    dh_strbuf_printf(&path, "%s/%.*s" ENDING, folder, (int)stem(name), name);
    bool found = !path.failed && dh_path_is_file(path.data);
    *out = found ? dh_strbuf_take(&path) : NULL;
    dh_status status = path.failed || (found && *out == NULL) ? dh_error_nomem(error) : DH_OK;
    if (!found) dh_strbuf_free(&path);
    return status;
}

dh_status dh_folders_check(const char *root, dh_place place, const char *path, dh_error *error)
{
    if (place != DH_PLACE_DATASET) return DH_OK;
    char *folder = dh_path_resolve(root[0] != '\0' ? root : "."), *file = folder != NULL ? dh_path_resolve(path) : NULL;
    int number = errno;
    dh_status status = DH_OK;
    if (file == NULL)
        status = number == ENOMEM
                     ? dh_error_nomem(error)
                     : dh_error_set(error, DH_EIO, "cannot open '%s': %s", path, dh_error_of_system(number));
    else if (!dh_path_is_below(file, folder))
        status = dh_error_set(error, DH_EDATA,
                              "'%s' leads to '%s', out of the folder of its data set: own measures, statistics, rules "
                              "and the like are not read through such links; put a copy of the file there",
                              path, file);
    dh_free(folder);
    dh_free(file);
    return status;
}

dh_status dh_own_file_check(const dh_own_file *file, const dh_folders *folders, dh_error *error)
{
    return dh_folders_check(folders->of[file->place], file->place, file->path, error);
}

dh_status dh_folders_find(char **out, dh_place *place, const dh_folders *folders, const char *kind, const char *name,
                          dh_error *error)
{
    *out = NULL;
    for (int i = 0; *out == NULL && i < DH_PLACES && is_name(name); i++) {
        char *folder;
        DH_TRY(dh_folders_at(&folder, folders, (dh_place)i, kind, error));
        dh_status status = folder != NULL ? find_in(out, folder, name, error) : DH_OK;
        dh_free(folder);
        if (status == DH_OK && *out != NULL) status = dh_folders_check(folders->of[i], (dh_place)i, *out, error);
        if (status != DH_OK) {
            dh_free(*out);
            *out = NULL;
            return status;
        }
        if (place != NULL) *place = (dh_place)i;
    }
    return DH_OK;
}

static int is_own(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && entry->d_name[stem(entry->d_name)] != '\0';
}

static dh_status add_file(dh_own_files *out, const char *folder, const char *file, dh_place place, dh_arena *arena,
                          dh_error *error)
{
    const char *name = dh_arena_strndup(arena, file, stem(file));
    const char *path = dh_arena_printf(arena, "%s/%s", folder, file);
    if (name == NULL || path == NULL) return dh_error_nomem(error);
    if (!dh_path_is_file(path)) return DH_OK;
    for (size_t i = 0; i < out->n; i++)
        if (strcmp(out->items[i].name, name) == 0) return DH_OK; /* of an earlier folder */
    if (dh_grow((void **)&out->items, &out->capacity, out->n + 1, sizeof *out->items) != 0)
        return dh_error_nomem(error);
    out->items[out->n++] = (dh_own_file){name, path, place};
    return DH_OK;
}

/* A folder that cannot be read has nothing to offer. */
static dh_status list_folder(dh_own_files *out, const char *folder, dh_place place, dh_arena *arena, dh_error *error)
{
    struct dirent **files;
    int n = scandir(folder, &files, is_own, alphasort);
    if (n < 0) return errno == ENOMEM ? dh_error_nomem(error) : DH_OK;
    dh_status status = DH_OK;
    for (int i = 0; i < n; i++) {
        if (status == DH_OK) status = add_file(out, folder, files[i]->d_name, place, arena, error);
        free(files[i]);
    }
    free(files);
    return status;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const dh_own_file *)a)->name, ((const dh_own_file *)b)->name);
}

dh_status dh_folders_list(dh_own_files *out, const dh_folders *folders, const char *kind, dh_arena *arena,
                          dh_error *error)
{
    for (int i = 0; i < DH_PLACES; i++) {
        char *folder;
        DH_TRY(dh_folders_at(&folder, folders, (dh_place)i, kind, error));
        dh_status status = folder != NULL ? list_folder(out, folder, (dh_place)i, arena, error) : DH_OK;
        dh_free(folder);
        DH_TRY(status);
    }
    if (out->n > 0) qsort(out->items, out->n, sizeof *out->items, by_name);
    return DH_OK;
}

const char *dh_own_files_nearest(const dh_own_files *files, const char *name)
{
    const char **names = dh_calloc(files->n + 1, sizeof *names), *nearest = NULL;
    for (size_t i = 0; names != NULL && i < files->n; i++) names[i] = files->items[i].name;
    if (names != NULL) nearest = dh_text_nearest(name, names, files->n);
    dh_free((void *)names);
    return nearest;
}

dh_status dh_folders_say(dh_strbuf *out, const dh_folders *folders, const char *kind, dh_error *error)
{
    for (int i = 0; i < DH_PLACES; i++) {
        char *folder;
        DH_TRY(dh_folders_at(&folder, folders, (dh_place)i, kind, error));
        if (folder != NULL) dh_strbuf_printf(out, "%s'%s'", out->size > 0 ? ", " : "", folder);
        dh_free(folder);
    }
    return out->failed ? dh_error_nomem(error) : DH_OK;
}
