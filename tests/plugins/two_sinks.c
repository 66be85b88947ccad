/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two sinks whose extensions differ in case alone, and so are one to those who look them up. */
#include "dienhong/plugin.h"

DH_PLUGIN_STAMP("two_sinks", "1.0");

static dh_status write_rows(const dh_host *host, const dh_call *call, const char *path, struct ArrowArrayStream *in,
                            dh_error *error)
{
    (void)host, (void)call, (void)path, (void)in, (void)error;
    return DH_EINTERNAL;
}

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_sink small = {
        .struct_size = sizeof small, .name = "small", .doc = "", .extension = "sheet", .write = write_rows};
    static const dh_sink large = {
        .struct_size = sizeof large, .name = "large", .doc = "", .extension = "SHEET", .write = write_rows};
    dh_status status = registry->add_sink(registry, &small, error);
    return status == DH_OK ? registry->add_sink(registry, &large, error) : status;
}
