/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing the rejected rows of a data set. */
#ifndef DH_CLI_REJECTS_H
#define DH_CLI_REJECTS_H

#include "cli/context.h"

/* check --rejects: as CSV to be corrected, and all faults as JSON, into that folder; or as a workbook, where it ends in
 * .xlsx. EINVAL when what is there already holds something else. */
dh_status dh_rejects_write(const dh_context *context, dh_error *error);

/* Appends the workbook. */
dh_status dh_rejects_book(dh_strbuf *out, const dh_dataset *dataset, dh_error *error);

#endif
