/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column of labels at the ends of lines, moved apart until none overlap. */
#include <math.h>
#include <stdlib.h>

#include "charts/mark.h"

static int compare(const void *a, const void *b)
{
    const dh_end_label *p = a, *q = b;
    if (p->at != q->at) return p->at < q->at ? -1 : 1;
    return p->order - q->order;
}

void dh_mark_end_labels(dh_plot *plot, dh_end_label *labels, int n, double x, double top, double bottom,
                        dh_text_align align)
{
    double size = 10, line = 13, room = bottom - top;
    if (n < 1) return;
    for (int i = 0; i < n; i++) labels[i].order = i;
    qsort(labels, (size_t)n, sizeof *labels, compare);
    if (n * line > room) {
        size = 8;
        line = 10;
    }
    int fit = (int)(room / line), shown = n <= fit ? n : fit < 1 ? 1 : fit;
    plot->dropped_labels += n - shown;
    /* Of too many, those evenly spread by rank stay. */
    for (int i = 0; i < shown; i++) labels[i] = labels[(int64_t)i * n / shown];
    double last = -INFINITY;
    for (int i = 0; i < shown; i++) {
        labels[i].at = fmax(fmax(labels[i].at, top + line / 2), last + line);
        last = labels[i].at;
    }
    double limit = bottom - line / 2;
    for (int i = shown - 1; i >= 0; i--) {
        labels[i].at = fmin(labels[i].at, limit);
        limit = labels[i].at - line;
    }
    for (int i = 0; i < shown; i++)
        dh_plot_text(plot, x, labels[i].at + 0.36 * size, labels[i].text, size, false, labels[i].color, align);
}
