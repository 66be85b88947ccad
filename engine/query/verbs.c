/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs, in the order of the reference. Each one's row is in its own file below verbs/. */
#include "query/verb.h"

#define VERBS(_)                                                                                                       \
    _(filter)                                                                                                          \
    _(derive)                                                                                                          \
    _(select)                                                                                                          \
    _(group_by)                                                                                                        \
    _(aggregate)                                                                                                       \
    _(join)                                                                                                            \
    _(sort)                                                                                                            \
    _(take)                                                                                                            \
    _(pivot)                                                                                                           \
    _(union)                                                                                                           \
    _(distinct)                                                                                                        \
    _(geography)                                                                                                       \
    _(period)

#define DECLARE(name) extern const dh_verb dh_verb_##name;
#define POINT(name)   &dh_verb_##name,

VERBS(DECLARE)

const dh_verb *const dh_verbs[] = {VERBS(POINT) NULL};
