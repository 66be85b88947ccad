/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bars. What is certain is solid; between two bounds the bar is hatched; where the upper bound is open it fades out.
 * An unknown value is a dash at the base line, which no bar of zero has.
 */
#include <math.h>

#include "base/message.h"
#include "charts/mark/mark.h"

typedef struct bar {
    double from, to; /* its sides, along x */
    uint32_t color;
} bar;

static double thickest(const dh_plot *plot)
{
    return plot->horizontal ? 26 : 72;
}

/* The bar's place in its band, beside the bars of other colours when grouped. */
static bar place(const dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, const dh_datum *datum)
{
    double length = dh_plot_along_length(plot, panel), band = dh_scale_width(&plot->x) * length;
    double middle = dh_scale_middle(&plot->x, datum->x_index) * length;
    int n = layer->has_color && plot->stat.color_discrete && plot->spec->stacking == DH_GROUPED
                ? dh_stat_colors(&plot->stat)
                : 1;
    double width = fmin(band * (n > 1 ? 0.82 : 0.7) / n, thickest(plot));
    double begin = middle - width * n / 2 + width * (n > 1 ? datum->color : 0);
    double gap = n > 1 && width > 5 ? 1 : 0;
    return (bar){begin + gap / 2, begin + width - gap / 2, dh_plot_color(plot, layer, datum)};
}

/* The value's place across; a value beyond the high end of the axis is counted. */
static double clipped(dh_plot *plot, const dh_panel *panel, double value)
{
    if (dh_plot_is_cut(plot, value)) plot->outside++;
    return dh_plot_across(plot, panel, value);
}

/* A label beside the end of a horizontal bar, no higher than the bar; dropped where it has no room. */
static void label_apart(dh_plot *plot, const dh_panel *panel, const bar *b, double x, double y, bool up,
                        const char *text, bool bold)
{
    double room = plot->spec->stacking == DH_STACKED || !plot->stat.color_discrete
                      ? dh_scale_width(&plot->x) * panel->height
                      : b->to - b->from;
    double size = fmin(plot->label_size, room / 0.9), width = dh_plot_text_width(plot, text, size, bold);
    double centre = up ? x + 5 + width / 2 : x - 5 - width / 2;
    y += 0.36 * size;
    if (size < DH_MIN_LABEL || !dh_plot_reserve(plot, centre, y, width, size)) {
        plot->dropped_labels++;
        return;
    }
    dh_plot_ground(plot, panel, centre, y, width, size);
    dh_plot_text(plot, up ? x + 5 : x - 5, y, text, size, bold, bold ? DH_INK : DH_INK_SOFT,
                 up ? DH_TEXT_LEFT : DH_TEXT_RIGHT);
}

static void label_at(dh_plot *plot, const dh_panel *panel, const bar *b, double across, bool up, const char *text,
                     bool bold)
{
    double x, y, middle = (b->from + b->to) / 2, size = plot->label_size;
    uint32_t color = bold ? DH_INK : DH_INK_SOFT;
    dh_plot_point(plot, panel, middle, across, &x, &y);
    if (plot->horizontal) {
        label_apart(plot, panel, b, x, y, up, text, bold);
        return;
    }
    double width = dh_plot_text_width(plot, text, size, bold);
    double room = fmax(b->to - b->from + 4, 18);
    if (plot->spec->stacking == DH_STACKED || !plot->stat.color_discrete)
        room = dh_scale_width(&plot->x) * panel->width - 2;
    if (width > room && width * 0.8 <= room) {
        size *= 0.8;
        width *= 0.8;
    } else if (width > room) {
        plot->dropped_labels++;
        return;
    }
    y += up ? -4 : size + 2;
    dh_plot_block(plot, x - width / 2, y - size, x + width / 2, y + 1);
    dh_plot_ground(plot, panel, x, y, width, size);
    dh_plot_text(plot, x, y, text, size, bold, color, DH_TEXT_CENTRE);
}

/* The sign of an unknown value. */
static void dash(dh_plot *plot, const dh_panel *panel, const bar *b, double across, const char *text)
{
    double x, y;
    dh_plot_point(plot, panel, (b->from + b->to) / 2, across, &x, &y);
    if (plot->horizontal)
        dh_plot_text(plot, x + 5, y + 3.6, text, 10, true, DH_INK_MUTED, DH_TEXT_LEFT);
    else
        dh_plot_text(plot, x, y - 4, text, 10, true, DH_INK_MUTED, DH_TEXT_CENTRE);
}

static void fade(dh_plot *plot, const dh_panel *panel, const bar *b, double across, bool up)
{
    double end = up ? across + DH_OPEN_LENGTH : across - DH_OPEN_LENGTH;
    dh_shape *shape = dh_plot_box(plot, panel, b->from, b->to, across, end, b->color);
    shape->fill = DH_FILL_FADE;
    shape->fade = dh_plot_direction(plot, up);
}

/* A white line across a bar that is cut at the end of the axis: its length is not its value. */
static void cut_through(dh_plot *plot, const dh_panel *panel, const bar *b, double end)
{
    double x0, y0, x1, y1;
    dh_plot_point(plot, panel, b->from, end - 9, &x0, &y0);
    dh_plot_point(plot, panel, b->to, end - 5, &x1, &y1);
    dh_scene_add(plot->scene, DH_SHAPE_LINE, x0, y0, x1 - x0, y1 - y0, DH_WHITE)->stroke = 2;
}

/* The datum's label; a bar that is cut has its value even if values were not asked for. */
static const char *label_of(dh_plot *plot, const dh_stat_layer *layer, const dh_datum *datum)
{
    const char *label = dh_plot_label(plot, layer, datum);
    bool cut = layer->layer->label == NULL && dh_plot_is_cut(plot, datum->value.stated);
    return label == NULL && cut ? dh_plot_count(plot, datum->value) : label;
}

static void grouped(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, const dh_datum *datum)
{
    bar b = place(plot, panel, layer, datum);
    const dh_count *v = &datum->value;
    double base = dh_plot_across(plot, panel, fmin(fmax(0, plot->y.low), plot->y.high));
    const char *label = label_of(plot, layer, datum);
    if (!datum->valid) {
        dash(plot, panel, &b, base, label == NULL ? "–" : label);
        return;
    }
    bool up = v->stated >= 0, open = up && isinf(v->upper), bounded = v->lower != v->upper && up;
    double certain = bounded ? fmax(v->lower, 0) : v->stated;
    double end = clipped(plot, panel, certain);
    if (end != base) dh_plot_box(plot, panel, b.from, b.to, base, end, b.color);
    double far = bounded ? (open ? v->stated : v->upper) : v->stated;
    if (bounded && far > certain) {
        double to = clipped(plot, panel, far);
        dh_plot_box(plot, panel, b.from, b.to, end, to, b.color)->fill = DH_FILL_HATCHED;
        end = to;
    }
    if (dh_plot_is_cut(plot, far)) cut_through(plot, panel, &b, end);
    if (open) {
        fade(plot, panel, &b, end, up);
        end += DH_OPEN_LENGTH;
    }
    if (label != NULL) label_at(plot, panel, &b, end, up, label, false);
}

/* The number inside a segment, if it fits. */
static void inside(dh_plot *plot, const dh_panel *panel, const bar *b, const char *text, double from, double to,
                   uint32_t color)
{
    double x, y, size = 9, width = dh_plot_text_width(plot, text, size, false);
    double long_side = fabs(to - from), thick = b->to - b->from;
    bool fits = plot->horizontal ? width + 6 <= long_side && thick >= 11 : width + 4 <= thick && long_side >= 13;
    if (!fits) return; /* not counted as dropped: the stack's total has it */
    dh_plot_point(plot, panel, (b->from + b->to) / 2, (from + to) / 2, &x, &y);
    dh_plot_text(plot, x, y + 0.36 * size, text, size, false, dh_color_on(color), DH_TEXT_CENTRE);
}

static void segment(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, const dh_datum *datum)
{
    bar b = place(plot, panel, layer, datum);
    if (!datum->valid) return; /* totals() shows it */
    double from = dh_plot_across(plot, panel, datum->base);
    double to = clipped(plot, panel, datum->base + datum->value.stated);
    bool bounded = datum->value.lower != datum->value.upper;
    if (from == to) return;
    dh_shape *shape = dh_plot_box(plot, panel, b.from, b.to, from, to, b.color);
    if (bounded && !(isinf(datum->value.upper) && datum->value.lower >= datum->value.stated))
        shape->fill = DH_FILL_HATCHED;
    if (plot->spec->labels || layer->layer->label != NULL) {
        const char *label = label_of(plot, layer, datum);
        if (label != NULL && !bounded) inside(plot, panel, &b, label, from, to, b.color);
    }
    if (fabs(to - from) > 3) { /* a thin white line between segments */
        double x0, y0, x1, y1;
        dh_plot_point(plot, panel, b.from, to, &x0, &y0);
        dh_plot_point(plot, panel, b.to, to, &x1, &y1);
        dh_scene_add(plot->scene, DH_SHAPE_LINE, x0, y0, x1 - x0, y1 - y0, DH_WHITE)->stroke = 0.7;
    }
}

/* The end of a stack at which its sum is written. */
static double end_of(const dh_total *total)
{
    return total->above > 0 || total->below == 0 ? total->above : total->below;
}

static bool is_labelled(const dh_plot *plot, const dh_total *total)
{
    return plot->spec->labels || total->sum.lower != total->sum.upper || dh_plot_is_cut(plot, total->above) ||
           total->unknown > 0;
}

/* For each stack: its open end; its sum if asked for, bounded, cut or incomplete; a dash if nothing is known. */
static void totals(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer)
{
    size_t n = plot->stat.x_domain.n;
    int facet = panel->facet;
    for (size_t i = 0; i < n; i++) {
        const dh_total *total = &plot->stat.totals[(size_t)facet * n + i];
        dh_datum at = {.x_index = (int)i};
        bar b = place(plot, panel, layer, &at);
        if (total->valid + total->unknown == 0 || !dh_plot_shows(&plot->x, (int)i)) continue;
        b.color = DH_UNKNOWN;
        double end = dh_plot_across(plot, panel, end_of(total));
        bool up = total->above > 0 || total->below == 0;
        if (dh_plot_is_cut(plot, total->above)) cut_through(plot, panel, &b, end);
        if (isinf(total->sum.upper)) {
            fade(plot, panel, &b, end, true);
            end += DH_OPEN_LENGTH;
        }
        if (total->valid == 0)
            dash(plot, panel, &b, end, "–");
        else if (is_labelled(plot, total))
            label_at(plot, panel, &b, end, up, dh_plot_total(plot, total), true);
    }
}

static void draw(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer)
{
    bool stacked = plot->stat.totals != NULL;
    for (int64_t i = 0; i < layer->n; i++) {
        if (!dh_plot_in_panel(plot, panel, &layer->items[i])) continue;
        if (stacked)
            segment(plot, panel, layer, &layer->items[i]);
        else
            grouped(plot, panel, layer, &layer->items[i]);
    }
    if (stacked) totals(plot, panel, layer);
}

static void pad_value(dh_plot *plot, double value, double extent, double length)
{
    if (value >= 0)
        dh_mark_pad_high(plot, value, extent, length);
    else
        dh_mark_pad_low(plot, value, extent, length);
}

static void pad_totals(dh_plot *plot, double length)
{
    size_t n = (size_t)dh_stat_facets(&plot->stat) * plot->stat.x_domain.n;
    for (size_t i = 0; i < n; i++) {
        const dh_total *total = &plot->stat.totals[i];
        if (total->valid == 0) continue;
        const char *label = is_labelled(plot, total) ? dh_plot_total(plot, total) : NULL;
        pad_value(plot, end_of(total), dh_mark_beyond(plot, label, isinf(total->sum.upper), true), length);
    }
}

static void padding(dh_plot *plot, const dh_stat_layer *layer, double length)
{
    if (plot->stat.totals != NULL) {
        pad_totals(plot, length);
        return;
    }
    for (int64_t i = 0; i < layer->n; i++) {
        const dh_datum *datum = &layer->items[i];
        if (!datum->valid) continue;
        bool open = datum->interval && isinf(datum->upper);
        double value = datum->interval && !open ? datum->upper : datum->value.stated;
        pad_value(plot, value, dh_mark_beyond(plot, label_of(plot, layer, datum), open, false), length);
    }
}

static bool side_by_side(const dh_plot *plot)
{
    return plot->spec->stacking == DH_GROUPED;
}

const dh_mark_type dh_mark_bar = {
    .info = {.name = "bar"},
    .kind = DH_MESSAGE("Bar chart"),
    .traits = {.x_names = true, .stacks = true, .from_zero = true, .x_ends = DH_ENDS_BARS, .swatch = DH_SWATCH_BAR},
    .labels_replace_axis = true,
    .duplicates = DH_DUPLICATES_SIDE_BY_SIDE,
    .side_by_side = side_by_side,
    .padding = padding,
    .draw = draw,
};
