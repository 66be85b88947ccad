/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the choice among summaries share: summary_selection.h. */
#ifndef DH_DIALOGUE_MEASURE_SUMMARY_INTERNAL_H
#define DH_DIALOGUE_MEASURE_SUMMARY_INTERNAL_H

#include "dialogue/measure/summary_selection.h"
#include "dialogue/units/units.h"

typedef struct dh_candidate {
    int64_t row;
    int32_t unit, from, to, depth;
    int32_t parts[DH_MAX_DIVISIONS]; /* codes of the divisions (tables.h); -1 = of all of them */
    int own_level, level;            /* of its unit, and of its part: 0 = province …; -1 = unknown, of all */
    enum { ESTIMATE, NO_STATUS, OFFICIAL } status;
    bool reports;
    bool exceeded;      /* sessions within it add up to more */
    dh_count figure;    /* where sessions are a division, and it reports */
    bool outdone;       /* rows of a better status cover its window */
    bool doubtful;      /* detail may tell of the same; of a total: of what it has beyond its parts */
    const int32_t *map; /* units mapped to its last day */
    int64_t next;       /* candidate of the same unit before it, of those accepted or of the totals; -1 = none */
    bool beaten, split; /* it is superseded; since those that its unit was split into cover it */
    bool is_total;      /* it is beaten by its parts: what it has beyond them counts */
    bool partial;       /* such a total, of which its parts are no division */
    int64_t total;      /* its index among the totals */
} dh_candidate;

/* The candidates accepted so far. */
typedef struct dh_accepted {
    const dh_candidate *candidates;
    const dh_units *units;
    int32_t n_units;
    int64_t *last;       /* by unit: index of its latest accepted candidate, linked by `next`; -1 = none */
    int64_t *last_total; /* likewise, of its totals */
    bool *parents;       /* by unit: it has units below it */
    bool *changed;       /* by unit: it became another by some day */
} dh_accepted;

/* Whether some record could be in both summaries, by window and breakdown. */
bool dh_summary_overlaps(const dh_candidate *a, const dh_candidate *b);
/* Whether a row is of a part of what another is of: of its window, or in a division. */
bool dh_summary_is_part_of(const dh_candidate *part, const dh_candidate *whole);
/* An accepted candidate of `unit` that overlaps `c`; -1 = none. */
int64_t dh_summary_beaten_in(const dh_accepted *a, const dh_candidate *c, int32_t unit);
/* An accepted candidate that overlaps `c`, of a unit above or below its own, or of one that became such; -1 =
 * none. */
int64_t dh_summary_beaten_elsewhere(const dh_accepted *a, const dh_candidate *c);

/* Marks the rows that others of a better status cover. */
dh_status dh_summary_mark_outdone(dh_candidate *candidates, int64_t n, dh_error *error);
/* Marks the totals that sessions within them exceed; counts them in the selection. */
dh_status dh_summary_mark_exceeded(dh_source_selection *selection, dh_candidate *candidates, int64_t n,
                                   const dh_dataset *dataset, const dh_contract_source *source, dh_error *error);
/* Classifies the accepted rows, and totals, of units of which parts went to others, by each day that rows of units made
 * within them end on. */
dh_status dh_summary_classify_splits(dh_accepted *a, dh_candidate *candidates, int64_t n, dh_error *error);
/* Finds the superseded rows that others of their unit divide, or overlap in part, with their parts: the more divided
 * ones first, so that what these have beyond their parts is a part of the less divided. */
dh_status dh_summary_find_totals(dh_source_selection *selection, dh_accepted *a, dh_candidate *candidates, int64_t n,
                                 unsigned asked, dh_error *error);

#endif
