/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fuzz target: a foreign Arrow array. The input states the shape (format, length, offset, counts of buffers and
 * children, which pointers are missing) and fills buffers that are as long as an honest array of that shape would
 * have; the contents are anything. Importing must refuse or give a column of that length that can be written out.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz/input.h"
#include "table/arrow.h"
#include "table/write.h"

enum { MAX_ROWS = 40, MAX_BYTES = 64 };

/* A buffer of exactly `size` bytes, filled from the input and then with zeros. */
static void *next_buffer(fuzz_input *in, size_t size)
{
    uint8_t *buffer = calloc(1, size ? size : 1);
    if (!buffer) abort();
    size_t have = size < in->size ? size : in->size;
    if (have) memcpy(buffer, in->data, have);
    in->data += have;
    in->size -= have;
    return buffer;
}

static void keep_array(struct ArrowArray *array)
{
    (void)array;
}

static void keep_schema(struct ArrowSchema *schema)
{
    (void)schema;
}

typedef struct node {
    struct ArrowSchema schema;
    struct ArrowArray array;
    const void *buffers[4];
    void *owned[3];
    struct ArrowSchema *schema_children[4];
    struct ArrowArray *array_children[4];
    struct node *children[3];
    struct node *dictionary;
} node;

static const char *const formats[] = {"b", "l", "i", "g", "tdD", "tsu:", "u", "U", "+s", "c", "s", "z"};
static const char *const names[] = {"stated", "lower", "upper"};

/* Offsets are brought within the bytes, as the interface obliges the producer; their order is the input's. */
static void bound_offsets(node *n, int64_t rows)
{
    for (int64_t i = 0; i <= rows; i++) {
        if (n->schema.format[0] == 'u') {
            int32_t *offsets = n->owned[1];
            if (offsets[i] > MAX_BYTES) offsets[i] &= MAX_BYTES - 1;
        } else {
            int64_t *offsets = n->owned[1];
            if (offsets[i] > MAX_BYTES) offsets[i] &= MAX_BYTES - 1;
        }
    }
}

static node *make(fuzz_input *in, int depth)
{
    node *n = calloc(1, sizeof *n);
    if (!n) abort();
    uint8_t shape = fuzz_byte(in), holes = fuzz_byte(in), twist = fuzz_byte(in);
    int64_t length = fuzz_byte(in) % MAX_ROWS, offset = fuzz_byte(in) % 9, rows = length + offset;
    n->schema = (struct ArrowSchema){.format = formats[shape % 12], .name = "x", .release = keep_schema};
    n->owned[0] = next_buffer(in, (size_t)(rows + 7) / 8);
    n->owned[1] = next_buffer(in, (size_t)(rows + 1) * 8);
    n->owned[2] = next_buffer(in, MAX_BYTES);
    if ((n->schema.format[0] | 32) == 'u') bound_offsets(n, rows);
    for (int i = 0; i < 3; i++) n->buffers[i] = holes & (1 << i) ? NULL : n->owned[i];
    int64_t n_buffers = n->schema.format[0] == '+' ? 1 : (n->schema.format[0] | 32) == 'u' ? 3 : 2;
    n->array = (struct ArrowArray){.length = length,
                                   .offset = offset,
                                   .null_count = (int8_t)fuzz_byte(in) % 4,
                                   .n_buffers = twist % 16 == 1 ? twist / 16 : n_buffers,
                                   .buffers = twist % 16 == 2 ? NULL : n->buffers,
                                   .release = twist % 16 == 3 ? NULL : keep_array};
    if (twist % 16 == 4) n->array.length = -length;
    if (twist % 16 == 5) n->array.offset = INT64_MAX - offset;
    if (depth > 0 && n->schema.format[0] == '+') {
        for (int i = 0; i < 3; i++) {
            n->children[i] = make(in, 0);
            n->children[i]->schema.name = names[i];
            if (twist < 128) n->children[i]->schema.format = "g";
            if (!(holes & (8 << i))) n->array_children[i] = &n->children[i]->array;
            n->schema_children[i] = &n->children[i]->schema;
        }
        n->schema.n_children = n->array.n_children = 3;
        n->schema.children = n->schema_children;
        n->array.children = n->array_children;
    }
    if (depth > 0 && (holes & 64)) {
        n->dictionary = make(in, 0);
        n->schema.dictionary = &n->dictionary->schema;
        n->array.dictionary = holes & 128 ? NULL : &n->dictionary->array;
    }
    return n;
}

static void drop(node *n)
{
    if (!n) return;
    for (int i = 0; i < 3; i++) {
        drop(n->children[i]);
        free(n->owned[i]);
    }
    drop(n->dictionary);
    free(n);
}

static void use(dh_column *column, int64_t length)
{
    if (column->length != length) abort();
    dh_table *table = dh_table_new();
    if (!table || dh_table_add(table, "x", column, NULL) != DH_OK) abort();
    for (const dh_table_format *const *format = dh_table_formats; *format; format++) {
        if ((*format)->is_binary) continue; /* a library of others writes it */
        dh_strbuf out = {0};
        if (dh_table_write(&out, table, *format, DH_LOCALE_VI, NULL) != DH_OK) abort();
        dh_strbuf_free(&out);
    }
    struct ArrowArrayStream stream;
    dh_table *back = NULL;
    if (dh_arrow_export_table(table, &stream, NULL) != DH_OK) abort();
    if (dh_arrow_import_table(&back, &stream, NULL) != DH_OK) abort();
    for (int64_t i = 0; i < length; i++)
        if (dh_column_compare(dh_table_column(table, 0), i, dh_table_column(back, 0), i) != 0) abort();
    dh_table_free(back);
    dh_table_free(table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    node *n = make(&in, 1);
    dh_column *column = NULL;
    dh_error error = DH_ERROR_INIT;
    dh_status status = dh_arrow_import_column(&column, &n->schema, &n->array, &error);
    if ((status == DH_OK) != (column != NULL) || (status != DH_OK && !error.message[0])) abort();
    if (column) use(column, n->array.length);
    drop(n);
    return 0;
}
