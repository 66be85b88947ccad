/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which opinions are listed for which session. An opinion is of the session that it names; one that names none is of
 * the sessions of its unit and day. A list is often dated when it was written down: opinions that name no session, on a
 * day without one, are taken to be of the nearest session of their unit, at most DH_NEAR_DAYS before or after, that
 * states opinions of which none is listed; of the earlier one where two are as near.
 */
#ifndef DH_DIALOGUE_DATASET_NEAR_H
#define DH_DIALOGUE_DATASET_NEAR_H

#include "dialogue/dataset/dataset.h"

enum { DH_NEAR_DAYS = 15 };

/* Opinions of a session: those that are no part of another one, and parts. */
typedef struct dh_near_count {
    int64_t whole, parts;
} dh_near_count;

typedef struct dh_near {
    dh_near_count *own, *near; /* by row of sessions: of it, or of the only session of its unit and day; near it */
    int32_t *session;          /* by row of opinions: that of the session that it is near to; -1 = none */
    int64_t between;           /* how many of these are near to another such session, too */
} dh_near;

/* Both tables are there, and sessions state opinions. Days after the as-of day are near to none. The caller frees *out
 * with dh_near_free, not after an error. ENOMEM. */
dh_status dh_near_find(dh_near *out, const dh_dataset *dataset, dh_error *error);
void dh_near_free(dh_near *listed);
/* Whether the session states more opinions than are listed near it: that number counts, else the listed ones do. */
bool dh_near_states_more(const dh_near *listed, const dh_column *stated, int64_t session);

#endif
