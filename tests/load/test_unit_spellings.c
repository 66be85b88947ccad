/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spellings of units without a list of them. The laws, on random units: what spells one unit is one, whatever else is
 * there; what are two kinds, or two names, is never one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/unit_name.h"
#include "load/unit_spellings.h"

enum { ROUNDS = 800, UNITS = 12, SPELLED = 5, TEXTS = UNITS * SPELLED };

/* A kind of unit as it is written in full and by an abbreviation, which may be of others, too. */
static const struct {
    const char *full, *capital, *abbreviations[3];
} kinds[] = {
    {"xã", "XÃ", {"X. ", "x.", NULL}},
    {"phường", "PHƯỜNG", {"P. ", "P.", NULL}},
    {"thị trấn", "THỊ TRẤN", {"TT. ", "TT "}},
    {"thị xã", "THỊ XÃ", {"TX. ", "Tx ", NULL}},
    {"thôn", "THÔN", {NULL}},
    {"xóm", "XÓM", {NULL}},
    {"huyện", "HUYỆN", {"H. ", "H.", NULL}},
    {"tổ dân phố", "TỔ DÂN PHỐ", {"TDP ", "TDP. "}},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* Names of which no two are one, each as it may be written otherwise. */
static const char *const names[][3] = {
    {"Hòa Bình", "Hoà Bình", "HÒA BÌNH"},
    {"Hóa Bình", "Hoá Bình", "HÓA BÌNH"},
    {"Tân Lâm", "tân lâm", "TÂN LÂM"},
    {"Tân Lam", "tân lam", "TÂN LAM"},
    {"Kỳ Sơn", "Kì Sơn", "KỲ SƠN"},
    {"3", "03", "3"},
    {"13", "13", "13"},
    {"Xã Tắc", "Xã  Tắc", "XÃ TẮC"},
};
enum { NAMES = sizeof names / sizeof *names };

static int pick(int n)
{
    return rand() / 7 % n;
}

static void spell(char *out, size_t room, int kind, int name, bool abbreviated)
{
    static const char *const before[] = {"", "", "UBND ", "Ủy ban nhân dân ", "Uỷ ban Nhân dân "};
    static const char *const behind[] = {"", "", ".", " ", "  ."};
    int n = 0;
    while (n < 3 && kinds[kind].abbreviations[n] != NULL) n++;
    const char *word = pick(2) ? kinds[kind].full : kinds[kind].capital;
    bool is_short = abbreviated && n > 0 && pick(2);
    snprintf(out, room, "%s%s%s%s%s", before[pick(5)], is_short ? kinds[kind].abbreviations[pick(n)] : word,
             is_short ? "" : " ", names[name][pick(3)], behind[pick(5)]);
}

/* "X. A" may be of a xã or of a xóm: where both are there it is neither. */
static bool is_shared(const int *kind, const int *name, int n, int i)
{
    bool both[2] = {false, false};
    for (int k = 0; k < n; k++) {
        if (name[k] != name[i]) continue;
        both[0] = both[0] || kind[k] == 0;
        both[1] = both[1] || kind[k] == 5;
    }
    return kind[i] == 0 && both[0] && both[1];
}

static void spellings_of_one_unit_are_one_and_those_of_two_are_two(void **state)
{
    (void)state;
    srand(14);
    for (int round = 0; round < ROUNDS; round++) {
        int kind[UNITS], name[UNITS], unit_of[TEXTS];
        int32_t units[TEXTS], rests[TEXTS];
        unsigned of[TEXTS];
        dh_dictionary *texts = dh_dictionary_new();
        for (int i = 0; i < UNITS; i++) kind[i] = pick(KINDS), name[i] = pick(NAMES);
        for (int i = 0; i < UNITS; i++)
            for (int k = 0; k < SPELLED; k++) {
                char text[200];
                spell(text, sizeof text, kind[i], name[i], k > 0 && !is_shared(kind, name, UNITS, i)); /* one in full */
                int32_t code = dh_dictionary_add(texts, text, strlen(text));
                unit_of[code] = kind[i] * 100 + name[i];
            }
        assert_true(dh_unit_spellings(units, rests, of, texts));
        for (int32_t a = 0; a < dh_dictionary_size(texts); a++)
            for (int32_t b = 0; b < a; b++)
                if ((units[a] == units[b]) != (unit_of[a] == unit_of[b])) {
                    size_t size;
                    fail_msg("'%s' and '%s'", dh_dictionary_text(texts, a, &size), dh_dictionary_text(texts, b, &size));
                }
        dh_dictionary_unref(texts);
    }
}

static void expect_rest(char *(*rest_of)(const char *, size_t, unsigned *, size_t *), const char *text,
                        const char *rest, int n_kinds)
{
    unsigned of;
    size_t size;
    char *got = rest_of(text, strlen(text), &of, &size);
    assert_non_null(got);
    assert_string_equal(got, rest);
    assert_int_equal(size, strlen(rest));
    assert_int_equal(__builtin_popcount(of), n_kinds);
    dh_free(got);
}

static void names_lose_the_word_of_their_kind(void **state)
{
    (void)state;
    static const struct {
        const char *text, *rest;
        int kinds;
    } rows[] = {
        {"Xã Hòa Bình", "hòa bình", 1},
        {"X. Hoà Bình", "hòa bình", 2},
        {"x.hòa bình", "hòa bình", 2},
        {"UBND xã Hòa Bình.", "hòa bình", 1},
        {"UBND Hòa Bình", "hòa bình", 0},
        {"P. 3", "3", 2},
        {"P3", "3", 2},
        {"Phường 03", "3", 1},
        {"TT. Thắng", "thắng", 1},
        {"TT Thắng", "thắng", 1},
        {"T.T Thắng", "thắng", 1},
        {"Thị xã Kỳ Anh", "kỳ anh", 1},
        {"Tổ dân phố số 5", "5", 1},
        {"Tổ 5", "tổ 5", 0},
        {"Xã", "xã", 0},
        {"UBND", "ubnd", 0},
        {"UBND xã", "xã", 0},
        {"Xóa", "xóa", 0},
        {"Xã.", "xã", 0},
        {"X Bình", "x bình", 0},
        {"Hòa Bình", "hòa bình", 0},
        {"Phú", "phú", 0},
        {"Tĩnh Gia", "tĩnh gia", 0},
        {"Xa An", "xa an", 0},
        {"...", "...", 0},
        {"Tp.Vinh", "vinh", 1},
        {"H1", "1", 1},
        {"ttt", "ttt", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_rest(dh_unit_name_rest, rows[i].text, rows[i].rest, rows[i].kinds);
    expect_rest(dh_unit_name_rest_folded, "Xã Hòa Bình", "hoa binh", 1);
    expect_rest(dh_unit_name_rest_folded, "THI TRAN Thắng", "thang", 1);
}

static void out_of_memory_is_told(void **state)
{
    (void)state;
    int64_t n = 1;
    dh_dictionary *texts = dh_dictionary_new();
    assert_true(dh_dictionary_add(texts, "UBND xã Hòa Bình.", strlen("UBND xã Hòa Bình.")) == 0);
    for (bool done = false; !done; n++) {
        int32_t units[1], rests[1];
        unsigned of[1];
        dh_memory_fail_after(n);
        done = dh_unit_spellings(units, rests, of, texts);
        dh_memory_fail_after(0);
    }
    assert_true(n > 8);
    dh_dictionary_unref(texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_of_one_unit_are_one_and_those_of_two_are_two),
        cmocka_unit_test(names_lose_the_word_of_their_kind),
        cmocka_unit_test(out_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
