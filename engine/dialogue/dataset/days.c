/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See days.h. */
#include "dialogue/dataset/days.h"

#include "base/calendar.h"
#include "dialogue/dataset/dataset_internal.h"
#include "base/memory.h"
#include "base/message.h"
#include "dialogue/dataset/tables.h"
#include "load/loader.h"

#include <string.h>

enum { YEAR = 365, FAR = 10, TOO_FAR = 20 /* years */, LONG = 180 /* days */ };

static const char *const later = DH_MESSAGE(
    "after the as-of day %s are days of %s: %lld, the first '%s' in line %lld of %s; measures leave such rows "
    "out, or have them as they were on that day, lists of rows show them");
static const char *const columns[] = {"held_on", "raised_on", "answered_on", "resolved_on",
                                      "to",      "asked_on",  "issued_on",   "done_on"};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* ---- the days that there are ---- */

/* A day of some row. */
typedef struct present_day {
    int32_t day;
    int64_t rows;    /* of which it is the latest */
    int64_t n;       /* how many days up to it are the latest of some row */
    int32_t longest; /* of the gaps between these */
} present_day;

typedef struct present_days {
    int32_t first, last; /* last < first: none */
    int64_t *rows;       /* by day from `first`, rows of which it is the latest, and one more for a day of any row */
    present_day *items;  /* ascending */
    int64_t n, n_rows;   /* n_rows: that have a day */
} present_days;

/* The latest day of a row; false when it has none. With `rows`, each of its days is marked. */
static bool latest_of_row(int32_t *out, const dh_column *const days[COLUMNS], int64_t row, present_days *p)
{
    bool any = false;
    for (size_t c = 0; c < COLUMNS; c++) {
        if (days[c] == NULL || !dh_column_is_valid(days[c], row)) continue;
        int32_t day = dh_column_date(days[c], row);
        if (day < DH_DATE_MIN || day > DH_DATE_MAX) continue;
        if (!any || day > *out) *out = day;
        any = true;
        if (p->rows != NULL) {
            if (p->rows[day - p->first] == 0) p->rows[day - p->first] = 1;
            continue;
        }
        if (p->last < p->first || day < p->first) p->first = day;
        if (p->n_rows++ == 0 || day > p->last) p->last = day;
    }
    return any;
}

static void visit_rows(present_days *p, const dh_dataset *dataset)
{
    for (int i = DH_SESSIONS; i < DH_TABLES; i++) {
        const dh_table *table = dataset->tables[i];
        if (table == NULL) continue;
        const dh_column *days[COLUMNS];
        for (size_t c = 0; c < COLUMNS; c++) days[c] = dh_table_get(table, columns[c]);
        for (int64_t r = 0; r < dh_table_rows(table); r++) {
            int32_t latest = 0;
            if (!latest_of_row(&latest, days, r, p) || p->rows == NULL) continue;
            p->rows[latest - p->first]++;
            p->n_rows++;
        }
    }
}

static void free_days(present_days *p)
{
    dh_free(p->rows);
    dh_free(p->items);
}

/* The caller frees *p with free_days. */
static dh_status find_days(present_days *p, const dh_dataset *dataset, dh_error *error)
{
    *p = (present_days){.first = 0, .last = -1};
    visit_rows(p, dataset);
    p->n_rows = 0;
    if (p->last < p->first) return DH_OK;
    int64_t range = (int64_t)p->last - p->first + 1;
    p->rows = dh_calloc((size_t)range, sizeof *p->rows);
    if (p->rows == NULL) return dh_error_nomem(error);
    visit_rows(p, dataset);
    for (int64_t d = 0; d < range; d++) p->n += p->rows[d] > 0;
    p->items = dh_malloc((size_t)p->n * sizeof *p->items);
    if (p->items == NULL) {
        free_days(p);
        return dh_error_nomem(error);
    }
    present_day now = {.rows = 0};
    int32_t latest = 0; /* that of some row, before */
    for (int64_t d = 0, i = 0; d < range; d++) {
        if (p->rows[d] == 0) continue;
        now.day = p->first + (int32_t)d;
        now.rows = p->rows[d] - 1;
        if (now.rows > 0 && now.n > 0 && now.day - latest > now.longest) now.longest = now.day - latest;
        if (now.rows > 0) latest = now.day;
        now.n += now.rows > 0;
        p->items[i++] = now;
    }
    return DH_OK;
}

/* ---- which of them were mistyped ---- */

/* The latest day, and days before it that lie far behind and may be the latest all the same. */
typedef struct latest {
    bool any; /* false: no row has a day */
    int32_t day, before;
    bool is_moved; /* few rows after `before` move the day */
} latest;

/* A few rows after a gap, and the days before it. */
typedef struct tail {
    int64_t beyond, rows; /* those after it; all */
    int32_t gap, longest; /* days; the longest gap before it, between the latest days of rows */
    int64_t n_days;       /* such days before it */
} tail;

/* Whether it is less likely than `limit` that the last gap is as many times (c) the longest of the n - 1 before it, if
 * events come at random: the product of i / (i + c) for i below n, since the greatest of n - 1 exponential gaps is a
 * sum of such, each an i-th as long (Renyi 1953, On the theory of order statistics). */
static bool is_unlikely(const tail *t, double limit)
{
    double times = t->longest > 0 ? (double)t->gap / t->longest : 0, likely = 1;
    for (int64_t i = 1; t->longest > 0 && i < t->n_days && likely >= limit; i++)
        likely *= (double)i / ((double)i + times);
    return likely < limit;
}

static bool are_mistyped(const tail *t)
{
    bool few = t->beyond == 1 || t->beyond <= t->rows / 100;
    if (t->gap > FAR * YEAR) return few || (t->gap > TOO_FAR * YEAR && t->beyond * 2 < t->rows);
    if (!few) return false;
    return (t->gap > (t->beyond == 1 ? 1 : 3) * YEAR && is_unlikely(t, 0.005)) ||
           (t->gap > 5 * YEAR && is_unlikely(t, 0.05));
}

/* Whether rows that are not taken to be mistyped lie so far that they may be. */
static bool are_doubtful(const tail *t)
{
    if (t->gap > (t->beyond * 2 < t->rows ? FAR : TOO_FAR) * YEAR) return true;
    if ((t->beyond > 3 && t->beyond > t->rows / 20) || t->beyond * 2 > t->rows) return false;
    return (t->gap > LONG && t->n_days > 2 && is_unlikely(t, 0.01)) || (t->gap > 2 * YEAR && t->gap > 2 * t->longest);
}

static dh_status find_latest(latest *out, const dh_dataset *dataset, dh_error *error)
{
    present_days p;
    *out = (latest){.any = false};
    DH_TRY(find_days(&p, dataset, error));
    if (p.n > 0) *out = (latest){.any = true, .day = p.items[p.n - 1].day};
    tail t = {.rows = p.n_rows};
    for (int64_t at = p.n - 1; at > 0; at--) {
        const present_day *before = &p.items[at - 1];
        t.beyond += p.items[at].rows;
        if (t.beyond > 1 && t.beyond * 2 > p.n_rows) break;
        t.gap = p.items[at].day - before->day;
        t.longest = before->longest;
        t.n_days = before->n;
        if (are_mistyped(&t))
            *out = (latest){.any = true, .day = before->day};
        else if (!out->is_moved && are_doubtful(&t))
            *out = (latest){.any = true, .day = out->day, .before = before->day, .is_moved = true};
    }
    free_days(&p);
    return DH_OK;
}

dh_status dh_dataset_latest_day(bool *any, int32_t *out, const dh_dataset *dataset, dh_error *error)
{
    latest found;
    DH_TRY(find_latest(&found, dataset, error));
    *any = found.any;
    if (found.any) *out = found.day;
    return DH_OK;
}

/* ---- notes ---- */

/* The days of a column after a day. */
typedef struct later_days {
    int64_t n;
    char first[11]; /* of the rows */
    const char *file;
    int64_t line;
} later_days;

static void find_later(later_days *out, const dh_dataset *dataset, int table, const char *column, int32_t day)
{
    const dh_column *days = dh_table_get(dataset->tables[table], column);
    int64_t first = 0;
    *out = (later_days){.n = 0};
    for (int64_t r = 0; days != NULL && r < days->length; r++)
        if (dh_column_is_valid(days, r) && dh_column_date(days, r) > day && out->n++ == 0) first = r;
    if (out->n == 0) return;
    dh_date_format_iso(dh_column_date(days, first), out->first);
    dh_load_place(dataset->loads[table], first, &out->file, &out->line);
}

/* That days do not move the as-of day, or that they do. */
static dh_status note(dh_dataset *dataset, int table, const char *column, const latest *found, dh_error *error)
{
    later_days days;
    char day[11];
    dh_date_format_iso(found->day, day);
    find_later(&days, dataset, table, column, found->day);
    if (days.n > 0)
        DH_TRY(dh_load_add_note(dataset->loads[table], error,
                                "days of %s that lie far beyond all others and do not move the as-of day: %lld, the "
                                "first '%s' in line %lld of %s; correct them, or declare as_of",
                                column, (long long)days.n, days.first, (long long)days.line, days.file));
    if (!found->is_moved) return DH_OK;
    find_later(&days, dataset, table, column, found->before);
    if (days.n == 0) return DH_OK;
    return dh_load_add_note(dataset->loads[table], error,
                            "the as-of day is %s by days of %s that lie far beyond all others: %lld, the first '%s' in "
                            "line %lld of %s; correct them if they are mistyped, or declare as_of",
                            day, column, (long long)days.n, days.first, (long long)days.line, days.file);
}

/* That days are after the as-of day, which is declared or asked for. */
static dh_status note_declared(dh_dataset *dataset, int table, const char *column, dh_error *error)
{
    later_days days;
    char day[11];
    const char *begin = dh_table_first_day_column(table);
    if (begin != NULL && strcmp(column, dh_table_date_column(table)) == 0) column = begin;
    dh_date_format_iso(dataset->catalog.as_of, day);
    find_later(&days, dataset, table, column, dataset->catalog.as_of);
    if (days.n == 0) return DH_OK;
    return dh_load_add_note(dataset->loads[table], error, later, day, column, (long long)days.n, days.first,
                            (long long)days.line, days.file);
}

bool dh_dataset_note_is_of_later(const char *text)
{
    static const dh_locale languages[] = {DH_LOCALE_EN, DH_LOCALE_VI};
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        const char *format = dh_tr_in(languages[i], later);
        if (strncmp(text, format, strcspn(format, "%")) == 0) return true;
    }
    return false;
}

dh_status dh_dataset_note_days(dh_dataset *dataset, dh_error *error)
{
    latest found = {.any = true};
    if (!dataset->declares_as_of) DH_TRY(find_latest(&found, dataset, error));
    if (!found.any) return DH_OK;
    for (int i = DH_SESSIONS; i < DH_TABLES; i++) {
        if (dataset->tables[i] == NULL || dataset->loads[i] == NULL) continue;
        for (size_t c = 0; c < COLUMNS; c++)
            DH_TRY(dataset->declares_as_of ? note_declared(dataset, i, columns[c], error)
                                           : note(dataset, i, columns[c], &found, error));
    }
    return DH_OK;
}
