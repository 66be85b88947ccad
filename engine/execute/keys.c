/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys: words, the direct array, the hash table, and texts kept once. */
#include "execute/keys.h"

#include "base/memory.h"

#include <string.h>

#define DIRECT_LIMIT 65536
#define EMPTY        UINT32_MAX

/* Texts → dense ids: the same open addressing as for keys. */
typedef struct texts {
    dh_slice *items;
    size_t n, capacity;
    uint32_t *slots;
    size_t n_slots; /* a power of two, 0 = none yet */
} texts;

struct dh_keys {
    dh_key_type *types;
    int32_t n_types, width; /* words a key; the first one (or more) has a bit for each unknown */
    uint64_t *words;
    size_t n, capacity;
    uint32_t *slots;
    size_t n_slots;
    uint32_t *direct; /* by mixed radix, unknown last; NULL = hash */
    size_t n_direct;
    texts *texts; /* one a key column */
    dh_arena *arena;
    uint64_t *scratch; /* words of a batch */
};

static int32_t words_of(dh_type type)
{
    return type == DH_COUNT ? 3 : 1;
}

static bool by_text(const dh_key_type *type)
{
    return type->type == DH_TEXT || (type->type == DH_CATEGORY && type->dictionary == NULL);
}

static uint64_t mix(uint64_t h)
{
    h ^= h >> 32;
    h *= UINT64_C(0x9e3779b97f4a7c15);
    h ^= h >> 29;
    h *= UINT64_C(0xbf58476d1ce4e5b9);
    return h ^ (h >> 32);
}

static uint64_t hash_words(const uint64_t *words, int32_t n)
{
    uint64_t h = 0;
    for (int32_t i = 0; i < n; i++) h = mix(h + words[i] + UINT64_C(0x632be59bd9b4e019));
    return h;
}

static uint64_t hash_text(dh_slice text)
{
    uint64_t h = text.size;
    for (size_t i = 0; i < text.size; i += 8) {
        uint64_t word = 0;
        memcpy(&word, text.data + i, text.size - i < 8 ? text.size - i : 8);
        h = mix(h + word + UINT64_C(0x632be59bd9b4e019));
    }
    return h;
}

/* ---- making ---- */

static size_t direct_size(const dh_key_type *types, int32_t n)
{
    size_t size = 1;
    if (n > 64) return 0;
    for (int32_t k = 0; k < n; k++) {
        bool small = types[k].type == DH_BOOL || (types[k].type == DH_CATEGORY && types[k].dictionary);
        if (!small) return 0;
        size *= (size_t)(types[k].type == DH_BOOL ? 2 : dh_dictionary_size(types[k].dictionary)) + 1;
        if (size > DIRECT_LIMIT) return 0;
    }
    return size;
}

dh_keys *dh_keys_new(const dh_key_type *types, int32_t n)
{
    dh_keys *keys = dh_calloc(1, sizeof *keys);
    if (keys == NULL) return NULL;
    keys->arena = dh_arena_new();
    keys->types = dh_malloc(((size_t)n + 1) * sizeof *keys->types);
    keys->texts = dh_calloc((size_t)n + 1, sizeof *keys->texts);
    keys->n_types = n;
    keys->width = n <= 64 ? 1 : (n + 63) / 64;
    for (int32_t k = 0; k < n; k++) keys->width += words_of(types[k].type);
    keys->scratch = dh_malloc((size_t)DH_VECTOR_ROWS * (size_t)keys->width * sizeof *keys->scratch);
    keys->n_direct = direct_size(types, n);
    if (keys->n_direct > 0) keys->direct = dh_malloc(keys->n_direct * sizeof *keys->direct);
    if (keys->arena == NULL || keys->types == NULL || keys->texts == NULL || keys->scratch == NULL ||
        (keys->n_direct > 0 && keys->direct == NULL)) {
        dh_keys_free(keys);
        return NULL;
    }
    if (n > 0) memcpy(keys->types, types, (size_t)n * sizeof *types);
    if (keys->direct) memset(keys->direct, 0xff, keys->n_direct * sizeof *keys->direct);
    return keys;
}

void dh_keys_free(dh_keys *keys)
{
    if (keys == NULL) return;
    for (int32_t k = 0; keys->texts && k < keys->n_types; k++) {
        dh_free(keys->texts[k].items);
        dh_free(keys->texts[k].slots);
    }
    dh_arena_free(keys->arena);
    dh_free(keys->texts);
    dh_free(keys->types);
    dh_free(keys->words);
    dh_free(keys->slots);
    dh_free(keys->direct);
    dh_free(keys->scratch);
    dh_free(keys);
}

int64_t dh_keys_size(const dh_keys *keys)
{
    return (int64_t)keys->n;
}

/* ---- texts ---- */

/* The slot where `text` is, or where it would go. */
static size_t text_slot(const texts *t, dh_slice text, uint64_t hash)
{
    size_t mask = t->n_slots - 1, at = (size_t)hash & mask;
    while (t->slots[at] != EMPTY) {
        dh_slice have = t->items[t->slots[at]];
        if (have.size == text.size && memcmp(have.data, text.data, text.size) == 0) break;
        at = (at + 1) & mask;
    }
    return at;
}

static int grow_texts(texts *t)
{
    size_t n = t->n_slots ? t->n_slots * 2 : 64;
    uint32_t *slots = dh_malloc(n * sizeof *slots);
    if (slots == NULL) return -1;
    memset(slots, 0xff, n * sizeof *slots);
    dh_free(t->slots);
    t->slots = slots;
    t->n_slots = n;
    for (size_t i = 0; i < t->n; i++) slots[text_slot(t, t->items[i], hash_text(t->items[i]))] = (uint32_t)i;
    return 0;
}

static int intern(dh_keys *keys, texts *t, dh_slice text, uint64_t *id)
{
    if ((t->n + 1) * 2 > t->n_slots && grow_texts(t) != 0) return -1;
    size_t at = text_slot(t, text, hash_text(text));
    if (t->slots[at] == EMPTY) {
        if (t->n >= EMPTY - 1 || dh_grow((void **)&t->items, &t->capacity, t->n + 1, sizeof *t->items) != 0) return -1;
        char *copy = dh_arena_strndup(keys->arena, text.data, text.size);
        if (copy == NULL) return -1;
        t->items[t->n] = (dh_slice){copy, text.size};
        t->slots[at] = (uint32_t)t->n++;
    }
    *id = t->slots[at];
    return 0;
}

static uint64_t find_text(const texts *t, dh_slice text)
{
    size_t at = t->n_slots ? text_slot(t, text, hash_text(text)) : 0;
    return t->n_slots == 0 || t->slots[at] == EMPTY ? UINT64_MAX : t->slots[at];
}

/* ---- values to words ---- */

static uint64_t real_word(double value)
{
    uint64_t word;
    value = value == 0 ? 0 : value; /* -0 and 0 are one key */
    memcpy(&word, &value, sizeof word);
    return word;
}

static int32_t null_words(const dh_keys *keys)
{
    return keys->n_types <= 64 ? 1 : (keys->n_types + 63) / 64;
}

static void mark_unknown(uint64_t *words, int32_t key)
{
    words[key / 64] |= UINT64_C(1) << (key % 64);
}

static void put_value(const dh_vector *v, int32_t i, uint64_t *word)
{
    switch (v->type) {
    case DH_BOOL: *word = ((const uint8_t *)v->values)[i]; break;
    case DH_DATE:
    case DH_CATEGORY: *word = (uint64_t)((const int32_t *)v->values)[i]; break;
    case DH_FLOAT64: *word = real_word(((const double *)v->values)[i]); break;
    case DH_COUNT: {
        dh_count count = dh_vector_count(v, i);
        word[0] = real_word(count.stated);
        word[1] = real_word(count.lower);
        word[2] = real_word(count.upper);
        break;
    }
    default: *word = (uint64_t)((const int64_t *)v->values)[i];
    }
}

/* Words of all rows, row by row. With `adding` new texts are kept; else a text that is not there gets no id. */
static int make_words(const dh_keys *keys, dh_keys *adding, const dh_vector *const *vectors, int32_t n, uint64_t *words)
{
    size_t width = (size_t)keys->width;
    memset(words, 0, (size_t)n * width * sizeof *words);
    int32_t at = null_words(keys);
    for (int32_t k = 0; k < keys->n_types; k++) {
        const dh_vector *v = vectors[k];
        bool text = by_text(&keys->types[k]);
        for (int32_t i = 0; i < n; i++) {
            uint64_t *row = words + (size_t)i * width;
            if (!dh_vector_is_known(v, i))
                mark_unknown(row, k);
            else if (!text)
                put_value(v, i, row + at);
            else if (adding == NULL)
                row[at] = find_text(&keys->texts[k], dh_vector_slice(v, i));
            else if (intern(adding, &adding->texts[k], dh_vector_slice(v, i), row + at) != 0)
                return -1;
        }
        at += words_of(keys->types[k].type);
    }
    return 0;
}

/* ---- words to ids ---- */

static size_t direct_place(const dh_keys *keys, const uint64_t *row)
{
    size_t place = 0;
    for (int32_t k = 0; k < keys->n_types; k++) {
        const dh_key_type *type = &keys->types[k];
        size_t radix = (size_t)(type->type == DH_BOOL ? 2 : dh_dictionary_size(type->dictionary)) + 1;
        bool unknown = (row[0] >> k) & 1; /* a direct array never has more than 64 keys */
        place = place * radix + (unknown ? radix - 1 : (size_t)row[1 + k]);
    }
    return place;
}

static uint32_t *key_slot(const dh_keys *keys, const uint64_t *row)
{
    if (keys->direct) return &keys->direct[direct_place(keys, row)];
    size_t width = (size_t)keys->width, mask = keys->n_slots - 1;
    size_t at = (size_t)hash_words(row, keys->width) & mask;
    while (keys->slots[at] != EMPTY &&
           memcmp(keys->words + (size_t)keys->slots[at] * width, row, width * sizeof *row) != 0)
        at = (at + 1) & mask;
    return &keys->slots[at];
}

static int grow_slots(dh_keys *keys)
{
    size_t n = keys->n_slots ? keys->n_slots * 2 : 256;
    uint32_t *slots = dh_malloc(n * sizeof *slots);
    if (slots == NULL) return -1;
    memset(slots, 0xff, n * sizeof *slots);
    dh_free(keys->slots);
    keys->slots = slots;
    keys->n_slots = n;
    for (size_t i = 0; i < keys->n; i++) *key_slot(keys, keys->words + i * (size_t)keys->width) = (uint32_t)i;
    return 0;
}

static int add_words(dh_keys *keys, const uint64_t *words, int32_t n, uint32_t *ids)
{
    size_t width = (size_t)keys->width;
    for (int32_t i = 0; i < n; i++) {
        const uint64_t *row = words + (size_t)i * width;
        if (i > 0 && memcmp(row, row - width, width * sizeof *row) == 0) { /* neighbours are often alike */
            ids[i] = ids[i - 1];
            continue;
        }
        if (keys->direct == NULL && (keys->n + 1) * 2 > keys->n_slots && grow_slots(keys) != 0) return -1;
        uint32_t *slot = key_slot(keys, row);
        if (*slot == EMPTY) {
            size_t need = (keys->n + 1) * width;
            if (keys->n >= EMPTY - 1 || dh_grow((void **)&keys->words, &keys->capacity, need, sizeof *keys->words) != 0)
                return -1;
            memcpy(keys->words + keys->n * width, row, width * sizeof *row);
            *slot = (uint32_t)keys->n++;
        }
        ids[i] = *slot;
    }
    return 0;
}

int dh_keys_add(dh_keys *keys, const dh_vector *const *vectors, int32_t n, uint32_t *ids)
{
    if (make_words(keys, keys, vectors, n, keys->scratch) != 0) return -1;
    return add_words(keys, keys->scratch, n, ids);
}

int dh_keys_find(const dh_keys *keys, const dh_vector *const *vectors, int32_t n, bool no_unknown, int64_t *ids,
                 dh_arena *scratch)
{
    size_t width = (size_t)keys->width;
    uint64_t *words = dh_arena_alloc(scratch, ((size_t)n + 1) * width * sizeof *words);
    if (words == NULL || make_words(keys, NULL, vectors, n, words) != 0) return -1;
    for (int32_t i = 0; i < n; i++) {
        const uint64_t *row = words + (size_t)i * width;
        bool unknown = false;
        for (int32_t w = 0; w < null_words(keys); w++) unknown |= row[w] != 0;
        bool none = keys->n == 0 || (no_unknown && unknown);
        uint32_t id = none ? EMPTY : *key_slot(keys, row);
        ids[i] = id == EMPTY ? -1 : (int64_t)id;
    }
    return 0;
}

int dh_keys_merge(dh_keys *keys, const dh_keys *from, uint32_t *map)
{
    size_t width = (size_t)keys->width;
    for (size_t begin = 0; begin < from->n; begin += DH_VECTOR_ROWS) {
        int32_t n = (int32_t)(from->n - begin < DH_VECTOR_ROWS ? from->n - begin : DH_VECTOR_ROWS);
        memcpy(keys->scratch, from->words + begin * width, (size_t)n * width * sizeof *keys->scratch);
        int32_t at = null_words(keys);
        for (int32_t k = 0; k < keys->n_types; at += words_of(keys->types[k].type), k++) {
            if (!by_text(&keys->types[k])) continue;
            for (int32_t i = 0; i < n; i++) {
                uint64_t *row = keys->scratch + (size_t)i * width;
                bool unknown = (row[k / 64] >> (k % 64)) & 1;
                if (!unknown && intern(keys, &keys->texts[k], from->texts[k].items[row[at]], &row[at]) != 0) return -1;
            }
        }
        if (add_words(keys, keys->scratch, n, map + begin) != 0) return -1;
    }
    return 0;
}

/* ---- back to columns ---- */

static void column_cell(const dh_keys *keys, dh_vector *v, int32_t i, int32_t key, const uint64_t *word)
{
    switch (v->type) {
    case DH_BOOL: ((uint8_t *)v->values)[i] = (uint8_t)*word; break;
    case DH_DATE:
    case DH_CATEGORY: ((int32_t *)v->values)[i] = (int32_t)*word; break;
    case DH_TEXT: ((dh_slice *)v->values)[i] = v->known[i] ? keys->texts[key].items[*word] : (dh_slice){"", 0}; break;
    default: memcpy((char *)v->values + (size_t)i * 8, word, 8);
    }
    if (v->lower) {
        memcpy(&v->lower[i], word + 1, 8);
        memcpy(&v->upper[i], word + 2, 8);
    }
}

static dh_column *key_column(dh_arena *arena, const dh_keys *keys, int32_t key, dh_type type, dh_show show)
{
    const dh_key_type *key_type = &keys->types[key];
    int32_t n = (int32_t)keys->n, at = null_words(keys);
    for (int32_t k = 0; k < key; k++) at += words_of(keys->types[k].type);
    dh_vector *v = dh_vector_new(arena, by_text(key_type) ? DH_TEXT : key_type->type, n);
    if (v == NULL || (v->known = dh_vector_new_known(arena, n, true)) == NULL) return NULL;
    v->dictionary = key_type->dictionary;
    if (v->type == DH_COUNT) {
        v->lower = dh_arena_alloc(arena, ((size_t)n + 1) * sizeof(double));
        v->upper = dh_arena_alloc(arena, ((size_t)n + 1) * sizeof(double));
        if (v->lower == NULL || v->upper == NULL) return NULL;
    }
    for (int32_t i = 0; i < n; i++) {
        const uint64_t *row = keys->words + (size_t)i * (size_t)keys->width;
        v->known[i] = !((row[key / 64] >> (key % 64)) & 1);
        column_cell(keys, v, i, key, row + at);
    }
    const dh_vector *list[] = {v};
    return dh_vectors_to_column(type, show, v->dictionary, list, 1);
}

dh_column *dh_keys_column(const dh_keys *keys, int32_t key, dh_type type, dh_show show)
{
    dh_arena *arena = keys->n < INT32_MAX ? dh_arena_new() : NULL;
    dh_column *column = arena ? key_column(arena, keys, key, type, show) : NULL;
    dh_arena_free(arena);
    return column;
}

int64_t dh_keys_int64(const dh_keys *keys, int64_t id, int32_t key)
{
    int32_t at = null_words(keys);
    for (int32_t k = 0; k < key; k++) at += words_of(keys->types[k].type);
    return (int64_t)keys->words[(size_t)id * (size_t)keys->width + (size_t)at];
}
