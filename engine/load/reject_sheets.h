/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rejected rows of a load as sheets of a workbook, to be sent to whoever can correct them. */
#ifndef DH_LOAD_REJECT_SHEETS_H
#define DH_LOAD_REJECT_SHEETS_H

#include "load/load.h"
#include "load/sheet_names.h"
#include "table/writers.h"

/* The workbook that sheets are added to. */
typedef struct dh_reject_book {
    const dh_workbook_api *api;
    dh_book *book;
    dh_sheet_names *names; /* of its sheets */
} dh_reject_book;

/* Adds a sheet for each file and kind of headers that rejected rows have, named as the file; where only one file has
 * any, or the entry asks for sheets by name, one for all files, named as the sheet that they came from, or as the
 * table: the cells as they stand in the file, those that are wrong coloured, then what is wrong and what to do, and,
 * hidden, file, line, and a mark. Once corrected it is loaded beside the files, and its rows stand for the old ones
 * (replaced.h). EINVAL: a cell holds what no workbook can. */
dh_status dh_load_reject_sheets(const dh_load *load, const dh_reject_book *to, dh_error *error);

#endif
