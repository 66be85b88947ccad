/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See adjust.h. */
#include "adjust.h"

#include <math.h>
#include <stdlib.h>

typedef struct ranked {
    double p;
    size_t at;
} ranked;

static int ascending(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->p != y->p) return x->p < y->p ? -1 : 1;
    return x->at < y->at ? -1 : 1;
}

/* The tests in the order of p, the least first; *n: how many. NULL: out of memory. */
static ranked *sorted(const double *p, size_t *n)
{
    size_t tests = 0;
    ranked *order = calloc(*n + 1, sizeof *order);
    for (size_t i = 0; order && i < *n; i++)
        if (!isnan(p[i])) order[tests++] = (ranked){p[i], i};
    if (order) qsort(order, tests, sizeof *order, ascending);
    *n = tests;
    return order;
}

int adjust_bh(double *p, size_t n)
{
    ranked *order = sorted(p, &n);
    if (!order) return -1;
    double min = 1;
    for (size_t i = n; i > 0; i--) {
        min = fmin(min, order[i - 1].p * (double)n / (double)i);
        p[order[i - 1].at] = min;
    }
    free(order);
    return 0;
}

int adjust_holm(double *p, size_t n)
{
    ranked *order = sorted(p, &n);
    if (!order) return -1;
    double max = 0;
    for (size_t i = 0; i < n; i++) {
        max = fmax(max, order[i].p * (double)(n - i));
        p[order[i].at] = fmin(1, max);
    }
    free(order);
    return 0;
}
