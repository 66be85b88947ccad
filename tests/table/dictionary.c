/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dictionaries: one code to one text by add, a new code each time by append, ranks, links. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "table/dictionary_merge.h"
#include "table/table.h"

static void adds_each_text_once(void **state)
{
    (void)state;
    dh_dictionary *d = dh_dictionary_new();
    char text[32];
    size_t size;
    const char *first = NULL;
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 5000; i++) {
            int n = snprintf(text, sizeof text, "xã %d", i);
            assert_int_equal(dh_dictionary_add(d, text, (size_t)n), i);
            if (!first) first = dh_dictionary_text(d, 0, NULL);
        }
    assert_int_equal(dh_dictionary_size(d), 5000);
    assert_ptr_equal(dh_dictionary_text(d, 0, NULL), first);
    assert_string_equal(dh_dictionary_text(d, 4321, &size), "xã 4321");
    assert_int_equal(size, 8);
    assert_int_equal(dh_dictionary_find(d, "xã 4321", 8), 4321);
    assert_int_equal(dh_dictionary_find(d, "xã 5000", 8), -1);
    dh_dictionary_unref(d);
}

static void appends_equal_texts_apart(void **state)
{
    (void)state;
    dh_dictionary *d = dh_dictionary_new();
    assert_int_equal(dh_dictionary_find(d, "18601", 5), -1);
    assert_int_equal(dh_dictionary_append(d, "18601", 5), 0);
    assert_int_equal(dh_dictionary_append(d, "18601", 5), 1);
    assert_int_equal(dh_dictionary_append(d, "", 0), 2);
    assert_int_equal(dh_dictionary_add(d, "18601", 5), 0);
    assert_int_equal(dh_dictionary_add(d, "", 0), 2);
    assert_int_equal(dh_dictionary_find(d, "18601", 5), 0);
    assert_int_equal(dh_dictionary_add(d, "a\0b", 3), 3);
    assert_int_equal(dh_dictionary_find(d, "a", 1), -1);
    dh_dictionary_unref(d);
}

static void ranks_by_bytes_then_code(void **state)
{
    (void)state;
    static const char *const texts[] = {"b", "a", "đ", "b", "", "ab"};
    static const int32_t expected[] = {3, 1, 5, 4, 0, 2};
    dh_dictionary *d = dh_dictionary_new();
    for (int i = 0; i < 6; i++) dh_dictionary_append(d, texts[i], strlen(texts[i]));
    int32_t *ranks = dh_dictionary_collation_ranks(d);
    for (int i = 0; i < 6; i++) assert_int_equal(ranks[i], expected[i]);
    dh_free(ranks);
    dh_dictionary_unref(d);
}

static void follows_its_link(void **state)
{
    (void)state;
    dh_dictionary *d = dh_dictionary_new();
    dh_table *units = dh_table_new();
    dh_dictionary_append(d, "a", 1);
    dh_dictionary_append(d, "b", 1);
    assert_null(dh_dictionary_target(d));
    assert_int_equal(dh_dictionary_target_row(d, 0), -1);
    int32_t *rows = dh_malloc(2 * sizeof *rows);
    rows[0] = 7;
    rows[1] = -1;
    dh_dictionary_set_link(d, units, rows);
    dh_dictionary_append(d, "later", 5);
    assert_ptr_equal(dh_dictionary_target(d), units);
    assert_int_equal(dh_dictionary_target_row(d, 0), 7);
    assert_int_equal(dh_dictionary_target_row(d, 1), -1);
    assert_int_equal(dh_dictionary_target_row(d, 2), -1);
    assert_int_equal(dh_dictionary_target_row(d, -1), -1);
    assert_ptr_equal(dh_dictionary_ref(d), d);
    dh_dictionary_unref(d);
    assert_int_equal(dh_dictionary_size(d), 3);
    dh_dictionary_unref(d);
    dh_table_free(units);
}

static void flattens_anew_after_growing(void **state)
{
    (void)state;
    dh_dictionary *d = dh_dictionary_new();
    dh_flat_texts *one = NULL, *again = NULL, *two = NULL;
    dh_dictionary_add(d, "đất", 6);
    assert_int_equal(dh_dictionary_flatten(&one, d, NULL), DH_OK);
    assert_int_equal(dh_dictionary_flatten(&again, d, NULL), DH_OK);
    assert_ptr_equal(one, again);
    dh_dictionary_add(d, "ab", 2);
    assert_int_equal(dh_dictionary_flatten(&two, d, NULL), DH_OK);
    dh_dictionary_unref(d);
    assert_int_equal(one->n, 1);
    assert_int_equal(two->n, 2);
    assert_int_equal(two->offsets[2], 8);
    assert_memory_equal(two->bytes, "đấtab", 8);
    dh_flat_texts_unref(one);
    dh_flat_texts_unref(again);
    dh_flat_texts_unref(two);
}

static void count_release(void *owner)
{
    ++*(int *)owner;
}

static void stands_elsewhere(void **state)
{
    (void)state;
    static const int32_t offsets[] = {0, 3, 3, 7, 10, 99, 7};
    int released = 0;
    dh_dictionary *d = dh_dictionary_new_flat(offsets, "abcdefgabc", 10, 6, count_release, &released);
    size_t size;
    assert_int_equal(dh_dictionary_size(d), 6);
    assert_memory_equal(dh_dictionary_text(d, 2, &size), "defg", 4);
    assert_int_equal(size, 4);
    for (int32_t broken = 4; broken < 6; broken++) { /* offsets beyond the bytes, and backwards */
        dh_dictionary_text(d, broken, &size);
        assert_int_equal(size, 0);
    }
    int32_t *ranks = dh_dictionary_collation_ranks(d);
    assert_int_equal(ranks[1], 0);
    assert_int_equal(ranks[2], 5);
    dh_free(ranks);
    dh_memory_fail_after(1); /* without memory for a table the texts are gone through */
    assert_int_equal(dh_dictionary_find(d, "defg", 4), 2);
    dh_memory_fail_after(0);
    assert_int_equal(dh_dictionary_find(d, "abc", 3), 0);
    assert_int_equal(dh_dictionary_find(d, "x", 1), -1);
    assert_int_equal(dh_dictionary_add(d, "abc", 3), 0);
    assert_int_equal(dh_dictionary_append(d, "abc", 3), 6);
    for (int i = 0; i < 300; i++) {
        char text[16];
        assert_int_equal(dh_dictionary_add(d, text, (size_t)snprintf(text, sizeof text, "t%d", i)), 7 + i);
    }
    assert_int_equal(dh_dictionary_find(d, "t299", 4), 306);
    assert_int_equal(dh_dictionary_find(d, "defg", 4), 2);
    assert_memory_equal(dh_dictionary_text(d, 106, &size), "t99", 3);
    dh_table *target = dh_table_new();
    dh_dictionary_set_row_link(d, target, 307);
    assert_ptr_equal(dh_dictionary_target(d), target);
    assert_int_equal(dh_dictionary_target_row(d, 6), 6);
    assert_int_equal(dh_dictionary_target_row(d, 307), -1);
    dh_dictionary_set_row_link(d, target, 6);
    assert_int_equal(dh_dictionary_target_row(d, 5), 5);
    assert_int_equal(dh_dictionary_target_row(d, 6), -1);
    dh_table_free(target);
    dh_flat_texts *flat;
    assert_int_equal(dh_dictionary_flatten(&flat, d, NULL), DH_OK);
    assert_memory_equal(flat->bytes, "abcdefgabcabct0t1", 17);
    dh_flat_texts_unref(flat);
    dh_dictionary_unref(d);
    assert_int_equal(released, 1);
}

static void tells_whether_it_is_sorted(void **state)
{
    (void)state;
    static const struct {
        int32_t offsets[5];
        const char *bytes;
        bool sorted;
    } cases[] = {{{0, 1, 2, 4, 5}, "abbcd", true}, {{0, 1, 3, 4, 5}, "aabbc", true},  {{0, 1, 2, 3, 4}, "abba", false},
                 {{0, 1, 2, 3, 4}, "aabc", false}, {{0, 2, 3, 4, 5}, "abacd", false}, {{0, 0, 1, 2, 4}, "abcc", true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dh_dictionary *d = dh_dictionary_new_flat(cases[i].offsets, cases[i].bytes, cases[i].offsets[4], 4, NULL, NULL);
        for (int twice = 0; twice < 2; twice++) assert_int_equal(dh_dictionary_is_sorted(d), cases[i].sorted);
        assert_int_equal(dh_dictionary_is_unique(d), cases[i].sorted); /* there is no table to tell from yet */
        assert_true(dh_dictionary_add(d, "z", 1) >= 0);
        assert_false(dh_dictionary_is_sorted(d)); /* it has texts of its own now */
        dh_dictionary_unref(d);
    }
}

/* Eight bytes at a time, where both have so many. */
static void sorts_long_texts(void **state)
{
    (void)state;
    static const int32_t offsets[] = {0, 8, 16, 25, 33};
    static const struct {
        const char *bytes;
        bool sorted;
    } cases[] = {{"0000000100000002000000020"
                  "0000000\xC3",
                  true},
                 {"00000001000000020000000200"
                  "0000001",
                  false},
                 {"0000000100000001000000020"
                  "00000003",
                  false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dh_dictionary *d = dh_dictionary_new_flat(offsets, cases[i].bytes, 33, 4, NULL, NULL);
        assert_int_equal(dh_dictionary_is_sorted(d), cases[i].sorted);
        dh_dictionary_unref(d);
    }
}

enum { MANY_TEXTS = 200000 };

/* Parts of the texts are looked at by different threads: two that stand the wrong way round are seen wherever. */
static void threads_tell_whether_it_is_sorted(void **state)
{
    (void)state;
    static int32_t offsets[MANY_TEXTS + 1];
    static char bytes[MANY_TEXTS * 8 + 1];
    static const int32_t turned[] = {-1, 1, 65535, 65536, 65537, 131071, 131072, MANY_TEXTS - 1};
    dh_pool *pool;
    assert_int_equal(dh_pool_new(&pool, 3, NULL), DH_OK);
    for (int32_t i = 0; i <= MANY_TEXTS; i++) offsets[i] = i * 8;
    for (size_t t = 0; t < sizeof turned / sizeof turned[0]; t++) {
        for (int32_t i = 0; i < MANY_TEXTS; i++)
            snprintf(bytes + (size_t)i * 8, 9, "%08d", i == turned[t] ? i - 1 : i == turned[t] - 1 ? i + 1 : i);
        dh_dictionary *by_all = dh_dictionary_new_flat(offsets, bytes, offsets[MANY_TEXTS], MANY_TEXTS, NULL, NULL);
        dh_dictionary *by_one = dh_dictionary_new_flat(offsets, bytes, offsets[MANY_TEXTS], MANY_TEXTS, NULL, NULL);
        assert_int_equal(dh_dictionary_is_sorted_by(by_all, pool), turned[t] < 0);
        assert_int_equal(dh_dictionary_is_sorted(by_all), turned[t] < 0);
        assert_int_equal(dh_dictionary_is_sorted(by_one), turned[t] < 0);
        dh_dictionary_unref(by_all);
        dh_dictionary_unref(by_one);
    }
    dh_pool_free(pool);
}

enum { MAX_TEXTS = 300 };

/* Texts in their order, each at most once, of the letters a and b and of zeros, so that many begin alike. */
typedef struct sorted_texts {
    int32_t offsets[MAX_TEXTS + 1], n;
    char bytes[MAX_TEXTS * 20];
    dh_dictionary *dictionary;
} sorted_texts;

static int by_bytes(const void *a, const void *b)
{
    const char *x = a, *y = b; /* the size first, then the text */
    size_t x_size = (size_t)x[0], y_size = (size_t)y[0];
    int order = memcmp(x + 1, y + 1, x_size < y_size ? x_size : y_size);
    return order ? order : (int)x_size - (int)y_size;
}

static void make_sorted(sorted_texts *of, int32_t wanted)
{
    static char made[MAX_TEXTS][20];
    for (int32_t i = 0; i < wanted; i++) {
        made[i][0] = (char)(rand() % 4 ? 8 + rand() % 3 : rand() % 12);
        for (int k = 1; k <= made[i][0]; k++) made[i][k] = k > 6 ? "ab"[rand() % 2] : "aab\0"[k < 5 ? 0 : rand() % 4];
    }
    qsort(made, (size_t)wanted, sizeof made[0], by_bytes);
    of->n = of->offsets[0] = 0;
    for (int32_t i = 0; i < wanted; i++) {
        if (i > 0 && by_bytes(made[i - 1], made[i]) == 0) continue;
        int32_t at = of->offsets[of->n++];
        memcpy(of->bytes + at, made[i] + 1, (size_t)made[i][0]);
        of->offsets[of->n] = at + made[i][0];
    }
    of->dictionary = dh_dictionary_new_flat(of->offsets, of->bytes, of->offsets[of->n], of->n, NULL, NULL);
    assert_int_equal(dh_dictionary_is_sorted(of->dictionary), of->n > 0);
}

static void sorted_texts_are_matched_as_they_are_found(void **state)
{
    (void)state;
    static sorted_texts a, b;
    static int32_t codes[MAX_TEXTS];
    srand(11);
    for (int round = 0; round < 2000; round++) {
        make_sorted(&a, 1 + rand() % MAX_TEXTS);
        make_sorted(&b, 1 + rand() % MAX_TEXTS);
        int32_t begin = rand() % a.n, end = begin + rand() % (a.n - begin + 1), found = 0;
        for (int32_t c = 0; c < a.n; c++) codes[c] = round % 2 && rand() % 2 ? -1 : 0;
        static int32_t asked[MAX_TEXTS];
        memcpy(asked, codes, sizeof asked);
        dh_dictionary_match_sorted(a.dictionary, begin, end, b.dictionary, codes);
        for (int32_t c = begin; c < end; c++) {
            size_t size;
            const char *text = dh_dictionary_text(a.dictionary, c, &size);
            int32_t expected = asked[c] == -1 ? -1 : dh_dictionary_find(b.dictionary, text, size);
            assert_int_equal(codes[c], expected);
            found += expected >= 0;
        }
        if (end - begin > 100 && b.n > 100 && round % 2 == 0) assert_true(found > 0);
        dh_dictionary_unref(a.dictionary);
        dh_dictionary_unref(b.dictionary);
    }
}

static dh_dictionary *dictionary_of(const char *const *texts, int32_t n)
{
    dh_dictionary *made = dh_dictionary_new();
    for (int32_t i = 0; i < n; i++) assert_int_equal(dh_dictionary_append(made, texts[i], strlen(texts[i])), i);
    return made;
}

static void assert_text(const dh_dictionary *dictionary, int32_t code, const char *expected)
{
    size_t size;
    const char *text = dh_dictionary_text(dictionary, code, &size);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(text, expected, size);
}

static void maps_codes_when_they_are_asked_for(void **state)
{
    (void)state;
    static const char *const texts[] = {"b", "a", "b", "c"};
    dh_code_map map = {.from = dictionary_of(texts, 4), .into = dh_dictionary_new()};
    assert_int_equal(dh_code_map_get(&map, 3), 0);
    assert_int_equal(dh_code_map_get(&map, 0), 1);
    assert_int_equal(dh_code_map_get(&map, 2), 1);
    assert_int_equal(dh_code_map_get(&map, 3), 0);
    assert_int_equal(dh_dictionary_size(map.into), 2);
    assert_text(map.into, 0, "c");
    assert_int_equal(dh_dictionary_add((dh_dictionary *)(uintptr_t)map.from, "d", 1), 4);
    assert_int_equal(dh_code_map_get(&map, 4), 2);
    dh_dictionary_unref((dh_dictionary *)(uintptr_t)map.from);
    dh_dictionary_unref(map.into);
    dh_code_map_free(&map);
}

static void merges_by_text(void **state)
{
    (void)state;
    static const char *const a_texts[] = {"x", "y", "x"}, *const b_texts[] = {"z", "x", "y"};
    dh_dictionary *a = dictionary_of(a_texts, 3), *b = dictionary_of(b_texts, 3), *merged;
    int32_t *codes;
    assert_int_equal(dh_dictionary_merge(&merged, &codes, a, b), 0);
    assert_int_equal(dh_dictionary_size(merged), 4);
    for (int32_t c = 0; c < 3; c++) assert_text(merged, c, a_texts[c]);
    assert_text(merged, 3, "z");
    assert_int_equal(codes[0], 3);
    assert_int_equal(codes[1], 0);
    assert_int_equal(codes[2], 1);
    assert_null(dh_dictionary_target(merged));
    dh_free(codes);
    dh_dictionary_unref(merged);
    dh_dictionary_unref(a);
    dh_dictionary_unref(b);
}

static dh_dictionary *keys_of(const dh_table *target, const char *const *texts, const int32_t *rows, int32_t n)
{
    dh_dictionary *made = dictionary_of(texts, n);
    int32_t *links = dh_malloc((size_t)n * sizeof *links);
    memcpy(links, rows, (size_t)n * sizeof *links);
    dh_dictionary_set_link(made, target, links);
    return made;
}

/* Two units that had one code at different times stay two; one unit that was renamed is one. */
static void merges_keys_by_row(void **state)
{
    (void)state;
    static const char *const a_texts[] = {"18601", "?"}, *const b_texts[] = {"18601", "18601b", "?", "18601"};
    static const int32_t a_rows[] = {0, -1}, b_rows[] = {1, 0, -1, -1};
    dh_table *target = dh_table_new();
    dh_column *numbers = dh_column_new_filled(DH_INT64, 2);
    assert_int_equal(dh_table_add(target, "n", numbers, NULL), DH_OK);
    dh_dictionary *a = keys_of(target, a_texts, a_rows, 2), *b = keys_of(target, b_texts, b_rows, 4), *merged;
    int32_t *codes;
    assert_int_equal(dh_dictionary_merge(&merged, &codes, a, b), 0);
    static const int32_t expected[] = {2, 0, 1, 3}, rows[] = {0, -1, 1, -1};
    assert_memory_equal(codes, expected, sizeof expected);
    assert_ptr_equal(dh_dictionary_target(merged), target);
    assert_int_equal(dh_dictionary_size(merged), 4);
    for (int32_t c = 0; c < 4; c++) assert_int_equal(dh_dictionary_target_row(merged, c), rows[c]);
    dh_free(codes);
    dh_dictionary_unref(merged);
    dh_dictionary_unref(a);
    dh_dictionary_unref(b);
    dh_table_free(target);
}

/* Whichever allocation fails, nothing is left. */
static void merges_or_leaves_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {"x", "y"};
    static const int32_t rows[] = {0, -1};
    dh_table *target = dh_table_new();
    assert_int_equal(dh_table_add(target, "n", dh_column_new_filled(DH_INT64, 1), NULL), DH_OK);
    dh_dictionary *a = keys_of(target, texts, rows, 2), *b = keys_of(target, texts, rows, 2), *merged = NULL;
    int32_t *codes;
    int64_t fails = 0;
    for (int done = -1; done != 0;) {
        dh_memory_fail_after(++fails);
        done = dh_dictionary_merge(&merged, &codes, a, b);
        dh_memory_fail_after(0);
        if (done == 0) break;
        assert_null(merged);
        assert_null(codes);
    }
    assert_true(fails > 3);
    dh_free(codes);
    dh_dictionary_unref(merged);
    dh_dictionary_unref(a);
    dh_dictionary_unref(b);
    dh_table_free(target);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(adds_each_text_once),
                                       cmocka_unit_test(appends_equal_texts_apart),
                                       cmocka_unit_test(ranks_by_bytes_then_code),
                                       cmocka_unit_test(follows_its_link),
                                       cmocka_unit_test(flattens_anew_after_growing),
                                       cmocka_unit_test(stands_elsewhere),
                                       cmocka_unit_test(tells_whether_it_is_sorted),
                                       cmocka_unit_test(sorts_long_texts),
                                       cmocka_unit_test(threads_tell_whether_it_is_sorted),
                                       cmocka_unit_test(sorted_texts_are_matched_as_they_are_found),
                                       cmocka_unit_test(maps_codes_when_they_are_asked_for),
                                       cmocka_unit_test(merges_by_text),
                                       cmocka_unit_test(merges_keys_by_row),
                                       cmocka_unit_test(merges_or_leaves_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
