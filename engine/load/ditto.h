/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells that stand for the one above: nt, ", // (values/ditto.h). */
#ifndef DH_LOAD_DITTO_H
#define DH_LOAD_DITTO_H

#include "load/load_internal.h"

/* Replaces the input of a source, whose columns are mapped and whose rows are those of `shape`, by one in which such
 * cells have what stands above them, and says how many in a note. It keeps its lines. Looked through are workbooks, and
 * of files those that people may have typed, by their size; all where the entry asks for it. A cell above which nothing
 * is known stays as it is: cells/cell.h refuses it. */
dh_status dh_load_fill_dittos(dh_load *load, dh_load_source *source, dh_chunk_shape *shape, dh_error *error);

#endif
