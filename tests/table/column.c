/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of every type: what is appended is read back, taken, sliced and ordered. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "table/vector.h"
#include "tests/table/sample.h"

enum { ROWS = 533 };

static void same_cell(const dh_column *a, int64_t i, const dh_column *b, int64_t j)
{
    assert_int_equal(dh_column_is_valid(a, i), dh_column_is_valid(b, j));
    if (dh_column_compare(a, i, b, j) != 0) fail_msg("%s rows %d and %d", dh_type_name(a->type), (int)i, (int)j);
}

static void reads_back_what_was_appended(void **state)
{
    (void)state;
    dh_column *ints = sample_column(DH_INT64, ROWS), *texts = sample_column(DH_TEXT, ROWS);
    dh_column *bools = sample_column(DH_BOOL, ROWS), *counts = sample_column(DH_COUNT, ROWS);
    size_t size;
    assert_int_equal(ints->length, ROWS);
    assert_int_equal(ints->nulls, 76); /* i = 3, 10, … 528 */
    assert_false(dh_column_is_valid(ints, 3));
    assert_int_equal(dh_column_int64(ints, 3), 0);
    assert_int_equal(dh_column_int64(ints, 499), 499 * 1000003 - 5000);
    const char *text = dh_column_text(texts, 501, &size);
    assert_int_equal(size, strlen("đất đai"));
    assert_memory_equal(text, "đất đai", size);
    assert_true(dh_column_bool(bools, 300));
    assert_false(dh_column_bool(bools, 301));
    assert_false(dh_column_is_exact(counts));
    dh_count at_min = dh_column_count(counts, 501), at_max = dh_column_count(counts, 502);
    assert_true(at_min.lower == 5010 && isinf(at_min.upper));
    assert_true(at_max.lower == 0 && at_max.upper == 5020);
    assert_true(dh_column_count(counts, 0).upper == 0);
    dh_column_unref(ints);
    dh_column_unref(texts);
    dh_column_unref(bools);
    dh_column_unref(counts);
}

static void costs_nothing_when_exact_and_valid(void **state)
{
    (void)state;
    dh_column *c = dh_column_new(DH_COUNT, 2);
    dh_column_append_count(c, (dh_count){5, 5, 5});
    assert_null(c->lower);
    dh_column_append_count(c, (dh_count){5, 5, INFINITY});
    assert_non_null(c->lower);
    c->upper[1] = 5;
    dh_column_append_null(c);
    dh_bit_set(c->validity, 2, true);
    dh_column_finish(c);
    assert_null(c->lower);
    assert_null(c->upper);
    assert_null(c->validity);
    assert_int_equal(c->nulls, 0);
    dh_column_unref(c);
}

static void a_nan_is_unknown(void **state)
{
    (void)state;
    dh_column *f = dh_column_new(DH_FLOAT64, 0), *c = dh_column_new(DH_COUNT, 0);
    dh_column_append_float64(f, NAN);
    dh_column_append_float64(f, INFINITY);
    dh_column_append_count(c, (dh_count){NAN, 0, 1});
    assert_false(dh_column_is_valid(f, 0));
    assert_true(dh_column_is_valid(f, 1));
    assert_false(dh_column_is_valid(c, 0));
    dh_column_unref(f);
    dh_column_unref(c);
}

static void fills_in_place(void **state)
{
    (void)state;
    dh_column *c = dh_column_new_filled(DH_COUNT, 100);
    assert_int_equal(c->nulls, 100);
    assert_int_equal((uintptr_t)c->values % 64, 0);
    for (int64_t i = 0; i < 100; i += 2) {
        ((double *)c->values)[i] = (double)i;
        dh_bit_set(c->validity, i, true);
    }
    assert_int_equal(dh_column_add_bounds(c), 0);
    c->upper[2] = INFINITY;
    dh_column_finish(c);
    assert_int_equal(c->nulls, 50);
    assert_true(isinf(dh_column_count(c, 2).upper));
    assert_true(dh_column_count(c, 4).upper == 4);
    dh_column_unref(c);
    assert_null(dh_column_new_filled(DH_TEXT, 3));
    assert_null(dh_column_new_filled(DH_INT64, -1));
    c = dh_column_new_filled(DH_BOOL, 0);
    assert_int_equal(c->length, 0);
    dh_column_unref(c);
}

static void takes_rows_in_any_order(void **state)
{
    (void)state;
    int64_t rows[200];
    for (int64_t i = 0; i < 200; i++) rows[i] = i % 9 == 4 ? -1 : i * 7919 % ROWS;
    for (int t = 0; t < SAMPLE_TYPES; t++) {
        dh_column *from = sample_column(sample_types[t], ROWS);
        from->display = DH_DISPLAY_ID;
        dh_column *taken = dh_column_take(from, rows, 200);
        assert_int_equal(taken->length, 200);
        assert_int_equal(taken->display, DH_DISPLAY_ID);
        assert_ptr_equal(taken->dictionary, from->dictionary);
        int64_t nulls = 0;
        for (int64_t i = 0; i < 200; i++) {
            nulls += !dh_column_is_valid(taken, i);
            if (rows[i] < 0)
                assert_false(dh_column_is_valid(taken, i));
            else
                same_cell(taken, i, from, rows[i]);
        }
        assert_int_equal(taken->nulls, nulls);
        dh_column *none = dh_column_take(from, rows, 0);
        assert_int_equal(none->length, 0);
        dh_column_unref(none);
        dh_column_unref(taken);
        dh_column_unref(from);
    }
}

/* slice(begin, n) is take(begin … begin + n - 1) is appending those rows one by one. */
static void slicing_taking_and_appending_agree(void **state)
{
    (void)state;
    static const int64_t spans[][2] = {{0, ROWS}, {0, 0}, {ROWS, 0}, {8, 16}, {8, 13}, {3, 1}, {5, 500}, {64, 64}};
    int64_t rows[ROWS];
    for (int t = 0; t < SAMPLE_TYPES; t++) {
        dh_column *from = sample_column(sample_types[t], ROWS);
        for (size_t s = 0; s < sizeof spans / sizeof *spans; s++) {
            int64_t begin = spans[s][0], n = spans[s][1];
            for (int64_t i = 0; i < n; i++) rows[i] = begin + i;
            dh_column *sliced = dh_column_slice(from, begin, n), *taken = dh_column_take(from, rows, n);
            dh_column *appended = dh_column_new(from->type, 0);
            appended->dictionary = dh_dictionary_ref(from->dictionary);
            for (int64_t i = 0; i < n; i++) assert_int_equal(dh_column_append_from(appended, from, begin + i), 0);
            dh_column_finish(appended);
            assert_int_equal(sliced->length, n);
            assert_int_equal(sliced->nulls, taken->nulls);
            assert_int_equal(sliced->nulls, appended->nulls);
            assert_int_equal(dh_column_is_exact(sliced), dh_column_is_exact(taken));
            assert_int_equal(dh_column_is_exact(sliced), dh_column_is_exact(appended));
            for (int64_t i = 0; i < n; i++) {
                same_cell(sliced, i, from, begin + i);
                same_cell(taken, i, from, begin + i);
                same_cell(appended, i, from, begin + i);
            }
            dh_column_unref(sliced);
            dh_column_unref(taken);
            dh_column_unref(appended);
        }
        dh_column_unref(from);
    }
}

/* Antisymmetric and transitive on all triples of a sample of each type; unknown last. */
static void orders_totally(void **state)
{
    (void)state;
    enum { N = 60 };
    for (int t = 0; t < SAMPLE_TYPES; t++) {
        dh_column *c = sample_column(sample_types[t], N);
        for (int64_t i = 0; i < N; i++)
            for (int64_t j = 0; j < N; j++) {
                int ij = dh_column_compare(c, i, c, j), ji = dh_column_compare(c, j, c, i);
                assert_int_equal((ij > 0) - (ij < 0), (ji < 0) - (ji > 0));
                if (dh_column_is_valid(c, i) && !dh_column_is_valid(c, j)) assert_true(ij < 0);
                for (int64_t k = 0; k < N; k++)
                    if (ij <= 0 && dh_column_compare(c, j, c, k) <= 0) assert_true(dh_column_compare(c, i, c, k) <= 0);
            }
        dh_column_unref(c);
    }
}

static void orders_equal_texts_by_code(void **state)
{
    (void)state;
    dh_column *c = dh_column_new(DH_CATEGORY, 0);
    c->dictionary = dh_dictionary_new();
    dh_dictionary_append(c->dictionary, "18601", 5);
    dh_dictionary_append(c->dictionary, "18601", 5);
    dh_column_append_code(c, 1);
    dh_column_append_code(c, 0);
    dh_column_append_code(c, 1);
    assert_true(dh_column_compare(c, 0, c, 1) > 0);
    assert_true(dh_column_compare(c, 1, c, 2) < 0);
    assert_int_equal(dh_column_compare(c, 0, c, 2), 0);
    dh_column_unref(c);
}

static void gives_cells_as_values(void **state)
{
    (void)state;
    for (int t = 0; t < SAMPLE_TYPES; t++) {
        dh_column *from = sample_column(sample_types[t], 20), *copy = dh_column_new(from->type, 0);
        for (int64_t i = 0; i < 20; i++) {
            dh_value value;
            dh_column_value(from, i, &value);
            assert_int_equal(value.type, from->type);
            assert_int_equal(dh_column_append_value(copy, &value), 0);
            same_cell(copy, i, from, i);
        }
        dh_column_unref(copy);
        dh_column_unref(from);
    }
    assert_string_equal(dh_type_name(DH_CATEGORY), "category");
    assert_string_equal(dh_type_name((dh_type)99), "?");
}

/* Vectors of any lengths, so that bits begin anywhere, make the column that they were loaded from. */
static void joins_vectors_of_any_length(void **state)
{
    (void)state;
    for (int t = 0; t < SAMPLE_TYPES; t++) {
        for (int64_t first = 0; first < 3; first++) {
            dh_column *from = sample_column(sample_types[t], 200), *made;
            dh_arena *arena = dh_arena_new();
            const dh_vector *vectors[200];
            int64_t n = 0, rows = 0;
            for (int32_t length = 1; first + rows + length <= from->length;
                 rows += length, length = length * 5 % 37 + 1)
                vectors[n++] = dh_vector_load(arena, from, first + rows, NULL, length);
            made = dh_vectors_to_column(from->type, from->display, from->dictionary, vectors, n);
            assert_int_equal(made->length, rows);
            for (int64_t i = 0; i < rows; i++) same_cell(made, i, from, first + i);
            dh_column_unref(made);
            made = dh_vectors_to_column(from->type, from->display, from->dictionary, vectors, 1);
            assert_int_equal(made->nulls, !dh_column_is_valid(from, first));
            same_cell(made, 0, from, first);
            dh_column_unref(made);
            dh_column_unref(from);
            dh_arena_free(arena);
        }
    }
}

static void keeps_what_stands_in_place(void **state)
{
    (void)state;
    dh_column *from = sample_column(DH_COUNT, 200);
    dh_arena *arena = dh_arena_new();
    dh_vector *v = dh_vector_load(arena, from, 0, NULL, 100);
    assert_ptr_not_equal(dh_vector_keep(arena, v)->values, v->values); /* nobody says that it stays */
    v->in_place = true;
    dh_vector *kept = dh_vector_keep(arena, v), *copy = dh_vector_copy(arena, v);
    assert_ptr_equal(kept->values, v->values);
    assert_ptr_not_equal(kept->valid, v->valid);
    assert_ptr_not_equal(kept->lower, v->lower);
    assert_ptr_not_equal(copy->values, v->values);
    assert_false(copy->in_place);
    assert_memory_equal(copy->values, v->values, 100 * sizeof(double));
    assert_memory_equal(kept->valid, v->valid, 100);
    assert_memory_equal(kept->upper, v->upper, 100 * sizeof(double));
    dh_column_unref(from);
    dh_arena_free(arena);
}

static void numbers_are_counts(void **state)
{
    (void)state;
    for (int t = 0; t < SAMPLE_TYPES; t++) {
        dh_column *from = sample_column(sample_types[t], 40), *counts = dh_column_as_count(from);
        bool number = from->type == DH_INT64 || from->type == DH_FLOAT64 || from->type == DH_COUNT;
        assert_int_equal(counts != NULL, number);
        if (from->type == DH_COUNT) assert_ptr_equal(counts, from);
        for (int64_t i = 0; counts != NULL && from->type != DH_COUNT && i < from->length; i++) {
            assert_int_equal(dh_column_is_valid(counts, i), dh_column_is_valid(from, i));
            if (!dh_column_is_valid(from, i)) continue;
            double value = from->type == DH_INT64 ? (double)dh_column_int64(from, i) : dh_column_float64(from, i);
            assert_true(dh_column_count(counts, i).stated == value);
            assert_true(dh_column_is_exact(counts));
        }
        dh_column_unref(counts);
        dh_column_unref(from);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_back_what_was_appended),
                                       cmocka_unit_test(costs_nothing_when_exact_and_valid),
                                       cmocka_unit_test(a_nan_is_unknown),
                                       cmocka_unit_test(fills_in_place),
                                       cmocka_unit_test(takes_rows_in_any_order),
                                       cmocka_unit_test(slicing_taking_and_appending_agree),
                                       cmocka_unit_test(orders_totally),
                                       cmocka_unit_test(orders_equal_texts_by_code),
                                       cmocka_unit_test(gives_cells_as_values),
                                       cmocka_unit_test(joins_vectors_of_any_length),
                                       cmocka_unit_test(keeps_what_stands_in_place),
                                       cmocka_unit_test(numbers_are_counts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
