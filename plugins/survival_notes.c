/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reader of the tables must know: how many cases are in them, which are not, and why. */
#include "survival.h"

enum { NUMBER_SIZE = 32, NOTE_SIZE = 512 };

static dh_status number_text(const study *s, int64_t number, char *out, dh_error *error)
{
    dh_value value = {.type = DH_INT64, .valid = 1, .as.integer = number};
    return s->host->format_value(&value, DH_DISPLAY_PLAIN, out, NUMBER_SIZE) > 0 ? DH_OK : no_memory(s->host, error);
}

/* How many cases there are, and what became of them. */
static dh_status note_cases(const study *s, dh_error *error)
{
    int64_t cases = 0, by_fate[3] = {0, 0, 0};
    char note[NOTE_SIZE], numbers[4][NUMBER_SIZE], day[DAY_SIZE];
    for (size_t i = 0; i < s->n_cohorts; i++) {
        cases += s->cohorts[i].cases;
        for (int k = 0; k < 3; k++) by_fate[k] += s->cohorts[i].by_fate[k];
    }
    const int64_t all[] = {cases, by_fate[CAME], by_fate[OTHERWISE], by_fate[OPEN]};
    for (int k = 0; k < 4; k++) TRY(number_text(s, all[k], numbers[k], error));
    TRY(day_text(s->host, s->as_of, day, error));
    const char *outcome = study_outcome(s);
    if (strcmp(outcome, "any") == 0) outcome = s->host->tr("any outcome");
    snprintf(note, sizeof note,
             s->host->tr("cases: %s; came to what is asked for (%s): %s; ended otherwise: %s; still open on %s, up to "
                         "which day they count: %s"),
             numbers[0], outcome, numbers[1], numbers[2], day, numbers[3]);
    TRY(s->host->add_note(s->out, note, error));
    if (by_fate[OTHERWISE] == 0) return DH_OK;
    return s->host->add_note(
        s->out,
        "curves and quantiles follow a case that ended otherwise up to that day and take it as one "
        "that could still have come to the outcome; the table incidence takes it as gone",
        error);
}

/* What those came to whose day is unknown: the shares of these outcomes are too low by them. */
static dh_status note_undated(const study *s, dh_error *error)
{
    static const char *const texts[OUTCOMES + 1] = {"resolved: %s", "explained: %s", "forwarded: %s", "rejected: %s",
                                                    "other outcomes: %s"};
    char list[NOTE_SIZE / 2] = "", part[64], number[NUMBER_SIZE], note[NOTE_SIZE];
    if (s->left_out[NO_END] == 0) return DH_OK;
    for (int k = 0; k <= OUTCOMES; k++) {
        if (s->undated[k] == 0) continue;
        TRY(number_text(s, s->undated[k], number, error));
        snprintf(part, sizeof part, s->host->tr(texts[k]), number);
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", list[0] ? "; " : "", part);
    }
    snprintf(note, sizeof note,
             s->host->tr("of those without a day of their outcome (%s): incidence is too low by them, and that of the "
                         "other outcomes is of fewer cases"),
             list);
    return s->host->add_note(s->out, note, error);
}

/* What the test does without, since a key or a stratum is unknown. */
static dh_status note_untested(const study *s, dh_error *error)
{
    int64_t no_group = 0, groups = 0;
    char note[NOTE_SIZE], numbers[2][NUMBER_SIZE];
    for (size_t i = 0; i < s->n_cohorts; i++) {
        if (!s->cohorts[i].has_keys) no_group += s->cohorts[i].cases;
        groups += s->cohorts[i].tested > 0;
    }
    if (groups == 0 || no_group + s->no_stratum == 0) return DH_OK;
    TRY(number_text(s, no_group, numbers[0], error));
    TRY(number_text(s, s->no_stratum, numbers[1], error));
    snprintf(note, sizeof note,
             s->host->tr("not in the test: cases whose group is unknown: %s; whose stratum is unknown: %s"), numbers[0],
             numbers[1]);
    return s->host->add_note(s->out, note, error);
}

/* Each reason why cases were left out, with their number. */
static dh_status note_left_out(const study *s, dh_error *error)
{
    static const char *const texts[REASONS] = {
        [NO_BEGINNING] = "left out, since the day when they were raised is unknown: %s",
        [NO_OUTCOME] = "left out, since it is unknown what became of them: %s",
        [NO_END] = "left out, since the day of their outcome is unknown: %s",
    };
    char note[NOTE_SIZE], number[NUMBER_SIZE];
    for (int i = 0; i < REASONS; i++) {
        if (!texts[i] || s->left_out[i] == 0) continue;
        TRY(number_text(s, s->left_out[i], number, error));
        snprintf(note, sizeof note, s->host->tr(texts[i]), number);
        TRY(s->host->add_note(s->out, note, error));
    }
    return DH_OK;
}

static dh_status note_few(const study *s, dh_error *error)
{
    int64_t few = 0, cases = 0;
    char note[NOTE_SIZE], numbers[3][NUMBER_SIZE];
    for (size_t i = 0; i < s->n_cohorts; i++) {
        few += s->cohorts[i].is_few;
        cases += s->cohorts[i].is_few ? s->cohorts[i].cases : 0;
    }
    if (few == 0) return DH_OK;
    TRY(number_text(s, s->minimum, numbers[0], error));
    TRY(number_text(s, few, numbers[1], error));
    TRY(number_text(s, cases, numbers[2], error));
    snprintf(note, sizeof note,
             s->host->tr(
                 "too few, fewer than %s cases: nothing is estimated for them, and the test does without them (rows: "
                 "%s, cases: %s)"),
             numbers[0], numbers[1], numbers[2]);
    return s->host->add_note(s->out, note, error);
}

dh_status study_add_notes(study *s, dh_error *error)
{
    char note[NOTE_SIZE], horizon[NUMBER_SIZE], cases[NUMBER_SIZE];
    if (s->n_cohorts == 0) return s->host->add_note(s->out, "there is no case that these parameters ask for", error);
    TRY(note_cases(s, error));
    TRY(note_left_out(s, error));
    TRY(note_undated(s, error));
    TRY(note_few(s, error));
    TRY(note_untested(s, error));
    TRY(s->host->add_note(s->out,
                          "naive_days is of those alone that came to the outcome, as if no other case were open: it is "
                          "mostly too short, and stands there for comparison",
                          error));
    snprintf(
        note, sizeof note,
        s->host->tr("curves: Kaplan and Meier, Greenwood's variance, log-log intervals of %g %%; not reached: fewer "
                    "had come to the outcome by the last day"),
        s->confidence * 100);
    TRY(s->host->add_note(s->out, note, error));
    if (isnan(s->horizon)) return DH_OK;
    TRY(number_text(s, (int64_t)s->horizon, horizon, error));
    snprintf(note, sizeof note,
             s->host->tr("mean_days counts no case for more than %s days; unknown: a row was not followed so long"),
             horizon);
    TRY(s->host->add_note(s->out, note, error));
    if (s->horizon_cases == 0) return DH_OK;
    TRY(number_text(s, s->horizon_cases, cases, error));
    snprintf(note, sizeof note,
             s->host->tr("day %s is the last of the row that was followed for the shortest time (cases: %s); horizon "
                         "sets another"),
             horizon, cases);
    return s->n_keys == 0 ? DH_OK : s->host->add_note(s->out, note, error);
}
