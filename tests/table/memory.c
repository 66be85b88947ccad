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
#include "base/message.h"
#include "table/arrow.h"
#include "base/file.h"
#include "table/reading.h"
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

/* ---- heads ---- */

static void add_names(dh_table *table, const char *name)
{
    dh_error error = DH_ERROR_INIT;
    dh_column *column = dh_column_new(DH_CATEGORY, 1);
    dh_value value = {.type = DH_TEXT, .valid = 1, .as.text = {"Tân Lâm", strlen("Tân Lâm")}};
    assert_non_null(column);
    assert_int_equal(dh_column_append_value(column, &value), 0);
    dh_column_finish(column);
    assert_int_equal(dh_table_add(table, name, column, &error), DH_OK);
}

/* What is short of memory fails, and has no other heads than it ought to, nor columns that repeat others. */
static void heads_are_those_or_none(void **state)
{
    (void)state;
    dh_table *table = dh_table_new();
    assert_non_null(table);
    add_names(table, "unit");
    add_names(table, "unit_name");
    add_names(table, "session.unit");
    dh_message_set_locale(DH_LOCALE_VI);
    dh_table *wanted, *made;
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_table_for_reading(&wanted, table, true, &error), DH_OK);
    assert_int_equal(dh_table_columns(wanted), 2);
    assert_string_not_equal(dh_table_column_head(wanted, 0), "unit_name");
    int64_t n = 0;
    for (bool failed = true; failed;) {
        dh_error_init(&error);
        dh_memory_fail_once(++n);
        dh_status status = dh_table_for_reading(&made, table, true, &error);
        failed = !dh_memory_fail_once(0);
        assert_int_equal(status, failed ? DH_ENOMEM : DH_OK);
        if (failed) continue;
        assert_int_equal(dh_table_columns(made), dh_table_columns(wanted));
        for (int32_t i = 0; i < dh_table_columns(made); i++)
            assert_string_equal(dh_table_column_head(made, i), dh_table_column_head(wanted, i));
        dh_table_free(made);
    }
    assert_true(n > 10);
    dh_message_set_locale(DH_LOCALE_EN);
    dh_table_free(wanted);
    dh_table_free(table);
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
                                       cmocka_unit_test(passing_on), cmocka_unit_test(heads_are_those_or_none)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
