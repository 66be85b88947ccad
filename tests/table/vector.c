/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells by code: the quick way for truth values of few codes gives what the plain way gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "table/vector.h"

enum { MAX_ROWS = 131, MAX_ENTRIES = 19 };

/* A table of `length` entries, truth values or whole numbers, some of them unknown when `nulls`. */
static dh_vector *make_table(dh_arena *arena, dh_type type, int32_t length, bool nulls)
{
    dh_vector *table = dh_vector_new(arena, type, length);
    assert_non_null(table);
    if (nulls) assert_non_null(table->valid = dh_vector_new_valid(arena, length, true));
    for (int32_t i = 0; i < length; i++) {
        if (type == DH_BOOL)
            ((uint8_t *)table->values)[i] = (uint8_t)(rand() & 1);
        else
            ((int64_t *)table->values)[i] = rand();
        if (nulls) table->valid[i] = (uint8_t)(rand() & 1);
    }
    return table;
}

/* Codes below `size`; what stands under an unknown one is anything. */
static dh_vector *make_codes(dh_arena *arena, int32_t n, int32_t size, bool nulls)
{
    dh_vector *codes = dh_vector_new(arena, DH_CATEGORY, n);
    assert_non_null(codes);
    if (nulls) assert_non_null(codes->valid = dh_vector_new_valid(arena, n, true));
    for (int32_t i = 0; i < n; i++) {
        bool valid = size > 0 && (!nulls || rand() % 3 > 0);
        ((int32_t *)codes->values)[i] = valid ? rand() % size : rand() - RAND_MAX / 2;
        if (nulls) codes->valid[i] = valid;
    }
    return codes;
}

static void check(const dh_vector *out, const dh_vector *table, const dh_vector *codes)
{
    assert_int_equal(out->length, codes->length);
    assert_int_equal(out->type, table->type);
    for (int32_t i = 0; i < codes->length; i++) {
        int32_t at = dh_vector_is_valid(codes, i) ? ((const int32_t *)codes->values)[i] : table->length - 1;
        assert_int_equal(dh_vector_is_valid(out, i), dh_vector_is_valid(table, at));
        if (table->type == DH_BOOL)
            assert_int_equal(((const uint8_t *)out->values)[i], ((const uint8_t *)table->values)[at]);
        else
            assert_int_equal(((const int64_t *)out->values)[i], ((const int64_t *)table->values)[at]);
    }
}

static void cells_come_by_code(void **state)
{
    (void)state;
    srand(7);
    dh_arena *arena = dh_arena_new();
    assert_non_null(arena);
    for (int32_t length = 1; length <= MAX_ENTRIES; length++)
        for (int32_t n = 0; n <= MAX_ROWS; n++)
            for (int kind = 0; kind < 8; kind++) {
                dh_arena_mark mark = dh_arena_get_mark(arena);
                /* without codes at all every row is unknown */
                bool unknown = (kind & 2) != 0 || length == 1;
                dh_vector *table = make_table(arena, kind & 4 ? DH_INT64 : DH_BOOL, length, (kind & 1) != 0);
                dh_vector *codes = make_codes(arena, n, length - 1, unknown);
                dh_vector *out = dh_vector_gather_codes(arena, table, codes);
                assert_non_null(out);
                check(out, table, codes);
                dh_arena_release_to(arena, mark);
            }
    dh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(cells_come_by_code)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
