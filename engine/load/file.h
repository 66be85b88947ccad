/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening one file of an entry. */
#ifndef DH_LOAD_FILE_H
#define DH_LOAD_FILE_H

#include "load/load_internal.h"

/* Opens `name` in `folder`, maps its header to the columns of the spec by the rules of entry number `entry`, and adds
 * it to the load's sources. A file that is among them already, under another name, is left out with a warning. EIO,
 * EDATA. */
dh_status dh_load_open_source(dh_load *load, int32_t entry, const char *folder, const char *name, dh_error *error);

#endif
