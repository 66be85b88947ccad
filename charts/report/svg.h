/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SVG pictures set into an HTML page. Private to the report. */
#ifndef DH_CHARTS_REPORT_SVG_H
#define DH_CHARTS_REPORT_SVG_H

#include "base/error.h"
#include "base/strbuf.h"

/*
 * Appends the <svg> element of a whole SVG file, without its prolog, as an image named `label`. Cairo's ids count on
 * from earlier pictures of the process and are the same in different pictures; here they become PREFIX-1, PREFIX-2 …
 * in the order of their first appearance. EINTERNAL: there is no <svg> in it.
 */
dh_status dh_svg_embed(dh_strbuf *out, const dh_strbuf *svg, const char *prefix, const char *label, dh_error *error);

/* Text as HTML or XML, its special characters escaped. */
void dh_html_escape(dh_strbuf *out, const char *text, size_t size);

#endif
