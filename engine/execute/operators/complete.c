/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The complete verb. Each column has a list of values, and each row a place in it; a combination is a number made of
 * places, and those that no row has are added behind the rows. Places of rows with other values, or unknown ones, are
 * -1: they have no combination, and stay.
 */
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/pool.h"
#include "execute/operators/complete.h"
#include "execute/operators/operators.h"
#include "execute/operators/union.h"
#include "table/totals.h"
#include "table/format.h"

#define MAX_COMBINATIONS 10000000

typedef struct completing {
    const dh_plan *plan;
    const dh_table *input;
    dh_value_list *lists; /* by completed column */
    int64_t combinations;
    uint8_t *there; /* bitmap of the combinations that a row has */
    int64_t *added; /* combinations that are added */
    int64_t n_added;
} completing;

static dh_status count_combinations(completing *c, dh_error *error)
{
    c->combinations = 1;
    for (int32_t i = 0; i < c->plan->n_completed; i++) {
        int64_t n = c->lists[i].values->length;
        if (n > 0 && c->combinations > MAX_COMBINATIONS / n)
            return dh_error_set(error, DH_ELIMIT,
                                "complete: the values of '%s' make more than %d combinations; list fewer values, or "
                                "name fewer columns",
                                c->plan->text, MAX_COMBINATIONS);
        c->combinations *= n;
    }
    return DH_OK;
}

static void mark_there(completing *c)
{
    for (int64_t row = 0; row < dh_table_rows(c->input); row++) {
        int64_t at = 0;
        for (int32_t i = 0; i < c->plan->n_completed && at >= 0; i++) {
            int32_t place = c->lists[i].places[row];
            at = place < 0 ? -1 : at * c->lists[i].values->length + place;
        }
        if (at >= 0) dh_bit_set(c->there, at, true);
    }
}

/* The first day of a year: the one that, moved as days of the calendar are, is 1 January. */
static int32_t first_day(const dh_complete_column *column, int64_t year)
{
    int64_t month = year * 12 - column->shift_months;
    return dh_date_from_civil((int)(month / 12), (int)(month % 12) + 1, 1) - column->shift_days;
}

/* Whether a combination is due: its unit stands on a day that is asked for, of its year if it has one. */
static bool is_due(const completing *c, int64_t combination)
{
    int64_t from = c->plan->from_day, to = c->plan->to_day, rest = combination;
    for (int32_t i = c->plan->n_completed - 1; i >= 0; i--) {
        const dh_value_list *list = &c->lists[i];
        int64_t place = rest % list->values->length;
        rest /= list->values->length;
        if (!c->plan->completed[i].of_years) continue;
        int64_t year = dh_column_int64(list->values, place);
        if (year < 1 || year > 9999) return false;
        int32_t first = first_day(&c->plan->completed[i], year), last = first_day(&c->plan->completed[i], year + 1) - 1;
        from = first > from ? first : from;
        to = last < to ? last : to;
    }
    rest = combination;
    for (int32_t i = c->plan->n_completed - 1; i >= 0; i--) {
        const dh_value_list *list = &c->lists[i];
        int64_t place = rest % list->values->length;
        rest /= list->values->length;
        if (list->from == NULL) continue;
        if (from > list->to[place] || to < list->from[place]) return false;
    }
    return true;
}

static dh_status find_added(completing *c, dh_error *error)
{
    int64_t missing = 0;
    for (int64_t i = 0; i < c->combinations; i++) missing += !dh_bit_get(c->there, i);
    c->added = dh_malloc(((size_t)missing + 1) * sizeof *c->added);
    if (c->added == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < c->combinations; i++) {
        if (i % DH_VECTOR_ROWS == 0) DH_TRY(dh_pool_check_cancelled(error));
        if (!dh_bit_get(c->there, i) && is_due(c, i)) c->added[c->n_added++] = i;
    }
    return DH_OK;
}

/* The values of completed column `which` in the rows that are added. */
static dh_status added_values(dh_column **out, const completing *c, int32_t which, dh_error *error)
{
    int64_t step = 1, *rows = dh_malloc(((size_t)c->n_added + 1) * sizeof *rows);
    if (rows == NULL) return dh_error_nomem(error);
    for (int32_t i = c->plan->n_completed - 1; i > which; i--) step *= c->lists[i].values->length;
    for (int64_t i = 0; i < c->n_added; i++) rows[i] = c->added[i] / step % c->lists[which].values->length;
    *out = dh_column_take(c->lists[which].values, rows, c->n_added);
    dh_free(rows);
    return *out ? DH_OK : dh_error_nomem(error);
}

/* What stands in column `i` of the added rows; *out NULL: it is unknown in all. None of them is a total. */
static dh_status added_column(dh_column **out, const completing *c, int32_t i, dh_error *error)
{
    *out = NULL;
    for (int32_t k = 0; k < c->plan->n_completed; k++)
        if (c->plan->completed[k].column == i) return added_values(out, c, k, error);
    if (dh_table_column(c->input, i) != dh_totals_mark(c->input)) return DH_OK;
    *out = dh_column_new(DH_BOOL, c->n_added);
    if (*out == NULL) return dh_error_nomem(error);
    for (int64_t row = 0; row < c->n_added; row++)
        if (dh_column_append_bool(*out, false) != 0) return dh_error_nomem(error);
    dh_column_finish(*out);
    return DH_OK;
}

static dh_status fill(dh_table *table, const completing *c, dh_error *error)
{
    for (int32_t i = 0; i < dh_table_columns(c->input); i++) {
        dh_column *added = NULL, *column = NULL;
        dh_status status = added_column(&added, c, i, error);
        dh_union_side x = {dh_table_column(c->input, i), dh_table_rows(c->input)}, y = {added, c->n_added};
        if (status == DH_OK) status = dh_union_columns(&column, x, y, error);
        dh_column_unref(added);
        DH_TRY(status);
        DH_TRY(dh_table_add(table, c->plan->schema.fields[i].name, column, error));
    }
    DH_TRY(dh_table_copy_notes(table, c->input, error));
    for (int32_t i = 0; i < c->plan->n_completed; i++)
        if (c->plan->completed[i].of_units) DH_TRY(dh_value_list_note(table, c->plan, &c->lists[i], error));
    if (c->n_added == 1) return dh_table_add_note(table, error, "complete \"%s\": 1 row is added", c->plan->text);
    return dh_table_add_note(table, error, "complete \"%s\": %s rows are added", c->plan->text,
                             dh_numeral_whole(c->n_added).text);
}

static dh_status complete(dh_table **out, completing *c, dh_error *error)
{
    const dh_plan *plan = c->plan;
    c->lists = dh_calloc((size_t)plan->n_completed, sizeof *c->lists);
    if (c->lists == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < plan->n_completed; i++)
        DH_TRY(dh_value_list_make(&c->lists[i], plan, &plan->completed[i], c->input, error));
    DH_TRY(count_combinations(c, error));
    c->there = dh_calloc((size_t)c->combinations / 8 + 1, 1);
    if (c->there == NULL) return dh_error_nomem(error);
    mark_there(c);
    DH_TRY(find_added(c, error));
    *out = dh_table_new();
    return *out ? fill(*out, c, error) : dh_error_nomem(error);
}

static dh_status run(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *unused, dh_error *error)
{
    (void)unused; /* all columns are made */
    *out = NULL;
    dh_table *input = NULL;
    DH_TRY(dh_run(&input, x, plan->input, NULL, error));
    completing c = {.plan = plan, .input = input};
    dh_status status = complete(out, &c, error);
    if (status != DH_OK) {
        dh_table_free(*out);
        *out = NULL;
    }
    for (int32_t i = 0; c.lists && i < plan->n_completed; i++) dh_value_list_free(&c.lists[i]);
    dh_free(c.lists);
    dh_free(c.there);
    dh_free(c.added);
    dh_table_free(input);
    return status;
}

const dh_operator dh_operator_complete = {run, NULL};
