/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The registry of measures: contracts declared as data in the folders of measures (folders.h), read once and found by
 * name. It owns what it returns.
 */
#ifndef DH_DIALOGUE_MEASURE_CONTRACTS_H
#define DH_DIALOGUE_MEASURE_CONTRACTS_H

#include "base/strbuf.h"
#include "load/config/folders.h"
#include "table/format.h"

struct dh_contract;
struct dh_arena;

typedef struct dh_measures dh_measures;

/* Reads every *.lua of `folder`, in order of file names. ESCRIPT with file and line for a malformed contract. */
dh_status dh_measures_read(dh_measures **out, const char *folder, dh_error *error);
/* The same, lazily: read by the first dh_measures_ensure_loaded, which must return OK before the calls below.
 * dh_measure calls it. From any thread. */
dh_status dh_measures_lazy(dh_measures **out, const char *folder, dh_error *error);
dh_status dh_measures_ensure_loaded(const dh_measures *measures, dh_error *error);
/* The folder of another place: all is read again when it is next asked for. Of two measures of one id that of the
 * earlier place is taken; within one folder they are an error. Not while another thread asks. */
dh_status dh_measures_add_folder(dh_measures *measures, dh_place place, const char *folder, dh_error *error);
void dh_measures_free(dh_measures *measures);

/* One contract from Lua text, into `arena`; `origin` is named as its file. ESCRIPT as for a file. */
dh_status dh_contract_read(struct dh_contract *out, const char *text, const char *origin, struct dh_arena *arena,
                           dh_error *error);
/* Contracts of plugins are added lazily: `load` is called once, from any thread, before a name that is not in the
 * folder is looked up and before all are listed. If it fails, it is called again the next time. */
void dh_measures_set_loader(dh_measures *measures, dh_status (*load)(void *context, dh_measures *measures),
                            void *context);
/* For the loader only. Borrowed. Ignored when the folder has a contract of that name. */
dh_status dh_measures_add(dh_measures *measures, const struct dh_contract *contract, dh_error *error);
/* The path of the folder's contract of that name; NULL = none. */
const char *dh_measures_file(const dh_measures *measures, const char *id);

int32_t dh_measures_count(const dh_measures *measures);
const char *dh_measures_id(const dh_measures *measures, int32_t index);
const char *dh_measures_title(const dh_measures *measures, int32_t index, dh_locale locale);
int32_t dh_measures_find(const dh_measures *measures, const char *id); /* -1 = none */
/* EINVAL: there is no measure of that name; with the one that may be meant, by its name or its title in any language,
 * or all that there are. */
dh_status dh_measures_refuse(const dh_measures *measures, const char *name, dh_error *error);
/* Appends where a measure that is not the program's is from, and what it takes the place of; else nothing. */
void dh_contract_say_place(dh_strbuf *out, const struct dh_contract *contract, dh_locale locale);
/* Its contract (contract.h). */
const struct dh_contract *dh_measures_contract(const dh_measures *measures, int32_t index);
/* Appends the contract in words: version, title, definition, unit, how totals are formed, sources. */
dh_status dh_measures_explain(dh_strbuf *out, const dh_measures *measures, int32_t index, dh_locale locale,
                              dh_error *error);

#endif
