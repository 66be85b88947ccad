/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The foot of a sheet: what stands below its table and is no row of it, such as a line of totals, notes, the place for
 * signatures.
 */
#ifndef DH_LOAD_FOOT_H
#define DH_LOAD_FOOT_H

#include "load/load_internal.h"

/* Cuts the foot off the input of a source whose columns are mapped and whose rows begin as `shape` says; what was cut
 * is told as a warning. Of a file that is no sheet only totals and what stands below them are, and of a large one
 * nothing, unless the entry says how many lines are. */
dh_status dh_load_cut_foot(dh_load *load, dh_load_source *source, const dh_chunk_shape *shape, dh_error *error);

#endif
