/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See complete.h: the rows of what is due, and the notes on who did not report. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/complete_internal.h"
#include "dialogue/measure/source_selection.h"
#include "dialogue/units/lineage_search.h"
#include "execute/execute.h"

struct dh_complete {
    const dh_dataset *dataset;
    const dh_asked *asked;
    dh_due due;
    dh_reports reports;
    unsigned answered;    /* sources that have the columns asked for, as bits */
    dh_unit_trace *trace; /* to the units of due.day; NULL = units as they were */
    dh_dictionary *names; /* of units, by code and name: those that are renamed or live on stand once */
    int32_t *name_of;     /* by unit: its code in `names` */
};

/* The rows made so far, by unit (as the result has it) and period. */
typedef struct rows {
    int64_t *units;
    size_t n, capacity;
    dh_column *days, *figures, *missing;
    bool *given;                  /* by unit and period: it has a row (mapped) */
    bool *due, *reported;         /* by name of a unit */
    int64_t n_reports, n_missing; /* of units as they were, and periods */
    int64_t n_covered, n_within;
} rows;

/* ---- preparing ---- */

static const dh_table *units_of(const dh_complete *c)
{
    return dh_units_table(dh_dataset_units(c->dataset));
}

static void add_cell(dh_strbuf *out, const dh_column *column, int32_t row)
{
    size_t size = 0;
    const char *text = column != NULL && dh_column_is_valid(column, row) ? dh_column_text(column, row, &size) : "";
    dh_strbuf_add_bytes(out, text, size);
}

static dh_status name_units(dh_complete *c, dh_error *error)
{
    const dh_column *code = dh_table_get(units_of(c), "code"), *name = dh_table_get(units_of(c), "name");
    dh_strbuf text = {0};
    c->names = dh_dictionary_new();
    c->name_of = dh_malloc(((size_t)c->due.n_units + 1) * sizeof *c->name_of);
    bool failed = c->names == NULL || c->name_of == NULL;
    for (int32_t u = 0; !failed && u < c->due.n_units; u++) {
        text.size = 0;
        add_cell(&text, code, u);
        dh_strbuf_add_char(&text, '\n');
        add_cell(&text, name, u);
        c->name_of[u] = text.failed ? -1 : dh_dictionary_add(c->names, text.data, text.size);
        failed = c->name_of[u] < 0;
    }
    dh_strbuf_free(&text);
    return failed ? dh_error_nomem(error) : DH_OK;
}

/* The keys as expressions over units and the first days of periods. */
static void print_keys(dh_strbuf *out, const dh_asked *asked)
{
    for (int32_t k = 0; k < asked->n_by; k++) {
        if (!dh_asked_print_period(out, asked, asked->by[k], "day")) dh_strbuf_add(out, asked->by[k]);
        dh_strbuf_add(out, ", ");
    }
}

dh_status dh_complete_new(dh_complete **out, const dh_dataset *dataset, const dh_contract *const *contracts, int32_t n,
                          const dh_asked *asked, const char *level, bool if_dated, dh_error *error)
{
    dh_complete *c = dh_calloc(1, sizeof *c);
    if (c == NULL) return dh_error_nomem(error);
    c->dataset = dataset;
    c->asked = asked;
    dh_status status = dh_due_find(&c->due, dataset, contracts, n, asked, level, error);
    if (status != DH_OK) {
        bool allowed = status == DH_EINVAL && if_dated && c->due.undated;
        if (allowed) dh_error_init(error);
        dh_free(c);
        *out = NULL;
        return allowed ? DH_OK : status;
    }
    status = dh_reports_init(&c->reports, &c->due, error);
    if (status == DH_OK) status = name_units(c, error);
    if (status == DH_OK && c->due.mapped)
        status = dh_unit_trace_new(&c->trace, dh_dataset_units(dataset), c->due.day, error);
    if (status != DH_OK)
        dh_complete_free(c);
    else
        *out = c;
    return status;
}

void dh_complete_free(dh_complete *c)
{
    if (c == NULL) return;
    dh_unit_trace_free(c->trace);
    if (c->names != NULL) dh_dictionary_unref(c->names);
    dh_free(c->name_of);
    dh_reports_free(&c->reports);
    dh_due_free(&c->due);
    dh_free(c);
}

void dh_complete_begin(dh_complete *c)
{
    dh_reports_clear(&c->reports);
    c->answered = 0;
}

dh_status dh_complete_source(dh_complete *c, const dh_contract *contract, int32_t source,
                             const dh_source_selection *selection, dh_error *error)
{
    c->answered |= 1U << source;
    return dh_reports_add(&c->reports, contract, source, selection, error);
}

/* ---- rows ---- */

static dh_status begin_rows(rows *r, const dh_complete *c, dh_error *error)
{
    size_t names = (size_t)dh_dictionary_size(c->names) + 1;
    *r = (rows){.days = dh_column_new(DH_DATE, 0),
                .figures = dh_column_new(DH_COUNT, 0),
                .missing = dh_column_new(DH_COUNT, 0),
                .due = dh_calloc(names, sizeof *r->due),
                .reported = dh_calloc(names, sizeof *r->reported)};
    if (c->due.mapped) r->given = dh_calloc((size_t)c->due.n_units * (size_t)c->due.n_periods + 1, sizeof *r->given);
    bool ok = r->days != NULL && r->figures != NULL && r->missing != NULL && r->due != NULL && r->reported != NULL &&
              (r->given != NULL || !c->due.mapped);
    return ok ? DH_OK : dh_error_nomem(error);
}

static void free_rows(rows *r)
{
    dh_column *columns[] = {r->days, r->figures, r->missing};
    for (int i = 0; i < 3; i++)
        if (columns[i] != NULL) dh_column_unref(columns[i]);
    dh_free(r->units);
    dh_free(r->given);
    dh_free(r->due);
    dh_free(r->reported);
}

/* Adds what one unit reported to the row of `unit`. */
static dh_status add_row(rows *r, const dh_complete *c, int32_t unit, int32_t period, dh_report report, dh_error *error)
{
    bool missing = report == DH_REPORT_NONE || report == DH_REPORT_PART;
    bool none = report == DH_REPORT_COVERED || report == DH_REPORT_WHOLE;
    if (dh_grow((void **)&r->units, &r->capacity, r->n + 1, sizeof *r->units) != 0) return dh_error_nomem(error);
    r->units[r->n++] = unit;
    int failed = c->due.from == INT32_MIN ? dh_column_append_null(r->days)
                                          : dh_column_append_date(r->days, dh_due_first_day(&c->due, period));
    failed |= none ? dh_column_append_count(r->figures, (dh_count){0, 0, 0}) : dh_column_append_null(r->figures);
    failed |= dh_column_append_count(r->missing, (dh_count){missing, missing, missing});
    r->due[c->name_of[unit]] = true;
    r->reported[c->name_of[unit]] = r->reported[c->name_of[unit]] || report != DH_REPORT_NONE;
    if (r->given != NULL) r->given[(size_t)unit * (size_t)c->due.n_periods + (size_t)period] = true;
    return failed == 0 ? DH_OK : dh_error_nomem(error);
}

/* Whether a unit is one of the result's: it fits what is asked of units, and stands on the day that they are of. */
static bool is_shown(const dh_complete *c, int32_t unit)
{
    if (!c->due.fits[unit] || !dh_due_has(&c->due, unit)) return false;
    return !c->due.mapped || dh_due_stands(units_of(c), unit, c->due.day);
}

/* Adds what a unit reported of a period, to itself or to those that its records may belong to. */
static dh_status add_report(rows *r, dh_complete *c, int32_t unit, int32_t period, dh_error *error)
{
    int32_t from, to, n = 1;
    bool complete, shown = false;
    const int32_t *held = &unit;
    if (!dh_due_has(&c->due, unit) || !dh_due_days(&c->due, unit, period, &from, &to)) return DH_OK;
    if (c->trace != NULL) held = dh_unit_trace_find(c->trace, (dh_reported){unit, from, to}, &n, &complete);
    if (held == NULL) return dh_error_nomem(error);
    dh_report report = dh_reports_of(&c->reports, unit, period, from, to);
    for (int32_t i = 0; i < n; i++) {
        if (!is_shown(c, held[i])) continue;
        shown = true;
        DH_TRY(add_row(r, c, held[i], period, report, error));
        if (c->reports.heard[unit]) r->reported[c->name_of[held[i]]] = true;
    }
    r->n_reports += shown;
    r->n_missing += shown && report == DH_REPORT_NONE;
    r->n_within += shown && report == DH_REPORT_WITHIN && !c->due.mapped;
    r->n_covered += shown && report == DH_REPORT_COVERED;
    return DH_OK;
}

/* Units of the day that no unit of a period is known to have become: nobody knows what to count for them. */
static dh_status add_rest(rows *r, dh_complete *c, int32_t period, dh_error *error)
{
    for (int32_t u = 0; u < c->due.n_units; u++)
        if (is_shown(c, u) && !r->given[(size_t)u * (size_t)c->due.n_periods + (size_t)period])
            DH_TRY(add_row(r, c, u, period, DH_REPORT_NONE, error));
    return DH_OK;
}

/* The rows as a table of units, days and figures, which takes over the columns. */
static dh_status make_table(dh_table **out, rows *r, const dh_complete *c, int n_parts, dh_error *error)
{
    dh_table *table = dh_table_new();
    dh_column *unit = dh_column_take(dh_table_get(units_of(c), "code"), r->units, (int64_t)r->n);
    dh_column *columns[] = {r->days, r->figures, r->missing};
    r->days = r->figures = r->missing = NULL;
    for (int i = 0; i < 3; i++) dh_column_finish(columns[i]);
    dh_status status = table == NULL || unit == NULL ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK) status = dh_table_add(table, "unit", unit, error);
    if (status == DH_OK) status = dh_table_add(table, "day", dh_column_ref(columns[0]), error);
    for (int p = 0; status == DH_OK && p < n_parts; p++) {
        char name[32];
        snprintf(name, sizeof name, "figure%d", p);
        status = dh_table_add(table, name, dh_column_ref(columns[1]), error);
    }
    if (status == DH_OK) status = dh_table_add(table, "unreported", dh_column_ref(columns[2]), error);
    for (int i = 0; i < 3; i++) dh_column_unref(columns[i]);
    if (status != DH_OK && table == NULL && unit != NULL) dh_column_unref(unit);
    if (status != DH_OK && table != NULL) dh_table_free(table);
    if (status == DH_OK) *out = table;
    return status;
}

/* Names a key that is neither of units nor a period. */
static dh_status refuse_key(const dh_complete *c, const dh_plan *plan, const dh_error *fault, dh_error *error)
{
    for (int32_t k = 0; k < c->asked->n_by; k++) {
        dh_asked one = {.by = c->asked->by + k, .n_by = 1, .window = c->asked->window};
        dh_error ignored = DH_ERROR_INIT;
        dh_strbuf key = {0};
        dh_plan *tried;
        print_keys(&key, &one);
        if (key.failed) return dh_error_nomem(error);
        key.data[key.size - 2] = '\0';
        dh_status status = dh_plan_select(&tried, plan, key.data, &ignored);
        dh_strbuf_free(&key);
        if (status == DH_OK)
            dh_plan_free(tried);
        else
            return dh_error_set(error, DH_EINVAL,
                                "complete gives a row for every unit and period, which cannot be divided by '%s', too; "
                                "leave it out of --by, or ask for one by --where",
                                c->asked->by[k]);
    }
    if (error != NULL) *error = *fault;
    return DH_EINVAL;
}

/* The keys asked for and the figures of the table, which is taken over. */
static dh_status select_keys(dh_table **out, const dh_complete *c, dh_table *table, int n_parts, dh_error *error)
{
    dh_plan *plan, *selected;
    dh_strbuf text = {0};
    dh_error fault = DH_ERROR_INIT;
    DH_TRY(dh_plan_table(&plan, dh_dataset_catalog(c->dataset), table, error));
    print_keys(&text, c->asked);
    for (int p = 0; p < n_parts; p++) dh_strbuf_printf(&text, "figure%d, ", p);
    dh_strbuf_add(&text, "unreported");
    dh_status status = text.failed ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK) {
        status = dh_plan_select(&selected, plan, text.data, &fault);
        if (status != DH_OK) status = refuse_key(c, plan, &fault, error);
    }
    if (status == DH_OK) {
        status = dh_execute(out, selected, error);
        dh_plan_free(selected);
    }
    dh_plan_free(plan);
    dh_strbuf_free(&text);
    return status;
}

/* ---- notes ---- */

/* Appends the names of units that reported nothing; returns how many there are. */
static int64_t list_silent(dh_strbuf *out, const rows *r, const dh_complete *c)
{
    int64_t n = 0;
    for (int32_t i = 0; i < dh_dictionary_size(c->names); i++) {
        size_t size;
        const char *text = dh_dictionary_text(c->names, i, &size);
        const char *line = memchr(text, '\n', size);
        size_t code = (size_t)(line - text);
        if (!r->due[i] || r->reported[i] || n++ >= DH_NOTE_NAMED) continue;
        dh_strbuf_add(out, n > 1 ? ", " : "");
        if (code + 1 < size)
            dh_strbuf_add_bytes(out, line + 1, size - code - 1);
        else
            dh_strbuf_add_bytes(out, text, code);
    }
    return n;
}

static dh_status add_notes(dh_notes *notes, const rows *r, const dh_complete *c, const dh_contract *contract,
                           dh_error *error)
{
    dh_strbuf names = {0};
    dh_note silent = {.kind = DH_NOTE_SILENT, .measure = contract->id, .index = c->due.level};
    silent.n = list_silent(&names, r, c);
    for (int32_t i = 0; i < dh_dictionary_size(c->names); i++) silent.of += r->due[i];
    silent.text = names.data;
    dh_status status = names.failed ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && !c->due.registered) {
        dh_note made = {.kind = DH_NOTE_NO_REGISTER, .measure = contract->id, .n = silent.of};
        status = dh_notes_add(notes, made, error);
    }
    if (status == DH_OK && silent.n > 0) status = dh_notes_add(notes, silent, error);
    dh_strbuf_free(&names);
    dh_note missing = {.kind = DH_NOTE_MISSING, .measure = contract->id, .n = r->n_missing, .of = r->n_reports};
    if (status == DH_OK && missing.n > 0) status = dh_notes_add(notes, missing, error);
    dh_note within = {.kind = DH_NOTE_WITHIN, .measure = contract->id, .n = r->n_within};
    if (status == DH_OK && within.n > 0) status = dh_notes_add(notes, within, error);
    dh_note covered = {.kind = DH_NOTE_COVERED, .measure = contract->id, .n = r->n_covered};
    if (status == DH_OK && covered.n > 0) status = dh_notes_add(notes, covered, error);
    return status;
}

/* ---- all ---- */

/* Sets the days that a list is declared to listed: those of the first source that has the columns asked for. */
static void find_listed(dh_complete *c, const dh_contract *contract)
{
    const dh_manifest *manifest = dh_dataset_manifest(c->dataset);
    const char *level = dh_due_level_name(c->due.level);
    for (int32_t s = 0; s < contract->n_sources; s++) {
        const char *name = dh_table_names[contract->sources[s].table];
        const dh_table *table = dh_dataset_table(c->dataset, name);
        if (table == NULL || ((c->answered >> s & 1) == 0 && dh_table_rows(table) > 0)) continue;
        if (dh_dataset_rejected_of(c->dataset, contract->sources[s].table) > 0) return; /* they may be of any unit */
        for (int32_t i = 0; i < manifest->n_covers; i++) {
            const dh_listed *listed = &manifest->covers[i];
            if (strcmp(listed->table, name) != 0) continue;
            if (listed->level != NULL && (level == NULL || strcmp(listed->level, level) != 0)) continue;
            if (c->reports.covers_from <= c->reports.covers_to) return;
            c->reports.covers_from = listed->from;
            c->reports.covers_to = listed->to;
        }
        if ((c->answered >> s & 1) != 0) return; /* others tell what this one does not list */
    }
}

dh_status dh_complete_add(dh_complete *c, dh_sums *sums, dh_notes *notes, const dh_contract *contract, dh_error *error)
{
    rows r;
    dh_table *table = NULL, *selected = NULL;
    int n_parts = dh_contract_parts(contract);
    find_listed(c, contract);
    dh_status status = begin_rows(&r, c, error);
    for (int32_t p = 0; status == DH_OK && p < c->due.n_periods; p++) {
        for (int32_t u = 0; status == DH_OK && u < c->due.n_units; u++) status = add_report(&r, c, u, p, error);
        if (status == DH_OK && c->due.mapped) status = add_rest(&r, c, p, error);
    }
    if (status == DH_OK) status = make_table(&table, &r, c, n_parts, error);
    if (status == DH_OK) status = select_keys(&selected, c, table, n_parts, error);
    if (status == DH_OK) status = dh_sums_add(sums, selected, DH_SUM_COUNTED, DH_SUM_UNCERTAIN - DH_SUM_COUNTED, error);
    if (selected != NULL) dh_table_free(selected);
    if (status == DH_OK) status = add_notes(notes, &r, c, contract, error);
    free_rows(&r);
    return status;
}
