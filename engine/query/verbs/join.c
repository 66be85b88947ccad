/* SPDX-License-Identifier: GPL-3.0-or-later */
/* join: adds the columns of another plan, from rows with equal keys. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/text.h"
#include "query/plan_build.h"
#include "query/print.h"

extern const dh_verb dh_verb_join;
extern const dh_verb dh_verb_select;

static bool can_pair(dh_type a, dh_type b)
{
    return a != DH_COUNT && (a == b || (dh_type_is_text(a) && dh_type_is_text(b)));
}

/* An item "a = b" or "a": columns of the input and of the other side. */
static dh_status bind_pair(dh_plan *made, const dh_item *item, int32_t *left, int32_t *right, dh_error *error)
{
    dh_binder here = dh_plan_binder(made, error), there = here;
    there.schema = &made->other->schema;
    const dh_syntax *name = item->expr;
    if (name->kind != DH_SYNTAX_NAME || name->n_parts > 1)
        return dh_query_fail(error, DH_EINVAL, made->text, name->begin,
                             "a join is on columns, as in 'unit, year' or 'unit = code'; derive what is not a column");
    dh_part first = item->name ? (dh_part){item->name, item->name_at} : name->parts[0];
    DH_TRY(dh_plan_find_column(&here, &first, left));
    dh_status status = dh_plan_find_column(&there, &name->parts[0], right);
    if (status != DH_OK) {
        if (status != DH_ENOMEM) dh_error_prefix(error, "right side");
        return status;
    }
    dh_type a = here.schema->fields[*left].type, b = there.schema->fields[*right].type;
    if (can_pair(a, b)) return DH_OK;
    return dh_query_fail(error, DH_ETYPE, made->text, name->begin,
                         "'%.100s' is %s and '%.100s' is %s; a join needs one type, not a count", first.text,
                         dh_bind_type_text(a), name->parts[0].text, dh_bind_type_text(b));
}

static bool is_key(const int32_t *keys, int32_t n, int32_t column)
{
    for (int32_t i = 0; i < n; i++)
        if (keys[i] == column) return true;
    return false;
}

static dh_status join_schema(dh_plan *made, dh_error *error)
{
    const dh_schema *left = &made->input->schema, *right = &made->other->schema;
    if (made->join == DH_JOIN_SEMI || made->join == DH_JOIN_ANTI) return DH_OK; /* the input's alone */
    dh_field *fields = dh_arena_zalloc(made->arena, (size_t)left->n + (size_t)right->n + 1, sizeof *fields);
    if (!fields) return dh_error_nomem(error);
    memcpy(fields, left->fields, (size_t)left->n * sizeof *fields);
    dh_schema schema = {fields, left->n};
    for (int32_t i = 0; i < right->n; i++) {
        if (is_key(made->right_keys, made->n_keys, i)) continue;
        dh_field *field = &fields[schema.n];
        *field = right->fields[i];
        if (dh_schema_find(left, field->name) >= 0 &&
            !(field->name = dh_arena_printf(made->arena, "%s_right", field->name)))
            return dh_error_nomem(error);
        if (dh_schema_find(&schema, field->name) >= 0)
            return dh_error_set(error, DH_EINVAL, "the result would have two columns '%s'; rename one by select",
                                field->name);
        schema.n++;
    }
    made->schema = schema;
    return DH_OK;
}

static dh_status bind_keys(dh_plan *made, dh_error *error)
{
    const dh_item *items;
    int32_t n;
    DH_TRY(dh_parse_list(&items, &n, made->text, false, made->arena, error));
    int32_t *left = dh_arena_zalloc(made->arena, (size_t)n, sizeof *left);
    int32_t *right = dh_arena_zalloc(made->arena, (size_t)n, sizeof *right);
    if (!left || !right) return dh_error_nomem(error);
    made->left_keys = left;
    made->right_keys = right;
    for (int32_t i = 0; i < n; i++) DH_TRY(bind_pair(made, &items[i], &left[i], &right[i], error));
    made->n_keys = n;
    return DH_OK;
}

/* ---- the nearest ---- */

/* Takes the last pair of keys for the one that need not be equal. */
static dh_status bind_near(dh_plan *made, bool in_days, dh_error *error)
{
    int32_t last = --made->n_keys;
    made->near_left = made->left_keys[last];
    made->near_right = made->right_keys[last];
    const dh_field *field = &made->input->schema.fields[made->near_left];
    bool date = dh_type_is_date(field->type);
    if (!date && field->type != DH_INT64 && field->type != DH_FLOAT64)
        return dh_error_set(error, DH_ETYPE,
                            "'%s' is %s, and the nearest is found by the last key, which is a date, a datetime or a "
                            "number; put such a column last",
                            field->name, dh_bind_type_text(field->type));
    if (isfinite(made->near_limit) && date != in_days)
        return dh_error_set(error, DH_EINVAL,
                            date ? DH_MESSAGE("'%s' has days, and the limit is no number of days; write 'nearest 30 "
                                              "days'")
                                 : DH_MESSAGE("'%s' is a number, and the limit is in days; write 'nearest 30'"),
                            field->name);
    if (field->type == DH_DATETIME) made->near_limit *= 86400e6;
    return DH_OK;
}

/* Reads "nearest 30 days" into the node; *in_days: the limit is one of days. Not understood: the node has none. */
static void read_near(dh_plan *made, const char *kind, bool *in_days)
{
    static const char *const names[] = {
        [DH_NEAREST_PREVIOUS] = "previous", [DH_NEAREST_NEXT] = "next", [DH_NEAREST_EITHER] = "nearest"};
    size_t size = strcspn(kind, " ");
    made->near = DH_NEAREST_NONE;
    made->near_limit = INFINITY;
    for (int i = DH_NEAREST_PREVIOUS; i <= DH_NEAREST_EITHER; i++)
        if (strlen(names[i]) == size && memcmp(kind, names[i], size) == 0) made->near = (dh_nearest)i;
    const char *rest = kind + size + strspn(kind + size, " ");
    if (made->near == DH_NEAREST_NONE || *rest == '\0') return;
    char *end;
    made->near_limit = dh_text_to_double(rest, &end);
    end += strspn(end, " ");
    *in_days = strcmp(end, "days") == 0 || strcmp(end, "day") == 0;
    bool is_read = *rest >= '0' && *rest <= '9' && isfinite(made->near_limit);
    if (!is_read || (!*in_days && *end != '\0')) made->near = DH_NEAREST_NONE;
}

static dh_status refuse_kind(const char *kind, dh_error *error)
{
    static const char *const kinds[] = {"inner", "left",     "right", "full",   "semi",
                                        "anti",  "previous", "next",  "nearest"};
    char word[16];
    size_t size = strcspn(kind, " ");
    snprintf(word, sizeof word, "%.*s", (int)size, kind);
    const char *nearest = size < sizeof word ? dh_text_nearest(word, kinds, sizeof kinds / sizeof kinds[0]) : NULL;
    if (nearest != NULL && strcmp(nearest, word) != 0)
        return dh_error_set(error, DH_EINVAL,
                            "there is no kind '%.60s', did you mean '%s'? There are inner, left, right, full, semi, "
                            "anti, and previous, next, nearest, which may have a limit: 'nearest 30 days'",
                            kind, nearest);
    return dh_error_set(error, DH_EINVAL,
                        "there is no kind '%.60s'; there are inner, left, right, full, semi, anti, and previous, "
                        "next, nearest, which may have a limit: 'nearest 30 days'",
                        kind);
}

static dh_status join_near(dh_plan **out, const dh_plan *input, const dh_plan *other, const char *on, const char *kind,
                           dh_error *error)
{
    dh_plan *made = NULL;
    bool in_days = false;
    DH_TRY(dh_plan_begin(&made, &dh_verb_join, input, on, error));
    made->join = DH_JOIN_LEFT;
    read_near(made, kind, &in_days);
    dh_status status = DH_OK;
    if (made->near == DH_NEAREST_NONE) status = refuse_kind(kind, error);
    if (status == DH_OK) status = dh_plan_set_other(made, other, error);
    if (status == DH_OK) status = bind_keys(made, error);
    if (status == DH_OK) status = bind_near(made, in_days, error);
    if (status == DH_OK) status = join_schema(made, error);
    return dh_plan_end(out, made, status, error);
}

static dh_status join_rows(dh_plan **out, const dh_plan *input, const dh_plan *other, const char *on, dh_join kind,
                           dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_join, input, on, error));
    made->join = kind;
    dh_status status = dh_plan_set_other(made, other, error);
    if (status == DH_OK) status = bind_keys(made, error);
    if (status == DH_OK) status = join_schema(made, error);
    return dh_plan_end(out, made, status, error);
}

/* ---- right and full joins: of the sides in their other places, then arranged as if they stood in theirs ---- */

static dh_status swap_sides(dh_plan **out, const dh_plan *plain, dh_join kind, dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_join, plain->other, plain->text, error));
    made->join = kind;
    made->swapped = kind == DH_JOIN_LEFT;
    size_t n = (size_t)plain->n_keys;
    int32_t *keys = dh_arena_zalloc(made->arena, 2 * n + 1, sizeof *keys);
    dh_status status = keys ? dh_plan_set_other(made, plain->input, error) : dh_error_nomem(error);
    if (status == DH_OK) {
        memcpy(keys, plain->right_keys, n * sizeof *keys);
        memcpy(keys + n, plain->left_keys, n * sizeof *keys);
        made->left_keys = keys;
        made->right_keys = keys + n;
        made->n_keys = plain->n_keys;
        status = join_schema(made, error);
    }
    return dh_plan_end(out, made, status, error);
}

/* The columns of `swapped` that make up those of `plain`: a key is that of the side whose rows are kept. */
static dh_status bind_arranged(dh_plan *made, const dh_plan *plain, dh_error *error)
{
    int32_t n_left = plain->input->schema.n, n_right = plain->other->schema.n, n = plain->schema.n;
    int32_t next_left = n_right, next_right = 0;
    dh_named_expr *list = dh_arena_zalloc(made->arena, (size_t)n + 1, sizeof *list);
    if (!list) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        int32_t from = -1;
        for (int32_t k = plain->n_keys - 1; k >= 0; k--)
            if (i < n_left && plain->left_keys[k] == i) from = plain->right_keys[k];
        while (i >= n_left && is_key(plain->right_keys, plain->n_keys, next_right)) next_right++;
        if (from < 0) from = i < n_left ? next_left++ : next_right++;
        list[i].name = dh_arena_strdup(made->arena, plain->schema.fields[i].name);
        if (!list[i].name) return dh_error_nomem(error);
        DH_TRY(dh_plan_field_expr(made->arena, &list[i].expr, &made->input->schema, from, error));
    }
    made->exprs = list;
    made->n_exprs = n;
    return dh_plan_schema_of(made, list, n, error);
}

static dh_status arrange(dh_plan **out, const dh_plan *swapped, const dh_plan *plain, dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_select, swapped, "", error));
    return dh_plan_end(out, made, bind_arranged(made, plain, error), error);
}

/* The rows of `other` with (LEFT) or without (UNMATCHED) those that match them, in the columns of `plain`. */
static dh_status rows_of_right(dh_plan **out, const dh_plan *plain, dh_join kind, dh_error *error)
{
    dh_plan *swapped = NULL;
    DH_TRY(swap_sides(&swapped, plain, kind, error));
    dh_status status = arrange(out, swapped, plain, error);
    dh_plan_free(swapped);
    return status;
}

dh_status dh_plan_join(dh_plan **out, const dh_plan *input, const dh_plan *other, const char *on, dh_join kind,
                       dh_error *error)
{
    dh_plan *plain = NULL, *rest = NULL;
    *out = NULL;
    if (kind != DH_JOIN_RIGHT && kind != DH_JOIN_FULL) return join_rows(out, input, other, on, kind, error);
    DH_TRY(join_rows(&plain, input, other, on, DH_JOIN_LEFT, error));
    plain->keeps_other = kind == DH_JOIN_FULL;
    dh_status status = rows_of_right(&rest, plain, kind == DH_JOIN_RIGHT ? DH_JOIN_LEFT : DH_JOIN_UNMATCHED, error);
    if (status == DH_OK && kind == DH_JOIN_FULL) {
        status = dh_plan_union(out, plain, rest, error);
        dh_plan_free(rest);
    } else if (status == DH_OK) {
        *out = rest;
    }
    dh_plan_free(plain);
    return status;
}

dh_status dh_plan_join_named(dh_plan **out, const dh_plan *input, const dh_plan *other, const char *on,
                             const char *kind, dh_error *error)
{
    static const char *const names[] = {[DH_JOIN_INNER] = "inner", [DH_JOIN_LEFT] = "left", [DH_JOIN_RIGHT] = "right",
                                        [DH_JOIN_FULL] = "full",   [DH_JOIN_SEMI] = "semi", [DH_JOIN_ANTI] = "anti"};
    *out = NULL;
    for (int i = DH_JOIN_INNER; i <= DH_JOIN_ANTI; i++)
        if (strcmp(names[i], kind ? kind : "inner") == 0) return dh_plan_join(out, input, other, on, (dh_join)i, error);
    return join_near(out, input, other, on, kind, error);
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_join_named(out, input, args[0].plan, args[1].text, args[2].text, error);
}

static dh_status explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    (void)error;
    static const char *const heads[] = {[DH_JOIN_INNER] = DH_MESSAGE(" on"),
                                        [DH_JOIN_LEFT] = DH_MESSAGE(" left on"),
                                        [DH_JOIN_SEMI] = DH_MESSAGE(" semi on"),
                                        [DH_JOIN_ANTI] = DH_MESSAGE(" anti on"),
                                        [DH_JOIN_UNMATCHED] = DH_MESSAGE(" rest on")};
    static const char *const near[] = {[DH_NEAREST_PREVIOUS] = DH_MESSAGE(" previous on"),
                                       [DH_NEAREST_NEXT] = DH_MESSAGE(" next on"),
                                       [DH_NEAREST_EITHER] = DH_MESSAGE(" nearest on")};
    dh_strbuf_add(out, dh_tr(plan->near ? near[plan->near] : heads[plan->join]));
    for (int32_t i = 0; i < plan->n_keys + (plan->near != DH_NEAREST_NONE); i++) {
        bool last = i == plan->n_keys;
        dh_strbuf_add(out, i ? ", " : " ");
        dh_name_print(out, plan->input->schema.fields[last ? plan->near_left : plan->left_keys[i]].name);
        dh_strbuf_add(out, " = ");
        dh_name_print(out, plan->other->schema.fields[last ? plan->near_right : plan->right_keys[i]].name);
    }
    if (plan->near && isfinite(plan->near_limit))
        dh_strbuf_printf(out, dh_tr(" within %g"),
                         plan->input->schema.fields[plan->near_left].type == DH_DATETIME ? plan->near_limit / 86400e6
                                                                                         : plan->near_limit);
    return DH_OK;
}

const dh_verb dh_verb_join = {
    .node = DH_NODE_JOIN,
    .name = "join",
    .usage = "join(other, \"unit = code, year\"[, \"left\"])",
    .doc = DH_MESSAGE(
        "columns of rows that have the same keys; left, right and full also keep the rows without a match "
        "of the first side, the other, or both; semi and anti give the rows that have a match, or none; previous, "
        "next and nearest, also as nearest 30 days, join the one row whose last key is the nearest"),
    .params = {{.kind = DH_VERB_QUERY}, {.kind = DH_VERB_TEXT}, {.kind = DH_VERB_TEXT, .optional = true}},
    .build = build,
    .explain = explain,
};
