/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An aggregate with the name of a built-in one. */
#include "counting.h"

DH_PLUGIN_STAMP("builtin_name", "1.0");

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_aggregate aggregate = COUNTING("median");
    return registry->add_aggregate(registry, &aggregate, error);
}
