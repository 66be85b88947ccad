/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a workbook cannot hold is refused with the remedy, and what fails on the way leaves nothing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "table/write.h"

static dh_table *table_of(dh_column *column)
{
    dh_table *table = dh_table_new();
    dh_column_finish(column);
    assert_int_equal(dh_table_add(table, "x", column, NULL), DH_OK);
    return table;
}

static dh_table *texts(const char *text, size_t size)
{
    dh_column *column = dh_column_new(DH_TEXT, 0);
    dh_column_append_text(column, "first", 5);
    dh_column_append_text(column, text, size);
    return table_of(column);
}

/* Writes it and frees it. */
static dh_status written(dh_table *table, dh_strbuf *out, dh_error *error)
{
    dh_status status = dh_table_write(out, table, dh_table_format_find("xlsx"), DH_LOCALE_EN, error);
    dh_table_free(table);
    return status;
}

static void refused(dh_table *table, const char *why)
{
    dh_error error = DH_ERROR_INIT;
    dh_strbuf out = {0};
    assert_int_equal(written(table, &out, &error), DH_EINVAL);
    assert_int_equal(out.size, 0);
    if (strstr(error.message, why) == NULL) fail_msg("'%s' is not in '%s'", why, error.message);
    dh_strbuf_free(&out);
}

static void what_it_cannot_hold_is_refused(void **state)
{
    (void)state;
    char *text = malloc(40000);
    memset(text, 'a', 40000);
    refused(texts("b\xff", 2), "column 'x', row 2: the text is no UTF-8 from its byte 2 on");
    refused(texts("a\0b", 3), "U+0000");
    refused(texts("\xef\xbf\xbe", 3), "U+FFFE");
    refused(texts(text, 32768), "32768 characters, and a cell of a workbook holds 32767");
    /* a sign of two UTF-16 units counts twice */
    for (int i = 0; i < 16384; i++) memcpy(text + i * 2, "\xc3\xa0", 2);
    memcpy(text, "\xf0\x9f\x98\x80", 4);
    dh_strbuf out = {0};
    assert_int_equal(written(texts(text, 32768), &out, NULL), DH_OK);
    assert_true(out.size > 4 && memcmp(out.data, "PK\3\4", 4) == 0);
    dh_strbuf_free(&out);
    free(text);
}

static dh_status refuse(void *context, const char *bytes, size_t size, dh_error *error)
{
    (void)context, (void)bytes, (void)size;
    return dh_error_set(error, DH_EIO, "full");
}

static void too_large_a_table_is_refused(void **state)
{
    (void)state;
    dh_column *column = dh_column_new_filled(DH_BOOL, 1048576);
    refused(table_of(column),
            "the table has 1048576 rows, and a sheet of a workbook holds 1048575 and the headers; use "
            "--format csv");
    dh_write_about about = {.title = "A title", .origin = "one\ntwo"}; /* with a blank row: 4 */
    dh_write_options how = {.locale = DH_LOCALE_EN, .about = &about};
    const dh_table_format *format = dh_table_format_find("xlsx");
    dh_error error = DH_ERROR_INIT;
    dh_table *table = table_of(dh_column_new_filled(DH_BOOL, 1048571));
    assert_int_equal(dh_table_write_to(refuse, NULL, table, format, &how, &error), DH_EIO);
    dh_table_free(table);
    table = table_of(dh_column_new_filled(DH_BOOL, 1048572));
    assert_int_equal(dh_table_write_to(refuse, NULL, table, format, &how, &error), DH_EINVAL);
    assert_string_equal(error.message,
                        "the table has 1048572 rows, and a sheet of a workbook holds 1048571 below the title and the "
                        "headers; use --format csv, or take fewer rows");
    dh_table_free(table);
    table = dh_table_new();
    for (int i = 0; i < 16385; i++) {
        char name[16];
        snprintf(name, sizeof name, "c%d", i);
        assert_int_equal(dh_table_add(table, name, dh_column_new(DH_BOOL, 0), NULL), DH_OK);
    }
    refused(table, "the table has 16385 columns");
}

/* A count of three bounds takes three columns. */
static void edges_of_values_are_written(void **state)
{
    (void)state;
    dh_strbuf out = {0};
    static const double numbers[] = {INFINITY, -INFINITY, 9007199254740993.0, 1e308, -1e-308, 0.1 + 0.2, 5e-324};
    static const int32_t days[] = {-719162, -25509, -25508, 2932896, 0};
    dh_column *column = dh_column_new(DH_FLOAT64, 0);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) dh_column_append_float64(column, numbers[i]);
    assert_int_equal(written(table_of(column), &out, NULL), DH_OK);
    column = dh_column_new(DH_DATE, 0);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) dh_column_append_date(column, days[i]);
    assert_int_equal(written(table_of(column), &out, NULL), DH_OK);
    column = dh_column_new(DH_COUNT, 0);
    dh_column_append_count(column, (dh_count){300, 301, INFINITY});
    dh_column_append_count(column, (dh_count){300, -INFINITY, 300});
    dh_column_append_null(column);
    column->display = DH_DISPLAY_PVALUE;
    assert_int_equal(written(table_of(column), &out, NULL), DH_OK);
    assert_int_equal(written(dh_table_new(), &out, NULL), DH_OK);
    dh_strbuf_free(&out);
}

static void failures_on_the_way_are_told(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_table *table = texts("y", 1);
    dh_write_options how = {.locale = DH_LOCALE_VI};
    const dh_table_format *format = dh_table_format_find("xlsx");
    assert_int_equal(dh_table_add_note(table, NULL, "a note"), DH_OK);
    dh_status status = DH_ENOMEM;
    for (int64_t n = 1; status != DH_OK && n < 200; n++) {
        dh_strbuf out = {0};
        dh_memory_fail_after(n);
        status = dh_table_write(&out, table, format, DH_LOCALE_VI, &error);
        dh_memory_fail_after(0);
        if (status != DH_OK) assert_int_equal(status, DH_ENOMEM);
        dh_strbuf_free(&out);
    }
    assert_int_equal(status, DH_OK);
    assert_int_equal(dh_table_write_to(refuse, NULL, table, format, &how, &error), DH_EIO);
    dh_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_cannot_hold_is_refused), cmocka_unit_test(too_large_a_table_is_refused),
        cmocka_unit_test(edges_of_values_are_written), cmocka_unit_test(failures_on_the_way_are_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
