/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See attribution.h. */
#include "dialogue/measure/attribution.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/link.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/units/lineage_search.h"
#include "dialogue/measure/window.h"
#include "execute/execute.h"
#include "table/take_rows.h"

#define MAX_CANDIDATES 1000000 /* per query, which bounds memory */

/* ---- the uncertain records, once for each candidate unit ---- */

/* AWAY: the executor counts the record with another unit, or none. HOME: with this unit. NOWHERE: the candidate without
 * unit of a record that is counted with none. */
typedef enum place { AWAY, HOME, NOWHERE } place;

typedef struct candidate {
    int64_t row;           /* of the source's table */
    int32_t record;        /* number of the record, which its candidates share */
    int32_t possible_unit; /* row of units, -1 = none */
    int32_t wanted;        /* the record certainly belongs to a group with that many of its AWAY and HOME candidates */
    place place;
} candidate;

typedef struct finding {
    const dh_dataset *dataset;
    const dh_contract *contract;
    int32_t source;
    const dh_table *table;
    const dh_asked *asked;
    dh_unit_trace *trace;
    bool *needed; /* by column of the table: whether the measure's query reads it */
    candidate *candidates;
    size_t n, capacity;
    int32_t n_records;
    dh_uncertain_taker take;
    void *self;
} finding;

/* Adds the candidates of a record whose attribution is uncertain. */
static dh_status try_row(finding *f, int64_t row, dh_reported reported, dh_error *error)
{
    int certain = dh_unit_trace_is_certain(f->trace, reported);
    if (certain != 0) return certain < 0 ? dh_error_nomem(error) : DH_OK;
    int32_t n, mapped = dh_unit_trace_mapped(f->trace, reported.row);
    bool complete, met = false;
    const int32_t *held = dh_unit_trace_find(f->trace, reported, &n, &complete);
    if (held == NULL ||
        dh_grow((void **)&f->candidates, &f->capacity, f->n + (size_t)n + 1, sizeof *f->candidates) != 0)
        return dh_error_nomem(error);
    for (int32_t k = 0; k < n; k++) met = met || held[k] == mapped;
    /* n + 2 is more than there can be: never certain */
    int32_t wanted = complete && (mapped < 0 || met) ? n : n + 2;
    candidate a = {.row = row, .record = f->n_records++, .wanted = wanted};
    for (int32_t k = 0; k < n; k++) {
        a.possible_unit = held[k];
        a.place = held[k] == mapped ? HOME : AWAY;
        f->candidates[f->n++] = a;
    }
    a.possible_unit = mapped;
    a.place = mapped < 0 ? NOWHERE : HOME;
    if (!met) f->candidates[f->n++] = a;
    return DH_OK;
}

/* The unit and days of a row: its day, or the window of a summary, or unbounded when unknown. False when the row has no
 * unit or is outside the window. */
static bool find_reported(dh_reported *out, const finding *f, int64_t row)
{
    int index = f->contract->sources[f->source].table;
    const dh_column *unit = dh_table_get(f->table, "unit");
    const dh_column *day = dh_table_get(f->table, dh_table_date_column(index));
    const char *first_day = dh_table_first_day_column(index);
    const dh_column *from = first_day != NULL ? dh_table_get(f->table, first_day) : day;
    const dh_window *window = &f->asked->window;
    if (!dh_column_is_valid(unit, row)) return false;
    out->row = dh_dictionary_target_row(unit->dictionary, dh_column_code(unit, row));
    bool dated = dh_column_is_valid(day, row), open = window->from == INT32_MIN && window->to == INT32_MAX;
    out->from = INT32_MIN;
    out->to = dated ? dh_column_date(day, row) : INT32_MAX;
    if (from != NULL && dh_column_is_valid(from, row)) out->from = dh_column_date(from, row);
    /* a row without day counts only when no period is asked for */
    return out->row >= 0 && (dated ? dh_window_has(window, out->to) : open);
}

/* ---- the candidates as a table ---- */

/* A field of all candidates as an int64 column, by its index in `own` of add_columns. */
static dh_column *integers_of(const finding *f, int which)
{
    dh_column *column = dh_column_new(DH_INT64, (int64_t)f->n);
    for (size_t i = 0; column != NULL && i < f->n; i++) {
        const candidate *a = &f->candidates[i];
        const int64_t values[] = {a->record, a->possible_unit, a->wanted, a->place};
        if (dh_column_append_int64(column, values[which]) == 0) continue;
        dh_column_unref(column);
        return NULL;
    }
    if (column != NULL) dh_column_finish(column);
    return column;
}

static dh_status add(dh_table *table, const char *name, dh_column *column, dh_error *error)
{
    return column == NULL ? dh_error_nomem(error) : dh_table_add(table, name, column, error);
}

/* The columns that the query reads, with a row for each candidate; `unit` is the candidate unit. */
static dh_status add_columns(dh_table *tried, const finding *f, int64_t *rows, int32_t *holders, dh_error *error)
{
    static const char *const own[] = {"part_origin", "part_holder", "part_wanted", "part_place"};
    for (int32_t c = 0; c < dh_table_columns(f->table); c++) {
        const dh_column *column = dh_table_column(f->table, c);
        const char *name = dh_table_column_name(f->table, c);
        bool unit = strcmp(name, "unit") == 0;
        if (!f->needed[c] && !unit) continue;
        DH_TRY(add(tried, name,
                   unit ? dh_link_codes(column->dictionary, holders, (int64_t)f->n)
                        : dh_column_take(column, rows, (int64_t)f->n),
                   error));
    }
    for (int i = 0; i < 4; i++) DH_TRY(add(tried, own[i], integers_of(f, i), error));
    return DH_OK;
}

/* The candidates as a table of the source's columns. */
static dh_status lay_out(dh_table **out, const finding *f, dh_error *error)
{
    int64_t *rows = dh_malloc(f->n * sizeof *rows);
    int32_t *holders = dh_malloc(f->n * sizeof *holders);
    dh_table *tried = dh_table_new();
    dh_status status = rows == NULL || holders == NULL || tried == NULL
                           ? dh_error_nomem(error)
                           : dh_table_set_name(tried, dh_table_name(f->table), error);
    for (size_t i = 0; status == DH_OK && i < f->n; i++) {
        rows[i] = f->candidates[i].row;
        holders[i] = f->candidates[i].possible_unit;
    }
    if (status == DH_OK) status = add_columns(tried, f, rows, holders, error);
    dh_free(rows);
    dh_free(holders);
    if (status != DH_OK && tried != NULL)
        dh_table_free(tried);
    else
        *out = tried;
    return status;
}

/* ---- the query over them ---- */

/* Groups *plan by its first n columns and `more`, and aggregates. */
static dh_status regroup(dh_plan **plan, int32_t n, const char *more, const dh_strbuf *aggregates, dh_error *error)
{
    dh_strbuf keys = {0};
    for (int32_t k = 0; k < n; k++) {
        dh_strbuf_add(&keys, k > 0 ? ", " : "");
        dh_name_print(&keys, (*plan)->schema.fields[k].name);
    }
    if (more != NULL) dh_strbuf_printf(&keys, "%s%s", n > 0 ? ", " : "", more);
    dh_status status = keys.failed || aggregates->failed ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && keys.size > 0) status = dh_plan_step(plan, dh_plan_group_by, keys.data, error);
    if (status == DH_OK) status = dh_plan_step(plan, dh_plan_aggregate, aggregates->data, error);
    dh_strbuf_free(&keys);
    return status;
}

/* One row for each group and record that has a candidate in it: the least and the most that each part would be there,
 * what the executor counts there, how many AWAY and HOME candidates are in the group, and their greatest place. Null
 * where the record does not have the figure. */
static dh_status ask(dh_plan **plan, const finding *f, dh_error *error)
{
    const dh_contract_source *source = &f->contract->sources[f->source];
    dh_strbuf each = {0};
    const char *reported = source->when != NULL ? "part_reported" : "true";
    for (int p = 0; p < dh_contract_parts(f->contract); p++) {
        dh_strbuf_printf(&each, "least%d = min(if_else(%s, part%d, nil)), ", p, reported, p);
        dh_strbuf_printf(&each, "most%d = max(if_else(%s, part%d, nil)), ", p, reported, p);
        dh_strbuf_printf(&each, "own%d = max(if_else(%s and part_place > 0, part%d, nil)), ", p, reported, p);
    }
    dh_strbuf_add(&each, "part_met = count_if(part_place < 2), part_place = max(part_place)");
    dh_status status = dh_measure_build(plan, f->dataset, f->contract, source, f->asked,
                                        "part_origin, part_holder, part_wanted, part_place", error);
    if (status == DH_OK) status = regroup(plan, f->asked->n_by, "part_origin, part_wanted", &each, error);
    dh_strbuf_free(&each);
    return status;
}

/* ---- its result ---- */

/* The columns of the result. */
typedef struct answer {
    const dh_table *table;
    int32_t n_keys;
    bool is_count; /* the measure is, not a ratio */
    const dh_column *record, *wanted, *met, *place;
    dh_column *amounts[2][3]; /* by part: least, most, counted by the executor; one reference each */
} answer;

static int64_t number(const dh_column *column, int64_t row)
{
    return dh_column_int64(column, row);
}

/* Whether the record belongs to the row's group for certain. */
static bool has_all(const answer *a, int64_t row)
{
    return number(a->met, row) == number(a->wanted, row);
}

/* Null counts as nothing. */
static dh_count amount(const dh_column *column, int64_t row)
{
    return column != NULL && dh_column_is_valid(column, row) ? dh_column_count(column, row) : (dh_count){0, 0, 0};
}

static dh_count exactly(double value)
{
    return value > 0 ? (dh_count){value, value, value} : (dh_count){0, 0, 0};
}

/* The corrections that a row of the result makes to its group. `elsewhere`: the record certainly belongs to another.
 * A record without the figure may add anything to a count. */
static void classify(dh_count out[DH_UNCERTAIN_FIGURES], const answer *a, int part, int64_t row, bool elsewhere)
{
    dh_column *const *of = a->amounts[part];
    dh_count min = amount(of[0], row), max = amount(of[1], row), own = amount(of[2], row);
    int64_t where = number(a->place, row);
    memset(out, 0, DH_UNCERTAIN_FIGURES * sizeof *out);
    if (where == AWAY && a->is_count && !dh_column_is_valid(of[1], row)) {
        out[DH_POSSIBLE_IN] = exactly(INFINITY);
    } else if (where == AWAY && has_all(a, row)) {
        out[DH_CERTAIN_IN] = (dh_count){min.stated, min.lower, max.upper};
    } else if (where == AWAY) {
        out[DH_POSSIBLE_IN] = exactly(max.upper);
    } else if (where == NOWHERE && number(a->met, row) == 0) {
        if (elsewhere) out[DH_CERTAIN_OUT] = own;
    } else {
        out[DH_POSSIBLE_IN] = exactly(max.upper - own.upper);
        out[DH_POSSIBLE_OUT] = exactly(has_all(a, row) ? own.lower - min.lower : where == HOME ? own.lower : 0);
    }
}

/* By record: whether it certainly belongs to a group in which the executor does not count it. */
static bool *find_sure(const finding *f, const answer *a)
{
    bool *sure = dh_calloc((size_t)f->n_records + 1, sizeof *sure);
    for (int64_t row = 0; sure != NULL && row < a->record->length; row++)
        if (number(a->place, row) == AWAY && has_all(a, row)) sure[number(a->record, row)] = true;
    return sure;
}

static dh_status append_uncertain(dh_column **columns, const answer *a, const bool *sure, int n_parts, dh_error *error)
{
    for (int64_t row = 0; row < a->record->length; row++)
        for (int p = 0; p < n_parts; p++) {
            dh_count uncertain[DH_UNCERTAIN_FIGURES];
            classify(uncertain, a, p, row, sure[number(a->record, row)]);
            for (int d = 0; d < DH_UNCERTAIN_FIGURES; d++)
                if (dh_column_append_count(columns[d * n_parts + p], uncertain[d]) != 0) return dh_error_nomem(error);
        }
    return DH_OK;
}

static dh_status open_answer(answer *a, const finding *f, const dh_table *result, dh_error *error)
{
    int n_parts = dh_contract_parts(f->contract);
    *a = (answer){.table = result, .n_keys = f->asked->n_by, .is_count = f->contract->kind == DH_CONTRACT_COUNT};
    a->record = dh_table_column(result, a->n_keys);
    a->wanted = dh_table_column(result, a->n_keys + 1);
    a->met = dh_table_column(result, a->n_keys + 2 + 3 * n_parts);
    a->place = dh_table_column(result, a->n_keys + 3 + 3 * n_parts);
    for (int i = 0; i < 3 * n_parts; i++) {
        dh_column *column = dh_column_as_count(dh_table_column(result, a->n_keys + 2 + i));
        if (column == NULL) return dh_error_nomem(error);
        a->amounts[i / 3][i % 3] = column;
    }
    return DH_OK;
}

static void close_answer(answer *a)
{
    for (int i = 0; i < 6; i++)
        if (a->amounts[i / 3][i % 3] != NULL) dh_column_unref(a->amounts[i / 3][i % 3]);
}

/* The keys of the result, with the corrections of each row. */
static dh_status classify_all(dh_table **out, const finding *f, const answer *a, dh_error *error)
{
    int n_parts = dh_contract_parts(f->contract), n = DH_UNCERTAIN_FIGURES * n_parts;
    dh_column *columns[DH_UNCERTAIN_FIGURES * 2] = {0};
    bool *sure = find_sure(f, a);
    dh_table *table = dh_table_new();
    dh_status status = sure == NULL || table == NULL ? dh_error_nomem(error) : DH_OK;
    for (int i = 0; status == DH_OK && i < n; i++)
        if ((columns[i] = dh_column_new(DH_COUNT, a->record->length)) == NULL) status = dh_error_nomem(error);
    if (status == DH_OK) status = append_uncertain(columns, a, sure, n_parts, error);
    dh_free(sure);
    for (int32_t k = 0; status == DH_OK && k < a->n_keys; k++)
        status = dh_table_add(table, dh_table_column_name(a->table, k),
                              dh_column_ref((dh_column *)dh_table_column(a->table, k)), error);
    for (int i = 0; i < n; i++) {
        char name[32];
        snprintf(name, sizeof name, "doubt%d", i);
        if (columns[i] == NULL) continue;
        dh_column_finish(columns[i]);
        if (status == DH_OK)
            status = dh_table_add(table, name, columns[i], error);
        else
            dh_column_unref(columns[i]);
    }
    if (status != DH_OK && table != NULL)
        dh_table_free(table);
    else
        *out = table;
    return status;
}

static dh_status sum_up(dh_table **out, const finding *f, dh_table *each, dh_error *error)
{
    dh_plan *plan;
    dh_strbuf sums = {0};
    for (int i = 0; i < DH_UNCERTAIN_FIGURES * dh_contract_parts(f->contract); i++)
        dh_strbuf_printf(&sums, "%sdoubt%d = sum_known(doubt%d)", i > 0 ? ", " : "", i, i);
    dh_status status = dh_plan_table(&plan, dh_dataset_catalog(f->dataset), each, error);
    if (status == DH_OK) {
        status = regroup(&plan, f->asked->n_by, NULL, &sums, error);
        if (status == DH_OK) status = dh_execute(out, plan, error);
        dh_plan_free(plan);
    }
    dh_strbuf_free(&sums);
    return status;
}

/* Evaluates the candidates so far, hands over the corrections and empties the list. */
static dh_status flush(finding *f, dh_error *error)
{
    dh_table *tried, *result, *each = NULL, *uncertain;
    dh_plan *plan;
    answer a;
    if (f->n == 0) return DH_OK;
    DH_TRY(lay_out(&tried, f, error));
    DH_TRY(dh_plan_table(&plan, dh_dataset_catalog(f->dataset), tried, error));
    dh_status status = ask(&plan, f, error);
    if (status == DH_OK) status = dh_execute(&result, plan, error);
    dh_plan_free(plan);
    if (status != DH_OK) return status;
    status = open_answer(&a, f, result, error);
    if (status == DH_OK) status = classify_all(&each, f, &a, error);
    close_answer(&a);
    dh_table_free(result);
    f->n = 0;
    f->n_records = 0;
    if (status == DH_OK) status = sum_up(&uncertain, f, each, error);
    if (status != DH_OK) return status;
    status = f->take(f->self, uncertain, error);
    dh_table_free(uncertain);
    return status;
}

/* Which columns of the table the measure's query reads. */
static dh_status find_needed(finding *f, dh_error *error)
{
    const dh_contract_source *source = &f->contract->sources[f->source];
    dh_plan *plan;
    dh_table *empty;
    f->needed = dh_calloc((size_t)dh_table_columns(f->table) + 1, sizeof *f->needed);
    if (f->needed == NULL) return dh_error_nomem(error);
    DH_TRY(dh_table_take_rows(&empty, f->table, NULL, 0, NULL, error));
    dh_status status = dh_table_set_name(empty, dh_table_names[source->table], error);
    if (status != DH_OK) dh_table_free(empty);
    DH_TRY(status);
    DH_TRY(dh_plan_table(&plan, dh_dataset_catalog(f->dataset), empty, error));
    status = dh_measure_build(&plan, f->dataset, f->contract, source, f->asked, NULL, error);
    if (status == DH_OK) dh_plan_needed(plan, f->needed);
    dh_plan_free(plan);
    return status;
}

static dh_status try_rows(finding *f, dh_source_rows of, dh_error *error)
{
    for (int64_t i = 0; i < of.n; i++) {
        int64_t row = of.rows == NULL ? i : of.rows[i];
        dh_reported reported;
        if (find_reported(&reported, f, row)) DH_TRY(try_row(f, row, reported, error));
        if (f->n >= MAX_CANDIDATES) DH_TRY(flush(f, error));
    }
    return flush(f, error);
}

dh_source_rows dh_source_rows_counted(const dh_dataset *dataset, const dh_contract *contract, int32_t source,
                                      const dh_source_selection *selection)
{
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[contract->sources[source].table]);
    if (selection->all[source]) return (dh_source_rows){table, NULL, dh_table_rows(table)};
    return (dh_source_rows){table, selection->rows[source], selection->n_rows[source]};
}

dh_status dh_ambiguous_find(const dh_dataset *dataset, const dh_contract *contract, int32_t source, dh_source_rows rows,
                            const dh_asked *asked, dh_uncertain_taker take, void *self, dh_error *error)
{
    int32_t day;
    int index = contract->sources[source].table;
    const dh_table *table = rows.table;
    if (!dh_dataset_has_units(dataset) || asked->geography == NULL ||
        !dh_date_parse_iso(asked->geography, strlen(asked->geography), &day) || dh_table_get(table, "unit") == NULL ||
        dh_table_get(table, dh_table_date_column(index)) == NULL)
        return DH_OK;
    finding f = {.dataset = dataset,
                 .contract = contract,
                 .source = source,
                 .table = table,
                 .asked = asked,
                 .take = take,
                 .self = self};
    dh_status status = dh_unit_trace_new(&f.trace, dh_dataset_units(dataset), day, error);
    if (status == DH_OK) status = find_needed(&f, error);
    if (status == DH_OK) status = try_rows(&f, rows, error);
    dh_unit_trace_free(f.trace);
    dh_free(f.needed);
    dh_free(f.candidates);
    return status;
}

/* ---- applying the corrections ---- */

/* A part of a row with its corrections; false when it is null. */
static bool add_up(dh_count *out, const dh_column *part, const dh_column *const uncertain[DH_UNCERTAIN_FIGURES],
                   int64_t row)
{
    dh_count sure = amount(uncertain[DH_CERTAIN_IN], row), gone = amount(uncertain[DH_CERTAIN_OUT], row);
    *out = amount(part, row);
    out->stated += sure.stated - gone.stated;
    out->lower += sure.lower - gone.lower - amount(uncertain[DH_POSSIBLE_OUT], row).lower;
    if (!isinf(gone.upper))
        out->upper -= gone.upper; /* of an unbounded sum without an unbounded record nothing is known */
    out->upper += sure.upper + amount(uncertain[DH_POSSIBLE_IN], row).upper;
    if (out->lower < 0) out->lower = 0;
    return dh_column_is_valid(part, row) || sure.upper > 0;
}

dh_column *dh_ambiguous_bound(dh_column *part, const dh_column *const uncertain[DH_UNCERTAIN_FIGURES], bool *open)
{
    bool any = false;
    for (int64_t i = 0; i < part->length; i++) {
        bool unsettled =
            amount(uncertain[DH_POSSIBLE_IN], i).upper > 0 || amount(uncertain[DH_POSSIBLE_OUT], i).lower > 0;
        open[i] = open[i] || unsettled;
        any = any || unsettled || amount(uncertain[DH_CERTAIN_IN], i).upper > 0 ||
              amount(uncertain[DH_CERTAIN_OUT], i).upper > 0;
    }
    if (!any) return dh_column_ref(part);
    dh_column *column = dh_column_new(DH_COUNT, part->length);
    for (int64_t i = 0; column != NULL && i < part->length; i++) {
        dh_count value;
        bool valid = add_up(&value, part, uncertain, i);
        if ((valid ? dh_column_append_count(column, value) : dh_column_append_null(column)) == 0) continue;
        dh_column_unref(column);
        return NULL;
    }
    if (column != NULL) dh_column_finish(column);
    return column;
}
