/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finding, stamping and loading plugins, and what they registered. The search path is walked in order; inside a folder
 * by file name. Nothing is cached between runs. Every file met is remembered with what became of it. Once made, a
 * dh_plugins may be used from any thread.
 */
#ifndef DH_PLUGIN_PLUGINS_H
#define DH_PLUGIN_PLUGINS_H

#include "dialogue/measure/measure.h"

typedef struct dh_plugins dh_plugins;

/* Aggregates and functions are added to `functions`. `paths`: folders, first come first served; a folder that is not
 * there is passed over. Never fails because of a plugin: those are listed as refused. */
dh_status dh_plugins_load(dh_plugins **out, const char *const *paths, int32_t n_paths, dh_functions *functions,
                          dh_error *error);
/* The same when something is first asked for that may be a plugin's: a function that is not built in, or any of the
 * calls below. `told` (NULL = no one) is called once, after that. Without memory to load them there are no plugins, and
 * dh_plugins_ensure_loaded says so; ask it first where "there is none" would mislead. */
dh_status dh_plugins_lazy(dh_plugins **out, const char *const *paths, int32_t n_paths, dh_functions *functions,
                          void (*reported)(void *context), void *context, dh_error *error);
dh_status dh_plugins_ensure_loaded(const dh_plugins *plugins, dh_error *error);
void dh_plugins_free(dh_plugins *plugins); /* objects stay loaded: their code may still be pointed to */

typedef struct dh_plugin_entry {
    const char *path, *name, *version; /* name and version "" when unstamped */
    const char *kinds;                 /* "statistic resolution, aggregate wilson_low" */
    const char *refused;               /* the reason as one sentence; NULL = loaded */
} dh_plugin_entry;

bool dh_plugins_entry(const dh_plugins *plugins, int32_t index, dh_plugin_entry *out); /* false past the last */
const dh_statistic *dh_plugins_statistic(const dh_plugins *plugins, const char *name); /* NULL = none */
const dh_statistic *dh_plugins_statistic_at(const dh_plugins *plugins, int32_t index); /* NULL past the last */
const dh_source *dh_plugins_source(const dh_plugins *plugins, const char *path_or_name);
const dh_sink *dh_plugins_sink(const dh_plugins *plugins, const char *extension);
/* The host given to plugins. It serves the process: dh_plugins_set_measures says which contracts host->measure uses. */
const dh_host *dh_plugin_host(void);
void dh_plugins_set_measures(const dh_measures *measures);
/* From now on the measures that plugins registered are found in `measures` too. `plugins` outlives its use. */
void dh_plugins_serve_measures(dh_plugins *plugins, dh_measures *measures);
/* Who is told of host->progress; NULL = no one. May be called from any thread. */
void dh_plugins_set_progress(void (*report)(int64_t done, int64_t total));

/* What a statistic gave: tables, chart specs (Lua text), notes. */
int32_t dh_results_tables(const dh_results *results);
const char *dh_results_name(const dh_results *results, int32_t index);
const dh_table *dh_results_table(const dh_results *results, int32_t index);
bool dh_results_chart(const dh_results *results, int32_t index, const char **table, const char **spec);
const char *dh_results_note(const dh_results *results, int32_t index); /* NULL past the last */
void dh_results_free(dh_results *results);

/* "key=value" pairs are parsed against the statistic's declared parameters (ranges, choices, defaults). EINVAL names
 * the parameter, what was given and what it takes. */
dh_status dh_statistic_run(dh_results **out, const dh_statistic *statistic, dh_dataset *dataset,
                           const char *const *pairs, int32_t n_pairs, dh_error *error);
/* The declared parameters as help text. */
void dh_params_help(dh_strbuf *out, const dh_param *params, uint32_t n);

/* Reads a whole foreign file through the source that knows it, as a table of text columns (the line column left out).
 */
dh_status dh_plugins_read_file(dh_table **out, const dh_plugins *plugins, const char *path, dh_error *error);

/* The conformance kit: every rule of the interface tried on one thing that a plugin registered; EPLUGIN names the rule
 * that was broken. What may crash when `error` is NULL is tried in a child process. */
dh_status dh_conformance_aggregate(const dh_aggregate *aggregate, dh_error *error);
dh_status dh_conformance_function(const dh_function *function, dh_error *error);
/* Over `dataset`, with parameters as for dh_statistic_run; in this process. */
dh_status dh_conformance_statistic(const dh_statistic *statistic, dh_dataset *dataset, const char *const *pairs,
                                   int32_t n_pairs, dh_error *error);
dh_status dh_conformance_source(const dh_source *source, const char *path, dh_error *error); /* a file that it reads */
dh_status dh_conformance_sink(const dh_sink *sink, dh_error *error);
/* The kit over all that the plugin at `path` registered, a line of report for each thing. */
typedef struct dh_conformance_input {
    dh_dataset *dataset;      /* for statistics; NULL = they are left out */
    const char *file;         /* for sources; NULL = a small file of delimited text */
    const char *const *pairs; /* parameters of statistics */
    int32_t n_pairs;
} dh_conformance_input;
dh_status dh_conformance_plugin(dh_strbuf *report, const dh_plugins *plugins, const char *path,
                                const dh_conformance_input *input, dh_error *error);
/* How the kit makes allocations fail inside a plugin, which calls the C library's malloc: fail_after(n) makes the nth
 * from now on fail, and all after it, 0 turns that off. Given by a program that stands in for malloc; without it (NULL)
 * the engine's allocations and those of host->alloc fail. */
void dh_conformance_set_fault(void (*fail_after)(int64_t n));

/* Writes a newcomer's plugin of a kind ("aggregate", "function", "statistic", "source", "sink"): every file of
 * `template_folder` and of its folder of that kind copied into `folder` (made when it is not there), the template's
 * name replaced by `name` in file names and texts. EINVAL: no name for a plugin, or no kind; EIO: a file is there
 * already (nothing is written then), or cannot be read or written. */
dh_status dh_plugins_new(const char *name, const char *kind, const char *folder, const char *template_folder,
                         dh_error *error);

#endif
