/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls a function that no library has. Linked without -z defs, as a careless build would be. */
#include "counting.h"

DH_PLUGIN_STAMP("missing_symbol", "1.0");

int dialogue_function_that_is_nowhere(void);

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_aggregate aggregate = COUNTING("missing_rows");
    if (dialogue_function_that_is_nowhere()) return DH_EPLUGIN;
    return registry->add_aggregate(registry, &aggregate, error);
}
