/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arrow IPC files that other programs wrote (.arrow, Feather version 2), and streams of theirs, read into cells.
 * Nothing in them is trusted: it is read in a confined process. A store's own files, which are read in place, have a
 * reader of their own (ipc_read.h).
 */
#ifndef DH_STORE_ARROW_CELLS_H
#define DH_STORE_ARROW_CELLS_H

#include <stdbool.h>

#include "dienhong/plugin.h"

/* Whether a file begins as one of these does. */
bool dh_arrow_knows(const char *head, size_t size);
/* Hands its rows to `cells`, as one sheet. EIO, EDATA. */
dh_status dh_arrow_read_cells(const char *path, dh_cells *cells, dh_error *error);

#endif
