/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See rules.h. A condition becomes the only column of its table's rows, in their order. */
#include "dialogue/rules/rules.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "dialogue/dataset/lacking.h"
#include "dialogue/dataset/tables.h"
#include "execute/execute.h"
#include "load/config/own_expression.h"

/* Before the condition, in the verb that computes it: in brackets, within which no other item can stand. */
static const char ASSIGNED[] = "met = (";

/* The load that knows the places of the table's rows: of a table of the domain. Others are read anew when asked for. */
static const dh_load *load_of(const dh_dataset *dataset, const char *name)
{
    const char *table;
    const dh_load *load;
    if (dh_table_index(name) < 0) return NULL;
    for (int32_t i = 0; (load = dh_dataset_load(dataset, i, &table)) != NULL; i++)
        if (strcmp(table, name) == 0) return load;
    return NULL;
}

/* Whether the data set has the table. One that no data set may have is a fault of the rule. */
static dh_status find_table(bool *found, const dh_dataset *dataset, const dh_rule *rule, dh_error *error)
{
    const char *const *names = dh_dataset_table_names(dataset);
    size_t n = 0, at;
    while (names[n] != NULL) n++;
    for (at = 0; at < n && strcmp(names[at], rule->table) != 0;) at++;
    *found = at < n && (dh_table_index(rule->table) < 0 || dh_dataset_table(dataset, rule->table) != NULL);
    if (at < n || dh_table_index(rule->table) >= 0) return DH_OK;
    const char *nearest = dh_text_nearest(rule->table, names, n);
    dh_error fault = {.line = 1, .column = 1};
    if (nearest != NULL)
        dh_error_set(error, DH_ESCRIPT, "rule '%s': there is no table '%s'; did you mean '%s'?", rule->name,
                     rule->table, nearest);
    else
        dh_error_set(error, DH_ESCRIPT, "rule '%s': there is no table '%s'; ds.sessions, ds.opinions … are tables",
                     rule->name, rule->table);
    if (error != NULL) dh_own_expression_at(error, rule->path, rule->text, rule->table, &fault);
    return DH_ESCRIPT;
}

/* Binds the condition. A fault is located in it. */
static dh_status bind(dh_plan **out, const dh_dataset *dataset, const dh_rule *rule, dh_error *fault)
{
    dh_strbuf text = {0};
    dh_strbuf_printf(&text, "%s%s)", ASSIGNED, rule->condition);
    DH_TRY(dh_plan_scan(out, dh_dataset_catalog(dataset), rule->table, fault));
    dh_status status = text.failed ? dh_error_nomem(fault) : dh_plan_step(out, dh_plan_derive, text.data, fault);
    if (status != DH_OK && fault->line == 1) fault->column -= (int32_t)sizeof ASSIGNED - 1;
    if (status == DH_OK) status = dh_plan_step(out, dh_plan_select, "met", fault);
    dh_strbuf_free(&text);
    if (status != DH_OK) dh_plan_free(*out);
    return status;
}

static dh_status locate(const dh_rule *rule, const dh_error *fault, dh_error *error)
{
    if (fault->status == DH_ENOMEM) return dh_error_nomem(error);
    static const char verb[] = "derive: "; /* which computes it, and stands nowhere in the rule */
    bool named = strncmp(fault->message, verb, sizeof verb - 1) == 0;
    const char *said = fault->message + (named ? sizeof verb - 1 : 0);
    dh_error_set(error, DH_ESCRIPT, "rule '%s': %s", rule->name, said);
    if (error != NULL) dh_own_expression_at(error, rule->path, rule->text, rule->condition, fault);
    return DH_ESCRIPT;
}

static dh_status keep_rows(dh_rule_result *out, const dh_column *met, dh_error *error)
{
    out->n_rows = met->length;
    for (int pass = 0; pass < 2; pass++) {
        int64_t n = 0;
        for (int64_t row = 0; row < met->length; row++) {
            bool valid = dh_column_is_valid(met, row);
            out->n_unknown += !valid && pass == 0;
            if (!valid || dh_column_bool(met, row)) continue;
            if (pass > 0) out->broken[n] = row;
            n++;
        }
        out->n_broken = n;
        if (pass == 0 && n == 0) return DH_OK;
        if (pass == 0 && (out->broken = dh_calloc((size_t)n, sizeof *out->broken)) == NULL)
            return dh_error_nomem(error);
    }
    return DH_OK;
}

static dh_status check_rule(dh_rule_result *out, const dh_dataset *dataset, dh_error *error)
{
    bool found;
    dh_plan *plan;
    dh_table *table;
    dh_error fault = DH_ERROR_INIT;
    DH_TRY(find_table(&found, dataset, out->rule, error));
    out->lacks_table = !found;
    if (!found) return DH_OK;
    int index = dh_table_index(out->rule->table);
    dh_status status = bind(&plan, dataset, out->rule, &fault);
    if (status != DH_OK && status != DH_ENOMEM && index >= 0)
        out->lacking = dh_lacking_column(dataset, index, out->rule->condition, &fault);
    if (out->lacking != NULL) return DH_OK;
    if (status != DH_OK) return locate(out->rule, &fault, error);
    status = dh_execute(&table, plan, &fault);
    dh_plan_free(plan);
    if (status != DH_OK) return locate(out->rule, &fault, error);
    const dh_column *met = dh_table_get(table, "met");
    out->load = load_of(dataset, out->rule->table);
    if (met->type != DH_BOOL) {
        dh_error_set(&fault, DH_EINVAL, "the condition is neither true nor false; compare something, as in \"%s > 0\"",
                     out->rule->condition);
        fault.line = fault.column = 1;
        status = locate(out->rule, &fault, error);
    } else {
        status = keep_rows(out, met, error);
    }
    dh_table_free(table);
    return status;
}

dh_status dh_rules_check(dh_rule_results *out, const dh_dataset *dataset, dh_arena *arena, dh_error *error)
{
    dh_folders folders = dh_dataset_folders(dataset);
    *out = (dh_rule_results){0};
    DH_TRY(dh_rules_read(&out->rules, &folders, arena, error));
    out->items = dh_calloc(out->rules.n + 1, sizeof *out->items);
    dh_status status = out->items != NULL ? DH_OK : dh_error_nomem(error);
    for (size_t i = 0; status == DH_OK && i < out->rules.n; i++) {
        out->items[out->n].rule = &out->rules.items[i];
        status = check_rule(&out->items[out->n++], dataset, error);
    }
    if (status != DH_OK) dh_rule_results_free(out);
    return status;
}

void dh_rule_results_free(dh_rule_results *results)
{
    for (size_t i = 0; i < results->n; i++) dh_free(results->items[i].broken);
    dh_free(results->items);
    *results = (dh_rule_results){0};
}

int64_t dh_rule_results_errors(const dh_rule_results *results)
{
    int64_t n = 0;
    for (size_t i = 0; i < results->n; i++)
        if (!results->items[i].rule->is_warning) n += results->items[i].n_broken;
    return n;
}
