/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether rows agree with what they refer to and with themselves. Each fault is one sentence for whoever typed it. */
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "dialogue/link_private.h"
#include "dialogue/tables.h"

/* Two dates of one row whose order is a law: "resolved on …, before it was raised on …". */
typedef struct order_rule {
    int table;
    const char *first, *second, *later, *earlier;
} order_rule;

static const order_rule order_rules[] = {
    {DH_UNITS, "valid_from", "valid_to", "the unit ends", "it begins"},
    {DH_SESSIONS, "held_on", "concluded_on", "concluded", "it was held"},
    {DH_OPINIONS, "raised_on", "answered_on", "answered", "it was raised"},
    {DH_OPINIONS, "raised_on", "resolved_on", "resolved", "it was raised"},
    {DH_SUMMARIES, "from", "to", "the period ends", "it begins"},
};

static dh_status check_order(dh_load *load, int index, dh_error *error)
{
    const dh_table *table = dh_load_table(load);
    for (size_t r = 0; r < sizeof order_rules / sizeof order_rules[0]; r++) {
        const order_rule *rule = &order_rules[r];
        if (rule->table != index) continue;
        const dh_column *first = dh_table_get(table, rule->first), *second = dh_table_get(table, rule->second);
        for (int64_t i = 0; first != NULL && second != NULL && i < dh_table_rows(table); i++) {
            if (!dh_column_is_known(first, i) || !dh_column_is_known(second, i)) continue;
            if (dh_column_date(second, i) >= dh_column_date(first, i)) continue;
            char a[11], b[11];
            dh_date_format_iso(dh_column_date(first, i), a);
            dh_date_format_iso(dh_column_date(second, i), b);
            DH_TRY(dh_load_reject(load, i, rule->second, error, "%s on %s, before %s on %s", rule->later, b,
                                  rule->earlier, a));
        }
    }
    return DH_OK;
}

static dh_status reject_unit(dh_load *load, int64_t row, const dh_units *units, dh_unit_match match, const char *text,
                             size_t size, int32_t day, bool has_day, dh_error *error)
{
    char on[11] = "";
    if (has_day) dh_date_format_iso(day, on);
    if (match == DH_UNIT_NOT_THEN)
        return dh_load_reject(load, row, "unit", error,
                              "unit '%s' is in units, but did not exist on %s; use the unit "
                              "of that day, or correct the day",
                              text, on);
    if (match == DH_UNIT_UNKNOWN)
        return dh_load_reject(load, row, "unit", error, "unit '%s' is not in units, neither as a code nor as a name",
                              text);
    dh_strbuf candidates = {0};
    int32_t found;
    dh_units_find(units, text, size, day, has_day, &found, &candidates);
    const char *list = candidates.data != NULL ? candidates.data : "";
    dh_status status =
        match == DH_UNIT_AMBIGUOUS
            ? dh_load_reject(load, row, "unit", error, "several units are named '%s': %s; write the code", text, list)
            : dh_load_reject(load, row, "unit", error,
                             "no unit is named '%s'; it could be read as %s; write the code, or the name as it stands "
                             "in units",
                             text, list);
    dh_strbuf_free(&candidates);
    return status;
}

static dh_status check_units(dh_load *load, int index, const dh_link_targets *targets, const int32_t *session_rows,
                             dh_error *error)
{
    const dh_table *table = dh_load_table(load);
    const dh_column *unit = dh_table_get(table, "unit");
    if (unit == NULL) return DH_OK;
    dh_unit_finder *finder = dh_unit_finder_new(targets->units, unit);
    dh_unit_readings readings = {0};
    dh_status status = finder == NULL ? dh_error_nomem(error) : DH_OK;
    for (int64_t i = 0; status == DH_OK && i < dh_table_rows(table); i++) {
        if (!dh_column_is_known(unit, i)) continue;
        int32_t day = 0, row;
        bool has_day = dh_row_day(table, index, i, session_rows, targets, &day);
        dh_unit_match match = dh_unit_finder_find(finder, i, day, has_day, &row);
        if (match == DH_UNIT_FOUND) continue;
        if (match == DH_UNIT_READ_AS) {
            status = dh_unit_readings_add(&readings, unit, i, row, error);
            continue;
        }
        size_t size;
        const char *text = dh_column_text(unit, i, &size);
        status = reject_unit(load, i, targets->units, match, text, size, day, has_day, error);
    }
    if (status == DH_OK) status = dh_unit_readings_tell(&readings, load, unit, targets->units, error);
    dh_unit_readings_free(&readings);
    dh_unit_finder_free(finder);
    return status;
}

static dh_status check_sessions(dh_load *load, const int32_t *session_rows, const dh_link_targets *targets,
                                dh_error *error)
{
    const dh_table *table = dh_load_table(load);
    const dh_column *session = dh_table_get(table, "session");
    if (session == NULL || targets->sessions == NULL) return DH_OK;
    for (int64_t i = 0; i < dh_table_rows(table); i++) {
        if (!dh_column_is_known(session, i) || session_rows[dh_column_code(session, i)] >= 0) continue;
        size_t size;
        const char *text = dh_column_text(session, i, &size);
        DH_TRY(dh_load_reject(load, i, "session", error,
                              "session '%s' is not in sessions, or was rejected there; mend it first", text));
    }
    return DH_OK;
}

static dh_status check_polls(dh_load *load, dh_error *error)
{
    const dh_table *table = dh_load_table(load);
    const dh_column *favourable = dh_table_get(table, "favourable"), *asked = dh_table_get(table, "asked");
    for (int64_t i = 0; favourable != NULL && asked != NULL && i < dh_table_rows(table); i++) {
        if (!dh_column_is_known(favourable, i) || !dh_column_is_known(asked, i)) continue;
        if (dh_column_int64(favourable, i) > dh_column_int64(asked, i))
            DH_TRY(dh_load_reject(load, i, "favourable", error, "more were favourable than the %lld who were asked",
                                  (long long)dh_column_int64(asked, i)));
    }
    return DH_OK;
}

/* A row that contradicts another of its table; `self` is the load. */
static dh_status reject_fault(void *self, int64_t row, int64_t other, const char *column, const char *reason,
                              dh_error *error)
{
    dh_load *load = self;
    if (dh_load_is_rejected(load, row) && other >= 0) return DH_OK; /* as the same key twice */
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
    dh_free(session_rows);
    return status;
}
