/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a units table: their hierarchy, and how their faults are reported. Owned by whoever made the units. */
#ifndef DH_DIALOGUE_UNITS_ROWS_H
#define DH_DIALOGUE_UNITS_ROWS_H

#include "table/table.h"

typedef struct dh_units dh_units;

/* Called for a row that is at fault in `column`; `other` is the row that it contradicts, -1 = none. A status other than
 * DH_OK stops the check. */
typedef dh_status (*dh_unit_fault)(void *self, int64_t row, int64_t other, const char *column, const char *reason,
                                   dh_error *error);

const dh_table *dh_units_table(const dh_units *units);
int32_t dh_units_parent(const dh_units *units, int32_t row); /* -1 = none */
/* Whether `ancestor` is `row` or above it. */
bool dh_units_is_within(const dh_units *units, int32_t row, int32_t ancestor);

#endif
