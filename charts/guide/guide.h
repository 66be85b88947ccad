/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Guides: titles, caption, legend, axes. Each takes its part of the page from plot->left, right, top, bottom and draws
 * itself. */
#ifndef DH_CHARTS_GUIDE_GUIDE_H
#define DH_CHARTS_GUIDE_GUIDE_H

#include "charts/plot/plot.h"

/* Title and subtitle, from plot->top down; the height of the caption with its rule; the caption, ending at `bottom`. */
void dh_guide_header(dh_plot *plot);
double dh_guide_caption_height(dh_plot *plot);
void dh_guide_caption(dh_plot *plot, double bottom);

void dh_guide_legend(dh_plot *plot);      /* on top, or on the right */
void dh_guide_axis_titles(dh_plot *plot); /* that of the side axis, above the panels; lowers plot->top */
double dh_guide_foot_title_height(dh_plot *plot);
void dh_guide_foot_title(dh_plot *plot, double top);

/* Measuring the axes before the panels are placed. `limit`: at most so wide; `band`: height of a band, 0 = any. */
double dh_guide_side_width(dh_plot *plot, double limit, double band); /* sets side_names */
double dh_guide_foot_height(dh_plot *plot, double panel_width);       /* sets foot_names */

/* How far the first name under the panels reaches to the left of them, where it needs room of its own: beside the names
 * or ticks of the side axis, and of a name that is not turned beside the margin too. Needs foot_names. */
double dh_guide_lean_left(dh_plot *plot, double panel_width);
/* How much narrower the panel of a heat map must be so that the turned names above it do not pass the right edge; needs
 * foot_names. */
double dh_guide_lean(dh_plot *plot, double panel_width);
/* How much narrower a panel can be before its turned names must be thinned further. */
double dh_guide_slack(const dh_plot *plot, double panel_width);
/* How far the last tick's label along the foot reaches beyond the last panel. */
double dh_guide_overhang(dh_plot *plot);
/* Warns of thinned names, once the panels are placed. */
void dh_guide_warn_of_names(dh_plot *plot);

/* Under the marks: grid lines; over them: names, ticks, the base line, the facet's title. */
void dh_guide_grid(dh_plot *plot, const dh_panel *panel);
void dh_guide_axes(dh_plot *plot, const dh_panel *panel);

#endif
