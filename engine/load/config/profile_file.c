/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See profile_file.h. */
#include "load/config/profile_file.h"

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"

#define PROFILES "profiles"

/* The file `name`, with or without ".lua", seen from `folder`; *out NULL = there is none. */
static dh_status find_file(char **out, const char *folder, const char *name, dh_error *error)
{
    static const char *const endings[] = {"", ".lua"};
    for (size_t i = 0; i < 2; i++) {
        dh_strbuf full = {0};
        dh_strbuf_printf(&full, "%s%s", name, endings[i]);
        *out = full.failed || full.data == NULL ? NULL : dh_path_join(folder, full.data);
        dh_strbuf_free(&full);
        if (*out == NULL) return dh_error_nomem(error);
        if (dh_path_is_file(*out)) return DH_OK;
        dh_free(*out);
    }
    *out = NULL;
    return DH_OK;
}

static dh_status say(const char *name, const char *nearest, const char *places, const dh_data_file *asked_by,
                     dh_error *error)
{
    if (nearest == NULL && asked_by == NULL)
        return dh_error_set(error, DH_EIO, "there is no profile '%s'; looked for in %s", name, places);
    if (nearest == NULL)
        return dh_data_error(asked_by, name, error, DH_EIO, "there is no profile '%s'; looked for in %s", name, places);
    if (asked_by == NULL)
        return dh_error_set(error, DH_EIO, "there is no profile '%s', did you mean '%s'? looked for in %s", name,
                            nearest, places);
    return dh_data_error(asked_by, name, error, DH_EIO, "there is no profile '%s', did you mean '%s'? looked for in %s",
                         name, nearest, places);
}

static dh_status refuse(const dh_folders *folders, const char *folder, const char *name, const dh_data_file *asked_by,
                        dh_arena *arena, dh_error *error)
{
    dh_strbuf places = {0};
    dh_own_files files = {0};
    dh_strbuf_printf(&places, "'%s'", folder[0] != '\0' ? folder : ".");
    dh_status status = dh_folders_say(&places, folders, PROFILES, error);
    if (status == DH_OK) status = dh_folders_list(&files, folders, PROFILES, arena, error);
    if (status == DH_OK) status = say(name, dh_own_files_nearest(&files, name), places.data, asked_by, error);
    dh_strbuf_free(&places);
    dh_free(files.items);
    return status;
}

dh_status dh_profile_find(char **out, const dh_folders *folders, const char *folder, const char *name,
                          const dh_data_file *asked_by, dh_arena *arena, dh_error *error)
{
    DH_TRY(find_file(out, folder, name, error));
    if (*out == NULL) DH_TRY(dh_folders_find(out, NULL, folders, PROFILES, name, error));
    return *out != NULL ? DH_OK : refuse(folders, folder, name, asked_by, arena, error);
}
