/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The libraries of writers/, opened when something of theirs is written first. */
#ifndef DH_TABLE_WRITERS_H
#define DH_TABLE_WRITERS_H

#include "base/error.h"
#include "writers/database.h"
#include "writers/workbook.h"

/* EIO: the library is not there, or is of another version. */
dh_status dh_writers_workbook(const dh_workbook_api **out, dh_error *error);
dh_status dh_writers_database(const dh_database_api **out, dh_error *error);

#endif
