/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files through the csv source: probing, reading whole, and the stream with its line column. */
#include "plugin_fixture.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

static dh_error error = DH_ERROR_INIT;
static char folder[] = "/tmp/dienhong-source-XXXXXX";

static const char *file_of(const char *name, const char *text)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

static void assert_text(const dh_table *table, const char *column, int64_t row, const char *expected)
{
    const dh_column *c = dh_table_get(table, column);
    assert_non_null(c);
    assert_int_equal(dh_column_is_valid(c, row), expected != NULL);
    size_t size;
    if (!expected) return;
    const char *text = dh_column_text(c, row, &size);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(text, expected, size);
}

static void test_read_file(void **state)
{
    (void)state;
    const char *folders[] = {BUNDLED};
    loaded l = load(folders, 1);
    const char *path = file_of("a.csv", "\xef\xbb\xbfTên;Số;;Số\r\n\"Việt; Tiến\";22;x;\r\n\r\nThạch Hà;\"\"\r\n");
    dh_table *table;
    assert_status(dh_plugins_read_file(&table, l.plugins, path, &error), DH_OK);
    assert_int_equal(dh_table_columns(table), 4); /* the line column is left out */
    assert_int_equal(dh_table_rows(table), 2);
    assert_string_equal(dh_table_column_name(table, 2), "column_3");
    assert_string_equal(dh_table_column_name(table, 3), "Số_2");
    assert_text(table, "Tên", 0, "Việt; Tiến");
    assert_text(table, "Số", 0, "22");
    assert_text(table, "Số_2", 0, NULL); /* empty and not quoted: unknown */
    assert_text(table, "Tên", 1, "Thạch Hà");
    assert_text(table, "Số", 1, ""); /* quoted: an empty text */
    assert_text(table, "column_3", 1, NULL);
    dh_table_free(table);
    unlink(path);
    unload(&l);
}

static void test_probe(void **state)
{
    (void)state;
    const char *folders[] = {BUNDLED};
    loaded l = load(folders, 1);
    const char *path = file_of("table.data", "a|b\n1|2\n");
    const dh_source *csv = dh_plugins_source(l.plugins, "csv");
    assert_non_null(csv);
    assert_ptr_equal(dh_plugins_source(l.plugins, path), csv);
    unlink(path);
    path = file_of("letter.txt", "Kính gửi\n");
    dh_table *table;
    assert_null(dh_plugins_source(l.plugins, path));
    assert_status(dh_plugins_read_file(&table, l.plugins, path, &error), DH_EINVAL);
    char expected[512];
    snprintf(expected, sizeof expected, "no plugin reads '%s': 'dienhong plugins list' shows the sources there are",
             path);
    assert_string_equal(error.message, expected);
    unlink(path);
    unload(&l);
}

static void test_faults(void **state)
{
    (void)state;
    const char *folders[] = {BUNDLED};
    loaded l = load(folders, 1);
    dh_table *table;
    const char *path = file_of("ragged.csv", "a,b\n1,2\n1,2,3\n");
    assert_int_not_equal(dh_plugins_read_file(&table, l.plugins, path, &error), DH_OK);
    assert_null(table);
    assert_non_null(strstr(error.message, "the record has 3 fields and the header 2"));
    assert_non_null(strstr(error.message, "ragged.csv:3"));
    unlink(path);
    path = file_of("empty.csv", "");
    assert_status(dh_plugins_read_file(&table, l.plugins, path, &error), DH_EDATA);
    unlink(path);
    path = file_of("gone.csv", "");
    unlink(path);
    assert_status(dh_plugins_read_file(&table, l.plugins, path, &error), DH_EIO);
    unload(&l);
}

/* The stream's last column says where each record starts. */
static void test_line_column(void **state)
{
    (void)state;
    const char *path = file_of("lines.csv", "a\n1\n\"2\n2\"\n3\n");
    struct ArrowArrayStream stream;
    struct ArrowSchema schema;
    struct ArrowArray array;
    assert_status(dh_plugin_host()->read_delimited(path, ',', &stream, &error), DH_OK);
    assert_int_equal(stream.get_schema(&stream, &schema), 0);
    assert_int_equal(schema.n_children, 2);
    assert_string_equal(schema.children[0]->name, "a");
    assert_string_equal(schema.children[1]->name, "\x01line");
    assert_string_equal(schema.children[1]->format, "l");
    assert_int_equal(stream.get_next(&stream, &array), 0);
    assert_int_equal(array.length, 3);
    const struct ArrowArray *lines = array.children[1];
    const int64_t *at = (const int64_t *)lines->buffers[1] + lines->offset;
    assert_int_equal(at[0], 2);
    assert_int_equal(at[1], 3);
    assert_int_equal(at[2], 5);
    array.release(&array);
    assert_int_equal(stream.get_next(&stream, &array), 0);
    assert_null(array.release); /* the end */
    schema.release(&schema);
    stream.release(&stream);
    unlink(path);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    const char *folders[] = {BUNDLED};
    loaded l = load(folders, 1);
    const char *path = file_of("memory.csv", "a,b,a\n1,,3\n\"x\"\"y\",2,3\n");
    dh_status status = DH_ENOMEM;
    for (int64_t n = 1; status != DH_OK && n < 10000; n++) {
        dh_table *table;
        dh_memory_fail_after(n);
        status = dh_plugins_read_file(&table, l.plugins, path, &error);
        dh_memory_fail_after(0);
        assert_true((status == DH_OK) == (table != NULL));
        dh_table_free(table);
    }
    assert_int_equal(status, DH_OK);
    unlink(path);
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_file),   cmocka_unit_test(test_probe),         cmocka_unit_test(test_faults),
        cmocka_unit_test(test_line_column), cmocka_unit_test(test_out_of_memory),
    };
    if (!mkdtemp(folder)) return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(folder);
    return failed;
}
