/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading plugins for a test: the bundled ones, and fixtures by name. */
#ifndef DH_TEST_PLUGIN_FIXTURE_H
#define DH_TEST_PLUGIN_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "plugin/plugins.h"

#define BUNDLED         DIENHONG_LIBRARY_DIR "/dienhong/plugins"
#define FIXTURE(folder) DIENHONG_BINARY_DIR "/fixtures/" folder

typedef struct loaded {
    dh_functions *functions;
    dh_plugins *plugins;
} loaded;

static inline loaded load(const char *const *folders, int32_t n)
{
    loaded l;
    dh_error error;
    dh_error_init(&error);
    assert_int_equal(dh_functions_new(&l.functions, &error), DH_OK);
    assert_int_equal(dh_plugins_load(&l.plugins, folders, n, l.functions, &error), DH_OK);
    return l;
}

static inline void unload(loaded *l)
{
    dh_plugins_free(l->plugins);
    dh_functions_free(l->functions);
}

/* The entry of the file whose path ends in `file`. */
static inline dh_plugin_entry entry_of(const loaded *l, const char *file)
{
    dh_plugin_entry entry;
    for (int32_t i = 0; dh_plugins_entry(l->plugins, i, &entry); i++) {
        size_t n = strlen(entry.path), m = strlen(file);
        if (n >= m && strcmp(entry.path + n - m, file) == 0) return entry;
    }
    fail_msg("'%s' is not listed", file);
    return (dh_plugin_entry){0};
}

#define assert_status(call, expected)                                                                                  \
    do {                                                                                                               \
        dh_status status_ = (call);                                                                                    \
        if (status_ != (expected)) print_error("%s\n", error.message);                                                 \
        assert_int_equal(status_, expected);                                                                           \
    } while (0)

#endif
