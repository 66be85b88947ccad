/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registry of functions: the built-in rows, and pointers to those of plugins. Also parses and checks declared
 * parameters, so that the same rules hold wherever they are given. */
#include "query/function.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "query/function_table.h"

typedef struct entry {
    const char *name, *doc, *signature;
    const dh_aggregate *aggregate; /* this or `function`, the other is NULL */
    const dh_function *function;
    const char *origin; /* the plugin's file */
} entry;

struct dh_functions {
    dh_arena *arena;
    entry *entries; /* of plugins */
    size_t capacity;
    int32_t n;
    dh_functions_loader load; /* NULL = none to call */
    void *load_context;
};

dh_status dh_functions_new(dh_functions **out, dh_error *error)
{
    dh_functions *functions = dh_calloc(1, sizeof *functions);
    if (functions) functions->arena = dh_arena_new();
    if (!functions || !functions->arena) {
        dh_functions_free(functions);
        return dh_error_nomem(error);
    }
    *out = functions;
    return DH_OK;
}

void dh_functions_free(dh_functions *functions)
{
    if (!functions) return;
    dh_arena_free(functions->arena);
    dh_free(functions->entries);
    dh_free(functions);
}

void dh_functions_set_loader(dh_functions *functions, dh_functions_loader load, void *context)
{
    functions->load = load;
    functions->load_context = context;
}

/* Calls the loader; false when it fails. */
static bool all_loaded(const dh_functions *functions)
{
    return !functions->load || functions->load(functions->load_context, NULL) == DH_OK;
}

static const entry *find_added(const dh_functions *functions, const char *name)
{
    for (int32_t i = 0; i < functions->n; i++)
        if (strcmp(functions->entries[i].name, name) == 0) return &functions->entries[i];
    return NULL;
}

static bool is_builtin(const char *name)
{
    return dh_builtin_find(name) || dh_aggregate_find(name) || dh_window_find(name);
}

static const entry *find_entry(const dh_functions *functions, const char *name)
{
    return functions && !is_builtin(name) && all_loaded(functions) ? find_added(functions, name) : NULL;
}

/* "name(arg, arg[, param = fallback])" */
static const char *make_signature(dh_arena *arena, const char *name, const dh_arg *args, uint32_t n_args,
                                  const dh_param *params, uint32_t n_params)
{
    dh_strbuf text = {0};
    dh_strbuf_printf(&text, "%s(", name);
    for (uint32_t i = 0; i < n_args; i++) dh_strbuf_printf(&text, "%s%s", i ? ", " : "", args[i].name);
    for (uint32_t i = 0; i < n_params; i++) {
        const char *comma = n_args + i ? ", " : "";
        if (params[i].fallback)
            dh_strbuf_printf(&text, "[%s%s = %s]", comma, params[i].name, params[i].fallback);
        else
            dh_strbuf_printf(&text, "%s%s", comma, params[i].name);
    }
    dh_strbuf_add(&text, ")");
    const char *copy = text.failed ? NULL : dh_arena_strdup(arena, text.data);
    dh_strbuf_free(&text);
    return copy;
}

static dh_status add(dh_functions *functions, entry made, const char *origin, dh_error *error)
{
    if (!made.name || !made.name[0])
        return dh_error_set(error, DH_EINVAL, "'%s' registers a function without a name", origin);
    if (is_builtin(made.name))
        return dh_error_set(error, DH_EINVAL,
                            "the name '%s' that '%s' registers is that of a built-in function; choose another",
                            made.name, origin);
    const entry *other = find_added(functions, made.name);
    if (other)
        return dh_error_set(error, DH_EINVAL, "the name '%s' that '%s' registers is taken by '%s'", made.name, origin,
                            other->origin);
    made.origin = dh_arena_strdup(functions->arena, origin);
    if (!made.origin || !made.signature ||
        dh_grow((void **)&functions->entries, &functions->capacity, (size_t)functions->n + 1,
                sizeof *functions->entries) != 0)
        return dh_error_nomem(error);
    functions->entries[functions->n++] = made;
    return DH_OK;
}

dh_status dh_functions_add_aggregate(dh_functions *functions, const dh_aggregate *aggregate, const char *origin,
                                     dh_error *error)
{
    entry made = {.name = aggregate->name, .doc = aggregate->doc, .aggregate = aggregate};
    if (made.name)
        made.signature = make_signature(functions->arena, aggregate->name, aggregate->args, aggregate->n_args,
                                        aggregate->params, aggregate->n_params);
    return add(functions, made, origin, error);
}

dh_status dh_functions_add_function(dh_functions *functions, const dh_function *function, const char *origin,
                                    dh_error *error)
{
    entry made = {.name = function->name, .doc = function->doc, .function = function};
    if (made.name)
        made.signature = make_signature(functions->arena, function->name, function->args, function->n_args,
                                        function->params, function->n_params);
    return add(functions, made, origin, error);
}

int32_t dh_functions_added(const dh_functions *functions)
{
    return functions->n;
}

void dh_functions_truncate(dh_functions *functions, int32_t n)
{
    functions->n = n;
}

const dh_aggregate *dh_functions_find_aggregate(const dh_functions *functions, const char *name)
{
    const entry *found = find_entry(functions, name);
    return found ? found->aggregate : NULL;
}

const dh_function *dh_functions_find_function(const dh_functions *functions, const char *name)
{
    const entry *found = find_entry(functions, name);
    return found ? found->function : NULL;
}

const char *dh_functions_origin(const dh_functions *functions, const char *name)
{
    const entry *found = find_entry(functions, name);
    return found ? found->origin : NULL;
}

bool dh_functions_doc(const dh_functions *functions, int32_t index, dh_function_doc *out)
{
    if (index < 0) return false;
    if (index < dh_builtin_rows_n) {
        const dh_builtin_row *row = &dh_builtin_rows[index];
        *out = (dh_function_doc){row->name, row->signature, row->doc, row->group};
        return true;
    }
    index -= dh_builtin_rows_n;
    if (index < dh_aggregate_rows_n) {
        const dh_aggregate_row *row = &dh_aggregate_rows[index];
        *out = (dh_function_doc){row->name, row->signature, row->doc, DH_MESSAGE("aggregates")};
        return true;
    }
    index -= dh_aggregate_rows_n;
    if (index < dh_window_rows_n) {
        const dh_window_row *row = &dh_window_rows[index];
        *out = (dh_function_doc){row->name, row->signature, row->doc, DH_MESSAGE("windows")};
        return true;
    }
    index -= dh_window_rows_n;
    if (!functions || !all_loaded(functions) || index >= functions->n) return false;
    const entry *e = &functions->entries[index];
    *out = (dh_function_doc){e->name, e->signature, e->doc ? e->doc : "",
                             e->aggregate ? DH_MESSAGE("aggregates") : DH_MESSAGE("plugin functions")};
    return true;
}

const char *dh_functions_signature(const dh_functions *functions, const char *name)
{
    dh_function_doc doc;
    for (int32_t i = 0; dh_functions_doc(functions, i, &doc); i++)
        if (strcmp(doc.name, name) == 0) return doc.signature;
    return name;
}

const char **dh_functions_names(const dh_functions *functions, size_t *n)
{
    dh_function_doc doc;
    if (functions && !all_loaded(functions)) return NULL;
    size_t total = (size_t)dh_builtin_rows_n + (size_t)dh_aggregate_rows_n + (size_t)dh_window_rows_n +
                   (functions ? (size_t)functions->n : 0);
    const char **names = dh_calloc(total, sizeof *names);
    if (!names) return NULL;
    for (*n = 0; *n < total && dh_functions_doc(functions, (int32_t)*n, &doc); (*n)++) names[*n] = doc.name;
    return names;
}

/* ---- declared parameters ---- */

static dh_status check_range(const dh_param *param, double value, dh_error *error)
{
    if (param->min > param->max || (value >= param->min && value <= param->max)) return DH_OK;
    if (isinf(param->max))
        return dh_error_set(error, DH_EINVAL, "parameter '%s' is %g, and must be at least %g", param->name, value,
                            param->min);
    return dh_error_set(error, DH_EINVAL, "parameter '%s' is %g, and must be from %g to %g", param->name, value,
                        param->min, param->max);
}

static dh_status check_choice(const dh_param *param, const char *value, dh_error *error)
{
    if (!param->choices) return DH_OK;
    dh_strbuf list = {0};
    for (const char *const *choice = param->choices; *choice; choice++) {
        if (strcmp(*choice, value) == 0) {
            dh_strbuf_free(&list);
            return DH_OK;
        }
        dh_strbuf_printf(&list, "%s%s", choice == param->choices ? "" : ", ", *choice);
    }
    dh_status status = list.failed ? dh_error_nomem(error)
                                   : dh_error_set(error, DH_EINVAL, "parameter '%s' is '%s', and must be one of %s",
                                                  param->name, value, list.data ? list.data : dh_tr("none"));
    dh_strbuf_free(&list);
    return status;
}

dh_status dh_param_check(const dh_param *param, const dh_value *value, dh_error *error)
{
    if (!value->valid) return dh_error_set(error, DH_EINVAL, "parameter '%s' must be known", param->name);
    switch (param->type) {
    case DH_INT64: return check_range(param, (double)value->as.integer, error);
    case DH_FLOAT64:
        if (isnan(value->as.number))
            return dh_error_set(error, DH_EINVAL, "parameter '%s' is not a number", param->name);
        return check_range(param, value->as.number, error);
    case DH_TEXT: return check_choice(param, value->as.text.data, error);
    default: return DH_OK;
    }
}

static bool parse_number(dh_value *out, const char *text)
{
    char *end;
    errno = 0;
    if (out->type == DH_INT64)
        out->as.integer = strtoll(text, &end, 10);
    else
        out->as.number = dh_text_to_double(text, &end);
    return end != text && *end == '\0' && errno == 0 &&
           (text[0] == '-' || text[0] == '.' || (text[0] >= '0' && text[0] <= '9'));
}

dh_status dh_param_parse(dh_value *out, const dh_param *param, const char *text, dh_arena *arena, dh_error *error)
{
    *out = (dh_value){.type = param->type, .valid = 1};
    switch (param->type) {
    case DH_BOOL:
        out->as.boolean = strcmp(text, "true") == 0;
        if (!out->as.boolean && strcmp(text, "false") != 0)
            return dh_error_set(error, DH_EINVAL, "parameter '%s' is '%s', and must be true or false", param->name,
                                text);
        break;
    case DH_INT64:
    case DH_FLOAT64:
        if (!parse_number(out, text))
            return dh_error_set(error, DH_EINVAL,
                                param->type == DH_INT64
                                    ? DH_MESSAGE("parameter '%s' is '%s', and must be a whole number")
                                    : DH_MESSAGE("parameter '%s' is '%s', and must be a number"),
                                param->name, text);
        break;
    case DH_DATE: {
        int32_t days;
        if (!dh_date_parse_iso(text, strlen(text), &days))
            return dh_error_set(error, DH_EINVAL, "parameter '%s' is '%s', and must be a date such as 2020-08-11",
                                param->name, text);
        out->as.integer = days;
        break;
    }
    case DH_TEXT:
        out->as.text.size = strlen(text);
        out->as.text.data = dh_arena_strdup(arena, text);
        if (!out->as.text.data) return dh_error_nomem(error);
        break;
    default:
        return dh_error_set(error, DH_EPLUGIN, "parameter '%s' is declared with a type that parameters cannot have",
                            param->name);
    }
    return dh_param_check(param, out, error);
}
