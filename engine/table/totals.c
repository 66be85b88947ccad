/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See totals.h. */
#include "table/totals.h"

#include <string.h>

static const char between[] = ", ";

const dh_column *dh_totals_mark(const dh_table *table)
{
    const dh_column *column = dh_table_get(table, DH_TOTAL_MARK);
    return column != NULL && column->type == DH_BOOL ? column : NULL;
}

const dh_column *dh_totals_over(const dh_table *table)
{
    const dh_column *column = dh_table_get(table, DH_TOTAL_OVER);
    return column != NULL && (column->type == DH_CATEGORY || column->type == DH_TEXT) ? column : NULL;
}

/* The place of a key among the names; -1 = it is none of them. */
static int64_t find(const char *over, size_t size, const char *key)
{
    size_t length = strlen(key), gap = strlen(between);
    for (size_t at = 0; length > 0 && at + length <= size; at++) {
        bool begins = at == 0 || (at >= gap && memcmp(over + at - gap, between, gap) == 0);
        size_t rest = size - at - length;
        bool ends = rest == 0 || (rest >= gap && memcmp(over + at + length, between, gap) == 0);
        if (begins && ends && memcmp(over + at, key, length) == 0) return (int64_t)at;
    }
    return -1;
}

bool dh_totals_names(const char *over, size_t size, const char *key)
{
    return find(over, size, key) >= 0;
}

size_t dh_totals_without(char *out, const char *over, size_t size, const char *key)
{
    int64_t found = find(over, size, key);
    size_t begin = found < 0 ? size : (size_t)found, end = found < 0 ? size : begin + strlen(key);
    if (end < size)
        end += strlen(between);
    else if (begin > 0 && found >= 0)
        begin -= strlen(between);
    memcpy(out, over, begin);
    memcpy(out + begin, over + end, size - end);
    return begin + size - end;
}
