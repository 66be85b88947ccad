/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a day ought to be written, for whoever types it. */
#ifndef DH_LOAD_VALUES_DATE_REMEDY_H
#define DH_LOAD_VALUES_DATE_REMEDY_H

#include "load/values/value.h"

/* Appends "; write day/month/year, such as 25/10/2023"; `example`: a day in the format. */
void dh_date_say_remedy(dh_strbuf *out, const dh_date_format *format, const dh_strbuf *example);

#endif
