/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables: names, lengths, notes, and what they refuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "table/take_rows.h"
#include "tests/table/sample.h"

static void holds_columns_by_name(void **state)
{
    (void)state;
    dh_table *table = dh_table_new();
    assert_int_equal(dh_table_rows(table), 0);
    assert_string_equal(dh_table_name(table), "");
    assert_int_equal(dh_table_add(table, "năm", sample_column(DH_INT64, 5), NULL), DH_OK);
    assert_int_equal(dh_table_add(table, "n", sample_column(DH_COUNT, 5), NULL), DH_OK);
    assert_int_equal(dh_table_set_name(table, "kết quả", NULL), DH_OK);
    assert_string_equal(dh_table_name(table), "kết quả");
    assert_int_equal(dh_table_rows(table), 5);
    assert_int_equal(dh_table_columns(table), 2);
    assert_int_equal(dh_table_find(table, "n"), 1);
    assert_int_equal(dh_table_find(table, "N"), -1);
    assert_string_equal(dh_table_column_name(table, 0), "năm");
    assert_ptr_equal(dh_table_get(table, "n"), dh_table_column(table, 1));
    assert_null(dh_table_get(table, "?"));
    dh_table_free(table);
    dh_table_free(NULL);
}

static void refuses_what_does_not_fit(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_table *table = dh_table_new();
    dh_table_add(table, "n", sample_column(DH_INT64, 5), NULL);
    assert_int_equal(dh_table_add(table, "n", sample_column(DH_INT64, 5), &error), DH_EINVAL);
    assert_string_equal(error.message, "column 'n' is there twice: rename one of them");
    assert_int_equal(dh_table_add(table, "m", sample_column(DH_INT64, 4), &error), DH_EINVAL);
    assert_string_equal(error.message, "column 'm' has 4 rows and the table has 5");
    assert_int_equal(dh_table_add(table, "m", NULL, &error), DH_ENOMEM);
    assert_int_equal(dh_table_columns(table), 1);
    dh_table_free(table);
}

static void keeps_equal_notes_once(void **state)
{
    (void)state;
    dh_table *table = dh_table_new();
    dh_table_add_note(table, NULL, "%d of %d communes", 38, 220);
    dh_table_add_note(table, NULL, "source");
    dh_table_add_note(table, NULL, "38 of 220 communes");
    assert_string_equal(dh_table_note(table, 0), "38 of 220 communes");
    assert_string_equal(dh_table_note(table, 1), "source");
    assert_null(dh_table_note(table, 2));
    assert_null(dh_table_note(table, -1));
    dh_table_free(table);
}

static void copies_by_reference(void **state)
{
    (void)state;
    dh_table *table = sample_table(20), *copy;
    dh_table_set_name(table, "x", NULL);
    copy = dh_table_copy(table);
    const dh_column *column = dh_table_column(table, 5);
    assert_ptr_equal(dh_table_column(copy, 5), column);
    dh_table_free(table);
    assert_string_equal(dh_table_name(copy), "x");
    assert_string_equal(dh_table_note(copy, 0), "nguồn: mẫu");
    assert_int_equal(dh_table_rows(copy), 20);
    size_t size;
    assert_memory_equal(dh_column_text(column, 1, &size), "đất đai", 11);
    dh_table_free(copy);
}

/* The same by one thread and by many, whatever the rows. */
static void takes_rows(void **state)
{
    (void)state;
    enum { ROWS = 20000 };
    static int64_t rows[ROWS];
    dh_table *table = sample_table(100), *alone, *together;
    dh_pool *pool;
    assert_int_equal(dh_table_set_name(table, "x", NULL), DH_OK);
    assert_int_equal(dh_pool_new(&pool, 4, NULL), DH_OK);
    for (int64_t i = 0; i < ROWS; i++) rows[i] = i % 13 == 5 ? -1 : (i * 37) % 100;
    assert_int_equal(dh_table_take_rows(&alone, table, rows, ROWS, NULL, NULL), DH_OK);
    assert_int_equal(dh_table_take_rows(&together, table, rows, ROWS, pool, NULL), DH_OK);
    assert_string_equal(dh_table_name(alone), "");
    assert_string_equal(dh_table_note(alone, 0), "nguồn: mẫu");
    assert_int_equal(dh_table_columns(alone), dh_table_columns(table));
    for (int32_t c = 0; c < dh_table_columns(table); c++) {
        const dh_column *from = dh_table_column(table, c), *a = dh_table_column(alone, c);
        const dh_column *b = dh_table_column(together, c);
        assert_string_equal(dh_table_column_name(alone, c), dh_table_column_name(table, c));
        for (int64_t i = 0; i < ROWS; i++) {
            assert_int_equal(dh_column_compare(a, i, b, i), 0);
            if (rows[i] < 0)
                assert_false(dh_column_is_valid(a, i));
            else
                assert_int_equal(dh_column_compare(a, i, from, rows[i]), 0);
        }
    }
    dh_table_free(alone);
    dh_table_free(together);
    dh_table_free(table);
    dh_pool_free(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_columns_by_name), cmocka_unit_test(refuses_what_does_not_fit),
        cmocka_unit_test(keeps_equal_notes_once), cmocka_unit_test(copies_by_reference), cmocka_unit_test(takes_rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
