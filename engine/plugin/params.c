/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Declared parameters: parsing "key=value" pairs by their declarations, and the declarations as help text. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "plugin/plugin_internal.h"

static const char *list_names(const dh_param *params, uint32_t n, dh_arena *arena)
{
    dh_strbuf text = {0};
    for (uint32_t i = 0; i < n; i++) dh_strbuf_printf(&text, "%s%s", i ? ", " : "", params[i].name);
    const char *copy = text.failed ? NULL : dh_arena_strdup(arena, text.data ? text.data : "");
    dh_strbuf_free(&text);
    return copy;
}

static dh_status unknown_key(const char *subject, const char *key, int size, const dh_param *params, uint32_t n,
                             dh_arena *arena, dh_error *error)
{
    if (n == 0) return dh_error_set(error, DH_EINVAL, "%s has no parameter '%.*s': it takes none", subject, size, key);
    const char **names = dh_arena_zalloc(arena, n, sizeof *names);
    const char *name = dh_arena_strndup(arena, key, (size_t)size), *list = list_names(params, n, arena);
    if (!names || !name || !list) return dh_error_nomem(error);
    for (uint32_t i = 0; i < n; i++) names[i] = params[i].name;
    const char *near = dh_text_nearest(name, names, n);
    if (near)
        return dh_error_set(error, DH_EINVAL, "%s has no parameter '%s': did you mean '%s'? it takes %s", subject, name,
                            near, list);
    return dh_error_set(error, DH_EINVAL, "%s has no parameter '%s': it takes %s", subject, name, list);
}

static dh_status parse_pair(dh_value *values, const char *subject, const dh_param *params, uint32_t n, const char *pair,
                            bool *given, dh_arena *arena, dh_error *error)
{
    const char *equals = strchr(pair, '=');
    if (!equals || equals == pair)
        return dh_error_set(error, DH_EINVAL, "'%s' is no parameter of %s: write name=value", pair, subject);
    size_t size = (size_t)(equals - pair);
    for (uint32_t i = 0; i < n; i++) {
        if (strlen(params[i].name) != size || memcmp(params[i].name, pair, size) != 0) continue;
        if (given[i]) return dh_error_set(error, DH_EINVAL, "parameter '%s' is given twice", params[i].name);
        given[i] = true;
        return dh_param_parse(&values[i], &params[i], equals + 1, arena, error);
    }
    return unknown_key(subject, pair, (int)size, params, n, arena, error);
}

dh_status dh_params_parse(dh_value **out, const char *subject, const dh_param *params, uint32_t n,
                          const char *const *pairs, int32_t n_pairs, dh_arena *arena, dh_error *error)
{
    dh_value *values = dh_arena_zalloc(arena, (size_t)n + 1, sizeof *values);
    bool *given = dh_arena_zalloc(arena, (size_t)n + 1, sizeof *given);
    if (!values || !given) return dh_error_nomem(error);
    for (int32_t i = 0; i < n_pairs; i++) DH_TRY(parse_pair(values, subject, params, n, pairs[i], given, arena, error));
    for (uint32_t i = 0; i < n; i++) {
        if (given[i]) continue;
        if (!params[i].fallback)
            return dh_error_set(error, DH_EINVAL, "%s needs the parameter '%s': %s", subject, params[i].name,
                                dh_tr(params[i].doc && params[i].doc[0] ? params[i].doc : "give it as name=value"));
        /* an empty fallback of anything but text is "not given" */
        if (params[i].fallback[0] || params[i].type == DH_TEXT)
            DH_TRY(dh_param_parse(&values[i], &params[i], params[i].fallback, arena, error));
        else
            values[i] = (dh_value){.type = params[i].type, .valid = 0};
    }
    *out = values;
    return DH_OK;
}

/* ---- help ---- */

static const char *type_word(dh_type type)
{
    switch (type) {
    case DH_BOOL: return dh_tr("true or false");
    case DH_INT64: return dh_tr("whole number");
    case DH_FLOAT64: return dh_tr("number");
    case DH_DATE: return dh_tr("date");
    default: return dh_tr("text");
    }
}

/* min > max: no range. */
static void help_range(dh_strbuf *out, const dh_param *param)
{
    char low[32], high[32];
    if (param->min > param->max) return;
    dh_text_from_double(param->min, low);
    dh_text_from_double(param->max, high);
    if (isinf(param->max))
        dh_strbuf_printf(out, dh_tr(" of at least %s"), low);
    else if (isinf(param->min))
        dh_strbuf_printf(out, dh_tr(" of at most %s"), high);
    else
        dh_strbuf_printf(out, dh_tr(" from %s to %s"), low, high);
}

void dh_params_help(dh_strbuf *out, const dh_param *params, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const dh_param *p = &params[i];
        dh_strbuf_printf(out, "  %s=", p->name);
        if (p->choices) {
            for (const char *const *c = p->choices; *c; c++)
                dh_strbuf_printf(out, "%s%s", c == p->choices ? "" : "|", *c);
        } else {
            dh_strbuf_add(out, type_word(p->type));
            if (p->type == DH_INT64 || p->type == DH_FLOAT64) help_range(out, p);
        }
        if (!p->fallback)
            dh_strbuf_add(out, dh_tr(" (required)"));
        else if (p->fallback[0])
            dh_strbuf_printf(out, dh_tr(" (default: %s)"), p->fallback);
        dh_strbuf_printf(out, "\n      %s\n", p->doc && p->doc[0] ? dh_tr(p->doc) : "");
    }
}
