/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs that need more than one batch at a time: each one's row of the table of operators, in a file of its own. */
#ifndef DH_EXECUTE_OPERATORS_OPERATORS_H
#define DH_EXECUTE_OPERATORS_OPERATORS_H

#include "execute/run.h"

extern const dh_operator dh_operator_aggregate; /* group/group.c */
extern const dh_operator dh_operator_distinct, dh_operator_pivot, dh_operator_sort, dh_operator_take, dh_operator_union;

#endif
