/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a long loop is, for whoever shows it: one loop at a time, one receiver a process. A loop says how many items
 * it has, and from any thread that some are done; the receiver is called for each such call, and once at the end. */
#ifndef DH_BASE_PROGRESS_H
#define DH_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct dh_progress {
    double seconds;      /* since the loop began */
    int64_t done, total; /* items; total < 0 = nobody knows how many */
    int64_t rows;        /* in the items that are done; 0 = they have none */
    bool ended;
} dh_progress;

/* The receiver: from any thread, several at once. NULL = none. */
void dh_progress_set_receiver(void (*receive)(const dh_progress *progress));

void dh_progress_begin(int64_t total);
void dh_progress_add(int64_t items, int64_t rows);
void dh_progress_end(void);

/* Of work that runs such loops and says itself how far it is: from the first call to the end its loops are not told of.
 * A call with an impossible number is none. */
void dh_progress_at(int64_t done, int64_t total);
void dh_progress_at_end(void);

#endif
