/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Aggregates: the bounds of a share and of a rate, by the method that is asked for. */
#ifndef DH_PLUGINS_PROPORTIONS_STATE_H
#define DH_PLUGINS_PROPORTIONS_STATE_H

#include "common.h"
#include "intervals.h"

/* The interval of x of n by a method of `share_methods`. */
extern const char *const share_methods[];
interval share_interval(const char *method, double x, double n, double confidence);

/* Registers share_low, share_high, rate_low and rate_high. */
dh_status proportions_add_aggregates(const dh_host *host, dh_registry *registry, dh_error *error);

#endif
