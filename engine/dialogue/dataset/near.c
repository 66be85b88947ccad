/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See near.h. */
#include "dialogue/dataset/near.h"

#include <stdlib.h>

#include "base/memory.h"
#include "dialogue/dataset/dataset_state.h"

/* The sessions with a unit, sorted by unit and day: opinions that name none are found by these. */
typedef struct place {
    int32_t unit, day, row;
    bool listed; /* opinions are of it, or may be */
} place;

typedef struct finding {
    dh_near *out;
    const dh_dataset *dataset;
    const dh_column *stated;                           /* of sessions */
    const dh_column *session, *unit, *raised, *parent; /* of opinions */
    int64_t n_opinions, n_sessions;
    place *places;
    int64_t n_places;
} finding;

static int by_unit_and_day(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->unit != y->unit) return x->unit < y->unit ? -1 : 1;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static void sort_sessions(finding *f, const dh_table *sessions)
{
    const dh_column *unit = dh_table_get(sessions, "unit"), *day = dh_table_get(sessions, "held_on");
    for (int64_t i = 0; unit != NULL && i < f->n_sessions; i++)
        if (dh_column_is_valid(unit, i) && dh_column_is_valid(day, i))
            f->places[f->n_places++] = (place){dh_column_code(unit, i), dh_column_date(day, i), (int32_t)i, false};
    if (f->n_places > 1) qsort(f->places, (size_t)f->n_places, sizeof *f->places, by_unit_and_day);
}

/* The first place of a unit on or after a day, or where it would be. */
static int64_t first_place(const finding *f, int32_t unit, int32_t day)
{
    int64_t low = 0, high = f->n_places;
    place wanted = {unit, day, -1, false};
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (by_unit_and_day(&f->places[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_place(const finding *f, int64_t at, int32_t unit, int32_t day)
{
    return at < f->n_places && f->places[at].unit == unit && f->places[at].day == day;
}

/* The row of sessions that an opinion names; -1 = none. */
static int32_t named_by(const finding *f, int64_t opinion)
{
    if (f->session == NULL || !dh_column_is_valid(f->session, opinion)) return -1;
    return dh_dictionary_target_row(f->session->dictionary, dh_column_code(f->session, opinion));
}

/* Whether an opinion names no session, but a unit and a day. */
static bool is_of_a_place(const finding *f, int64_t opinion)
{
    bool named = f->session != NULL && dh_column_is_valid(f->session, opinion);
    return !named && f->unit != NULL && f->raised != NULL && dh_column_is_valid(f->unit, opinion) &&
           dh_column_is_valid(f->raised, opinion);
}

static void add_to(dh_near_count *of, const finding *f, int64_t opinion)
{
    if (f->parent != NULL && dh_column_is_valid(f->parent, opinion))
        of->parts++;
    else
        of->whole++;
}

/* Counts the opinions of each session, and marks the sessions that they are or may be of. */
static void count_own(finding *f)
{
    dh_near_count *own = f->out->own;
    for (int64_t i = 0; i < f->n_opinions; i++) {
        int32_t row = named_by(f, i);
        if (row >= 0) add_to(&own[row], f, i);
        if (!is_of_a_place(f, i)) continue;
        int32_t unit = dh_column_code(f->unit, i), day = dh_column_date(f->raised, i);
        int64_t at = first_place(f, unit, day);
        if (is_place(f, at, unit, day) && !is_place(f, at + 1, unit, day)) add_to(&own[f->places[at].row], f, i);
        for (; is_place(f, at, unit, day); at++) f->places[at].listed = true;
    }
    for (int64_t i = 0; i < f->n_places; i++) {
        const dh_near_count *of = &own[f->places[i].row];
        f->places[i].listed = f->places[i].listed || of->whole + of->parts > 0;
    }
}

/* Whether a day is after the as-of day. */
static bool is_later(const finding *f, int32_t day)
{
    return f->dataset->declares_as_of && day > f->dataset->catalog.as_of;
}

/* Whether opinions on other days may be those that the session states. */
static bool is_open(const finding *f, const place *at)
{
    return !at->listed && dh_column_is_valid(f->stated, at->row) && dh_column_count(f->stated, at->row).upper > 0 &&
           !is_later(f, at->day);
}

/* The nearest open session of a unit, the earlier of two as near; -1 = none. *n: how many there are. */
static int32_t nearest(const finding *f, int32_t unit, int32_t day, int64_t *n)
{
    int32_t found = -1, min = DH_NEAR_DAYS + 1;
    *n = 0;
    if (is_place(f, first_place(f, unit, day), unit, day)) return -1; /* it is that day's */
    for (int64_t at = first_place(f, unit, day - DH_NEAR_DAYS); at < f->n_places; at++) {
        const place *of = &f->places[at];
        if (of->unit != unit || of->day > day + DH_NEAR_DAYS) break;
        if (!is_open(f, of)) continue;
        (*n)++;
        if (abs(of->day - day) >= min) continue;
        min = abs(of->day - day);
        found = of->row;
    }
    return found;
}

static void find_near(finding *f)
{
    for (int64_t i = 0; i < f->n_opinions; i++) {
        int64_t n;
        f->out->session[i] = -1;
        if (!is_of_a_place(f, i)) continue;
        int32_t day = dh_column_date(f->raised, i);
        if (is_later(f, day)) continue;
        int32_t session = nearest(f, dh_column_code(f->unit, i), day, &n);
        f->out->session[i] = session;
        if (session >= 0) add_to(&f->out->near[session], f, i);
        f->out->between += n > 1;
    }
}

dh_status dh_near_find(dh_near *out, const dh_dataset *dataset, dh_error *error)
{
    const dh_table *sessions = dataset->tables[DH_SESSIONS];
    const dh_table *opinions = dataset->tables[DH_OPINIONS];
    finding f = {.out = out,
                 .dataset = dataset,
                 .stated = dh_table_get(sessions, "opinions"),
                 .session = dh_table_get(opinions, "session"),
                 .unit = dh_table_get(opinions, "unit"),
                 .raised = dh_table_get(opinions, "raised_on"),
                 .parent = dh_table_get(opinions, "parent"),
                 .n_opinions = dh_table_rows(opinions),
                 .n_sessions = dh_table_rows(sessions)};
    *out = (dh_near){.own = dh_calloc((size_t)f.n_sessions + 1, sizeof *out->own),
                     .near = dh_calloc((size_t)f.n_sessions + 1, sizeof *out->near),
                     .session = dh_malloc(((size_t)f.n_opinions + 1) * sizeof *out->session)};
    f.places = dh_malloc(((size_t)f.n_sessions + 1) * sizeof *f.places);
    bool failed = out->own == NULL || out->near == NULL || out->session == NULL || f.places == NULL;
    if (!failed) {
        sort_sessions(&f, sessions);
        count_own(&f);
        find_near(&f);
    }
    dh_free(f.places);
    if (!failed) return DH_OK;
    dh_near_free(out);
    return dh_error_nomem(error);
}

void dh_near_free(dh_near *listed)
{
    dh_free(listed->own);
    dh_free(listed->near);
    dh_free(listed->session);
    *listed = (dh_near){0};
}

/* Parts may have been counted by the session or not. */
bool dh_near_states_more(const dh_near *listed, const dh_column *stated, int64_t session)
{
    const dh_near_count *near = &listed->near[session];
    return dh_column_is_valid(stated, session) &&
           (double)(near->whole + near->parts) < dh_column_count(stated, session).lower;
}
