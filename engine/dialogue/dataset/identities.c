/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See identities.h. */
#include "dialogue/dataset/identities.h"

#include <string.h>

#include "base/memory.h"
#include "dialogue/dataset/dataset_state.h"
#include "dialogue/dataset/tables.h"
#include "load/loader.h"
#include "table/format.h"
#include "table/row_set.h"

/* ---- rows ---- */

enum { TERMS = 3 };

/* The sum of `left` equals that of `right`, or does not exceed it where that is a bound. */
typedef struct identity {
    int table;
    const char *left[TERMS], *right[TERMS];
    bool is_bound;
} identity;

/* Those of receptions and petitions are of form 01/TCD and of the reports on petitions. */
static const identity identities[] = {
    {DH_SESSIONS, {"chosen"}, {"submitted"}, true},
    {DH_SESSIONS, {"groups"}, {"submitted"}, true},
    {DH_SUMMARIES, {"in_progress"}, {"not_due", "overdue"}, false},
    {DH_SUMMARIES, {"units_held"}, {"units_due"}, true},
    {DH_POLLS, {"taking_part"}, {"agree", "disagree", "other"}, false},
    {DH_POLLS, {"taking_part"}, {"households"}, true},
    {DH_POLLS, {"agree"}, {"taking_part"}, true},
    {DH_ATTENDEES, {"participants"}, {"total"}, true},
    {DH_RECEPTIONS, {"cases"}, {"cases_first", "cases_again"}, false},
    {DH_RECEPTIONS, {"resolved"}, {"cases"}, true},
    {DH_PETITIONS, {"opening", "received"}, {"closed", "open"}, false},
    {DH_PETITIONS, {"eligible"}, {"received"}, true},
};

/* Appends "a + b" and adds up the row's figures; false when one of them is unknown or the files do not have it. */
static bool add_up(dh_count *sum, dh_strbuf *out, const dh_table *table, const char *const *columns, int64_t row)
{
    *sum = (dh_count){0, 0, 0};
    for (int i = 0; i < TERMS && columns[i] != NULL; i++) {
        const dh_column *column = dh_table_get(table, columns[i]);
        if (column == NULL || !dh_column_is_valid(column, row)) return false;
        dh_count value = dh_column_count(column, row);
        sum->stated += value.stated;
        sum->lower += value.lower;
        sum->upper += value.upper;
        dh_strbuf_add(out, i > 0 ? " + " : "");
        dh_format_plain_count(out, value);
    }
    return true;
}

static bool contradict(dh_count left, dh_count right, bool is_bound)
{
    return left.lower > right.upper || (!is_bound && left.upper < right.lower);
}

static void add_names(dh_strbuf *out, const char *const *columns)
{
    for (int i = 0; i < TERMS && columns[i] != NULL; i++) dh_strbuf_printf(out, "%s%s", i > 0 ? " + " : "", columns[i]);
}

static dh_status note_rows(dh_load *load, const identity *rule, int64_t n, int64_t first, const dh_strbuf *example,
                           dh_error *error)
{
    const char *file;
    int64_t line;
    dh_strbuf names = {0};
    add_names(&names, rule->left);
    dh_strbuf_add(&names, rule->is_bound ? " ≤ " : " = ");
    add_names(&names, rule->right);
    dh_load_place(load, first, &file, &line);
    dh_status status =
        names.failed || example->failed
            ? dh_error_nomem(error)
            : dh_load_add_note(load, error,
                               "rows whose figures contradict each other, since %s does not hold: %lld, the first in "
                               "line %lld of %s: %s; correct them at their source",
                               names.data, (long long)n, (long long)line, file, example->data);
    dh_strbuf_free(&names);
    return status;
}

static dh_status check_rows(dh_load *load, const dh_table *table, const identity *rule, dh_error *error)
{
    int64_t n = 0, first = 0;
    dh_strbuf example = {0}, left_text = {0}, right_text = {0};
    for (int64_t row = 0; row < dh_table_rows(table); row++) {
        dh_count left, right;
        dh_strbuf_clear(&left_text);
        dh_strbuf_clear(&right_text);
        if (!add_up(&left, &left_text, table, rule->left, row) || !add_up(&right, &right_text, table, rule->right, row))
            continue;
        if (!contradict(left, right, rule->is_bound) || n++ > 0) continue;
        first = row;
        dh_strbuf_printf(&example, "%s %s %s", left_text.data, rule->is_bound ? ">" : "≠", right_text.data);
    }
    bool failed = left_text.failed || right_text.failed;
    dh_status status = failed  ? dh_error_nomem(error)
                       : n > 0 ? note_rows(load, rule, n, first, &example, error)
                               : DH_OK;
    dh_strbuf_free(&example);
    dh_strbuf_free(&left_text);
    dh_strbuf_free(&right_text);
    return status;
}

/* ---- totals and their parts ---- */

/* One total row, and the sums of the rows that are parts of it, by figure. */
typedef struct dividing {
    dh_load *load;
    const dh_table *table;
    const dh_table_spec *spec;
    const dh_column_spec *division;
    const dh_column *parts; /* the column of the division */
    int64_t *total_of;      /* by row: that of its total; -1 = none */
    bool *contradicted;     /* by row: a figure of it is; */
    int64_t n, first;       /* how many, and the first that was found */
    dh_strbuf example;
} dividing;

/* Figures that do not add up over the parts: a unit that holds sessions of two kinds is one unit, and a session speaks
 * of several fields. */
static bool adds_up(const dividing *d, const char *figure)
{
    static const char *const of_fields[] = {"opening",
                                            "opinions",
                                            "answered",
                                            "answered_at_session",
                                            "answered_in_writing",
                                            "resolved",
                                            "resolved_or_answered",
                                            "forwarded",
                                            "in_progress",
                                            "not_due",
                                            "overdue"};
    if (strncmp(figure, "units_", strlen("units_")) == 0 || strcmp(figure, "villages") == 0) return false;
    if (d->spec != &dh_tables[DH_SUMMARIES] || strcmp(d->division->name, "field") != 0) return true;
    for (size_t i = 0; i < sizeof of_fields / sizeof *of_fields; i++)
        if (strcmp(of_fields[i], figure) == 0) return true;
    return false;
}

/* Finds the total of each row: the row that is the same in all key columns, and of all parts of the division. */
static dh_status find_totals(dividing *d, dh_error *error)
{
    const dh_column *keys[16];
    int32_t n = 0;
    for (int i = 0; d->spec->keys[i] != NULL && n < 16; i++) {
        const dh_column *column = dh_table_get(d->table, d->spec->keys[i]);
        if (column != NULL && column != d->parts) keys[n++] = column;
    }
    dh_row_set *totals = dh_row_set_new(keys, n);
    if (totals == NULL) return dh_error_nomem(error);
    for (int64_t row = 0; row < dh_table_rows(d->table); row++) {
        d->total_of[row] = -1;
        if (!dh_column_is_valid(d->parts, row)) dh_row_set_add(totals, row);
    }
    for (int64_t row = 0; row < dh_table_rows(d->table); row++)
        if (dh_column_is_valid(d->parts, row)) d->total_of[row] = dh_row_set_find(totals, row);
    dh_row_set_free(totals);
    return DH_OK;
}

/* How many parts a total has of those that there can be; 0 where any text may name one. */
static int n_choices(const dh_column_spec *division)
{
    int n = 0;
    while (division->choices != NULL && division->choices[n] != NULL) n++;
    return n;
}

/* The sum of a total's parts so far. */
typedef struct part_sum {
    dh_count sum;
    int32_t n;        /* of parts */
    bool has_unknown; /* the figure of one is unknown */
} part_sum;

static void add_example(dividing *d, int64_t total, const char *figure, dh_count stated, const part_sum *sum)
{
    if (d->contradicted[total]) return;
    d->contradicted[total] = true;
    if (d->n++ > 0) return;
    d->first = total;
    dh_strbuf_printf(&d->example, "%s ", figure);
    dh_format_plain_count(&d->example, stated);
    dh_strbuf_add(&d->example, " ≠ ");
    dh_format_plain_count(&d->example, sum->sum);
}

static void check_figure(dividing *d, const dh_column *figures, const char *name, part_sum *sums)
{
    int64_t n = dh_table_rows(d->table);
    int choices = n_choices(d->division);
    memset(sums, 0, (size_t)n * sizeof *sums);
    for (int64_t row = 0; row < n; row++) {
        if (d->total_of[row] < 0) continue;
        part_sum *sum = &sums[d->total_of[row]];
        sum->n++;
        if (!dh_column_is_valid(figures, row)) {
            sum->has_unknown = true;
            continue;
        }
        dh_count value = dh_column_count(figures, row);
        sum->sum.stated += value.stated;
        sum->sum.lower += value.lower;
        sum->sum.upper += value.upper;
    }
    for (int64_t row = 0; row < n; row++) {
        if (sums[row].n == 0 || !dh_column_is_valid(figures, row)) continue;
        dh_count stated = dh_column_count(figures, row);
        bool complete = choices > 0 && sums[row].n == choices && !sums[row].has_unknown;
        if (sums[row].sum.lower > stated.upper || (complete && sums[row].sum.upper < stated.lower))
            add_example(d, row, name, stated, &sums[row]);
    }
}

static dh_status check_division(dividing *d, dh_error *error)
{
    size_t n = (size_t)dh_table_rows(d->table) + 1;
    part_sum *sums = dh_calloc(n, sizeof *sums);
    d->total_of = dh_calloc(n, sizeof *d->total_of);
    d->contradicted = dh_calloc(n, sizeof *d->contradicted);
    bool failed = sums == NULL || d->total_of == NULL || d->contradicted == NULL;
    dh_status status = failed ? dh_error_nomem(error) : find_totals(d, error);
    for (int32_t c = 0; status == DH_OK && c < d->spec->n_columns; c++) {
        const dh_column *figures = dh_table_get(d->table, d->spec->columns[c].name);
        if (d->spec->columns[c].type == DH_COUNT && figures != NULL && adds_up(d, d->spec->columns[c].name))
            check_figure(d, figures, d->spec->columns[c].name, sums);
    }
    if (status == DH_OK && d->example.failed) status = dh_error_nomem(error);
    if (status == DH_OK && d->n > 0) {
        const char *file;
        int64_t line;
        dh_load_place(d->load, d->first, &file, &line);
        status = dh_load_add_note(d->load, error,
                                  "totals that the rows by '%s' contradict: %lld, the first in line %lld of %s: %s; "
                                  "correct them at their source",
                                  d->division->name, (long long)d->n, (long long)line, file, d->example.data);
    }
    dh_free(sums);
    dh_free(d->total_of);
    dh_free(d->contradicted);
    dh_strbuf_free(&d->example);
    return status;
}

static bool is_division(int index, const char *column)
{
    const char *const *divisions = dh_table_divisions(index);
    for (int i = 0; divisions[i] != NULL; i++)
        if (strcmp(divisions[i], column) == 0) return true;
    return false;
}

/* Attendees are of several groups at once, so that theirs do not add up. */
static dh_status check_divisions(dh_load *load, const dh_table *table, int index, dh_error *error)
{
    const dh_table_spec *spec = &dh_tables[index];
    for (int32_t c = 0; index != DH_ATTENDEES && c < spec->n_columns; c++) {
        const char *name = spec->columns[c].name;
        dividing d = {.load = load, .table = table, .spec = spec, .division = &spec->columns[c]};
        d.parts = is_division(index, name) ? dh_table_get(table, name) : NULL;
        if (d.parts != NULL && d.parts->nulls > 0 && d.parts->nulls < d.parts->length)
            DH_TRY(check_division(&d, error));
    }
    return DH_OK;
}

/* Attendees of a group are no more than all of their session. */
static dh_status check_attendees(const dh_dataset *dataset, dh_error *error)
{
    const dh_table *table = dataset->tables[DH_ATTENDEES], *sessions = dataset->tables[DH_SESSIONS];
    const dh_column *session = dh_table_get(table, "session"), *figures = dh_table_get(table, "participants");
    const dh_column *totals = sessions != NULL ? dh_table_get(sessions, "participants") : NULL;
    int64_t n = 0, first = 0;
    dh_strbuf example = {0};
    if (session == NULL || figures == NULL || totals == NULL || dataset->partial[DH_SESSIONS]) return DH_OK;
    for (int64_t row = 0; row < dh_table_rows(table); row++) {
        if (!dh_column_is_valid(session, row) || !dh_column_is_valid(figures, row)) continue;
        int32_t of = dh_dictionary_target_row(session->dictionary, dh_column_code(session, row));
        if (of < 0 || !dh_column_is_valid(totals, of)) continue;
        dh_count group = dh_column_count(figures, row), all = dh_column_count(totals, of);
        if (group.lower <= all.upper || n++ > 0) continue;
        first = row;
        dh_format_plain_count(&example, group);
        dh_strbuf_add(&example, " > ");
        dh_format_plain_count(&example, all);
    }
    dh_status status = example.failed ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && n > 0) {
        const char *file;
        int64_t line;
        dh_load_place(dataset->loads[DH_ATTENDEES], first, &file, &line);
        status = dh_load_add_note(dataset->loads[DH_ATTENDEES], error,
                                  "groups of more people than their session had: %lld, the first in line %lld of %s: "
                                  "%s; correct them at their source",
                                  (long long)n, (long long)line, file, example.data);
    }
    dh_strbuf_free(&example);
    return status;
}

dh_status dh_dataset_note_identities(dh_dataset *dataset, dh_error *error)
{
    for (int i = DH_SESSIONS; i < DH_TABLES; i++) {
        const dh_table *table = dataset->tables[i];
        if (table == NULL || dataset->loads[i] == NULL) continue;
        for (size_t k = 0; k < sizeof identities / sizeof *identities; k++)
            if (identities[k].table == i) DH_TRY(check_rows(dataset->loads[i], table, &identities[k], error));
        DH_TRY(check_divisions(dataset->loads[i], table, i, error));
        if (i == DH_ATTENDEES) DH_TRY(check_attendees(dataset, error));
    }
    return DH_OK;
}
