/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See as_of.h. */
#include "dialogue/measure/as_of.h"

#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/tables.h"

static bool has_later(const dh_dataset *dataset, const dh_table *table, const char *name)
{
    const dh_column *days = dh_table_get(table, name);
    for (int64_t i = 0; days != NULL && i < days->length; i++)
        if (dh_column_is_valid(days, i) && dh_dataset_is_later(dataset, dh_column_date(days, i))) return true;
    return false;
}

bool dh_as_of_matters(const dh_dataset *dataset, int index)
{
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[index]);
    return index == DH_OPINIONS && table != NULL &&
           (has_later(dataset, table, "answered_on") || has_later(dataset, table, "resolved_on"));
}

static bool has_field(const dh_schema *schema, const char *name)
{
    for (int32_t i = 0; i < schema->n; i++)
        if (strcmp(schema->fields[i].name, name) == 0) return true;
    return false;
}

dh_status dh_as_of_apply(dh_plan **plan, const dh_dataset *dataset, int index, dh_error *error)
{
    dh_strbuf text = {0};
    if (!dh_as_of_matters(dataset, index)) return DH_OK;
    const dh_schema *schema = &(*plan)->schema;
    bool answered = has_field(schema, "answered_on"), resolved = has_field(schema, "resolved_on");
    if (has_field(schema, "outcome") && (answered || resolved)) {
        /* resolved later: it was open; an outcome other than that came with its answer, if with no resolution */
        dh_strbuf_add(&text, "outcome = if_else(");
        if (resolved) dh_strbuf_add(&text, "coalesce(resolved_on > as_of(), false)");
        if (resolved && answered) dh_strbuf_add(&text, " or ");
        if (answered)
            dh_strbuf_printf(&text,
                             "(coalesce(answered_on > as_of(), false) and %s"
                             "coalesce(not one_of(outcome, 'open', 'in_progress'), false))",
                             resolved ? "not is_known(resolved_on) and " : "");
        dh_strbuf_add(&text, ", 'open', outcome)");
    }
    static const char *const columns[] = {"answered_on", "resolved_on"};
    for (int i = 0; i < 2; i++)
        if (i == 0 ? answered : resolved)
            dh_strbuf_printf(&text, "%s%s = if_else(%s <= as_of(), %s, nil)", text.size > 0 ? ", " : "", columns[i],
                             columns[i], columns[i]);
    dh_status status = text.failed ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && text.size > 0) status = dh_plan_step(plan, dh_plan_derive, text.data, error);
    dh_strbuf_free(&text);
    return status;
}

dh_status dh_as_of_scan(dh_plan **out, dh_dataset *dataset, const char *table, dh_error *error)
{
    int index = dh_table_index(table);
    bool dated = index >= DH_SESSIONS && dh_table_first_day_column(index) == NULL;
    if (dh_dataset_declares_as_of(dataset)) DH_TRY(dh_dataset_ensure_loaded(dataset, error));
    DH_TRY(dh_plan_scan(out, dh_dataset_catalog(dataset), table, error));
    if (!dated) return DH_OK;
    const char *day = dh_table_date_column(index);
    char text[96];
    snprintf(text, sizeof text, "coalesce(%s <= as_of(), true)", day);
    dh_status status = dh_as_of_apply(out, dataset, index, error);
    if (status == DH_OK && has_later(dataset, dh_dataset_table(dataset, table), day))
        status = dh_plan_step(out, dh_plan_filter, text, error);
    if (status == DH_OK) return DH_OK;
    dh_plan_free(*out);
    *out = NULL;
    return status;
}
