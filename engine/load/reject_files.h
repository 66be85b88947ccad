/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rejects of a load as text: CSV to be corrected, JSON for programs. */
#ifndef DH_LOAD_REJECT_FILES_H
#define DH_LOAD_REJECT_FILES_H

#include "load/load.h"
#include "load/source.h"

/* Whether a file, itself one of corrected rejects, has this header from us: it is not written twice. */
bool dh_reject_is_own(const char *header);
/* The header over what column `i` of those named by the file, or the sheet, has. */
const char *dh_reject_named_head(const dh_load *load, const dh_load_source *source, int32_t i);
/* Appends the rejected records as CSV: the headers of their files, then _file, _line, _column, _value, _reason, _raw.
 * Once corrected, it can be loaded with the same entry (columns that begin with "_" are ignored unless mapped). There
 * is one CSV per distinct header line, counted by `index`; false past the last. */
bool dh_load_reject_csv(const dh_load *load, int32_t index, dh_strbuf *out);
/* Appends the faults as JSON objects, one per line and separated by commas, without the enclosing brackets. */
void dh_load_reject_json(const dh_load *load, dh_strbuf *out);

#endif
