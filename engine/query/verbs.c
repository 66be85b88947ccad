/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of verbs; see verb.h. */
#include "query/verb.h"

#define DH_VERB(node, name) extern const dh_verb dh_verb_##name;
#include "query/verbs.def"
#undef DH_VERB

const dh_verb *const dh_verbs[] = {
#define DH_VERB(node, name) &dh_verb_##name,
#include "query/verbs.def"
#undef DH_VERB
    NULL};
