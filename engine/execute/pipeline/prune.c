/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What filters ask of a source's fields, as ranges: morsels that no row of can pass need not be read. A range is always
 * necessary for a row to be kept; where there is doubt there is no range. Of some filters the ranges say all that they
 * ask: morsels whose rows are all within them need not be asked. What adds ranges tells whether they are such.
 */
#include "execute/pipeline/pipeline.h"

#include "base/calendar.h"

#include <math.h>
#include <string.h>

typedef struct pruning {
    const dh_pipeline *pipeline;
    int32_t *fields; /* the source's field that a column of the step's input is unchanged; -1 = none */
    dh_relation_range *ranges;
    int32_t n, capacity;
    bool failed;
} pruning;

static void add_range(pruning *p, int32_t field, double low, double high)
{
    if (isnan(low) || isnan(high)) return;
    if (p->n == p->capacity) {
        int32_t capacity = p->capacity ? p->capacity * 2 : 8;
        dh_relation_range *more = dh_arena_alloc(p->pipeline->arena, (size_t)capacity * sizeof *more);
        if (more == NULL) {
            p->failed = true;
            return;
        }
        if (p->n > 0) memcpy(more, p->ranges, (size_t)p->n * sizeof *more);
        p->ranges = more;
        p->capacity = capacity;
    }
    p->ranges[p->n++] = (dh_relation_range){field, low, high};
}

/* The nearest real number that is not above, or not below: not every int64 is one. */
static double at_max(int64_t value)
{
    double real = (double)value;
    return real >= 9223372036854775808.0 || (int64_t)real > value ? nextafter(real, -INFINITY) : real;
}

static double at_min(int64_t value)
{
    double real = (double)value;
    return real < 9223372036854775808.0 && (int64_t)real < value ? nextafter(real, INFINITY) : real;
}

static bool is_number(const dh_expr *e, double *below, double *above)
{
    if (e->kind != DH_EXPR_CONSTANT || !e->constant.valid) return false;
    switch (e->type) {
    case DH_INT64:
    case DH_DATE:
    case DH_DATETIME:
        *below = at_max(e->constant.as.integer);
        *above = at_min(e->constant.as.integer);
        return true;
    case DH_FLOAT64: *below = *above = e->constant.as.number; return isfinite(*below);
    default: return false;
    }
}

/* The column is to the constant, a real number between the two, as the relation says. A whole number is at least, or at
 * most, a whole one. */
static bool narrow(pruning *p, int32_t field, dh_builtin relation, double below, double above)
{
    const double exact = 9007199254740992.0; /* 2^53: whole numbers nearer to 0 are real ones */
    bool whole = p->pipeline->relation->fields[field].type != DH_FLOAT64 && below > -exact && above < exact;
    double low = -INFINITY, high = INFINITY;
    switch (relation) {
    case DH_FN_EQ:
        low = below;
        high = above;
        break;
    case DH_FN_LT: high = whole ? ceil(above) - 1 : above; break;
    case DH_FN_LE: high = above; break;
    case DH_FN_GT: low = whole ? floor(below) + 1 : below; break;
    case DH_FN_GE: low = below; break;
    default: return false;
    }
    add_range(p, field, low, high);
    return whole;
}

/* year(day) and a whole number: from its first day, to its last. */
static bool narrow_year(pruning *p, int32_t field, dh_builtin relation, const dh_expr *e)
{
    if (e->kind != DH_EXPR_CONSTANT || !e->constant.valid || e->type != DH_INT64) return false;
    int64_t year = e->constant.as.integer;
    if (year < 1 || year > 9999) return false;
    double first = dh_date_from_civil((int)year, 1, 1), last = dh_date_from_civil((int)year, 12, 31);
    switch (relation) {
    case DH_FN_EQ: add_range(p, field, first, last); break;
    case DH_FN_LT: add_range(p, field, -INFINITY, first - 1); break;
    case DH_FN_LE: add_range(p, field, -INFINITY, last); break;
    case DH_FN_GT: add_range(p, field, last + 1, INFINITY); break;
    case DH_FN_GE: add_range(p, field, first, INFINITY); break;
    default: return false;
    }
    return true;
}

static bool narrow_code(pruning *p, int32_t field, dh_builtin relation, const dh_expr *e)
{
    const dh_dictionary *dictionary = p->pipeline->relation->fields[field].dictionary;
    bool text = e->kind == DH_EXPR_CONSTANT && e->constant.valid && (e->type == DH_TEXT || e->type == DH_CATEGORY);
    if (relation != DH_FN_EQ || !text || !dictionary || dh_dictionary_is_growing(dictionary)) return false;
    /* looked for first: texts that stand elsewhere are told apart only then */
    int32_t code = dh_dictionary_find(dictionary, e->constant.as.text.data, e->constant.as.text.size);
    if (code < 0 || !dh_dictionary_is_unique(dictionary)) return false;
    add_range(p, field, code, code);
    return true;
}

static bool is_builtin(const dh_expr *e, dh_builtin builtin)
{
    return e->kind == DH_EXPR_BUILTIN && e->builtin == builtin;
}

/* The source's field that the expression is; -1 = none. */
static int32_t field_of(const pruning *p, const dh_expr *e)
{
    return e->kind == DH_EXPR_COLUMN ? p->fields[e->column] : -1;
}

static bool narrow_by(pruning *p, dh_builtin relation, const dh_expr *a, const dh_expr *b)
{
    double below, above;
    if (is_builtin(a, DH_FN_YEAR) && a->args[0]->type == DH_DATE) {
        int32_t field = field_of(p, a->args[0]);
        return field >= 0 && narrow_year(p, field, relation, b);
    }
    if (is_builtin(a, DH_FN_TO_FLOAT64) && a->args[0]->type == DH_INT64) a = a->args[0];
    int32_t field = field_of(p, a);
    if (field < 0) return false;
    switch (a->type) {
    case DH_INT64:
    case DH_FLOAT64:
    case DH_DATE:
    case DH_DATETIME: return is_number(b, &below, &above) && narrow(p, field, relation, below, above);
    case DH_CATEGORY: return narrow_code(p, field, relation, b);
    default: return false;
    }
}

static dh_builtin turned(dh_builtin relation)
{
    switch (relation) {
    case DH_FN_LT: return DH_FN_GT;
    case DH_FN_LE: return DH_FN_GE;
    case DH_FN_GT: return DH_FN_LT;
    case DH_FN_GE: return DH_FN_LE;
    default: return relation;
    }
}

static bool look(pruning *p, const dh_expr *e)
{
    bool one, other;
    if (e->kind != DH_EXPR_BUILTIN) return false;
    switch (e->builtin) {
    case DH_FN_AND:
        one = look(p, e->args[0]);
        other = look(p, e->args[1]);
        return one && other;
    case DH_FN_EQ:
    case DH_FN_LT:
    case DH_FN_LE:
    case DH_FN_GT:
    case DH_FN_GE:
        one = narrow_by(p, e->builtin, e->args[0], e->args[1]);
        other = narrow_by(p, turned(e->builtin), e->args[1], e->args[0]);
        return one || other;
    case DH_FN_BETWEEN:
        one = narrow_by(p, DH_FN_GE, e->args[0], e->args[1]);
        other = narrow_by(p, DH_FN_LE, e->args[0], e->args[2]);
        return one && other;
    default: return false;
    }
}

static void look_at_step(pruning *p, dh_step *step)
{
    int32_t before = p->n;
    bool all = look(p, step->predicate);
    step->range = before;
    step->n_ranges = all && !p->failed ? p->n - before : 0;
}

/* Columns after a projection: those that are a column still. */
static bool project(pruning *p, const dh_plan *plan)
{
    int32_t *fields = dh_arena_alloc(p->pipeline->arena, ((size_t)plan->n_exprs + 1) * sizeof *fields);
    for (int32_t i = 0; fields && i < plan->n_exprs; i++) fields[i] = field_of(p, plan->exprs[i].expr);
    p->fields = fields;
    return fields != NULL;
}

dh_status dh_pipeline_ranges(dh_relation_range **out, int32_t *n, dh_pipeline *pipeline, dh_error *error)
{
    int32_t n_fields = pipeline->relation->n_fields;
    pruning p = {.pipeline = pipeline};
    p.fields = dh_arena_alloc(pipeline->arena, ((size_t)n_fields + 1) * sizeof *p.fields);
    if (p.fields == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n_fields; i++) p.fields[i] = i;
    for (int32_t k = 0; k < pipeline->n_steps && !p.failed; k++) {
        dh_step *step = &pipeline->steps[k];
        if (step->plan->node == DH_NODE_GEOGRAPHY) break; /* it counts the rows it cannot carry, all of them */
        if (step->plan->node == DH_NODE_JOIN) break;
        if (step->plan->node == DH_NODE_DERIVE || step->plan->node == DH_NODE_SELECT)
            p.failed = !project(&p, step->plan);
        else if (step->predicate)
            look_at_step(&p, step);
    }
    *out = p.ranges;
    *n = p.n;
    return p.failed ? dh_error_nomem(error) : DH_OK;
}
