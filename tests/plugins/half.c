/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Registers one thing, then fails: nothing of it may stay. */
#include "counting.h"

DH_PLUGIN_STAMP("half", "1.0");

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    static const dh_aggregate aggregate = COUNTING("half_rows");
    dh_status status = registry->add_aggregate(registry, &aggregate, error);
    if (status != DH_OK) return status;
    host->error_set(error, DH_EPLUGIN, "the table of '%s' is missing: install it", "half");
    return DH_EPLUGIN;
}
