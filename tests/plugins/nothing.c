/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Succeeds, and registers nothing. */
#include "dienhong/plugin.h"

DH_PLUGIN_STAMP("nothing", "1.0");

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host, (void)registry, (void)error;
    return DH_OK;
}
