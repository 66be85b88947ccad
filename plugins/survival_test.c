/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See survival_test.h. */
#include "survival_test.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

int survival_test_init(survival_test *out, size_t groups)
{
    *out = (survival_test){.groups = groups};
    if (groups > 46340) return -1; /* whose square counts as bytes */
    out->observed = calloc(groups + 1, sizeof(double));
    out->expected = calloc(groups + 1, sizeof(double));
    out->covariance = calloc(groups * groups + 1, sizeof(double));
    out->at_risk = calloc(groups + 1, sizeof(int64_t));
    if (out->observed && out->expected && out->covariance && out->at_risk) return 0;
    survival_test_free(out);
    return -1;
}

void survival_test_free(survival_test *t)
{
    free(t->observed);
    free(t->expected);
    free(t->covariance);
    free(t->at_risk);
    *t = (survival_test){0};
}

static int by_day(const void *a, const void *b)
{
    const survival_count *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x->group > y->group) - (x->group < y->group);
}

/* A day with `events` of `all` at risk: what is expected of each group, and how that varies (hypergeometric). */
static void add_day(survival_test *t, double events, double all)
{
    double factor = all > 1 ? events * (all - events) / (all - 1) : 0;
    for (size_t i = 0; i < t->groups; i++) {
        if (t->at_risk[i] == 0) continue;
        double share = (double)t->at_risk[i] / all;
        t->expected[i] += events * share;
        t->covariance[i * t->groups + i] += factor * share;
        for (size_t j = 0; j < t->groups; j++)
            t->covariance[i * t->groups + j] -= factor * share * ((double)t->at_risk[j] / all);
    }
}

void survival_test_add(survival_test *t, survival_count *counts, size_t n)
{
    int64_t all = 0;
    for (size_t i = 0; i < t->groups; i++) t->at_risk[i] = 0;
    for (size_t i = 0; i < n; i++) {
        t->at_risk[counts[i].group] += counts[i].events + counts[i].censored;
        all += counts[i].events + counts[i].censored;
    }
    qsort(counts, n, sizeof *counts, by_day);
    for (size_t i = 0, end; i < n; i = end) {
        int64_t events = 0;
        for (end = i; end < n && counts[end].day == counts[i].day; end++) events += counts[end].events;
        if (events > 0) add_day(t, (double)events, (double)all);
        for (size_t k = i; k < end; k++) {
            t->observed[counts[k].group] += (double)counts[k].events;
            t->at_risk[counts[k].group] -= counts[k].events + counts[k].censored;
            all -= counts[k].events + counts[k].censored;
        }
    }
}

/* The column with the largest diagonal element from `step` on is brought there, in m and v. */
static void pivot(double *m, double *v, size_t n, size_t stride, size_t step)
{
    size_t best = step;
    for (size_t i = step + 1; i < n; i++)
        if (m[i * stride + i] > m[best * stride + best]) best = i;
    if (best == step) return;
    double kept = v[step];
    v[step] = v[best];
    v[best] = kept;
    for (size_t k = 0; k < n; k++) {
        kept = m[step * stride + k];
        m[step * stride + k] = m[best * stride + k];
        m[best * stride + k] = kept;
    }
    for (size_t k = 0; k < n; k++) {
        kept = m[k * stride + step];
        m[k * stride + step] = m[k * stride + best];
        m[k * stride + best] = kept;
    }
}

/* v' m^- v by symmetric elimination, and the rank of m. The first row is dropped: the rows sum to 0. */
survival_verdict survival_test_finish(survival_test *t)
{
    size_t n = 0, stride = t->groups;
    double *m = t->covariance, largest = 0;
    survival_verdict out = {NAN, NAN, 0};
    for (size_t i = 0; i < t->groups; i++) {
        if (!(t->expected[i] > 0)) continue;
        for (size_t j = 0, column = 0; j < t->groups; j++)
            if (t->expected[j] > 0) m[n * stride + column++] = m[i * stride + j];
        n++;
    }
    if (n < 2) return out;
    double *v = t->observed + 1;
    m += stride + 1;
    for (size_t i = 0, row = 0; i < t->groups; i++)
        if (t->expected[i] > 0) t->observed[row++] = t->observed[i] - t->expected[i];
    n--;
    for (size_t i = 0; i < n; i++) largest = fmax(largest, m[i * stride + i]);
    double sum = 0;
    for (size_t step = 0; step < n; step++) {
        pivot(m, v, n, stride, step);
        double d = m[step * stride + step];
        if (!(d > largest * 1e-12)) break;
        sum += v[step] * v[step] / d;
        out.df++;
        for (size_t i = step + 1; i < n; i++) {
            double f = m[i * stride + step] / d;
            v[i] -= f * v[step];
            for (size_t j = step + 1; j < n; j++) m[i * stride + j] -= f * m[step * stride + j];
        }
    }
    if (out.df == 0) return out;
    out.chi_square = sum;
    out.p = gsl_cdf_chisq_Q(sum, (double)out.df);
    return out;
}
