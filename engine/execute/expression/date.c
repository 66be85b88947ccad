/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Date parts, date arithmetic and casts. A result outside the calendar's range is null. */
#include "execute/expression/kernel.h"

#include "base/calendar.h"
#include "base/period.h"
#include "base/simd.h"

#define DAY_MICROSECONDS INT64_C(86400000000)

/*
 * Splits a day number without branches, so that loops vectorise: C. Neri and L. Schneider, "Euclidean affine functions
 * and their application to calendar algorithms" (2023), proposition 6.3. Its years begin in March.
 */
#define FROM_MARCH(days)                                                                                               \
    uint32_t n1 = 4 * ((uint32_t)(days) + 719468U) + 3, century = n1 / 146097, n2 = n1 % 146097 | 3;                   \
    uint32_t of_century = n2 / 1461, day_of_year = n2 % 1461 / 4, month3 = (2141 * day_of_year + 197913) >> 16;        \
    uint32_t jan_feb = day_of_year >= 306

DH_CLONES static void years(int64_t *r, const int32_t *a, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        FROM_MARCH(a[i]);
        (void)month3;
        r[i] = 100 * century + of_century + jan_feb;
    }
}

DH_CLONES static void extremes(int32_t *low, int32_t *high, const int32_t *a, int32_t n)
{
    int32_t min = INT32_MAX, max = INT32_MIN;
    for (int32_t i = 0; i < n; i++) {
        min = a[i] < min ? a[i] : min;
        max = a[i] > max ? a[i] : max;
    }
    *low = min;
    *high = max;
}

/* Fast path: rows are usually in date order, so that a whole batch lies within one year. */
static void years_of(int64_t *r, const int32_t *a, int32_t n)
{
    int32_t ends[2];
    int64_t of_ends[2];
    extremes(&ends[0], &ends[1], a, n);
    years(of_ends, ends, 2);
    if (of_ends[0] != of_ends[1])
        years(r, a, n);
    else
        for (int32_t i = 0; i < n; i++) r[i] = of_ends[0];
}

/* The number of the month, quarter or half-year: `together` is 1, 3 or 6 months. */
DH_CLONES static void months(int64_t *r, const int32_t *a, int32_t n, uint32_t together)
{
    for (int32_t i = 0; i < n; i++) {
        FROM_MARCH(a[i]);
        (void)century;
        (void)of_century;
        r[i] = month3 - 12 * jan_feb;
    }
    for (int32_t i = 0; together > 1 && i < n; i++) r[i] = (int64_t)(((uint32_t)r[i] - 1) / together + 1);
}

DH_CLONES static void days_of_month(int64_t *r, const int32_t *a, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        FROM_MARCH(a[i]);
        (void)century;
        (void)of_century;
        (void)jan_feb;
        (void)month3;
        r[i] = ((2141 * day_of_year + 197913) & 0xffff) / 2141 + 1;
    }
}

/* A calendar, or a kind of period, that the binder has put into argument `i`. */
static int64_t bound_number(const dh_op *op, int32_t i)
{
    return i < op->expr->n_args ? op->expr->args[i]->constant.as.integer : 0;
}

/* The number of the week in the year of a calendar. */
static dh_status kernel_week(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                             const dh_vector **out)
{
    dh_vector *result = dh_kernel_result(batch, DH_INT64, args, 1);
    if (result == NULL) return dh_error_nomem(batch->error);
    const dh_calendar calendar = dh_calendar_unpack(bound_number(op, 1));
    const int32_t *a = args[0]->values;
    int64_t *r = result->values;
    for (int32_t i = 0; i < batch->n; i++) {
        int year, week = 0;
        if (dh_vector_is_valid(result, i)) dh_calendar_week_number(&calendar, a[i], &year, &week);
        r[i] = week;
    }
    *out = result;
    return DH_OK;
}

/* period_of: days of one period stand together mostly, and share its text. */
static dh_status kernel_period_of(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                                  const dh_vector **out)
{
    static const int months[] = {12, 6, 3, 1, 0};
    dh_vector *result = dh_kernel_result(batch, DH_TEXT, args, 1);
    if (result == NULL) return dh_error_nomem(batch->error);
    const dh_calendar calendar = dh_calendar_unpack(bound_number(op, 2));
    int n = months[bound_number(op, 1)];
    const int32_t *a = args[0]->values;
    dh_slice *r = result->values, last = {"", 0};
    dh_day_range days = {0, -1};
    for (int32_t i = 0; i < batch->n; i++) {
        char text[DH_PERIOD_TEXT];
        r[i] = (dh_slice){"", 0};
        if (!dh_vector_is_valid(result, i)) continue;
        if (a[i] < days.from || a[i] > days.to) {
            days = n > 0 ? dh_calendar_part(&calendar, a[i], n) : dh_calendar_week(&calendar, a[i]);
            size_t size = dh_period_format(days, &calendar, text);
            last = (dh_slice){dh_arena_strndup(batch->arena, text, size), size};
            if (last.data == NULL) return dh_error_nomem(batch->error);
        }
        r[i] = last;
    }
    *out = result;
    return DH_OK;
}

static dh_status kernel_part(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                             const dh_vector **out)
{
    dh_vector *result = dh_kernel_result(batch, DH_INT64, args, 1);
    if (result == NULL) return dh_error_nomem(batch->error);
    const int32_t *a = args[0]->values;
    int64_t *r = result->values;
    *out = result;
    switch (op->expr->builtin) {
    case DH_FN_YEAR: years_of(r, a, batch->n); break;
    case DH_FN_HALF: months(r, a, batch->n, 6); break;
    case DH_FN_QUARTER: months(r, a, batch->n, 3); break;
    case DH_FN_MONTH: months(r, a, batch->n, 1); break;
    case DH_FN_DAY: days_of_month(r, a, batch->n); break;
    default:
        for (int32_t i = 0; i < batch->n; i++) r[i] = dh_vector_is_valid(result, i) ? dh_date_weekday(a[i]) : 0;
    }
    return DH_OK;
}

/* Number of weekdays (Monday to Friday) up to and including `days`, counted from a fixed Monday before all dates. */
static int64_t weekdays_until(int32_t days)
{
    int64_t since = (int64_t)days - (DH_DATE_MIN - dh_date_weekday(DH_DATE_MIN) + 1) + 1;
    int64_t rest = since % 7;
    return since / 7 * 5 + (rest > 5 ? 5 : rest);
}

/* days_between, working_days */
static dh_status kernel_between(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                                const dh_vector **out)
{
    dh_vector *result = dh_kernel_result(batch, DH_INT64, args, 2);
    if (result == NULL) return dh_error_nomem(batch->error);
    const int32_t *a = args[0]->values, *b = args[1]->values;
    int64_t *r = result->values;
    bool working = op->expr->builtin == DH_FN_WORKING_DAYS;
    if (working)
        for (int32_t i = 0; i < batch->n; i++) r[i] = weekdays_until(b[i]) - weekdays_until(a[i]);
    else
        for (int32_t i = 0; i < batch->n; i++) r[i] = (int64_t)b[i] - a[i];
    *out = result;
    return DH_OK;
}

/* add_days, add_months; false = out of range */
static bool shift(dh_builtin builtin, int32_t date, int64_t by, int32_t *out)
{
    int64_t limit = builtin == DH_FN_ADD_DAYS ? (int64_t)DH_DATE_MAX - DH_DATE_MIN : 12 * 9999;
    if (by > limit || by < -limit) return false;
    if (builtin == DH_FN_ADD_MONTHS) {
        int year, month, day;
        dh_date_to_civil(date, &year, &month, &day);
        int64_t to = (int64_t)year * 12 + month - 1 + by;
        if (to < 12 || to >= 10000 * 12) return false;
        *out = dh_date_add_months(date, (int)by);
        return true;
    }
    int64_t sum = date + by;
    if (sum < DH_DATE_MIN || sum > DH_DATE_MAX) return false;
    *out = (int32_t)sum;
    return true;
}

/* date(year, month, day); false = no such day */
static bool compose(const dh_vector *const *args, int32_t i, int32_t *out)
{
    int64_t part_of[3];
    for (int a = 0; a < 3; a++) {
        part_of[a] = ((const int64_t *)args[a]->values)[i];
        if (part_of[a] < 1 || part_of[a] > 9999) return false;
    }
    if (!dh_date_is_valid((int)part_of[0], (int)part_of[1], (int)part_of[2])) return false;
    *out = dh_date_from_civil((int)part_of[0], (int)part_of[1], (int)part_of[2]);
    return true;
}

static bool date_of(int64_t microseconds, int32_t *out)
{
    int64_t days = microseconds / DAY_MICROSECONDS - (microseconds % DAY_MICROSECONDS < 0);
    if (days < DH_DATE_MIN || days > DH_DATE_MAX) return false;
    *out = (int32_t)days;
    return true;
}

static bool make_date(dh_builtin builtin, const dh_vector *const *args, int32_t i, int32_t *out)
{
    if (builtin == DH_FN_DATE) return compose(args, i, out);
    if (builtin == DH_FN_DATE_OF) return date_of(((const int64_t *)args[0]->values)[i], out);
    return shift(builtin, ((const int32_t *)args[0]->values)[i], ((const int64_t *)args[1]->values)[i], out);
}

static dh_status kernel_date(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                             const dh_vector **out)
{
    dh_vector *result = dh_kernel_result(batch, DH_DATE, args, op->n_args);
    uint8_t *valid = result ? dh_kernel_valid(batch, result) : NULL;
    if (valid == NULL) return dh_error_nomem(batch->error);
    int32_t *r = result->values;
    for (int32_t i = 0; i < batch->n; i++) {
        r[i] = 0;
        if (valid[i]) valid[i] = make_date(op->expr->builtin, args, i, &r[i]);
    }
    *out = result;
    return DH_OK;
}

static dh_status kernel_to_datetime(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                                    const dh_vector **out)
{
    (void)op;
    dh_vector *result = dh_kernel_result(batch, DH_DATETIME, args, 1);
    if (result == NULL) return dh_error_nomem(batch->error);
    const int32_t *a = args[0]->values;
    int64_t *r = result->values;
    for (int32_t i = 0; i < batch->n; i++) /* unsigned: any day may stand under a null */
        r[i] = (int64_t)((uint64_t)a[i] * (uint64_t)DAY_MICROSECONDS);
    *out = result;
    return DH_OK;
}

dh_kernel dh_kernel_date(dh_builtin builtin)
{
    switch (builtin) {
    case DH_FN_YEAR:
    case DH_FN_HALF:
    case DH_FN_QUARTER:
    case DH_FN_MONTH:
    case DH_FN_DAY:
    case DH_FN_WEEKDAY: return kernel_part;
    case DH_FN_WEEK: return kernel_week;
    case DH_FN_PERIOD_OF: return kernel_period_of;
    case DH_FN_DAYS_BETWEEN:
    case DH_FN_WORKING_DAYS: return kernel_between;
    case DH_FN_DATE:
    case DH_FN_DATE_OF:
    case DH_FN_ADD_DAYS:
    case DH_FN_ADD_MONTHS: return kernel_date;
    case DH_FN_TO_DATETIME: return kernel_to_datetime;
    default: return NULL;
    }
}
