/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Unique keys: of rows with equal keys all but the first are rejected. Two nulls are equal, but a row whose key columns
 * are all null has no key.
 */
#include "load/unique_keys.h"

#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "base/message.h"
#include "load/load_internal.h"
#include "load/loader.h"

#define KEYS_MAX 8

/* Hash table of the keys seen so far. */
typedef struct key_set {
    const dh_column *columns[KEYS_MAX];
    int32_t n;
    int64_t *buckets; /* 1 + row, 0 = free; open addressing */
    size_t mask;
} key_set;

static uint64_t hash_cell(uint64_t hash, const dh_column *column, int64_t row)
{
    if (!dh_column_is_valid(column, row)) return dh_hash_more(hash, "", 0);
    dh_value value;
    dh_column_value(column, row, &value);
    switch (column->type) {
    case DH_TEXT:
    case DH_CATEGORY: return dh_hash_more(hash, value.as.text.data, value.as.text.size);
    case DH_BOOL: return dh_hash_more(hash, &value.as.boolean, sizeof value.as.boolean);
    case DH_FLOAT64: return dh_hash_more(hash, &value.as.number, sizeof value.as.number);
    case DH_COUNT: return dh_hash_more(hash, &value.as.count, sizeof value.as.count);
    default: return dh_hash_more(hash, &value.as.integer, sizeof value.as.integer);
    }
}

static bool equal_rows(const key_set *keys, int64_t a, int64_t b)
{
    for (int32_t i = 0; i < keys->n; i++)
        if (dh_column_compare(keys->columns[i], a, keys->columns[i], b) != 0) return false;
    return true;
}

/* The earlier row with the same key; -1 = none, and `row` is added to the set. */
static int64_t find_or_add(key_set *keys, int64_t row)
{
    uint64_t hash = 0;
    for (int32_t i = 0; i < keys->n; i++) hash = hash_cell(hash, keys->columns[i], row);
    for (size_t bucket = (size_t)hash & keys->mask;; bucket = (bucket + 1) & keys->mask) {
        if (keys->buckets[bucket] == 0) {
            keys->buckets[bucket] = row + 1;
            return -1;
        }
        if (equal_rows(keys, keys->buckets[bucket] - 1, row)) return keys->buckets[bucket] - 1;
    }
}

static bool has_key(const key_set *keys, int64_t row)
{
    for (int32_t i = 0; i < keys->n; i++)
        if (dh_column_is_valid(keys->columns[i], row)) return true;
    return false;
}

static dh_status reject_repeated(dh_load *load, key_set *keys, const char *names, dh_error *error)
{
    int64_t rows = (int64_t)load->n_rows;
    for (int64_t row = 0; row < rows; row++) {
        if ((load->marks != NULL && load->marks[row] > 0) || !has_key(keys, row)) continue;
        int64_t first = find_or_add(keys, row);
        if (first < 0) continue;
        const char *file;
        int64_t line;
        dh_load_place(load, first, &file, &line);
        DH_TRY(dh_load_reject(load, row, load->spec->keys[0], error, "the same %s stands in line %lld of %s already",
                              names, (long long)line, file));
    }
    return DH_OK;
}

dh_status dh_load_check_keys(dh_load *load, dh_error *error)
{
    key_set keys = {0};
    dh_strbuf names = {0};
    if (load->finished) return dh_error_set(error, DH_EINVAL, "keys are checked before a load is finished");
    for (int32_t i = 0; load->spec->keys != NULL && load->spec->keys[i] != NULL; i++) {
        const dh_column *column = dh_table_get(load->table, load->spec->keys[i]);
        if (column == NULL) continue;
        if (keys.n == KEYS_MAX) {
            dh_strbuf_free(&names);
            return dh_error_set(error, DH_EINTERNAL, "the table '%s' has more than %d columns in its key",
                                load->spec->name, KEYS_MAX);
        }
        dh_strbuf_printf(&names, "%s'%s'", keys.n > 0 ? dh_tr(" and ") : "", load->spec->keys[i]);
        keys.columns[keys.n++] = column;
    }
    if (keys.n == 0 || load->n_rows < 2) {
        dh_strbuf_free(&names);
        return DH_OK;
    }
    size_t capacity = 16;
    while (capacity < load->n_rows * 2) capacity *= 2;
    keys.mask = capacity - 1;
    keys.buckets = dh_calloc(capacity, sizeof *keys.buckets);
    dh_status status =
        keys.buckets == NULL || names.failed ? dh_error_nomem(error) : reject_repeated(load, &keys, names.data, error);
    dh_free(keys.buckets);
    dh_strbuf_free(&names);
    return status;
}
