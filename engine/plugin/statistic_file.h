/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Own statistics: files NAME.lua in the folders statistics/ (folders.h), which return what a statistic is and a
 * function `run`. The declaration is read as data, without any rights; only a script's state runs the function. Shared
 * objects in these folders are never opened: a data set is not trusted, and plugins are the user's own code.
 */
#ifndef DH_PLUGIN_STATISTIC_FILE_H
#define DH_PLUGIN_STATISTIC_FILE_H

#include "load/config/folders.h"
#include "plugin/plugins.h"

typedef struct dh_statistic_file {
    dh_statistic statistic; /* as it is declared, in the process's language; `run` is NULL */
    const char *path;
    dh_place place;
    const dh_error *fault; /* of one in a list whose file is wrong: its name alone is of use; else NULL */
} dh_statistic_file;

typedef struct dh_statistic_files {
    const dh_statistic_file *items; /* by name */
    size_t n;
} dh_statistic_files;

/* The statistic of that name; *out NULL: there is none. In `arena`. ESCRIPT with file, line and column: its file is
 * wrong; EDATA as from dh_folders_check; ENOMEM. */
dh_status dh_statistic_file_find(const dh_statistic_file **out, const dh_folders *folders, const char *name,
                                 dh_arena *arena, dh_error *error);
/* EINVAL: it stands beside a data set and has the name of a statistic of the plugins, which is not replaced by what
 * comes with data. */
dh_status dh_statistic_file_check_name(const dh_statistic_file *file, const dh_plugins *plugins, dh_error *error);
/* All that there are, into `arena`, also those whose files are wrong. ENOMEM. */
dh_status dh_statistic_files_list(dh_statistic_files *out, const dh_folders *folders, dh_arena *arena, dh_error *error);
/* Appends the shared objects among the files of the data set's statistics, "'a.so', 'b.so'". ENOMEM. */
dh_status dh_statistic_files_unopened(dh_strbuf *out, const dh_folders *folders, dh_error *error);
/* Reads "name=value" texts by the declared parameters, as dh_statistic_run does: (*out)[i] is of parameter i. */
dh_status dh_statistic_params(dh_value **out, const dh_statistic *statistic, const char *const *pairs, int32_t n_pairs,
                              dh_arena *arena, dh_error *error);

#endif
