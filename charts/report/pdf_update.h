/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a reader for the blind needs and Cairo 1.16 cannot write: the document's language, its title in the window's
 * bar, the alternative texts of figures, the scope of head cells. All texts are borrowed.
 */
#ifndef DH_CHARTS_REPORT_PDF_UPDATE_H
#define DH_CHARTS_REPORT_PDF_UPDATE_H

#include "base/error.h"
#include "base/strbuf.h"

/* Appends the PDF file `pdf` to `out` with these added; `alts` (UTF-8) belong to the Figure elements in their order.
 * The same input gives the same bytes. EINTERNAL: `pdf` cannot be read or written, with qpdf's reason. */
dh_status dh_pdf_update(dh_strbuf *out, const dh_strbuf *pdf, const char *language, const char *const *alts, size_t n,
                        dh_error *error);

#endif
