/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports as HTML, and the embedding of SVG. */
#include "base/message.h"
#include "charts/report_fixture.h"

#include "base/memory.h"
#include "charts/draw/svg.h"

/* Elements are closed in the reverse order of their opening; void ones are not. Returns how many were closed. */
static int check_balanced(const char *html)
{
    static const char *const empty[] = {"meta", "!DOCTYPE", "br"};
    char names[64][32];
    int depth = 0, closed = 0;
    for (const char *at = html; (at = strchr(at, '<')) != NULL; at++) {
        char name[32] = "";
        bool closing = at[1] == '/', is_empty = false;
        const char *end = strchr(at, '>');
        assert_non_null(end);
        assert_int_equal(sscanf(at + 1 + closing, "%31[^ />\n]", name), 1);
        for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) is_empty = is_empty || strcmp(name, empty[i]) == 0;
        if (is_empty || end[-1] == '/' || name[0] == '!') continue;
        if (closing) {
            assert_true(depth > 0);
            if (strcmp(names[--depth], name) != 0) fail_msg("</%s> closes <%s>", name, names[depth]);
            closed++;
        } else {
            assert_true(depth < 64);
            memcpy(names[depth++], name, sizeof name);
        }
    }
    assert_int_equal(depth, 0);
    return closed;
}

static void test_page_is_whole(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report;
    assert_int_equal(fixture_report(&report, 12, true, &error), DH_OK);
    dh_strbuf html = fixture_html(report), again = fixture_html(report);
    assert_string_equal(html.data, again.data);
    assert_true(check_balanced(html.data) > 60);
    static const char *const parts[] = {
        "<html lang=\"vi\">",
        "<title>Đối thoại với Nhân dân Thạch Hà</title>",
        "<meta name=\"author\" content=\"Huyện ủy Thạch Hà\">",
        "<p class=\"notice\">Dữ liệu mô phỏng</p>",
        "<a href=\"#heading-1\">Theo xã</a>",
        "<h3 id=\"heading-1\">Theo xã</h3>",
        "<strong>15.798 người</strong>",
        "<caption>Bảng 1. Kết quả theo xã</caption>",
        "<th scope=\"col\" class=\"n\">Người tham gia</th>",
        "<td class=\"n\">15.798</td>",
        "<td class=\"n\">≥ 102</td>",
        "<li>Đối thoại <strong>định kỳ</strong></li>",
        "<p class=\"note\">Nguồn: Ban Tuyên giáo Huyện ủy Thạch Hà</p>",
        "<svg role=\"img\" aria-label=\"Cột cao nhất là Hàng 002 với 15.798 người\"",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strstr(html.data, parts[i]) == NULL) fail_msg("'%s' is not there", parts[i]);
    assert_int_equal(fixture_count(html.data, "<?xml"), 0);
    assert_int_equal(fixture_count(html.data, " src="), 0); /* nothing is loaded from elsewhere */
    assert_int_equal(fixture_count(html.data, "href=\"http"), 0);
    assert_int_equal(fixture_count(html.data, "<p>Đoạn thứ hai nói về Quốc lộ 15B.</p>"), 1);
    dh_strbuf_free(&html);
    dh_strbuf_free(&again);
    dh_report_free(report);
}

static void test_hostile_text_is_escaped(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    static const char hostile[] = "<script>alert(\"1\")</script>&'**<b>**";
    dh_report_settings settings = {.title = hostile, .author = hostile, .notice = hostile, .contents = true};
    const char *titles[] = {hostile}, *items[] = {hostile};
    dh_report *report;
    assert_int_equal(dh_report_new(&report, &settings, &error), DH_OK);
    dh_table *table = dh_table_new();
    dh_column *column = dh_column_new(DH_TEXT, 1);
    assert_int_equal(dh_column_append_text(column, hostile, strlen(hostile)), 0);
    dh_column_finish(column);
    assert_int_equal(dh_table_add(table, "x", column, &error), DH_OK);
    assert_int_equal(dh_table_add_note(table, &error, "%s", hostile), DH_OK);
    assert_int_equal(dh_report_heading(report, 1, hostile, &error), DH_OK);
    assert_int_equal(dh_report_paragraph(report, hostile, &error), DH_OK);
    assert_int_equal(dh_report_list(report, items, 1, &error), DH_OK);
    assert_int_equal(dh_report_table(report, table, titles, hostile, &error), DH_OK);
    dh_strbuf html = fixture_html(report);
    assert_int_equal(fixture_count(html.data, "<script"), 0);
    assert_int_equal(fixture_count(html.data, "<b>"), 0);
    assert_int_equal(fixture_count(html.data, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;"), 14);
    assert_int_equal(fixture_count(html.data, "<strong>&lt;b&gt;</strong>"), 3); /* notice, paragraph, item */
    check_balanced(html.data);
    dh_strbuf_free(&html);
    dh_table_free(table);
    dh_report_free(report);
}

static void test_marks(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_report *report = fixture_blank();
    assert_int_equal(dh_report_paragraph(report, "a **b** c **d\n e\r\n\r\n****f\n \t\n\n\ng", &error), DH_OK);
    dh_strbuf html = fixture_html(report);
    assert_non_null(strstr(html.data, "<p>a <strong>b</strong> c **d  e</p>\n<p>f</p>\n<p>g</p>\n"));
    dh_strbuf_free(&html);
    dh_report_free(report);
}

static void test_decimals_agree_down_a_column(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    static const double numbers[] = {74.872, 5, 1234.26}, small[] = {1, 0.25, 0.128};
    dh_report *report = fixture_blank();
    dh_table *table = dh_table_new();
    dh_column *a = dh_column_new(DH_FLOAT64, 3), *b = dh_column_new(DH_FLOAT64, 3), *c = dh_column_new(DH_FLOAT64, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(dh_column_append_float64(a, numbers[i]), 0);
        assert_int_equal(dh_column_append_float64(b, small[i]), 0);
        assert_int_equal(dh_column_append_float64(c, small[i]), 0);
    }
    c->display = DH_DISPLAY_PERCENT;
    assert_int_equal(dh_table_add(table, "a", a, &error), DH_OK);
    assert_int_equal(dh_table_add(table, "b", b, &error), DH_OK);
    assert_int_equal(dh_table_add(table, "c", c, &error), DH_OK);
    assert_int_equal(dh_report_table(report, table, NULL, NULL, &error), DH_OK);
    dh_strbuf html = fixture_html(report);
    static const char *const cells[] = {"74,9", "5,0", "1.234,3", "1,00", "0,25", "0,13", "100,0%", "25,0%", "12,8%"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        char cell[64];
        snprintf(cell, sizeof cell, "<td class=\"n\">%s</td>", cells[i]);
        if (strstr(html.data, cell) == NULL) fail_msg("'%s' is not in %s", cell, strstr(html.data, "<tbody>"));
    }
    dh_strbuf_free(&html);
    dh_table_free(table);
    dh_report_free(report);
}

static void test_svg_ids_are_renamed(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    static const char text[] = "<?xml version=\"1.0\"?>\n<svg width=\"4px\"><defs><g id=\"glyph7-1\"/>"
                               "<clipPath id=\"clip9\"/></defs><title> id=\"glyph7-1\" #clip9</title>"
                               "<g clip-path=\"url(#clip9)\"><use xlink:href=\"#glyph7-1\"/></g></svg>\n";
    dh_strbuf svg = {0}, out = {0}, wrong = {0};
    dh_strbuf_add(&svg, text);
    dh_svg_options options = {.prefix = "chart-2-", .first = 1, .label = "a \"b\""};
    assert_int_equal(dh_svg_write(&out, &svg, &options, &error), DH_OK);
    assert_string_equal(out.data, "<svg role=\"img\" aria-label=\"a &quot;b&quot;\" width=\"4px\"><defs>"
                                  "<g id=\"chart-2-1\"/><clipPath id=\"chart-2-2\"/></defs>"
                                  "<title> id=\"glyph7-1\" #clip9</title><g clip-path=\"url(#chart-2-2)\">"
                                  "<use xlink:href=\"#chart-2-1\"/></g></svg>\n");
    assert_int_equal(dh_svg_write(&out, &wrong, &options, &error), DH_EINTERNAL);
    assert_string_equal(error.message, "a chart gave no SVG");
    dh_strbuf_clear(&out);
    options = (dh_svg_options){.prefix = "c", .title = "a < \"b\"", .description = "x"};
    assert_int_equal(dh_svg_write(&out, &svg, &options, &error), DH_OK);
    assert_non_null(strstr(out.data, "<?xml version=\"1.0\"?>\n<svg width=\"4px\">\n<title>a &lt; \"b\"</title>\n"
                                     "<desc>x</desc><defs><g id=\"c0\"/><clipPath id=\"c1\"/></defs>"));
    dh_strbuf_free(&svg);
    dh_strbuf_free(&out);
}

static void test_out_of_memory_anywhere(void **state)
{
    (void)state;
    dh_report *report;
    dh_error error = DH_ERROR_INIT;
    dh_status status = DH_ENOMEM;
    int failures = 0;
    assert_int_equal(fixture_report(&report, 3, false, &error), DH_OK);
    for (int64_t n = 1; status != DH_OK; n++) {
        dh_strbuf html = {0};
        dh_memory_fail_after(n);
        status = dh_report_write_html(&html, report, NULL, NULL, &error);
        dh_memory_fail_after(0);
        if (status != DH_OK) assert_int_equal(status, DH_ENOMEM);
        failures += status != DH_OK;
        dh_strbuf_free(&html);
        assert_true(n < 100000);
    }
    assert_true(failures > 5);
    dh_report_free(report);
}

/* As all texts are, whatever numbers and days look like. */
static void test_values_are_named_in_the_language_of_texts(void **state)
{
    (void)state;
    static const char *const named[] = {[DH_LOCALE_VI] = "<td>định kỳ</td>", [DH_LOCALE_EN] = "<td>periodic</td>"};
    static const dh_locale locales[] = {DH_LOCALE_VI, DH_LOCALE_EN};
    for (int i = 0; i < 2; i++) {
        dh_error error = DH_ERROR_INIT;
        dh_report *report;
        dh_table *table = dh_table_new();
        dh_column *kinds = dh_column_new(DH_CATEGORY, 0);
        dh_report_settings settings = {.title = "Thử", .locale = locales[1 - i]};
        dh_message_set_locale(locales[i]);
        kinds->dictionary = dh_dictionary_new();
        dh_column_append_code(kinds, dh_dictionary_add(kinds->dictionary, "periodic", 8));
        dh_column_finish(kinds);
        assert_int_equal(dh_table_add(table, "kind", kinds, &error), DH_OK);
        assert_int_equal(dh_report_new(&report, &settings, &error), DH_OK);
        assert_int_equal(dh_report_table(report, table, NULL, NULL, &error), DH_OK);
        dh_strbuf html = fixture_html(report);
        if (strstr(html.data, named[locales[i]]) == NULL) fail_msg("'%s' is not there", named[locales[i]]);
        dh_strbuf_free(&html);
        dh_report_free(report);
        dh_table_free(table);
    }
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
        cmocka_unit_test_setup_teardown(test_page_is_whole, in_vietnamese, in_english),
        cmocka_unit_test(test_hostile_text_is_escaped),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_decimals_agree_down_a_column),
        cmocka_unit_test(test_values_are_named_in_the_language_of_texts),
        cmocka_unit_test(test_svg_ids_are_renamed),
        cmocka_unit_test(test_out_of_memory_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
