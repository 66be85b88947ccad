/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a reader for the blind needs and Cairo 1.16 cannot write: the document's language, the alternative texts of
 * figures, the scope of head cells. They go into the finished file the way PDF provides for (ISO 32000-1, 7.5.6,
 * incremental updates): changed objects and a cross-reference section are appended, what was there stays as it was.
 */
#ifndef DH_CHARTS_REPORT_PDF_UPDATE_H
#define DH_CHARTS_REPORT_PDF_UPDATE_H

#include "base/strbuf.h"
#include "base/error.h"

/* `alts` (UTF-8) belong to the Figure elements in their order. A file whose cross-reference table is not in the plain
 * form that Cairo writes is left as it is. */
dh_status dh_pdf_revise(dh_strbuf *pdf, const char *language, const char *const *alts, size_t n, dh_error *error);

#endif
