/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bound expressions and aggregates as text. Internal to engine/query; dh_expr_print is in plan.h. */
#ifndef DH_QUERY_PRINT_H
#define DH_QUERY_PRINT_H

#include "query/plan.h"

void dh_name_print(dh_strbuf *out, const char *name); /* in backquotes where needed */
void dh_aggregate_print(dh_strbuf *out, const dh_bound_aggregate *aggregate, const dh_schema *schema);
/* A verb's list, each item after " " or ", "; a name is left out where it is the column's own. Keys of a sort have
 * none.
 */
void dh_list_print(dh_strbuf *out, const dh_named_expr *list, int32_t n, const dh_schema *schema, bool sort);
/* Column names as they are: those of an aggregate's columns are expressions themselves. */
void dh_list_print_raw(dh_strbuf *out, const dh_named_expr *list, int32_t n, const dh_schema *schema);

#endif
