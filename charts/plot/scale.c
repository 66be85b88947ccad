/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scales and their ticks: see scale.h. */
#include "charts/plot/scale.h"

#include <math.h>

#include "base/calendar.h"
#include "charts/label_text.h"

#define MAX_WANTED (DH_MAX_TICKS / 2) /* a round step may give half as many ticks again */
#define TINIEST    1e-280             /* what is less is drawn as 0: steps between such numbers would be 0 */

/* The step of 1, 2, 2.5, 5 × 10^k that gives nearest to `want` ticks over `span`; 2.5 only from 25 on, where it needs
 * no more decimals. */
static double nice_step(double span, int want, bool integral)
{
    static const double steps[] = {1, 2, 2.5, 5, 10};
    double rough = span / (want > 0 ? want : 1), power = pow(10, floor(log10(rough))), best = power,
           distance = INFINITY;
    for (int i = 0; i < 5; i++) {
        double step = steps[i] * power;
        if (integral && step < 1) step = 1;
        if (steps[i] == 2.5 && step < 25) continue;
        double off = fabs(log(step / rough));
        if (off < distance) {
            distance = off;
            best = step;
        }
    }
    return best;
}

/* The decimals that multiples of `step` need, at most 12. */
static int step_digits(double step)
{
    int digits = 0;
    while (digits < 12 && fabs(step - round(step)) > 1e-6 * step) {
        step *= 10;
        digits++;
    }
    return digits;
}

void dh_scale_linear(dh_scale *scale, double low, double high, int want, bool nice, bool keep_low, bool keep_high)
{
    double size = fmax(fabs(low), fabs(high));
    scale->kind = DH_SCALE_LINEAR;
    if (!(high - low > fmax(size * 1e-9, TINIEST))) { /* all equal, or too near for ticks to differ */
        double room = size < TINIEST ? 1 : size * 0.1;
        if (scale->integral && room < 1) room = 1;
        if (!keep_high || keep_low) high += room;
        if (!keep_low && (fabs(low) >= TINIEST || keep_high)) low -= room;
    }
    if (want > MAX_WANTED) want = MAX_WANTED;
    double step = nice_step(high - low, want, scale->integral);
    if (nice && !keep_low) low = floor(low / step + 1e-9) * step;
    if (nice && !keep_high) high = ceil(high / step - 1e-9) * step;
    if (!(high > low)) high = low + step; /* whole steps, and values that differ by less than is rounded away */
    scale->low = low;
    scale->high = high;
    scale->step = step;
    scale->digits = step_digits(scale->percent ? step * 100 : step);
    scale->n_ticks = 0;
    double first = ceil(low / step - 1e-6);
    for (int i = 0; i < DH_MAX_TICKS; i++) {
        double tick = (first + i) * step;
        if (tick > high + step * 1e-6) break;
        scale->ticks[scale->n_ticks++] = tick == 0 ? 0 : tick; /* no negative zero */
    }
}

static void add_time_tick(dh_scale *scale, int32_t day)
{
    if (day >= scale->low && day <= scale->high && scale->n_ticks < DH_MAX_TICKS) scale->ticks[scale->n_ticks++] = day;
}

static void tick_days(dh_scale *scale, int step)
{
    int32_t first = (int32_t)ceil(scale->low);
    if (step > 2) first += (8 - dh_date_weekday(first)) % 7; /* Mondays */
    scale->n_ticks = 0;
    scale->step = step;
    for (int32_t d = first; d <= scale->high; d += step) add_time_tick(scale, d);
}

static void tick_months(dh_scale *scale, int step)
{
    int year, month, day;
    scale->n_ticks = 0;
    scale->step = step >= 12 ? 365.0 * (step / 12) : 30.0 * step;
    dh_date_to_civil((int32_t)floor(scale->low), &year, &month, &day);
    int at = year * 12 + month - 1;
    at -= at % step;
    for (; at / 12 <= 9999 && scale->n_ticks < DH_MAX_TICKS; at += step) {
        if (at < 12) continue;
        int32_t tick = dh_date_from_civil(at / 12, at % 12 + 1, 1);
        if (tick > scale->high) break;
        add_time_tick(scale, tick);
    }
}

void dh_scale_time(dh_scale *scale, double low, double high, int want)
{
    static const int months[] = {1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000};
    static const int days[] = {1, 2, 7, 14};
    scale->kind = DH_SCALE_TIME;
    if (!(high > low)) {
        low -= 1;
        high += 1;
    }
    low = fmax(low, DH_DATE_MIN);
    high = fmin(high, DH_DATE_MAX);
    scale->low = low;
    scale->high = high;
    if (want > MAX_WANTED) want = MAX_WANTED;
    /* The longest steps that give `want` ticks may miss a short axis: then shorter ones are tried, down to days. */
    int n_days = (int)(sizeof days / sizeof *days), n = n_days + (int)(sizeof months / sizeof *months), i = 0;
    while (i < n - 1 && (high - low) / (i < n_days ? days[i] : 30.44 * months[i - n_days]) > want) i++;
    for (scale->n_ticks = 0; i >= 0 && scale->n_ticks < 2; i--) {
        if (i < n_days)
            tick_days(scale, days[i]);
        else
            tick_months(scale, months[i - n_days]);
    }
}

void dh_scale_band(dh_scale *scale, int n, double pad)
{
    scale->kind = DH_SCALE_BAND;
    scale->n = n < 1 ? 1 : n;
    scale->first = 0;
    scale->pad = pad;
}

double dh_scale_at(const dh_scale *scale, double value)
{
    return (value - scale->low) / (scale->high - scale->low);
}

double dh_scale_width(const dh_scale *scale)
{
    double bands = scale->n == 1 ? 1 : scale->n - 1 + 2 * scale->pad; /* one alone has all of the axis */
    return bands <= 0 ? 1 : 1 / bands;
}

double dh_scale_middle(const dh_scale *scale, double band)
{
    return scale->n == 1 ? 0.5 : (band - scale->first + scale->pad) * dh_scale_width(scale);
}

void dh_scale_format(dh_strbuf *out, const dh_scale *scale, double tick, dh_locale locale)
{
    if (scale->kind == DH_SCALE_LINEAR) {
        dh_label_number(out, tick, scale->digits, scale->percent, locale);
        return;
    }
    int year, month, day;
    dh_date_to_civil((int32_t)tick, &year, &month, &day);
    if (scale->step >= 365)
        dh_strbuf_printf(out, "%d", year);
    else if (scale->step < 28)
        dh_format_date(out, (int32_t)tick, locale);
    else if (locale == DH_LOCALE_VI)
        dh_strbuf_printf(out, "%02d/%04d", month, year);
    else
        dh_strbuf_printf(out, "%04d-%02d", year, month);
}
