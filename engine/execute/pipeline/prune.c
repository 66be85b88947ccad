/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Derives value ranges of source fields from filters, so that a scan can skip morsels by their least and greatest
 * values. A range is always a necessary condition of the filter; in doubt none is added. Where the ranges are also
 * sufficient (exact), a morsel whose rows are all within them skips the filter. The narrow functions return whether the
 * ranges they added are exact.
 */
#include "execute/pipeline/pipeline.h"

#include "base/calendar.h"

#include <math.h>
#include <string.h>

typedef struct pruning {
    const dh_pipeline *pipeline;
    int32_t *fields; /* by input column of the step: the source field that it copies unchanged; -1 = none */
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

/* The nearest double at most (at_max) or at least (at_min) `value`: not every int64 is a double. */
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

/* Whether `e` is a numeric constant; it lies between *below and *above. */
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

/* Adds the range of `column relation constant`, where below <= constant <= above. For integer fields < and > are
 * tightened to the next integer. */
static bool narrow(pruning *p, int32_t field, dh_builtin relation, double below, double above)
{
    const double exact = 9007199254740992.0; /* 2^53: integers below it in magnitude are exact doubles */
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

/* Range of `year(date) relation constant`, in days. */
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

/* Range of `category == text`: one code, when no other code has the same text. */
static bool narrow_code(pruning *p, int32_t field, dh_builtin relation, const dh_expr *e)
{
    const dh_dictionary *dictionary = p->pipeline->relation->fields[field].dictionary;
    bool text = e->kind == DH_EXPR_CONSTANT && e->constant.valid && (e->type == DH_TEXT || e->type == DH_CATEGORY);
    if (relation != DH_FN_EQ || !text || !dictionary || dh_dictionary_is_growing(dictionary)) return false;
    /* find before is_unique: uniqueness of a lazy dictionary is not worth computing when the text is absent */
    int32_t code = dh_dictionary_find(dictionary, e->constant.as.text.data, e->constant.as.text.size);
    if (code < 0 || !dh_dictionary_is_unique(dictionary)) return false;
    add_range(p, field, code, code);
    return true;
}

static bool is_builtin(const dh_expr *e, dh_builtin builtin)
{
    return e->kind == DH_EXPR_BUILTIN && e->builtin == builtin;
}

/* The source field that the expression copies unchanged; -1 = none. */
static int32_t field_of(const pruning *p, const dh_expr *e)
{
    return e->kind == DH_EXPR_COLUMN ? p->fields[e->column] : -1;
}

/* Ranges of `a relation b`, with the column in `a`. Returns whether they are exact. */
static bool narrow_by(pruning *p, dh_builtin relation, const dh_expr *a, const dh_expr *b)
{
    double below, above;
    if (is_builtin(a, DH_FN_YEAR) && a->args[0]->type == DH_DATE) {
        int32_t field = field_of(p, a->args[0]);
        return field >= 0 && narrow_year(p, field, relation, b);
    }
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

/* The relation with its sides swapped. */
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

/* Adds the ranges of a predicate; true when together they are exact. */
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

/* Updates p->fields past a derive or select: only plain column references keep their source field. */
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
        if (step->plan->node == DH_NODE_GEOGRAPHY) break; /* it must see all rows to count those not mapped */
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
