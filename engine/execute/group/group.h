/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The aggregate verb, for those who can do without the order of its groups. */
#ifndef DH_EXECUTE_GROUP_GROUP_H
#define DH_EXECUTE_GROUP_GROUP_H

#include "execute/run.h"

/* any_order: the groups need not be sorted by their keys. */
dh_status dh_aggregate_plan(dh_table **out, dh_execution *execution, const dh_plan *plan, bool any_order,
                            dh_error *error);

#endif
