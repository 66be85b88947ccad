/* SPDX-License-Identifier: GPL-3.0-or-later */
/* count, count_if and share: whole numbers of rows. */
#include "execute/aggregate.h"

typedef struct state {
    int64_t rows, yes; /* rows: all, or those known */
} state;

static dh_status update(dh_tally *t, const dh_vector *const *args, const uint32_t *groups, int32_t n, dh_arena *scratch,
                        dh_error *error)
{
    (void)scratch;
    (void)error;
    state *s = (state *)(void *)t->states;
    const uint8_t *known = t->use->spec->n_args > 0 ? args[0]->known : NULL;
    const uint8_t *yes = t->use->arg_type == DH_BOOL ? args[0]->values : NULL;
    for (int32_t i = 0; i < n; i++) {
        bool counts = known == NULL || known[i];
        s[groups[i]].rows += counts;
        s[groups[i]].yes += counts && yes && yes[i];
    }
    return DH_OK;
}

static dh_status merge(dh_tally *into, const dh_tally *from, const uint32_t *map, dh_error *error)
{
    (void)error;
    state *s = (state *)(void *)into->states;
    const state *f = (const state *)(const void *)from->states;
    for (size_t g = 0; g < from->n; g++) {
        s[map[g]].rows += f[g].rows;
        s[map[g]].yes += f[g].yes;
    }
    return DH_OK;
}

static dh_status finish(dh_tally *t, dh_column *out, dh_error *error)
{
    const state *s = (const state *)(const void *)t->states;
    for (size_t g = 0; g < t->n; g++) {
        int failed;
        if (t->use->spec->builtin != DH_AGG_SHARE)
            failed = dh_column_append_int64(out, t->use->spec->builtin == DH_AGG_COUNT ? s[g].rows : s[g].yes);
        else if (s[g].rows == 0)
            failed = dh_column_append_null(out);
        else
            failed = dh_column_append_float64(out, (double)s[g].yes / (double)s[g].rows);
        if (failed) return dh_error_nomem(error);
    }
    return DH_OK;
}

const dh_tally_type *dh_tally_count(dh_builtin_aggregate builtin)
{
    static const dh_tally_type type = {.state_size = sizeof(state), .update = update, .merge = merge, .finish = finish};
    return builtin == DH_AGG_COUNT || builtin == DH_AGG_COUNT_IF || builtin == DH_AGG_SHARE ? &type : NULL;
}
