/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first step of a load, for relations as well. */
#ifndef DH_LOAD_LOADER_INTERNAL_H
#define DH_LOAD_LOADER_INTERNAL_H

#include "load/loader.h"

/* Opens the files and maps their headers, reading no row. Freed with dh_load_free. Errors as dh_load_files. */
dh_status dh_load_open(dh_load **out, const dh_table_spec *spec, const dh_load_entries *entries, const char *folder,
                       dh_error *error);

#endif
