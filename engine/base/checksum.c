/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See checksum.h. */
#include "base/checksum.h"

#include "base/hash.h"
#include "base/memory.h"

struct dh_checksum {
    XXH3_state_t *state;
};

dh_checksum *dh_checksum_new(void)
{
    dh_checksum *checksum = dh_calloc(1, sizeof *checksum);
    if (checksum == NULL) return NULL;
    checksum->state = XXH3_createState();
    if (checksum->state == NULL) {
        dh_free(checksum);
        return NULL;
    }
    XXH3_64bits_reset(checksum->state);
    return checksum;
}

void dh_checksum_add(dh_checksum *checksum, const void *bytes, size_t size)
{
    XXH3_64bits_update(checksum->state, bytes, size);
}

uint64_t dh_checksum_get(const dh_checksum *checksum)
{
    return XXH3_64bits_digest(checksum->state);
}

void dh_checksum_free(dh_checksum *checksum)
{
    if (checksum == NULL) return;
    XXH3_freeState(checksum->state);
    dh_free(checksum);
}

uint64_t dh_checksum_of(const void *bytes, size_t size)
{
    return XXH3_64bits(bytes, size);
}
