/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures: the same bytes twice, text that can be found, fonts embedded, what is missing said; and every way to fail.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "charts/api.h"
#include "charts/chart_fixture.h"
#include "charts/draw/text.h"
#include "charts/draw/alt_text.h"
#include "charts/draw/render.h"
#include "charts/picture_check.h"

static dh_status draw(dh_strbuf *out, const dh_chart_spec *spec, dh_picture format, dh_error *error)
{
    dh_draw_options options = {.format = format, .created = 1597104000}; /* 2020-08-11 */
    return dienhong_charts()->chart_draw(out, spec, &options, error);
}

/* What a command prints, or NULL where the command is not there. */
static char *output_of(const char *tool, const char *command)
{
    char which[128];
    snprintf(which, sizeof which, "command -v %s > /dev/null", tool);
    if (system(which) != 0) return NULL;
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    dh_strbuf text = {0};
    char block[1024];
    for (size_t n; (n = fread(block, 1, sizeof block, pipe)) > 0;) dh_strbuf_add_bytes(&text, block, n);
    assert_int_equal(pclose(pipe), 0);
    return dh_strbuf_take(&text);
}

/* The control of all tests of pictures: a blank one of the same size is seen to be blank, and not taken for the same.
 */
static void blank_pictures_are_seen(void **state)
{
    (void)state;
    int n;
    const sample *all = samples(&n);
    for (int format = DH_PICTURE_PNG; format <= DH_PICTURE_SVG; format++) {
        dh_error error = DH_ERROR_INIT;
        dh_strbuf picture = {0}, blank = {0}, faults = {0};
        if (!picture_can_be_seen((dh_picture)format)) continue;
        assert_int_equal(draw(&picture, &all[0].spec, (dh_picture)format, &error), DH_OK);
        assert_true(picture_blank_like(&blank, &picture, (dh_picture)format));
        assert_true(picture_is_blank(&blank, (dh_picture)format));
        assert_false(picture_is_blank(&picture, (dh_picture)format));
        assert_true(pictures_differ(&faults, &picture, &blank, (dh_picture)format) > 0);
        assert_true(pictures_differ(&faults, &blank, &blank, (dh_picture)format) > 0);
        dh_strbuf_free(&picture);
        dh_strbuf_free(&blank);
        dh_strbuf_free(&faults);
    }
    samples_free();
}

static void check_same(const char *what, const dh_strbuf *a, const dh_strbuf *b, dh_picture format)
{
    dh_strbuf faults = {0};
    if (pictures_differ(&faults, a, b, format) > 0) fail_msg("%s in format %d: %s", what, (int)format, faults.data);
    dh_strbuf_free(&faults);
}

static void two_draws_give_the_same_bytes(void **state)
{
    (void)state;
    int n;
    const sample *all = samples(&n);
    for (int i = 0; i < n; i++)
        for (int format = DH_PICTURE_PNG; format <= DH_PICTURE_SVG; format++) {
            dh_error error = DH_ERROR_INIT;
            dh_strbuf a = {0}, b = {0};
            if (draw(&a, &all[i].spec, (dh_picture)format, &error) != DH_OK) fail_msg("%s", error.message);
            assert_int_equal(draw(&b, &all[i].spec, (dh_picture)format, &error), DH_OK);
            check_same(all[i].name, &a, &b, (dh_picture)format);
            static const char *const magic[] = {"\x89PNG", "%PDF", "<?xml"};
            assert_memory_equal(a.data, magic[format], strlen(magic[format]));
            dh_strbuf_free(&a);
            dh_strbuf_free(&b);
        }
}

static void pdf_text_is_found_and_fonts_embedded(void **state)
{
    (void)state;
    const char *path = "charts_test.pdf";
    dh_error error = DH_ERROR_INIT;
    dh_strbuf pdf = {0};
    dh_table *table = bounded_counts();
    dh_chart_layer bar = {.mark = "bar", .x = "period", .y = "n"};
    dh_chart_spec spec = plain_spec(table, &bar, 1);
    spec.title = "Đối thoại ở Thạch Hà";
    spec.labels = true;
    assert_int_equal(draw(&pdf, &spec, DH_PICTURE_PDF, &error), DH_OK);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(pdf.data, 1, pdf.size, file), pdf.size);
    fclose(file);
    char *text = output_of("pdftotext", "pdftotext charts_test.pdf -"),
         *fonts = output_of("pdffonts", "pdffonts charts_test.pdf"),
         *info = output_of("pdfinfo", "pdfinfo charts_test.pdf");
    if (text != NULL) {
        assert_non_null(strstr(text, "Đối thoại ở Thạch Hà"));
        assert_non_null(strstr(text, "15.798"));
        assert_non_null(strstr(text, "≥ 2.300"));
    }
    if (fonts != NULL) {
        assert_non_null(strstr(fonts, "DejaVuSans"));
        assert_non_null(strstr(fonts, " yes yes yes "));
        assert_null(strstr(fonts, " no  "));
    }
    if (info != NULL) {
        assert_non_null(strstr(info, "Title:           Đối thoại ở Thạch Hà"));
        assert_non_null(strstr(info, "Tagged:          yes"));
    }
    remove(path);
    dh_free(text);
    dh_free(fonts);
    dh_free(info);
    dh_strbuf_free(&pdf);
    dh_table_free(table);
    if (text == NULL || fonts == NULL) skip();
}

typedef struct heard {
    int n;
    char first[512];
} heard;

static void hear(void *context, const char *message)
{
    heard *h = context;
    if (h->n++ == 0) snprintf(h->first, sizeof h->first, "%s", message);
}

static void missing_glyphs_are_named(void **state)
{
    (void)state;
    heard h = {0};
    dh_error error = DH_ERROR_INIT;
    dh_strbuf out = {0};
    dh_table *table = bounded_counts();
    dh_chart_layer bar = {.mark = "bar", .x = "period", .y = "n"};
    dh_chart_spec spec = plain_spec(table, &bar, 1);
    dh_draw_options options = {.warn = hear, .warn_context = &h};
    spec.title = "Thạch Hà \xf3\xb0\x80\x80\xf3\xb0\x80\x80"; /* U+F0000, private use, twice */
    assert_int_equal(dh_chart_draw(&out, &spec, &options, &error), DH_OK);
    assert_int_equal(h.n, 1);
    assert_non_null(strstr(h.first, "(U+F0000)"));
    spec.title = "Tiếng Việt: ẮẰẲẴẶ ẾỀỂỄỆ ỐỒỔỖỘ ỚỜỞỠỢ ỨỪỬỮỰ Đđ ỲỶỸỴ";
    h.n = 0;
    assert_int_equal(dh_chart_draw(&out, &spec, &options, &error), DH_OK);
    assert_int_equal(h.n, 0);
    dh_strbuf_free(&out);
    dh_table_free(table);
}

/* A font that is not there is said to be replaced, by which one; one that is there, or stands for any, is not. */
static void missing_fonts_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *font;
        int warnings;
    } cases[] = {{"Times New Romann", 1},
                 {"dejavu sans", 0},
                 {"Nowhere, DejaVu Sans", 0},
                 {"Nowhere, Neither", 1},
                 {"Sans", 0},
                 {NULL, 0},
                 {"", 0}};
    dh_table *table = bounded_counts();
    dh_chart_layer bar = {.mark = "bar", .x = "period", .y = "n"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dh_error error = DH_ERROR_INIT;
        dh_strbuf out = {0};
        heard h = {0};
        dh_chart_spec spec = plain_spec(table, &bar, 1);
        dh_draw_options options = {.warn = hear, .warn_context = &h};
        spec.font = cases[i].font;
        assert_int_equal(dh_chart_draw(&out, &spec, &options, &error), DH_OK);
        if (h.n != cases[i].warnings) fail_msg("%s: %d warnings, %s", cases[i].font, h.n, h.first);
        if (h.n > 0) assert_non_null(strstr(h.first, cases[i].font));
        if (h.n > 0) assert_non_null(strstr(h.first, "DejaVu"));
        dh_strbuf_free(&out);
    }
    dh_table_free(table);
}

/* Separate marks are composed before they are drawn: the scenes differ only in how the source spells. */
static void separate_marks_are_composed(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_strbuf a = {0}, b = {0};
    dh_table *table = many_names(2);
    dh_chart_layer bar = {.mark = "bar", .x = "name", .y = "value"};
    dh_chart_spec spec = plain_spec(table, &bar, 1);
    spec.title = "Thạch Hà";
    assert_int_equal(draw(&a, &spec, DH_PICTURE_PNG, &error), DH_OK);
    spec.title = "Tha\xcc\xa3"
                 "ch Ha\xcc\x80";
    assert_int_equal(draw(&b, &spec, DH_PICTURE_PNG, &error), DH_OK);
    check_same("a title", &a, &b, DH_PICTURE_PNG);
    dh_strbuf_free(&a);
    dh_strbuf_free(&b);
    dh_table_free(table);
}

static void check_not_drawn(dh_chart_spec spec, dh_status status, const char *words)
{
    dh_error error = DH_ERROR_INIT;
    dh_strbuf out = {0};
    assert_int_equal(draw(&out, &spec, DH_PICTURE_PNG, &error), status);
    if (strstr(error.message, words) == NULL) fail_msg("'%s' is not in '%s'", words, error.message);
    assert_int_equal(out.size, 0);
    dh_strbuf_free(&out);
}

static void faults_are_refused_with_reasons(void **state)
{
    (void)state;
    dh_table *table = communes_by_year();
    dh_chart_layer bar = {.mark = "bar", .x = "unti", .y = "n"};
    dh_chart_spec spec = plain_spec(table, &bar, 1);
    check_not_drawn(spec, DH_EINVAL, "did you mean 'unit'");
    bar = (dh_chart_layer){.mark = "bar", .x = "n", .y = "unit"};
    check_not_drawn(spec, DH_EINVAL, "set horizontal");
    bar = (dh_chart_layer){.mark = "line", .y = "n"};
    check_not_drawn(spec, DH_EINVAL, "needs channel 'x'");
    bar = (dh_chart_layer){.mark = "heat", .x = "year", .y = "unit"};
    check_not_drawn(spec, DH_EINVAL, "needs channel 'color'");
    bar = (dh_chart_layer){.mark = "heat", .x = "year", .y = "year", .color = "n"};
    check_not_drawn(spec, DH_EDATA, "two rows fall on the cell");
    bar = (dh_chart_layer){.mark = "pie", .x = "unit", .y = "n"};
    check_not_drawn(spec, DH_EINVAL, "there is no mark 'pie'; there are: bar, line, step, slope, dot, heat, rule");
    bar = (dh_chart_layer){.x = "unit", .y = "n"};
    check_not_drawn(spec, DH_EINVAL, "a layer has no mark; there are: bar");
    bar = (dh_chart_layer){.mark = "bar", .x = "unit", .y = "n"};
    spec.title = "Th\xe1\xba";
    check_not_drawn(spec, DH_EINVAL, "not valid UTF-8 at byte 3 (0xe1)");
    spec.title = NULL;
    spec.y_min = 5;
    spec.y_max = 1;
    check_not_drawn(spec, DH_EINVAL, "y_min 5 is not below y_max 1");
    spec.y_min = spec.y_max = NAN;
    spec.height = 30;
    check_not_drawn(spec, DH_EINVAL, "leaves no room");
    spec.height = 0;
    spec.width = 40;
    check_not_drawn(spec, DH_EINVAL, "width is 40");
    spec.width = spec.height = 14400;
    check_not_drawn(spec, DH_ELIMIT, "a PNG of 28800 x 28800 pixels is too large");
    spec.width = spec.height = 0;
    spec.y_max = 1e301;
    check_not_drawn(spec, DH_EINVAL, "between -1e300 and 1e300");
    spec.y_max = NAN;
    spec.n_layers = 0;
    check_not_drawn(spec, DH_EINVAL, "no layers");
    dh_table_free(table);
}

static void numbers_that_are_none_are_refused(void **state)
{
    (void)state;
    const double values[] = {1, 2};
    static const double bad[] = {NAN, INFINITY, -INFINITY, 1e301};
    for (int i = 0; i < 4; i++) {
        dh_table *table = dh_table_new();
        dh_column *column = column_of_numbers(values, 2, DH_DISPLAY_PLAIN);
        ((double *)column->values)[1] = bad[i]; /* as a plugin's bulk writer might */
        const char *const names[] = {"a", "b"};
        dh_table_add(table, "x", column_of_names(names, 2), NULL);
        dh_table_add(table, "y", column, NULL);
        dh_chart_layer bar = {.mark = "bar", .x = "x", .y = "y"};
        check_not_drawn(plain_spec(table, &bar, 1), DH_EDATA, "in row 2");
        dh_table_add(table, "one", column_of_numbers(values, 2, DH_DISPLAY_PLAIN), NULL);
        bar = (dh_chart_layer){.mark = "dot", .x = "x", .y = "one", .lower = "y"};
        if (!isinf(bad[i])) check_not_drawn(plain_spec(table, &bar, 1), DH_EDATA, "in row 2");
        dh_table_free(table);
    }
}

/* Control characters of a title, and of names that come from the data, do not break the file. */
static void svg_files_are_well_formed(void **state)
{
    (void)state;
    const char *const names[] = {"a\001b", "c\033<&>"};
    const double numbers[] = {1, 2};
    dh_error error = DH_ERROR_INIT;
    dh_strbuf out = {0};
    dh_table *table = dh_table_new();
    dh_table_add(table, "x", column_of_names(names, 2), NULL);
    dh_table_add(table, "y", column_of_numbers(numbers, 2, DH_DISPLAY_PLAIN), NULL);
    dh_chart_layer bar = {.mark = "bar", .x = "x", .y = "y"};
    dh_chart_spec spec = plain_spec(table, &bar, 1);
    spec.title = "A\001B";
    assert_int_equal(draw(&out, &spec, DH_PICTURE_SVG, &error), DH_OK);
    for (size_t i = 0; i < out.size; i++) assert_true((unsigned char)out.data[i] >= 0x20 || out.data[i] == '\n');
    assert_non_null(strstr(out.data, "<title>A\xef\xbf\xbd"
                                     "B</title>"));
    assert_non_null(strstr(out.data, "c\xef\xbf\xbd&lt;&amp;&gt;"));
    dh_strbuf_clear(&out);
    spec.alt = "Th\xe1\xba";
    assert_int_equal(draw(&out, &spec, DH_PICTURE_SVG, &error), DH_EINVAL);
    assert_non_null(strstr(error.message, "the alternative text is not valid UTF-8 at byte 3"));
    dh_strbuf_free(&out);
    dh_table_free(table);
}

/* Whatever allocation fails, the answer is "out of memory" and nothing leaks or falls over. */
static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    int n;
    const sample *all = samples(&n);
    for (int i = 0; i < n; i++) {
        if (all[i].spec.data != NULL && dh_table_rows(all[i].spec.data) > 60) continue;
        for (int64_t at = 1;; at += 1 + at / 8) {
            dh_error error = DH_ERROR_INIT;
            dh_strbuf out = {0};
            dh_memory_fail_after(at);
            dh_status status = dh_chart_dump(&out, &all[i].spec, &error);
            dh_memory_fail_after(0);
            dh_strbuf_free(&out);
            if (status == DH_OK) break;
            if (status != DH_ENOMEM) fail_msg("%s: %s", all[i].name, error.message);
            assert_true(at < 100000);
        }
    }
}

static void heights_follow_the_rows(void **state)
{
    (void)state;
    static const int rows[] = {0, 1, 20, 200, 2000};
    dh_chart_layer bar = {.mark = "bar", .x = "name", .y = "value"};
    double last = 0;
    for (int i = 1; i < 5; i++) {
        dh_table *table = many_names(rows[i]);
        dh_chart_spec spec = plain_spec(table, &bar, 1);
        spec.horizontal = true;
        double height;
        assert_int_equal(dh_chart_natural_height(&height, &spec, 480, NULL), DH_OK);
        assert_true(height > last);
        assert_true(height < 13000);
        last = height;
        dh_table_free(table);
    }
    assert_int_equal(dh_chart_natural_height(&last, &(dh_chart_spec){0}, 480, NULL), DH_EINVAL);
}

static void alternative_text_says_what_is_shown(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_strbuf text = {0};
    dh_table *table = bounded_counts();
    dh_chart_layer bar = {.mark = "bar", .x = "period", .y = "n"};
    dh_chart_spec spec = plain_spec(table, &bar, 1);
    spec.title = "Participants";
    spec.locale = DH_LOCALE_EN;
    assert_int_equal(dh_chart_alt_text(&text, &spec, &error), DH_OK);
    assert_string_equal(text.data,
                        "Participants. Bar chart, 5 values (1 unknown); the highest is 2018–2019: 15,798; the "
                        "lowest is 2020 (huyện): ≤ 300.");
    dh_strbuf_clear(&text);
    spec.alt = "In words of one's own.";
    assert_int_equal(dh_chart_alt_text(&text, &spec, &error), DH_OK);
    assert_string_equal(text.data, "In words of one's own.");
    dh_strbuf_free(&text);
    dh_table_free(table);
}

static int end(void **state)
{
    (void)state;
    samples_free();
    return 0;
}

/* A long word that is cut over lines has no glyph more than it has letters: a hyphen might be taken for one of a code.
 */
static void cut_words_gain_no_hyphen(void **state)
{
    (void)state;
    dh_text_painter *painter;
    PangoLayout *layout;
    dh_error error = DH_ERROR_INIT;
    dh_text_style style = {.size = 10, .width = 100};
    int glyphs = 0;
    assert_int_equal(dh_text_open(&painter, NULL, NULL, NULL, &error), DH_OK);
    assert_int_equal(dh_text_layout(&layout, painter, "XãThạchĐàiXãThạchĐàiXãThạchĐàiXãThạchĐài", &style, &error),
                     DH_OK);
    assert_true(pango_layout_get_line_count(layout) > 1);
    for (int i = 0; i < pango_layout_get_line_count(layout); i++)
        for (GSList *run = pango_layout_get_line_readonly(layout, i)->runs; run != NULL; run = run->next)
            glyphs += ((PangoLayoutRun *)run->data)->glyphs->num_glyphs;
    assert_int_equal(glyphs, 40);
    g_object_unref(layout);
    dh_text_close(painter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blank_pictures_are_seen),
        cmocka_unit_test(two_draws_give_the_same_bytes),
        cmocka_unit_test(missing_glyphs_are_named),
        cmocka_unit_test(missing_fonts_are_named),
        cmocka_unit_test(separate_marks_are_composed),
        cmocka_unit_test(faults_are_refused_with_reasons),
        cmocka_unit_test(numbers_that_are_none_are_refused),
        cmocka_unit_test(svg_files_are_well_formed),
        cmocka_unit_test(memory_may_run_out_anywhere),
        cmocka_unit_test(heights_follow_the_rows),
        cmocka_unit_test(alternative_text_says_what_is_shown),
        cmocka_unit_test(pdf_text_is_found_and_fonts_embedded),
        cmocka_unit_test(cut_words_gain_no_hyphen),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
