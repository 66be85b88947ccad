/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The results of a statistic: tables (owned), chart specs and notes, in the order in which they were added. */
#include <string.h>

#include "base/memory.h"
#include "plugin/plugin_internal.h"

typedef struct named_table {
    char *name, *title; /* title NULL: the label of its name */
    dh_table *table;
} named_table;

typedef struct chart {
    char *table, *spec;
} chart;

struct dh_results {
    named_table *tables;
    size_t n_tables, tables_capacity;
    chart *charts;
    size_t n_charts, charts_capacity;
    char **notes;
    size_t n_notes, notes_capacity;
};

dh_results *dh_results_new(void)
{
    return dh_calloc(1, sizeof(dh_results));
}

void dh_results_free(dh_results *results)
{
    if (!results) return;
    for (size_t i = 0; i < results->n_tables; i++) {
        dh_free(results->tables[i].name);
        dh_free(results->tables[i].title);
        dh_table_free(results->tables[i].table);
    }
    for (size_t i = 0; i < results->n_charts; i++) {
        dh_free(results->charts[i].table);
        dh_free(results->charts[i].spec);
    }
    for (size_t i = 0; i < results->n_notes; i++) dh_free(results->notes[i]);
    dh_free(results->tables);
    dh_free(results->charts);
    dh_free(results->notes);
    dh_free(results);
}

static const named_table *find(const dh_results *results, const char *name)
{
    for (size_t i = 0; i < results->n_tables; i++)
        if (strcmp(results->tables[i].name, name) == 0) return &results->tables[i];
    return NULL;
}

static dh_status keep_table(dh_results *results, const char *name, dh_table *table, dh_error *error)
{
    if (!name || !name[0]) return dh_error_set(error, DH_EINVAL, "a result table has no name");
    if (!table) return dh_error_set(error, DH_EINVAL, "the result table '%s' is missing", name);
    if (find(results, name)) return dh_error_set(error, DH_EINVAL, "the result table '%s' is there twice", name);
    DH_TRY(dh_table_set_name(table, name, error));
    char *copy = dh_strdup(name);
    if (!copy || dh_grow((void **)&results->tables, &results->tables_capacity, results->n_tables + 1,
                         sizeof *results->tables) != 0) {
        dh_free(copy);
        return dh_error_nomem(error);
    }
    results->tables[results->n_tables++] = (named_table){copy, NULL, table};
    return DH_OK;
}

dh_status dh_results_add_table(dh_results *results, const char *name, dh_table *table, dh_error *error)
{
    dh_status status = keep_table(results, name, table, error);
    if (status != DH_OK) dh_table_free(table);
    return status;
}

dh_status dh_results_add_chart(dh_results *results, const char *table, const char *spec, dh_error *error)
{
    if (!table || !find(results, table))
        return dh_error_set(error, DH_EINVAL, "a chart is suggested over '%s', which is no result table",
                            table ? table : "");
    chart made = {dh_strdup(table), dh_strdup(spec ? spec : "")};
    if (!made.table || !made.spec ||
        dh_grow((void **)&results->charts, &results->charts_capacity, results->n_charts + 1, sizeof made) != 0) {
        dh_free(made.table);
        dh_free(made.spec);
        return dh_error_nomem(error);
    }
    results->charts[results->n_charts++] = made;
    return DH_OK;
}

dh_status dh_results_add_note(dh_results *results, const char *text, dh_error *error)
{
    if (!text) return dh_error_set(error, DH_EINVAL, "a note has no text");
    text = dh_tr(text);
    for (size_t i = 0; i < results->n_notes; i++)
        if (strcmp(results->notes[i], text) == 0) return DH_OK;
    char *copy = dh_strdup(text);
    if (!copy || dh_grow((void **)&results->notes, &results->notes_capacity, results->n_notes + 1, sizeof copy) != 0) {
        dh_free(copy);
        return dh_error_nomem(error);
    }
    results->notes[results->n_notes++] = copy;
    return DH_OK;
}

dh_status dh_results_set_title(dh_results *results, const char *title, dh_error *error)
{
    named_table *last = &results->tables[results->n_tables - 1];
    char *copy = dh_strdup(title);
    if (!copy) return dh_error_nomem(error);
    dh_free(last->title);
    last->title = copy;
    return DH_OK;
}

int32_t dh_results_tables(const dh_results *results)
{
    return (int32_t)results->n_tables;
}

const char *dh_results_name(const dh_results *results, int32_t index)
{
    return results->tables[index].name;
}

const char *dh_results_title(const dh_results *results, int32_t index)
{
    if (results->tables[index].title) return results->tables[index].title;
    const char *name = results->tables[index].name, *title = dh_tr_name("table", name, strlen(name));
    return title ? title : name;
}

const dh_table *dh_results_table(const dh_results *results, int32_t index)
{
    return results->tables[index].table;
}

bool dh_results_chart(const dh_results *results, int32_t index, const char **table, const char **spec)
{
    if (index < 0 || (size_t)index >= results->n_charts) return false;
    *table = results->charts[index].table;
    *spec = results->charts[index].spec;
    return true;
}

const char *dh_results_note(const dh_results *results, int32_t index)
{
    return index >= 0 && (size_t)index < results->n_notes ? results->notes[index] : NULL;
}
