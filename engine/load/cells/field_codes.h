/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Categories and truth values. */
#ifndef DH_LOAD_CELLS_FIELD_CODES_H
#define DH_LOAD_CELLS_FIELD_CODES_H

#include "load/cells/field_reading.h"

/* Fills the codes, or the truth values, of `r`. */
dh_status dh_reading_codes(dh_reading *r);

#endif
