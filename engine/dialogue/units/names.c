/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finding units by name, in tiers, each coarser than the one before: as written; ignoring case, blanks and the place of
 * tone marks; also ignoring the prefix of its kind (xã, phường, thị trấn …); also ignoring tone marks. The first tier
 * with a match on that day decides; several matches in it are ambiguous and returned as candidates. A match in the last
 * two tiers may be another unit than was meant, so it gets a match kind of its own (DH_UNIT_READ_AS).
 */
#include "dialogue/units/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "dialogue/units/names_internal.h"

enum { TIER_EXACT, TIER_SPELLING, TIER_PREFIX, TIER_FOLDED, TIERS };

/* Prefixes in folded form, the longest first. */
static const char *const prefixes[] = {"thanh pho ", "thi tran ", "thi xa ", "phuong ", "huyen ", "quan ", "tinh ",
                                       "thon ",      "xa ",       "tp. ",    "tp ",     "tt. ",   "tt ",   "tx. ",
                                       "tx ",        "p. ",       "h. ",     "x. ",     "q. "};

/* Number of words in the prefix of `folded`; 0 = none. Counted in words, since folding changes bytes but not words. */
static size_t prefix_words(const char *folded)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        size_t size = strlen(prefixes[i]), words = 0;
        if (strncmp(folded, prefixes[i], size) != 0 || folded[size] == '\0') continue;
        for (size_t k = 0; k < size; k++) words += prefixes[i][k] == ' ';
        return words;
    }
    return 0;
}

static const char *skip_words(const char *text, size_t words)
{
    while (*text == ' ') text++;
    for (; words > 0 && *text != '\0'; words--) {
        while (*text != '\0' && *text != ' ') text++;
        while (*text == ' ') text++;
    }
    return text;
}

/* `text` normalised for a tier; NULL when out of memory. */
static char *form(const char *text, size_t size, int tier)
{
    size_t length;
    if (tier == TIER_EXACT) return dh_strndup(text, size);
    if (tier == TIER_SPELLING) return dh_text_spelling(text, size, &length);
    char *folded = dh_text_spelling_folded(text, size, &length);
    if (folded == NULL) return NULL;
    size_t words = prefix_words(folded);
    if (tier == TIER_FOLDED) {
        const char *rest = skip_words(folded, words);
        memmove(folded, rest, strlen(rest) + 1);
        return folded;
    }
    dh_free(folded);
    char *placed = dh_text_spelling(text, size, &length);
    if (placed == NULL) return NULL;
    const char *rest = skip_words(placed, words);
    memmove(placed, rest, strlen(rest) + 1);
    return placed;
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
            char *text = form(units->rows[i].name, strlen(units->rows[i].name), tier);
            if (text == NULL) return dh_error_nomem(error);
            units->names[units->n_names++] = (dh_unit_name){text, tier, i};
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

dh_unit_match dh_units_find(const dh_units *units, const char *text, size_t size, int32_t day, bool has_day,
                            int32_t *row, dh_strbuf *candidates)
{
    bool exists, named = false;
    *row = dh_units_by_code(units, text, size, day, has_day, &exists);
    if (*row >= 0) return DH_UNIT_FOUND;
    if (exists) return DH_UNIT_NOT_THEN;
    for (int tier = 0; tier < TIERS; tier++) {
        char *wanted = form(text, size, tier);
        if (wanted == NULL) return DH_UNIT_NO_MEMORY;
        dh_unit_name key = {wanted, tier, 0};
        int32_t matches = 0, first = first_name(units, &key), found = -1;
        for (int32_t i = first; i < units->n_names; i++) {
            const dh_unit_name *name = &units->names[i];
            if (name->tier != tier || strcmp(name->text, wanted) != 0) break;
            named = true;
            if (has_day && !dh_unit_holds(&units->rows[name->row], day)) continue;
            found = name->row;
            matches++;
        }
        for (int32_t i = first; matches > 1 && i < units->n_names; i++) {
            const dh_unit_name *name = &units->names[i];
            if (name->tier != tier || strcmp(name->text, wanted) != 0) break;
            if (!has_day || dh_unit_holds(&units->rows[name->row], day)) add_candidate(units, name->row, candidates);
        }
        dh_free(wanted);
        if (matches == 1) *row = found;
        bool as_written = tier <= TIER_SPELLING;
        if (matches == 1) return as_written ? DH_UNIT_FOUND : DH_UNIT_READ_AS;
        if (matches > 1) return as_written ? DH_UNIT_AMBIGUOUS : DH_UNIT_UNCLEAR;
        if (named && tier == TIER_SPELLING) break; /* a unit of that name exists at another time: seek no other */
    }
    return named ? DH_UNIT_NOT_THEN : DH_UNIT_UNKNOWN;
}
