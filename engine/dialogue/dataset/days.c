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
    int64_t n;
    int32_t latest;
} spell;

/* Those from `first` to `last` are filled in: only the years that the days are in, of 10,000. */
typedef struct spells {
    spell of[SPELLS];
    int first, last; /* last < first: none */
    int64_t n;       /* days in all */
} spells;

static void add_day(spells *s, int32_t day)
{
    int at = (day - DH_DATE_MIN) / YEAR;
    if (s->last < s->first) {
        s->of[at] = (spell){0, 0};
        s->first = s->last = at;
    }
    while (s->first > at) s->of[--s->first] = (spell){0, 0};
    while (s->last < at) s->of[++s->last] = (spell){0, 0};
    if (s->of[at].n++ == 0 || day > s->of[at].latest) s->of[at].latest = day;
    s->n++;
}

static void add_days(spells *s, const dh_dataset *dataset)
{
    for (int i = DH_SESSIONS; i < DH_TABLES; i++) {
        for (size_t c = 0; dataset->tables[i] != NULL && c < COLUMNS; c++) {
            const dh_column *column = dh_table_get(dataset->tables[i], columns[c]);
            for (int64_t r = 0; column != NULL && r < column->length; r++) {
                if (!dh_column_is_valid(column, r)) continue;
                int32_t day = dh_column_date(column, r);
                if (day >= DH_DATE_MIN && day <= DH_DATE_MAX) add_day(s, day);
            }
        }
    }
}

bool dh_dataset_latest_day(const dh_dataset *dataset, int32_t *out)
{
    spells s;
    s.first = 0, s.last = -1, s.n = 0;
    add_days(&s, dataset);
    if (s.n == 0) return false;
    *out = s.of[s.last].latest;
    int64_t beyond = 0;
    for (int at = s.last; at > s.first;) {
        beyond += s.of[at].n;
        int before = at - 1;
        while (s.of[before].n == 0) before--; /* the first has days */
        bool few = beyond == 1 || beyond <= s.n / 100;
        if (!few) break;
        if (s.of[at].latest - s.of[before].latest > FAR * YEAR) *out = s.of[before].latest;
        at = before;
    }
    return true;
}

/* The days of one column after `latest`. */
static dh_status warn(dh_dataset *dataset, int table, const char *column, int32_t latest, dh_error *error)
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
    const char *format =
        "days of %s that lie far beyond all others and do not move the as-of day: %lld, the first '%s' in line %lld of "
        "%s; correct them, or declare as_of";
    DH_TRY(dh_load_add_warning(dataset->loads[table], error, format, column, (long long)n, day, (long long)line, file));
    return dh_table_add_note(dataset->tables[table], error, format, column, (long long)n, day, (long long)line, file);
}

dh_status dh_dataset_warn_of_later(dh_dataset *dataset, int32_t latest, dh_error *error)
{
    for (int i = DH_SESSIONS; i < DH_TABLES; i++)
        for (size_t c = 0; dataset->tables[i] != NULL && dataset->loads[i] != NULL && c < COLUMNS; c++)
            DH_TRY(warn(dataset, i, columns[c], latest, error));
    return DH_OK;
}
