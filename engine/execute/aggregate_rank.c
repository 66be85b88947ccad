/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * median and quantile, exact, with linear interpolation (Hyndman and Fan 1996, definition 7; R's default). Values are
 * kept with their group in row order and put together at the end. A count's bounds are the quantiles of its bounds,
 * which hold since a quantile never falls when a value rises.
 */
#include "execute/aggregate.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct item {
    uint32_t group;
    dh_count value;
} item;

typedef struct log_of {
    item *items;
    size_t n, capacity;
} log_of;

static log_of *get_log(dh_tally *t)
{
    if (t->extra == NULL) t->extra = dh_calloc(1, sizeof(log_of));
    return t->extra;
}

static dh_status update(dh_tally *t, const dh_vector *const *args, const uint32_t *groups, int32_t n, dh_arena *scratch,
                        dh_error *error)
{
    (void)scratch;
    log_of *l = get_log(t);
    if (l == NULL || dh_grow((void **)&l->items, &l->capacity, l->n + (size_t)n, sizeof *l->items) != 0)
        return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++)
        if (dh_vector_is_known(args[0], i)) l->items[l->n++] = (item){groups[i], dh_vector_count(args[0], i)};
    return DH_OK;
}

static dh_status merge(dh_tally *into, const dh_tally *from, const uint32_t *map, dh_error *error)
{
    const log_of *f = from->extra;
    if (f == NULL || f->n == 0) return DH_OK;
    log_of *l = get_log(into);
    if (l == NULL || dh_grow((void **)&l->items, &l->capacity, l->n + f->n, sizeof *l->items) != 0)
        return dh_error_nomem(error);
    for (size_t i = 0; i < f->n; i++) l->items[l->n++] = (item){map[f->items[i].group], f->items[i].value};
    return DH_OK;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(double *values, size_t n, double p)
{
    qsort(values, n, sizeof *values, by_value);
    double place = (double)(n - 1) * p;
    size_t below = (size_t)floor(place);
    double part = place - (double)below;
    if (part <= 0 || below + 1 >= n || values[below] == values[below + 1]) return values[below];
    return values[below] + part * (values[below + 1] - values[below]);
}

/* The `which`-th number of the group's values into `values`. */
static void pick(double *values, const item *items, const size_t *places, size_t n, int which)
{
    for (size_t i = 0; i < n; i++) {
        dh_count c = items[places[i]].value;
        values[i] = which == 0 ? c.stated : which == 1 ? c.lower : c.upper;
    }
}

static int append(dh_column *out, double *values, const item *items, const size_t *places, size_t n, double p)
{
    double part[3];
    if (n == 0) return dh_column_append_null(out);
    for (int which = 0; which < (out->type == DH_COUNT ? 3 : 1); which++) {
        pick(values, items, places, n, which);
        part[which] = quantile(values, n, p);
    }
    if (out->type != DH_COUNT) return dh_column_append_float64(out, part[0]);
    return dh_column_append_count(out, (dh_count){part[0], part[1], part[2]});
}

/* A counting sort by group, then each group's values by themselves. */
static dh_status finish_groups(dh_tally *t, const log_of *l, dh_column *out, size_t *starts, size_t *places,
                               double *values, dh_error *error)
{
    double p = t->use->spec->builtin == DH_AGG_MEDIAN ? 0.5 : t->use->spec->params[0].as.number;
    if (!(p >= 0 && p <= 1))
        return dh_error_set(error, DH_EINVAL, "'%s': a quantile lies between 0 and 1, not at %g", t->use->label, p);
    for (size_t i = 0; i < l->n; i++) starts[l->items[i].group + 1]++;
    for (size_t g = 0; g < t->n; g++) starts[g + 1] += starts[g];
    for (size_t i = 0; i < l->n; i++) places[starts[l->items[i].group]++] = i;
    for (size_t g = 0, begin = 0; g < t->n; g++) { /* starts[g] has moved to the group's end */
        if (append(out, values, l->items, places + begin, starts[g] - begin, p) != 0) return dh_error_nomem(error);
        begin = starts[g];
    }
    return DH_OK;
}

static dh_status finish(dh_tally *t, dh_column *out, dh_error *error)
{
    log_of *l = get_log(t);
    if (l == NULL) return dh_error_nomem(error);
    size_t *starts = dh_calloc(t->n + 2, sizeof *starts);
    size_t *places = dh_malloc((l->n + 1) * sizeof *places);
    double *values = dh_malloc((l->n + 1) * sizeof *values);
    dh_status status =
        starts && places && values ? finish_groups(t, l, out, starts, places, values, error) : dh_error_nomem(error);
    dh_free(starts);
    dh_free(places);
    dh_free(values);
    return status;
}

static void drop(dh_tally *t)
{
    log_of *l = t->extra;
    if (l) dh_free(l->items);
    dh_free(l);
    t->extra = NULL;
}

const dh_tally_type *dh_tally_rank(dh_builtin_aggregate builtin)
{
    static const dh_tally_type type = {
        .state_size = 1, .update = update, .merge = merge, .finish = finish, .drop = drop};
    return builtin == DH_AGG_MEDIAN || builtin == DH_AGG_QUANTILE ? &type : NULL;
}
