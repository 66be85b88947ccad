/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Aggregate calls and the lifecycle of their states; dispatches to the family of each aggregate. */
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

/* Plugin aggregates do not declare properties: ordered is the safe default. */
static const dh_aggregate_impl *impl_of(const dh_aggregate_call *call)
{
    static const dh_aggregate_impl plugin = {.ordered = true};
    return call->spec->plugin ? &plugin : impls[call->spec->builtin];
}

static dh_status prepare_plugin(dh_aggregate_call *call, dh_arena *arena, dh_error *error)
{
    const dh_aggregate *plugin = call->spec->plugin;
    size_t align = plugin->state_align ? plugin->state_align : 1;
    if (align > 64 || (align & (align - 1)) != 0)
        return dh_error_set(error, DH_EPLUGIN, "plugin aggregate '%s' asks for states aligned to %zu; at most 64",
                            plugin->name, align);
    if (plugin->state_size > SIZE_MAX / 2) return dh_error_nomem(error);
    call->stride = (plugin->state_size + align - 1) / align * align;
    int32_t n = call->spec->n_args;
    dh_type *types = dh_arena_alloc(arena, ((size_t)n + 1) * sizeof *types);
    if (types == NULL) return dh_error_nomem(error);
    for (int32_t a = 0; a < n; a++) types[a] = call->spec->args[a]->type;
    call->types = types;
    call->call = (dh_call){.struct_size = sizeof call->call,
                           .schemas = dh_exchange_schemas(arena, types, n),
                           .n_args = (uint32_t)n,
                           .params = call->spec->params,
                           .data = plugin->data};
    return call->call.schemas ? DH_OK : dh_error_nomem(error);
}

static dh_status prepare_ranks(dh_aggregate_call *call, dh_arena *arena, dh_error *error)
{
    int32_t *ranks = dh_collation_ranks(call->dictionary);
    size_t size = (size_t)dh_dictionary_size(call->dictionary) * sizeof *ranks;
    int32_t *kept = ranks ? dh_arena_alloc(arena, size + 1) : NULL;
    if (kept && size > 0) memcpy(kept, ranks, size);
    dh_free(ranks);
    call->ranks = kept;
    return kept ? DH_OK : dh_error_nomem(error);
}

static const char *make_label(const dh_bound_aggregate *spec, const char *text, dh_arena *arena)
{
    bool given = text && spec->begin >= 0 && spec->end > spec->begin && (size_t)spec->end <= strlen(text);
    if (given) return dh_arena_strndup(arena, text + spec->begin, (size_t)(spec->end - spec->begin));
    return dh_arena_strdup(arena, spec->name ? spec->name : "aggregate");
}

/* Whether the op is a per-row cast of int64 to float64, which quantiles do not need. */
static bool is_cast_int64(const dh_op *op)
{
    return op->expr->kind == DH_EXPR_BUILTIN && op->expr->builtin == DH_FN_TO_FLOAT64 && !op->expr->exact &&
           op->by_code == NULL && op->still_growing == 0 && op->args[0]->expr->type == DH_INT64;
}

dh_status dh_aggregate_call_prepare(dh_aggregate_call *call, const dh_bound_aggregate *spec, dh_op **args,
                                    const char *text, dh_arena *arena, dh_error *error)
{
    memset(call, 0, sizeof *call);
    call->spec = spec;
    call->args = args;
    if (spec->n_args > 0) {
        call->arg_type = spec->args[0]->type;
        call->dictionary = args[0]->dictionary;
    }
    const dh_aggregate_impl *impl = impl_of(call);
    if (impl->takes_int64 && is_cast_int64(args[0])) args[0] = args[0]->args[0];
    call->type = spec->plugin ? dh_aggregate_plugin() : impl->type(call->arg_type, spec->n_args);
    if (call->type == NULL)
        return dh_error_set(error, DH_EINTERNAL, "the executor has no aggregate for '%s'", spec->name);
    call->stride = call->type->state_size;
    call->shares = -1;
    call->label = make_label(spec, text, arena);
    if (call->label == NULL) return dh_error_nomem(error);
    if (spec->plugin) return prepare_plugin(call, arena, error);
    bool ranked =
        impl->by_rank && call->dictionary && !dh_dictionary_is_growing(call->dictionary); /* else compare texts */
    return ranked ? prepare_ranks(call, arena, error) : DH_OK;
}

bool dh_aggregate_call_reports_valid(const dh_aggregate_call *call)
{
    return impl_of(call)->reports_valid; /* false for plugins: they may count nulls on purpose */
}

bool dh_aggregate_call_is_ordered(const dh_aggregate_call *call)
{
    return impl_of(call)->ordered;
}

static bool same_value(const dh_value *a, const dh_value *b)
{
    if (a->type != b->type || a->valid != b->valid) return false;
    if (!a->valid) return true;
    switch (a->type) {
    case DH_TEXT:
    case DH_CATEGORY:
        return a->as.text.size == b->as.text.size &&
               (a->as.text.size == 0 || memcmp(a->as.text.data, b->as.text.data, a->as.text.size) == 0);
    case DH_BOOL: return (a->as.boolean != 0) == (b->as.boolean != 0);
    case DH_INT64:
    case DH_DATE:
    case DH_DATETIME: return a->as.integer == b->as.integer;
    default: return false; /* floats and counts: not worth comparing */
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
        if (a->builtin != b->builtin || a->exact != b->exact) return false;
        break;
    default: return false; /* a plugin may depend on how often it is called */
    }
    for (int32_t i = 0; i < a->n_args; i++)
        if (!same_expr(a->args[i], b->args[i])) return false;
    return true;
}

/* Aggregates of one family can share states. */
static const dh_aggregate_impl *family_of(const dh_aggregate_call *call)
{
    const dh_aggregate_impl *impl = impl_of(call);
    return impl->like ? impl->like : impl;
}

bool dh_aggregate_calls_share(const dh_aggregate_call *a, const dh_aggregate_call *b)
{
    if (a->spec->plugin || b->spec->plugin || a->spec->n_args != b->spec->n_args) return false;
    if (a->arg_type != b->arg_type || family_of(a) != family_of(b)) return false;
    for (int32_t i = 0; i < a->spec->n_args; i++)
        if (!same_expr(a->args[i]->expr, b->args[i]->expr)) return false;
    return true;
}

void dh_aggregate_call_share(dh_aggregate_call *first, dh_aggregate_call *later, int32_t at)
{
    later->shares = at;
    if (later->type->state_size <= first->type->state_size) return;
    first->type = later->type;
    first->stride = later->stride;
}

/* States beyond t->n are not initialised. */
dh_status dh_aggregate_reserve(dh_aggregate_states *t, size_t capacity, dh_error *error)
{
    size_t stride = t->call->stride ? t->call->stride : 1;
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

dh_status dh_aggregate_grow(dh_aggregate_states *t, size_t n_groups, dh_error *error)
{
    if (n_groups <= t->n) return DH_OK;
    if (n_groups > t->capacity)
        DH_TRY(dh_aggregate_reserve(t, t->capacity * 2 > n_groups ? t->capacity * 2 : n_groups, error));
    size_t stride = t->call->stride ? t->call->stride : 1;
    memset(t->states + t->n * stride, 0, (n_groups - t->n) * stride);
    if (t->call->type->grow) return t->call->type->grow(t, n_groups, error); /* sets t->n */
    t->n = n_groups;
    return DH_OK;
}

dh_status dh_aggregate_extend(dh_aggregate_states *t, size_t n_groups, dh_error *error)
{
    size_t stride = t->call->stride ? t->call->stride : 1;
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

/* Moves stretches of consecutive groups at once. */
void dh_aggregate_keep(dh_aggregate_states *t, const uint32_t *groups, size_t n)
{
    size_t stride = t->call->stride;
    for (size_t at = 0; at < n;) {
        size_t from = groups[at], many = 1;
        while (at + many < n && groups[at + many] == from + many) many++;
        if (from != at) memmove(t->states + at * stride, t->states + from * stride, many * stride);
        at += many;
    }
    t->n = n;
}

static int64_t count_valid(const uint8_t *valid, int32_t n)
{
    int64_t sum = 0;
    for (int32_t begin = 0; begin < n; begin += 255) { /* blocks of 255, so that the loop can sum in bytes */
        int32_t end = n - begin < 255 ? n : begin + 255;
        uint32_t part = 0;
        for (int32_t i = begin; i < end; i++) part += valid[i];
        sum += part;
    }
    return sum;
}

dh_status dh_aggregate_update(dh_aggregate_states *t, const dh_vector *const *args, const dh_groups *groups,
                              size_t n_groups, dh_arena *scratch, dh_error *error)
{
    DH_TRY(dh_aggregate_grow(t, n_groups, error));
    t->rows += groups->n;
    if (t->call->spec->n_args > 0) t->valid += args[0]->valid ? count_valid(args[0]->valid, groups->n) : groups->n;
    return t->call->type->update(t, args, groups, scratch, error);
}

dh_status dh_aggregate_merge(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                             size_t n_groups, dh_error *error)
{
    DH_TRY(dh_aggregate_grow(into, n_groups, error));
    return into->call->type->merge(into, from, map, error);
}

/* Types with `extra`: by merging, which leaves `from` intact until all parts are done. */
static dh_status split_apart(dh_aggregate_states *const *into, int n_into, const dh_aggregate_states *from,
                             const uint8_t *part, const uint32_t *to, dh_error *error)
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
        status = dh_aggregate_grow(into[p], map.n, error);
        if (status == DH_OK) status = from->call->type->merge(into[p], from, &map, error);
    }
    dh_free(groups);
    dh_free(places);
    return status;
}

/* Other types: moves the bytes, and with them ownership of what states point to. */
static dh_status move_states(dh_aggregate_states *const *into, int n_into, dh_aggregate_states *from,
                             const uint8_t *part, const uint32_t *to, dh_error *error)
{
    size_t stride = from->call->stride ? from->call->stride : 1, counts[256] = {0};
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

dh_status dh_aggregate_split(dh_aggregate_states *const *into, int n_into, dh_aggregate_states *from,
                             const uint8_t *part, const uint32_t *to, dh_error *error)
{
    if (from->call->type->apart)
        DH_TRY(split_apart(into, n_into, from, part, to, error));
    else
        DH_TRY(move_states(into, n_into, from, part, to, error));
    into[0]->rows += from->rows;
    into[0]->valid += from->valid;
    into[0]->owned += from->owned;
    dh_aggregate_free(from);
    return DH_OK;
}

dh_status dh_aggregate_finish(dh_column **out, const dh_aggregate_states *of, const dh_aggregate_call *call,
                              dh_error *error)
{
    dh_aggregate_states view = *of;
    view.call = call;
    view.n -= of->first;
    if (of->first > 0) view.states += of->first * of->call->stride;
    const dh_bound_aggregate *spec = call->spec;
    dh_column *column = dh_column_new_uncleared(spec->type, (int64_t)view.n);
    if (column == NULL) return dh_error_nomem(error);
    column->display = spec->display;
    bool coded = spec->type == DH_CATEGORY && call->dictionary && spec->plugin == NULL;
    if (coded && column->dictionary != call->dictionary) {
        dh_dictionary_unref(column->dictionary);
        column->dictionary = dh_dictionary_ref((dh_dictionary *)(uintptr_t)call->dictionary);
    }
    dh_status status = of->call->type->finish(&view, column, error);
    if (status == DH_OK) {
        dh_column_finish(column);
        *out = column;
    } else {
        dh_column_unref(column);
    }
    return status;
}

void dh_aggregate_clear(dh_aggregate_states *t)
{
    const dh_aggregate_type *type = t->call->type;
    if (type->clear)
        type->clear(t);
    else if (type->drop)
        type->drop(t);
    t->n = 0;
    t->rows = t->valid = 0;
    t->owned = 0;
}

size_t dh_aggregate_memory(const dh_aggregate_states *t)
{
    const dh_aggregate_type *type = t->call->type;
    return t->n * t->call->stride + t->owned + (type->memory ? type->memory(t) : 0);
}

void dh_aggregate_free(dh_aggregate_states *t)
{
    const dh_aggregate_call *call = t->call;
    if (call && call->type->drop) call->type->drop(t);
    dh_free(t->states);
    *t = (dh_aggregate_states){.call = call};
}
