/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting: every key becomes words that compare as unsigned numbers, then one stable merge sort over row numbers. */
#include "execute/sort.h"

#include "base/memory.h"
#include "base/text.h"
#include "execute/pipeline.h"

#include <string.h>

/* ---- a stable merge sort of row numbers by any comparison ---- */

typedef int (*comparison)(const void *context, int64_t a, int64_t b);

/* Runs of this many rows are sorted by insertion before merging starts. */
#define RUN 16

static void insertion(int64_t *rows, int64_t begin, int64_t end, comparison compare, const void *context)
{
    for (int64_t i = begin + 1; i < end; i++) {
        int64_t row = rows[i], k = i;
        for (; k > begin && compare(context, rows[k - 1], row) > 0; k--) rows[k] = rows[k - 1];
        rows[k] = row;
    }
}

static void merge(const int64_t *from, int64_t *to, int64_t begin, int64_t middle, int64_t end, comparison compare,
                  const void *context)
{
    int64_t a = begin, b = middle;
    for (int64_t k = begin; k < end; k++) {
        bool left = a < middle && (b >= end || compare(context, from[a], from[b]) <= 0);
        to[k] = left ? from[a++] : from[b++];
    }
}

/* `rows` ends up sorted. */
static dh_status merge_sort(int64_t *rows, int64_t n, comparison compare, const void *context, dh_error *error)
{
    int64_t *other = dh_malloc(((size_t)n + 1) * sizeof *other), *from = rows, *to = other;
    if (other == NULL) return dh_error_nomem(error);
    dh_status status = DH_OK;
    for (int64_t begin = 0; begin < n; begin += RUN)
        insertion(rows, begin, begin + RUN < n ? begin + RUN : n, compare, context);
    for (int64_t width = RUN; width < n && status == DH_OK; width *= 2) {
        for (int64_t begin = 0; begin < n; begin += 2 * width) {
            int64_t middle = begin + width < n ? begin + width : n, end = middle + width < n ? middle + width : n;
            merge(from, to, begin, middle, end, compare, context);
        }
        int64_t *swap = from;
        from = to;
        to = swap;
        status = dh_check_cancelled(error);
    }
    if (from != rows && n > 0) memcpy(rows, from, (size_t)n * sizeof *rows);
    dh_free(other);
    return status;
}

static int64_t *row_numbers(int64_t n)
{
    int64_t *rows = dh_malloc(((size_t)n + 1) * sizeof *rows);
    for (int64_t i = 0; rows && i < n; i++) rows[i] = i;
    return rows;
}

/* ---- texts ---- */

static int compare_codes(const void *context, int64_t a, int64_t b)
{
    size_t a_size, b_size;
    const char *x = dh_dictionary_text(context, (int32_t)a, &a_size);
    const char *y = dh_dictionary_text(context, (int32_t)b, &b_size);
    return dh_text_compare_vi(x, a_size, y, b_size);
}

int32_t *dh_sort_ranks(const dh_dictionary *dictionary)
{
    int32_t n = dh_dictionary_size(dictionary);
    int64_t *codes = row_numbers(n);
    int32_t *ranks = dh_malloc(((size_t)n + 1) * sizeof *ranks);
    bool ok = codes && ranks && merge_sort(codes, n, compare_codes, dictionary, NULL) == DH_OK;
    for (int32_t i = 0; ok && i < n; i++) ranks[codes[i]] = i;
    dh_free(codes);
    if (ok) return ranks;
    dh_free(ranks);
    return NULL;
}

static int compare_texts(const void *context, int64_t a, int64_t b)
{
    size_t a_size, b_size;
    const char *x = dh_column_text(context, a, &a_size), *y = dh_column_text(context, b, &b_size);
    return dh_text_compare_vi(x, a_size, y, b_size);
}

/* words[row] = the row's text's place among the distinct texts. */
static dh_status rank_texts(uint64_t *words, const dh_column *column, dh_error *error)
{
    int64_t n = 0, *rows = dh_malloc(((size_t)column->length + 1) * sizeof *rows);
    if (rows == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < column->length; i++)
        if (dh_column_is_known(column, i)) rows[n++] = i;
    dh_status status = merge_sort(rows, n, compare_texts, column, error);
    uint64_t rank = 0;
    for (int64_t i = 0; i < n; i++) {
        if (i > 0 && compare_texts(column, rows[i - 1], rows[i]) != 0) rank++;
        words[rows[i]] = rank;
    }
    dh_free(rows);
    return status;
}

static dh_status rank_codes(uint64_t *words, const dh_column *column, dh_error *error)
{
    int32_t *ranks = dh_sort_ranks(column->dictionary);
    if (ranks == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < column->length; i++)
        if (dh_column_is_known(column, i)) words[i] = (uint64_t)ranks[dh_column_code(column, i)];
    dh_free(ranks);
    return DH_OK;
}

/* ---- keys as words ---- */

static uint64_t real_word(double value)
{
    uint64_t word;
    value = value == 0 ? 0 : value;
    memcpy(&word, &value, sizeof word);
    return word >> 63 ? ~word : word | UINT64_C(1) << 63;
}

static uint64_t integer_word(int64_t value)
{
    return (uint64_t)value ^ UINT64_C(1) << 63;
}

/* Word `part` of every row: 0 whether it is unknown, 1 the value, 2 and 3 a count's bounds. */
static dh_status fill_words(uint64_t *words, const dh_column *c, int part, dh_error *error)
{
    memset(words, 0, (size_t)c->length * sizeof *words);
    if (part == 1 && c->type == DH_TEXT) return rank_texts(words, c, error);
    if (part == 1 && c->type == DH_CATEGORY) return c->dictionary ? rank_codes(words, c, error) : DH_OK;
    for (int64_t i = 0; i < c->length; i++) {
        bool known = dh_column_is_known(c, i);
        if (part == 0 || !known) {
            words[i] = part == 0 && !known;
            continue;
        }
        switch (c->type) {
        case DH_BOOL: words[i] = dh_column_bool(c, i); break;
        case DH_DATE: words[i] = integer_word(dh_column_date(c, i)); break;
        case DH_FLOAT64: words[i] = real_word(dh_column_float64(c, i)); break;
        case DH_COUNT: {
            dh_count count = dh_column_count(c, i);
            words[i] = real_word(part == 1 ? count.stated : part == 2 ? count.lower : count.upper);
            break;
        }
        default: words[i] = integer_word(dh_column_int64(c, i));
        }
    }
    return DH_OK;
}

typedef struct order {
    uint64_t **words;
    int32_t n;
} order;

static int compare_words(const void *context, int64_t a, int64_t b)
{
    const order *o = context;
    for (int32_t i = 0; i < o->n; i++) {
        uint64_t x = o->words[i][a], y = o->words[i][b];
        if (x != y) return x < y ? -1 : 1;
    }
    return 0;
}

/* Ascending words; a descending key is turned round after its unknowns have been put last. */
static dh_status add_key(order *o, const dh_column *c, bool descending, dh_error *error)
{
    int last = c->type == DH_COUNT && c->lower ? 3 : 1;
    for (int part = c->nulls > 0 ? 0 : 1; part <= last; part++) {
        uint64_t *words = dh_malloc(((size_t)c->length + 1) * sizeof *words);
        if (words == NULL) return dh_error_nomem(error);
        o->words[o->n++] = words;
        DH_TRY(fill_words(words, c, part, error));
        for (int64_t i = 0; descending && part > 0 && i < c->length; i++) words[i] = ~words[i];
    }
    return DH_OK;
}

dh_status dh_sort_rows(int64_t **out, const dh_column *const *keys, const bool *descending, int32_t n_keys, int64_t n,
                       dh_error *error)
{
    order o = {.words = dh_calloc((size_t)n_keys * 4 + 1, sizeof(uint64_t *))};
    int64_t *rows = row_numbers(n);
    dh_status status = o.words && rows ? DH_OK : dh_error_nomem(error);
    for (int32_t k = 0; k < n_keys && status == DH_OK; k++) status = add_key(&o, keys[k], descending[k], error);
    if (status == DH_OK && n_keys > 0) status = merge_sort(rows, n, compare_words, &o, error);
    for (int32_t i = 0; i < o.n; i++) dh_free(o.words[i]);
    dh_free(o.words);
    if (status != DH_OK) {
        dh_free(rows);
        rows = NULL;
    }
    *out = rows;
    return status;
}

dh_status dh_table_take_rows(dh_table **out, const dh_table *table, const int64_t *rows, int64_t n, dh_error *error)
{
    dh_table *taken = dh_table_new();
    dh_status status = taken ? dh_copy_notes(taken, table, error) : dh_error_nomem(error);
    for (int32_t i = 0; i < dh_table_columns(table) && status == DH_OK; i++) {
        dh_column *column = dh_column_take(dh_table_column(table, i), rows, n);
        status = column ? dh_table_add(taken, dh_table_column_name(table, i), column, error) : dh_error_nomem(error);
    }
    if (status != DH_OK) {
        dh_table_free(taken);
        taken = NULL;
    }
    *out = taken;
    return status;
}
