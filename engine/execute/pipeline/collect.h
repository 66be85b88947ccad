/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a pipeline and collects its output in a table owned by the caller. */
#ifndef DH_EXECUTE_PIPELINE_COLLECT_H
#define DH_EXECUTE_PIPELINE_COLLECT_H

#include "execute/run.h"

/* Stops early once `limit` rows are there (-1 = all). May return more: the caller cuts the table. `needed` as in
 * dh_operator.run. */
dh_status dh_collect(dh_table **out, dh_execution *execution, const dh_plan *plan, const bool *needed, int64_t limit,
                     dh_error *error);
/* All rows: dh_operator.run of every verb that streams. */
dh_status dh_run_pipeline(dh_table **out, dh_execution *execution, const dh_plan *plan, const bool *needed,
                          dh_error *error);

#endif
