/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Declares the dh_operator of every verb; each is defined in the file of its verb. */
#ifndef DH_EXECUTE_OPERATORS_OPERATORS_H
#define DH_EXECUTE_OPERATORS_OPERATORS_H

#include "execute/run.h"

#define DH_VERB(node, name) extern const dh_operator dh_operator_##name;
#include "query/verbs.def"
#undef DH_VERB

#endif
