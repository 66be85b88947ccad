/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An aggregate and a function of one name. */
#include "counting.h"

DH_PLUGIN_STAMP("twice", "1.0");

static dh_status call(const dh_call *c, const dh_batch *batch, struct ArrowArray *out, dh_error *error)
{
    (void)c, (void)batch, (void)out, (void)error;
    return DH_EINTERNAL;
}

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_aggregate aggregate = COUNTING("twice_rows");
    static const dh_function function = {
        .struct_size = sizeof function, .name = "twice_rows", .doc = "", .result = DH_INT64, .call = call};
    dh_status status = registry->add_aggregate(registry, &aggregate, error);
    return status == DH_OK ? registry->add_function(registry, &function, error) : status;
}
