/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See total_names.h. */
#include "table/total_names.h"

#include <string.h>

/* The place of a key among the names; -1 = it is none of them. */
static int64_t find(const char *over, size_t size, const char *key, size_t length)
{
    size_t gap = strlen(DH_TOTALS_BETWEEN);
    for (size_t at = 0; length > 0 && at + length <= size; at++) {
        bool begins = at == 0 || (at >= gap && memcmp(over + at - gap, DH_TOTALS_BETWEEN, gap) == 0);
        size_t rest = size - at - length;
        bool ends = rest == 0 || (rest >= gap && memcmp(over + at + length, DH_TOTALS_BETWEEN, gap) == 0);
        if (begins && ends && memcmp(over + at, key, length) == 0) return (int64_t)at;
    }
    return -1;
}

bool dh_totals_names(const char *over, size_t size, const char *key)
{
    return find(over, size, key, strlen(key)) >= 0;
}

bool dh_totals_name_column(const char *over, size_t size, const char *column)
{
    static const char ending[] = "_name";
    size_t length = strlen(column), end = strlen(ending);
    if (find(over, size, column, length) >= 0) return true;
    bool has_names = length > end && strcmp(column + length - end, ending) == 0;
    return has_names && find(over, size, column, length - end) >= 0;
}

size_t dh_totals_without(char *out, const char *over, size_t size, const char *key)
{
    int64_t found = find(over, size, key, strlen(key));
    size_t begin = found < 0 ? size : (size_t)found, end = found < 0 ? size : begin + strlen(key);
    if (end < size)
        end += strlen(DH_TOTALS_BETWEEN);
    else if (begin > 0 && found >= 0)
        begin -= strlen(DH_TOTALS_BETWEEN);
    memcpy(out, over, begin);
    memcpy(out + begin, over + end, size - end);
    return begin + size - end;
}
