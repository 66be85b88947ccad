/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reporting calendars as data: { title = { vi = "năm báo cáo", en = "reporting year" }, begins = { day = 15, month = 12
 * }, named_by = "end", weeks = "thursday" }. named_by is "begin" and weeks is "monday" where they are not given.
 */
#ifndef DH_LOAD_CONFIG_CALENDAR_FILE_H
#define DH_LOAD_CONFIG_CALENDAR_FILE_H

#include "base/reporting.h"
#include "base/strbuf.h"
#include "load/config/lua_data.h"

/* Whether a calendar may be called so: small letters, digits, - and _, from 1 to 64 of them. */
bool dh_calendar_is_name(const char *name);
/* Reads a file, whose calendar is called `name`. Lives in the arena. EIO, ELIMIT, EDATA with the line. */
dh_status dh_calendar_read(dh_calendar *out, const char *path, const char *name, dh_arena *arena, dh_error *error);
/* The same of a table in another file, which has its name, too. */
dh_status dh_calendar_read_part(dh_calendar *out, const dh_data_file *part, const dh_data *table, dh_arena *arena,
                                dh_error *error);
/* Appends it as such a table. */
void dh_calendar_print(dh_strbuf *out, const dh_calendar *calendar);

#endif
