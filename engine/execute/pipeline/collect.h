/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pipeline's result as a table of the caller's. */
#ifndef DH_EXECUTE_PIPELINE_COLLECT_H
#define DH_EXECUTE_PIPELINE_COLLECT_H

#include "execute/run.h"

/* At most `limit` rows, the first ones (-1 = all); `needed` as of dh_operator. */
dh_status dh_collect(dh_table **out, dh_execution *execution, const dh_plan *plan, const bool *needed, int64_t limit,
                     dh_error *error);
/* All rows: the operator of every verb that works row by row. */
dh_status dh_run_pipeline(dh_table **out, dh_execution *execution, const dh_plan *plan, const bool *needed,
                          dh_error *error);

#endif
