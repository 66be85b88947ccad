/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of the temporary file that sheets are kept in. Written and read by one program, so structs go as they are. */
#ifndef DH_LOAD_SHEETS_INTERNAL_H
#define DH_LOAD_SHEETS_INTERNAL_H

#include "load/sheets.h"

/* The last bytes of the file. Before it stands, for each sheet, its dh_sheet and its name with a NUL. */
typedef struct dh_sheets_tail {
    int64_t index; /* where these begin */
    int32_t n_sheets;
} dh_sheets_tail;

#endif
