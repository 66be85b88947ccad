/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tallies: their life, and which family a built-in aggregate belongs to. */
#include "execute/aggregate.h"

#include "base/memory.h"
#include "execute/exchange.h"
#include "execute/sort.h"

#include <string.h>

static const dh_tally_type *find_type(const dh_bound_aggregate *spec, dh_type arg_type)
{
    if (spec->plugin) return dh_tally_plugin();
    const dh_tally_type *type = dh_tally_count(spec->builtin);
    if (type == NULL) type = dh_tally_sum(spec->builtin, arg_type);
    if (type == NULL) type = dh_tally_extreme(spec->builtin, arg_type);
    if (type == NULL) type = dh_tally_rank(spec->builtin);
    if (type == NULL) type = dh_tally_distinct(spec->builtin);
    if (type == NULL) type = dh_tally_moment(spec->builtin);
    return type;
}

static dh_status prepare_plugin(dh_use *use, dh_arena *arena, dh_error *error)
{
    const dh_aggregate *plugin = use->spec->plugin;
    size_t align = plugin->state_align ? plugin->state_align : 1;
    if (align > 64 || (align & (align - 1)) != 0)
        return dh_error_set(error, DH_EPLUGIN, "plugin aggregate '%s' asks for states aligned to %zu; at most 64",
                            plugin->name, align);
    if (plugin->state_size > SIZE_MAX / 2) return dh_error_nomem(error);
    use->stride = (plugin->state_size + align - 1) / align * align;
    int32_t n = use->spec->n_args;
    dh_type *types = dh_arena_alloc(arena, ((size_t)n + 1) * sizeof *types);
    if (types == NULL) return dh_error_nomem(error);
    for (int32_t a = 0; a < n; a++) types[a] = use->spec->args[a]->type;
    use->types = types;
    use->call = (dh_call){.struct_size = sizeof use->call,
                          .schemas = dh_exchange_schemas(arena, types, n),
                          .n_args = (uint32_t)n,
                          .params = use->spec->params,
                          .data = plugin->data};
    return use->call.schemas ? DH_OK : dh_error_nomem(error);
}

static dh_status prepare_ranks(dh_use *use, dh_arena *arena, dh_error *error)
{
    int32_t *ranks = dh_sort_ranks(use->dictionary);
    size_t size = (size_t)dh_dictionary_size(use->dictionary) * sizeof *ranks;
    int32_t *kept = ranks ? dh_arena_alloc(arena, size + 1) : NULL;
    if (kept && size > 0) memcpy(kept, ranks, size);
    dh_free(ranks);
    use->ranks = kept;
    return kept ? DH_OK : dh_error_nomem(error);
}

static const char *make_label(const dh_bound_aggregate *spec, const char *text, dh_arena *arena)
{
    bool given = text && spec->begin >= 0 && spec->end > spec->begin && (size_t)spec->end <= strlen(text);
    if (given) return dh_arena_strndup(arena, text + spec->begin, (size_t)(spec->end - spec->begin));
    return dh_arena_strdup(arena, spec->name ? spec->name : "aggregate");
}

dh_status dh_use_prepare(dh_use *use, const dh_bound_aggregate *spec, dh_op **args, const char *text, dh_arena *arena,
                         dh_error *error)
{
    memset(use, 0, sizeof *use);
    use->spec = spec;
    use->args = args;
    if (spec->n_args > 0) {
        use->arg_type = spec->args[0]->type;
        use->dictionary = args[0]->dictionary;
    }
    use->type = find_type(spec, use->arg_type);
    if (use->type == NULL)
        return dh_error_set(error, DH_EINTERNAL, "the executor has no aggregate for '%s'", spec->name);
    use->stride = use->type->state_size;
    use->label = make_label(spec, text, arena);
    if (use->label == NULL) return dh_error_nomem(error);
    if (spec->plugin) return prepare_plugin(use, arena, error);
    bool ranked = spec->builtin == DH_AGG_MIN || spec->builtin == DH_AGG_MAX;
    return ranked && use->dictionary ? prepare_ranks(use, arena, error) : DH_OK;
}

bool dh_use_notes_known(const dh_use *use)
{
    if (use->spec->plugin) return false; /* it may well count unknowns on purpose */
    switch (use->spec->builtin) {
    case DH_AGG_SUM:
    case DH_AGG_MEAN:
    case DH_AGG_SHARE:
    case DH_AGG_MEDIAN:
    case DH_AGG_QUANTILE:
    case DH_AGG_STDDEV: return true;
    default: return false;
    }
}

dh_status dh_tally_grow(dh_tally *t, size_t n_groups, dh_error *error)
{
    if (n_groups <= t->n) return DH_OK;
    size_t stride = t->use->stride ? t->use->stride : 1;
    if (n_groups > t->capacity) {
        size_t capacity = t->capacity * 2 > n_groups ? t->capacity * 2 : n_groups;
        if (capacity > SIZE_MAX / 2 / stride) return dh_error_nomem(error);
        char *states = dh_aligned_grow(t->states, t->n * stride, capacity * stride);
        if (states == NULL) return dh_error_nomem(error);
        t->states = states;
        t->capacity = capacity;
    }
    size_t from = t->n;
    if (t->use->type->grow == NULL) {
        t->n = n_groups;
        return DH_OK;
    }
    return t->use->type->grow(t, from, n_groups, error); /* moves t->n along as states come to life */
}

dh_status dh_tally_update(dh_tally *t, const dh_vector *const *args, const uint32_t *groups, int32_t n, size_t n_groups,
                          dh_arena *scratch, dh_error *error)
{
    DH_TRY(dh_tally_grow(t, n_groups, error));
    t->rows += n;
    if (t->use->spec->n_args > 0) {
        const uint8_t *known = args[0]->known;
        int64_t sum = known ? 0 : n;
        for (int32_t i = 0; known && i < n; i++) sum += known[i];
        t->known += sum;
    }
    return t->use->type->update(t, args, groups, n, scratch, error);
}

dh_status dh_tally_merge(dh_tally *into, const dh_tally *from, const uint32_t *map, size_t n_groups, dh_error *error)
{
    DH_TRY(dh_tally_grow(into, n_groups, error));
    into->rows += from->rows;
    into->known += from->known;
    return into->use->type->merge(into, from, map, error);
}

dh_status dh_tally_finish(dh_column **out, dh_tally *t, dh_error *error)
{
    const dh_bound_aggregate *spec = t->use->spec;
    dh_column *column = dh_column_new(spec->type, (int64_t)t->n);
    if (column == NULL) return dh_error_nomem(error);
    column->show = spec->show;
    bool coded = spec->type == DH_CATEGORY && t->use->dictionary && spec->plugin == NULL;
    if (coded && column->dictionary != t->use->dictionary) {
        dh_dictionary_unref(column->dictionary);
        column->dictionary = dh_dictionary_ref((dh_dictionary *)(uintptr_t)t->use->dictionary);
    }
    dh_status status = t->use->type->finish(t, column, error);
    if (status == DH_OK) {
        dh_column_finish(column);
        *out = column;
    } else {
        dh_column_unref(column);
    }
    return status;
}

void dh_tally_free(dh_tally *t)
{
    if (t->use && t->use->type->drop) t->use->type->drop(t);
    dh_free(t->states);
    memset(t, 0, sizeof *t);
}
