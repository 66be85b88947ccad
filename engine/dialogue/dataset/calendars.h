/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reporting calendars of a data set: the one that is declared or asked for, and others by name. */
#ifndef DH_DIALOGUE_DATASET_CALENDARS_H
#define DH_DIALOGUE_DATASET_CALENDARS_H

#include "dialogue/dataset/dataset.h"

#define DH_CALENDAR_CIVIL "civil" /* the name of the civil calendar */

/* The calendar in force: asked for by --calendar, or declared; NULL = civil. Owned by the data set. */
const dh_calendar *dh_dataset_calendar(const dh_dataset *dataset);
/* A calendar by its name: NAME.lua in a folder calendars/ (folders.h). *out NULL =
 * civil. Owned by the data set. From any thread. EINVAL: there is none, with the names that there are. */
dh_status dh_dataset_find_calendar(const dh_calendar **out, const dh_dataset *dataset, const char *name,
                                   dh_error *error);
/* Puts the declared calendar in force, or the one that the options ask for. */
dh_status dh_dataset_set_calendar(dh_dataset *dataset, const dh_dataset_options *options, dh_error *error);

#endif
