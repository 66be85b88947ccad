/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys against a plain search, and what must not show in the groups of a plan: a memory limit, dictionaries that grow,
 * how quantiles are kept.
 */
#include "effort.h"
#include "execute/fixture.h"
#include "execute/group_keys/keys.h"
#include "table/format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define ROWS 150000

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

/* ---- keys ---- */

#define MAX_KEYS 3

typedef struct rows {
    dh_arena *arena;
    dh_vector *vectors[MAX_KEYS];
    const dh_key_type *types;
    int32_t n_types, n;
} rows;

static void fill_cell(dh_vector *v, int32_t i, uint64_t *seed, int64_t range, dh_dictionary *dictionary)
{
    static const int64_t ends[] = {INT64_MIN, INT64_MAX, 0, -1};
    int64_t value = (int64_t)(next(seed) % (uint32_t)(range > 1 ? range : 2)) - (range > 100 ? range / 2 : 0);
    char text[24];
    switch (v->type) {
    case DH_BOOL: ((uint8_t *)v->values)[i] = value & 1; break;
    case DH_DATE: ((int32_t *)v->values)[i] = (int32_t)value; break;
    case DH_CATEGORY:
        snprintf(text, sizeof text, "c%lld", (long long)value);
        ((int32_t *)v->values)[i] = dh_dictionary_add(dictionary, text, strlen(text));
        break;
    case DH_FLOAT64: ((double *)v->values)[i] = value == 0 ? -0.0 : (double)value / 4; break;
    default: ((int64_t *)v->values)[i] = range < 0 ? ends[next(seed) % 4] : value;
    }
}

static void make_rows(rows *r, uint64_t *seed, int64_t range, dh_dictionary *dictionary)
{
    r->n = 1 + (int32_t)(next(seed) % DH_VECTOR_ROWS);
    for (int32_t k = 0; k < r->n_types; k++) {
        dh_vector *v = r->vectors[k] = dh_vector_new(r->arena, r->types[k].type, r->n);
        bool unknowns = next(seed) % 2;
        v->valid = unknowns ? dh_vector_new_valid(r->arena, r->n, true) : NULL;
        v->dictionary = dictionary;
        for (int32_t i = 0; i < r->n; i++) {
            if (v->type == DH_TEXT) {
                char text[24];
                snprintf(text, sizeof text, "t%u", next(seed) % (uint32_t)(range > 1 ? range : 2));
                ((dh_slice *)v->values)[i] = (dh_slice){dh_arena_strdup(r->arena, text), strlen(text)};
            } else if (i > 0 && next(seed) % 3 == 0) { /* neighbours are alike */
                size_t width = dh_vector_width(v->type);
                memcpy((char *)v->values + (size_t)i * width, (char *)v->values + (size_t)(i - 1) * width, width);
            } else {
                fill_cell(v, i, seed, range, dictionary);
            }
            if (unknowns) v->valid[i] = next(seed) % 7 != 0;
        }
    }
}

/* A row as text: what two rows must share to have one id. */
static void print_row(char *out, size_t size, const dh_vector *const *vectors, int32_t n_types, int32_t i)
{
    size_t at = 0;
    out[0] = '\0';
    for (int32_t k = 0; k < n_types; k++) {
        const dh_vector *v = vectors[k];
        int64_t whole = 0;
        if (!dh_vector_is_valid(v, i)) {
            at += (size_t)snprintf(out + at, size - at, "?|");
            continue;
        }
        if (v->type == DH_TEXT || v->type == DH_CATEGORY) {
            dh_slice s = dh_vector_slice(v, i);
            at += (size_t)snprintf(out + at, size - at, "%.*s|", (int)s.size, s.data);
            continue;
        }
        if (v->type == DH_FLOAT64) {
            at += (size_t)snprintf(out + at, size - at, "%.17g|", ((double *)v->values)[i] + 0.0);
            continue;
        }
        whole = v->type == DH_BOOL   ? ((uint8_t *)v->values)[i]
                : v->type == DH_DATE ? ((int32_t *)v->values)[i]
                                     : ((int64_t *)v->values)[i];
        at += (size_t)snprintf(out + at, size - at, "%lld|", (long long)whole);
    }
}

typedef struct seen {
    char text[96];
    uint32_t id;
} seen;

static int by_text(const void *a, const void *b)
{
    return strcmp(((const seen *)a)->text, ((const seen *)b)->text);
}

/* Rows of several batches: one id for what is alike, ids in order of first appearance, found again afterwards. */
static void check_keys(const dh_key_type *types, int32_t n_types, int64_t range, dh_dictionary *dictionary, bool small,
                       size_t array)
{
    uint64_t seed = (uint64_t)(n_types * 1000 + range);
    rows r = {.arena = dh_arena_new(), .types = types, .n_types = n_types};
    dh_keys *keys = small ? dh_keys_new_small(types, n_types) : dh_keys_new(types, n_types);
    dh_keys *other = dh_keys_new(types, n_types);
    seen *all = malloc(8 * DH_VECTOR_ROWS * sizeof *all);
    uint32_t *ids = malloc(DH_VECTOR_ROWS * sizeof *ids), max = 0;
    int64_t *found = malloc(DH_VECTOR_ROWS * sizeof *found);
    size_t n_all = 0;
    assert_true(r.arena && keys && other && all && ids && found);
    if (array > 0) dh_keys_allow(keys, array);
    for (int batch = 0; batch < 8; batch++) {
        make_rows(&r, &seed, batch < 3 ? 2 : range, dictionary);
        const dh_vector *const *vectors = (const dh_vector *const *)r.vectors;
        assert_int_equal(dh_keys_add(keys, vectors, r.n, ids), 0);
        dh_key_runs runs = dh_keys_runs(keys);
        assert_int_equal(runs.starts[0], 0);
        assert_int_equal(runs.starts[runs.n], r.n);
        for (int32_t k = 0; k < runs.n; k++)
            for (int32_t i = runs.starts[k]; i < runs.starts[k + 1]; i++) assert_int_equal(ids[i], ids[runs.starts[k]]);
        assert_int_equal(dh_keys_find(keys, vectors, r.n, false, found, r.arena), 0);
        for (int32_t i = 0; i < r.n; i++) {
            assert_int_equal(found[i], ids[i]);
            assert_true(ids[i] <= max);
            max += ids[i] == max;
            print_row(all[n_all].text, sizeof all->text, vectors, n_types, i);
            all[n_all++].id = ids[i];
        }
    }
    assert_int_equal(dh_keys_size(keys), max);
    qsort(all, n_all, sizeof *all, by_text);
    for (size_t i = 1; i < n_all; i++)
        assert_int_equal(strcmp(all[i].text, all[i - 1].text) == 0, all[i].id == all[i - 1].id);

    /* back to values, and by way of another */
    uint32_t *map = malloc(((size_t)max + 1) * sizeof *map);
    assert_non_null(map);
    assert_int_equal(dh_keys_merge(other, keys, NULL, max, map), 0);
    for (uint32_t i = 0; i < max; i++) assert_int_equal(map[i], i);
    const dh_vector *back[MAX_KEYS], *again[MAX_KEYS];
    for (int64_t begin = 0; begin < max; begin += DH_VECTOR_ROWS) {
        int32_t n = (int32_t)(max - begin < DH_VECTOR_ROWS ? max - begin : DH_VECTOR_ROWS);
        assert_int_equal(dh_keys_vectors(keys, NULL, begin, n, r.arena, back), 0);
        assert_int_equal(dh_keys_vectors(other, NULL, begin, n, r.arena, again), 0);
        assert_int_equal(dh_keys_find(keys, back, n, false, found, r.arena), 0);
        for (int32_t i = 0; i < n; i++) {
            char x[96], y[96];
            assert_int_equal(found[i], begin + i);
            print_row(x, sizeof x, back, n_types, i);
            print_row(y, sizeof y, again, n_types, i);
            assert_string_equal(x, y);
        }
    }
    dh_keys_clear(keys);
    assert_int_equal(dh_keys_size(keys), 0);
    assert_int_equal(dh_keys_add(keys, (const dh_vector *const *)r.vectors, r.n, ids), 0);
    assert_int_equal(ids[0], 0);
    free(map);
    free(all);
    free(ids);
    free(found);
    dh_keys_free(keys);
    dh_keys_free(other);
    dh_arena_free(r.arena);
}

static void keys_are_those_of_a_plain_search(void **state)
{
    static const dh_type sets[][MAX_KEYS] = {{DH_INT64, 0, 0},
                                             {DH_CATEGORY, 0, 0},
                                             {DH_CATEGORY, DH_INT64, 0},
                                             {DH_TEXT, DH_BOOL, 0},
                                             {DH_DATE, DH_BOOL, 0},
                                             {DH_FLOAT64, DH_INT64, 0},
                                             {DH_INT64, DH_INT64, DH_DATE},
                                             {DH_TEXT, DH_CATEGORY, DH_DATE},
                                             {DH_DATETIME, DH_BOOL, 0},
                                             {DH_CATEGORY, DH_CATEGORY, DH_BOOL}};
    static const int64_t ranges[] = {3, 50, 5000, 1000000, -1};
    (void)state;
    for (size_t s = 0; s < sizeof sets / sizeof *sets; s++)
        for (size_t k = 0; k < sizeof ranges / sizeof *ranges; k++)
            for (int how = 0; how < 5; how++) {
                if (!try_all() && (s + k + (size_t)how) % 3 != 0) continue;
                dh_key_type types[MAX_KEYS];
                int32_t n = 0;
                dh_dictionary *dictionary = dh_dictionary_new();
                if (how == 2) dh_dictionary_grow_from_now(dictionary);
                for (; n < MAX_KEYS && (n == 0 || sets[s][n] != 0); n++)
                    types[n] = (dh_key_type){sets[s][n], sets[s][n] == DH_CATEGORY ? dictionary : NULL};
                check_keys(types, n, ranges[k], dictionary, how == 1 || how == 4, how > 2 ? (size_t)64 << 20 : 0);
                dh_dictionary_unref(dictionary);
            }
}

/* Few keys far apart: an array over all between is taken only where that is allowed, and told whole. */
static void arrays_are_allowed_and_told(void **state)
{
    (void)state;
    static const struct {
        size_t allowed, min, max;
    } cases[] = {{0, 0, 65536}, {2 << 20, 0, 65536}, {4 << 20, 4 << 20, 5 << 20}};
    const dh_key_type type = {DH_INT64, NULL};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        dh_arena *arena = dh_arena_new();
        dh_keys *keys = dh_keys_new(&type, 1);
        dh_vector *v = dh_vector_new(arena, DH_INT64, 2);
        uint32_t ids[2];
        assert_true(keys && v);
        ((int64_t *)v->values)[0] = 0;
        ((int64_t *)v->values)[1] = 100000; /* 20 bits, with room for more to come */
        if (cases[c].allowed > 0) dh_keys_allow(keys, cases[c].allowed);
        assert_int_equal(dh_keys_add(keys, (const dh_vector *const[]){v}, 2, ids), 0);
        assert_int_equal(ids[1], 1);
        assert_in_range(dh_keys_memory(keys), cases[c].min, cases[c].max);
        dh_keys_free(keys);
        dh_arena_free(arena);
    }
}

/* ---- plans ---- */

static char *run(int which, const char *const *verbs)
{
    return fixture_query(&f[which], "events", verbs);
}

static void limits_do_not_show(void **state)
{
    static const char *const plans[][5] = {
        {"group_by: note, kind", "aggregate: n = count(), s = sum(v), q = median(v), d = distinct(day), b = max(note)"},
        {"group_by: note, day",
         "aggregate: n = count(), s = sum(x), m = mean(people), e = stddev(x), a = first(note), q = "
         "quantile(x, 0.9), t = min(kind)"},
        {"group_by: x, unit", "aggregate: n = count_if(done), e = share(done)"},
        {"group_by: unit, v", "aggregate: p = sum(people), l = last(note), d = distinct(note), k = median(people)"},
        {"aggregate: s = sum(x), n = count()"}};
    (void)state;
    for (size_t p = 0; p < sizeof plans / sizeof *plans; p++) {
        char *whole = run(0, plans[p]);
        for (int i = 0; i < 3; i++) {
            for (size_t limit = 1; limit <= 1 << 20; limit *= 1 << 20) {
                dh_execute_set_memory(limit);
                char *found = run(i, plans[p]);
                dh_execute_set_memory(0);
                if (strcmp(found, whole) != 0) fail_msg("'%s' differs under %zu bytes, %d", plans[p][0], limit, i);
                dh_free(found);
            }
        }
        dh_free(whole);
    }
}

/* Without keys there is one group even of no rows, its count 0 and the rest unknown; with keys there is none. */
static void no_rows_are_one_group_without_keys(void **state)
{
    static const char *const sums[] = {"filter: v > 1 and v < 1", "aggregate: n = count(), s = sum(v)", NULL};
    static const char *const ranks[] = {"filter: v > 1 and v < 1", "aggregate: n = count(), m = median(v)", NULL};
    static const char *const lasts[] = {"filter: v > 1 and v < 1", "aggregate: n = count(), l = last(v)", NULL};
    static const char *const keys[] = {"filter: v > 1 and v < 1", "group_by: kind", "aggregate: n = count()", NULL};
    (void)state;
    for (int i = 0; i < 3; i++) {
        for (size_t limit = 0; limit <= 1; limit++) {
            dh_execute_set_memory(limit);
            fixture_expect(&f[i], "n,s\n0,\n", "events", sums);
            fixture_expect(&f[i], "n,m\n0,\n", "events", ranks);
            fixture_expect(&f[i], "n,l\n0,\n", "events", lasts);
            fixture_expect(&f[i], "kind,n\n", "events", keys);
            dh_execute_set_memory(0);
        }
    }
}

static void a_folder_that_is_not_there_is_named(void **state)
{
    static const char *const verbs[] = {"group_by: note, day", "aggregate: n = count()", NULL};
    dh_plan *plan = NULL;
    dh_table *result = NULL;
    dh_error error = DH_ERROR_INIT;
    char *before = getenv("TMPDIR") ? strdup(getenv("TMPDIR")) : NULL;
    (void)state;
    assert_int_equal(fixture_plan(&plan, &f[1], "events", verbs, NULL), DH_OK);
    setenv("TMPDIR", "/nowhere/at/all", 1);
    dh_execute_set_memory(1);
    assert_int_equal(dh_execute(&result, plan, &error), DH_EIO);
    dh_execute_set_memory(0);
    assert_non_null(strstr(error.message, "/nowhere/at/all"));
    assert_non_null(strstr(error.message, "set TMPDIR"));
    assert_null(result);
    if (before)
        setenv("TMPDIR", before, 1);
    else
        unsetenv("TMPDIR");
    free(before);
    dh_plan_free(plan);
}

/* The same tables, their dictionaries declared to grow: as read from a file. */
static void growing_dictionaries_do_not_show(void **state)
{
    static const char *const plans[][4] = {
        {"group_by: kind, note", "aggregate: n = count(), a = min(kind), b = max(kind), d = distinct(kind)"},
        {"group_by: kind", "aggregate: s = sum(x), a = first(kind), m = median(v)"},
        {"filter: kind == 'ad_hoc' or not is_known(kind)", "distinct: kind, day", "sort: kind, day"},
        {"group_by: kind, month(day) as month", "aggregate: n = count()", "sort: -n, kind", "take: 5"}};
    fixture grown;
    (void)state;
    fixture_make(&grown, ROWS, 2);
    dh_dictionary *kinds = dh_table_get(grown.events, "kind")->dictionary;
    for (int i = 0; i < 20000; i++) { /* more than a batch is computed of, and no row has them */
        char text[24];
        snprintf(text, sizeof text, "no row's %d", i);
        assert_true(dh_dictionary_add(kinds, text, strlen(text)) >= 0);
    }
    dh_dictionary_grow_from_now(kinds);
    for (size_t p = 0; p < sizeof plans / sizeof *plans; p++) {
        const char *verbs[5] = {plans[p][0], plans[p][1], plans[p][2], plans[p][3], NULL};
        char *want = run(1, verbs), *found = fixture_query(&grown, "events", verbs);
        assert_string_equal(found, want);
        dh_free(want);
        dh_free(found);
    }
    fixture_free(&grown);
}

/* ---- groups of one category, of which many codes may occur in no row ---- */

#define CODES       40009
#define PLACE(code) ((int64_t)(code)*7919 % CODES) /* in the order of texts */

/* Which code row i has; -1 = unknown. */
static int32_t all_codes(int64_t i)
{
    return (int32_t)(i % CODES);
}
static int32_t few_codes(int64_t i)
{
    return i % 11 == 0 ? -1 : CODES - 1 - (int32_t)(i / 9 % 3) * 20000;
}
static int32_t some_codes(int64_t i)
{
    return i % 7 == 3 ? -1 : (int32_t)(i / 15 * 2 % CODES);
}
static int32_t neighbours(int64_t i)
{
    return 20000 + (int32_t)(i % 100);
}
static int32_t no_codes(int64_t i)
{
    (void)i;
    return -1;
}

static dh_table *table_of_codes(int32_t (*code_of)(int64_t), bool grows)
{
    dh_table *table = dh_table_new();
    dh_column *column = dh_column_new(DH_CATEGORY, ROWS), *v = dh_column_new(DH_INT64, ROWS);
    dh_dictionary *dictionary = dh_dictionary_new();
    for (int i = 0; i < CODES; i++) {
        char text[16];
        snprintf(text, sizeof text, "c%05lld", (long long)PLACE(i));
        assert_int_equal(dh_dictionary_add(dictionary, text, strlen(text)), i);
    }
    if (grows) dh_dictionary_grow_from_now(dictionary);
    dh_dictionary_unref(column->dictionary);
    column->dictionary = dictionary;
    for (int64_t i = 0; i < ROWS; i++) {
        int32_t code = code_of(i);
        assert_int_equal(code < 0 ? dh_column_append_null(column) : dh_column_append_code(column, code), 0);
        assert_int_equal(i % 5 == 0 ? dh_column_append_null(v) : dh_column_append_int64(v, i % 1000 - 300), 0);
    }
    dh_column_finish(column);
    dh_column_finish(v);
    assert_int_equal(dh_table_add(table, "c", column, NULL), DH_OK);
    assert_int_equal(dh_table_add(table, "v", v, NULL), DH_OK);
    return table;
}

/* What the query below gives, counted row by row. */
static char *counted(int32_t (*code_of)(int64_t))
{
    typedef struct group {
        int64_t n, valid, sum, positive;
    } group;
    group *groups = calloc(CODES + 1, sizeof *groups);
    char *text = dh_malloc((CODES + 2) * 64);
    size_t size = (size_t)sprintf(text, "c,n,s,positive,k\n");
    for (int64_t i = 0; i < ROWS; i++) {
        int32_t code = code_of(i);
        group *to = &groups[code < 0 ? CODES : PLACE(code)];
        to->n++;
        if (i % 5 == 0) continue;
        to->valid++;
        to->sum += i % 1000 - 300;
        to->positive += i % 1000 > 300;
    }
    for (int i = 0; i <= CODES; i++) {
        const group *g = &groups[i];
        if (g->n == 0) continue;
        if (i < CODES) size += (size_t)sprintf(text + size, "c%05d", i);
        size += (size_t)sprintf(text + size, ",%lld,", (long long)g->n);
        if (g->valid > 0) size += (size_t)sprintf(text + size, "%lld", (long long)g->sum);
        size += (size_t)sprintf(text + size, ",%lld,%lld\n", (long long)g->positive, (long long)g->valid);
    }
    sprintf(text + size, "# sum(v): %s of %s known\n", dh_numeral_whole(ROWS / 5 * 4).text,
            dh_numeral_whole(ROWS).text);
    free(groups);
    return text;
}

static void codes_that_do_not_occur_are_no_groups(void **state)
{
    static int32_t (*const kinds[])(int64_t) = {all_codes, few_codes, some_codes, neighbours, no_codes};
    static const char *const verbs[] = {
        "group_by: c", "aggregate: n = count(), s = sum(v), positive = count_if(v > 0), k = count(v)", NULL};
    (void)state;
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        char *want = counted(kinds[kind]);
        for (int i = 0; i < 6; i++) {
            dh_table *before = f[i / 2].events;
            f[i / 2].events = table_of_codes(kinds[kind], i % 2 == 1);
            char *found = fixture_query(&f[i / 2], "events", verbs);
            if (strcmp(found, want) != 0) fail_msg("rows of kind %zu, way %d: %.200s", kind, i, found);
            dh_free(found);
            dh_table_free(f[i / 2].events);
            f[i / 2].events = before;
        }
        dh_free(want);
    }
}

/* One states serves both, whichever comes first. */
static void shares_stand_beside_what_they_divide(void **state)
{
    static const char *const orders[] = {"aggregate: yes = count_if(x > 1), part = share(x > 1), k = count(x)",
                                         "aggregate: part = share(x > 1), yes = count_if(x > 1), k = count(x)"};
    (void)state;
    for (int i = 0; i < 6; i++) {
        const char *const verbs[] = {"group_by: kind", orders[i % 2], "filter: k > yes and yes > 0 and part == yes / k",
                                     "aggregate: n = count()", NULL};
        fixture_expect(&f[i / 2], "n\n4\n# share(x > 1): 141,175 of 150,000 known\n", "events", verbs);
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* quantile(expression, p) of all rows against sorting them all. */
static void check_quantile(int which, const char *expression, double p, double (*value)(int64_t v, bool *valid))
{
    char text[128];
    snprintf(text, sizeof text, "aggregate: q = quantile(%s, %g)", expression, p);
    const char *const verbs[] = {text, NULL};
    dh_plan *plan = NULL;
    dh_table *result = NULL;
    double *values = malloc(ROWS * sizeof *values);
    const dh_column *v = dh_table_get(f[which].events, "v");
    size_t n = 0;
    assert_non_null(values);
    for (int64_t i = 0; i < ROWS; i++) {
        bool valid = true;
        values[n] = value(dh_column_int64(v, i), &valid);
        n += valid;
    }
    qsort(values, n, sizeof *values, by_value);
    double place = (double)(n - 1) * p;
    size_t below = (size_t)floor(place);
    double part = place - (double)below, want = values[below];
    if (part > 0 && below + 1 < n && values[below] != values[below + 1])
        want = values[below] + part * (values[below + 1] - values[below]);
    assert_int_equal(fixture_plan(&plan, &f[which], "events", verbs, NULL), DH_OK);
    assert_int_equal(dh_execute(&result, plan, NULL), DH_OK);
    double found = dh_column_float64(dh_table_column(result, 0), 0);
    if (found != want) fail_msg("%s: %.17g instead of %.17g", text, found, want);
    dh_table_free(result);
    dh_plan_free(plan);
    free(values);
}

static double as_is(int64_t v, bool *valid)
{
    (void)valid;
    return (double)v;
}
static double wide(int64_t v, bool *valid)
{
    (void)valid;
    return (double)(v * v * v * 1000003);
}
static double quarter(int64_t v, bool *valid)
{
    (void)valid;
    return (double)v / 4;
}
static double positive(int64_t v, bool *valid)
{
    *valid = v > 0;
    return (double)v;
}

static void quantiles_are_those_of_sorting(void **state)
{
    static const double places[] = {0, 0.1, 0.333, 0.5, 0.9, 0.999, 1};
    (void)state;
    for (int i = 0; i < 3; i++)
        for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
            check_quantile(i, "v", places[p], as_is);
            check_quantile(i, "v * v * v * 1000003", places[p], wide);
            check_quantile(i, "v / 4", places[p], quarter);
            check_quantile(i, "if_else(v > 0, v, nil)", places[p], positive);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_those_of_a_plain_search),
        cmocka_unit_test(arrays_are_allowed_and_told),
        cmocka_unit_test(limits_do_not_show),
        cmocka_unit_test(no_rows_are_one_group_without_keys),
        cmocka_unit_test(a_folder_that_is_not_there_is_named),
        cmocka_unit_test(growing_dictionaries_do_not_show),
        cmocka_unit_test(codes_that_do_not_occur_are_no_groups),
        cmocka_unit_test(shares_stand_beside_what_they_divide),
        cmocka_unit_test(quantiles_are_those_of_sorting),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
