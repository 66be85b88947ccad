/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The notes of a load: what is to be known of the files and rows: said below results, by `check`, and kept in a store.
 * dh_load_note (load.h) gives them. */
#ifndef DH_LOAD_NOTES_H
#define DH_LOAD_NOTES_H

#include "load/load_internal.h"

/* Notes on columns that some files lack: of a user-defined table any column declared, of others those that another
 * file has. ENOMEM. */
dh_status dh_load_note_columns(dh_load *load, dh_error *error);
/* Notes on files whose contents are those of another, whatever packed them and ends their lines: their rows are counted
 * twice. Reads the first kilobytes of each file, and all of those that begin alike. ENOMEM, EIO. */
dh_status dh_load_note_copies(dh_load *load, dh_error *error);
/* Suspects each row whose numbers are the sums of those of all others in its file. The rows must be in memory.
 * ENOMEM. */
dh_status dh_load_find_sums(dh_load *load, dh_error *error);

/* A note on rows that were typed twice (twice.c). The rows must be in memory. ENOMEM, EIO. */
dh_status dh_load_note_twice(dh_load *load, dh_error *error);

/* Drops notes and warnings that say what one before them does, of the same file read again. ENOMEM. */
dh_status dh_load_drop_repeated(dh_load *load, dh_error *error);

#endif
