/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * median and quantile, exact, with linear interpolation (Hyndman and Fan 1996, definition 7; R's default). Integers in
 * a narrow range, such as days, are counted: one histogram per group, all over the same window of values. As soon as
 * there is a fraction, a bound, or a window too wide for the number of values, all values are listed with their group
 * instead. The bounds of a count are the quantiles of its bounds: a quantile is monotone in every value.
 */
#include "execute/aggregate/aggregate.h"

#include "base/memory.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Histograms may have this many cells in all however few values there are; more only up to twice the values. */
#define SMALL_CELLS (INT64_C(1) << 17)
#define MIN_WIDTH   64 /* cells of a first window */

typedef struct ranks {
    bool listed; /* which of the two forms below is in use */
    /* counted: cells[group * width + value - base] */
    int64_t *cells;
    size_t groups;               /* that have cells */
    int64_t base, width, values; /* window [base, base + width); number of values counted */
    /* listed, by value */
    uint32_t *group;
    double *stated, *lower, *upper; /* bounds: NULL while all are exact */
    size_t n, capacity;
} ranks;

static ranks *get_ranks(dh_aggregate_states *t)
{
    if (t->extra == NULL) t->extra = dh_calloc(1, sizeof(ranks));
    return t->extra;
}

/* ---- listed values ---- */

/* 0, or -1 when out of memory, here and below. */
static int reserve(ranks *r, size_t more)
{
    size_t need = r->n + more, capacity = r->capacity;
    if (need <= capacity) return 0;
    if (dh_grow((void **)&r->group, &capacity, need, sizeof *r->group) != 0) return -1;
    double **parts[] = {&r->stated, &r->lower, &r->upper};
    for (int i = 0; i < (r->lower ? 3 : 1); i++) {
        double *grown = dh_realloc_array(*parts[i], capacity, sizeof **parts[i]);
        if (grown == NULL) return -1; /* r->capacity stays valid for all arrays */
        *parts[i] = grown;
    }
    r->capacity = capacity;
    return 0;
}

/* From now on bounds are listed too. */
static int add_bounds(ranks *r)
{
    if (r->lower) return 0;
    size_t size = (r->capacity + 1) * sizeof(double);
    double *lower = dh_malloc(size), *upper = dh_malloc(size);
    if (lower == NULL || upper == NULL) {
        dh_free(lower);
        dh_free(upper);
        return -1;
    }
    if (r->n > 0) memcpy(lower, r->stated, r->n * sizeof *lower);
    if (r->n > 0) memcpy(upper, r->stated, r->n * sizeof *upper);
    r->lower = lower;
    r->upper = upper;
    return 0;
}

/* Appends a value; there must be room. -0 becomes 0, so that the result does not depend on which of them came first. */
static void list(ranks *r, uint32_t group, dh_count value)
{
    r->group[r->n] = group;
    r->stated[r->n] = value.stated + 0.0;
    if (r->lower) {
        r->lower[r->n] = value.lower + 0.0;
        r->upper[r->n] = value.upper + 0.0;
    }
    r->n++;
}

/* Converts from counted to listed. */
static int list_all(ranks *r)
{
    if (r->listed) return 0;
    if (reserve(r, (size_t)r->values) != 0) return -1;
    for (size_t g = 0; g < r->groups; g++)
        for (int64_t v = 0; v < r->width; v++)
            for (int64_t k = r->cells[(int64_t)g * r->width + v]; k > 0; k--) {
                double value = (double)(r->base + v);
                list(r, (uint32_t)g, (dh_count){value, value, value});
            }
    dh_free(r->cells);
    r->cells = NULL;
    r->groups = 0;
    r->width = 0;
    r->listed = true;
    return 0;
}

/* ---- counted values ---- */

/* Makes the histograms cover `groups` groups and values low ... high, of which `more` are to come. 0; 1 = too many
 * cells; -1 = out of memory. */
static int widen(ranks *r, size_t groups, int64_t low, int64_t high, int64_t more)
{
    int64_t base = r->base, width = r->width;
    if (width == 0 || low < base || high >= base + width) {
        int64_t from = width > 0 && base < low ? base : low,
                to = width > 0 && base + width - 1 > high ? base + width - 1 : high;
        int64_t span = to - from + 1;
        for (width = width > 0 ? width : MIN_WIDTH; width < span; width *= 2) {
        }
        if (r->width > 0 && low < r->base) from = to - width + 1; /* spare room on the side of the new values */
        base = from;
    } else if (groups <= r->groups) {
        return 0;
    }
    size_t room = r->groups;
    if (groups > room) room = groups > room * 2 ? groups : room * 2;
    int64_t limit = (r->values + more) * 2;
    if (limit < SMALL_CELLS) limit = SMALL_CELLS;
    if ((int64_t)room > limit / width) room = groups;
    if ((int64_t)room > limit / width) return 1;
    int64_t *cells = dh_calloc(room * (size_t)width, sizeof *cells);
    if (cells == NULL) return -1;
    /* r->groups may exceed `room` because it was rounded up: those extra groups have no values */
    for (size_t g = 0; g < r->groups && g < room; g++)
        memcpy(cells + (int64_t)g * width + (r->base - base), r->cells + (int64_t)g * r->width,
               (size_t)r->width * sizeof *cells);
    dh_free(r->cells);
    r->cells = cells;
    r->groups = room;
    r->base = base;
    r->width = width;
    return 0;
}

#define INT64_LIMIT (INT64_C(1) << 40) /* only integers below it in magnitude are counted */

/* The least and greatest value that is not null from row `begin` on; *low > *high when there is none. */
static void find_ends(const int64_t *values, const uint8_t *valid, int32_t begin, int32_t n, int64_t *low,
                      int64_t *high)
{
    *low = INT64_MAX;
    *high = INT64_MIN;
    for (int32_t i = begin; i < n; i++) {
        if (valid && !valid[i]) continue;
        if (values[i] < *low) *low = values[i];
        if (values[i] > *high) *high = values[i];
    }
}

/* The values as integers. NULL when one is not an integer, or when out of memory: they are then listed. */
static const int64_t *make_int64s(const dh_vector *v, int32_t n, dh_arena *scratch)
{
    if (v->type == DH_INT64) return v->values;
    if (v->lower) return NULL;
    const double *values = v->values;
    int64_t *made = dh_arena_alloc(scratch, ((size_t)n + 1) * sizeof *made);
    bool ok = made != NULL;
    for (int32_t i = 0; ok && i < n; i++) {
        double value = fabs(values[i]) < (double)INT64_LIMIT ? values[i] : 0;
        made[i] = (int64_t)value;
        ok = (double)made[i] == values[i] || !dh_vector_is_valid(v, i);
    }
    return ok ? made : NULL;
}

/* Counts rows from `i` on; returns the first whose value is outside the window, or n. A null adds 0 to the first cell
 * of its group: without a branch, since nulls are hard to predict. */
static int32_t count_from(ranks *r, int32_t i, const int64_t *int64s, const uint8_t *valid, const dh_groups *groups)
{
    const uint32_t *ids = groups->ids;
    int64_t *cells = r->cells, width = r->width, base = r->base, sum = 0;
    int32_t n = groups->n;
    if (valid == NULL) {
        for (; i < n; i++) {
            uint64_t place = (uint64_t)int64s[i] - (uint64_t)base;
            if (place >= (uint64_t)width) break;
            cells[(int64_t)ids[i] * width + (int64_t)place]++;
            sum++;
        }
    } else {
        for (; i < n; i++) {
            uint64_t counts = valid[i], place = ((uint64_t)int64s[i] - (uint64_t)base) & -counts;
            if (place >= (uint64_t)width) break;
            cells[(int64_t)ids[i] * width + (int64_t)place] += (int64_t)counts;
            sum += (int64_t)counts;
        }
    }
    r->values += sum;
    return i;
}

/* Counts rows; returns the first row that must be listed instead, n = none; -1 = out of memory. */
static int32_t count_values(dh_aggregate_states *t, ranks *r, const dh_vector *v, const int64_t *int64s,
                            const dh_groups *groups)
{
    int32_t n = groups->n, at = 0;
    int64_t low, high;
    if (r->width > 0) {
        int status = widen(r, t->n, r->base, r->base, n);
        if (status != 0) return status < 0 ? -1 : 0;
        at = count_from(r, 0, int64s, v->valid, groups);
    }
    if (at == n) return n;
    find_ends(int64s, v->valid, at, n, &low, &high);
    if (low > high) return n;
    if (low <= -INT64_LIMIT || high >= INT64_LIMIT) return at;
    int status = widen(r, t->n, low, high, n);
    if (status != 0) return status < 0 ? -1 : at;
    return count_from(r, at, int64s, v->valid, groups);
}

static dh_count value_at(const dh_vector *v, int32_t i)
{
    if (v->type != DH_INT64) return dh_vector_count(v, i);
    assert(v->values != NULL);
    double value = (double)((const int64_t *)v->values)[i];
    return (dh_count){value, value, value};
}

static dh_status update(dh_aggregate_states *t, const dh_vector *const *args, const dh_groups *groups,
                        dh_arena *scratch, dh_error *error)
{
    ranks *r = get_ranks(t);
    if (r == NULL) return dh_error_nomem(error);
    int32_t counted = 0;
    if (!r->listed) {
        const int64_t *int64s = make_int64s(args[0], groups->n, scratch);
        if (int64s) counted = count_values(t, r, args[0], int64s, groups);
        if (counted == groups->n) return DH_OK;
        if (counted < 0 || list_all(r) != 0) return dh_error_nomem(error);
    }
    if ((args[0]->lower && add_bounds(r) != 0) || reserve(r, (size_t)groups->n) != 0) return dh_error_nomem(error);
    for (int32_t i = counted; i < groups->n; i++)
        if (dh_vector_is_valid(args[0], i)) list(r, groups->ids[i], value_at(args[0], i));
    return DH_OK;
}

/* ---- merging ---- */

/* As widen: on 1 nothing was merged. */
static int merge_counted(ranks *into, const ranks *from, const dh_group_map *map, size_t n_groups)
{
    int status = widen(into, n_groups, from->base, from->base + from->width - 1, from->values);
    if (status != 0) return status;
    for (size_t i = 0; i < map->n; i++) {
        size_t g = map->from ? map->from[i] : i;
        if (g >= from->groups) continue;
        const int64_t *f = from->cells + (int64_t)g * from->width;
        int64_t *to = into->cells + (int64_t)map->to[i] * into->width + (from->base - into->base);
        for (int64_t v = 0; v < from->width; v++) {
            to[v] += f[v];
            into->values += f[v];
        }
    }
    return 0;
}

#define NO_GROUP UINT32_MAX

/* to[g]: the new group of group g, or NO_GROUP. */
static int merge_listed(ranks *into, const ranks *from, const uint32_t *to)
{
    if (list_all(into) != 0 || (from->lower && add_bounds(into) != 0)) return -1;
    if (reserve(into, from->listed ? from->n : (size_t)from->values) != 0) return -1;
    for (size_t i = 0; i < from->n; i++) {
        double s = from->stated[i];
        dh_count value = {s, from->lower ? from->lower[i] : s, from->upper ? from->upper[i] : s};
        if (to[from->group[i]] != NO_GROUP) list(into, to[from->group[i]], value);
    }
    for (size_t g = 0; g < from->groups; g++)
        for (int64_t v = 0; v < from->width; v++)
            for (int64_t k = from->cells[(int64_t)g * from->width + v]; k > 0; k--) {
                double value = (double)(from->base + v);
                if (to[g] != NO_GROUP) list(into, to[g], (dh_count){value, value, value});
            }
    return 0;
}

static dh_status merge(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                       dh_error *error)
{
    const ranks *f = from->extra;
    if (f == NULL || (f->n == 0 && f->values == 0)) return DH_OK;
    ranks *r = get_ranks(into);
    if (r == NULL) return dh_error_nomem(error);
    if (!r->listed && !f->listed) {
        int status = merge_counted(r, f, map, into->n);
        if (status <= 0) return status == 0 ? DH_OK : dh_error_nomem(error);
    }
    size_t groups = from->n > f->groups ? from->n : f->groups;
    uint32_t *to = dh_malloc((groups + 1) * sizeof *to);
    if (to == NULL) return dh_error_nomem(error);
    memset(to, 0xff, groups * sizeof *to);
    for (size_t i = 0; i < map->n; i++) to[map->from ? map->from[i] : i] = map->to[i];
    int status = merge_listed(r, f, to);
    dh_free(to);
    return status == 0 ? DH_OK : dh_error_nomem(error);
}

/* ---- quantiles ---- */

/* Interpolates between two neighbouring order statistics; `last`: there is no second one. */
static double between(double a, double b, double part, bool last)
{
    if (part <= 0 || last || a == b) return a;
    double step = part * (b - a);
    return isinf(step) && isfinite(a) && isfinite(b) ? a * (1 - part) + b * part : a + step; /* b - a is too large */
}

/* Position of quantile p among n values: index *below plus the returned fraction. */
static double place_of(size_t n, double p, size_t *below)
{
    double place = (double)(n - 1) * p;
    *below = (size_t)floor(place);
    return place - (double)*below;
}

static double counted_quantile(const int64_t *cells, int64_t width, int64_t base, size_t n, double p)
{
    size_t below, seen = 0;
    double part = place_of(n, p, &below);
    int64_t v = 0, next;
    for (; seen + (size_t)cells[v] <= below; v++) seen += (size_t)cells[v];
    for (next = v; next + 1 < width && seen + (size_t)cells[next] <= below + 1; next++) seen += (size_t)cells[next];
    return between((double)(base + v), (double)(base + next), part, below + 1 >= n);
}

/* Quickselect (Hoare 1961, median-of-three pivot): values[k] becomes the k-th smallest; none before it is greater, none
 * after it smaller. */
static void select_place(double *values, size_t n, size_t k)
{
    size_t low = 0, high = n - 1;
    while (low < high) {
        double a = values[low], b = values[low + (high - low) / 2], c = values[high];
        double pivot = a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
        size_t i = low - 1, j = high + 1;
        for (;;) {
            do i++;
            while (values[i] < pivot);
            do j--;
            while (values[j] > pivot);
            if (i >= j) break;
            double swap = values[i];
            values[i] = values[j];
            values[j] = swap;
        }
        /* [low, j] <= pivot <= (j, high]; j < high because the pivot is never the unique maximum at `high` */
        if (k <= j)
            high = j;
        else
            low = j + 1;
    }
}

static double listed_quantile(double *values, size_t n, double p)
{
    size_t below;
    double part = place_of(n, p, &below);
    select_place(values, n, below);
    double a = values[below], b = INFINITY;
    for (size_t i = below + 1; i < n; i++)
        if (values[i] < b) b = values[i];
    return between(a, b, part, below + 1 >= n);
}

static dh_status finish_counted(const dh_aggregate_states *t, const ranks *r, dh_column *out, double p, dh_error *error)
{
    for (size_t g = 0; g < t->n; g++) {
        const int64_t *cells = g < r->groups ? r->cells + (int64_t)g * r->width : NULL; /* none: no value came */
        size_t n = 0;
        for (int64_t v = 0; cells != NULL && v < r->width; v++) n += (size_t)cells[v];
        double value = n > 0 ? counted_quantile(cells, r->width, r->base, n, p) : 0;
        int failed = n == 0                  ? dh_column_append_null(out)
                     : out->type == DH_COUNT ? dh_column_append_count(out, (dh_count){value, value, value})
                                             : dh_column_append_float64(out, value);
        if (failed) return dh_error_nomem(error);
    }
    return DH_OK;
}

/* Appends the quantile of the listed values at places[0 ... n); `values` is scratch. */
static int append(dh_column *out, double *values, const ranks *r, const size_t *places, size_t n, double p)
{
    double part[3] = {0, 0, 0};
    if (n == 0) return dh_column_append_null(out);
    for (int which = 0; which < (out->type == DH_COUNT ? 3 : 1); which++) {
        const double *from = which == 0 || r->lower == NULL ? r->stated : which == 1 ? r->lower : r->upper;
        for (size_t i = 0; i < n; i++) values[i] = from[places[i]];
        part[which] = listed_quantile(values, n, p);
    }
    if (out->type != DH_COUNT) return dh_column_append_float64(out, part[0]);
    return dh_column_append_count(out, (dh_count){part[0], part[1], part[2]});
}

/* Counting sort by group, then one selection per group. */
static dh_status finish_listed(const dh_aggregate_states *t, const ranks *r, dh_column *out, double p, dh_error *error)
{
    size_t *starts = dh_calloc(t->n + 2, sizeof *starts);
    size_t *places = dh_malloc((r->n + 1) * sizeof *places);
    double *values = dh_malloc((r->n + 1) * sizeof *values);
    dh_status status = starts && places && values ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) {
        for (size_t i = 0; i < r->n; i++) starts[r->group[i] + 1]++;
        for (size_t g = 0; g < t->n; g++) starts[g + 1] += starts[g];
        for (size_t i = 0; i < r->n; i++) places[starts[r->group[i]]++] = i;
    }
    size_t begin = 0;
    for (size_t g = 0; status == DH_OK && g < t->n; g++) { /* starts[g] is now the group's end */
        if (append(out, values, r, places + begin, starts[g] - begin, p) != 0) status = dh_error_nomem(error);
        begin = starts[g];
    }
    dh_free(starts);
    dh_free(places);
    dh_free(values);
    return status;
}

static dh_status finish(dh_aggregate_states *t, dh_column *out, dh_error *error)
{
    static const ranks none = {0};
    const ranks *r = t->extra ? t->extra : &none;
    double p = t->call->spec->builtin == DH_AGG_MEDIAN ? 0.5 : t->call->spec->params[0].as.number;
    if (!(p >= 0 && p <= 1))
        return dh_error_set(error, DH_EINVAL, "'%s': a quantile lies between 0 and 1, not at %g", t->call->label, p);
    return r->listed ? finish_listed(t, r, out, p, error) : finish_counted(t, r, out, p, error);
}

static void drop(dh_aggregate_states *t)
{
    ranks *r = t->extra;
    if (r) {
        dh_free(r->cells);
        dh_free(r->group);
        dh_free(r->stated);
        dh_free(r->lower);
        dh_free(r->upper);
    }
    dh_free(r);
    t->extra = NULL;
}

static size_t memory(const dh_aggregate_states *t)
{
    const ranks *r = t->extra;
    if (r == NULL) return 0;
    return r->groups * (size_t)r->width * sizeof *r->cells + r->capacity * (sizeof *r->group + (r->lower ? 24 : 8));
}

static const dh_aggregate_type *quantile_type(dh_type arg_type, int32_t n_args)
{
    static const dh_aggregate_type type = {.state_size = 1,
                                           .apart = true,
                                           .update = update,
                                           .merge = merge,
                                           .finish = finish,
                                           .drop = drop,
                                           .memory = memory};
    (void)arg_type;
    (void)n_args;
    return &type;
}

const dh_aggregate_impl dh_aggregate_impl_MEDIAN = {.type = quantile_type, .reports_valid = true, .takes_int64 = true};
const dh_aggregate_impl dh_aggregate_impl_QUANTILE = {
    .type = quantile_type, .reports_valid = true, .takes_int64 = true, .like = &dh_aggregate_impl_MEDIAN};
