/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evaluates expressions over a finished table. */
#ifndef DH_EXECUTE_PIPELINE_PROJECT_TABLE_H
#define DH_EXECUTE_PIPELINE_PROJECT_TABLE_H

#include "execute/run.h"

/* One output column per expression; `schema` is the result's. `text`: the query text, for messages (NULL = none). *out
 * is owned by the caller. */
dh_status dh_project_table(dh_table **out, dh_execution *execution, const dh_table *table, const dh_catalog *catalog,
                           const dh_schema *schema, const dh_named_expr *exprs, const char *text, dh_error *error);
/* One expression, as a column owned by the caller. */
dh_status dh_project_column(dh_column **out, dh_execution *execution, const dh_expr *expr, const dh_table *table,
                            const dh_catalog *catalog, dh_error *error);
/* The same for a verb that makes several. *taken: bytes of those made so far that are in memory, to which this one's
 * are added; together they take at most half of the memory limit, the others go to temporary files. */
dh_status dh_project_next_column(dh_column **out, dh_execution *execution, const dh_expr *expr, const dh_table *table,
                                 const dh_catalog *catalog, size_t *taken, dh_error *error);

#endif
