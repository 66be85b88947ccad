/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Aggregates over times to an outcome: of each whole day, how many came to it and how many were still open. That is all
 * that Kaplan and Meier's curve needs, so that a group costs memory by its days and not by its rows.
 */
#ifndef DH_PLUGINS_SURVIVAL_STATE_H
#define DH_PLUGINS_SURVIVAL_STATE_H

#include "common.h"

/* Registers km_median, km_low, km_high, km_quantile, km_survival and km_mean. `host` lives as long as the process. */
dh_status survival_add_aggregates(const dh_host *host, dh_registry *registry, dh_error *error);

#endif
