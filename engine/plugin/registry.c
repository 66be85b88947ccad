/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Registration in two steps. While an entry runs, what it registers is copied (structs to the host's size, shorter ones
 * padded with zeros, names and declarations deep) and checked; when the entry has succeeded everything is taken, or, if
 * one name is taken already, nothing.
 */
#include <string.h>

#include "base/memory.h"
#include "plugin/plugin_internal.h"

const char *dh_kind_name(dh_kind kind)
{
    static const char *const names[] = {"aggregate", "function", "statistic", "source", "sink"};
    return names[kind];
}

/* ---- copying ---- */

static bool copy_text(dh_arena *arena, const char **text)
{
    if (!*text) return true;
    *text = dh_arena_strdup(arena, *text);
    return *text != NULL;
}

static bool copy_args(dh_arena *arena, const dh_arg **args, uint32_t n)
{
    if (n == 0 || !*args) return true;
    dh_arg *copy = dh_arena_zalloc(arena, n, sizeof *copy);
    if (!copy) return false;
    for (uint32_t i = 0; i < n; i++) {
        copy[i] = (*args)[i];
        if (!copy_text(arena, &copy[i].name) || !copy_text(arena, &copy[i].doc)) return false;
    }
    *args = copy;
    return true;
}

static const char *const *copy_choices(dh_arena *arena, const char *const *choices)
{
    size_t n = 0;
    while (choices[n]) n++;
    const char **copy = dh_arena_zalloc(arena, n + 1, sizeof *copy);
    for (size_t i = 0; copy && i < n; i++) {
        copy[i] = choices[i];
        if (!copy_text(arena, &copy[i])) return NULL;
    }
    return copy;
}

static bool copy_params(dh_arena *arena, const dh_param **params, uint32_t n)
{
    if (n == 0 || !*params) return true;
    dh_param *copy = dh_arena_zalloc(arena, n, sizeof *copy);
    if (!copy) return false;
    for (uint32_t i = 0; i < n; i++) {
        copy[i] = (*params)[i];
        if (!copy_text(arena, &copy[i].name) || !copy_text(arena, &copy[i].doc) || !copy_text(arena, &copy[i].fallback))
            return false;
        if (copy[i].choices && !(copy[i].choices = copy_choices(arena, copy[i].choices))) return false;
    }
    *params = copy;
    return true;
}

/* ---- checking ---- */

static bool is_name(const char *name)
{
    if (!name || !name[0] || (name[0] >= '0' && name[0] <= '9')) return false;
    for (const char *c = name; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_')) return false;
    return true;
}

static dh_status check_params(dh_kind kind, const char *name, const dh_param *params, uint32_t n, dh_error *error)
{
    if (n > 0 && !params)
        return dh_error_set(error, DH_EPLUGIN, "the %s '%s' says that it has %u parameters and gives none",
                            dh_kind_name(kind), name, n);
    for (uint32_t i = 0; i < n; i++) {
        dh_type type = params[i].type;
        bool good = type == DH_BOOL || type == DH_INT64 || type == DH_FLOAT64 || type == DH_DATE || type == DH_TEXT;
        if (!is_name(params[i].name) || !good)
            return dh_error_set(error, DH_EPLUGIN,
                                "parameter %u of the %s '%s' is declared without a name or with a type that parameters "
                                "cannot have",
                                i + 1, dh_kind_name(kind), name);
    }
    return DH_OK;
}

static dh_status check_args(dh_kind kind, const char *name, const dh_arg *args, uint32_t n, dh_type result,
                            dh_error *error)
{
    if (n > 0 && !args)
        return dh_error_set(error, DH_EPLUGIN, "the %s '%s' says that it has %u arguments and gives none",
                            dh_kind_name(kind), name, n);
    for (uint32_t i = 0; i < n; i++)
        if (!is_name(args[i].name) || (args[i].types & DH_ANY_TYPE) == 0)
            return dh_error_set(error, DH_EPLUGIN,
                                "argument %u of the %s '%s' is declared without a name or accepts no type", i + 1,
                                dh_kind_name(kind), name);
    if (result < DH_BOOL || result > DH_COUNT)
        return dh_error_set(error, DH_EPLUGIN, "the %s '%s' declares no type for its result", dh_kind_name(kind), name);
    return DH_OK;
}

static dh_status missing(dh_kind kind, const char *name, const char *what, dh_error *error)
{
    return dh_error_set(error, DH_EPLUGIN, "the %s '%s' has no '%s'", dh_kind_name(kind), name, what);
}

/* ---- staging ---- */

/* Copies what the plugin gave; `size` is the host's. What an older plugin did not know of becomes zero. */
static dh_status take(void **out, dh_stage *stage, dh_kind kind, const void *given, size_t size, dh_error *error)
{
    if (!stage->open)
        return dh_error_set(error, DH_EPLUGIN, "a %s may be registered only inside dienhong_plugin_entry",
                            dh_kind_name(kind));
    uint32_t given_size = 0;
    if (given) memcpy(&given_size, given, sizeof given_size);
    if (given_size < sizeof given_size + sizeof(char *))
        return dh_error_set(error, DH_EPLUGIN, "a %s is registered without its struct_size", dh_kind_name(kind));
    unsigned char *copy = dh_arena_zalloc(stage->arena, 1, size);
    if (!copy) return dh_error_nomem(error);
    memcpy(copy, given, given_size < size ? given_size : size);
    uint32_t host_size = (uint32_t)size;
    memcpy(copy, &host_size, sizeof host_size);
    *out = copy;
    return DH_OK;
}

static dh_status keep(dh_stage *stage, dh_kind kind, const char *name, const void *object, dh_error *error)
{
    for (size_t i = 0; i < stage->n; i++)
        if (stage->items[i].kind == kind && strcmp(stage->items[i].name, name) == 0)
            return dh_error_set(error, DH_EPLUGIN, "it registers the %s '%s' twice", dh_kind_name(kind), name);
    if (dh_grow((void **)&stage->items, &stage->capacity, stage->n + 1, sizeof *stage->items) != 0)
        return dh_error_nomem(error);
    stage->items[stage->n++] = (dh_registration){kind, name, object, stage->path};
    return DH_OK;
}

/* The head that every registered struct has. */
static dh_status copy_head(dh_stage *stage, dh_kind kind, const char **name, const char **doc, dh_error *error)
{
    if (!is_name(*name))
        return dh_error_set(error, DH_EPLUGIN,
                            "a %s is registered as '%s': names are lower case letters, digits and '_'",
                            dh_kind_name(kind), *name ? *name : "");
    return copy_text(stage->arena, name) && copy_text(stage->arena, doc) ? DH_OK : dh_error_nomem(error);
}

static dh_status add_aggregate(dh_registry *registry, const dh_aggregate *given, dh_error *error)
{
    dh_stage *stage = registry->self;
    dh_aggregate *a = NULL;
    DH_TRY(take((void **)&a, stage, DH_KIND_AGGREGATE, given, sizeof *a, error));
    DH_TRY(copy_head(stage, DH_KIND_AGGREGATE, &a->name, &a->doc, error));
    DH_TRY(check_args(DH_KIND_AGGREGATE, a->name, a->args, a->n_args, a->result, error));
    DH_TRY(check_params(DH_KIND_AGGREGATE, a->name, a->params, a->n_params, error));
    if (!a->init) return missing(DH_KIND_AGGREGATE, a->name, "init", error);
    if (!a->update) return missing(DH_KIND_AGGREGATE, a->name, "update", error);
    if (!a->merge) return missing(DH_KIND_AGGREGATE, a->name, "merge", error);
    if (!a->finish) return missing(DH_KIND_AGGREGATE, a->name, "finish", error);
    if (a->state_size == 0 || a->state_align == 0 || a->state_align > 64 || (a->state_align & (a->state_align - 1)))
        return dh_error_set(
            error, DH_EPLUGIN,
            "the aggregate '%s' declares a state of %zu bytes aligned to %zu: the size must be above 0, "
            "the alignment a power of 2 up to 64",
            a->name, a->state_size, a->state_align);
    if (!copy_args(stage->arena, &a->args, a->n_args) || !copy_params(stage->arena, &a->params, a->n_params))
        return dh_error_nomem(error);
    return keep(stage, DH_KIND_AGGREGATE, a->name, a, error);
}

static dh_status add_function(dh_registry *registry, const dh_function *given, dh_error *error)
{
    dh_stage *stage = registry->self;
    dh_function *f = NULL;
    DH_TRY(take((void **)&f, stage, DH_KIND_FUNCTION, given, sizeof *f, error));
    DH_TRY(copy_head(stage, DH_KIND_FUNCTION, &f->name, &f->doc, error));
    DH_TRY(check_args(DH_KIND_FUNCTION, f->name, f->args, f->n_args, f->result, error));
    DH_TRY(check_params(DH_KIND_FUNCTION, f->name, f->params, f->n_params, error));
    if (!f->call) return missing(DH_KIND_FUNCTION, f->name, "call", error);
    if (!copy_args(stage->arena, &f->args, f->n_args) || !copy_params(stage->arena, &f->params, f->n_params))
        return dh_error_nomem(error);
    return keep(stage, DH_KIND_FUNCTION, f->name, f, error);
}

static dh_status add_statistic(dh_registry *registry, const dh_statistic *given, dh_error *error)
{
    dh_stage *stage = registry->self;
    dh_statistic *s = NULL;
    DH_TRY(take((void **)&s, stage, DH_KIND_STATISTIC, given, sizeof *s, error));
    DH_TRY(copy_head(stage, DH_KIND_STATISTIC, &s->name, &s->doc, error));
    DH_TRY(check_params(DH_KIND_STATISTIC, s->name, s->params, s->n_params, error));
    if (!s->run) return missing(DH_KIND_STATISTIC, s->name, "run", error);
    if (!copy_params(stage->arena, &s->params, s->n_params)) return dh_error_nomem(error);
    return keep(stage, DH_KIND_STATISTIC, s->name, s, error);
}

static dh_status add_source(dh_registry *registry, const dh_source *given, dh_error *error)
{
    dh_stage *stage = registry->self;
    dh_source *s = NULL;
    DH_TRY(take((void **)&s, stage, DH_KIND_SOURCE, given, sizeof *s, error));
    DH_TRY(copy_head(stage, DH_KIND_SOURCE, &s->name, &s->doc, error));
    DH_TRY(check_params(DH_KIND_SOURCE, s->name, s->params, s->n_params, error));
    if (!s->probe) return missing(DH_KIND_SOURCE, s->name, "probe", error);
    if (!s->open) return missing(DH_KIND_SOURCE, s->name, "open", error);
    if (!copy_params(stage->arena, &s->params, s->n_params)) return dh_error_nomem(error);
    return keep(stage, DH_KIND_SOURCE, s->name, s, error);
}

static dh_status add_sink(dh_registry *registry, const dh_sink *given, dh_error *error)
{
    dh_stage *stage = registry->self;
    dh_sink *s = NULL;
    DH_TRY(take((void **)&s, stage, DH_KIND_SINK, given, sizeof *s, error));
    DH_TRY(copy_head(stage, DH_KIND_SINK, &s->name, &s->doc, error));
    DH_TRY(check_params(DH_KIND_SINK, s->name, s->params, s->n_params, error));
    if (!s->extension || !s->extension[0]) return missing(DH_KIND_SINK, s->name, "extension", error);
    if (!s->write) return missing(DH_KIND_SINK, s->name, "write", error);
    if (!copy_text(stage->arena, &s->extension) || !copy_params(stage->arena, &s->params, s->n_params))
        return dh_error_nomem(error);
    return keep(stage, DH_KIND_SINK, s->name, s, error);
}

void dh_stage_registry(dh_registry *out, dh_stage *stage)
{
    *out = (dh_registry){sizeof *out, stage, add_aggregate, add_function, add_statistic, add_source, add_sink};
}

/* ---- committing ---- */

/* Aggregates and functions share one space of names with the built-in ones. */
static bool same_space(dh_kind a, dh_kind b)
{
    return a == b || (a <= DH_KIND_FUNCTION && b <= DH_KIND_FUNCTION);
}

static bool is_builtin(const char *name)
{
    dh_function_doc doc;
    for (int32_t i = 0; dh_functions_doc(NULL, i, &doc); i++)
        if (strcmp(doc.name, name) == 0) return true;
    return false;
}

/* The sentence that refuses `item`, "" when its name is free, NULL when out of memory. */
static const char *explain_taken(const dh_plugins *plugins, const dh_registration *item, dh_arena *arena)
{
    for (size_t i = 0; i < plugins->n_items; i++) {
        const dh_registration *other = &plugins->items[i];
        if (!same_space(other->kind, item->kind)) continue;
        if (strcmp(other->name, item->name) == 0)
            return dh_arena_printf(arena, "the %s '%s' of '%s' is registered by '%s' already: take one of the two out",
                                   dh_kind_name(item->kind), item->name, item->path, other->path);
        if (item->kind == DH_KIND_SINK &&
            strcmp(((const dh_sink *)item->object)->extension, ((const dh_sink *)other->object)->extension) == 0)
            return dh_arena_printf(arena, "the sink '%s' of '%s' writes '.%s' files, as '%s' does already", item->name,
                                   item->path, ((const dh_sink *)item->object)->extension, other->path);
    }
    if (item->kind <= DH_KIND_FUNCTION && is_builtin(item->name))
        return dh_arena_printf(arena, "the name of the %s '%s' is that of a built-in function: choose another",
                               dh_kind_name(item->kind), item->name);
    return "";
}

dh_status dh_stage_commit(dh_plugins *plugins, dh_stage *stage, const char **reason, dh_error *error)
{
    *reason = NULL;
    for (size_t i = 0; i < stage->n; i++) {
        const char *sentence = explain_taken(plugins, &stage->items[i], plugins->arena);
        if (!sentence) return dh_error_nomem(error);
        if (!sentence[0]) continue;
        *reason = sentence;
        return DH_OK;
    }
    if (dh_grow((void **)&plugins->items, &plugins->items_capacity, plugins->n_items + stage->n,
                sizeof *plugins->items) != 0)
        return dh_error_nomem(error);
    for (size_t i = 0; i < stage->n; i++) {
        const dh_registration *item = &stage->items[i];
        if (item->kind == DH_KIND_AGGREGATE)
            DH_TRY(dh_functions_add_aggregate(plugins->functions, item->object, item->path, error));
        if (item->kind == DH_KIND_FUNCTION)
            DH_TRY(dh_functions_add_function(plugins->functions, item->object, item->path, error));
        plugins->items[plugins->n_items++] = *item;
    }
    return DH_OK;
}
