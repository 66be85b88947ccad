/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How verbs make their nodes. Internal to engine/query. */
#ifndef DH_QUERY_PLAN_BUILD_H
#define DH_QUERY_PLAN_BUILD_H

#include "query/binder.h"
#include "query/verb.h"

/* A verb's node over `input` (a reference is taken) with its own arena and a copy of the text, with the input's schema.
 * Refused over a group_by (unless the node is its aggregate) and over too long a chain. */
dh_status dh_plan_begin(dh_plan **out, const dh_verb *verb, const dh_plan *input, const char *text, dh_error *error);
/* The other side of a node of two inputs; a reference is taken. */
dh_status dh_plan_set_other(dh_plan *made, const dh_plan *other, dh_error *error);
/* Refuses a group_by without its aggregate as a side of `verb`. */
dh_status dh_plan_check_other(const dh_plan *other, const char *verb, dh_error *error);
/* Hands the node out, or frees it when the status is an error, which gets the verb's name put before it. */
dh_status dh_plan_end(dh_plan **out, dh_plan *made, dh_status status, dh_error *error);
dh_binder dh_plan_binder(const dh_plan *made, dh_error *error); /* over its input's columns */

/* The items of a list, bound and named; sort keys are named by their text. */
dh_status dh_plan_bind_list(dh_binder *b, const dh_named_expr **out, int32_t *n, bool sort);
/* The name of an item: given, or made from the expression. */
dh_status dh_plan_item_name(dh_binder *b, const char **out, const dh_item *item);
dh_status dh_plan_taken(dh_binder *b, const dh_item *item, const char *name);
dh_status dh_plan_schema_of(dh_plan *made, const dh_named_expr *exprs, int32_t n, dh_error *error);
dh_status dh_plan_field_expr(dh_arena *arena, const dh_expr **out, const dh_schema *schema, int32_t column,
                             dh_error *error);
dh_status dh_plan_find_column(dh_binder *b, const dh_part *part, int32_t *out);

/* What verbs need of their input (dh_verb.need): of those whose columns are its expressions; of those that look at all
 * of their expressions and aggregates whatever is needed of their result. */
void dh_need_made(const dh_plan *plan, const bool *above, bool *below);
void dh_need_keys(const dh_plan *plan, const bool *above, bool *below);

#endif
