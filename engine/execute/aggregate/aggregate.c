/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tallies: their life, and which family a built-in aggregate belongs to. */
#include "execute/aggregate/aggregate.h"

#include "base/memory.h"
#include "execute/exchange.h"
#include "execute/sort/sort.h"

#include <string.h>

static const dh_aggregate_impl *const impls[] = {
#define DH_AGGREGATE(row, ...) [DH_AGG_##row] = &dh_aggregate_impl_##row,
#include "query/functions/aggregate.def"
#undef DH_AGGREGATE
};

/* That of a plugin says nothing of itself. */
static const dh_aggregate_impl *impl_of(const dh_use *use)
{
    static const dh_aggregate_impl plugin = {.order = DH_ORDERED};
    return use->spec->plugin ? &plugin : impls[use->spec->builtin];
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

/* A whole number made real, row by row: ranks take it as it is. */
static bool is_cast_whole(const dh_op *op)
{
    return op->expr->kind == DH_EXPR_BUILTIN && op->expr->builtin == DH_FN_TO_FLOAT64 && op->lifted == NULL &&
           op->growing == 0 && op->args[0]->expr->type == DH_INT64;
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
    const dh_aggregate_impl *impl = impl_of(use);
    if (impl->takes_int64 && is_cast_whole(args[0])) args[0] = args[0]->args[0];
    use->type = spec->plugin ? dh_tally_plugin() : impl->type(use->arg_type, spec->n_args);
    if (use->type == NULL)
        return dh_error_set(error, DH_EINTERNAL, "the executor has no aggregate for '%s'", spec->name);
    use->stride = use->type->state_size;
    use->shares = -1;
    use->label = make_label(spec, text, arena);
    if (use->label == NULL) return dh_error_nomem(error);
    if (spec->plugin) return prepare_plugin(use, arena, error);
    bool ranked =
        impl->by_rank && use->dictionary && !dh_dictionary_grows(use->dictionary); /* else texts are compared */
    return ranked ? prepare_ranks(use, arena, error) : DH_OK;
}

bool dh_use_notes_known(const dh_use *use)
{
    return impl_of(use)->tells_known; /* of a plugin not: it may well count unknowns on purpose */
}

bool dh_use_is_ordered(const dh_use *use)
{
    dh_aggregate_order order = impl_of(use)->order;
    return order == DH_ORDERED || (order == DH_ORDERED_UNLESS_INT64 && use->arg_type != DH_INT64);
}

static bool same_value(const dh_value *a, const dh_value *b)
{
    if (a->type != b->type || a->known != b->known) return false;
    if (!a->known) return true;
    switch (a->type) {
    case DH_TEXT:
    case DH_CATEGORY:
        return a->as.text.size == b->as.text.size &&
               (a->as.text.size == 0 || memcmp(a->as.text.data, b->as.text.data, a->as.text.size) == 0);
    case DH_BOOL: return (a->as.boolean != 0) == (b->as.boolean != 0);
    case DH_INT64:
    case DH_DATE:
    case DH_DATETIME: return a->as.integer == b->as.integer;
    default: return false; /* real numbers: not worth the trouble */
    }
}

static bool same_expr(const dh_expr *a, const dh_expr *b)
{
    if (a->kind != b->kind || a->type != b->type || a->n_args != b->n_args) return false;
    switch (a->kind) {
    case DH_EXPR_CONSTANT: return same_value(&a->constant, &b->constant);
    case DH_EXPR_COLUMN: return a->column == b->column;
    case DH_EXPR_FOLLOW:
        if (a->follow != b->follow || a->column != b->column) return false;
        break;
    case DH_EXPR_BUILTIN:
        if (a->builtin != b->builtin) return false;
        break;
    default: return false; /* a plugin may count its calls */
    }
    for (int32_t i = 0; i < a->n_args; i++)
        if (!same_expr(a->args[i], b->args[i])) return false;
    return true;
}

static const dh_aggregate_impl *family_of(const dh_use *use)
{
    const dh_aggregate_impl *impl = impl_of(use);
    return impl->like ? impl->like : impl;
}

bool dh_uses_share(const dh_use *a, const dh_use *b)
{
    if (a->spec->plugin || b->spec->plugin || a->spec->n_args != b->spec->n_args) return false;
    if (a->arg_type != b->arg_type || family_of(a) != family_of(b)) return false;
    for (int32_t i = 0; i < a->spec->n_args; i++)
        if (!same_expr(a->args[i]->expr, b->args[i]->expr)) return false;
    return true;
}

void dh_use_share(dh_use *first, dh_use *later, int32_t at)
{
    later->shares = at;
    if (later->type->state_size <= first->type->state_size) return;
    first->type = later->type;
    first->stride = later->stride;
}

/* What is past the groups that there are is left as it is. */
dh_status dh_tally_reserve(dh_tally *t, size_t capacity, dh_error *error)
{
    size_t stride = t->use->stride ? t->use->stride : 1;
    if (capacity <= t->capacity) return DH_OK;
    if (capacity > SIZE_MAX / 2 / stride) return dh_error_nomem(error);
    char *states = dh_aligned_alloc_raw(capacity * stride);
    if (states == NULL) return dh_error_nomem(error);
    if (t->n > 0) memcpy(states, t->states, t->n * stride);
    dh_free(t->states);
    t->states = states;
    t->capacity = capacity;
    return DH_OK;
}

dh_status dh_tally_grow(dh_tally *t, size_t n_groups, dh_error *error)
{
    if (n_groups <= t->n) return DH_OK;
    if (n_groups > t->capacity)
        DH_TRY(dh_tally_reserve(t, t->capacity * 2 > n_groups ? t->capacity * 2 : n_groups, error));
    size_t stride = t->use->stride ? t->use->stride : 1;
    memset(t->states + t->n * stride, 0, (n_groups - t->n) * stride);
    if (t->use->type->grow) return t->use->type->grow(t, n_groups, error); /* moves t->n along */
    t->n = n_groups;
    return DH_OK;
}

dh_status dh_tally_extend(dh_tally *t, size_t n_groups, dh_error *error)
{
    size_t stride = t->use->stride ? t->use->stride : 1;
    if (n_groups > t->capacity) {
        size_t capacity = t->capacity * 2 > n_groups ? t->capacity * 2 : n_groups;
        char *states = dh_calloc(capacity, stride);
        if (states == NULL) return dh_error_nomem(error);
        if (t->n > 0) memcpy(states, t->states, t->n * stride);
        dh_free(t->states);
        t->states = states;
        t->capacity = capacity;
    }
    if (n_groups > t->n) t->n = n_groups;
    return DH_OK;
}

/* Run by run of neighbours. */
void dh_tally_keep(dh_tally *t, const uint32_t *groups, size_t n)
{
    size_t stride = t->use->stride;
    for (size_t at = 0; at < n;) {
        size_t from = groups[at], many = 1;
        while (at + many < n && groups[at + many] == from + many) many++;
        if (from != at) memmove(t->states + at * stride, t->states + from * stride, many * stride);
        at += many;
    }
    t->n = n;
}

static int64_t count_known(const uint8_t *known, int32_t n)
{
    int64_t sum = 0;
    for (int32_t begin = 0; begin < n; begin += 255) { /* bytes of 0 and 1: a byte holds the sum of 255 */
        int32_t end = n - begin < 255 ? n : begin + 255;
        uint32_t part = 0;
        for (int32_t i = begin; i < end; i++) part += known[i];
        sum += part;
    }
    return sum;
}

dh_status dh_tally_update(dh_tally *t, const dh_vector *const *args, const dh_groups *groups, size_t n_groups,
                          dh_arena *scratch, dh_error *error)
{
    DH_TRY(dh_tally_grow(t, n_groups, error));
    t->rows += groups->n;
    if (t->use->spec->n_args > 0) t->known += args[0]->known ? count_known(args[0]->known, groups->n) : groups->n;
    return t->use->type->update(t, args, groups, scratch, error);
}

dh_status dh_tally_merge(dh_tally *into, const dh_tally *from, const dh_group_map *map, size_t n_groups,
                         dh_error *error)
{
    DH_TRY(dh_tally_grow(into, n_groups, error));
    return into->use->type->merge(into, from, map, error);
}

/* What is apart: merged, which leaves `from` whole until all is done. */
static dh_status split_apart(dh_tally *const *into, int n_into, const dh_tally *from, const uint8_t *part,
                             const uint32_t *to, dh_error *error)
{
    uint32_t *groups = dh_malloc((from->n + 1) * sizeof *groups), *places = dh_malloc((from->n + 1) * sizeof *places);
    dh_status status = groups && places ? DH_OK : dh_error_nomem(error);
    for (int p = 0; p < n_into && status == DH_OK; p++) {
        dh_group_map map = {groups, places, 0};
        for (size_t g = 0; g < from->n; g++) {
            if (part[g] != p) continue;
            groups[map.n] = (uint32_t)g;
            places[map.n++] = to[g];
        }
        status = dh_tally_grow(into[p], map.n, error);
        if (status == DH_OK) status = from->use->type->merge(into[p], from, &map, error);
    }
    dh_free(groups);
    dh_free(places);
    return status;
}

/* The states are moved: what they own goes with them. */
static dh_status move_states(dh_tally *const *into, int n_into, dh_tally *from, const uint8_t *part, const uint32_t *to,
                             dh_error *error)
{
    size_t stride = from->use->stride ? from->use->stride : 1, counts[256] = {0};
    for (size_t g = 0; g < from->n; g++) counts[part[g]]++;
    for (int p = 0; p < n_into; p++) {
        dh_free(into[p]->states);
        into[p]->capacity = 0;
        into[p]->states = dh_aligned_alloc_raw(counts[p] * stride);
        if (into[p]->states == NULL) return dh_error_nomem(error);
        into[p]->capacity = counts[p];
    }
    for (size_t g = 0; g < from->n; g++)
        memcpy(into[part[g]]->states + to[g] * stride, from->states + g * stride, stride);
    for (int p = 0; p < n_into; p++) into[p]->n = counts[p];
    from->n = 0;
    return DH_OK;
}

dh_status dh_tally_split(dh_tally *const *into, int n_into, dh_tally *from, const uint8_t *part, const uint32_t *to,
                         dh_error *error)
{
    if (from->use->type->apart)
        DH_TRY(split_apart(into, n_into, from, part, to, error));
    else
        DH_TRY(move_states(into, n_into, from, part, to, error));
    into[0]->rows += from->rows;
    into[0]->known += from->known;
    dh_tally_free(from);
    return DH_OK;
}

dh_status dh_tally_finish(dh_column **out, const dh_tally *of, const dh_use *use, dh_error *error)
{
    dh_tally view = *of;
    view.use = use;
    view.n -= of->first;
    if (of->first > 0) view.states += of->first * of->use->stride;
    const dh_bound_aggregate *spec = use->spec;
    dh_column *column = dh_column_new_uncleared(spec->type, (int64_t)view.n);
    if (column == NULL) return dh_error_nomem(error);
    column->show = spec->show;
    bool coded = spec->type == DH_CATEGORY && use->dictionary && spec->plugin == NULL;
    if (coded && column->dictionary != use->dictionary) {
        dh_dictionary_unref(column->dictionary);
        column->dictionary = dh_dictionary_ref((dh_dictionary *)(uintptr_t)use->dictionary);
    }
    dh_status status = of->use->type->finish(&view, column, error);
    if (status == DH_OK) {
        dh_column_finish(column);
        *out = column;
    } else {
        dh_column_unref(column);
    }
    return status;
}

void dh_tally_clear(dh_tally *t)
{
    const dh_tally_type *type = t->use->type;
    if (type->clear)
        type->clear(t);
    else if (type->drop)
        type->drop(t);
    t->n = 0;
    t->rows = t->known = 0;
}

size_t dh_tally_memory(const dh_tally *t)
{
    const dh_tally_type *type = t->use->type;
    return t->n * t->use->stride + (type->memory ? type->memory(t) : 0);
}

void dh_tally_free(dh_tally *t)
{
    const dh_use *use = t->use;
    if (use && use->type->drop) use->type->drop(t);
    dh_free(t->states);
    *t = (dh_tally){.use = use};
}
