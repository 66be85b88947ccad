/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ids of rows. People who keep lists number their rows anew on each sheet, or not at all; a row is then known by its
 * place.
 */
#ifndef DH_LOAD_IDS_H
#define DH_LOAD_IDS_H

#include "load/load_internal.h"

/*
 * Completes the ids of all rows that were read, before they are checked. Where a file has no column for them an id is
 * the row's place, "so.xlsx:12". Running numbers, which have a header that says so (TT, STT …), hold for their file
 * alone: where one stands twice they get the name of their file, "so.xlsx#12", and are places in a file that has one
 * twice itself. Both are warned of.
 */
dh_status dh_load_complete_ids(dh_load *load, dh_error *error);

#endif
