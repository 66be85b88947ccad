/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of data sets, queries, charts and reports, one after another, and an example of each. The words come from
 * the rows that the program itself reads by, the examples from scripts/examples/words.lua. */
#ifndef DH_CLI_WORDS_H
#define DH_CLI_WORDS_H

#include "base/message.h"
#include "query/function.h"

#define DH_WORD_TABLE  DH_MESSAGE("a table of a data set")
#define DH_WORD_COLUMN DH_MESSAGE("a column")

/* All borrowed; kind, usage and doc in English, for dh_tr. Of a table usage is its name; of a column its table's, and
 * doc its type. */
typedef struct dh_word {
    const char *name, *usage, *doc;
    const char *kind;    /* what it is: "a verb of a query" … */
    const char *example; /* Lua; NULL = none */
} dh_word;

/* The examples, read once. */
typedef struct dh_examples dh_examples;

/* From the file in the folder of scripts. EIO, EDATA with the line. */
dh_status dh_examples_read(dh_examples **out, const char *scripts, dh_error *error);
void dh_examples_free(dh_examples *examples);
/* The example of a word in a group of the file: "verbs", "functions", "chart" …; NULL = none. */
const char *dh_example_of(const dh_examples *examples, const char *group, const char *name);

/* Calls `visit` with each word until it returns false: tables, columns, keys, verbs, functions, fields, methods and
 * values. */
void dh_words_each(const dh_functions *functions, const dh_examples *examples,
                   bool (*visit)(void *context, const dh_word *word), void *context);

#endif
