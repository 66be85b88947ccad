/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many rows of a table may be rejected. Of a small table one row is more than a share of a few in a hundred, so
 * that a share that nobody declared allows some rows as well, up to a quarter of the table. */
#ifndef DH_LOAD_CONFIG_REJECT_LIMIT_H
#define DH_LOAD_CONFIG_REJECT_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#define DH_REJECT_SHARE 0.05 /* where none is declared */
#define DH_REJECT_ROWS  3

typedef struct dh_reject_limit {
    double share; /* of the rows read, 0 to 1 */
    int64_t rows; /* whatever the share; 0 = the share is declared */
} dh_reject_limit;

/* Whether only the number of rows allows it, and not the share. */
static inline bool dh_reject_limit_is_stretched(dh_reject_limit limit, int64_t rejected, int64_t read)
{
    return (double)rejected > limit.share * (double)read && rejected <= limit.rows && 4 * rejected <= read;
}

static inline bool dh_reject_limit_allows(dh_reject_limit limit, int64_t rejected, int64_t read)
{
    return (double)rejected <= limit.share * (double)read || dh_reject_limit_is_stretched(limit, rejected, read);
}

#endif
