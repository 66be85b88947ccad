/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns that a table must have. Owned by whoever declares it; it must outlive what is loaded with it. */
#ifndef DH_LOAD_CONFIG_TABLE_SPEC_H
#define DH_LOAD_CONFIG_TABLE_SPEC_H

#include <stdbool.h>

#include "dienhong/plugin.h"
#include "load/values/count.h"

typedef struct dh_column_spec {
    const char *name;
    dh_type type;
    bool required;              /* a null is invalid */
    const char *const *choices; /* category: the allowed values, NULL-terminated; NULL = any */
    double min, max;            /* numbers and counts: allowed range, inclusive; min > max = any */
    bool open;                  /* category: of words that people choose: spellings of one are joined (spellings.h) */
    dh_count_of counts;         /* count: what its figures are of */
} dh_column_spec;

typedef struct dh_table_spec {
    const char *name;
    const dh_column_spec *columns;
    int32_t n_columns;
    const char *const *keys; /* columns that together are unique, NULL-terminated; NULL = none */
    bool declared;           /* user-defined: warn about each column that a file does not have */
} dh_table_spec;

#endif
