/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Thạch Hà's data set with plugins and measures, for tests that need all of them. */
#ifndef DH_TEST_EXAMPLE_FIXTURE_H
#define DH_TEST_EXAMPLE_FIXTURE_H

#include "plugin_fixture.h"

typedef struct example {
    loaded plugins;
    dh_pool *pool;
    dh_dataset *dataset;
    dh_measures *measures;
} example;

/* `folder` beside the bundled plugins. */
static inline example open_example(const char *folder)
{
    const char *folders[] = {folder, BUNDLED};
    example e;
    dh_error error;
    dh_error_init(&error);
    assert_status(dh_measures_lazy(&e.measures, DIENHONG_SOURCE_DIR "/scripts/measures", &error), DH_OK);
    dh_plugins_set_measures(e.measures);
    e.plugins = load(folders, 2);
    dh_plugins_serve_measures(e.plugins.plugins, e.measures);
    assert_status(dh_pool_new(&e.pool, 2, &error), DH_OK);
    dh_dataset_options options = {
        .scripts_folder = DIENHONG_SOURCE_DIR "/scripts", .functions = e.plugins.functions, .pool = e.pool};
    assert_status(dh_dataset_open(&e.dataset, DIENHONG_SOURCE_DIR "/scripts/examples/thach-ha", &options, &error),
                  DH_OK);
    return e;
}

static inline void close_example(example *e)
{
    dh_dataset_close(e->dataset);
    dh_pool_free(e->pool);
    dh_plugins_set_measures(NULL);
    dh_measures_free(e->measures);
    unload(&e->plugins);
}

#endif
