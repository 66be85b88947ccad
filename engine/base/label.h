/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Identifiers by their labels: what a reader of Vietnamese tables writes for a column or a value of a category. */
#ifndef DH_BASE_LABEL_H
#define DH_BASE_LABEL_H

#include <stddef.h>

/* Which of `names` (entries may be NULL) has the label, in Vietnamese, whatever its capitals and marks; else the first
 * whose label begins or ends with it. `of` as for dh_tr_name. NULL: none, or out of memory, when there is no advice. */
const char *dh_label_find(const char *of, const char *label, const char *const *names, size_t n);

#endif
