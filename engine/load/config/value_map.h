/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a column's map has for the texts of cells. Its arrays live in the arena of the entry that made it. */
#ifndef DH_LOAD_CONFIG_VALUE_MAP_H
#define DH_LOAD_CONFIG_VALUE_MAP_H

#include "base/arena.h"
#include "base/error.h"

/* What a text is mapped to that has no value on purpose; it is "", and told from other blank texts by its place. */
extern const char dh_value_none[];

/* A cell that reads `from` is taken as `to`. */
typedef struct dh_value_pair {
    const char *from, *to; /* both in NFC, `from` trimmed */
} dh_value_pair;

typedef struct dh_value_map {
    dh_value_pair *pairs; /* sorted by `from` */
    int32_t n;
    dh_value_pair *alike; /* likewise, `from` as by dh_text_alike, but for those that would stand for two things */
    int32_t n_alike;
} dh_value_map;

/* Makes `alike` from the pairs: from now on other spellings of what is mapped are found, too. ENOMEM. */
dh_status dh_value_map_match_alike(dh_value_map *map, dh_arena *arena, dh_error *error);
/* What the map has for the text as it is written; NULL = nothing. */
const char *dh_value_map_find(const dh_value_map *map, const char *text, size_t size);
/* *to: what it has for another spelling of the text; NULL = nothing. ENOMEM. */
dh_status dh_value_map_find_alike(const dh_value_map *map, const char *text, size_t size, const char **to);

#endif
