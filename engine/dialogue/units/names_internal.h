/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DH_DIALOGUE_UNITS_NAMES_INTERNAL_H
#define DH_DIALOGUE_UNITS_NAMES_INTERNAL_H

#include "dialogue/units/names.h"
#include "dialogue/units/rows_internal.h"

/* Builds the sorted index of names in all tiers; the rows of `units` have been read. */
dh_status dh_units_read_names(dh_units *units, dh_error *error);

#endif
