/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks unique keys. */
#ifndef DH_LOAD_UNIQUE_KEYS_H
#define DH_LOAD_UNIQUE_KEYS_H

#include "load/load.h"

/* Of rows with equal values in the key columns of the spec, rejects all but the first. Before dh_load_finish. */
dh_status dh_load_check_keys(dh_load *load, dh_error *error);

#endif
