/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four formats, byte for byte. _ in an expected table stands for a no-break space. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "table/write.h"

static void expect(const dh_table *table, const dh_table_format *format, dh_locale locale, const char *expected)
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
    rate->display = DH_DISPLAY_PERCENT;
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
           "commune          n   rate  day\n"
           "─────────  ───────  ─────  ──────────\n"
           "Việt Tiến   15.798  83,7%  11/08/2020\n"
           "Thạch Hải  ≥_2.300  50,0%  12/08/2020\n"
           "Đỉnh Bàn         –      –  13/08/2020\n"
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
    for (const dh_table_format *const *f = dh_table_formats; *f; f++)
        if ((*f)->is_data || !(*f)->is_single) /* others are more than their cells */
            expect(table, *f, DH_LOCALE_VI, *f == DH_FORMAT_JSON ? "[]\n" : "");
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
    dh_strbuf text = {0};
    assert_ptr_equal(dh_table_format_find("md"), DH_FORMAT_MD);
    assert_ptr_equal(dh_table_format_find("table"), DH_FORMAT_TABLE);
    assert_null(dh_table_format_find("xml"));
    assert_ptr_equal(dh_table_format_of_ending(".JSON"), DH_FORMAT_JSON);
    assert_ptr_equal(dh_table_format_of_ending(".csv"), DH_FORMAT_CSV);
    assert_null(dh_table_format_of_ending(".table"));
    dh_table_format_names(&text);
    assert_string_equal(text.data, "table, csv, csv-excel, json, md, html, xlsx or sqlite");
    dh_strbuf_clear(&text);
    dh_table_format_endings(&text, NULL);
    assert_string_equal(text.data, ".csv, .json, .md, .html, .xlsx or .sqlite");
    dh_strbuf_clear(&text);
    dh_table_format_endings(&text, "text");
    assert_string_equal(text.data, ".csv, .json, .md, .html, .xlsx, .sqlite or text");
    dh_strbuf_free(&text);
}

/* ---- against a plain writer ---- */

static uint32_t seed;
static uint32_t next(uint32_t below)
{
    seed = seed * 1664525U + 1013904223U;
    return (seed >> 8) % below;
}

/* A text with what needs care in it, short or beyond the sizes that are copied in one step. */
static size_t make_text(char *out)
{
    static const char *const morsels[] = {"x", "ệ", ",", "\"", "\n", "\r", "\\", "\t", "\x01", "\x7F", "0", "Thạch Hà"};
    size_t size = 0;
    for (uint32_t i = next(4) ? next(6) : next(40); i > 0; i--) {
        const char *morsel = morsels[next(3) ? 0 : next(12)];
        memcpy(out + size, morsel, strlen(morsel));
        size += strlen(morsel);
    }
    if (next(50) == 0) out[size++] = '\0';
    return size;
}

static dh_column *make_column(dh_type type, int64_t rows, int32_t n_texts)
{
    char text[512];
    dh_column *c = dh_column_new(type, 0);
    if (type == DH_CATEGORY) c->dictionary = dh_dictionary_new();
    for (int32_t i = 0; type == DH_CATEGORY && i < n_texts; i++)
        dh_dictionary_append(c->dictionary, text, make_text(text));
    for (int64_t row = 0; row < rows; row++) {
        double value = next(2) ? next(1000000) : (double)next(1000) / (next(1000) + 1);
        double far = next(9) ? value : INFINITY;
        if (next(7) == 0) {
            dh_column_append_null(c);
            continue;
        }
        switch (type) {
        case DH_BOOL: dh_column_append_bool(c, next(2)); break;
        case DH_INT64: dh_column_append_int64(c, (int64_t)next(1 << 24) * (next(2) ? 1 : -1000003)); break;
        case DH_FLOAT64: dh_column_append_float64(c, next(2) ? value : -value); break;
        case DH_DATE: dh_column_append_date(c, (int32_t)next(30000)); break;
        case DH_DATETIME: dh_column_append_int64(c, (int64_t)next(1 << 24) * 86413000 + next(3)); break;
        case DH_COUNT: dh_column_append_count(c, (dh_count){value, value, far}); break;
        case DH_TEXT: dh_column_append_text(c, text, make_text(text)); break;
        case DH_CATEGORY: dh_column_append_code(c, (int32_t)next((uint32_t)n_texts)); break;
        }
    }
    dh_column_finish(c);
    return c;
}

static void plain_text(dh_strbuf *out, bool json, const char *text, size_t size)
{
    static const char *const letters[] = {"\\b", "\\t", "\\n", "\\u000b", "\\f", "\\r"};
    bool quote = json || size == 0;
    for (size_t i = 0; i < size; i++) quote = quote || (text[i] && strchr(",\"\r\n", text[i]));
    if (quote) dh_strbuf_add_char(out, '"');
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (json && c >= '\b' && c <= '\r')
            dh_strbuf_add(out, letters[c - '\b']);
        else if (json && (c < 0x20 || c == 0x7F))
            dh_strbuf_printf(out, "\\u%04x", c);
        else
            dh_strbuf_printf(out, c == '"' ? json ? "\\\"" : "\"\"" : json && c == '\\' ? "\\\\" : "%c", c);
    }
    if (quote) dh_strbuf_add_char(out, '"');
}

static void plain_cell(dh_strbuf *out, bool json, const dh_column *c, int64_t row, int part)
{
    char text[64] = "";
    size_t size;
    dh_count count = c->type == DH_COUNT ? dh_column_count(c, row) : (dh_count){0, 0, 0};
    double real = c->type == DH_FLOAT64 ? dh_column_float64(c, row)
                  : part == 0           ? count.stated
                  : part == 1           ? count.lower
                                        : count.upper;
    const char *quote = json ? "\"" : "";
    if (!dh_column_is_valid(c, row) || isinf(real)) {
        dh_strbuf_add(out, json ? "null" : "");
    } else if (c->type == DH_TEXT || c->type == DH_CATEGORY) {
        const char *bytes = dh_column_text(c, row, &size);
        plain_text(out, json, bytes, size);
    } else if (c->type == DH_DATE || c->type == DH_DATETIME) {
        if (c->type == DH_DATE)
            dh_date_format_iso(dh_column_date(c, row), text);
        else
            dh_datetime_format_iso(dh_column_int64(c, row), text);
        dh_strbuf_printf(out, "%s%s%s", quote, text, quote);
    } else if (c->type == DH_BOOL) {
        dh_strbuf_add(out, dh_column_bool(c, row) ? "true" : "false");
    } else if (c->type == DH_INT64) {
        dh_strbuf_printf(out, "%lld", (long long)dh_column_int64(c, row));
    } else {
        dh_text_from_double(real, text);
        dh_strbuf_add(out, text);
    }
}

static void plain_table(dh_strbuf *out, bool json, const dh_table *table)
{
    static const char *const bounds[] = {"", "_lower", "_upper"};
    int64_t rows = dh_table_rows(table);
    if (json) dh_strbuf_add(out, rows ? "[\n" : "[");
    for (int64_t row = json ? 0 : -1; row < rows; row++) {
        size_t begin = out->size;
        for (int32_t i = 0; i < dh_table_columns(table); i++) {
            const dh_column *c = dh_table_column(table, i);
            for (int part = 0; part < (c->type == DH_COUNT && c->lower ? 3 : 1); part++) {
                char name[64];
                snprintf(name, sizeof name, "%s%s", dh_table_column_name(table, i), bounds[part]);
                if (i + part > 0) dh_strbuf_add(out, ",");
                if (json && i + part == 0) dh_strbuf_add(out, "{");
                if (json || row < 0) plain_text(out, json, name, strlen(name));
                if (json) dh_strbuf_add(out, ":");
                if (row >= 0) plain_cell(out, json, c, row, part);
            }
        }
        if (out->size == begin) dh_strbuf_add(out, "\"\"");
        dh_strbuf_add(out, json ? row + 1 < rows ? "},\n" : "}\n" : "\n");
    }
    if (json) dh_strbuf_add(out, "]\n");
}

static dh_status collect(void *context, const char *bytes, size_t size, dh_error *error)
{
    (void)error;
    dh_strbuf_add_bytes(context, bytes, size);
    return DH_OK;
}

/* Tables of all types, of one column and of many, with dictionaries larger and smaller than the table; whole and in
 * pieces. */
static void random_tables_are_as_written_plainly(void **state)
{
    (void)state;
    static const dh_type types[] = {DH_CATEGORY, DH_BOOL,     DH_INT64, DH_FLOAT64, DH_CATEGORY,
                                    DH_DATE,     DH_DATETIME, DH_COUNT, DH_TEXT};
    dh_pool *several;
    assert_int_equal(dh_pool_new(&several, 3, NULL), DH_OK);
    for (uint32_t round = 0; round < 120; round++) {
        seed = round;
        dh_pool *pool = round % 2 == 0 ? several : NULL;
        int64_t rows = round == 0 ? 9000 : next(60);
        dh_table *table = dh_table_new();
        for (uint32_t i = 0, n = round == 0 ? 9 : 1 + next(9); i < n; i++) {
            char name[32];
            snprintf(name, sizeof name, "%c\"%u", (int)('a' + i), round);
            dh_type type = types[n == 9 ? i : next(9)];
            assert_int_equal(dh_table_add(table, name, make_column(type, rows, 1 + (int32_t)next(80)), NULL), DH_OK);
        }
        for (int json = 0; json <= 1; json++) {
            const dh_table_format *format = json ? DH_FORMAT_JSON : DH_FORMAT_CSV;
            dh_strbuf want = {0}, whole = {0}, morsels = {0};
            dh_write_options how = {.locale = DH_LOCALE_VI, .pool = pool};
            plain_table(&want, json, table);
            assert_int_equal(dh_table_write(&whole, table, format, DH_LOCALE_VI, NULL), DH_OK);
            assert_int_equal(dh_table_write_to(collect, &morsels, table, format, &how, NULL), DH_OK);
            if (round == 0) assert_true(whole.size > 200000);
            assert_int_equal(whole.size, want.size);
            assert_memory_equal(whole.data, want.data, want.size);
            assert_int_equal(morsels.size, want.size);
            assert_memory_equal(morsels.data, want.data, want.size);
            dh_strbuf_free(&want);
            dh_strbuf_free(&whole);
            dh_strbuf_free(&morsels);
        }
        dh_table_free(table);
    }
    dh_pool_free(several);
}

/* Every allocation in turn fails, and what takes the pieces refuses one. */
static dh_status refuse(void *context, const char *bytes, size_t size, dh_error *error)
{
    (void)bytes;
    (void)size;
    return --*(int *)context == 0 ? dh_error_set(error, DH_EIO, "full") : DH_OK;
}

static void failures_on_the_way_are_told(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_table *table = dh_table_new();
    seed = 7;
    dh_table_add(table, "code", make_column(DH_CATEGORY, 20000, 50), NULL);
    dh_table_add(table, "text", make_column(DH_TEXT, 20000, 0), NULL);
    for (const dh_table_format *const *format = dh_table_formats; *format; format++) {
        if (!(*format)->is_data) continue;
        dh_status status = DH_ENOMEM;
        for (int64_t n = 1; status != DH_OK && n < 100; n++) {
            dh_strbuf out = {0};
            dh_memory_fail_after(n);
            status = dh_table_write(&out, table, *format, DH_LOCALE_VI, &error);
            dh_memory_fail_after(0);
            if (status != DH_OK) assert_int_equal(status, DH_ENOMEM);
            dh_strbuf_free(&out);
        }
        assert_int_equal(status, DH_OK);
        for (int after = 1; after <= 3; after++) {
            int left = after;
            dh_write_options how = {.locale = DH_LOCALE_VI};
            assert_int_equal(dh_table_write_to(refuse, &left, table, *format, &how, &error), DH_EIO);
            assert_int_equal(left, 0);
        }
    }
    dh_table_free(table);
}

/* Values that the catalogue has and heads that were set are for people; machines read the names. */
static void people_read_names_in_their_language(void **state)
{
    (void)state;
    dh_table *table = dh_table_new();
    dh_column *kind = dh_column_new(DH_CATEGORY, 0), *text = dh_column_new(DH_TEXT, 0);
    kind->dictionary = dh_dictionary_new();
    dh_column_append_code(kind, dh_dictionary_add(kind->dictionary, "periodic", 8));
    dh_column_append_code(kind, dh_dictionary_add(kind->dictionary, "weekly", 6));
    dh_column_append_null(kind);
    for (int i = 0; i < 3; i++) dh_column_append_text(text, "periodic", 8);
    dh_column_finish(kind);
    dh_column_finish(text);
    assert_int_equal(dh_table_add(table, "session.kind", kind, NULL), DH_OK);
    assert_int_equal(dh_table_add(table, "note", text, NULL), DH_OK);
    assert_string_equal(dh_table_column_head(table, 0), "session.kind");
    assert_int_equal(dh_table_set_head(table, 0, "Hình thức", NULL), DH_OK);
    assert_int_equal(dh_table_set_head(table, 0, "Loại", NULL), DH_OK);
    dh_table *copy = dh_table_copy(table);
    dh_table_free(table);
    expect(copy, DH_FORMAT_TABLE, DH_LOCALE_VI,
           "Loại      note\n────────  ────────\nperiodic  periodic\nweekly    periodic\n–         periodic\n");
    dh_message_set_locale(DH_LOCALE_VI);
    expect(copy, DH_FORMAT_TABLE, DH_LOCALE_EN,
           "Loại     note\n───────  ────────\nđịnh kỳ  periodic\nweekly   periodic\n–        periodic\n");
    expect(copy, DH_FORMAT_MD, DH_LOCALE_EN,
           "| Loại | note |\n| --- | --- |\n| định kỳ | periodic |\n| weekly | periodic |\n| – | periodic |\n");
    expect(copy, DH_FORMAT_CSV, DH_LOCALE_VI, "session.kind,note\nperiodic,periodic\nweekly,periodic\n,periodic\n");
    dh_message_set_locale(DH_LOCALE_EN);
    assert_string_equal(dh_table_column_name(copy, 0), "session.kind");
    dh_table_free(copy);
}

/* What people read in place of cells: in tables for people, also of a copy; programs get the cells. */
static void people_read_other_cells(void **state)
{
    (void)state;
    dh_table *table = dh_table_new();
    dh_column *type = dh_column_new(DH_TEXT, 0), *read = dh_column_new(DH_TEXT, 0), *wrong = dh_column_new(DH_TEXT, 0);
    dh_column_append_text(type, "int64", 5);
    dh_column_append_text(read, "số nguyên", strlen("số nguyên"));
    dh_column_finish(type);
    dh_column_finish(read);
    dh_column_finish(wrong);
    assert_int_equal(dh_table_add(table, "kind", type, NULL), DH_OK);
    assert_int_equal(dh_table_set_reading(table, 0, wrong, NULL), DH_EINVAL); /* of no rows */
    assert_ptr_equal(dh_table_reading(table, 0), type);
    assert_int_equal(dh_table_set_reading(table, 0, read, NULL), DH_OK);
    dh_table *copy = dh_table_copy(table);
    dh_table_free(table);
    expect(copy, DH_FORMAT_MD, DH_LOCALE_VI, "| Kind |\n| --- |\n| số nguyên |\n");
    expect(copy, DH_FORMAT_CSV, DH_LOCALE_VI, "kind\nint64\n");
    dh_table_free(copy);
}

/* Numbers in sentences are written as messages have them, whatever the language. */
static void numbers_in_sentences(void **state)
{
    (void)state;
    dh_message_set_numbers(DH_LOCALE_VI);
    assert_string_equal(dh_numeral_whole(3112).text, "3.112");
    assert_string_equal(dh_numeral_whole(INT64_MIN).text, "−9.223.372.036.854.775.808");
    assert_string_equal(dh_numeral_real(0.05, -1).text, "0,05");
    assert_string_equal(dh_numeral_real(1234.56, 1).text, "1.234,6");
    dh_message_set_numbers(DH_LOCALE_EN);
    assert_string_equal(dh_numeral_whole(3112).text, "3,112");
    assert_string_equal(dh_numeral_real(0.05, -1).text, "0.05");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(tables_for_people),
                                       cmocka_unit_test(people_read_other_cells),
                                       cmocka_unit_test(numbers_in_sentences),
                                       cmocka_unit_test(tables_for_machines),
                                       cmocka_unit_test(exact_counts_have_no_bounds),
                                       cmocka_unit_test(awkward_text),
                                       cmocka_unit_test(cuts_wide_text_in_tables_only),
                                       cmocka_unit_test(empty_tables),
                                       cmocka_unit_test(refuses_ambiguous_names),
                                       cmocka_unit_test(random_tables_are_as_written_plainly),
                                       cmocka_unit_test(failures_on_the_way_are_told),
                                       cmocka_unit_test(people_read_names_in_their_language),
                                       cmocka_unit_test(knows_format_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
