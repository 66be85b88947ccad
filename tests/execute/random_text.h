/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random expressions as text, over the columns that a plan has, for random_plans.c. */
#ifndef DH_TESTS_EXECUTE_RANDOM_TEXT_H
#define DH_TESTS_EXECUTE_RANDOM_TEXT_H

#include "query/plan.h"

typedef struct random_state {
    uint64_t seed;
} random_state;

uint32_t random_next(random_state *r);
int random_below(random_state *r, int n); /* 0 .. n - 1 */

extern const char *const random_words[12];

typedef struct writer {
    random_state *r;
    const dh_schema *schema;
    dh_strbuf text;
} writer;

dh_type write_any_type(random_state *r);
/* An expression of the type, in parentheses where it has an operator. */
void write_value(writer *w, dh_type type, int depth);
void write_number(writer *w, int depth);
void write_condition(writer *w, int depth);
void write_key(writer *w, bool named, int number); /* mostly a column */
void write_aggregate(writer *w);
void write_window(writer *w);
void write_over(writer *w); /* groups and order of a window; may be empty */

#endif
