/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The record reader over any bytes: it ends, its places are right, no byte but line ends and marks is passed over, a
 * record read again is the same, and what is written of it reads back the same. The first byte picks the delimiter.
 */
#include <string.h>

#include "base/strbuf.h"
#include "fuzz/fuzz.h"
#include "load/scan/csv.h"

static void check_fields(const dh_record *record)
{
    int64_t line = record->line;
    FUZZ_CHECK(record->n_fields >= 1);
    for (int32_t i = 0; i < record->n_fields; i++) {
        FUZZ_CHECK(record->fields[i].size >= 0 && record->fields[i].size <= record->raw_size);
        FUZZ_CHECK(record->fields[i].line >= line);
        line = record->fields[i].line;
    }
}

static void write_record(dh_strbuf *out, const dh_record *record, char delimiter)
{
    for (int32_t i = 0; i < record->n_fields; i++) {
        if (i > 0) dh_strbuf_add_char(out, delimiter);
        dh_csv_write_field(out, delimiter, record->fields[i].text, (size_t)record->fields[i].size);
    }
}

/* The record as written, and a first field so that it is neither blank nor a mark at the head of a file. */
static void check_read_back(const dh_record *record, char delimiter)
{
    dh_strbuf text = {0};
    dh_csv *csv;
    const dh_record *again;
    if (record->n_fields == DH_RECORD_FIELDS) return; /* the last one holds several */
    dh_strbuf_add(&text, "first");
    dh_strbuf_add_char(&text, delimiter);
    write_record(&text, record, delimiter);
    FUZZ_CHECK(dh_csv_open_memory(&csv, text.data, text.size, delimiter, NULL) == DH_OK);
    FUZZ_CHECK(dh_csv_next(csv, &again, NULL) == DH_OK && again != NULL);
    FUZZ_CHECK(again->fault == DH_RECORD_OK && again->n_fields == record->n_fields + 1);
    for (int32_t i = 0; i < record->n_fields; i++) {
        FUZZ_CHECK(again->fields[i + 1].size == record->fields[i].size);
        FUZZ_CHECK(memcmp(again->fields[i + 1].text, record->fields[i].text, (size_t)record->fields[i].size) == 0);
    }
    FUZZ_CHECK(dh_csv_next(csv, &again, NULL) == DH_OK && again == NULL);
    dh_csv_close(csv);
    dh_strbuf_free(&text);
}

static void check_again(dh_csv *csv, const dh_record *record)
{
    dh_record first = *record;
    const dh_record *again;
    dh_csv_seek(csv, first.raw, first.line);
    FUZZ_CHECK(dh_csv_next(csv, &again, NULL) == DH_OK && again != NULL);
    FUZZ_CHECK(again->raw == first.raw && again->raw_size == first.raw_size && again->n_fields == first.n_fields);
    FUZZ_CHECK(again->line == first.line && again->fault == first.fault);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = {'\0', ',', ';', '\t', '|', 'x'};
    dh_csv *csv;
    if (size < 1) return 0;
    char delimiter = delimiters[data[0] % sizeof delimiters];
    if (dh_csv_open_memory(&csv, (const char *)data + 1, size - 1, delimiter, NULL) != DH_OK) return 0;
    const dh_record *record;
    const char *end = NULL;
    int64_t line = 0;
    for (;;) {
        FUZZ_CHECK(dh_csv_next(csv, &record, NULL) == DH_OK);
        if (record == NULL) break;
        check_fields(record);
        FUZZ_CHECK(record->line > line);
        for (const char *p = end; p != NULL && p < record->raw; p++) FUZZ_CHECK(strchr("\r\n \t", *p) != NULL);
        end = record->raw + record->raw_size;
        line = record->line;
        check_again(csv, record);
        if (delimiter != 'x') check_read_back(record, dh_csv_delimiter(csv));
    }
    dh_csv_close(csv);
    return 0;
}
