/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two periods compared over their sessions. People and opinions come in sessions, so that sessions are what is
 * independent, and what parts them is the chance that there is: a session is a cluster with a figure x, such as its
 * opinions resolved, and a size y, such as its opinions. GSL's error handler must be off.
 */
#ifndef DH_PLUGINS_CLUSTERS_H
#define DH_PLUGINS_CLUSTERS_H

#include <stddef.h>

typedef struct cluster {
    double x, y;  /* not negative */
    double times; /* how many such clusters there are */
} cluster;

/* The clusters of a period. */
typedef struct sample {
    const cluster *at;
    size_t n;
} sample;

/* A two-sided p-value and an interval; NaN = not defined. */
typedef struct comparison_result {
    double p, low, high;
} comparison_result;

/* The clusters with y > 0. */
double clusters_number(sample);
/* Whether no cluster has more than one event: then events are independent of each other, as far as clusters go. */
int clusters_are_single(sample);

/*
 * The ratio of sums, sum(x) / sum(y), in b and a: the interval of their difference, or of b's over a's by Fieller
 * (1954; an end that is not bounded is INFINITY). The ratio estimator's variance is the cluster-robust one with
 * leverage adjusted (CR2), the t distribution has Satterthwaite's degrees of freedom under the working model that a
 * cluster's variance grows with its size (Bell and McCaffrey 2002; R's clubSandwich). Where each size is 1 and both
 * have as many clusters, this is Student's t test. A whole x stands for what lies within half of it (Sheppard): the
 * variance is at least that of such rounding, 1/12 a cluster, so that sessions with equal figures by chance are no
 * certainty; of events so rare that this is more than theirs would be if they were independent, at least the latter.
 * Each period needs two clusters.
 */
comparison_result clusters_difference(sample a, sample b, double confidence);
comparison_result clusters_ratio(sample a, sample b, double confidence);

/*
 * The totals sum(x) over exposures t1 and t2: the interval is of rate b / rate a. With as many clusters for each unit
 * of exposure, what can differ by chance is what clusters bring: clusters_ratio, each cluster of size 1. Otherwise
 * their number is of chance too, and the totals are sums of a Poisson number of clusters. Given all clusters of both
 * periods, each is then of b with probability t2 / (t1 + t2), independently. Where there are at most CLUSTERS_FEW, the
 * mid-p value (Lancaster 1961) over all ways to part them: half the probability of what is as extreme is left out,
 * without which so few ways would hardly ever come to 0.05. Else the score test with the effective number of clusters,
 * (sum x)^2 / sum x^2 (Kish 1965), and Wilson's interval.
 */
enum { CLUSTERS_FEW = 16 };
comparison_result clusters_total(sample a, double t1, sample b, double t2, double confidence);

#endif
