/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See days.h. Days are counted by spells of a year's length. */
#include "dialogue/dataset/days.h"

#include "base/calendar.h"
#include "dialogue/dataset/dataset_internal.h"
#include "load/loader.h"

enum { YEAR = 365, FAR = 10, TOO_FAR = 20 /* years */, SPELLS = (DH_DATE_MAX - DH_DATE_MIN) / YEAR + 1 };

static const char *const columns[] = {"held_on", "raised_on", "answered_on", "resolved_on",
                                      "to",      "asked_on",  "issued_on",   "done_on"};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

typedef struct spell {
    int64_t rows; /* whose latest day is in it */
    bool has_days;
    int32_t latest;
} spell;

/* Those from `first` to `last` are filled in: only the years that the days are in, of 10,000. */
typedef struct spells {
    spell of[SPELLS];
    int first, last; /* last < first: none */
    int64_t rows;    /* that have a day */
} spells;

/* Returns the spell of the day. */
static int add_day(spells *s, int32_t day)
{
    int at = (day - DH_DATE_MIN) / YEAR;
    if (s->last < s->first) {
        s->of[at] = (spell){0, false, 0};
        s->first = s->last = at;
    }
    while (s->first > at) s->of[--s->first] = (spell){0, false, 0};
    while (s->last < at) s->of[++s->last] = (spell){0, false, 0};
    spell *of = &s->of[at];
    if (!of->has_days || day > of->latest) of->latest = day;
    of->has_days = true;
    return at;
}

static void add_row(spells *s, const dh_column *const days[COLUMNS], int64_t row)
{
    int latest = -1;
    for (size_t c = 0; c < COLUMNS; c++) {
        if (days[c] == NULL || !dh_column_is_valid(days[c], row)) continue;
        int32_t day = dh_column_date(days[c], row);
        if (day < DH_DATE_MIN || day > DH_DATE_MAX) continue;
        int at = add_day(s, day);
        if (at > latest) latest = at;
    }
    if (latest < 0) return;
    s->of[latest].rows++;
    s->rows++;
}

static void add_rows(spells *s, const dh_dataset *dataset)
{
    for (int i = DH_SESSIONS; i < DH_TABLES; i++) {
        const dh_table *table = dataset->tables[i];
        if (table == NULL) continue;
        const dh_column *days[COLUMNS];
        for (size_t c = 0; c < COLUMNS; c++) days[c] = dh_table_get(table, columns[c]);
        for (int64_t r = 0; r < dh_table_rows(table); r++) add_row(s, days, r);
    }
}

/* The latest day, and days before it that lie far behind and may be the latest all the same. */
typedef struct latest {
    int32_t day;
    int64_t beyond, rows; /* beyond: rows after `before`, which move the day; 0 = none. rows: all that have a day */
    int32_t before;
} latest;

/* Whether rows of which `beyond` lie `days` after all others were mistyped. */
static bool are_mistyped(int64_t beyond, int64_t rows, int32_t days)
{
    if (days <= FAR * YEAR) return false;
    return beyond == 1 || beyond <= rows / 100 || (days > TOO_FAR * YEAR && beyond * 2 < rows);
}

/* False when no row has a day. */
static bool find_latest(latest *out, const dh_dataset *dataset)
{
    spells s;
    s.first = 0, s.last = -1, s.rows = 0;
    add_rows(&s, dataset);
    if (s.rows == 0) return false;
    *out = (latest){.day = s.of[s.last].latest, .rows = s.rows};
    int64_t beyond = 0;
    for (int at = s.last; at > s.first;) {
        beyond += s.of[at].rows;
        int before = at - 1;
        while (!s.of[before].has_days) before--; /* the first has days */
        int32_t days = s.of[at].latest - s.of[before].latest;
        if (beyond > 1 && beyond * 2 > s.rows) break;
        if (are_mistyped(beyond, s.rows, days))
            *out = (latest){.day = s.of[before].latest, .rows = s.rows};
        else if (days > (beyond * 2 < s.rows ? FAR : TOO_FAR) * YEAR && out->beyond == 0)
            *out = (latest){out->day, beyond, s.rows, s.of[before].latest};
        at = before;
    }
    return true;
}

bool dh_dataset_latest_day(const dh_dataset *dataset, int32_t *out)
{
    latest found;
    if (!find_latest(&found, dataset)) return false;
    *out = found.day;
    return true;
}

/* The days of one column after `day`. */
static dh_status note(dh_dataset *dataset, int table, const char *column, int32_t day, dh_error *error)
{
    const dh_column *days = dh_table_get(dataset->tables[table], column);
    int64_t n = 0, first = 0;
    for (int64_t r = 0; days != NULL && r < days->length; r++)
        if (dh_column_is_valid(days, r) && dh_column_date(days, r) > day && n++ == 0) first = r;
    if (n == 0) return DH_OK;
    char first_day[11];
    const char *file;
    int64_t line;
    dh_date_format_iso(dh_column_date(days, first), first_day);
    dh_load_place(dataset->loads[table], first, &file, &line);
    return dh_load_add_note(
        dataset->loads[table], error,
        "days of %s that lie far beyond all others and do not move the as-of day: %lld, the first '%s' in line %lld of "
        "%s; correct them, or declare as_of",
        column, (long long)n, first_day, (long long)line, file);
}

static bool has_later(const dh_table *table, int32_t day)
{
    for (size_t c = 0; c < COLUMNS; c++) {
        const dh_column *days = dh_table_get(table, columns[c]);
        for (int64_t r = 0; days != NULL && r < days->length; r++)
            if (dh_column_is_valid(days, r) && dh_column_date(days, r) > day) return true;
    }
    return false;
}

/* That the day stands where few rows are. */
static dh_status note_moved(dh_load *load, const latest *found, dh_error *error)
{
    char before[11], day[11];
    dh_date_format_iso(found->before, before);
    dh_date_format_iso(found->day, day);
    return dh_load_add_note(load, error,
                            "the as-of day is %s, and %lld of %lld rows with days lie far beyond all others, of which "
                            "the latest is %s; correct them if they are mistyped, or declare as_of",
                            day, (long long)found->beyond, (long long)found->rows, before);
}

dh_status dh_dataset_note_days(dh_dataset *dataset, dh_error *error)
{
    latest found;
    if (!find_latest(&found, dataset)) return DH_OK;
    for (int i = DH_SESSIONS; i < DH_TABLES; i++) {
        if (dataset->tables[i] == NULL || dataset->loads[i] == NULL) continue;
        for (size_t c = 0; c < COLUMNS; c++) DH_TRY(note(dataset, i, columns[c], found.day, error));
        if (found.beyond > 0 && has_later(dataset->tables[i], found.before))
            DH_TRY(note_moved(dataset->loads[i], &found, error));
    }
    return DH_OK;
}
