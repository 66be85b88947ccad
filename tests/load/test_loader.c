/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From files to a table: headers, types, unknowns, constants, several files, warnings, and files that are no table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "load/fixture.h"
#include "load/unique_keys.h"
#include "table/write.h"

static dh_load *load_with(const char *dataset, const char *csv, dh_manifest **manifest)
{
    fixture_write("dataset.lua", dataset);
    fixture_write("s.csv", csv);
    *manifest = fixture_manifest();
    return fixture_load(*manifest, FIXTURE_SESSIONS);
}

static void check_table(const dh_load *load, const char *wanted)
{
    dh_strbuf out = {0};
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_table_write(&out, dh_load_table(load), DH_FORMAT_CSV, DH_LOCALE_EN, &error), DH_OK);
    if (strcmp(out.data, wanted) != 0) fail_msg("got\n%swanted\n%s", out.data, wanted);
    dh_strbuf_free(&out);
}

static void check_notes(const dh_load *load, const char *const *wanted)
{
    dh_strbuf text = {0};
    int32_t i = 0;
    for (; dh_load_note(load, i, &text); i++) {
        if (wanted[i] == NULL) fail_msg("more than was expected: '%s'", text.data);
        assert_string_equal(text.data, wanted[i]);
        dh_strbuf_clear(&text);
    }
    if (wanted[i] != NULL) fail_msg("is not there: '%s'", wanted[i]);
    dh_strbuf_free(&text);
}

static void drop(dh_load *load, dh_manifest *manifest)
{
    dh_load_free(load);
    dh_manifest_free(manifest);
}

static void test_types(void **state)
{
    (void)state;
    dh_manifest *m;
    dh_load *load = load_with(
        "return { tolerance = 0.5, sessions = { file = 's.csv', numbers = 'vi', dates = { 'd/m/y', 'd/m/y H:M' },\n"
        " unknown = { '-', 'không rõ' }, columns = { participants = 'Số người' },\n"
        " constants = { level = 'commune', share = 0.25, recorded_at = '2020-01-02' } } }",
        "\xef\xbb\xbfid;held_on;Số người;households;oversight_present;topic\r\n"
        "a;11/08/2020;trên 2.300 người;1.200;có; đất \r\n"
        "b;1/8/2020 07:30;-;;không;không rõ\r\n"
        "c;11/08/2020;khoảng 100;0;;Cha\xcc\x80o\r\n",
        &m);
    assert_int_equal(dh_load_n_faults(load), 0);
    check_table(load, "id,held_on,level,topic,participants,participants_lower,participants_upper,households,share,"
                      "oversight_present,recorded_at\n"
                      "a,2020-08-11,commune,đất,2300,2301,,1200,0.25,true,2020-01-02T00:00:00\n"
                      "b,2020-08-01,commune,,,,,,0.25,false,2020-01-02T00:00:00\n"
                      "c,2020-08-11,commune,Ch\xc3\xa0o,100,50,150,0,0.25,,2020-01-02T00:00:00\n");
    assert_true(dh_load_has(load, "participants"));
    assert_true(dh_load_has(load, "level"));
    assert_false(dh_load_has(load, "kind"));
    assert_false(dh_load_has(load, "nothing"));
    assert_string_equal(dh_load_warning(load, 0), "s.csv: delimiter ';'");
    assert_null(dh_load_warning(load, 1));
    assert_int_equal(dh_table_get(dh_load_table(load), "participants")->nulls, 1);
    drop(load, m);
}

static void test_headers(void **state)
{
    (void)state;
    dh_manifest *m;
    /* 'kind' is claimed by topic and must not also map itself; 'level' is ignored; NFD headers match NFC names */
    dh_load *load = load_with("return { sessions = { file = 's.csv', columns = { topic = 'kind', held_on = 'Ngày' },\n"
                              " ignore = { 'level', 'Ghi chú' } } }",
                              "id, Nga\xcc\x80y ,kind,level,Ghi chú,housholds,_old,,\n"
                              "1,2020-01-01,whatever,x,y,3,z,,\n"
                              "2,2020-01-02,other,x,y,3,z,stray\n"
                              "3,2020-01-03,third,x,y,3,z\n"
                              ",,,,,,,,\n",
                              &m);
    check_table(load, "id,held_on,topic\n1,2020-01-01,whatever\n2,2020-01-02,other\n3,2020-01-03,third\n");
    assert_string_equal(dh_load_warning(load, 1),
                        "s.csv: column 'housholds' is not mapped and was not loaded; did you mean 'households'?");
    assert_null(dh_load_warning(load, 2));
    check_notes(load, (const char *const[]){"s.csv: rows without any value that were passed over: 1",
                                            "s.csv: values under no header that were not loaded: 1", NULL});
    assert_int_equal(dh_load_read(load), 3);
    drop(load, m);
}

static void test_several_files(void **state)
{
    (void)state;
    dh_manifest *m;
    dh_error error = DH_ERROR_INIT;
    fixture_write("q-2.csv", "id;held_on;kind\n3;2020-01-03;thematic\n");
    fixture_write("q-1.csv", "id,held_on,unit,Lạ\n1,2020-01-01,B,x\n2,2020-01-02,A,x\n");
    fixture_write("q-3.csv", "id,held_on,unit,Lạ\n4,2020-01-04,A,x\n1,2020-01-05,A,x\n");
    dh_load *load = load_with("return { sessions = { file = { 'q-*.csv', 'q-1.csv', 's.csv' } } }",
                              "held_on,id\n2020-01-06,5\n", &m);
    check_table(load, "id,unit,held_on,kind\n1,B,2020-01-01,\n2,A,2020-01-02,\n3,,2020-01-03,thematic\n"
                      "4,A,2020-01-04,\n1,A,2020-01-05,\n5,,2020-01-06,\n");
    const dh_dictionary *units = dh_table_get(dh_load_table(load), "unit")->dictionary;
    assert_string_equal(dh_dictionary_text(units, 0, NULL), "B"); /* in order of first appearance */
    assert_string_equal(dh_dictionary_text(units, 1, NULL), "A");
    assert_int_equal(dh_load_check_keys(load, &error), DH_OK);
    assert_int_equal(dh_load_finish(load, &error), DH_OK);
    assert_int_equal(dh_load_n_faults(load), 1);
    assert_string_equal(dh_load_fault(load, 0)->file, "q-3.csv");
    assert_string_equal(dh_load_fault(load, 0)->reason, "the same 'id' stands in line 2 of q-1.csv already");
    int warnings = 0, unmapped = 0;
    for (const char *text; (text = dh_load_warning(load, warnings)) != NULL; warnings++)
        unmapped += strcmp(text, "q-1.csv: column 'Lạ' is not mapped and was not loaded") == 0;
    assert_int_equal(unmapped, 1); /* said once for files with the same header */
    assert_int_equal(warnings, 5);
    dh_table *table = dh_load_take_table(load);
    assert_int_equal(dh_table_rows(table), 5);
    assert_null(dh_load_table(load));
    dh_table_free(table);
    assert_int_equal(dh_load_reject(load, 0, NULL, &error, "x"), DH_EINVAL);
    drop(load, m);
}

static void test_keys_with_unknown(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    fixture_write("dataset.lua", "return { units = { file = 'u.csv' } }");
    fixture_write("u.csv", "code,valid_from,name\n1,,a\n1,2020-01-01,b\n1,,c\n2,,d\n1,2020-01-01,e\n");
    dh_manifest *m = fixture_manifest();
    dh_load *load = fixture_load(m, FIXTURE_UNITS);
    assert_int_equal(dh_load_check_keys(load, &error), DH_OK);
    assert_int_equal(dh_load_finish(load, &error), DH_OK);
    check_table(load, "code,valid_from,name\n1,,a\n1,2020-01-01,b\n2,,d\n");
    assert_int_equal(dh_load_n_faults(load), 2);
    assert_int_equal(dh_load_fault(load, 0)->line, 4);
    assert_string_equal(dh_load_fault(load, 1)->reason,
                        "the same 'code' and 'valid_from' stands in line 3 of u.csv already");
    drop(load, m);
}

static void test_reject_by_caller(void **state)
{
    (void)state;
    dh_manifest *m;
    dh_error error = DH_ERROR_INIT;
    dh_load *load = load_with("return { sessions = { file = 's.csv', constants = { unit = 'U1' } } }",
                              "id,held_on\n1,2020-01-01\n2,x\n3,2020-01-03\n", &m);
    assert_int_equal(dh_load_reject(load, 1, "unit", &error, "unit %d is gone", 1), DH_OK);
    assert_int_equal(dh_load_reject(load, 1, "held_on", &error, "too early"), DH_OK);
    assert_int_equal(dh_load_reject(load, 0, NULL, &error, "all wrong"), DH_OK);
    assert_int_equal(dh_load_reject(load, 2, NULL, &error, "x"), DH_EINVAL);
    assert_int_equal(dh_load_reject(load, 0, "nothing", &error, "x"), DH_EINVAL);
    assert_int_equal(dh_load_read(load), 3);
    assert_int_equal(dh_load_rejected(load), 3);
    assert_int_equal(dh_load_finish(load, &error), DH_OK);
    assert_int_equal(dh_load_n_faults(load), 4);
    static const struct {
        int64_t line;
        int32_t column;
        const char *value, *reason;
    } wanted[] = {{2, 0, "1,2020-01-01", "all wrong"},
                  {3, 2, "x", "is not a date written y-m-d; write year-month-day, such as 2023-10-25"},
                  {4, 0, "U1", "unit 1 is gone"},
                  {4, 2, "2020-01-03", "too early"}};
    for (int i = 0; i < 4; i++) {
        const dh_fault *fault = dh_load_fault(load, i);
        assert_int_equal(fault->line, wanted[i].line);
        assert_int_equal(fault->column, wanted[i].column);
        assert_string_equal(fault->value, wanted[i].value);
        assert_string_equal(fault->reason, wanted[i].reason);
    }
    assert_int_equal(dh_table_rows(dh_load_table(load)), 0);
    drop(load, m);
}

#define PLAIN "return { sessions = { file = 's.csv' } }"

static const struct {
    const char *dataset, *csv;
    dh_status status;
    const char *message;
} no_table[] = {
    {PLAIN, "", DH_EDATA, "'s.csv' is empty; its first line must name the columns"},
    {PLAIN, "\n\n", DH_EDATA, "'s.csv' is empty; its first line must name the columns"},
    {PLAIN, ",,\n1,2,3\n", DH_EDATA, "the first line of 's.csv' names no column"},
    {PLAIN, "id,held_on,id\n", DH_EDATA, "'s.csv' has the header 'id' twice; rename one"},
    {PLAIN, "id,\"held_on\n1,2\n", DH_EDATA, "the header line of 's.csv' has a quote that is not closed"},
    {"return { sessions = { file = 's.csv', encoding = 'utf-8' } }", "id,held_on,\xff\n", DH_EDATA,
     "header 3 of 's.csv' is not valid UTF-8; save the file as UTF-8"},
    {PLAIN, "id,topic\n1,x\n", DH_EDATA,
     "table 'sessions' needs the column 'held_on', which no header of 's.csv' is mapped to; add columns = { held_on = "
     "\"its header\" } or a constant"},
    {"return { sessions = { file = 's.csv', columns = { held_on = 'Ngày họp' } } }", "id,Ngày hop,x\n", DH_EDATA,
     "'s.csv' has no header 'Ngày họp' for column 'held_on'; did you mean 'Ngày hop'? its headers are 'id', 'Ngày "
     "hop', 'x'"},
    {"return { sessions = { file = 's.csv', constants = { held_on = '31/02/2020' } } }", "id\n1\n", DH_EDATA,
     "the constant '31/02/2020' of column 'held_on': is not a date written y-m-d; write year-month-day, such as "
     "2023-10-25"},
    {"return { sessions = { file = 'none.csv' } }", "id\n", DH_EIO, "none.csv': No such file or directory"},
    {"return { sessions = { file = 'none-*.csv' } }", "id\n", DH_EIO, "no file fits 'none-*.csv' in "},
};

/* A name that exists is taken as it is; only what does not is a pattern. */
static void test_name_with_marks(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_load *load;
    fixture_write("a[1].csv", "id,held_on\nx,2020-01-01\n");
    fixture_write("a1.csv", "id,held_on\ny,2020-01-02\nz,2020-01-03\n");
    for (int there = 1; there >= 0; there--) {
        fixture_write("dataset.lua", "return { sessions = { file = 'a[1].csv' } }");
        dh_manifest *m = fixture_manifest();
        assert_int_equal(dh_load_files(&load, &fixture_tables[FIXTURE_SESSIONS], dh_manifest_entries(m, "sessions"),
                                       m->folder, NULL, &error),
                         DH_OK);
        assert_int_equal(dh_load_accepted(load), there ? 1 : 2);
        dh_load_free(load);
        dh_manifest_free(m);
        if (there) fixture_remove("a[1].csv");
    }
    fixture_remove("a1.csv");
}

static void test_too_many_columns(void **state)
{
    (void)state;
    dh_strbuf header = {0};
    dh_load *load = NULL;
    dh_error error = DH_ERROR_INIT;
    for (int i = 0; i < 10001; i++) dh_strbuf_printf(&header, "h%d,", i);
    fixture_write("dataset.lua", PLAIN);
    fixture_write("s.csv", header.data);
    dh_manifest *m = fixture_manifest();
    assert_int_equal(dh_load_files(&load, &fixture_tables[FIXTURE_SESSIONS], dh_manifest_entries(m, "sessions"),
                                   m->folder, NULL, &error),
                     DH_EDATA);
    assert_null(load);
    assert_string_equal(error.message, "'s.csv' has 10002 columns; at most 10000 are read");
    dh_manifest_free(m);
    dh_strbuf_free(&header);
}

static void test_no_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof no_table / sizeof no_table[0]; i++) {
        dh_load *load = NULL;
        dh_error error = DH_ERROR_INIT;
        fixture_write("dataset.lua", no_table[i].dataset);
        fixture_write("s.csv", no_table[i].csv);
        dh_manifest *m = fixture_manifest();
        dh_status status = dh_load_files(&load, &fixture_tables[FIXTURE_SESSIONS], dh_manifest_entries(m, "sessions"),
                                         m->folder, NULL, &error);
        assert_null(load);
        if (status != no_table[i].status || strstr(error.message, no_table[i].message) == NULL)
            fail_msg("%d %s, wanted %s", (int)status, error.message, no_table[i].message);
        dh_manifest_free(m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_several_files),
        cmocka_unit_test(test_keys_with_unknown),
        cmocka_unit_test(test_reject_by_caller),
        cmocka_unit_test(test_no_table),
        cmocka_unit_test(test_name_with_marks),
        cmocka_unit_test(test_too_many_columns),
    };
    return cmocka_run_group_tests(tests, fixture_make_folder, fixture_remove_folder);
}
