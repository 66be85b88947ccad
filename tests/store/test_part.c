/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts: what was written is read, byte for byte the same on any number of threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "store/fixture.h"
#include "tests/table/sample.h"

static void assert_equal_tables(const dh_table *a, const dh_table *b)
{
    assert_int_equal(dh_table_columns(a), dh_table_columns(b));
    assert_int_equal(dh_table_rows(a), dh_table_rows(b));
    for (int32_t c = 0; c < dh_table_columns(a); c++) {
        const dh_column *x = dh_table_column(a, c), *y = dh_table_column(b, c);
        assert_string_equal(dh_table_column_name(a, c), dh_table_column_name(b, c));
        assert_int_equal(x->type, y->type);
        assert_int_equal(x->display, y->display);
        assert_int_equal(x->nulls, y->nulls);
        for (int64_t r = 0; r < x->length; r++) {
            assert_int_equal(dh_column_is_valid(x, r), dh_column_is_valid(y, r));
            if (dh_column_compare(x, r, y, r) != 0)
                fail_msg("column %s, row %lld", dh_table_column_name(a, c), (long long)r);
        }
    }
}

static void gives_back_what_was_written(void **state)
{
    (void)state;
    static const int64_t rows[] = {0, 1, 2, 7, 8, 9, 63, 64, 65, 1000, 65535, 65536, 65537, 140000};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dh_table *table = sample_table(rows[i]);
        for (int compress = 0; compress < 2; compress++) {
            part_bytes part = write_table(table, compress, 2);
            dh_ipc_file *file = open_part(&part);
            dh_table *back;
            OK(part_read(&back, &file, 1, NULL, 0, error));
            assert_equal_tables(table, back);
            assert_int_equal(part.written.rows, rows[i]);
            assert_int_equal(dh_ipc_n_batches(file), (rows[i] + DH_MORSEL_ROWS - 1) / DH_MORSEL_ROWS);
            assert_true(dh_ipc_hash(file) == part.written.hash);
            dh_table_free(back);
            dh_ipc_unref(file);
            free(part.bytes);
        }
        dh_table_free(table);
    }
}

/* Values at the ends of their types, and all unknown. */
static void keeps_extremes(void **state)
{
    (void)state;
    dh_table *table = dh_table_new();
    dh_column *whole = dh_column_new(DH_INT64, 4), *real = dh_column_new(DH_FLOAT64, 4);
    dh_column *none = dh_column_new_filled(DH_CATEGORY, 4), *id = dh_column_new(DH_INT64, 4);
    dh_column *texts = dh_column_new(DH_TEXT, 4);
    const int64_t numbers[] = {INT64_MIN, INT64_MAX, 0, -1};
    const double reals[] = {-INFINITY, INFINITY, 5e-324, -0.0};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(dh_column_append_int64(whole, numbers[i]), 0);
        assert_int_equal(dh_column_append_float64(real, reals[i]), 0);
        assert_int_equal(dh_column_append_int64(id, i), 0);
        assert_int_equal(dh_column_append_text(texts, "a\0b", 3), 0);
    }
    id->display = DH_DISPLAY_ID;
    dh_column_finish(whole);
    OK(dh_table_add(table, "số", whole, error));
    OK(dh_table_add(table, "", real, error));
    OK(dh_table_add(table, "không", none, error));
    OK(dh_table_add(table, "id", id, error));
    OK(dh_table_add(table, "NUL", texts, error));
    part_bytes part = write_table(table, true, 0);
    dh_ipc_file *file = open_part(&part);
    dh_table *back;
    OK(part_read(&back, &file, 1, NULL, 0, error));
    assert_equal_tables(table, back);
    dh_ipc_range ranges[5];
    assert_true(dh_ipc_batch_ranges(file, 0, ranges));
    assert_true(ranges[0].ranged && ranges[0].low <= -9223372036854775808.0 && ranges[0].high >= 9223372036854775807.0);
    assert_true(ranges[1].low == -INFINITY && ranges[1].high == INFINITY);
    assert_int_equal(ranges[2].nulls, 4);
    assert_false(ranges[2].ranged || ranges[4].ranged);
    dh_table_free(back);
    dh_ipc_unref(file);
    free(part.bytes);
    dh_table_free(table);
}

/* ---- a relation such as a scan gives: small morsels, rows left out, a dictionary that grows as threads come by ----
 */

enum { SCAN_MORSELS = 400, SCAN_ROWS = 700 };

static int64_t scattered(int64_t row)
{
    return row * 7919 % 5003;
}

static int64_t (*key_of)(int64_t row) = scattered;

typedef struct scan_morsel {
    dh_morsel morsel;
    int64_t index;
} scan_morsel;

typedef struct test_scan {
    dh_relation_scan scan;
    scan_morsel morsels[8];
} test_scan;

static dh_status scan_load(dh_morsel *base, dh_arena *arena, int32_t field, int64_t begin, const int32_t *rows,
                           int32_t n, uint8_t *invalid, const dh_vector **out, dh_error *error)
{
    assert_null(rows);
    const scan_morsel *morsel = (const scan_morsel *)base;
    dh_vector *v = dh_vector_new(arena, field == 0 ? DH_CATEGORY : DH_TEXT, n);
    if (v == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        int64_t row = morsel->index * SCAN_ROWS + begin + i;
        char *text = dh_arena_printf(arena, field == 0 ? "k%lld" : "text %lld", (long long)key_of(row));
        if (text == NULL) return dh_error_nomem(error);
        if (row % 11 == 5) invalid[i] = 1;
        if (field == 1)
            ((dh_slice *)v->values)[i] = (dh_slice){text, strlen(text)};
        else
            ((int32_t *)v->values)[i] = -1;
    }
    *out = v;
    return DH_OK;
}

static dh_dictionary *scan_dictionary;

static dh_status scan_load_coded(dh_morsel *base, dh_arena *arena, int32_t field, int64_t begin, const int32_t *rows,
                                 int32_t n, uint8_t *invalid, const dh_vector **out, dh_error *error)
{
    DH_TRY(scan_load(base, arena, field, begin, rows, n, invalid, out, error));
    if (field != 0) return DH_OK;
    dh_vector *v = (dh_vector *)(uintptr_t)*out;
    v->dictionary = scan_dictionary;
    for (int32_t i = 0; i < n; i++) {
        int64_t row = ((scan_morsel *)base)->index * SCAN_ROWS + begin + i;
        char text[32];
        int size = snprintf(text, sizeof text, "k%lld", (long long)key_of(row));
        ((int32_t *)v->values)[i] = dh_dictionary_add(scan_dictionary, text, (size_t)size);
    }
    return DH_OK;
}

static dh_status scan_morsel_at(dh_relation_scan *base, int64_t index, int worker, dh_morsel **out, dh_error *error)
{
    (void)error;
    test_scan *scan = (test_scan *)base;
    scan->morsels[worker] =
        (scan_morsel){{.rows = index < SCAN_MORSELS ? SCAN_ROWS : 0, .load = scan_load_coded}, index};
    if (index >= SCAN_MORSELS) __atomic_store_n(&base->ended, true, __ATOMIC_RELEASE);
    *out = &scan->morsels[worker].morsel;
    return DH_OK;
}

static void test_scan_free(dh_relation_scan *scan)
{
    free(scan);
}

static dh_status scan_start(dh_relation_scan **out, dh_relation *relation, const bool *needed,
                            const dh_relation_range *ranges, int32_t n_ranges, int workers, dh_error *error)
{
    (void)needed, (void)ranges, (void)n_ranges, (void)error;
    assert_true(workers <= 8);
    test_scan *scan = calloc(1, sizeof *scan);
    scan->scan =
        (dh_relation_scan){.relation = relation, .n_morsels = -1, .morsel = scan_morsel_at, .free = test_scan_free};
    *out = &scan->scan;
    return DH_OK;
}

/* The scan written and read again; its hash. *code_bytes: how wide the codes in the file are. */
static uint64_t write_scan(int threads, bool compress, int *code_bytes)
{
    dh_relation_field fields[] = {{"key", DH_CATEGORY, 0, scan_dictionary}, {"text", DH_TEXT, 0, NULL}};
    dh_relation relation = {
        .refs = 1, .name = "scan", .fields = fields, .n_fields = 2, .rows = -1, .start = scan_start};
    part_bytes part;
    OK(part_write(&part, &relation, compress, threads, error));
    dh_ipc_file *file = open_part(&part);
    *code_bytes = dh_ipc_fields(file)[0].code_bytes;
    dh_table *back;
    OK(part_read(&back, &file, 1, NULL, 0, error));
    const dh_column *key = dh_table_column(back, 0), *text = dh_table_column(back, 1);
    int64_t row = 0;
    for (int64_t r = 0; r < (int64_t)SCAN_MORSELS * SCAN_ROWS; r++) {
        char want[32];
        size_t size;
        if (r % 11 == 5) continue;
        int n = snprintf(want, sizeof want, "text %lld", (long long)key_of(r));
        assert_true(dh_column_text_is(text, row, want, (size_t)n));
        const char *coded = dh_column_text(key, row, &size);
        assert_true(size == (size_t)n - 4 && memcmp(coded + 1, want + 5, size - 1) == 0);
        row++;
    }
    assert_int_equal(row, dh_table_rows(back));
    assert_int_equal(dh_column_code(key, 0), 0); /* in the order of appearance */
    assert_int_equal(dh_column_code(key, 1), 1);
    dh_table_free(back);
    dh_ipc_unref(file);
    free(part.bytes);
    return part.written.hash;
}

static void start_dictionary(void)
{
    scan_dictionary = dh_dictionary_new();
    dh_dictionary_grow_from_now(scan_dictionary);
}

static void does_not_depend_on_threads(void **state)
{
    (void)state;
    uint64_t hashes[4];
    int code_bytes;
    for (int i = 0; i < 4; i++) {
        start_dictionary();
        if (i == 3) assert_true(dh_dictionary_add(scan_dictionary, "k4321", 5) >= 0); /* codes of another order */
        hashes[i] = write_scan(1 << i, true, &code_bytes);
        dh_dictionary_unref(scan_dictionary);
    }
    for (int i = 1; i < 4; i++) assert_true(hashes[i] == hashes[0]);
}

static int64_t few(int64_t row)
{
    return row % 20;
}

static int64_t just_few(int64_t row)
{
    return row < 200000 ? row % 20 : row % 128;
}

static int64_t more_later(int64_t row)
{
    return row < 100000 ? row % 20 : row % 129;
}

static int64_t many_later(int64_t row)
{
    return row < 100000 ? row % 20 : row;
}

static int64_t many(int64_t row)
{
    return row;
}

/* What the first batch made believe is mended, on any number of threads alike. */
static void codes_are_as_wide_as_they_need(void **state)
{
    (void)state;
    static const struct {
        int64_t (*key)(int64_t row);
        int bytes;
    } cases[] = {{few, 1}, {just_few, 1}, {more_later, 2}, {scattered, 2}, {many_later, 4}, {many, 4}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t hashes[2];
        key_of = cases[i].key;
        for (int threads = 0; threads < 2; threads++) {
            int code_bytes;
            start_dictionary();
            hashes[threads] = write_scan(threads ? 4 : 1, i % 2 != 0, &code_bytes);
            assert_int_equal(code_bytes, cases[i].bytes);
            dh_dictionary_unref(scan_dictionary);
        }
        assert_true(hashes[0] == hashes[1]);
    }
    key_of = scattered;
}

/* ---- ranges, several files ---- */

static void leaves_out_what_is_not_asked_for(void **state)
{
    (void)state;
    dh_table *table = sample_table(3 * DH_MORSEL_ROWS); /* dates ascend */
    part_bytes part = write_table(table, false, 2);
    dh_ipc_file *file = open_part(&part), *twice[] = {file, file};
    int32_t day = dh_table_find(table, "date");
    struct {
        double low, high;
        int64_t rows;
    } const asked[] = {{17000, 17005, 1},
                       {17000 + DH_MORSEL_ROWS - 1, 17000 + DH_MORSEL_ROWS, 2},
                       {0, 16999, 0},
                       {-INFINITY, INFINITY, 3},
                       {17000 + 3.0 * DH_MORSEL_ROWS, INFINITY, 0}};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        dh_relation_range range = {day, asked[i].low, asked[i].high};
        dh_table *back;
        OK(part_read(&back, twice, 2, &range, 1, error));
        assert_int_equal(dh_table_rows(back), 2 * asked[i].rows * DH_MORSEL_ROWS);
        dh_table_free(back);
    }
    dh_ipc_unref(file);
    free(part.bytes);
    dh_table_free(table);
}

/* Of three morsels, the whole numbers from 0 on, one of them unknown in `gap`. */
static void says_which_morsels_hold_a_range(void **state)
{
    enum { ROWS = 3 * DH_MORSEL_ROWS, UNKNOWN = DH_MORSEL_ROWS + 5 };
    static const struct {
        int32_t field;
        double low, high;
        int64_t morsels;
        bool holds[3];
    } asked[] = {{0, -INFINITY, INFINITY, 3, {true, true, true}}, {1, -INFINITY, INFINITY, 3, {true, false, true}},
                 {0, 0, ROWS - 1, 3, {true, true, true}},         {0, 0, ROWS - 2, 3, {true, true, false}},
                 {0, 1, INFINITY, 3, {false, true, true}},        {0, DH_MORSEL_ROWS, INFINITY, 2, {true, true}},
                 {0, DH_MORSEL_ROWS + 1, ROWS, 2, {false, true}}};
    (void)state;
    dh_table *table = dh_table_new();
    dh_column *whole = dh_column_new(DH_INT64, ROWS), *gap = dh_column_new(DH_INT64, ROWS);
    for (int64_t i = 0; i < ROWS; i++) {
        assert_int_equal(dh_column_append_int64(whole, i), 0);
        assert_int_equal(i == UNKNOWN ? dh_column_append_null(gap) : dh_column_append_int64(gap, i), 0);
    }
    OK(dh_table_add(table, "whole", whole, error));
    OK(dh_table_add(table, "gap", gap, error));
    part_bytes part = write_table(table, false, 2);
    dh_ipc_file *file = open_part(&part);
    dh_relation *relation;
    OK(dh_store_relation_new(&relation, "x", &file, 1, (dh_dictionary *[2]){0}, ROWS, error));
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        /* the first holds for all: the second is told apart from it */
        dh_relation_range ranges[2] = {{0, -1, INFINITY}, {asked[i].field, asked[i].low, asked[i].high}};
        dh_relation_scan *scan;
        OK(relation->start(&scan, relation, (bool[]){true, true}, ranges, 2, 1, error));
        assert_int_equal(scan->n_morsels, asked[i].morsels);
        for (int64_t k = 0; k < asked[i].morsels; k++) {
            dh_morsel *morsel;
            OK(scan->morsel(scan, k, 0, &morsel, error));
            assert_true(morsel->holds[0]);
            assert_int_equal(morsel->holds[1], asked[i].holds[k]);
        }
        scan->free(scan);
    }
    dh_relation_unref(relation);
    dh_ipc_unref(file);
    free(part.bytes);
    dh_table_free(table);
}

static void loads_the_rows_picked(void **state)
{
    (void)state;
    dh_table *table = sample_table(500);
    part_bytes part = write_table(table, true, 0);
    dh_ipc_file *file = open_part(&part);
    dh_dictionary *dictionaries[SAMPLE_TYPES] = {0};
    bool needed[SAMPLE_TYPES];
    for (int32_t i = 0; i < SAMPLE_TYPES; i++) {
        dictionaries[i] = dh_ipc_dictionary(file, i);
        needed[i] = true;
    }
    dh_relation *relation;
    dh_relation_scan *scan;
    dh_morsel *morsel;
    OK(dh_store_relation_new(&relation, "x", &file, 1, dictionaries, 500, error));
    OK(relation->start(&scan, relation, needed, NULL, 0, 1, error));
    OK(scan->morsel(scan, 0, 0, &morsel, error));
    static const int32_t rows[] = {0, 3, 4, 17, 301, 99, 399};
    dh_arena *arena = dh_arena_new();
    for (int32_t f = 0; f < SAMPLE_TYPES; f++) {
        const dh_vector *got;
        OK(morsel->load(morsel, arena, f, 100, rows, 7, NULL, &got, error));
        const dh_column *from = dh_table_column(table, f);
        dh_column *made = dh_vectors_to_column(got->type, 0, got->dictionary, &got, 1);
        for (int64_t i = 0; i < 7; i++) assert_int_equal(dh_column_compare(made, i, from, 100 + rows[i]), 0);
        dh_column_unref(made);
    }
    dh_arena_free(arena);
    scan->free(scan);
    dh_relation_unref(relation);
    for (int32_t i = 0; i < SAMPLE_TYPES; i++) dh_dictionary_unref(dictionaries[i]);
    dh_ipc_unref(file);
    free(part.bytes);
    dh_table_free(table);
}

/* ---- memory ---- */

static void fails_cleanly_without_memory(void **state)
{
    (void)state;
    dh_table *table = sample_table(50);
    dh_relation *relation = dh_relation_of_table(table);
    part_bytes whole = write_table(table, true, 0);
    int64_t n = 1;
    for (;; n++) {
        dh_error error = DH_ERROR_INIT;
        part_bytes part;
        dh_memory_fail_after(n);
        dh_status status = part_write(&part, relation, true, 0, &error);
        dh_memory_fail_after(0);
        free(part.bytes);
        if (status == DH_OK) break;
        assert_int_equal(status, DH_ENOMEM);
    }
    assert_true(n > 100);
    for (n = 1;; n++) {
        dh_error error = DH_ERROR_INIT;
        dh_ipc_file *file;
        dh_table *back = NULL;
        dh_memory_fail_after(n);
        dh_status status = dh_ipc_open_bytes(&file, whole.bytes, whole.size, "part", &error);
        if (status == DH_OK) {
            status = part_read(&back, &file, 1, NULL, 0, &error);
            dh_ipc_unref(file);
        }
        dh_memory_fail_after(0);
        dh_table_free(back);
        if (status == DH_OK) break;
        assert_int_equal(status, DH_ENOMEM);
    }
    assert_true(n > 50);
    dh_relation_unref(relation);
    free(whole.bytes);
    dh_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_what_was_written),
        cmocka_unit_test(keeps_extremes),
        cmocka_unit_test(does_not_depend_on_threads),
        cmocka_unit_test(codes_are_as_wide_as_they_need),
        cmocka_unit_test(leaves_out_what_is_not_asked_for),
        cmocka_unit_test(says_which_morsels_hold_a_range),
        cmocka_unit_test(loads_the_rows_picked),
        cmocka_unit_test(fails_cleanly_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
