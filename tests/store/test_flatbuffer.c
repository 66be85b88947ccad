/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FlatBuffers: what was built is read; bytes that are anything are read within their bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "store/flatbuffer.h"

/* A table of every width, a text, a list of numbers and one of tables. */
static void build(dh_strbuf *out)
{
    const dh_fb_field fields[] = {{0, 1, -3},   {1, 2, 1000}, {2, 4, -70000}, {3, 8, INT64_MIN},
                                  DH_FB_REF(4), DH_FB_REF(5), DH_FB_REF(7) /* 6 is left out */};
    uint32_t places[7], items;
    dh_fb_begin(out);
    dh_fb_refer(out, 0, dh_fb_table(out, fields, 7, places));
    dh_fb_refer(out, places[4], dh_fb_text(out, "đất đai", strlen("đất đai")));
    dh_fb_refer(out, places[5], dh_fb_vector(out, 3, 8, 8, &items));
    for (uint32_t i = 0; i < 3; i++) dh_fb_put(out, items + 8 * i, (int64_t)i - 1, 8);
    dh_fb_refer(out, places[6], dh_fb_vector(out, 2, 4, 4, &items));
    for (uint32_t i = 0; i < 2; i++) {
        const dh_fb_field field = {0, 4, 100 + i};
        dh_fb_refer(out, items + 4 * i, dh_fb_table(out, &field, 1, NULL));
    }
}

static void gives_back_what_was_built(void **state)
{
    (void)state;
    dh_strbuf out = {0};
    build(&out);
    assert_false(out.failed);
    dh_fb_in in = {(const uint8_t *)out.data, (uint32_t)out.size, false};
    uint32_t table = dh_fb_root(&in), n;
    size_t size;
    assert_int_equal(table % 8, 0);
    assert_int_equal(dh_fb_integer(&in, table, 0, 1, 0), -3);
    assert_int_equal(dh_fb_integer(&in, table, 1, 2, 0), 1000);
    assert_int_equal(dh_fb_integer(&in, table, 2, 4, 0), -70000);
    assert_true(dh_fb_integer(&in, table, 3, 8, 0) == INT64_MIN);
    assert_int_equal(dh_fb_integer(&in, table, 6, 8, 42), 42); /* not given */
    assert_int_equal(dh_fb_integer(&in, table, 99, 8, 43), 43);
    const char *text = dh_fb_string(&in, table, 4, &size);
    assert_int_equal(size, strlen("đất đai"));
    assert_memory_equal(text, "đất đai", size);
    uint32_t items = dh_fb_items(&in, table, 5, 8, &n);
    assert_int_equal(n, 3);
    assert_int_equal(items % 8, 0);
    for (uint32_t i = 0; i < n; i++) assert_int_equal(dh_fb_get(&in, items + 8 * i, 8), (int64_t)i - 1);
    items = dh_fb_items(&in, table, 7, 4, &n);
    assert_int_equal(n, 2);
    assert_int_equal(dh_fb_integer(&in, dh_fb_item_table(&in, items, 1), 0, 4, 0), 101);
    assert_int_equal(dh_fb_child(&in, table, 6), 0);
    assert_false(in.bad);
    dh_strbuf_free(&out);
}

static volatile uint32_t sink; /* so that nothing is left out */

/* Looks at all that there may be; the bytes are a morsel of memory of exactly their size. */
static void look(const uint8_t *bytes, size_t size)
{
    uint8_t *exact = malloc(size > 0 ? size : 1);
    if (size > 0) memcpy(exact, bytes, size);
    dh_fb_in in = {exact, (uint32_t)size, false};
    uint32_t table = dh_fb_root(&in), n, seen = 0;
    for (int id = 0; id < 9; id++) {
        size_t length;
        dh_fb_in of = in;
        seen += (uint32_t)dh_fb_integer(&of, table, id, 8, 0);
        of = in;
        const char *text = dh_fb_string(&of, table, id, &length);
        for (size_t i = 0; text && i < length; i++) seen += (uint8_t)text[i];
        of = in;
        uint32_t items = dh_fb_items(&of, table, id, 24, &n);
        for (uint32_t i = 0; items && i < n; i++) seen += (uint32_t)dh_fb_get(&of, items + 24 * i + 16, 8);
        items = dh_fb_items(&of, table, id, 4, &n);
        for (uint32_t i = 0; items && i < n && !of.bad; i++)
            seen += (uint32_t)dh_fb_integer(&of, dh_fb_item_table(&of, items, i), 0, 4, 0);
    }
    free(exact);
    sink = seen;
}

static void stays_within_its_bytes(void **state)
{
    (void)state;
    dh_strbuf out = {0};
    build(&out);
    for (size_t cut = 0; cut <= out.size; cut++) look((const uint8_t *)out.data, cut);
    for (size_t at = 0; at < out.size; at++) {
        for (int value = 0; value < 256; value += 5) {
            char was = out.data[at];
            out.data[at] = (char)value;
            look((const uint8_t *)out.data, out.size);
            out.data[at] = was;
        }
    }
    uint64_t seed = 7;
    uint8_t bytes[64];
    for (int n = 0; n < 20000; n++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            bytes[i] = (uint8_t)((seed >> 40) % 5 ? seed >> 60 : seed >> 56);
        }
        look(bytes, sizeof bytes);
    }
    dh_strbuf_free(&out);
}

static void says_when_memory_fails(void **state)
{
    (void)state;
    for (int64_t n = 1; n < 4; n++) {
        dh_strbuf out = {0};
        dh_memory_fail_after(n);
        build(&out);
        dh_memory_fail_after(0);
        assert_true(out.failed || n > 1);
        dh_strbuf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(gives_back_what_was_built),
                                       cmocka_unit_test(stays_within_its_bytes),
                                       cmocka_unit_test(says_when_memory_fails)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
