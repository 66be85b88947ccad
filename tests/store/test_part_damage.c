/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts that are damaged are refused, with what is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "store/fixture.h"
#include "tests/table/sample.h"

/* The bytes in a morsel of memory of exactly their size: opened and read, or refused with a reason. */
static void try_bytes(const uint8_t *bytes, size_t size)
{
    uint8_t *exact = malloc(size > 0 ? size : 1);
    dh_ipc_file *file;
    dh_table *back;
    dh_error error = DH_ERROR_INIT;
    memcpy(exact, bytes, size);
    dh_status status = dh_ipc_open_bytes(&file, exact, size, "part", &error);
    if (status == DH_OK) {
        status = part_read(&back, &file, 1, NULL, 0, &error);
        if (status == DH_OK) dh_table_free(back);
        dh_ipc_unref(file);
    }
    if (status != DH_OK) {
        if (status != DH_EDATA && status != DH_EINVAL) fail_msg("status %d: %s", status, error.message);
        assert_true(error.message[0] != '\0');
    }
    free(exact);
}

static void refuses_what_is_damaged(void **state)
{
    (void)state;
    dh_table *table = sample_table(12);
    for (int compress = 0; compress < 2; compress++) {
        part_bytes part = write_table(table, compress, 0);
        for (size_t cut = 0; cut < part.size; cut++) try_bytes(part.bytes, cut);
        static const uint8_t flips[] = {0xff, 0x01, 0x80, 0x10};
        for (size_t at = 0; at < part.size; at++) {
            uint8_t was = part.bytes[at];
            for (size_t f = 0; f < sizeof flips; f++) {
                part.bytes[at] = was ^ flips[f];
                try_bytes(part.bytes, part.size);
            }
            part.bytes[at] = was;
        }
        free(part.bytes);
    }
    dh_table_free(table);
}

/* Where the offsets of a dictionary stand in the bytes of a part. */
static int32_t *find_offsets(const part_bytes *part, const dh_dictionary *dictionary)
{
    int32_t n = dh_dictionary_size(dictionary), offsets[16] = {0};
    assert_in_range(n, 3, 15);
    for (int32_t i = 0; i < n; i++) {
        size_t size;
        dh_dictionary_text(dictionary, i, &size);
        offsets[i + 1] = offsets[i] + (int32_t)size;
    }
    size_t length = ((size_t)n + 1) * sizeof *offsets;
    for (size_t at = 0; at + length <= part->size; at += sizeof *offsets)
        if (memcmp(part->bytes + at, offsets, length) == 0) return (int32_t *)(void *)(part->bytes + at);
    fail_msg("the dictionary's offsets are not there");
    return NULL;
}

static void refuses_a_damaged_dictionary(void **state)
{
    (void)state;
    dh_table *table = sample_table(100);
    part_bytes part = write_table(table, false, 0);
    dh_error why = DH_ERROR_INIT;
    for (int which = 0; which < 3; which++) {
        dh_ipc_file *file = open_part(&part);
        dh_dictionary *dictionary = dh_ipc_dictionary(file, 6);
        int32_t *offset = find_offsets(&part, dictionary) + (which == 0 ? 0 : which == 1 ? 2 : 5), was = *offset;
        *offset = which == 0 ? -1 : 1 << 30;
        dh_table *back;
        assert_int_equal(part_read(&back, &file, 1, NULL, 0, &why), DH_EDATA);
        assert_non_null(strstr(why.message, "a text in the dictionary of column 'category' reaches beyond its end"));
        *offset = was;
        dh_dictionary_unref(dictionary);
        dh_ipc_unref(file);
    }
    free(part.bytes);
    dh_table_free(table);
}

/* Codes that are all 0 are those of a dictionary without texts too, unless one of them is known. */
static void refuses_codes_of_an_empty_dictionary(void **state)
{
    (void)state;
    for (int valid = 0; valid < 2; valid++) {
        dh_table *table = dh_table_new();
        dh_column *column = dh_column_new(DH_CATEGORY, 2);
        const dh_value value = {.type = DH_CATEGORY, .valid = valid, .as.text = {"a", 1}};
        assert_int_equal(dh_column_append_null(column), 0);
        assert_int_equal(dh_column_append_value(column, &value), 0);
        OK(dh_table_add(table, "c", column, error));
        part_bytes part = write_table(table, false, 0);
        dh_ipc_file *file = open_part(&part);
        dh_dictionary *empty = dh_dictionary_new();
        dh_relation *relation;
        dh_relation_scan *scan;
        dh_morsel *morsel;
        const dh_vector *got;
        dh_error why = DH_ERROR_INIT;
        OK(dh_store_relation_new(&relation, "x", &file, 1, &empty, 2, error));
        OK(relation->start(&scan, relation, (bool[]){true}, NULL, 0, 1, error));
        OK(scan->morsel(scan, 0, 0, &morsel, error));
        dh_arena *arena = dh_arena_new();
        assert_int_equal(morsel->load(morsel, arena, 0, 0, NULL, 2, NULL, &got, &why), valid ? DH_EDATA : DH_OK);
        if (valid) assert_non_null(strstr(why.message, "column 'c' has the code 0 of a dictionary of 0"));
        dh_arena_free(arena);
        scan->free(scan);
        dh_relation_unref(relation);
        dh_dictionary_unref(empty);
        dh_ipc_unref(file);
        free(part.bytes);
        dh_table_free(table);
    }
}

static void says_what_is_wrong(void **state)
{
    (void)state;
    dh_table *table = sample_table(100);
    part_bytes part = write_table(table, false, 0);
    dh_ipc_file *file;
    dh_error why = DH_ERROR_INIT;
    assert_int_equal(dh_ipc_open_bytes(&file, part.bytes, part.size - 1, "a/part.arrow", &why), DH_EDATA);
    assert_string_equal(why.message, "'a/part.arrow' is damaged: its end is missing; import the data set again");
    part.bytes[0] = 'B';
    assert_int_equal(dh_ipc_open_bytes(&file, part.bytes, part.size, "part", &why), DH_EDATA);
    assert_non_null(strstr(why.message, "it is not an Arrow IPC file"));
    part.bytes[0] = 'A';
    file = open_part(&part);
    int64_t rows;
    dh_ipc_column columns[SAMPLE_TYPES];
    OK(dh_ipc_batch(file, 0, &rows, columns, error));
    int32_t *codes = (int32_t *)(uintptr_t)columns[6].buffers[1].data;
    codes[4] = 77;
    dh_table *back;
    assert_int_equal(part_read(&back, &file, 1, NULL, 0, &why), DH_EDATA);
    assert_non_null(strstr(why.message, "column 'category' has the code 77 of a dictionary of 5"));
    codes[4] = 0;
    int32_t *offsets = (int32_t *)(uintptr_t)columns[5].buffers[1].data;
    offsets[9] = 1 << 30;
    assert_int_equal(part_read(&back, &file, 1, NULL, 0, &why), DH_EDATA);
    assert_non_null(strstr(why.message, "a text of column 'text' reaches beyond its batch"));
    dh_ipc_unref(file);
    free(part.bytes);
    dh_table_free(table);
    assert_int_equal(dh_ipc_open(&file, "/nowhere/part.arrow", &why), DH_EIO);
    assert_string_equal(why.message, "cannot read '/nowhere/part.arrow': No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_is_damaged),
        cmocka_unit_test(refuses_a_damaged_dictionary),
        cmocka_unit_test(refuses_codes_of_an_empty_dictionary),
        cmocka_unit_test(says_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
