/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bound expressions and aggregates as text. Internal to engine/query; dh_expr_print is in plan.h. */
#ifndef DH_QUERY_PRINT_H
#define DH_QUERY_PRINT_H

#include "query/plan.h"

void dh_aggregate_print(dh_strbuf *out, const dh_bound_aggregate *aggregate, const dh_schema *schema);
void dh_window_print(dh_strbuf *out, const dh_bound_window *window, const dh_schema *schema);
/* A verb's list, each item after " " or ", ". The name is omitted where it is the column's own, and of sort keys. */
void dh_list_print(dh_strbuf *out, const dh_named_expr *list, int32_t n, const dh_schema *schema, bool sort);
/* The same with column names unquoted, for columns of an aggregate, which are named by their expressions. */
void dh_list_print_raw(dh_strbuf *out, const dh_named_expr *list, int32_t n, const dh_schema *schema);

#endif
