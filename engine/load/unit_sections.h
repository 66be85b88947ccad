/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sections of a table that are of a unit each: rows stand below one that names it, "I | Xã A", and no column does
 * (section_column).
 */
#ifndef DH_LOAD_UNIT_SECTIONS_H
#define DH_LOAD_UNIT_SECTIONS_H

#include "load/load_internal.h"

/* The section of a unit that a row at that offset stands in; NULL = none. */
const dh_load_section *dh_load_section_at(const dh_load_source *source, int64_t offset);
/* What a row in that line has by the i-th of the names of its source. */
const char *dh_load_named_text(const dh_load_source *source, int32_t i, int64_t line);
/* Reads the names of sections, which are found, as values of the column that the entry wants them in; tells of it. */
dh_status dh_load_read_sections(dh_load *load, dh_load_source *source, dh_error *error);

#endif
