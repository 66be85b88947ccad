/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See stated.h. */
#include "dialogue/dataset/stated.h"

#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/near.h"
#include "load/load.h"
#include "table/format.h"

enum { NAMED = 3 }; /* how many sessions are shown with their figures */

/* Sessions that state another number. */
typedef struct unlike {
    int64_t fewer, more; /* opinions are listed than stated */
    int64_t first;       /* row of the first */
} unlike;

/* Parts may have been counted by the session or not. */
static void compare(unlike *out, const dh_column *stated, const dh_near_count *of)
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

/* What was taken to be of sessions on other days. */
typedef struct near_note {
    const dh_table *sessions, *opinions;
    const dh_column *stated;
    const dh_near *listed;
    int32_t *first; /* by session: the first day of what is listed near it */
    int64_t n_opinions, n_sessions;
    dh_strbuf list; /* the first NAMED as text */
} near_note;

/* "Xã A: listed 2 on 2023-03-14, stated 3 on 2023-03-15" */
static void add_matched(near_note *n, int64_t session)
{
    const dh_column *unit = dh_table_get(n->sessions, "unit");
    const dh_near_count *near = &n->listed->near[session];
    char held[11], raised[11];
    size_t size;
    dh_strbuf count = {0};
    const char *code = dh_column_text(unit, session, &size);
    dh_date_format_iso(dh_column_date(dh_table_get(n->sessions, "held_on"), session), held);
    dh_date_format_iso(n->first[session], raised);
    dh_format_plain_count(&count, dh_column_count(n->stated, session));
    dh_strbuf_add(&n->list, n->n_sessions > 1 ? "; " : "");
    dh_strbuf_printf(&n->list, dh_tr("%.*s: listed %lld on %s, stated %s on %s"), (int)size, code,
                     (long long)near->whole, raised, count.data != NULL ? count.data : "", held);
    n->list.failed = n->list.failed || count.failed;
    dh_strbuf_free(&count);
}

static void gather_near(near_note *n)
{
    const dh_column *raised = dh_table_get(n->opinions, "raised_on");
    for (int64_t i = 0; i < dh_table_rows(n->sessions); i++) n->first[i] = INT32_MAX;
    for (int64_t i = 0; i < dh_table_rows(n->opinions); i++) {
        int32_t session = n->listed->session[i];
        if (session < 0) continue;
        int32_t day = dh_column_date(raised, i);
        if (day < n->first[session]) n->first[session] = day;
        n->n_opinions++;
    }
    for (int64_t i = 0; i < dh_table_rows(n->sessions); i++) {
        if (n->listed->near[i].whole + n->listed->near[i].parts == 0) continue;
        if (++n->n_sessions <= NAMED) add_matched(n, i);
    }
    if (n->n_sessions > NAMED) dh_strbuf_add(&n->list, "; …");
}

/* Opinions on days without a session, which are taken to be of one on another day. */
static dh_status note_near(dh_load *load, near_note *n, dh_error *error)
{
    n->first = dh_malloc(((size_t)dh_table_rows(n->sessions) + 1) * sizeof *n->first);
    dh_status status = n->first != NULL ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) gather_near(n);
    if (status == DH_OK && n->list.failed) status = dh_error_nomem(error);
    if (status == DH_OK && n->n_opinions > 0)
        status = dh_load_add_note(
            load, error,
            "opinions that name no session are taken to be of the nearest session of their unit, at most %d days "
            "before or after, that states opinions of which none is listed (opinions: %lld, sessions: %lld; %s); they "
            "count once, as listed, or as stated where more are stated; give them the session's id, or its day",
            DH_NEAR_DAYS, (long long)n->n_opinions, (long long)n->n_sessions, n->list.data);
    if (status == DH_OK && n->listed->between > 0)
        status = dh_load_add_note(load, error,
                                  "opinions that name no session and are near to several sessions of which none is "
                                  "listed: %lld; each is taken to be of the nearest session, of the earlier one "
                                  "where two are as near; give them the session's id",
                                  (long long)n->listed->between);
    dh_free(n->first);
    dh_strbuf_free(&n->list);
    return status;
}

static dh_status note(dh_load *load, const dh_table *sessions, const dh_column *stated, const dh_near_count *of,
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
                               "%s, listed %lld; opinions are counted as listed, ratios to sessions and participants "
                               "take what is stated; complete or correct them",
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
    dh_near listed;
    unlike found = {0, 0, 0};
    DH_TRY(dh_near_find(&listed, dataset, error));
    near_note near = {.sessions = sessions, .opinions = opinions, .stated = stated, .listed = &listed};
    compare(&found, stated, listed.own);
    dh_status status = note_near(dataset->loads[DH_OPINIONS], &near, error);
    if (status == DH_OK && found.fewer + found.more > 0)
        status = note(dataset->loads[DH_SESSIONS], sessions, stated, listed.own, &found, error);
    dh_near_free(&listed);
    return status;
}
