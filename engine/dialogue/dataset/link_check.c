/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See link_check.h. Each fault is one sentence, for the person who typed the row. */
#include "dialogue/dataset/link_check.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "dialogue/dataset/link_internal.h"
#include "dialogue/dataset/link_table.h"
#include "dialogue/dataset/tables.h"
#include "load/invalid_cells.h"
#include "load/loader.h"

#define READINGS_REPORTED 50 /* inexact matches of unit names with a warning each; others are only counted */

/* Two dates of one row in a required order: `second` must not be before `first`. */
typedef struct order_rule {
    int table;
    const char *first, *second, *message; /* format of the second day, then the first */
} order_rule;

static const order_rule order_rules[] = {
    {DH_UNITS, "valid_from", "valid_to", DH_MESSAGE("the unit ends on %s, before it begins on %s")},
    {DH_SESSIONS, "held_on", "concluded_on", DH_MESSAGE("concluded on %s, before it was held on %s")},
    {DH_OPINIONS, "raised_on", "answered_on", DH_MESSAGE("answered on %s, before it was raised on %s")},
    {DH_OPINIONS, "raised_on", "resolved_on", DH_MESSAGE("resolved on %s, before it was raised on %s")},
    {DH_SUMMARIES, "from", "to", DH_MESSAGE("the period ends on %s, before it begins on %s")},
    {DH_ATTENDEES, "from", "to", DH_MESSAGE("the period ends on %s, before it begins on %s")},
    {DH_RECEPTIONS, "from", "to", DH_MESSAGE("the period ends on %s, before it begins on %s")},
    {DH_PETITIONS, "from", "to", DH_MESSAGE("the period ends on %s, before it begins on %s")},
    {DH_SESSIONS, "held_on", "result_published_on", DH_MESSAGE("published on %s, before it was held on %s")},
    {DH_OPINIONS, "raised_on", "reopened_on", DH_MESSAGE("reopened on %s, before it was raised on %s")},
    {DH_CONCLUSIONS, "issued_on", "done_on", DH_MESSAGE("done on %s, before it was concluded on %s")},
};

static dh_status check_order(dh_load *load, int index, dh_error *error)
{
    const dh_table *table = dh_load_table(load);
    for (size_t r = 0; r < sizeof order_rules / sizeof order_rules[0]; r++) {
        const order_rule *rule = &order_rules[r];
        if (rule->table != index) continue;
        const dh_column *first = dh_table_get(table, rule->first), *second = dh_table_get(table, rule->second);
        for (int64_t i = 0; first != NULL && second != NULL && i < dh_table_rows(table); i++) {
            if (!dh_column_is_valid(first, i) || !dh_column_is_valid(second, i)) continue;
            if (dh_column_date(second, i) >= dh_column_date(first, i)) continue;
            char a[11], b[11];
            dh_date_format_iso(dh_column_date(first, i), a);
            dh_date_format_iso(dh_column_date(second, i), b);
            DH_TRY(dh_load_reject(load, i, rule->second, error, rule->message, b, a));
        }
    }
    return DH_OK;
}

/* Appends why a unit is not found. */
static void say_why(dh_strbuf *out, const dh_units *units, dh_unit_match match, const char *text, size_t size,
                    int32_t day, bool has_day)
{
    char on[11] = "";
    int length = (int)size;
    if (has_day) dh_date_format_iso(day, on);
    if (match == DH_UNIT_NOT_THEN) {
        dh_strbuf_printf(
            out,
            dh_tr("unit '%.*s' is in units, but did not exist on %s; use the unit of that day, or correct the "
                  "day"),
            length, text, on);
    } else if (match == DH_UNIT_UNKNOWN) {
        dh_strbuf_printf(out, dh_tr("unit '%.*s' is not in units, neither as a code nor as a name"), length, text);
    } else {
        dh_strbuf candidates = {0};
        int32_t found;
        dh_units_find(units, text, size, day, has_day, &found, &candidates);
        const char *list = candidates.data != NULL ? candidates.data : "";
        if (match == DH_UNIT_AMBIGUOUS)
            dh_strbuf_printf(out, dh_tr("several units are named '%.*s': %s; write the code"), length, text, list);
        else
            dh_strbuf_printf(out,
                             dh_tr("no unit is named '%.*s'; it could be read as %s; write the code, or the name as it "
                                   "stands in units"),
                             length, text, list);
        dh_strbuf_free(&candidates);
    }
}

static bool is_found(dh_unit_match match)
{
    return match == DH_UNIT_FOUND || match == DH_UNIT_READ_AS;
}

static dh_status reject_unit(dh_load *load, int64_t row, const dh_units *units, dh_unit_match match, const char *text,
                             size_t size, int32_t day, bool has_day, dh_error *error)
{
    dh_strbuf reason = {0};
    say_why(&reason, units, match, text, size, day, has_day);
    dh_status status =
        reason.failed ? dh_error_nomem(error) : dh_load_reject(load, row, "unit", error, "%s", reason.data);
    dh_strbuf_free(&reason);
    return status;
}

/* ---- inexact matches of unit names ---- */

/* A name that was matched inexactly (DH_UNIT_READ_AS) to a unit, and how often. */
typedef struct unit_reading {
    int32_t code, unit; /* code of the name in its column; row of units */
    int64_t n, first;   /* number of rows; the first of them */
    int32_t before;     /* previous item of the same name, matched to another unit on another day; -1 = none */
} unit_reading;

typedef struct unit_readings {
    unit_reading *items;
    size_t n, capacity;
    int32_t *last; /* by code of the column: index of its latest item + 1, 0 = none; allocated when first needed */
} unit_readings;

static dh_status add_reading(unit_readings *readings, const dh_column *names, int64_t row, int32_t unit,
                             dh_error *error)
{
    int32_t code = dh_column_code(names, row);
    if (readings->last == NULL)
        readings->last = dh_calloc((size_t)dh_dictionary_size(names->dictionary) + 1, sizeof *readings->last);
    if (readings->last == NULL) return dh_error_nomem(error);
    for (int32_t i = readings->last[code] - 1; i >= 0; i = readings->items[i].before) {
        assert(readings->items != NULL); /* since one of them is numbered i */
        if (readings->items[i].unit != unit) continue;
        readings->items[i].n++;
        return DH_OK;
    }
    if (dh_grow((void **)&readings->items, &readings->capacity, readings->n + 1, sizeof *readings->items) != 0)
        return dh_error_nomem(error);
    readings->items[readings->n++] = (unit_reading){code, unit, 1, row, readings->last[code] - 1};
    readings->last[code] = (int32_t)readings->n;
    return DH_OK;
}

/* "" and 0 for an unknown cell. The text does not end with a NUL; `size` is for "%.*s". */
static const char *text_of(const dh_table *table, const char *column, int64_t row, int *size)
{
    size_t bytes = 0;
    const dh_column *cells = dh_table_get(table, column);
    bool there = cells != NULL && dh_column_is_valid(cells, row);
    const char *text = there ? dh_column_text(cells, row, &bytes) : "";
    *size = (int)bytes;
    return text;
}

static dh_status report_readings(const unit_readings *readings, dh_load *load, const dh_column *names,
                                 const dh_units *units, dh_error *error)
{
    int64_t unreported = 0;
    for (size_t i = 0; i < readings->n; i++) {
        const unit_reading *reading = &readings->items[i];
        const dh_table *table = dh_units_table(units);
        const char *file;
        int64_t line;
        size_t size;
        int code_size, name_size;
        if (i >= READINGS_REPORTED) {
            unreported += reading->n;
            continue;
        }
        dh_load_place(load, reading->first, &file, &line);
        const char *typed = dh_dictionary_text(names->dictionary, reading->code, &size);
        const char *code = text_of(table, "code", reading->unit, &code_size);
        const char *name = text_of(table, "name", reading->unit, &name_size);
        DH_TRY(dh_load_add_warning(
            load, error,
            reading->n == 1 ? "unit '%.*s' was read as %.*s '%.*s': %lld row, the first in line %lld of %s"
                            : "unit '%.*s' was read as %.*s '%.*s': %lld rows, the first in line %lld of %s",
            (int)size, typed, code_size, code, name_size, name, (long long)reading->n, (long long)line, file));
    }
    if (unreported == 0) return DH_OK;
    return dh_load_add_warning(load, error, "%zu more names of units were read as others, in %lld rows",
                               readings->n - READINGS_REPORTED, (long long)unreported);
}

static void free_readings(unit_readings *readings)
{
    dh_free(readings->items);
    dh_free(readings->last);
}

/* ---- rows ---- */

static dh_status check_units(dh_load *load, int index, const dh_link_targets *targets, const int32_t *session_rows,
                             dh_error *error)
{
    const dh_table *table = dh_load_table(load);
    const dh_column *unit = dh_table_get(table, "unit");
    if (unit == NULL) return DH_OK;
    dh_unit_finder *finder = dh_unit_finder_new(targets->units, unit);
    unit_readings readings = {0};
    dh_status status = finder == NULL ? dh_error_nomem(error) : DH_OK;
    for (int64_t i = 0; status == DH_OK && i < dh_table_rows(table); i++) {
        if (!dh_column_is_valid(unit, i)) continue;
        int32_t day = 0, row;
        bool has_day = dh_row_day(table, index, i, session_rows, targets, &day);
        dh_unit_match match = dh_unit_finder_find(finder, i, day, has_day, &row);
        if (match == DH_UNIT_FOUND) continue;
        if (match == DH_UNIT_NO_MEMORY) {
            status = dh_error_nomem(error);
            continue;
        }
        if (match == DH_UNIT_READ_AS) {
            status = add_reading(&readings, unit, i, row, error);
            continue;
        }
        size_t size;
        const char *text = dh_column_text(unit, i, &size);
        status = reject_unit(load, i, targets->units, match, text, size, day, has_day, error);
    }
    if (status == DH_OK) status = report_readings(&readings, load, unit, targets->units, error);
    free_readings(&readings);
    dh_unit_finder_free(finder);
    return status;
}

static dh_status check_sessions(dh_load *load, const int32_t *session_rows, const dh_link_targets *targets,
                                dh_error *error)
{
    const dh_table *table = dh_load_table(load);
    const dh_column *session = dh_table_get(table, "session");
    if (session_rows == NULL || targets->sessions == NULL) return DH_OK;
    for (int64_t i = 0; i < dh_table_rows(table); i++) {
        if (!dh_column_is_valid(session, i) || session_rows[dh_column_code(session, i)] >= 0) continue;
        size_t size;
        const char *text = dh_column_text(session, i, &size);
        DH_TRY(dh_load_reject(load, i, "session", error,
                              "session '%.*s' is not in sessions, or was rejected there; mend it first", (int)size,
                              text));
    }
    return DH_OK;
}

/* ---- references of rows that were already rejected for a cell, so that all faults of a row are listed ---- */

/* The context of checking them. */
typedef struct invalid_row {
    dh_load *load;
    int index;
    const dh_link_targets *targets;
    dh_arena *scratch;
    dh_error *error;
} invalid_row;

static dh_status add_fault(const invalid_row *f, int64_t row, const char *column, dh_strbuf *reason)
{
    dh_status status =
        reason->failed ? dh_error_nomem(f->error) : dh_load_add_fault(f->load, row, column, reason->data, f->error);
    dh_strbuf_free(reason);
    return status;
}

/* Checks that its session exists; the session's day is the row's where it has none. */
static dh_status check_invalid_session(const invalid_row *f, int64_t row, int32_t *day, bool *has_day)
{
    dh_value value;
    bool valid;
    DH_TRY(dh_load_invalid_cell(&value, &valid, f->load, row, "session", f->scratch, f->error));
    if (!valid || f->targets->session_keys == NULL) return DH_OK;
    int32_t session = dh_dictionary_find(f->targets->session_keys, value.as.text.data, value.as.text.size);
    if (session >= 0) {
        if (!*has_day) *day = dh_column_date(dh_table_get(f->targets->sessions, "held_on"), session);
        *has_day = true;
        return DH_OK;
    }
    dh_strbuf reason = {0};
    dh_strbuf_printf(&reason, dh_tr("session '%.*s' is not in sessions, or was rejected there; mend it first"),
                     (int)value.as.text.size, value.as.text.data);
    return add_fault(f, row, "session", &reason);
}

static dh_status check_invalid_row(const invalid_row *f, int64_t row)
{
    const char *date = dh_table_date_column(f->index);
    dh_value value = {0};
    bool valid = false;
    int32_t day = 0, found;
    if (date != NULL) DH_TRY(dh_load_invalid_cell(&value, &valid, f->load, row, date, f->scratch, f->error));
    bool has_day = valid;
    if (has_day) day = (int32_t)value.as.integer;
    DH_TRY(check_invalid_session(f, row, &day, &has_day));
    if (f->targets->made) return DH_OK;
    DH_TRY(dh_load_invalid_cell(&value, &valid, f->load, row, "unit", f->scratch, f->error));
    if (!valid) return DH_OK;
    const char *text = value.as.text.data;
    size_t size = value.as.text.size;
    dh_unit_match match = dh_units_find(f->targets->units, text, size, day, has_day, &found, NULL);
    if (is_found(match)) return DH_OK;
    if (match == DH_UNIT_NO_MEMORY) return dh_error_nomem(f->error);
    dh_strbuf reason = {0};
    say_why(&reason, f->targets->units, match, text, size, day, has_day);
    return add_fault(f, row, "unit", &reason);
}

static dh_status check_invalid_rows(dh_load *load, int index, const dh_link_targets *targets, dh_error *error)
{
    invalid_row f = {load, index, targets, dh_arena_new(), error};
    dh_status status = f.scratch != NULL ? DH_OK : dh_error_nomem(error);
    for (int64_t i = 0; status == DH_OK && i < dh_load_n_invalid(load); i++) {
        dh_arena_mark mark = dh_arena_get_mark(f.scratch);
        status = check_invalid_row(&f, i);
        dh_arena_release_to(f.scratch, mark);
    }
    dh_arena_free(f.scratch);
    return status;
}

/* An opinion cannot be open and be resolved on a day. */
static dh_status check_opinions(dh_load *load, dh_error *error)
{
    const dh_table *table = dh_load_table(load);
    const dh_column *outcome = dh_table_get(table, "outcome"), *resolved = dh_table_get(table, "resolved_on");
    for (int64_t i = 0; outcome != NULL && resolved != NULL && i < dh_table_rows(table); i++) {
        if (!dh_column_is_valid(outcome, i) || !dh_column_is_valid(resolved, i)) continue;
        bool open = dh_column_text_is(outcome, i, "open", strlen("open"));
        if (!open && !dh_column_text_is(outcome, i, "in_progress", strlen("in_progress"))) continue;
        char day[11];
        dh_date_format_iso(dh_column_date(resolved, i), day);
        DH_TRY(dh_load_reject(load, i, "outcome", error,
                              open ? "the outcome is open, and yet it was resolved on %s; mend the one or the other"
                                   : "the outcome is in progress, and yet it was resolved on %s; mend the one or the "
                                     "other",
                              day));
    }
    return DH_OK;
}

/* Attendees are of a session or of a period. */
static dh_status check_attendees(dh_load *load, dh_error *error)
{
    const dh_table *table = dh_load_table(load);
    const dh_column *days[] = {dh_table_get(table, "from"), dh_table_get(table, "to"), dh_table_get(table, "session")};
    for (int64_t i = 0; i < dh_table_rows(table); i++) {
        bool is_there[3];
        for (int c = 0; c < 3; c++) is_there[c] = days[c] != NULL && dh_column_is_valid(days[c], i);
        if (is_there[2] ? is_there[0] == is_there[1] : is_there[0] && is_there[1]) continue;
        DH_TRY(dh_load_reject(load, i, is_there[0] ? "to" : "from", error,
                              "the row names neither a session nor a whole period; give the session, or from and to"));
    }
    return DH_OK;
}

static dh_status check_polls(dh_load *load, dh_error *error)
{
    const dh_table *table = dh_load_table(load);
    const dh_column *favourable = dh_table_get(table, "favourable"), *asked = dh_table_get(table, "asked");
    for (int64_t i = 0; favourable != NULL && asked != NULL && i < dh_table_rows(table); i++) {
        if (!dh_column_is_valid(favourable, i) || !dh_column_is_valid(asked, i)) continue;
        if (dh_column_int64(favourable, i) > dh_column_int64(asked, i))
            DH_TRY(dh_load_reject(load, i, "favourable", error, "more were favourable than the %lld who were asked",
                                  (long long)dh_column_int64(asked, i)));
    }
    return DH_OK;
}

/* A dh_unit_fault that rejects the row; `self` is the load. */
static dh_status reject_fault(void *self, int64_t row, int64_t other, const char *column, const char *reason,
                              dh_error *error)
{
    dh_load *load = self;
    if (dh_load_is_rejected(load, row) && other >= 0) return DH_OK; /* already rejected for a duplicate key */
    if (other < 0) return dh_load_reject(load, row, column, error, "%s", reason);
    const char *file;
    int64_t line;
    dh_load_place(load, other, &file, &line);
    return dh_load_reject(load, row, column, error, "%s (the other is line %lld of %s)", reason, (long long)line, file);
}

dh_status dh_link_check(dh_load *load, int index, const dh_link_targets *targets, dh_error *error)
{
    const dh_table *table = dh_load_table(load);
    DH_TRY(check_order(load, index, error));
    if (index == DH_UNITS) return dh_units_check(table, reject_fault, load, error);
    if (index == DH_LINEAGE && targets->units == NULL) return DH_OK;
    if (index == DH_LINEAGE) return dh_units_check_lineage(targets->units, table, reject_fault, load, error);
    const dh_column *session = dh_table_get(table, "session");
    int32_t *session_rows = session != NULL ? dh_session_rows(session, targets) : NULL;
    if (session != NULL && session_rows == NULL) return dh_error_nomem(error);
    dh_status status = check_sessions(load, session_rows, targets, error);
    if (status == DH_OK) status = check_units(load, index, targets, session_rows, error);
    if (status == DH_OK && index == DH_POLLS) status = check_polls(load, error);
    if (status == DH_OK && index == DH_OPINIONS) status = check_opinions(load, error);
    if (status == DH_OK && index == DH_ATTENDEES) status = check_attendees(load, error);
    if (status == DH_OK) status = check_invalid_rows(load, index, targets, error);
    dh_free(session_rows);
    return status;
}

/* ---- warnings on units ---- */

static dh_status warning_on_blanks(dh_load *load, const dh_table *table, const char *column, dh_error *error)
{
    const dh_column *cells = dh_table_get(table, column);
    int64_t n = 0, line = 0;
    const char *file = "";
    for (int64_t i = 0; cells != NULL && i < cells->length; i++)
        if (!dh_column_is_valid(cells, i) && n++ == 0) dh_load_place(load, i, &file, &line);
    if (n == 0) return DH_OK;
    return dh_load_add_warning(load, error, "rows without a %s: %lld, the first in line %lld of %s", column,
                               (long long)n, (long long)line, file);
}

/* Adds a warning on `n` rows whose parent is not found, the first in row `row` of `table`; `format` takes the number,
 * the parent's text, line and file. */
static dh_status warning_on_parents(dh_load *load, const dh_table *table, int64_t n, int64_t row, const char *format,
                                    dh_error *error)
{
    const char *file;
    int64_t line;
    int size;
    if (n == 0) return DH_OK;
    dh_load_place(load, row, &file, &line);
    const char *parent = text_of(table, "parent", row, &size);
    return dh_load_add_warning(load, error, format, (long long)n, size, parent, (long long)line, file);
}

dh_status dh_link_warning_on_units(dh_load *load, const dh_table *table, const dh_units *units, dh_error *error)
{
    const dh_column *parent = dh_table_get(table, "parent");
    int64_t n = 0, first = 0;
    DH_TRY(warning_on_blanks(load, table, "name", error));
    DH_TRY(warning_on_blanks(load, table, "level", error));
    for (int64_t i = 0; parent != NULL && i < parent->length; i++) {
        if (!dh_column_is_valid(parent, i) || dh_units_parent(units, (int32_t)i) >= 0) continue;
        if (n++ == 0) first = i;
    }
    return warning_on_parents(load, table, n, first,
                              "rows whose parent is no other unit of their day and is taken as unknown: %lld, the "
                              "first '%.*s' in line %lld of %s",
                              error);
}

dh_status dh_link_warning_on_opinions(dh_load *load, const dh_table *table, dh_error *error)
{
    const dh_column *parent = dh_table_get(table, "parent");
    dh_dictionary *ids;
    int64_t n = 0, first = 0;
    if (parent == NULL) return DH_OK;
    DH_TRY(dh_link_row_keys(&ids, table, "id", NULL, error));
    for (int64_t i = 0; i < parent->length; i++) {
        size_t size;
        const char *text = dh_column_is_valid(parent, i) ? dh_column_text(parent, i, &size) : NULL;
        int32_t row = text != NULL ? dh_dictionary_find(ids, text, size) : -1;
        if (text == NULL || (row >= 0 && row != i)) continue;
        if (n++ == 0) first = i;
    }
    dh_dictionary_unref(ids);
    return warning_on_parents(load, table, n, first,
                              "rows whose parent is no other opinion and is taken as unknown: %lld, the first '%.*s' "
                              "in line %lld of %s",
                              error);
}
