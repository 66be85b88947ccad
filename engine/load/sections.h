/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows within a sheet that are none of its table: those that head a section ("I | Khối xã"), and those that sum one up
 * ("Cộng khối xã | 45").
 */
#ifndef DH_LOAD_SECTIONS_H
#define DH_LOAD_SECTIONS_H

#include "load/load_internal.h"

/* Finds such rows of a source whose columns are mapped, whose foot is cut off, and whose rows begin as `shape` says;
 * leaves them out of its shape, and tells which as a warning. A row that may be one, and may not, is kept and told in a
 * note. Nothing is left out of files that nobody laid out, unless the entry names the lines. */
dh_status dh_load_leave_out_sections(dh_load *load, dh_load_source *source, dh_chunk_shape *shape, dh_error *error);

#endif
