/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The hash function of all hash tables in memory: XXH3, 64 bits. It is inlined, since most keys are so short that a
 * call would cost as much as the hash. All bits are equally good. Results must not depend on the choice of hash.
 */
#ifndef DH_BASE_HASH_H
#define DH_BASE_HASH_H

#define XXH_INLINE_ALL
#include <xxhash.h>

static inline uint64_t dh_hash_bytes(const void *bytes, size_t size)
{
    return XXH3_64bits(bytes, size);
}

/* Continues a hash: chained calls hash several values in their order. */
static inline uint64_t dh_hash_more(uint64_t hash, const void *bytes, size_t size)
{
    return XXH3_64bits_withSeed(bytes, size, hash);
}

#endif
