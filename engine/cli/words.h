/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of data sets, queries, charts and reports, one after another, and an example of each. The words come from
 * the rows that the program itself reads by, the examples from scripts/examples/words.lua. */
#ifndef DH_CLI_WORDS_H
#define DH_CLI_WORDS_H

#include "base/message.h"
#include "base/strbuf.h"
#include "dialogue/dataset/tables.h"
#include "query/function.h"

#define DH_WORD_TABLE  DH_MESSAGE("a table of a data set")
#define DH_WORD_COLUMN DH_MESSAGE("a column")
#define DH_WORD_VALUE  DH_MESSAGE("a value of a column")

/* All borrowed, the example until the next word; kind, usage and doc in English, for dh_tr. Of a table usage is its
 * name; of a column its table's, and doc its type; of a value usage is "table.column", and doc the column. */
typedef struct dh_word {
    const char *name, *usage, *doc;
    const char *kind;    /* what it is: "a verb of a query" … */
    const char *example; /* Lua, of keys what stands in dataset.lua; NULL = none */
} dh_word;

/* The examples, read once. */
typedef struct dh_examples dh_examples;

/* From the file in the folder of scripts. EIO, EDATA with the line. */
dh_status dh_examples_read(dh_examples **out, const char *scripts, dh_error *error);
void dh_examples_free(dh_examples *examples);
/* The example of a word in a group of the file: "verbs", "functions", "chart" …; NULL = none. */
const char *dh_example_of(const dh_examples *examples, const char *group, const char *name);

/* Append a query that uses a table, a column or a value of one; `column` and `value` may be NULL. */
void dh_word_add_example(dh_strbuf *out, const dh_table_spec *table, const dh_column_spec *column, const char *value);

/* Calls `visit` with each word until it returns false: tables, columns and their values, keys, verbs, functions, marks,
 * fields, methods and values. False when memory ran out. */
bool dh_words_each(const dh_functions *functions, const dh_examples *examples,
                   bool (*visit)(void *context, const dh_word *word), void *context);

#endif
