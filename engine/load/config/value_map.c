/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See value_map.h. */
#include "load/config/value_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

const char dh_value_none[] = "";

static int by_text(const void *a, const void *b)
{
    return strcmp(((const dh_value_pair *)a)->from, ((const dh_value_pair *)b)->from);
}

/* Keeps one pair of each text, and none of those that stand for several things. */
static int32_t drop_several(dh_value_pair *pairs, int32_t n)
{
    int32_t kept = 0;
    for (int32_t begin = 0, end; begin < n; begin = end) {
        bool one = pairs[begin].from[0] != '\0';
        for (end = begin + 1; end < n && strcmp(pairs[end].from, pairs[begin].from) == 0; end++)
            one = one && strcmp(pairs[end].to, pairs[begin].to) == 0;
        if (one) pairs[kept++] = pairs[begin];
    }
    return kept;
}

dh_status dh_value_map_match_alike(dh_value_map *map, dh_arena *arena, dh_error *error)
{
    map->alike = dh_arena_zalloc(arena, (size_t)map->n + 1, sizeof *map->alike);
    if (map->alike == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < map->n; i++) {
        char *alike = dh_text_alike(map->pairs[i].from, strlen(map->pairs[i].from), NULL);
        map->alike[i] = (dh_value_pair){alike != NULL ? dh_arena_strdup(arena, alike) : NULL, map->pairs[i].to};
        dh_free(alike);
        if (map->alike[i].from == NULL) return dh_error_nomem(error);
    }
    if (map->n > 1) qsort(map->alike, (size_t)map->n, sizeof *map->alike, by_text);
    map->n_alike = drop_several(map->alike, map->n);
    return DH_OK;
}

/* Compares a sized text with a NUL-terminated one. */
static int compare(const char *text, size_t size, const char *other)
{
    size_t n = strlen(other);
    int order = memcmp(text, other, size < n ? size : n);
    return order != 0 ? order : size < n ? -1 : size > n;
}

static const char *find(const dh_value_pair *pairs, int32_t n, const char *text, size_t size)
{
    int32_t low = 0, high = n;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        int order = compare(text, size, pairs[middle].from);
        if (order == 0) return pairs[middle].to;
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const char *dh_value_map_find(const dh_value_map *map, const char *text, size_t size)
{
    return find(map->pairs, map->n, text, size);
}

dh_status dh_value_map_find_alike(const dh_value_map *map, const char *text, size_t size, const char **to)
{
    *to = NULL;
    if (map->n_alike == 0) return DH_OK;
    size_t length;
    char *alike = dh_text_alike(text, size, &length);
    if (alike == NULL) return DH_ENOMEM;
    *to = find(map->alike, map->n_alike, alike, length);
    dh_free(alike);
    return DH_OK;
}
