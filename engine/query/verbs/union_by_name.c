/* SPDX-License-Identifier: GPL-3.0-or-later */
/* union_by_name: the rows of two plans of which each may have columns that the other has not. */
#include <string.h>

#include "base/message.h"
#include "query/plan_build.h"

extern const dh_verb dh_verb_union_by_name;

static dh_status check_columns(const dh_plan *input, const dh_plan *other, dh_error *error)
{
    int32_t shared = 0;
    for (int32_t i = 0; i < input->schema.n; i++) {
        const dh_field *field = &input->schema.fields[i];
        int32_t column = dh_schema_find(&other->schema, field->name);
        if (column < 0) continue;
        shared++;
        dh_type type = other->schema.fields[column].type;
        if (dh_union_type(field->type, type) == 0)
            return dh_error_set(error, DH_ETYPE,
                                "union_by_name: column '%s' is %s on one side and %s on the other; give one of them "
                                "another name",
                                field->name, dh_bind_type_text(field->type), dh_bind_type_text(type));
    }
    if (shared > 0) return DH_OK;
    return dh_error_set(error, DH_EINVAL,
                        "union_by_name: no column is on both sides; give those that mean the same one name, by select");
}

/* The columns of the input, then those that only the other side has. */
static dh_status bind_columns(dh_plan *made, dh_error *error)
{
    const dh_schema *a = &made->input->schema, *b = &made->other->schema;
    size_t max = (size_t)a->n + (size_t)b->n;
    dh_field *fields = dh_arena_zalloc(made->arena, max + 1, sizeof *fields);
    int32_t *keys = dh_arena_zalloc(made->arena, 2 * max + 1, sizeof *keys);
    if (!fields || !keys) return dh_error_nomem(error);
    int32_t n = a->n;
    for (int32_t i = 0; i < a->n; i++) {
        int32_t other = dh_schema_find(b, a->fields[i].name);
        fields[i] = other < 0 ? a->fields[i] : dh_union_field(&a->fields[i], &b->fields[other]);
        keys[i] = i;
        keys[max + (size_t)i] = other;
    }
    for (int32_t i = 0; i < b->n; i++) {
        if (dh_schema_find(a, b->fields[i].name) >= 0) continue;
        fields[n] = b->fields[i];
        keys[n] = -1;
        keys[max + (size_t)n++] = i;
    }
    made->left_keys = keys;
    made->right_keys = keys + max;
    made->n_keys = n;
    made->schema = (dh_schema){fields, n};
    return DH_OK;
}

dh_status dh_plan_union_by_name(dh_plan **out, const dh_plan *input, const dh_plan *other, dh_error *error)
{
    dh_plan *left = NULL, *right = NULL, *made = NULL;
    const char *name = dh_verb_union_by_name.name;
    *out = NULL;
    DH_TRY(dh_plan_check_other(other, name, error));
    DH_TRY(dh_plan_check_other(input, name, error));
    DH_TRY(check_columns(input, other, error));
    dh_status status = dh_union_align(&right, other, input, &other->schema, error);
    if (status == DH_OK) status = dh_union_align(&left, input, right, &input->schema, error);
    if (status == DH_OK) status = dh_plan_begin(&made, &dh_verb_union_by_name, left, "", error);
    if (status == DH_OK) status = dh_plan_set_other(made, right, error);
    if (status == DH_OK) status = bind_columns(made, error);
    dh_plan_free(left);
    dh_plan_free(right);
    return dh_plan_end(out, made, status, error);
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_union_by_name(out, input, args[0].plan, error);
}

/* All columns are made. */
static void need(const dh_plan *plan, const bool *above, bool *below)
{
    (void)above;
    for (int32_t i = 0; i < plan->input->schema.n; i++) below[i] = true;
}

const dh_verb dh_verb_union_by_name = {
    .node = DH_NODE_UNION_BY_NAME,
    .name = "union_by_name",
    .usage = "union_by_name(other)",
    .doc = DH_MESSAGE("the rows of both; a column that one side does not have is unknown in its rows"),
    .params = {{.kind = DH_VERB_QUERY}},
    .mixes_rows = true,
    .build = build,
    .need = need,
};
