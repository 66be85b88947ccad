/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a workbook that was written is whole. */
#ifndef DH_WRITERS_WORKBOOK_CHECK_H
#define DH_WRITERS_WORKBOOK_CHECK_H

#include <stddef.h>
#include <stdint.h>

#include "dienhong/plugin.h"

/* Reads the archive again: each part ends with the end of its first element, and sheet i has cells[i] cells. EIO where
 * not, as when the folder of temporary files was full for a while. */
dh_status dh_workbook_check(const char *path, const int64_t *cells, size_t n_sheets, dh_error *error);

#endif
