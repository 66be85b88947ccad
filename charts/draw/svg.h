/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * New ids for Cairo's SVG. Cairo numbers ids by what the process has drawn so far, so that the same picture has other
 * bytes the second time, and two pictures in one page may share ids. All texts are borrowed.
 */
#ifndef DH_CHARTS_DRAW_SVG_H
#define DH_CHARTS_DRAW_SVG_H

#include "base/error.h"
#include "base/strbuf.h"

typedef struct dh_svg_options {
    const char *prefix; /* of ids, which become PREFIX and a number, in the order of their first appearance */
    size_t first;       /* the first number */
    const char *label;  /* NULL = a whole file; else the <svg> element alone, as an image of this name */
    const char *title, *description; /* for screen readers; NULL = none */
} dh_svg_options;

/* Appends Cairo's file `svg`, changed so. EINTERNAL: there is no <svg> in it. */
dh_status dh_svg_write(dh_strbuf *out, const dh_strbuf *svg, const dh_svg_options *options, dh_error *error);

#endif
