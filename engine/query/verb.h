/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A verb of the query language as a row: its name, what the reference says of it, what a caller gives it, how it is
 * made into a plan's node, and what others ask of that node. Each verb has a file below query/verbs with its row;
 * verbs.def lists them; engine/execute runs the node. Rows are constants and live as long as the program.
 */
#ifndef DH_QUERY_VERB_H
#define DH_QUERY_VERB_H

#include "query/plan.h"

/* What a verb is given, as a caller in any language reads it. */
typedef enum dh_verb_kind {
    DH_VERB_END,    /* no further argument */
    DH_VERB_TEXT,   /* text in the language of expressions */
    DH_VERB_PERIOD, /* "2018-Q1"; also a number, such as a year, as its text */
    DH_VERB_NUMBER, /* a whole number */
    DH_VERB_QUERY,  /* another query */
    DH_VERB_CHOICE  /* one of `choices`, the first one when it is left out */
} dh_verb_kind;

typedef struct dh_verb_param {
    dh_verb_kind kind;
    bool optional;              /* left out: NULL */
    bool repeats;               /* left out: the argument before it once more */
    const char *const *choices; /* choice; NULL-terminated */
} dh_verb_param;

#define DH_VERB_PARAMS 4

/* The member that the parameter's kind says; borrowed during the call. */
typedef union dh_verb_arg {
    const char *text; /* text, period */
    int64_t number;
    const dh_plan *plan; /* query */
    int choice;          /* index into choices */
} dh_verb_arg;

typedef struct dh_verb {
    dh_node node;
    const char *name;
    const char *usage, *doc;              /* a row of the reference */
    dh_verb_param params[DH_VERB_PARAMS]; /* ended by DH_VERB_END */
    bool merges_rows;                     /* a row of the result may stand for several of the input */
    bool mixes_rows;                      /* rows of the result come from another plan */

    /* The node over `input`; args has an element for each parameter. */
    dh_status (*build)(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error);
    /* For a verb whose schema depends on values: the plan to run first, *out NULL when there is nothing to ask; then
     * the node from what that plan gave. NULL: `build` alone. */
    dh_status (*ask)(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error);
    dh_status (*build_answered)(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, const dh_table *answer,
                                dh_error *error);
    /* What `explain` writes after the name; NULL = nothing. */
    dh_status (*explain)(dh_strbuf *out, const dh_plan *plan, dh_error *error);
    /* From the columns of the result that are needed to those of the input. NULL: the input's columns come first in the
     * result, at their places. `below` is cleared before. */
    void (*need)(const dh_plan *plan, const bool *above, bool *below);
} dh_verb;

extern const dh_verb *const dh_verbs[]; /* ends with NULL */

#endif
