/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The host that plugins are given: one table of functions for the process. Most are the engine's own; those here adapt
 * them to the types and the rules of the interface.
 */
#include <stdarg.h>
#include <string.h>

#include "base/memory.h"
#include "base/period.h"
#include "base/progress.h"
#include "dialogue/dataset/calendars.h"
#include "dialogue/measure/as_of.h"
#include "dialogue/units/lineage_search.h"
#include "dialogue/units/units.h"
#include "execute/execute.h"
#include "plugin/plugin_internal.h"
#include "table/align.h"

static void host_error_set(dh_error *error, dh_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void host_error_set(dh_error *error, dh_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    dh_error_vset(error, status, format, args);
    va_end(args);
}

static int host_cancelled(void)
{
    return dh_pool_cancelled();
}

/* The plan's verbs may leave *out unset when they fail; the interface promises NULL. */
#define TEXT_VERB(name)                                                                                                \
    static dh_status host_##name(dh_plan **out, const dh_plan *plan, const char *text, dh_error *error)                \
    {                                                                                                                  \
        *out = NULL;                                                                                                   \
        return dh_plan_##name(out, plan, text, error);                                                                 \
    }
TEXT_VERB(filter)
TEXT_VERB(derive)
TEXT_VERB(select)
TEXT_VERB(group_by)
TEXT_VERB(aggregate)
TEXT_VERB(sort)
TEXT_VERB(distinct)
TEXT_VERB(total)
TEXT_VERB(complete)
#undef TEXT_VERB

static dh_status host_take(dh_plan **out, const dh_plan *plan, int64_t rows, dh_error *error)
{
    *out = NULL;
    return dh_plan_take(out, plan, rows, error);
}

static dh_status host_union_all(dh_plan **out, const dh_plan *plan, const dh_plan *other, dh_error *error)
{
    *out = NULL;
    return dh_plan_union(out, plan, other, error);
}

static dh_status host_from(dh_plan **out, dh_dataset *dataset, const char *table, dh_error *error)
{
    *out = NULL;
    return dh_as_of_scan(out, dataset, table, error);
}

/* NULL or "": the geography that the data set declares, as for measures. */
static dh_status host_geography(dh_plan **out, const dh_plan *plan, const char *text, dh_error *error)
{
    *out = NULL;
    if (text && text[0]) return dh_plan_geography_noted(out, plan, text, error);
    const dh_manifest *manifest =
        dh_dataset_manifest(plan->catalog->self); /* a plan of host_from: self is its dh_dataset */
    if (manifest->geography) return dh_plan_geography_noted(out, plan, manifest->geography, error);
    *out = dh_plan_ref(plan);
    return DH_OK;
}

static dh_status host_measure(dh_table **out, dh_dataset *dataset, const dh_measure_request *given, dh_error *error)
{
    const dh_measures *measures = dh_plugins_measures_in_use();
    *out = NULL;
    if (!measures)
        return dh_error_set(error, DH_EINVAL, "no measures are known: their contracts are read from scripts/measures");
    dh_measure_request request = {.struct_size = 0};
    size_t size = given->struct_size < sizeof request ? given->struct_size : sizeof request;
    memcpy(&request, given, size);
    request.struct_size = sizeof request;
    return dh_measure(out, dataset, measures, &request, error);
}

static dh_status host_period_days(dh_dataset *dataset, const char *text, int32_t *first, int32_t *last, dh_error *error)
{
    dh_period_terms terms = {.calendar = dh_dataset_calendar(dataset)};
    dh_day_range days;
    terms.has_as_of = dh_dataset_as_of(dataset, &terms.as_of);
    if (!dh_period_parse(text, strlen(text), &terms, &days))
        return dh_error_set(error, DH_EINVAL, "'%.100s' is not a period; write %s", text, dh_period_forms());
    *first = days.from;
    *last = days.to;
    return DH_OK;
}

static int32_t host_year_of(dh_dataset *dataset, int32_t day)
{
    return dh_calendar_year(dh_dataset_calendar(dataset), day);
}

static dh_status host_as_of(dh_dataset *dataset, int32_t *days, int *valid, dh_error *error)
{
    (void)error;
    *days = 0;
    *valid = DH_AS_OF_NONE;
    if (dh_dataset_as_of(dataset, days))
        *valid = dh_dataset_declares_as_of(dataset) ? DH_AS_OF_DECLARED : DH_AS_OF_LATEST;
    return DH_OK;
}

/* A key column of units, and a mark for each unit, which give_marks carries to the column's rows. */
typedef struct unit_marks {
    const dh_column *column;
    dh_units *units;
    bool *of_unit; /* by row of the table units */
} unit_marks;

static void close_marks(unit_marks *marks)
{
    if (marks->units != NULL) dh_units_free(marks->units);
    dh_free(marks->of_unit);
}

static dh_status open_marks(unit_marks *marks, dh_dataset *dataset, const dh_table *table, int32_t index,
                            dh_error *error)
{
    *marks = (unit_marks){0};
    DH_TRY(dh_dataset_ensure_loaded(dataset, error));
    const dh_table *units_table = dh_dataset_table(dataset, "units");
    const dh_column *column = index >= 0 && index < dh_table_columns(table) ? dh_table_column(table, index) : NULL;
    if (!column || !units_table || column->type != DH_CATEGORY || !column->dictionary ||
        dh_dictionary_target(column->dictionary) != units_table)
        return dh_error_set(error, DH_EINVAL, "column '%s' is no key of units",
                            column ? dh_table_column_name(table, index) : "");
    marks->column = column;
    DH_TRY(dh_units_new(&marks->units, units_table, dh_dataset_table(dataset, "lineage"), error));
    marks->of_unit = dh_calloc((size_t)dh_table_rows(units_table) + 1, sizeof *marks->of_unit);
    if (marks->of_unit != NULL) return DH_OK;
    close_marks(marks);
    return dh_error_nomem(error);
}

/* of_row[row]: the mark of the row's unit; 0 where the unit is unknown. */
static void give_marks(const unit_marks *marks, unsigned char *of_row)
{
    for (int64_t row = 0; row < marks->column->length; row++) {
        bool valid = dh_column_is_valid(marks->column, row);
        int32_t code = valid ? dh_column_code(marks->column, row) : -1;
        int32_t unit = valid ? dh_dictionary_target_row(marks->column->dictionary, code) : -1;
        of_row[row] = unit >= 0 && marks->of_unit[unit];
    }
}

static dh_status host_units_changed(dh_dataset *dataset, const dh_table *table, int32_t index, int32_t from, int32_t to,
                                    unsigned char *changed, dh_error *error)
{
    unit_marks marks;
    DH_TRY(open_marks(&marks, dataset, table, index, error));
    dh_status status = dh_units_changed(marks.units, from, to, marks.of_unit, error);
    if (status == DH_OK) give_marks(&marks, changed);
    close_marks(&marks);
    return status;
}

static dh_status host_units_ambiguous(dh_dataset *dataset, const dh_table *table, int32_t index, int32_t from,
                                      int32_t to, int32_t on, unsigned char *ambiguous, dh_error *error)
{
    unit_marks marks;
    dh_unit_trace *trace = NULL;
    DH_TRY(open_marks(&marks, dataset, table, index, error));
    dh_status status = dh_unit_trace_new(&trace, marks.units, on, error);
    if (status == DH_OK) status = dh_unit_trace_ambiguous(trace, from, to, marks.of_unit, error);
    if (status == DH_OK) give_marks(&marks, ambiguous);
    dh_unit_trace_free(trace);
    close_marks(&marks);
    return status;
}

static const dh_host the_host = {
    .struct_size = sizeof(dh_host),
    .abi_major = DH_ABI_MAJOR,
    .abi_minor = DH_ABI_MINOR,
    .version = DIENHONG_VERSION,
    .error_set = host_error_set,
    .tr = dh_tr,
    .alloc = dh_malloc,
    .realloc = dh_realloc,
    .free = dh_free,
    .cancelled = host_cancelled,
    .progress = dh_progress_at,
    .from = host_from,
    .filter = host_filter,
    .derive = host_derive,
    .select = host_select,
    .group_by = host_group_by,
    .aggregate = host_aggregate,
    .sort = host_sort,
    .take = host_take,
    .join = dh_host_join,
    .pivot = dh_host_pivot,
    .union_all = host_union_all,
    .distinct = host_distinct,
    .geography = host_geography,
    .period = dh_plan_period,
    .run = dh_execute,
    .plan_free = dh_plan_free,
    .measure = host_measure,
    .list_tables = dh_host_list_tables,
    .list_columns = dh_host_list_columns,
    .list_functions = dh_host_list_functions,
    .table_rows = dh_table_rows,
    .table_columns = dh_table_columns,
    .table_column_name = dh_table_column_name,
    .table_find = dh_table_find,
    .table_cell = dh_host_table_cell,
    .table_export = dh_host_table_export,
    .table_note = dh_table_note,
    .table_free = dh_table_free,
    .add_table = dh_results_add_table,
    .add_chart = dh_results_add_chart,
    .add_note = dh_results_add_note,
    .table_begin = dh_host_table_begin,
    .table_add_column = dh_host_table_add_column,
    .table_copy_column = dh_host_table_copy_column,
    .table_append = dh_host_table_append,
    .table_end = dh_table_finish,
    .read_delimited = dh_source_delimited,
    .as_of = host_as_of,
    .period_days = host_period_days,
    .year_of = host_year_of,
    .format_value = dh_host_format_value,
    .table_set_head = dh_host_table_set_head,
    .total = host_total,
    .complete = host_complete,
    .units_changed = host_units_changed,
    .units_ambiguous = host_units_ambiguous,
    .table_column_type = dh_host_table_column_type,
    .table_column_display = dh_host_table_column_display,
    .table_align = dh_table_align,
};

const dh_host *dh_plugin_host(void)
{
    return &the_host;
}
