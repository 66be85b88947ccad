/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DH_EXECUTE_PIPELINE_UNMATCHED_CONSTANTS_H
#define DH_EXECUTE_PIPELINE_UNMATCHED_CONSTANTS_H

#include "execute/pipeline/pipeline.h"

/* Adds a note for each value that a filter asks for and no row of its column has. */
dh_status dh_unmatched_constants_note(const dh_pipeline *pipeline, const dh_step *step, dh_table *table,
                                      dh_error *error);

#endif
