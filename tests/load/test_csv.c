/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record reader: what people really write, and reading back what was written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "load/scan/csv.h"

/* Records as text: fields joined by |, quoted ones with a leading ", the line before and a fault letter after. */
typedef struct example {
    const char *what;
    const char *input;
    size_t size; /* 0 = strlen */
    char delimiter;
    const char *expected;
} example;

#define SIZED(text) text, sizeof(text) - 1

static const example examples[] = {
    {"plain", "a,b\n1,2\n", 0, 0, "1:a|b\n2:1|2\n"},
    {"no last line end", "a,b\n1,2", 0, 0, "1:a|b\n2:1|2\n"},
    {"CRLF", "a,b\r\n1,2\r\n", 0, 0, "1:a|b\n2:1|2\n"},
    {"lone CR", "a,b\r1,2\r", 0, 0, "1:a|b\n2:1|2\n"},
    {"byte order mark",
     "\xef\xbb\xbf"
     "a,b\n1,2\n",
     0, 0, "1:a|b\n2:1|2\n"},
    {"semicolon found", "a;b;c\n1,5;2;3\n", 0, 0, "1:a|b|c\n2:1,5|2|3\n"},
    {"tab found", "a\tb\n1\t2 3\n", 0, 0, "1:a|b\n2:1|2 3\n"},
    {"bar found", "a|b\n1|2\n", 0, 0, "1:a|b\n2:1|2\n"},
    {"delimiters inside quotes do not count", "\"a,b,c\";d\n1;2\n", 0, 0, "1:\"a,b,c|d\n2:1|2\n"},
    {"a title with more commas than there are columns", "I, II, III;;\na;b;c\n1,5;2;3\n", 0, 0,
     "1:I, II, III||\n2:a|b|c\n3:1,5|2|3\n"},
    {"decimal commas", "a;b\n1,5;2,5\n", 0, 0, "1:a|b\n2:1,5|2,5\n"},
    {"a last line that is cut off", "a;b;c,d\n1", 0, 0, "1:a|b|c,d\n2:1\n"},
    {"delimiter given", "a,b;c\n1,2;3\n", 0, ';', "1:a,b|c\n2:1,2|3\n"},
    {"sep line", "sep=;\na;b\n1;2\n", 0, 0, "2:a|b\n3:1|2\n"},
    {"sep line in quotes", "\"sep=;\"\r\na;b,c,d\r\n", 0, 0, "2:a|b,c,d\n"},
    {"sep line, delimiter given", "sep=;\na,b\n", 0, ',', "2:a|b\n"},
    {"quotes", "a,b\n\"1\",\"2,3\"\n", 0, 0, "1:a|b\n2:\"1|\"2,3\n"},
    {"doubled quotes", "a,b\n\"x\"\"y\"\"\",\"\"\"\"\n", 0, 0, "1:a|b\n2:\"x\"y\"|\"\"\n"},
    {"line break in quotes", "a,b\n\"x\ny\",2\n3,4\n", 0, 0, "1:a|b\n2:\"x\ny|2\n4:3|4\n"},
    {"CRLF in quotes", "a,b\r\n\"x\r\ny\",2\r\n3,4\r\n", 0, 0, "1:a|b\n2:\"x\r\ny|2\n4:3|4\n"},
    {"quote inside plain field", "a,b\n5\" pipe,2\n", 0, 0, "1:a|b\n2:5\" pipe|2\n"},
    {"blanks after a closing quote", "a,b\n\"1\" ,\"2\"  \n", 0, 0, "1:a|b\n2:\"1|\"2\n"},
    {"blanks before an opening quote", "a,b,c\n \"1\",\t\"2\",  \"x\"\"y\" \n", 0, 0, "1:a|b|c\n2:\"1|\"2|\"x\"y\n"},
    {"blanks before quoted headers", "\"a\", \"b\"\n\"1\", \"2,3\"\n", 0, 0, "1:\"a|\"b\n2:\"1|\"2,3\n"},
    {"blanks before a quote over two lines", "a,b\n1, \"x\ny\"\n3,4\n", 0, 0, "1:a|b\n2:1|\"x\ny\n4:3|4\n"},
    {"blanks before a quote with text after it", "a,b\n1, \"x\" y\n3,4\n", 0, 0, "1:a|b\n2:1| \"x\" y T\n3:3|4\n"},
    {"blanks before an unclosed quote", "a,b\n1, \"x\n3,4\n", 0, 0, "1:a|b\n2:1| \"x U\n3:3|4\n"},
    {"tabs that are delimiters before a quote", "a\tb\tc\n\t\t\"x\ty\"\n", 0, 0, "1:a|b|c\n2:||\"x\ty\n"},
    {"text after a closing quote", "a,b\n\"1\" x,2\n3,4\n", 0, 0, "1:a|b\n2:\"1\" x|2 T\n3:3|4\n"},
    {"unclosed quote costs its line only", "a,b\n\"1,2\n3,4\n5,6\n", 0, 0, "1:a|b\n2:\"1|2 U\n3:3|4\n4:5|6\n"},
    {"unclosed quote at the end", "a,b\n1,\"2", 0, 0, "1:a|b\n2:1|\"2 U\n"},
    {"unclosed quote closed by a later opening one", "a,b\n1,\"x\n2,y\n3,\"z\"\n4,w\n", 0, 0,
     "1:a|b\n2:1|\"x U\n3:2|y\n4:3|\"z\n5:4|w\n"},
    {"unclosed after a field over two lines", "a,b\n\"x\ny\",\"z\n5,6\n", 0, 0, "1:a|b\n2:\"x\ny|\"z U\n4:5|6\n"},
    {"ragged", "a,b\n1\n1,2,3\n", 0, 0, "1:a|b\n2:1\n3:1|2|3\n"},
    {"empty fields", "a,b,c\n,,\n1,,\n", 0, 0, "1:a|b|c\n2:||\n3:1||\n"},
    {"empty quotes", "a,b\n\"\",1\n", 0, 0, "1:a|b\n2:\"|1\n"},
    {"blank lines", "\n\na,b\n\n  \n1,2\n\n", 0, 0, "3:a|b\n6:1|2\n"},
    {"one column", "a\n1\n2\n", 0, 0, "1:a\n2:1\n3:2\n"},
    {"NUL byte", SIZED("a,b,c,d\n1,x\0y,3,4\n"), 0, "1:a|b|c|d\n2:1|x\\0y|3|4\n"},
    {"blanks kept", "a,b\n 1 , 2\n", 0, 0, "1:a|b\n2: 1 | 2\n"},
    {"Vietnamese", "Mã,Số\nĐT-1,\"trên 2.300\"\n", 0, 0, "1:Mã|Số\n2:ĐT-1|\"trên 2.300\n"},
    {"empty", "", 0, 0, ""},
    {"only blank lines", "\n\r\n\r", 0, 0, ""},
};

static void describe(dh_csv *csv, dh_strbuf *out)
{
    const dh_record *record;
    dh_error error = DH_ERROR_INIT;
    for (;;) {
        assert_int_equal(dh_csv_next(csv, &record, &error), DH_OK);
        if (record == NULL) break;
        dh_strbuf_printf(out, "%lld:", (long long)record->line);
        for (int32_t i = 0; i < record->n_fields; i++) {
            if (i > 0) dh_strbuf_add_char(out, '|');
            if (record->fields[i].quoted) dh_strbuf_add_char(out, '"');
            for (int64_t j = 0; j < record->fields[i].size; j++) {
                if (record->fields[i].text[j] == '\0')
                    dh_strbuf_add(out, "\\0");
                else
                    dh_strbuf_add_char(out, record->fields[i].text[j]);
            }
        }
        if (record->fault == DH_RECORD_UNCLOSED_QUOTE) dh_strbuf_add(out, " U");
        if (record->fault == DH_RECORD_TEXT_AFTER_QUOTE) dh_strbuf_add(out, " T");
        dh_strbuf_add_char(out, '\n');
    }
}

static void test_examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        const example *e = &examples[i];
        dh_csv *csv;
        dh_error error = DH_ERROR_INIT;
        dh_strbuf out = {0};
        size_t size = e->size > 0 ? e->size : strlen(e->input);
        assert_int_equal(dh_csv_open_memory(&csv, e->input, size, e->delimiter, &error), DH_OK);
        describe(csv, &out);
        if (strcmp(out.data != NULL ? out.data : "", e->expected) != 0)
            fail_msg("%s: got\n%swanted\n%s", e->what, out.data != NULL ? out.data : "", e->expected);
        dh_strbuf_free(&out);
        dh_csv_close(csv);
    }
}

static void test_lines_and_raw(void **state)
{
    (void)state;
    static const char text[] = "a,b,c\n1,\"x\ny\",\"z\"\n\n2,3,4\r\n";
    dh_csv *csv;
    dh_error error = DH_ERROR_INIT;
    const dh_record *record;
    assert_int_equal(dh_csv_open_memory(&csv, text, sizeof text - 1, 0, &error), DH_OK);
    assert_int_equal(dh_csv_next(csv, &record, &error), DH_OK);
    assert_int_equal(dh_csv_next(csv, &record, &error), DH_OK);
    assert_int_equal(record->line, 2);
    assert_int_equal(record->fields[1].line, 2);
    assert_int_equal(record->fields[2].line, 3);
    assert_int_equal(record->raw_size, 11);
    assert_memory_equal(record->raw, "1,\"x\ny\",\"z\"", 11);
    const char *raw = record->raw;
    assert_int_equal(dh_csv_next(csv, &record, &error), DH_OK);
    assert_int_equal(record->line, 5);
    assert_int_equal(record->raw_size, 5);
    assert_int_equal(dh_csv_blank_lines(csv), 1);
    dh_csv_seek(csv, raw, 2);
    assert_int_equal(dh_csv_next(csv, &record, &error), DH_OK);
    assert_int_equal(record->line, 2);
    assert_int_equal(record->n_fields, 3);
    assert_int_equal(dh_csv_delimiter(csv), ',');
    dh_csv_close(csv);
}

static void test_foreign_files(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        const char *message;
    } files[] = {
        {SIZED("\xff\xfe"
               "a\0"),
         "'the text given' is UTF-16 text; save it as UTF-8"},
        {SIZED("\xfe\xff\0a"), "'the text given' is UTF-16 text; save it as UTF-8"},
        {SIZED("a\0b\0"), "'the text given' looks like UTF-16 text; save it as UTF-8"},
        {SIZED("PK\x03\x04...."),
         "'the text given' is an Excel workbook or another ZIP archive; save it as CSV in UTF-8"},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        dh_csv *csv;
        dh_error error = DH_ERROR_INIT;
        assert_int_equal(dh_csv_open_memory(&csv, files[i].bytes, files[i].size, 0, &error), DH_EDATA);
        assert_null(csv);
        assert_string_equal(error.message, files[i].message);
    }
}

static void test_no_file(void **state)
{
    (void)state;
    dh_csv *csv;
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_csv_open(&csv, "/nowhere/x.csv", 0, &error), DH_EIO);
    assert_string_equal(error.message, "cannot open '/nowhere/x.csv': No such file or directory");
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Law: what dh_csv_write_field wrote is read back the same, for texts made of everything that CSV finds hard. */
static void test_read_back(void **state)
{
    (void)state;
    static const char *const morsels[] = {"a",  "\"", ",",   ";", "\n", "\r", "\r\n", " ",
                                          "\t", "|",  "đất", ":", "#",  "",   "1.5"};
    static const char delimiters[] = ",;\t|:#";
    uint64_t seed = 20200811;
    for (int round = 0; round < 400; round++) {
        int columns = 2 + (int)(next_random(&seed) % 4), rows = 1 + (int)(next_random(&seed) % 6);
        char delimiter = delimiters[next_random(&seed) % 6];
        dh_strbuf cells[40] = {{0}}, file = {0};
        for (int i = 0; i < columns * rows; i++) {
            for (uint64_t n = next_random(&seed) % 6; n > 0; n--)
                dh_strbuf_add(&cells[i], morsels[next_random(&seed) % 15]);
            if (i % columns == 0) dh_strbuf_add_char(&cells[i], 'k'); /* no row is blank */
            dh_csv_write_field(&file, delimiter, cells[i].data != NULL ? cells[i].data : "", cells[i].size);
            dh_strbuf_add_char(&file, i % columns == columns - 1 ? '\n' : delimiter);
        }
        dh_csv *csv;
        const dh_record *record;
        dh_error error = DH_ERROR_INIT;
        assert_int_equal(dh_csv_open_memory(&csv, file.data, file.size, delimiter, &error), DH_OK);
        for (int r = 0; r < rows; r++) {
            assert_int_equal(dh_csv_next(csv, &record, &error), DH_OK);
            assert_non_null(record);
            assert_int_equal(record->fault, DH_RECORD_OK);
            assert_int_equal(record->n_fields, columns);
            for (int c = 0; c < columns; c++) {
                const dh_strbuf *cell = &cells[r * columns + c];
                assert_int_equal(record->fields[c].size, cell->size);
                if (cell->size > 0) assert_memory_equal(record->fields[c].text, cell->data, cell->size);
            }
        }
        assert_int_equal(dh_csv_next(csv, &record, &error), DH_OK);
        assert_null(record);
        dh_csv_close(csv);
        dh_strbuf_free(&file);
        for (int i = 0; i < 40; i++) dh_strbuf_free(&cells[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples), cmocka_unit_test(test_lines_and_raw), cmocka_unit_test(test_foreign_files),
        cmocka_unit_test(test_no_file),  cmocka_unit_test(test_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
