/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See link_table.h. */
#include "dialogue/dataset/link_table.h"

#include <string.h>

#include "base/memory.h"
#include "dialogue/dataset/link_internal.h"
#include "dialogue/dataset/tables.h"

int32_t *dh_session_rows(const dh_column *session, const dh_link_targets *targets)
{
    int32_t n = dh_dictionary_size(session->dictionary);
    int32_t *rows = dh_malloc(((size_t)n + 1) * sizeof *rows);
    for (int32_t i = 0; rows != NULL && i < n; i++) {
        size_t size;
        const char *text = dh_dictionary_text(session->dictionary, i, &size);
        rows[i] = targets->session_keys != NULL ? dh_dictionary_find(targets->session_keys, text, size) : -1;
    }
    return rows;
}

/* The row's session, -1 = none; session_rows as by dh_session_rows. */
static int32_t session_of(const dh_table *table, int64_t row, const int32_t *session_rows)
{
    const dh_column *session = dh_table_get(table, "session");
    if (session == NULL || session_rows == NULL || !dh_column_is_valid(session, row)) return -1;
    return session_rows[dh_column_code(session, row)];
}

bool dh_row_day(const dh_table *table, int index, int64_t row, const int32_t *session_rows,
                const dh_link_targets *targets, int32_t *day)
{
    const char *name = dh_table_date_column(index);
    const dh_column *own = name != NULL ? dh_table_get(table, name) : NULL;
    if (own != NULL && dh_column_is_valid(own, row)) {
        *day = dh_column_date(own, row);
        return true;
    }
    int32_t session = session_of(table, row, session_rows);
    if (session < 0) return false;
    *day = dh_column_date(dh_table_get(targets->sessions, "held_on"), session);
    return true;
}

/* Unit and session of every row, -1 = unknown; the session's unit where the row names none. */
static dh_status find_rows(const dh_table *table, int index, const dh_link_targets *targets, int32_t *unit_rows,
                           int32_t *session_of_row, dh_error *error)
{
    const dh_column *unit = dh_table_get(table, "unit"), *session = dh_table_get(table, "session");
    const dh_column *session_unit = targets->sessions != NULL ? dh_table_get(targets->sessions, "unit") : NULL;
    dh_unit_finder *finder = unit != NULL ? dh_unit_finder_new(targets->units, unit) : NULL;
    int32_t *session_rows = session != NULL ? dh_session_rows(session, targets) : NULL;
    bool failed = (unit != NULL && finder == NULL) || (session != NULL && session_rows == NULL);
    for (int64_t i = 0; !failed && i < dh_table_rows(table); i++) {
        int32_t day = 0;
        session_of_row[i] = session_of(table, i, session_rows);
        bool has_day = dh_row_day(table, index, i, session_rows, targets, &day);
        unit_rows[i] = -1;
        if (unit != NULL && dh_column_is_valid(unit, i)) {
            failed = dh_unit_finder_find(finder, i, day, has_day, &unit_rows[i]) == DH_UNIT_NO_MEMORY;
        } else if (session_of_row[i] >= 0 && session_unit != NULL &&
                   dh_column_is_valid(session_unit, session_of_row[i])) {
            unit_rows[i] = dh_column_code(session_unit, session_of_row[i]);
        }
    }
    dh_unit_finder_free(finder);
    dh_free(session_rows);
    return failed ? dh_error_nomem(error) : DH_OK;
}

/* The days of column `name`, filled in with the session's day where unknown; without such a column the day of all
 * others is unknown. NULL: nothing to fill in, or out of memory (*failed is then set). */
static dh_column *fill_days(const dh_table *table, const char *name, const dh_link_targets *targets,
                            const int32_t *session_of_row, bool *failed)
{
    const dh_column *own = dh_table_get(table, name);
    *failed = false;
    if (own != NULL && (own->nulls == 0 || targets->sessions == NULL)) return NULL;
    const dh_column *held = targets->sessions != NULL ? dh_table_get(targets->sessions, "held_on") : NULL;
    dh_column *days = dh_column_new(DH_DATE, dh_table_rows(table));
    if (days == NULL) *failed = true;
    for (int64_t i = 0; days != NULL && !*failed && i < dh_table_rows(table); i++) {
        if (own != NULL && dh_column_is_valid(own, i))
            *failed = dh_column_append_date(days, dh_column_date(own, i));
        else if (held != NULL && session_of_row[i] >= 0)
            *failed = dh_column_append_date(days, dh_column_date(held, session_of_row[i])) != 0;
        else
            *failed = dh_column_append_null(days) != 0;
    }
    if (days != NULL) dh_column_finish(days);
    return days;
}

/* opinions.id and .parent as keys into the table itself. */
static dh_status link_parent(dh_replacement *id, dh_replacement *parent, const dh_table *table, const dh_table *linked,
                             dh_error *error)
{
    const dh_column *column = dh_table_get(table, "parent");
    if (column == NULL) return DH_OK;
    int64_t n = dh_table_rows(table);
    dh_dictionary *keys;
    DH_TRY(dh_link_row_keys(&keys, table, "id", linked, error));
    int32_t *rows = dh_malloc((size_t)(n + 1) * sizeof *rows);
    for (int64_t i = 0; rows != NULL && i < n; i++) rows[i] = (int32_t)i;
    if (rows != NULL) id->column = dh_link_codes(keys, rows, n);
    for (int64_t i = 0; rows != NULL && i < n; i++) {
        size_t size;
        rows[i] = -1;
        if (!dh_column_is_valid(column, i)) continue;
        const char *text = dh_column_text(column, i, &size);
        int32_t row = dh_dictionary_find(keys, text, size);
        if (row != i) rows[i] = row; /* it is no part of itself */
    }
    if (rows != NULL) parent->column = dh_link_codes(keys, rows, n);
    dh_free(rows);
    dh_dictionary_unref(keys);
    return id->column == NULL || parent->column == NULL ? dh_error_nomem(error) : DH_OK;
}

static dh_status make_replacements(dh_replacement *replaced, dh_table *linked, const dh_table *table, int index,
                                   const dh_link_targets *targets, dh_error *error)
{
    int64_t n = dh_table_rows(table);
    int32_t *units = dh_malloc((size_t)(n + 1) * sizeof *units),
            *sessions = dh_malloc((size_t)(n + 1) * sizeof *sessions);
    bool failed = units == NULL || sessions == NULL;
    dh_status status = failed ? dh_error_nomem(error) : find_rows(table, index, targets, units, sessions, error);
    if (status == DH_OK) {
        replaced[0].column = dh_link_codes(targets->unit_keys, units, n);
        if (targets->session_keys != NULL && dh_table_get(table, "session") != NULL) {
            replaced[1].column = dh_link_codes(targets->session_keys, sessions, n);
            failed = replaced[1].column == NULL;
        }
        for (int i = 2; !failed && i < 4 && dh_table_has_days_of_sessions(index); i++)
            if (replaced[i].name != NULL)
                replaced[i].column = fill_days(table, replaced[i].name, targets, sessions, &failed);
        if (failed || replaced[0].column == NULL) status = dh_error_nomem(error);
    }
    if (status == DH_OK && index == DH_OPINIONS) status = link_parent(&replaced[4], &replaced[5], table, linked, error);
    dh_free(units);
    dh_free(sessions);
    return status;
}

dh_status dh_link_table(dh_table **out, dh_table *table, int index, const dh_link_targets *targets, dh_error *error)
{
    enum { N = 6 };
    dh_replacement replaced[N] = {{"unit", NULL},
                                  {"session", NULL},
                                  {dh_table_date_column(index), NULL},
                                  {dh_table_first_day_column(index), NULL},
                                  {"id", NULL},
                                  {"parent", NULL}};
    dh_table *linked = dh_table_new();
    dh_status status =
        linked == NULL ? dh_error_nomem(error) : make_replacements(replaced, linked, table, index, targets, error);
    if (status == DH_OK) {
        status = dh_link_replace(linked, table, replaced, N, error);
    } else {
        for (int i = 0; i < N; i++)
            if (replaced[i].column != NULL) dh_column_unref(replaced[i].column);
        dh_table_free(table);
    }
    if (status != DH_OK)
        dh_table_free(linked);
    else
        *out = linked;
    return status;
}
