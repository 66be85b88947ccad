/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See days.h. Days are counted by spells of a year's length. */
#include "dialogue/dataset/days.h"

#include "base/calendar.h"
#include "dialogue/dataset/dataset_internal.h"
#include "load/loader.h"

enum { YEAR = 365, FAR = 10 /* years */, SPELLS = (DH_DATE_MAX - DH_DATE_MIN) / YEAR + 1 };

static const char *const columns[] = {"held_on", "raised_on", "answered_on", "resolved_on", "to", "asked_on"};
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

bool dh_dataset_latest_day(const dh_dataset *dataset, int32_t *out)
{
    spells s;
    s.first = 0, s.last = -1, s.rows = 0;
    add_rows(&s, dataset);
    if (s.rows == 0) return false;
    *out = s.of[s.last].latest;
    int64_t beyond = 0;
    for (int at = s.last; at > s.first;) {
        beyond += s.of[at].rows;
        int before = at - 1;
        while (!s.of[before].has_days) before--; /* the first has days */
        bool few = beyond == 1 || beyond <= s.rows / 100;
        if (!few) break;
        if (s.of[at].latest - s.of[before].latest > FAR * YEAR) *out = s.of[before].latest;
        at = before;
    }
    return true;
}

/* The days of one column after `latest`. */
static dh_status note(dh_dataset *dataset, int table, const char *column, int32_t latest, dh_error *error)
{
    const dh_column *days = dh_table_get(dataset->tables[table], column);
    int64_t n = 0, first = 0;
    for (int64_t r = 0; days != NULL && r < days->length; r++)
        if (dh_column_is_valid(days, r) && dh_column_date(days, r) > latest && n++ == 0) first = r;
    if (n == 0) return DH_OK;
    char day[11];
    const char *file;
    int64_t line;
    dh_date_format_iso(dh_column_date(days, first), day);
    dh_load_place(dataset->loads[table], first, &file, &line);
    return dh_load_add_note(
        dataset->loads[table], error,
        "days of %s that lie far beyond all others and do not move the as-of day: %lld, the first '%s' in line %lld of "
        "%s; correct them, or declare as_of",
        column, (long long)n, day, (long long)line, file);
}

dh_status dh_dataset_note_later(dh_dataset *dataset, int32_t latest, dh_error *error)
{
    for (int i = DH_SESSIONS; i < DH_TABLES; i++)
        for (size_t c = 0; dataset->tables[i] != NULL && dataset->loads[i] != NULL && c < COLUMNS; c++)
            DH_TRY(note(dataset, i, columns[c], latest, error));
    return DH_OK;
}
