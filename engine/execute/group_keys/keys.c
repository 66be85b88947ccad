/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key table: lifecycle, and id lookup by direct array or hash table. */
#include "execute/group_keys/keys_internal.h"

#include "base/memory.h"
#include "execute/group_keys/run_length.h"

#include <string.h>

/* Key spaces of up to this many bits use a direct array from the start; less for small tables. */
#define DIRECT_BITS       16
#define SMALL_DIRECT_BITS 10
/* The same for a single category: its dictionary takes more memory than the array. */
#define CODE_BITS 27
/* Larger direct arrays are cleared lazily by the system: most of them is never touched. */
#define WHOLE_ARRAY 65536
/* Hash tables with more buckets than fit in cache are prefetched. */
#define FAR_BUCKETS 32768
#define LOOKAHEAD   16

/* ---- lifecycle ---- */

static int start(dh_keys *keys)
{
    keys->narrow = dh_key_fields_start(keys);
    size_t width = keys->narrow ? 1 : (size_t)keys->width;
    keys->scratch = dh_malloc((size_t)DH_VECTOR_ROWS * width * sizeof *keys->scratch);
    keys->starts = dh_malloc(((size_t)DH_VECTOR_ROWS + 1) * sizeof *keys->starts);
    return keys->scratch && keys->starts ? 0 : -1;
}

static dh_keys *make(const dh_key_type *types, int32_t n, bool small)
{
    dh_keys *keys = dh_calloc(1, sizeof *keys);
    if (keys == NULL) return NULL;
    keys->small = small;
    keys->arena = dh_arena_new();
    keys->types = dh_malloc(((size_t)n + 1) * sizeof *keys->types);
    keys->texts = dh_calloc((size_t)n + 1, sizeof *keys->texts);
    keys->fields = dh_calloc((size_t)n + 1, sizeof *keys->fields);
    if (keys->arena && keys->types && keys->texts && keys->fields) {
        keys->n_types = n;
        if (n > 0) memcpy(keys->types, types, (size_t)n * sizeof *types);
        keys->width = dh_key_rows_place(keys, n);
        keys->empty = dh_arena_get_mark(keys->arena);
        if (start(keys) == 0) return keys;
    }
    dh_keys_free(keys);
    return NULL;
}

dh_keys *dh_keys_new(const dh_key_type *types, int32_t n)
{
    return make(types, n, false);
}

dh_keys *dh_keys_new_small(const dh_key_type *types, int32_t n)
{
    return make(types, n, true);
}

void dh_keys_expect(dh_keys *keys, size_t n)
{
    keys->expected = n;
}

void dh_keys_allow(dh_keys *keys, size_t bytes)
{
    keys->max_direct = bytes;
}

void dh_keys_free(dh_keys *keys)
{
    if (keys == NULL) return;
    for (int32_t k = 0; keys->texts && k < keys->n_types; k++) {
        dh_free(keys->texts[k].items);
        dh_free(keys->texts[k].buckets);
    }
    dh_arena_free(keys->arena);
    dh_free(keys->texts);
    dh_free(keys->types);
    dh_free(keys->fields);
    dh_free(keys->words);
    dh_free(keys->buckets);
    dh_free(keys->row_buckets);
    dh_free(keys->direct);
    dh_free(keys->scratch);
    dh_free(keys->starts);
    dh_free(keys);
}

void dh_keys_clear(dh_keys *keys)
{
    if (keys->direct)
        for (size_t i = 0; i < keys->n; i++) keys->direct[keys->words[i]] = 0;
    if (keys->buckets) memset(keys->buckets, 0, keys->n_buckets * sizeof *keys->buckets);
    if (keys->row_buckets) memset(keys->row_buckets, 0, keys->n_buckets * sizeof *keys->row_buckets);
    for (int32_t k = 0; k < keys->n_types; k++) {
        keys->texts[k].n = 0;
        keys->texts[k].bytes = 0;
        if (keys->texts[k].buckets) memset(keys->texts[k].buckets, 0, keys->texts[k].n_buckets * sizeof(uint32_t));
    }
    dh_arena_release_to(keys->arena, keys->empty);
    keys->n = 0;
    keys->n_runs = 0;
}

int64_t dh_keys_size(const dh_keys *keys)
{
    return (int64_t)keys->n;
}

size_t dh_keys_memory(const dh_keys *keys)
{
    size_t bucket = keys->narrow ? sizeof *keys->buckets : sizeof *keys->row_buckets;
    size_t bytes =
        keys->capacity * sizeof *keys->words + keys->n_buckets * bucket + keys->n_direct * sizeof *keys->direct;
    for (int32_t k = 0; k < keys->n_types; k++) {
        const dh_key_texts *t = &keys->texts[k];
        bytes += t->capacity * sizeof *t->items + t->n_buckets * sizeof *t->buckets;
        bytes += t->bytes;
    }
    return bytes;
}

/* ---- one word: direct array or hash ---- */

static size_t bucket_of(const dh_keys *keys, uint64_t word)
{
    return (size_t)dh_keys_mix(word) & (keys->n_buckets - 1);
}

/* The word's bucket, or the free one where it belongs. */
static inline dh_key_bucket *find_bucket(const dh_keys *keys, uint64_t word)
{
    size_t mask = keys->n_buckets - 1, at = bucket_of(keys, word);
    while (keys->buckets[at].id != 0 && keys->buckets[at].word != word) at = (at + 1) & mask;
    return &keys->buckets[at];
}

static bool by_code(const dh_keys *keys)
{
    return keys->n_types == 1 && keys->types[0].type == DH_CATEGORY && keys->types[0].dictionary;
}

/* Whether a direct array costs no more memory than hash buckets for `n` keys, or than was allowed. */
static bool array_is_better(const dh_keys *keys, size_t n)
{
    if (keys->bits <= (keys->small ? SMALL_DIRECT_BITS : by_code(keys) ? CODE_BITS : DIRECT_BITS)) return true;
    size_t buckets = n * 2 * sizeof(dh_key_bucket), max = buckets > keys->max_direct ? buckets : keys->max_direct;
    return keys->bits < 32 && ((size_t)sizeof(uint32_t) << keys->bits) <= max;
}

static uint32_t *new_array(size_t n)
{
    return n <= WHOLE_ARRAY ? dh_calloc_prefaulted(n, sizeof(uint32_t)) : dh_calloc(n, sizeof(uint32_t));
}

/* Makes a new array or table, with room for twice the keys, and fills it. */
static int rebuild(dh_keys *keys)
{
    size_t n = 64, room = keys->n * 4 > keys->expected * 2 ? keys->n * 4 : keys->expected * 2;
    while (n < room) n *= 2;
    if (!keys->small && n < 1024) n = 1024;
    bool direct = array_is_better(keys, n / 2);
    size_t n_direct = direct ? (size_t)1 << keys->bits : 0;
    uint32_t *array = direct ? new_array(n_direct) : NULL;
    dh_key_bucket *buckets = direct ? NULL : dh_calloc_prefaulted(n, sizeof *buckets);
    if (array == NULL && buckets == NULL) return -1;
    dh_free(keys->direct);
    dh_free(keys->buckets);
    keys->direct = array;
    keys->n_direct = n_direct;
    keys->buckets = buckets;
    keys->n_buckets = direct ? 0 : n;
    for (size_t i = 0; i < keys->n; i++) {
        if (direct)
            array[keys->words[i]] = (uint32_t)i + 1;
        else
            *find_bucket(keys, keys->words[i]) = (dh_key_bucket){keys->words[i], i + 1};
    }
    return 0;
}

static int reserve(dh_keys *keys, size_t more, size_t width)
{
    if (keys->n + more >= DH_KEYS_NONE - 1) return -1;
    return dh_grow((void **)&keys->words, &keys->capacity, (keys->n + more) * width, sizeof *keys->words);
}

static uint32_t add_key(dh_keys *keys, uint64_t word)
{
    keys->words[keys->n] = word;
    return (uint32_t)keys->n++;
}

/* Sixteen at a time, possibly past the end of the run (never past n): the next run overwrites that. */
static inline void put_ids(uint32_t *ids, int32_t begin, int32_t end, uint32_t id, int32_t n)
{
    int32_t i = begin;
    for (; i < end && i + 16 <= n; i += 16)
        for (int32_t k = 0; k < 16; k++) ids[i + k] = id;
    for (; i < end; i++) ids[i] = id;
}

static void add_direct(dh_keys *keys, const uint64_t *words, int32_t n, uint32_t *ids)
{
    if (keys->n_runs > n / 2) { /* runs are short */
        for (int32_t i = 0; i < n; i++) {
            uint32_t id = keys->direct[words[i]];
            if (__builtin_expect(id == 0, 0)) id = keys->direct[words[i]] = add_key(keys, words[i]) + 1;
            ids[i] = id - 1;
        }
        return;
    }
    for (int32_t r = 0; r < keys->n_runs; r++) {
        uint64_t word = words[keys->starts[r]];
        uint32_t *at = &keys->direct[word];
        if (*at == 0) *at = add_key(keys, word) + 1;
        put_ids(ids, keys->starts[r], keys->starts[r + 1], *at - 1, n);
    }
}

/* Adds runs from `r` on; returns the first that was not added because the table is half full, or n_runs. */
static int32_t add_hashed(dh_keys *keys, const uint64_t *words, int32_t n, uint32_t *ids, int32_t r)
{
    bool far = keys->n_buckets > FAR_BUCKETS;
    for (; r < keys->n_runs; r++) {
        if (far && r + LOOKAHEAD < keys->n_runs)
            __builtin_prefetch(&keys->buckets[bucket_of(keys, words[keys->starts[r + LOOKAHEAD]])]);
        uint64_t word = words[keys->starts[r]];
        dh_key_bucket *bucket = find_bucket(keys, word);
        if (bucket->id == 0) {
            if ((keys->n + 1) * 2 > keys->n_buckets) return r;
            *bucket = (dh_key_bucket){word, (uint64_t)add_key(keys, word) + 1};
        }
        put_ids(ids, keys->starts[r], keys->starts[r + 1], (uint32_t)bucket->id - 1, n);
    }
    return r;
}

static int add_words(dh_keys *keys, const uint64_t *words, int32_t n, uint32_t *ids)
{
    keys->n_runs = dh_run_length_of_words(keys->starts, words, n);
    if (reserve(keys, (size_t)keys->n_runs, 1) != 0) return -1;
    if (keys->direct == NULL && keys->buckets == NULL && rebuild(keys) != 0) return -1;
    for (int32_t r = 0; keys->direct == NULL;) {
        r = add_hashed(keys, words, n, ids, r);
        if (r == keys->n_runs) return 0;
        if (rebuild(keys) != 0) return -1; /* to an array: runs before r are looked up again */
    }
    add_direct(keys, words, n, ids);
    return 0;
}

/* ---- wide keys: rows of words ---- */

/* The row's bucket, or the free one where it belongs. */
static uint32_t *row_bucket(const dh_keys *keys, const uint64_t *row)
{
    size_t width = (size_t)keys->width, mask = keys->n_buckets - 1;
    uint64_t hash = 0;
    for (size_t i = 0; i < width; i++) hash = dh_keys_mix(hash + row[i] + UINT64_C(0x632be59bd9b4e019));
    size_t at = (size_t)hash & mask;
    while (keys->row_buckets[at] != 0 &&
           memcmp(keys->words + (size_t)(keys->row_buckets[at] - 1) * width, row, width * sizeof *row) != 0)
        at = (at + 1) & mask;
    return &keys->row_buckets[at];
}

static int grow_row_buckets(dh_keys *keys)
{
    size_t n = 256;
    while (n < keys->n * 4) n *= 2;
    uint32_t *buckets = dh_calloc_prefaulted(n, sizeof *buckets);
    if (buckets == NULL) return -1;
    dh_free(keys->row_buckets);
    keys->row_buckets = buckets;
    keys->n_buckets = n;
    for (size_t i = 0; i < keys->n; i++) *row_bucket(keys, keys->words + i * (size_t)keys->width) = (uint32_t)i + 1;
    return 0;
}

static int add_rows(dh_keys *keys, const uint64_t *words, int32_t n, uint32_t *ids)
{
    size_t width = (size_t)keys->width;
    keys->n_runs = 0;
    if (reserve(keys, (size_t)n, width) != 0) return -1;
    for (int32_t i = 0; i < n; i++) {
        const uint64_t *row = words + (size_t)i * width;
        if (i > 0 && memcmp(row, row - width, width * sizeof *row) == 0) {
            ids[i] = ids[i - 1];
            continue;
        }
        if ((keys->n + 1) * 2 > keys->n_buckets && grow_row_buckets(keys) != 0) return -1;
        uint32_t *bucket = row_bucket(keys, row);
        if (*bucket == 0) {
            memcpy(keys->words + keys->n * width, row, width * sizeof *row);
            *bucket = (uint32_t)++keys->n;
        }
        ids[i] = *bucket - 1;
        keys->starts[keys->n_runs++] = i;
    }
    keys->starts[keys->n_runs] = n;
    return 0;
}

/* ---- both ---- */

/* Without key columns all rows are of one key. */
static int add_no_key(dh_keys *keys, int32_t n, uint32_t *ids)
{
    keys->n_runs = n > 0;
    keys->starts[0] = 0;
    keys->starts[keys->n_runs] = n;
    if (n == 0) return 0;
    if (keys->n == 0) {
        if (reserve(keys, 1, 1) != 0) return -1;
        add_key(keys, 0);
        if (rebuild(keys) != 0) return -1;
    }
    put_ids(ids, 0, n, 0, n);
    return 0;
}

int dh_keys_add(dh_keys *keys, const dh_vector *const *vectors, int32_t n, uint32_t *ids)
{
    if (keys->n_types == 0) return add_no_key(keys, n, ids);
    while (keys->narrow) {
        int status = dh_key_fields_fill(keys, keys, vectors, n, keys->scratch, NULL);
        if (status == 0) return add_words(keys, keys->scratch, n, ids);
        if (status < 0) return -1;
        status = dh_key_fields_widen(keys, vectors, n);
        if (status < 0 || (status > 0 && dh_key_rows_from_words(keys) != 0)) return -1;
        if (status == 0 && (keys->direct || keys->buckets) && rebuild(keys) != 0) return -1;
    }
    if (keys->row_buckets == NULL && keys->n > 0 && grow_row_buckets(keys) != 0) return -1;
    if (dh_key_rows_fill(keys, keys, vectors, n, keys->scratch) != 0) return -1;
    return add_rows(keys, keys->scratch, n, ids);
}

dh_key_runs dh_keys_runs(const dh_keys *keys)
{
    return (dh_key_runs){keys->starts, keys->n_runs};
}

static int64_t find_word(const dh_keys *keys, uint64_t word)
{
    if (keys->direct) return (int64_t)keys->direct[word] - 1;
    return keys->buckets ? (int64_t)find_bucket(keys, word)->id - 1 : -1;
}

int dh_keys_find(const dh_keys *keys, const dh_vector *const *vectors, int32_t n, bool no_unknown, int64_t *ids,
                 dh_arena *scratch)
{
    size_t width = keys->narrow ? 1 : (size_t)keys->width;
    uint64_t *words = dh_arena_alloc(scratch, ((size_t)n + 1) * width * sizeof *words);
    uint8_t *absent = dh_arena_zalloc(scratch, (size_t)n + 1, 1);
    if (words == NULL || absent == NULL) return -1;
    int status = keys->narrow ? dh_key_fields_fill(keys, NULL, vectors, n, words, absent)
                              : dh_key_rows_fill(keys, NULL, vectors, n, words);
    if (status < 0) return -1;
    for (int32_t k = 0; no_unknown && k < keys->n_types; k++)
        for (int32_t i = 0; vectors[k]->valid && i < n; i++) absent[i] |= !vectors[k]->valid[i];
    for (int32_t i = 0; i < n; i++) {
        if (absent[i] || keys->n == 0)
            ids[i] = -1;
        else if (keys->narrow)
            ids[i] = i > 0 && words[i] == words[i - 1] && !absent[i - 1] ? ids[i - 1] : find_word(keys, words[i]);
        else
            ids[i] = keys->row_buckets ? (int64_t)*row_bucket(keys, words + (size_t)i * width) - 1 : -1;
    }
    return 0;
}

/* ---- back to values ---- */

/* The first word of a key's value; `place`: its offset in a wide row. */
static uint64_t value_of(const dh_keys *keys, size_t id, int32_t key, int32_t place, bool *valid)
{
    if (keys->narrow) return dh_key_field_value(&keys->fields[key], keys->words[id], valid);
    const uint64_t *row = keys->words + id * (size_t)keys->width;
    *valid = !((row[key / 64] >> (key % 64)) & 1);
    return row[place];
}

/* Decodes `value` into cell i of a vector. */
static void put_cell(const dh_keys *keys, dh_vector *v, int32_t i, int32_t key, uint64_t value)
{
    switch (v->type) {
    case DH_BOOL: ((uint8_t *)v->values)[i] = (uint8_t)value; break;
    case DH_DATE:
    case DH_CATEGORY: ((int32_t *)v->values)[i] = (int32_t)value; break;
    case DH_TEXT: ((dh_slice *)v->values)[i] = v->valid[i] ? keys->texts[key].items[value] : (dh_slice){"", 0}; break;
    default: memcpy((char *)v->values + (size_t)i * 8, &value, 8);
    }
}

static dh_vector *key_vector(const dh_keys *keys, int32_t key, const uint32_t *ids, int64_t first, int32_t n,
                             dh_arena *arena)
{
    const dh_key_type *type = &keys->types[key];
    dh_vector *v = dh_vector_new_bounded(arena, dh_key_by_text(type) ? DH_TEXT : type->type, n);
    if (v == NULL) return NULL;
    v->dictionary = type->dictionary;
    int32_t place = dh_key_rows_place(keys, key);
    uint8_t all = 1;
    for (int32_t i = 0; i < n; i++) {
        size_t id = ids ? ids[i] : (size_t)first + (size_t)i;
        bool valid;
        uint64_t value = value_of(keys, id, key, place, &valid);
        v->valid[i] = valid;
        all &= valid;
        put_cell(keys, v, i, key, value);
        if (v->lower == NULL) continue;
        const uint64_t *row = keys->words + id * (size_t)keys->width + place;
        memcpy(&v->lower[i], row + 1, 8);
        memcpy(&v->upper[i], row + 2, 8);
    }
    if (all) v->valid = NULL;
    return v;
}

int dh_keys_vectors(const dh_keys *keys, const uint32_t *ids, int64_t first, int32_t n, dh_arena *arena,
                    const dh_vector **vectors)
{
    for (int32_t k = 0; k < keys->n_types; k++)
        if ((vectors[k] = key_vector(keys, k, ids, first, n, arena)) == NULL) return -1;
    return 0;
}

/* Fast path: decodes packed numbers and codes directly into a column. */
static dh_column *word_column(const dh_keys *keys, int32_t key, dh_type type)
{
    dh_column *column = dh_column_new_uncleared(type, (int64_t)keys->n);
    if (column == NULL) return NULL;
    int32_t *codes = column->values;
    int64_t *int64s = column->values;
    bool narrow = dh_vector_width(type) == sizeof *codes, all = true;
    for (size_t i = 0; i < keys->n; i++) {
        bool valid;
        uint64_t value = dh_key_field_value(&keys->fields[key], keys->words[i], &valid);
        all &= valid;
        if (narrow)
            codes[i] = (int32_t)value;
        else
            int64s[i] = (int64_t)value;
    }
    column->length = (int64_t)keys->n;
    if (all) return column;
    column->validity = dh_aligned_alloc((keys->n + 7) / 8);
    for (size_t i = 0; column->validity && i < keys->n; i++) {
        bool valid;
        dh_key_field_value(&keys->fields[key], keys->words[i], &valid);
        dh_bit_set(column->validity, (int64_t)i, valid);
    }
    if (column->validity) return column;
    dh_column_unref(column);
    return NULL;
}

dh_column *dh_keys_column(const dh_keys *keys, int32_t key, dh_type type, dh_display display)
{
    const dh_key_type *of = &keys->types[key];
    if (keys->narrow && !dh_key_by_text(of) && type == of->type && type != DH_BOOL) {
        dh_column *column = word_column(keys, key, type);
        if (column == NULL) return NULL;
        column->display = display;
        column->dictionary = dh_dictionary_ref((dh_dictionary *)(uintptr_t)of->dictionary);
        dh_column_finish(column);
        return column;
    }
    dh_arena *arena = keys->n < INT32_MAX ? dh_arena_new() : NULL;
    const dh_vector *v = arena ? key_vector(keys, key, NULL, 0, (int32_t)keys->n, arena) : NULL;
    dh_column *column = v ? dh_vectors_to_column(type, display, v->dictionary, &v, 1) : NULL;
    dh_arena_free(arena);
    return column;
}

int64_t dh_keys_int64(const dh_keys *keys, int64_t id, int32_t key)
{
    bool valid;
    return (int64_t)value_of(keys, (size_t)id, key, dh_key_rows_place(keys, key), &valid);
}

/* ---- merging, hash-partitioning ---- */

/* Whether equal keys have equal words in both tables, so that words can be merged without decoding. */
static bool same_words(const dh_keys *a, const dh_keys *b)
{
    if (!a->narrow || !b->narrow) return false;
    for (int32_t k = 0; k < a->n_types; k++) {
        const dh_key_field *x = &a->fields[k], *y = &b->fields[k];
        if (dh_key_by_text(&a->types[k]) || x->base != y->base || x->shift != y->shift || x->bits != y->bits)
            return false;
    }
    return true;
}

static int merge_batch(dh_keys *keys, const dh_keys *from, const uint32_t *ids, int64_t first, int32_t n,
                       dh_arena *arena, uint32_t *map)
{
    if (same_words(keys, from)) {
        for (int32_t i = 0; i < n; i++) keys->scratch[i] = from->words[ids ? ids[i] : (size_t)first + (size_t)i];
        return add_words(keys, keys->scratch, n, map);
    }
    const dh_vector **vectors = dh_arena_alloc(arena, ((size_t)keys->n_types + 1) * sizeof(void *));
    if (vectors == NULL || dh_keys_vectors(from, ids, first, n, arena, vectors) != 0) return -1;
    return dh_keys_add(keys, vectors, n, map);
}

int dh_keys_merge(dh_keys *keys, const dh_keys *from, const uint32_t *ids, size_t n, uint32_t *map)
{
    dh_arena *arena = same_words(keys, from) ? keys->arena : dh_arena_new();
    if (arena == NULL) return -1;
    int status = 0;
    dh_arena_mark mark = dh_arena_get_mark(arena);
    for (size_t begin = 0; begin < n && status == 0; begin += DH_VECTOR_ROWS) {
        int32_t partial = (int32_t)(n - begin < DH_VECTOR_ROWS ? n - begin : DH_VECTOR_ROWS);
        status = merge_batch(keys, from, ids ? ids + begin : NULL, (int64_t)begin, partial, arena, map + begin);
        if (arena != keys->arena) dh_arena_release_to(arena, mark);
    }
    if (arena != keys->arena) dh_arena_free(arena);
    return status;
}

static uint64_t value_hash(const dh_vector *v, int32_t i)
{
    double real;
    uint64_t word = 0;
    switch (v->type) {
    case DH_BOOL: return ((const uint8_t *)v->values)[i];
    case DH_DATE:
    case DH_CATEGORY: return (uint64_t)((const int32_t *)v->values)[i];
    case DH_TEXT: return dh_key_text_hash(((const dh_slice *)v->values)[i]);
    case DH_FLOAT64:
    case DH_COUNT:
        real = ((const double *)v->values)[i];
        real = real == 0 ? 0 : real;
        memcpy(&word, &real, sizeof word);
        return word;
    default: return (uint64_t)((const int64_t *)v->values)[i];
    }
}

int dh_keys_hash_partition(const dh_key_type *types, int32_t n_types, const dh_vector *const *vectors, int32_t n,
                           int bits, uint8_t *partials, dh_arena *scratch)
{
    uint64_t *hashes = dh_arena_zalloc(scratch, (size_t)n + 1, sizeof *hashes);
    if (hashes == NULL) return -1;
    for (int32_t k = 0; k < n_types; k++) {
        dh_vector v = *vectors[k];
        if (dh_key_by_text(&types[k]) && v.type == DH_CATEGORY) {
            v.type = DH_TEXT;
            v.values = (void *)(uintptr_t)dh_vector_slices(scratch, vectors[k]);
            if (v.values == NULL) return -1;
        }
        for (int32_t i = 0; i < n; i++) {
            uint64_t value = dh_vector_is_valid(&v, i) ? value_hash(&v, i) : UINT64_C(0x5bf03635);
            hashes[i] = dh_keys_mix(hashes[i] * 31 + value + 1);
        }
    }
    for (int32_t i = 0; i < n; i++) partials[i] = (uint8_t)(hashes[i] >> (64 - bits));
    return 0;
}
