/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two formats of table/write.h that programs read. Nothing is owned. */
#ifndef DH_TABLE_WRITE_MACHINE_H
#define DH_TABLE_WRITE_MACHINE_H

#include "base/pool.h"
#include "base/strbuf.h"
#include "table/table.h"

/* Called with what has been written so far whenever that is some 64 KiB, to empty it. NULL: all of it stays in `out`.
 */
typedef dh_status (*dh_write_flush)(dh_strbuf *out, void *context, dh_error *error);

/* pool: rows are written by several threads and flushed in their order; NULL = by one. */
dh_status dh_table_write_machine(dh_strbuf *out, const dh_table *table, bool json, dh_write_flush flush, void *context,
                                 dh_pool *pool, dh_error *error);

#endif
