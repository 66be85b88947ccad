/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets the locale of the process, as libraries with texts of their own do. */
#include <locale.h>
#include <stdbool.h>

#include "counting.h"

DH_PLUGIN_STAMP("foreign_locale", "1.0");

/* 1 if the locale that was asked for has a comma for its decimal mark. */
static dh_status has_comma(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    (void)call, (void)state, (void)error;
    const char *name = setlocale(LC_ALL, "");
    locale_t own = newlocale(LC_ALL_MASK, name ? name : "C", (locale_t)0), before = uselocale(own);
    bool comma = localeconv()->decimal_point[0] == ',';
    uselocale(before);
    if (own) freelocale(own);
    *out = (dh_value){.type = DH_INT64, .valid = 1, .as.integer = comma};
    return DH_OK;
}

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    dh_aggregate comma = COUNTING("comma");
    comma.finish = has_comma;
    setlocale(LC_ALL, "");
    return registry->add_aggregate(registry, &comma, error);
}
