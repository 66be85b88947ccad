/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names for the sheets of a workbook, no two of which are one. */
#ifndef DH_LOAD_SHEET_NAMES_H
#define DH_LOAD_SHEET_NAMES_H

#include "table/dictionary.h"
#include "table/writers.h"

typedef struct dh_sheet_names {
    dh_dictionary *keys; /* of those taken, by dh_text_spelling */
    int32_t *numbers;    /* by key: the last number that stood behind it, 1 = none */
    size_t capacity;
} dh_sheet_names;

dh_status dh_sheet_names_init(dh_sheet_names *names, dh_error *error);
/* After an error of dh_sheet_names_init, too. */
void dh_sheet_names_clear(dh_sheet_names *names);

/* Takes a name, or `other` where nothing of it may be the name of a sheet, as the workbook will have it; a number
 * stands behind one that is taken. `out` has DH_BOOK_NAME_SIZE bytes. */
dh_status dh_sheet_names_take(dh_sheet_names *names, const dh_workbook_api *api, char *out, const char *name,
                              size_t size, const char *other, dh_error *error);

#endif
