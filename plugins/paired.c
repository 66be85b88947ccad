/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See paired.h. */
#include "paired.h"

#include <math.h>

#include "discrete.h"

static int is_paired(const paired *t)
{
    return t->both >= 0 && t->first >= 0 && t->second >= 0 && t->neither >= 0;
}

interval paired_difference(const paired *t, double confidence)
{
    double n = t->both + t->first + t->second + t->neither, x1 = t->both + t->first, x2 = t->both + t->second;
    if (!is_paired(t) || !(n > 0)) return (interval){NAN, NAN};
    interval w1 = estimate_wilson(x1, n, confidence), w2 = estimate_wilson(x2, n, confidence);
    double p1 = x1 / n, p2 = x2 / n, margins = x1 * (n - x1) * x2 * (n - x2);
    double association = t->both * t->neither - t->first * t->second;
    if (association > 0) association = fmax(0, association - n / 2);
    double phi = margins > 0 ? association / sqrt(margins) : 0;
    double down1 = p1 - w1.low, up1 = w1.high - p1, down2 = p2 - w2.low, up2 = w2.high - p2;
    return (interval){p1 - p2 - sqrt(down1 * down1 - 2 * phi * down1 * up2 + up2 * up2),
                      p1 - p2 + sqrt(down2 * down2 - 2 * phi * down2 * up1 + up1 * up1)};
}

/* P(chi-square with 1 degree of freedom >= square). */
static double tail(double square)
{
    return erfc(sqrt(square / 2));
}

double paired_mcnemar_p(const paired *t)
{
    double changes = t->first + t->second, difference = t->first - t->second;
    if (!is_paired(t)) return NAN;
    return changes > 0 ? tail(difference * difference / changes) : 1;
}

double paired_mcnemar_corrected_p(const paired *t)
{
    double changes = t->first + t->second, difference = fmax(0, fabs(t->first - t->second) - 1);
    if (!is_paired(t)) return NAN;
    return changes > 0 ? tail(difference * difference / changes) : 1;
}

double paired_mcnemar_exact_p(const paired *t)
{
    double changes = t->first + t->second;
    if (!is_paired(t)) return NAN;
    if (changes == 0 || t->first == t->second) return 1;
    discrete d = discrete_binomial(changes, 0.5L);
    return fmin(1, 2 * (double)discrete_lower(&d, fmin(t->first, t->second)));
}

double paired_mcnemar_mid_p(const paired *t)
{
    double changes = t->first + t->second;
    if (!is_paired(t)) return NAN;
    if (changes == 0) return 1;
    discrete d = discrete_binomial(changes, 0.5L);
    double here = (double)expl(discrete_log_mass(&d, t->first));
    if (t->first == t->second) return 1 - here / 2;
    return 2 * (double)discrete_lower(&d, fmin(t->first, t->second)) - here;
}
