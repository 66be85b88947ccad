/* SPDX-License-Identifier: GPL-3.0-or-later */
/* p-values of many tests at once, adjusted in place. A NaN stays and counts as no test. -1: out of memory. */
#ifndef DH_PLUGINS_ADJUST_H
#define DH_PLUGINS_ADJUST_H

#include <stddef.h>

/* The false discovery rate (Benjamini and Hochberg 1995; R: p.adjust(method = "BH")). */
int adjust_bh(double *p, size_t n);
/* The chance of any false one (Holm 1979; R: p.adjust(method = "holm")). */
int adjust_holm(double *p, size_t n);

#endif
