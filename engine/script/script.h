/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lua scripts: a state that sees `dienhong`, `ds`, `arg` and the safe parts of the standard library, under limits of
 * memory and time. One state runs one script; not thread-safe. base/supervisor.h enforces the limits also
 * inside C calls that Lua's hooks cannot interrupt (a long string.find).
 */
#ifndef DH_SCRIPT_SCRIPT_H
#define DH_SCRIPT_SCRIPT_H

#include <stdio.h>

#include "charts/api.h"
#include "plugin/plugins.h"
#include "plugin/statistic_file.h"

/* All pointers are borrowed until dh_script_free. */
typedef struct dh_script_options {
    dh_dataset *dataset;               /* becomes `ds`; NULL = none */
    const dh_dataset_options *opening; /* how dienhong.open opens others */
    const dh_measures *measures;
    const dh_plugins *plugins;
    dh_locale locale;
    const char *user_folder;    /* `require` looks in its scripts/ after the script's own folder; NULL = none */
    const char *scripts_folder; /* then here */
    const char *output;         /* the file of --output: its folder may be written to; NULL = none */
    const char *const *allowed; /* folders of --allow, which may be read and written */
    int32_t n_allowed;
    double seconds; /* 0 = no limit */
    size_t memory;  /* bytes that Lua may hold; 0 = no limit */
    char **args;
    int n_args;
    FILE *out;                         /* print writes there; NULL = standard output */
    void (*warn)(const char *message); /* gets warnings of drawing, such as missing glyphs; NULL = dropped */
    void (*report)(const char *note);  /* gets the notes of the data of a saved chart; NULL = dropped */
} dh_script_options;

typedef struct dh_script dh_script;

/* ENOMEM, or ESCRIPT when Lua cannot be set up within the limit of memory. */
dh_status dh_script_new(dh_script **out, const dh_script_options *options, dh_error *error);
void dh_script_free(dh_script *script);

/* Runs a file, or `text` when `path` is NULL (`name` then names it in messages). The values that it returns are kept
 * for the calls below. ESCRIPT: it failed or met a limit; the message has its line, and those that led there. EIO: the
 * file cannot be read. ECANCELLED; ENOMEM. */
dh_status dh_script_run(dh_script *script, const char *path, const char *text, const char *name, dh_error *error);
/* Runs an own statistic over the script's data set. As dh_script_run; dh_results_free *out. */
dh_status dh_script_run_statistic(dh_results **out, dh_script *script, const dh_statistic_file *statistic,
                                  const char *const *pairs, int32_t n_pairs, dh_error *error);
/* The one number, text or boolean that the script returned, as text; NULL when it returned anything else. Call it once,
 * before the calls below: its result stays on Lua's stack. Borrowed until dh_script_free. */
const char *dh_script_text(dh_script *script, size_t *size);
/* The result of the query that the script returned; NULL when it returned nothing. ESCRIPT when it returned something
 * else, or several values. Borrowed until dh_script_free. */
dh_status dh_script_result(const dh_table **out, dh_script *script, dh_error *error);
/* Whether the script has printed or saved anything. */
bool dh_script_has_written(const dh_script *script);
/* Draws the chart that the script returned into `path`, whose ending (.png, .pdf, .svg) says the format. ESCRIPT when
 * it returned no chart. */
dh_status dh_script_draw(dh_script *script, const char *path, dh_error *error);
/* Writes the report that the script returned to `path`, as .pdf or .html. ESCRIPT when it returned none. */
dh_status dh_script_write_report(dh_script *script, const char *path, dh_error *error);

/* An entry of the reference of scripts: its name, how it is written, and its description in English. `group` is
 * "verbs", "chart", "report_fields", "report", "values", "files" or "marks". dh_script_word_at: false past the last. */
typedef struct dh_script_word {
    const char *group, *name, *usage, *doc;
} dh_script_word;
bool dh_script_word_at(int32_t index, dh_script_word *out);

/* Whether the drawing library, which has the marks of charts, can be opened; one that is not installed is no error. */
dh_status dh_script_check_drawing(dh_error *error);
/* What a script may read and write, as sentences in English. */
const char *dh_script_access_rule(void);

#endif
