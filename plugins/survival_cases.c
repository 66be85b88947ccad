/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cases of a study: one query, which counts them by keys, stratum, outcome and day, so that any number of cases
 * costs what grouping them costs. Then the cohorts, each the rows of one combination of keys.
 */
#include "compare_keys.h"
#include "survival.h"

/* ---- the query ---- */

/* Whether opinions have the column. */
static dh_status has_column(int *out, const study *s, const char *column, dh_error *error)
{
    const char *const columns[] = {column, NULL};
    const char *missing;
    TRY(find_missing(&missing, s->host, s->dataset, "opinions", columns, error));
    *out = !missing;
    return DH_OK;
}

/* survival_outcome: what a case came to. A case whose data has no outcomes at all is open until it is resolved; where
 * they have, one without an outcome and without a day of resolution is unknown. survival_end: when; for an open one the
 * as-of day. An answer ends a case that was explained, forwarded or rejected, but resolves none. */
static dh_status derive_fates(const study *s, dh_plan **plan, dh_error *error)
{
    int has_outcome, has_answer;
    char text[256];
    TRY(has_column(&has_outcome, s, "outcome", error));
    TRY(has_column(&has_answer, s, "answered_on", error));
    snprintf(text, sizeof text, "survival_outcome = %sif_else(is_known(resolved_on), 'resolved', %s)%s",
             has_outcome ? "coalesce(outcome, " : "", has_outcome ? "nil" : "'open'", has_outcome ? ")" : "");
    TRY(then(s->host, plan, s->host->derive, text, error));
    TRY(then(s->host, plan, s->host->derive, "survival_open = one_of(survival_outcome, 'open', 'in_progress')", error));
    snprintf(text, sizeof text,
             "survival_end = if_else(survival_open, as_of(), if_else(survival_outcome == 'resolved', resolved_on, %s))",
             has_answer ? "coalesce(resolved_on, answered_on)" : "resolved_on");
    return then(s->host, plan, s->host->derive, text, error);
}

/* The cases in the scope with survival_reason, survival_outcome, survival_end and survival_day. */
static dh_status plan_cases(const study *s, dh_plan **out, dh_error *error)
{
    char text[256];
    dh_status status = scope_events(out, s->host, s->call, s->dataset, "opinions", error);
    if (status == DH_OK) status = derive_fates(s, out, error);
    snprintf(text, sizeof text,
             "survival_reason = if_else(not is_known(raised_on), %d, if_else(not is_known(survival_outcome), %d, "
             "if_else(not is_known(survival_end), %d, %d)))",
             NO_BEGINNING, NO_OUTCOME, NO_END, COUNTED);
    if (status == DH_OK) status = then(s->host, out, s->host->derive, text, error);
    if (status == DH_OK)
        status = then(s->host, out, s->host->derive, "survival_day = days_between(raised_on, survival_end)", error);
    return status;
}

/* The keys: those of `by`, with the unit's name behind its code, then the strata, then the figures. Freed by the
 * caller; NULL: out of memory. */
static char *keys_text(const study *s, int with_names)
{
    char *by = scope_keys(s->call, "raised_on", NULL);
    char *strata = list_keys(text_param(s->call, PARAM_STRATA), "raised_on", NULL, 0);
    const char *starts[MAX_KEYS];
    size_t sizes[MAX_KEYS], room = (by ? strlen(by) : 0) + (strata ? strlen(strata) : 0) + 128, used = 0;
    char *keys = by && strata ? calloc(room, 1) : NULL;
    int32_t n = keys ? key_names(by[0] ? by : NULL, starts, sizes) : 0;
    for (int32_t i = 0; i < n; i++) {
        int is_unit = sizes[i] == 4 && memcmp(starts[i], "unit", 4) == 0;
        used += (size_t)snprintf(keys + used, room - used, "%.*s, %s", (int)sizes[i], starts[i],
                                 is_unit && with_names ? "unit.name as unit_name, " : "");
    }
    if (keys)
        snprintf(keys + used, room - used, "%s%ssurvival_reason, survival_outcome, survival_day", strata,
                 strata[0] ? ", " : "");
    free(by);
    free(strata);
    return keys;
}

static dh_status group(study *s, dh_plan **plan, int with_names, dh_error *error)
{
    char *keys = keys_text(s, with_names);
    if (!keys) return no_memory(s->host, error);
    dh_plan *grouped = NULL;
    dh_status status = s->host->group_by(&grouped, *plan, keys, error);
    free(keys);
    if (status != DH_OK) return status;
    s->host->plan_free(*plan);
    *plan = grouped;
    return then(s->host, plan, s->host->aggregate, "survival_n = count()", error);
}

static dh_status count_cases(study *s, dh_error *error)
{
    dh_plan *plan = NULL;
    dh_error unnamed = DH_ERROR_INIT;
    dh_status status = plan_cases(s, &plan, error);
    if (status == DH_OK) {
        status = group(s, &plan, 1, &unnamed); /* where units are mere texts they have no names */
        if (status == DH_EINVAL && plan)
            status = group(s, &plan, 0, error);
        else if (status != DH_OK && error)
            *error = unnamed;
    }
    if (status == DH_OK) status = s->host->run(&s->cases, plan, error);
    if (plan) s->host->plan_free(plan);
    if (status != DH_OK) return status;
    const char *strata = text_param(s->call, PARAM_STRATA), *starts[MAX_KEYS];
    size_t sizes[MAX_KEYS];
    s->n_strata = key_names(strata, starts, sizes);
    s->n = s->host->table_columns(s->cases) - 1;
    s->day = s->n - 1;
    s->outcome = s->n - 2;
    s->reason = s->n - 3;
    s->n_keys = s->reason - s->n_strata;
    return DH_OK;
}

/* ---- reading it ---- */

static int64_t integer(const study *s, int32_t column, int64_t row)
{
    dh_value cell;
    s->host->table_cell(s->cases, column, row, &cell);
    return cell.valid ? cell.as.integer : 0;
}

int64_t study_count(const study *s, int64_t row)
{
    return integer(s, s->n, row);
}

int64_t study_day(const study *s, int64_t row)
{
    return integer(s, s->day, row);
}

int study_compare(const study *s, int32_t column, int64_t a, int64_t b)
{
    key_columns keys = {.host = s->host, .table = s->cases, .columns = {column}, .n = 1};
    return key_rows_compare(&(key_row){&keys, a}, &(key_row){&keys, b});
}

static int is_text(const dh_value *cell, const char *text, size_t size)
{
    return cell->valid && cell->as.text.size == size && memcmp(cell->as.text.data, text, size) == 0;
}

const char *study_outcome(const study *s)
{
    const char *outcome = text_param(s->call, PARAM_OUTCOME);
    return outcome ? outcome : "any";
}

/* Whether the outcome is among those asked for. */
static int is_asked(const study *s, const dh_value *outcome)
{
    const char *list = study_outcome(s), *starts[MAX_KEYS];
    size_t sizes[MAX_KEYS];
    int32_t n = key_names(list, starts, sizes);
    if (n == 1 && sizes[0] == 3 && memcmp(starts[0], "any", 3) == 0) return 1;
    for (int32_t i = 0; i < n; i++)
        if (is_text(outcome, starts[i], sizes[i])) return 1;
    return 0;
}

static int is_open(const dh_value *outcome)
{
    return is_text(outcome, "open", 4) || is_text(outcome, "in_progress", 11);
}

enum fate study_fate(const study *s, int64_t row)
{
    dh_value outcome;
    s->host->table_cell(s->cases, s->outcome, row, &outcome);
    if (is_open(&outcome)) return OPEN;
    return is_asked(s, &outcome) ? CAME : OTHERWISE;
}

/* Of outcomes asked for each must be one that there is: a word that is mistyped would give a curve without events. */
static dh_status check_outcomes(const study *s, dh_error *error)
{
    static const char *const usual[] = {"any", "resolved", "explained", "forwarded", "rejected"};
    const char *starts[MAX_KEYS];
    size_t sizes[MAX_KEYS];
    int32_t n = key_names(study_outcome(s), starts, sizes);
    for (int32_t i = 0; i < n; i++) {
        int found = 0;
        dh_value outcome;
        if (n > 1 && sizes[i] == 3 && memcmp(starts[i], "any", 3) == 0) {
            s->host->error_set(error, DH_EINVAL, "outcome is '%s': any stands alone, for it has all others in it",
                               study_outcome(s));
            return DH_EINVAL;
        }
        for (size_t k = 0; k < sizeof usual / sizeof usual[0]; k++)
            found |= strlen(usual[k]) == sizes[i] && memcmp(usual[k], starts[i], sizes[i]) == 0;
        for (int64_t row = 0; !found && row < s->host->table_rows(s->cases); row++) {
            s->host->table_cell(s->cases, s->outcome, row, &outcome);
            found = is_text(&outcome, starts[i], sizes[i]) && !is_open(&outcome);
        }
        if (found) continue;
        s->host->error_set(error, DH_EINVAL,
                           "no case has the outcome '%.*s'; take one of resolved, explained, forwarded, rejected, "
                           "several with commas, or any",
                           (int)sizes[i], starts[i]);
        return DH_EINVAL;
    }
    return DH_OK;
}

/* ---- cohorts ---- */

static int is_same_cohort(const study *s, int64_t a, int64_t b)
{
    for (int32_t i = 0; i < s->n_keys; i++)
        if (study_compare(s, i, a, b) != 0) return 0;
    return 1;
}

static int in_order(const void *a, const void *b)
{
    const survival_day *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

const char *const survival_outcomes[OUTCOMES] = {"resolved", "explained", "forwarded", "rejected"};

/* Counts cases that are left out, and what those came to whose day is unknown. */
static void leave_out(study *s, cohort *c, int64_t row, int64_t reason)
{
    int64_t count = study_count(s, row);
    dh_value outcome;
    int k = 0;
    s->left_out[reason] += count;
    c->left_out += count;
    if (reason != NO_END) return;
    s->host->table_cell(s->cases, s->outcome, row, &outcome);
    while (k < OUTCOMES && !is_text(&outcome, survival_outcomes[k], strlen(survival_outcomes[k]))) k++;
    s->undated[k] += count;
}

static dh_status read_cohort(study *s, cohort *c, dh_error *error)
{
    size_t n = 0;
    c->days = calloc((size_t)(c->end - c->first) + 1, sizeof *c->days);
    if (!c->days) return no_memory(s->host, error);
    for (int64_t row = c->first; row < c->end; row++) {
        int64_t count = study_count(s, row), reason = integer(s, s->reason, row);
        if (reason != COUNTED) {
            leave_out(s, c, row, reason);
            continue;
        }
        enum fate fate = study_fate(s, row);
        c->cases += count;
        c->by_fate[fate] += count;
        c->days[n++] = (survival_day){
            .day = study_day(s, row), .events = fate == CAME ? count : 0, .censored = fate == CAME ? 0 : count};
    }
    qsort(c->days, n, sizeof *c->days, in_order);
    c->n_days = survival_merge(c->days, n);
    survival_estimate(c->days, c->n_days);
    c->is_few = c->cases < s->minimum;
    c->has_keys = has_all_keys(s->host, s->cases, 0, s->n_keys, c->first);
    return DH_OK;
}

/* Whether the cohort sets the horizon in place of `other` (NULL: none yet). Where nobody is left the curve stands at 0
 * for ever, so that such cohorts count only where all are so: then the last of their days. */
static int sets_horizon(const cohort *c, const cohort *other)
{
    if (!other) return 1;
    const survival_day *last = &c->days[c->n_days - 1], *set = &other->days[other->n_days - 1];
    if ((last->survival > 0) != (set->survival > 0)) return last->survival > 0;
    return last->survival > 0 ? last->day < set->day : last->day > set->day;
}

/* The horizon of the means: that which was asked for, else the last day up to which every cohort was followed. */
static void find_horizon(study *s)
{
    int64_t asked = s->call->params[PARAM_HORIZON].as.integer;
    const cohort *set = NULL;
    s->horizon = asked > 0 ? (double)asked : NAN;
    for (size_t i = 0; asked == 0 && i < s->n_cohorts; i++) {
        const cohort *c = &s->cohorts[i];
        if (!c->is_few && c->n_days > 0 && sets_horizon(c, set)) set = c;
    }
    if (!set) return;
    const survival_day *last = &set->days[set->n_days - 1];
    s->horizon = (double)last->day;
    if (last->survival > 0) s->horizon_cases = set->cases; /* else nobody cuts it */
}

dh_status study_read(study *s, dh_error *error)
{
    TRY(count_cases(s, error));
    TRY(check_outcomes(s, error));
    int64_t rows = s->host->table_rows(s->cases);
    s->cohorts = calloc((size_t)rows + 1, sizeof *s->cohorts);
    if (!s->cohorts) return no_memory(s->host, error);
    for (int64_t row = 0; row < rows;) {
        cohort *c = &s->cohorts[s->n_cohorts++];
        c->first = row;
        while (row < rows && is_same_cohort(s, c->first, row)) row++;
        c->end = row;
        TRY(read_cohort(s, c, error));
        if (s->host->cancelled()) return DH_ECANCELLED;
    }
    find_horizon(s);
    return DH_OK;
}

void study_free(study *s)
{
    for (size_t i = 0; i < s->n_cohorts; i++) free(s->cohorts[i].days);
    free(s->cohorts);
    if (s->cases) s->host->table_free(s->cases);
}
