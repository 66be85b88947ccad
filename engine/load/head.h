/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The head of a file: which of its first rows name its columns. In files of people titles stand above them, a name may
 * span several columns with more names below it, and a row of numbers may follow.
 */
#ifndef DH_LOAD_HEAD_H
#define DH_LOAD_HEAD_H

#include "load/head_find.h"
#include "load/load_internal.h"

/* Finds the header of an open source and sets its headers, and in `shape` where the rows begin. Warns of what was left
 * out or joined. EDATA: there is none, two are equal, or it is malformed. */
dh_status dh_load_read_head(dh_load *load, dh_load_source *source, dh_chunk_shape *shape, dh_error *error);

#endif
