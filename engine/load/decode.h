/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file whose text is not in UTF-8, so that it can be read as if it were. */
#ifndef DH_LOAD_DECODE_H
#define DH_LOAD_DECODE_H

#include "load/load_internal.h"

/* Puts the text of the source's input in UTF-8 into its place, if it is in the encoding that its entry gives, or in
 * one that can be told for sure; says so, and what was lost. EDATA when it is not UTF-8, and no other encoding is sure;
 * EIO, ENOMEM. */
dh_status dh_load_decode(dh_load *load, dh_load_source *source, dh_error *error);

#endif
