/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The codes of a part: which a text gets in the file, and how many bytes they take there. Codes of a dictionary that
 * grows while it is read depend on which thread came first, so a text gets another in the file, when its first row is
 * taken. How wide codes are is said at the head of the file, before all texts are known: it is settled with the first
 * batch, and a part that turns out to need wider ones is written anew.
 */
#ifndef DH_STORE_PART_CODES_H
#define DH_STORE_PART_CODES_H

#include "store/column_builder.h"
#include "table/dictionary_merge.h"

typedef struct dh_part_codes {
    const dh_relation *relation;
    dh_ipc_field *fields; /* of the file, n; `code_bytes` is 0 until it is settled */
    int32_t n;
    bool *recoded;                /* by field: its codes are the file's own */
    dh_dictionary **dictionaries; /* of the file: one reference each; NULL = no category */
    dh_code_map *maps;            /* of those that are recoded: from the source into the file */
    int64_t *canonical;           /* how many texts there were when the width was settled */
    bool too_narrow; /* there is no room for a text that came: begin anew, with what dh_part_codes_widen says */
} dh_part_codes;

/* `continued`: per field, codes go on where those of this dictionary end; NULL = for no field. To be freed also after a
 * failure. */
dh_status dh_part_codes_make(dh_part_codes *codes, const dh_relation *relation, dh_dictionary *const *continued,
                             dh_error *error);
void dh_part_codes_free(dh_part_codes *codes);
/* Settles the widths: by what there is when it is `complete`, else by a guess; at least least[i] bytes. */
void dh_part_codes_canonicalise(dh_part_codes *codes, const int *min, bool complete);
/* What each code of the row batch is in the file. EINTERNAL with too_narrow when it is not. */
dh_status dh_part_codes_assign(dh_part_codes *codes, dh_row_batch *row_batch, dh_error *error);
/* Raises least[i] for the attempt after this one (0 = the first): where texts have come since the widths were settled;
 * to the widest everywhere when that was tried before, so that nothing is written more than three times. */
void dh_part_codes_widen(const dh_part_codes *codes, int *min, int attempt);

#endif
