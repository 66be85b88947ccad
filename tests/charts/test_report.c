/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports as PDF. The oracles are Poppler's tools and qpdf; without them those parts are skipped with a message. */
#include "base/message.h"
#include "charts/report_fixture.h"

#include <math.h>

#include "base/memory.h"
#include "charts/picture_check.h"

static void test_bytes_are_the_same(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *first, *second;
    assert_int_equal(fixture_report(&first, 40, true, &error), DH_OK);
    assert_int_equal(fixture_report(&second, 40, true, &error), DH_OK);
    dh_strbuf a = fixture_pdf(first), between = fixture_html(first), b = fixture_pdf(second);
    dh_strbuf faults = {0};
    if (pictures_differ(&faults, &a, &b, DH_PICTURE_PDF) > 0) fail_msg("%s", faults.data);
    dh_strbuf_free(&faults);
    dh_strbuf_free(&a);
    dh_strbuf_free(&b);
    dh_strbuf_free(&between);
    dh_report_free(first);
    dh_report_free(second);
}

static void test_text_is_found(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report;
    dh_strbuf text = {0};
    int code;
    assert_int_equal(fixture_report(&report, 4, false, &error), DH_OK);
    dh_strbuf pdf = fixture_pdf(report);
    if (fixture_tool(&text, &code, &pdf, "pdftotext", "-layout %s -")) {
        static const char *const parts[] = {"Thạch Hà",
                                            "15.798",
                                            "Mục lục",
                                            "Trang 1/2",
                                            "Trang 2/2",
                                            "≥ 102",
                                            "83,7%",
                                            "Dữ liệu mô phỏng",
                                            "–",
                                            "2018",
                                            "Xã, thị trấn",
                                            "Quốc lộ 15B",
                                            "Nguồn: Ban Tuyên giáo"};
        assert_int_equal(code, 0);
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            if (strstr(text.data, parts[i]) == NULL) fail_msg("'%s' is not in: %s", parts[i], text.data);
        assert_null(strstr(text.data, "**"));
    }
    dh_strbuf_free(&text);
    dh_strbuf_free(&pdf);
    dh_report_free(report);
}

static void test_file_is_sound(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report;
    dh_strbuf text = {0};
    int code;
    assert_int_equal(fixture_report(&report, 90, true, &error), DH_OK);
    dh_strbuf pdf = fixture_pdf(report);
    if (fixture_tool(&text, &code, &pdf, "qpdf", "--check %s")) {
        if (code != 0) print_error("%s", text.data);
        assert_int_equal(code, 0);
    }
    if (fixture_tool(&text, &code, &pdf, "pdffonts", "%s")) {
        int fonts = fixture_count(text.data, "DejaVuSans");
        assert_true(fonts >= 2);
        assert_int_equal(fixture_count(text.data, "yes yes yes"), fonts); /* embedded, subset, with Unicode */
    }
    if (fixture_tool(&text, &code, &pdf, "pdfinfo", "%s")) {
        static const char *const parts[] = {
            "Đối thoại với Nhân dân Thạch Hà", "Huyện ủy Thạch Hà", "(A4)", "Aug 11", "đối thoại, xã", "Diên Hồng"};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) assert_non_null(strstr(text.data, parts[i]));
        assert_non_null(strstr(strstr(text.data, "Tagged:"), "yes"));
    }
    dh_strbuf_free(&text);
    dh_strbuf_free(&pdf);
    dh_report_free(report);
}

static void test_outline_links_and_structure(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report;
    dh_strbuf text = {0};
    int code;
    assert_int_equal(fixture_report(&report, 3, true, &error), DH_OK);
    dh_strbuf pdf = fixture_pdf(report);
    if (fixture_tool(&text, &code, &pdf, "pdftohtml", "-xml -i -stdout %s")) {
        const char *outline = strstr(text.data, "<outline>");
        assert_non_null(outline);
        assert_non_null(strstr(outline, "page=\"1\">Tổng quan<"));
        assert_non_null(strstr(outline, "page=\"1\">Theo xã<"));
        assert_non_null(strstr(outline, ">Phụ lục<"));
    }
    if (fixture_tool(&text, &code, &pdf, "pdfinfo", "-dests %s"))
        assert_int_equal(fixture_count(text.data, "heading-"), 3);
    if (fixture_tool(&text, &code, &pdf, "pdfinfo", "-struct %s")) {
        static const char *const parts[] = {"Document", "TOCI",  "Link", "H1", "H2",     "LI",
                                            "Caption",  "Table", "TR",   "TD", "Figure", "/Scope /Column"};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            if (strstr(text.data, parts[i]) == NULL) fail_msg("no %s in: %s", parts[i], text.data);
        assert_int_equal(fixture_count(text.data, "Figure"), 1);
    }
    if (fixture_tool(&text, &code, &pdf, "qpdf", "--qdf --object-streams=disable %s -")) {
        dh_strbuf_add_char(&text, '\0');
        assert_non_null(memmem(text.data, text.size, "/Lang (vi)", 10));
        assert_non_null(memmem(text.data, text.size, "/Alt <feff00431ed9", 18)); /* "Cộ" of the text given */
    }
    dh_strbuf_free(&text);
    dh_strbuf_free(&pdf);
    dh_report_free(report);
}

/* Every page that has rows has the head once; every row is there once. */
static void test_long_table_repeats_its_head(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report;
    dh_strbuf text = {0};
    int code, heads = 0, pages = 0;
    assert_int_equal(fixture_report(&report, 200, false, &error), DH_OK);
    dh_strbuf pdf = fixture_pdf(report);
    if (fixture_tool(&text, &code, &pdf, "pdftotext", "-layout %s -")) {
        for (int i = 1; i <= 200; i++) {
            char name[32];
            snprintf(name, sizeof name, "Hàng %03d", i);
            assert_int_equal(fixture_count(text.data, name), 1);
        }
        for (char *page = strtok(text.data, "\f"); page != NULL; page = strtok(NULL, "\f")) {
            int expected = strstr(page, "Hàng ") != NULL;
            assert_int_equal(fixture_count(page, "Xã, thị trấn"), expected);
            assert_int_equal(fixture_count(page, "Trang "), 1);
            heads += expected;
            pages++;
        }
        assert_in_range(heads, 5, 9);
        assert_in_range(pages, heads + 1, heads + 2);
    }
    dh_strbuf_free(&text);
    dh_strbuf_free(&pdf);
    dh_report_free(report);
}

/* However the page's end falls, a heading has the first lines of its text below it, and the contents say its page. */
static void test_headings_stay_with_their_text(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report;
    dh_strbuf text = {0};
    int code, page = 0, found = 0, pages_of[40] = {0};
    dh_report_settings settings = {.title = "Thử", .locale = DH_LOCALE_EN, .contents = true};
    assert_int_equal(dh_report_new(&report, &settings, &error), DH_OK);
    for (int i = 0; i < 40; i++) {
        char heading[32], body[4096];
        snprintf(heading, sizeof heading, "HEAD%02d", i);
        int n = snprintf(body, sizeof body, "PARA%02d", i);
        for (int word = 0; word < 40 + i * 7 % 90; word++)
            n += snprintf(body + n, sizeof body - (size_t)n, " đối thoại với dân");
        assert_int_equal(dh_report_heading(report, 1 + i % 3, heading, &error), DH_OK);
        assert_int_equal(dh_report_paragraph(report, body, &error), DH_OK);
    }
    dh_strbuf pdf = fixture_pdf(report);
    if (fixture_tool(&text, &code, &pdf, "pdftotext", "-layout %s -")) {
        char *copy = strdup(text.data);
        for (char *it = strtok(text.data, "\f"); it != NULL; it = strtok(NULL, "\f"), page++)
            for (int i = 0; i < 40; i++) {
                char heading[32], body[32];
                snprintf(heading, sizeof heading, "HEAD%02d\n", i); /* in the contents a number follows */
                snprintf(body, sizeof body, "PARA%02d", i);
                char *head = strstr(it, heading);
                if (head == NULL) continue;
                assert_non_null(strstr(head, body));
                pages_of[i] = page + 1;
                found++;
            }
        assert_int_equal(found, 40);
        for (int i = 0; i < 40; i++) {
            char heading[32];
            snprintf(heading, sizeof heading, "HEAD%02d", i);
            assert_int_equal(atoi(strstr(copy, heading) + strlen(heading)), pages_of[i]);
        }
        free(copy);
    }
    dh_strbuf_free(&text);
    dh_strbuf_free(&pdf);
    dh_report_free(report);
}

/* A cell longer than a page goes on over the next ones; a table wider than a page goes on below. */
static void test_large_cells_and_wide_tables_lose_nothing(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report = fixture_blank();
    dh_strbuf text = {0}, cell = {0};
    int code;
    for (int i = 0; i < 3000; i++) dh_strbuf_printf(&cell, "từ%04d ", i);
    dh_table *table = dh_table_new();
    dh_column *column = dh_column_new(DH_TEXT, 1);
    assert_int_equal(dh_column_append_text(column, cell.data, cell.size), 0);
    dh_column_finish(column);
    assert_int_equal(dh_table_add(table, "text", column, &error), DH_OK);
    assert_int_equal(dh_report_table(report, table, NULL, NULL, &error), DH_OK);
    dh_table_free(table);
    table = dh_table_new();
    for (int i = 0; i < 30; i++) {
        char name[32];
        snprintf(name, sizeof name, "cột%02d", i);
        column = dh_column_new(DH_INT64, 1);
        assert_int_equal(dh_column_append_int64(column, 1234500 + i), 0);
        dh_column_finish(column);
        assert_int_equal(dh_table_add(table, name, column, &error), DH_OK);
    }
    assert_int_equal(dh_report_table(report, table, NULL, NULL, &error), DH_OK);
    dh_table_free(table);
    dh_strbuf pdf = fixture_pdf(report);
    if (fixture_tool(&text, &code, &pdf, "pdftotext", "-layout %s -")) {
        for (int i = 0; i < 3000; i++) {
            char word[32];
            snprintf(word, sizeof word, "từ%04d", i);
            assert_int_equal(fixture_count(text.data, word), 1);
        }
        for (int i = 0; i < 30; i++) {
            char word[32];
            snprintf(word, sizeof word, "1.234.5%02d", i);
            assert_int_equal(fixture_count(text.data, word), 1);
            snprintf(word, sizeof word, "cột%02d", i);
            assert_int_equal(fixture_count(text.data, word), 1);
        }
    }
    dh_strbuf_free(&text);
    dh_strbuf_free(&cell);
    dh_strbuf_free(&pdf);
    dh_report_free(report);
}

static dh_column *column_of_texts(const char *text, int rows)
{
    dh_column *column = dh_column_new(DH_TEXT, rows);
    for (int i = 0; i < rows; i++) {
        char cell[64];
        int n = snprintf(cell, sizeof cell, "%s%d", text, i);
        assert_int_equal(dh_column_append_text(column, cell, (size_t)n), 0);
    }
    dh_column_finish(column);
    return column;
}

/* The part of a table that goes on below repeats all columns that say which row it is, three here. */
static void test_continued_parts_repeat_every_key(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report = fixture_blank();
    dh_strbuf text = {0};
    int code;
    dh_table *table = dh_table_new();
    static const char *const keys[] = {"Huyen", "Xa", "Thon"};
    for (int i = 0; i < 3; i++) dh_table_add(table, keys[i], column_of_texts(keys[i], 2), &error);
    for (int i = 0; i < 16; i++) {
        char name[32];
        dh_column *column = dh_column_new(DH_INT64, 2);
        for (int row = 0; row < 2; row++) dh_column_append_int64(column, 1234500 + i);
        dh_column_finish(column);
        snprintf(name, sizeof name, "cot%02d", i);
        dh_table_add(table, name, column, &error);
    }
    assert_int_equal(dh_report_table(report, table, NULL, NULL, &error), DH_OK);
    dh_table_free(table);
    dh_strbuf pdf = fixture_pdf(report);
    if (fixture_tool(&text, &code, &pdf, "pdftotext", "-layout %s -")) {
        int parts = fixture_count(text.data, "Huyen1");
        assert_true(parts > 1);
        assert_int_equal(fixture_count(text.data, "Xa1"), parts);
        assert_int_equal(fixture_count(text.data, "Thon1"), parts);
    }
    dh_strbuf_free(&text);
    dh_strbuf_free(&pdf);
    dh_report_free(report);
}

/* Wherever the page ends, its last row and all notes of a table stand on one page. */
static void test_notes_stay_with_their_table(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    for (int rows = 30; rows < 48; rows++) {
        dh_report *report = fixture_blank();
        dh_strbuf text = {0};
        int code, notes = 0;
        char last[16];
        dh_table *table = dh_table_new();
        dh_table_add(table, "name", column_of_texts("row", rows), &error);
        for (int i = 0; i < 4; i++) dh_table_add_note(table, &error, "NOTE%d of the table", i);
        assert_int_equal(dh_report_table(report, table, NULL, NULL, &error), DH_OK);
        dh_table_free(table);
        dh_strbuf pdf = fixture_pdf(report);
        snprintf(last, sizeof last, "row%d\n", rows - 1);
        if (fixture_tool(&text, &code, &pdf, "pdftotext", "%s -"))
            for (char *page = strtok(text.data, "\f"); page != NULL; page = strtok(NULL, "\f")) {
                int on_page = fixture_count(page, "NOTE");
                if (on_page > 0) assert_non_null(strstr(page, last));
                notes += on_page;
                assert_true(on_page == 0 || on_page == 4);
            }
        if (code == 0 && text.data != NULL) assert_int_equal(notes, 4);
        dh_strbuf_free(&text);
        dh_strbuf_free(&pdf);
        dh_report_free(report);
    }
}

/* A break before the first block, or two in a row, parts nothing else. */
static void test_breaks_before_anything_part_nothing(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report;
    dh_report_settings settings = {.locale = DH_LOCALE_EN};
    dh_strbuf text = {0};
    int code;
    assert_int_equal(dh_report_new(&report, &settings, &error), DH_OK);
    dh_report_page_break(report, &error);
    dh_report_paragraph(report, "FIRST", &error);
    dh_report_paragraph(report, "SECOND", &error);
    dh_report_page_break(report, &error);
    dh_report_page_break(report, &error);
    dh_report_paragraph(report, "THIRD", &error);
    dh_strbuf pdf = fixture_pdf(report);
    if (fixture_tool(&text, &code, &pdf, "pdftotext", "%s -")) {
        char *page = strtok(text.data, "\f");
        assert_non_null(strstr(page, "FIRST"));
        assert_non_null(strstr(page, "SECOND"));
        assert_non_null(strstr(page, "Page 1 of 2"));
    }
    dh_strbuf_free(&text);
    dh_strbuf_free(&pdf);
    dh_report_free(report);
}

static void test_empty_report_and_empty_table(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report;
    dh_report_settings settings = {.locale = DH_LOCALE_EN, .contents = true};
    dh_strbuf text = {0};
    int code;
    assert_int_equal(dh_report_new(&report, &settings, &error), DH_OK);
    dh_strbuf pdf = fixture_pdf(report);
    if (fixture_tool(&text, &code, &pdf, "pdftotext", "%s -")) assert_non_null(strstr(text.data, "Page 1 of 1"));
    if (fixture_tool(&text, &code, &pdf, "qpdf", "--check %s")) assert_int_equal(code, 0);
    dh_strbuf_free(&pdf);
    dh_table *table = fixture_table(0), *nothing = dh_table_new();
    assert_int_equal(dh_report_table(report, table, NULL, NULL, &error), DH_OK);
    assert_int_equal(dh_report_table(report, nothing, NULL, "Caption only", &error), DH_OK);
    assert_int_equal(dh_report_list(report, NULL, 0, &error), DH_OK);
    assert_int_equal(dh_report_paragraph(report, " \n\n ", &error), DH_OK);
    pdf = fixture_pdf(report);
    if (fixture_tool(&text, &code, &pdf, "pdftotext", "-layout %s -")) {
        assert_int_equal(fixture_count(text.data, "No data"), 2);
        assert_non_null(strstr(text.data, "Participants"));
    }
    dh_strbuf_free(&pdf);
    dh_strbuf_free(&text);
    dh_table_free(table);
    dh_table_free(nothing);
    dh_report_free(report);
}

static void test_wrong_text_is_refused(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report = fixture_blank(), *none;
    const char *items[] = {"tốt", "x\x80"};
    dh_report_settings settings = {.title = "\xc3"};
    assert_int_equal(dh_report_new(&none, &settings, &error), DH_EINVAL);
    assert_string_equal(error.message, "the report's title is not UTF-8 at byte 1; give its text in UTF-8");
    assert_null(none);
    assert_int_equal(dh_report_heading(report, 1, "ab\xff", &error), DH_EINVAL);
    assert_string_equal(error.message, "the heading is not UTF-8 at byte 3; give its text in UTF-8");
    assert_int_equal(dh_report_paragraph(report, "ab\xff", &error), DH_EINVAL);
    assert_int_equal(dh_report_list(report, items, 2, &error), DH_EINVAL);
    assert_string_equal(error.message, "the list item is not UTF-8 at byte 2; give its text in UTF-8");
    assert_int_equal(dh_report_heading(report, 4, "x", &error), DH_EINVAL);
    assert_string_equal(error.message, "a heading of level 4 was given; levels go from 1 to 3");
    dh_table *table = dh_table_new();
    dh_column *column = dh_column_new(DH_TEXT, 1);
    assert_int_equal(dh_column_append_text(column, "a\xe1", 2), 0);
    dh_column_finish(column);
    assert_int_equal(dh_table_add(table, "chữ", column, &error), DH_OK);
    assert_int_equal(dh_report_table(report, table, NULL, NULL, &error), DH_EINVAL);
    assert_string_equal(error.message,
                        "a value of column 'chữ' is not UTF-8 at byte 2; load its file with the right encoding");
    dh_table_free(table);
    dh_report_free(report);
}

static void note_warning(void *context, const char *message)
{
    dh_strbuf *messages = context;
    dh_strbuf_add(messages, message);
    dh_strbuf_add(messages, "\n");
}

static void test_missing_glyphs_are_named_once(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report = fixture_blank();
    dh_strbuf messages = {0}, pdf = {0};
    assert_int_equal(dh_report_paragraph(report, "chữ 𐎠 lạ 𐎠", &error), DH_OK); /* Old Persian */
    assert_int_equal(dh_report_write_pdf(&pdf, report, note_warning, &messages, &error), DH_OK);
    assert_non_null(messages.data);
    assert_int_equal(fixture_count(messages.data, "U+103A0"), 1);
    dh_strbuf_free(&messages);
    dh_strbuf_free(&pdf);
    dh_report_free(report);
}

/* A chart that cannot be drawn stops both writers, with its title in the message and no bytes. */
static void test_wrong_chart_is_named(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report = fixture_blank();
    dh_table *table = fixture_table(3);
    dh_strbuf out = {0};
    dh_chart_layer layer = {.mark = "bar", .x = "unit", .y = "khong_co"};
    dh_chart_spec spec = {.data = table, .layers = &layer, .n_layers = 1, .title = "Sai", .y_min = NAN, .y_max = NAN};
    assert_int_equal(dh_report_heading(report, 1, "Một", &error), DH_OK);
    assert_int_equal(dh_report_chart(report, &spec, &error), DH_OK);
    dh_table_free(table);
    assert_int_equal(dh_report_write_pdf(&out, report, NULL, NULL, &error), DH_EINVAL);
    assert_memory_equal(error.message, "chart 'Sai': ", 13);
    assert_non_null(strstr(error.message, "khong_co"));
    assert_int_equal(dh_report_write_html(&out, report, NULL, NULL, &error), DH_EINVAL);
    assert_memory_equal(error.message, "chart 'Sai': ", 13);
    assert_int_equal(out.size, 0);
    dh_report_free(report);
}

/* Two hundred bars go on over pages, each name and value once, each part with a text for those who cannot see it. */
static void test_long_chart_goes_on_over_pages(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report = fixture_blank();
    dh_table *table = fixture_table(202);
    dh_strbuf text = {0};
    int code;
    dh_chart_layer bar = {.mark = "bar", .x = "unit", .y = "participants"};
    dh_chart_spec spec = {.data = table, .layers = &bar, .n_layers = 1, .title = "Hai trăm", .horizontal = true};
    spec.labels = true;
    assert_int_equal(dh_report_chart(report, &spec, &error), DH_OK);
    dh_strbuf pdf = fixture_pdf(report);
    if (fixture_tool(&text, &code, &pdf, "pdftotext", "-layout %s -")) {
        for (int i = 1; i <= 202; i++) {
            char name[32];
            snprintf(name, sizeof name, "Hàng %03d ", i);
            if (fixture_count(text.data, name) != 1)
                fail_msg("%s stands %d times", name, fixture_count(text.data, name));
        }
        assert_int_equal(fixture_count(text.data, "Hai trăm (1/4)"), 1);
        assert_int_equal(fixture_count(text.data, "Hai trăm (4/4)"), 1);
    }
    if (fixture_tool(&text, &code, &pdf, "pdfinfo", "-struct %s"))
        assert_int_equal(fixture_count(text.data, "Figure"), 4);
    dh_strbuf_free(&text);
    dh_strbuf_free(&pdf);
    dh_table_free(table);
    dh_report_free(report);
}

static void test_cut_words_gain_no_hyphen(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report = fixture_blank();
    dh_strbuf text = {0}, word = {0};
    int code;
    for (int i = 0; i < 200; i++) dh_strbuf_add(&word, "m");
    assert_int_equal(dh_report_paragraph(report, word.data, &error), DH_OK);
    dh_strbuf pdf = fixture_pdf(report);
    if (fixture_tool(&text, &code, &pdf, "pdftotext", "%s -")) {
        assert_int_equal(fixture_count(text.data, "m"), 200);
        assert_int_equal(fixture_count(text.data, "-") + fixture_count(text.data, "\u2010"), 0);
    }
    dh_strbuf_free(&text);
    dh_strbuf_free(&word);
    dh_strbuf_free(&pdf);
    dh_report_free(report);
}

static dh_status build_and_write(int64_t rows, dh_error *error)
{
    dh_report *report;
    dh_strbuf pdf = {0};
    DH_TRY(fixture_report(&report, rows, true, error));
    dh_status status = dh_report_write_pdf(&pdf, report, NULL, NULL, error);
    if (status == DH_OK) assert_true(pdf.size > 1000);
    if (status != DH_OK) assert_int_equal(pdf.size, 0);
    dh_strbuf_free(&pdf);
    dh_report_free(report);
    return status;
}

static void test_out_of_memory_anywhere(void **state)
{
    (void)state;
    dh_status status = DH_ENOMEM;
    int failures = 0;
    for (int64_t n = 1; status != DH_OK; n += 1 + n / 24) {
        dh_error error = DH_ERROR_INIT;
        assert_true(n < 1000000);
        dh_memory_fail_after(n);
        status = build_and_write(6, &error);
        dh_memory_fail_after(0);
        if (status == DH_OK) break;
        assert_int_equal(status, DH_ENOMEM);
        failures++;
    }
    assert_true(failures > 30);
}

static int in_vietnamese(void **state)
{
    (void)state;
    dh_message_set_locale(DH_LOCALE_VI);
    return 0;
}

static int in_english(void **state)
{
    (void)state;
    dh_message_set_locale(DH_LOCALE_EN);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_are_the_same),
        cmocka_unit_test_setup_teardown(test_text_is_found, in_vietnamese, in_english),
        cmocka_unit_test(test_file_is_sound),
        cmocka_unit_test_setup_teardown(test_outline_links_and_structure, in_vietnamese, in_english),
        cmocka_unit_test_setup_teardown(test_long_table_repeats_its_head, in_vietnamese, in_english),
        cmocka_unit_test(test_headings_stay_with_their_text),
        cmocka_unit_test(test_large_cells_and_wide_tables_lose_nothing),
        cmocka_unit_test(test_continued_parts_repeat_every_key),
        cmocka_unit_test(test_notes_stay_with_their_table),
        cmocka_unit_test(test_breaks_before_anything_part_nothing),
        cmocka_unit_test(test_empty_report_and_empty_table),
        cmocka_unit_test(test_wrong_text_is_refused),
        cmocka_unit_test(test_missing_glyphs_are_named_once),
        cmocka_unit_test(test_wrong_chart_is_named),
        cmocka_unit_test(test_cut_words_gain_no_hyphen),
        cmocka_unit_test(test_long_chart_goes_on_over_pages),
        cmocka_unit_test(test_out_of_memory_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
