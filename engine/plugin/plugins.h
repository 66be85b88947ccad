/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finding and loading plugins, and looking up what they registered. The folders of the search path are loaded in order,
 * the files of a folder by name. Every file found is kept, with the reason where it was refused. Nothing is cached
 * between runs. A dh_plugins may be used from any thread.
 */
#ifndef DH_PLUGIN_PLUGINS_H
#define DH_PLUGIN_PLUGINS_H

#include "dialogue/measure/measure.h"
#include "load/sheets.h"

typedef struct dh_plugins dh_plugins;

/* Loads all plugins. Aggregates and functions are added to `functions`. `paths`: folders or single files; of two
 * plugins with the same names the first is kept; a folder that is not there is skipped. A faulty plugin is no error: it
 * is listed as refused. ENOMEM. */
dh_status dh_plugins_load(dh_plugins **out, const char *const *paths, int32_t n_paths, dh_functions *functions,
                          dh_error *error);
/* The same lazily: plugins are loaded at the first look-up of a function that is not built in, or the first of the
 * calls below. `reported` (may be NULL) is called once after that. When loading runs out of memory there are no plugins
 * and look-ups find nothing: call dh_plugins_ensure_loaded first where "there is none" would mislead. */
dh_status dh_plugins_lazy(dh_plugins **out, const char *const *paths, int32_t n_paths, dh_functions *functions,
                          void (*reported)(void *context), void *context, dh_error *error);
/* Before they are loaded: plugins that do not stand in `own`, the folder of the bundled ones, are first loaded in a
 * process of their own, each within these limits (0 = none), and refused when they crash, exit or do not end there. */
typedef struct dh_plugin_limits {
    double seconds;
    size_t memory; /* bytes */
} dh_plugin_limits;
dh_status dh_plugins_set_dry_run(dh_plugins *plugins, const char *own, dh_plugin_limits limits, dh_error *error);
dh_status dh_plugins_ensure_loaded(const dh_plugins *plugins, dh_error *error);
void dh_plugins_free(dh_plugins *plugins); /* objects stay loaded: their code may still be pointed to */

typedef struct dh_plugin_entry {
    const char *path, *name, *version; /* name and version "" when unstamped */
    const char *kinds;                 /* "statistic resolution, aggregate wilson_low" */
    const char *refused;               /* the reason as one sentence; NULL = loaded */
} dh_plugin_entry;

/* Look-ups. What they return lives as long as `plugins`. */
bool dh_plugins_entry(const dh_plugins *plugins, int32_t index, dh_plugin_entry *out); /* false past the last */
const dh_statistic *dh_plugins_statistic(const dh_plugins *plugins, const char *name); /* NULL = none */
const dh_statistic *dh_plugins_statistic_at(const dh_plugins *plugins, int32_t index); /* NULL past the last */
/* The source of that name, else the one whose probe is surest to read the file; NULL = none. */
const dh_source *dh_plugins_source(const dh_plugins *plugins, const char *path_or_name);
/* That writes files of the extension, without the dot, in any case; NULL = none. */
const dh_sink *dh_plugins_sink(const dh_plugins *plugins, const char *extension);
/* The host given to plugins, one for the process. dh_plugins_set_measures says which measures host->measure computes;
 * they are borrowed, NULL = none. */
const dh_host *dh_plugin_host(void);
void dh_plugins_set_measures(const dh_measures *measures);
/* Adds the measures that plugins registered to `measures`, lazily. `plugins` must outlive the use of `measures`. */
void dh_plugins_serve_measures(dh_plugins *plugins, dh_measures *measures);

/* The results of a statistic: tables, chart specs (Lua text), notes. All is borrowed from them. */
int32_t dh_results_tables(const dh_results *results);
const char *dh_results_name(const dh_results *results, int32_t index);
const dh_table *dh_results_table(const dh_results *results, int32_t index);
/* The title of a table: the label of its name, else the name. */
const char *dh_results_title(const dh_results *results, int32_t index);
bool dh_results_chart(const dh_results *results, int32_t index, const char **table, const char **spec);
const char *dh_results_note(const dh_results *results, int32_t index); /* NULL past the last */
void dh_results_free(dh_results *results);

/* Making them. NULL = out of memory. _add_table takes the table over, also on failure; EINVAL: the name is missing, or
 * is there. _set_title: of the table that was added last. A note that is there is added once. */
dh_results *dh_results_new(void);
dh_status dh_results_add_table(dh_results *results, const char *name, dh_table *table, dh_error *error);
dh_status dh_results_set_title(dh_results *results, const char *title, dh_error *error);
dh_status dh_results_add_note(dh_results *results, const char *text, dh_error *error);

/* Runs a statistic of `plugins` (NULL: of no file) with "key=value" pairs, parsed by its declared parameters (ranges,
 * choices, defaults). EINVAL names the parameter, what was given and what it takes; other errors are the statistic's.
 * dh_results_free *out. */
dh_status dh_statistic_run(dh_results **out, const dh_plugins *plugins, const dh_statistic *statistic,
                           dh_dataset *dataset, const char *const *pairs, int32_t n_pairs, dh_error *error);
/* Appends the declared parameters as help text. */
void dh_params_help(dh_strbuf *out, const dh_param *params, uint32_t n);

/* Writes the table through a sink, with its parameters' defaults, into `path`: whole, or what is there stays. EIO. */
dh_status dh_plugins_save(const dh_plugins *plugins, const dh_sink *sink, const dh_table *table, const char *path,
                          dh_error *error);
/* The sources, as the loader reads files by them; `plugins` must outlive the use of *out. */
void dh_plugins_readers(const dh_plugins *plugins, dh_readers *out);
/* Reads a whole file through the source that knows it, as a table without the line column. EINVAL: no source does. */
dh_status dh_plugins_read_file(dh_table **out, const dh_plugins *plugins, const char *path, dh_error *error);

/* Whether the pairs are what the statistic takes: as dh_statistic_run, without running it. */
dh_status dh_statistic_check(const dh_statistic *statistic, const char *const *pairs, int32_t n_pairs, dh_error *error);

/* The conformance kit: tests one registered thing by every rule of the interface; EPLUGIN names the rule that was
 * broken. Calls with a NULL error, which may crash, are made in a child process. */
dh_status dh_conformance_aggregate(const dh_aggregate *aggregate, dh_error *error);
dh_status dh_conformance_function(const dh_function *function, dh_error *error);
/* Over `dataset`, with parameters as for dh_statistic_run; all in this process. */
dh_status dh_conformance_statistic(const dh_statistic *statistic, dh_dataset *dataset, const char *const *pairs,
                                   int32_t n_pairs, dh_error *error);
dh_status dh_conformance_source(const dh_source *source, const char *path, dh_error *error); /* a file that it reads */
dh_status dh_conformance_sink(const dh_sink *sink, dh_error *error);
/* Tests all that the plugin at `path` registered, up to the first failure; `report` gets a line for each thing. */
typedef struct dh_conformance_input {
    dh_dataset *dataset;      /* for statistics; NULL = they are skipped */
    const char *file;         /* for sources; NULL = a small file of delimited text */
    const char *const *pairs; /* parameters of statistics */
    int32_t n_pairs;
} dh_conformance_input;
dh_status dh_conformance_plugin(dh_strbuf *report, const dh_plugins *plugins, const char *path,
                                const dh_conformance_input *input, dh_error *error);
/* For programs that replace malloc: lets the kit also fail allocations that a plugin makes from the C library.
 * fail_after(n): the nth allocation from now and all after it fail; 0 turns that off. Without it (NULL) only the
 * engine's allocations and host->alloc fail. */
void dh_conformance_set_fault(void (*fail_after)(int64_t n));

/* Writes a new plugin of a kind ("aggregate", "function", "statistic", "source", "sink"): copies the files of
 * `template_folder` and of its subfolder of that kind into `folder` (made when it is not there), with the template's
 * name replaced by `name` in file names and texts. EINVAL: a wrong name or kind; EIO: a file is there already (then
 * nothing is written), or cannot be read or written. */
dh_status dh_plugins_new(const char *name, const char *kind, const char *folder, const char *template_folder,
                         dh_error *error);

#endif
