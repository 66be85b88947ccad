/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ending of a file's name promises, and its bytes do not keep. */
#ifndef DH_LOAD_ENDINGS_H
#define DH_LOAD_ENDINGS_H

#include "load/load_internal.h"

/* EDATA: of a source without any bytes. */
dh_status dh_load_refuse_empty(const dh_load_source *source, dh_error *error);

/* EDATA: the name promises a kind of file that its first bytes are none of, and no text either; or they are of a page
 * or an old workbook, which are text and no table. Of a file that no reader takes. Warns as the next does. */
dh_status dh_load_check_ending(dh_load *load, const dh_load_source *source, const char *head, size_t size,
                               dh_error *error);
/* Warns where the name promises another kind than the bytes are, by which the file is read. ENOMEM. */
dh_status dh_load_note_ending(dh_load *load, const dh_load_source *source, const char *head, size_t size,
                              dh_error *error);

#endif
