/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds the measures that plugins registered to those of scripts/measures. */
#include "plugin/plugin_internal.h"

static dh_status add_all(void *context, dh_measures *measures)
{
    const dh_plugins *plugins = context;
    DH_TRY(dh_plugins_ensure_loaded(plugins, NULL));
    for (size_t i = 0; i < plugins->n_items; i++)
        if (plugins->items[i].kind == DH_KIND_MEASURE)
            DH_TRY(dh_measures_add(measures, plugins->items[i].object, NULL));
    return DH_OK;
}

void dh_plugins_serve_measures(dh_plugins *plugins, dh_measures *measures)
{
    dh_measures_set_loader(measures, add_all, plugins);
}
