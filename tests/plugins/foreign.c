/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Its stamp is another program's. */
#include "counting.h"

DH_PLUGIN_EXPORT extern const dh_plugin_stamp dienhong_plugin_stamp;
const dh_plugin_stamp dienhong_plugin_stamp = {0x12345678U, DH_ABI_MAJOR, DH_ABI_MINOR, "foreign", "1.0"};

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_aggregate aggregate = COUNTING("foreign_rows");
    return registry->add_aggregate(registry, &aggregate, error);
}
