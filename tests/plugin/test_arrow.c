/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plugin_arrow.h: cells of sliced arrays of every type as the host exports them, and columns built and taken back. */
#include "plugin_fixture.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "dienhong/plugin_arrow.h"
#include "table/arrow.h"

enum { ROWS = 21 };

static dh_error error = DH_ERROR_INIT;

static bool is_unknown(int64_t row)
{
    return row % 5 == 3;
}

static dh_string text_of(int64_t row)
{
    static const char *const texts[] = {"", "đất", "nước", "a longer text than the others"};
    const char *text = texts[row % 4];
    return (dh_string){text, strlen(text)};
}

static dh_count count_of(int64_t row)
{
    return (dh_count){(double)row, (double)row - 1, row % 2 ? INFINITY : (double)row + 2};
}

/* The same cells through the builder of the header; `host` NULL: the C library's memory. */
static int append(dh_builder *builder, int64_t row)
{
    if (is_unknown(row)) return dh_builder_append_null(builder);
    switch (builder->type) {
    case DH_BOOL: return dh_builder_append_bool(builder, row % 3 == 0);
    case DH_INT64:
    case DH_DATETIME: return dh_builder_append_int64(builder, row * 1000000007);
    case DH_FLOAT64: return dh_builder_append_float64(builder, (double)row / 4);
    case DH_DATE: return dh_builder_append_date(builder, 17532 + (int32_t)row);
    case DH_COUNT: return dh_builder_append_count(builder, count_of(row));
    case DH_TEXT: return dh_builder_append_text(builder, text_of(row).data, text_of(row).size);
    default: return dh_builder_append_code(builder, (int32_t)(row % 4));
    }
}

static int build(struct ArrowArray *out, dh_type type, int64_t rows, const dh_host *host)
{
    dh_builder builder;
    dh_builder_init(&builder, type, host);
    int failed = dh_builder_reserve(&builder, rows / 2);
    for (int64_t i = 0; !failed && type == DH_CATEGORY && i < 4; i++)
        failed = dh_builder_add_category(&builder, text_of(i).data, text_of(i).size) != (int32_t)i;
    for (int64_t row = 0; !failed && row < rows; row++) failed = append(&builder, row);
    if (!failed) return dh_builder_finish(&builder, out);
    dh_builder_free(&builder);
    return -1;
}

static void assert_cell(dh_type type, const struct ArrowArray *array, int64_t at, int64_t row)
{
    dh_string text = text_of(row);
    assert_int_equal(dh_cell_is_valid(array, at), !is_unknown(row));
    if (is_unknown(row)) return;
    switch (type) {
    case DH_BOOL: assert_int_equal(dh_cell_bool(array, at), row % 3 == 0); break;
    case DH_INT64:
    case DH_DATETIME: assert_int_equal(dh_cell_int64(array, at), row * 1000000007); break;
    case DH_FLOAT64: assert_true(dh_cell_float64(array, at) == (double)row / 4); break;
    case DH_DATE: assert_int_equal(dh_cell_date(array, at), 17532 + row); break;
    case DH_COUNT: {
        dh_count c = dh_cell_count(array, at), e = count_of(row);
        assert_true(c.stated == e.stated && c.lower == e.lower && c.upper == e.upper);
        break;
    }
    case DH_CATEGORY: assert_int_equal(dh_cell_code(array, at), row % 4); /* fallthrough */
    default:
        assert_int_equal(dh_cell_text(array, at).size, text.size);
        assert_memory_equal(dh_cell_text(array, at).data, text.data, text.size);
    }
}

/* Built, taken over by the engine, handed out again as slices with an offset, with and without a null_count. */
static void test_every_type(void **state)
{
    (void)state;
    static const int64_t begins[] = {0, 1, 7, 8, 9, ROWS};
    for (int t = DH_BOOL; t <= DH_COUNT; t++) {
        dh_type type = (dh_type)t;
        struct ArrowArray built, slice;
        struct ArrowSchema schema;
        dh_column *column;
        assert_int_equal(build(&built, type, ROWS, t % 2 ? dh_plugin_host() : NULL), 0);
        assert_int_equal(built.null_count, 4);
        for (int64_t row = 0; row < ROWS; row++) assert_cell(type, &built, row, row);
        assert_status(dh_arrow_export_type(type, "x", &schema, &error), DH_OK);
        assert_status(dh_arrow_import_column(&column, &schema, &built, &error), DH_OK);
        built.release(&built);
        assert_null(built.release);
        schema.release(&schema);
        for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
            int64_t n = ROWS - begins[i];
            assert_status(dh_arrow_export_column(column, "x", begins[i], n, NULL, &slice, &error), DH_OK);
            slice.null_count = -1;
            for (int64_t row = 0; row < n; row++) assert_cell(type, &slice, row, begins[i] + row);
            slice.release(&slice);
        }
        dh_column_unref(column);
    }
}

/* A column without unknown cells has no validity buffer. */
static void test_no_validity(void **state)
{
    (void)state;
    dh_column *column = dh_column_new(DH_DATE, 4);
    struct ArrowArray slice;
    for (int32_t i = 0; i < 4; i++) assert_int_equal(dh_column_append_date(column, i), 0);
    dh_column_finish(column);
    assert_status(dh_arrow_export_column(column, "x", 2, 2, NULL, &slice, &error), DH_OK);
    assert_null(slice.buffers[0]);
    assert_true(dh_cell_is_valid(&slice, 1));
    assert_int_equal(dh_cell_date(&slice, 1), 3);
    slice.release(&slice);
    dh_column_unref(column);
}

static void test_no_rows(void **state)
{
    (void)state;
    for (int t = DH_BOOL; t <= DH_COUNT; t++) {
        struct ArrowArray built;
        struct ArrowSchema schema;
        dh_column *column;
        dh_builder builder;
        dh_builder_init(&builder, (dh_type)t, NULL);
        assert_int_equal(dh_builder_finish(&builder, &built), 0);
        assert_status(dh_arrow_export_type((dh_type)t, "x", &schema, &error), DH_OK);
        assert_status(dh_arrow_import_column(&column, &schema, &built, &error), DH_OK);
        assert_int_equal(column->length, 0);
        dh_column_unref(column);
        schema.release(&schema);
        built.release(&built);
    }
}

/* Every allocation in turn fails: nothing is left behind, and the array is released already. */
static void test_out_of_memory(void **state)
{
    (void)state;
    for (int t = DH_BOOL; t <= DH_COUNT; t++) {
        int failed = 1;
        for (int64_t n = 1; failed && n < 1000; n++) {
            struct ArrowArray built;
            memset(&built, 0, sizeof built);
            dh_memory_fail_after(n);
            failed = build(&built, (dh_type)t, 400, dh_plugin_host());
            dh_memory_fail_after(0);
            assert_true(n > 1 || failed);
            assert_int_equal(built.release == NULL, failed != 0);
            if (!failed) built.release(&built);
        }
        assert_int_equal(failed, 0);
    }
}

/* A child that was moved out outlives its parent. */
static void test_moved_child(void **state)
{
    (void)state;
    struct ArrowArray built, child;
    assert_int_equal(build(&built, DH_COUNT, ROWS, NULL), 0);
    child = *built.children[2];
    built.children[2]->release = NULL;
    built.release(&built);
    assert_true(((const double *)child.buffers[1])[2] == 4);
    child.release(&child);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_type),    cmocka_unit_test(test_no_validity), cmocka_unit_test(test_no_rows),
        cmocka_unit_test(test_out_of_memory), cmocka_unit_test(test_moved_child),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
