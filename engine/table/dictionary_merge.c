/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See dictionary_merge.h. */
#include "table/dictionary_merge.h"

#include <string.h>

#include "base/memory.h"
#include "table/table.h"

int32_t dh_code_map_add(dh_code_map *map, int32_t code)
{
    size_t had = map->capacity, size;
    if ((size_t)code >= had) {
        size_t need = (size_t)dh_dictionary_size(map->from);
        if (dh_grow((void **)&map->codes, &map->capacity, need, sizeof *map->codes) != 0) return -1;
        memset(map->codes + had, 0, (map->capacity - had) * sizeof *map->codes);
    }
    const char *text = dh_dictionary_text(map->from, code, &size);
    int32_t added = dh_dictionary_add(map->into, text, size);
    if (added >= 0) map->codes[code] = added + 1;
    return added;
}

void dh_code_map_free(dh_code_map *map)
{
    dh_free(map->codes);
    map->codes = NULL;
    map->capacity = 0;
}

/* ---- the union of two ---- */

typedef struct merging {
    dh_dictionary *merged;
    const dh_table *target; /* that both link to; NULL = matched by text */
    int32_t *rows;          /* of the target by merged code */
    int32_t *code_of;       /* merged code by row of the target; -1 = none yet */
} merging;

/* Codes that link to the same row become one. A code without a row is that of the same text in the union, if the first
 * with that text has no row either. */
static int32_t add_second(merging *m, const dh_dictionary *from, int32_t code)
{
    size_t size;
    const char *text = dh_dictionary_text(from, code, &size);
    if (m->target == NULL) return dh_dictionary_add(m->merged, text, size);
    int32_t row = dh_dictionary_target_row(from, code);
    if (row >= 0 && m->code_of[row] >= 0) return m->code_of[row];
    int32_t found = row < 0 ? dh_dictionary_find(m->merged, text, size) : -1;
    if (found >= 0 && m->rows[found] < 0) return found;
    return dh_dictionary_append(m->merged, text, size);
}

static int32_t add_first(merging *m, const dh_dictionary *from, int32_t code)
{
    size_t size;
    const char *text = dh_dictionary_text(from, code, &size);
    return dh_dictionary_append(m->merged, text, size);
}

static void link_row(merging *m, const dh_dictionary *from, int32_t code, int32_t merged)
{
    if (m->target == NULL) return;
    int32_t row = dh_dictionary_target_row(from, code);
    m->rows[merged] = row;
    if (row >= 0 && m->code_of[row] < 0) m->code_of[row] = merged;
}

static int merge(merging *m, int32_t *codes, const dh_dictionary *first, const dh_dictionary *second)
{
    for (int32_t c = 0; c < dh_dictionary_size(first); c++) {
        int32_t code = add_first(m, first, c);
        if (code < 0) return -1;
        link_row(m, first, c, code);
    }
    for (int32_t c = 0; c < dh_dictionary_size(second); c++) {
        codes[c] = add_second(m, second, c);
        if (codes[c] < 0) return -1;
        link_row(m, second, c, codes[c]);
    }
    return 0;
}

static bool start(merging *m, const dh_dictionary *first, const dh_dictionary *second)
{
    size_t both = (size_t)dh_dictionary_size(first) + (size_t)dh_dictionary_size(second);
    const dh_table *target = dh_dictionary_target(first);
    m->merged = dh_dictionary_new();
    if (m->merged == NULL || target == NULL || target != dh_dictionary_target(second)) return m->merged != NULL;
    int64_t n_rows = dh_table_rows(target);
    m->target = target;
    m->rows = dh_malloc((both + 1) * sizeof *m->rows);
    m->code_of = dh_malloc(((size_t)n_rows + 1) * sizeof *m->code_of);
    for (int64_t r = 0; m->code_of && r < n_rows; r++) m->code_of[r] = -1;
    return m->rows && m->code_of;
}

int dh_dictionary_merge(dh_dictionary **out, int32_t **codes, const dh_dictionary *first, const dh_dictionary *second)
{
    merging m = {0};
    *out = NULL;
    *codes = dh_malloc(((size_t)dh_dictionary_size(second) + 1) * sizeof **codes);
    bool good = start(&m, first, second) && *codes && merge(&m, *codes, first, second) == 0;
    if (good && m.target)
        dh_dictionary_set_link(m.merged, m.target, m.rows); /* which takes them over */
    else
        dh_free(m.rows);
    dh_free(m.code_of);
    if (good) {
        *out = m.merged;
        return 0;
    }
    dh_dictionary_unref(m.merged);
    dh_free(*codes);
    *codes = NULL;
    return -1;
}
