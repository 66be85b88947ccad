/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting, ranks and joins against plain loops, and the parts of days. */
#include "execute/fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/calendar.h"
#include "base/text.h"
#include "execute/sort/sort.h"

#define ROWS 20000

static fixture f[3];

static int set_up(void **state)
{
    static const int threads[] = {1, 2, 8};
    (void)state;
    for (int i = 0; i < 3; i++) fixture_make(&f[i], ROWS, threads[i]);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) fixture_free(&f[i]);
    return 0;
}

static uint32_t next(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

/* ---- ranks ---- */

static const char *random_text(char *out, uint64_t *seed, int kind)
{
    static const char *const letters[] = {"a", "á", "à", "ă", "ắ", "â", "đ",  "Đ",         "d",
                                          "e", "ê", "ệ", "o", "ơ", "ở", "u",  "ư",         "A",
                                          "Z", " ", "-", "9", "1", "ß", "中", "a\xcc\x81", "\xcc\x80"};
    size_t at = 0;
    int n = (int)(next(seed) % 9);
    out[0] = '\0';
    for (int i = 0; i < n; i++) {
        const char *letter = letters[next(seed) % (sizeof letters / sizeof *letters)];
        char plain[2] = {(char)("0123456789az"[next(seed) % 12]), '\0'};
        if (kind != 2) letter = plain;
        at += (size_t)sprintf(out + at, "%s", letter);
    }
    if (kind == 1) sprintf(out, "%08u", next(seed) % 5000);
    if (kind == 3) { /* one beginning for all */
        char rest[200];
        snprintf(rest, sizeof rest, "Xã %.80s", out);
        strcpy(out, rest);
    }
    return out;
}

static void ranks_are_the_order(void **state)
{
    uint64_t seed = 18;
    (void)state;
    for (int round = 0; round < 24; round++) {
        size_t n = round < 4 ? (size_t)round : 1 + next(&seed) % 3000;
        dh_arena *arena = dh_arena_new();
        dh_slice *texts = malloc((n + 1) * sizeof *texts);
        uint32_t *ranks = malloc((n + 1) * sizeof *ranks), *at = malloc((n + 1) * sizeof *at);
        assert_true(arena && texts && ranks && at);
        for (size_t i = 0; i < n; i++) {
            char text[160];
            random_text(text, &seed, round % 4);
            texts[i] = (dh_slice){dh_arena_strdup(arena, text), strlen(text)};
        }
        assert_int_equal(dh_collation_rank_texts(ranks, texts, n, false), 0);
        for (size_t i = 0; i < n; i++) at[ranks[i]] = (uint32_t)i;
        for (size_t r = 1; r < n; r++) {
            dh_slice a = texts[at[r - 1]], b = texts[at[r]];
            int order = dh_text_compare_vi(a.data, a.size, b.data, b.size);
            assert_true(order < 0 || (order == 0 && at[r - 1] < at[r]));
        }
        uint32_t *alike = malloc((n + 1) * sizeof *alike);
        assert_non_null(alike);
        assert_int_equal(dh_collation_rank_texts(alike, texts, n, true), 0);
        for (size_t r = 1; r < n; r++) {
            dh_slice a = texts[at[r - 1]], b = texts[at[r]];
            bool same = a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
            assert_int_equal(alike[at[r]] - alike[at[r - 1]], same ? 0 : 1);
        }
        free(alike);
        free(texts);
        free(ranks);
        free(at);
        dh_arena_free(arena);
    }
}

/* ---- sort ---- */

static int compare_cells(const dh_column *c, int64_t a, int64_t b, bool descending)
{
    bool a_valid = dh_column_is_valid(c, a), b_valid = dh_column_is_valid(c, b);
    if (!a_valid || !b_valid) return (int)b_valid - (int)a_valid;
    int order;
    if (c->type == DH_TEXT || c->type == DH_CATEGORY) {
        size_t x_size, y_size;
        const char *x = dh_column_text(c, a, &x_size), *y = dh_column_text(c, b, &y_size);
        order = dh_text_compare_vi(x, x_size, y, y_size);
        if (order == 0 && c->type == DH_CATEGORY) order = dh_column_code(c, a) - dh_column_code(c, b);
    } else {
        order = dh_column_compare(c, a, c, b);
    }
    return descending ? -order : order;
}

static void check_order(const char *const *names, const bool *descending, int32_t n)
{
    const dh_column *keys[4];
    for (int32_t k = 0; k < n; k++) keys[k] = dh_table_get(f[0].events, names[k]);
    static const int64_t limits[] = {-1, 0, 1, 7, 100, 4999, 5000, ROWS, 2 * ROWS};
    int64_t *whole = NULL;
    assert_int_equal(dh_sort_rows(&whole, keys, descending, n, ROWS, NULL), DH_OK);
    for (int64_t i = 1; i < ROWS; i++) {
        int order = 0;
        for (int32_t k = 0; k < n && order == 0; k++)
            order = compare_cells(keys[k], whole[i - 1], whole[i], descending[k]);
        assert_true(order < 0 || (order == 0 && whole[i - 1] < whole[i]));
    }
    for (size_t l = 0; l < sizeof limits / sizeof *limits; l++) {
        int64_t *first = NULL, many = limits[l] < 0 || limits[l] > ROWS ? ROWS : limits[l];
        assert_int_equal(dh_sort_first_rows(&first, keys, descending, n, ROWS, limits[l], NULL), DH_OK);
        assert_memory_equal(first, whole, (size_t)many * sizeof *first);
        dh_free(first);
    }
    dh_free(whole);
}

static void rows_are_in_order_and_the_first_are_the_first(void **state)
{
    static const char *const names[] = {"day", "v", "people", "x", "done", "note", "unit", "kind"};
    uint64_t seed = 5;
    (void)state;
    for (int round = 0; round < 30; round++) {
        const char *picked[4];
        bool descending[4];
        int32_t n = round < 8 ? 1 : 1 + (int32_t)(next(&seed) % 4);
        for (int32_t k = 0; k < n; k++) {
            picked[k] = round < 8 ? names[round] : names[next(&seed) % 8];
            descending[k] = next(&seed) % 2;
        }
        check_order(picked, descending, n);
    }
}

/* ---- join ---- */

typedef struct side {
    dh_table *table;
    char texts[400][16]; /* of each row's key; "" = unknown */
    int64_t numbers[400];
    int n;
} side;

/* Texts that stand elsewhere, in their order, by chance every second one left out or hardly any. */
static dh_dictionary *make_sorted(uint64_t *seed, int range)
{
    int32_t *offsets = malloc(sizeof *offsets * (size_t)(range + 1));
    char *bytes = malloc((size_t)range * 8 + 8);
    int32_t n = 0;
    unsigned one_in = next(seed) % 2 == 0 ? 2 : 100;
    assert_true(offsets != NULL && bytes != NULL);
    offsets[0] = 0;
    for (int t = 0; t < range; t++) {
        if (t > 0 && next(seed) % one_in == 0) continue;
        int size = sprintf(bytes + offsets[n], "k%0*d", range > 10 ? 3 : 1, t);
        offsets[n + 1] = offsets[n] + size;
        n++;
    }
    /* both blocks are freed with the dictionary: the offsets stand behind the bytes */
    char *kept = realloc(bytes, (size_t)offsets[n] + 8 + sizeof *offsets * (size_t)(n + 1));
    assert_non_null(kept);
    int32_t *places = (int32_t *)(void *)(kept + ((size_t)offsets[n] + 7) / 8 * 8);
    memcpy(places, offsets, sizeof *offsets * (size_t)(n + 1));
    free(offsets);
    return dh_dictionary_new_flat(places, kept, places[n], n, free, kept);
}

/* key: 0 category, 1 text, 2 a category whose dictionary has texts twice, 3 one whose texts stand in their order, 4 and
 * 5 as 0 and 2 with dictionaries that may still grow */
static void make_side(side *s, uint64_t *seed, const char *number, int key, int range, dh_dictionary *shared)
{
    dh_dictionary *dictionary = shared     ? dh_dictionary_ref(shared)
                                : key == 3 ? make_sorted(seed, range)
                                           : dh_dictionary_new();
    dh_column *keys = dh_column_new(key == 1 ? DH_TEXT : DH_CATEGORY, 0), *other = dh_column_new(DH_INT64, 0);
    dh_column *place = dh_column_new(DH_INT64, 0);
    if (key != 1) {
        dh_dictionary_unref(keys->dictionary);
        keys->dictionary = dictionary;
    }
    bool twice = key == 2 || key == 5;
    int codes = twice ? 2 * range : range;
    for (int c = 0; key != 1 && key != 3 && !shared && c < codes; c++) {
        char text[16];
        int t = snprintf(text, sizeof text, "k%d", (c * 7 + (int)(next(seed) % 2) * 0) % range);
        assert_true((twice ? dh_dictionary_append(dictionary, text, (size_t)t)
                           : dh_dictionary_add(dictionary, text, (size_t)t)) >= 0);
    }
    if (key >= 4) dh_dictionary_grow_from_now(dictionary);
    s->n = (int)(next(seed) % 300);
    s->table = dh_table_new();
    for (int i = 0; i < s->n; i++) {
        int32_t size = key == 1 ? range : dh_dictionary_size(dictionary);
        int32_t c = (int32_t)(next(seed) % (uint32_t)size);
        s->numbers[i] = next(seed) % 3;
        dh_column_append_int64(other, s->numbers[i]);
        dh_column_append_int64(place, i);
        s->texts[i][0] = '\0';
        if (next(seed) % 9 == 0) {
            dh_column_append_null(keys);
            continue;
        }
        snprintf(s->texts[i], 16, "k%d", (int)c);
        if (key == 1) {
            dh_column_append_text(keys, s->texts[i], strlen(s->texts[i]));
        } else {
            size_t length;
            const char *text = dh_dictionary_text(dictionary, c, &length);
            snprintf(s->texts[i], 16, "%.*s", (int)length, text);
            dh_column_append_code(keys, c);
        }
    }
    if (key == 1) dh_dictionary_unref(dictionary);
    dh_column_finish(keys);
    assert_int_equal(dh_table_add(s->table, "k", keys, NULL), DH_OK);
    assert_int_equal(dh_table_add(s->table, "m", other, NULL), DH_OK);
    assert_int_equal(dh_table_add(s->table, number, place, NULL), DH_OK);
}

static void check_join(int which, uint64_t *seed, int left_key, int right_key, int range, bool both, dh_join kind)
{
    side a, b;
    make_side(&a, seed, "i", left_key, range, NULL);
    make_side(&b, seed, "j", right_key, range + (int)(next(seed) % 5), NULL);
    dh_plan *left, *right, *plan;
    dh_table *result;
    dh_error error = DH_ERROR_INIT;
    int n_a = a.n, n_b = b.n;
    assert_int_equal(dh_plan_table(&left, &f[which].catalog, a.table, NULL), DH_OK);
    assert_int_equal(dh_plan_table(&right, &f[which].catalog, b.table, NULL), DH_OK);
    if (dh_plan_join(&plan, left, right, both ? "k, m" : "k", kind, &error) != DH_OK) fail_msg("%s", error.message);
    if (dh_execute(&result, plan, &error) != DH_OK) fail_msg("%s", error.message);
    int64_t at = 0;
    for (int i = 0; i < n_a; i++) {
        bool matched = false;
        for (int j = 0; j < n_b; j++) {
            bool same = a.texts[i][0] && strcmp(a.texts[i], b.texts[j]) == 0 && (!both || a.numbers[i] == b.numbers[j]);
            if (!same) continue;
            matched = true;
            assert_true(at < dh_table_rows(result));
            assert_int_equal(dh_column_int64(dh_table_get(result, "i"), at), i);
            assert_int_equal(dh_column_int64(dh_table_get(result, "j"), at++), j);
        }
        if (matched || kind == DH_JOIN_INNER) continue;
        assert_true(at < dh_table_rows(result));
        assert_int_equal(dh_column_int64(dh_table_get(result, "i"), at), i);
        assert_false(dh_column_is_valid(dh_table_get(result, "j"), at++));
    }
    assert_int_equal(at, dh_table_rows(result));
    dh_table_free(result);
    dh_plan_free(plan);
    dh_plan_free(left);
    dh_plan_free(right);
}

static void joins_are_those_of_two_loops(void **state)
{
    uint64_t seed = 77;
    (void)state;
    for (int round = 0; round < 20; round++)
        for (int left = 0; left < 6; left++)
            for (int right = 0; right < 6; right++)
                check_join(round % 3, &seed, left, right, round % 2 ? 5 : 200, round % 4 < 2,
                           round % 5 < 3 ? DH_JOIN_LEFT : DH_JOIN_INNER);
}

static void what_is_used_twice_is_run_once(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        dh_plan *yearly, *before, *joined;
        dh_table *once, *result;
        static const char *const verbs[] = {"group_by: unit, year(day) as year", "aggregate: n = count(), s = sum(x)",
                                            NULL};
        assert_int_equal(fixture_plan(&yearly, &f[i], "events", verbs, NULL), DH_OK);
        assert_int_equal(dh_plan_derive(&before, yearly, "year = year + 1", NULL), DH_OK);
        assert_int_equal(dh_plan_join(&joined, yearly, before, "unit, year", DH_JOIN_LEFT, NULL), DH_OK);
        assert_int_equal(dh_execute(&result, joined, NULL), DH_OK);
        assert_int_equal(dh_execute(&once, yearly, NULL), DH_OK);
        assert_int_equal(dh_table_rows(result), dh_table_rows(once));
        for (int64_t r = 0; r < dh_table_rows(once); r++) {
            const dh_column *n = dh_table_get(once, "n"), *unit = dh_table_get(once, "unit");
            const dh_column *year = dh_table_get(once, "year"), *found = dh_table_get(result, "n_right");
            int64_t want = -1;
            for (int64_t s = 0; s < dh_table_rows(once); s++)
                if (dh_column_is_valid(unit, r) && dh_column_compare(unit, r, unit, s) == 0 &&
                    dh_column_int64(year, s) + 1 == dh_column_int64(year, r))
                    want = dh_column_int64(n, s);
            assert_int_equal(dh_column_int64(dh_table_get(result, "n"), r), dh_column_int64(n, r));
            assert_int_equal(dh_column_is_valid(found, r) ? dh_column_int64(found, r) : -1, want);
        }
        dh_table_free(once);
        dh_table_free(result);
        dh_plan_free(joined);
        dh_plan_free(before);
        dh_plan_free(yearly);
    }
}

/* Groups stand in the order of their keys, and some verbs leave it so: sorting again may do nothing then, and only
 * then. */
static void expect_order(const dh_plan *grouped, const char *derive, const char *select, const char *keys,
                         const char *first, const char *second)
{
    dh_plan *derived, *selected, *sorted;
    dh_table *result;
    assert_int_equal(dh_plan_derive(&derived, grouped, derive, NULL), DH_OK);
    assert_int_equal(dh_plan_select(&selected, derived, select, NULL), DH_OK);
    assert_int_equal(dh_plan_sort(&sorted, selected, keys, NULL), DH_OK);
    assert_int_equal(dh_execute(&result, sorted, NULL), DH_OK);
    assert_true(dh_table_rows(result) > 40);
    const dh_column *columns[] = {dh_table_get(result, first), dh_table_get(result, second)};
    for (int64_t r = 1; r < dh_table_rows(result); r++) {
        int order = compare_cells(columns[0], r - 1, r, false);
        if (order == 0) order = compare_cells(columns[1], r - 1, r, false);
        assert_true(order <= 0);
    }
    dh_table_free(result);
    dh_plan_free(sorted);
    dh_plan_free(selected);
    dh_plan_free(derived);
}

static void groups_stay_in_order_behind_some_verbs(void **state)
{
    (void)state;
    dh_plan *yearly, *before, *joined, *filtered;
    static const char *const verbs[] = {"group_by: unit, year(day) * 12 + month(day) as year",
                                        "aggregate: n = count(), s = sum(v)", NULL};
    assert_int_equal(fixture_plan(&yearly, &f[2], "events", verbs, NULL), DH_OK);
    assert_int_equal(dh_plan_derive(&before, yearly, "year = year + 1", NULL), DH_OK);
    assert_int_equal(dh_plan_join(&joined, yearly, before, "unit, year", DH_JOIN_LEFT, NULL), DH_OK);
    assert_int_equal(dh_plan_filter(&filtered, joined, "n > 1", NULL), DH_OK);
    const dh_plan *plans[] = {yearly, joined, filtered};
    for (int i = 0; i < 3; i++) {
        expect_order(plans[i], "m = n + 1", "year, unit, m", "unit, year", "unit", "year");
        expect_order(plans[i], "m = n + 1", "year, unit, m", "year, unit", "year", "unit");
        expect_order(plans[i], "m = n + 1", "unit, m, s", "unit, m", "unit", "m");
        expect_order(plans[i], "year = 0 - year", "unit, year, n", "unit, year", "unit", "year");
        expect_order(plans[i], "m = year", "unit, year = n, m", "unit, year", "unit", "year");
        expect_order(plans[i], "m = year", "unit, year = n, m", "unit, m", "unit", "m");
    }
    dh_plan_free(filtered);
    dh_plan_free(joined);
    dh_plan_free(before);
    dh_plan_free(yearly);
}

/* Parts of every day of the calendar, which are computed many at a time. */
static void days_have_their_parts(void **state)
{
    static const char text[] =
        "select: day, y = year(day), h = half(day), q = quarter(day), m = month(day), d = day(day)";
    (void)state;
    for (int32_t first = DH_DATE_MIN; first <= DH_DATE_MAX; first += 400000) {
        int64_t n = DH_DATE_MAX - first + 1 < 400000 ? DH_DATE_MAX - first + 1 : 400000;
        dh_column *days = dh_column_new(DH_DATE, n);
        dh_table *table = dh_table_new(), *result;
        dh_plan *scan, *plan;
        dh_error error = DH_ERROR_INIT;
        for (int64_t i = 0; i < n; i++) dh_column_append_date(days, first + (int32_t)i);
        dh_column_finish(days);
        assert_int_equal(dh_table_add(table, "day", days, NULL), DH_OK);
        assert_int_equal(dh_plan_table(&scan, &f[1].catalog, table, NULL), DH_OK);
        if (dh_plan_select(&plan, scan, text + 8, &error) != DH_OK) fail_msg("%s", error.message);
        assert_int_equal(dh_execute(&result, plan, NULL), DH_OK);
        for (int64_t i = 0; i < n; i++) {
            int year, month, day;
            dh_date_to_civil(first + (int32_t)i, &year, &month, &day);
            int want[] = {year, month > 6 ? 2 : 1, (month + 2) / 3, month, day};
            for (int32_t c = 0; c < 5; c++)
                if (dh_column_int64(dh_table_column(result, c + 1), i) != want[c])
                    fail_msg("day %d: %s", (int)(first + i), dh_table_column_name(result, c + 1));
        }
        dh_table_free(result);
        dh_plan_free(plan);
        dh_plan_free(scan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_are_the_order),
        cmocka_unit_test(rows_are_in_order_and_the_first_are_the_first),
        cmocka_unit_test(joins_are_those_of_two_loops),
        cmocka_unit_test(what_is_used_twice_is_run_once),
        cmocka_unit_test(groups_stay_in_order_behind_some_verbs),
        cmocka_unit_test(days_have_their_parts),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
