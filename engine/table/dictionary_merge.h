/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Texts of one dictionary in another: code by code as they are needed, or the union of two dictionaries.
 */
#ifndef DH_TABLE_DICTIONARY_MERGE_H
#define DH_TABLE_DICTIONARY_MERGE_H

#include "table/dictionary.h"

/* A lazy translation of codes of `from` to codes of `into`, which gets a text when its code is first asked for. Both
 * are borrowed, and `from` may grow meanwhile; dh_code_map_free frees the map's memory. */
typedef struct dh_code_map {
    const dh_dictionary *from;
    dh_dictionary *into;
    int32_t *codes; /* 1 + code of `into`, by code of `from`; 0 = not asked for yet */
    size_t capacity;
} dh_code_map;

int32_t dh_code_map_add(dh_code_map *map, int32_t code); /* for dh_code_map_get: a code not mapped yet */
void dh_code_map_free(dh_code_map *map);

/* The code in `into` of what `code` is in `from`; -1 when out of memory. */
static inline int32_t dh_code_map_get(dh_code_map *map, int32_t code)
{
    int32_t valid = (size_t)code < map->capacity ? map->codes[code] : 0;
    return valid > 0 ? valid - 1 : dh_code_map_add(map, code);
}

/*
 * The union of two dictionaries: the texts of `first` keep their codes, new ones of `second` follow. (*codes)[c] is the
 * merged code of code c of `second`, freed by the caller (dh_free), who also owns the one reference to *out. Keys of
 * one table are matched by its rows, all else by text. 0, or -1 when out of memory, both then NULL.
 */
int dh_dictionary_merge(dh_dictionary **out, int32_t **codes, const dh_dictionary *first, const dh_dictionary *second);

#endif
