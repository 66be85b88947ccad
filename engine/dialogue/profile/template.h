/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The workbook that a commune fills in: a sheet for each table, whose heads are the labels by which profile knows the
 * columns; lists to choose from and checks of days and counts; a sheet that says how, and one of the lists. It is in
 * Vietnamese whatever the language of messages is, as those who fill it in read it.
 */
#ifndef DH_DIALOGUE_PROFILE_TEMPLATE_H
#define DH_DIALOGUE_PROFILE_TEMPLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "load/survey.h"

typedef struct dh_template_request {
    const int *tables; /* DH_SESSIONS …, each once */
    int32_t n_tables;
    const char *const *units; /* names to choose from */
    int32_t n_units;          /* 0 = they are typed */
} dh_template_request;

/* Whether there is a sheet for the table: one that profile knows again. */
bool dh_template_has(int table);
/* Whether what was surveyed is, by its name, the sheet of instructions of a template or that of its lists: no table,
 * whatever words stand there. */
bool dh_template_is_own(const dh_survey_table *survey);
/* Appends the workbook. Errors as of writers/workbook.h. */
dh_status dh_template_write(dh_strbuf *out, const dh_template_request *request, dh_error *error);

#endif
