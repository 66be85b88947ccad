/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What own rules find in a data set. */
#ifndef DH_DIALOGUE_RULES_RULES_H
#define DH_DIALOGUE_RULES_RULES_H

#include "dialogue/dataset/dataset.h"
#include "dialogue/rules/rule_file.h"

/* Of one rule. Nothing was checked where the data set lacks the table (`lacks_table`) or a column (`lacking`). */
typedef struct dh_rule_result {
    const dh_rule *rule;
    const dh_load *load; /* of its table; NULL = one of a store or of the user's own, whose rows have no places */
    bool lacks_table;
    const char *lacking; /* NULL = none */
    int64_t n_rows;
    int64_t *broken; /* rows that do not meet it, from 0; freed by dh_rule_results_free */
    int64_t n_broken;
    int64_t n_unknown; /* rows in which it cannot be told, since a value is unknown: they do not break the rule */
} dh_rule_result;

typedef struct dh_rule_results {
    dh_rules rules;
    dh_rule_result *items; /* one for each rule */
    size_t n;
} dh_rule_results;

/* Checks all rules that belong to the data set. A condition is true of a row, false, or unknown, as in PostgreSQL's
 * CHECK, where only what is false breaks it. Texts are in `arena`. ESCRIPT with file, line and column: a rule is wrong.
 * ENOMEM. */
dh_status dh_rules_check(dh_rule_results *out, const dh_dataset *dataset, dh_arena *arena, dh_error *error);
void dh_rule_results_free(dh_rule_results *results);
/* How many rows break rules whose severity is an error. */
int64_t dh_rule_results_errors(const dh_rule_results *results);

#endif
