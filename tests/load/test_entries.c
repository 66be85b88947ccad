/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several entries of one table: each file is read by its own, and their rows make one table. Neighbours tried: texts
 * that mean different things in two entries, constants, words for unknown, delimiters, columns that one entry lacks,
 * keys over all, one header read in two ways, a file of two entries by name, pattern and link, rejects mended by the
 * caller. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/memory.h"
#include "load/fixture.h"
#include "load/invalid_cells.h"
#include "load/reject_files.h"
#include "load/unique_keys.h"
#include "table/write.h"

/* Two offices: other headers, delimiters, order of days, numbers and words. */
static const char *const two_offices =
    "return { sessions = {\n"
    "  { file = 'a*.csv', dates = 'd/m/y', numbers = 'vi', unknown = { '-' }, columns = { participants = 'Số người' "
    "},\n"
    "    values = { kind = { ['1'] = 'periodic', ['2'] = 'thematic' } }, constants = { level = 'xã' } },\n"
    "  { file = 'b*.csv', dates = 'm/d/y', numbers = 'en', delimiter = ';', columns = { id = 'no', held_on = 'day' },\n"
    "    values = { kind = { ['1'] = 'ad_hoc', ['2'] = 'periodic' } }, constants = { topic = '-' } } } }";

static void write_offices(void)
{
    fixture_write("dataset.lua", two_offices);
    fixture_write("a1.csv", "id,held_on,kind,Số người,unit\n1,04/05/2018,1,1.200,-\n2,05/05/2018,2,-,A\n");
    fixture_write("b1.csv", "no;day;kind;participants;unit\n3;04/05/2018;1;1,200;-\n4;05/05/2018;2;7;A\n");
}

static void remove_offices(void)
{
    fixture_remove("a1.csv");
    fixture_remove("b1.csv");
}

static char *written(const dh_load *load)
{
    dh_strbuf out = {0};
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_table_write(&out, dh_load_table(load), DH_FORMAT_CSV, DH_LOCALE_EN, &error), DH_OK);
    return dh_strbuf_take(&out);
}

static void check_table(const dh_load *load, const char *wanted)
{
    char *got = written(load);
    if (strcmp(got, wanted) != 0) fail_msg("got\n%swanted\n%s", got, wanted);
    dh_free(got);
}

static void reads_each_file_by_its_own_entry(void **state)
{
    (void)state;
    write_offices();
    dh_manifest *m = fixture_manifest();
    const dh_load_entries *entries = dh_manifest_entries(m, "sessions");
    assert_int_equal(entries->n, 2);
    assert_string_equal(entries->items[1].name, "sessions[2]");
    dh_load *load = fixture_load(m, FIXTURE_SESSIONS);
    check_table(load, "id,unit,held_on,kind,level,topic,participants\n"
                      "1,,2018-05-04,periodic,xã,,1200\n2,A,2018-05-05,thematic,xã,,\n"
                      "3,-,2018-04-05,ad_hoc,,-,1200\n4,A,2018-05-05,periodic,,-,7\n");
    dh_strbuf note = {0};
    assert_true(dh_load_absence(load, 0, &note));
    assert_string_equal(note.data, "a1.csv: no header is 'topic', which is unknown there");
    dh_strbuf_clear(&note);
    assert_true(dh_load_absence(load, 1, &note));
    assert_string_equal(note.data, "b1.csv: no header is 'level', which is unknown there");
    assert_false(dh_load_absence(load, 2, &note));
    assert_false(dh_load_note(load, 0, &note)); /* results are not told of them */
    dh_strbuf_free(&note);
    assert_string_equal(dh_load_warning(load, 0), "a1.csv: delimiter ','");
    assert_null(dh_load_warning(load, 1)); /* that of the second is said in its entry */
    dh_load_free(load);
    dh_manifest_free(m);
    remove_offices();
}

/* The same texts in both entries, in many chunks: what one reader remembers of them is not taken by the other. */
static void gives_the_same_on_any_number_of_threads(void **state)
{
    (void)state;
    static const int threads[] = {1, 2, 8};
    char *first = NULL;
    dh_error error = DH_ERROR_INIT;
    fixture_write("dataset.lua", two_offices);
    for (int file = 0; file < 4; file++) {
        dh_strbuf text = {0};
        char name[32], d = file % 2 == 0 ? ',' : ';';
        snprintf(name, sizeof name, "%c%d.csv", file % 2 == 0 ? 'a' : 'b', file);
        dh_strbuf_printf(&text, file % 2 == 0 ? "id,held_on,kind,Số người\n" : "no;day;kind;participants\n");
        for (int i = 0; i < 60000; i++)
            dh_strbuf_printf(&text, "%d-%d%c0%d/0%d/2018%c%d%c%d\n", file, i, d, i % 9 + 1, i % 7 + 1, d, i % 2 + 1, d,
                             i % 50);
        assert_false(text.failed);
        fixture_write_bytes(name, text.data, text.size);
        dh_strbuf_free(&text);
    }
    dh_manifest *m = fixture_manifest();
    for (int i = 0; i < 3; i++) {
        dh_pool *pool;
        dh_load *load;
        assert_int_equal(dh_pool_new(&pool, threads[i], &error), DH_OK);
        if (dh_load_files(&load, &fixture_tables[FIXTURE_SESSIONS], dh_manifest_entries(m, "sessions"), m->folder, pool,
                          &error) != DH_OK)
            fail_msg("%s", fixture_message(&error));
        assert_int_equal(dh_load_accepted(load), 240000);
        char *got = written(load);
        if (first == NULL)
            first = got;
        else
            assert_string_equal(got, first);
        if (got != first) dh_free(got);
        dh_load_free(load);
        dh_pool_free(pool);
    }
    assert_non_null(strstr(first, "\n0-8,2018-02-09,periodic,xã,,8\n"));
    assert_non_null(strstr(first, "\n1-8,2018-09-02,ad_hoc,,-,8\n"));
    assert_non_null(strstr(first, "\n3-8,2018-09-02,ad_hoc,,-,8\n"));
    dh_free(first);
    dh_manifest_free(m);
    for (int file = 0; file < 4; file++) {
        char name[32];
        snprintf(name, sizeof name, "%c%d.csv", file % 2 == 0 ? 'a' : 'b', file);
        fixture_remove(name);
    }
}

/* Rejects of two entries go to two files, though their headers are the same: each is mended and read again by its own.
 * A key repeated in another entry is told with the place of the first. */
static void rejects_by_entry_and_checks_keys_over_all(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    fixture_write("dataset.lua", "return { sessions = { { file = 'a.csv', dates = 'd/m/y' },\n"
                                 " { file = { 'b.csv' }, dates = 'm/d/y', constants = { unit = 'B' } } } }");
    fixture_write("a.csv", "id,held_on\n1,31/12/2018\n2,12/31/2018\n");
    fixture_write("b.csv", "id,held_on\n1,12/31/2018\n3,31/12/2018\n4,01/02/2018\n");
    dh_manifest *m = fixture_manifest();
    dh_load *load = fixture_load(m, FIXTURE_SESSIONS);
    dh_arena *scratch = dh_arena_new();
    dh_value value;
    bool valid;
    assert_int_equal(dh_load_n_invalid(load), 2);
    assert_int_equal(dh_load_invalid_cell(&value, &valid, load, 1, "id", scratch, &error), DH_OK);
    assert_true(valid && value.as.text.size == 1 && value.as.text.data[0] == '3');
    assert_int_equal(dh_load_check_keys(load, &error), DH_OK);
    assert_int_equal(dh_load_reject(load, 2, "unit", &error, "no such unit"), DH_OK); /* row 4 of b.csv: a constant */
    assert_int_equal(dh_load_finish(load, &error), DH_OK);
    check_table(load, "id,unit,held_on\n1,,2018-12-31\n");
    static const struct {
        const char *file;
        int64_t line;
        const char *value, *reason;
    } wanted[] = {{"a.csv", 3, "12/31/2018", "month 31 does not exist"},
                  {"b.csv", 2, "1", "the same 'id' stands in line 2 of a.csv already"},
                  {"b.csv", 3, "31/12/2018", "month 31 does not exist"},
                  {"b.csv", 4, "B", "no such unit"}};
    assert_int_equal(dh_load_n_faults(load), 4);
    for (int i = 0; i < 4; i++) {
        const dh_fault *fault = dh_load_fault(load, i);
        assert_string_equal(fault->file, wanted[i].file);
        assert_int_equal(fault->line, wanted[i].line);
        assert_string_equal(fault->value, wanted[i].value);
        assert_string_equal(fault->reason, wanted[i].reason);
    }
    dh_strbuf csv = {0};
    assert_true(dh_load_reject_csv(load, 0, &csv));
    assert_null(strstr(csv.data, "b.csv,"));
    dh_strbuf_clear(&csv);
    assert_true(dh_load_reject_csv(load, 1, &csv));
    assert_null(strstr(csv.data, "2,12/31/2018"));
    assert_false(dh_load_reject_csv(load, 2, &csv));
    dh_strbuf_free(&csv);
    dh_arena_free(scratch);
    dh_load_free(load);
    dh_manifest_free(m);
    fixture_remove("a.csv");
    fixture_remove("b.csv");
}

static void refuse(const char *dataset, const char *message)
{
    dh_load *load;
    dh_error error = DH_ERROR_INIT;
    fixture_write("dataset.lua", dataset);
    dh_manifest *m = fixture_manifest();
    assert_int_equal(dh_load_files(&load, &fixture_tables[FIXTURE_SESSIONS], dh_manifest_entries(m, "sessions"),
                                   m->folder, NULL, &error),
                     DH_EDATA);
    assert_null(load);
    if (strstr(error.message, message) == NULL) fail_msg("'%s', wanted '%s'", error.message, message);
    dh_manifest_free(m);
}

static void refuses_a_file_of_two_entries(void **state)
{
    (void)state;
    char path[128], link[128];
    write_offices();
    snprintf(path, sizeof path, "%s/a1.csv", fixture_folder());
    snprintf(link, sizeof link, "%s/link.csv", fixture_folder());
    assert_int_equal(symlink(path, link), 0);
    refuse(
        "return { sessions = { { file = 'b1.csv', columns = { id = 'no', held_on = 'day' }, dates = 'm/d/y' },\n"
        " { file = 'a*.csv', dates = 'd/m/y' }, { file = { 'a1.csv' }, dates = 'm/d/y' } } }",
        "sessions[3]: 'a1.csv' is a file of sessions[2] as well, and its rows would be counted twice; name it in one "
        "of the two");
    refuse("return { sessions = { { file = 'a1.csv', dates = 'd/m/y' }, { file = 'link.csv', dates = 'd/m/y' } } }",
           "sessions[2]: 'link.csv' is the same file as 'a1.csv' of sessions[1], and its rows would be counted twice");
    refuse("return { sessions = { { file = 'a1.csv', dates = 'd/m/y' }, { file = 'b1.csv' } } }",
           "sessions[2]: table 'sessions' needs the column 'held_on', which no header of 'b1.csv' is mapped to");
    refuse("return { sessions = { { file = 'a1.csv', dates = 'd/m/y' }, { file = 'b1.csv', constants = { id = 'x',\n"
           " held_on = 'y' } } } }",
           "sessions[2]: the constant 'y' of column 'held_on': is not a date");
    fixture_write("dataset.lua", "return { sessions = { { file = { 'a*.csv', 'a1.csv' }, dates = 'd/m/y' },\n"
                                 " { file = { 'b1.csv', 'b*.csv' }, columns = { id = 'no', held_on = 'day' },\n"
                                 "   dates = 'm/d/y' } } }");
    dh_manifest *m = fixture_manifest();
    dh_load *load = fixture_load(m, FIXTURE_SESSIONS); /* of one entry: read once */
    assert_int_equal(dh_load_read(load), 4);
    dh_load_free(load);
    dh_manifest_free(m);
    fixture_remove("link.csv");
    remove_offices();
}

/* Text, line and part of the message. */
static const struct {
    const char *text;
    int32_t line;
    const char *message;
} malformed[] = {
    {"return { sessions = {\n { file = 'a.csv', dates = 'd/m/y' },\n { file = 'b.csv',\n dates = 'dd/mm' } } }", 4,
     "sessions[2]: 'dd/mm' is no date format"},
    {"return { sessions = {\n { file = 'a.csv', columns = { id = 'x' } },\n { file = 'b.csv',\n columms = {} } } }", 4,
     "sessions[2]: an entry has no key 'columms'; did you mean 'columns'?"},
    {"return { sessions = {\n { file = 'a.csv' },\n { dates = 'd/m/y' } } }", 3,
     "sessions[2]: 'sessions' names no file"},
    {"return { sessions = {\n { file = 'a.csv' },\n 'b.csv' } }", 1,
     "'sessions[2]' must be a table such as { file = \"sessions.csv\" }"},
    {"return { sessions = {\n { file = 'a.csv' },\n dates = 'd/m/y' } }", 3,
     "'sessions' is a list of entries, and 'dates' stands beside them; write it into each of them"},
    {"return { sessions = {\n { file = 'a.csv', profile = 'p' },\n { file = 'b.csv', profile = 'none' } } }", 3,
     "sessions[2]: there is no profile 'none'"},
    {"return { sessions = {\n { file = 'a.csv', profile = 'p' },\n { file = 'b.csv', profile = 'q' } } }", 0,
     "the profiles of its tables give two values of unit_level, 'commune' and 'village'; give one in dataset.lua"},
    {"return { tables = { t = { types = { id = 'text' },\n { file = 'a.csv' },\n { file = 'b.csv', columns = {\n it = "
     "'x' } } } } }",
     4, "t[2]: 'it' of columns names no column of table 't'"},
    {"return { tables = { t = {\n { file = 'a.csv', types = { id = 'text' } } } } }", 2,
     "t[1]: an entry has no key 'types'"},
    {"return { tables = { t = { types = { id = 'text' }, dates = 'd/m/y',\n { file = 'a.csv' } } } }", 1,
     "'t' is a list of entries, and 'dates' stands beside them"},
    {"local e = { file = 'a.csv' } local l = {} for i = 1, 1001 do l[i] = e end\nreturn { sessions = l }", 2,
     "'sessions' has 1001 entries; at most 1000 are read"},
};

static void names_the_entry_of_an_error(void **state)
{
    (void)state;
    fixture_write("p.lua", "return { unit_level = 'commune' }");
    fixture_write("q.lua", "return { unit_level = 'village' }");
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        dh_manifest *m = NULL;
        dh_error error = DH_ERROR_INIT;
        fixture_write("dataset.lua", malformed[i].text);
        if (dh_manifest_read(&m, fixture_folder(), NULL, NULL, fixture_tables, FIXTURE_TABLES, &error) == DH_OK)
            fail_msg("'%s' is taken", malformed[i].text);
        if (strstr(error.message, malformed[i].message) == NULL || error.line != malformed[i].line)
            fail_msg("'%s': %s, wanted line %d '%s'", malformed[i].text, fixture_message(&error),
                     (int)malformed[i].line, malformed[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_each_file_by_its_own_entry),
        cmocka_unit_test(gives_the_same_on_any_number_of_threads),
        cmocka_unit_test(rejects_by_entry_and_checks_keys_over_all),
        cmocka_unit_test(refuses_a_file_of_two_entries),
        cmocka_unit_test(names_the_entry_of_an_error),
    };
    return cmocka_run_group_tests(tests, fixture_make_folder, fixture_remove_folder);
}
