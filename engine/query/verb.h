/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The verbs of the query language, a row each: name, reference, parameters, and callbacks that build and inspect its
 * node of a plan. Each verb has a file below query/verbs with its row; verbs.def lists them; engine/execute runs the
 * node. Rows are static constants.
 */
#ifndef DH_QUERY_VERB_H
#define DH_QUERY_VERB_H

#include "query/plan.h"

/* Types of parameters, for callers in any language. */
typedef enum dh_verb_kind {
    DH_VERB_END,    /* no further argument */
    DH_VERB_TEXT,   /* text to be parsed: an expression or list */
    DH_VERB_PERIOD, /* "2018-Q1"; also a number, such as a year, as its text */
    DH_VERB_NUMBER, /* a whole number */
    DH_VERB_QUERY   /* another query */
} dh_verb_kind;

typedef struct dh_verb_param {
    dh_verb_kind kind;
    bool optional; /* when omitted, it is NULL */
    bool repeats;  /* when omitted, it is the argument before it */
} dh_verb_param;

#define DH_VERB_PARAMS 4

/* An argument, as its parameter's kind says; borrowed during the call. */
typedef union dh_verb_arg {
    const char *text; /* text, period */
    int64_t number;
    const dh_plan *plan; /* query */
} dh_verb_arg;

typedef struct dh_verb {
    dh_node node;
    const char *name;
    const char *usage, *doc;              /* for the reference */
    dh_verb_param params[DH_VERB_PARAMS]; /* ended by DH_VERB_END */
    bool merges_rows;                     /* a row of the result may be made of several rows of the input */
    bool mixes_rows;                      /* some rows of the result come from another plan */
    bool spans_rows;                      /* figures of a row are made of other rows of the input, too */

    /* Builds the node over `input`; args has an element for each parameter. */
    dh_status (*build)(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error);
    /* For a verb whose schema depends on values, else NULL: `ask` makes the plan to run first (*out NULL = none is
     * needed, use `build`), `build_answered` builds the node from its result. */
    dh_status (*ask)(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error);
    dh_status (*build_answered)(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, const dh_table *answer,
                                dh_error *error);
    /* Appends what `explain` shows after the name; NULL = nothing. */
    dh_status (*explain)(dh_strbuf *out, const dh_plan *plan, dh_error *error);
    /* Column pruning: sets below[i] for the columns of the input that are needed for the columns `above` of the result.
     * `below` is all false before. NULL: the result begins with the input's columns. */
    void (*need)(const dh_plan *plan, const bool *above, bool *below);
} dh_verb;

extern const dh_verb *const dh_verbs[]; /* ends with NULL */

#endif
