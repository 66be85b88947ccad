/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sorting: each key is mapped to unsigned numbers of as few bits as its range needs, and the numbers of all keys are
 * packed into 64-bit words. Row numbers are then radix-sorted by those words, last word first. If only a few first rows
 * are wanted, a heap selects them instead.
 */
#include "execute/sort/sort.h"

#include "base/memory.h"
#include "base/pool.h"
#include "table/table.h"

#include <string.h>

/* ---- keys as numbers ---- */

typedef struct number {
    uint64_t *values; /* by row */
    int bits;         /* that the values need */
} number;

/* A double as an unsigned word of the same order; -0 equals 0. */
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

/* words[row]: collation rank of the row's text; equal texts have equal ranks. */
static dh_status rank_texts(uint64_t *words, const dh_column *column, dh_error *error)
{
    size_t n = 0, size = (size_t)column->length + 1;
    dh_slice *texts = dh_malloc(size * sizeof *texts);
    uint32_t *ranks = dh_malloc(size * sizeof *ranks);
    bool ok = texts && ranks;
    for (int64_t i = 0; ok && i < column->length; i++) {
        if (!dh_column_is_valid(column, i)) continue;
        texts[n].data = dh_column_text(column, i, &texts[n].size);
        n++;
    }
    ok = ok && dh_collation_rank_texts(ranks, texts, n, true) == 0;
    n = 0;
    for (int64_t i = 0; ok && i < column->length; i++)
        if (dh_column_is_valid(column, i)) words[i] = ranks[n++];
    dh_free(texts);
    dh_free(ranks);
    return ok ? DH_OK : dh_error_nomem(error);
}

/* words[row]: rank of the row's code. Only codes that occur are ranked; equal texts rank in code order. */
static dh_status rank_codes(uint64_t *words, const dh_column *column, dh_error *error)
{
    size_t size = (size_t)dh_dictionary_size(column->dictionary), n = 0;
    uint32_t *place = dh_calloc(size + 1, sizeof *place), *ranks = NULL;
    dh_slice *texts = NULL;
    const int32_t *codes = column->values;
    for (int64_t i = 0; place && i < column->length; i++)
        if (dh_column_is_valid(column, i)) place[codes[i]] = 1;
    for (size_t c = 0; place && c < size; c++) n += place[c];
    ranks = dh_malloc((n + 1) * sizeof *ranks);
    texts = dh_malloc((n + 1) * sizeof *texts);
    bool ok = place && ranks && texts;
    n = 0;
    for (size_t c = 0; ok && c < size; c++) {
        if (place[c] == 0) continue;
        place[c] = (uint32_t)n;
        texts[n].data = dh_dictionary_text(column->dictionary, (int32_t)c, &texts[n].size);
        n++;
    }
    ok = ok && dh_collation_rank_texts(ranks, texts, n, false) == 0;
    for (int64_t i = 0; ok && i < column->length; i++)
        if (dh_column_is_valid(column, i)) words[i] = ranks[place[codes[i]]];
    dh_free(place);
    dh_free(ranks);
    dh_free(texts);
    return ok ? DH_OK : dh_error_nomem(error);
}

/* part 1: the value; 2 and 3: a count's lower and upper bound. 0 where null. */
static dh_status fill_words(uint64_t *words, const dh_column *c, int part, dh_error *error)
{
    memset(words, 0, (size_t)c->length * sizeof *words);
    if (c->type == DH_TEXT) return rank_texts(words, c, error);
    if (c->type == DH_CATEGORY) return c->dictionary ? rank_codes(words, c, error) : DH_OK;
    for (int64_t i = 0; i < c->length; i++) {
        if (!dh_column_is_valid(c, i)) continue;
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

static int bits_of(uint64_t value)
{
    return value == 0 ? 0 : 64 - __builtin_clzll(value);
}

/* Rebases values to start at 0, reversed when descending; null becomes one more than the last. */
static void narrow(number *out, const dh_column *c, bool descending)
{
    uint64_t min = UINT64_MAX, max = 0, *w = out->values;
    for (int64_t i = 0; i < c->length; i++) {
        if (!dh_column_is_valid(c, i)) continue;
        if (w[i] < min) min = w[i];
        if (w[i] > max) max = w[i];
    }
    if (min > max) min = max = 0;
    uint64_t unknown = c->nulls > 0 ? max - min + 1 : 0; /* may wrap to 0: add_key then adds a null flag */
    out->bits = bits_of(c->nulls > 0 && unknown != 0 ? unknown : max - min);
    for (int64_t i = 0; i < c->length; i++)
        w[i] = !dh_column_is_valid(c, i) ? unknown : descending ? max - w[i] : w[i] - min;
}

/* Appends the numbers of a key: one, or three for a count with bounds. If the value needs all 64 bits and there are
 * nulls, a null flag goes in front. */
static dh_status add_key(number *numbers, int32_t *n, const dh_column *c, bool descending, dh_error *error)
{
    int last = c->type == DH_COUNT && c->lower ? 3 : 1;
    for (int part = 1; part <= last; part++) {
        number *to = &numbers[*n];
        to->values = dh_malloc(((size_t)c->length + 1) * sizeof *to->values);
        if (to->values == NULL) return dh_error_nomem(error);
        (*n)++;
        DH_TRY(fill_words(to->values, c, part, error));
        narrow(to, c, descending);
        if (c->nulls == 0 || to->bits < 64 || part > 1) continue;
        number *value = &numbers[*n];
        *value = *to;
        to->bits = 1;
        to->values = dh_malloc(((size_t)c->length + 1) * sizeof *to->values);
        (*n)++;
        if (to->values == NULL) return dh_error_nomem(error);
        for (int64_t i = 0; i < c->length; i++) to->values[i] = !dh_column_is_valid(c, i);
    }
    return DH_OK;
}

/* Packs numbers into as few words as possible; words[0] is the most significant. Takes over numbers[].values. Returns
 * the number of words. */
static int32_t pack(number *words, const number *numbers, int32_t n, int64_t rows)
{
    int32_t n_words = 0;
    for (int32_t k = 0; k < n; k++) {
        number *into = n_words > 0 ? &words[n_words - 1] : NULL;
        if (into && into->bits + numbers[k].bits <= 64 && numbers[k].bits < 64) {
            for (int64_t i = 0; i < rows; i++)
                into->values[i] = into->values[i] << numbers[k].bits | numbers[k].values[i];
            into->bits += numbers[k].bits;
            dh_free(numbers[k].values);
        } else {
            words[n_words++] = numbers[k];
        }
    }
    return n_words;
}

/* ---- all rows ---- */

typedef struct pair {
    uint64_t word;
    int64_t row;
} pair;

#define DIGIT 11

/* Stable LSD radix sort by bits [low, high) of KEY, n > 0; `spare` is scratch. True: the result is in `spare`. */
#define RADIX_SORT(name, type, KEY)                                                                                    \
    static bool name(type *items, type *spare, int64_t n, int low, int high)                                           \
    {                                                                                                                  \
        type *from = items, *to = spare;                                                                               \
        for (int shift = low; shift < high; shift += DIGIT) {                                                          \
            int64_t starts[(1 << DIGIT) + 1] = {0};                                                                    \
            for (int64_t i = 0; i < n; i++) starts[((KEY(from[i]) >> shift) & ((1 << DIGIT) - 1)) + 1]++;              \
            if (starts[((KEY(from[0]) >> shift) & ((1 << DIGIT) - 1)) + 1] == n) continue; /* all equal */             \
            for (int d = 0; d < 1 << DIGIT; d++) starts[d + 1] += starts[d];                                           \
            for (int64_t i = 0; i < n; i++) to[starts[(KEY(from[i]) >> shift) & ((1 << DIGIT) - 1)]++] = from[i];      \
            type *swap = from;                                                                                         \
            from = to;                                                                                                 \
            to = swap;                                                                                                 \
        }                                                                                                              \
        return from == spare;                                                                                          \
    }

#define WORD_OF(item) ((item).word)
#define ITSELF(item)  (item)
RADIX_SORT(sort_pairs, pair, WORD_OF)
RADIX_SORT(sort_words, uint64_t, ITSELF)

/* Stable insertion sort, for few rows. */
static void insertion(int64_t *rows, int64_t n, const number *words, int32_t n_words)
{
    for (int64_t i = 1; i < n; i++) {
        int64_t row = rows[i], k = i;
        for (; k > 0; k--) {
            int32_t w = 0;
            while (w < n_words && words[w].values[rows[k - 1]] == words[w].values[row]) w++;
            if (w == n_words || words[w].values[rows[k - 1]] < words[w].values[row]) break;
            rows[k] = rows[k - 1];
        }
        rows[k] = row;
    }
}

/* Packs word and row number into one 64-bit item: half the memory to move. `rows` must be 0 ... n - 1. */
static dh_status sort_by_one(int64_t *rows, int64_t n, const number *word, int row_bits, dh_error *error)
{
    uint64_t *items = dh_malloc((size_t)n * sizeof *items), *spare = dh_malloc((size_t)n * sizeof *spare);
    if (items && spare) {
        for (int64_t i = 0; i < n; i++) items[i] = word->values[i] << row_bits | (uint64_t)i;
        const uint64_t *sorted = sort_words(items, spare, n, row_bits, row_bits + word->bits) ? spare : items;
        for (int64_t i = 0; i < n; i++) rows[i] = (int64_t)(sorted[i] & ((UINT64_C(1) << row_bits) - 1));
    }
    dh_free(items);
    dh_free(spare);
    return items && spare ? dh_pool_check_cancelled(error) : dh_error_nomem(error);
}

static dh_status sort_all(int64_t *rows, int64_t n, const number *words, int32_t n_words, dh_error *error)
{
    if (n <= 32) {
        insertion(rows, n, words, n_words);
        return DH_OK;
    }
    int row_bits = bits_of((uint64_t)n);
    if (n_words == 1 && words[0].bits + row_bits <= 64) return sort_by_one(rows, n, words, row_bits, error);
    pair *pairs = dh_malloc((size_t)n * sizeof *pairs), *spare = dh_malloc((size_t)n * sizeof *spare);
    dh_status status = pairs && spare ? DH_OK : dh_error_nomem(error);
    for (int32_t w = n_words - 1; w >= 0 && status == DH_OK; w--) {
        for (int64_t i = 0; i < n; i++) pairs[i] = (pair){words[w].values[rows[i]], rows[i]};
        const pair *sorted = sort_pairs(pairs, spare, n, 0, words[w].bits) ? spare : pairs;
        for (int64_t i = 0; i < n; i++) rows[i] = sorted[i].row;
        status = dh_pool_check_cancelled(error);
    }
    dh_free(pairs);
    dh_free(spare);
    return status;
}

/* ---- the first rows ---- */

/* Whether row a comes before row b; ties by row number. */
static bool before(const number *words, int32_t n_words, int64_t a, int64_t b)
{
    for (int32_t w = 0; w < n_words; w++) {
        uint64_t x = words[w].values[a], y = words[w].values[b];
        if (x != y) return x < y;
    }
    return a < b;
}

static bool are_in_order(const number *words, int32_t n_words, int64_t n)
{
    for (int64_t i = 1; i < n; i++)
        if (!before(words, n_words, i - 1, i)) return false;
    return true;
}

/* Sifts down in a max-heap: heap[0] is the last of the rows kept. */
static void sift(int64_t *heap, int64_t n, int64_t at, const number *words, int32_t n_words)
{
    int64_t row = heap[at];
    for (int64_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && before(words, n_words, heap[child], heap[child + 1])) child++;
        if (!before(words, n_words, row, heap[child])) break;
        heap[at] = heap[child];
    }
    heap[at] = row;
}

/* Puts the first `limit` rows of the order, sorted, into rows[0 ... limit). */
static void select_first(int64_t *rows, int64_t n, int64_t limit, const number *words, int32_t n_words)
{
    for (int64_t i = limit / 2 - 1; i >= 0; i--) sift(rows, limit, i, words, n_words);
    for (int64_t i = limit; i < n; i++) {
        if (!before(words, n_words, rows[i], rows[0])) continue;
        rows[0] = rows[i];
        sift(rows, limit, 0, words, n_words);
    }
    for (int64_t left = limit - 1; left > 0; left--) {
        int64_t last = rows[0];
        rows[0] = rows[left];
        rows[left] = last;
        sift(rows, left, 0, words, n_words);
    }
}

/* ---- the whole ---- */

static int64_t *row_numbers(int64_t n)
{
    int64_t *rows = dh_malloc(((size_t)n + 1) * sizeof *rows);
    for (int64_t i = 0; rows && i < n; i++) rows[i] = i;
    return rows;
}

dh_status dh_sort_first_rows(int64_t **out, const dh_column *const *keys, const bool *descending, int32_t n_keys,
                             int64_t n, int64_t limit, dh_error *error)
{
    number *numbers = dh_calloc((size_t)n_keys * 4 + 1, sizeof *numbers);
    number *words = dh_calloc((size_t)n_keys * 4 + 1, sizeof *words);
    int64_t *rows = row_numbers(n);
    int32_t n_numbers = 0, n_words = 0;
    dh_status status = numbers && words && rows ? DH_OK : dh_error_nomem(error);
    for (int32_t k = 0; k < n_keys && status == DH_OK; k++)
        status = add_key(numbers, &n_numbers, keys[k], descending[k], error);
    if (status == DH_OK) {
        n_words = pack(words, numbers, n_numbers, n);
        n_numbers = 0;
        if (are_in_order(words, n_words, n))
            status = DH_OK; /* already sorted */
        else if (limit > 0 && limit < n / 4)
            select_first(rows, n, limit, words, n_words);
        else if (n_words > 0)
            status = sort_all(rows, n, words, n_words, error);
    }
    for (int32_t i = 0; i < n_numbers; i++) dh_free(numbers[i].values);
    for (int32_t i = 0; i < n_words; i++) dh_free(words[i].values);
    dh_free(numbers);
    dh_free(words);
    if (status != DH_OK) {
        dh_free(rows);
        rows = NULL;
    }
    *out = rows;
    return status;
}

dh_status dh_sort_rows(int64_t **out, const dh_column *const *keys, const bool *descending, int32_t n_keys, int64_t n,
                       dh_error *error)
{
    return dh_sort_first_rows(out, keys, descending, n_keys, n, -1, error);
}
