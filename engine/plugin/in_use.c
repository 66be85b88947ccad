/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The measures of the process, which the host computes and the registry compares names with. Borrowed. */
#include <stdatomic.h>

#include "plugin/plugin_internal.h"

static _Atomic(const dh_measures *) in_use;

void dh_plugins_set_measures(const dh_measures *measures)
{
    atomic_store(&in_use, measures);
}

const dh_measures *dh_plugins_measures_in_use(void)
{
    return atomic_load(&in_use);
}
