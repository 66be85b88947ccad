/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dataset.lua and profiles: what is read, what is refused and on which line, and that Lua stays within its limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/calendar.h"
#include "load/config/entry.h"
#include "load/fixture.h"

static dh_status read_dataset(const char *text, dh_manifest **out, dh_error *error)
{
    fixture_write("dataset.lua", text);
    dh_error_init(error);
    return dh_manifest_read(out, fixture_folder(), NULL, NULL, fixture_tables, FIXTURE_TABLES, error);
}

static void test_whole(void **state)
{
    (void)state;
    dh_manifest *m;
    dh_error error;
    fixture_write("register.lua",
                  "return { table = 'sessions', numbers = 'vi', dates = 'd/m/y', unit_level = 'commune',\n"
                  " columns = { id = 'Mã', held_on = 'Ngày', topic = 'Nội dung' },\n"
                  " constants = { level = 'commune', share = 0.5 }, ignore = { 'Ghi chú' },\n"
                  " values = { kind = { ['Định kỳ'] = 'periodic', ['Khác'] = 'ad_hoc' } } }\n");
    dh_status status =
        read_dataset("return { title = 'Thạch Hà', as_of = '2020-08-11', source = 'S', synthetic = true,\n"
                     " max_rejected = 0.1, tolerance = 0.2, geography = 'then',\n"
                     " sessions = { file = { 'a.csv', 'b-*.csv' }, profile = 'register',\n"
                     "   columns = { held_on = 'Ngày họp' }, constants = { topic = 'chung' },\n"
                     "   values = { kind = { ['Khác'] = 'thematic' } }, delimiter = ';' },\n"
                     " units = { file = 'units.csv', unknown = { '-' } } }\n",
                     &m, &error);
    if (status != DH_OK) fail_msg("%s", fixture_message(&error));
    assert_string_equal(m->title, "Thạch Hà");
    assert_string_equal(m->source, "S");
    assert_string_equal(m->geography, "then");
    assert_string_equal(m->unit_level, "commune"); /* of the profile: it holds as for a single file */
    assert_true(m->synthetic);
    assert_true(m->has_as_of);
    assert_int_equal(m->as_of, dh_date_from_civil(2020, 8, 11));
    assert_true(m->max_rejected.share == 0.1 && m->max_rejected.rows == 0);
    assert_int_equal(m->n_domain, 2);
    assert_string_equal(m->domain[0].spec->name, "units");
    assert_string_equal(m->domain[1].spec->name, "sessions");
    const dh_load_entry *e = &dh_manifest_entries(m, "sessions")->items[0];
    assert_int_equal(e->n_files, 2);
    assert_string_equal(e->files[1], "b-*.csv");
    assert_int_equal(e->delimiter, ';');
    assert_int_equal(e->numbers, DH_NUMBERS_VI);
    assert_true(e->tolerance == 0.2);
    assert_string_equal(e->dates[0].text, "d/m/y");
    assert_string_equal(e->headers[0], "Mã");
    assert_string_equal(e->headers[2], "Ngày họp");
    assert_null(e->headers[5]); /* the data set's constant goes before the profile's header */
    assert_string_equal(e->constants[5].text, "chung");
    assert_string_equal(e->constants[4].text, "commune");
    assert_string_equal(e->constants[10].text, "0.5");
    assert_int_equal(e->values[3].n, 2);
    assert_string_equal(e->values[3].pairs[0].from, "Khác");
    assert_string_equal(e->values[3].pairs[0].to, "thematic");
    assert_string_equal(e->values[3].pairs[1].to, "periodic");
    assert_string_equal(e->ignore[0], "Ghi chú");
    e = &dh_manifest_entries(m, "units")->items[0];
    assert_int_equal(e->n_unknown, 1);
    assert_string_equal(e->dates[0].text, "y-m-d");
    assert_null(dh_manifest_entries(m, "opinions"));
    dh_manifest_free(m);
}

static void test_bare_file(void **state)
{
    (void)state;
    dh_manifest *m;
    char path[256], profile[256];
    dh_error error = DH_ERROR_INIT;
    fixture_write("one.csv", "id,held_on\n1,2020-01-02\n");
    fixture_write("one.lua", "return { table = 'sessions', title = 'T', unit_level = 'district', tolerance = 0.1 }");
    snprintf(path, sizeof path, "%s/one.csv", fixture_folder());
    snprintf(profile, sizeof profile, "%s/one.lua", fixture_folder());
    dh_folders folders = {{NULL, fixture_folder(), NULL}}; /* of the user */
    char folder[280];
    snprintf(folder, sizeof folder, "%s/profiles", fixture_folder());
    assert_int_equal(mkdir(folder, 0777), 0);
    fixture_write("profiles/one.lua",
                  "return { table = 'sessions', title = 'T', unit_level = 'district', tolerance = 0.1 }");
    const char *const names[] = {profile, "one"};
    for (int i = 0; i < 2; i++) {
        if (dh_manifest_read(&m, path, names[i], &folders, fixture_tables, FIXTURE_TABLES, &error) != DH_OK)
            fail_msg("%s", fixture_message(&error));
        assert_string_equal(m->folder, fixture_folder());
        assert_string_equal(m->unit_level, "district");
        assert_string_equal(m->title, "T");
        assert_true(m->max_rejected.share == 0.05 && m->max_rejected.rows == 3);
        assert_int_equal(m->n_domain, 1);
        assert_string_equal(m->domain[0].items[0].files[0], "one.csv");
        assert_true(m->domain[0].items[0].tolerance == 0.1);
        dh_load *load = fixture_load(m, FIXTURE_SESSIONS);
        assert_int_equal(dh_load_accepted(load), 1);
        dh_load_free(load);
        dh_manifest_free(m);
    }
    fixture_remove("profiles/one.lua");
    fixture_remove("profiles");
    assert_int_equal(dh_manifest_read(&m, path, NULL, NULL, fixture_tables, FIXTURE_TABLES, &error), DH_EINVAL);
    assert_non_null(strstr(error.message, "one.csv' is one file; say how to read it with a profile"));
    assert_int_equal(dh_manifest_read(&m, path, "none", &folders, fixture_tables, FIXTURE_TABLES, &error), DH_EIO);
    assert_non_null(strstr(error.message, "there is no profile 'none'"));
    assert_int_equal(dh_manifest_read(&m, fixture_folder(), "one", NULL, fixture_tables, FIXTURE_TABLES, &error),
                     DH_EINVAL);
    assert_int_equal(dh_manifest_read(&m, "/nowhere", NULL, NULL, fixture_tables, FIXTURE_TABLES, &error), DH_EIO);
    assert_string_equal(error.message, "there is no file or folder '/nowhere'");
}

#define S(entry) "return {\n sessions = { file = 'a.csv',\n  " entry " } }"

/* What is refused: text, line (0 = none), part of the message. */
static const struct {
    const char *text;
    int32_t line;
    const char *message;
} malformed[] = {
    {"return {\n sessions = { file = 'a.csv',\n columms = {} } }", 3,
     "an entry has no key 'columms'; did you mean 'columns'?"},
    {"return {\n\n titel = 'x', sessions = { file = 'a.csv' } }", 3,
     "dataset.lua has no key 'titel'; did you mean 'title'?"},
    {"return { session = { file = 'a.csv' } }", 1, "dataset.lua has no key 'session'; did you mean 'sessions'?"},
    {S("columns = { heldon = 'x' }"), 3,
     "'heldon' of columns names no column of table 'sessions'; did you mean 'held_on'?"},
    {S("columns = { id = 3 }"), 3, "'id' of columns must be the text of a header, not a whole number"},
    {S("columns = { 'x' }"), 3, "columns must name our column for each header"},
    {S("columns = 'x'"), 3, "'columns' must be a table, not a text"},
    {S("constants = { level = {} }"), 3, "'level' must be one value, not a table"},
    {S("columns = { level = 'x' }, constants = { level = 'y' }"), 3,
     "'level' has both a header in columns and a value"},
    {S("values = { kind = { A = 'weekly' } }"), 3, "'A' stands for 'weekly', which is no value of column 'kind'"},
    {S("values = { kind = 'x' }"), 3, "'kind' of values must map texts"},
    {S("dates = 'dd/mm'"), 3,
     "'dd/mm' is no date format: 'd' stands in it twice; each part is one letter, as in d/m/y"},
    {S("dates = {}, numbers = 'de'"), 3, "numbers = 'de' is not known; give vi, en or plain"},
    {S("delimiter = ';;'"), 3, "delimiter ';;' must be one character"},
    {S("encoding = 'latin1'"), 3,
     "encoding 'latin1' is not read; give one of utf-8, utf-16, utf-16le, utf-16be, utf-32, utf-32le, utf-32be, "
     "cp1258, "
     "tcvn3, vni, viscii, utf-8-twice, cp1252"},
    {S("tolerance = 1.5"), 3, "tolerance 1.5 must be a share from 0 to below 1"},
    {S("unknown = { 1 }"), 3, "'unknown' must be a list of texts, not of a whole number"},
    {S("ignore = { a = 'x' }"), 3, "'ignore' must be a list of texts"},
    {S("profile = 'none'"), 3, "there is no profile 'none'"},
    {S("profile = 'units'"), 3, "profile 'units' is for table 'units' and cannot serve 'sessions'"},
    {"return { units = { file = 'u.csv', dates = 'd/m/y' },\n sessions = { file = 'a.csv',\n dates = 'dd/mm' } }", 3,
     "'dd/mm' is no date format"}, /* in the table that it is about, not where the key stands first */
    {"return { units = { file = 'sessions = {' }, -- sessions = { dates\n sessions = { file = [[}]], --[[ }\n dates "
     "]]\n"
     " dates = 'dd/mm' } }",
     4, "'dd/mm' is no date format"},
    {"return { tables = {\n a = { file = 'a', types = { t = 'text' }, dates = 'd/m/y' },\n b = { file = 'b',\n types = "
     "{ "
     "t = 'text' },\n dates = 'dd/mm' } } }",
     5, "'dd/mm' is no date format"},
    {"local days =\n'dd/mm'\nreturn { units = { file = 'u.csv' },\n sessions = { file = 'a.csv', dates = days } }", 4,
     "'dd/mm' is no date format"},
    {"return { units = { file = 'u.csv' },\n sessions =\n{ columns = {} } }", 3, "'sessions' names no file"},
    {"return { sessions = { columns = {} } }", 1, "'sessions' names no file"},
    {"return { sessions = 'a.csv' }", 1, "'sessions' must be a table such as { file = \"sessions.csv\" }"},
    {"return { title = 'x' }", 0, "names no table"},
    {"return { as_of = '11/08/2020', sessions = { file = 'a' } }", 1,
     "as_of = '11/08/2020' is no date; write it as 2020-08-11"},
    {"return { max_rejected = 5, sessions = { file = 'a' } }", 1, "max_rejected = 5 must be a share from 0 to 1"},
    {"return { synthetic = 'yes', sessions = { file = 'a' } }", 1, "'synthetic' must be true or false, not a text"},
    {"return { title = function() end }", 1, "'title' is a function, which is no data"},
    {"return { ignore = { 1, nil, 3 } }", 1, "the list 'ignore' has a gap"},
    {"return { [1.5] = 2 }", 1, "has a key that is neither a name nor a place in a list"},
    {"return { title = '\\xff' }", 1, "a text of 'title' is not valid UTF-8"},
    {"local t = {} t.title = t return t", 1, "is nested too deep, or holds itself"},
    {"return 5", 0, "returns a number; it must return a table"},
    {"", 0, "returns nothing; it must return a table"},
    {"return {\n title = }", 2, "is no Lua data: unexpected symbol near '}'"},
    {"local x = 1\nos.execute('true')", 2, "attempt to index a nil value (global 'os')"},
    {"return { title = ('x'):rep(10) }", 1, "attempt to index a string value"},
    {"error('x')", 1, "attempt to call a nil value (global 'error')"},
    {"\x1bLua", 0, "attempt to load a binary chunk"},
};

static void test_malformed(void **state)
{
    (void)state;
    fixture_write("units.lua", "return { table = 'units' }");
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        dh_manifest *m = NULL;
        dh_error error;
        dh_status status = read_dataset(malformed[i].text, &m, &error);
        if (status == DH_OK) fail_msg("'%s' is taken", malformed[i].text);
        assert_null(m);
        if (strstr(error.message, malformed[i].message) == NULL || error.line != malformed[i].line)
            fail_msg("'%s': %s, wanted line %d '%s'", malformed[i].text, fixture_message(&error),
                     (int)malformed[i].line, malformed[i].message);
    }
}

static void test_limits(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } hostile[] = {
        {"while true do end", "it runs too long for a data file"},
        {"local s = 'xxxxxxxxxxxxxxxx' while true do s = s .. s end",
         "it takes more memory than a data file may, 64 MiB"},
        {"local s = 'xxxxxxxxxxxxxxxx' for i = 1, 21 do s = s .. s end while true do local t = s .. 'y' end",
         "it takes more memory than a data file may, 64 MiB"},
        {"local t = {} for i = 1, 1e9 do t[i] = {} end", "it takes more memory than a data file may, 64 MiB"},
        {"local t = {} for i = 1, 1100000 do t[i] = 1 end return { ignore = t }", "holds more than 1000000 values"},
        {"local function f() return f() + 1 end f()", "is no Lua data"},
    };
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        dh_manifest *m;
        dh_error error;
        clock_t begin = clock();
        dh_status status = read_dataset(hostile[i].text, &m, &error);
        if (status != DH_ELIMIT) fail_msg("'%s': status %d, %s", hostile[i].text, (int)status, fixture_message(&error));
        if (strstr(error.message, hostile[i].message) == NULL) fail_msg("%s", fixture_message(&error));
        assert_true((double)(clock() - begin) / CLOCKS_PER_SEC < 60);
    }
}

static void test_no_dataset(void **state)
{
    (void)state;
    dh_manifest *m;
    dh_error error = DH_ERROR_INIT;
    fixture_remove("dataset.lua");
    assert_int_equal(dh_manifest_read(&m, fixture_folder(), NULL, NULL, fixture_tables, FIXTURE_TABLES, &error),
                     DH_EIO);
    assert_non_null(strstr(error.message, "has no dataset.lua"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),  cmocka_unit_test(test_bare_file),  cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_limits), cmocka_unit_test(test_no_dataset),
    };
    return cmocka_run_group_tests(tests, fixture_make_folder, fixture_remove_folder);
}
