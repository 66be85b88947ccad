/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a proposal says of a column, and why it says no more. */
#include <string.h>

#include "base/message.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/profile/proposal.h"

const dh_column_spec *dh_proposed_spec(const dh_proposed_table *t, int32_t column)
{
    const dh_table_spec *spec = &dh_tables[t->table];
    for (int32_t c = 0; t->columns[column].name != NULL && c < spec->n_columns; c++)
        if (strcmp(spec->columns[c].name, t->columns[column].name) == 0) return &spec->columns[c];
    return NULL;
}

bool dh_proposed_has(const dh_proposed_table *t, const char *name)
{
    for (int32_t i = 0; i < t->survey->n_columns; i++)
        if (t->columns[i].name != NULL && strcmp(t->columns[i].name, name) == 0) return true;
    return false;
}

const char *dh_proposed_example(const dh_survey_column *column)
{
    size_t size;
    return dh_dictionary_size(column->values) > 0 ? dh_dictionary_text(column->values, 0, &size) : "";
}

void dh_proposal_say_lack(dh_strbuf *out, const dh_proposed_table *t)
{
    const dh_survey_column *columns = t->survey->columns;
    if (t->period_in_two)
        dh_strbuf_add(out, dh_tr("months or quarters stand in one column and years in another; put both into one, such "
                                 "as 'Quý I/2024', or"));
    else if (t->unread_column >= 0)
        dh_strbuf_printf(out,
                         dh_tr("'%s' says it in words that are not understood, such as '%s'; write them like 'Quý "
                               "I/2024', or"),
                         columns[t->unread_column].header, dh_proposed_example(&columns[t->unread_column]));
    else if (t->period.uncertain)
        dh_strbuf_printf(
            out, dh_tr("the titles, such as '%s', name several, no end, or the estimate of one beside another:"),
            t->period.title.text);
    else
        dh_strbuf_add(out, dh_tr("no title and no column says it:"));
}

void dh_proposal_say_heads(dh_strbuf *out, const dh_proposed_table *t)
{
    const char *head = "";
    for (int32_t i = t->survey->n_columns - 1; i >= 0; i--)
        if (t->heads[i].period.kind != DH_PERIOD_NONE) head = t->survey->columns[i].header;
    if (t->heads_lack_year)
        dh_strbuf_printf(out,
                         dh_tr("columns such as '%s' are parts of a year, and no title says of which; write it there, "
                               "such as 'Năm 2024'"),
                         head);
    else
        dh_strbuf_printf(out,
                         dh_tr("columns such as '%s' are periods, and it is not known of which figure; write it into "
                               "the title or above them, such as 'Số cuộc đối thoại'"),
                         head);
}
