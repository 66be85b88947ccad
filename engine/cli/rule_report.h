/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What own rules found, as `check` prints it. */
#ifndef DH_CLI_RULE_REPORT_H
#define DH_CLI_RULE_REPORT_H

#include "cli/context.h"
#include "dialogue/rules/rules.h"

/* Appends a line for each row that breaks a rule, with its place, and one for each rule of which something is to be
 * told: how many rows break it, in how many it cannot be told, why it was not checked. Returns how many lines; `out`
 * NULL: counts them. */
int64_t dh_rule_report(dh_strbuf *out, const dh_rule_results *results);
/* Adds a row for each rule that is broken to the table of dh_fault_groups. ENOMEM. */
dh_status dh_rule_add_groups(dh_table *groups, const dh_rule_results *results, dh_error *error);
/* Prints the rules that belong to the data set: name, table, severity, message, file. ESCRIPT: one is wrong. */
dh_status dh_rule_list(const dh_context *context, dh_arena *arena, dh_error *error);

#endif
