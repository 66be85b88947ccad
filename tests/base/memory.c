/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The allocator's fault, the arena's alignment and marks, the byte string's sticky failure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/strbuf.h"

static void fails_from_the_nth_on(void **state)
{
    (void)state;
    dh_memory_fail_after(2);
    void *first = dh_malloc(8), *second = dh_malloc(8), *third = dh_calloc(1, 8);
    char *fourth = dh_strdup("x");
    dh_memory_fail_after(0);
    assert_non_null(first);
    assert_null(second);
    assert_null(third);
    assert_null(fourth);
    void *after = dh_malloc(8);
    assert_non_null(after);
    dh_free(after);
    dh_free(first);
}

static void refuses_sizes_that_overflow(void **state)
{
    (void)state;
    assert_null(dh_calloc(SIZE_MAX / 2, 3));
    char *kept = dh_strdup("kept");
    assert_null(dh_realloc_array(kept, SIZE_MAX / 2, 3));
    assert_string_equal(kept, "kept");
    assert_null(dh_aligned_alloc(SIZE_MAX - 3));
    dh_free(kept);
}

static void grows_by_doubling(void **state)
{
    (void)state;
    int *items = NULL;
    size_t capacity = 0;
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(dh_grow((void **)&items, &capacity, (size_t)i + 1, sizeof *items), 0);
        items[i] = i;
    }
    assert_int_equal(capacity, 1024);
    for (int i = 0; i < 1000; i++) assert_int_equal(items[i], i);
    assert_int_equal(dh_grow((void **)&items, &capacity, SIZE_MAX / 2, sizeof *items), -1);
    assert_int_equal(items[999], 999);
    dh_free(items);
}

static void aligns_and_clears_column_buffers(void **state)
{
    (void)state;
    unsigned char *buffer = dh_aligned_alloc(3);
    assert_int_equal((uintptr_t)buffer % 64, 0);
    for (int i = 0; i < 64; i++) assert_int_equal(buffer[i], 0);
    memcpy(buffer, "abc", 3);
    buffer = dh_aligned_grow(buffer, 3, 200);
    assert_int_equal((uintptr_t)buffer % 64, 0);
    assert_memory_equal(buffer, "abc", 3);
    for (int i = 3; i < 256; i++) assert_int_equal(buffer[i], 0);
    dh_memory_fail_after(1);
    assert_null(dh_aligned_grow(buffer, 200, 400));
    dh_memory_fail_after(0);
    assert_memory_equal(buffer, "abc", 3);
    dh_free(buffer);
}

static void arena_aligns_and_keeps_apart(void **state)
{
    (void)state;
    dh_arena *arena = dh_arena_new();
    unsigned char *blocks[400];
    for (size_t i = 0; i < 400; i++) {
        size_t size = i * 37 % 3000 + 1;
        blocks[i] = dh_arena_alloc(arena, size);
        assert_int_equal((uintptr_t)blocks[i] % (size >= 64 ? 64 : 16), 0);
        memset(blocks[i], (int)(i & 0xFF), size);
    }
    for (size_t i = 0; i < 400; i++) {
        size_t size = i * 37 % 3000 + 1;
        assert_int_equal(blocks[i][0], i & 0xFF);
        assert_int_equal(blocks[i][size - 1], i & 0xFF);
    }
    unsigned char *huge = dh_arena_zalloc(arena, 5, 1 << 20);
    assert_int_equal(huge[(5 << 20) - 1], 0);
    assert_null(dh_arena_zalloc(arena, SIZE_MAX / 2, 3));
    assert_string_equal(dh_arena_printf(arena, "%s-%d", "xã", 7), "xã-7");
    assert_string_equal(dh_arena_strndup(arena, "huyện", 3), "huy");
    dh_arena_free(arena);
    dh_arena_free(NULL);
}

static void arena_returns_to_a_mark(void **state)
{
    (void)state;
    dh_arena *arena = dh_arena_new();
    dh_arena_mark empty = dh_arena_get_mark(arena);
    char *kept = dh_arena_strdup(arena, "kept");
    dh_arena_mark mark = dh_arena_get_mark(arena);
    char *first = dh_arena_alloc(arena, 40);
    for (int round = 0; round < 3; round++) {
        dh_arena_release_to(arena, mark);
        assert_ptr_equal(dh_arena_alloc(arena, 40), first);
        for (int i = 0; i < 100; i++) memset(dh_arena_alloc(arena, 4000), 'x', 4000);
    }
    assert_string_equal(kept, "kept");
    dh_arena_release_to(arena, empty);
    assert_non_null(dh_arena_alloc(arena, 1));
    dh_arena_free(arena);
}

static void strbuf_builds_and_gives_away(void **state)
{
    (void)state;
    dh_strbuf text = {0};
    dh_strbuf_add(&text, "a");
    dh_strbuf_printf(&text, "%05d", 42);
    dh_strbuf_add_char(&text, '!');
    dh_strbuf_add_bytes(&text, "\0z", 2);
    assert_int_equal(text.size, 9);
    assert_memory_equal(text.data, "a00042!\0z", 10);
    char *taken = dh_strbuf_take(&text);
    assert_null(text.data);
    dh_free(taken);
    taken = dh_strbuf_take(&text);
    assert_string_equal(taken, "");
    dh_free(taken);
}

static void strbuf_failure_sticks(void **state)
{
    (void)state;
    dh_strbuf text = {0};
    dh_strbuf_add(&text, "1234567");
    dh_memory_fail_after(1);
    dh_strbuf_add(&text, "8");
    dh_memory_fail_after(0);
    assert_true(text.failed);
    dh_strbuf_add(&text, "9");
    assert_string_equal(text.data, "1234567");
    assert_null(dh_strbuf_take(&text));
    assert_false(text.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(fails_from_the_nth_on),
                                       cmocka_unit_test(refuses_sizes_that_overflow),
                                       cmocka_unit_test(grows_by_doubling),
                                       cmocka_unit_test(aligns_and_clears_column_buffers),
                                       cmocka_unit_test(arena_aligns_and_keeps_apart),
                                       cmocka_unit_test(arena_returns_to_a_mark),
                                       cmocka_unit_test(strbuf_builds_and_gives_away),
                                       cmocka_unit_test(strbuf_failure_sticks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
