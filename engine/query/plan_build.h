/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Building the nodes of verbs. Internal to engine/query. */
#ifndef DH_QUERY_PLAN_BUILD_H
#define DH_QUERY_PLAN_BUILD_H

#include "query/binder.h"
#include "query/verb.h"

/* A verb's node over `input` (a reference is taken), with its own arena, a copy of the text and the input's schema.
 * EINVAL over a group_by, unless the node is its aggregate; ELIMIT when the plan gets too deep. */
dh_status dh_plan_begin(dh_plan **out, const dh_verb *verb, const dh_plan *input, const char *text, dh_error *error);
/* Sets the right side of a node of two inputs; a reference is taken. */
dh_status dh_plan_set_other(dh_plan *made, const dh_plan *other, dh_error *error);
/* EINVAL for a side of `verb` that is a group_by without its aggregate. */
dh_status dh_plan_check_other(const dh_plan *other, const char *verb, dh_error *error);
/* Returns the node in *out; if status is an error, frees it, and prefixes the message with the verb's name. */
dh_status dh_plan_end(dh_plan **out, dh_plan *made, dh_status status, dh_error *error);
dh_binder dh_plan_binder(const dh_plan *made, dh_error *error); /* binds over its input's columns */

/* Parses and binds a list of items with distinct names; sort keys have their text as name. */
dh_status dh_plan_bind_list(dh_binder *b, const dh_named_expr **out, int32_t *n, bool sort);
/* Binds one key of an order, named by its text; EINVAL for a constant. */
dh_status dh_plan_bind_key(dh_binder *b, dh_named_expr *out, const dh_item *item);
/* The name of an item: given, or made from the expression. */
dh_status dh_plan_item_name(dh_binder *b, const char **out, const dh_item *item);
/* EINVAL: the name is given twice. */
dh_status dh_plan_taken(dh_binder *b, const dh_item *item, const char *name);
/* Sets the node's schema to one field per expression. */
dh_status dh_plan_schema_of(dh_plan *made, const dh_named_expr *exprs, int32_t n, dh_error *error);
/* An expression for a column of a schema. */
dh_status dh_plan_field_expr(dh_arena *arena, const dh_expr **out, const dh_schema *schema, int32_t column,
                             dh_error *error);
/* The index of a column by name; EINVAL with suggestions. */
dh_status dh_plan_find_column(dh_binder *b, const dh_part *part, int32_t *out);

/* The figures of an aggregate node for fewer of its keys, kept[i], from the same rows. What is made of a key that is
 * not kept is null. */
dh_status dh_aggregate_of_fewer(dh_plan **out, const dh_plan *aggregate, const bool *kept, dh_error *error);

/* Constants that are listed for a column of the input, of its type (category: text), with room for one more. */
dh_status dh_plan_listed_values(dh_plan *made, const dh_value **out, int32_t column, const dh_syntax *const *listed,
                                int32_t n, const char *what, dh_error *error);

/* All columns of the input as expressions of the node. */
dh_status dh_plan_bind_all(dh_plan *made, dh_error *error);

/* ---- shared by the verbs that unite rows ---- */

/* The common type of a column of both sides; 0 = none. */
dh_type dh_union_type(dh_type a, dh_type b);
/* The field of a column of both sides, which have the same type. */
dh_field dh_union_field(const dh_field *a, const dh_field *b);
/* A select over `side` of the named columns, which it has, cast to the common types with those of `like`; `side` itself
 * when nothing changes. */
dh_status dh_union_align(dh_plan **out, const dh_plan *side, const dh_plan *like, const dh_schema *columns,
                         dh_error *error);

/* Implementations of dh_verb.need: for verbs whose output columns are `exprs`; for verbs that evaluate all of `exprs`
 * and `aggregates`, whatever is needed of their result. */
void dh_need_made(const dh_plan *plan, const bool *above, bool *below);
void dh_need_keys(const dh_plan *plan, const bool *above, bool *below);
/* Sets needed[i] for the columns that an expression reads, of the first n. */
void dh_need_expr(const dh_expr *expr, int32_t n, bool *needed);

#endif
