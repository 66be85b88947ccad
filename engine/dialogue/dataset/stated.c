/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See stated.h. */
#include "dialogue/dataset/stated.h"

#include <stdlib.h>

#include "base/memory.h"
#include "dialogue/dataset/dataset_internal.h"
#include "load/load.h"
#include "table/format.h"

enum { NEAR = 15 /* days: a list is often dated when it was written down */ };

/* Opinions of a session: those that are no part of another one, and parts. */
typedef struct listed {
    int64_t whole, parts;
} listed;

/* Sessions that state another number. */
typedef struct unlike {
    int64_t fewer, more; /* opinions are listed than stated */
    int64_t first;       /* row of the first */
} unlike;

/* The sessions by unit and day, which an opinion that names no session is found by. */
typedef struct place {
    int32_t unit, day, row;
} place;

static int by_unit_and_day(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->unit != y->unit) return x->unit < y->unit ? -1 : 1;
    return x->day < y->day ? -1 : x->day > y->day;
}

/* Returns how many of `rows` have a unit. */
static int64_t sort_sessions(place *out, const dh_table *sessions)
{
    const dh_column *unit = dh_table_get(sessions, "unit"), *day = dh_table_get(sessions, "held_on");
    int64_t n = 0;
    for (int64_t i = 0; i < dh_table_rows(sessions); i++)
        if (dh_column_is_valid(unit, i))
            out[n++] = (place){dh_column_code(unit, i), dh_column_date(day, i), (int32_t)i};
    if (n > 1) qsort(out, (size_t)n, sizeof *out, by_unit_and_day);
    return n;
}

/* The only session of a unit on a day; -1 when there is none, or several. */
static int32_t find_session(const place *places, int64_t n, int32_t unit, int32_t day)
{
    place wanted = {unit, day, -1};
    const place *found = n > 0 ? bsearch(&wanted, places, (size_t)n, sizeof *places, by_unit_and_day) : NULL;
    if (found == NULL || (found > places && by_unit_and_day(found - 1, &wanted) == 0) ||
        (found + 1 < places + n && by_unit_and_day(found + 1, &wanted) == 0))
        return -1;
    return found->row;
}

static void count_opinions(listed *of, const place *places, int64_t n, const dh_table *opinions)
{
    const dh_column *session = dh_table_get(opinions, "session"), *parent = dh_table_get(opinions, "parent");
    const dh_column *unit = dh_table_get(opinions, "unit"), *day = dh_table_get(opinions, "raised_on");
    for (int64_t i = 0; i < dh_table_rows(opinions); i++) {
        int32_t row = -1;
        if (session != NULL && dh_column_is_valid(session, i))
            row = dh_dictionary_target_row(session->dictionary, dh_column_code(session, i));
        else if (unit != NULL && day != NULL && dh_column_is_valid(unit, i) && dh_column_is_valid(day, i))
            row = find_session(places, n, dh_column_code(unit, i), dh_column_date(day, i));
        if (row < 0) continue;
        if (parent != NULL && dh_column_is_valid(parent, i))
            of[row].parts++;
        else
            of[row].whole++;
    }
}

/* Parts may have been counted by the session or not. */
static void compare(unlike *out, const dh_column *stated, const listed *of)
{
    for (int64_t i = 0; i < stated->length; i++) {
        if (!dh_column_is_valid(stated, i) || of[i].whole + of[i].parts == 0) continue;
        dh_count count = dh_column_count(stated, i);
        bool fewer = (double)(of[i].whole + of[i].parts)<count.lower, more = (double)of[i].whole> count.upper;
        if (!fewer && !more) continue;
        if (out->fewer + out->more == 0) out->first = i;
        out->fewer += fewer;
        out->more += more;
    }
}

/* Whether a unit held a session that states opinions, of which none is listed, at most NEAR days before or after. */
static bool has_near(const place *places, int64_t n, const dh_column *stated, const listed *of, int32_t unit,
                     int32_t day)
{
    int64_t low = 0, high = n;
    place wanted = {unit, day - NEAR, -1};
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (by_unit_and_day(&places[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < n && places[low].unit == unit && places[low].day <= day + NEAR; low++) {
        int32_t row = places[low].row;
        if (places[low].day == day) return false; /* it is that day's */
        if (dh_column_is_valid(stated, row) && dh_column_count(stated, row).upper > 0 &&
            of[row].whole + of[row].parts == 0)
            return true;
    }
    return false;
}

/* Opinions on days without a session, near one that states opinions: if they are of it, both count. */
static dh_status note_near(dh_load *load, const dh_table *opinions, const place *places, int64_t n,
                           const dh_column *stated, const listed *of, dh_error *error)
{
    const dh_column *session = dh_table_get(opinions, "session"), *unit = dh_table_get(opinions, "unit"),
                    *day = dh_table_get(opinions, "raised_on");
    int64_t near = 0, first = 0, line;
    const char *file;
    for (int64_t i = 0; unit != NULL && day != NULL && i < dh_table_rows(opinions); i++) {
        bool named = session != NULL && dh_column_is_valid(session, i);
        if (named || !dh_column_is_valid(unit, i) || !dh_column_is_valid(day, i)) continue;
        if (!has_near(places, n, stated, of, dh_column_code(unit, i), dh_column_date(day, i))) continue;
        if (near++ == 0) first = i;
    }
    if (near == 0) return DH_OK;
    dh_load_place(load, first, &file, &line);
    return dh_load_add_note(load, error,
                            "opinions that name no session, raised at most %d days before or after a session of their "
                            "unit that states opinions of which none is listed: %lld, the first in line %lld of %s; if "
                            "they are that session's, both are counted: give them its id, or its day",
                            NEAR, (long long)near, (long long)line, file);
}

static dh_status note(dh_load *load, const dh_table *sessions, const dh_column *stated, const listed *of,
                      const unlike *found, dh_error *error)
{
    const char *file;
    int64_t line;
    size_t size;
    dh_strbuf count = {0};
    const char *id = dh_column_text(dh_table_get(sessions, "id"), found->first, &size);
    dh_count value = dh_column_count(stated, found->first);
    dh_format_plain_count(&count, value);
    dh_load_place(load, found->first, &file, &line);
    dh_status status =
        count.failed
            ? dh_error_nomem(error)
            : dh_load_add_note(load, error,
                               "sessions that state another number of opinions than are listed for them: %lld, with "
                               "fewer listed in %lld and more in %lld; the first is '%.*s' in line %lld of %s: stated "
                               "%s, listed %lld; the listed ones count, so complete or correct them",
                               (long long)(found->fewer + found->more), (long long)found->fewer, (long long)found->more,
                               (int)size, id, (long long)line, file, count.data, (long long)(of[found->first].whole));
    dh_strbuf_free(&count);
    return status;
}

dh_status dh_dataset_note_stated(dh_dataset *dataset, dh_error *error)
{
    const dh_table *sessions = dataset->tables[DH_SESSIONS], *opinions = dataset->tables[DH_OPINIONS];
    if (sessions == NULL || opinions == NULL || dataset->partial[DH_SESSIONS] || dataset->partial[DH_OPINIONS])
        return DH_OK;
    const dh_column *stated = dh_table_get(sessions, "opinions");
    if (stated == NULL) return DH_OK;
    size_t n = (size_t)dh_table_rows(sessions) + 1;
    listed *of = dh_calloc(n, sizeof *of);
    place *places = dh_calloc(n, sizeof *places);
    unlike found = {0, 0, 0};
    dh_status status = of != NULL && places != NULL ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) {
        int64_t n_places = sort_sessions(places, sessions);
        count_opinions(of, places, n_places, opinions);
        compare(&found, stated, of);
        status = note_near(dataset->loads[DH_OPINIONS], opinions, places, n_places, stated, of, error);
    }
    if (status == DH_OK && found.fewer + found.more > 0)
        status = note(dataset->loads[DH_SESSIONS], sessions, stated, of, &found, error);
    dh_free(of);
    dh_free(places);
    return status;
}
