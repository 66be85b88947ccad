/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scales from the bound data, and room for what stands beyond the ends of bars: see scale_range.h. */
#include "charts/compose/scale_range.h"

#include <math.h>

/* Of an axis down the side, the names of the part that is drawn. */
static void show_window(dh_plot *plot, dh_scale *scale)
{
    if (plot->spec->parts < 2) return;
    int first, n = dh_plot_window(plot, &first);
    dh_scale_band(scale, n, scale->pad);
    scale->first = first;
}

void dh_room_value_scale(dh_plot *plot, double length)
{
    const dh_stat *stat = &plot->stat;
    const dh_chart_spec *spec = plot->spec;
    bool given = !(spec->y_min == 0 && spec->y_max == 0);
    bool fix_low = given && !isnan(spec->y_min), fix_high = given && !isnan(spec->y_max);
    double low = stat->y_low, high = stat->y_high;
    int want = (int)fmax(2, length / (plot->horizontal ? 85 : 48));
    if (stat->has_heat) {
        dh_scale_band(&plot->y, (int)stat->y_domain.n, 0.5);
        if (!plot->horizontal) show_window(plot, &plot->y);
        return;
    }
    if (!(low <= high)) {
        low = 0;
        high = 1;
    }
    if (stat->y_time) {
        dh_scale_time(&plot->y, low, high, want);
        return;
    }
    if (stat->has_bar || spec->zero) {
        low = fmin(low, 0);
        high = fmax(high, 0);
    }
    if (fix_low) low = spec->y_min;
    if (fix_low && stat->has_bar && low > 0) {
        low = 0;
        dh_plot_warn(plot, "bars begin at zero; y_min %g is not used", spec->y_min);
    }
    if (fix_high) high = spec->y_max;
    plot->y.percent = stat->percent;
    plot->y.integral = stat->decimals == 0 && !stat->percent;
    bool share = stat->percent && low >= 0 && high <= 1; /* no tick over 100 % that no value can reach */
    if (high < low && fix_low) high = low + fmax(fabs(low) * 0.1, 1e-9);
    if (high < low) low = high - fmax(fabs(high) * 0.1, 1e-9);
    if (stat->y_low == stat->y_high && stat->y_low == 0 && share) high = 1;
    if (stat->has_slope) {
        double pad = (high - low) * 0.04;
        dh_scale_linear(&plot->y, low - pad, high + pad, want, false, true, true);
        return;
    }
    dh_scale_linear(&plot->y, low, high, want, plot->value_axis, fix_low, fix_high);
    if (share && plot->y.high > 1 && !fix_high) dh_scale_linear(&plot->y, plot->y.low, 1, want, false, true, true);
}

void dh_room_x_scale(dh_plot *plot, double length)
{
    const dh_stat *stat = &plot->stat;
    double low = stat->x_low, high = stat->x_high;
    int want = (int)fmax(2, length / (plot->horizontal ? 40 : 84));
    if (stat->x_discrete) {
        bool points = stat->has_line && !stat->has_bar;
        dh_scale_band(&plot->x, (int)stat->x_domain.n, stat->has_slope ? 0 : points ? 0.3 : 0.5);
        if (plot->horizontal) show_window(plot, &plot->x);
        return;
    }
    if (!(low <= high)) low = high = 0;
    double pad = (high - low) * (stat->has_dot ? 0.035 : 0.01);
    if (stat->x_time) {
        dh_scale_time(&plot->x, low - pad, high + pad, want);
    } else {
        plot->x.integral = false;
        dh_scale_linear(&plot->x, low - pad, high + pad, want, false, false, false);
    }
}

/* What stands beyond a value: its label and its open end, in points along the value axis. */
static double beyond(dh_plot *plot, const char *label, bool open, bool bold)
{
    double extent = open ? DH_OPEN_LENGTH : 0;
    if (label != NULL)
        extent += plot->horizontal ? dh_plot_text_width(plot, label, plot->label_size, bold) + 8 : plot->label_size + 6;
    return extent;
}

/* With the low end of the axis fixed, a value at `place` (0 to 1) and `extent` beyond it must end inside `length`. */
static double room_for(double place, double extent, double length)
{
    if (extent <= 0 || place <= 0) return extent > length ? length / 2 : 0;
    double room = length - (length - extent) / place;
    return fmin(fmax(room, 0), length * 0.6);
}

static void room_for_value(dh_plot *plot, double value, double extent, double length, bool both)
{
    double place = fmin(dh_scale_at(&plot->y, value), 1); /* a bar is cut at the axis' end */
    if (value >= 0 || both)
        plot->room_high = fmax(plot->room_high, room_for(place, extent, length));
    else
        plot->room_low = fmax(plot->room_low, room_for(1 - place, extent, length));
}

static void room_for_layer(dh_plot *plot, const dh_stat_layer *layer, double length)
{
    dh_mark mark = layer->layer->mark;
    if (mark != DH_MARK_BAR && mark != DH_MARK_DOT && mark != DH_MARK_LINE) return;
    if (mark == DH_MARK_BAR && plot->stat.totals != NULL) return;
    for (int64_t i = 0; i < layer->n; i++) {
        const dh_datum *datum = &layer->items[i];
        if (!datum->known) continue;
        bool open = datum->interval && isinf(datum->upper);
        bool beside = mark == DH_MARK_DOT && !plot->horizontal && !plot->stat.x_discrete;
        const char *label = beside ? NULL : dh_plot_label(plot, layer, datum);
        double value = datum->interval && !open && mark != DH_MARK_LINE ? datum->upper : datum->value.stated;
        double extra = mark == DH_MARK_DOT ? 6 : 0;
        room_for_value(plot, value, beyond(plot, label, open, false) + extra, length, mark != DH_MARK_BAR);
        if (mark == DH_MARK_DOT && datum->interval && isinf(datum->lower))
            plot->room_low = fmax(plot->room_low, room_for(1 - dh_scale_at(&plot->y, value), DH_OPEN_LENGTH, length));
        if (mark == DH_MARK_LINE && label != NULL)
            plot->room_low = fmax(plot->room_low, room_for(1 - dh_scale_at(&plot->y, value), 16, length));
        if (mark == DH_MARK_DOT && !plot->horizontal)
            plot->room_low = fmax(plot->room_low, room_for(1 - dh_scale_at(&plot->y, value), 5, length));
    }
}

static void room_for_totals(dh_plot *plot, double length)
{
    size_t n = (size_t)dh_stat_facets(&plot->stat) * plot->stat.x_domain.n;
    for (size_t i = 0; i < n; i++) {
        const dh_total *total = &plot->stat.totals[i];
        bool bounded = total->sum.lower != total->sum.upper, cut = dh_plot_is_cut(plot, total->above),
             labelled = plot->spec->labels || bounded || cut || total->unknown > 0;
        double value = total->above > 0 || total->below == 0 ? total->above : total->below;
        if (total->known == 0) continue;
        room_for_value(plot, value,
                       beyond(plot, labelled ? dh_plot_total(plot, total) : NULL, isinf(total->sum.upper), true),
                       length, false);
    }
}

void dh_room_for_labels(dh_plot *plot, const dh_panel *panel)
{
    double length = dh_plot_across_length(plot, panel);
    plot->room_low = plot->room_high = 0;
    if (plot->stat.has_heat) return;
    for (int i = 0; i < plot->stat.n_layers; i++) room_for_layer(plot, &plot->stat.layers[i], length);
    if (plot->stat.totals != NULL) room_for_totals(plot, length);
}
