/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text by Pango: measuring, wrapping, drawing. A painter holds one font map and one Pango context for one drawing, so
 * that nothing carries over from one picture to the next; the caller closes it. Not thread-safe; use one a thread.
 *
 * Text is UTF-8 and is checked and composed (NFC) before Pango sees it: invalid bytes make Pango fail silently, and
 * some fonts misplace separate marks. Metrics are unhinted, so that PNG, PDF and SVG agree. Units are points.
 */
#ifndef DH_CHARTS_DRAW_TEXT_H
#define DH_CHARTS_DRAW_TEXT_H

#include <pango/pangocairo.h>

#include "charts/chart.h"
#include "charts/scene/textstyle.h"

#define DH_TEXT_FAMILY "DejaVu Sans"

typedef struct dh_text_painter dh_text_painter;

/* family NULL = DejaVu Sans. `warn` (may be NULL) is called when that family is not installed, and once for each
 * character that no font has. */
dh_status dh_text_open(dh_text_painter **out, const char *family, dh_chart_warn warn, void *warn_context,
                       dh_error *error);
void dh_text_close(dh_text_painter *painter);

/* EINVAL: the text is not valid UTF-8. */
dh_status dh_text_measure(dh_text_extent *out, dh_text_painter *painter, const char *text, const dh_text_style *style,
                          dh_error *error);

/* The box's top is at y; x is its left side, middle or right side, as `align` says (with a wrap width, the box is as
 * wide as that). *out (may be NULL) is the box's extent. Selectable in a PDF. */
dh_status dh_text_draw(dh_text_painter *painter, cairo_t *cr, double x, double y, const char *text,
                       const dh_text_style *style, dh_text_extent *out, dh_error *error);

/* The same with x, y on the first line's baseline, turned clockwise about that point by `angle` degrees. */
dh_status dh_text_draw_baseline(dh_text_painter *painter, cairo_t *cr, double x, double y, double angle,
                                const char *text, const dh_text_style *style, dh_error *error);

/* A layout to be used directly (to break a paragraph over pages, to set attributes); g_object_unref it.
 * Missing glyphs are found by dh_text_check. */
dh_status dh_text_layout(PangoLayout **out, dh_text_painter *painter, const char *text, const dh_text_style *style,
                         dh_error *error);
/* The attributes of every text: no hyphen where a word is broken, since it may be a code. pango_attr_list_unref it. */
PangoAttrList *dh_text_attributes(void);
void dh_text_check(dh_text_painter *painter, PangoLayout *layout); /* warns of missing glyphs */

/* Sets colour and unhinted fonts, as dh_text_draw does; to be called before pango_cairo_show_layout of a layout from
 * dh_text_layout. */
void dh_text_prepare(cairo_t *cr, uint32_t color);

#endif
