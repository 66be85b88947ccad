/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scales from the bound data and the traits of its marks: see scale_range.h. */
#include "charts/compose/scale_range.h"

#include <math.h>

#define MARKER 6.0  /* half of a dot, with its ring */
#define SPREAD 0.35 /* of a band: how far dots of several colours stand from its middle (dot.c) */

/* Limits the band axis down the side to the names of the part that is drawn. */
static void fit_window(dh_plot *plot, dh_scale *scale)
{
    if (plot->spec->parts < 2) return;
    int first, n = dh_plot_window(plot, &first);
    dh_scale_band(scale, n, scale->pad);
    scale->first = first;
}

/* The first mark whose axis must include zero; there is one. */
static const char *name_from_zero(const dh_stat *stat)
{
    int i = 0;
    while (!stat->layers[i].mark->traits.from_zero) i++;
    return stat->layers[i].mark->info.name;
}

void dh_compose_warn_of_limits(dh_plot *plot)
{
    const dh_stat *stat = &plot->stat;
    double low = plot->spec->y_min, high = plot->spec->y_max;
    if (!stat->traits.from_zero) return;
    if (low > 0) dh_plot_warn(plot, "a %s begins at zero; y_min %g is not used", name_from_zero(stat), low);
    if (high < 0) dh_plot_warn(plot, "a %s begins at zero; y_max %g is not used", name_from_zero(stat), high);
}

void dh_compose_value_scale(dh_plot *plot, double length)
{
    const dh_stat *stat = &plot->stat;
    const dh_chart_spec *spec = plot->spec;
    bool given = !(spec->y_min == 0 && spec->y_max == 0);
    bool fix_low = given && !isnan(spec->y_min), fix_high = given && !isnan(spec->y_max);
    double low = stat->y_low, high = stat->y_high;
    int want = (int)fmax(2, length / (plot->horizontal ? 85 : 48));
    if (stat->traits.y_names) {
        dh_scale_band(&plot->y, (int)stat->y_domain.n, 0.5);
        if (!plot->horizontal) fit_window(plot, &plot->y);
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
    if (stat->traits.from_zero || spec->zero) {
        low = fmin(low, 0);
        high = fmax(high, 0);
    }
    if (fix_low) low = spec->y_min;
    if (fix_high) high = spec->y_max;
    if (stat->traits.from_zero) { /* whatever was given: see dh_compose_warn_of_limits */
        low = fmin(low, 0);
        high = fmax(high, 0);
    }
    plot->y.percent = stat->percent;
    plot->y.integral = stat->decimals == 0 && !stat->percent;
    bool share = stat->percent && low >= 0 && high <= 1; /* no tick over 100 % that no value can reach */
    if (high < low && fix_low) high = low + fmax(fabs(low) * 0.1, 1e-9);
    if (high < low) low = high - fmax(fabs(high) * 0.1, 1e-9);
    if (stat->y_low == stat->y_high && stat->y_low == 0 && share) high = 1;
    if (stat->traits.y_margin > 0) {
        double pad = (high - low) * stat->traits.y_margin;
        dh_scale_linear(&plot->y, low - pad, high + pad, want, false, true, true);
        return;
    }
    dh_scale_linear(&plot->y, low, high, want, plot->value_axis, fix_low, fix_high);
    if (share && plot->y.high > 1 && !fix_high) dh_scale_linear(&plot->y, plot->y.low, 1, want, false, true, true);
}

/* How far dots at the ends of x would reach out of the page, of which the margin is a part. */
static double reach_of_dots(const dh_plot *plot)
{
    return fmax(MARKER - (plot->scene->width - plot->right), 0);
}

/* The least dh_scale.pad with which the dots of the first and the last band do not leave the page. */
static double room_for_dots(const dh_plot *plot, double length)
{
    const dh_stat *stat = &plot->stat;
    bool dots = stat->traits.x_ends == DH_ENDS_HALF || stat->traits.x_ends == DH_ENDS_POINTS;
    double reach = reach_of_dots(plot);
    if (!dots || stat->traits.y_names || plot->horizontal || reach <= 0 || length <= 4 * reach) return 0;
    double spread = stat->color_discrete && stat->traits.x_ends == DH_ENDS_HALF ? SPREAD : 0;
    return (spread * length + reach * ((double)stat->x_domain.n - 1)) / (length - 2 * reach);
}

void dh_compose_x_scale(dh_plot *plot, double length)
{
    /* dh_scale.pad, in bands */
    static const double ends[] = {
        [DH_ENDS_HALF] = 0.5, [DH_ENDS_POINTS] = 0.3, [DH_ENDS_BARS] = 0.5, [DH_ENDS_FLUSH] = 0};
    const dh_stat *stat = &plot->stat;
    double low = stat->x_low, high = stat->x_high;
    int want = (int)fmax(2, length / (plot->horizontal ? 40 : 84));
    if (stat->x_discrete) {
        dh_scale_band(&plot->x, (int)stat->x_domain.n, fmax(ends[stat->traits.x_ends], room_for_dots(plot, length)));
        if (plot->horizontal) fit_window(plot, &plot->x);
        return;
    }
    if (!(low <= high)) low = high = 0;
    double reach = plot->horizontal ? 0 : reach_of_dots(plot) / length;
    double pad = (high - low) * fmax(fmax(stat->traits.x_margin, 0.01), reach < 0.1 ? reach / (1 - 2 * reach) : 0);
    if (stat->x_time) {
        dh_scale_time(&plot->x, low - pad, high + pad, want);
    } else {
        plot->x.integral = false;
        dh_scale_linear(&plot->x, low - pad, high + pad, want, false, false, false);
    }
}

void dh_compose_padding(dh_plot *plot, const dh_panel *panel)
{
    double length = dh_plot_across_length(plot, panel);
    plot->pad_low = plot->pad_high = 0;
    for (int i = 0; i < plot->stat.n_layers; i++) {
        const dh_stat_layer *layer = &plot->stat.layers[i];
        if (layer->mark->padding != NULL) layer->mark->padding(plot, layer, length);
    }
}
