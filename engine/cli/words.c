/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See words.h. */
#include "cli/words.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/path.h"
#include "load/config/entry.h"
#include "load/config/lua_data.h"
#include "load/config/manifest.h"
#include "script/script.h"

struct dh_examples {
    dh_arena *arena;
    dh_data_file file;
};

dh_status dh_examples_read(dh_examples **out, const char *scripts, dh_error *error)
{
    char *path = dh_path_join(scripts, "examples/words.lua");
    dh_examples *examples = dh_calloc(1, sizeof *examples);
    dh_arena *arena = dh_arena_new();
    *out = NULL;
    dh_status status = path == NULL || examples == NULL || arena == NULL
                           ? dh_error_nomem(error)
                           : dh_data_read(&examples->file, path, arena, error);
    dh_free(path);
    if (status == DH_OK) {
        examples->arena = arena;
        *out = examples;
        return DH_OK;
    }
    dh_free(examples);
    if (arena != NULL) dh_arena_free(arena);
    return status;
}

void dh_examples_free(dh_examples *examples)
{
    if (examples == NULL) return;
    dh_arena_free(examples->arena);
    dh_free(examples);
}

const char *dh_example_of(const dh_examples *examples, const char *group, const char *name)
{
    const dh_data *words = examples != NULL ? dh_data_get(&examples->file.root, group) : NULL;
    const dh_data *example = words != NULL && words->kind == DH_DATA_TABLE ? dh_data_get(words, name) : NULL;
    return example != NULL ? example->text : NULL;
}

/* What the words of a group of the reference of scripts are. */
static const char *kind_of(const char *group)
{
    if (strcmp(group, "verbs") == 0) return DH_MESSAGE("a verb of a query");
    if (strcmp(group, "chart") == 0) return DH_MESSAGE("a field of a chart");
    if (strcmp(group, "report_fields") == 0) return DH_MESSAGE("a field of a report");
    if (strcmp(group, "report") == 0) return DH_MESSAGE("a method of a report");
    if (strcmp(group, "marks") == 0) return DH_MESSAGE("a mark of charts");
    return strcmp(group, "files") == 0 ? DH_MESSAGE("a function of a script") : DH_MESSAGE("a value in a script");
}

typedef struct visitor {
    const dh_examples *examples;
    bool (*visit)(void *context, const dh_word *word);
    void *context;
    dh_strbuf example; /* of the word that is visited */
} visitor;

void dh_word_add_example(dh_strbuf *out, const dh_table_spec *table, const dh_column_spec *column, const char *value)
{
    dh_strbuf_add(out, "return ds.");
    dh_strbuf_add(out, table->name);
    if (column == NULL)
        dh_strbuf_add(out, ":take(2)");
    else if (value != NULL)
        dh_strbuf_printf(out, ":filter \"%s == '%s'\":aggregate \"n = count()\"", column->name, value);
    else if (column->type == DH_BOOL)
        dh_strbuf_printf(out, ":filter \"%s\":aggregate \"n = count()\"", column->name);
    else if (column->type == DH_TEXT || column->type == DH_CATEGORY)
        dh_strbuf_printf(out, ":group_by \"%s\":aggregate \"n = count()\":sort \"-n\":take(3)", column->name);
    else
        dh_strbuf_printf(out, ":aggregate \"first = min(%s), last = max(%s)\"", column->name, column->name);
}

/* Visits the word with the example that its table, column and value make. */
static bool visit_with_example(visitor *v, dh_word *word, const dh_table_spec *table, const dh_column_spec *column,
                               const char *value)
{
    dh_strbuf_clear(&v->example);
    dh_word_add_example(&v->example, table, column, value);
    word->example = v->example.data;
    return !v->example.failed && v->visit(v->context, word);
}

static bool visit_values(visitor *v, const dh_table_spec *table, const dh_column_spec *column)
{
    char usage[128];
    snprintf(usage, sizeof usage, "%s.%s", table->name, column->name);
    for (size_t i = 0; column->choices != NULL && column->choices[i] != NULL; i++) {
        dh_word word = {.name = column->choices[i], .kind = DH_WORD_VALUE, .usage = usage, .doc = column->name};
        if (!visit_with_example(v, &word, table, column, word.name)) return false;
    }
    return true;
}

static bool visit_tables(visitor *v)
{
    for (int t = 0; t < DH_TABLES; t++) {
        const dh_table_spec *table = &dh_tables[t];
        dh_word word = {.name = table->name, .kind = DH_WORD_TABLE, .usage = table->name};
        if (!visit_with_example(v, &word, table, NULL, NULL)) return false;
        for (int32_t c = 0; c < table->n_columns; c++) {
            const dh_column_spec *column = &table->columns[c];
            word = (dh_word){
                .name = column->name, .kind = DH_WORD_COLUMN, .usage = table->name, .doc = dh_type_name(column->type)};
            if (!visit_with_example(v, &word, table, column, NULL) || !visit_values(v, table, column)) return false;
        }
    }
    return true;
}

static bool visit_keys(const visitor *v, const dh_data_key *keys, size_t n, const char *group, const char *kind)
{
    for (size_t i = 0; i < n; i++) {
        dh_word word = {.name = keys[i].name,
                        .kind = kind,
                        .usage = keys[i].name,
                        .doc = keys[i].doc,
                        .example = dh_example_of(v->examples, group, keys[i].name)};
        if (!v->visit(v->context, &word)) return false;
    }
    return true;
}

static bool visit_scripts(const visitor *v)
{
    dh_script_word from;
    for (int32_t i = 0; dh_script_word_at(i, &from); i++) {
        dh_word word = {.name = from.name,
                        .kind = kind_of(from.group),
                        .usage = from.usage,
                        .doc = from.doc,
                        .example = dh_example_of(v->examples, from.group, from.name)};
        if (!v->visit(v->context, &word)) return false;
    }
    return true;
}

static const char *kind_of_function(const char *group)
{
    if (strcmp(group, "aggregates") == 0) return DH_MESSAGE("an aggregate");
    return strcmp(group, "windows") == 0 ? DH_MESSAGE("a window function") : DH_MESSAGE("a function of expressions");
}

static bool visit_functions(const visitor *v, const dh_functions *functions)
{
    dh_function_doc from;
    for (int32_t i = 0; dh_functions_doc(functions, i, &from); i++) {
        dh_word word = {.name = from.name,
                        .kind = kind_of_function(from.group),
                        .usage = from.signature,
                        .doc = from.doc,
                        .example = dh_example_of(v->examples, "functions", from.name)};
        if (!v->visit(v->context, &word)) return false;
    }
    return true;
}

bool dh_words_each(const dh_functions *functions, const dh_examples *examples,
                   bool (*visit)(void *context, const dh_word *word), void *context)
{
    visitor v = {examples, visit, context, {0}};
    (void)(visit_scripts(&v) && visit_functions(&v, functions) && visit_tables(&v) &&
           visit_keys(&v, dh_dataset_keys, dh_n_dataset_keys, "dataset_keys", DH_MESSAGE("a key of dataset.lua")) &&
           visit_keys(&v, dh_entry_keys, dh_n_entry_keys, "entry_keys",
                      DH_MESSAGE("a key of an entry of dataset.lua")));
    bool complete = !v.example.failed;
    dh_strbuf_free(&v.example);
    return complete;
}
