/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What lists a data set declares to be complete: covers = { sessions = { from = "2018", to = "2019", level = "commune"
 * } } says that all sessions of all communes on these days stand in the list, so that a unit without a row had none.
 */
#ifndef DH_LOAD_CONFIG_LISTED_H
#define DH_LOAD_CONFIG_LISTED_H

#include "base/strbuf.h"
#include "load/config/lua_data.h"

typedef struct dh_listed {
    const char *table; /* sessions … */
    int32_t from, to;  /* days, both included */
    const char *level; /* of the units that it holds for; NULL = all */
} dh_listed;

/* Reads the value of the key `covers` of a data file; NULL = none. Lives in the arena. EDATA with the line. */
dh_status dh_listed_read(const dh_listed **out, int32_t *n, const dh_data_file *file, const dh_data *value,
                         dh_arena *arena, dh_error *error);
/* A copy in the arena; NULL when out of memory. */
const dh_listed *dh_listed_copy(const dh_listed *covers, int32_t n, dh_arena *arena);
/* Appends it as a Lua table. */
void dh_listed_print(dh_strbuf *out, const dh_listed *covers, int32_t n);

#endif
