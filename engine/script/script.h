/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lua scripts: a state that sees `dienhong`, `ds`, `arg` and the safe parts of the standard library, bound in memory
 * and time. One script a state; not thread-safe. The limits of dh_supervisor_run hold even where Lua's own hooks do not
 * reach (a long string.find).
 */
#ifndef DH_SCRIPT_SCRIPT_H
#define DH_SCRIPT_SCRIPT_H

#include "charts/api.h"
#include "plugin/plugins.h"

typedef struct dh_script_options {
    dh_dataset *dataset;               /* becomes `ds`; NULL = none */
    const dh_dataset_options *opening; /* how dienhong.open opens others */
    const dh_measures *measures;
    const dh_plugins *plugins;
    dh_locale locale;
    const char *scripts_folder; /* `require` looks here after the script's own folder */
    const char *output_folder;  /* what save() writes below; NULL = the current one */
    double seconds;             /* 0 = no limit */
    size_t memory;              /* bytes; 0 = no limit */
    char **args;
    int n_args;
    void (*warn)(const char *message); /* missing glyphs and the like; NULL = nobody is told */
    void (*report)(const char *note);  /* the notes of what a chart was drawn of; NULL = nobody is told */
} dh_script_options;

typedef struct dh_script dh_script;

dh_status dh_script_new(dh_script **out, const dh_script_options *options, dh_error *error);
void dh_script_free(dh_script *script);

/* Runs a file, or a text when `path` is NULL (`name` stands for it in messages). What it returns is kept for the calls
 * below. ESCRIPT: the message has the script's line and a traceback; ECANCELLED; ENOMEM. */
dh_status dh_script_run(dh_script *script, const char *path, const char *text, const char *name, dh_error *error);
/* The number, text or truth value that the script returned, as text; NULL when it returned none. Once, before the calls
 * below; borrowed until dh_script_free. */
const char *dh_script_text(dh_script *script, size_t *size);
/* The query or table that the script returned, run; NULL when it returned nothing. ESCRIPT when it returned something
 * else, or several things. Borrowed until dh_script_free. */
dh_status dh_script_result(const dh_table **out, dh_script *script, dh_error *error);
/* The picture of the chart that the script returned, by the ending of `path`. */
dh_status dh_script_draw(dh_script *script, const char *path, dh_error *error);
/* The report that the script returned, as .pdf or .html. */
dh_status dh_script_write_report(dh_script *script, const char *path, dh_error *error);

/* A row of the reference: what a script may write, by group: "verbs", "chart", "report fields", "report". False past
 * the last. */
typedef struct dh_script_word {
    const char *group, *usage, *doc;
} dh_script_word;
bool dh_script_word_at(int32_t index, dh_script_word *out);

/*
 * Runs `body` in a child process whose life is bound: the wall clock starts when the body calls dh_supervisor_start,
 * memory grows by at most `memory` bytes from there. Returns the child's exit code; 4, with a sentence on standard
 * error, when the child was stopped or crashed. Call it before any thread is started.
 */
int dh_supervisor_run(int (*body)(void *context), void *context, double seconds);
/* In the child: the limits begin now. */
void dh_supervisor_start(double seconds, size_t memory);

#endif
