/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What people call periods that divide a table. Neighbours tried: capitals and small letters, with and without marks in
 * either place, composed and decomposed, roman numerals, blanks around; names of places that begin as periods do, and
 * what is numbered as sections are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load/section_words.h"

static bool is_period(const char *text)
{
    dh_section_words words;
    assert_true(dh_section_words_of(&words, text, strlen(text)));
    return words == DH_WORDS_PERIOD;
}

static void test_periods(void **state)
{
    (void)state;
    static const char *const periods[] = {"Quý I",
                                          "quý iv",
                                          "QUÝ 3",
                                          "Quí II/2024",
                                          " Tháng 3/2024 ",
                                          "THÁNG 12",
                                          "Th\xc3\xa1ng 5 - 2021",
                                          "Tha\xcc\x81ng 5",
                                          "Năm 2023",
                                          "Na\xcc\x86m 2023.",
                                          "Kỳ 1",
                                          "Kì 2",
                                          "Học kỳ I",
                                          "6 tháng đầu năm",
                                          "06 tháng đầu năm 2024",
                                          "Sáu tháng cuối năm",
                                          "9 tháng",
                                          "09 THÁNG"};
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
        if (!is_period(periods[i]) || !dh_section_may_be_period(periods[i], strlen(periods[i])))
            fail_msg("'%s' is a period", periods[i]);
}

static void test_names_are_none(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Xã Hòa Bình", "Nguyễn Văn An", "Tân Lập", "Quỳnh Lưu", "Tháng ba âm lịch", "Kỳ Anh", "Năm Căn", "Hồ 1",
        "Thôn 5",      "Khu phố 2",     "T. 3",    "12",        "Sáu Ngàn",         "Hà Nội", ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_period(names[i])) fail_msg("'%s' is no period", names[i]);
}

/* Of all texts of a word, blanks and an end, the quick answer denies none that is a period. */
static void test_the_quick_answer_denies_none(void **state)
{
    (void)state;
    static const char *const words[] = {"Quý",    "QUÍ", "tháng",   "Tha\xcc\x81ng", "Năm",
                                        "Học kỳ", "kì",  "6 tháng", "Tân",           "Xã"};
    static const char *const ends[] = {"1",         "IX", "x",       "/2024",         "2024.", "-", "3 ",
                                       "3\xc2\xa0", "ba", "đầu năm", "3\xe2\x80\x8b", "2a",    "ý", ""};
    int n = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
            char text[64];
            snprintf(text, sizeof text, "%s %s", words[i], ends[k]);
            n += is_period(text);
            if (is_period(text) && !dh_section_may_be_period(text, strlen(text))) fail_msg("'%s' is a period", text);
        }
    assert_true(n > 50);
    assert_false(dh_section_may_be_period("Tân Lập", strlen("Tân Lập")));
    assert_false(dh_section_may_be_period("Nguyễn Văn An", strlen("Nguyễn Văn An")));
}

/* Nothing behind a text is read: no NUL need end it. */
static void test_texts_are_bounded(void **state)
{
    (void)state;
    static const char *const texts[] = {"II", "II.", "II. Xã A", "A", "xã hòa bình", "Xã"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t size = strlen(texts[i]), name_size;
        char *text = malloc(size); /* so that AddressSanitizer sees the end */
        const char *name;
        bool is_unit;
        assert_non_null(text);
        memcpy(text, texts[i], size);
        assert_true(dh_section_name(&name, &name_size, &is_unit, text, size));
        assert_int_equal(is_unit, i == 2 || i == 4);
        assert_int_equal(name_size, i == 2 ? strlen("Xã A") : i == 1 ? 2 : size);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_periods), cmocka_unit_test(test_names_are_none),
                                       cmocka_unit_test(test_the_quick_answer_denies_none),
                                       cmocka_unit_test(test_texts_are_bounded)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
