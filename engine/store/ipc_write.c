/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See ipc_write.h. Numbers of fields and enumerators are those of Schema.fbs, Message.fbs and File.fbs. */
#include "store/ipc_write.h"

#include <string.h>

#include "base/text.h"
#include "store/flatbuffer.h"

enum { VERSION_V5 = 4 };
enum { HEADER_SCHEMA = 1, HEADER_DICTIONARY = 2, HEADER_BATCH = 3 };
enum {
    TYPE_INT = 2,
    TYPE_FLOAT = 3,
    TYPE_UTF8 = 5,
    TYPE_BOOL = 6,
    TYPE_DATE = 8,
    TYPE_TIMESTAMP = 10,
    TYPE_STRUCT = 13
};

int dh_ipc_buffers(dh_type type)
{
    return type == DH_TEXT ? 3 : type == DH_COUNT ? 7 : 2;
}

int dh_ipc_nodes(dh_type type)
{
    return type == DH_COUNT ? 4 : 1;
}

/* ---- metadata ---- */

static uint32_t write_pairs(dh_strbuf *out, const dh_ipc_pair *pairs, int32_t n)
{
    uint32_t items, vector = dh_fb_vector(out, (uint32_t)n, 4, 4, &items);
    for (int32_t i = 0; i < n; i++) {
        const dh_fb_field fields[] = {DH_FB_REF(0), DH_FB_REF(1)};
        uint32_t places[2];
        dh_fb_refer(out, items + 4 * (uint32_t)i, dh_fb_table(out, fields, 2, places));
        dh_fb_refer(out, places[0], dh_fb_text(out, pairs[i].key, strlen(pairs[i].key)));
        dh_fb_refer(out, places[1], dh_fb_text(out, pairs[i].value, strlen(pairs[i].value)));
    }
    return vector;
}

static uint32_t write_int(dh_strbuf *out, int width)
{
    const dh_fb_field fields[] = {{0, 4, width}, {1, 1, 1}};
    return dh_fb_table(out, fields, 2, NULL);
}

/* The enumerator of a type in the union Type. */
static int type_member(dh_type type)
{
    switch (type) {
    case DH_BOOL: return TYPE_BOOL;
    case DH_INT64: return TYPE_INT;
    case DH_DATE: return TYPE_DATE;
    case DH_DATETIME: return TYPE_TIMESTAMP;
    case DH_FLOAT64: return TYPE_FLOAT;
    case DH_COUNT: return TYPE_STRUCT;
    default: return TYPE_UTF8; /* of a category: the type of its dictionary */
    }
}

static uint32_t write_type(dh_strbuf *out, dh_type type)
{
    const dh_fb_field unit_day = {0, 2, 0}, unit_microsecond = {0, 2, 2}, precision_double = {0, 2, 2};
    switch (type) {
    case DH_INT64: return write_int(out, 64);
    case DH_DATE: return dh_fb_table(out, &unit_day, 1, NULL);
    case DH_DATETIME: return dh_fb_table(out, &unit_microsecond, 1, NULL);
    case DH_FLOAT64: return dh_fb_table(out, &precision_double, 1, NULL);
    default: return dh_fb_table(out, NULL, 0, NULL);
    }
}

static uint32_t write_encoding(dh_strbuf *out, int64_t id, int code_bytes)
{
    const dh_fb_field fields[] = {{0, 8, id}, DH_FB_REF(1)};
    uint32_t places[2], table = dh_fb_table(out, fields, 2, places);
    dh_fb_refer(out, places[1], write_int(out, 8 * code_bytes));
    return table;
}

static uint32_t write_field(dh_strbuf *out, const dh_ipc_field *field, int64_t id);

static uint32_t write_children(dh_strbuf *out)
{
    static const dh_ipc_field parts[] = {{.name = "stated", .type = DH_FLOAT64},
                                         {.name = "lower", .type = DH_FLOAT64},
                                         {.name = "upper", .type = DH_FLOAT64}};
    uint32_t items, vector = dh_fb_vector(out, 3, 4, 4, &items);
    for (uint32_t i = 0; i < 3; i++) dh_fb_refer(out, items + 4 * i, write_field(out, &parts[i], 0));
    return vector;
}

static uint32_t write_field(dh_strbuf *out, const dh_ipc_field *field, int64_t id)
{
    dh_fb_field fields[7] = {DH_FB_REF(0), {1, 1, 1}, {2, 1, type_member(field->type)}, DH_FB_REF(3), DH_FB_REF(5)};
    int n = 5;
    if (field->type == DH_CATEGORY) fields[n++] = DH_FB_REF(4);
    int shown = n;
    if (field->display != 0) fields[n++] = DH_FB_REF(6);
    uint32_t places[7], table = dh_fb_table(out, fields, n, places);
    dh_fb_refer(out, places[0], dh_fb_text(out, field->name, strlen(field->name)));
    dh_fb_refer(out, places[3], write_type(out, field->type));
    if (field->type == DH_COUNT) {
        dh_fb_refer(out, places[4], write_children(out));
    } else {
        uint32_t items;
        dh_fb_refer(out, places[4], dh_fb_vector(out, 0, 4, 4, &items));
    }
    if (field->type == DH_CATEGORY) dh_fb_refer(out, places[5], write_encoding(out, id, field->code_bytes));
    if (field->display != 0) {
        char number[32];
        dh_text_from_int64((int64_t)field->display, number);
        const dh_ipc_pair pair = {DH_IPC_DISPLAY, number};
        dh_fb_refer(out, places[shown], write_pairs(out, &pair, 1));
    }
    return table;
}

static uint32_t write_schema(dh_strbuf *out, const dh_ipc_field *fields, int32_t n, const dh_ipc_pair *pairs,
                             int32_t n_pairs)
{
    const dh_fb_field parts[] = {{0, 2, 0}, DH_FB_REF(1), DH_FB_REF(2)};
    uint32_t places[3], items, table = dh_fb_table(out, parts, 3, places);
    dh_fb_refer(out, places[1], dh_fb_vector(out, (uint32_t)n, 4, 4, &items));
    for (int32_t i = 0; i < n; i++) dh_fb_refer(out, items + 4 * (uint32_t)i, write_field(out, &fields[i], i));
    dh_fb_refer(out, places[2], write_pairs(out, pairs, n_pairs));
    return table;
}

static uint32_t write_body(dh_strbuf *out, const dh_ipc_body *body)
{
    dh_fb_field fields[4] = {{0, 8, body->rows}, DH_FB_REF(1), DH_FB_REF(2), DH_FB_REF(3)};
    uint32_t places[4], items, table = dh_fb_table(out, fields, body->compressed ? 4 : 3, places);
    dh_fb_refer(out, places[1], dh_fb_vector(out, (uint32_t)body->n_nodes, 16, 8, &items));
    for (int32_t i = 0; i < body->n_nodes; i++) {
        dh_fb_put(out, items + 16 * (uint32_t)i, body->nodes[i].length, 8);
        dh_fb_put(out, items + 16 * (uint32_t)i + 8, body->nodes[i].nulls, 8);
    }
    dh_fb_refer(out, places[2], dh_fb_vector(out, (uint32_t)body->n_buffers, 16, 8, &items));
    for (int32_t i = 0; i < body->n_buffers; i++) {
        dh_fb_put(out, items + 16 * (uint32_t)i, body->buffers[i].offset, 8);
        dh_fb_put(out, items + 16 * (uint32_t)i + 8, body->buffers[i].length, 8);
    }
    if (body->compressed) {
        const dh_fb_field zstd[] = {{0, 1, 1}, {1, 1, 0}};
        dh_fb_refer(out, places[3], dh_fb_table(out, zstd, 2, NULL));
    }
    return table;
}

/* ---- messages ---- */

static uint32_t begin_message(dh_strbuf *out, int header, int64_t body_size, uint32_t *places, bool pairs)
{
    const dh_fb_field fields[] = {{0, 2, VERSION_V5}, {1, 1, header}, DH_FB_REF(2), {3, 8, body_size}, DH_FB_REF(4)};
    dh_fb_begin(out);
    uint32_t table = dh_fb_table(out, fields, pairs ? 5 : 4, places);
    dh_fb_refer(out, 0, table);
    return table;
}

/* Appends an encapsulated message: marker, size of the metadata, and metadata padded so that its end is aligned. */
static void put_message(dh_strbuf *out, const dh_strbuf *metadata)
{
    size_t before = out->size + 8;
    size_t padded = (before + metadata->size + DH_IPC_ALIGN - 1) / DH_IPC_ALIGN * DH_IPC_ALIGN - before;
    uint8_t prefix[8] = {255, 255, 255, 255};
    for (int i = 0; i < 4; i++) prefix[4 + i] = (uint8_t)(padded >> (8 * i));
    dh_strbuf_add_bytes(out, prefix, sizeof prefix);
    dh_strbuf_add_bytes(out, metadata->data, metadata->size);
    for (size_t i = metadata->size; i < padded && !out->failed; i++) dh_strbuf_add_char(out, '\0');
    if (metadata->failed) out->failed = true;
}

void dh_ipc_write_head(dh_strbuf *out, const dh_ipc_field *fields, int32_t n, const dh_ipc_pair *pairs, int32_t n_pairs)
{
    dh_strbuf message = {0};
    uint32_t places[5];
    begin_message(&message, HEADER_SCHEMA, 0, places, false);
    dh_fb_refer(&message, places[2], write_schema(&message, fields, n, pairs, n_pairs));
    dh_strbuf_add_bytes(out, DH_IPC_MAGIC "\0", 8);
    put_message(out, &message);
    dh_strbuf_free(&message);
}

void dh_ipc_write_batch(dh_strbuf *out, const dh_ipc_body *body, const char *statistics)
{
    dh_strbuf message = {0};
    uint32_t places[5];
    begin_message(&message, HEADER_BATCH, body->size, places, statistics != NULL);
    dh_fb_refer(&message, places[2], write_body(&message, body));
    if (statistics) {
        const dh_ipc_pair pair = {DH_IPC_STATISTICS, statistics};
        dh_fb_refer(&message, places[4], write_pairs(&message, &pair, 1));
    }
    put_message(out, &message);
    dh_strbuf_free(&message);
}

void dh_ipc_write_dictionary(dh_strbuf *out, const dh_ipc_body *body, int64_t id)
{
    dh_strbuf message = {0};
    uint32_t places[5], inner[2];
    const dh_fb_field fields[] = {{0, 8, id}, DH_FB_REF(1)};
    begin_message(&message, HEADER_DICTIONARY, body->size, places, false);
    dh_fb_refer(&message, places[2], dh_fb_table(&message, fields, 2, inner));
    dh_fb_refer(&message, inner[1], write_body(&message, body));
    put_message(out, &message);
    dh_strbuf_free(&message);
}

/* ---- the footer ---- */

static uint32_t write_blocks(dh_strbuf *out, const dh_ipc_block *blocks, int32_t n)
{
    uint32_t items, vector = dh_fb_vector(out, (uint32_t)n, 24, 8, &items);
    for (int32_t i = 0; i < n; i++) {
        uint32_t at = items + 24 * (uint32_t)i;
        dh_fb_put(out, at, blocks[i].offset, 8);
        dh_fb_put(out, at + 8, blocks[i].meta_size, 4);
        dh_fb_put(out, at + 16, blocks[i].body_size, 8);
    }
    return vector;
}

void dh_ipc_write_foot(dh_strbuf *out, const dh_ipc_field *fields, int32_t n, const dh_ipc_pair *pairs, int32_t n_pairs,
                       const dh_ipc_block *dictionaries, int32_t n_dictionaries, const dh_ipc_block *batches,
                       int32_t n_batches)
{
    static const uint8_t end_of_stream[8] = {255, 255, 255, 255, 0, 0, 0, 0};
    const dh_fb_field parts[] = {{0, 2, VERSION_V5}, DH_FB_REF(1), DH_FB_REF(2), DH_FB_REF(3)};
    dh_strbuf footer = {0};
    uint32_t places[4];
    dh_fb_begin(&footer);
    uint32_t table = dh_fb_table(&footer, parts, 4, places);
    dh_fb_refer(&footer, 0, table);
    dh_fb_refer(&footer, places[1], write_schema(&footer, fields, n, pairs, n_pairs));
    dh_fb_refer(&footer, places[2], write_blocks(&footer, dictionaries, n_dictionaries));
    dh_fb_refer(&footer, places[3], write_blocks(&footer, batches, n_batches));
    while (footer.size % 8 != 0 && !footer.failed) dh_strbuf_add_char(&footer, '\0');
    uint8_t size[4];
    for (int i = 0; i < 4; i++) size[i] = (uint8_t)(footer.size >> (8 * i));
    dh_strbuf_add_bytes(out, end_of_stream, sizeof end_of_stream);
    dh_strbuf_add_bytes(out, footer.data, footer.size);
    dh_strbuf_add_bytes(out, size, sizeof size);
    dh_strbuf_add_bytes(out, DH_IPC_MAGIC, 6);
    if (footer.failed) out->failed = true;
    dh_strbuf_free(&footer);
}

void dh_ipc_write_statistics(dh_strbuf *out, const dh_ipc_range *ranges, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        const dh_ipc_range *r = &ranges[i];
        dh_strbuf_printf(out, "%s%lld", i > 0 ? "," : "", (long long)r->nulls);
        if (r->ranged) {
            char low[32], high[32];
            dh_text_from_double(r->low, low);
            dh_text_from_double(r->high, high);
            dh_strbuf_printf(out, ":%s:%s", low, high);
        }
        if (r->exact) dh_strbuf_add_char(out, '=');
    }
}
