/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See source_selection.h. Sources are visited by rank, and rows of which better ones tell are superseded; then from the
 * last to the first, and rows without the figure are dropped where a source of lower rank has it.
 */
#include "dialogue/measure/source_selection.h"

#include <string.h>

#include "base/memory.h"
#include "base/strbuf.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/lacking.h"
#include "dialogue/dataset/near.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/as_of.h"
#include "dialogue/measure/overlaps.h"
#include "dialogue/measure/summary_selection.h"
#include "dialogue/measure/window.h"
#include "execute/execute.h"

/* Binds an expression of a contract. A fault is located in `text`. */
static dh_status bind_part(dh_plan **out, const dh_plan *scan, const char *text, bool is_value, dh_error *fault)
{
    static const char name[] = "part = "; /* what is more than one call must have one */
    if (!is_value) return dh_plan_filter(out, scan, text, fault);
    dh_strbuf named = {0};
    dh_strbuf_printf(&named, "%s%s", name, text);
    dh_status status = named.failed ? dh_error_nomem(fault) : dh_plan_aggregate(out, scan, named.data, fault);
    if (status != DH_OK && fault->line == 1) fault->column -= (int32_t)sizeof name - 1;
    dh_strbuf_free(&named);
    return status;
}

/* A source is usable if its table has rows and its expressions bind. One that does not bind is an error, except for a
 * column that the files do not give (*lacking, else NULL). */
static dh_status find_usable(bool *usable, const char **lacking, const dh_dataset *dataset, const dh_contract *contract,
                             const dh_contract_source *source, dh_error *error)
{
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[source->table]);
    *usable = false;
    *lacking = NULL;
    if (table == NULL || dh_table_rows(table) == 0) return DH_OK;
    dh_plan *scan, *aggregated;
    DH_TRY(dh_plan_scan(&scan, dh_dataset_catalog(dataset), dh_table_names[source->table], error));
    dh_status status = DH_OK;
    *usable = true;
    const char *const parts[] = {source->parts[0], source->parts[1], source->when};
    for (int p = 0; status == DH_OK && *usable && p < 3; p++) {
        dh_error fault = DH_ERROR_INIT;
        if (parts[p] == NULL) continue;
        status = bind_part(&aggregated, scan, parts[p], p < 2, &fault);
        if (status == DH_OK) {
            dh_plan_free(aggregated);
        } else if (status != DH_ENOMEM &&
                   (*lacking = dh_lacking_column(dataset, source->table, parts[p], &fault)) != NULL) {
            *usable = false;
            status = DH_OK;
        } else {
            status = dh_contract_fault(contract, parts[p], &fault, error);
        }
    }
    dh_plan_free(scan);
    return status;
}

/* ---- rows as records of events ---- */

/* What is being chosen from. */
typedef struct choosing {
    dh_source_selection *selection;
    const dh_dataset *dataset;
    const dh_contract *contract;
    const dh_window *window;
    dh_overlaps *overlaps;
    dh_near near; /* empty where it does not matter */
} choosing;

static int32_t unit_of(const dh_table *table, int64_t row)
{
    const dh_column *unit = dh_table_get(table, "unit");
    return unit != NULL && dh_column_is_valid(unit, row) ? dh_column_code(unit, row) : -1;
}

/* A row of a table of detail, of which `day` is the column with its day. */
static dh_event event_of(const choosing *c, int index, const dh_table *table, const dh_column *day, int64_t row)
{
    const dh_table *sessions = dh_dataset_table(c->dataset, dh_table_names[DH_SESSIONS]);
    const dh_column *session = dh_table_get(table, "session");
    dh_event event = {-1, unit_of(table, row), dh_column_is_valid(day, row) ? dh_column_date(day, row) : DH_NO_DAY};
    if (index == DH_SESSIONS)
        event.session = (int32_t)row;
    else if (session != NULL && sessions != NULL && dh_dictionary_target(session->dictionary) == sessions &&
             dh_column_is_valid(session, row))
        event.session = dh_dictionary_target_row(session->dictionary, dh_column_code(session, row));
    else if (index == DH_OPINIONS && c->near.session != NULL)
        event.session = c->near.session[row];
    return event;
}

/* A row of summaries, or of another table of periods. */
static dh_span span_of(const dh_table *table, int64_t row)
{
    const dh_column *level = dh_table_get(table, "level");
    return (dh_span){unit_of(table, row), dh_column_date(dh_table_get(table, "from"), row),
                     dh_column_date(dh_table_get(table, "to"), row),
                     level != NULL && dh_column_is_valid(level, row) ? level : NULL, row};
}

static const dh_table *table_of(const choosing *c, int32_t index)
{
    return dh_dataset_table(c->dataset, dh_table_names[c->contract->sources[index].table]);
}

/* How many rows of a source are counted, and which. */
static int64_t counted(const choosing *c, int32_t index)
{
    return c->selection->all[index] ? dh_table_rows(table_of(c, index)) : c->selection->n_rows[index];
}

static int64_t row_at(const choosing *c, int32_t index, int64_t i)
{
    return c->selection->all[index] ? i : c->selection->rows[index][i];
}

/* Notes what the counted rows of a source tell that have the figure. */
static dh_status report(const choosing *c, int32_t index, dh_error *error)
{
    const dh_contract_source *source = &c->contract->sources[index];
    const dh_table *table = table_of(c, index);
    const dh_column *day = dh_table_get(table, dh_table_date_column(source->table));
    dh_column *reported;
    DH_TRY(dh_source_selection_report(&reported, c->dataset, table, source->when, error));
    dh_status status = DH_OK;
    for (int64_t i = 0; status == DH_OK && i < counted(c, index); i++) {
        int64_t row = row_at(c, index, i);
        if (!dh_source_selection_is_true(reported, row)) continue;
        status = dh_table_first_day_column(source->table) != NULL
                     ? dh_overlaps_add_span(c->overlaps, span_of(table, row), error)
                     : dh_overlaps_add_event(c->overlaps, event_of(c, source->table, table, day, row), error);
    }
    if (reported != NULL) dh_column_unref(reported);
    dh_overlaps_sort(c->overlaps);
    return status;
}

/* ---- the choice ---- */

static bool is_asked_for(const dh_window *window, int32_t day)
{
    if (day == DH_NO_DAY) return window->from == INT32_MIN && window->to == INT32_MAX;
    return dh_window_has(window, day);
}

/* Keeps the counted rows for which `kept` is true. */
static dh_status keep(const choosing *c, int32_t index, const bool *kept, dh_error *error)
{
    int64_t n = counted(c, index), left = 0;
    int64_t *rows = dh_malloc((size_t)(n + 1) * sizeof *rows);
    if (rows == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < n; i++)
        if (kept[i]) rows[left++] = row_at(c, index, i);
    dh_free(c->selection->rows[index]);
    c->selection->all[index] = false;
    c->selection->rows[index] = rows;
    c->selection->n_rows[index] = left;
    return DH_OK;
}

/* Drops the counted rows of a source of detail that report what was noted; with `unreported`, only those without the
 * figure.
 */
static dh_status drop_overlapping(const choosing *c, int32_t index, bool unreported, dh_error *error)
{
    const dh_contract_source *source = &c->contract->sources[index];
    const dh_table *table = table_of(c, index);
    const dh_column *day = dh_table_get(table, dh_table_date_column(source->table));
    int64_t n = counted(c, index), dropped = 0;
    dh_column *reported = NULL;
    bool *kept = dh_malloc((size_t)n + 1);
    dh_status status = kept == NULL ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && unreported)
        status = dh_source_selection_report(&reported, c->dataset, table, source->when, error);
    for (int64_t i = 0; status == DH_OK && i < n; i++) {
        int64_t row = row_at(c, index, i);
        dh_event event = event_of(c, source->table, table, day, row);
        kept[i] =
            (unreported && dh_source_selection_is_true(reported, row)) || !dh_overlaps_has_event(c->overlaps, event);
        if (kept[i]) continue;
        dropped++;
        c->selection->superseded[index] += is_asked_for(c->window, event.day);
    }
    if (status == DH_OK && dropped > 0) status = keep(c, index, kept, error);
    if (reported != NULL) dh_column_unref(reported);
    dh_free(kept);
    return status;
}

/* Whether opinions and sessions are sources, so that one may tell what the other does. */
static bool has_both(const choosing *c)
{
    bool sessions = false, opinions = false;
    for (int32_t i = 0; i < c->contract->n_sources; i++) {
        const dh_table *table = table_of(c, i);
        bool any = table != NULL && dh_table_rows(table) > 0;
        sessions = sessions || (any && c->contract->sources[i].table == DH_SESSIONS && dh_table_get(table, "opinions"));
        opinions = opinions || (any && c->contract->sources[i].table == DH_OPINIONS);
    }
    return sessions && opinions;
}

/* The source of what sessions state that gives figures as asked for, with the rows that have them; -1 = none. */
static dh_status find_stating(const choosing *c, int32_t *source, dh_column **reported, dh_error *error)
{
    *source = -1;
    *reported = NULL;
    if (c->near.session == NULL || c->window->lacks[DH_SESSIONS]) return DH_OK;
    for (int32_t i = 0; *source < 0 && i < c->contract->n_sources; i++) {
        const dh_contract_source *of = &c->contract->sources[i];
        const char *lacking;
        bool usable;
        if (of->table != DH_SESSIONS) continue;
        DH_TRY(find_usable(&usable, &lacking, c->dataset, c->contract, of, error));
        if (!usable) continue;
        *source = i;
        return dh_source_selection_report(reported, c->dataset, table_of(c, i), of->when, error);
    }
    return DH_OK;
}

/* Drops opinions near a session that states more than are listed: its figure counts, if it has one. */
static dh_status drop_fewer(const choosing *c, int32_t index, dh_error *error)
{
    const dh_table *sessions = dh_dataset_table(c->dataset, dh_table_names[DH_SESSIONS]);
    const dh_column *day = dh_table_get(table_of(c, index), dh_table_date_column(DH_OPINIONS));
    int64_t n = counted(c, index), dropped = 0;
    int32_t source;
    dh_column *reported;
    DH_TRY(find_stating(c, &source, &reported, error));
    if (source < 0) return DH_OK;
    bool *kept = dh_malloc((size_t)n + 1);
    for (int64_t i = 0; kept != NULL && i < n; i++) {
        int64_t row = row_at(c, index, i);
        int32_t session = c->near.session[row];
        kept[i] = session < 0 || !dh_source_selection_is_true(reported, session) ||
                  !dh_near_states_more(&c->near, dh_table_get(sessions, "opinions"), session);
        if (kept[i]) continue;
        dropped++;
        dh_overlaps_add_dated(c->overlaps, unit_of(table_of(c, index), row));
        c->selection->superseded[index] += is_asked_for(c->window, dh_column_date(day, row));
    }
    dh_status status = kept == NULL ? dh_error_nomem(error) : dropped > 0 ? keep(c, index, kept, error) : DH_OK;
    if (reported != NULL) dh_column_unref(reported);
    dh_free(kept);
    return status;
}

/* Drops the rows dated after the as-of day. */
static dh_status drop_later(const choosing *c, int32_t index, dh_error *error)
{
    const dh_table *table = table_of(c, index);
    const dh_column *day = dh_table_get(table, dh_table_date_column(c->contract->sources[index].table));
    int64_t n = counted(c, index), dropped = 0;
    bool *kept = dh_malloc((size_t)n + 1);
    if (kept == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < n; i++) {
        int32_t on = dh_column_is_valid(day, i) ? dh_column_date(day, i) : DH_NO_DAY;
        kept[i] = !dh_dataset_is_later(c->dataset, on);
        if (kept[i]) continue;
        dropped++;
        c->selection->later[index] += is_asked_for(c->window, on);
    }
    dh_status status = dropped > 0 ? keep(c, index, kept, error) : DH_OK;
    dh_free(kept);
    return status;
}

/* A dh_superseded. */
static dh_status superseded_by_detail(void *context, dh_overlap *out, const dh_table *table, int64_t row,
                                      dh_error *error)
{
    const choosing *c = context;
    dh_span span = span_of(table, row);
    return dh_overlaps_has_span(out, c->overlaps, &span, error);
}

/* Sources of one table are alternatives for different sets of columns: only the first usable one counts. */
static bool stood_in_for(const dh_source_selection *selection, const dh_contract *contract, int32_t index)
{
    for (int32_t i = 0; i < index; i++)
        if (selection->usable[i] && contract->sources[i].table == contract->sources[index].table) return true;
    return false;
}

/* How many rows that have the figure fall into no period, for lack of a day. */
static dh_status count_undated(const choosing *c, int32_t index, dh_error *error)
{
    const dh_contract_source *source = &c->contract->sources[index];
    const dh_table *table = table_of(c, index);
    const dh_column *day = dh_table_get(table, dh_table_date_column(source->table));
    dh_column *reported;
    if (day->nulls == 0 || is_asked_for(c->window, DH_NO_DAY)) return DH_OK;
    DH_TRY(dh_source_selection_report(&reported, c->dataset, table, source->when, error));
    for (int64_t i = 0; i < counted(c, index); i++) {
        int64_t row = row_at(c, index, i);
        c->selection->undated[index] += !dh_column_is_valid(day, row) && dh_source_selection_is_true(reported, row);
    }
    if (reported != NULL) dh_column_unref(reported);
    return DH_OK;
}

static bool names(const dh_contract_source *source, const char *column)
{
    for (int p = 0; p < 2; p++)
        if (source->parts[p] != NULL && dh_lacking_has_word(source->parts[p], column)) return true;
    return source->when != NULL && dh_lacking_has_word(source->when, column);
}

/* How many counted rows tell of what came after the as-of day, where the source asks what became of them. */
static void count_reopened(const choosing *c, int32_t index)
{
    const dh_contract_source *source = &c->contract->sources[index];
    const dh_table *table = table_of(c, index);
    const dh_column *days[] = {dh_table_get(table, "answered_on"), dh_table_get(table, "resolved_on")};
    const dh_column *event = dh_table_get(table, dh_table_date_column(source->table));
    if (!dh_as_of_matters(c->dataset, source->table)) return;
    if (!names(source, "outcome") && !names(source, "answered_on") && !names(source, "resolved_on")) return;
    for (int64_t i = 0; i < counted(c, index); i++) {
        int64_t row = row_at(c, index, i);
        bool later = false;
        for (int d = 0; d < 2; d++)
            later = later || (days[d] != NULL && dh_column_is_valid(days[d], row) &&
                              dh_dataset_is_later(c->dataset, dh_column_date(days[d], row)));
        int32_t on = dh_column_is_valid(event, row) ? dh_column_date(event, row) : DH_NO_DAY;
        c->selection->reopened[index] += later && is_asked_for(c->window, on);
    }
}

static dh_status select_source(choosing *c, int32_t index, dh_error *error)
{
    dh_source_selection *selection = c->selection;
    const dh_contract_source *source = &c->contract->sources[index];
    const char *day = dh_table_date_column(source->table), *first_day = dh_table_first_day_column(source->table);
    if (stood_in_for(selection, c->contract, index)) return DH_OK;
    DH_TRY(find_usable(&selection->usable[index], &selection->lacking[index], c->dataset, c->contract, source, error));
    if (!selection->usable[index]) return DH_OK;
    if (first_day != NULL && dh_table_get(table_of(c, index), first_day) == NULL) selection->lacking[index] = first_day;
    if (dh_table_get(table_of(c, index), day) == NULL) selection->lacking[index] = day;
    selection->usable[index] = selection->lacking[index] == NULL;
    if (!selection->usable[index]) return DH_OK;
    if (first_day != NULL) {
        DH_TRY(dh_summary_selection(selection, index, c->dataset, source, c->window, superseded_by_detail, c, error));
    } else {
        selection->all[index] = true;
        DH_TRY(drop_later(c, index, error));
        if (source->table == DH_OPINIONS) DH_TRY(drop_fewer(c, index, error));
        if (index > 0) DH_TRY(drop_overlapping(c, index, false, error));
        DH_TRY(count_undated(c, index, error));
        count_reopened(c, index);
    }
    return index + 1 < c->contract->n_sources ? report(c, index, error) : DH_OK;
}

/* Rows of detail that do not have the figure are no gap where a source of lower rank tells of the same. */
static dh_status fill_gaps(choosing *c, dh_error *error)
{
    for (int32_t i = c->contract->n_sources - 1; i >= 0; i--) {
        const dh_contract_source *source = &c->contract->sources[i];
        if (!c->selection->usable[i]) continue;
        if (source->when != NULL && dh_table_first_day_column(source->table) == NULL)
            DH_TRY(drop_overlapping(c, i, true, error));
        if (i > 0) DH_TRY(report(c, i, error));
    }
    return DH_OK;
}

dh_status dh_source_selection_find(dh_source_selection *selection, const dh_dataset *dataset,
                                   const dh_contract *contract, const dh_window *window, dh_error *error)
{
    memset(selection, 0, sizeof *selection);
    bool open = is_asked_for(window, DH_NO_DAY);
    choosing c = {selection, dataset, contract, window, NULL, {0}};
    if (has_both(&c)) DH_TRY(dh_near_find(&c.near, dataset, error));
    dh_status status = dh_overlaps_new(&c.overlaps, dataset, open, error);
    for (int32_t i = 0; status == DH_OK && i < contract->n_sources; i++) status = select_source(&c, i, error);
    dh_overlaps_free(c.overlaps);
    c.overlaps = NULL;
    if (status == DH_OK && contract->n_sources > 1) status = dh_overlaps_new(&c.overlaps, dataset, open, error);
    if (status == DH_OK && contract->n_sources > 1) status = fill_gaps(&c, error);
    dh_overlaps_free(c.overlaps);
    dh_near_free(&c.near);
    if (status != DH_OK) dh_source_selection_free(selection);
    return status;
}
