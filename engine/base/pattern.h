/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns for names of files: * any characters, ? one, [a-z] one of a set, [!a-z] none of it, \ the next as it is. */
#ifndef DH_BASE_PATTERN_H
#define DH_BASE_PATTERN_H

#include <stdbool.h>

#include "base/error.h"

typedef struct dh_pattern dh_pattern;

/* Freed with dh_pattern_free. ENOMEM. */
dh_status dh_pattern_new(dh_pattern **out, const char *text, dh_error *error);
void dh_pattern_free(dh_pattern *pattern);
/* Whether all of a name matches. Characters are compared, not bytes, in NFC: "b?" has "bá", however it is composed. A
 * byte that is no UTF-8 counts as one character. A leading dot matches only a dot. ENOMEM. */
dh_status dh_pattern_match(bool *out, const dh_pattern *pattern, const char *name, dh_error *error);

#endif
