/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a column has in the rows of a file that no header gives it for: the entry's constant, or the name of the file or
 * of its sheet, where the entry says so.
 */
#ifndef DH_LOAD_DEFAULTS_H
#define DH_LOAD_DEFAULTS_H

#include "load/load_internal.h"

/* Takes the names of the file and its sheet for the columns that the entry wants them in, where no header gives these.
 * EDATA: a name is no value of its column, or there is no sheet. */
dh_status dh_load_take_names(dh_load *load, dh_load_source *source, dh_error *error);

typedef struct dh_load_default {
    const char *text;
    const dh_value *value;
} dh_load_default;

/* False: the column has none, and is unknown where no header gives it. */
bool dh_load_default_of(dh_load_default *out, const dh_load *load, const dh_load_source *source, int32_t column);
bool dh_load_has_default(const dh_load *load, const dh_load_source *source, int32_t column);

#endif
