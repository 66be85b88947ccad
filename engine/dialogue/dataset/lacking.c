/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See lacking.h. */
#include "dialogue/dataset/lacking.h"

#include <ctype.h>
#include <string.h>

#include "dialogue/dataset/tables.h"

bool dh_lacking_has_word(const char *text, const char *word)
{
    size_t size = strlen(word);
    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word)) {
        bool starts = at == text || (!isalnum((unsigned char)at[-1]) && at[-1] != '_');
        bool ends = !isalnum((unsigned char)at[size]) && at[size] != '_';
        if (starts && ends) return true;
    }
    return false;
}

/* A column of table `t` that `text` names and the data set lacks; NULL = none. */
static const char *missing_in(const dh_dataset *dataset, int t, const char *text)
{
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[t]);
    for (int32_t c = 0; c < dh_tables[t].n_columns; c++) {
        const char *name = dh_tables[t].columns[c].name;
        if ((table == NULL || dh_table_find(table, name) < 0) && dh_lacking_has_word(text, name)) return name;
    }
    return NULL;
}

/* A column that a name of table `table` leads to (field, session.kind) and the data set lacks; NULL = none. */
static const char *missing(const dh_dataset *dataset, int table, const char *name)
{
    if (strchr(name, '.') == NULL) return missing_in(dataset, table, name);
    const char *found = NULL;
    for (int t = 0; found == NULL && t < DH_TABLES; t++) found = missing_in(dataset, t, name);
    return found;
}

const char *dh_lacking_column(const dh_dataset *dataset, int table, const char *text, const dh_error *fault)
{
    char name[128];
    const char *at = text;
    for (int32_t line = fault->line; *at != '\0' && line > 1; at++) line -= *at == '\n';
    for (int32_t column = 1; *at != '\0' && column < fault->column; at++)
        column += ((unsigned char)at[1] & 0xC0) != 0x80;
    size_t size = 0;
    while (size < sizeof name - 1 && (isalnum((unsigned char)at[size]) || at[size] == '_' || at[size] == '.')) size++;
    memcpy(name, at, size);
    name[size] = '\0';
    return at[size] != '(' ? missing(dataset, table, name) : NULL;
}
