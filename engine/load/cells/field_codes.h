/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading categories and booleans. */
#ifndef DH_LOAD_CELLS_FIELD_CODES_H
#define DH_LOAD_CELLS_FIELD_CODES_H

#include "load/cells/field_reading.h"

/* Fills the vector of `r` with codes of its dictionary, or with booleans. */
dh_status dh_reading_codes(dh_reading *r);

#endif
