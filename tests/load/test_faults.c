/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One file with more than twenty kinds of fault: every fault with its line, column, value and reason; nothing lost;
 * and the reject file, once mended, loads whole with the same entry.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "load/scan/csv.h"
#include "load/fixture.h"
#include "load/reject_files.h"
#include "load/unique_keys.h"

static const char dataset[] =
    "return { sessions = { file = 's.csv', dates = 'd/m/y', numbers = 'vi',\n"
    "  columns = { id = 'Mã', held_on = 'Ngày', kind = 'Loại', participants = 'Người', households = 'Hộ',\n"
    "    share = 'Tỷ lệ', oversight_present = 'MTTQ', topic = 'Nội dung', unit = 'Đơn vị' },\n"
    "  values = { kind = { ['Định kỳ'] = 'periodic', ['Đột xuất'] = 'ad_hoc' } } } }\n";

static const char file[] = "Mã,Ngày,Loại,Người,Hộ,Tỷ lệ,MTTQ,Nội dung,Đơn vị\n"       /* 1 */
                           "S1,11/08/2020,Định kỳ,trên 300,20,\"0,5\",Có,đất đai,A\n" /* 2 */
                           "S2,31/02/2020,Định kỳ,1,,,,x,A\n"                         /* 3 */
                           "S3,11/13/2020,Định kỳ,1,,,,x,A\n"                         /* 4 */
                           "S4,11/08/0217,Định kỳ,1,,,,x,A\n"                         /* 5 */
                           "S5,11/08/20,Định kỳ,1,,,,x,A\n"                           /* 6 */
                           "S6,2020-08-11,Định kỳ,1,,,,x,A\n"                         /* 7 */
                           "S7,,Định kỳ,1,,,,x,A\n"                                   /* 8 */
                           ",11/08/2020,Định kỳ,1,,,,x,A\n"                           /* 9 */
                           "S9,11/08/2020,Đinh kỳ,1,,,,x,A\n"                         /* 10 */
                           "S10,11/08/2020,Định kỳ,-5,,,,x,A\n"                       /* 11 */
                           "S11,11/08/2020,Định kỳ,\"1,5\",,,,x,A\n"                  /* 12 */
                           "S12,11/08/2020,Định kỳ,hai trăm,,,,x,A\n"                 /* 13 */
                           "S13,11/08/2020,Định kỳ,300 con trâu,,,,x,A\n"             /* 14 */
                           "S14,11/08/2020,Định kỳ,1,1.5,,,x,A\n"                     /* 15 */
                           "S15,11/08/2020,Định kỳ,1,100.001,,,x,A\n"                 /* 16 */
                           "S16,11/08/2020,Định kỳ,1,-1,\"1,5\",,x,A\n"               /* 17 */
                           "S17,11/08/2020,Định kỳ,1,,half,,x,A\n"                    /* 18 */
                           "S18,11/08/2020,Định kỳ,1,,,có lẽ,x,A\n"                   /* 19 */
                           "S19,11/08/2020,Định kỳ,1,,,,#REF!,A\n"                    /* 20 */
                           "S20,11/08/2020,Định kỳ,1,,,,b\xe1\xba n,A\n"              /* 21 */
                           "S21,11/08/2020,Định kỳ,1,,,,a@b,A\n"                      /* 22: @ becomes NUL */
                           "S22,11/08/2020,Định kỳ,1\n"                               /* 23 */
                           "S23,11/08/2020,Định kỳ,1,,,,x,A,B\n"                      /* 24 */
                           "S24,11/08/2020,Định kỳ,1,,,,\"x\" y,A\n"                  /* 25 */
                           "S25,30/02/2020,Tuần,1.5,,,,x,A\n"                         /* 26 */
                           "S26,11/08/2020,Định kỳ,1,,,,\"dòng một\ndòng hai\",A\n"   /* 27 */
                           "S1,12/08/2020,Định kỳ,1,,,,x,A\n"                         /* 29 */
                           "S27,13/08/2020,Định kỳ,1,,,,\"x\ny\",Z\n"                 /* 30 */
                           "S28,11/08/2020,Định kỳ,1,,,,\"x,A\n"                      /* 32 */
                           "S29,11/08/2020,Đột xuất,5,,,Không,x,A\n"                  /* 33 */
                           "S30,11/08/2020,Định kỳ,,9.9E+5,,,x,A\n"                   /* 34 */
                           "S31,44054,,,,,,x,A\n";                                    /* 35 */

#define NO_FIELD 0

static const struct {
    int64_t line, value_line;
    int32_t column;
    const char *name, *value, *reason;
} expected[] = {
    {3, 3, 2, "Ngày", "31/02/2020", "day 31 does not exist in February 2020"},
    {4, 4, 2, "Ngày", "11/13/2020", "month 13 does not exist"},
    {5, 5, 2, "Ngày", "11/08/0217", "year 0217 is out of range, 1900 to 2100"},
    {6, 6, 2, "Ngày", "11/08/20",
     "the year has 2 digits; write all four, or add \"d/m/yy\" to dates, which reads this as 2020-08-11: 00 to 69 as "
     "2000 to 2069, "
     "and 70 to 99 as 1970 to 1999"},
    {7, 7, 2, "Ngày", "2020-08-11",
     "is not a date written d/m/y; if dates are written y-m-d here, say dates = \"y-m-d\""},
    {8, 8, 2, "Ngày", "", "is required and must not be unknown"},
    {9, 9, 1, "Mã", "", "is required and must not be unknown"},
    {10, 10, 3, "Loại", "Đinh kỳ",
     "is none of the values allowed: periodic, thematic, ad_hoc, Định kỳ, Đột xuất; did you mean 'Định kỳ'?"},
    {11, 11, 4, "Người", "-5", "is negative, which a count cannot be"},
    {12, 12, 4, "Người", "1,5", "has a fraction, which a count cannot have"},
    {13, 13, 4, "Người", "hai trăm",
     "is written in words; write the whole figure in digits, such as 12 or trên 90, or leave the cell blank if nobody "
     "knows it"},
    {14, 14, 4, "Người", "300 con trâu", "has words or signs after the figure that are not understood"},
    {15, 15, 5, "Hộ", "1.5",
     "'.' marks thousands here, as in 15.798,5 (numbers = \"vi\"), and three digits must stand after it"},
    {16, 16, 5, "Hộ", "100.001", "is above the limit, 100000"},
    {17, 17, 5, "Hộ", "-1", "is below the limit, 0"},
    {17, 17, 6, "Tỷ lệ", "1,5", "is above the limit, 1"},
    {18, 18, 6, "Tỷ lệ", "half", "is not a number such as 15.798,5"},
    {19, 19, 7, "MTTQ", "có lẽ", "is neither yes nor no; write có or không, yes or no, true or false, 1 or 0"},
    {20, 20, 8, "Nội dung", "#REF!", "is a spreadsheet's error (#REF!), not a value"},
    {21, 21, 8, "Nội dung", "b\\xE1\\xBA n", "is not valid UTF-8 at byte 2 (\\xE1); save the file as UTF-8"},
    {22, 22, 8, "Nội dung", "a\\x00b", "holds a NUL byte at byte 2"},
    {23, 23, 0, "", "S22,11/08/2020,Định kỳ,1", "has 4 fields where the header has 9"},
    {24, 24, 0, "", "S23,11/08/2020,Định kỳ,1,,,,x,A,B", "has 10 fields where the header has 9"},
    {25, 25, 0, "", "S24,11/08/2020,Định kỳ,1,,,,\"x\" y,A",
     "text stands after a closing quote; double the quotes that belong to the text"},
    {26, 26, 2, "Ngày", "30/02/2020", "day 30 does not exist in February 2020"},
    {26, 26, 3, "Loại", "Tuần",
     "is none of the values allowed: periodic, thematic, ad_hoc, Định kỳ, Đột xuất; 'values' can say which of them it "
     "means"},
    {26, 26, 4, "Người", "1.5",
     "'.' marks thousands here, as in 15.798,5 (numbers = \"vi\"), and three digits must stand after it"},
    {29, 29, 1, "Mã", "S1", "the same 'id' stands in line 2 of s.csv already"},
    {30, 31, 9, "Đơn vị", "Z", "unit 'Z' is not in the units"},
    {32, 32, 0, "", "S28,11/08/2020,Định kỳ,1,,,,\"x,A",
     "a quote is opened and not closed; close it, or double it if it is meant"},
    {34, 34, 5, "Hộ", "9.9E+5",
     "'.' marks thousands here, as in 15.798,5 (numbers = \"vi\"), and three digits must stand after it"},
    {35, 35, 2, "Ngày", "44054",
     "is not a date written d/m/y; it looks like a spreadsheet's day number: give the column a date format and save "
     "again, or add \"serial\" to dates"},
};

#define N_EXPECTED (int64_t)(sizeof expected / sizeof expected[0])

static dh_load *load_file(dh_manifest **manifest)
{
    char bytes[sizeof file];
    memcpy(bytes, file, sizeof file);
    char *at = strchr(bytes, '@');
    *at = '\0';
    fixture_write_bytes("s.csv", bytes, sizeof file - 1);
    fixture_write("dataset.lua", dataset);
    *manifest = fixture_manifest();
    return fixture_load(*manifest, FIXTURE_SESSIONS);
}

static void check_sum(const dh_load *load, int64_t read, int64_t accepted)
{
    assert_int_equal(dh_load_read(load), read);
    assert_int_equal(dh_load_accepted(load), accepted);
    assert_int_equal(dh_load_rejected(load), read - accepted);
}

/* The checks of a caller: keys, and a unit that is not there. */
static void check_rows(dh_load *load)
{
    dh_error error = DH_ERROR_INIT;
    const dh_column *unit = dh_table_get(dh_load_table(load), "unit");
    for (int64_t row = 0; row < unit->length; row++) {
        size_t size;
        const char *text = dh_column_text(unit, row, &size);
        if (text[0] != 'Z') continue;
        assert_int_equal(dh_load_reject(load, row, "unit", &error, "unit '%s' is not in the units", text), DH_OK);
    }
    assert_int_equal(dh_load_check_keys(load, &error), DH_OK);
}

static void test_every_fault(void **state)
{
    (void)state;
    dh_manifest *manifest;
    dh_error error = DH_ERROR_INIT;
    dh_load *load = load_file(&manifest);
    check_sum(load, 32, 5);
    check_rows(load);
    check_sum(load, 32, 3);
    assert_int_equal(dh_table_rows(dh_load_table(load)), 5);
    assert_int_equal(dh_load_finish(load, &error), DH_OK);
    check_sum(load, 32, 3);
    const dh_table *table = dh_load_table(load);
    assert_int_equal(dh_table_rows(table), 3);
    assert_int_equal(dh_dictionary_size(dh_table_get(table, "unit")->dictionary), 1);
    const char *name;
    int64_t line;
    dh_load_place(load, 2, &name, &line);
    assert_string_equal(name, "s.csv");
    assert_int_equal(line, 33);
    for (int64_t i = 0; i < N_EXPECTED; i++) {
        const dh_fault *fault = dh_load_fault(load, i);
        assert_non_null(fault);
        if (fault->line != expected[i].line || fault->value_line != expected[i].value_line ||
            fault->column != expected[i].column || strcmp(fault->name, expected[i].name) != 0 ||
            strcmp(fault->value, expected[i].value) != 0 || strcmp(fault->reason, expected[i].reason) != 0)
            fail_msg("fault %d: line %d (%d), column %d '%s', '%s': %s", (int)i, (int)fault->line,
                     (int)fault->value_line, (int)fault->column, fault->name, fault->value, fault->reason);
        assert_string_equal(fault->file, "s.csv");
        if (i > 0)
            assert_int_equal(fault->record - dh_load_fault(load, i - 1)->record,
                             fault->line != dh_load_fault(load, i - 1)->line);
    }
    assert_int_equal(dh_load_n_faults(load), N_EXPECTED);
    assert_null(dh_load_fault(load, N_EXPECTED));
    dh_load_free(load);
    dh_manifest_free(manifest);
}

/* The same faults, in the words of whoever types the files. */
static void test_reasons_in_vietnamese(void **state)
{
    (void)state;
    dh_manifest *manifest;
    bool seen = false;
    dh_message_set_locale(DH_LOCALE_VI);
    dh_load *load = load_file(&manifest);
    check_rows(load);
    dh_message_set_locale(DH_LOCALE_EN);
    assert_int_equal(dh_load_n_faults(load), N_EXPECTED);
    for (int64_t i = 0; i < N_EXPECTED; i++) {
        const dh_fault *fault = dh_load_fault(load, i);
        bool own = strstr(expected[i].reason, "is not in the units") != NULL; /* of this test, in no catalogue */
        if (!own && strcmp(fault->reason, expected[i].reason) == 0) fail_msg("'%s' is English", fault->reason);
        if (strcmp(expected[i].reason, "day 30 does not exist in February 2020") != 0) continue;
        assert_string_equal(fault->reason, "tháng 2 năm 2020 không có ngày 30");
        seen = true;
    }
    assert_true(seen);
    dh_load_free(load);
    dh_manifest_free(manifest);
}

/* How an officer mends: by the line in the file, which field becomes what. NULL: the next field is not touched. */
static const struct {
    int64_t line;
    int32_t field;
    const char *text;
} mends[] = {
    {3, 1, "28/02/2020"}, {4, 1, "11/12/2020"},  {5, 1, "11/08/2017"}, {6, 1, "11/08/2020"}, {7, 1, "11/08/2020"},
    {8, 1, "11/08/2020"}, {9, 0, "S8"},          {10, 2, "Định kỳ"},   {11, 3, "5"},         {12, 3, "1"},
    {13, 3, "200"},       {14, 3, "300"},        {15, 4, "15"},        {16, 4, "100"},       {17, 4, "1"},
    {17, 5, "0,5"},       {18, 5, "0,5"},        {19, 6, "có"},        {20, 7, "đường"},     {21, 7, "bẩn"},
    {22, 7, "ab"},        {23, 7, "x"},          {24, 8, "A"},         {25, 7, "x y"},       {26, 1, "28/02/2020"},
    {26, 2, "thematic"},  {26, 3, "15"},         {29, 0, "S1b"},       {30, 8, "A"},         {32, 7, "x"},
    {34, 4, "990"},       {35, 1, "11/08/2020"},
};

static void write_mended(dh_strbuf *out, const dh_record *record, int64_t line)
{
    for (int32_t i = 0; i < record->n_fields; i++) {
        const char *text = record->fields[i].text;
        size_t size = (size_t)record->fields[i].size;
        for (size_t m = 0; m < sizeof mends / sizeof mends[0]; m++) {
            if (mends[m].line != line || mends[m].field != i) continue;
            text = mends[m].text;
            size = strlen(text);
        }
        if (i > 0) dh_strbuf_add_char(out, ',');
        dh_csv_write_field(out, ',', text, size);
    }
    dh_strbuf_add_char(out, '\n');
}

static void mend(dh_strbuf *out, const dh_strbuf *rejects)
{
    dh_csv *csv;
    const dh_record *record;
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_csv_open_memory(&csv, rejects->data, rejects->size, 0, &error), DH_OK);
    for (int64_t n = 0;; n++) {
        assert_int_equal(dh_csv_next(csv, &record, &error), DH_OK);
        if (record == NULL) break;
        assert_int_equal(record->fault, DH_RECORD_OK);
        assert_int_equal(record->n_fields, 9 + 6);
        int64_t line = 0;
        for (int64_t i = 0; n > 0 && i < record->fields[10].size; i++)
            line = line * 10 + (record->fields[10].text[i] - '0');
        write_mended(out, record, line);
    }
    dh_csv_close(csv);
}

static void test_mended_rejects_load(void **state)
{
    (void)state;
    dh_manifest *manifest;
    dh_error error = DH_ERROR_INIT;
    dh_load *load = load_file(&manifest);
    dh_strbuf rejects = {0}, mended = {0}, none = {0};
    check_rows(load);
    assert_int_equal(dh_load_finish(load, &error), DH_OK);
    assert_true(dh_load_reject_csv(load, 0, &rejects));
    assert_false(dh_load_reject_csv(load, 1, &none));
    assert_false(rejects.failed);
    static const char head[] =
        "Mã,Ngày,Loại,Người,Hộ,Tỷ lệ,MTTQ,Nội dung,Đơn vị,_file,_line,_column,_value,_reason,_raw\n"
        "S2,31/02/2020,Định kỳ,1,,,,x,A,s.csv,3,2,31/02/2020,"
        "day 31 does not exist in February 2020,\"S2,31/02/2020,Định kỳ,1,,,,x,A\"\n";
    assert_memory_equal(rejects.data, head, sizeof head - 1);
    mend(&mended, &rejects);
    dh_load_free(load);
    fixture_write_bytes("s.csv", mended.data, mended.size);
    load = fixture_load(manifest, FIXTURE_SESSIONS);
    check_rows(load);
    assert_int_equal(dh_load_finish(load, &error), DH_OK);
    for (int64_t i = 0; i < dh_load_n_faults(load); i++)
        print_message("%d: %s %s\n", (int)dh_load_fault(load, i)->line, dh_load_fault(load, i)->value,
                      dh_load_fault(load, i)->reason);
    check_sum(load, 29, 29);
    assert_null(dh_load_warning(load, 1)); /* the columns that begin with "_" need no warning */
    size_t size;
    const char *topic = dh_column_text(dh_table_get(dh_load_table(load), "topic"), 25, &size);
    assert_int_equal(size, 3); /* S27, whose text has a line break */
    assert_memory_equal(topic, "x\ny", 3);
    dh_load_free(load);
    dh_manifest_free(manifest);
    dh_strbuf_free(&rejects);
    dh_strbuf_free(&mended);
}

static void test_json(void **state)
{
    (void)state;
    dh_strbuf json = {0};
    fixture_write("s.csv", "Mã,Ngày,Loại,Người,Hộ,Tỷ lệ,MTTQ,Nội dung,Đơn vị\n"
                           "S1,11/08/2020,,\"a\"\"b\\\tc\",,,,,\n"
                           "S2,11/08/2020,,\"x\ny\",,,,,\n");
    fixture_write("dataset.lua", dataset);
    dh_manifest *manifest = fixture_manifest();
    dh_load *load = fixture_load(manifest, FIXTURE_SESSIONS);
    dh_load_reject_json(load, &json);
    assert_string_equal(json.data,
                        "{\"table\":\"sessions\",\"file\":\"s.csv\",\"line\":2,\"value_line\":2,\"column\":4,"
                        "\"name\":\"Người\",\"value\":\"a\\\"b\\\\\\tc\","
                        "\"reason\":\"is not a count such as 250, trên 250 or khoảng 250; write 12, or trên 90, or "
                        "leave the cell blank if nobody knows it; a word for that "
                        "belongs in 'unknown'\",\"record\":0},\n"
                        "{\"table\":\"sessions\",\"file\":\"s.csv\",\"line\":3,\"value_line\":3,\"column\":4,"
                        "\"name\":\"Người\",\"value\":\"x\\ny\","
                        "\"reason\":\"is not a count such as 250, trên 250 or khoảng 250; write 12, or trên 90, or "
                        "leave the cell blank if nobody knows it; a word for that "
                        "belongs in 'unknown'\",\"record\":1}");
    dh_strbuf_free(&json);
    dh_load_free(load);
    dh_manifest_free(manifest);
}

static void test_reject_files_by_header(void **state)
{
    (void)state;
    dh_strbuf a = {0}, b = {0}, c = {0};
    fixture_write("p1.csv", "id,held_on\n1,x\n");
    fixture_write("p2.csv", "id;held_on;topic\n2;x;\"y\n\"\"z\"\"\"\n");
    fixture_write("p3.csv", "id,held_on\n3,\n4,2020-01-01\n");
    fixture_write("dataset.lua", "return { sessions = { file = 'p?.csv' } }");
    dh_manifest *manifest = fixture_manifest();
    dh_load *load = fixture_load(manifest, FIXTURE_SESSIONS);
    check_sum(load, 4, 1);
    assert_true(dh_load_reject_csv(load, 0, &a));
    assert_true(dh_load_reject_csv(load, 1, &b));
    assert_false(dh_load_reject_csv(load, 2, &c));
    assert_string_equal(
        a.data, "id,held_on,_file,_line,_column,_value,_reason,_raw\n"
                "1,x,p1.csv,2,2,x,\"is not a date written y-m-d; write year-month-day, such as 2023-10-25\",\"1,x\"\n"
                "3,,p3.csv,2,2,,is required and must not be unknown,\"3,\"\n");
    assert_string_equal(
        b.data,
        "id;held_on;topic;_file;_line;_column;_value;_reason;_raw\n"
        "2;x;\"y\n\"\"z\"\"\";p2.csv;2;2;x;\"is not a date written y-m-d; write year-month-day, such as 2023-10-25\";"
        "\"2;x;\"\"y\n\"\"\"\"z\"\"\"\"\"\"\"\n");
    dh_strbuf_free(&a);
    dh_strbuf_free(&b);
    dh_load_free(load);
    dh_manifest_free(manifest);
}

/* A mapped column may begin with "_"; only the six columns that a reject file adds are left out of the next one. */
static void test_rejects_of_rejects(void **state)
{
    (void)state;
    dh_strbuf out = {0};
    dh_manifest *manifest;
    fixture_remove("p1.csv");
    fixture_remove("p2.csv");
    fixture_remove("p3.csv");
    fixture_write("s.csv", "id,held_on,_note,_file,_line,_column,_value,_reason,_raw\n1,x,n,s.csv,7,2,y,no date,z\n");
    fixture_write("dataset.lua", "return { sessions = { file = 's.csv', columns = { topic = '_note' } } }");
    manifest = fixture_manifest();
    dh_load *load = fixture_load(manifest, FIXTURE_SESSIONS);
    assert_true(dh_load_reject_csv(load, 0, &out));
    assert_string_equal(out.data,
                        "id,held_on,_note,_file,_line,_column,_value,_reason,_raw\n"
                        "1,x,n,s.csv,2,2,x,\"is not a date written y-m-d; write year-month-day, such as 2023-10-25\","
                        "\"1,x,n,s.csv,7,2,y,no date,z\"\n");
    dh_strbuf_free(&out);
    dh_load_free(load);
    dh_manifest_free(manifest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_fault),
        cmocka_unit_test(test_reasons_in_vietnamese),
        cmocka_unit_test(test_mended_rejects_load),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_reject_files_by_header),
        cmocka_unit_test(test_rejects_of_rejects),
    };
    return cmocka_run_group_tests(tests, fixture_make_folder, fixture_remove_folder);
}
