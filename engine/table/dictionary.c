/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Codes and their texts: entries by code in segments that double in size and never move, so that the text of a code
 * can be read while others are added; and an open-addressing table from text to its first code. In a dictionary that
 * grows, `grow_lock` guards the table and all additions.
 */
#include "table/dictionary.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"

typedef struct entry {
    const char *text;
    size_t size;
    uint32_t hash;
} entry;

#define FIRST_SEGMENT 64 /* entries; segment s has FIRST_SEGMENT << s */
#define SEGMENTS      26

struct dh_dictionary {
    int32_t refs;
    int32_t size; /* atomic where the dictionary grows: written after the entry is */
    entry *segments[SEGMENTS];
    bool grows;
    pthread_mutex_t grow_lock;
    int32_t *slots; /* code + 1; 0 = free */
    size_t n_slots; /* a power of two, at most half full */
    size_t used_slots;
    dh_arena *texts;
    const dh_table *target;
    int32_t *rows;
    int32_t n_rows;
    pthread_mutex_t flat_lock; /* guards `flat`, which readers of a frozen dictionary make */
    dh_flat_texts *flat;
};

/* The entry of a code whose segment is there. */
static inline entry *entry_at(const dh_dictionary *dictionary, int32_t code)
{
    uint32_t place = (uint32_t)code / FIRST_SEGMENT + 1;
    int segment = 31 - __builtin_clz(place);
    uint32_t first = ((1U << segment) - 1) * FIRST_SEGMENT;
    return &dictionary->segments[segment][(uint32_t)code - first];
}

/* Makes room for the entry of `code`. */
static bool reserve(dh_dictionary *dictionary, int32_t code)
{
    uint32_t place = (uint32_t)code / FIRST_SEGMENT + 1;
    int segment = 31 - __builtin_clz(place);
    if (segment >= SEGMENTS) return false;
    if (!dictionary->segments[segment])
        dictionary->segments[segment] = dh_malloc(((size_t)FIRST_SEGMENT << segment) * sizeof(entry));
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
    pthread_mutex_init(&made->grow_lock, NULL);
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
    for (int i = 0; i < SEGMENTS; i++) dh_free(dictionary->segments[i]);
    dh_free(dictionary->slots);
    dh_free(dictionary->rows);
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

bool dh_dictionary_grows(const dh_dictionary *dictionary)
{
    return dictionary->grows;
}

const char *dh_dictionary_text(const dh_dictionary *dictionary, int32_t code, size_t *size)
{
    const entry *at = entry_at(dictionary, code);
    if (size) *size = at->size;
    return at->text;
}

/* FNV-1a, its high bits folded in because slots are picked by the low ones. */
static uint32_t hash_bytes(const char *text, size_t size)
{
    uint64_t hash = 14695981039346656037U;
    for (size_t i = 0; i < size; i++) hash = (hash ^ (unsigned char)text[i]) * 1099511628211U;
    return (uint32_t)(hash ^ hash >> 32);
}

/* The slot that holds the text's code, or the free slot where it belongs. */
static size_t find_slot(const dh_dictionary *dictionary, const char *text, size_t size, uint32_t hash)
{
    size_t mask = dictionary->n_slots - 1, at = hash & mask;
    while (dictionary->slots[at]) {
        const entry *e = entry_at(dictionary, dictionary->slots[at] - 1);
        if (e->hash == hash && e->size == size && (size == 0 || memcmp(e->text, text, size) == 0)) break;
        at = (at + 1) & mask;
    }
    return at;
}

static bool grow_slots(dh_dictionary *dictionary)
{
    if ((dictionary->used_slots + 1) * 2 <= dictionary->n_slots) return true;
    size_t n = dictionary->n_slots ? dictionary->n_slots * 2 : 16;
    int32_t *slots = dh_calloc(n, sizeof *slots);
    if (!slots) return false;
    for (size_t i = 0; i < dictionary->n_slots; i++) {
        if (!dictionary->slots[i]) continue;
        size_t at = entry_at(dictionary, dictionary->slots[i] - 1)->hash & (n - 1);
        while (slots[at]) at = (at + 1) & (n - 1);
        slots[at] = dictionary->slots[i];
    }
    dh_free(dictionary->slots);
    dictionary->slots = slots;
    dictionary->n_slots = n;
    return true;
}

/* A new code; becomes the one that _find gives when `slot` is free. Room in the slots is there. */
static int32_t append(dh_dictionary *dictionary, const char *text, size_t size, uint32_t hash, size_t slot)
{
    if (dictionary->size == INT32_MAX - 1 || !reserve(dictionary, dictionary->size)) return -1;
    char *copy = dh_arena_strndup(dictionary->texts, text, size);
    if (!copy) return -1;
    int32_t code = dictionary->size;
    *entry_at(dictionary, code) = (entry){copy, size, hash};
    __atomic_store_n(&dictionary->size, code + 1, __ATOMIC_RELEASE);
    if (!dictionary->slots[slot]) {
        dictionary->slots[slot] = code + 1;
        dictionary->used_slots++;
    }
    return code;
}

static int32_t add(dh_dictionary *dictionary, const char *text, size_t size, uint32_t hash)
{
    if (!grow_slots(dictionary)) return -1;
    size_t slot = find_slot(dictionary, text, size, hash);
    if (dictionary->slots[slot]) return dictionary->slots[slot] - 1;
    return append(dictionary, text, size, hash, slot);
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

int32_t dh_dictionary_append(dh_dictionary *dictionary, const char *text, size_t size)
{
    if (!grow_slots(dictionary)) return -1;
    uint32_t hash = hash_bytes(text, size);
    return append(dictionary, text, size, hash, find_slot(dictionary, text, size, hash));
}

int32_t dh_dictionary_find(const dh_dictionary *dictionary, const char *text, size_t size)
{
    dh_dictionary *locked = (dh_dictionary *)dictionary;
    uint32_t hash = hash_bytes(text, size);
    if (dictionary->grows) pthread_mutex_lock(&locked->grow_lock);
    int32_t code = dictionary->n_slots ? dictionary->slots[find_slot(dictionary, text, size, hash)] - 1 : -1;
    if (dictionary->grows) pthread_mutex_unlock(&locked->grow_lock);
    return code;
}

bool dh_dictionary_is_unique(const dh_dictionary *dictionary)
{
    return dictionary->used_slots == (size_t)dictionary->size;
}

static int compare_codes(const void *a, const void *b, void *context)
{
    const dh_dictionary *of = context;
    int32_t a_code = *(const int32_t *)a, b_code = *(const int32_t *)b;
    const entry *x = entry_at(of, a_code), *y = entry_at(of, b_code);
    size_t shared = x->size < y->size ? x->size : y->size;
    int order = shared ? memcmp(x->text, y->text, shared) : 0;
    if (order) return order;
    if (x->size != y->size) return x->size < y->size ? -1 : 1;
    return a_code < b_code ? -1 : a_code > b_code;
}

int32_t *dh_dictionary_ranks(const dh_dictionary *dictionary)
{
    size_t n = (size_t)dictionary->size;
    int32_t *ranks = dh_calloc(n, sizeof *ranks);
    int32_t *order = dh_calloc(n, sizeof *order);
    if (!ranks || !order) {
        dh_free(ranks);
        dh_free(order);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) order[i] = (int32_t)i;
    if (n > 1) qsort_r(order, n, sizeof *order, compare_codes, (void *)(uintptr_t)dictionary);
    for (size_t i = 0; i < n; i++) ranks[order[i]] = (int32_t)i;
    dh_free(order);
    return ranks;
}

void dh_dictionary_set_link(dh_dictionary *dictionary, const dh_table *target, int32_t *rows)
{
    if (dictionary->rows != rows) dh_free(dictionary->rows);
    dictionary->target = target;
    dictionary->rows = rows;
    dictionary->n_rows = rows ? dictionary->size : 0;
}

const dh_table *dh_dictionary_target(const dh_dictionary *dictionary)
{
    return dictionary->target;
}

int32_t dh_dictionary_target_row(const dh_dictionary *dictionary, int32_t code)
{
    return code >= 0 && code < dictionary->n_rows ? dictionary->rows[code] : -1;
}

static dh_status flatten(dh_flat_texts **out, const dh_dictionary *dictionary, dh_error *error)
{
    size_t total = 0, n = (size_t)dictionary->size;
    for (size_t i = 0; i < n; i++) total += entry_at(dictionary, (int32_t)i)->size;
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
        const entry *at = entry_at(dictionary, (int32_t)i);
        if (at->size) memcpy(flat->bytes + flat->offsets[i], at->text, at->size);
        flat->offsets[i + 1] = flat->offsets[i] + (int32_t)at->size;
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
