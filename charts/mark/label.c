/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column of labels at the ends of lines, moved apart until none overlap: see mark.h. */
#include <math.h>
#include <stdlib.h>

#include "base/message.h"
#include "charts/mark/mark.h"

#define MOVED 4.0  /* points: a label moved farther gets a line to its point */
#define FAR   28.0 /* the same for the distance along x */

static int compare(const void *a, const void *b)
{
    const dh_end_label *p = a, *q = b;
    if (p->at != q->at) return p->at < q->at ? -1 : 1;
    return p->order - q->order;
}

static dh_text_style style_of(const dh_label_column *column, double size, int lines, uint32_t color)
{
    return (dh_text_style){
        .size = size, .color = color, .align = column->align, .width = column->width, .max_lines = lines};
}

static double height_of(const dh_end_label *label, double size)
{
    return label->lines * (size + 2) + 1;
}

/* Sets how many lines each label takes, at most `max`; returns the height of all. */
static double measure(dh_plot *plot, dh_end_label *labels, int n, const dh_label_column *column, double size, int max)
{
    double sum = 0;
    for (int i = 0; i < n; i++) {
        dh_text_style style = style_of(column, size, max, 0);
        labels[i].lines = max == 1 ? 1 : dh_plot_measure(plot, labels[i].text, &style).lines;
        sum += height_of(&labels[i], size);
    }
    return sum;
}

/* Moves labels so that none overlap and the sum of squared moves is least: isotonic regression by pooling adjacent
 * violators (de Leeuw, Hornik and Mair 2009). Meanwhile `y` and `pooled` of the first labels hold the pools' means and
 * sizes. */
static void move_apart(dh_end_label *labels, int n, double size, double top, double bottom)
{
    double offset = 0, first = height_of(&labels[0], size) / 2, last = height_of(&labels[n - 1], size) / 2;
    int pools = 0;
    for (int i = 0; i < n; i++) {
        if (i > 0) offset += (height_of(&labels[i - 1], size) + height_of(&labels[i], size)) / 2;
        double mean = labels[i].at - offset;
        int pooled = 1;
        for (; pools > 0 && labels[pools - 1].y > mean; pools--) {
            int both = pooled + labels[pools - 1].pooled;
            mean = (mean * pooled + labels[pools - 1].y * labels[pools - 1].pooled) / both;
            pooled = both;
        }
        labels[pools].y = mean;
        labels[pools++].pooled = pooled;
    }
    for (int i = n - 1; pools-- > 0;) {
        double mean = fmax(fmin(labels[pools].y, bottom - last - offset), top + first);
        for (int left = labels[pools].pooled; left > 0; left--) labels[i--].y = mean;
    }
    offset = 0;
    for (int i = 0; i < n; i++) {
        if (i > 0) offset += (height_of(&labels[i - 1], size) + height_of(&labels[i], size)) / 2;
        labels[i].y += offset;
    }
}

/* A thin line between a label and its point, if they are far apart. */
static void lead(dh_plot *plot, const dh_end_label *label, double x, double toward)
{
    double from = label->x + toward * 5, to = x - toward * 2;
    if (fabs(label->y - label->at) <= MOVED && fabs(x - label->x) <= FAR) return;
    dh_shape *line =
        dh_scene_add(plot->scene, DH_SHAPE_LINE, from, label->at, to - from, label->y - label->at, label->color);
    line->stroke = 0.7;
    line->opacity = 0.5;
    if (fabs(x - label->x) > FAR) line->dash = 2; /* else it might be taken for data */
}

static void set_text(dh_plot *plot, const dh_end_label *label, const dh_label_column *column, double x, double size)
{
    dh_text_style style = style_of(column, size, label->lines, label->color);
    dh_text_extent extent = dh_plot_measure(plot, label->text, &style);
    double baseline = label->y + 0.36 * size - (extent.lines - 1) * extent.height / (2.0 * extent.lines + 1e-9);
    if (!extent.cut && extent.lines == 1) style.width = style.max_lines = 0;
    if (column->among_marks) {
        double left = column->align == DH_TEXT_RIGHT ? x - extent.width : x;
        dh_scene_add(plot->scene, DH_SHAPE_RECT, left - 2, label->y - extent.height / 2, extent.width + 4,
                     extent.height, DH_WHITE)
            ->opacity = 0.85;
    }
    dh_plot_text(plot, x, baseline, label->text, size, false, label->color, column->align)->style = style;
    if (extent.cut && plot->cut_names++ == 0) plot->first_cut = label->text;
}

/* "and n more" at the foot of the column. */
static void set_left_out(dh_plot *plot, const dh_label_column *column, double x, double size, int n)
{
    dh_strbuf text = {0};
    dh_strbuf_printf(&text, dh_tr("and %d more"), n);
    const char *words = dh_plot_keep(plot, &text);
    double width = dh_plot_text_width(plot, words, size, false);
    if (column->align == DH_TEXT_RIGHT)
        x = fmax(x, width + 1);
    else
        x = fmin(x, plot->scene->width - width - 1);
    dh_plot_text(plot, x, column->bottom - 2, words, size, false, DH_INK_MUTED, column->align);
    plot->dropped_labels += n;
}

void dh_mark_end_labels(dh_plot *plot, dh_end_label *labels, int n, const dh_label_column *column)
{
    double size = 10, room = column->bottom - column->top, toward = column->align == DH_TEXT_LEFT ? 1 : -1;
    int shown = n;
    if (n < 1) return;
    for (int i = 0; i < n; i++) labels[i].order = i;
    qsort(labels, (size_t)n, sizeof *labels, compare);
    dh_label_column inner = *column;
    inner.width = fmax(column->width - DH_LEADER, 24);
    if (measure(plot, labels, n, &inner, size, 2) > room && measure(plot, labels, n, &inner, size = 8, 1) > room) {
        shown = (int)fmax(1, floor(room / height_of(&labels[0], size)) - 1);
        if (shown > n - 1) shown = n - 1;
        inner.bottom -= height_of(&labels[0], size);
        /* too many: keep those evenly spread by rank */
        for (int i = 0; i < shown; i++) labels[i] = labels[(int64_t)i * n / shown];
    }
    move_apart(labels, shown, size, inner.top, inner.bottom);
    double x = column->x;
    for (int i = 0; i < shown; i++)
        if (fabs(labels[i].y - labels[i].at) > MOVED) x = column->x + toward * DH_LEADER;
    for (int i = 0; i < shown; i++) lead(plot, &labels[i], x, toward);
    for (int i = 0; i < shown; i++) set_text(plot, &labels[i], &inner, x, size);
    if (shown < n) set_left_out(plot, column, x, size, n - shown);
}
