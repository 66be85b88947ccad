/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Built for a later minor version than the host has. */
#include "counting.h"

DH_PLUGIN_EXPORT extern const dh_plugin_stamp dienhong_plugin_stamp;
const dh_plugin_stamp dienhong_plugin_stamp = {DH_ABI_MAGIC, DH_ABI_MAJOR, 999, "newer_minor", "1.0"};

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_aggregate aggregate = COUNTING("newer_minor_rows");
    return registry->add_aggregate(registry, &aggregate, error);
}
