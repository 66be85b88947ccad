/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A data set, the measures, and what is asked of both, for the tests of measures. */
#ifndef TESTS_DIALOGUE_MEASURE_FIXTURE_H
#define TESTS_DIALOGUE_MEASURE_FIXTURE_H

#include "dialogue/measure/measure.h"
#include "table/write.h"

#define THACH_HA DIENHONG_SOURCE_DIR "/scripts/examples/thach-ha"

typedef struct measure_fixture {
    dh_pool *pool;
    dh_functions *functions;
    dh_measures *measures;
    dh_dataset *dataset;
    dh_dataset_options options;
} measure_fixture;

extern measure_fixture f;

/* cmocka's setup and teardown: the measures of scripts/measures, no data set yet. */
int measure_set_up(void **state);
int measure_tear_down(void **state);

/* Into f.dataset: a folder or store; or files made from pairs of a name and its content, with a dataset.lua. */
void open_dataset(const char *path);
void open_files(const char *manifest, const char *const files[][2], int n);

#define REQUEST(...) (&(dh_measure_request){.struct_size = sizeof(dh_measure_request), __VA_ARGS__})

dh_table *measure(const dh_measure_request *request);
/* As CSV it is `expected`; in another format it contains it. */
void assert_gives(const dh_measure_request *request, const dh_table_format *format, const char *expected);
void assert_note(const dh_measure_request *request, const char *expected);
/* To 1e-12, relative above 1. */
void assert_near(double value, double expected);

#endif
