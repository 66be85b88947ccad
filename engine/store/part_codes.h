/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The codes of categories in a part, and their width. Codes of a dictionary that grows while it is read depend on which
 * thread came first, so the file numbers its texts anew ("recoded"), in the order of their first rows. The schema at
 * the head of the file states the width of the codes before all texts are known: it is fixed with the first record
 * batch, and if that turns out too narrow, the part is written again.
 */
#ifndef DH_STORE_PART_CODES_H
#define DH_STORE_PART_CODES_H

#include "store/column_builder.h"
#include "table/dictionary_merge.h"

typedef struct dh_part_codes {
    const dh_relation *relation;
    dh_ipc_field *fields; /* of the file; `code_bytes` is 0 until it is fixed */
    int32_t n;
    bool *recoded;                /* per field: the file numbers its texts anew */
    dh_dictionary **dictionaries; /* per field: that of the file, one reference held; NULL = no category */
    dh_code_map *maps;            /* per field, if recoded: from codes of the source to codes of the file */
    int64_t *canonical;           /* per field: texts in the dictionary when the width was fixed */
    bool too_narrow;              /* a code does not fit: write the part again, after dh_part_codes_widen */
} dh_part_codes;

/* continued: per field, a dictionary whose texts come first, so that new codes follow its own; NULL = none. ENOMEM;
 * must be freed also after a failure. */
dh_status dh_part_codes_make(dh_part_codes *codes, const dh_relation *relation, dh_dictionary *const *continued,
                             dh_error *error);
void dh_part_codes_free(dh_part_codes *codes);
/* Fixes the widths of all codes, at least min[i] bytes: by the number of texts if all rows are there (`complete`), else
 * by a guess that leaves room for more. */
void dh_part_codes_canonicalise(dh_part_codes *codes, const int *min, bool complete);
/* Fills dh_column_builder.codes of a row batch, adding new texts. EINTERNAL with too_narrow set if one does not fit. */
dh_status dh_part_codes_assign(dh_part_codes *codes, dh_row_batch *row_batch, dh_error *error);
/* Raises min[i] for the attempt after `attempt` (from 0): doubled for fields that got more texts since the widths were
 * fixed; 4 for all recoded fields from the second attempt on, so that a part is written at most three times. */
void dh_part_codes_widen(const dh_part_codes *codes, int *min, int attempt);

#endif
