/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See due.h. */
#include "dialogue/measure/due.h"

#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/text.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/overlaps.h"
#include "dialogue/measure/window.h"
#include "execute/execute.h"

enum { LEVELS = 4 };
static const char *const level_names[LEVELS] = {"province", "district", "commune", "village"};

const char *dh_due_level_name(int level)
{
    return level >= 0 && level < LEVELS ? level_names[level] : NULL;
}

int dh_due_level_of(const dh_table *table, int64_t row)
{
    const dh_column *level = dh_table_get(table, "level");
    for (int i = 0; level != NULL && i < LEVELS; i++)
        if (dh_column_text_is(level, row, level_names[i], strlen(level_names[i]))) return i;
    return -1;
}

/* The days on which a unit exists. */
static void lifetime(const dh_table *units, int32_t row, int32_t *from, int32_t *to)
{
    const dh_column *begins = dh_table_get(units, "valid_from"), *ends = dh_table_get(units, "valid_to");
    *from = begins != NULL && dh_column_is_valid(begins, row) ? dh_column_date(begins, row) : INT32_MIN;
    *to = ends != NULL && dh_column_is_valid(ends, row) ? dh_column_date(ends, row) : INT32_MAX;
}

bool dh_due_stands(const dh_table *units, int32_t row, int32_t day)
{
    int32_t from, to;
    lifetime(units, row, &from, &to);
    return from <= day && day <= to;
}

static const dh_table *units_of(const dh_due *due)
{
    return dh_units_table(dh_dataset_units(due->dataset));
}

/* ---- periods ---- */

/* The first day of the week that has 1970-01-01: weeks are counted from it. */
static int32_t first_week(const dh_due *due)
{
    return dh_window_part(due->window, DH_CELL_WEEK, 0).from;
}

/* Number of the period that holds a day, counted from the year 0, weeks from 1970. */
static int32_t number_of(const dh_due *due, int32_t day)
{
    int year, month, d;
    if (due->cell == DH_CELL_WEEK) return (dh_window_part(due->window, DH_CELL_WEEK, day).from - first_week(due)) / 7;
    dh_date_to_civil(dh_calendar_civil(due->window->calendar, day), &year, &month, &d);
    return (year * 12 + month - 1) / dh_cell_months(due->cell);
}

static int32_t first_day_of(const dh_due *due, int32_t number)
{
    if (due->cell == DH_CELL_WEEK) return number * 7 + first_week(due);
    int32_t month = number * dh_cell_months(due->cell);
    return dh_calendar_months(due->window->calendar, month / 12, month % 12 + 1, 1).from;
}

int32_t dh_due_period(const dh_due *due, int32_t day)
{
    if (day == DH_NO_DAY) return due->cell == DH_CELL_ALL && due->open ? 0 : -1;
    if (day < due->from || day > due->to || !dh_window_has(due->window, day)) return -1;
    return due->cell == DH_CELL_ALL ? 0 : number_of(due, day) - number_of(due, due->from);
}

int32_t dh_due_first_day(const dh_due *due, int32_t period)
{
    if (due->cell == DH_CELL_ALL) return due->from;
    return first_day_of(due, number_of(due, due->from) + period);
}

bool dh_due_days(const dh_due *due, int32_t unit, int32_t period, int32_t *from, int32_t *to)
{
    int32_t begins, ends, first = due->from, last = due->to;
    lifetime(units_of(due), unit, &begins, &ends);
    if (due->cell != DH_CELL_ALL) {
        first = dh_due_first_day(due, period);
        last = dh_due_first_day(due, period + 1) - 1;
    }
    if (due->window->to_date) {
        int32_t end = dh_calendar_to_date(due->window->calendar, first, due->window->until).to;
        last = end < last ? end : last;
    }
    if (first < due->from) first = due->from;
    if (last > due->to) last = due->to;
    *from = begins > first ? begins : first;
    *to = ends < last ? ends : last;
    return *from <= *to;
}

/* Widens the window by the days of a column that are asked for and not after the as-of day. */
static void widen(const dh_due *due, const dh_column *days, const dh_window *asked, int32_t *from, int32_t *to)
{
    int32_t latest = asked->to, as_of;
    if (dh_dataset_as_of(due->dataset, &as_of) && as_of < latest) latest = as_of;
    for (int64_t i = 0; days != NULL && i < days->length; i++) {
        if (!dh_column_is_valid(days, i)) continue;
        int32_t day = dh_column_date(days, i);
        if (day < asked->from || day > latest) continue;
        if (day < *from) *from = day;
        if (day > *to) *to = day;
    }
}

/* The tables that the sources of the measures read, as bits. */
static unsigned tables_of(const dh_contract *const *contracts, int32_t n)
{
    unsigned tables = 0;
    for (int32_t i = 0; i < n; i++)
        for (int32_t s = 0; s < contracts[i]->n_sources; s++) tables |= 1U << contracts[i]->sources[s].table;
    return tables;
}

static dh_status find_periods(dh_due *due, unsigned tables, const dh_asked *asked, dh_error *error)
{
    int32_t from = INT32_MAX, to = INT32_MIN, as_of;
    due->cell = asked->window.weeks ? DH_CELL_WEEK : asked->window.cell;
    if (asked->window.weeks && asked->window.cell != DH_CELL_ALL)
        return dh_error_set(error, DH_EINVAL,
                            "a complete table by week has no other periods, which weeks cross; leave them out of --by");
    if (asked->window.to_date && due->cell == DH_CELL_ALL)
        return dh_error_set(error, DH_EINVAL,
                            "years up to the as-of day leave days out between them; ask for the complete table by year "
                            "or a part of it");
    due->open = asked->window.from == INT32_MIN && asked->window.to == INT32_MAX;
    for (int t = 0; t < DH_TABLES; t++) {
        const dh_table *table = dh_dataset_table(due->dataset, dh_table_names[t]);
        if (table == NULL || (tables >> t & 1) == 0) continue;
        widen(due, dh_table_get(table, dh_table_date_column(t)), &asked->window, &from, &to);
        if (dh_table_first_day_column(t) != NULL) widen(due, dh_table_get(table, "from"), &asked->window, &from, &to);
    }
    due->from = asked->window.from != INT32_MIN ? asked->window.from : from;
    due->to = asked->window.to != INT32_MAX ? asked->window.to : to;
    if (asked->window.to != INT32_MAX && dh_dataset_declares_as_of(due->dataset) &&
        dh_dataset_as_of(due->dataset, &as_of) && as_of < due->to)
        due->to = as_of;
    due->n_periods = 1;
    if (due->cell == DH_CELL_ALL && from > to && asked->window.from == INT32_MIN && asked->window.to == INT32_MAX) {
        due->from = INT32_MIN;
        due->to = INT32_MAX;
        return DH_OK;
    }
    due->undated = due->from == INT32_MAX || due->to == INT32_MIN || due->from > due->to;
    if (due->undated)
        return dh_error_set(error, DH_EINVAL,
                            "there is no period to complete: no row that could count has a day; give --from and --to");
    if (due->cell != DH_CELL_ALL) due->n_periods = number_of(due, due->to) - number_of(due, due->from) + 1;
    return DH_OK;
}

/* ---- units ---- */

/* A table of all units, as keys in a column `unit`. */
static dh_status list_units(dh_table **out, const dh_due *due, dh_error *error)
{
    const dh_column *code = dh_table_get(units_of(due), "code");
    dh_table *table = dh_table_new();
    dh_status status = table == NULL ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK) status = dh_table_add(table, "unit", dh_column_ref((dh_column *)code), error);
    if (status != DH_OK && table != NULL) dh_table_free(table);
    if (status == DH_OK) *out = table;
    return status;
}

/* Marks the units for which a condition does not hold. *of_units false: it asks for more than units. */
static dh_status apply(dh_due *due, const dh_table *units, const char *condition, bool *of_units, dh_arena *arena,
                       dh_error *error)
{
    const dh_catalog *catalog = dh_dataset_catalog(due->dataset);
    dh_field field = {.name = "unit", .type = DH_CATEGORY, .target = units_of(due)};
    dh_schema schema = {&field, 1};
    dh_error ignored = DH_ERROR_INIT;
    const dh_expr *expr;
    dh_column *holds;
    dh_status status = dh_expr_bind(&expr, condition, &schema, catalog, arena, &ignored);
    if (status == DH_ENOMEM) return dh_error_nomem(error);
    *of_units = status == DH_OK && expr->type == DH_BOOL;
    if (!*of_units) return DH_OK;
    DH_TRY(dh_evaluate(&holds, expr, units, catalog, error));
    for (int32_t u = 0; u < due->n_units; u++)
        due->fits[u] = due->fits[u] && dh_column_is_valid(holds, u) && dh_column_bool(holds, u);
    dh_column_unref(holds);
    return DH_OK;
}

/* Divides `where` into what it asks of units and the rest. */
static dh_status read_where(dh_due *due, const dh_asked *asked, dh_error *error)
{
    const char *const *conditions;
    int32_t n;
    dh_table *units = NULL;
    dh_strbuf rest = {0};
    if (asked->where == NULL) return DH_OK;
    DH_TRY(dh_expr_conditions(&conditions, &n, asked->where, asked->arena, error));
    DH_TRY(list_units(&units, due, error));
    dh_status status = DH_OK;
    for (int32_t i = 0; status == DH_OK && i < n; i++) {
        bool of_units;
        status = apply(due, units, conditions[i], &of_units, asked->arena, error);
        if (status == DH_OK && !of_units)
            dh_strbuf_printf(&rest, "%s(%s)", rest.size > 0 ? " and " : "", conditions[i]);
    }
    dh_table_free(units);
    if (status == DH_OK && rest.size > 0) due->rest = dh_arena_strdup(asked->arena, rest.data);
    if (status == DH_OK && (rest.failed || (rest.size > 0 && due->rest == NULL))) status = dh_error_nomem(error);
    dh_strbuf_free(&rest);
    return status;
}

/* Of how many units at each level the data tell, of those that are asked for. */
static dh_status count_levels(const dh_due *due, unsigned tables, int64_t counts[LEVELS], dh_error *error)
{
    const int32_t *map = NULL;
    if (due->mapped) DH_TRY(dh_units_map(dh_dataset_units(due->dataset), due->day, &map, error));
    bool *named = dh_calloc((size_t)due->n_units + 1, sizeof *named);
    if (named == NULL) return dh_error_nomem(error);
    for (int t = 0; t < DH_TABLES; t++) {
        const dh_table *table = dh_dataset_table(due->dataset, dh_table_names[t]);
        const dh_column *unit = table != NULL && (tables >> t & 1) != 0 ? dh_table_get(table, "unit") : NULL;
        for (int64_t i = 0; unit != NULL && i < unit->length; i++)
            if (dh_column_is_valid(unit, i)) named[dh_column_code(unit, i)] = true;
    }
    for (int32_t u = 0; u < due->n_units; u++) {
        int level = dh_due_level_of(units_of(due), u);
        int32_t then = map != NULL && map[u] >= 0 ? map[u] : u;
        if (named[u] && level >= 0 && due->fits[then]) counts[level]++;
    }
    dh_free(named);
    return DH_OK;
}

static dh_status find_level(dh_due *due, unsigned tables, const char *asked, dh_error *error)
{
    int64_t counts[LEVELS] = {0};
    due->level = -1;
    for (int i = 0; asked != NULL && i < LEVELS; i++)
        if (strcmp(asked, level_names[i]) == 0) due->level = i;
    if (asked != NULL && due->level < 0) {
        const char *nearest = dh_text_nearest(asked, level_names, LEVELS);
        return nearest != NULL
                   ? dh_error_set(error, DH_EINVAL, "level '%s' is none; did you mean '%s'?", asked, nearest)
                   : dh_error_set(error, DH_EINVAL,
                                  "level '%s' is none; there are province, district, commune, village", asked);
    }
    for (int32_t u = 0; asked != NULL && u < due->n_units; u++)
        counts[0] += dh_due_level_of(units_of(due), u) == due->level;
    if (asked != NULL && counts[0] == 0)
        return dh_error_set(error, DH_EINVAL,
                            "the list of units has none of level '%s'; leave --level out, or correct "
                            "the column level of units",
                            asked);
    if (asked != NULL) return DH_OK;
    DH_TRY(count_levels(due, tables, counts, error));
    for (int i = 0; i < LEVELS; i++)
        if (counts[i] > 0 && (due->level < 0 || counts[i] > counts[due->level])) due->level = i;
    return DH_OK;
}

dh_status dh_due_find(dh_due *due, const dh_dataset *dataset, const dh_contract *const *contracts, int32_t n,
                      const dh_asked *asked, const char *level, dh_error *error)
{
    unsigned tables = tables_of(contracts, n);
    *due = (dh_due){.dataset = dataset, .window = &asked->window, .registered = dh_dataset_has_units(dataset)};
    due->n_units = (int32_t)dh_table_rows(units_of(due));
    due->mapped = asked->geography != NULL && dh_date_parse_iso(asked->geography, strlen(asked->geography), &due->day);
    due->fits = dh_malloc((size_t)due->n_units + 1);
    if (due->fits == NULL) return dh_error_nomem(error);
    memset(due->fits, true, (size_t)due->n_units + 1);
    dh_status status = read_where(due, asked, error);
    if (status == DH_OK) status = find_level(due, tables, level, error);
    if (status == DH_OK) status = find_periods(due, tables, asked, error);
    if (status != DH_OK) dh_due_free(due);
    return status;
}

void dh_due_free(dh_due *due)
{
    dh_free(due->fits);
    due->fits = NULL;
}

bool dh_due_has(const dh_due *due, int32_t unit)
{
    return due->level < 0 || dh_due_level_of(units_of(due), unit) == due->level;
}
