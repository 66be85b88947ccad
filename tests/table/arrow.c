/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Out through the Arrow C data interface and in again: the same cells, whatever the offset. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "table/arrow.h"
#include "tests/table/sample.h"

enum { ROWS = 150 };

static void same_cells(const dh_column *a, int64_t begin, const dh_column *b)
{
    assert_int_equal(a->type, b->type);
    for (int64_t i = 0; i < b->length; i++) {
        assert_int_equal(dh_column_is_valid(a, begin + i), dh_column_is_valid(b, i));
        assert_int_equal(dh_column_compare(a, begin + i, b, i), 0);
    }
}

static void spans_come_back(void **state)
{
    (void)state;
    static const int64_t spans[][2] = {{0, ROWS}, {0, 0}, {ROWS, 0}, {1, 149}, {8, 16}, {3, 1}, {63, 66}};
    for (int t = 0; t < SAMPLE_TYPES; t++) {
        dh_column *from = sample_column(sample_types[t], ROWS);
        for (size_t s = 0; s < sizeof spans / sizeof *spans; s++) {
            struct ArrowSchema schema;
            struct ArrowArray array;
            dh_column *back = NULL;
            int64_t begin = spans[s][0], n = spans[s][1];
            assert_int_equal(dh_arrow_export_column(from, "cột", begin, n, &schema, &array, NULL), DH_OK);
            assert_string_equal(schema.name, "cột");
            assert_int_equal(array.length, n);
            assert_int_equal(array.offset, begin);
            assert_int_equal(dh_arrow_import_column(&back, &schema, &array, NULL), DH_OK);
            assert_int_equal(back->length, n);
            same_cells(from, begin, back);
            array.release(&array);
            schema.release(&schema);
            assert_null(array.release);
            dh_column_unref(back);
        }
        dh_column_unref(from);
    }
}

static void states_formats_and_shares_buffers(void **state)
{
    (void)state;
    static const char *const formats[] = {"b", "l", "g", "tdD", "tsu:", "U", "i", "+s"};
    for (int t = 0; t < SAMPLE_TYPES; t++) {
        dh_column *from = sample_column(sample_types[t], ROWS);
        struct ArrowSchema schema;
        struct ArrowArray array;
        assert_int_equal(dh_arrow_export_column(from, "x", 0, ROWS, &schema, &array, NULL), DH_OK);
        assert_string_equal(schema.format, formats[t]);
        assert_int_equal(array.null_count, from->nulls);
        assert_ptr_equal(array.buffers[0], from->validity);
        if (from->type == DH_COUNT)
            assert_ptr_equal(array.children[2]->buffers[1], from->upper);
        else
            assert_ptr_equal(array.buffers[1], from->values);
        if (from->type == DH_CATEGORY) assert_string_equal(schema.dictionary->format, "u");
        dh_column_unref(from); /* the export still holds it */
        assert_int_equal(array.length, ROWS);
        array.release(&array);
        schema.release(&schema);
    }
}

/* A child that a consumer moved out lives on after its parent. */
static void children_may_be_moved_out(void **state)
{
    (void)state;
    dh_column *from = sample_column(DH_COUNT, ROWS);
    struct ArrowSchema schema, schema_child;
    struct ArrowArray array, upper;
    dh_column *back = NULL;
    dh_arrow_export_column(from, "x", 0, ROWS, &schema, &array, NULL);
    upper = *array.children[2];
    array.children[2]->release = NULL;
    schema_child = *schema.children[2];
    schema.children[2]->release = NULL;
    array.release(&array);
    schema.release(&schema);
    dh_column_unref(from);
    assert_int_equal(dh_arrow_import_column(&back, &schema_child, &upper, NULL), DH_OK);
    assert_true(isinf(dh_column_float64(back, 1)));
    upper.release(&upper);
    schema_child.release(&schema_child);
    dh_column_unref(back);
}

/* Two units of one code stay two. */
static void equal_texts_stay_apart(void **state)
{
    (void)state;
    dh_column *from = dh_column_new(DH_CATEGORY, 0), *back = NULL;
    from->dictionary = dh_dictionary_new();
    dh_dictionary_append(from->dictionary, "18601", 5);
    dh_dictionary_append(from->dictionary, "18601", 5);
    for (int i = 0; i < 4; i++) dh_column_append_code(from, i % 2);
    struct ArrowSchema schema;
    struct ArrowArray array;
    dh_arrow_export_column(from, "unit", 0, 4, &schema, &array, NULL);
    assert_int_equal(dh_arrow_import_column(&back, &schema, &array, NULL), DH_OK);
    for (int i = 0; i < 4; i++) assert_int_equal(dh_column_code(back, i), i % 2);
    array.release(&array);
    schema.release(&schema);
    dh_column_unref(from);
    dh_column_unref(back);
}

static void tables_come_back(void **state)
{
    (void)state;
    dh_table *from = sample_table(ROWS), *back = NULL;
    struct ArrowArrayStream stream;
    assert_int_equal(dh_arrow_export_table(from, &stream, NULL), DH_OK);
    assert_int_equal(dh_arrow_import_table(&back, &stream, NULL), DH_OK);
    assert_null(stream.release);
    assert_int_equal(dh_table_columns(back), SAMPLE_TYPES);
    for (int t = 0; t < SAMPLE_TYPES; t++) {
        assert_string_equal(dh_table_column_name(back, t), dh_type_name(sample_types[t]));
        assert_int_equal(dh_table_rows(back), ROWS);
        same_cells(dh_table_column(from, t), 0, dh_table_column(back, t));
    }
    dh_table_free(back);
    dh_table_free(from);
}

/* A foreign stream of two batches with two dictionaries, the second batch at an offset. */
static int batch_at;
static dh_column *batches[2];

static int two_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    (void)stream;
    dh_table *table = dh_table_new();
    struct ArrowArrayStream one;
    dh_table_add(table, "field", dh_column_ref(batches[0]), NULL);
    dh_arrow_export_table(table, &one, NULL);
    int code = one.get_schema(&one, out);
    one.release(&one);
    dh_table_free(table);
    return code;
}

static int two_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    memset(out, 0, sizeof *out);
    if (batch_at == 2) return 0;
    dh_table *table = dh_table_new();
    struct ArrowArrayStream one;
    dh_table_add(table, "field", dh_column_ref(batches[batch_at]), NULL);
    dh_arrow_export_table(table, &one, NULL);
    int code = one.get_next(&one, out);
    if (batch_at == 1) { /* the struct's own offset moves its children too */
        out->offset = 1;
        out->length = 2;
    }
    batch_at++;
    one.release(&one);
    dh_table_free(table);
    (void)stream;
    return code;
}

static void two_release(struct ArrowArrayStream *stream)
{
    stream->release = NULL;
}

static void batches_are_joined(void **state)
{
    (void)state;
    static const char *const texts[2][3] = {{"a", "b", "c"}, {"z", "c", "a"}};
    static const char *const expected[] = {"a", "b", "c", "c", "a"};
    for (int k = 0; k < 2; k++) {
        batches[k] = dh_column_new(DH_CATEGORY, 0);
        for (int i = 0; i < 3; i++) {
            dh_value value = {.type = DH_CATEGORY, .valid = 1};
            value.as.text.data = texts[k][i];
            value.as.text.size = 1;
            dh_column_append_value(batches[k], &value);
        }
    }
    struct ArrowArrayStream stream = {two_schema, two_next, NULL, two_release, NULL};
    dh_table *back = NULL;
    assert_int_equal(dh_arrow_import_table(&back, &stream, NULL), DH_OK);
    assert_int_equal(dh_table_rows(back), 5);
    for (int i = 0; i < 5; i++) assert_string_equal(dh_column_text(dh_table_column(back, 0), i, NULL), expected[i]);
    assert_int_equal(dh_column_code(dh_table_column(back, 0), 3), 2);
    dh_table_free(back);
    dh_column_unref(batches[0]);
    dh_column_unref(batches[1]);
}

static void gives_schemas_of_types(void **state)
{
    (void)state;
    struct ArrowSchema schema;
    assert_int_equal(dh_arrow_export_type(DH_COUNT, "n", &schema, NULL), DH_OK);
    assert_int_equal(schema.n_children, 3);
    assert_string_equal(schema.children[1]->name, "lower");
    schema.release(&schema);
    assert_int_equal(dh_arrow_export_type((dh_type)42, "n", &schema, NULL), DH_ETYPE);
}

static void refuses_spans_outside(void **state)
{
    (void)state;
    dh_column *from = sample_column(DH_INT64, 5);
    struct ArrowArray array;
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_arrow_export_column(from, "n", 3, 3, NULL, &array, &error), DH_EINVAL);
    assert_string_equal(error.message, "rows 3 to 6 of 'n' are outside its 5 rows");
    assert_int_equal(dh_arrow_export_column(from, "n", -1, 3, NULL, &array, NULL), DH_EINVAL);
    dh_column_unref(from);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spans_come_back),           cmocka_unit_test(states_formats_and_shares_buffers),
        cmocka_unit_test(children_may_be_moved_out), cmocka_unit_test(equal_texts_stay_apart),
        cmocka_unit_test(tables_come_back),          cmocka_unit_test(batches_are_joined),
        cmocka_unit_test(gives_schemas_of_types),    cmocka_unit_test(refuses_spans_outside)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
