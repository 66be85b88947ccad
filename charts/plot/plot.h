/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The plot: a spec on its way to a scene. Guides and marks add shapes to it through these functions and know neither
 * Cairo nor Pango. The first failure sticks in `status`; what is added afterwards does no harm. Units are points.
 */
#ifndef DH_CHARTS_PLOT_PLOT_H
#define DH_CHARTS_PLOT_PLOT_H

#include "charts/plot/palette.h"
#include "charts/plot/scale.h"
#include "charts/scene/scene.h"
#include "charts/stat/stat.h"
#include "charts/label_text.h"

#define DH_OPEN_LENGTH 26.0 /* how far the fading end of an open bar runs */
#define DH_MIN_LABEL   6.5  /* points: nobody reads a smaller one */

struct dh_panel {
    int facet;
    double left, top, width, height;
    bool first_column, last_row;
};

/* A name of the legend, with the swatch before it. */
struct dh_legend_item {
    const char *text;
    uint32_t color;
    bool hatched;
};
#define DH_OWN_ITEMS 4 /* the most that a legend of a mark's own has */

/* How the names of a band axis are set. */
typedef struct dh_names {
    double size, width; /* of the text; the widest that a line may be */
    int lines, every;   /* lines a name may take; one label for so many bands */
    bool turned;
    double extent; /* what they take away from the plot */
} dh_names;

struct dh_plot {
    dh_scene *scene;
    const dh_chart_spec *spec;
    dh_stat stat;
    dh_measurer measurer;
    dh_chart_warn warn;
    void *warn_context;
    dh_error *error;
    dh_status status;
    dh_locale locale;
    bool horizontal;                 /* x runs down */
    double left, right, top, bottom; /* what guides have left of the page */
    dh_scale x, y;
    dh_names side_names, foot_names;
    double side_width, foot_height;
    double pad_low, pad_high;       /* kept free at the ends of the value axis, for labels and open ends */
    bool direct;                    /* lines are named at their ends, not in a legend */
    const int *tints;               /* of each colour, which of the palette it has, -1 = grey; NULL = its own */
    const dh_mark_type *own_legend; /* the mark that colours by what it shows, not by name; NULL = none */
    bool on_page;                   /* of a report, which sets the width */
    bool value_axis;                /* the value axis shows its ticks */
    int digits;                     /* decimals of labels */
    double label_size;
    int dropped_labels, outside, cut_names;
    const char *first_cut; /* the first of the names cut short at the ends of lines */
    double (*taken)[4];    /* boxes of labels placed among the marks of a panel: left, top, right, bottom */
    size_t n_taken, taken_capacity;
    dh_panel *panels;
    int n_panels, columns;
};

/* Text. */
dh_text_extent dh_plot_measure(dh_plot *plot, const char *text, const dh_text_style *style);
double dh_plot_text_width(dh_plot *plot, const char *text, double size, bool bold);
dh_shape *dh_plot_text(dh_plot *plot, double x, double baseline, const char *text, double size, bool bold,
                       uint32_t color, dh_text_align align);
/* The buffer's text, moved into the scene's arena; the buffer is emptied. "" when out of memory. */
const char *dh_plot_keep(dh_plot *plot, dh_strbuf *text);
const char *dh_plot_number(dh_plot *plot, double value);
const char *dh_plot_count(dh_plot *plot, dh_count value);
/* A stack's sum, with how many parts it lacks: "25 (thiếu 1)". */
const char *dh_plot_total(dh_plot *plot, const dh_total *total);
void dh_plot_warn(dh_plot *plot, const char *format, ...) __attribute__((format(printf, 2, 3)));
void dh_plot_fail(dh_plot *plot, dh_status status); /* the error has been set */

/* A box where no label may stand. Then: whether a label of this width and size, centred at x on this baseline, is clear
 * of those placed; then it is one. */
void dh_plot_block(dh_plot *plot, double left, double top, double right, double bottom);
bool dh_plot_reserve(dh_plot *plot, double x, double baseline, double width, double size);

/* White paper under a label centred at x on this baseline, where a grid line would cross it out. */
void dh_plot_ground(dh_plot *plot, const dh_panel *panel, double x, double baseline, double width, double size);

/* Places. `along` runs over x, from the panel's beginning, `across` over the values, from the value end of the panel's
 * box where values are low; both in points. dh_plot_point turns them into a place on the page. */
double dh_plot_along_length(const dh_plot *plot, const dh_panel *panel);
double dh_plot_across_length(const dh_plot *plot, const dh_panel *panel);
double dh_plot_along(const dh_plot *plot, const dh_panel *panel, const dh_datum *datum);
double dh_plot_across(const dh_plot *plot, const dh_panel *panel, double value); /* kept inside the panel */
void dh_plot_point(const dh_plot *plot, const dh_panel *panel, double along, double across, double *x, double *y);
/* A box between two places along and two across. */
dh_shape *dh_plot_box(dh_plot *plot, const dh_panel *panel, double along0, double along1, double across0,
                      double across1, uint32_t color);
dh_shape *dh_plot_line(dh_plot *plot, const dh_panel *panel, double along0, double across0, double along1,
                       double across1, double stroke, uint32_t color);
/* Whether the datum stands in this panel, and its name among those that are shown. */
bool dh_plot_in_panel(const dh_plot *plot, const dh_panel *panel, const dh_datum *datum);
bool dh_plot_shows(const dh_scale *scale, int index); /* a band of an axis */
/* The names down the side, NULL = there are none; how many of them are shown, from which on. */
const dh_domain *dh_plot_side_domain(const dh_plot *plot);
int dh_plot_window(const dh_plot *plot, int *first);
dh_direction dh_plot_direction(const dh_plot *plot, bool up);

/* The colour of a datum, by the colour scale. */
uint32_t dh_plot_color(const dh_plot *plot, const dh_stat_layer *layer, const dh_datum *datum);
uint32_t dh_plot_name_color(const dh_plot *plot, int index);
uint32_t dh_plot_ramp(const dh_plot *plot, double value);
double dh_plot_ramp_from(const dh_plot *plot); /* marks on white begin where the ramp can be seen */
bool dh_plot_diverges(const dh_plot *plot);

/* What is written beside a datum: its label, or its value where values are asked for or it has bounds; NULL = nothing.
 */
const char *dh_plot_label(dh_plot *plot, const dh_stat_layer *layer, const dh_datum *datum);
/* Whether the value axis, whose end was given, ends before a value. */
bool dh_plot_is_cut(const dh_plot *plot, double value);

#endif
