/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A shared object without a stamp. Its entry must never be called. */
#include <stdlib.h>

#include "dienhong/plugin.h"

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host, (void)registry, (void)error;
    abort();
}
