/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See clusters.h. */
#include "clusters.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

#include "estimate.h"

static const comparison_result undefined = {NAN, NAN, NAN};

double clusters_number(sample s)
{
    double n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.at[i].y > 0) n += s.at[i].times;
    return n;
}

int clusters_are_single(sample s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.at[i].times > 0 && (s.at[i].x > 1 || s.at[i].y > 1 || s.at[i].x != floor(s.at[i].x))) return 0;
    return 1;
}

/* The ratio of a sample, its variance, what rounding makes of it at least, the variance that the working model gives it
 * (up to a factor that all samples share), and the degrees of freedom. */
typedef struct ratio {
    double value, variance, rounding, model, freedom;
} ratio;

/* sized: the sizes are y; otherwise each cluster is of size 1. 0, or -1 where fewer than two clusters have a size. */
static int estimate_ratio(ratio *out, sample s, int sized)
{
    double x = 0, y = 0, n = 0, squares = 0, shares = 0, leverage = 0, leverage_squares = 0;
    int whole = 1;
    for (size_t i = 0; i < s.n; i++) {
        const cluster *c = &s.at[i];
        double size = sized ? c->y : 1;
        x += c->times * c->x;
        y += c->times * size;
        if (size > 0) n += c->times;
        whole = whole && c->x == floor(c->x);
    }
    if (!(y > 0) || n < 2) return -1;
    out->value = x / y;
    for (size_t i = 0; i < s.n; i++) {
        const cluster *c = &s.at[i];
        double size = sized ? c->y : 1, share = size / y, rest = c->x - out->value * size, h = share * share;
        squares += c->times * rest * rest / (1 - share);
        shares += c->times * h;
        leverage += c->times * h / (1 - share);
        leverage_squares += c->times * h * h / ((1 - share) * (1 - share));
    }
    out->variance = squares / (y * y);
    out->rounding = whole ? n / 12 / (y * y) : 0;
    out->model = 1 / y;
    out->freedom = 1 / (shares + leverage * leverage - leverage_squares);
    return 0;
}

/* Both ratios, their t statistic and the quantile of the wanted confidence. 0, or -1. */
typedef struct pair {
    ratio a, b;
    double p, quantile;
} pair;

/* The variance of one event by both ratios together, as if events were independent; 0 where there are none, or nothing
 * else. */
static double event_variance(const pair *t, int is_share)
{
    double y1 = 1 / t->a.model, y2 = 1 / t->b.model, value = (t->a.value * y1 + t->b.value * y2) / (y1 + y2);
    return is_share ? value * (1 - value) : value;
}

/* Raises the variances to what rounding makes of them. Of events so rare that rounding would be more than all chance
 * that there is, the sum is raised to that: figures of 0 and 1 are not rounded from anything between. */
static void raise_variances(pair *t, int is_share)
{
    double event = event_variance(t, is_share);
    double a = event * t->a.model, b = event * t->b.model;
    int rare = event > 0 && a < t->a.rounding && b < t->b.rounding;
    if (rare && t->a.variance + t->b.variance >= a + b) return;
    t->a.variance = fmax(t->a.variance, rare ? a : t->a.rounding);
    t->b.variance = fmax(t->b.variance, rare ? b : t->b.rounding);
}

static int estimate_pair(pair *out, sample a, sample b, int sized, int is_share, double confidence)
{
    if (estimate_ratio(&out->a, a, sized) != 0 || estimate_ratio(&out->b, b, sized) != 0) return -1;
    raise_variances(out, is_share);
    double model = out->a.model + out->b.model;
    double freedom =
        model * model / (out->a.model * out->a.model / out->a.freedom + out->b.model * out->b.model / out->b.freedom);
    double difference = out->b.value - out->a.value, variance = out->a.variance + out->b.variance;
    /* ratios that are equal but for rounding are equal */
    int equal = fabs(difference) <= 1e-14 * fmax(out->a.value, out->b.value);
    out->p = equal ? 1 : variance > 0 ? 2 * gsl_cdf_tdist_Q(fabs(difference) / sqrt(variance), freedom) : 0;
    out->quantile = gsl_cdf_tdist_Pinv(0.5 + confidence / 2, freedom);
    return 0;
}

comparison_result clusters_difference(sample a, sample b, double confidence)
{
    pair t;
    if (estimate_pair(&t, a, b, 1, 1, confidence) != 0) return undefined;
    double difference = t.b.value - t.a.value, half = t.quantile * sqrt(t.a.variance + t.b.variance);
    return (comparison_result){t.p, difference - half, difference + half};
}

/* Fieller: the ratios r for which (b - r a)^2 is at most quantile^2 times its variance. */
static comparison_result fieller(const pair *t)
{
    comparison_result out = {t->p, 0, INFINITY};
    double z = t->quantile * t->quantile;
    double square = t->a.value * t->a.value - z * t->a.variance, constant = t->b.value * t->b.value - z * t->b.variance;
    double half = t->a.value * t->b.value, root = half * half - square * constant;
    if (square > 0 && root >= 0) {
        out.low = fmax(0, (half - sqrt(root)) / square);
        out.high = (half + sqrt(root)) / square;
    } else if (square < 0 && root >= 0 &&
               constant > 0) { /* all but what lies between the roots, one of them negative */
        out.low = (half - sqrt(root)) / square;
    }
    return out;
}

comparison_result clusters_ratio(sample a, sample b, double confidence)
{
    pair t;
    return estimate_pair(&t, a, b, 1, 0, confidence) == 0 ? fieller(&t) : undefined;
}

/* The sum of x and of its square; how many clusters. */
typedef struct sums {
    double n, x, squares;
} sums;

static sums add_up(sample s)
{
    sums out = {0, 0, 0};
    for (size_t i = 0; i < s.n; i++) {
        out.n += s.at[i].times;
        out.x += s.at[i].times * s.at[i].x;
        out.squares += s.at[i].times * s.at[i].x * s.at[i].x;
    }
    return out;
}

/* Of the ways to choose k of the clusters of both periods: how many sum up to more than what b has, or to less; those
 * that sum up to just that are half of either. */
typedef struct ways {
    int n;
    double more[CLUSTERS_FEW + 1], less[CLUSTERS_FEW + 1];
} ways;

static ways count_ways(sample a, sample b, double x)
{
    ways w = {.n = 0};
    double figures[CLUSTERS_FEW], total = 0;
    const sample both[] = {a, b};
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < both[k].n; i++)
            for (double t = 0; t < both[k].at[i].times && w.n < CLUSTERS_FEW; t++) figures[w.n++] = both[k].at[i].x;
    for (int i = 0; i < w.n; i++) total += figures[i];
    for (unsigned chosen = 0; chosen < 1U << w.n; chosen++) {
        double sum = 0;
        int size = 0;
        for (int i = 0; i < w.n; i++) {
            if (!(chosen >> i & 1)) continue;
            sum += figures[i];
            size++;
        }
        double over = sum - x > 1e-9 * total, under = x - sum > 1e-9 * total;
        w.more[size] += over + (1 - over - under) / 2;
        w.less[size] += under + (1 - over - under) / 2;
    }
    return w;
}

/* The probability of the ways counted, when each cluster is chosen with probability `share`. */
static double probability(const ways *w, const double *count, double share)
{
    double sum = 0;
    for (int k = 0; k <= w->n; k++) sum += count[k] * pow(share, k) * pow(1 - share, w->n - k);
    return sum;
}

/* The share at which the probability of `more`, which rises with it, or of `less`, which falls, is `wanted`. */
static double share_at(const ways *w, int falls, double wanted)
{
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if ((probability(w, falls ? w->less : w->more, middle) < wanted) == !falls)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

static comparison_result total_of_few(sample a, sample b, double x1, double x2, double share, double confidence)
{
    ways w = count_ways(a, b, x2);
    double more = probability(&w, w.more, share), less = probability(&w, w.less, share);
    return (comparison_result){fmin(1, 2 * fmin(more, less)), x2 > 0 ? share_at(&w, 0, (1 - confidence) / 2) : 0,
                               x1 > 0 ? share_at(&w, 1, (1 - confidence) / 2) : 1};
}

comparison_result clusters_total(sample a, double t1, sample b, double t2, double confidence)
{
    sums one = add_up(a), two = add_up(b);
    double x = one.x + two.x, squares = one.squares + two.squares, share = t2 / (t1 + t2);
    if (!(t1 > 0) || !(t2 > 0) || !(one.n + two.n > 0)) return undefined;
    if (fabs(one.n * t2 - two.n * t1) <= 1e-9 * one.n * t2) {
        pair t;
        return estimate_pair(&t, a, b, 0, 0, confidence) == 0 ? fieller(&t) : undefined;
    }
    if (x == 0) return (comparison_result){1, NAN, NAN};
    comparison_result out;
    if (one.n + two.n <= CLUSTERS_FEW) {
        out = total_of_few(a, b, one.x, two.x, share, confidence);
    } else {
        double effective = x * x / squares;
        interval of_share = estimate_wilson(effective * (two.x / x), effective, confidence);
        double z = fabs(two.x - share * x) / sqrt(share * (1 - share) * squares);
        out = (comparison_result){erfc(z / sqrt(2)), of_share.low, of_share.high};
    }
    out.low = out.low / (1 - out.low) * (t1 / t2);
    out.high = out.high < 1 ? out.high / (1 - out.high) * (t1 / t2) : INFINITY;
    return out;
}
