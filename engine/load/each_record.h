/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All records of a source, one after the other, as a table without columns needs them. */
#ifndef DH_LOAD_EACH_RECORD_H
#define DH_LOAD_EACH_RECORD_H

#include "load/source.h"

/* Given each record below the headers that is not left out; one that does not return OK is the last. */
typedef dh_status (*dh_take_record)(void *context, const dh_load_source *source, const dh_record *record,
                                    dh_error *error);

dh_status dh_load_each_record(const dh_load_source *source, dh_take_record take, void *context, dh_error *error);

#endif
