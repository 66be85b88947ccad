/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A second source named csv, after an aggregate with a name that is free. */
#include "counting.h"

DH_PLUGIN_STAMP("duplicate", "1.0");

static int probe(const char *path, const char *head, size_t head_size)
{
    (void)path, (void)head, (void)head_size;
    return 100;
}

static dh_status open_file(const dh_host *host, const dh_call *call, const char *path, struct ArrowArrayStream *out,
                           dh_error *error)
{
    (void)call;
    return host->read_delimited(path, ';', out, error);
}

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_aggregate aggregate = COUNTING("duplicate_rows");
    static const dh_source source = {
        .struct_size = sizeof source, .name = "csv", .doc = "again", .probe = probe, .open = open_file};
    dh_status status = registry->add_aggregate(registry, &aggregate, error);
    return status == DH_OK ? registry->add_source(registry, &source, error) : status;
}
