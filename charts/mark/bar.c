/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bars. What is certain is solid; between two bounds the bar is hatched; where the upper bound is open it fades out.
 * An unknown value has words at the base line, or a dash where these have no room: a bar of zero has neither.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "charts/mark/mark.h"

typedef struct bar {
    double from, to; /* its sides, along x */
    uint32_t color;
} bar;

/* A label to be written once all bars stand: at the end of a bar. */
typedef struct end_label {
    const char *text;
    double middle, thick, across; /* of the bar, along x; its end */
    bool up, bold;
    int64_t order;
} end_label;

typedef struct end_labels {
    end_label *items;
    int64_t n;
} end_labels;

static double thickest(const dh_plot *plot)
{
    return plot->horizontal ? 26 : 72;
}

/* The bar's place in its band, beside the bars of other colours when grouped. */
static bar place(const dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, const dh_datum *datum)
{
    double length = dh_plot_along_length(plot, panel), band = dh_scale_width(&plot->x) * length;
    double middle = dh_scale_middle(&plot->x, datum->x_index) * length;
    bool grouped = plot->spec->stacking == DH_GROUPED && layer->has_color && !layer->color_is_number;
    int n = grouped ? layer->n_slots : 1, slot = n > 1 ? layer->slots[datum->color] : 0;
    double width = fmin(band * (n > 1 ? 0.82 : 0.7) / n, thickest(plot));
    double begin = middle - width * n / 2 + width * slot;
    double gap = n > 1 && width > 5 ? 1 : 0;
    return (bar){begin + gap / 2, begin + width - gap / 2, dh_plot_color(plot, layer, datum)};
}

/* A box of the bar, which labels keep off. */
static dh_shape *block(dh_plot *plot, const dh_panel *panel, const bar *b, double from, double to)
{
    dh_shape *box = dh_plot_box(plot, panel, b->from, b->to, from, to, b->color);
    dh_plot_block(plot, DH_TAKEN_BY_MARK, box->x, box->y, box->x + box->w, box->y + box->h);
    return box;
}

static void label_at(end_labels *labels, const bar *b, double across, bool up, const char *text, bool bold)
{
    labels->items[labels->n] = (end_label){text, (b->from + b->to) / 2, b->to - b->from, across, up, bold, labels->n};
    labels->n++;
}

/* The longest bars first: theirs are the labels that are looked for. */
static int compare(const void *a, const void *b)
{
    const end_label *p = a, *q = b;
    if (p->up != q->up) return p->up ? -1 : 1;
    if (p->across != q->across) return (p->across > q->across) == p->up ? -1 : 1;
    return p->order < q->order ? -1 : p->order > q->order;
}

/* A label beyond the end of its bar, no higher than the bar where bars run to the right; in smaller letters where
 * larger ones have no room. */
static bool write_label(dh_plot *plot, const dh_panel *panel, const end_label *at)
{
    bool alone = plot->spec->stacking == DH_STACKED || plot->stat.side_by_side == 1;
    double room = alone ? dh_scale_width(&plot->x) * dh_plot_along_length(plot, panel) : at->thick;
    double largest = plot->horizontal ? fmin(plot->label_size, room / 0.9) : plot->label_size, x, y;
    dh_plot_point(plot, panel, at->middle, at->across, &x, &y);
    for (int step = 0; step < 3; step++) {
        double size = largest * (1 - 0.13 * step);
        if (size < DH_MIN_LABEL) return false;
        dh_label label = {at->text, x, y, size, at->bold, DH_TEXT_CENTRE, at->bold ? DH_INK : DH_INK_SOFT};
        if (plot->horizontal) {
            label.x += at->up ? 5 : -5;
            label.align = at->up ? DH_TEXT_LEFT : DH_TEXT_RIGHT;
            label.baseline += 0.36 * size;
        } else {
            label.baseline += at->up ? -4 : size + 2;
        }
        if (dh_plot_write(plot, panel, &label, DH_TAKEN_BY_TEXT | DH_TAKEN_BY_MARK)) return true;
    }
    return false;
}

static void write_labels(dh_plot *plot, const dh_panel *panel, end_labels *labels)
{
    qsort(labels->items, (size_t)labels->n, sizeof *labels->items, compare);
    for (int64_t i = 0; i < labels->n; i++)
        if (!write_label(plot, panel, &labels->items[i])) plot->dropped_labels++;
}

/* Whether words of a bar that stands alone in its band fit at its base line. */
static bool has_room(dh_plot *plot, const dh_panel *panel, const bar *b, const char *words, double size)
{
    double width = dh_plot_text_width(plot, words, size, false);
    if (plot->horizontal) return b->to - b->from >= size && width + 10 <= dh_plot_across_length(plot, panel);
    return width + 4 <= dh_scale_width(&plot->x) * dh_plot_along_length(plot, panel);
}

/* Says that the value is unknown; `text`: how; NULL = in the plot's words, or by a dash. */
static void say_unknown(dh_plot *plot, const dh_panel *panel, const bar *b, double across, const char *text, bool alone)
{
    double size = fmin(10, fmax((b->to - b->from) * 1.7, 3)); /* the dashes of thin bars stay apart */
    const char *words = dh_tr("no figure");
    bool in_words = text == NULL && alone && has_room(plot, panel, b, words, 10);
    if (in_words) size = 10;
    if (text == NULL) text = in_words ? words : "–";
    dh_label label = {text, 0, 0, size, !in_words, plot->horizontal ? DH_TEXT_LEFT : DH_TEXT_CENTRE, DH_INK_MUTED};
    dh_plot_point(plot, panel, (b->from + b->to) / 2, across, &label.x, &label.baseline);
    label.x += plot->horizontal ? 5 : 0;
    label.baseline += plot->horizontal ? 0.36 * size : -4;
    dh_plot_write_unknown(plot, &label);
}

/* The sign of an open end: apart from the bar and narrower, so that the bar ends where it is certain. */
static void fade(dh_plot *plot, const dh_panel *panel, const bar *b, double across, bool up)
{
    double side = (b->to - b->from) * 0.2, toward = up ? 1 : -1;
    bar narrow = {b->from + side, b->to - side, b->color};
    dh_shape *shape = block(plot, panel, &narrow, across + toward * 2, across + toward * DH_OPEN_LENGTH);
    shape->fill = DH_FILL_FADE;
    shape->fade = dh_plot_direction(plot, up);
}

/* The datum's label; a bar that is cut has its value even if values were not asked for. */
static const char *label_of(dh_plot *plot, const dh_stat_layer *layer, const dh_datum *datum)
{
    const char *label = dh_plot_label(plot, layer, datum);
    bool cut = layer->layer->label == NULL && dh_plot_is_cut(plot, datum->value.stated);
    return label == NULL && cut ? dh_plot_count(plot, datum->value) : label;
}

/* What of a figure is certain, from zero on, and the ends between which it lies; open ends end where it was stated. */
typedef struct figure {
    double certain, low, high;
    bool up, open_up, open_down;
} figure;

static figure figure_of(const dh_count *v)
{
    figure f = {v->stated, v->stated, v->stated, v->stated >= 0, isinf(v->upper), isinf(v->lower)};
    if (v->lower == v->upper) return f;
    f.low = f.open_down ? fmin(v->stated, 0) : v->lower;
    f.high = f.open_up ? fmax(v->stated, 0) : v->upper;
    f.certain = f.low > 0 ? f.low : f.high < 0 ? f.high : 0;
    return f;
}

/* What lies between the bounds of a figure. */
static void uncertain(dh_plot *plot, const dh_panel *panel, const bar *b, const figure *f)
{
    double low = dh_plot_clamped(plot, panel, f->certain > 0 ? f->certain : f->low);
    double high = dh_plot_clamped(plot, panel, f->certain < 0 ? f->certain : f->high);
    if (low < high) block(plot, panel, b, low, high)->fill = DH_FILL_HATCHED;
}

static void grouped(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, const dh_datum *datum,
                    end_labels *labels)
{
    bar b = place(plot, panel, layer, datum);
    double base = dh_plot_clamped(plot, panel, 0);
    const char *label = label_of(plot, layer, datum);
    if (!datum->valid) {
        bool alone = !layer->has_color || layer->color_is_number || layer->n_slots <= 1;
        say_unknown(plot, panel, &b, base, datum->label, alone);
        return;
    }
    figure f = figure_of(&datum->value);
    double certain = dh_plot_clamped(plot, panel, f.certain), low = dh_plot_clamped(plot, panel, f.low);
    double high = dh_plot_clamped(plot, panel, f.high);
    bool cut = dh_plot_is_cut(plot, f.low) || dh_plot_is_cut(plot, f.high);
    if (cut || dh_mark_is_outside(plot, datum)) dh_plot_count_outside(plot, panel, datum);
    if (certain != base) block(plot, panel, &b, base, certain);
    uncertain(plot, panel, &b, &f);
    if (dh_plot_is_cut(plot, f.high) && high > base) dh_mark_cut_sign(plot, panel, b.from, b.to, high, true);
    if (dh_plot_is_cut(plot, f.low) && low < base) dh_mark_cut_sign(plot, panel, b.from, b.to, low, false);
    if (layer->has_interval_channels && datum->interval)
        dh_mark_interval(plot, panel, datum, (b.from + b.to) / 2, DH_INK);
    if (f.open_up) fade(plot, panel, &b, high, true);
    if (f.open_down) fade(plot, panel, &b, low, false);
    if (label == NULL) return;
    double end = f.up ? high : low;
    if (datum->interval && isfinite(f.up ? datum->upper : datum->lower)) {
        double far = dh_plot_clamped(plot, panel, f.up ? datum->upper : datum->lower);
        end = f.up ? fmax(end, far) : fmin(end, far);
    }
    bool open = datum->interval && isinf(f.up ? datum->upper : datum->lower);
    if (open) end += f.up ? DH_OPEN_LENGTH : -DH_OPEN_LENGTH;
    label_at(labels, &b, end, f.up, label, false);
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
    dh_plot_block(plot, DH_TAKEN_BY_TEXT, x - width / 2 - 1, y - 0.5 * size, x + width / 2 + 1, y + 0.5 * size);
}

static void segment(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, const dh_datum *datum)
{
    bar b = place(plot, panel, layer, datum);
    if (!datum->valid) return; /* totals() shows it */
    double value = datum->base + datum->value.stated, from = dh_plot_clamped(plot, panel, datum->base);
    double to = dh_plot_clamped(plot, panel, value);
    if (dh_plot_is_cut(plot, value)) dh_plot_count_outside(plot, panel, datum);
    bool bounded = datum->value.lower != datum->value.upper;
    if (from == to) return;
    dh_shape *shape = block(plot, panel, &b, from, to);
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
           dh_plot_is_cut(plot, total->below) || total->unknown > 0;
}

/* For each stack: its open end; its sum if asked for, bounded, cut or incomplete; a dash if nothing is known. */
static void totals(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, end_labels *labels)
{
    size_t n = plot->stat.x_domain.n;
    int facet = panel->facet;
    for (size_t i = 0; i < n; i++) {
        const dh_total *total = &plot->stat.totals[(size_t)facet * n + i];
        dh_datum at = {.x_index = (int)i};
        bar b = place(plot, panel, layer, &at);
        if (total->valid + total->unknown == 0 || !dh_plot_shows(&plot->x, (int)i)) continue;
        b.color = DH_UNKNOWN;
        double end = dh_plot_clamped(plot, panel, end_of(total));
        bool up = total->above > 0 || total->below == 0;
        if (dh_plot_is_cut(plot, total->above))
            dh_mark_cut_sign(plot, panel, b.from, b.to, dh_plot_clamped(plot, panel, total->above), true);
        if (dh_plot_is_cut(plot, total->below))
            dh_mark_cut_sign(plot, panel, b.from, b.to, dh_plot_clamped(plot, panel, total->below), false);
        if (isinf(total->sum.upper)) {
            fade(plot, panel, &b, dh_plot_clamped(plot, panel, total->above), true);
            end += up ? DH_OPEN_LENGTH : 0;
        }
        if (total->valid == 0)
            say_unknown(plot, panel, &b, end, NULL, true);
        else if (is_labelled(plot, total))
            label_at(labels, &b, end, up, dh_plot_total(plot, total), true);
    }
}

/* Whether the layer is the last of the bars: a stack, which all of them made, has one total. */
static bool is_last(const dh_plot *plot, const dh_stat_layer *layer)
{
    for (int i = plot->stat.n_layers - 1; i >= 0; i--)
        if (plot->stat.layers[i].mark->traits.stacks) return &plot->stat.layers[i] == layer;
    return false;
}

static void draw(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer)
{
    bool stacked = plot->stat.totals != NULL, last = is_last(plot, layer);
    size_t max = (size_t)layer->n + (stacked ? plot->stat.x_domain.n : 0) + 1;
    end_labels labels = {dh_calloc(max, sizeof(end_label)), 0};
    if (labels.items == NULL) {
        dh_plot_fail(plot, dh_error_nomem(plot->error));
        return;
    }
    for (int64_t i = 0; i < layer->n; i++) {
        if (!dh_plot_in_panel(plot, panel, &layer->items[i])) continue;
        if (stacked)
            segment(plot, panel, layer, &layer->items[i]);
        else
            grouped(plot, panel, layer, &layer->items[i], &labels);
    }
    if (stacked && last) totals(plot, panel, layer, &labels);
    write_labels(plot, panel, &labels);
    dh_free(labels.items);
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
        double stated = datum->value.stated, far = stated >= 0 ? datum->upper : datum->lower;
        bool open = datum->interval && isinf(far);
        double value = !datum->interval || open ? stated : stated >= 0 ? fmax(stated, far) : fmin(stated, far);
        pad_value(plot, value, dh_mark_beyond(plot, label_of(plot, layer, datum), open, false), length);
        if (stated >= 0 && datum->interval && isinf(datum->lower)) dh_mark_pad_low(plot, 0, DH_OPEN_LENGTH, length);
    }
}

static bool side_by_side(const dh_plot *plot)
{
    return plot->spec->stacking == DH_GROUPED;
}

const dh_mark_type dh_mark_bar = {
    .info = {.name = "bar", .doc = DH_MESSAGE("bars from zero up, beside each other or stacked")},
    .kind = DH_MESSAGE("Bar chart"),
    .traits = {.x_names = true, .stacks = true, .from_zero = true, .x_ends = DH_ENDS_BARS, .swatch = DH_SWATCH_BAR},
    .labels_replace_axis = true,
    .duplicates = DH_DUPLICATES_SIDE_BY_SIDE,
    .side_by_side = side_by_side,
    .padding = padding,
    .draw = draw,
};
