/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The host's services on tables: building row by row, and matching two tables by unit. */
#include "base/progress.h"
#include "plugin_fixture.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

static dh_error error = DH_ERROR_INIT;

static dh_value whole(int64_t n)
{
    return (dh_value){.type = DH_INT64, .valid = 1, .as.integer = n};
}

static void test_build(void **state)
{
    (void)state;
    const dh_host *host = dh_plugin_host();
    dh_table *table;
    assert_status(host->table_begin(&table, &error), DH_OK);
    assert_status(host->table_add_column(table, "n", DH_INT64, DH_DISPLAY_ID, &error), DH_OK);
    assert_status(host->table_add_column(table, "c", DH_COUNT, DH_DISPLAY_PLAIN, &error), DH_OK);
    assert_status(host->table_add_column(table, "t", DH_CATEGORY, DH_DISPLAY_PLAIN, &error), DH_OK);
    dh_value text = {.type = DH_TEXT, .valid = 1, .as.text = {"đất", strlen("đất")}}, cell = whole(2018);
    assert_status(host->table_append(table, 0, &cell, &error), DH_OK);
    assert_status(host->table_append(table, 1, &cell, &error), DH_OK); /* a whole number is an exact count */
    assert_status(host->table_append(table, 2, &cell, &error), DH_ETYPE);
    assert_string_equal(error.message, "column 't' is of type category and is given a int64");
    assert_status(host->table_end(table, &error), DH_EINVAL);
    assert_string_equal(error.message, "column 't' has 0 rows and the table has 1");
    assert_status(host->table_append(table, 2, &text, &error), DH_OK);
    assert_status(host->table_append(table, 9, &text, &error), DH_EINVAL);
    assert_status(host->table_end(table, &error), DH_OK);
    assert_int_equal(host->table_rows(table), 1);
    assert_int_equal(host->table_column_type(table, 1), DH_COUNT);
    assert_int_equal(host->table_column_display(table, 0), DH_DISPLAY_ID);
    dh_value out;
    host->table_cell(table, 1, 0, &out);
    assert_true(out.valid && out.as.count.stated == 2018 && out.as.count.upper == 2018);
    host->table_cell(table, 2, 0, &out);
    assert_true(out.valid && out.as.text.size == strlen("đất") &&
                memcmp(out.as.text.data, "đất", out.as.text.size) == 0);
    host->table_cell(table, 2, 5, &out);
    assert_false(out.valid);
    host->table_free(table);
}

static void test_copy(void **state)
{
    (void)state;
    const dh_host *host = dh_plugin_host();
    dh_table *from, *table;
    assert_status(host->table_begin(&from, &error), DH_OK);
    assert_status(host->table_add_column(from, "n", DH_INT64, DH_DISPLAY_ID, &error), DH_OK);
    for (int64_t i = 0; i < 5; i++) {
        dh_value cell = whole(i * 10);
        assert_status(host->table_append(from, 0, &cell, &error), DH_OK);
    }
    assert_status(host->table_end(from, &error), DH_OK);
    const int64_t rows[] = {4, -1, 0}, beyond[] = {5};
    assert_status(host->table_begin(&table, &error), DH_OK);
    assert_status(host->table_copy_column(table, "picked", from, 0, rows, 3, &error), DH_OK);
    assert_status(host->table_copy_column(table, "all", from, 0, NULL, 0, &error), DH_OK);
    assert_status(host->table_copy_column(table, "x", from, 0, beyond, 1, &error), DH_EINVAL);
    assert_string_equal(error.message, "column 'x' is to be copied from row 5 of 5");
    assert_status(host->table_copy_column(table, "x", from, 1, NULL, 0, &error), DH_EINVAL);
    assert_status(host->table_end(table, &error), DH_EINVAL); /* 3 rows and 5 */
    assert_int_equal(dh_column_int64(dh_table_get(table, "picked"), 0), 40);
    assert_false(dh_column_is_valid(dh_table_get(table, "picked"), 1));
    host->table_free(table);
    host->table_free(from);
}

static void append_text(dh_table *table, const char *text)
{
    dh_value cell = {.type = DH_TEXT, .valid = 1, .as.text = {text, strlen(text)}};
    assert_status(dh_plugin_host()->table_append(table, 0, &cell, &error), DH_OK);
}

/* Cells that are put into a copied column of categories are not added to the table that it was copied from. */
static void test_copied_categories(void **state)
{
    (void)state;
    const dh_host *host = dh_plugin_host();
    dh_table *from, *table;
    assert_status(host->table_begin(&from, &error), DH_OK);
    assert_status(host->table_add_column(from, "kind", DH_CATEGORY, DH_DISPLAY_PLAIN, &error), DH_OK);
    append_text(from, "đất");
    append_text(from, "nước");
    assert_status(host->table_end(from, &error), DH_OK);
    const int64_t rows[] = {1};
    for (int i = 0; i < 2; i++) {
        assert_status(host->table_begin(&table, &error), DH_OK);
        assert_status(host->table_copy_column(table, "kind", from, 0, i == 0 ? NULL : rows, 1, &error), DH_OK);
        append_text(table, "rừng");
        assert_status(host->table_end(table, &error), DH_OK);
        dh_value cell;
        host->table_cell(table, 0, i == 0 ? 1 : 0, &cell);
        assert_memory_equal(cell.as.text.data, "nước", cell.as.text.size);
        assert_int_equal(dh_dictionary_size(dh_table_get(from, "kind")->dictionary), 2);
        assert_int_equal(dh_dictionary_size(dh_table_get(table, "kind")->dictionary), 3);
        host->table_free(table);
    }
    host->table_free(from);
}

/* A key column over rows of `target`: two of them have one text. */
static dh_column *unit_column(const dh_table *target, const int32_t *rows, int n)
{
    static const char *const texts[] = {"18601", "18601", "18562", "18595"};
    dh_dictionary *dictionary = dh_dictionary_new();
    dh_column *column = dh_column_new(DH_CATEGORY, n);
    int32_t *links = dh_malloc((size_t)n * sizeof *links);
    for (int i = 0; i < n; i++) {
        const char *text = texts[rows[i]];
        links[i] = rows[i];
        assert_int_equal(dh_dictionary_append(dictionary, text, strlen(text)), i);
    }
    dh_dictionary_set_link(dictionary, target, links);
    column->dictionary = dictionary;
    for (int i = 0; i < n; i++) assert_int_equal(dh_column_append_code(column, i), 0);
    dh_column_finish(column);
    return column;
}

static dh_table *unit_table(const dh_table *target, const int32_t *rows, int n)
{
    dh_table *table = dh_table_new();
    assert_status(dh_table_add(table, "unit", unit_column(target, rows, n), &error), DH_OK);
    dh_column *value = dh_column_new(DH_INT64, n);
    for (int i = 0; i < n; i++) dh_column_append_int64(value, rows[i] * 100);
    assert_status(dh_table_add(table, "sessions", value, &error), DH_OK);
    return table;
}

static dh_table *target_table(void)
{
    dh_table *target = dh_table_new();
    dh_column *name = dh_column_new(DH_INT64, 4);
    for (int i = 0; i < 4; i++) dh_column_append_int64(name, i);
    assert_status(dh_table_add(target, "row", name, &error), DH_OK);
    return target;
}

/* 18601 of 2019 (row 0) and of 2020 (row 1) are two units, though their codes are one text. */
static void test_align_by_unit(void **state)
{
    (void)state;
    dh_table *target = target_table();
    const int32_t first[] = {2, 0}, second[] = {1, 3, 2};
    dh_table *a = unit_table(target, first, 2), *b = unit_table(target, second, 3), *out;
    assert_status(dh_plugin_host()->table_align(&out, a, b, 1, &error), DH_OK);
    assert_int_equal(dh_table_rows(out), 4);
    static const struct {
        int32_t unit;
        int64_t one, two;                                           /* -1 = not there */
    } expected[] = {{2, 0, 2}, {3, -1, 1}, {0, 1, -1}, {1, -1, 0}}; /* 18562, 18595, 18601, 18601 */
    const dh_column *unit = dh_table_get(out, "unit");
    const dh_column *pair[] = {dh_table_get(out, "row_1"), dh_table_get(out, "row_2")};
    for (int64_t i = 0; i < 4; i++) {
        assert_int_equal(dh_dictionary_target_row(unit->dictionary, dh_column_code(unit, i)), expected[i].unit);
        const int64_t at[] = {expected[i].one, expected[i].two};
        for (int side = 0; side < 2; side++) {
            assert_int_equal(dh_column_is_valid(pair[side], i), at[side] >= 0);
            if (at[side] >= 0) assert_int_equal(dh_column_int64(pair[side], i), at[side]);
        }
    }
    assert_ptr_equal(dh_dictionary_target(unit->dictionary), target);
    dh_table_free(out);
    dh_table_free(a);
    dh_table_free(b);
    dh_table_free(target);
}

static void test_align_total_and_faults(void **state)
{
    (void)state;
    dh_table *target = target_table(), *out;
    const int32_t one[] = {0}, twice[] = {0, 0};
    dh_table *a = unit_table(target, one, 1), *b = unit_table(target, twice, 2);
    assert_status(dh_plugin_host()->table_align(&out, a, a, 0, &error), DH_OK);
    assert_int_equal(dh_table_rows(out), 1);
    assert_int_equal(dh_table_columns(out), 2);
    dh_table_free(out);
    assert_status(dh_plugin_host()->table_align(&out, a, b, 1, &error), DH_EINVAL);
    assert_string_equal(error.message, "a key comes twice, in rows 1 and 2 of one table");
    assert_null(out);
    assert_status(dh_plugin_host()->table_align(&out, a, b, 3, &error), DH_EINVAL);
    /* a table without rows, whose key is of another type, has no say */
    dh_table *none = dh_table_new();
    assert_status(dh_table_add(none, "commune", dh_column_new(DH_TEXT, 0), &error), DH_OK);
    assert_status(dh_plugin_host()->table_align(&out, none, a, 1, &error), DH_OK);
    assert_string_equal(dh_table_column_name(out, 0), "commune"); /* but the names are those of the first */
    assert_int_equal(dh_table_rows(out), 1);
    assert_false(dh_column_is_valid(dh_table_get(out, "row_1"), 0));
    assert_int_equal(dh_column_int64(dh_table_get(out, "row_2"), 0), 0);
    dh_table_free(out);
    dh_table_free(none);
    dh_table_free(a);
    dh_table_free(b);
    dh_table_free(target);
}

static void test_align_out_of_memory(void **state)
{
    (void)state;
    dh_table *target = target_table();
    const int32_t first[] = {2, 0}, second[] = {1, 3, 2};
    dh_table *a = unit_table(target, first, 2), *b = unit_table(target, second, 3), *out;
    dh_status status = DH_ENOMEM;
    for (int64_t n = 1; status == DH_ENOMEM && n < 10000; n++) {
        dh_memory_fail_after(n);
        status = dh_plugin_host()->table_align(&out, a, b, 1, &error);
        dh_memory_fail_after(0);
        assert_true((status == DH_OK) == (out != NULL));
        dh_table_free(out);
    }
    assert_int_equal(status, DH_OK);
    dh_table_free(a);
    dh_table_free(b);
    dh_table_free(target);
}

static int64_t seen[2];

static void see(const dh_progress *progress)
{
    seen[0] = progress->done;
    seen[1] = progress->total;
}

static void test_small_services(void **state)
{
    (void)state;
    const dh_host *host = dh_plugin_host();
    dh_error mine = DH_ERROR_INIT;
    assert_int_equal(host->struct_size, sizeof(dh_host));
    host->error_set(&mine, DH_EDATA, "'%s' is %d", "x", 3);
    assert_int_equal(mine.status, DH_EDATA);
    assert_string_equal(mine.message, "'x' is 3");
    host->progress(1, 2); /* to no one */
    dh_progress_set_receiver(see);
    host->progress(3, 7);
    dh_progress_at_end();
    dh_progress_set_receiver(NULL);
    assert_int_equal(seen[0], 3);
    assert_int_equal(seen[1], 7);
    assert_false(host->cancelled());
    dh_pool_cancel();
    assert_true(host->cancelled());
    dh_pool_cancel_reset();
    dh_measure_request request = {.struct_size = sizeof request, .names = "sessions"};
    dh_table *out;
    dh_plugins_set_measures(NULL);
    assert_status(host->measure(&out, NULL, &request, &mine), DH_EINVAL);
    assert_string_equal(mine.message, "no measures are known: their contracts are read from scripts/measures");
}

static size_t as_read(char *out, size_t size, dh_value value, dh_display display)
{
    return dh_plugin_host()->format_value(&value, display, out, size);
}

/* Values as their reader has them, cut at whole characters; heads in the reader's language. */
static void test_reading(void **state)
{
    (void)state;
    char out[32];
    const dh_host *host = dh_plugin_host();
    dh_value day = {.type = DH_DATE, .valid = 1, .as.integer = 18485};
    dh_value rate = {.type = DH_FLOAT64, .valid = 1, .as.number = 0.8375};
    dh_value open = {.type = DH_COUNT, .valid = 1, .as.count = {2300, 2300, INFINITY}};
    for (int vi = 0; vi < 2; vi++) {
        dh_message_set_numbers(vi ? DH_LOCALE_VI : DH_LOCALE_EN);
        dh_message_set_locale(vi ? DH_LOCALE_VI : DH_LOCALE_EN);
        assert_int_equal(as_read(out, sizeof out, day, DH_DISPLAY_PLAIN), 10);
        assert_string_equal(out, vi ? "11/08/2020" : "2020-08-11");
        as_read(out, sizeof out, rate, DH_DISPLAY_PERCENT);
        assert_string_equal(out, vi ? "83,8%" : "83.8%");
        assert_int_equal(as_read(out, sizeof out, open, DH_DISPLAY_PLAIN), 10);
        assert_string_equal(out, vi ? "≥\u00a02.300" : "≥\u00a02,300");
        assert_int_equal(as_read(out, 3, open, DH_DISPLAY_PLAIN), 10); /* the sign has three bytes */
        assert_string_equal(out, "");
        day.valid = 0;
        as_read(out, sizeof out, day, DH_DISPLAY_PLAIN);
        assert_string_equal(out, "–");
        day.valid = 1;
        dh_table *table;
        assert_status(host->table_begin(&table, &error), DH_OK);
        assert_status(host->table_add_column(table, "x", DH_INT64, DH_DISPLAY_PLAIN, &error), DH_OK);
        assert_status(host->table_set_head(table, 0, "Total", &error), DH_OK);
        assert_status(host->table_set_head(table, 1, "Total", &error), DH_EINVAL);
        assert_string_equal(dh_table_column_head(table, 0), vi ? "Tổng cộng" : "Total");
        host->table_free(table);
    }
    dh_message_set_numbers(DH_LOCALE_EN);
    dh_message_set_locale(DH_LOCALE_EN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_build),
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_copied_categories),
        cmocka_unit_test(test_align_by_unit),
        cmocka_unit_test(test_align_total_and_faults),
        cmocka_unit_test(test_align_out_of_memory),
        cmocka_unit_test(test_small_services),
        cmocka_unit_test(test_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
