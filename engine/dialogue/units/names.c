/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finding units by name, in tiers, each coarser than the one before: as written; ignoring case, blanks and the place of
 * tone marks; also ignoring the word of its kind (xã, phường, TT. …); also ignoring tone marks, first where no word of
 * a kind is written ("quan hoa" is Quan Hóa, and no quận), then where one is. The first tier with a
 * match on that day decides, among its matches those of the kind that is written; several are ambiguous and returned as
 * candidates. A match in the last three tiers may be another unit than was meant, so it gets a match kind of its own
 * (DH_UNIT_READ_AS).
 */
#include "dialogue/units/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "base/unit_name.h"
#include "dialogue/units/names_internal.h"

/* TIER_WHOLE_FOLDED: what is written, with all its words, against names without that of their kind. */
enum { TIER_EXACT, TIER_SPELLING, TIER_PREFIX, TIER_WHOLE_FOLDED, TIER_FOLDED, TIERS };

/* `text` normalised for a tier; *kinds: what its word for a kind may mean. NULL when out of memory. */
static char *form(const char *text, size_t size, int tier, unsigned *kinds)
{
    size_t length;
    *kinds = 0;
    if (tier == TIER_EXACT) return dh_strndup(text, size);
    if (tier == TIER_SPELLING) return dh_text_spelling(text, size, &length);
    if (tier == TIER_PREFIX) return dh_unit_name_rest(text, size, kinds, &length);
    if (tier == TIER_WHOLE_FOLDED) return dh_text_spelling_folded(text, size, &length);
    return dh_unit_name_rest_folded(text, size, kinds, &length);
}

static int by_tier_and_text(const void *a, const void *b)
{
    const dh_unit_name *left = a, *right = b;
    if (left->tier != right->tier) return left->tier < right->tier ? -1 : 1;
    int order = strcmp(left->text, right->text);
    return order != 0 ? order : (left->row > right->row) - (left->row < right->row);
}

dh_status dh_units_read_names(dh_units *units, dh_error *error)
{
    units->names = dh_calloc((size_t)units->n * TIERS + 1, sizeof *units->names);
    if (units->names == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < units->n; i++) {
        for (int tier = 0; tier < TIERS && units->rows[i].name[0] != '\0'; tier++) {
            unsigned kinds;
            int as = tier == TIER_WHOLE_FOLDED ? TIER_FOLDED : tier;
            char *text = form(units->rows[i].name, strlen(units->rows[i].name), as, &kinds);
            if (text == NULL) return dh_error_nomem(error);
            units->names[units->n_names++] = (dh_unit_name){text, tier, kinds, i};
        }
    }
    qsort(units->names, (size_t)units->n_names, sizeof *units->names, by_tier_and_text);
    return DH_OK;
}

static int32_t first_name(const dh_units *units, const dh_unit_name *key)
{
    int32_t low = 0, high = units->n_names;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        const dh_unit_name *name = &units->names[middle];
        int order = name->tier != key->tier ? name->tier - key->tier : strcmp(name->text, key->text);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_candidate(const dh_units *units, int32_t row, dh_strbuf *candidates)
{
    if (candidates == NULL) return;
    const dh_unit_row *unit = &units->rows[row];
    if (candidates->size > 0) dh_strbuf_add(candidates, ", ");
    if (unit->parent >= 0)
        dh_strbuf_printf(candidates, dh_tr("%s '%s' of '%s'"), unit->code, unit->name, units->rows[unit->parent].name);
    else
        dh_strbuf_printf(candidates, "%s '%s'", unit->code, unit->name);
}

/* The names of a tier that are `key`, from *first up to the result. */
static int32_t end_of_names(const dh_units *units, const dh_unit_name *key, int32_t *first)
{
    int32_t end = *first = first_name(units, key);
    while (end < units->n_names && units->names[end].tier == key->tier &&
           strcmp(units->names[end].text, key->text) == 0)
        end++;
    return end;
}

/* The units of a name that hold on a day; where some are of a kind that it is written with, only those. */
typedef struct matching {
    const dh_units *units;
    int32_t first, end;
    int32_t day;
    bool has_day, of_kind;
    unsigned kinds;
} matching;

static bool holds(const matching *m, int32_t i)
{
    const dh_unit_name *name = &m->units->names[i];
    if (m->of_kind && (name->kinds & m->kinds) == 0) return false;
    return !m->has_day || dh_unit_holds(&m->units->rows[name->row], m->day);
}

/* How many there are; *row: the last. */
static int32_t count_matches(matching *m, int32_t *row)
{
    int32_t matches = 0, of_kind = 0;
    for (int32_t i = m->first; i < m->end; i++) of_kind += holds(m, i) && (m->units->names[i].kinds & m->kinds) != 0;
    m->of_kind = of_kind > 0;
    for (int32_t i = m->first; i < m->end; i++) {
        if (!holds(m, i)) continue;
        *row = m->units->names[i].row;
        matches++;
    }
    return matches;
}

dh_unit_match dh_units_find(const dh_units *units, const char *text, size_t size, int32_t day, bool has_day,
                            int32_t *row, dh_strbuf *candidates)
{
    bool exists, named = false;
    *row = dh_units_by_code(units, text, size, day, has_day, &exists);
    if (*row >= 0) return DH_UNIT_FOUND;
    if (exists) return DH_UNIT_NOT_THEN;
    for (int tier = 0; tier < TIERS; tier++) {
        matching m = {.units = units, .day = day, .has_day = has_day};
        int32_t found = -1;
        char *wanted = form(text, size, tier, &m.kinds);
        if (wanted == NULL) return DH_UNIT_NO_MEMORY;
        m.end = end_of_names(units, &(dh_unit_name){wanted, tier, m.kinds, 0}, &m.first);
        dh_free(wanted);
        named = named || m.first < m.end;
        int32_t matches = count_matches(&m, &found);
        for (int32_t i = m.first; matches > 1 && i < m.end; i++)
            if (holds(&m, i)) add_candidate(units, units->names[i].row, candidates);
        if (matches == 1) *row = found;
        bool as_written = tier <= TIER_SPELLING;
        if (matches == 1) return as_written ? DH_UNIT_FOUND : DH_UNIT_READ_AS;
        if (matches > 1) return as_written ? DH_UNIT_AMBIGUOUS : DH_UNIT_UNCLEAR;
        if (named && tier == TIER_SPELLING) break; /* a unit of that name exists at another time: seek no other */
    }
    return named ? DH_UNIT_NOT_THEN : DH_UNIT_UNKNOWN;
}
