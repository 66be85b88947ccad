/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of every type with unknowns in them, made from a row number alone, for the tests of this folder. */
#ifndef TESTS_TABLE_SAMPLE_H
#define TESTS_TABLE_SAMPLE_H

#include <math.h>

#include "table/table.h"

static const dh_type sample_types[] = {DH_BOOL,     DH_INT64, DH_FLOAT64,  DH_DATE,
                                       DH_DATETIME, DH_TEXT,  DH_CATEGORY, DH_COUNT};
enum { SAMPLE_TYPES = 8 };

static inline int sample_append(dh_column *c, int64_t i)
{
    static const char *const texts[] = {"", "đất đai", "môi trường", "a,b\n\"c\"", "đường 15B"};
    if (i % 7 == 3) return dh_column_append_null(c);
    dh_value value = {.type = c->type, .valid = 1};
    switch (c->type) {
    case DH_BOOL: value.as.boolean = i % 3 == 0; break;
    case DH_INT64:
    case DH_DATETIME: value.as.integer = i * 1000003 - 5000; break;
    case DH_DATE: value.as.integer = 17000 + i; break;
    case DH_FLOAT64: value.as.number = (double)i / 8 - 3; break;
    case DH_COUNT:
        value.as.count = (dh_count){(double)(i * 10), (double)(i * 10), (double)(i * 10)};
        if (i % 5 == 1) value.as.count.upper = INFINITY;
        if (i % 5 == 2) value.as.count.lower = 0;
        break;
    default: value.as.text.data = texts[i % 5]; value.as.text.size = __builtin_strlen(texts[i % 5]);
    }
    return dh_column_append_value(c, &value);
}

/* NULL when out of memory. */
static inline dh_column *sample_column(dh_type type, int64_t n)
{
    dh_column *c = dh_column_new(type, 0);
    if (c && type == DH_CATEGORY && !(c->dictionary = dh_dictionary_new())) {
        dh_column_unref(c);
        return NULL;
    }
    for (int64_t i = 0; c && i < n; i++) {
        if (sample_append(c, i) == 0) continue;
        dh_column_unref(c);
        return NULL;
    }
    if (c) dh_column_finish(c);
    return c;
}

/* One column of each type, named by it. */
static inline dh_table *sample_table(int64_t n)
{
    dh_table *table = dh_table_new();
    dh_status status = table ? DH_OK : DH_ENOMEM;
    for (int t = 0; status == DH_OK && t < SAMPLE_TYPES; t++)
        status = dh_table_add(table, dh_type_name(sample_types[t]), sample_column(sample_types[t], n), NULL);
    if (status == DH_OK) status = dh_table_add_note(table, NULL, "nguồn: %s", "mẫu");
    if (status == DH_OK) return table;
    dh_table_free(table);
    return NULL;
}

#endif
