/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One order from many. A table sorted by unit and field, in which the first unit lacks a field, has that field last if
 * names come as they first appear. Of each row, the names that follow one another give a pair; the names are sorted
 * topologically by these pairs (Kahn 1962). What they leave open is as names are ordered, where all pairs are so: of A
 * with b and c, and B with a and c, that is a, b, c. Else the one that appears first stands before others.
 */
#include "charts/stat/order.h"

#include <stddef.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

/* A pair of names of which the first comes first; `next` is the next pair of the same first name, + 1. */
typedef struct pair {
    int later, next;
} pair;

typedef struct sorter {
    const dh_domain *names;
    int n;
    int *before;             /* how many names still stand before each; -1 = placed */
    int *pairs_of, *last_of; /* by name: its first pair + 1; by group: the name seen last + 1 */
    int *places;             /* places[old] = new */
    pair *pairs;
    int n_pairs;
} sorter;

static int *index_at(dh_datum *datum, size_t offset)
{
    return (int *)(void *)((char *)datum + offset);
}

/* Gathers the pairs of neighbours of one group: of the same row of cells, or column. */
static void gather(sorter *s, dh_stat_layer *layer, size_t name, size_t group)
{
    for (int64_t i = 0; i < layer->n; i++) {
        int at = *index_at(&layer->items[i], name), *last = &s->last_of[*index_at(&layer->items[i], group)];
        if (*last > 0 && *last - 1 != at) {
            s->pairs[s->n_pairs] = (pair){at, s->pairs_of[*last - 1]};
            s->pairs_of[*last - 1] = ++s->n_pairs;
            s->before[at]++;
        }
        *last = at + 1;
    }
}

static int compare_names(const sorter *s, int a, int b)
{
    const char *p = s->names->entries[a].text, *q = s->names->entries[b].text;
    return dh_text_compare_vi(p, strlen(p), q, strlen(q));
}

/* Whether there are pairs, all of which are as names are ordered. */
static bool is_by_name(const sorter *s)
{
    for (int i = 0; i < s->n; i++)
        for (int p = s->pairs_of[i]; p > 0; p = s->pairs[p - 1].next)
            if (s->names->entries[i].unknown || s->names->entries[s->pairs[p - 1].later].unknown ||
                compare_names(s, i, s->pairs[p - 1].later) >= 0)
                return false;
    return s->n_pairs > 0;
}

/* Of the names that none stands before, the one that comes next; n when there is none. */
static int find_next(const sorter *s, bool by_name)
{
    int next = s->n;
    for (int i = 0; i < s->n; i++) {
        if (s->before[i] != 0) continue;
        if (!by_name) return i;
        if (next == s->n || compare_names(s, i, next) < 0) next = i;
    }
    return next;
}

/* Sets `places`; false when the groups contradict one another. */
static bool sort(sorter *s)
{
    bool by_name = is_by_name(s);
    for (int placed = 0; placed < s->n; placed++) {
        int first = find_next(s, by_name);
        if (first == s->n) return false;
        s->before[first] = -1;
        s->places[first] = placed;
        for (int p = s->pairs_of[first]; p > 0; p = s->pairs[p - 1].next) s->before[s->pairs[p - 1].later]--;
    }
    return true;
}

static dh_status make_sorter(sorter *s, const dh_stat *stat, const dh_domain *names, const dh_domain *groups,
                             int64_t rows, dh_error *error)
{
    *s = (sorter){.names = names, .n = (int)names->n};
    s->before = dh_arena_zalloc(stat->arena, names->n + 1, sizeof(int));
    s->pairs_of = dh_arena_zalloc(stat->arena, names->n + 1, sizeof(int));
    s->places = dh_arena_zalloc(stat->arena, names->n + 1, sizeof(int));
    s->last_of = dh_arena_zalloc(stat->arena, groups->n + 1, sizeof(int));
    s->pairs = dh_arena_zalloc(stat->arena, (size_t)rows + 1, sizeof(pair));
    bool made = s->before != NULL && s->pairs_of != NULL && s->places != NULL && s->last_of != NULL && s->pairs != NULL;
    return made ? DH_OK : dh_error_nomem(error);
}

static dh_status order(dh_stat *stat, dh_domain *names, size_t name, const dh_domain *groups, size_t group,
                       dh_error *error)
{
    sorter s;
    int64_t rows = 0;
    for (int i = 0; i < stat->n_layers; i++) rows += stat->layers[i].mark->traits.y_names ? stat->layers[i].n : 0;
    DH_TRY(make_sorter(&s, stat, names, groups, rows, error));
    for (int i = 0; i < stat->n_layers; i++)
        if (stat->layers[i].mark->traits.y_names) gather(&s, &stat->layers[i], name, group);
    if (!sort(&s)) return DH_OK;
    if (dh_domain_arrange(names, s.places) != 0) return dh_error_nomem(error);
    for (int i = 0; i < stat->n_layers; i++)
        for (int64_t j = 0; j < stat->layers[i].n; j++) {
            int *index = index_at(&stat->layers[i].items[j], name);
            if (*index >= 0 && *index < s.n) *index = s.places[*index];
        }
    return DH_OK;
}

dh_status dh_stat_order_cells(dh_stat *stat, dh_error *error)
{
    size_t x = offsetof(dh_datum, x_index), y = offsetof(dh_datum, y_index);
    if (!stat->traits.y_names) return DH_OK;
    DH_TRY(order(stat, &stat->x_domain, x, &stat->y_domain, y, error));
    return order(stat, &stat->y_domain, y, &stat->x_domain, x, error);
}
