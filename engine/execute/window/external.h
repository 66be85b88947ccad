/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows over rows that are too many for the memory limit. Internal to engine/execute/window. */
#ifndef DH_EXECUTE_WINDOW_EXTERNAL_H
#define DH_EXECUTE_WINDOW_EXTERNAL_H

#include "execute/window/window_internal.h"

#include "execute/run.h"

/* made[i], owned by the caller: what window i gives, by row, before its expression; NULL on failure. args[i]: its
 * argument (NULL = none); keys: those of the groups, then those of the order, of n rows. */
dh_status dh_windows_externally(dh_column **made, dh_execution *execution, const dh_plan *plan, dh_column *const *args,
                                dh_column *const *keys, const bool *descending, int64_t n, dh_error *error);

#endif
