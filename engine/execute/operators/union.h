/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of two tables under each other, for the verbs that unite them. */
#ifndef DH_EXECUTE_OPERATORS_UNION_H
#define DH_EXECUTE_OPERATORS_UNION_H

#include "table/table.h"

/* A side of a column: NULL where it has none, and all its rows are null. */
typedef struct dh_union_side {
    const dh_column *column;
    int64_t rows;
} dh_union_side;

/* The rows of x, then those of y, which have one type; at least one of them is there. The caller owns *out. */
dh_status dh_union_columns(dh_column **out, dh_union_side x, dh_union_side y, dh_error *error);

#endif
