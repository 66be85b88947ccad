/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pivot: the values of one column become columns, which another column fills. */
#include <stdlib.h>
#include <string.h>

#include "query/plan_build.h"

#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "query/print.h"
#include "table/totals.h"

#define TOTAL "total" /* the name of the column of totals */

extern const dh_verb dh_verb_pivot;

static dh_status find_fills(dh_plan *made, const dh_pivot_text *text, dh_binder *b, dh_error *error)
{
    int32_t *fills = dh_arena_zalloc(made->arena, (size_t)text->n_fills, sizeof *fills);
    if (!fills) return dh_error_nomem(error);
    for (int32_t i = 0; i < text->n_fills; i++) {
        const dh_part *part = &text->fills[i];
        DH_TRY(dh_plan_find_column(b, part, &fills[i]));
        if (fills[i] == made->pivot_name)
            return dh_query_fail(error, DH_EINVAL, made->text, text->name.begin,
                                 "a column cannot fill its own columns");
        for (int32_t k = 0; k < i; k++)
            if (fills[k] == fills[i])
                return dh_query_fail(error, DH_EINVAL, made->text, part->begin,
                                     "'%.100s' is given twice; name each column that fills the new ones once",
                                     part->text);
    }
    made->pivot_fills = fills;
    made->n_fills = text->n_fills;
    return DH_OK;
}

/* The columns that mark totals, unless the pivot is of these themselves. */
static void find_marks(dh_plan *made)
{
    const dh_schema *input = &made->input->schema;
    int32_t over = dh_schema_find(input, DH_TOTAL_OVER), mark = dh_schema_find(input, DH_TOTAL_MARK);
    bool apart =
        over >= 0 && dh_type_is_text(input->fields[over].type) && over != made->pivot_name && mark != made->pivot_name;
    for (int32_t i = 0; i < made->n_fills; i++)
        apart = apart && made->pivot_fills[i] != over && made->pivot_fills[i] != mark;
    made->pivot_over = apart ? over : -1;
    made->pivot_mark = apart && mark >= 0 && input->fields[mark].type == DH_BOOL ? mark : -1;
    made->keeps_marks = apart;
    made->pivot_total = -1;
}

static dh_status find_columns(dh_plan *made, const dh_pivot_text *text, dh_error *error)
{
    dh_binder b = dh_plan_binder(made, error);
    DH_TRY(dh_plan_find_column(&b, &text->name, &made->pivot_name));
    DH_TRY(find_fills(made, text, &b, error));
    find_marks(made);
    dh_type type = made->input->schema.fields[made->pivot_name].type;
    if (type == DH_COUNT || type == DH_FLOAT64)
        return dh_query_fail(error, DH_ETYPE, made->text, text->name.begin,
                             "'%.100s' is %s, which names no columns; round it to whole numbers or use text",
                             text->name.text, dh_bind_type_text(type));
    return DH_OK;
}

/* The name of a value's column, in the plan's arena. */
static dh_status value_name(dh_arena *arena, const char **out, const dh_value *value, dh_error *error)
{
    char buffer[40];
    const char *text = buffer;
    if (!value->valid) {
        text = "unknown";
    } else if (value->type == DH_BOOL) {
        text = value->as.boolean ? "true" : "false";
    } else if (value->type == DH_INT64) {
        dh_text_from_int64(value->as.integer, buffer);
    } else if (value->type == DH_DATE) {
        dh_date_format_iso((int32_t)value->as.integer, buffer);
    } else if (value->type == DH_DATETIME) {
        dh_datetime_format_iso(value->as.integer, buffer);
    } else {
        *out = dh_arena_strndup(arena, value->as.text.data, value->as.text.size);
        return *out ? DH_OK : dh_error_nomem(error);
    }
    *out = dh_arena_strdup(arena, text);
    return *out ? DH_OK : dh_error_nomem(error);
}

/* Whether column `i` of the input is one that stays. */
static bool stays(const dh_plan *made, int32_t i)
{
    if (i == made->pivot_name) return false;
    if (!made->keeps_marks && (i == made->pivot_over || i == made->pivot_mark)) return false;
    for (int32_t k = 0; k < made->n_fills; k++)
        if (made->pivot_fills[k] == i) return false;
    return true;
}

/* Adds the columns of one value, whose name is `name`. */
static dh_status add_columns(dh_plan *made, dh_schema *schema, dh_field *fields, const char *name, dh_error *error)
{
    for (int32_t f = 0; f < made->n_fills; f++) {
        const dh_field *from = &made->input->schema.fields[made->pivot_fills[f]];
        const char *whole = made->n_fills == 1 ? name : dh_arena_printf(made->arena, "%s %s", from->name, name);
        if (!whole) return dh_error_nomem(error);
        if (dh_schema_find(schema, whole) >= 0)
            return dh_error_set(error, DH_EINVAL,
                                "two columns would have the name '%.100s'; give the one that is there another name, or "
                                "the value",
                                whole);
        fields[schema->n] = *from;
        fields[schema->n++].name = whole;
    }
    return DH_OK;
}

/* Sets names, values and the result's schema: the remaining columns, then the new ones. Of the values, the last stands
 * for the totals, if there are any. */
static dh_status finish(dh_plan *made, const dh_value *values, int32_t n, bool has_total, dh_error *error)
{
    const dh_schema *input = &made->input->schema;
    if ((int64_t)n * made->n_fills > DH_EXPRESSION_MAX_ARGS)
        return dh_error_set(error, DH_ELIMIT, "there are %lld values, and a pivot makes at most %d columns of them",
                            (long long)n, DH_EXPRESSION_MAX_ARGS / made->n_fills);
    const char **names = dh_arena_zalloc(made->arena, (size_t)n + 1, sizeof *names);
    size_t max = (size_t)input->n + (size_t)n * (size_t)made->n_fills;
    dh_field *fields = dh_arena_zalloc(made->arena, max + 1, sizeof *fields);
    if (!names || !fields) return dh_error_nomem(error);
    if (has_total) made->pivot_total = n - 1;
    dh_schema schema = {fields, 0};
    for (int32_t i = 0; i < input->n; i++)
        if (stays(made, i)) fields[schema.n++] = input->fields[i];
    for (int32_t i = 0; i < n; i++) {
        names[i] = TOTAL;
        if (i != made->pivot_total) DH_TRY(value_name(made->arena, &names[i], &values[i], error));
        DH_TRY(add_columns(made, &schema, fields, names[i], error));
    }
    made->schema = schema;
    made->pivot_names = names;
    made->pivot_values = values;
    made->n_pivot = n;
    return DH_OK;
}

/* Which totals there are among the rows, as `table` (values, and what the totals are over) tells: over the column that
 * is pivoted, and over others. */
static bool look_for_totals(dh_plan *made, const dh_table *table)
{
    bool any = false, others = false;
    const char *name = made->input->schema.fields[made->pivot_name].name;
    const dh_column *over = made->pivot_over >= 0 && dh_table_columns(table) == 2 ? dh_table_column(table, 1) : NULL;
    for (int64_t i = 0; over && i < over->length; i++) {
        size_t size = 0;
        if (!dh_column_is_valid(over, i)) continue;
        const char *text = dh_column_text(over, i, &size);
        bool is_total = dh_totals_names(text, size, name);
        any = any || is_total;
        others = others || !is_total || size > strlen(name);
    }
    made->keeps_marks = others;
    return any;
}

static dh_status listed_values(dh_plan *made, const dh_pivot_text *text, bool has_total, dh_error *error)
{
    const dh_value *values;
    DH_TRY(dh_plan_listed_values(made, &values, made->pivot_name, text->values, text->n_values,
                                 dh_tr("the column that is pivoted"), error));
    return finish(made, values, text->n_values + has_total, has_total, error);
}

static dh_status bind(dh_plan *made, dh_error *error)
{
    dh_pivot_text text;
    DH_TRY(dh_parse_pivot(&text, made->text, made->arena, error));
    DH_TRY(find_columns(made, &text, error));
    if (!text.values)
        return dh_query_fail(error, DH_EINVAL, made->text, text.name.begin,
                             "the values of '%.100s' are not known yet; list them: '... in (2018, 2019)'",
                             text.name.text);
    return listed_values(made, &text, false, error);
}

dh_status dh_plan_pivot(dh_plan **out, const dh_plan *input, const char *text, dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_pivot, input, text, error));
    return dh_plan_end(out, made, bind(made, error), error);
}

/* The values are asked for where they are not listed; of rows with totals, what these are over. */
static dh_status find_distinct(dh_plan **out, dh_plan *made, dh_error *error)
{
    dh_pivot_text text;
    DH_TRY(dh_parse_pivot(&text, made->text, made->arena, error));
    DH_TRY(find_columns(made, &text, error));
    if (text.values && made->pivot_over < 0) return DH_OK;
    dh_strbuf quoted = {0};
    dh_name_print(&quoted, text.name.text);
    if (made->pivot_over >= 0) dh_strbuf_add(&quoted, ", " DH_TOTAL_OVER);
    dh_status status = quoted.failed ? dh_error_nomem(error) : dh_plan_distinct(out, made->input, quoted.data, error);
    dh_strbuf_free(&quoted);
    return status;
}

dh_status dh_plan_pivot_distinct(dh_plan **out, const dh_plan *input, const char *text, dh_error *error)
{
    dh_plan *made, *ignored;
    *out = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_pivot, input, text, error));
    dh_status status = find_distinct(out, made, error);
    if (status != DH_OK) return dh_plan_end(&ignored, made, status, error);
    dh_plan_free(made);
    return DH_OK;
}

static int compare_values(const void *a, const void *b)
{
    const dh_value *x = a, *y = b;
    if (!x->valid || !y->valid) return y->valid - x->valid;
    if (x->type == DH_BOOL) return x->as.boolean - y->as.boolean;
    if (x->type != DH_TEXT) return (x->as.integer > y->as.integer) - (x->as.integer < y->as.integer);
    size_t size = x->as.text.size < y->as.text.size ? x->as.text.size : y->as.text.size;
    int order = size ? memcmp(x->as.text.data, y->as.text.data, size) : 0;
    return order ? order : (x->as.text.size > y->as.text.size) - (x->as.text.size < y->as.text.size);
}

/* The distinct values in ascending order, null last, and behind them the totals. Codes of a key dictionary may share a
 * text, and so a column. */
static dh_status found_values(dh_plan *made, const dh_table *table, bool has_total, dh_error *error)
{
    int64_t rows = dh_table_rows(table), n_found = 0;
    const dh_column *column = dh_table_column(table, 0),
                    *over = dh_table_columns(table) > 1 ? dh_table_column(table, 1) : NULL;
    const char *name = made->input->schema.fields[made->pivot_name].name;
    dh_value *values = dh_arena_zalloc(made->arena, (size_t)rows + 2, sizeof *values);
    if (!values) return dh_error_nomem(error);
    for (int64_t i = 0; i < rows; i++) {
        size_t size = 0;
        const char *text = over && dh_column_is_valid(over, i) ? dh_column_text(over, i, &size) : "";
        if (dh_totals_names(text, size, name)) continue;
        dh_value *v = &values[n_found++];
        dh_column_value(column, i, v);
        if (v->type == DH_CATEGORY) v->type = DH_TEXT;
        if (!v->valid || v->type != DH_TEXT) continue;
        v->as.text.data = dh_arena_strndup(made->arena, v->as.text.data, v->as.text.size);
        if (!v->as.text.data) return dh_error_nomem(error);
    }
    if (n_found > 0) qsort(values, (size_t)n_found, sizeof *values, compare_values);
    int64_t n = 0;
    for (int64_t i = 0; i < n_found; i++)
        if (n == 0 || compare_values(&values[n - 1], &values[i]) != 0) values[n++] = values[i];
    values[n] = (dh_value){.type = values[0].type};
    if (n > DH_EXPRESSION_MAX_ARGS)
        return dh_error_set(error, DH_ELIMIT, "there are %lld values, and a pivot makes at most %d columns of them",
                            (long long)n, DH_EXPRESSION_MAX_ARGS / made->n_fills);
    return finish(made, values, (int32_t)n + has_total, has_total, error);
}

static dh_status bind_answered(dh_plan *made, const dh_table *answer, dh_error *error)
{
    dh_pivot_text text;
    DH_TRY(dh_parse_pivot(&text, made->text, made->arena, error));
    DH_TRY(find_columns(made, &text, error));
    if (dh_table_columns(answer) == 0) return finish(made, NULL, 0, false, error);
    bool has_total = look_for_totals(made, answer);
    return text.values ? listed_values(made, &text, has_total, error) : found_values(made, answer, has_total, error);
}

dh_status dh_plan_pivot_values(dh_plan **out, const dh_plan *input, const char *text, const dh_table *values,
                               dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_pivot, input, text, error));
    return dh_plan_end(out, made, bind_answered(made, values, error), error);
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_pivot(out, input, args[0].text, error);
}

static dh_status ask(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_pivot_distinct(out, input, args[0].text, error);
}

static dh_status build_answered(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, const dh_table *answer,
                                dh_error *error)
{
    return dh_plan_pivot_values(out, input, args[0].text, answer, error);
}

static void need(const dh_plan *plan, const bool *above, bool *below)
{
    (void)above;
    memset(below, 1, (size_t)plan->input->schema.n * sizeof *below);
}

static dh_status explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    (void)error;
    const dh_field *fields = plan->input->schema.fields;
    for (int32_t i = 0; i < plan->n_fills; i++) {
        dh_strbuf_add(out, i ? ", " : " ");
        dh_name_print(out, fields[plan->pivot_fills[i]].name);
    }
    dh_strbuf_add(out, " by ");
    dh_name_print(out, fields[plan->pivot_name].name);
    dh_strbuf_add(out, " into");
    for (int32_t i = 0; i < plan->n_pivot; i++) {
        dh_strbuf_add(out, i ? ", " : " ");
        dh_name_print(out, plan->pivot_names[i]);
    }
    return DH_OK;
}

const dh_verb dh_verb_pivot = {
    .node = DH_NODE_PIVOT,
    .name = "pivot",
    .usage = "pivot \"n, rate by year[ in (2018, 2019)]\"",
    .doc =
        DH_MESSAGE("columns for each value, `n 2019` and `rate 2019`, of one column just `2019`: in backquotes; rows "
                   "that are totals over year become the column total"),
    .params = {{.kind = DH_VERB_TEXT}},
    .merges_rows = true,
    .build = build,
    .ask = ask,
    .build_answered = build_answered,
    .explain = explain,
    .need = need,
};
