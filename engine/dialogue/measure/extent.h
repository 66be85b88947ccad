/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How much of the asked period, and which part of it, the reports tell that are counted in a row: whoever compares two
 * periods must not put a half-year's report beside a year's.
 */
#ifndef DH_DIALOGUE_MEASURE_EXTENT_H
#define DH_DIALOGUE_MEASURE_EXTENT_H

#include "dialogue/measure/source_figures.h"

/* The sum of the reports' shares of the period, in months; or of these times where in the period their middle is, 0 to
 * 1. */
typedef enum dh_extent { DH_EXTENT_SHARE, DH_EXTENT_MIDDLE } dh_extent;

/* *out: the keys and that sum, of the counted rows of source `index`. Single events do not say which days their list
 * covers: their sum has no upper bound. The table is NULL where no period is asked for, or nothing is counted. The
 * caller frees *out with dh_source_figures_free, not after an error. */
dh_status dh_extent_find(dh_source_figures *out, dh_extent what, const dh_dataset *dataset, const dh_contract *contract,
                         int32_t index, const dh_source_selection *selection, const dh_asked *asked, dh_error *error);

#endif
