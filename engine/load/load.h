/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What came of loading files (loader.h): the table, where each row stood, and every reject. The caller frees it, before
 * the manifest of its entry; texts that it hands out belong to it.
 */
#ifndef DH_LOAD_LOAD_H
#define DH_LOAD_LOAD_H

#include "base/strbuf.h"
#include "load/fault.h"
#include "table/table.h"

typedef struct dh_load dh_load;

void dh_load_free(dh_load *load); /* before the entry's manifest */

/* The accepted rows, all columns of the spec that the files or constants give, in file order. Borrowed; replaced by
 * dh_load_finish. */
const dh_table *dh_load_table(const dh_load *load);
bool dh_load_has(const dh_load *load, const char *column); /* mapped or constant */
/* Where accepted row `row` stands. */
void dh_load_place(const dh_load *load, int64_t row, const char **file, int64_t *line);
bool dh_load_is_rejected(const dh_load *load, int64_t row); /* of dh_load_table */

int64_t dh_load_read(const dh_load *load);
int64_t dh_load_accepted(const dh_load *load);
int64_t dh_load_rejected(const dh_load *load);
int64_t dh_load_n_faults(const dh_load *load);
const dh_fault *dh_load_fault(const dh_load *load, int64_t index); /* by file, line, column */
/* What the loader inferred or passed over, as sentences: "sessions-2018.csv: delimiter ';'", "column 'Ghi chú' is not
 * mapped and was not loaded". NULL past the last. */
const char *dh_load_warning(const dh_load *load, int32_t index);
dh_status dh_load_add_warning(dh_load *load, dh_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* What was in the files and is in no row, of those read last: warning `index`, appended; false past the last. */
bool dh_load_skipped(const dh_load *load, int32_t index, dh_strbuf *out);

#endif
