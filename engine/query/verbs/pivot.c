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

extern const dh_verb dh_verb_pivot;

static dh_status find_columns(dh_plan *made, const dh_pivot_text *text, dh_error *error)
{
    dh_binder b = dh_plan_binder(made, error);
    DH_TRY(dh_plan_find_column(&b, &text->value, &made->pivot_value));
    DH_TRY(dh_plan_find_column(&b, &text->name, &made->pivot_name));
    if (made->pivot_name == made->pivot_value)
        return dh_query_fail(error, DH_EINVAL, made->text, text->name.begin, "a column cannot fill its own columns");
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

/* Sets names, values and the result's schema: the remaining columns, then the new ones. */
static dh_status finish(dh_plan *made, const dh_value *values, int32_t n, dh_error *error)
{
    const dh_schema *input = &made->input->schema;
    const char **names = dh_arena_zalloc(made->arena, (size_t)n + 1, sizeof *names);
    dh_field *fields = dh_arena_zalloc(made->arena, (size_t)input->n + (size_t)n, sizeof *fields);
    if (!names || !fields) return dh_error_nomem(error);
    dh_schema schema = {fields, 0};
    for (int32_t i = 0; i < input->n; i++)
        if (i != made->pivot_name && i != made->pivot_value) fields[schema.n++] = input->fields[i];
    for (int32_t i = 0; i < n; i++) {
        DH_TRY(value_name(made->arena, &names[i], &values[i], error));
        if (dh_schema_find(&schema, names[i]) >= 0)
            return dh_error_set(error, DH_EINVAL, "two columns would have the name '%.100s'", names[i]);
        fields[schema.n] = input->fields[made->pivot_value];
        fields[schema.n++].name = names[i];
    }
    made->schema = schema;
    made->pivot_names = names;
    made->pivot_values = values;
    made->n_pivot = n;
    return DH_OK;
}

static dh_status listed_values(dh_plan *made, const dh_pivot_text *text, dh_error *error)
{
    dh_binder b = dh_plan_binder(made, error);
    dh_type type = made->input->schema.fields[made->pivot_name].type;
    dh_value *values = dh_arena_zalloc(made->arena, (size_t)text->n_values, sizeof *values);
    if (!values) return dh_error_nomem(error);
    if (type == DH_CATEGORY) type = DH_TEXT;
    for (int32_t i = 0; i < text->n_values; i++) {
        const dh_expr *expr;
        DH_TRY(dh_bind_any(&b, &expr, text->values[i]));
        if (expr->kind != DH_EXPR_CONSTANT)
            return dh_query_fail(error, DH_EINVAL, made->text, expr->begin, "the values of a pivot are constants");
        DH_TRY(dh_bind_accept(&b, &expr, DH_TYPE_BIT(type), dh_tr("the column that is pivoted")));
        values[i] = expr->constant;
        values[i].type = type;
    }
    return finish(made, values, text->n_values, error);
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
    return listed_values(made, &text, error);
}

dh_status dh_plan_pivot(dh_plan **out, const dh_plan *input, const char *text, dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_pivot, input, text, error));
    return dh_plan_end(out, made, bind(made, error), error);
}

static dh_status find_distinct(dh_plan **out, dh_plan *made, dh_error *error)
{
    dh_pivot_text text;
    DH_TRY(dh_parse_pivot(&text, made->text, made->arena, error));
    DH_TRY(find_columns(made, &text, error));
    if (text.values) return DH_OK;
    dh_strbuf quoted = {0};
    dh_strbuf_add_char(&quoted, '`');
    for (const char *c = text.name.text; *c; c++) {
        if (*c == '`') dh_strbuf_add_char(&quoted, *c);
        dh_strbuf_add_char(&quoted, *c);
    }
    dh_strbuf_add_char(&quoted, '`');
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

/* The distinct values in ascending order, null last. Codes of a key dictionary may share a text, and so a column. */
static dh_status found_values(dh_plan *made, const dh_table *table, dh_error *error)
{
    int64_t rows = dh_table_columns(table) == 1 ? dh_table_rows(table) : 0;
    if (rows > DH_EXPRESSION_MAX_ARGS)
        return dh_error_set(error, DH_ELIMIT, "there are %lld values, and a pivot makes at most %d columns of them",
                            (long long)rows, DH_EXPRESSION_MAX_ARGS);
    dh_value *values = dh_arena_zalloc(made->arena, (size_t)rows + 1, sizeof *values);
    if (!values) return dh_error_nomem(error);
    for (int64_t i = 0; i < rows; i++) {
        dh_value *v = &values[i];
        dh_column_value(dh_table_column(table, 0), i, v);
        if (v->type == DH_CATEGORY) v->type = DH_TEXT;
        if (!v->valid || v->type != DH_TEXT) continue;
        v->as.text.data = dh_arena_strndup(made->arena, v->as.text.data, v->as.text.size);
        if (!v->as.text.data) return dh_error_nomem(error);
    }
    if (rows > 0) qsort(values, (size_t)rows, sizeof *values, compare_values);
    int32_t n = 0;
    for (int64_t i = 0; i < rows; i++)
        if (n == 0 || compare_values(&values[n - 1], &values[i]) != 0) values[n++] = values[i];
    return finish(made, values, n, error);
}

dh_status dh_plan_pivot_values(dh_plan **out, const dh_plan *input, const char *text, const dh_table *values,
                               dh_error *error)
{
    dh_plan *made = NULL;
    dh_pivot_text parsed;
    DH_TRY(dh_plan_begin(&made, &dh_verb_pivot, input, text, error));
    dh_status status = dh_parse_pivot(&parsed, made->text, made->arena, error);
    if (status == DH_OK) status = find_columns(made, &parsed, error);
    if (status == DH_OK) status = found_values(made, values, error);
    return dh_plan_end(out, made, status, error);
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
    dh_strbuf_add_char(out, ' ');
    dh_name_print(out, fields[plan->pivot_value].name);
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
    .usage = "pivot \"n by year[ in (2018, 2019)]\"",
    .doc = DH_MESSAGE("a column for each value; one named by a number is written in backquotes: `2019`"),
    .params = {{.kind = DH_VERB_TEXT}},
    .merges_rows = true,
    .build = build,
    .ask = ask,
    .build_answered = build_answered,
    .explain = explain,
    .need = need,
};
