/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes of plans: creation, reference counting, and scans. */
#include <string.h>

#include "query/plan_build.h"

#include "base/arena.h"
#include "base/memory.h"
#include "base/message.h"

dh_plan *dh_plan_ref(const dh_plan *plan)
{
    dh_plan *shared = (dh_plan *)plan;
    __atomic_add_fetch(&shared->refs, 1, __ATOMIC_RELAXED);
    return shared;
}

/* Iterates along `input`; recurses only into `other` of joins and unions. */
void dh_plan_free(dh_plan *plan)
{
    while (plan && __atomic_sub_fetch(&plan->refs, 1, __ATOMIC_ACQ_REL) == 0) {
        dh_plan *input = (dh_plan *)plan->input;
        dh_plan_free((dh_plan *)plan->other);
        dh_table_free(plan->owned_table);
        dh_relation_unref(plan->relation);
        dh_arena_free(plan->arena);
        dh_free(plan);
        plan = input;
    }
}

/* `verb` NULL: a scan. */
static dh_status new_node(dh_plan **out, const dh_verb *verb, const char *text, dh_error *error)
{
    dh_plan *made = dh_calloc(1, sizeof *made);
    if (!made) return dh_error_nomem(error);
    made->refs = 1;
    made->node = verb ? verb->node : DH_NODE_SCAN;
    made->verb = verb;
    made->depth = 1;
    made->arena = dh_arena_new();
    made->text = made->arena ? dh_arena_strdup(made->arena, text) : NULL;
    if (!made->text) {
        dh_plan_free(made);
        return dh_error_nomem(error);
    }
    *out = made;
    return DH_OK;
}

dh_status dh_plan_begin(dh_plan **out, const dh_verb *verb, const dh_plan *input, const char *text, dh_error *error)
{
    *out = NULL;
    if (input->node == DH_NODE_GROUP_BY && verb->node != DH_NODE_AGGREGATE)
        return dh_error_set(error, DH_EINVAL, "'%s' follows a group_by, which only aggregate may; put '%s' before it",
                            verb->name, verb->name);
    if (input->depth >= DH_PLAN_MAX_DEPTH)
        return dh_error_set(error, DH_ELIMIT, "a query has at most %d verbs", DH_PLAN_MAX_DEPTH);
    dh_plan *made = NULL;
    DH_TRY(new_node(&made, verb, text, error));
    made->catalog = input->catalog;
    made->input = dh_plan_ref(input);
    made->schema = input->schema;
    made->depth = input->depth + 1;
    *out = made;
    return DH_OK;
}

dh_status dh_plan_end(dh_plan **out, dh_plan *made, dh_status status, dh_error *error)
{
    if (status == DH_OK) {
        *out = made;
        return DH_OK;
    }
    if (made && status != DH_ENOMEM) dh_error_prefix(error, "%s", made->verb ? made->verb->name : "scan");
    dh_plan_free(made);
    return status;
}

dh_status dh_plan_check_other(const dh_plan *other, const char *verb, dh_error *error)
{
    if (other->node != DH_NODE_GROUP_BY) return DH_OK;
    return dh_error_set(error, DH_EINVAL, "the other side of '%s' is a group_by without its aggregate", verb);
}

/* The depth is that of the deeper side, since walks over plans recurse into both. */
dh_status dh_plan_set_other(dh_plan *made, const dh_plan *other, dh_error *error)
{
    DH_TRY(dh_plan_check_other(other, made->verb->name, error));
    if (other->depth >= made->depth) made->depth = other->depth + 1;
    if (made->depth > DH_PLAN_MAX_DEPTH)
        return dh_error_set(error, DH_ELIMIT, "a query has at most %d verbs", DH_PLAN_MAX_DEPTH);
    made->other = dh_plan_ref(other);
    return DH_OK;
}

/* Whether a geography below the node maps units. */
static bool is_mapped(const dh_plan *plan)
{
    for (; plan; plan = plan->input)
        if (plan->node == DH_NODE_GEOGRAPHY) return plan->maps_units;
    return false;
}

dh_binder dh_plan_binder(const dh_plan *made, dh_error *error)
{
    return (dh_binder){.text = made->text,
                       .schema = &made->input->schema,
                       .catalog = made->catalog,
                       .arena = made->arena,
                       .error = error,
                       .mapped = is_mapped(made->input)};
}

/* ---- scans ---- */

static dh_status table_schema(dh_plan *made, const dh_table *table, dh_error *error)
{
    int32_t n = dh_table_columns(table);
    dh_field *fields = dh_arena_zalloc(made->arena, (size_t)n + 1, sizeof *fields);
    if (!fields) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        const dh_column *column = dh_table_column(table, i);
        fields[i].name = dh_arena_strdup(made->arena, dh_table_column_name(table, i));
        if (!fields[i].name) return dh_error_nomem(error);
        fields[i].type = column->type;
        fields[i].display = column->display;
        if (column->type == DH_CATEGORY && column->dictionary)
            fields[i].target = dh_dictionary_target(column->dictionary);
    }
    made->table = table;
    made->schema = (dh_schema){fields, n};
    return DH_OK;
}

static dh_status relation_schema(dh_plan *made, dh_relation *relation, dh_error *error)
{
    int32_t n = relation->n_fields;
    dh_field *fields = dh_arena_zalloc(made->arena, (size_t)n + 1, sizeof *fields);
    if (!fields) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        const dh_relation_field *from = &relation->fields[i];
        fields[i] = (dh_field){dh_arena_strdup(made->arena, from->name), from->type, from->display,
                               from->dictionary ? dh_dictionary_target(from->dictionary) : NULL};
        if (!fields[i].name) return dh_error_nomem(error);
    }
    made->relation = dh_relation_ref(relation);
    made->schema = (dh_schema){fields, n};
    return DH_OK;
}

dh_status dh_plan_relation(dh_plan **out, const dh_catalog *catalog, dh_relation *relation, dh_error *error)
{
    dh_plan *made = NULL;
    *out = NULL;
    DH_TRY(new_node(&made, NULL, relation->name, error));
    made->catalog = catalog;
    return dh_plan_end(out, made, relation_schema(made, relation, error), error);
}

dh_status dh_plan_scan(dh_plan **out, const dh_catalog *catalog, const char *table, dh_error *error)
{
    *out = NULL;
    dh_relation *relation = catalog->relation ? catalog->relation(catalog->self, table) : NULL;
    if (relation) return dh_plan_relation(out, catalog, relation, error);
    const dh_table *found = catalog->table(catalog->self, table);
    if (!found) {
        dh_binder b = {.text = table, .error = error};
        size_t n = 0;
        while (catalog->table_names && catalog->table_names[n]) n++;
        dh_status status = dh_bind_unknown(&b, 0, DH_MESSAGE("table"), table, catalog->table_names, n);
        dh_error_at(error, "", 0, 0);
        return status;
    }
    dh_plan *made = NULL;
    DH_TRY(new_node(&made, NULL, table, error));
    made->catalog = catalog;
    return dh_plan_end(out, made, table_schema(made, found, error), error);
}

dh_status dh_plan_table(dh_plan **out, const dh_catalog *catalog, dh_table *table, dh_error *error)
{
    dh_plan *made = NULL;
    *out = NULL;
    dh_status status = new_node(&made, NULL, dh_table_name(table), error);
    if (status != DH_OK) {
        dh_table_free(table);
        return status;
    }
    made->catalog = catalog;
    made->owned_table = table;
    return dh_plan_end(out, made, table_schema(made, table, error), error);
}

dh_status dh_plan_step(dh_plan **plan, dh_status (*verb)(dh_plan **, const dh_plan *, const char *, dh_error *),
                       const char *text, dh_error *error)
{
    dh_plan *next;
    dh_status status = verb(&next, *plan, text, error);
    if (status != DH_OK) return status;
    dh_plan_free(*plan);
    *plan = next;
    return DH_OK;
}
