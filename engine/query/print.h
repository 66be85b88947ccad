/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bound expressions and aggregates as text. Internal to engine/query; dh_expr_print is in plan.h. */
#ifndef DH_QUERY_PRINT_H
#define DH_QUERY_PRINT_H

#include "query/plan.h"

void dh_name_print(dh_strbuf *out, const char *name); /* in backquotes where needed */
void dh_aggregate_print(dh_strbuf *out, const dh_bound_aggregate *aggregate, const dh_schema *schema);
/* As dh_expr_print, but column names as they are: those of an aggregate's columns are expressions themselves. */
void dh_expr_print_raw(dh_strbuf *out, const dh_expr *expr, const dh_schema *schema);

#endif
