/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See measure_fixture.h. */
#include "dialogue/measure_fixture.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "dialogue/files.h"

measure_fixture f;

int measure_set_up(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    memset(&f, 0, sizeof f);
    assert_int_equal(dh_pool_new(&f.pool, 2, &error), DH_OK);
    assert_int_equal(dh_functions_new(&f.functions, &error), DH_OK);
    if (dh_measures_read(&f.measures, DIENHONG_SOURCE_DIR "/scripts/measures", &error) != DH_OK)
        fail_msg("%s", error.message);
    f.options.scripts_folder = DIENHONG_SOURCE_DIR "/scripts";
    f.options.functions = f.functions;
    f.options.pool = f.pool;
    return 0;
}

int measure_tear_down(void **state)
{
    (void)state;
    dh_dataset_close(f.dataset);
    dh_measures_free(f.measures);
    dh_functions_free(f.functions);
    dh_pool_free(f.pool);
    return 0;
}

void open_dataset(const char *path)
{
    dh_error error = DH_ERROR_INIT;
    if (dh_dataset_open(&f.dataset, path, &f.options, &error) != DH_OK) fail_msg("%s", error.message);
}

dh_table *measure(const dh_measure_request *request)
{
    dh_error error = DH_ERROR_INIT;
    dh_table *table;
    if (dh_measure(&table, f.dataset, f.measures, request, &error) != DH_OK) fail_msg("%s", error.message);
    return table;
}

void assert_gives(const dh_measure_request *request, const dh_table_format *format, const char *expected)
{
    dh_error error = DH_ERROR_INIT;
    dh_strbuf out = {0};
    dh_table *table = measure(request);
    assert_int_equal(dh_table_write(&out, table, format, DH_LOCALE_VI, &error), DH_OK);
    if (format == DH_FORMAT_CSV)
        assert_string_equal(out.data, expected);
    else if (strstr(out.data, expected) == NULL)
        fail_msg("'%s' is not in:\n%s", expected, out.data);
    dh_strbuf_free(&out);
    dh_table_free(table);
}

void assert_note(const dh_measure_request *request, const char *expected)
{
    dh_table *table = measure(request);
    bool found = false;
    for (int32_t i = 0; dh_table_note(table, i) != NULL; i++)
        found = found || strcmp(dh_table_note(table, i), expected) == 0;
    if (!found) {
        for (int32_t i = 0; dh_table_note(table, i) != NULL; i++) print_message("note: %s\n", dh_table_note(table, i));
        fail_msg("no note '%s'", expected);
    }
    dh_table_free(table);
}

/* cmocka's own compares floats; these figures are doubles. */
void assert_near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-12 * fmax(1, fabs(expected)))) fail_msg("%.17g is not %.17g", value, expected);
}

void open_files(const char *manifest, const char *const files[][2], int n)
{
    const char *folder = files_folder();
    files_write(folder, "dataset.lua", manifest);
    for (int i = 0; i < n; i++) files_write(folder, files[i][0], files[i][1]);
    open_dataset(folder);
}
