/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Building units from their table: rows are read and sorted, overlaps refused, parents found. */
#include "dialogue/units/units.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "dialogue/units/lineage_internal.h"
#include "dialogue/units/names_internal.h"
#include "dialogue/units/rows_internal.h"

/* Sorts rows by code, then by first day. */
static int by_code(const void *a, const void *b, void *context)
{
    const dh_units *units = context;
    int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;
    int order = strcmp(units->rows[left].code, units->rows[right].code);
    if (order != 0) return order;
    if (units->rows[left].from != units->rows[right].from)
        return units->rows[left].from < units->rows[right].from ? -1 : 1;
    return left < right ? -1 : left > right;
}

/* "" for an unknown cell; NULL when out of memory. */
static const char *copy_text(dh_units *units, const dh_column *column, int64_t row)
{
    if (column == NULL || !dh_column_is_valid(column, row)) return "";
    size_t size;
    const char *text = dh_column_text(column, row, &size);
    return dh_arena_strndup(units->texts, text, size);
}

static dh_status read_rows(dh_units *units, dh_error *error)
{
    const dh_table *table = units->table;
    const dh_column *code = dh_table_get(table, "code"), *name = dh_table_get(table, "name");
    const dh_column *from = dh_table_get(table, "valid_from"), *to = dh_table_get(table, "valid_to");
    const dh_column *level = dh_table_get(table, "level");
    if (code == NULL) return dh_error_set(error, DH_EDATA, "the table 'units' has no column 'code'");
    for (int32_t i = 0; i < units->n; i++) {
        dh_unit_row *unit = &units->rows[i];
        unit->code = copy_text(units, code, i);
        unit->name = copy_text(units, name, i);
        unit->level = copy_text(units, level, i);
        if (unit->code == NULL || unit->name == NULL || unit->level == NULL) return dh_error_nomem(error);
        unit->from = from != NULL && dh_column_is_valid(from, i) ? dh_column_date(from, i) : INT32_MIN;
        unit->to = to != NULL && dh_column_is_valid(to, i) ? dh_column_date(to, i) : INT32_MAX;
        unit->parent = -1;
        units->order[i] = i;
    }
    return DH_OK;
}

static dh_status check_order(const dh_units *units, dh_error *error)
{
    for (int32_t i = 0; i < units->n; i++)
        if (units->rows[i].from > units->rows[i].to)
            return dh_error_set(error, DH_EDATA, "unit '%s' ends before it begins; correct valid_from or valid_to",
                                units->rows[i].code);
    return DH_OK;
}

/* Of two overlapping rows, reports the one that begins later. */
static dh_status check_overlaps(const dh_units *units, dh_unit_fault fault, void *self, dh_error *error)
{
    dh_strbuf reason = {0};
    dh_status status = DH_OK;
    int32_t last = -1;
    for (int32_t i = 0; status == DH_OK && i < units->n; i++) {
        int32_t row = units->order[i];
        const dh_unit_row *a = last >= 0 ? &units->rows[last] : NULL, *b = &units->rows[row];
        if (b->from > b->to) continue;
        if (a == NULL || strcmp(a->code, b->code) != 0 || a->to < b->from) {
            last = row;
            continue;
        }
        char day[11];
        dh_date_format_iso(b->from == INT32_MIN ? DH_DATE_MIN : b->from, day);
        dh_strbuf_clear(&reason);
        dh_strbuf_printf(
            &reason,
            dh_tr("unit '%s' stands twice on %s, as '%s' and as '%s'; give each row its valid_from and valid_to"),
            b->code, day, a->name, b->name);
        status = reason.failed ? dh_error_nomem(error) : fault(self, row, last, "code", reason.data, error);
    }
    dh_strbuf_free(&reason);
    return status;
}

/* The parent is the unit of that code on the row's last day; on its first day when it is open-ended. */
static void link_parents(dh_units *units)
{
    const dh_column *parent = dh_table_get(units->table, "parent");
    for (int32_t i = 0; parent != NULL && i < units->n; i++) {
        if (!dh_column_is_valid(parent, i)) continue;
        size_t size;
        const char *code = dh_column_text(parent, i, &size);
        dh_unit_row *unit = &units->rows[i];
        bool exists;
        int32_t day = unit->to != INT32_MAX ? unit->to : unit->from;
        int32_t row = dh_units_by_code(units, code, size, day, day != INT32_MIN, &exists);
        if (row != i) unit->parent = row;
    }
}

void dh_units_free(dh_units *units)
{
    if (units == NULL) return;
    for (int32_t i = 0; i < units->n_mapped; i++) dh_free(units->mapped[i].map);
    for (int32_t i = 0; i < units->n_names; i++) dh_free(units->names[i].text);
    dh_arena_free(units->texts);
    for (int32_t i = 0; i < units->n_dated; i++) dh_free(units->dated[i].of);
    dh_free(units->mapped);
    dh_free(units->dated);
    dh_free(units->names);
    dh_free(units->links);
    dh_free(units->into);
    dh_free(units->order);
    dh_free(units->rows);
    pthread_mutex_destroy(&units->mapping);
    dh_free(units);
}

/* The sorted rows alone, without parents, lineage and names. */
static dh_status make(dh_units **out, const dh_table *table, dh_error *error)
{
    *out = NULL;
    if (dh_table_rows(table) > INT32_MAX / 8)
        return dh_error_set(error, DH_EDATA, "%lld units are more than the engine takes",
                            (long long)dh_table_rows(table));
    dh_units *units = dh_calloc(1, sizeof *units);
    if (units == NULL) return dh_error_nomem(error);
    pthread_mutex_init(&units->mapping, NULL);
    units->table = table;
    units->n = (int32_t)dh_table_rows(table);
    units->rows = dh_calloc((size_t)units->n + 1, sizeof *units->rows);
    units->order = dh_calloc((size_t)units->n + 1, sizeof *units->order);
    units->texts = dh_arena_new();
    dh_status status = DH_OK;
    if (units->rows == NULL || units->order == NULL || units->texts == NULL) status = dh_error_nomem(error);
    if (status == DH_OK) status = read_rows(units, error);
    if (status != DH_OK) {
        dh_units_free(units);
        return status;
    }
    qsort_r(units->order, (size_t)units->n, sizeof *units->order, by_code, units);
    *out = units;
    return DH_OK;
}

dh_status dh_units_check(const dh_table *table, dh_unit_fault fault, void *self, dh_error *error)
{
    dh_units *units;
    DH_TRY(make(&units, table, error));
    dh_status status = check_overlaps(units, fault, self, error);
    dh_units_free(units);
    return status;
}

dh_status dh_units_new(dh_units **out, const dh_table *table, const dh_table *lineage, dh_error *error)
{
    *out = NULL;
    dh_units *units;
    DH_TRY(make(&units, table, error));
    dh_status status = check_order(units, error);
    if (status == DH_OK) status = check_overlaps(units, dh_units_refuse, "units", error);
    if (status == DH_OK) {
        link_parents(units);
        status = dh_units_read_lineage(units, lineage, error);
    }
    if (status == DH_OK) status = dh_units_read_names(units, error);
    if (status != DH_OK) {
        dh_units_free(units);
        return status;
    }
    *out = units;
    return DH_OK;
}
