/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Registration in two steps. While an entry runs, what it registers is copied into a stage (structs in the host's size,
 * padded with zeros; names and declarations deep) and checked. When the entry has succeeded, everything is committed;
 * or nothing, if another plugin has one of the names.
 */
#include <string.h>
#include <strings.h>

#include "base/foreign.h"
#include "base/memory.h"
#include "dialogue/measure/contract.h"
#include "plugin/plugin_internal.h"

const char *dh_kind_name(dh_kind kind)
{
    static const char *const names[] = {"aggregate", "function", "statistic", "source", "sink", "measure"};
    return names[kind];
}

/* ---- checking ---- */

static bool is_name(const char *name)
{
    if (!name || !name[0] || (name[0] >= '0' && name[0] <= '9')) return false;
    for (const char *c = name; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_')) return false;
    return true;
}

/* The smallest valid arg_size and param_size: the sizes of the structs in interface 2.0. */
#define ARG_SIZE_2_0   (offsetof(dh_arg, doc) + sizeof(char *))
#define PARAM_SIZE_2_0 (offsetof(dh_param, doc) + sizeof(char *))

static const dh_arg *arg_at(const dh_arg *args, uint32_t size, uint32_t i)
{
    return (const dh_arg *)(const void *)((const char *)args + (size_t)size * i);
}

static const dh_param *param_at(const dh_param *params, uint32_t size, uint32_t i)
{
    return (const dh_param *)(const void *)((const char *)params + (size_t)size * i);
}

static dh_status check_params(dh_kind kind, const char *name, const dh_param *params, uint32_t n, uint32_t size,
                              dh_error *error)
{
    if (n > 0 && !params)
        return dh_error_set(error, DH_EPLUGIN, "the %s '%s' says that it has %u parameters and gives none",
                            dh_tr(dh_kind_name(kind)), name, n);
    if (n > 0 && (size < PARAM_SIZE_2_0 || size % _Alignof(dh_param) != 0))
        return dh_error_set(error, DH_EPLUGIN, "the %s '%s' is registered without its param_size: sizeof(dh_param)",
                            dh_tr(dh_kind_name(kind)), name);
    for (uint32_t i = 0; i < n; i++) {
        const dh_param *param = param_at(params, size, i);
        dh_type type = param->type;
        bool good = type == DH_BOOL || type == DH_INT64 || type == DH_FLOAT64 || type == DH_DATE || type == DH_TEXT;
        if (!is_name(param->name) || !good)
            return dh_error_set(error, DH_EPLUGIN,
                                "parameter %u of the %s '%s' is declared without a name or with a type that parameters "
                                "cannot have",
                                i + 1, dh_tr(dh_kind_name(kind)), name);
    }
    return DH_OK;
}

static dh_status check_args(dh_kind kind, const char *name, const dh_arg *args, uint32_t n, uint32_t size,
                            dh_type result, dh_error *error)
{
    if (n > 0 && !args)
        return dh_error_set(error, DH_EPLUGIN, "the %s '%s' says that it has %u arguments and gives none",
                            dh_tr(dh_kind_name(kind)), name, n);
    if (n > 0 && (size < ARG_SIZE_2_0 || size % _Alignof(dh_arg) != 0))
        return dh_error_set(error, DH_EPLUGIN, "the %s '%s' is registered without its arg_size: sizeof(dh_arg)",
                            dh_tr(dh_kind_name(kind)), name);
    for (uint32_t i = 0; i < n; i++)
        if (!is_name(arg_at(args, size, i)->name) || (arg_at(args, size, i)->types & DH_ANY_TYPE) == 0)
            return dh_error_set(error, DH_EPLUGIN,
                                "argument %u of the %s '%s' is declared without a name or accepts no type", i + 1,
                                dh_tr(dh_kind_name(kind)), name);
    if (result < DH_BOOL || result > DH_COUNT)
        return dh_error_set(error, DH_EPLUGIN, "the %s '%s' declares no type for its result", dh_tr(dh_kind_name(kind)),
                            name);
    return DH_OK;
}

/* The error for a callback or member that is NULL. */
static dh_status missing(dh_kind kind, const char *name, const char *what, dh_error *error)
{
    return dh_error_set(error, DH_EPLUGIN, "the %s '%s' has no '%s'", dh_tr(dh_kind_name(kind)), name, what);
}

/* ---- staging ---- */

static dh_status outside_entry(const char *what, dh_error *error)
{
    return dh_error_set(error, DH_EPLUGIN, "a %s may be registered only inside dienhong_plugin_entry", what);
}

/* Copies a registered struct into the host's size. Members that an older plugin does not know become zero, those that
 * the host does not know are cut off. */
static dh_status take(void **out, dh_stage *stage, dh_kind kind, const void *given, size_t size, dh_error *error)
{
    if (!stage->open) return outside_entry(dh_tr(dh_kind_name(kind)), error);
    uint32_t given_size = 0;
    if (given) memcpy(&given_size, given, sizeof given_size);
    if (given_size < sizeof given_size + sizeof(char *))
        return dh_error_set(error, DH_EPLUGIN, "a %s is registered without its struct_size", dh_tr(dh_kind_name(kind)));
    unsigned char *copy = dh_arena_zalloc(stage->arena, 1, size);
    if (!copy) return dh_error_nomem(error);
    memcpy(copy, given, given_size < size ? given_size : size);
    uint32_t host_size = (uint32_t)size;
    memcpy(copy, &host_size, sizeof host_size);
    *out = copy;
    return DH_OK;
}

/* Whether names of the two kinds must differ: aggregates and functions share a namespace with the built-in ones. */
static bool same_space(dh_kind a, dh_kind b)
{
    return a == b || (a <= DH_KIND_FUNCTION && b <= DH_KIND_FUNCTION);
}

/* Whether both are sinks for files of one extension, which is looked up without regard to case. */
static bool same_extension(const dh_registration *a, const dh_registration *b)
{
    if (a->kind != DH_KIND_SINK || b->kind != DH_KIND_SINK) return false;
    return strcasecmp(((const dh_sink *)a->object)->extension, ((const dh_sink *)b->object)->extension) == 0;
}

/* EPLUGIN: this plugin has registered the name, or the extension, already. */
static dh_status check_free(const dh_stage *stage, const dh_registration *item, dh_error *error)
{
    const char *kind = dh_tr(dh_kind_name(item->kind));
    for (size_t i = 0; i < stage->n; i++) {
        const dh_registration *other = &stage->items[i];
        if (same_space(other->kind, item->kind) && strcmp(other->name, item->name) == 0) {
            if (other->kind == item->kind)
                return dh_error_set(error, DH_EPLUGIN, "it registers the %s '%s' twice", kind, item->name);
            return dh_error_set(error, DH_EPLUGIN, "it registers the %s '%s', a name that its %s has: choose another",
                                kind, item->name, dh_tr(dh_kind_name(other->kind)));
        }
        if (same_extension(other, item))
            return dh_error_set(error, DH_EPLUGIN,
                                "its sinks '%s' and '%s' both write '.%s' files: take one of the two out", other->name,
                                item->name, ((const dh_sink *)item->object)->extension);
    }
    return DH_OK;
}

/* Adds a checked copy to the stage. */
static dh_status keep(dh_stage *stage, dh_kind kind, const char *name, const void *object, void *data,
                      void (*destroy)(void *data), dh_error *error)
{
    dh_registration item = {kind, name, object, stage->path, data, destroy};
    DH_TRY(check_free(stage, &item, error));
    if (dh_grow((void **)&stage->items, &stage->capacity, stage->n + 1, sizeof *stage->items) != 0)
        return dh_error_nomem(error);
    stage->items[stage->n++] = item;
    return DH_OK;
}

/* Checks and copies the name and description, which every registered struct has. */
static dh_status copy_head(dh_stage *stage, dh_kind kind, const char **name, const char **doc, dh_error *error)
{
    if (!is_name(*name))
        return dh_error_set(error, DH_EPLUGIN,
                            "a %s is registered as '%s': names are lower case letters, digits and '_'",
                            dh_tr(dh_kind_name(kind)), *name ? *name : "");
    return dh_copy_text(stage->arena, name) && dh_copy_text(stage->arena, doc) ? DH_OK : dh_error_nomem(error);
}

static dh_status add_aggregate(dh_registry *registry, const dh_aggregate *given, dh_error *error)
{
    dh_stage *stage = registry->self;
    dh_aggregate *a = NULL;
    DH_TRY(take((void **)&a, stage, DH_KIND_AGGREGATE, given, sizeof *a, error));
    DH_TRY(copy_head(stage, DH_KIND_AGGREGATE, &a->name, &a->doc, error));
    DH_TRY(check_args(DH_KIND_AGGREGATE, a->name, a->args, a->n_args, a->arg_size, a->result, error));
    DH_TRY(check_params(DH_KIND_AGGREGATE, a->name, a->params, a->n_params, a->param_size, error));
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
    if (!dh_copy_args(stage->arena, &a->args, a->n_args, &a->arg_size) ||
        !dh_copy_params(stage->arena, &a->params, a->n_params, &a->param_size))
        return dh_error_nomem(error);
    return keep(stage, DH_KIND_AGGREGATE, a->name, a, a->data, a->destroy, error);
}

static dh_status add_function(dh_registry *registry, const dh_function *given, dh_error *error)
{
    dh_stage *stage = registry->self;
    dh_function *f = NULL;
    DH_TRY(take((void **)&f, stage, DH_KIND_FUNCTION, given, sizeof *f, error));
    DH_TRY(copy_head(stage, DH_KIND_FUNCTION, &f->name, &f->doc, error));
    DH_TRY(check_args(DH_KIND_FUNCTION, f->name, f->args, f->n_args, f->arg_size, f->result, error));
    DH_TRY(check_params(DH_KIND_FUNCTION, f->name, f->params, f->n_params, f->param_size, error));
    if (!f->call) return missing(DH_KIND_FUNCTION, f->name, "call", error);
    if (!dh_copy_args(stage->arena, &f->args, f->n_args, &f->arg_size) ||
        !dh_copy_params(stage->arena, &f->params, f->n_params, &f->param_size))
        return dh_error_nomem(error);
    return keep(stage, DH_KIND_FUNCTION, f->name, f, f->data, f->destroy, error);
}

static dh_status add_statistic(dh_registry *registry, const dh_statistic *given, dh_error *error)
{
    dh_stage *stage = registry->self;
    dh_statistic *s = NULL;
    DH_TRY(take((void **)&s, stage, DH_KIND_STATISTIC, given, sizeof *s, error));
    DH_TRY(copy_head(stage, DH_KIND_STATISTIC, &s->name, &s->doc, error));
    DH_TRY(check_params(DH_KIND_STATISTIC, s->name, s->params, s->n_params, s->param_size, error));
    if (!s->run) return missing(DH_KIND_STATISTIC, s->name, "run", error);
    const char **const sentences[] = {&s->purpose, &s->limits, &s->misuse};
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++)
        if (*sentences[i] && !(*sentences[i] = dh_arena_strdup(stage->arena, *sentences[i])))
            return dh_error_nomem(error);
    if (!dh_copy_params(stage->arena, &s->params, s->n_params, &s->param_size)) return dh_error_nomem(error);
    return keep(stage, DH_KIND_STATISTIC, s->name, s, s->data, s->destroy, error);
}

static dh_status add_source(dh_registry *registry, const dh_source *given, dh_error *error)
{
    dh_stage *stage = registry->self;
    dh_source *s = NULL;
    DH_TRY(take((void **)&s, stage, DH_KIND_SOURCE, given, sizeof *s, error));
    DH_TRY(copy_head(stage, DH_KIND_SOURCE, &s->name, &s->doc, error));
    DH_TRY(check_params(DH_KIND_SOURCE, s->name, s->params, s->n_params, s->param_size, error));
    if (!s->probe) return missing(DH_KIND_SOURCE, s->name, "probe", error);
    if (!s->open && !s->read) return missing(DH_KIND_SOURCE, s->name, "open", error);
    if (!dh_copy_params(stage->arena, &s->params, s->n_params, &s->param_size)) return dh_error_nomem(error);
    return keep(stage, DH_KIND_SOURCE, s->name, s, s->data, s->destroy, error);
}

static dh_status add_sink(dh_registry *registry, const dh_sink *given, dh_error *error)
{
    dh_stage *stage = registry->self;
    dh_sink *s = NULL;
    DH_TRY(take((void **)&s, stage, DH_KIND_SINK, given, sizeof *s, error));
    DH_TRY(copy_head(stage, DH_KIND_SINK, &s->name, &s->doc, error));
    DH_TRY(check_params(DH_KIND_SINK, s->name, s->params, s->n_params, s->param_size, error));
    if (!s->extension || !s->extension[0]) return missing(DH_KIND_SINK, s->name, "extension", error);
    if (!s->write) return missing(DH_KIND_SINK, s->name, "write", error);
    if (!dh_copy_text(stage->arena, &s->extension) ||
        !dh_copy_params(stage->arena, &s->params, s->n_params, &s->param_size))
        return dh_error_nomem(error);
    return keep(stage, DH_KIND_SINK, s->name, s, s->data, s->destroy, error);
}

static dh_status add_measure(dh_registry *registry, const char *text, dh_error *error)
{
    dh_stage *stage = registry->self;
    if (!stage->open) return outside_entry(dh_tr(dh_kind_name(DH_KIND_MEASURE)), error);
    if (!text) return dh_error_set(error, DH_EPLUGIN, "a measure is registered without its contract");
    dh_contract *contract = dh_arena_zalloc(stage->arena, 1, sizeof *contract);
    if (!contract) return dh_error_nomem(error);
    DH_TRY(dh_contract_read(contract, text, stage->path, stage->arena, error));
    if (!is_name(contract->id))
        return dh_error_set(error, DH_EPLUGIN,
                            "a %s is registered as '%s': names are lower case letters, digits and '_'",
                            dh_tr(dh_kind_name(DH_KIND_MEASURE)), contract->id);
    return keep(stage, DH_KIND_MEASURE, contract->id, contract, NULL, NULL, error);
}

static dh_status add_texts(dh_registry *registry, const dh_text_pair *pairs, size_t n, size_t pair_size,
                           dh_error *error)
{
    dh_stage *stage = registry->self;
    if (!stage->open) return outside_entry("text", error);
    return dh_texts_add(&stage->texts, pairs, n, pair_size, stage->arena, error);
}

void dh_stage_registry(dh_registry *out, dh_stage *stage)
{
    *out = (dh_registry){.struct_size = sizeof *out,
                         .self = stage,
                         .add_aggregate = add_aggregate,
                         .add_function = add_function,
                         .add_statistic = add_statistic,
                         .add_source = add_source,
                         .add_sink = add_sink,
                         .add_measure = add_measure,
                         .add_texts = add_texts};
}

void dh_registrations_drop(dh_registration *items, size_t n, dh_texts *texts)
{
    for (size_t i = n; i > 0; i--) {
        const dh_registration *item = &items[i - 1];
        if (!item->destroy) continue;
        dh_foreign_enter(dh_kind_name(item->kind), item->name, "destroy", item->path);
        item->destroy(item->data);
        dh_foreign_leave();
    }
    for (; texts; texts = texts->next) dh_message_remove(&texts->table);
}

void dh_stage_abandon(dh_stage *stage)
{
    dh_registrations_drop(stage->items, stage->n, stage->texts);
    stage->n = 0;
    stage->texts = NULL;
}

/* ---- committing ---- */

static bool is_builtin(const char *name)
{
    dh_function_doc doc;
    for (int32_t i = 0; dh_functions_doc(NULL, i, &doc); i++)
        if (strcmp(doc.name, name) == 0) return true;
    return false;
}

/* Why `item` cannot be committed: the name is a measure's already; "" when it is free, NULL when out of memory. */
static const char *explain_taken_measure(const dh_registration *item, dh_arena *arena)
{
    const dh_measures *measures = dh_plugins_measures_in_use();
    if (item->kind != DH_KIND_MEASURE || !measures || dh_measures_ensure_loaded(measures, NULL) != DH_OK) return "";
    const char *file = dh_measures_file(measures, item->name);
    return !file ? ""
                 : dh_arena_printf(arena, dh_tr("the %s '%s' of '%s' is in '%s' already: take one of the two out"),
                                   dh_tr(dh_kind_name(item->kind)), item->name, item->path, file);
}

/* As above, for items of all kinds. */
static const char *explain_taken(const dh_plugins *plugins, const dh_registration *item, dh_arena *arena)
{
    for (size_t i = 0; i < plugins->n_items; i++) {
        const dh_registration *other = &plugins->items[i];
        if (!same_space(other->kind, item->kind)) continue;
        if (strcmp(other->name, item->name) == 0)
            return dh_arena_printf(arena,
                                   dh_tr("the %s '%s' of '%s' is registered by '%s' already: take one of the two out"),
                                   dh_tr(dh_kind_name(item->kind)), item->name, item->path, other->path);
        if (same_extension(item, other))
            return dh_arena_printf(arena, dh_tr("the sink '%s' of '%s' writes '.%s' files, as '%s' does already"),
                                   item->name, item->path, ((const dh_sink *)item->object)->extension, other->path);
    }
    if (item->kind <= DH_KIND_FUNCTION && is_builtin(item->name))
        return dh_arena_printf(arena, dh_tr("the name of the %s '%s' is that of a built-in function: choose another"),
                               dh_tr(dh_kind_name(item->kind)), item->name);
    return explain_taken_measure(item, arena);
}

/* Adds an aggregate or function to those of the engine. */
static dh_status add_to_functions(dh_functions *functions, const dh_registration *item, dh_error *error)
{
    if (item->kind == DH_KIND_AGGREGATE) return dh_functions_add_aggregate(functions, item->object, item->path, error);
    if (item->kind == DH_KIND_FUNCTION) return dh_functions_add_function(functions, item->object, item->path, error);
    return DH_OK;
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
    int32_t before = dh_functions_added(plugins->functions);
    dh_status status = DH_OK;
    for (size_t i = 0; status == DH_OK && i < stage->n; i++)
        status = add_to_functions(plugins->functions, &stage->items[i], error);
    if (status != DH_OK) { /* out of memory: half a plugin must not stay */
        dh_functions_truncate(plugins->functions, before);
        return status;
    }
    if (stage->n > 0) memcpy(plugins->items + plugins->n_items, stage->items, stage->n * sizeof *stage->items);
    plugins->n_items += stage->n;
    stage->n = 0; /* `plugins` owns them now */
    while (stage->texts) {
        dh_texts *texts = stage->texts;
        stage->texts = texts->next;
        texts->next = plugins->texts;
        plugins->texts = texts;
    }
    return DH_OK;
}
