/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DH_EXECUTE_PIPELINE_UNMATCHED_CONSTANTS_H
#define DH_EXECUTE_PIPELINE_UNMATCHED_CONSTANTS_H

#include "execute/pipeline/pipeline.h"

/* Adds a note for each constant that a filter compares a category with and that is not in the column's dictionary. */
dh_status dh_unmatched_constants_note(const dh_pipeline *pipeline, const dh_step *step, dh_table *table,
                                      dh_error *error);

#endif
