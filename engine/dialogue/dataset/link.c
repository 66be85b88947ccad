/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Building key columns and their dictionaries, row by row. */
#include "dialogue/dataset/link.h"

#include <string.h>

#include "base/memory.h"
#include "dialogue/dataset/link_internal.h"

/* The last answer for a distinct text; one suffices, since files are mostly sorted by unit and day. */
typedef struct unit_memo {
    int32_t day, row;
    bool asked;
    dh_unit_match match;
} unit_memo;

struct dh_unit_finder {
    const dh_units *units;
    const dh_column *column;
    unit_memo *memo;
};

dh_unit_finder *dh_unit_finder_new(const dh_units *units, const dh_column *column)
{
    dh_unit_finder *finder = dh_calloc(1, sizeof *finder);
    if (finder == NULL) return NULL;
    finder->units = units;
    finder->column = column;
    finder->memo = dh_calloc((size_t)dh_dictionary_size(column->dictionary) + 1, sizeof *finder->memo);
    if (finder->memo != NULL) return finder;
    dh_free(finder);
    return NULL;
}

void dh_unit_finder_free(dh_unit_finder *finder)
{
    if (finder == NULL) return;
    dh_free(finder->memo);
    dh_free(finder);
}

dh_unit_match dh_unit_finder_find(dh_unit_finder *finder, int64_t row, int32_t day, bool has_day, int32_t *out)
{
    int32_t code = dh_column_code(finder->column, row);
    unit_memo *memo = &finder->memo[code];
    if (!has_day) day = INT32_MIN;
    if (!memo->asked || memo->day != day) {
        size_t size;
        const char *text = dh_dictionary_text(finder->column->dictionary, code, &size);
        memo->day = day;
        memo->match = dh_units_find(finder->units, text, size, day, has_day, &memo->row, NULL);
        memo->asked = memo->match != DH_UNIT_NO_MEMORY;
    }
    *out = memo->row;
    return memo->match;
}

dh_status dh_link_row_keys(dh_dictionary **out, const dh_table *table, const char *column, const dh_table *target,
                           dh_error *error)
{
    *out = NULL;
    const dh_column *texts = dh_table_get(table, column);
    int64_t n = dh_table_rows(table);
    if (n > INT32_MAX) return dh_error_set(error, DH_EDATA, "more than 2,147,483,647 rows in one table of keys");
    dh_dictionary *keys = dh_dictionary_new();
    int32_t *rows = dh_malloc((size_t)(n + 1) * sizeof *rows);
    bool failed = keys == NULL || rows == NULL;
    for (int64_t i = 0; !failed && i < n; i++) {
        size_t size;
        const char *text = dh_column_text(texts, i, &size);
        failed = dh_dictionary_append(keys, text, size) < 0;
        rows[i] = (int32_t)i;
    }
    if (failed) {
        dh_free(rows);
        dh_dictionary_unref(keys);
        return dh_error_nomem(error);
    }
    dh_dictionary_set_link(keys, target != NULL ? target : table, rows);
    *out = keys;
    return DH_OK;
}

dh_column *dh_link_codes(dh_dictionary *keys, const int32_t *rows, int64_t n)
{
    dh_column *column = dh_column_new_filled(DH_CATEGORY, n);
    if (column == NULL) return NULL;
    int32_t *codes = column->values;
    for (int64_t i = 0; i < n; i++) {
        codes[i] = rows[i] < 0 ? 0 : rows[i];
        dh_bit_set(column->validity, i, rows[i] >= 0);
    }
    if (column->dictionary != NULL) dh_dictionary_unref(column->dictionary);
    column->dictionary = dh_dictionary_ref(keys);
    dh_column_finish(column);
    return column;
}

/* The columns of `table` with some replaced or added by name; a NULL replacement leaves the column as it is. */
static dh_status rebuild(dh_table *into, const dh_table *table, const dh_replacement *replaced, int n, dh_error *error)
{
    dh_status status = DH_OK;
    for (int32_t c = 0; status == DH_OK && c < dh_table_columns(table); c++) {
        const char *name = dh_table_column_name(table, c);
        dh_column *column = NULL;
        for (int i = 0; i < n; i++)
            if (replaced[i].column != NULL && strcmp(replaced[i].name, name) == 0) column = replaced[i].column;
        if (column == NULL) column = (dh_column *)dh_table_column(table, c);
        status = dh_table_add(into, name, dh_column_ref(column), error);
    }
    for (int i = 0; status == DH_OK && i < n; i++)
        if (replaced[i].column != NULL && dh_table_find(table, replaced[i].name) < 0)
            status = dh_table_add(into, replaced[i].name, dh_column_ref(replaced[i].column), error);
    if (status == DH_OK) status = dh_table_set_name(into, dh_table_name(table), error);
    return status;
}

dh_status dh_link_replace(dh_table *into, dh_table *table, dh_replacement *replaced, int n, dh_error *error)
{
    dh_status status = rebuild(into, table, replaced, n, error);
    for (int i = 0; i < n; i++)
        if (replaced[i].column != NULL) dh_column_unref(replaced[i].column);
    dh_table_free(table);
    return status;
}

dh_status dh_link_units(dh_table **out, dh_dictionary **keys, dh_table *table, const dh_units *units, dh_error *error)
{
    int64_t n = dh_table_rows(table);
    dh_table *linked = dh_table_new();
    int32_t *rows = dh_malloc((size_t)(n + 1) * sizeof *rows);
    dh_replacement replaced[2] = {{"code", NULL}, {"parent", NULL}};
    dh_status status = linked == NULL || rows == NULL ? dh_error_nomem(error) : DH_OK;
    *keys = NULL;
    if (status == DH_OK) status = dh_link_row_keys(keys, table, "code", linked, error);
    if (status == DH_OK) {
        for (int64_t i = 0; i < n; i++) rows[i] = (int32_t)i;
        replaced[0].column = dh_link_codes(*keys, rows, n);
        for (int64_t i = 0; i < n; i++) rows[i] = dh_units_parent(units, (int32_t)i);
        replaced[1].column = dh_link_codes(*keys, rows, n);
        if (replaced[0].column == NULL || replaced[1].column == NULL) status = dh_error_nomem(error);
    }
    dh_free(rows);
    if (status == DH_OK) {
        status = dh_link_replace(linked, table, replaced, 2, error);
    } else {
        for (int i = 0; i < 2; i++)
            if (replaced[i].column != NULL) dh_column_unref(replaced[i].column);
        dh_table_free(table);
    }
    if (status != DH_OK) {
        dh_table_free(linked);
        dh_dictionary_unref(*keys);
        *keys = NULL;
        return status;
    }
    *out = linked;
    return DH_OK;
}

dh_status dh_link_made_units(dh_table **out, const dh_table *const *tables, int n, const char *level, dh_error *error)
{
    dh_column *code = dh_column_new(DH_CATEGORY, 16), *levels = level != NULL ? dh_column_new(DH_CATEGORY, 16) : NULL;
    dh_table *units = dh_table_new();
    bool failed = code == NULL || units == NULL || (level != NULL && levels == NULL);
    for (int t = 0; !failed && t < n; t++) {
        const dh_column *named = tables[t] != NULL ? dh_table_get(tables[t], "unit") : NULL;
        for (int64_t i = 0; named != NULL && !failed && i < named->length; i++) {
            if (!dh_column_is_valid(named, i)) continue;
            size_t size;
            const char *text = dh_column_text(named, i, &size);
            dh_value value = {DH_TEXT, 1, {.text = {text, size}}};
            if (code->dictionary != NULL && dh_dictionary_find(code->dictionary, text, size) >= 0) continue;
            failed = dh_column_append_value(code, &value) != 0;
            dh_value of_level = {DH_TEXT, 1, {.text = {level, level != NULL ? strlen(level) : 0}}};
            if (!failed && level != NULL) failed = dh_column_append_value(levels, &of_level) != 0;
        }
    }
    dh_status status = failed ? dh_error_nomem(error) : DH_OK;
    if (code != NULL) dh_column_finish(code);
    if (levels != NULL) dh_column_finish(levels);
    if (status == DH_OK) status = dh_table_add(units, "code", dh_column_ref(code), error);
    if (status == DH_OK) status = dh_table_add(units, "name", dh_column_ref(code), error);
    if (status == DH_OK && levels != NULL) status = dh_table_add(units, "level", dh_column_ref(levels), error);
    if (status == DH_OK) status = dh_table_set_name(units, "units", error);
    if (code != NULL) dh_column_unref(code);
    if (levels != NULL) dh_column_unref(levels);
    if (status != DH_OK)
        dh_table_free(units);
    else
        *out = units;
    return status;
}
