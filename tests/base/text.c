/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8 and Vietnamese: validity by the table of the Unicode standard (3-7), folding, tone marks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/text.h"

static void finds_the_first_wrong_byte(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t at;
    } rows[] = {
        {"", 0},
        {"Th\xE1\xBA\xA1"
         "ch H\xC3\xA0",
         11},
        {"abcdefgh\xC0\x80", 8},
        {"a\xC1\xBF", 1},
        {"\xE0\x9F\xBF", 0},
        {"\xED\xA0\x80", 0},
        {"\xED\x9F\xBF", 3},
        {"\xF0\x8F\xBF\xBF", 0},
        {"\xF4\x8F\xBF\xBF", 4},
        {"\xF4\x90\x80\x80", 0},
        {"\xF5\x80\x80\x80", 0},
        {"ab\x80", 2},
        {"ab\xE1\xBA", 2},
        {"\xE1\xBA\x41", 0},
        {"12345678\xFF", 8},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(dh_text_invalid_at(rows[i].text, strlen(rows[i].text)), rows[i].at);
}

/* Every code point, encoded by hand, is valid exactly when it is no surrogate, and decodes to itself. */
static void decodes_every_code_point(void **state)
{
    (void)state;
    for (int32_t c = 0; c <= 0x10FFFF; c++) {
        unsigned char s[4];
        size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, at = 0;
        for (size_t i = n - 1; i > 0; i--) s[i] = (unsigned char)(0x80 | ((c >> (6 * (n - 1 - i))) & 0x3F));
        s[0] = (unsigned char)(n == 1 ? c : n == 2 ? 0xC0 | c >> 6 : n == 3 ? 0xE0 | c >> 12 : 0xF0 | c >> 18);
        bool surrogate = c >= 0xD800 && c < 0xE000;
        if (dh_text_is_valid((char *)s, n) == surrogate) fail_msg("U+%04X", (unsigned)c);
        if (!surrogate && (dh_text_next((char *)s, n, &at) != c || at != n)) fail_msg("U+%04X", (unsigned)c);
    }
}

static void measures(void **state)
{
    (void)state;
    assert_int_equal(dh_text_length("Thạch Hà", strlen("Thạch Hà")), 8);
    assert_int_equal(dh_text_width("Thạch Hà", strlen("Thạch Hà")), 8);
    assert_int_equal(dh_text_width("a\xCC\x81", 3), 1);
    assert_int_equal(dh_text_width("会議", 6), 4);
}

typedef char *(*transform)(const char *, size_t, size_t *);

static void expect(transform change, const char *from, const char *to)
{
    size_t size = 99;
    char *out = change(from, strlen(from), &size);
    assert_string_equal(out, to);
    assert_int_equal(size, strlen(to));
    dh_free(out);
}

static void composes(void **state)
{
    (void)state;
    expect(dh_text_nfc,
           "Tha\xCC\xA3"
           "ch Ha\xCC\x80",
           "Thạch Hà");
    expect(dh_text_nfc, "e\xCC\xA3\xCC\x82", "ệ");
    expect(dh_text_nfc, "e\xCC\x82\xCC\xA3", "ệ");
    expect(dh_text_nfc, "ê\xCC\xA3", "ệ");
    expect(dh_text_nfc, "Đồng – “Môn”", "Đồng – “Môn”");
    expect(dh_text_nfc, "\xE2\x84\xAB", "Å"); /* the angstrom sign has a canonical form without being a mark */
    assert_false(dh_text_needs_nfc("Thạch Hà – “đất đai”", strlen("Thạch Hà – “đất đai”")));
    assert_true(dh_text_needs_nfc("a\xCC\x80", 3));
}

static void folds(void **state)
{
    (void)state;
    expect(dh_text_fold, "Xã  HÒA\t\nBình ", "xa hoa binh");
    expect(dh_text_fold, "  Đường Đỗ\xC2\xA0 Xuân ", "duong do xuan");
    expect(dh_text_fold, "Ưu Ơn Ắ Ề Ệ Ỹ", "uu on a e e y");
    expect(dh_text_fold,
           "Tha\xCC\xA3"
           "ch",
           "thach");
    expect(dh_text_fold, "a \xCC\x81 b", "a b");
    expect(dh_text_fold, "", "");
    expect(dh_text_fold, " \xE2\x80\x83", "");
}

static void places_tone_marks(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"hoà", "hòa"},     {"hòa", "hòa"},       {"HOÀ", "HÒA"},         {"Hoà Bình", "Hòa Bình"},
        {"hoè", "hòe"},     {"thuý", "thúy"},     {"Thuỷ", "Thủy"},       {"THUỲ", "THÙY"},
        {"hoàn", "hoàn"},   {"hoài", "hoài"},     {"quý", "quý"},         {"Quý", "Quý"},
        {"quỳnh", "quỳnh"}, {"huỳnh", "huỳnh"},   {"khuỷu", "khuỷu"},     {"quả", "quả"},
        {"loá.", "lóa."},   {"uỷ ban", "ủy ban"}, {"hoa\xCC\x80", "hòa"}, {"Uỷ", "Ủy"},
        {"khoẻ", "khỏe"},   {"hoặc", "hoặc"},     {"thuế", "thuế"},       {"toà-án hoà", "tòa-án hòa"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) expect(dh_text_tone_place, rows[i][0], rows[i][1]);
    expect(dh_text_spelling,
           " XÃ  HOÀ\xC2\xA0"
           "Bình ",
           "xã hòa bình");
    expect(dh_text_spelling, "Đông Kinh", "đông kinh");
}

/* Neighbours tried: every tone, capitals, qu, the first and last word; letters behind the i and before the letter,
 * other letters before it, an i alone, a word of two vowels, and numbers. */
static void i_and_y_of_one_word_are_one(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"Định kì", "định kỳ"},
        {"ĐỊNH KỲ", "định kỳ"},
        {"lí do", "lý do"},
        {"Mĩ thuật", "mỹ thuật"},
        {"tỉ lệ", "tỷ lệ"},
        {"bác sĩ", "bác sỹ"},
        {"quí I", "quý i"},
        {"hi vọng", "hy vọng"},
        {"ki\xCC\x80", "kỳ"},
        {"thị kị", "thị kỵ"},
        {"kín", "kín"},
        {"chi phí", "chi phí"},
        {"túi", "túi"},
        {"tai, tay", "tai, tay"},
        {"gì", "gì"},
        {"y tế i tế", "y tế i tế"},
        {"nghi", "nghi"},
        {"ti2", "ty2"},
        {"xã Ia Li", "xã ia ly"},
        {"khi", "khi"},
        {"kì/lí-mì.", "kỳ/lý-mỳ."},
        {"quìt", "quìt"},
        {"tía", "tía"},
        {"vi", "vi"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) expect(dh_text_spelling, rows[i][0], rows[i][1]);
    expect(dh_text_spelling_folded, "Định kì, QUÍ I", "dinh ky, quy i");
    expect(dh_text_alike, "Định kì.", "định kỳ");
    expect(dh_text_alike_folded, "Định kì.", "dinh ky");
    expect(dh_text_fold, "\u04e6 x\u0451", "o xe"); /* Cyrillic, with marks */
    expect(dh_text_fold, "Định kì", "dinh ki");
}

/* Neighbours tried: punctuation at the ends, alone, in and before numbers, and signs that have a meaning. */
static void values_written_otherwise_are_alike(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"ĐẤT  ĐAI", "đất đai"},
        {"Thuỷ lợi", "thủy lợi"},
        {"Y tế - Giáo dục.", "y tế giáo dục"},
        {"“Y tế, giáo dục”", "y tế giáo dục"},
        {"(khác)", "khác"},
        {"Y tế/giáo dục", "y tế giáo dục"},
        {"ad_hoc", "ad hoc"},
        {"Nghị quyết 1.5", "nghị quyết 1.5"},
        {"30/4", "30/4"},
        {"-5", "-5"},
        {"tổ -5", "tổ -5"},
        {"tổ-5", "tổ 5"},
        {"Tổ 1.", "tổ 1"},
        {"50%", "50%"},
        {"C#", "c#"},
        {"...", ""},
        {"Cầu đường", "cầu đường"},
        {"a…b", "a b"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) expect(dh_text_alike, rows[i][0], rows[i][1]);
    expect(dh_text_alike_folded, "Y tế - Giáo dục.", "y te giao duc");
}

static void trims(void **state)
{
    (void)state;
    const char *text = "\xEF\xBB\xBF \tab c\xC2\xA0 ";
    size_t size = strlen(text);
    dh_text_trim(&text, &size);
    assert_int_equal(size, 4);
    assert_memory_equal(text, "ab c", 4);
    text = " \xC2\xA0";
    size = 3;
    dh_text_trim(&text, &size);
    assert_int_equal(size, 0);
    text = "à"; /* its last byte is that of a no-break space */
    size = 2;
    dh_text_trim(&text, &size);
    assert_int_equal(size, 2);
}

static void finds_what_was_meant(void **state)
{
    (void)state;
    static const char *const names[] = {"sessions", "participants", "opinions", "answer_rate", "đất đai"};
    assert_string_equal(dh_text_nearest("sesions", names, 5), "sessions");
    assert_string_equal(dh_text_nearest("particpiants", names, 5), "participants");
    assert_string_equal(dh_text_nearest("Opinions", names, 5), "opinions");
    assert_string_equal(dh_text_nearest("dat dai", names, 5), "đất đai");
    assert_null(dh_text_nearest("households", names, 5));
    assert_null(dh_text_nearest("", names, 5));
    assert_null(dh_text_nearest("x", NULL, 0));
    /* of two letters one is half of the name */
    static const char *const few[] = {"to", "id", "from"};
    assert_null(dh_text_nearest("TT", few, 3));
    assert_string_equal(dh_text_nearest("ID", few, 3), "id");
    assert_string_equal(dh_text_nearest("frm", few, 3), "from");
}

static void gives_up_without_memory(void **state)
{
    (void)state;
    static const transform all[] = {
        dh_text_nfc, dh_text_fold, dh_text_tone_place, dh_text_spelling, dh_text_spelling_folded, dh_text_alike};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        int64_t n = 1;
        for (;; n++) {
            dh_memory_fail_after(n);
            char *out = all[i]("Hoa\xCC\x80 Bình, Việt Tiến", 26, NULL);
            dh_memory_fail_after(0);
            if (out) {
                dh_free(out);
                break;
            }
        }
        assert_true(n > 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_the_first_wrong_byte),
                                       cmocka_unit_test(decodes_every_code_point),
                                       cmocka_unit_test(measures),
                                       cmocka_unit_test(i_and_y_of_one_word_are_one),
                                       cmocka_unit_test(composes),
                                       cmocka_unit_test(folds),
                                       cmocka_unit_test(places_tone_marks),
                                       cmocka_unit_test(values_written_otherwise_are_alike),
                                       cmocka_unit_test(trims),
                                       cmocka_unit_test(finds_what_was_meant),
                                       cmocka_unit_test(gives_up_without_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
