/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of a column that the verb complete makes combinations of. Internal to engine/execute. */
#ifndef DH_EXECUTE_OPERATORS_COMPLETE_H
#define DH_EXECUTE_OPERATORS_COMPLETE_H

#include "query/plan.h"
#include "table/table.h"

typedef struct dh_value_list {
    dh_column *values;  /* each once, in ascending order or as listed; none is null */
    int32_t *places;    /* by row of the input: its value among them; -1 = none of them */
    int32_t *from, *to; /* of units: the days on which each stands; NULL = other values */
    const char *level;  /* of units: that of those that are due; NULL = the list has no levels */
    size_t level_size;
} dh_value_list;

/* dh_value_list_free afterwards, also on failure; `out` is zeroed before. */
dh_status dh_value_list_make(dh_value_list *out, const dh_plan *plan, const dh_complete_column *column,
                             const dh_table *input, dh_error *error);
void dh_value_list_free(dh_value_list *list);
/* Says which units are due. */
dh_status dh_value_list_note(dh_table *table, const dh_plan *plan, const dh_value_list *list, dh_error *error);

#endif
