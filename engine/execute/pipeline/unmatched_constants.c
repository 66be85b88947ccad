/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Warns about filter constants that no row of the column has: usually a typo, which an empty result would not reveal.
 * The column's dictionary has every value of its table (and maybe values that no row has any more), so absence from it
 * is proof.
 */
#include "execute/pipeline/unmatched_constants.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/label.h"
#include "base/text.h"

#define NAMES_MAX 65536 /* larger dictionaries are not checked: suggesting a value would cost too much */

/* The filter being checked, and where its notes go. */
typedef struct question {
    const dh_pipeline *pipeline;
    const dh_step *step;
    dh_table *table;
    dh_error *error;
} question;

static bool is_first_filter(const dh_pipeline *pipeline, const dh_step *step)
{
    for (const dh_step *before = pipeline->steps; before < step; before++)
        if (before->type->filters) return false;
    return true;
}

/* The dictionary of the compared expression, with its column and table name for the message (*table NULL = unknown).
 * NULL when there is none that is known to be complete. */
static const dh_dictionary *values_of(const question *q, const dh_expr *e, const char **name, const char **table)
{
    const dh_dictionary *dictionary = NULL;
    if (e->kind == DH_EXPR_COLUMN) {
        *name = q->step->plan->input->schema.fields[e->column].name;
        bool given = q->pipeline->owned == NULL && q->step->source_field[e->column] >= 0;
        *table = given ? q->pipeline->relation->name : NULL;
        dictionary = q->step->dictionaries[e->column];
    } else if (e->kind == DH_EXPR_FOLLOW) {
        *name = dh_table_column_name(e->follow, e->column);
        *table = dh_table_name(e->follow);
        dictionary = dh_table_column(e->follow, e->column)->dictionary;
    }
    if (dictionary == NULL || dh_dictionary_size(dictionary) > NAMES_MAX) return NULL;
    /* A growing dictionary has the values of the rows read: all rows only before the first filter of a full scan. */
    bool whole = q->pipeline->counted == DH_ALL_MORSELS && is_first_filter(q->pipeline, q->step);
    return !dh_dictionary_is_growing(dictionary) || whole ? dictionary : NULL;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The closest value, as a suggestion; "" = none is close. Keys are codes, not words: no suggestion for them. */
static const char *nearest_value(dh_arena *arena, const dh_dictionary *dictionary, const char *of, const char *text)
{
    int32_t n = dh_dictionary_size(dictionary);
    const char **names = dh_arena_zalloc(arena, (size_t)n + 1, sizeof *names);
    size_t size;
    if (names == NULL || dh_dictionary_target(dictionary) != NULL) return "";
    for (int32_t i = 0; i < n; i++) {
        const char *value = dh_dictionary_text(dictionary, i, &size);
        if ((names[i] = dh_arena_strndup(arena, value, size)) == NULL) return "";
    }
    qsort((void *)names, (size_t)n, sizeof *names, by_text); /* code order depends on the threads */
    const char *nearest = dh_text_nearest(text, names, (size_t)n);
    if (nearest == NULL) nearest = dh_label_find(of, text, names, (size_t)n);
    return nearest != NULL ? nearest : "";
}

/* Of a key of units and such: the name that is nearest to the text, where the table has names. "" = none. */
static const char *nearest_name(dh_arena *arena, const dh_dictionary *dictionary, const char *text)
{
    const dh_table *target = dh_dictionary_target(dictionary);
    const dh_column *names = target != NULL ? dh_table_get(target, "name") : NULL;
    if (names == NULL || names->dictionary == NULL || dh_dictionary_size(names->dictionary) > NAMES_MAX) return "";
    return nearest_value(arena, names->dictionary, "name", text);
}

/* Adds a note when `value` is a text constant that the dictionary of `column` lacks. */
static dh_status ask(const question *q, const dh_expr *column, const dh_expr *value)
{
    const char *name, *where;
    if (value->kind != DH_EXPR_CONSTANT || !value->constant.valid) return DH_OK;
    if (value->type != DH_TEXT && value->type != DH_CATEGORY) return DH_OK;
    const dh_dictionary *dictionary = values_of(q, column, &name, &where);
    if (dictionary == NULL) return DH_OK;
    size_t size = value->constant.as.text.size;
    if (dh_dictionary_find(dictionary, value->constant.as.text.data, size) >= 0) return DH_OK;
    dh_arena *arena = dh_arena_new();
    const char *text = arena != NULL ? dh_arena_strndup(arena, value->constant.as.text.data, size) : NULL;
    dh_status status = DH_OK;
    if (text == NULL) {
        status = dh_error_nomem(q->error);
    } else {
        const char *nearest = nearest_value(arena, dictionary, name, text),
                   *called = nearest_name(arena, dictionary, text);
        bool near = nearest[0] != '\0', named = where != NULL && where[0] != '\0';
        if (called[0] != '\0')
            status = dh_table_add_note(q->table, q->error,
                                       "no %s is '%s', since it is a code; did you mean %s.name == '%s'?", name, text,
                                       name, called);
        else if (named && near)
            status = dh_table_add_note(q->table, q->error, "no %s in %s is '%s'; did you mean '%s'?", name, where, text,
                                       nearest);
        else if (named)
            status = dh_table_add_note(q->table, q->error, "no %s in %s is '%s'", name, where, text);
        else if (near)
            status = dh_table_add_note(q->table, q->error, "no %s is '%s'; did you mean '%s'?", name, text, nearest);
        else
            status = dh_table_add_note(q->table, q->error, "no %s is '%s'", name, text);
    }
    dh_arena_free(arena);
    return status;
}

static dh_status ask_all(const question *q, const dh_expr *e)
{
    if (e->kind != DH_EXPR_BUILTIN) return DH_OK;
    bool compares = e->builtin == DH_FN_EQ || e->builtin == DH_FN_NE;
    if (compares) DH_TRY(ask(q, e->args[1], e->args[0]));
    for (int32_t a = 1; (compares || e->builtin == DH_FN_ONE_OF) && a < e->n_args; a++)
        DH_TRY(ask(q, e->args[0], e->args[a]));
    for (int32_t a = 0; a < e->n_args; a++) DH_TRY(ask_all(q, e->args[a]));
    return DH_OK;
}

dh_status dh_unmatched_constants_note(const dh_pipeline *pipeline, const dh_step *step, dh_table *table,
                                      dh_error *error)
{
    question q = {pipeline, step, table, error};
    return step->predicate != NULL ? ask_all(&q, step->predicate) : DH_OK;
}
