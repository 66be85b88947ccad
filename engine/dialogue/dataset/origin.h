/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands above a result of a data set: where its figures come from. */
#ifndef DH_DIALOGUE_DATASET_ORIGIN_H
#define DH_DIALOGUE_DATASET_ORIGIN_H

#include "dialogue/dataset/dataset.h"
#include "table/write.h"

/* A title and lines of the data set, its source, files, the day of its figures, and whether it is synthetic. */
typedef struct dh_origin {
    dh_strbuf title, lines;
    dh_write_about about; /* of both */
} dh_origin;

/* `title`: of the result; NULL = the data set's. Freed with dh_origin_free, also on failure. ENOMEM. */
dh_status dh_origin_find(dh_origin *out, const dh_dataset *dataset, const char *title, dh_error *error);
void dh_origin_free(dh_origin *origin);

#endif
