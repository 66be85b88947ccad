/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of data files that stand in both languages: title = { vi = "…", en = "…" }. */
#ifndef DH_LOAD_CONFIG_OWN_TEXT_H
#define DH_LOAD_CONFIG_OWN_TEXT_H

#include "load/config/entry.h"
#include "load/config/lua_data.h"

/* What a key of texts takes: a text alone, too, of which dh_own_text_read says what it lacks. */
#define DH_TAKES_TEXTS (DH_TAKES_TEXT | DH_TAKES_TABLE)

/* Reads `key` of `table`, a table of the file, by dh_locale into out[2]: where one language is missing, the text of the
 * other; "" = it is not there. In the arena of the file. EDATA with file, line and column for what is no such table. */
dh_status dh_own_text_read(const char *out[2], const dh_data_file *file, const dh_data *table, const char *key,
                           dh_error *error);

#endif
