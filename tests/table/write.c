/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four formats, byte for byte. _ in an expected table stands for a no-break space. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "table/write.h"

static void expect(const dh_table *table, dh_table_format format, dh_locale locale, const char *expected)
{
    dh_strbuf out = {0}, want = {0};
    assert_int_equal(dh_table_write(&out, table, format, locale, NULL), DH_OK);
    for (; *expected; expected++)
        if (*expected == '_' && format == DH_FORMAT_TABLE)
            dh_strbuf_add(&want, "\xC2\xA0");
        else
            dh_strbuf_add_char(&want, *expected);
    assert_string_equal(out.data ? out.data : "", want.data ? want.data : "");
    dh_strbuf_free(&out);
    dh_strbuf_free(&want);
}

static void add_text(dh_table *table, const char *name, const char *const *texts, int n)
{
    dh_column *c = dh_column_new(DH_TEXT, 0);
    for (int i = 0; i < n; i++)
        if (texts[i])
            dh_column_append_text(c, texts[i], strlen(texts[i]));
        else
            dh_column_append_null(c);
    dh_column_finish(c);
    assert_int_equal(dh_table_add(table, name, c, NULL), DH_OK);
}

static dh_table *participants(void)
{
    static const char *const communes[] = {"Việt Tiến", "Thạch Hải", "Đỉnh Bàn"};
    dh_table *table = dh_table_new();
    dh_column *n = dh_column_new(DH_COUNT, 0), *rate = dh_column_new(DH_FLOAT64, 0), *day = dh_column_new(DH_DATE, 0);
    add_text(table, "commune", communes, 3);
    dh_column_append_count(n, (dh_count){15798, 15798, 15798});
    dh_column_append_count(n, (dh_count){2300, 2300, INFINITY});
    dh_column_append_null(n);
    dh_column_append_float64(rate, 0.837);
    dh_column_append_float64(rate, 0.5);
    dh_column_append_float64(rate, NAN);
    rate->show = DH_SHOW_PERCENT;
    for (int i = 0; i < 3; i++) dh_column_append_date(day, 18485 + i);
    dh_column_finish(n);
    dh_column_finish(rate);
    dh_column_finish(day);
    dh_table_add(table, "n", n, NULL);
    dh_table_add(table, "rate", rate, NULL);
    dh_table_add(table, "day", day, NULL);
    dh_table_add_note(table, NULL, "2 of 3 communes reporting");
    return table;
}

static void tables_for_people(void **state)
{
    (void)state;
    dh_table *table = participants();
    expect(table, DH_FORMAT_TABLE, DH_LOCALE_VI,
           "commune          n    rate  day\n"
           "─────────  ───────  ──────  ──────────\n"
           "Việt Tiến   15.798  83,7_%  11/08/2020\n"
           "Thạch Hải  ≥_2.300  50,0_%  12/08/2020\n"
           "Đỉnh Bàn         –       –  13/08/2020\n"
           "2 of 3 communes reporting\n");
    expect(table, DH_FORMAT_MD, DH_LOCALE_EN,
           "| commune | n | rate | day |\n"
           "| --- | ---: | ---: | --- |\n"
           "| Việt Tiến | 15,798 | 83.7% | 2020-08-11 |\n"
           "| Thạch Hải | ≥\xC2\xA0"
           "2,300 | 50.0% | 2020-08-12 |\n"
           "| Đỉnh Bàn | – | – | 2020-08-13 |\n"
           "\n2 of 3 communes reporting\n");
    dh_table_free(table);
}

static void tables_for_machines(void **state)
{
    (void)state;
    dh_table *table = participants();
    expect(table, DH_FORMAT_CSV, DH_LOCALE_VI,
           "commune,n,n_lower,n_upper,rate,day\n"
           "Việt Tiến,15798,15798,15798,0.837,2020-08-11\n"
           "Thạch Hải,2300,2300,,0.5,2020-08-12\n"
           "Đỉnh Bàn,,,,,2020-08-13\n");
    expect(table, DH_FORMAT_JSON, DH_LOCALE_VI,
           "[\n"
           "{\"commune\":\"Việt Tiến\",\"n\":15798,\"n_lower\":15798,\"n_upper\":15798,\"rate\":0.837,"
           "\"day\":\"2020-08-11\"},\n"
           "{\"commune\":\"Thạch Hải\",\"n\":2300,\"n_lower\":2300,\"n_upper\":null,\"rate\":0.5,"
           "\"day\":\"2020-08-12\"},\n"
           "{\"commune\":\"Đỉnh Bàn\",\"n\":null,\"n_lower\":null,\"n_upper\":null,\"rate\":null,"
           "\"day\":\"2020-08-13\"}\n"
           "]\n");
    dh_table_free(table);
}

/* Exact counts have their plain column alone; two of the acceptance case's figures. */
static void exact_counts_have_no_bounds(void **state)
{
    (void)state;
    dh_table *table = dh_table_new();
    dh_column *sessions = dh_column_new(DH_COUNT, 0), *people = dh_column_new(DH_COUNT, 0);
    dh_column_append_count(sessions, (dh_count){211, 211, 211});
    dh_column_append_count(people, (dh_count){15798, 15798, 15798});
    dh_table_add(table, "sessions", sessions, NULL);
    dh_table_add(table, "participants", people, NULL);
    expect(table, DH_FORMAT_CSV, DH_LOCALE_VI, "sessions,participants\n211,15798\n");
    dh_table_free(table);
}

static void awkward_text(void **state)
{
    (void)state;
    static const char *const texts[] = {"a,b", "say \"x\"", "two\r\nlines", "",
                                        NULL,  "=1+1",      "p|q\\r",       "\x1B[31m\ttab"};
    dh_table *table = dh_table_new();
    dh_column *last = dh_column_new(DH_BOOL, 0);
    for (int i = 0; i < 8; i++) dh_column_append_bool(last, i % 2);
    add_text(table, "t, \"x\"", texts, 8);
    dh_table_add(table, "b", last, NULL);
    expect(table, DH_FORMAT_CSV, DH_LOCALE_VI,
           "\"t, \"\"x\"\"\",b\n\"a,b\",false\n\"say \"\"x\"\"\",true\n\"two\r\nlines\",false\n\"\",true\n,false\n"
           "=1+1,true\np|q\\r,false\n\x1B[31m\ttab,true\n");
    expect(table, DH_FORMAT_JSON, DH_LOCALE_VI,
           "[\n{\"t, \\\"x\\\"\":\"a,b\",\"b\":false},\n{\"t, \\\"x\\\"\":\"say \\\"x\\\"\",\"b\":true},\n"
           "{\"t, \\\"x\\\"\":\"two\\r\\nlines\",\"b\":false},\n{\"t, \\\"x\\\"\":\"\",\"b\":true},\n"
           "{\"t, \\\"x\\\"\":null,\"b\":false},\n{\"t, \\\"x\\\"\":\"=1+1\",\"b\":true},\n"
           "{\"t, \\\"x\\\"\":\"p|q\\\\r\",\"b\":false},\n{\"t, \\\"x\\\"\":\"\\u001b[31m\\ttab\",\"b\":true}\n]\n");
    expect(table, DH_FORMAT_MD, DH_LOCALE_EN,
           "| t, \"x\" | b |\n| --- | --- |\n| a,b | no |\n| say \"x\" | yes |\n| two<br>lines | no |\n|  | yes |\n"
           "| – | no |\n| =1+1 | yes |\n| p\\|q\\\\r | no |\n| \x1B[31m\ttab | yes |\n");
    expect(table, DH_FORMAT_TABLE, DH_LOCALE_EN,
           "t, \"x\"     b\n─────────  ───\na,b        no\nsay \"x\"    yes\ntwo⏎lines  no\n           yes\n"
           "–          no\n=1+1       yes\np|q\\r      no\n\xEF\xBF\xBD[31m tab  yes\n");
    dh_table_free(table);
}

static void cuts_wide_text_in_tables_only(void **state)
{
    (void)state;
    char wide[200] = "";
    const char *texts[] = {wide};
    for (int i = 0; i < 50; i++) strcat(wide, "ệ");
    strcat(wide, "会会会会会会");
    dh_table *table = dh_table_new();
    add_text(table, "t", texts, 1);
    dh_strbuf out = {0};
    dh_table_write(&out, table, DH_FORMAT_TABLE, DH_LOCALE_VI, NULL);
    assert_non_null(strstr(out.data, "ệ会会会会…\n"));
    dh_strbuf_clear(&out);
    dh_table_write(&out, table, DH_FORMAT_CSV, DH_LOCALE_VI, NULL);
    assert_non_null(strstr(out.data, wide));
    dh_strbuf_free(&out);
    dh_table_free(table);
}

static void empty_tables(void **state)
{
    (void)state;
    static const char *const unknown[] = {NULL, "x"};
    dh_table *table = dh_table_new();
    for (int f = DH_FORMAT_TABLE; f <= DH_FORMAT_MD; f++)
        expect(table, (dh_table_format)f, DH_LOCALE_VI, f == DH_FORMAT_JSON ? "[]\n" : "");
    add_text(table, "t", unknown, 0);
    expect(table, DH_FORMAT_CSV, DH_LOCALE_VI, "t\n");
    expect(table, DH_FORMAT_TABLE, DH_LOCALE_VI, "t\n─\n");
    expect(table, DH_FORMAT_JSON, DH_LOCALE_VI, "[]\n");
    dh_table_free(table);
    table = dh_table_new();
    add_text(table, "t", unknown, 2);
    expect(table, DH_FORMAT_CSV, DH_LOCALE_VI, "t\n\"\"\nx\n");
    dh_table_free(table);
}

static void refuses_ambiguous_names(void **state)
{
    (void)state;
    static const char *const one[] = {"x", "y", "z"};
    dh_error error = DH_ERROR_INIT;
    dh_strbuf out = {0};
    dh_table *table = participants();
    add_text(table, "n_upper", one, 3);
    assert_int_equal(dh_table_write(&out, table, DH_FORMAT_CSV, DH_LOCALE_VI, &error), DH_EINVAL);
    assert_string_equal(error.message, "column 'n_upper' is where the bounds of 'n' go: rename it");
    assert_int_equal(dh_table_write(&out, table, DH_FORMAT_TABLE, DH_LOCALE_VI, &error), DH_OK);
    dh_strbuf_free(&out);
    dh_table_free(table);
}

static void knows_format_names(void **state)
{
    (void)state;
    dh_table_format format;
    assert_true(dh_table_format_parse("md", &format));
    assert_int_equal(format, DH_FORMAT_MD);
    assert_true(dh_table_format_parse("table", &format));
    assert_int_equal(format, DH_FORMAT_TABLE);
    assert_false(dh_table_format_parse("xml", &format));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(tables_for_people),
                                       cmocka_unit_test(tables_for_machines),
                                       cmocka_unit_test(exact_counts_have_no_bounds),
                                       cmocka_unit_test(awkward_text),
                                       cmocka_unit_test(cuts_wide_text_in_tables_only),
                                       cmocka_unit_test(empty_tables),
                                       cmocka_unit_test(refuses_ambiguous_names),
                                       cmocka_unit_test(knows_format_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
