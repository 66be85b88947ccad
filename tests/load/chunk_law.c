/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "load/chunk_law.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "load/scan/chunk.h"
#include "load/scan/chunk_boundary_internal.h"

/* Everything said as one text, so that two ways are compared by one memcmp. */
typedef struct account {
    dh_strbuf rows, malformed;
    long n_empty;
} account;

static char broken[400];

static void add_field(dh_strbuf *out, const char *text, size_t size)
{
    dh_strbuf_printf(out, "%zu:", size);
    dh_strbuf_add_bytes(out, text, size);
    dh_strbuf_add_char(out, ';');
}

static void by_records(account *out, const law_case *c)
{
    dh_csv *csv;
    const dh_record *record;
    if (dh_csv_open_view(&csv, c->bytes, c->size, 0, 1, c->delimiter, NULL) != DH_OK) abort();
    while (dh_csv_next(csv, &record, NULL) == DH_OK && record != NULL) {
        bool any = false;
        for (int32_t i = 0; i < record->n_fields; i++) any = any || record->fields[i].size > 0;
        if (!any) {
            out->n_empty++;
        } else if (record->fault != DH_RECORD_OK || record->n_fields < c->n_needed || record->n_fields > c->n_fields) {
            dh_strbuf_printf(&out->malformed, "%td@%lld;", record->raw - c->bytes, (long long)record->line);
        } else {
            dh_strbuf_printf(&out->rows, "%td@%lld ", record->raw - c->bytes, (long long)record->line);
            for (int32_t i = 0; i < c->n_fields; i++)
                add_field(&out->rows, i < record->n_fields ? record->fields[i].text : "",
                          i < record->n_fields ? (size_t)record->fields[i].size : 0);
            dh_strbuf_add_char(&out->rows, '\n');
        }
    }
    dh_csv_close(csv);
}

/* A field of a regular row, its quotes resolved as dh_field_read does. */
static void add_raw(dh_strbuf *out, dh_slice raw, bool irregular_records)
{
    char *text = malloc(raw.size + 1);
    size_t n = 0;
    bool quoted = !irregular_records && raw.size >= 2 && raw.data[0] == '"';
    for (size_t i = quoted ? 1 : 0; i < raw.size - (quoted ? 1 : 0); i++) {
        text[n++] = raw.data[i];
        if (quoted && raw.data[i] == '"') i++;
    }
    add_field(out, text, n);
    free(text);
}

static void add_chunk(account *out, const law_case *c, dh_chunked *file, const dh_chunk *chunk)
{
    for (int64_t row = 0; row < chunk->n_rows; row++) {
        int64_t at = chunk->offset + chunk->begins[row];
        dh_strbuf_printf(&out->rows, "%lld@%lld ", (long long)at, (long long)dh_chunked_line(file, at));
        for (int32_t i = 0; i < c->n_fields; i++) {
            bool irregular_records;
            dh_slice raw = dh_chunk_field(chunk, row, i, &irregular_records);
            add_raw(&out->rows, raw, irregular_records);
        }
        dh_strbuf_add_char(&out->rows, '\n');
    }
    for (int64_t i = 0; i < chunk->n_malformed; i++)
        dh_strbuf_printf(&out->malformed, "%lld@%lld;", (long long)chunk->malformed[i],
                         (long long)dh_chunked_line(file, chunk->malformed[i]));
    out->n_empty += chunk->n_empty;
}

/* The chunks in some order, put together in theirs. */
static void by_chunks(account *out, const law_case *c)
{
    dh_input *input;
    dh_chunked *file;
    dh_chunk *chunk;
    dh_chunk_shape shape = {.line = 1, .delimiter = c->delimiter, .n_fields = c->n_fields, .n_needed = c->n_needed};
    if (dh_input_open_memory(&input, c->bytes, c->size, NULL) != DH_OK ||
        dh_chunked_new(&file, input, &shape, c->chunk_bytes, NULL) != DH_OK ||
        dh_chunk_new(&chunk, c->chunk_bytes, NULL) != DH_OK)
        abort();
    file->kernel = c->kernel;
    size_t n = (size_t)dh_chunked_count(file);
    account *parts = calloc(n + 1, sizeof *parts);
    size_t *order = malloc((n + 1) * sizeof *order);
    for (size_t i = 0; i < n; i++) order[i] = i;
    unsigned seed = c->order;
    for (size_t i = n; seed != 0 && i > 1; i--) {
        seed = seed * 1103515245U + 12345U;
        size_t other = (seed >> 8) % i, swap = order[i - 1];
        order[i - 1] = order[other];
        order[other] = swap;
    }
    for (size_t i = 0; i < n; i++) {
        bool there;
        if (dh_chunk_read(chunk, file, (int64_t)order[i], &there, NULL) != DH_OK || !there) abort();
        add_chunk(&parts[order[i]], c, file, chunk);
    }
    for (size_t i = 0; i < n; i++) {
        dh_strbuf_add_bytes(&out->rows, parts[i].rows.data, parts[i].rows.size);
        dh_strbuf_add_bytes(&out->malformed, parts[i].malformed.data, parts[i].malformed.size);
        out->n_empty += parts[i].n_empty;
        dh_strbuf_free(&parts[i].rows);
        dh_strbuf_free(&parts[i].malformed);
    }
    free(parts);
    free(order);
    dh_chunk_free(chunk);
    dh_chunked_free(file);
    dh_input_close(input);
}

static bool equal(const dh_strbuf *a, const dh_strbuf *b)
{
    return a->size == b->size && (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

const char *law_broken(const law_case *c)
{
    account records = {0}, chunks = {0};
    by_records(&records, c);
    by_chunks(&chunks, c);
    const char *what = !equal(&records.rows, &chunks.rows)             ? "rows"
                       : !equal(&records.malformed, &chunks.malformed) ? "refusals"
                       : records.n_empty != chunks.n_empty             ? "empty records"
                                                                       : NULL;
    if (what != NULL)
        snprintf(broken, sizeof broken, "%s differ: chunk size %zu, kernel %s, order %u\n%.120s\nagainst\n%.120s", what,
                 c->chunk_bytes, c->kernel->name, c->order,
                 what[0] == 'r' && what[1] == 'o' ? records.rows.data : records.malformed.data,
                 what[0] == 'r' && what[1] == 'o' ? chunks.rows.data : chunks.malformed.data);
    dh_strbuf_free(&records.rows);
    dh_strbuf_free(&records.malformed);
    dh_strbuf_free(&chunks.rows);
    dh_strbuf_free(&chunks.malformed);
    return what != NULL ? broken : NULL;
}
