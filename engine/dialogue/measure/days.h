/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reader must know of the days that figures are of, where "2024" alone does not say it. */
#ifndef DH_DIALOGUE_MEASURE_DAYS_H
#define DH_DIALOGUE_MEASURE_DAYS_H

#include "dialogue/measure/source_figures.h"

/* Adds notes on a measure: which days a year of the calendar has, and a part of it or a week that was asked for; from
 * which day to which the figures are, where the period was given by its days, by a week or "to-date"; and up to which
 * day of each year. Nothing for calendar years and their parts. */
dh_status dh_days_note(dh_notes *notes, const dh_asked *asked, const dh_dataset *dataset, const char *measure,
                       dh_note_style style, dh_error *error);
/* Appends such a period for a title: "năm báo cáo 2024: 15/12/2023–14/12/2024"; nothing where none is to be told. */
dh_status dh_days_describe(dh_strbuf *out, const dh_asked *asked, dh_note_style style, dh_error *error);
/* Heads the column of years by what the calendar calls them, with its days: "năm báo cáo (15/12–14/12)". */
dh_status dh_days_set_head(dh_table *table, const dh_asked *asked, dh_error *error);

#endif
