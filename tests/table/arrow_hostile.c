/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays that a broken or hostile plugin might hand over: each is refused with its reason, and nothing is read. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "table/arrow.h"

static void keep(struct ArrowArray *array)
{
    (void)array;
}

static void keep_schema(struct ArrowSchema *schema)
{
    (void)schema;
}

static struct ArrowSchema schema_of(const char *format)
{
    return (struct ArrowSchema){.format = format, .name = "x", .release = keep_schema};
}

static struct ArrowArray array_of(int64_t length, int64_t n_buffers, const void **buffers)
{
    return (struct ArrowArray){
        .length = length, .null_count = -1, .n_buffers = n_buffers, .buffers = buffers, .release = keep};
}

static void refused(struct ArrowSchema *schema, struct ArrowArray *array, const char *reason)
{
    dh_error error = DH_ERROR_INIT;
    dh_column *column = (dh_column *)&error;
    dh_status status = dh_arrow_import_column(&column, schema, array, &error);
    assert_true(status == DH_EDATA || status == DH_ETYPE);
    assert_null(column);
    if (!strstr(error.message, reason)) fail_msg("'%s' is not in '%s'", reason, error.message);
}

static const int64_t numbers[8] = {1, 2, 3, 4, 5, 6, 7, 8};

static void wrong_shapes(void **state)
{
    (void)state;
    const void *buffers[] = {NULL, numbers, NULL};
    struct ArrowSchema schema = schema_of("l");
    struct ArrowArray array = array_of(8, 2, buffers);
    dh_column *column = NULL;
    assert_int_equal(dh_arrow_import_column(&column, &schema, &array, NULL), DH_OK);
    assert_int_equal(dh_column_int64(column, 7), 8);
    dh_column_unref(column);

    array.length = -1;
    refused(&schema, &array, "length or offset");
    array.length = INT64_MAX;
    refused(&schema, &array, "length or offset");
    array = array_of(8, 2, buffers);
    array.offset = -3;
    refused(&schema, &array, "length or offset");
    array.offset = INT64_MAX - 4;
    refused(&schema, &array, "length or offset");
    array = array_of(8, 2, buffers);
    array.null_count = 9;
    refused(&schema, &array, "null_count");
    array.null_count = -2;
    refused(&schema, &array, "null_count");
    array.null_count = 2;
    refused(&schema, &array, "no validity buffer");
    array = array_of(8, 3, buffers);
    refused(&schema, &array, "number of buffers");
    array = array_of(8, 2, NULL);
    refused(&schema, &array, "buffers are missing");
    array = array_of(8, 2, buffers);
    array.n_children = 1;
    refused(&schema, &array, "number of children");
    buffers[1] = NULL;
    array = array_of(8, 2, buffers);
    refused(&schema, &array, "values are missing");
    array.release = NULL;
    refused(&schema, &array, "released");
    schema.release = NULL;
    refused(&schema, &array, "schema is missing");
}

static void unknown_formats(void **state)
{
    (void)state;
    static const char *const formats[] = {"tsu:Asia/Ho_Chi_Minh", "tss:", "f", "z", "+l", "d:19,10", "", "ll"};
    const void *buffers[] = {NULL, numbers, NULL};
    struct ArrowArray array = array_of(1, 2, buffers);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct ArrowSchema schema = schema_of(formats[i]);
        refused(&schema, &array, "is not known here");
    }
    struct ArrowSchema schema = schema_of(NULL);
    refused(&schema, &array, "is not known here");
    schema = schema_of("l");
    schema.name = "\xFF";
    refused(&schema, &array, "name is not valid UTF-8");
}

static void wrong_texts(void **state)
{
    (void)state;
    static const int32_t good[] = {0, 2, 5}, back[] = {0, 4, 2}, negative[] = {-1, 2, 5};
    static const char bytes[] = "abđ\xFF";
    const void *buffers[] = {NULL, good, "ab\xFFzz"};
    struct ArrowSchema schema = schema_of("u");
    struct ArrowArray array = array_of(2, 3, buffers);
    refused(&schema, &array, "not valid UTF-8");
    buffers[2] = NULL;
    refused(&schema, &array, "bytes are missing");
    buffers[2] = bytes;
    buffers[1] = back;
    refused(&schema, &array, "offsets go back");
    buffers[1] = negative;
    refused(&schema, &array, "offset is negative");

    /* What stands under an unknown cell is not read as text. */
    static const uint8_t second_unknown = 1;
    buffers[0] = &second_unknown;
    buffers[1] = good;
    buffers[2] = "ab\xFFzz";
    dh_column *column = NULL;
    assert_int_equal(dh_arrow_import_column(&column, &schema, &array, NULL), DH_OK);
    assert_int_equal(column->nulls, 1);
    dh_column_unref(column);

    const void *none[] = {NULL, NULL, NULL};
    array = array_of(0, 3, none);
    assert_int_equal(dh_arrow_import_column(&column, &schema, &array, NULL), DH_OK);
    assert_int_equal(column->length, 0);
    dh_column_unref(column);
}

static void wrong_categories(void **state)
{
    (void)state;
    static const int32_t offsets[] = {0, 1, 2};
    static const int8_t small[] = {0, 1, 1, 0}, outside[] = {0, 2}, negative[] = {0, -1};
    const void *text_buffers[] = {NULL, offsets, "ab"}, *buffers[] = {NULL, small};
    struct ArrowSchema texts = schema_of("u"), schema = schema_of("c");
    struct ArrowArray dictionary = array_of(2, 3, text_buffers), array = array_of(4, 2, buffers);
    schema.dictionary = &texts;
    refused(&schema, &array, "dictionary is missing");
    array.dictionary = &dictionary;
    dh_column *column = NULL;
    assert_int_equal(dh_arrow_import_column(&column, &schema, &array, NULL), DH_OK);
    assert_string_equal(dh_column_text(column, 2, NULL), "b");
    dh_column_unref(column);
    array.length = 2;
    buffers[1] = outside;
    refused(&schema, &array, "outside its dictionary");
    buffers[1] = negative;
    refused(&schema, &array, "outside its dictionary");
    schema.format = "l";
    refused(&schema, &array, "int8, int16 or int32");
    schema.format = "c";
    texts.format = "g";
    refused(&schema, &array, "int8, int16 or int32");
    texts.format = "u";
    /* the column is named, not its dictionary, whose entries are no rows */
    schema.name = "kind";
    texts.name = "words";
    text_buffers[2] = "\xFF\xFE";
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_arrow_import_column(&column, &schema, &array, &error), DH_EDATA);
    assert_string_equal(error.message, "column 'kind' cannot be taken over: a text is not valid UTF-8");
    assert_int_equal(error.row, -1);
    dictionary.length = -1;
    refused(&schema, &array, "length or offset");
    dictionary.release = NULL;
    refused(&schema, &array, "released");
}

static void wrong_counts(void **state)
{
    (void)state;
    static const double stated[] = {5, 6}, lower[] = {5, 9}, upper[] = {INFINITY, 8}, low[] = {0, 0};
    static const char *const names[] = {"stated", "lower", "upper"};
    const void *parent_buffers[] = {NULL}, *part_buffers[3][2] = {{NULL, stated}, {NULL, lower}, {NULL, upper}};
    struct ArrowSchema parts[3], *part_schemas[3], schema = schema_of("+s");
    struct ArrowArray arrays[3], *part_arrays[3], array = array_of(2, 1, parent_buffers);
    for (int i = 0; i < 3; i++) {
        parts[i] = schema_of("g");
        parts[i].name = names[i];
        arrays[i] = array_of(2, 2, part_buffers[i]);
        part_schemas[i] = &parts[i];
        part_arrays[i] = &arrays[i];
    }
    refused(&schema, &array, "number of children");
    schema.n_children = array.n_children = 3;
    refused(&schema, &array, "children are missing");
    schema.children = part_schemas;
    array.children = part_arrays;
    refused(&schema, &array, "lower bound is above its upper one");
    part_buffers[1][1] = low;
    dh_column *column = NULL;
    assert_int_equal(dh_arrow_import_column(&column, &schema, &array, NULL), DH_OK);
    assert_true(isinf(dh_column_count(column, 0).upper));
    dh_column_unref(column);
    arrays[1].length = 1;
    refused(&schema, &array, "shorter than its parent");
    arrays[1].length = 2;
    array.length = 1;
    array.offset = 2;
    refused(&schema, &array, "shorter than its parent");
    part_arrays[2] = NULL;
    refused(&schema, &array, "a child is missing");
    part_arrays[2] = &arrays[2];
    array = array_of(2, 1, parent_buffers);
    array.n_children = 3;
    array.children = part_arrays;
    parts[1].name = "upper";
    refused(&schema, &array, "children stated, lower and upper");
}

static int no_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    (void)stream;
    (void)out;
    return 5;
}

static int no_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    (void)stream;
    (void)out;
    return 5;
}

static const char *say(struct ArrowArrayStream *stream)
{
    (void)stream;
    return "the file is gone";
}

static void let_go(struct ArrowArrayStream *stream)
{
    stream->release = NULL;
}

static int plain_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    (void)stream;
    *out = schema_of("l");
    return 0;
}

static int empty_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    (void)stream;
    *out = schema_of("+s");
    return 0;
}

static void wrong_streams(void **state)
{
    (void)state;
    dh_table *table = NULL;
    dh_error error = DH_ERROR_INIT;
    struct ArrowArrayStream stream = {no_schema, no_next, say, let_go, NULL};
    assert_int_equal(dh_arrow_import_table(&table, &stream, &error), DH_EIO);
    assert_string_equal(error.message, "the file is gone");
    assert_null(stream.release);
    assert_int_equal(dh_arrow_import_table(&table, &stream, &error), DH_EDATA);
    stream = (struct ArrowArrayStream){empty_schema, no_next, say, let_go, NULL};
    assert_int_equal(dh_arrow_import_table(&table, &stream, &error), DH_EIO);
    assert_string_equal(error.message, "the file is gone");
    stream = (struct ArrowArrayStream){plain_schema, no_next, NULL, let_go, NULL};
    assert_int_equal(dh_arrow_import_table(&table, &stream, &error), DH_EDATA);
    assert_null(stream.release);
    assert_null(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(wrong_shapes), cmocka_unit_test(unknown_formats),
                                       cmocka_unit_test(wrong_texts),  cmocka_unit_test(wrong_categories),
                                       cmocka_unit_test(wrong_counts), cmocka_unit_test(wrong_streams)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
