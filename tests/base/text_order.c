/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of Vietnamese words. Oracle: CLDR's tailoring for vi, "&L<b" rules ă â đ ê ô ơ ư and the order of marks
 * grave, hook, tilde, acute, dot below. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static int order(const char *a, const char *b)
{
    return dh_text_compare_vi(a, strlen(a), b, strlen(b));
}

static void sorts_letters_tones_and_cases(void **state)
{
    (void)state;
    static const char *const sorted[] = {"",   " ",  "-",  "1", "a", "A", "à", "À",  "ả",  "ã",  "á",
                                         "ạ",  "ab", "ă",  "ằ", "ặ", "â", "ấ", "ba", "ca", "da", "đa",
                                         "Đa", "đà", "đi", "e", "é", "ê", "ế", "o",  "ó",  "ô",  "ồ",
                                         "ơ",  "ợ",  "u",  "ụ", "ư", "ứ", "v", "y",  "ý",  "z"};
    size_t n = sizeof sorted / sizeof *sorted;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            int got = order(sorted[i], sorted[j]);
            if ((i < j && got >= 0) || (i == j && got != 0) || (i > j && got <= 0))
                fail_msg("'%s' and '%s' give %d", sorted[i], sorted[j], got);
        }
}

static void sorts_communes(void **state)
{
    (void)state;
    /* Letters decide before any tone does, tones before any case. */
    static const char *const sorted[] = {"Đỉnh Bàn",      "Lưu Vĩnh Sơn", "Nam Điền",  "Ngọc Sơn",
                                         "Tân Lâm Hương", "Thạch Đài",    "Thạch Hải", "Thạch Hội",
                                         "Thạch Kênh",    "Tượng Sơn",    "Việt Tiến", "Việt Xuyên"};
    for (size_t i = 0; i + 1 < sizeof sorted / sizeof *sorted; i++) assert_true(order(sorted[i], sorted[i + 1]) < 0);
    assert_true(order("hòa An", "hoa binh") < 0);
    assert_true(order("Hoa", "hòa") < 0);
}

static void composition_does_not_matter_to_the_order(void **state)
{
    (void)state;
    assert_true(order("e\xCC\xA3\xCC\x82", "ệ") != 0); /* the order is total on bytes … */
    assert_true(order("e\xCC\xA3\xCC\x82", "ệa") < 0); /* … but they stand side by side */
    assert_true(order("e\xCC\xA3\xCC\x82z", "ệa") > 0);
}

/* A total order on made-up strings: antisymmetric, transitive, equal only for equal bytes. */
static void is_a_total_order(void **state)
{
    (void)state;
    static const char *const parts[] = {"a", "A", "à", "a\xCC\x80", "ă", "\xCC\x80", "đ", "D", " ", "1", "ê", "É"};
    enum { N = 150 };
    static char words[N][32];
    uint32_t seed = 7;
    for (int i = 0; i < N; i++) {
        words[i][0] = '\0';
        for (int k = 0; k < 3; k++) {
            seed = seed * 1664525 + 1013904223;
            strcat(words[i], parts[(seed >> 16) % 12]);
        }
    }
    static int sign[N][N];
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            int got = order(words[i], words[j]);
            sign[i][j] = (got > 0) - (got < 0);
            if ((got == 0) != (strcmp(words[i], words[j]) == 0)) fail_msg("'%s' '%s'", words[i], words[j]);
        }
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            if (sign[i][j] != -sign[j][i]) fail_msg("'%s' '%s'", words[i], words[j]);
            for (int k = 0; k < N; k++)
                if (sign[i][j] < 0 && sign[j][k] < 0 && sign[i][k] >= 0)
                    fail_msg("'%s' '%s' '%s'", words[i], words[j], words[k]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_letters_tones_and_cases), cmocka_unit_test(sorts_communes),
        cmocka_unit_test(composition_does_not_matter_to_the_order), cmocka_unit_test(is_a_total_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
