/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The checksum of a file's bytes, as stores keep it: XXH3, 64 bits, fed block by block. Its value is part of the
 * store's format. XXH3's code is compiled in, so that no command has to load the library for it.
 */
#ifndef DH_BASE_CHECKSUM_H
#define DH_BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

typedef struct dh_checksum dh_checksum;

/* Of no bytes yet. NULL when there is no memory. The caller frees it. */
dh_checksum *dh_checksum_new(void);
/* Takes the next size bytes of the file. */
void dh_checksum_add(dh_checksum *checksum, const void *bytes, size_t size);
/* Of all bytes so far; more may follow. */
uint64_t dh_checksum_get(const dh_checksum *checksum);
/* NULL is allowed. */
void dh_checksum_free(dh_checksum *checksum);

/* The same of size bytes at once. */
uint64_t dh_checksum_of(const void *bytes, size_t size);

#endif
