/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See parted.h. */
#include "dialogue/parted.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "dialogue/tables.h"

/* ---- what is missing ---- */

static int32_t unit_key(const dh_asked *asked)
{
    for (int32_t k = 0; k < asked->n_by; k++)
        if (strcmp(asked->by[k], "unit") == 0) return k;
    return -1;
}

static bool carries_units(const dh_asked *asked, int32_t *day)
{
    return unit_key(asked) >= 0 && asked->geography != NULL &&
           dh_date_parse_iso(asked->geography, strlen(asked->geography), day);
}

typedef struct adding {
    dh_parted *parted;
    dh_missing item;
    bool failed;
} adding;

static void add_kin(void *context, int32_t unit)
{
    adding *a = context;
    a->item.unit = unit;
    a->failed = a->failed || dh_grow((void **)&a->parted->items, &a->parted->capacity, a->parted->n + 1,
                                     sizeof *a->parted->items) != 0;
    if (!a->failed) a->parted->items[a->parted->n++] = a->item;
}

static dh_status find_in(dh_parted *parted, const dh_dataset *dataset, int table_index, const dh_cover *cover,
                         int32_t source, const dh_asked *asked, int32_t first_part, dh_error *error)
{
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[table_index]);
    const dh_column *unit = dh_table_get(table, "unit");
    const dh_column *day = dh_table_get(table, dh_table_date_column(table_index));
    const int32_t *map;
    int32_t carry_day;
    adding a = {.parted = parted, .item = {.first_part = first_part}};
    if (unit == NULL || day == NULL || !carries_units(asked, &carry_day)) return DH_OK;
    DH_TRY(dh_units_carry(dh_dataset_units(dataset), carry_day, &map, error));
    int64_t n = cover->all[source] ? dh_table_rows(table) : cover->n_rows[source];
    for (int64_t i = 0; !a.failed && i < n; i++) {
        int64_t row = cover->all[source] ? i : cover->rows[source][i];
        if (!dh_column_is_known(unit, row) || !dh_column_is_known(day, row)) continue;
        int32_t from = dh_dictionary_target_row(unit->dictionary, dh_column_code(unit, row));
        a.item.day = dh_column_date(day, row);
        if (from < 0 || map[from] >= 0 || a.item.day < asked->window.from || a.item.day > asked->window.to) continue;
        dh_units_kin(dh_dataset_units(dataset), from, carry_day, add_kin, &a);
    }
    return a.failed ? dh_error_nomem(error) : DH_OK;
}

static int by_part_unit_day(const void *a, const void *b)
{
    const dh_missing *left = a, *right = b;
    if (left->first_part != right->first_part) return left->first_part < right->first_part ? -1 : 1;
    if (left->unit != right->unit) return left->unit < right->unit ? -1 : 1;
    return (left->day > right->day) - (left->day < right->day);
}

dh_status dh_parted_find(dh_parted *parted, const dh_dataset *dataset, const dh_contract *contract,
                         const dh_cover *cover, const dh_asked *asked, int32_t first_part, dh_error *error)
{
    if (!dh_dataset_has_units(dataset)) return DH_OK;
    for (int32_t i = 0; i < contract->n_sources; i++)
        if (cover->usable[i])
            DH_TRY(find_in(parted, dataset, contract->sources[i].table, cover, i, asked, first_part, error));
    if (parted->n > 0) qsort(parted->items, parted->n, sizeof *parted->items, by_part_unit_day);
    return DH_OK;
}

void dh_parted_free(dh_parted *parted)
{
    dh_free(parted->items);
    memset(parted, 0, sizeof *parted);
}

/* ---- what it means for a result ---- */

/* The value of the key `name` in a row, or -1. */
static int64_t key_of(const dh_table *sums, const dh_asked *asked, const char *name, int64_t row)
{
    for (int32_t k = 0; k < asked->n_by; k++) {
        const dh_column *key = dh_table_column(sums, k);
        if (strcmp(asked->by[k], name) == 0 && key->type == DH_INT64 && dh_column_is_known(key, row))
            return dh_column_int64(key, row);
    }
    return -1;
}

/* The days that a row tells of: its year, or the half, quarter or month of it. */
static void days_of(const dh_table *sums, const dh_asked *asked, int64_t row, int32_t *first, int32_t *last)
{
    static const char *const names[] = {"half", "quarter", "month"};
    static const int months[] = {6, 3, 1};
    int64_t year = key_of(sums, asked, "year", row);
    int month = 1, length = 12;
    *first = asked->window.from;
    *last = asked->window.to;
    if (year < 1 || year > 9999) return;
    for (int i = 0; i < 3; i++) {
        int64_t part = key_of(sums, asked, names[i], row);
        if (part < 1 || part * months[i] > 12) continue;
        length = months[i];
        month = (int)(part - 1) * length + 1;
    }
    int end = month + length - 1;
    *first = dh_date_from_civil((int)year, month, 1);
    *last = dh_date_from_civil((int)year, end, dh_date_days_in_month((int)year, end));
}

static bool is_missing(const dh_parted *parted, dh_missing from, int32_t last)
{
    size_t low = 0, high = parted->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_part_unit_day(&parted->items[middle], &from) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    const dh_missing *at = low < parted->n ? &parted->items[low] : NULL;
    return at != NULL && at->first_part == from.first_part && at->unit == from.unit && at->day <= last;
}

/* Marks the rows in which something is missing, and counts their units. */
static int64_t find_rows(bool *open, bool *seen, const dh_parted *parted, const dh_table *sums, const dh_asked *asked,
                         int32_t first_part)
{
    const dh_column *unit = dh_table_column(sums, unit_key(asked));
    int64_t n = 0;
    for (int64_t i = 0; i < unit->length; i++) {
        if (!dh_column_is_known(unit, i)) continue;
        dh_missing from = {first_part, dh_dictionary_target_row(unit->dictionary, dh_column_code(unit, i)), 0};
        int32_t last;
        days_of(sums, asked, i, &from.day, &last);
        open[i] = from.unit >= 0 && is_missing(parted, from, last);
        if (!open[i] || seen[from.unit]) continue;
        seen[from.unit] = true;
        n++;
    }
    return n;
}

static dh_column *open_upwards(const dh_column *part, const bool *open)
{
    dh_column *column = dh_column_new(DH_COUNT, part->length);
    for (int64_t i = 0; column != NULL && i < part->length; i++) {
        dh_count value = dh_column_count(part, i);
        if (open[i]) value.upper = INFINITY;
        if ((dh_column_is_known(part, i) ? dh_column_append_count(column, value) : dh_column_append_null(column)) == 0)
            continue;
        dh_column_unref(column);
        return NULL;
    }
    if (column != NULL) dh_column_finish(column);
    return column;
}

static dh_status rebuild(dh_table **sums, int32_t begin, int32_t end, const bool *open, dh_error *error)
{
    const dh_table *old = *sums;
    dh_table *table = dh_table_new();
    dh_status status = table == NULL ? dh_error_nomem(error) : DH_OK;
    for (int32_t c = 0; status == DH_OK && c < dh_table_columns(old); c++) {
        dh_column *column = (dh_column *)dh_table_column(old, c);
        column = c < begin || c >= end ? dh_column_ref(column) : open_upwards(column, open);
        status =
            column == NULL ? dh_error_nomem(error) : dh_table_add(table, dh_table_column_name(old, c), column, error);
    }
    if (status != DH_OK) {
        if (table != NULL) dh_table_free(table);
        return status;
    }
    dh_table_free(*sums);
    *sums = table;
    return DH_OK;
}

dh_status dh_parted_bound(dh_table **sums, int64_t *n_units, dh_parted *parted, const dh_dataset *dataset,
                          const dh_asked *asked, int32_t first_part, int32_t n_parts, dh_error *error)
{
    int32_t key = unit_key(asked);
    *n_units = 0;
    if (parted->n == 0 || dh_table_column(*sums, key)->dictionary == NULL) return DH_OK;
    bool *open = dh_calloc((size_t)dh_table_rows(*sums) + 1, sizeof *open);
    bool *seen = dh_calloc((size_t)dh_table_rows(dh_dataset_table(dataset, "units")) + 1, sizeof *seen);
    dh_status status = open == NULL || seen == NULL ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK) *n_units = find_rows(open, seen, parted, *sums, asked, first_part);
    if (*n_units > 0) status = rebuild(sums, asked->n_by + first_part, asked->n_by + first_part + n_parts, open, error);
    dh_free(open);
    dh_free(seen);
    return status;
}
