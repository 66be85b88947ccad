/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the dictionary share: dictionary.c adds and finds texts, dictionary_order.c knows their order. */
#ifndef DH_TABLE_DICTIONARY_INTERNAL_H
#define DH_TABLE_DICTIONARY_INTERNAL_H

#include <pthread.h>
#include <stdbool.h>

#include "base/arena.h"
#include "table/dictionary.h"

typedef struct dh_dictionary_entry {
    const char *text;
    size_t size;
} dh_dictionary_entry;

/* The hash is kept beside the code, so that a bucket of another text is passed without reading its entry. */
typedef struct dh_dictionary_bucket {
    uint32_t hash;
    int32_t code; /* + 1; 0 = free */
} dh_dictionary_bucket;

#define DH_DICTIONARY_FIRST    64 /* entries; segment s has DH_DICTIONARY_FIRST << s */
#define DH_DICTIONARY_SEGMENTS 26

/* The external texts of a flat dictionary: see dh_dictionary_new_flat. */
typedef struct dh_texts_elsewhere {
    const int32_t *offsets;
    const char *bytes;
    int64_t size;
    void (*release)(void *owner);
    void *owner;
} dh_texts_elsewhere;

struct dh_dictionary {
    int32_t refs;
    int32_t size; /* atomic where the dictionary grows: written after the entry is */
    dh_dictionary_entry *segments[DH_DICTIONARY_SEGMENTS];
    dh_texts_elsewhere elsewhere;
    int32_t n_flat; /* codes below it are in `elsewhere` */
    bool indexed;   /* atomic; whether `buckets` has those */
    int sorted;     /* atomic; see dh_dictionary_is_sorted */
    int sound;      /* atomic; see dh_dictionary_is_sound */
    bool grows;     /* see dh_dictionary_grow_from_now */
    pthread_mutex_t grow_lock;
    dh_dictionary_bucket *buckets;
    size_t n_buckets;    /* a power of two, at most three quarters full */
    size_t used_buckets; /* one per distinct text */
    dh_arena *texts;
    const dh_table *target; /* that a key's codes link to; NULL = not a key */
    int32_t *rows;          /* by code; NULL with `row_link`, where code = row */
    int32_t n_rows;
    bool row_link;
    pthread_mutex_t flat_lock; /* guards `flat`, which readers of a frozen dictionary make */
    dh_flat_texts *flat;
};

/* The entry of a code from n_flat on, whose segment is allocated. */
static inline dh_dictionary_entry *dh_dictionary_entry_at(const dh_dictionary *dictionary, int32_t code)
{
    uint32_t index = (uint32_t)(code - dictionary->n_flat), place = index / DH_DICTIONARY_FIRST + 1;
    int segment = 31 - __builtin_clz(place);
    uint32_t first = ((1U << segment) - 1) * DH_DICTIONARY_FIRST;
    return &dictionary->segments[segment][index - first];
}

static inline const char *dh_dictionary_text_at(const dh_dictionary *dictionary, int32_t code, size_t *size)
{
    if (code >= dictionary->n_flat) {
        const dh_dictionary_entry *at = dh_dictionary_entry_at(dictionary, code);
        *size = at->size;
        return at->text;
    }
    const dh_texts_elsewhere *flat = &dictionary->elsewhere;
    int64_t from = flat->offsets[code], to = flat->offsets[code + 1];
    bool sound = from >= 0 && from <= to && to <= flat->size;
    *size = sound ? (size_t)(to - from) : 0;
    return sound ? flat->bytes + from : "";
}

#endif
