/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows of a source are left out of its table as sections, and which may be such rows and are kept. */
#ifndef DH_LOAD_SECTION_REPORT_H
#define DH_LOAD_SECTION_REPORT_H

#include "load/load_internal.h"

typedef struct dh_section_report {
    int64_t *offsets; /* of the rows left out, ascending */
    int64_t n, n_named;
    size_t room;
    dh_strbuf named; /* the first of them: "line 2 'I | Khối xã'" */
    int64_t n_unsure, unsure_line;
    dh_strbuf unsure; /* the first that may be one */
} dh_section_report;

/* Adds a row at `offset` of the source; unsure: it may be such a row, and is kept. ENOMEM. */
dh_status dh_section_report_add(dh_section_report *report, const dh_load_source *source, const dh_record *record,
                                int64_t offset, bool unsure, dh_error *error);
/* Leaves the rows out of the source, and says all. ENOMEM. */
dh_status dh_section_report_end(dh_section_report *report, dh_load *load, dh_load_source *source, dh_chunk_shape *shape,
                                dh_error *error);
void dh_section_report_free(dh_section_report *report);

#endif
