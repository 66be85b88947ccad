/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows that were rejected, sent back in a workbook (reject_sheets.h) and corrected there: each carries the place of the
 * row that it stands for and a mark of what that row held, by which the old one is known and left out, so that nothing
 * is read twice.
 */
#ifndef DH_LOAD_REPLACED_H
#define DH_LOAD_REPLACED_H

#include "load/load_internal.h"
#include "load/reject_heads.h"

#define DH_REJECT_MARK_SIZE 17 /* with a NUL */
/* The mark of a rejected record: of what its fields hold. */
void dh_reject_mark(char out[DH_REJECT_MARK_SIZE], const dh_load_record *record);

/* After all rows were read: leaves out those, accepted or rejected, that rows of other files replace, and notes how
 * many; notes rows whose old one is gone or holds something else, which are read beside it. */
dh_status dh_load_leave_out_replaced(dh_load *load, dh_error *error);

#endif
