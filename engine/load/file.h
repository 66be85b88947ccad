/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file of an entry. */
#ifndef DH_LOAD_FILE_H
#define DH_LOAD_FILE_H

#include "load/load_internal.h"

/* Opens a file, reads and maps its header, and adds it to the load's sources. */
dh_status dh_load_open_source(dh_load *load, const char *folder, const char *name, dh_error *error);

#endif
