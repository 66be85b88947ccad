/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See complete.h: values that occur, values that are listed, units that are due. */
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "execute/operators/complete.h"
#include "execute/sort/sort.h"
#include "table/totals.h"

static dh_status make_places(dh_value_list *list, int64_t rows, dh_error *error)
{
    list->places = dh_malloc(((size_t)rows + 1) * sizeof *list->places);
    if (list->places == NULL) return dh_error_nomem(error);
    memset(list->places, 0xff, ((size_t)rows + 1) * sizeof *list->places);
    return DH_OK;
}

/* ---- values that occur ---- */

static dh_status find_occurring(dh_value_list *list, const dh_column *c, dh_error *error)
{
    int64_t *rows, n = 0, valid = c->length - c->nulls;
    bool descending = false;
    DH_TRY(dh_sort_rows(&rows, &c, &descending, 1, c->length, error));
    for (int64_t i = 0, before = -1; i < valid; i++) { /* those that are unknown come last */
        bool is_new = i == 0 || dh_column_compare(c, before, c, rows[i]) != 0;
        before = rows[i];
        n += is_new;
        list->places[before] = (int32_t)(n - 1);
        if (is_new) rows[n - 1] = before;
    }
    list->values = dh_column_take(c, rows, n);
    dh_free(rows);
    return list->values ? DH_OK : dh_error_nomem(error);
}

/* ---- values that are listed ---- */

static bool same_value(const dh_column *c, int64_t row, const dh_value *b)
{
    dh_value a;
    dh_column_value(c, row, &a);
    if (!a.valid) return false;
    switch (c->type) {
    case DH_BOOL: return (a.as.boolean != 0) == (b->as.boolean != 0);
    case DH_FLOAT64: return a.as.number == b->as.number;
    case DH_TEXT:
    case DH_CATEGORY: return dh_column_text_is(c, row, b->as.text.data, b->as.text.size);
    default: return a.as.integer == b->as.integer;
    }
}

static dh_status take_listed(dh_value_list *list, const dh_complete_column *column, const dh_column *c, dh_error *error)
{
    list->values = dh_column_new(c->type, column->n_values);
    if (list->values == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < column->n_values; i++) {
        bool twice = false;
        for (int64_t k = 0; k < list->values->length; k++) twice |= same_value(list->values, k, &column->values[i]);
        if (!twice && dh_column_append_value(list->values, &column->values[i]) != 0) return dh_error_nomem(error);
    }
    dh_column_finish(list->values);
    for (int64_t row = 0; row < c->length; row++)
        for (int32_t i = 0; i < list->values->length && list->places[row] < 0; i++) {
            dh_value value;
            dh_column_value(list->values, i, &value);
            if (same_value(c, row, &value)) list->places[row] = i;
        }
    return DH_OK;
}

/* ---- units ---- */

/* The row of the list of units that a key leads to; -1 = none. */
static int32_t unit_of(const dh_column *c, int64_t row)
{
    return dh_column_is_valid(c, row) ? dh_dictionary_target_row(c->dictionary, dh_column_code(c, row)) : -1;
}

/* The level of most units that occur; of several, the first in the list. */
static dh_status find_level(dh_value_list *list, const dh_table *units, const dh_column *c, dh_error *error)
{
    const dh_column *levels = dh_table_get(units, "level");
    int64_t n = dh_table_rows(units), best = 0;
    if (levels == NULL || (levels->type != DH_CATEGORY && levels->type != DH_TEXT)) return DH_OK;
    bool *occurs = dh_calloc((size_t)n + 1, sizeof *occurs);
    if (occurs == NULL) return dh_error_nomem(error);
    for (int64_t row = 0; row < c->length; row++) {
        int32_t unit = unit_of(c, row);
        if (unit >= 0) occurs[unit] = true;
    }
    for (int64_t u = 0; u < n; u++) {
        size_t size;
        if (!occurs[u] || !dh_column_is_valid(levels, u)) continue;
        const char *level = dh_column_text(levels, u, &size);
        if (list->level && size == list->level_size && memcmp(level, list->level, size) == 0) continue;
        int64_t same = 0;
        for (int64_t v = 0; v < n; v++) same += occurs[v] && dh_column_text_is(levels, v, level, size);
        if (same <= best) continue;
        best = same;
        list->level = level;
        list->level_size = size;
    }
    dh_free(occurs);
    return DH_OK;
}

static int32_t day_of(const dh_table *units, const char *column, int64_t unit, int32_t open)
{
    const dh_column *days = dh_table_get(units, column);
    return days && days->type == DH_DATE && dh_column_is_valid(days, unit) ? dh_column_date(days, unit) : open;
}

/* Fills rows[] with the units that are due, place_of[] with the places of them, and their days. */
static int64_t find_units(dh_value_list *list, const dh_plan *plan, const dh_table *units, int64_t *rows,
                          int32_t *place_of)
{
    const dh_column *levels = dh_table_get(units, "level");
    int64_t n = 0;
    for (int64_t u = 0; u < dh_table_rows(units); u++) {
        int32_t from = day_of(units, "valid_from", u, INT32_MIN), to = day_of(units, "valid_to", u, INT32_MAX);
        bool fits = list->level == NULL || dh_column_text_is(levels, u, list->level, list->level_size);
        place_of[u] = -1;
        if (!fits || from > plan->to_day || to < plan->from_day) continue;
        list->from[n] = from;
        list->to[n] = to;
        place_of[u] = (int32_t)n;
        rows[n++] = u;
    }
    return n;
}

static dh_status take_units(dh_value_list *list, const dh_plan *plan, const dh_column *c, dh_error *error)
{
    const dh_catalog *catalog = plan->catalog;
    const dh_table *units = catalog->units;
    if (catalog->need) DH_TRY(catalog->need(catalog->self, units, error));
    const dh_column *codes = dh_table_get(units, "code");
    size_t n = (size_t)dh_table_rows(units);
    if (codes == NULL || codes->type != DH_CATEGORY) return find_occurring(list, c, error);
    DH_TRY(find_level(list, units, c, error));
    list->from = dh_malloc((n + 1) * sizeof *list->from);
    list->to = dh_malloc((n + 1) * sizeof *list->to);
    int64_t *rows = dh_malloc((n + 1) * sizeof *rows);
    int32_t *place_of = dh_malloc((n + 1) * sizeof *place_of);
    dh_status status = list->from && list->to && rows && place_of ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) {
        int64_t found = find_units(list, plan, units, rows, place_of);
        list->values = dh_column_take(codes, rows, found);
        if (list->values == NULL) status = dh_error_nomem(error);
    }
    for (int64_t row = 0; row < c->length && status == DH_OK; row++) {
        int32_t unit = unit_of(c, row);
        if (unit >= 0) list->places[row] = place_of[unit];
    }
    dh_free(rows);
    dh_free(place_of);
    return status;
}

dh_status dh_value_list_make(dh_value_list *out, const dh_plan *plan, const dh_complete_column *column,
                             const dh_table *input, dh_error *error)
{
    const dh_column *c = dh_table_column(input, column->column);
    DH_TRY(make_places(out, c->length, error));
    if (column->values) return take_listed(out, column, c, error);
    return column->of_units ? take_units(out, plan, c, error) : find_occurring(out, c, error);
}

void dh_value_list_free(dh_value_list *list)
{
    dh_column_unref(list->values);
    dh_free(list->places);
    dh_free(list->from);
    dh_free(list->to);
}

dh_status dh_value_list_note(dh_table *table, const dh_plan *plan, const dh_value_list *list, dh_error *error)
{
    char day[16];
    if (list->from == NULL || list->level == NULL) return DH_OK;
    const char *label = dh_tr_name("level", list->level, list->level_size);
    int size = label ? (int)strlen(label) : (int)list->level_size;
    const char *level = label ? label : list->level;
    if (plan->from_day != plan->to_day)
        return dh_table_add_note(table, error, "complete \"%s\": due are the units of level '%.*s'", plan->text, size,
                                 level);
    dh_date_format_iso(plan->to_day, day);
    return dh_table_add_note(table, error, "complete \"%s\": due are the units of level '%.*s' on %s", plan->text, size,
                             level, day);
}
