/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each session told of each row: the measure by the same keys and by session, and the sessions that were held
 * where a row's were, since one without an opinion counts as one with none. What came without a session stands alone.
 */
#include "compare_records.h"

/* The sessions of one period. `records`: the measure by keys and session; `held`: sessions by those keys that a session
 * has, and by session, NULL where nothing tells them. */
typedef struct reading {
    comparison *c;
    int which;
    records records;
    dh_table *held;
    key_columns held_keys, line_held_keys;
    key_row *held_sorted;
    cluster *next, *end; /* the free ones of c->clusters[which] */
} reading;

/* ---- asking ---- */

/* Whether a session has the key, or the condition: whether a plan over sessions takes it. */
static dh_status fits_sessions(int *out, const comparison *c, const dh_plan *sessions, const char *text,
                               int is_condition, dh_error *error)
{
    static const char *const periods[] = {"year", "half", "quarter", "month", "week"};
    dh_plan *plan = NULL;
    dh_error absent = DH_ERROR_INIT;
    *out = 1;
    for (size_t i = 0; !is_condition && i < sizeof periods / sizeof periods[0]; i++)
        if (strcmp(text, periods[i]) == 0) return DH_OK;
    dh_status status = (is_condition ? c->host->filter : c->host->group_by)(&plan, sessions, text, &absent);
    if (plan) c->host->plan_free(plan);
    if (status == DH_ENOMEM) return no_memory(c->host, error);
    *out = status == DH_OK;
    return DH_OK;
}

/* Asks for the sessions that were held. has[k]: a session has key k. */
static dh_status ask_held(reading *t, int *has, char *by, size_t size, dh_error *error)
{
    const comparison *c = t->c;
    const char *starts[MAX_KEYS];
    size_t sizes[MAX_KEYS], used = 0;
    dh_plan *sessions = NULL;
    dh_error absent = DH_ERROR_INIT;
    dh_measure_request request = compare_request(c, t->which);
    if (c->host->from(&sessions, c->dataset, "sessions", &absent) != DH_OK)
        return absent.status == DH_ENOMEM ? no_memory(c->host, error) : DH_OK;
    int32_t n = key_names(c->by, starts, sizes);
    dh_status status = DH_OK;
    for (int32_t k = 0; status == DH_OK && k < n; k++) {
        snprintf(by + used, size - used, "%.*s", (int)sizes[k], starts[k]);
        status = fits_sessions(&has[k], c, sessions, by + used, 0, error);
        if (!has[k]) continue;
        used += sizes[k];
        by[used++] = ',';
    }
    int narrows = 1;
    if (status == DH_OK && c->where) status = fits_sessions(&narrows, c, sessions, c->where, 1, error);
    c->host->plan_free(sessions);
    if (status != DH_OK) return status;
    snprintf(by + used, size - used, "session");
    request.by = by;
    request.names = "sessions";
    if (!narrows) request.where = NULL; /* it is of what was raised there: every session could have had it */
    return records_measure(&t->held, c, &request, error);
}

static dh_status ask(reading *t, dh_error *error)
{
    comparison *c = t->c;
    const char *starts[MAX_KEYS];
    size_t sizes[MAX_KEYS];
    int has[MAX_KEYS] = {0};
    int32_t n = key_names(c->by, starts, sizes);
    TRY(records_ask(&t->records, c, t->which, "session", error));
    if (!t->records.table || c->family != COUNTS) return DH_OK;
    size_t size = (c->by ? strlen(c->by) : 0) + 32;
    char *by = malloc(size);
    if (!by) return no_memory(c->host, error);
    dh_status status = ask_held(t, has, by, size, error);
    free(by);
    if (status != DH_OK || !t->held) return status;
    int32_t n_held = 0;
    for (int32_t k = 0; k < n; k++) n_held += has[k];
    t->held_keys = records_key_columns(c, t->held, n_held, NULL);
    t->line_held_keys = records_key_columns(c, c->keys, n, has);
    t->held_sorted = key_rows_sorted(&t->held_keys);
    return t->held_sorted ? DH_OK : no_memory(c->host, error);
}

/* ---- reading ---- */

/* A line's records, added up. */
typedef struct sums {
    double x, y;             /* of sessions */
    double alone_x, alone_y; /* of no session */
    int64_t sessions;        /* how many told a figure */
    int exact;
} sums;

static void add_record(reading *t, sums *s, int64_t row)
{
    const dh_host *host = t->c->host;
    dh_value session;
    double x, y = 1;
    int exact;
    host->table_cell(t->records.table, host->table_find(t->records.table, "session"), row, &session);
    if (!records_figures(&t->records, row, &x, &y, &exact)) return;
    s->exact = s->exact && exact;
    if (!session.valid) {
        s->alone_x += x;
        s->alone_y += y;
        return;
    }
    s->x += x;
    s->y += y;
    s->sessions++;
    if (t->next < t->end)
        *t->next++ = (cluster){x, y, 1};
    else
        s->exact = 0; /* two units of one code have the records of both: they add up to neither */
}

/* How many sessions were held where the line's were. */
static int64_t count_held(const reading *t, int64_t row)
{
    if (!t->held) return 0;
    int64_t n = t->c->host->table_rows(t->held), count = 0;
    key_row wanted = {&t->line_held_keys, row};
    for (int64_t i = key_rows_find(t->held_sorted, n, &wanted); i < n; i++, count++)
        if (key_rows_compare(&t->held_sorted[i], &wanted) != 0) break;
    return count;
}

static int is_whole(double value)
{
    return value >= 0 && value == floor(value);
}

/* What the sessions leave of a total that may come of adding up. */
static double rest(double whole, double part)
{
    double left = whole - part;
    return fabs(left) <= 1e-9 * fmax(1, whole) ? 0 : left;
}

/* Adds what is not of sessions, one by one. Whether the sessions tell the side then. */
static int complete_side(reading *t, const sums *s, side *one, int64_t row)
{
    const comparison *c = t->c;
    double x = rest(c->family == COUNTS ? one->value.stated : one->numerator, s->x);
    double y = c->family == COUNTS ? x : rest(one->denominator, s->y);
    if (!s->exact || !is_whole(x) || !is_whole(y) || x > y) return 0;
    if (c->family == RATES && (x > 0 || y > 0)) return 0;
    /* what sessions held told nothing of was not told by them */
    if (s->sessions == 0 && y > 0) return 0;
    if (t->end - t->next < 3) return 0;
    one->alone = y > 0;
    int64_t held = c->family == COUNTS ? count_held(t, row) : 0;
    const cluster more[] = {{0, 1, (double)(held - s->sessions)}, {1, 1, x}, {0, 1, y - x}};
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
        if (more[i].times > 0) *t->next++ = more[i];
    return 1;
}

static void read_line(reading *t, int64_t row)
{
    comparison *c = t->c;
    side *one = &c->lines[row].sides[t->which];
    sums s = {.exact = 1};
    cluster *first = t->next;
    for (int64_t i = records_first(&t->records, row), at; (at = records_row(&t->records, i, row)) >= 0; i++)
        add_record(t, &s, at);
    if (!one->valid) {
        t->next = first;
        return;
    }
    one->by_session = compare_is_exact(one->value) && complete_side(t, &s, one, row);
    if (!one->by_session) t->next = first;
    one->sessions = (sample){first, (size_t)(t->next - first)};
}

static dh_status read_period(reading *t, dh_error *error)
{
    comparison *c = t->c;
    TRY(ask(t, error));
    if (!t->records.table) return DH_OK;
    int64_t n = c->host->table_rows(t->records.table) + 3 * c->n;
    c->clusters[t->which] = calloc((size_t)n + 1, sizeof(cluster));
    if (!c->clusters[t->which]) return no_memory(c->host, error);
    t->next = c->clusters[t->which];
    t->end = t->next + n;
    for (int64_t row = 0; row < c->n; row++) read_line(t, row);
    return DH_OK;
}

dh_status compare_sessions(comparison *c, dh_error *error)
{
    dh_status status = DH_OK;
    for (int i = 0; status == DH_OK && i < 2; i++) {
        reading t = {.c = c, .which = i, .records = {.c = c}};
        status = read_period(&t, error);
        records_free(&t.records);
        free(t.held_sorted);
        if (t.held) c->host->table_free(t.held);
        c->host->progress(3 + i, 5);
        if (status == DH_OK && c->host->cancelled()) status = DH_ECANCELLED;
    }
    return status;
}
