/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The texts of a workbook whose cells hold the letters of another encoding: those that CP1252 has at the places of its
 * bytes, as a file is kept that was typed in VNI or TCVN3 (ABC) and saved as a workbook.
 */
#ifndef DH_LOAD_DECODE_CELLS_H
#define DH_LOAD_DECODE_CELLS_H

#include "load/load_internal.h"

/* Reads the texts of the sheet in the encoding that its entry names, or in the one that all of them are in, where that
 * is sure, and says so; of one that is not sure it says what may be given. ENOMEM, EIO. */
dh_status dh_load_decode_cells(dh_load *load, dh_load_source *source, dh_error *error);

#endif
