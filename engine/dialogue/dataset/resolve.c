/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See resolve.h. */
#include "dialogue/dataset/resolve.h"

#include "base/strbuf.h"
#include "dialogue/dataset/link_check.h"
#include "dialogue/dataset/link_table.h"
#include "load/loader.h"
#include "table/format.h"

/* Checks references, removes rejected rows and takes the table. Counts rejections that max_rejected does not cover. */
static dh_status finish_load(dh_dataset *dataset, int index, const dh_link_targets *targets, dh_table **out,
                             dh_error *error)
{
    int64_t before = dh_load_rejected(dataset->loads[index]);
    DH_TRY(dh_link_check(dataset->loads[index], index, targets, error));
    int64_t rejected = dh_load_rejected(dataset->loads[index]);
    if (index < DH_SESSIONS) dataset->contradictions += index == DH_LINEAGE ? rejected : rejected - before;
    DH_TRY(dh_load_finish(dataset->loads[index], error));
    *out = dh_load_take_table(dataset->loads[index]);
    if (*out == NULL) return dh_error_nomem(error);
    dh_status status = dh_table_set_name(*out, dh_table_names[index], error);
    if (status == DH_OK) return DH_OK;
    dh_table_free(*out);
    *out = NULL;
    return status;
}

/* An incomplete list of units would reject valid rows, so units are then made from names, as where there is no list. */
static dh_status load_units(dh_dataset *dataset, dh_table **out, dh_error *error)
{
    dh_link_targets none = {0};
    *out = NULL;
    if (dataset->loads[DH_UNITS] != NULL) DH_TRY(finish_load(dataset, DH_UNITS, &none, out, error));
    if (*out != NULL && !dataset->partial[DH_UNITS]) return DH_OK;
    dh_table_free(*out);
    const dh_table *named[DH_TABLES] = {0};
    for (int i = DH_SESSIONS; i < DH_TABLES; i++)
        if (dataset->loads[i] != NULL) named[i] = dh_load_table(dataset->loads[i]);
    return dh_link_made_units(out, named, DH_TABLES, dataset->manifest->unit_level, error);
}

static dh_status load_lineage(dh_dataset *dataset, const dh_units *units, dh_error *error)
{
    dh_link_targets targets = {.units = dataset->partial[DH_UNITS] ? NULL : units};
    if (dataset->loads[DH_LINEAGE] == NULL) return DH_OK;
    DH_TRY(finish_load(dataset, DH_LINEAGE, &targets, &dataset->tables[DH_LINEAGE], error));
    if (targets.units != NULL) return DH_OK;
    dh_table_free(dataset->tables[DH_LINEAGE]);
    dataset->tables[DH_LINEAGE] = NULL;
    return DH_OK;
}

dh_status dh_dataset_open_units(dh_dataset *dataset, dh_error *error)
{
    dh_table *units;
    dh_units *loose;
    DH_TRY(load_units(dataset, &units, error));
    /* Parents are found on the table as loaded; the linked table has the same rows. */
    dh_status status = dh_units_new(&loose, units, NULL, error);
    if (status == DH_OK) status = load_lineage(dataset, loose, error);
    if (status == DH_OK && dataset->loads[DH_UNITS] != NULL && !dataset->partial[DH_UNITS])
        status = dh_link_warning_on_units(dataset->loads[DH_UNITS], units, loose, error);
    if (status != DH_OK) {
        dh_units_free(loose);
        dh_table_free(units);
        return status;
    }
    status = dh_link_units(&dataset->tables[DH_UNITS], &dataset->unit_keys, units, loose, error);
    dh_units_free(loose);
    if (status != DH_OK) return status;
    return dh_units_new(&dataset->units, dataset->tables[DH_UNITS], dataset->tables[DH_LINEAGE], error);
}

dh_status dh_dataset_open_events(dh_dataset *dataset, dh_error *error)
{
    dh_link_targets targets = {.units = dataset->units,
                               .made = dataset->loads[DH_UNITS] == NULL || dataset->partial[DH_UNITS],
                               .unit_keys = dataset->unit_keys};
    for (int i = DH_SESSIONS; i < DH_TABLES; i++) {
        if (dataset->loads[i] == NULL) continue;
        dh_table *table;
        DH_TRY(finish_load(dataset, i, &targets, &table, error));
        dh_status status = i == DH_OPINIONS ? dh_link_warning_on_opinions(dataset->loads[i], table, error) : DH_OK;
        if (status != DH_OK) {
            dh_table_free(table);
            return status;
        }
        DH_TRY(dh_link_table(&dataset->tables[i], table, i, &targets, error));
        if (i != DH_SESSIONS || dataset->partial[i]) continue;
        DH_TRY(dh_link_row_keys(&dataset->session_keys, dataset->tables[i], "id", NULL, error));
        targets.sessions = dataset->tables[i];
        targets.session_keys = dataset->session_keys;
    }
    return DH_OK;
}

/* The same notes as a store's tables have. */
static dh_status report_of_load(const dh_load *load, dh_table *table, dh_error *error)
{
    int64_t read = dh_load_read(load), rejected = dh_load_rejected(load);
    dh_strbuf text = {0};
    dh_status status = DH_OK;
    if (rejected > 0)
        status =
            dh_table_add_note(table, error, "%s: %s rows read = %s accepted + %s rejected, listed by 'dienhong check'",
                              dh_table_name(table), dh_numeral_whole(read).text, dh_numeral_whole(read - rejected).text,
                              dh_numeral_whole(rejected).text);
    for (int32_t i = 0; status == DH_OK && dh_load_note(load, i, &text); i++) {
        status = text.failed ? dh_error_nomem(error) : dh_table_add_note(table, error, "%s", text.data);
        dh_strbuf_clear(&text);
    }
    dh_strbuf_free(&text);
    return status;
}

dh_status dh_dataset_report_of_loads(dh_dataset *dataset, dh_error *error)
{
    for (int i = 0; i < DH_TABLES; i++)
        if (dataset->loads[i] != NULL && dataset->tables[i] != NULL) /* without units there is no lineage */
            DH_TRY(report_of_load(dataset->loads[i], dataset->tables[i], error));
    return DH_OK;
}
