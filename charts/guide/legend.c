/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The legend: names with swatches, in a row on top or in a column on the right, or a ramp for continuous colour. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "charts/guide/guide.h"
#include "charts/label_text.h"

#define SIZE       10.0
#define SWATCH     10.0
#define LINE       17.0
#define MAX_LINES  3
#define RAMP       120.0
#define MAX_COLUMN 30
#define COLUMN     132.0

static void swatch(dh_plot *plot, double x, double baseline, const dh_legend_item *item)
{
    dh_swatch kind = item->hatched        ? DH_SWATCH_BOX
                     : item->drawn_as > 0 ? (dh_swatch)(item->drawn_as - 1)
                                          : plot->stat.traits.swatch;
    if (kind == DH_SWATCH_LINE) {
        dh_scene_add(plot->scene, DH_SHAPE_RECT, x, baseline - 4.8, SWATCH + 2, 2.4, item->color);
    } else if (kind == DH_SWATCH_DOT) {
        dh_scene_add(plot->scene, DH_SHAPE_DOT, x + SWATCH / 2, baseline - 3.6, 4.4, 0, item->color);
    } else {
        dh_shape *box = dh_scene_add(plot->scene, DH_SHAPE_RECT, x, baseline - 8.6, SWATCH, SWATCH, item->color);
        if (item->hatched) box->fill = DH_FILL_HATCHED;
    }
}

static const char *and_more(dh_plot *plot, int n)
{
    dh_strbuf text = {0};
    dh_strbuf_printf(&text, dh_tr("and %d more"), n);
    return dh_plot_keep(plot, &text);
}

static const char *others(dh_plot *plot, int n)
{
    dh_strbuf text = {0};
    dh_strbuf_printf(&text, dh_tr("%d others"), n);
    return dh_plot_keep(plot, &text);
}

/* What the colours are of; NULL = nothing that is to be said. Where the legend is of what became of the lines, or of
 * the grey ones, the column of their names is none. */
static const char *color_title(const dh_plot *plot)
{
    const char *own = plot->spec->color_title;
    const char *title = plot->own_legend != NULL || plot->tints != NULL ? own : plot->stat.color_title;
    return title != NULL && *title != '\0' ? title : NULL;
}

/* A title before what follows in its line, which is `width` wide; where both have no room, above it. */
static void title_on_top(dh_plot *plot, const char *title, double width, double *x, double *baseline)
{
    double limit = plot->right - plot->left;
    if (title == NULL) return;
    dh_text_style style = {.size = SIZE, .color = DH_INK_MUTED, .width = limit, .max_lines = 2};
    dh_text_extent extent = dh_plot_measure(plot, title, &style);
    bool beside = extent.lines == 1 && extent.width + 12 + width <= limit;
    dh_shape *text = dh_plot_text(plot, *x, *baseline, title, SIZE, false, DH_INK_MUTED, DH_TEXT_LEFT);
    if (beside) {
        *x += dh_plot_text_width(plot, title, SIZE, false) + 12;
        return;
    }
    text->style = style;
    *baseline += extent.height + 4;
}

static void row_on_top(dh_plot *plot, const dh_legend_item *items, int n)
{
    double x = plot->left, limit = plot->right - plot->left, baseline = plot->top + 9.5;
    int line = 1;
    double first = n > 0 ? SWATCH + 5 + dh_plot_text_width(plot, items[0].text, SIZE, false) : 0;
    title_on_top(plot, color_title(plot), first, &x, &baseline);
    for (int i = 0; i < n; i++) {
        double width = SWATCH + 5 + dh_plot_text_width(plot, items[i].text, SIZE, false);
        double reserve = line == MAX_LINES && i < n - 1 ? 90 : 0;
        if (x > plot->left && x + width + reserve > plot->right) {
            if (line == MAX_LINES) {
                dh_plot_text(plot, x, baseline, and_more(plot, n - i), SIZE, false, DH_INK_MUTED, DH_TEXT_LEFT);
                dh_plot_warn(plot, "the legend shows %d of %d names for want of room", i, n);
                break;
            }
            x = plot->left;
            baseline += LINE;
            line++;
        }
        swatch(plot, x, baseline, &items[i]);
        dh_shape *text = dh_plot_text(plot, x + SWATCH + 5, baseline, items[i].text, SIZE, false, DH_INK, DH_TEXT_LEFT);
        if (width > limit) {
            text->style.width = limit - SWATCH - 5;
            text->style.max_lines = 1;
            if (plot->cut_names++ == 0) plot->first_cut = items[i].text;
        }
        x += width + 16;
    }
    plot->top = baseline + 14;
}

static void column_on_right(dh_plot *plot, const dh_legend_item *items, int n)
{
    const char *title = color_title(plot);
    double x = plot->right - COLUMN, y = plot->top + 9.5;
    if (title != NULL) {
        dh_text_style style = {.size = SIZE, .color = DH_INK_MUTED, .width = COLUMN, .max_lines = 2};
        dh_text_extent extent = dh_plot_measure(plot, title, &style);
        dh_plot_text(plot, x, y, title, SIZE, false, DH_INK_MUTED, DH_TEXT_LEFT)->style = style;
        y += extent.height + 5;
    }
    double foot = dh_guide_caption_height(plot) + LINE; /* of a page whose height is given */
    double limit = plot->scene->height > 0 ? plot->scene->height - foot : INFINITY;
    for (int i = 0; i < n; i++) {
        bool last = i == n - 1, full = y + (last ? 0 : LINE) + LINE > limit;
        if (full || (i == MAX_COLUMN && n > MAX_COLUMN + 1)) {
            dh_plot_text(plot, x, y, and_more(plot, n - i), SIZE, false, DH_INK_MUTED, DH_TEXT_LEFT);
            dh_plot_warn(plot, "the legend shows %d of %d names for want of room", i, n);
            break;
        }
        dh_text_style style = {.size = SIZE, .color = DH_INK, .width = COLUMN - SWATCH - 5, .max_lines = 2};
        dh_text_extent extent = dh_plot_measure(plot, items[i].text, &style);
        if (extent.cut && plot->cut_names++ == 0) plot->first_cut = items[i].text;
        swatch(plot, x, y, &items[i]);
        dh_plot_text(plot, x + SWATCH + 5, y, items[i].text, SIZE, false, DH_INK, DH_TEXT_LEFT)->style = style;
        y += extent.height + 5;
    }
    plot->legend_bottom = y;
    plot->right -= COLUMN + 14;
}

static const char *ramp_number(dh_plot *plot, double value)
{
    dh_strbuf text = {0};
    dh_stat_color_text(&text, &plot->stat, (dh_count){value, value, value}, plot->locale);
    return dh_plot_keep(plot, &text);
}

static const char *ramp_digits(dh_plot *plot, double value, int digits)
{
    dh_strbuf text = {0};
    dh_label_count(&text, (dh_count){value, value, value}, digits, plot->stat.color_percent, plot->locale);
    return dh_plot_keep(plot, &text);
}

/* The texts of the ends: where they differ and would be written the same, with as many decimals as tell them apart. */
static void ramp_ends(dh_plot *plot, double low, double high, const char **from, const char **to)
{
    *from = ramp_number(plot, low);
    *to = ramp_number(plot, high);
    for (int digits = 1; low < high && !plot->stat.color_time && digits <= 8 && strcmp(*from, *to) == 0; digits++) {
        *from = ramp_digits(plot, low, digits);
        *to = ramp_digits(plot, high, digits);
    }
}

/* A swatch and what it means, on the next line where there is no room. */
static void ramp_item(dh_plot *plot, double *x, double *baseline, const dh_legend_item *item)
{
    double width = SWATCH + 5 + dh_plot_text_width(plot, item->text, SIZE, false);
    if (*x > plot->left && *x + width > plot->right) {
        *x = plot->left;
        *baseline += LINE;
    }
    swatch(plot, *x, *baseline, item);
    dh_plot_text(plot, *x + SWATCH + 5, *baseline, item->text, SIZE, false, DH_INK, DH_TEXT_LEFT);
    *x += width + 18;
}

static void ramp_between(dh_plot *plot, double *x, double *baseline, const char *from, const char *to)
{
    double width = dh_plot_text_width(plot, from, SIZE, false), end = dh_plot_text_width(plot, to, SIZE, false);
    if (*x > plot->left && *x + width + end + RAMP + 12 > plot->right) {
        *x = plot->left;
        *baseline += LINE;
    }
    dh_plot_text(plot, *x, *baseline, from, SIZE, false, DH_INK_SOFT, DH_TEXT_LEFT);
    *x += width + 6;
    double length = fmax(fmin(RAMP, plot->right - *x - end - 6), SWATCH);
    dh_shape *box = dh_scene_add(plot->scene, DH_SHAPE_RECT, *x, *baseline - 8.6, length, SWATCH, 0);
    box->fill = DH_FILL_RAMP;
    box->ramp_from = dh_plot_ramp_from(plot);
    box->diverging = dh_plot_diverges(plot);
    dh_plot_text(plot, *x + length + 6, *baseline, to, SIZE, false, DH_INK_SOFT, DH_TEXT_LEFT);
    *x += length + 6 + end + 18;
}

/* The ramp of continuous colours between its end values, or the one value that all have, and a swatch if something is
 * unknown. */
static void ramp(dh_plot *plot)
{
    const dh_stat *stat = &plot->stat;
    const char *from = "", *to = "";
    double x = plot->left, baseline = plot->top + 9.5, low = stat->color_low, high = stat->color_high, width = 0;
    dh_legend_item only = {NULL, dh_plot_ramp(plot, low), false, 0};
    if (low <= high) {
        if (dh_plot_diverges(plot)) low = -(high = fmax(-low, high));
        ramp_ends(plot, low, high, &from, &to);
        only.text = from;
        width = dh_plot_text_width(plot, from, SIZE, false) + dh_plot_text_width(plot, to, SIZE, false) + RAMP + 12;
    }
    title_on_top(plot, color_title(plot), width, &x, &baseline);
    if (low <= high) {
        if (strcmp(from, to) == 0)
            ramp_item(plot, &x, &baseline, &only);
        else
            ramp_between(plot, &x, &baseline, from, to);
    }
    if (stat->unknown_colors) ramp_item(plot, &x, &baseline, &(dh_legend_item){dh_tr("unknown"), DH_UNKNOWN, true, 0});
    plot->top = baseline + 14;
}

/* The largest of 1, 2, 5, 10, 20, 50 … that is no more than the value. */
static double rounded_down(double value)
{
    double power = pow(10, floor(log10(value)));
    double times = value / power;
    return power * (times >= 5 ? 5 : times >= 2 ? 2 : 1);
}

/* Two round values, the larger about as large as the largest dot, and the dots that stand for them. */
static void sizes(dh_plot *plot)
{
    const dh_stat *stat = &plot->stat;
    double high = rounded_down(stat->size_high), shown[] = {rounded_down(high / 4), high};
    double tall = dh_plot_radius(plot, high), x = plot->left, baseline = plot->top + fmax(9.5, tall + 3.6);
    const char *texts[2];
    double width = 0;
    for (int i = 0; i < 2; i++) {
        dh_strbuf text = {0};
        dh_label_count(&text, (dh_count){shown[i], shown[i], shown[i]}, dh_label_decimals(shown[i], stat->size_percent),
                       stat->size_percent, plot->locale);
        texts[i] = dh_plot_keep(plot, &text);
        width += 2 * dh_plot_radius(plot, shown[i]) + 5 + dh_plot_text_width(plot, texts[i], SIZE, false) + 16;
    }
    title_on_top(plot, stat->size_title, width, &x, &baseline);
    for (int i = 0; i < 2; i++) {
        double radius = dh_plot_radius(plot, shown[i]);
        dh_scene_add(plot->scene, DH_SHAPE_DOT, x + radius, baseline - 3.6, radius, 0, DH_TRACK);
        x += 2 * radius + 5;
        dh_plot_text(plot, x, baseline, texts[i], SIZE, false, DH_INK, DH_TEXT_LEFT);
        x += dh_plot_text_width(plot, texts[i], SIZE, false) + 16;
    }
    plot->top = baseline + fmax(14, tall + 4);
}

/* How the layers that have a colour draw it, as of a legend's item: dots beside a line are dots there. */
static int drawn_as(const dh_stat *stat, int color)
{
    int found = 0;
    for (int i = 0; stat->n_layers > 1 && i < stat->n_layers; i++) {
        const dh_stat_layer *layer = &stat->layers[i];
        int own = (int)layer->mark->traits.swatch + 1;
        if (layer->mark->info.annotation || own <= found) continue;
        for (int64_t k = 0; k < layer->n && own > found; k++)
            if (layer->items[k].color == color) found = own;
    }
    return found;
}

/* Fills the items and returns their number: the names, unless they stand at the ends of lines, and all grey lines as
 * one item with their number. */
static int names(dh_plot *plot, dh_legend_item *items)
{
    const dh_domain *domain = &plot->stat.color_domain;
    int n = 0, grey = 0;
    for (int i = 0; i < (int)domain->n; i++) {
        bool is_grey = plot->tints != NULL && plot->tints[i] < 0;
        grey += is_grey;
        if (!is_grey && !plot->direct)
            items[n++] =
                (dh_legend_item){domain->entries[i].text, dh_plot_name_color(plot, i), false, drawn_as(&plot->stat, i)};
    }
    if (grey > 0) items[n++] = (dh_legend_item){others(plot, grey), DH_TRACK, false, 0};
    return n;
}

void dh_guide_legend(dh_plot *plot)
{
    const dh_stat *stat = &plot->stat;
    if (plot->spec->legend == DH_LEGEND_NONE || stat->n_values == 0) return;
    if (stat->size_high > 0 && stat->size_title != NULL) sizes(plot);
    if (stat->color_continuous) ramp(plot);
    if (plot->own_legend != NULL) {
        dh_legend_item own[DH_OWN_ITEMS];
        row_on_top(plot, own, plot->own_legend->legend(own, plot));
        return;
    }
    if (!stat->color_discrete || (plot->direct && plot->tints == NULL)) return;
    dh_legend_item *items = dh_arena_zalloc(plot->scene->arena, stat->color_domain.n + 1, sizeof *items);
    if (items == NULL) {
        dh_plot_fail(plot, dh_error_nomem(plot->error));
        return;
    }
    int n = names(plot, items), total = 0;
    for (size_t i = 0; i < stat->color_domain.n; i++) total += !stat->color_domain.entries[i].unknown;
    if (plot->tints == NULL && !stat->ordinal_colors && total > DH_PALETTE_SIZE)
        dh_plot_warn(plot, "%d names share %d colours, so that colours repeat; show fewer, or use facets", total,
                     DH_PALETTE_SIZE);
    if (plot->spec->legend == DH_LEGEND_RIGHT)
        column_on_right(plot, items, n);
    else
        row_on_top(plot, items, n);
}
