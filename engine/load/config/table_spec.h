/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the columns of a table must be. Data, owned by whoever declares it; it outlives what is loaded by it. */
#ifndef DH_LOAD_CONFIG_TABLE_SPEC_H
#define DH_LOAD_CONFIG_TABLE_SPEC_H

#include <stdbool.h>

#include "dienhong/plugin.h"

typedef struct dh_column_spec {
    const char *name;
    dh_type type;
    bool required;              /* an unknown cell is a fault */
    const char *const *choices; /* category: NULL-terminated list of the values allowed; NULL = any */
    double min, max;            /* numbers and counts: inclusive; min > max = no range */
} dh_column_spec;

typedef struct dh_table_spec {
    const char *name;
    const dh_column_spec *columns;
    int32_t n_columns;
    const char *const *keys; /* NULL-terminated: columns that together are unique */
    bool declared;           /* each column was named for these files: one that a file does not have is told of */
} dh_table_spec;

#endif
