/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Texts of one dictionary in another: brought over one by one as they are asked for, or two dictionaries made one.
 */
#ifndef DH_TABLE_DICTIONARY_MERGE_H
#define DH_TABLE_DICTIONARY_MERGE_H

#include "table/dictionary.h"

/* Codes of `from` in `into`, which gets a text when its code is first asked for. Both are borrowed, and `from` may grow
 * meanwhile; the map is emptied by dh_code_map_free. */
typedef struct dh_code_map {
    const dh_dictionary *from;
    dh_dictionary *into;
    int32_t *codes; /* 1 + code of `into`, by code of `from`; 0 = not asked for yet */
    size_t capacity;
} dh_code_map;

int32_t dh_code_map_add(dh_code_map *map, int32_t code); /* of one that is not there yet */
void dh_code_map_free(dh_code_map *map);

/* The code in `into` of what `code` is in `from`; -1 when out of memory. */
static inline int32_t dh_code_map_get(dh_code_map *map, int32_t code)
{
    int32_t valid = (size_t)code < map->capacity ? map->codes[code] : 0;
    return valid > 0 ? valid - 1 : dh_code_map_add(map, code);
}

/*
 * The texts of `first` under their own codes, then those of `second` that are new; (*codes)[c] is where code c of
 * `second` is, dh_free'd by the caller, who also gets the one reference to *out. Keys of one table are brought together
 * by its rows, all else by text. -1: out of memory, and both are NULL.
 */
int dh_dictionary_merge(dh_dictionary **out, int32_t **codes, const dh_dictionary *first, const dh_dictionary *second);

#endif
