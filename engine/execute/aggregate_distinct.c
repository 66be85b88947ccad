/* SPDX-License-Identifier: GPL-3.0-or-later */
/* distinct: how many different known values a group has. Keys of (group, value), counted by group at the end. */
#include "execute/aggregate.h"

#include "base/memory.h"
#include "execute/keys.h"

static dh_keys *get_keys(dh_tally *t)
{
    dh_key_type types[] = {{DH_INT64, NULL}, {t->use->arg_type, t->use->dictionary}};
    if (t->extra == NULL) t->extra = dh_keys_new(types, 2);
    return t->extra;
}

/* Adds the known cells of `values`; groups[i] is the group of cell i. */
static dh_status add(dh_tally *t, const dh_vector *values, const uint32_t *groups, dh_arena *scratch, dh_error *error)
{
    int32_t n = 0, *rows = dh_arena_alloc(scratch, ((size_t)values->length + 1) * sizeof *rows);
    uint32_t *ids = dh_arena_alloc(scratch, ((size_t)values->length + 1) * sizeof *ids);
    dh_vector *group = dh_vector_new(scratch, DH_INT64, values->length);
    dh_keys *keys = get_keys(t);
    if (rows == NULL || ids == NULL || group == NULL || keys == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < values->length; i++) {
        rows[n] = i;
        n += dh_vector_is_known(values, i);
    }
    for (int32_t i = 0; i < n; i++) ((int64_t *)group->values)[i] = groups[rows[i]];
    const dh_vector *known = n < values->length ? dh_vector_gather(scratch, values, rows, n) : values;
    if (known == NULL) return dh_error_nomem(error);
    const dh_vector *pair[] = {group, known};
    return dh_keys_add(keys, pair, n, ids) == 0 ? DH_OK : dh_error_nomem(error);
}

static dh_status update(dh_tally *t, const dh_vector *const *args, const uint32_t *groups, int32_t n, dh_arena *scratch,
                        dh_error *error)
{
    (void)n;
    return add(t, args[0], groups, scratch, error);
}

static dh_status merge_values(dh_tally *into, const dh_keys *from, const dh_column *values, const uint32_t *map,
                              dh_arena *scratch, dh_error *error)
{
    uint32_t *groups = dh_arena_alloc(scratch, DH_VECTOR_ROWS * sizeof *groups);
    if (groups == NULL) return dh_error_nomem(error);
    dh_arena_mark mark = dh_arena_get_mark(scratch);
    for (int64_t begin = 0; begin < values->length; begin += DH_VECTOR_ROWS) {
        int32_t n = (int32_t)(values->length - begin < DH_VECTOR_ROWS ? values->length - begin : DH_VECTOR_ROWS);
        for (int32_t i = 0; i < n; i++) groups[i] = map[dh_keys_int64(from, begin + i, 0)];
        const dh_vector *v = dh_vector_load(scratch, values, begin, NULL, n);
        if (v == NULL) return dh_error_nomem(error);
        DH_TRY(add(into, v, groups, scratch, error));
        dh_arena_release_to(scratch, mark);
    }
    return DH_OK;
}

static dh_status merge(dh_tally *into, const dh_tally *from, const uint32_t *map, dh_error *error)
{
    const dh_keys *keys = from->extra;
    if (keys == NULL) return DH_OK;
    dh_type type = from->use->arg_type;
    if (type == DH_CATEGORY && from->use->dictionary == NULL) type = DH_TEXT;
    dh_column *values = dh_keys_column(keys, 1, type, DH_SHOW_PLAIN);
    dh_arena *scratch = dh_arena_new();
    dh_status status =
        values && scratch ? merge_values(into, keys, values, map, scratch, error) : dh_error_nomem(error);
    dh_column_unref(values);
    dh_arena_free(scratch);
    return status;
}

static dh_status finish(dh_tally *t, dh_column *out, dh_error *error)
{
    const dh_keys *keys = t->extra;
    int64_t *counts = dh_calloc(t->n + 1, sizeof *counts);
    if (counts == NULL) return dh_error_nomem(error);
    for (int64_t id = 0; keys && id < dh_keys_size(keys); id++) counts[dh_keys_int64(keys, id, 0)]++;
    int failed = 0;
    for (size_t g = 0; g < t->n && !failed; g++) failed = dh_column_append_int64(out, counts[g]);
    dh_free(counts);
    return failed ? dh_error_nomem(error) : DH_OK;
}

static void drop(dh_tally *t)
{
    dh_keys_free(t->extra);
    t->extra = NULL;
}

const dh_tally_type *dh_tally_distinct(dh_builtin_aggregate builtin)
{
    static const dh_tally_type type = {
        .state_size = 1, .update = update, .merge = merge, .finish = finish, .drop = drop};
    return builtin == DH_AGG_DISTINCT ? &type : NULL;
}
