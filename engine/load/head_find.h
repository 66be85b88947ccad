/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column by the name that is given for it. */
#ifndef DH_LOAD_HEAD_FIND_H
#define DH_LOAD_HEAD_FIND_H

#include "load/source.h"

/* Whether two names are the same but for their white space and letters that look alike. */
bool dh_head_is_same(const char *a, const char *b);

/* The field of that header; -1 = none. A name below others may be given alone, where only one column has it. */
int32_t dh_load_find_header(const dh_load_source *source, const char *header);

#endif
