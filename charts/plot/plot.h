/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The plot: the state while a spec becomes a scene. Guides and marks add shapes through these functions, without Cairo
 * or Pango. The first failure stays in `status`; calls after it are harmless. Units are points.
 */
#ifndef DH_CHARTS_PLOT_PLOT_H
#define DH_CHARTS_PLOT_PLOT_H

#include "charts/plot/palette.h"
#include "charts/plot/scale.h"
#include "charts/scene/scene.h"
#include "charts/stat/stat.h"
#include "charts/label_text.h"

#define DH_OPEN_LENGTH 12.0 /* how far the sign of an open end runs; short, so that it reads as no value */
#define DH_MIN_LABEL   6.5  /* smaller labels are dropped: nobody can read them */

struct dh_panel {
    int facet; /* in facet_domain */
    double left, top, width, height;
    bool first_column, last_row;
};

/* What takes a place in the panel being drawn: a text, a bar or dot, a line. */
typedef enum dh_taker { DH_TAKEN_BY_TEXT = 1, DH_TAKEN_BY_MARK = 2, DH_TAKEN_BY_LINE = 4 } dh_taker;
#define DH_TAKEN_BY_ANY 7U

typedef struct dh_taken {
    double left, top, right, bottom;
    dh_taker by;
} dh_taken;

/* A label to be placed: x is its left side, middle or right side, as `align` says. */
typedef struct dh_label {
    const char *text;
    double x, baseline, size;
    bool bold;
    dh_text_align align;
    uint32_t color;
} dh_label;

/* An entry of the legend: a swatch and a name. */
struct dh_legend_item {
    const char *text;
    uint32_t color;
    bool hatched;
    int drawn_as; /* a dh_swatch and 1; 0 = as all marks of the chart together */
};
#define DH_OWN_ITEMS 4 /* the most that dh_mark_type.legend may fill */

/* How the names of a band axis are typeset. */
typedef struct dh_names {
    double size, width; /* of the letters; of a line at most, 0 = any */
    int lines, every;   /* lines a name may take; only each `every`-th band is labelled */
    bool turned;        /* by 45 degrees */
    double extent;      /* room taken from the plot */
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
    double left, right, top, bottom; /* the part of the page that guides have not taken */
    double legend_bottom;            /* of a legend on the right */
    dh_scale x, y;
    dh_names side_names, foot_names;
    double side_width, foot_height;
    double pad_low, pad_high;       /* free at the ends of the value axis, for labels and open ends */
    bool direct;                    /* lines are named at their ends, not in a legend */
    const int *tints;               /* palette index by index in color_domain, -1 = grey; NULL = the same index */
    const dh_mark_type *own_legend; /* the mark that colours by what it shows and not by name; NULL = none */
    bool on_page;                   /* of a report, which fixes the width */
    bool value_axis;                /* the value axis shows its ticks */
    const char *axis_note;          /* said beside the title of the value axis; NULL = nothing */
    double label_size;
    int dropped_labels, outside, cut_names; /* counted for warnings */
    const char *first_cut;                  /* the first name cut short at the end of a line, or in the legend */
    int cut_titles;                         /* of panels */
    const char *first_cut_title;
    dh_taken *taken;
    size_t n_taken, taken_capacity;
    dh_panel *panels;
    int n_panels, columns;
};

/* Text. */
dh_text_extent dh_plot_measure(dh_plot *plot, const char *text, const dh_text_style *style);
double dh_plot_text_width(dh_plot *plot, const char *text, double size, bool bold);
dh_shape *dh_plot_text(dh_plot *plot, double x, double baseline, const char *text, double size, bool bold,
                       uint32_t color, dh_text_align align);
/* Moves the buffer's text to the scene's arena and empties the buffer. "" and a failed plot when out of memory. */
const char *dh_plot_keep(dh_plot *plot, dh_strbuf *text);
const char *dh_plot_count(dh_plot *plot, dh_count value);
/* A stack's sum, and how many of its parts are unknown: "25 (thiếu 1)". */
const char *dh_plot_total(dh_plot *plot, const dh_total *total);
void dh_plot_warn(dh_plot *plot, const char *format, ...) __attribute__((format(printf, 2, 3)));
void dh_plot_fail(dh_plot *plot, dh_status status); /* the error has been set */

void dh_plot_block(dh_plot *plot, dh_taker by, double left, double top, double right, double bottom);
/* Writes a label, moved sideways into the panel at need, on white where a line would cross it. False, and nothing is
 * done, where it would stand on something of `avoid` (of dh_taker). */
bool dh_plot_write(dh_plot *plot, const dh_panel *panel, const dh_label *label, unsigned avoid);
/* Writes the sign of an unknown value, or the label in its stead, over whatever is there. */
void dh_plot_write_unknown(dh_plot *plot, const dh_label *label);

/* Places in a panel, in points: `along` follows x from the panel's start, `across` follows the values from the panel's
 * low end. dh_plot_point converts them to the page. */
double dh_plot_along_length(const dh_plot *plot, const dh_panel *panel);
double dh_plot_across_length(const dh_plot *plot, const dh_panel *panel);
double dh_plot_along(const dh_plot *plot, const dh_panel *panel, const dh_datum *datum);
double dh_plot_across(const dh_plot *plot, const dh_panel *panel, double value);  /* may lie outside the panel */
double dh_plot_clamped(const dh_plot *plot, const dh_panel *panel, double value); /* at the nearer end of the axis */
void dh_plot_point(const dh_plot *plot, const dh_panel *panel, double along, double across, double *x, double *y);
/* A box between two places along and two across. */
dh_shape *dh_plot_box(dh_plot *plot, const dh_panel *panel, double along0, double along1, double across0,
                      double across1, uint32_t color);
dh_shape *dh_plot_line(dh_plot *plot, const dh_panel *panel, double along0, double across0, double along1,
                       double across1, double stroke, uint32_t color);
/* Whether the datum is of this panel, and its bands are of the part that is drawn. */
bool dh_plot_in_panel(const dh_plot *plot, const dh_panel *panel, const dh_datum *datum);
bool dh_plot_shows(const dh_scale *scale, int index); /* whether a band is of the part that is drawn */
/* The names down the side, NULL = none; dh_plot_window: how many of them the part shows, and the first one's index. */
const dh_domain *dh_plot_side_domain(const dh_plot *plot);
int dh_plot_window(const dh_plot *plot, int *first);
dh_direction dh_plot_direction(const dh_plot *plot, bool up); /* up: towards higher values */

/* Colours: of a datum, of a name (index in color_domain), of a continuous value (NaN = unknown). */
uint32_t dh_plot_color(const dh_plot *plot, const dh_stat_layer *layer, const dh_datum *datum);
uint32_t dh_plot_name_color(const dh_plot *plot, int index);
uint32_t dh_plot_ramp(const dh_plot *plot, double value);
double dh_plot_ramp_from(const dh_plot *plot); /* the ramp's start, 0 to 1: marks on white skip its pale end */
bool dh_plot_diverges(const dh_plot *plot);    /* colour values lie on both sides of zero */
/* Of the dot for a size, where sizes are known (stat.size_high > 0). */
double dh_plot_radius(const dh_plot *plot, double size);

/* What is written beside a datum: its label; without a label channel "–" if it is unknown, its value if values are
 * asked for or it has bounds; NULL = nothing. */
const char *dh_plot_label(dh_plot *plot, const dh_stat_layer *layer, const dh_datum *datum);
/* Whether a value lies beyond an end of the value axis, as y_min and y_max may have it. */
bool dh_plot_is_cut(const dh_plot *plot, double value);
/* Counts a datum that is cut or not drawn for that; once, if it is of all panels or parts. */
void dh_plot_count_outside(dh_plot *plot, const dh_panel *panel, const dh_datum *datum);

#endif
