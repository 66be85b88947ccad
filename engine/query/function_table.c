/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in functions and aggregates, a row each, from the files of functions/, one per group. Help, checks and the
 * reference are made from these rows. */
#include "query/function_table.h"

#include <math.h>
#include <string.h>

#include "base/message.h"

/* type masks, as the rows write them */
#define ANY     DH_ANY_TYPE
#define BOOL    DH_TYPE_BIT(DH_BOOL)
#define INT     DH_TYPE_BIT(DH_INT64)
#define FLOAT   DH_TYPE_BIT(DH_FLOAT64)
#define DATE    DH_TYPE_BIT(DH_DATE)
#define TIME    DH_TYPE_BIT(DH_DATETIME)
#define COUNT   DH_TYPE_BIT(DH_COUNT)
#define TEXT    DH_ANY_TEXT
#define NUM     DH_ANY_NUMBER
#define ORDERED (DH_ANY_TYPE & ~DH_TYPE_BIT(DH_BOOL))
#define MANY    1000 /* any number of arguments: DH_EXPRESSION_MAX_ARGS */

#define DH_FUNCTION(row, ...) {.group = GROUP, .id = DH_FN_##row, __VA_ARGS__},

const dh_builtin_row dh_builtin_rows[] = {
#define GROUP DH_MESSAGE("dates")
#include "query/functions/date.def"
#undef GROUP
#define GROUP DH_MESSAGE("text")
#include "query/functions/text.def"
#undef GROUP
#define GROUP DH_MESSAGE("logic")
#include "query/functions/logic.def"
#undef GROUP
#define GROUP DH_MESSAGE("numbers")
#include "query/functions/number.def"
#undef GROUP
#define GROUP DH_MESSAGE("dialogue")
#include "query/functions/dialogue.def"
#undef GROUP
};
const int32_t dh_builtin_rows_n = (int32_t)(sizeof dh_builtin_rows / sizeof dh_builtin_rows[0]);

#define DH_AGGREGATE(row, ...) {.id = DH_AGG_##row, __VA_ARGS__},

const dh_aggregate_row dh_aggregate_rows[] = {
#include "query/functions/aggregate.def"
};
const int32_t dh_aggregate_rows_n = (int32_t)(sizeof dh_aggregate_rows / sizeof dh_aggregate_rows[0]);

#define DH_WINDOW(row, ...) {.id = DH_WIN_##row, __VA_ARGS__},
#define STEPS                                                                                                          \
    (const dh_param[])                                                                                                 \
    {                                                                                                                  \
        {                                                                                                              \
            .name = "rows", .type = DH_INT64, .fallback = "1", .min = 1, .max = INFINITY,                              \
            .doc = DH_MESSAGE("how many")                                                                              \
        }                                                                                                              \
    }

const dh_window_row dh_window_rows[] = {
#include "query/functions/window.def"
};
const int32_t dh_window_rows_n = (int32_t)(sizeof dh_window_rows / sizeof dh_window_rows[0]);

const dh_builtin_row *dh_builtin_find(const char *name)
{
    for (int32_t i = 0; i < dh_builtin_rows_n; i++)
        if (strcmp(dh_builtin_rows[i].name, name) == 0) return &dh_builtin_rows[i];
    return NULL;
}

const dh_builtin_row *dh_builtin_get(dh_builtin id)
{
    for (int32_t i = 0; i < dh_builtin_rows_n; i++)
        if (dh_builtin_rows[i].id == id) return &dh_builtin_rows[i];
    return NULL;
}

const dh_aggregate_row *dh_aggregate_find(const char *name)
{
    for (int32_t i = 0; i < dh_aggregate_rows_n; i++)
        if (strcmp(dh_aggregate_rows[i].name, name) == 0) return &dh_aggregate_rows[i];
    return NULL;
}

const dh_aggregate_row *dh_aggregate_get(dh_builtin_aggregate id)
{
    for (int32_t i = 0; i < dh_aggregate_rows_n; i++)
        if (dh_aggregate_rows[i].id == id) return &dh_aggregate_rows[i];
    return NULL;
}

const dh_window_row *dh_window_find(const char *name)
{
    for (int32_t i = 0; i < dh_window_rows_n; i++)
        if (strcmp(dh_window_rows[i].name, name) == 0) return &dh_window_rows[i];
    return NULL;
}

const dh_window_row *dh_window_get(dh_builtin_window id)
{
    return &dh_window_rows[id]; /* the enum has the rows' order */
}
