/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DH_LOAD_LOADER_INTERNAL_H
#define DH_LOAD_LOADER_INTERNAL_H

#include "load/loader.h"

/* A load with its files opened and their headers mapped, no row read yet. Freed with dh_load_free. */
dh_status dh_load_open(dh_load **out, const dh_table_spec *spec, const dh_load_entry *entry, const char *folder,
                       dh_error *error);

#endif
