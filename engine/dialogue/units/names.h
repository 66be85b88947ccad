/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding units by code or by name. */
#ifndef DH_DIALOGUE_UNITS_NAMES_H
#define DH_DIALOGUE_UNITS_NAMES_H

#include "base/strbuf.h"
#include "dialogue/units/rows.h"

typedef enum dh_unit_match {
    DH_UNIT_FOUND,
    DH_UNIT_READ_AS,   /* found by name, after ignoring the prefix of its kind or tone marks */
    DH_UNIT_UNKNOWN,   /* no unit has this code or name at any time */
    DH_UNIT_NOT_THEN,  /* it exists, but not on that day */
    DH_UNIT_AMBIGUOUS, /* several units have this name */
    DH_UNIT_UNCLEAR,   /* no unit has this name, and several match in a coarser tier */
    DH_UNIT_NO_MEMORY  /* out of memory: nothing is known */
} dh_unit_match;

/* The unit that `text` names on `day` (without has_day: at any time): by code, else by name in tiers (exact; ignoring
 * case, blanks and the place of tone marks; also the prefix of its kind; also tone marks). `candidates` (may be NULL)
 * gets the list of matches, for a message, when there are several. */
dh_unit_match dh_units_find(const dh_units *units, const char *text, size_t size, int32_t day, bool has_day,
                            int32_t *row, dh_strbuf *candidates);

#endif
