/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See source_figures.h. */
#include "dialogue/measure/source_figures.h"

#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/period.h"
#include "base/text.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/source_selection.h"
#include "execute/execute.h"
#include "table/take_rows.h"

static const struct {
    const char *name;
    dh_cell cell;
} cells[] = {{DH_MESSAGE_NAME("column", "year"), DH_CELL_YEAR},
             {DH_MESSAGE_NAME("column", "half"), DH_CELL_HALF},
             {DH_MESSAGE_NAME("column", "quarter"), DH_CELL_QUARTER},
             {DH_MESSAGE_NAME("column", "month"), DH_CELL_MONTH}};

static dh_cell cell_of(const char *by)
{
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        if (strcmp(cells[i].name, by) == 0) return cells[i].cell;
    return DH_CELL_ALL;
}

static bool is_breakdown(const char *by)
{
    return strcmp(by, "kind") == 0 || strcmp(by, "level") == 0 || strcmp(by, "audience") == 0;
}

/* Splits at commas outside parentheses and quotes. */
static dh_status split_by(dh_asked *asked, const char *by, dh_error *error)
{
    size_t size = strlen(by), start = 0;
    int depth = 0;
    char quote = '\0';
    asked->by = dh_arena_zalloc(asked->arena, size / 2 + 2, sizeof *asked->by);
    if (asked->by == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i <= size; i++) {
        char c = by[i];
        if (quote != '\0')
            quote = c == quote ? '\0' : quote;
        else if (c == '\'' || c == '"')
            quote = c;
        else if (c == '(')
            depth++;
        else if (c == ')')
            depth--;
        if (i < size && (c != ',' || depth > 0 || quote != '\0')) continue;
        const char *text = by + start;
        size_t length = i - start;
        start = i + 1;
        dh_text_trim(&text, &length);
        if (length == 0) return dh_error_set(error, DH_EINVAL, "'%s' has an empty name; write them as 'unit,year'", by);
        const char *copy = dh_arena_strndup(asked->arena, text, length);
        if (copy == NULL) return dh_error_nomem(error);
        asked->by[asked->n_by++] = copy;
    }
    return DH_OK;
}

static dh_status read_end(const char *text, dh_period *out, const char *flag, dh_error *error)
{
    if (dh_period_parse(text, strlen(text), out)) return DH_OK;
    return dh_error_set(error, DH_EINVAL,
                        "%s '%s' is not a period; write 2018, 2018-H1, 2018-Q1, 2018-03 or 2018-03-01", flag, text);
}

/* The window from the first day of `from` to the last of `to`; open where one is not given. */
static dh_status read_window(dh_asked *asked, const dh_measure_request *request, dh_error *error)
{
    dh_period from = {INT32_MIN, INT32_MAX}, to = from;
    if (request->from != NULL) DH_TRY(read_end(request->from, &from, "from", error));
    if (request->to != NULL) DH_TRY(read_end(request->to, &to, "to", error));
    asked->window.from = from.from;
    asked->window.to = to.to;
    if (from.from <= to.to) return DH_OK;
    return dh_error_set(error, DH_EINVAL, "the period from '%s' to '%s' ends before it begins", request->from,
                        request->to);
}

dh_status dh_asked_read(dh_asked *asked, const dh_dataset *dataset, const dh_measure_request *request, dh_error *error)
{
    memset(asked, 0, sizeof *asked);
    asked->arena = dh_arena_new();
    if (asked->arena == NULL) return dh_error_nomem(error);
    dh_status status = read_window(asked, request, error);
    if (status == DH_OK && request->by != NULL && request->by[0] != '\0') status = split_by(asked, request->by, error);
    for (int32_t i = 0; status == DH_OK && i < asked->n_by; i++) {
        dh_cell cell = cell_of(asked->by[i]);
        if (cell > asked->window.cell) asked->window.cell = cell;
        asked->window.broken_down = asked->window.broken_down || is_breakdown(asked->by[i]);
    }
    for (int i = 0; request->where != NULL && i < 3; i++) {
        static const char *const parts[] = {"kind", "level", "audience"};
        asked->window.broken_down = asked->window.broken_down || dh_source_selection_has_word(request->where, parts[i]);
    }
    const char *geography = request->geography != NULL ? request->geography : dh_dataset_manifest(dataset)->geography;
    int32_t day;
    if (status == DH_OK && geography != NULL && strcmp(geography, "then") != 0 &&
        !dh_date_parse_iso(geography, strlen(geography), &day))
        status =
            dh_error_set(error, DH_EINVAL, "geography '%s' is neither 'then' nor a day such as 2020-01-01", geography);
    if (status == DH_OK && geography != NULL && (asked->geography = dh_arena_strdup(asked->arena, geography)) == NULL)
        status = dh_error_nomem(error);
    if (status == DH_OK && request->where != NULL &&
        (asked->where = dh_arena_strdup(asked->arena, request->where)) == NULL)
        status = dh_error_nomem(error);
    if (status != DH_OK) dh_asked_free(asked);
    return status;
}

void dh_asked_free(dh_asked *asked)
{
    if (asked->arena != NULL) dh_arena_free(asked->arena);
    asked->arena = NULL;
}

/* Appends a key as an expression over the source's table: a period of its day, its session, its own column, or its
 * session's. */
static void add_key(dh_strbuf *keys, const dh_dataset *dataset, int index, const char *by)
{
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[index]);
    const dh_table *sessions = dh_dataset_table(dataset, "sessions");
    const char *day = dh_table_date_column(index);
    dh_cell cell = cell_of(by);
    if (keys->size > 0) dh_strbuf_add(keys, ", ");
    if (cell == DH_CELL_MONTH)
        dh_strbuf_printf(keys, "month(%s) as month", day);
    else if (cell != DH_CELL_ALL)
        dh_strbuf_printf(keys, "%s(%s) as %s", by, day, by);
    else if (strcmp(by, "session") == 0 && table == sessions)
        dh_strbuf_add(keys, "id as session");
    else if (strcmp(by, "session") == 0 && dh_table_find(table, by) >= 0 && sessions != NULL)
        dh_strbuf_add(keys, "session.id as session");
    else if (dh_table_find(table, by) < 0 && dh_table_find(table, "session") >= 0 && sessions != NULL &&
             dh_table_find(sessions, by) >= 0)
        dh_strbuf_printf(keys, "session.%s as %s", by, by);
    else
        dh_strbuf_add(keys, by);
}

/* Filters by the window and `where`, and maps units. */
static dh_status narrow(dh_plan **plan, int index, const dh_asked *asked, dh_error *error)
{
    const char *day = dh_table_date_column(index);
    const int32_t ends[] = {asked->window.from, asked->window.to};
    static const char *const operators[] = {">=", "<="};
    for (int i = 0; i < 2; i++) {
        char text[64], date[11];
        if (ends[i] == INT32_MIN || ends[i] == INT32_MAX) continue;
        dh_date_format_iso(ends[i], date);
        snprintf(text, sizeof text, "%s %s '%s'", day, operators[i], date);
        DH_TRY(dh_plan_step(plan, dh_plan_filter, text, error));
    }
    /* `where` refers to units as the result shows them, so it is applied after mapping */
    if (asked->geography != NULL) DH_TRY(dh_plan_step(plan, dh_plan_geography, asked->geography, error));
    if (asked->where != NULL) DH_TRY(dh_plan_step(plan, dh_plan_filter, asked->where, error));
    return DH_OK;
}

dh_status dh_measure_build(dh_plan **plan, const dh_dataset *dataset, const dh_contract *contract,
                           const dh_contract_source *source, const dh_asked *asked, const char *more, dh_error *error)
{
    dh_strbuf keys = {0}, parts = {0};
    for (int32_t i = 0; i < asked->n_by; i++) add_key(&keys, dataset, source->table, asked->by[i]);
    if (more != NULL) dh_strbuf_printf(&keys, "%s%s", keys.size > 0 ? ", " : "", more);
    for (int p = 0; p < dh_contract_parts(contract); p++)
        dh_strbuf_printf(&parts, "part%d = %s, ", p, source->parts[p]);
    if (source->when != NULL)
        dh_strbuf_printf(&parts, "part_told = count_if(%s), ", source->when);
    else
        dh_strbuf_add(&parts, "part_told = count(), ");
    dh_strbuf_add(&parts, "part_rows = count()");
    dh_status status = keys.failed || parts.failed ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK) status = narrow(plan, source->table, asked, error);
    if (status == DH_OK && keys.size > 0) status = dh_plan_step(plan, dh_plan_group_by, keys.data, error);
    if (status == DH_OK) status = dh_plan_step(plan, dh_plan_aggregate, parts.data, error);
    dh_strbuf_free(&keys);
    dh_strbuf_free(&parts);
    return status;
}

/* The kinds of columns of dh_measure_part. */
enum { FIGURE, UNREPORTED, REPORTING, PART_KINDS };

/* Column of kind `layer` for column `part` of the result of dh_measure_build. NULL: no number, or out of memory. */
static dh_column *as_layer(const dh_table *result, int layer, int32_t part)
{
    int32_t n = dh_table_columns(result) - 2;
    const dh_column *reported = dh_table_column(result, n), *rows = dh_table_column(result, n + 1);
    if (layer == FIGURE) return dh_column_as_count(dh_table_column(result, part));
    dh_column *counts = dh_column_new(DH_COUNT, reported->length);
    for (int64_t i = 0; counts != NULL && i < reported->length; i++) {
        bool reports = dh_column_int64(reported, i) > 0;
        double value = layer == REPORTING ? reports : (double)(dh_column_int64(rows, i) - dh_column_int64(reported, i));
        if (!reports) value = 0; /* where no row reports, another source may supply the figure */
        if (dh_column_append_count(counts, (dh_count){value, value, value}) == 0) continue;
        dh_column_unref(counts);
        return NULL;
    }
    if (counts != NULL) dh_column_finish(counts);
    return counts;
}

/* The keys, then the columns of all kinds as counts; *out NULL when there are no rows. */
static dh_status shape(dh_table **out, const dh_table *result, int32_t n_keys, dh_error *error)
{
    int32_t n = dh_table_columns(result) - 2;
    *out = NULL;
    if (dh_table_rows(result) == 0 || (n_keys == 0 && dh_column_int64(dh_table_column(result, n + 1), 0) == 0))
        return DH_OK;
    dh_table *table = dh_table_new();
    dh_status status = table == NULL ? dh_error_nomem(error) : DH_OK;
    for (int32_t c = 0; status == DH_OK && c < n_keys; c++)
        status = dh_table_add(table, dh_table_column_name(result, c),
                              dh_column_ref((dh_column *)dh_table_column(result, c)), error);
    for (int layer = 0; layer < PART_KINDS; layer++) {
        for (int32_t c = n_keys; status == DH_OK && c < n; c++) {
            char name[32];
            snprintf(name, sizeof name, "%d:%d", layer, (int)(c - n_keys));
            dh_column *counts = as_layer(result, layer, c);
            if (counts != NULL)
                status = dh_table_add(table, name, counts, error);
            else if (layer == FIGURE)
                status = dh_error_set(error, DH_ETYPE, "a measure's parts are numbers, not %s",
                                      dh_type_name(dh_table_column(result, c)->type));
            else
                status = dh_error_nomem(error);
        }
    }
    if (status != DH_OK && table != NULL)
        dh_table_free(table);
    else
        *out = table;
    return status;
}

/* Whether all parts are null in all rows. */
static bool reports_nothing(const dh_table *table, int32_t n_keys, int32_t n_parts)
{
    for (int32_t c = n_keys; c < n_keys + n_parts; c++)
        if (dh_table_column(table, c)->nulls < dh_table_rows(table)) return false;
    return true;
}

static int64_t total(const dh_column *numbers)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < numbers->length; i++) sum += dh_column_int64(numbers, i);
    return sum;
}

/* Whether the executor's note says how many values of a part are known; DH_NOTE_VALID says it of the measure. */
static bool is_of_part(const char *text, const dh_contract_source *source)
{
    for (int p = 0; p < 2; p++) {
        size_t size = source->parts[p] != NULL ? strlen(source->parts[p]) : 0;
        if (size > 0 && strncmp(text, source->parts[p], size) == 0 && text[size] == ':') return true;
    }
    return false;
}

/* `figures`: whether the source has any; if not, DH_NOTE_NO_FIGURE takes the place of DH_NOTE_VALID. */
static dh_status add_notes(dh_notes *notes, const dh_contract *contract, const dh_contract_source *source,
                           const dh_table *result, bool figures, dh_error *error)
{
    int32_t n = dh_table_columns(result);
    dh_note valid = {.kind = DH_NOTE_VALID, .measure = contract->id, .index = source->table};
    valid.n = total(dh_table_column(result, n - 2));
    valid.of = total(dh_table_column(result, n - 1));
    if (figures && valid.n < valid.of) DH_TRY(dh_notes_add(notes, valid, error));
    for (int32_t i = 0; dh_table_note(result, i) != NULL; i++) {
        if (source->when != NULL && is_of_part(dh_table_note(result, i), source)) continue;
        dh_note note = {.kind = DH_NOTE_EXECUTION, .measure = contract->id, .text = dh_table_note(result, i)};
        DH_TRY(dh_notes_add(notes, note, error));
    }
    return DH_OK;
}

dh_status dh_measure_part(dh_table **out, dh_notes *notes, const dh_dataset *dataset, const dh_contract *contract,
                          int32_t index, const dh_source_selection *selection, const dh_asked *asked, bool *unreported,
                          dh_error *error)
{
    const dh_contract_source *source = &contract->sources[index];
    const dh_catalog *catalog = dh_dataset_catalog(dataset);
    const char *name = dh_table_names[source->table];
    dh_plan *plan;
    dh_table *rows, *result;
    *out = NULL;
    *unreported = false;
    if (selection->all[index]) {
        DH_TRY(dh_plan_scan(&plan, catalog, name, error));
    } else {
        if (selection->n_rows[index] == 0) return DH_OK;
        DH_TRY(dh_table_take_rows(&rows, dh_dataset_table(dataset, name), selection->rows[index],
                                  selection->n_rows[index], NULL, error));
        dh_status named = dh_table_set_name(rows, name, error);
        if (named != DH_OK) {
            dh_table_free(rows);
            return named;
        }
        DH_TRY(dh_plan_table(&plan, catalog, rows, error));
    }
    dh_status status = dh_measure_build(&plan, dataset, contract, source, asked, NULL, error);
    if (status == DH_EINVAL && index > 0) {
        /* a source of lower rank may lack a column of the request, as summaries lack `field`: its rows get a note */
        dh_plan_free(plan);
        *unreported = true;
        int64_t n = selection->all[index] ? dh_table_rows(dh_dataset_table(dataset, name)) : selection->n_rows[index];
        return dh_notes_add(notes, (dh_note){DH_NOTE_NOT_REPORTED, contract->id, source->table, n, 0, NULL}, error);
    }
    if (status == DH_OK) status = dh_execute(&result, plan, error);
    dh_plan_free(plan);
    if (status != DH_OK) {
        dh_error_prefix(error, "measure '%s' from %s", contract->id, name);
        return status;
    }
    status = shape(out, result, asked->n_by, error);
    if (status == DH_OK && *out != NULL && reports_nothing(*out, asked->n_by, dh_contract_parts(contract))) {
        dh_table_free(*out);
        *out = NULL;
        int64_t n = total(dh_table_column(result, dh_table_columns(result) - 1));
        status = dh_notes_add(notes, (dh_note){DH_NOTE_NO_FIGURE, contract->id, source->table, n, 0, NULL}, error);
    }
    if (status == DH_OK) status = add_notes(notes, contract, source, result, *out != NULL, error);
    dh_table_free(result);
    return status;
}
