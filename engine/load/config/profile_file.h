/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding a profile by its name or path. */
#ifndef DH_LOAD_CONFIG_PROFILE_FILE_H
#define DH_LOAD_CONFIG_PROFILE_FILE_H

#include "load/config/folders.h"
#include "load/config/lua_data.h"

/* The path of a profile: a file `name`, with or without ".lua", seen from `folder` ("" = the current one), or else one
 * of that name in the folders of profiles. `asked_by`: the file that names it; NULL = the command line does. EIO: there
 * is none, with where it was looked for and what may have been meant. ENOMEM. Freed with dh_free. */
dh_status dh_profile_find(char **out, const dh_folders *folders, const char *folder, const char *name,
                          const dh_data_file *asked_by, dh_arena *arena, dh_error *error);

#endif
