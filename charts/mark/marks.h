/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All marks there are, by name. Nothing here belongs to the caller. */
#ifndef DH_CHARTS_MARK_MARKS_H
#define DH_CHARTS_MARK_MARKS_H

#include "base/arena.h"
#include "charts/mark_type.h"

/* The mark of each layer of the spec, in the arena. EINVAL: there is no mark of that name. */
dh_status dh_marks_find(const dh_mark_type *const **out, const dh_chart_spec *spec, dh_arena *arena, dh_error *error);

#endif
