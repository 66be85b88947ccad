/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Blocks of memory in unnamed temporary files, for what may be larger than the memory limit: the system writes their
 * pages to disk and reads them again as it needs the room. The room on disk is reserved when a block is made, so that a
 * full disk is an error of this call and not of a later access. The file is in $TMPDIR or /tmp and disappears with the
 * block, also when the process is killed.
 */
#ifndef DH_BASE_SPILLED_H
#define DH_BASE_SPILLED_H

#include <stddef.h>

#include "base/error.h"

/* *out: `size` bytes of zeros, aligned to 64, padded to a multiple of 64; dh_spilled_free. EIO names the folder. */
dh_status dh_spilled_new(void **out, size_t size, dh_error *error);
/* Makes a block larger, and moves it; what it holds stays, the rest is zeros. On failure it stays as it is. Not after
 * dh_spilled_seal. */
dh_status dh_spilled_grow(void **inout, size_t size, dh_error *error);
/* The block is not made larger any more: closes its file, whose bytes stay as long as the block. */
void dh_spilled_seal(void *memory);
/* Takes pages that were read, and will not be for long, out of the process's memory; their bytes stay. NULL is none. */
void dh_spilled_release(const void *memory, size_t from, size_t size);
void dh_spilled_free(void *memory); /* NULL is none */

#endif
