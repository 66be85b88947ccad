/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is no fault and yet must be known of units: names that were read as others, and what their list leaves blank. */
#include <string.h>

#include "base/memory.h"
#include "dialogue/dataset/link_internal.h"

#define READINGS_TOLD 50

dh_status dh_unit_readings_add(dh_unit_readings *readings, const dh_column *names, int64_t row, int32_t unit,
                               dh_error *error)
{
    int32_t code = dh_column_code(names, row);
    if (readings->last == NULL)
        readings->last = dh_calloc((size_t)dh_dictionary_size(names->dictionary) + 1, sizeof *readings->last);
    if (readings->last == NULL) return dh_error_nomem(error);
    for (int32_t i = readings->last[code] - 1; i >= 0; i = readings->items[i].before) {
        if (readings->items[i].unit != unit) continue;
        readings->items[i].n++;
        return DH_OK;
    }
    if (dh_grow((void **)&readings->items, &readings->capacity, readings->n + 1, sizeof *readings->items) != 0)
        return dh_error_nomem(error);
    readings->items[readings->n++] = (dh_unit_reading){code, unit, 1, row, readings->last[code] - 1};
    readings->last[code] = (int32_t)readings->n;
    return DH_OK;
}

static const char *text_of(const dh_table *table, const char *column, int64_t row)
{
    size_t size;
    const dh_column *cells = dh_table_get(table, column);
    return cells != NULL && dh_column_is_known(cells, row) ? dh_column_text(cells, row, &size) : "";
}

dh_status dh_unit_readings_tell(const dh_unit_readings *readings, dh_load *load, const dh_column *names,
                                const dh_units *units, dh_error *error)
{
    int64_t untold = 0;
    for (size_t i = 0; i < readings->n; i++) {
        const dh_unit_reading *reading = &readings->items[i];
        const dh_table *table = dh_units_table(units);
        const char *file;
        int64_t line;
        size_t size;
        if (i >= READINGS_TOLD) {
            untold += reading->n;
            continue;
        }
        dh_load_place(load, reading->first, &file, &line);
        DH_TRY(dh_load_add_remark(load, error,
                                  "unit '%s' was read as %s '%s': %lld row%s, the first in line %lld of %s",
                                  dh_dictionary_text(names->dictionary, reading->code, &size),
                                  text_of(table, "code", reading->unit), text_of(table, "name", reading->unit),
                                  (long long)reading->n, reading->n == 1 ? "" : "s", (long long)line, file));
    }
    if (untold == 0) return DH_OK;
    return dh_load_add_remark(load, error, "%zu more names of units were read as others, in %lld rows",
                              readings->n - READINGS_TOLD, (long long)untold);
}

void dh_unit_readings_free(dh_unit_readings *readings)
{
    dh_free(readings->items);
    dh_free(readings->last);
}

static dh_status remark_on_blanks(dh_load *load, const dh_table *table, const char *column, dh_error *error)
{
    const dh_column *cells = dh_table_get(table, column);
    int64_t n = 0, line = 0;
    const char *file = "";
    for (int64_t i = 0; cells != NULL && i < cells->length; i++)
        if (!dh_column_is_known(cells, i) && n++ == 0) dh_load_place(load, i, &file, &line);
    if (n == 0) return DH_OK;
    return dh_load_add_remark(load, error, "rows without a %s: %lld, the first in line %lld of %s", column,
                              (long long)n, (long long)line, file);
}

dh_status dh_link_remark_on_units(dh_load *load, const dh_table *table, const dh_units *units, dh_error *error)
{
    const dh_column *parent = dh_table_get(table, "parent");
    int64_t n = 0, line = 0;
    const char *file = "", *code = "";
    DH_TRY(remark_on_blanks(load, table, "name", error));
    DH_TRY(remark_on_blanks(load, table, "level", error));
    for (int64_t i = 0; parent != NULL && i < parent->length; i++) {
        if (!dh_column_is_known(parent, i) || dh_units_parent(units, (int32_t)i) >= 0 || n++ > 0) continue;
        dh_load_place(load, i, &file, &line);
        code = text_of(table, "parent", i);
    }
    if (n == 0) return DH_OK;
    return dh_load_add_remark(
        load, error,
        "rows whose parent is no other unit of their day and is taken as unknown: %lld, the first "
        "'%s' in line %lld of %s",
        (long long)n, code, (long long)line, file);
}
