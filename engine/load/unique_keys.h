/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys that must be unique. */
#ifndef DH_LOAD_UNIQUE_KEYS_H
#define DH_LOAD_UNIQUE_KEYS_H

#include "load/load.h"

/* Rejects every row but the first of those whose spec keys are equal. */
dh_status dh_load_check_keys(dh_load *load, dh_error *error);

#endif
