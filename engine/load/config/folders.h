/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where own measures, profiles, calendars, reports and charts are found: each kind in a folder of that name beside the
 * data set, then in the user's folder, then among the program's scripts. What is found first is taken. This is the one
 * place that says so. A data set comes from others: own measures, statistics, rules … beside it are not read through a
 * link that leads out of its folder, for a message would have lines of that file. Data files may lie elsewhere.
 */
#ifndef DH_LOAD_CONFIG_FOLDERS_H
#define DH_LOAD_CONFIG_FOLDERS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"

typedef enum dh_place { DH_PLACE_DATASET, DH_PLACE_USER, DH_PLACE_PROGRAM, DH_PLACES } dh_place;

typedef struct dh_folders {
    const char *of[DH_PLACES]; /* borrowed; NULL = none */
} dh_folders;

/* One of the files NAME.lua of a kind. In the arena of the list. */
typedef struct dh_own_file {
    const char *name, *path;
    dh_place place;
} dh_own_file;

typedef struct dh_own_files {
    dh_own_file *items; /* in the order of their names, each name once: the file that is taken */
    size_t n, capacity;
} dh_own_files;

/* The user's folder: $XDG_DATA_HOME/dienhong, or ~/.local/share/dienhong, whether it is there or not. *out NULL: the
 * user has no home. Freed with dh_free. ENOMEM. */
dh_status dh_folders_user(char **out, dh_error *error);
/* The folders for a data set: a single file and standard input have none beside them. `dataset` may be NULL. */
dh_folders dh_folders_of(const char *dataset, const char *user, const char *program);

/* The folder of a kind ("profiles") at a place, whether it is there or not. *out NULL: there is no such place. Freed
 * with dh_free. ENOMEM. */
dh_status dh_folders_at(char **out, const dh_folders *folders, dh_place place, const char *kind, dh_error *error);
/* The path of NAME.lua of a kind; `name` may have the ending. *out NULL: there is none. Names that lead out of the
 * folder are none. `place` may be NULL. Freed with dh_free. EDATA as from dh_folders_check; ENOMEM. */
dh_status dh_folders_find(char **out, dh_place *place, const dh_folders *folders, const char *kind, const char *name,
                          dh_error *error);
/* EDATA, naming both ends: the file at `path` comes with the data set in the folder `root`, and leads out of it. Other
 * places are the user's and may have links. EIO, ENOMEM. */
dh_status dh_folders_check(const char *root, dh_place place, const char *path, dh_error *error);
/* All of a kind, into `arena`; `out` is zeroed, and its items freed with dh_free. Who reads one of them checks it
 * before, so that the others can be had. ENOMEM. */
dh_status dh_folders_list(dh_own_files *out, const dh_folders *folders, const char *kind, dh_arena *arena,
                          dh_error *error);
/* dh_folders_check of one of the list. */
dh_status dh_own_file_check(const dh_own_file *file, const dh_folders *folders, dh_error *error);
/* The name that is spelled nearest; NULL = none. */
const char *dh_own_files_nearest(const dh_own_files *files, const char *name);
/* Appends the folders of a kind that are looked at, there or not: "'a/profiles', 'b/profiles'". ENOMEM. */
dh_status dh_folders_say(dh_strbuf *out, const dh_folders *folders, const char *kind, dh_error *error);

#endif
