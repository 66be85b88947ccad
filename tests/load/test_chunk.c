/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Chunks against the record reader, on texts made of what CSV finds hard, with every kernel and with chunks so small
 * that every offset is once where a chunk ends. DIENHONG_ROUNDS sets how many texts are tried (default 20000; a run of
 * millions is meant for the hand).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "effort.h"
#include "load/chunk_law.h"

static uint64_t state = 88172645463325252U;

static unsigned draw(unsigned n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 20) % n);
}

static void must_hold(const law_case *c)
{
    const char *why = law_broken(c);
    if (why == NULL) return;
    print_error("%s\nof %zu bytes: ", why, c->size);
    for (size_t i = 0; i < c->size; i++) print_error(c->bytes[i] >= ' ' ? "%c" : "\\%03o", c->bytes[i]);
    fail_msg("the law of chunks is broken");
}

static void with_all_kernels(law_case c)
{
    for (int k = 0; (c.kernel = dh_scan_at(k)) != NULL; k++) must_hold(&c);
}

/* Each begins with `pad` plain bytes, so that what follows meets every place of a block and of a chunk. */
static const char *const hard[] = {
    "a,b,c\nd,e,f\n",
    "a,\"b\",c\nd,\"e,\"\"x\"\"\n\",f\ng,h,i",
    "a,\"b\r\nb\",c\r\nd,e,f\r\n\r\ng,h,i\r\n",
    "a,b,c\rd,e,f\r\rg,h,i\r",
    "a,\"never closed,c\nd,e,f\ng,h,i\n",
    "a,\"closed in another\nd,\"e\",f\ng,h,i\n",
    "a,b\"b,c\nd,\"e\"e,f\ng,h,i\n",
    "a,\"b\" ,c\nd,\"e\"\t\n\"\",\"\",\"\"\n,,\ng,h,i\n",
    "\"\"\"\",\"\"\"\"\"\",\"\"\na,b,c\n\n  \n\t\na,b\na,b,c,d\n",
    "a,\"1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n2\n3\n4\n5\n6\n7"
    "\n8\n9\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n2\n3\n4\n5"
    "\n6\n7\n8\n9\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n2\n3\n4\n5\",c\nd,e,f\n",
    "",
    "\n",
    "\r\n\r\n",
    "\"",
    "a,b,\"",
    "a,b,c\n\"",
    "a, \"b\nc\",d\ne, \"f\" ,g\n",
    "a,b, \"c\nd,e,f\n",
};

static void test_every_offset(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof hard / sizeof hard[0]; i++) {
        for (size_t pad = 0; pad < 140; pad++) {
            char text[1024];
            memset(text, 'p', pad);
            strcpy(text + pad, hard[i]);
            law_case c = {
                .bytes = text, .size = strlen(text), .chunk_bytes = 64, .delimiter = ',', .n_fields = 3, .n_needed = 3};
            with_all_kernels(c);
            c.order = (unsigned)(pad * 7 + i + 1);
            with_all_kernels(c);
        }
    }
}

static void test_random_texts(void **unused)
{
    (void)unused;
    static const char *const alphabets[] = {
        ",,,\n\n\"\"ab",       "\",\n",       "\"\"\"\",,,\nabcdef", "\r\n,\"a ", ",;\t|\n\"x",
        "abcdefghijklmnop,\n", "\"a,\n\r \t", "  ,,\n\"\"xy",
    };
    long rounds = rounds_to_try(5000, 20000);
    for (long round = 0; round < rounds; round++) {
        char text[700];
        const char *alphabet = alphabets[draw(sizeof alphabets / sizeof alphabets[0])];
        unsigned n = (unsigned)strlen(alphabet);
        size_t size = draw(draw(4) == 0 ? 700 : 200);
        for (size_t i = 0; i < size; i++) text[i] = alphabet[draw(n)];
        int n_fields = 1 + (int)draw(4);
        law_case c = {.bytes = text,
                      .size = size,
                      .chunk_bytes = 64 * (size_t)(1 + draw(3)),
                      .delimiter = ",,,;\t"[draw(5)],
                      .n_fields = n_fields,
                      .n_needed = 1 + (int)draw((unsigned)n_fields),
                      .order = draw(3) == 0 ? 1 + draw(1000000) : 0};
        with_all_kernels(c);
    }
}

/* Regular texts, as most files are: records of quoted and plain fields, of the right number. */
static void test_regular_texts(void **unused)
{
    (void)unused;
    for (int round = 0; round < 3000; round++) {
        char text[4096];
        size_t size = 0;
        int n_fields = 2 + (int)draw(5);
        const char *end = draw(2) == 0 ? "\n" : "\r\n";
        while (size < 2500 + draw(1000)) {
            for (int f = 0; f < n_fields; f++) {
                bool quoted = draw(4) == 0;
                if (quoted) text[size++] = '"';
                for (unsigned k = draw(12); k > 0; k--) {
                    char ch = quoted ? "ab,\n\r\"xyz"[draw(9)] : "abcxyz 09"[draw(9)];
                    if (ch == '"') text[size++] = '"';
                    text[size++] = ch;
                }
                if (quoted) text[size++] = '"';
                text[size++] = f + 1 < n_fields ? ',' : end[0];
            }
            if (end[1] != '\0') text[size++] = end[1];
        }
        if (draw(3) == 0) size -= strlen(end);
        law_case c = {.bytes = text,
                      .size = size,
                      .chunk_bytes = 64 * (size_t)(1 + draw(8)),
                      .delimiter = ',',
                      .n_fields = n_fields,
                      .n_needed = n_fields,
                      .order = draw(2) == 0 ? 1 + draw(1000000) : 0};
        with_all_kernels(c);
    }
}

/* Kernels agree with each other on blocks of any bytes. */
static void test_kernels(void **unused)
{
    (void)unused;
    for (int round = 0; round < 4000; round++) {
        char bytes[64 * 5 + 64] = {0};
        size_t size = 1 + draw(64 * 5);
        for (size_t i = 0; i < size; i++) bytes[i] = draw(3) == 0 ? "\",\n\r"[draw(4)] : (char)draw(256);
        dh_scan_block blocks[2][6] = {0};
        dh_scan_state states[2];
        uint32_t places[2][64 * 6 + 64], ends[2][64 * 6 + 64];
        size_t n[2], n_ends[2];
        for (int k = 0; dh_scan_at(k) != NULL; k++) {
            int at = k > 0;
            const dh_scan_kernel *kernel = dh_scan_at(k);
            dh_scan_begin(&states[at], -1, ',');
            kernel->mark(bytes, size, ',', blocks[at], &states[at]);
            n[at] = kernel->list(blocks[at], (size + 63) / 64, round % 2 ? ~UINT64_C(0) : 0, 5, 3, places[at], ends[at],
                                 &n_ends[at]);
            if (at == 0) continue;
            assert_memory_equal(blocks[0], blocks[1], (size + 63) / 64 * sizeof blocks[0][0]);
            assert_memory_equal(&states[0], &states[1], sizeof states[0]);
            assert_int_equal(n[0], n[1]);
            assert_int_equal(n_ends[0], n_ends[1]);
            assert_memory_equal(places[0], places[1], n[0] * sizeof places[0][0]);
            assert_memory_equal(ends[0], ends[1], n_ends[0] * sizeof ends[0][0]);
            assert_int_equal(kernel->is_clean(bytes, size), dh_scan_at(0)->is_clean(bytes, size));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kernels),
        cmocka_unit_test(test_every_offset),
        cmocka_unit_test(test_regular_texts),
        cmocka_unit_test(test_random_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
