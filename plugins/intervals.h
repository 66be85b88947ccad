/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Intervals of one share and of one rate, beside Wilson's of estimate.h. Counts are whole numbers, 0 <= x <= n;
 * `confidence` is in (0, 1). What is not defined is NaN. GSL's error handler must be off.
 */
#ifndef DH_PLUGINS_INTERVALS_H
#define DH_PLUGINS_INTERVALS_H

#include "estimate.h"

/* Clopper and Pearson's exact interval of a share (1934; R: binom.test). It covers at least as often as asked. */
interval interval_clopper_pearson(double x, double n, double confidence);

/* Jeffreys's interval: the quantiles of the beta distribution with x + 1/2 and n - x + 1/2, from 0 where x is 0 and up
 * to 1 where x is n (Brown, Cai and DasGupta 2001). */
interval interval_jeffreys(double x, double n, double confidence);

/* The exact interval of the rate of x events over an exposure t > 0 (Garwood 1936; R: poisson.test). */
interval interval_poisson(double x, double t, double confidence);

/* Byar's approximation to it (Breslow and Day 1987, formula 2.13), which offices of public health use. From 0 where x
 * is 0. */
interval interval_byar(double x, double t, double confidence);

#endif
