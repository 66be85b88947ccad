/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The column in which people number the rows of a table. */
#ifndef DH_LOAD_NUMBERING_H
#define DH_LOAD_NUMBERING_H

#include "load/load_internal.h"

#define DH_LOAD_SMALL                                                                                                  \
    ((int64_t)4 << 20) /* bytes of a file that people may have typed; larger ones come from a system */

/* Marks the columns of a source whose headers, which are read, are those of running numbers: TT, STT … ENOMEM. */
dh_status dh_load_mark_numbers(dh_load *load, dh_load_source *source, dh_error *error);

/* *out: whether a text is the name of such a column. False: out of memory. */
bool dh_load_is_number_head(bool *out, const char *text, size_t size);

/* Finds it by its header; else the first, if its numbers go up by one from row to row. -1 = none. `csv` views the bytes
 * of the source, whose rows begin as `shape` says. */
dh_status dh_load_find_numbering(int32_t *out, const dh_load_source *source, dh_csv *csv, const char *bytes,
                                 size_t size, const dh_chunk_shape *shape, dh_error *error);

/* Whether people may have laid it out, who add sections and totals: a sheet, or a small file with a column of running
 * numbers (TT, STT), which systems do not write. */
bool dh_load_is_laid_out(const dh_load_source *source);

#endif
