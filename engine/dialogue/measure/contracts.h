/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The registry of measures: contracts declared as data in scripts/measures/, read once and found by their names. What
 * it hands out belongs to it.
 */
#ifndef DH_DIALOGUE_MEASURE_CONTRACTS_H
#define DH_DIALOGUE_MEASURE_CONTRACTS_H

#include "base/strbuf.h"
#include "table/format.h"

struct dh_contract;
struct dh_arena;

typedef struct dh_measures dh_measures;

/* Reads every *.lua of `folder`, by name. EDATA with file and line for a contract that does not hold together. */
dh_status dh_measures_read(dh_measures **out, const char *folder, dh_error *error);
/* The same, once they are needed: dh_measure sees to that itself, before the other calls below
 * dh_measures_ensure_loaded has to have returned OK. From any thread. */
dh_status dh_measures_lazy(dh_measures **out, const char *folder, dh_error *error);
dh_status dh_measures_ensure_loaded(const dh_measures *measures, dh_error *error);
void dh_measures_free(dh_measures *measures);

/* One contract from Lua text, into `arena`; `origin` is named as its file. EDATA as for a file. */
dh_status dh_contract_read(struct dh_contract *out, const char *text, const char *origin, struct dh_arena *arena,
                           dh_error *error);
/* Contracts of plugins: `load` is called once, from any thread, before a name is looked up that is not in the folder
 * and before all are listed; it adds them. When it fails it is called again the next time. */
void dh_measures_set_loader(dh_measures *measures, dh_status (*load)(void *context, dh_measures *measures),
                            void *context);
/* Only from the loader. Borrowed. The folder's own contract of that name stays. */
dh_status dh_measures_add(dh_measures *measures, const struct dh_contract *contract, dh_error *error);
/* The file of the folder's own contract of that name; NULL = none. */
const char *dh_measures_file(const dh_measures *measures, const char *id);

int32_t dh_measures_count(const dh_measures *measures);
const char *dh_measures_id(const dh_measures *measures, int32_t index);
const char *dh_measures_title(const dh_measures *measures, int32_t index, dh_locale locale);
int32_t dh_measures_find(const dh_measures *measures, const char *id); /* -1 = none */
/* Its contract (contract.h). */
const struct dh_contract *dh_measures_contract(const dh_measures *measures, int32_t index);
/* The contract in words: definition, numerator, denominator, unit, total, sources, version. */
dh_status dh_measures_explain(dh_strbuf *out, const dh_measures *measures, int32_t index, dh_locale locale,
                              dh_error *error);

#endif
