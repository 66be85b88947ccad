/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows by code, day and parent. Binary search is fast enough: lists of units are short next to the tables that refer to
 * them, and the data set looks up each distinct text and day once. */
#include "dialogue/units/rows.h"

#include <string.h>

#include "dialogue/units/rows_internal.h"

const dh_table *dh_units_table(const dh_units *units)
{
    return units->table;
}

int32_t dh_units_parent(const dh_units *units, int32_t row)
{
    return row < 0 ? -1 : units->rows[row].parent;
}

bool dh_units_is_within(const dh_units *units, int32_t row, int32_t ancestor)
{
    for (int32_t steps = 0; row >= 0 && steps <= units->n; steps++) {
        if (row == ancestor) return true;
        row = units->rows[row].parent;
    }
    return false;
}

bool dh_unit_holds(const dh_unit_row *unit, int32_t day)
{
    return unit->from <= day && day <= unit->to;
}

/* First index in units->order whose code is not less than `code`. */
static int32_t first_of_code(const dh_units *units, const char *code, size_t size)
{
    int32_t low = 0, high = units->n;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        const char *there = units->rows[units->order[middle]].code;
        int order = strncmp(there, code, size);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int32_t dh_units_by_code(const dh_units *units, const char *code, size_t size, int32_t day, bool has_day, bool *exists)
{
    int32_t last = -1;
    *exists = false;
    for (int32_t i = first_of_code(units, code, size); i < units->n; i++) {
        const dh_unit_row *unit = &units->rows[units->order[i]];
        if (strncmp(unit->code, code, size) != 0) break;
        if (unit->code[size] != '\0') continue;
        *exists = true;
        last = units->order[i];
        if (has_day && dh_unit_holds(unit, day)) return last;
    }
    return has_day ? -1 : last;
}

dh_status dh_units_refuse(void *self, int64_t row, int64_t other, const char *column, const char *reason,
                          dh_error *error)
{
    (void)other;
    (void)column;
    dh_error_set(error, DH_EDATA, "%s row %lld: %s", (const char *)self, (long long)row + 1, reason);
    if (error != NULL) error->row = row;
    return DH_EDATA;
}
