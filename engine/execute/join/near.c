/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joins to the nearest: the rows of each key of the right by their last key, and the one for each left row among them.
 */
#include "execute/join/join_internal.h"

#include "base/memory.h"
#include "execute/sort/sort.h"

#include <math.h>
#include <string.h>

__extension__ typedef __int128 wide; /* has room for differences of whole numbers */

static const dh_column *near_column(const dh_join_table *l)
{
    return dh_table_column(l->right, l->plan->near_right);
}

/* ids[row]: the key that a row of the right is chained to; -1 = none. begins[id + 1]: how many rows the key has whose
 * last key is known. */
static void list_ids(const dh_join_table *l, int32_t *ids, int64_t *begins)
{
    const dh_column *near = near_column(l);
    for (int64_t id = 0; id < l->n_ids; id++)
        for (int32_t row = l->first[id]; row >= 0; row = l->next ? l->next[row] : -1) {
            ids[row] = (int32_t)id;
            begins[id + 1] += dh_column_is_valid(near, row);
        }
}

/* Rows in the order of their last key go behind those of their id that came before. */
static dh_status arrange(dh_join_table *l, const int32_t *ids, int64_t *ends, dh_error *error)
{
    const dh_column *near = near_column(l);
    int64_t *sorted, rows = dh_table_rows(l->right);
    bool descending = false;
    DH_TRY(dh_sort_rows(&sorted, &near, &descending, 1, rows, error));
    memcpy(ends, l->near_begins, (size_t)l->n_ids * sizeof *ends);
    for (int64_t i = 0; i < rows; i++) {
        int64_t row = sorted[i];
        if (ids[row] >= 0 && dh_column_is_valid(near, row)) l->near_rows[ends[ids[row]]++] = (int32_t)row;
    }
    dh_free(sorted);
    return DH_OK;
}

dh_status dh_join_near_build(dh_join_table *l, dh_error *error)
{
    size_t rows = (size_t)dh_table_rows(l->right), n_ids = (size_t)l->n_ids;
    int32_t *ids = dh_malloc((rows + 1) * sizeof *ids);
    int64_t *ends = dh_malloc((n_ids + 1) * sizeof *ends);
    l->near_begins = dh_calloc(n_ids + 1, sizeof *l->near_begins);
    l->near_rows = dh_malloc((rows + 1) * sizeof *l->near_rows);
    dh_status status = ids && ends && l->near_begins && l->near_rows ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) {
        memset(ids, 0xff, (rows + 1) * sizeof *ids);
        list_ids(l, ids, l->near_begins);
        for (size_t id = 0; id < n_ids; id++) l->near_begins[id + 1] += l->near_begins[id];
        status = arrange(l, ids, ends, error);
    }
    dh_free(ids);
    dh_free(ends);
    dh_free(l->next); /* a left row has one match at most */
    l->next = NULL;
    return status;
}

/* ---- finding ---- */

/* The last key of a left row, as its type has it. */
typedef struct sought {
    const dh_join_table *l;
    const dh_column *near;
    int64_t whole;
    double real;
} sought;

static int64_t whole_at(const dh_column *c, int64_t row)
{
    return c->type == DH_DATE ? dh_column_date(c, row) : dh_column_int64(c, row);
}

/* -1, 0, 1: the key at place `at` is below what is sought, equal, above. */
static int order_at(const sought *s, int64_t at)
{
    int32_t row = s->l->near_rows[at];
    if (s->near->type == DH_FLOAT64) {
        double key = dh_column_float64(s->near, row);
        return (key > s->real) - (key < s->real);
    }
    int64_t key = whole_at(s->near, row);
    return (key > s->whole) - (key < s->whole);
}

/* The first place in [begin, end) whose key is not below what is sought, or (above) is above it; `end` if there is
 * none.
 */
static int64_t find_place(const sought *s, int64_t begin, int64_t end, bool above)
{
    while (begin < end) {
        int64_t middle = begin + (end - begin) / 2;
        if (order_at(s, middle) < (above ? 1 : 0))
            begin = middle + 1;
        else
            end = middle;
    }
    return begin;
}

static sought key_at(const sought *like, int64_t at)
{
    sought s = *like;
    int32_t row = s.l->near_rows[at];
    if (s.near->type == DH_FLOAT64)
        s.real = dh_column_float64(s.near, row);
    else
        s.whole = whole_at(s.near, row);
    return s;
}

/* Compares how far two keys are from what is sought; -1 when a is nearer. */
static int compare_distances(const sought *s, const sought *a, const sought *b)
{
    if (s->near->type == DH_FLOAT64) {
        double x = fabs(a->real - s->real), y = fabs(b->real - s->real);
        return (x > y) - (x < y);
    }
    wide x = (wide)a->whole - s->whole, y = (wide)b->whole - s->whole;
    x = x < 0 ? -x : x;
    y = y < 0 ? -y : y;
    return (x > y) - (x < y);
}

static bool is_within(const sought *s, const sought *key, double limit)
{
    if (s->near->type == DH_FLOAT64) return fabs(key->real - s->real) <= limit;
    wide off = (wide)key->whole - s->whole;
    return (double)(off < 0 ? -off : off) <= limit;
}

/* The place of the row to join among those of a key; -1 = none. */
static int64_t find_nearest(const sought *s, int64_t begin, int64_t end)
{
    const dh_plan *plan = s->l->plan;
    int64_t after = find_place(s, begin, end, false), before = find_place(s, begin, end, true) - 1;
    int64_t next = after < end ? after : -1, previous = -1;
    sought next_key = *s, previous_key = *s;
    if (before >= begin) { /* of those with an equal key, the first */
        previous_key = key_at(s, before);
        previous = find_place(&previous_key, begin, end, false);
    }
    if (next >= 0) next_key = key_at(s, next);
    bool forward =
        plan->near == DH_NEAREST_NEXT || (plan->near == DH_NEAREST_EITHER && next >= 0 &&
                                          (previous < 0 || compare_distances(s, &next_key, &previous_key) < 0));
    int64_t found = forward ? next : previous;
    if (found < 0 || !is_within(s, forward ? &next_key : &previous_key, plan->near_limit)) return -1;
    return found;
}

dh_status dh_join_near_find(int32_t *rows, int64_t *repeated, const dh_join_table *l, const int64_t *ids,
                            dh_vector_batch *batch)
{
    const dh_vector *left;
    sought s = {.l = l, .near = near_column(l)};
    DH_TRY(dh_vector_batch_column(&left, batch, l->plan->near_left));
    for (int32_t i = 0; i < batch->n; i++) {
        rows[i] = -1;
        if (ids[i] < 0 || !dh_vector_is_valid(left, i)) continue;
        if (left->type == DH_FLOAT64)
            s.real = ((const double *)left->values)[i];
        else
            s.whole = left->type == DH_DATE ? ((const int32_t *)left->values)[i] : ((const int64_t *)left->values)[i];
        int64_t begin = l->near_begins[ids[i]], end = l->near_begins[ids[i] + 1];
        int64_t found = find_nearest(&s, begin, end);
        if (found < 0) continue;
        rows[i] = l->near_rows[found];
        sought key = key_at(&s, found);
        *repeated += found + 1 < end && order_at(&key, found + 1) == 0;
    }
    return DH_OK;
}
