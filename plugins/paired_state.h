/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Aggregates over two answers of the same row, before and after: counts of the four pairs of answers. */
#ifndef DH_PLUGINS_PAIRED_STATE_H
#define DH_PLUGINS_PAIRED_STATE_H

#include "common.h"

/* Registers mcnemar_p, paired_low and paired_high. */
dh_status paired_add_aggregates(dh_registry *registry, dh_error *error);

#endif
