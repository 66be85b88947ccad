/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See endings.h. */
#include "load/endings.h"

#include <string.h>
#include <strings.h>

/* Whether a file has the name of a workbook. */
static bool is_named_as_workbook(const char *name)
{
    static const char *const endings[] = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"};
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot != NULL && i < sizeof endings / sizeof endings[0]; i++)
        if (strcasecmp(dot, endings[i]) == 0) return true;
    return false;
}

dh_status dh_load_refuse_empty(const dh_load_source *source, dh_error *error)
{
    const char *name = source->name;
    if (!source->is_typed && is_named_as_workbook(name)) /* a reader takes whatever has the bytes of a workbook */
        return dh_error_set(error, DH_EDATA,
                            "'%s' is an empty file and no workbook; copy it anew, or save it again where it was made",
                            name);
    return dh_error_set(error, DH_EDATA, "'%s' is empty; its first line must name the columns", name);
}
