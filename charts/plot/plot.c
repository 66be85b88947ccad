/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What guides and marks share: text, places, colours. See plot.h. */
#include "charts/plot/plot.h"

#include <math.h>
#include <stdarg.h>

#include "base/memory.h"
#include "base/message.h"

#define MAX_TAKEN 20000 /* a panel with more marks has no room for labels */
#define OUTSIDE   6.0   /* how far a label may reach out of its panel */

void dh_plot_fail(dh_plot *plot, dh_status status)
{
    if (plot->status == DH_OK) plot->status = status;
}

dh_text_extent dh_plot_measure(dh_plot *plot, const char *text, const dh_text_style *style)
{
    dh_text_extent extent = {0};
    if (plot->status == DH_OK)
        dh_plot_fail(plot, plot->measurer.measure(plot->measurer.context, &extent, text, style, plot->error));
    return extent;
}

double dh_plot_text_width(dh_plot *plot, const char *text, double size, bool bold)
{
    return dh_plot_measure(plot, text, &(dh_text_style){.size = size, .bold = bold}).width;
}

dh_shape *dh_plot_text(dh_plot *plot, double x, double baseline, const char *text, double size, bool bold,
                       uint32_t color, dh_text_align align)
{
    dh_shape *shape = dh_scene_add(plot->scene, DH_SHAPE_TEXT, x, baseline, 0, 0, color);
    shape->text = text;
    shape->style = (dh_text_style){.size = size, .bold = bold, .color = color, .align = align};
    return shape;
}

const char *dh_plot_keep(dh_plot *plot, dh_strbuf *text)
{
    const char *kept = text->failed ? NULL : text->data == NULL ? "" : dh_arena_strdup(plot->scene->arena, text->data);
    dh_strbuf_free(text);
    if (kept != NULL) return kept;
    if (plot->status == DH_OK) dh_plot_fail(plot, dh_error_nomem(plot->error));
    return "";
}

const char *dh_plot_count(dh_plot *plot, dh_count value)
{
    dh_strbuf text = {0};
    dh_stat_value_text(&text, &plot->stat, value, plot->locale);
    return dh_plot_keep(plot, &text);
}

const char *dh_plot_total(dh_plot *plot, const dh_total *total)
{
    dh_strbuf text = {0};
    dh_stat_value_text(&text, &plot->stat, total->sum, plot->locale);
    if (total->unknown > 0) {
        dh_strbuf_printf(&text, dh_tr(" (%d missing)"), total->unknown);
    }
    return dh_plot_keep(plot, &text);
}

static void take(dh_plot *plot, dh_taken box)
{
    if (plot->n_taken >= MAX_TAKEN) return;
    if (dh_grow((void **)&plot->taken, &plot->taken_capacity, plot->n_taken + 1, sizeof box) == 0)
        plot->taken[plot->n_taken++] = box;
    else if (plot->status == DH_OK)
        dh_plot_fail(plot, dh_error_nomem(plot->error));
}

void dh_plot_block(dh_plot *plot, dh_taker by, double left, double top, double right, double bottom)
{
    take(plot, (dh_taken){fmin(left, right), fmin(top, bottom), fmax(left, right), fmax(top, bottom), by});
}

static bool is_free(const dh_plot *plot, const dh_taken *box, unsigned of)
{
    if (plot->n_taken >= MAX_TAKEN) return false;
    for (size_t i = 0; i < plot->n_taken; i++) {
        const dh_taken *other = &plot->taken[i];
        if (!(of & other->by)) continue;
        if (box->left < other->right && other->left < box->right && box->top < other->bottom &&
            other->top < box->bottom)
            return false;
    }
    return true;
}

/* Whether a grid line would cross the box. */
static bool is_crossed(const dh_plot *plot, const dh_panel *panel, const dh_taken *box)
{
    for (int i = 0; i < plot->y.n_ticks && plot->value_axis; i++) {
        double x, y;
        dh_plot_point(plot, panel, 0, dh_plot_across(plot, panel, plot->y.ticks[i]), &x, &y);
        if (plot->horizontal ? x > box->left && x < box->right : y > box->top && y < box->bottom) return true;
    }
    return false;
}

/* The box of a label's ink, from its left side at `left`. */
static dh_taken box_of(const dh_label *label, const dh_text_extent *extent, double left)
{
    return (dh_taken){left - 1, label->baseline - extent->rise - 0.5, left + extent->width + 1,
                      label->baseline + extent->drop + 0.5, DH_TAKEN_BY_TEXT};
}

static double left_of(const dh_label *label, double width)
{
    return label->align == DH_TEXT_LEFT     ? label->x
           : label->align == DH_TEXT_CENTRE ? label->x - width / 2
                                            : label->x - width;
}

bool dh_plot_write(dh_plot *plot, const dh_panel *panel, const dh_label *label, unsigned avoid)
{
    dh_text_extent extent =
        dh_plot_measure(plot, label->text, &(dh_text_style){.size = label->size, .bold = label->bold});
    double low = fmax(panel->left - OUTSIDE, 2);
    double high = fmin(panel->left + panel->width + OUTSIDE, plot->scene->width - 2) - extent.width;
    dh_taken box = box_of(label, &extent, fmax(fmin(left_of(label, extent.width), high), low));
    if (low > high || box.top < panel->top - 2 || box.bottom > panel->top + panel->height + 2) return false;
    if (!is_free(plot, &box, avoid)) return false;
    bool over = !is_free(plot, &box, DH_TAKEN_BY_ANY);
    take(plot, box);
    if (over || is_crossed(plot, panel, &box))
        dh_scene_add(plot->scene, DH_SHAPE_RECT, box.left - 0.5, box.top, box.right - box.left + 1,
                     box.bottom - box.top, DH_WHITE)
            ->opacity = 0.85;
    dh_plot_text(plot, box.left + 1, label->baseline, label->text, label->size, label->bold, label->color,
                 DH_TEXT_LEFT);
    return true;
}

void dh_plot_write_unknown(dh_plot *plot, const dh_label *label)
{
    dh_text_extent extent =
        dh_plot_measure(plot, label->text, &(dh_text_style){.size = label->size, .bold = label->bold});
    take(plot, box_of(label, &extent, left_of(label, extent.width)));
    dh_plot_text(plot, label->x, label->baseline, label->text, label->size, label->bold, label->color, label->align);
}

void dh_plot_warn(dh_plot *plot, const char *format, ...)
{
    dh_error message = DH_ERROR_INIT;
    va_list args;
    if (plot->warn == NULL) return;
    va_start(args, format);
    dh_error_vset(&message, DH_OK, format, args);
    va_end(args);
    plot->warn(plot->warn_context, message.message);
}

double dh_plot_along_length(const dh_plot *plot, const dh_panel *panel)
{
    return plot->horizontal ? panel->height : panel->width;
}

double dh_plot_across_length(const dh_plot *plot, const dh_panel *panel)
{
    return plot->horizontal ? panel->width : panel->height;
}

double dh_plot_along(const dh_plot *plot, const dh_panel *panel, const dh_datum *datum)
{
    double place = plot->stat.x_discrete ? dh_scale_middle(&plot->x, datum->x_index) : dh_scale_at(&plot->x, datum->x);
    return place * dh_plot_along_length(plot, panel);
}

double dh_plot_across(const dh_plot *plot, const dh_panel *panel, double value)
{
    double room = dh_plot_across_length(plot, panel) - plot->pad_low - plot->pad_high;
    return plot->pad_low + dh_scale_at(&plot->y, value) * room;
}

double dh_plot_clamped(const dh_plot *plot, const dh_panel *panel, double value)
{
    return dh_plot_across(plot, panel, fmax(fmin(value, plot->y.high), plot->y.low));
}

void dh_plot_point(const dh_plot *plot, const dh_panel *panel, double along, double across, double *x, double *y)
{
    *x = panel->left + (plot->horizontal ? across : along);
    *y = plot->horizontal ? panel->top + along : panel->top + panel->height - across;
}

dh_shape *dh_plot_box(dh_plot *plot, const dh_panel *panel, double along0, double along1, double across0,
                      double across1, uint32_t color)
{
    double x0, y0, x1, y1;
    dh_plot_point(plot, panel, along0, across0, &x0, &y0);
    dh_plot_point(plot, panel, along1, across1, &x1, &y1);
    return dh_scene_add(plot->scene, DH_SHAPE_RECT, fmin(x0, x1), fmin(y0, y1), fabs(x1 - x0), fabs(y1 - y0), color);
}

dh_shape *dh_plot_line(dh_plot *plot, const dh_panel *panel, double along0, double across0, double along1,
                       double across1, double stroke, uint32_t color)
{
    double x0, y0, x1, y1;
    dh_plot_point(plot, panel, along0, across0, &x0, &y0);
    dh_plot_point(plot, panel, along1, across1, &x1, &y1);
    dh_shape *shape = dh_scene_add(plot->scene, DH_SHAPE_LINE, x0, y0, x1 - x0, y1 - y0, color);
    shape->stroke = stroke;
    return shape;
}

bool dh_plot_shows(const dh_scale *scale, int index)
{
    return scale->kind != DH_SCALE_BAND || (index >= scale->first && index < scale->first + scale->n);
}

bool dh_plot_in_panel(const dh_plot *plot, const dh_panel *panel, const dh_datum *datum)
{
    if (datum->facet >= 0 && datum->facet != panel->facet) return false;
    if (datum->x_index < 0) return true;
    return dh_plot_shows(&plot->x, datum->x_index) && dh_plot_shows(&plot->y, datum->y_index);
}

const dh_domain *dh_plot_side_domain(const dh_plot *plot)
{
    if (plot->horizontal) return plot->stat.x_discrete ? &plot->stat.x_domain : NULL;
    return plot->stat.traits.y_names ? &plot->stat.y_domain : NULL;
}

int dh_plot_window(const dh_plot *plot, int *first)
{
    const dh_domain *domain = dh_plot_side_domain(plot);
    int64_t n = domain == NULL ? 0 : (int64_t)domain->n, part = plot->spec->part, parts = plot->spec->parts;
    if (parts < 2) parts = part = 1;
    *first = (int)((n * (part - 1) + parts - 1) / parts);
    return (int)((n * part + parts - 1) / parts) - *first;
}

dh_direction dh_plot_direction(const dh_plot *plot, bool up)
{
    if (plot->horizontal) return up ? DH_RIGHT : DH_LEFT;
    return up ? DH_UP : DH_DOWN;
}

bool dh_plot_diverges(const dh_plot *plot)
{
    return plot->stat.color_low < 0 && plot->stat.color_high > 0;
}

double dh_plot_ramp_from(const dh_plot *plot)
{
    return plot->stat.traits.y_names ? 0 : 0.35;
}

double dh_plot_radius(const dh_plot *plot, double size)
{
    return fmax(1.5, 13 * sqrt(fabs(size) / plot->stat.size_high)); /* area in proportion */
}

uint32_t dh_plot_ramp(const dh_plot *plot, double value)
{
    const dh_stat *stat = &plot->stat;
    if (isnan(value)) return DH_UNKNOWN;
    if (dh_plot_diverges(plot)) return dh_palette_diverging(value / fmax(-stat->color_low, stat->color_high));
    double span = stat->color_high - stat->color_low;
    double from = dh_plot_ramp_from(plot);
    return dh_palette_sequential(span > 0 ? from + (1 - from) * (value - stat->color_low) / span : 0.6);
}

uint32_t dh_plot_name_color(const dh_plot *plot, int index)
{
    const dh_domain *domain = &plot->stat.color_domain;
    if ((size_t)index < domain->n && domain->entries[index].unknown) return DH_UNKNOWN;
    if (plot->tints != NULL) return plot->tints[index] < 0 ? DH_TRACK : dh_palette_categorical(plot->tints[index]);
    if (plot->stat.ordinal_colors) return dh_palette_ordinal(index, (int)domain->n);
    return dh_palette_categorical(index);
}

uint32_t dh_plot_color(const dh_plot *plot, const dh_stat_layer *layer, const dh_datum *datum)
{
    if (!layer->has_color) return dh_palette_categorical(0);
    return layer->color_is_number ? dh_plot_ramp(plot, datum->color_value) : dh_plot_name_color(plot, datum->color);
}

const char *dh_plot_label(dh_plot *plot, const dh_stat_layer *layer, const dh_datum *datum)
{
    bool bounded = datum->value.lower != datum->value.upper;
    if (datum->label != NULL) return datum->label;
    if (layer->layer->label != NULL) return NULL;
    if (!datum->valid) return "–";
    return plot->spec->labels || bounded ? dh_plot_count(plot, datum->value) : NULL;
}

bool dh_plot_is_cut(const dh_plot *plot, double value)
{
    double slack = 1e-9 * (plot->y.high - plot->y.low);
    return value > plot->y.high + slack || value < plot->y.low - slack;
}

void dh_plot_count_outside(dh_plot *plot, const dh_panel *panel, const dh_datum *datum)
{
    bool first_panel = datum->facet >= 0 || panel->facet == 0;
    bool first_part = datum->x_index >= 0 || plot->spec->part <= 1;
    if (first_panel && first_part) plot->outside++;
}
