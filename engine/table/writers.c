/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See writers.h. */
#include "table/writers.h"

#include "base/library.h"
#include "base/memory.h"
#include "base/message.h"

/* The symbol `entry` of the library `file`, which is built where the package `needs` is there. */
static dh_status find(void **out, const char *file, const char *entry, const char *needs, dh_error *error)
{
    const char *why = NULL;
    uint64_t lacks = dh_memory_lacks();
    char *path = dh_library_beside(file);
    if (path == NULL) return dh_error_nomem(error);
    *out = dh_library_find(path, entry, &why);
    dh_free(path);
    if (*out != NULL) return DH_OK;
    if (dh_memory_lacks() > lacks) return dh_error_nomem(error); /* installing it again would not help */
    return dh_error_set(error, DH_EIO, "the library '%s' cannot be opened: %s; install %s and build dienhong again",
                        file, why != NULL ? why : "?", needs);
}

static dh_status other_version(const char *file, dh_error *error)
{
    return dh_error_set(error, DH_EIO, "%s is of another version; install dienhong again", file);
}

dh_status dh_writers_workbook(const dh_workbook_api **out, dh_error *error)
{
    static const char file[] = "libdienhong-workbook.so";
    const dh_workbook_api *(*api)(void);
    DH_TRY(find((void **)&api, file, "dienhong_workbook", "libxlsxwriter-dev", error));
    *out = api();
    return (*out)->struct_size >= sizeof **out ? DH_OK : other_version(file, error);
}

dh_status dh_writers_database(const dh_database_api **out, dh_error *error)
{
    static const char file[] = "libdienhong-sqlite.so";
    const dh_database_api *(*api)(void);
    DH_TRY(find((void **)&api, file, "dienhong_sqlite", "libsqlite3-dev", error));
    *out = api();
    return (*out)->struct_size >= sizeof **out ? DH_OK : other_version(file, error);
}
