/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Spellings of a unit where no list gives them: "Xã Hòa Bình", "X. Hoà Bình", "UBND xã Hòa Bình." are one. Units of
 * different kinds are two whatever their names, so an abbreviation of several kinds ("X." of xã and xóm) is one of them
 * only where names written in full say which, and a name without a kind is a unit of its own.
 */
#ifndef DH_LOAD_UNIT_SPELLINGS_H
#define DH_LOAD_UNIT_SPELLINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "table/dictionary.h"

/* Numbers the units that the texts of a dictionary name: units[code] from 0, equal for spellings of one. rests[code]:
 * likewise of their names without the words of their kinds, and without tone marks; kinds[code]: as of
 * dh_unit_name_kind. Each has room for all codes. False: out of memory. */
bool dh_unit_spellings(int32_t *units, int32_t *rests, unsigned *kinds, const dh_dictionary *texts);

#endif
