/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Own rules: files NAME.lua in the folders rules/ (folders.h), each a condition that every row of a table must meet. */
#ifndef DH_DIALOGUE_RULES_RULE_FILE_H
#define DH_DIALOGUE_RULES_RULE_FILE_H

#include "base/message.h"
#include "load/config/folders.h"

typedef struct dh_rule {
    const char *name, *path; /* of its file */
    dh_place place;
    const char *text; /* of its file, to locate faults of the condition; NULL = not kept */
    const char *table, *condition;
    const char *message[2]; /* by dh_locale: what is wrong with a row that does not meet it */
    bool is_warning;        /* such a row is no problem by which `check` fails */
} dh_rule;

typedef struct dh_rules {
    dh_rule *items; /* by name */
    size_t n;
} dh_rules;

/* All that there are, into `arena`. ESCRIPT with file, line and column: one is wrong; ENOMEM. */
dh_status dh_rules_read(dh_rules *out, const dh_folders *folders, dh_arena *arena, dh_error *error);

#endif
