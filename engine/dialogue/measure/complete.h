/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A row for every unit and period that is due (due.h): 0 where the unit reported none, unknown where it did not report.
 *
 * What "reported" means, for a unit and a period, by source; one source suffices:
 *  - a list (sessions, opinions): the unit stands in it within the period with the figure. Where only rows of some kind
 *    are asked for (`where`) and none of its rows is of that kind, the figure is 0; where one of them may be of it,
 *    unknown. A unit that does not stand in a list is silent: the list does not say that it had none;
 *  - unless the data set declares that the list covers the days (covers = { sessions = { from =, to = } }): then a unit
 *    without a row had none. A row without its unit or day, or without the figure, leaves unknown what it may be of,
 * and a rejected row all that has no row;
 *  - summaries: their days listed all days of the period on which the unit exists. Where they listed a part, the figure
 * is at least what they state. A summary of 0 over a longer time says 0 for each part of it. A summary of a unit is of
 * those that became it by its last day, too: what each of these had is not known, but nothing is missing.
 *
 * It is one more source of sums: a figure of 0 or none for each unit and period, and whether a report is missing. Sums
 * over units or periods of which some did not report are therefore at least what is known.
 */
#ifndef DH_DIALOGUE_MEASURE_COMPLETE_H
#define DH_DIALOGUE_MEASURE_COMPLETE_H

#include "dialogue/measure/due.h"
#include "dialogue/measure/sums.h"

typedef struct dh_complete dh_complete;

/* As dh_due_find; EINVAL, too, where a key of `asked` is neither of units nor a period. `dataset` and `asked` are
 * borrowed. if_dated: *out NULL, and no error, where no row has a day. */
dh_status dh_complete_new(dh_complete **out, const dh_dataset *dataset, const dh_contract *const *contracts, int32_t n,
                          const dh_asked *asked, const char *level, bool if_dated, dh_error *error);
void dh_complete_free(dh_complete *c);

/* For one measure after another: forgets what was reported, notes what the counted rows of a source tell that has the
 * columns asked for, and adds the rows and notes. */
void dh_complete_begin(dh_complete *c);
dh_status dh_complete_source(dh_complete *c, const dh_contract *contract, int32_t source,
                             const dh_source_selection *selection, dh_error *error);
dh_status dh_complete_add(dh_complete *c, dh_sums *sums, dh_notes *notes, const dh_contract *contract, dh_error *error);

#endif
