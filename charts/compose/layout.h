/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a spec to a scene: guides take their part of the page, panels share the rest, marks fill the panels. */
#ifndef DH_CHARTS_COMPOSE_LAYOUT_H
#define DH_CHARTS_COMPOSE_LAYOUT_H

#include "charts/chart.h"
#include "charts/scene/scene.h"

/* The size of a chart, in points. */
typedef struct dh_vector_batch {
    double width, height; /* of the whole; height 0 = as high as the rows need */
    double pad;           /* margin on all sides, inside the whole */
} dh_vector_batch;

/* Adds the chart's shapes to `scene`, which the caller has initialised and frees in any case; sets its size. `warn` may
 * be NULL. */
dh_status dh_chart_build(dh_scene *scene, const dh_chart_spec *spec, const dh_vector_batch *frame,
                         const dh_measurer *measurer, dh_chart_warn warn, void *warn_context, dh_error *error);

#endif
