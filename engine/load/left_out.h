/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sheets of workbooks that a load did not read: told, unless another table of the data set reads them. */
#ifndef DH_LOAD_LEFT_OUT_H
#define DH_LOAD_LEFT_OUT_H

#include "load/load_internal.h"

/* Keeps that a sheet of the file that is opened was left out: told by the note that was added last, or (`counted`)
 * among the sheets of further files. */
dh_status dh_load_keep_left_out(dh_load *load, const dh_load_source *file, const char *sheet, bool counted,
                                dh_error *error);
/* The same of a table on the sheet of a source, told by the note that was added last; `line`: of its header. */
dh_status dh_load_keep_table_left_out(dh_load *load, const dh_load_source *source, int64_t line, dh_error *error);
/* Adds a note of the sheets that were counted: not asked for, in others than the first file, whose sheets are told. */
dh_status dh_load_note_counted(dh_load *load, dh_error *error);
#endif
