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
#include "dialogue/dataset/calendars.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/lacking.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/as_of.h"
#include "dialogue/measure/keys.h"
#include "dialogue/measure/source_selection.h"
#include "execute/execute.h"
#include "table/take_rows.h"

static const struct {
    const char *name;
    dh_cell cell;
} cells[] = {{DH_MESSAGE_NAME("column", "year"), DH_CELL_YEAR},
             {DH_MESSAGE_NAME("column", "half"), DH_CELL_HALF},
             {DH_MESSAGE_NAME("column", "quarter"), DH_CELL_QUARTER},
             {DH_MESSAGE_NAME("column", "month"), DH_CELL_MONTH},
             {DH_MESSAGE_NAME("column", "week"), DH_CELL_WEEK}};

static dh_cell cell_of(const char *by)
{
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        if (strcmp(cells[i].name, by) == 0) return cells[i].cell;
    return DH_CELL_ALL;
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

static dh_status read_end(const char *text, const dh_period_terms *terms, dh_day_range *out, const char *flag,
                          dh_error *error)
{
    char meant[DH_PERIOD_TEXT];
    if (dh_period_parse(text, strlen(text), terms, out)) return DH_OK;
    if (dh_period_guess(text, meant))
        return dh_error_set(error, DH_EINVAL, "%s '%s' is not a period, did you mean '%s'?", flag, text, meant);
    return dh_error_set(error, DH_EINVAL, "%s '%s' is not a period; write %s", flag, text, dh_period_forms());
}

/* Whether a period is not known by its text alone: a range, a week, "2018-to-date". */
static bool needs_days(const char *text)
{
    return text != NULL && (strstr(text, "..") != NULL || strpbrk(text, "Wwt") != NULL);
}

/* The window from the first day of `from` to the last of `to`; open where one is not given. */
static dh_status read_window(dh_asked *asked, const dh_dataset *dataset, const dh_measure_request *request,
                             dh_error *error)
{
    dh_day_range from = {INT32_MIN, INT32_MAX}, to = from;
    dh_window *window = &asked->window;
    dh_period_terms terms = {0};
    window->calendar = dh_dataset_calendar(dataset);
    if (request->calendar != NULL)
        DH_TRY(dh_dataset_find_calendar(&window->calendar, dataset, request->calendar, error));
    terms.calendar = window->calendar;
    terms.has_as_of = dh_dataset_as_of(dataset, &terms.as_of);
    if (request->from != NULL) DH_TRY(read_end(request->from, &terms, &from, "from", error));
    if (request->to != NULL) DH_TRY(read_end(request->to, &terms, &to, "to", error));
    window->from = from.from;
    window->to = to.to;
    asked->says_days = needs_days(request->from) || needs_days(request->to);
    window->to_date = request->to_date != 0;
    window->until = terms.as_of;
    if (window->to_date && !terms.has_as_of)
        return dh_error_set(error, DH_EINVAL,
                            "years are asked for up to the as-of day, and there is none, since nothing is dated; give "
                            "--as-of");
    if (from.from <= to.to) return DH_OK;
    return dh_error_set(error, DH_EINVAL, "the period from '%s' to '%s' ends before it begins", request->from,
                        request->to);
}

/* Sets whether a table has the columns that `by` and `where` read, and which divisions of a table of periods they are.
 */
static dh_status find_columns(dh_asked *asked, const dh_dataset *dataset, int index, dh_error *error)
{
    static const dh_contract number = {.id = "", .kind = DH_CONTRACT_COUNT};
    const dh_contract_source source = {.table = index, .parts = {"count()"}};
    const char *const *divisions = dh_table_divisions(index);
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[index]);
    dh_error ignored = DH_ERROR_INIT;
    dh_plan *plan;
    if (table == NULL) return DH_OK;
    bool *needed = dh_calloc((size_t)dh_table_columns(table) + 1, sizeof *needed);
    if (needed == NULL) return dh_error_nomem(error);
    dh_status status = dh_plan_scan(&plan, dh_dataset_catalog(dataset), dh_table_names[index], error);
    if (status == DH_OK) {
        /* where rows lack a column that is asked for, they are not used */
        dh_status asks = dh_measure_build(&plan, dataset, &number, &source, asked, NULL, &ignored);
        if (asks == DH_OK) dh_plan_needed(plan, needed);
        asked->window.lacks[index] = asks != DH_OK;
        dh_plan_free(plan);
        if (asks == DH_ENOMEM) status = dh_error_nomem(error);
    }
    for (int i = 0; divisions[i] != NULL; i++) {
        int32_t column = dh_table_find(table, divisions[i]);
        if (column >= 0 && needed[column]) asked->window.asked_divisions[index] |= 1u << i;
    }
    dh_free(needed);
    return status;
}

/* Finds what `where` asks of reports: rows for which it does not hold must not stand in the way of those that it asks
 * for. */
static dh_status read_of_reports(dh_asked *asked, dh_error *error)
{
    const char *const *conditions;
    int32_t n;
    dh_strbuf all = {0};
    if (asked->where == NULL) return DH_OK;
    DH_TRY(dh_expr_conditions(&conditions, &n, asked->where, asked->arena, error));
    for (int32_t i = 0; i < n; i++)
        if (dh_lacking_has_word(conditions[i], "status") || dh_lacking_has_word(conditions[i], "source"))
            dh_strbuf_printf(&all, "%s(%s)", all.size > 0 ? " and " : "", conditions[i]);
    if (all.size > 0) asked->window.of_reports = dh_arena_strdup(asked->arena, all.data);
    bool failed = all.failed || (all.size > 0 && asked->window.of_reports == NULL);
    dh_strbuf_free(&all);
    return failed ? dh_error_nomem(error) : DH_OK;
}

dh_status dh_asked_read(dh_asked *asked, const dh_dataset *dataset, const dh_measure_request *request, dh_error *error)
{
    memset(asked, 0, sizeof *asked);
    asked->arena = dh_arena_new();
    if (asked->arena == NULL) return dh_error_nomem(error);
    dh_status status = read_window(asked, dataset, request, error);
    if (status == DH_OK && request->by != NULL && request->by[0] != '\0') status = split_by(asked, request->by, error);
    if (status == DH_OK) status = dh_keys_check(asked->by, asked->n_by, dataset, error);
    for (int32_t i = 0; status == DH_OK && i < asked->n_by; i++) {
        dh_cell cell = cell_of(asked->by[i]);
        if (cell == DH_CELL_WEEK)
            asked->window.weeks = true;
        else if (cell > asked->window.cell)
            asked->window.cell = cell;
    }
    const char *geography = request->geography != NULL ? request->geography : dh_dataset_manifest(dataset)->geography;
    int32_t day;
    if (status == DH_OK && geography != NULL && strcmp(geography, "then") != 0 &&
        !dh_date_parse_iso(geography, strlen(geography), &day))
        status =
            dh_text_nearest(geography, (const char *const[]){"then"}, 1) != NULL
                ? dh_error_set(error, DH_EINVAL,
                               "geography '%s' is neither 'then' nor a day such as 2020-01-01; did you mean 'then'?",
                               geography)
                : dh_error_set(error, DH_EINVAL, "geography '%s' is neither 'then' nor a day such as 2020-01-01",
                               geography);
    if (status == DH_OK && geography != NULL && (asked->geography = dh_arena_strdup(asked->arena, geography)) == NULL)
        status = dh_error_nomem(error);
    if (status == DH_OK && request->where != NULL &&
        (asked->where = dh_arena_strdup(asked->arena, request->where)) == NULL)
        status = dh_error_nomem(error);
    if (status == DH_OK) status = read_of_reports(asked, error);
    for (int i = DH_SESSIONS; status == DH_OK && i < DH_TABLES; i++) status = find_columns(asked, dataset, i, error);
    if (status != DH_OK) dh_asked_free(asked);
    return status;
}

void dh_asked_free(dh_asked *asked)
{
    if (asked->arena != NULL) dh_arena_free(asked->arena);
    asked->arena = NULL;
}

bool dh_asked_print_period(dh_strbuf *out, const dh_asked *asked, const char *by, const char *day)
{
    const dh_calendar *calendar = asked->window.calendar;
    dh_cell cell = cell_of(by);
    if (cell == DH_CELL_ALL) return false;
    if (cell == DH_CELL_WEEK)
        dh_strbuf_printf(out, "period_of(%s, 'week'", day);
    else
        dh_strbuf_printf(out, "%s(%s", by, day);
    if (calendar != NULL) dh_strbuf_printf(out, ", '%s'", calendar->name);
    dh_strbuf_printf(out, ") as %s", by);
    return true;
}

/* Appends a key as an expression over the source's table: a period of its day, its session, its own column, or its
 * session's. A level that no column says is that of the unit. */
static void add_key(dh_strbuf *keys, const dh_dataset *dataset, int index, const dh_asked *asked, const char *by)
{
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[index]);
    const dh_table *sessions = dh_dataset_table(dataset, "sessions");
    const char *day = dh_table_date_column(index);
    if (keys->size > 0) dh_strbuf_add(keys, ", ");
    if (dh_asked_print_period(keys, asked, by, day)) return;
    if (strcmp(by, "session") == 0 && table == sessions)
        dh_strbuf_add(keys, "id as session");
    else if (strcmp(by, "session") == 0 && dh_table_find(table, by) >= 0 && sessions != NULL)
        dh_strbuf_add(keys, "session.id as session");
    else if (dh_table_find(table, by) < 0 && dh_table_find(table, "session") >= 0 && sessions != NULL &&
             dh_table_find(sessions, by) >= 0)
        dh_strbuf_printf(keys, "session.%s as %s", by, by);
    else if (strcmp(by, "level") == 0 && dh_table_find(table, by) < 0 && dh_table_find(table, "unit") >= 0)
        dh_strbuf_add(keys, "unit.level as level");
    else
        dh_strbuf_add(keys, by);
}

/* Filters by the window and `where`, and maps units. */
static dh_status narrow(dh_plan **plan, const dh_dataset *dataset, int index, const dh_asked *asked, dh_error *error)
{
    DH_TRY(dh_as_of_apply(plan, dataset, index, error));
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
    if (asked->window.to_date) {
        /* as dh_calendar_place has it */
        const dh_calendar *calendar = asked->window.calendar;
        int begins = calendar != NULL ? calendar->month * 32 + calendar->day : 33;
        char text[128];
        snprintf(text, sizeof text, "(month(%s) * 32 + day(%s) - %d) %% 384 <= %d", day, day, begins,
                 dh_calendar_place(calendar, asked->window.until));
        DH_TRY(dh_plan_step(plan, dh_plan_filter, text, error));
    }
    /* `where` refers to units as the result shows them, so it is applied after mapping */
    if (asked->geography != NULL) DH_TRY(dh_plan_step(plan, dh_plan_geography_by_unit, asked->geography, error));
    if (asked->where != NULL) DH_TRY(dh_plan_step(plan, dh_plan_filter, asked->where, error));
    return DH_OK;
}

/* The first `size` bytes of the keys alone, which the user gave: an error of theirs quotes no other. */
static dh_status try_keys(const dh_plan *plan, const char *keys, size_t size, dh_error *error)
{
    dh_plan *tried = NULL;
    char *given = dh_strndup(keys, size);
    dh_status status = given != NULL ? dh_plan_group_by(&tried, plan, given, error) : dh_error_nomem(error);
    if (tried != NULL) dh_plan_free(tried);
    dh_free(given);
    return status;
}

dh_status dh_measure_build(dh_plan **plan, const dh_dataset *dataset, const dh_contract *contract,
                           const dh_contract_source *source, const dh_asked *asked, const char *more, dh_error *error)
{
    dh_strbuf keys = {0}, parts = {0};
    for (int32_t i = 0; i < asked->n_by; i++) add_key(&keys, dataset, source->table, asked, asked->by[i]);
    size_t given = keys.size;
    if (more != NULL) dh_strbuf_printf(&keys, "%s%s", keys.size > 0 ? ", " : "", more);
    if (source->when != NULL)
        dh_strbuf_printf(&keys, "%scoalesce(%s, false) as part_reported", keys.size > 0 ? ", " : "", source->when);
    for (int p = 0; p < dh_contract_parts(contract); p++)
        dh_strbuf_printf(&parts, "part%d = %s, ", p, source->parts[p]);
    dh_strbuf_add(&parts, "part_rows = count()");
    dh_status status = keys.failed || parts.failed ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK) status = narrow(plan, dataset, source->table, asked, error);
    if (status == DH_OK && given > 0 && keys.size > given) status = try_keys(*plan, keys.data, given, error);
    if (status == DH_OK && keys.size > 0) status = dh_plan_step(plan, dh_plan_group_by, keys.data, error);
    if (status == DH_OK) status = dh_plan_step(plan, dh_plan_aggregate, parts.data, error);
    dh_strbuf_free(&keys);
    dh_strbuf_free(&parts);
    return status;
}

/* The result of dh_measure_build without `more`. */
typedef struct answer {
    const dh_table *table;
    int32_t n_keys, first;            /* columns before part_reported, and that of the first part */
    const dh_column *reported, *rows; /* reported NULL = all rows have the figure */
} answer;

static answer read_answer(const dh_table *result, const dh_contract_source *source, int32_t n_keys)
{
    answer a = {result, n_keys, n_keys + (source->when != NULL), NULL,
                dh_table_column(result, dh_table_columns(result) - 1)};
    if (source->when != NULL) a.reported = dh_table_column(result, n_keys);
    return a;
}

static bool is_reported(const answer *a, int64_t row)
{
    return (a->reported == NULL || dh_column_bool(a->reported, row)) && dh_column_int64(a->rows, row) > 0;
}

/* How many rows there are: that have the figure (`reported`), or that have not. */
static int64_t total(const answer *a, bool reported)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < a->rows->length; i++)
        if (is_reported(a, i) == reported) sum += dh_column_int64(a->rows, i);
    return sum;
}

/* Part `part` as counts, null in groups of rows that do not have the figure. NULL: no number, or out of memory. */
static dh_column *figure_of(const answer *a, int32_t part)
{
    dh_column *all = dh_column_as_count(dh_table_column(a->table, a->first + part));
    if (all == NULL) return NULL;
    dh_column *figures = dh_column_new(DH_COUNT, all->length);
    bool failed = figures == NULL;
    for (int64_t i = 0; !failed && i < all->length; i++)
        failed =
            (is_reported(a, i) && dh_column_is_valid(all, i) ? dh_column_append_count(figures, dh_column_count(all, i))
                                                             : dh_column_append_null(figures)) != 0;
    dh_column_unref(all);
    if (!failed) {
        dh_column_finish(figures);
        return figures;
    }
    if (figures != NULL) dh_column_unref(figures);
    return NULL;
}

/* How many rows do not have the figure. NULL when out of memory. */
static dh_column *unreported_of(const answer *a)
{
    dh_column *counts = dh_column_new(DH_COUNT, a->rows->length);
    for (int64_t i = 0; counts != NULL && i < a->rows->length; i++) {
        double n = is_reported(a, i) ? 0 : (double)dh_column_int64(a->rows, i);
        if (dh_column_append_count(counts, (dh_count){n, n, n}) == 0) continue;
        dh_column_unref(counts);
        return NULL;
    }
    if (counts != NULL) dh_column_finish(counts);
    return counts;
}

static dh_status add_figure(dh_table *table, const answer *a, int32_t part, dh_error *error)
{
    char name[32];
    snprintf(name, sizeof name, "figure%d", (int)part);
    const dh_column *column = dh_table_column(a->table, a->first + part);
    dh_column *figures = figure_of(a, part);
    if (figures != NULL) return dh_table_add(table, name, figures, error);
    if (column->type == DH_INT64 || column->type == DH_FLOAT64 || column->type == DH_COUNT)
        return dh_error_nomem(error);
    return dh_error_set(error, DH_ETYPE, "a measure's parts are numbers, not %s", dh_type_name(column->type));
}

/* The keys, the parts as counts, and how many rows do not have the figure. */
static dh_status shape(dh_table **out, const answer *a, int n_parts, dh_error *error)
{
    dh_table *table = dh_table_new();
    dh_status status = table == NULL ? dh_error_nomem(error) : DH_OK;
    for (int32_t c = 0; status == DH_OK && c < a->n_keys; c++)
        status = dh_table_add(table, dh_table_column_name(a->table, c),
                              dh_column_ref((dh_column *)dh_table_column(a->table, c)), error);
    for (int p = 0; status == DH_OK && p < n_parts; p++) status = add_figure(table, a, p, error);
    if (status == DH_OK) {
        dh_column *unreported = unreported_of(a);
        status = unreported == NULL ? dh_error_nomem(error) : dh_table_add(table, "unreported", unreported, error);
    }
    if (status != DH_OK)
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
                           const answer *a, bool figures, dh_error *error)
{
    dh_note valid = {.kind = DH_NOTE_VALID, .measure = contract->id, .index = source->table};
    valid.n = total(a, true);
    valid.of = valid.n + total(a, false);
    if (figures && valid.n < valid.of) DH_TRY(dh_notes_add(notes, valid, error));
    for (int32_t i = 0; dh_table_note(a->table, i) != NULL; i++) {
        if (source->when != NULL && is_of_part(dh_table_note(a->table, i), source)) continue;
        if (dh_dataset_note_is_of_later(dh_table_note(a->table, i)))
            continue; /* DH_NOTE_LATER says it of the measure */
        dh_note note = {.kind = DH_NOTE_EXECUTION, .measure = contract->id, .text = dh_table_note(a->table, i)};
        DH_TRY(dh_notes_add(notes, note, error));
    }
    return DH_OK;
}

/* The rows of the source that are counted, as a plan; *plan NULL when there are none. */
static dh_status scan(dh_plan **plan, const dh_dataset *dataset, const char *name, const dh_source_selection *selection,
                      int32_t index, dh_error *error)
{
    const dh_catalog *catalog = dh_dataset_catalog(dataset);
    dh_table *rows;
    *plan = NULL;
    if (selection->all[index]) return dh_plan_scan(plan, catalog, name, error);
    if (selection->n_rows[index] == 0) return DH_OK;
    DH_TRY(dh_table_take_rows(&rows, dh_dataset_table(dataset, name), selection->rows[index], selection->n_rows[index],
                              NULL, error));
    dh_status status = dh_table_set_name(rows, name, error);
    if (status == DH_OK) return dh_plan_table(plan, catalog, rows, error);
    dh_table_free(rows);
    return status;
}

/* Fills in the figures from the result, and adds its notes. */
static dh_status read_figures(dh_source_figures *out, dh_notes *notes, const dh_contract *contract,
                              const dh_contract_source *source, const dh_table *result, int32_t n_keys, dh_error *error)
{
    answer a = read_answer(result, source, n_keys);
    int n_parts = dh_contract_parts(contract);
    DH_TRY(shape(&out->table, &a, n_parts, error));
    int64_t n = total(&a, true) + total(&a, false);
    out->any_rows = n > 0;
    out->any = n > 0 && !reports_nothing(out->table, n_keys, n_parts);
    if (n > 0 && !out->any)
        DH_TRY(dh_notes_add(notes, (dh_note){DH_NOTE_NO_FIGURE, contract->id, source->table, n, 0, NULL}, error));
    return add_notes(notes, contract, source, &a, out->any, error);
}

/* Whether the rows are to be divided by the level of their unit, which no list gives, and another source states it. */
static bool is_level_elsewhere(const dh_dataset *dataset, const dh_contract *contract, int32_t index,
                               const dh_asked *asked)
{
    const dh_table *units = dh_dataset_table(dataset, "units");
    bool by_level = false, elsewhere = false;
    for (int32_t i = 0; i < asked->n_by; i++) by_level = by_level || strcmp(asked->by[i], "level") == 0;
    for (int32_t i = 0; i < contract->n_sources; i++) {
        const dh_table *table = dh_dataset_table(dataset, dh_table_names[contract->sources[i].table]);
        elsewhere = elsewhere || (i != index && table != NULL && dh_table_find(table, "level") >= 0);
    }
    return by_level && elsewhere && (units == NULL || dh_table_find(units, "level") < 0);
}

dh_status dh_source_figures_find(dh_source_figures *out, dh_notes *notes, const dh_dataset *dataset,
                                 const dh_contract *contract, int32_t index, const dh_source_selection *selection,
                                 const dh_asked *asked, dh_error *error)
{
    const dh_contract_source *source = &contract->sources[index];
    const char *name = dh_table_names[source->table];
    dh_plan *plan;
    dh_table *result;
    dh_error lacking = DH_ERROR_INIT;
    memset(out, 0, sizeof *out);
    DH_TRY(scan(&plan, dataset, name, selection, index, error));
    if (plan == NULL) return DH_OK;
    dh_status status = dh_measure_build(&plan, dataset, contract, source, asked, NULL, &lacking);
    if (status == DH_EINVAL && (index > 0 || is_level_elsewhere(dataset, contract, index, asked))) {
        /* a source of lower rank may lack a column of the request, as summaries lack `field`, and any the level of its
         * units: its rows get a note */
        dh_plan_free(plan);
        dh_error_prefix(&lacking, "measure '%s' from %s", contract->id, name);
        out->lacks_column = true;
        out->lacking = lacking;
        int64_t n = selection->all[index] ? dh_table_rows(dh_dataset_table(dataset, name)) : selection->n_rows[index];
        return dh_notes_add(notes, (dh_note){DH_NOTE_NOT_REPORTED, contract->id, source->table, n, 0, NULL}, error);
    }
    if (status == DH_OK)
        status = dh_execute(&result, plan, error);
    else if (error != NULL)
        *error = lacking;
    dh_plan_free(plan);
    if (status != DH_OK) {
        dh_error_prefix(error, "measure '%s' from %s", contract->id, name);
        return status;
    }
    status = read_figures(out, notes, contract, source, result, asked->n_by, error);
    dh_table_free(result);
    if (status != DH_OK) dh_source_figures_free(out);
    return status;
}

dh_status dh_source_figures_of(dh_source_figures *out, dh_table *rows, const dh_dataset *dataset,
                               const dh_contract *contract, int32_t index, const dh_asked *asked, dh_error *error)
{
    const dh_contract_source *source = &contract->sources[index];
    dh_plan *plan;
    dh_table *result;
    dh_notes scratch;
    memset(out, 0, sizeof *out);
    DH_TRY(dh_plan_table(&plan, dh_dataset_catalog(dataset), rows, error));
    dh_status status = dh_measure_build(&plan, dataset, contract, source, asked, NULL, error);
    if (status == DH_OK) status = dh_execute(&result, plan, error);
    dh_plan_free(plan);
    DH_TRY(status);
    status = dh_notes_init(&scratch, error);
    if (status == DH_OK) status = read_figures(out, &scratch, contract, source, result, asked->n_by, error);
    dh_notes_clear(&scratch);
    dh_table_free(result);
    if (status != DH_OK) dh_source_figures_free(out);
    return status;
}

void dh_source_figures_free(dh_source_figures *figures)
{
    if (figures->table != NULL) dh_table_free(figures->table);
    figures->table = NULL;
}
