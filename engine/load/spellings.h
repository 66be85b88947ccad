/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Spellings of one value: texts of a category that differ in case, blanks, punctuation or the place of a tone mark
 * alone (dh_text_alike). They are read as the most frequent of them, of equally frequent ones the first in Vietnamese
 * order; so the choice depends on the rows alone. What the entry's map (`values`) makes comes first: it is taken where
 * there is one such text, and where there are several, all stay as they are. Texts that differ in tone marks or
 * diacritics, too, ("dat dai") are only told of. `spellings = false` in an entry switches it off for its table.
 *
 * It is done on dictionaries, once the rows are in memory. In tables that are scanned when asked for, no row tells of
 * the others, so their values are left as written, and `check` tells of them.
 */
#ifndef DH_LOAD_SPELLINGS_H
#define DH_LOAD_SPELLINGS_H

#include "load/load.h"

/* Joins the spellings in a column over the rows of n loads, where what is one value is one in all of them. A load may
 * be NULL, or lack the column. The first that has it gets the notes. Before any row is rejected. ENOMEM. */
dh_status dh_loads_join_spellings(dh_load *const *loads, int32_t n, const char *column, dh_error *error);
/* The same for a column of units that no list gives, which are one as names of units are: see unit_spellings.h. */
dh_status dh_loads_join_units(dh_load *const *loads, int32_t n, const char *column, dh_error *error);
/* Only tells of the spellings of one value among the texts of a column of a table that is scanned when asked for.
 * ENOMEM. */
dh_status dh_load_note_spellings(dh_load *load, const char *column, const dh_dictionary *texts, dh_error *error);

#endif
