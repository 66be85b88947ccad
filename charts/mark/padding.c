/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Axis padding: how much of the value axis stays free for what stands beyond the values. See mark.h. */
#include <math.h>

#include "charts/mark/mark.h"

double dh_mark_beyond(dh_plot *plot, const char *label, bool open, bool bold)
{
    double extent = open ? DH_OPEN_LENGTH : 0;
    if (label != NULL)
        extent += plot->horizontal ? dh_plot_text_width(plot, label, plot->label_size, bold) + 8 : plot->label_size + 6;
    return extent;
}

/* The least p with place * (length - p) + extent <= length, if only one end is padded; at most 0.6 of the length.
 * `place` is 0 to 1 from the other end. */
static double padding_for(double place, double extent, double length)
{
    if (extent <= 0) return 0;
    if (place <= 0) return extent > length ? length / 2 : 0;
    double padding = length - (length - extent) / place;
    return fmin(fmax(padding, 0), length * 0.6);
}

static double place_of(const dh_plot *plot, double value)
{
    return fmax(fmin(dh_scale_at(&plot->y, value), 1), 0); /* marks are cut at the ends of the axis */
}

void dh_mark_pad_high(dh_plot *plot, double value, double extent, double length)
{
    plot->pad_high = fmax(plot->pad_high, padding_for(place_of(plot, value), extent, length));
}

void dh_mark_pad_low(dh_plot *plot, double value, double extent, double length)
{
    plot->pad_low = fmax(plot->pad_low, padding_for(1 - place_of(plot, value), extent, length));
}
