/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units by code and by name. */
#ifndef DH_DIALOGUE_UNITS_NAMES_H
#define DH_DIALOGUE_UNITS_NAMES_H

#include "base/strbuf.h"
#include "dialogue/units/rows.h"

typedef enum dh_unit_match {
    DH_UNIT_FOUND,
    DH_UNIT_READ_AS,   /* found by a name of which the kind or the tone marks had to be passed over */
    DH_UNIT_UNKNOWN,   /* no unit has this code or name at any time */
    DH_UNIT_NOT_THEN,  /* there is one, but not on that day */
    DH_UNIT_AMBIGUOUS, /* several units have this name */
    DH_UNIT_UNCLEAR    /* none has it, and it could be read as several */
} dh_unit_match;

/* The unit that `text` names on `day`: by code, else by name in tiers (exact; but for case, blanks and the place of
 * tone marks; without the prefix of its kind; without tone marks). `candidates` (may be NULL) gets a list for a message
 * when it is not found. */
dh_unit_match dh_units_find(const dh_units *units, const char *text, size_t size, int32_t day, bool has_day,
                            int32_t *row, dh_strbuf *candidates);

#endif
