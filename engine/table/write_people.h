/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two formats of table/write.h that people read. Nothing is owned; `out` says whether memory ran out. */
#ifndef DH_TABLE_WRITE_PEOPLE_H
#define DH_TABLE_WRITE_PEOPLE_H

#include "table/format.h"

/* Cells of text that are wider are cut in a grid. */
#define DH_TABLE_CELL_WIDTH 60

dh_status dh_table_write_grid(dh_strbuf *out, const dh_table *table, dh_locale locale, dh_error *error);
dh_status dh_table_write_md(dh_strbuf *out, const dh_table *table, dh_locale locale, dh_error *error);

#endif
