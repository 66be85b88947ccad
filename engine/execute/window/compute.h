/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One window function over rows in order. Internal to engine/execute/window. */
#ifndef DH_EXECUTE_WINDOW_COMPUTE_H
#define DH_EXECUTE_WINDOW_COMPUTE_H

#include "execute/window/order.h"
#include "execute/window/window_internal.h"

/* *out, owned by the caller: what the function gives, by row. Of `window` the spec, the argument and whether that may
 * be negative are given, the rest is filled in. Before the function's expression, if it has one. */
dh_status dh_window_compute(dh_column **out, const dh_window_order *order, dh_window *window, dh_error *error);

#endif
