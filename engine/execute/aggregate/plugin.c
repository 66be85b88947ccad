/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plugin aggregates: opaque states managed by callbacks, arguments as Arrow arrays, errors that name the plugin's
 * aggregate. */
#include "execute/aggregate/aggregate.h"

#include "base/foreign.h"
#include "execute/exchange.h"

/* Completes the error of a callback that returned `status`. */
static dh_status failed(const dh_aggregate_states *t, dh_status status, dh_error *error)
{
    const dh_bound_aggregate *spec = t->call->spec;
    dh_error_complete(error, status);
    dh_error_prefix(error, "the aggregate '%s' of the plugin %s", spec->plugin->name, spec->origin);
    return status;
}

/* Around the calls of a callback. */
static void enter(const dh_aggregate_states *t, const char *callback)
{
    const dh_bound_aggregate *spec = t->call->spec;
    dh_foreign_enter("aggregate", spec->plugin->name, callback, spec->origin);
}

static dh_status leave(const dh_aggregate_states *t, dh_status status, dh_error *error)
{
    dh_foreign_leave();
    return status == DH_OK ? DH_OK : failed(t, status, error);
}

/* t->n counts only states that init accepted, so that drop is not called for the others. */
static dh_status grow(dh_aggregate_states *t, size_t to, dh_error *error)
{
    const dh_aggregate *plugin = t->call->spec->plugin;
    dh_status status = DH_OK;
    if (t->n >= to) return DH_OK;
    enter(t, "init");
    while (status == DH_OK && t->n < to) {
        if (plugin->init != NULL) status = plugin->init(&t->call->call, t->states + t->n * t->call->stride, error);
        if (status == DH_OK) t->n++;
    }
    return leave(t, status, error);
}

static dh_status update(dh_aggregate_states *t, const dh_vector *const *args, const dh_groups *groups,
                        dh_arena *scratch, dh_error *error)
{
    const dh_aggregate *plugin = t->call->spec->plugin;
    dh_batch batch = {.struct_size = sizeof batch, .n_rows = groups->n, .group = groups->ids};
    batch.cols = dh_exchange_arrays(scratch, args, t->call->types, t->call->spec->n_args);
    if (batch.cols == NULL) return dh_error_nomem(error);
    enter(t, "update");
    return leave(t, plugin->update(&t->call->call, t->states, &batch, error), error);
}

static dh_status merge(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                       dh_error *error)
{
    const dh_aggregate *plugin = into->call->spec->plugin;
    size_t stride = into->call->stride;
    dh_status status = DH_OK;
    enter(into, "merge");
    for (size_t i = 0; status == DH_OK && i < map->n; i++) {
        size_t g = map->from ? map->from[i] : i;
        status = plugin->merge(&into->call->call, into->states + map->to[i] * stride, from->states + g * stride, error);
    }
    return leave(into, status, error);
}

static dh_status append(dh_column *out, const dh_value *value, dh_error *error)
{
    bool text =
        (out->type == DH_TEXT || out->type == DH_CATEGORY) && (value->type == DH_TEXT || value->type == DH_CATEGORY);
    if (value->valid && value->type != out->type && !text)
        return dh_error_set(error, DH_EPLUGIN, "it gave a value of type %s instead of %s", dh_type_name(value->type),
                            dh_type_name(out->type));
    int status = value->valid ? dh_column_append_value(out, value) : dh_column_append_null(out);
    return status == 0 ? DH_OK : dh_error_nomem(error);
}

static dh_status finish(dh_aggregate_states *t, dh_column *out, dh_error *error)
{
    const dh_aggregate *plugin = t->call->spec->plugin;
    dh_status status = DH_OK;
    enter(t, "finish");
    for (size_t g = 0; status == DH_OK && g < t->n; g++) {
        dh_value value = {.type = plugin->result, .valid = 0};
        status = plugin->finish(&t->call->call, t->states + g * t->call->stride, &value, error);
        if (status == DH_OK) status = append(out, &value, error);
    }
    return leave(t, status, error);
}

static void drop(dh_aggregate_states *t)
{
    const dh_aggregate *plugin = t->call->spec->plugin;
    if (plugin->drop == NULL) return;
    enter(t, "drop");
    for (size_t g = 0; g < t->n; g++) plugin->drop(&t->call->call, t->states + g * t->call->stride);
    dh_foreign_leave();
}

const dh_aggregate_type *dh_aggregate_plugin(void)
{
    static const dh_aggregate_type type = {
        .update = update, .merge = merge, .finish = finish, .drop = drop, .grow = grow};
    return &type;
}
