/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Entries by code are in segments that double in size and never move, so that texts can be read while others are added.
 * An open-addressing hash table maps a text to its first code. In a growing dictionary `grow_lock` guards the table and
 * all additions.
 *
 * A flat dictionary has no entries for its external texts, the codes below `n_flat`; they are put into the hash table
 * when a text is first looked up, under `grow_lock`.
 */
#include "table/dictionary_internal.h"

#include <string.h>

#include "base/hash.h"
#include "base/memory.h"

/* Makes room for the entry of `code`. */
static bool reserve(dh_dictionary *dictionary, int32_t code)
{
    uint32_t place = (uint32_t)(code - dictionary->n_flat) / DH_DICTIONARY_FIRST + 1;
    int segment = 31 - __builtin_clz(place);
    if (segment >= DH_DICTIONARY_SEGMENTS) return false;
    if (!dictionary->segments[segment])
        dictionary->segments[segment] =
            dh_malloc(((size_t)DH_DICTIONARY_FIRST << segment) * sizeof(dh_dictionary_entry));
    return dictionary->segments[segment] != NULL;
}

dh_dictionary *dh_dictionary_new(void)
{
    dh_dictionary *made = dh_calloc(1, sizeof *made);
    if (!made) return NULL;
    made->refs = 1;
    made->texts = dh_arena_new();
    if (!made->texts) {
        dh_free(made);
        return NULL;
    }
    pthread_mutex_init(&made->flat_lock, NULL);
    pthread_mutexattr_t adaptive; /* held briefly: spinning is cheaper than sleeping */
    pthread_mutexattr_init(&adaptive);
    pthread_mutexattr_settype(&adaptive, PTHREAD_MUTEX_ADAPTIVE_NP);
    pthread_mutex_init(&made->grow_lock, &adaptive);
    pthread_mutexattr_destroy(&adaptive);
    return made;
}

dh_dictionary *dh_dictionary_new_flat(const int32_t *offsets, const char *bytes, int64_t size, int32_t n,
                                      void (*release)(void *owner), void *owner)
{
    dh_dictionary *made = dh_dictionary_new();
    if (!made) return NULL;
    made->elsewhere = (dh_texts_elsewhere){offsets, bytes, size, release, owner};
    made->size = made->n_flat = n;
    return made;
}

dh_dictionary *dh_dictionary_ref(dh_dictionary *dictionary)
{
    if (dictionary) __atomic_fetch_add(&dictionary->refs, 1, __ATOMIC_RELAXED);
    return dictionary;
}

void dh_dictionary_unref(dh_dictionary *dictionary)
{
    if (!dictionary || __atomic_fetch_sub(&dictionary->refs, 1, __ATOMIC_ACQ_REL) != 1) return;
    dh_flat_texts_unref(dictionary->flat);
    pthread_mutex_destroy(&dictionary->flat_lock);
    pthread_mutex_destroy(&dictionary->grow_lock);
    dh_arena_free(dictionary->texts);
    for (int i = 0; i < DH_DICTIONARY_SEGMENTS; i++) dh_free(dictionary->segments[i]);
    dh_free(dictionary->buckets);
    dh_free(dictionary->rows);
    if (dictionary->elsewhere.release) dictionary->elsewhere.release(dictionary->elsewhere.owner);
    dh_free(dictionary);
}

int32_t dh_dictionary_size(const dh_dictionary *dictionary)
{
    return __atomic_load_n(&dictionary->size, __ATOMIC_ACQUIRE);
}

void dh_dictionary_grow_from_now(dh_dictionary *dictionary)
{
    dictionary->grows = true;
}

bool dh_dictionary_is_growing(const dh_dictionary *dictionary)
{
    return dictionary->grows;
}

const char *dh_dictionary_text(const dh_dictionary *dictionary, int32_t code, size_t *size)
{
    size_t length;
    const char *text = dh_dictionary_text_at(dictionary, code, &length);
    if (size) *size = length;
    return text;
}

/* The part of the hash that a bucket keeps. */
static uint32_t hash_bytes(const char *text, size_t size)
{
    return (uint32_t)dh_hash_bytes(text, size);
}

static bool is_text(const dh_dictionary *dictionary, int32_t code, const char *text, size_t size)
{
    size_t have;
    const char *there = dh_dictionary_text_at(dictionary, code, &have);
    return have == size && (size == 0 || memcmp(there, text, size) == 0);
}

/* The bucket of the text, or the free bucket where it belongs. */
static size_t find_bucket(const dh_dictionary *dictionary, const char *text, size_t size, uint32_t hash)
{
    size_t mask = dictionary->n_buckets - 1, at = hash & mask;
    for (; dictionary->buckets[at].code; at = (at + 1) & mask)
        if (dictionary->buckets[at].hash == hash && is_text(dictionary, dictionary->buckets[at].code - 1, text, size))
            break;
    return at;
}

/* Puts the external texts into the hash table. The caller has the dictionary to itself or holds grow_lock. */
static bool index_flat(dh_dictionary *dictionary)
{
    if (dictionary->n_flat == 0 || __atomic_load_n(&dictionary->indexed, __ATOMIC_ACQUIRE)) return true;
    size_t n = 16;
    while (n * 3 < ((size_t)dictionary->n_flat + 1) * 4) n *= 2;
    dh_dictionary_bucket *buckets = dh_calloc_prefaulted(n, sizeof *buckets);
    if (!buckets) return false;
    __atomic_store_n(&dictionary->buckets, buckets, __ATOMIC_RELAXED); /* hash_group reads without the lock */
    __atomic_store_n(&dictionary->n_buckets, n, __ATOMIC_RELAXED);
    for (int32_t code = 0; code < dictionary->n_flat; code++) {
        size_t size;
        const char *text = dh_dictionary_text_at(dictionary, code, &size);
        uint32_t hash = hash_bytes(text, size);
        size_t at = find_bucket(dictionary, text, size, hash);
        if (dictionary->buckets[at].code) continue;
        dictionary->buckets[at] = (dh_dictionary_bucket){hash, code + 1};
        dictionary->used_buckets++;
    }
    __atomic_store_n(&dictionary->indexed, true, __ATOMIC_RELEASE);
    return true;
}

/* Makes room in the hash table for one more text. */
static bool grow_buckets(dh_dictionary *dictionary)
{
    if (!index_flat(dictionary)) return false;
    if ((dictionary->used_buckets + 1) * 4 <= dictionary->n_buckets * 3) return true;
    size_t n = dictionary->n_buckets ? dictionary->n_buckets * 2 : 16;
    dh_dictionary_bucket *buckets = dh_calloc_prefaulted(n, sizeof *buckets);
    if (!buckets) return false;
    for (size_t i = 0; i < dictionary->n_buckets; i++) {
        if (!dictionary->buckets[i].code) continue;
        size_t at = dictionary->buckets[i].hash & (n - 1);
        while (buckets[at].code) at = (at + 1) & (n - 1);
        buckets[at] = dictionary->buckets[i];
    }
    dh_free(dictionary->buckets);
    __atomic_store_n(&dictionary->buckets, buckets, __ATOMIC_RELAXED); /* as above */
    __atomic_store_n(&dictionary->n_buckets, n, __ATOMIC_RELAXED);
    return true;
}

/* Appends an entry and returns its code. When bucket `at` is free it gets the code, which _find then returns. The hash
 * table has room. */
static int32_t append(dh_dictionary *dictionary, const char *text, size_t size, uint32_t hash, size_t at)
{
    if (dictionary->size == INT32_MAX - 1 || !reserve(dictionary, dictionary->size)) return -1;
    char *copy = dh_arena_strndup(dictionary->texts, text, size);
    if (!copy) return -1;
    int32_t code = dictionary->size;
    *dh_dictionary_entry_at(dictionary, code) = (dh_dictionary_entry){copy, size};
    __atomic_store_n(&dictionary->size, code + 1, __ATOMIC_RELEASE);
    if (!dictionary->buckets[at].code) {
        dictionary->buckets[at] = (dh_dictionary_bucket){hash, code + 1};
        dictionary->used_buckets++;
    }
    return code;
}

static int32_t add(dh_dictionary *dictionary, const char *text, size_t size, uint32_t hash)
{
    if (!grow_buckets(dictionary)) return -1;
    size_t at = find_bucket(dictionary, text, size, hash);
    if (dictionary->buckets[at].code) return dictionary->buckets[at].code - 1;
    return append(dictionary, text, size, hash, at);
}

int32_t dh_dictionary_add(dh_dictionary *dictionary, const char *text, size_t size)
{
    uint32_t hash = hash_bytes(text, size);
    if (!dictionary->grows) return add(dictionary, text, size, hash);
    pthread_mutex_lock(&dictionary->grow_lock);
    int32_t code = add(dictionary, text, size, hash);
    pthread_mutex_unlock(&dictionary->grow_lock);
    return code;
}

#define GROUP 64 /* texts whose buckets are prefetched together */

/* Hashes a group of texts and prefetches their buckets, in vain if the table is replaced meanwhile. */
static void hash_group(const dh_dictionary *dictionary, const char *const *texts, const size_t *sizes, int32_t n,
                       uint32_t *hashes)
{
    const dh_dictionary_bucket *buckets = __atomic_load_n(&dictionary->buckets, __ATOMIC_RELAXED);
    size_t n_buckets = __atomic_load_n(&dictionary->n_buckets, __ATOMIC_RELAXED);
    for (int32_t i = 0; i < n; i++) {
        hashes[i] = hash_bytes(texts[i], sizes[i]);
        if (n_buckets > 0) __builtin_prefetch(&buckets[hashes[i] & (n_buckets - 1)]);
    }
}

int dh_dictionary_add_all(dh_dictionary *dictionary, const char *const *texts, const size_t *sizes, int32_t n,
                          int32_t *codes)
{
    uint32_t hashes[GROUP];
    for (int32_t begin = 0; begin < n; begin += GROUP) {
        int32_t count = n - begin < GROUP ? n - begin : GROUP;
        hash_group(dictionary, texts + begin, sizes + begin, count, hashes);
        bool good = true;
        if (dictionary->grows) pthread_mutex_lock(&dictionary->grow_lock);
        for (int32_t i = 0; good && i < count; i++) {
            codes[begin + i] = add(dictionary, texts[begin + i], sizes[begin + i], hashes[i]);
            good = codes[begin + i] >= 0;
        }
        if (dictionary->grows) pthread_mutex_unlock(&dictionary->grow_lock);
        if (!good) return -1;
    }
    return 0;
}

int32_t dh_dictionary_append(dh_dictionary *dictionary, const char *text, size_t size)
{
    if (!grow_buckets(dictionary)) return -1;
    uint32_t hash = hash_bytes(text, size);
    return append(dictionary, text, size, hash, find_bucket(dictionary, text, size, hash));
}

/* Linear search, where there is no memory for the hash table. */
static int32_t find_slowly(const dh_dictionary *dictionary, const char *text, size_t size)
{
    for (int32_t code = 0; code < dictionary->size; code++)
        if (is_text(dictionary, code, text, size)) return code;
    return -1;
}

static bool must_lock(const dh_dictionary *dictionary)
{
    return dictionary->grows || (dictionary->n_flat > 0 && !__atomic_load_n(&dictionary->indexed, __ATOMIC_ACQUIRE));
}

static int32_t find(dh_dictionary *dictionary, const char *text, size_t size, uint32_t hash)
{
    if (!index_flat(dictionary)) return find_slowly(dictionary, text, size);
    return dictionary->n_buckets ? dictionary->buckets[find_bucket(dictionary, text, size, hash)].code - 1 : -1;
}

int32_t dh_dictionary_find(const dh_dictionary *dictionary, const char *text, size_t size)
{
    dh_dictionary *locked = (dh_dictionary *)dictionary;
    uint32_t hash = hash_bytes(text, size);
    bool lock = must_lock(dictionary);
    if (lock) pthread_mutex_lock(&locked->grow_lock);
    int32_t code = find(locked, text, size, hash);
    if (lock) pthread_mutex_unlock(&locked->grow_lock);
    return code;
}

void dh_dictionary_find_all(const dh_dictionary *dictionary, const char *const *texts, const size_t *sizes, int32_t n,
                            int32_t *codes)
{
    dh_dictionary *locked = (dh_dictionary *)dictionary;
    uint32_t hashes[GROUP];
    for (int32_t begin = 0; begin < n; begin += GROUP) {
        int32_t count = n - begin < GROUP ? n - begin : GROUP;
        bool lock = must_lock(dictionary);
        hash_group(dictionary, texts + begin, sizes + begin, count, hashes);
        if (lock) pthread_mutex_lock(&locked->grow_lock);
        for (int32_t i = 0; i < count; i++)
            codes[begin + i] = find(locked, texts[begin + i], sizes[begin + i], hashes[i]);
        if (lock) pthread_mutex_unlock(&locked->grow_lock);
    }
}

void dh_dictionary_set_link(dh_dictionary *dictionary, const dh_table *target, int32_t *rows)
{
    if (dictionary->rows != rows) dh_free(dictionary->rows);
    dictionary->target = target;
    dictionary->rows = rows;
    dictionary->n_rows = rows ? dictionary->size : 0;
    dictionary->row_link = false;
}

void dh_dictionary_set_row_link(dh_dictionary *dictionary, const dh_table *target, int64_t rows)
{
    dh_dictionary_set_link(dictionary, target, NULL);
    dictionary->n_rows = rows < dictionary->size ? (int32_t)rows : dictionary->size;
    dictionary->row_link = true;
}

const dh_table *dh_dictionary_target(const dh_dictionary *dictionary)
{
    return dictionary->target;
}

int32_t dh_dictionary_target_row(const dh_dictionary *dictionary, int32_t code)
{
    if (code < 0 || code >= dictionary->n_rows) return -1;
    return dictionary->row_link ? code : dictionary->rows[code];
}

static dh_status flatten(dh_flat_texts **out, const dh_dictionary *dictionary, dh_error *error)
{
    size_t total = 0, size, n = (size_t)dictionary->size;
    for (size_t i = 0; i < n; i++) {
        dh_dictionary_text_at(dictionary, (int32_t)i, &size);
        total += size;
    }
    if (total > INT32_MAX) return dh_error_set(error, DH_EDATA, "the texts of a category pass 2 GiB");
    dh_flat_texts *flat = dh_calloc(1, sizeof *flat);
    if (!flat) return dh_error_nomem(error);
    flat->refs = 1;
    flat->n = dictionary->size;
    flat->offsets = dh_aligned_alloc((n + 1) * sizeof *flat->offsets);
    flat->bytes = dh_aligned_alloc(total);
    if (!flat->offsets || !flat->bytes) {
        dh_flat_texts_unref(flat);
        return dh_error_nomem(error);
    }
    for (size_t i = 0; i < n; i++) {
        const char *text = dh_dictionary_text_at(dictionary, (int32_t)i, &size);
        if (size) memcpy(flat->bytes + flat->offsets[i], text, size);
        flat->offsets[i + 1] = flat->offsets[i] + (int32_t)size;
    }
    *out = flat;
    return DH_OK;
}

dh_status dh_dictionary_flatten(dh_flat_texts **out, const dh_dictionary *dictionary, dh_error *error)
{
    dh_dictionary *cache = (dh_dictionary *)dictionary;
    dh_status status = DH_OK;
    pthread_mutex_lock(&cache->flat_lock);
    if (!cache->flat || cache->flat->n != dictionary->size) {
        dh_flat_texts *made = NULL;
        status = flatten(&made, dictionary, error);
        if (status == DH_OK) {
            dh_flat_texts_unref(cache->flat);
            cache->flat = made;
        }
    }
    if (status == DH_OK) {
        __atomic_fetch_add(&cache->flat->refs, 1, __ATOMIC_RELAXED);
        *out = cache->flat;
    }
    pthread_mutex_unlock(&cache->flat_lock);
    return status;
}

void dh_flat_texts_unref(dh_flat_texts *texts)
{
    if (!texts || __atomic_fetch_sub(&texts->refs, 1, __ATOMIC_ACQ_REL) != 1) return;
    dh_free(texts->offsets);
    dh_free(texts->bytes);
    dh_free(texts);
}
