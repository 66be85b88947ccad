/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values that are loaded and told of: rows of totals, invisible characters, damaged letters, letters that look alike;
 * columns that files lack, and files that are copies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text_visible.h"
#include "load/cells/suspect.h"
#include "load/fixture.h"
#include "load/relation.h"
#include "table/table.h"

#define TOTAL   DH_SUSPECT(DH_SUSPECT_TOTAL)
#define DAMAGED DH_SUSPECT(DH_SUSPECT_DAMAGED)
#define TWICE   DH_SUSPECT(DH_SUSPECT_TWICE)
#define ENTITY  DH_SUSPECT(DH_SUSPECT_ENTITY)
#define ALIKE   DH_SUSPECT(DH_SUSPECT_ALIKE)

static const struct {
    const char *text;
    unsigned suspects;
} values[] = {
    {"Tổng", TOTAL},
    {"TỔNG CỘNG:", TOTAL},
    {"Tổng cộng toàn huyện", TOTAL},
    {"tổng số", TOTAL},
    {"Cộng", TOTAL},
    {"Tong cong", TOTAL},
    {"Toàn huyện", TOTAL},
    {"Total", TOTAL},
    {"Grand Total", TOTAL},
    {"Tổng hợp", 0},
    {"Công", 0},
    {"Cộng Hòa", 0},
    {"Tổng Cọt", 0},
    {"Totalville", 0},
    {"X\xef\xbf\xbd Th\xef\xbf\xbd"
     "ch",
     DAMAGED},
    {"XÃ£ ThÃ¡ch", TWICE},
    {"Tháº¡ch", TWICE},
    {"Äáº¥t", TWICE},
    {"â€œXÃ£â€\x9d", TWICE},
    {"XÃ THẠCH HÀ", 0},
    {"“ANH XÔ”", 0},
    {"Âu Cơ", 0},
    {"ÂÂ", 0},
    {"X&#227;", ENTITY},
    {"X&#xE3;", ENTITY},
    {"A &amp; B", ENTITY},
    {"a &nbsp;b", ENTITY},
    {"A & B; C", 0},
    {"A&B", 0},
    {"&;", 0},
    {"&#;", 0},
    {"Ðất đai", ALIKE},      /* Eth */
    {"\xd0\x90nh", ALIKE},   /* a Cyrillic A */
    {"Th\xce\xbf", ALIKE},   /* a Greek omicron */
    {"\xef\xbc\xa1", ALIKE}, /* a wide A */
    {"Đất đai", 0},
    {"\xd0\x9c\xd0\xb8\xd1\x80", 0}, /* Mir, all of it Cyrillic */
    {"\xce\xb1-1 Xã", 0},
    {"Xã Thạch Hà", 0},
};

static void finds_what_is_suspect(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        unsigned found;
        assert_true(dh_suspects_of(&found, values[i].text, strlen(values[i].text)));
        if (found != values[i].suspects) fail_msg("'%s': %x, wanted %x", values[i].text, found, values[i].suspects);
    }
}

static void takes_out_what_cannot_be_seen(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"Xã\xe2\x80\x8b Hà", "Xã Hà"},
        {"Xã\xc2\xa0Hà", "Xã Hà"},
        {"\xef\xbb\xbfXã\xe2\x80\x89Hà\xe2\x80\x8e", "Xã Hà"},
        {"X\xc2\xadã", "Xã"},
        {"X\xe2\x80\x8dã", "Xã"},
        {"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x8c\xbe", NULL}, /* a joiner that makes one sign of two */
        {"\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d", NULL},
        {"Xã Hà", NULL},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char out[64];
        const char *wanted = texts[i][1] != NULL ? texts[i][1] : texts[i][0];
        size_t size = strlen(texts[i][0]), n = dh_text_visible(texts[i][0], size, out);
        assert_int_equal(dh_text_has_invisible(texts[i][0], size), texts[i][1] != NULL);
        assert_int_equal(n, strlen(wanted));
        assert_memory_equal(out, wanted, n);
    }
}

/* The quick test in eight bytes at a time may err on one side alone. */
static void joins_blanks(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"Đất  đai", "Đất đai"},     {"Đất\tđai", "Đất đai"},
        {"Đất \r\n đai", "Đất đai"}, {"a b c d e f g h i j", NULL},
        {"1234567  9", "1234567 9"}, /* over the end of eight bytes */
        {"abcdefgh i", NULL},        {"a\vb", "a b"},
        {"Đất đai", NULL},           {"ab", NULL},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char out[64], padded[64];
        const char *wanted = texts[i][1] != NULL ? texts[i][1] : texts[i][0];
        size_t size = strlen(texts[i][0]), n = dh_text_join_blanks(texts[i][0], size, out);
        memset(padded, ' ', sizeof padded); /* what follows does not matter */
        memcpy(padded, texts[i][0], size);
        assert_int_equal(dh_text_has_loose_blanks(texts[i][0], size), texts[i][1] != NULL);
        assert_int_equal(dh_suspect_may_be_loose(padded, size), texts[i][1] != NULL);
        assert_int_equal(n, strlen(wanted));
        assert_memory_equal(out, wanted, n);
    }
}

/* A text that passes the quickest test passes the two others; every byte in every place of one to three words. */
static void plain_texts_are_neither(void **state)
{
    (void)state;
    for (size_t size = 1; size <= 20; size++)
        for (size_t at = 0; at < size; at++)
            for (int byte = 0; byte < 256; byte++) {
                char text[32];
                memset(text, ' ', sizeof text); /* what follows does not matter */
                memset(text, '~', size);
                text[at] = (char)byte;
                bool special = byte < 0x21 || byte >= 0x80 || byte == '&';
                assert_int_equal(dh_suspect_is_plain(text, size), !special);
                if (special) continue;
                assert_false(dh_suspect_is_possible(text, size));
                assert_false(dh_suspect_may_be_loose(text, size));
            }
}

static void check_notes(const dh_load *load, const char *const *wanted)
{
    dh_strbuf text = {0};
    int32_t i = 0;
    for (; dh_load_note(load, i, &text); i++) {
        if (wanted[i] == NULL) fail_msg("more than was expected: '%s'", text.data);
        if (strstr(text.data, wanted[i]) == NULL) fail_msg("'%s' is not in '%s'", wanted[i], text.data);
        dh_strbuf_clear(&text);
    }
    if (wanted[i] != NULL) fail_msg("is not there: '%s'", wanted[i]);
    dh_strbuf_free(&text);
}

static const char *const manifest =
    "return { max_rejected = 1, tables = { t = { file = 't*.csv', types = { unit = 'category', name = 'text', n = "
    "'count' } } } }";

static dh_load *check_plain(dh_manifest **m, dh_pool *pool)
{
    dh_load *load;
    dh_error error = DH_ERROR_INIT;
    fixture_write("dataset.lua", manifest);
    *m = fixture_manifest();
    if (dh_load_check(&load, &(*m)->plain[0], &(*m)->plain_entries[0], fixture_folder(), pool, &error) != DH_OK)
        fail_msg("%s", fixture_message(&error));
    return load;
}

/* Neighbours tried: one text in many rows, in several chunks and on several threads; in quotes; over several files; in
 * text columns; as a number. */
static void counts_every_row_and_names_the_first(void **state)
{
    (void)state;
    dh_strbuf file = {0};
    dh_strbuf_add(&file, "unit,name,n\n");
    for (int i = 0; i < 60000; i++)
        dh_strbuf_add(&file, i % 3 == 1   ? "X&#227; Thạch Hà,aaaaaaaaaaaaaaaaaaaaaaaaaa,1\n"
                             : i % 3 == 2 ? "\"Xã\xc2\xa0Hà\",\"Tổng\",2\n"
                                          : "Xã Hà,Xã\xe2\x80\x8b Hà,\xe2\x80\x8b"
                                            "3\n");
    fixture_write_bytes("t1.csv", file.data, file.size);
    dh_strbuf_free(&file);
    fixture_write("t2.csv", "unit,name\nÐất,Ðất\nTổng cộng,a\n");
    for (int threads = 1; threads <= 4; threads += 3) {
        dh_pool *pool;
        dh_manifest *m;
        assert_int_equal(dh_pool_new(&pool, threads, NULL), DH_OK);
        dh_load *load = check_plain(&m, pool);
        assert_int_equal(dh_load_read(load), 60002);
        assert_int_equal(dh_load_rejected(load), 0);
        check_notes(load, (const char *const[]){
                              "t2.csv: no header is 'n', which is unknown there",
                              "rows whose 'name' is a word for a total, counted like all others: 20000, the first in "
                              "t1.csv, line 4, 'Tổng'",
                              "rows whose 'unit' is a word for a total, counted like all others: 1, the first in "
                              "t2.csv, line 3, 'Tổng cộng'",
                              "values of 'n' with invisible characters or unusual blanks, read without them: 20000, "
                              "the first in t1.csv, line 2, '<U+200B>3'",
                              "values of 'name' with invisible characters or unusual blanks, read without them: "
                              "20000, the first in t1.csv, line 2, 'Xã<U+200B> Hà'",
                              "values of 'unit' with invisible characters or unusual blanks, read without them: "
                              "20000, the first in t1.csv, line 4, 'Xã<U+00A0>Hà'",
                              "values of 'unit' with signs of HTML, read as they are written: 20000, the first in "
                              "t1.csv, line 3, 'X&#227; Thạch Hà'",
                              "values of 'unit' with letters that only look like Latin or Vietnamese ones, and make "
                              "other values: 1, the first in t2.csv, line 2, 'Ðất'",
                              NULL});
        dh_load_free(load);
        dh_manifest_free(m);
        dh_pool_free(pool);
    }
    fixture_remove("t1.csv");
    fixture_remove("t2.csv");
}

/* Neighbours tried: a file without rows, one of the same size with other bytes, one that differs only far behind. */
static void names_copies_and_missing_columns(void **state)
{
    (void)state;
    dh_manifest *m;
    dh_strbuf large = {0};
    dh_strbuf_add(&large, "unit,n\n");
    for (int i = 0; i < 20000; i++) dh_strbuf_add(&large, "abcdefgh,1\n");
    fixture_write("t1.csv", "unit,name,n\na,b,1\n");
    fixture_write("t2.csv", "unit,name,n\na,b,2\n");
    fixture_write("t3.csv", "unit,name,n\na,b,1\n");
    fixture_write("t4.csv", "unit,name\n");
    fixture_write("t5.csv", "unit,name\n");
    fixture_write_bytes("t6.csv", large.data, large.size);
    fixture_write_bytes("t7.csv", large.data, large.size);
    large.data[large.size - 2] = '2';
    fixture_write_bytes("t8.csv", large.data, large.size);
    dh_strbuf_free(&large);
    dh_load *load = check_plain(&m, NULL);
    check_notes(load, (const char *const[]){
                          "in 2 files, the first of them t4.csv, no header is 'n', which is unknown there",
                          "in 3 files, the first of them t6.csv, no header is 'name', which is unknown there",
                          "t3.csv: has the same contents as t1.csv, so that all of its rows stand there twice",
                          "t7.csv: has the same contents as t6.csv, so that all of its rows stand there twice", NULL});
    dh_load_free(load);
    dh_manifest_free(m);
    for (char name[] = "t1.csv"; name[1] <= '8'; name[1]++) fixture_remove(name);
}

/* Neighbours tried: a sum in the first row, one that holds only by chance, unknown numbers, too few rows. */
static void finds_the_row_that_is_the_sum(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *note;
    } files[] = {
        {"1,30,3\n2,50,4\n3,1,1\n4,81,8\n",
         "rows whose 'participants' and all other numbers are the sums of the other rows of their file, counted like "
         "all others: 1, the first in s.csv, line 5, '81'"},
        {"4,81,8\n1,30,3\n2,50,4\n3,1,1\n", "the first in s.csv, line 2, '81'"},
        {"1,30,3\n2,,4\n3,1,\n4,31,7\n", "the first in s.csv, line 5, '31'"},
        {"1,30,3\n2,50,4\n3,1,1\n4,81,9\n", NULL},
        {"1,0,0\n2,5,0\n3,0,0\n4,5,0\n", NULL},
        {"1,30,1\n2,50,1\n3,80,2\n", NULL},
        {"1,30,\n2,50,\n3,1,\n4,,\n", NULL},
    };
    fixture_write("dataset.lua", "return { sessions = { file = 's.csv', constants = { held_on = '2020-01-01' } } }");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char text[200];
        snprintf(text, sizeof text, "id,participants,households\n%s", files[i].rows);
        fixture_write("s.csv", text);
        dh_manifest *m = fixture_manifest();
        dh_load *load = fixture_load(m, FIXTURE_SESSIONS);
        check_notes(load, (const char *const[]){files[i].note, NULL});
        dh_load_free(load);
        dh_manifest_free(m);
    }
    fixture_remove("s.csv");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_is_suspect),
        cmocka_unit_test(takes_out_what_cannot_be_seen),
        cmocka_unit_test(joins_blanks),
        cmocka_unit_test(plain_texts_are_neither),
        cmocka_unit_test(counts_every_row_and_names_the_first),
        cmocka_unit_test(names_copies_and_missing_columns),
        cmocka_unit_test(finds_the_row_that_is_the_sum),
    };
    return cmocka_run_group_tests(tests, fixture_make_folder, fixture_remove_folder);
}
