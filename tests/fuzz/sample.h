/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small data set of each table of the domain, with lineage, bounds and unknowns, and what may be asked of one. */
#ifndef DH_TESTS_FUZZ_SAMPLE_H
#define DH_TESTS_FUZZ_SAMPLE_H

#include "dialogue/measure/measure.h"
#include "fuzz/folder.h"
#include "fuzz/input.h"
#include "plugin/plugins.h"

/* Made at the first call, for the whole process: the functions, measures and plugins that come with the program. */
dh_functions *fuzz_functions(void);
const dh_plugins *fuzz_plugins(void);
dh_measures *fuzz_measures(void);

/* Writes the sample's files into `folder` of fuzz_folder(). */
void fuzz_sample_write(const char *folder);

/* Every row that was read was accepted or rejected, with a reason and a place. */
void fuzz_check_load(const dh_load *load);
/* Asks for a measure that the input chooses, and writes what comes of it in each format. NULL `name`: of any name. */
void fuzz_ask(dh_dataset *dataset, const dh_measures *measures, const char *name, fuzz_input *choices);
/* Runs and writes a plan, then drops it. */
void fuzz_run_plan(dh_plan *plan);

#endif
