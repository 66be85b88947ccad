/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a proposal says of a column. */
#include <string.h>

#include "dialogue/dataset/tables.h"
#include "dialogue/profile/proposal.h"

const dh_column_spec *dh_proposed_spec(const dh_proposed_table *t, int32_t column)
{
    const dh_table_spec *spec = &dh_tables[t->table];
    for (int32_t c = 0; t->columns[column].name != NULL && c < spec->n_columns; c++)
        if (strcmp(spec->columns[c].name, t->columns[column].name) == 0) return &spec->columns[c];
    return NULL;
}
