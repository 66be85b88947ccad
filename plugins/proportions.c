/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statistic `proportions`: in how many rows any condition holds, with intervals, each group beside a reference; and the
 * aggregates of proportions_state.h.
 */
#include <gsl/gsl_errno.h>

#include "paired_state.h"
#include "proportions.h"
#include "proportions_state.h"
#include "proportions_texts.h"
#include "sheet.h"

DH_PLUGIN_STAMP("proportions", "1.0");

static const char *const tables[] = {"opinions", "sessions", NULL};
static const char *const tests[] = {"auto", "score", "fisher", "fisher_mid_p", NULL};
static const char *const adjustments[] = {"bh", "holm", NULL};

static const dh_param params[] = {
    SCOPE_ROWS(""),
    {"condition", DH_TEXT, NULL, 1, 0, NULL, "what holds or does not, such as outcome == 'resolved'"},
    {"table", DH_TEXT, "opinions", 1, 0, tables, "the rows that are counted"},
    {"method", DH_TEXT, "wilson", 1, 0, share_methods, "which interval: Wilson's, Clopper and Pearson's or Jeffreys's"},
    {"confidence", DH_FLOAT64, "0.95", 0.5, 0.9999, NULL, "of the interval, such as 0.95"},
    {"reference", DH_TEXT, "", 1, 0, NULL,
     "the row beside which the others are set, by a value of its keys; rest = all others together; empty = none"},
    {"test", DH_TEXT, "auto", 1, 0, tests,
     "of equal shares: the score test, Fisher's, or Fisher's with mid-P; auto = Fisher's where an expected count is "
     "below "
     "5, else the score test"},
    {"adjust", DH_TEXT, "bh", 1, 0, adjustments, "p for the number of rows: Benjamini and Hochberg, or Holm"},
    {"strata", DH_TEXT, "", 1, 0, NULL,
     "within which rows are compared and then pooled (Mantel and Haenszel), such as field"},
    {"minimum", DH_INT64, "5", 1, 1000000, NULL, "fewer rows where the condition is known are too few to say anything"},
};

enum { ALL, UNKNOWN, VALID, YES, SHARE, LOW, HIGH, STATE };

static const sheet_column columns[] = {
    {"counted", DH_INT64, DH_DISPLAY_PLAIN},   {"unknown", DH_INT64, DH_DISPLAY_PLAIN},
    {"known", DH_INT64, DH_DISPLAY_PLAIN},     {"yes", DH_INT64, DH_DISPLAY_PLAIN},
    {"share", DH_FLOAT64, DH_DISPLAY_PERCENT}, {"low", DH_FLOAT64, DH_DISPLAY_PERCENT},
    {"high", DH_FLOAT64, DH_DISPLAY_PERCENT},  {"state", DH_CATEGORY, DH_DISPLAY_PLAIN},
};

static dh_status add_shares(shares *s, dh_error *error)
{
    sheet t = sheet_begin(s->host, s->counts, s->n_keys, columns, (int32_t)(sizeof columns / sizeof columns[0]));
    for (size_t i = 0; i < s->n; i++) {
        const share_row *r = &s->rows[i];
        sheet_row(&t, r->first);
        sheet_set_int(&t, ALL, r->all);
        sheet_set_int(&t, UNKNOWN, r->all - r->valid);
        sheet_set_int(&t, VALID, r->valid);
        sheet_set_int(&t, YES, r->yes);
        sheet_set_text(&t, STATE, r->is_few ? "too_few" : "estimated");
        if (r->is_few) continue;
        interval bounds =
            share_interval(s->call->params[PARAM_METHOD].as.text.data, (double)r->yes, (double)r->valid, s->confidence);
        sheet_set(&t, SHARE, (double)r->yes / (double)r->valid);
        sheet_set(&t, LOW, bounds.low);
        sheet_set(&t, HIGH, bounds.high);
    }
    return sheet_add(&t, s->out, "proportions", error);
}

/* A dot with its interval for each row, where the rows have one key: with two, several dots would lie on one line. */
static dh_status add_chart(const shares *s, dh_error *error)
{
    char spec[256];
    int32_t name = s->host->table_find(s->counts, "unit_name");
    if (s->n_keys != (name >= 0 ? 2 : 1)) return DH_OK;
    snprintf(spec, sizeof spec,
             "{ mark = \"dot\", x = \"%.64s\", y = \"share\", lower = \"low\", upper = \"high\", horizontal = true }",
             s->host->table_column_name(s->counts, name >= 0 ? name : 0));
    return s->host->add_chart(s->out, "proportions", spec, error);
}

static dh_status number_text(const shares *s, int64_t number, char *out, size_t size, dh_error *error)
{
    dh_value value = {.type = DH_INT64, .valid = 1, .as.integer = number};
    return s->host->format_value(&value, DH_DISPLAY_PLAIN, out, size) > 0 ? DH_OK : no_memory(s->host, error);
}

/* A note with one number in it; none where the number is 0. */
static dh_status add_number_note(const shares *s, const char *format, int64_t number, dh_error *error)
{
    char note[512], text[32];
    TRY(number_text(s, number, text, sizeof text, error));
    snprintf(note, sizeof note, s->host->tr(format), text);
    return number > 0 ? s->host->add_note(s->out, note, error) : DH_OK;
}

/* What contrasts and pooled are, and what is in neither. */
static dh_status add_contrast_notes(const shares *s, dh_error *error)
{
    int64_t apart = 0;
    for (size_t i = 0; i < s->n; i++)
        if (!s->rows[i].has_keys) apart += s->rows[i].all;
    TRY(add_number_note(s, "of a group that is unknown, and so compared with none and part of no rest: %s", apart,
                        error));
    TRY(s->host->add_note(
        s->out,
        "differences: Newcombe's method 10; ratios: Katz's and Woolf's intervals, unknown where a count is 0 or both "
        "shares are 100 %; p takes rows as independent, which those of one session are not",
        error));
    if (s->n_strata == 0) return DH_OK;
    TRY(add_number_note(s, "of a stratum that is unknown, and so pooled with none: %s", s->apart, error));
    return s->host->add_note(s->out,
                             "pooled: Mantel and Haenszel's odds ratio over strata, p without a correction for "
                             "continuity; a small p_homogeneity (Breslow and Day, Tarone) says that strata differ and "
                             "one figure hides it",
                             error);
}

static dh_status add_condition_note(const shares *s, dh_error *error)
{
    const char *condition = text_param(s->call, PARAM_CONDITION), *format = s->host->tr("condition: %s");
    size_t room = strlen(format) + (condition ? strlen(condition) : 0) + 1;
    char *note = malloc(room);
    if (!note) return no_memory(s->host, error);
    snprintf(note, room, format, condition ? condition : "");
    dh_status status = s->host->add_note(s->out, note, error);
    free(note);
    return status;
}

static dh_status add_notes(const shares *s, dh_error *error)
{
    int64_t all = 0, valid = 0, few = 0;
    char note[512], numbers[3][32];
    for (size_t i = 0; i < s->n; i++) {
        all += s->rows[i].all;
        valid += s->rows[i].valid;
        few += s->rows[i].is_few;
    }
    TRY(add_condition_note(s, error));
    TRY(number_text(s, all, numbers[0], sizeof numbers[0], error));
    TRY(number_text(s, all - valid, numbers[1], sizeof numbers[1], error));
    snprintf(note, sizeof note,
             s->host->tr("counted: %s; it is unknown whether the condition holds: %s, which are in no share"),
             numbers[0], numbers[1]);
    TRY(s->host->add_note(s->out, note, error));
    TRY(number_text(s, few, numbers[2], sizeof numbers[2], error));
    snprintf(note, sizeof note,
             s->host->tr("too few (fewer than %lld known): rows %s; their counts stand without a share"),
             (long long)s->minimum, numbers[2]);
    if (few > 0) TRY(s->host->add_note(s->out, note, error));
    return s->reference == NONE ? DH_OK : add_contrast_notes(s, error);
}

static dh_status run(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out, dh_error *error)
{
    shares s = {.host = host, .call = call, .dataset = dataset, .out = out};
    s.confidence = call->params[PARAM_CONFIDENCE].as.number;
    s.minimum = call->params[PARAM_MINIMUM].as.integer;
    dh_status status = shares_read(&s, error);
    if (status == DH_OK) status = add_shares(&s, error);
    if (status == DH_OK) status = shares_add_contrasts(&s, error);
    if (status == DH_OK) status = add_chart(&s, error);
    if (status == DH_OK) status = add_notes(&s, error);
    shares_free(&s);
    return status;
}

DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    static const dh_statistic statistic = {
        .struct_size = sizeof statistic,
        .name = "proportions",
        .doc = "in how many rows a condition holds, with intervals, and each group beside a reference",
        .params = params,
        .n_params = sizeof params / sizeof params[0],
        .param_size = sizeof params[0],
        .run = run,
        .purpose =
            "in which share of the opinions or sessions a condition holds, how far chance could move it, and whether "
            "groups differ",
        .limits = "why groups differ, and how those stand of which it is unknown; outcome == 'resolved' counts all "
                  "opinions, also those beyond the unit's competence: the resolution rate is told by resolution",
        .misuse = "to rank groups whose intervals overlap, or where rows of one session are most of a group",
    };
    gsl_set_error_handler_off();
    TRY(proportions_add_aggregates(host, registry, error));
    TRY(paired_add_aggregates(registry, error));
    TRY(ADD_TEXTS(registry, texts, error));
    return registry->add_statistic(registry, &statistic, error);
}
