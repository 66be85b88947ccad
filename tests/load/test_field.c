/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The short ways of reading a value against the long one: a file of random cells of every type, in the common forms and
 * near them, is loaded on several threads and, record by record, through dh_cell_read alone. Values, faults and counts
 * are the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "load/cells/cell.h"
#include "load/fixture.h"
#include "load/load_internal.h"

static uint64_t state = 0x9e3779b97f4a7c15U;

static unsigned draw(unsigned n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 20) % n);
}

/* Columns: c1 … c8, one of each type, and a second set in a file of Vietnamese habits. */
static const char *const datasets[] = {
    "return { tables = { t = { file = 't.csv', dates = 'y-m-d', unknown = { '-', 'n/a' }, types = { c1 = 'bool',"
    " c2 = 'int64', c3 = 'float64', c4 = 'date', c5 = 'datetime', c6 = 'text', c7 = 'category', c8 = 'count' } } } }",
    "return { tables = { t = { file = 't.csv', dates = { 'd/m/y', 'y-m-d' }, numbers = 'vi', unknown = { '2018-01-01',"
    " '7', '\"' }, values = { c7 = { a = 'A', ['bé'] = '' }, c6 = { x = 'y' } }, types = { c1 = 'bool', c2 = 'int64',"
    " c3 = 'float64', c4 = 'date', c5 = 'datetime', c6 = 'text', c7 = 'category', c8 = 'count' } } } }",
    "return { tables = { t = { file = 't.csv', dates = 'm.d.y', numbers = 'en', tolerance = 0.1, types = {"
    " c1 = 'bool', c2 = 'int64', c3 = 'float64', c4 = 'date', c5 = 'datetime', c6 = 'text', c7 = 'category',"
    " c8 = 'count' } } } }",
};

static const char *const cells[] = {
    "",
    "-",
    "n/a",
    " ",
    "\"\"",
    "#N/A",
    "#REF!",
    "x",
    "yes",
    "không",
    "0",
    "1",
    "7",
    "42",
    "007",
    "123456789012345",
    "1234567890123456",
    "99999999999999999999",
    "-5",
    "+5",
    "1.5",
    "1,5",
    "15.798",
    "\"15,798\"",
    "\"1,5\"",
    "trên 300",
    ">5",
    "khoảng 20",
    "2018-01-01",
    "2018-12-31",
    "2018-02-29",
    "2020-02-29",
    "1899-12-31",
    "1900-01-01",
    "2100-12-31",
    "2101-01-01",
    "2018/01/01",
    "2018-1-1",
    "2018-13-01",
    "2018-00-10",
    "2018-01-32",
    "01/02/2018",
    "31/12/2019",
    "31/02/2019",
    "1/2/2018",
    "12.31.2018",
    "13.31.2018",
    "2018-01-01 10:00:00",
    "2018-01-01T1",
    "abcdefghij",
    "2018-0a-01",
    "đất đai",
    "a",
    "bé",
    "be\xcc\x81",
    " a ",
    "\"a\"",
    "\" a\"",
    "\"điện, nước\"",
    "\"dòng một\ndòng hai\"",
    "\"ông \"\"A\"\"\"",
    "\"\"\"\"",
    "b\xe1\xba n",
    "a\xc2\xa0",
    "\xc2\xa0",
    "\xe1\xbb\x87",
    "\xe1\xbb",
    "\xf0\x9f\x98\x80",
    "một chuỗi khá dài để vượt quá mười sáu byte",
    "một chuỗi khá dài để vượt quá mười sáu byt",
    "abcdefgh",
    "abcdefghi",
    "abcdefghijklmnop",
    "abcdefghijklmnopq",
    "abcdefg",
    "\xef\xbb\xbfx",
    "\t",
    "\"\t\"",
};
#define N_CELLS (sizeof cells / sizeof cells[0])

static void write_random_file(int set)
{
    dh_strbuf file = {0};
    dh_strbuf_add(&file, "c6,c4,c1,c2,c8,c3,c7,c5\n");
    for (unsigned row = 7500 + draw(2500); row > 0; row--) {
        for (int c = 0; c < 8; c++) {
            /* mostly what fits, so that most rows are good; else anything */
            static const char *const good[3][8] = {
                {"đất đai", "2018-05-06", "có", "42", "300", "0.5", "a", "2018-05-06"},
                {"đất đai", "06/05/2018", "có", "42", "300", "\"0,5\"", "a", "2018-05-06"},
                {"đất đai", "05.06.2018", "có", "42", "300", "0.5", "a", "05.06.2018"}};
            if (c > 0) dh_strbuf_add_char(&file, ',');
            dh_strbuf_add(&file, draw(8) != 0 ? good[set][c] : cells[draw(N_CELLS)]);
        }
        dh_strbuf_add(&file, draw(20) == 0 ? ",\n" : draw(30) == 0 ? "\n\n" : "\n");
    }
    assert_false(file.failed);
    fixture_write_bytes("t.csv", file.data, file.size);
    dh_strbuf_free(&file);
}

/* What the long way makes of one record: its values, or its faults as text. */
static bool read_record(const dh_load *load, const dh_load_entry *entry, const dh_record *record, dh_value *values,
                        dh_arena *arena, dh_strbuf *faults, int64_t *n_faults)
{
    const dh_load_source *source = &load->sources[0];
    bool good = true;
    dh_strbuf reason = {0};
    for (int32_t field = 0; field < source->n_headers; field++) {
        int32_t column = 0;
        while (source->field_of[column] != field) column++;
        const dh_record_field *f = &record->fields[field];
        dh_strbuf_clear(&reason);
        if (dh_cell_read(&values[column], entry, column, false, f->text, (size_t)f->size, arena, &reason, NULL) ==
            DH_OK)
            continue;
        good = false;
        dh_strbuf_printf(faults, "%lld:%lld:%d:%s\n", (long long)record->line, (long long)f->line, (int)field + 1,
                         reason.data);
        (*n_faults)++;
    }
    dh_strbuf_free(&reason);
    return good;
}

static void check_row(const dh_table *table, const dh_table_spec *spec, int64_t row, const dh_value *values)
{
    for (int32_t c = 0; c < spec->n_columns; c++) {
        const dh_column *column = dh_table_get(table, spec->columns[c].name);
        dh_column *expected = dh_column_new(column->type, 1);
        assert_non_null(expected);
        assert_int_equal(dh_column_append_value(expected, &values[c]), 0);
        if (dh_column_compare(column, row, expected, 0) != 0)
            fail_msg("row %lld of column %s differs", (long long)row, spec->columns[c].name);
        dh_column_unref(expected);
    }
}

static void compare(const dh_manifest *manifest, dh_load *load)
{
    const dh_table_spec *spec = &manifest->plain[0];
    const dh_load_entry *entry = &manifest->plain_entries[0].items[0];
    const dh_table *table = dh_load_table(load);
    const char *bytes;
    size_t size;
    dh_csv *csv;
    const dh_record *record;
    dh_strbuf faults = {0}, got = {0};
    dh_arena *arena = dh_arena_new();
    int64_t accepted = 0, rejected = 0, n_faults = 0;
    assert_int_equal(dh_input_map(load->sources[0].input, &bytes, &size, NULL), DH_OK);
    assert_int_equal(dh_csv_open_head(&csv, bytes, size, "t.csv", 0, NULL), DH_OK);
    assert_int_equal(dh_csv_next(csv, &record, NULL), DH_OK);
    while (dh_csv_next(csv, &record, NULL) == DH_OK && record != NULL) {
        dh_value values[8] = {0};
        bool any = false;
        for (int32_t i = 0; i < record->n_fields; i++) any = any || record->fields[i].size > 0;
        if (!any) continue;
        bool shaped = record->fault == DH_RECORD_OK && record->n_fields == 8;
        if (!shaped) {
            rejected++;
            n_faults++;
            dh_strbuf_printf(&faults, "%lld:%lld:0:", (long long)record->line, (long long)record->line);
            dh_strbuf buffer = {0};
            int32_t field;
            dh_strbuf_printf(&faults, "%s\n", dh_load_shape_fault(&load->sources[0], record, &field, &buffer));
            dh_strbuf_free(&buffer);
        } else if (read_record(load, entry, record, values, arena, &faults, &n_faults)) {
            check_row(table, spec, accepted, values);
            accepted++;
        } else {
            rejected++;
        }
    }
    dh_csv_close(csv);
    assert_int_equal(dh_table_rows(table), accepted);
    assert_int_equal(dh_load_accepted(load), accepted);
    assert_int_equal(dh_load_rejected(load), rejected);
    assert_int_equal(dh_load_n_faults(load), n_faults);
    for (int64_t i = 0; i < n_faults; i++) {
        const dh_fault *f = dh_load_fault(load, i);
        dh_strbuf_printf(&got, "%lld:%lld:%d:%s\n", (long long)f->line, (long long)f->value_line, (int)f->column,
                         f->reason);
    }
    assert_string_equal(got.data != NULL ? got.data : "", faults.data != NULL ? faults.data : "");
    assert_true(accepted > 100 && rejected > 100);
    dh_strbuf_free(&faults);
    dh_strbuf_free(&got);
    dh_arena_free(arena);
}

static void test_cells(void **unused)
{
    (void)unused;
    dh_pool *pool;
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_pool_new(&pool, 3, &error), DH_OK);
    for (int round = 0; round < 3; round++) {
        int set = round % 3;
        write_random_file(set);
        fixture_write("dataset.lua", datasets[set]);
        dh_manifest *manifest = fixture_manifest();
        dh_load *load, *checked;
        const dh_table_spec *spec = &manifest->plain[0];
        const dh_load_entries *entries = &manifest->plain_entries[0];
        if (dh_load_files(&load, spec, entries, manifest->folder, pool, &error) != DH_OK)
            fail_msg("%s", fixture_message(&error));
        compare(manifest, load);
        assert_int_equal(dh_load_check(&checked, spec, entries, manifest->folder, pool, &error), DH_OK);
        assert_null(dh_load_table(checked));
        assert_int_equal(dh_load_read(checked), dh_load_read(load));
        assert_int_equal(dh_load_rejected(checked), dh_load_rejected(load));
        assert_int_equal(dh_load_n_faults(checked), dh_load_n_faults(load));
        dh_load_free(checked);
        dh_load_free(load);
        dh_manifest_free(manifest);
    }
    dh_pool_free(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cells)};
    return cmocka_run_group_tests(tests, fixture_make_folder, fixture_remove_folder);
}
