/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the picture stage. */
#ifndef DH_CHARTS_DRAW_PICTURE_H
#define DH_CHARTS_DRAW_PICTURE_H

#include "base/strbuf.h"

/*
 * Cairo numbers the ids in an SVG by what the process drew before. This appends `svg` with them numbered anew from its
 * own beginning, and with title and description (each may be NULL) for screen readers. Failure shows in out->failed.
 */
void dh_picture_settle_svg(dh_strbuf *out, const char *svg, size_t size, const char *title, const char *description);

#endif
