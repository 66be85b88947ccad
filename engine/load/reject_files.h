/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rejects of a load as files: CSV to be mended, JSON for programs. */
#ifndef DH_LOAD_REJECT_FILES_H
#define DH_LOAD_REJECT_FILES_H

#include "load/load.h"

/* The rejected records as CSV under the file's own headers, followed by _file, _line, _column, _value, _reason, _raw;
 * once mended, the file loads with the same entry (columns that begin with "_" are passed over unless mapped). One CSV
 * per distinct header row: `index` counts them; returns false past the last. */
bool dh_load_reject_csv(const dh_load *load, int32_t index, dh_strbuf *out);
/* The faults as JSON objects, one a line with a comma between, without the enclosing brackets. */
void dh_load_reject_json(const dh_load *load, dh_strbuf *out);

#endif
