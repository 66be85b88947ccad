/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binding a spec to its data. The result lives in the arena given, its domains until dh_stat_free. */
#ifndef DH_CHARTS_STAT_BIND_H
#define DH_CHARTS_STAT_BIND_H

#include "charts/stat/stat.h"

/* `marks`: one a layer. EINVAL, EDATA, ELIMIT or ENOMEM. Call dh_stat_free(out) in any case. */
dh_status dh_stat_bind(dh_stat *out, const dh_chart_spec *spec, const dh_mark_type *const *marks, dh_arena *arena,
                       dh_chart_warn warn, void *warn_context, dh_error *error);

#endif
