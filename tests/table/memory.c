/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Allocation-failure sweeps: each run fails one allocation later than the one before, until the work succeeds. Leaks
 * show under AddressSanitizer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/memory.h"
#include "table/arrow.h"
#include "base/file.h"
#include "table/write.h"
#include "tests/table/sample.h"

typedef dh_status (*work)(const dh_table *table, dh_error *error);

static void sweep(work run, int min)
{
    dh_table *table = sample_table(30);
    int64_t n = 1;
    for (;; n++) {
        dh_error error = DH_ERROR_INIT;
        dh_memory_fail_after(n);
        dh_status status = run(table, &error);
        dh_memory_fail_after(0);
        if (status == DH_OK) break;
        assert_int_equal(status, DH_ENOMEM);
        assert_true(n < 100000);
    }
    assert_true(n > min);
    dh_table_free(table);
}

static dh_status build(const dh_table *table, dh_error *error)
{
    (void)table;
    dh_table *made = sample_table(100);
    dh_table *copy = made ? dh_table_copy(made) : NULL;
    dh_status status = copy ? DH_OK : dh_error_nomem(error);
    dh_table_free(copy);
    dh_table_free(made);
    return status;
}

static dh_status take_and_slice(const dh_table *table, dh_error *error)
{
    static const int64_t rows[] = {4, -1, 29, 4};
    for (int32_t i = 0; i < dh_table_columns(table); i++) {
        dh_column *taken = dh_column_take(dh_table_column(table, i), rows, 4);
        dh_column *sliced = dh_column_slice(dh_table_column(table, i), 3, 20);
        bool made = taken && sliced;
        dh_column_unref(taken);
        dh_column_unref(sliced);
        if (!made) return dh_error_nomem(error);
    }
    int32_t *ranks = dh_dictionary_collation_ranks(dh_table_get(table, "category")->dictionary);
    if (!ranks) return dh_error_nomem(error);
    dh_free(ranks);
    return DH_OK;
}

static dh_status write_all(const dh_table *table, dh_error *error)
{
    for (const dh_table_format *const *format = dh_table_formats; *format; format++) {
        dh_strbuf out = {0};
        dh_status status = dh_table_write(&out, table, *format, DH_LOCALE_VI, error);
        bool failed = out.failed;
        dh_strbuf_free(&out);
        if (status != DH_OK) return status;
        if (failed) return DH_EINTERNAL;
    }
    return DH_OK;
}

static dh_status write_file(const dh_table *table, dh_error *error)
{
    (void)table;
    char path[] = "/tmp/dienhong-sweep-XXXXXX";
    int file = mkstemp(path);
    if (file < 0) return DH_EIO;
    close(file);
    dh_status status = dh_file_write(path, "x", 1, error);
    unlink(path);
    return status;
}

static dh_status round_trip(const dh_table *table, dh_error *error)
{
    struct ArrowArrayStream stream;
    dh_table *back = NULL;
    DH_TRY(dh_arrow_export_table(table, &stream, error));
    dh_status status = dh_arrow_import_table(&back, &stream, error);
    dh_table_free(back);
    return status;
}

static dh_status export_columns(const dh_table *table, dh_error *error)
{
    for (int32_t i = 0; i < dh_table_columns(table); i++) {
        struct ArrowSchema schema;
        struct ArrowArray array;
        DH_TRY(dh_arrow_export_column(dh_table_column(table, i), "x", 0, 5, &schema, &array, error));
        array.release(&array);
        schema.release(&schema);
    }
    return DH_OK;
}

static void building(void **state)
{
    (void)state;
    sweep(build, 50);
}

static void taking(void **state)
{
    (void)state;
    sweep(take_and_slice, 30);
}

static void writing(void **state)
{
    (void)state;
    sweep(write_all, 20);
    sweep(write_file, 1);
}

static void passing_on(void **state)
{
    (void)state;
    sweep(round_trip, 60);
    sweep(export_columns, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(building), cmocka_unit_test(taking), cmocka_unit_test(writing),
                                       cmocka_unit_test(passing_on)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
