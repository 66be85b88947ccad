/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two readers of a part share: expat (package.c) and that of large parts (package_scan.c). */
#ifndef DH_PLUGINS_PACKAGE_INTERNAL_H
#define DH_PLUGINS_PACKAGE_INTERNAL_H

#include <strings.h>

#include "package.h"

#define PACKAGE_DEPTH 256 /* elements within each other at most: a parser keeps a record of each */

/* Reads the next inflated bytes of the open part; *n = 0 at its end. DH_EDATA, DH_ELIMIT, DH_ECANCELLED. */
dh_status package_read(const part *of, void *bytes, size_t size, int *n, dh_error *error);
void package_refuse_doctype(part *of);
void package_refuse_depth(part *of);

/* Reads the open part. *plain = 0: it is of a kind that only expat reads, and nothing was handed on. */
dh_status package_scan(part *of, const part_handlers *by, int *plain, dh_error *error);

#endif
