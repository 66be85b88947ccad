/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The hash of bytes that all tables in memory use: XXH3, 64 bits, compiled into those who call it, since most texts are
 * so short that a call would cost as much as the hash. No bit is better than another. What is made of hashes must not
 * show which hash it is.
 */
#ifndef DH_BASE_HASH_H
#define DH_BASE_HASH_H

#define XXH_INLINE_ALL
#include <xxhash.h>

static inline uint64_t dh_hash_bytes(const void *bytes, size_t size)
{
    return XXH3_64bits(bytes, size);
}

/* Goes on from the hash of what came before: of several values in their order. */
static inline uint64_t dh_hash_more(uint64_t hash, const void *bytes, size_t size)
{
    return XXH3_64bits_withSeed(bytes, size, hash);
}

#endif
