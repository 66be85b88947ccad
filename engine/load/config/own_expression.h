/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where in a data file a fault of an expression stands, which was written in it as a text. */
#ifndef DH_LOAD_CONFIG_OWN_EXPRESSION_H
#define DH_LOAD_CONFIG_OWN_EXPRESSION_H

#include "base/error.h"

/* Locates `error` in the file at `path`, whose source is `text` (NULL = not kept): where `expression` first stands
 * there, and in it at the line and column of `fault`. */
void dh_own_expression_at(dh_error *error, const char *path, const char *text, const char *expression,
                          const dh_error *fault);

#endif
