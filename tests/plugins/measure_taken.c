/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A measure that the program has a file of. */
#include "counting.h"

DH_PLUGIN_STAMP("measure_taken", "1.0");

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    static const dh_aggregate aggregate = COUNTING("measure_taken_rows");
    (void)host;
    dh_status status = registry->add_aggregate(registry, &aggregate, error);
    return status == DH_OK ? registry->add_measure(registry,
                                                   "return { id = 'sessions', version = 1, kind = 'count', "
                                                   "title = { en = 'Sessions' }, "
                                                   "sources = { { table = 'sessions', value = 'count()' } } }",
                                                   error)
                           : status;
}
