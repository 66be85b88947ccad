/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See contrast.h. */
#include "contrast.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

#include "discrete.h"

#define TIES 1e-7L /* probabilities that differ by no more are equal, as in estimate.c */

static int is_pair(const pair *t)
{
    return t->n1 > 0 && t->n2 > 0 && t->x1 >= 0 && t->x2 >= 0 && t->x1 <= t->n1 && t->x2 <= t->n2;
}

/* exp(log value -+ z error); no bounds where the error is not defined, or none is seen. */
static ratio of_logarithm(double value, double variance, double confidence)
{
    double factor = exp(gsl_cdf_ugaussian_Pinv(0.5 + confidence / 2) * sqrt(variance));
    if (!isfinite(variance) || !(variance > 0)) return (ratio){value, {NAN, NAN}};
    return (ratio){value, {value / factor, value * factor}};
}

ratio contrast_ratio(const pair *t, double confidence)
{
    if (!is_pair(t) || t->x1 == 0) return (ratio){NAN, {NAN, NAN}};
    return of_logarithm(t->x2 / t->n2 / (t->x1 / t->n1), 1 / t->x1 - 1 / t->n1 + 1 / t->x2 - 1 / t->n2, confidence);
}

ratio contrast_odds(const pair *t, double confidence)
{
    double y1 = t->n1 - t->x1, y2 = t->n2 - t->x2;
    if (!is_pair(t) || t->x1 == 0 || y2 == 0) return (ratio){NAN, {NAN, NAN}};
    return of_logarithm(t->x2 / y2 * (y1 / t->x1), 1 / t->x1 + 1 / y1 + 1 / t->x2 + 1 / y2, confidence);
}

double contrast_score_p(const pair *t)
{
    if (!is_pair(t)) return NAN;
    double share = (t->x1 + t->x2) / (t->n1 + t->n2);
    double difference =
        (double)(((long double)t->x1 * t->n2 - (long double)t->x2 * t->n1) / ((long double)t->n1 * t->n2));
    if (share == 0 || share == 1) return 1;
    return erfc(fabs(difference) / sqrt(2 * share * (1 - share) * (1 / t->n1 + 1 / t->n2)));
}

double contrast_fisher_mid_p(const pair *t)
{
    double p = estimate_fisher_p(t->x1, t->n1, t->x2, t->n2);
    if (isnan(p)) return NAN;
    discrete d = discrete_hypergeometric(t->x1 + t->x2, t->n1 + t->n2 - t->x1 - t->x2, t->n1);
    long double here = discrete_log_mass(&d, t->x1), other = 0;
    /* the masses rise to the mode and fall after it: beyond it at most one more table is as probable */
    double at = t->x1 < d.mode ? discrete_first_above(&d, d.mode, here + log1pl(TIES))
                               : discrete_last_below(&d, d.mode, here + log1pl(TIES));
    if (t->x1 == d.mode)
        at = d.mode > d.low && discrete_log_mass(&d, d.mode - 1) >= here - TIES ? d.mode - 1 : d.mode + 1;
    if (at >= d.low && at <= d.high && at != t->x1 && fabsl(discrete_log_mass(&d, at) - here) <= TIES)
        other = expl(discrete_log_mass(&d, at));
    return p - (double)((expl(here) + other) / 2);
}

/* ---- strata ---- */

/* The sums over strata, with a, b of group 2 and c, d of group 1: yes and no. */
typedef struct sums {
    double r, s, pr, ps_qr, qs;       /* for the odds ratio and its variance */
    double observed, expected, hyper; /* for the test */
} sums;

static int has_both(const pair *t)
{
    double yes = t->x1 + t->x2;
    return is_pair(t) && yes > 0 && yes < t->n1 + t->n2;
}

static void add_stratum(sums *k, const pair *t)
{
    double a = t->x2, b = t->n2 - t->x2, c = t->x1, d = t->n1 - t->x1, n = t->n1 + t->n2;
    double p = (a + d) / n, q = (b + c) / n, r = a * d / n, s = b * c / n;
    k->r += r;
    k->s += s;
    k->pr += p * r;
    k->ps_qr += p * s + q * r;
    k->qs += q * s;
    k->observed += a;
    k->expected += (a + c) / n * t->n2;
    k->hyper += (a + c) / n * (b + d) / n * t->n1 * t->n2 / (n - 1);
}

/* The count of group 2's yes that the margins and the odds ratio give, and its variance then. */
static void fitted(const pair *t, double odds, double *count, double *variance)
{
    double yes = t->x1 + t->x2, low = fmax(0, yes - t->n1), high = fmin(yes, t->n2);
    if (odds == 1)
        *count = yes * t->n2 / (t->n1 + t->n2);
    else {
        /* (1 - odds) A^2 + (n1 - yes + odds (yes + n2)) A - odds yes n2 = 0 */
        double qa = 1 - odds, qb = t->n1 - yes + odds * (yes + t->n2), qc = -odds * yes * t->n2;
        double root = sqrt(fmax(0, qb * qb - 4 * qa * qc)), q = -(qb + copysign(root, qb)) / 2;
        double first = q / qa, second = q != 0 ? qc / q : 0;
        *count = first >= low && first <= high ? first : second;
    }
    double a = *count, b = t->n2 - a, c = yes - a, d = t->n1 - c;
    *variance = 1 / (1 / a + 1 / b + 1 / c + 1 / d);
}

static void test_homogeneity(pooled *out, const pair *strata, size_t n)
{
    double sum = 0, excess = 0, variances = 0;
    if (out->compared < 2 || !(out->odds.value > 0)) return;
    for (size_t i = 0; i < n; i++) {
        double count, variance;
        if (!has_both(&strata[i])) continue;
        fitted(&strata[i], out->odds.value, &count, &variance);
        sum += (strata[i].x2 - count) * (strata[i].x2 - count) / variance;
        excess += strata[i].x2 - count;
        variances += variance;
    }
    out->breslow_day = sum - excess * excess / variances;
    out->breslow_day_p = gsl_cdf_chisq_Q(out->breslow_day, (double)out->compared - 1);
}

pooled contrast_pool(const pair *strata, size_t n, double confidence)
{
    sums k = {0};
    pooled out = {{NAN, {NAN, NAN}}, NAN, NAN, NAN, NAN, n, 0};
    for (size_t i = 0; i < n; i++) {
        if (!has_both(&strata[i])) continue;
        out.compared++;
        add_stratum(&k, &strata[i]);
    }
    if (out.compared == 0) return out;
    out.chi_square = (k.observed - k.expected) * (k.observed - k.expected) / k.hyper;
    out.p = gsl_cdf_chisq_Q(out.chi_square, 1);
    if (k.s == 0) return out;
    out.odds.value = k.r / k.s;
    if (k.r > 0)
        out.odds = of_logarithm(
            out.odds.value, k.pr / (2 * k.r * k.r) + k.ps_qr / (2 * k.r * k.s) + k.qs / (2 * k.s * k.s), confidence);
    test_homogeneity(&out, strata, n);
    return out;
}
