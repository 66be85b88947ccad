/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statistic `rates`: events over an exposure, by a measure that is one count over another, with exact or Byar's
 * intervals, and each row beside a reference.
 */
#include <gsl/gsl_errno.h>

#include "adjust.h"
#include "common.h"
#include "intervals.h"
#include "sheet.h"

DH_PLUGIN_STAMP("rates", "1.0");

enum {
    PARAM_MEASURE = SCOPE_PARAMS,
    PARAM_PER,
    PARAM_METHOD,
    PARAM_CONFIDENCE,
    PARAM_REFERENCE,
    PARAM_ADJUST,
    PARAM_MINIMUM
};

static const char *const methods[] = {"exact", "byar", NULL};
static const char *const adjustments[] = {"bh", "holm", NULL};

static const dh_param params[] = {
    SCOPE_ROWS("unit"),
    {"measure", DH_TEXT, "opinions_per_session", 1, 0, NULL,
     "a measure that is one count over another, such as opinions_per_session"},
    {"per", DH_FLOAT64, "0", 0, 1e9, NULL,
     "events for so many of what they are over, such as 100; 0 = for as many as the measure is"},
    {"method", DH_TEXT, "exact", 1, 0, methods, "which interval: the exact one of Poisson or Byar's"},
    {"confidence", DH_FLOAT64, "0.95", 0.5, 0.9999, NULL, "of the interval, such as 0.95"},
    {"reference", DH_TEXT, "", 1, 0, NULL,
     "the row beside which the others are set, by a value of its keys; rest = all others together; empty = none"},
    {"adjust", DH_TEXT, "bh", 1, 0, adjustments, "p for the number of rows: Benjamini and Hochberg, or Holm"},
    {"minimum", DH_INT64, "5", 1, 1000000, NULL, "fewer events are too few for a rate; the interval stands"},
};

/* The figures of a row; NaN where they are unknown or have bounds alone. */
typedef struct rate {
    double events, exposure;
} rate;

typedef struct rates {
    const dh_host *host;
    const dh_call *call;
    dh_results *out;
    dh_table *measured;
    int32_t n_keys; /* the numerator and the denominator stand behind the keys */
    double per, confidence;
    rate *rows;
    int64_t n, unknown, apart; /* apart: rows whose keys are unknown */
    int64_t reference;         /* a row; RESTS = all others; NONE */
} rates;

enum { NONE = -1, RESTS = -2 };

/* ---- reading ---- */

static dh_status find_reference(rates *s, dh_error *error)
{
    const char *reference = text_param(s->call, PARAM_REFERENCE);
    int64_t found = 0;
    s->reference = NONE;
    if (!reference || s->n_keys == 0) return DH_OK;
    if (strcmp(reference, "rest") == 0) {
        s->reference = RESTS;
        return DH_OK;
    }
    for (int64_t row = 0; row < s->n; row++) {
        if (!has_written_key(s->host, s->measured, s->n_keys, row, reference)) continue;
        s->reference = row;
        found++;
    }
    if (found == 1) return DH_OK;
    s->host->error_set(
        error, DH_EINVAL,
        "reference is '%s': it must be a value of a key that one row has, and %lld rows have it; or rest, "
        "all others together",
        reference, (long long)found);
    return DH_EINVAL;
}

/* Whether the row is set beside others: its keys and its figures are valid. */
static int is_compared(const rates *s, int64_t row)
{
    return has_all_keys(s->host, s->measured, 0, s->n_keys, row) && !isnan(s->rows[row].events) &&
           !isnan(s->rows[row].exposure);
}

/* Of how many of its denominator the measure is, such as 100, from a row that has all three figures; 1 without one. */
static double measured_per(const rates *s)
{
    for (int64_t row = 0; row < s->n; row++) {
        double value = exact_cell(s->host, s->measured, s->n_keys + 2, row),
               plain = s->rows[row].events / s->rows[row].exposure;
        if (plain > 0 && isfinite(plain) && !isnan(value)) return round(value / plain * 1e6) / 1e6;
    }
    return 1;
}

/* A share is no rate: its events are part of what they are over, and chance moves it less. */
static dh_status check_measure(const rates *s, const char *name, dh_error *error)
{
    if (s->n_keys >= 0 && s->host->table_column_display(s->measured, s->n_keys + 2) != DH_DISPLAY_PERCENT) return DH_OK;
    if (s->n_keys >= 0)
        s->host->error_set(error, DH_EINVAL,
                           "the measure '%s' is a share in percent, not events over an exposure; 'proportions' and "
                           "'resolution' have intervals of shares",
                           name);
    else
        s->host->error_set(error, DH_EINVAL,
                           "the measure '%s' is not one count over another; take one such as opinions_per_session",
                           name);
    return DH_EINVAL;
}

static dh_status read_rates(rates *s, dh_dataset *dataset, dh_error *error)
{
    char name[128];
    dh_measure_request request = scope_request(s->call, s->call->params[PARAM_MEASURE].as.text.data);
    request.parts = "components";
    TRY(s->host->measure(&s->measured, dataset, &request, error));
    snprintf(name, sizeof name, "%s_numerator", request.names);
    s->n_keys = s->host->table_find(s->measured, name);
    TRY(check_measure(s, request.names, error));
    s->n = s->host->table_rows(s->measured);
    s->rows = calloc((size_t)s->n + 1, sizeof *s->rows);
    if (!s->rows) return no_memory(s->host, error);
    for (int64_t row = 0; row < s->n; row++) {
        rate *r = &s->rows[row];
        *r = (rate){exact_cell(s->host, s->measured, s->n_keys, row),
                    exact_cell(s->host, s->measured, s->n_keys + 1, row)};
        if (r->events != floor(r->events)) r->events = NAN; /* parts of events are no count */
        s->unknown += isnan(r->events) || isnan(r->exposure);
        s->apart += !has_all_keys(s->host, s->measured, 0, s->n_keys, row);
    }
    if (s->per == 0) s->per = measured_per(s);
    return find_reference(s, error);
}

/* ---- the tables ---- */

enum { EVENTS, EXPOSURE, RATE, LOW, HIGH, STATE };

static const sheet_column columns[] = {
    {"events", DH_FLOAT64, DH_DISPLAY_PLAIN}, {"exposure", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"rate", DH_FLOAT64, DH_DISPLAY_PLAIN},   {"low", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"high", DH_FLOAT64, DH_DISPLAY_PLAIN},   {"state", DH_CATEGORY, DH_DISPLAY_PLAIN},
};

static const char *state_of(const rates *s, const rate *r)
{
    if (isnan(r->events) || isnan(r->exposure)) return "unknown";
    if (!(r->exposure > 0)) return "no_exposure";
    return r->events < (double)s->call->params[PARAM_MINIMUM].as.integer ? "too_few" : "estimated";
}

static dh_status add_rates(rates *s, dh_error *error)
{
    sheet t = sheet_begin(s->host, s->measured, s->n_keys, columns, (int32_t)(sizeof columns / sizeof columns[0]));
    int is_byar = strcmp(s->call->params[PARAM_METHOD].as.text.data, "byar") == 0;
    for (int64_t row = 0; row < s->n; row++) {
        const rate *r = &s->rows[row];
        const char *state = state_of(s, r);
        interval i = (is_byar ? interval_byar : interval_poisson)(r->events, r->exposure, s->confidence);
        sheet_row(&t, row);
        sheet_set(&t, EVENTS, r->events);
        sheet_set(&t, EXPOSURE, r->exposure);
        if (strcmp(state, "estimated") == 0) sheet_set(&t, RATE, r->events / r->exposure * s->per);
        sheet_set(&t, LOW, i.low * s->per);
        sheet_set(&t, HIGH, i.high * s->per);
        sheet_set_text(&t, STATE, state);
    }
    return sheet_add(&t, s->out, "rates", error);
}

enum { C_EVENTS, C_EXPOSURE, R_EVENTS, R_EXPOSURE, RATIO, R_LOW, R_HIGH, P, P_ADJUSTED };

static const sheet_column contrast_columns[] = {
    {"events", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"exposure", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"reference_events", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"reference_exposure", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"ratio", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"ratio_low", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"ratio_high", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"p", DH_FLOAT64, DH_DISPLAY_PVALUE},
    {"p_adjusted", DH_FLOAT64, DH_DISPLAY_PVALUE},
};

/* What the row is set beside. */
static rate other_of(const rates *s, int64_t row)
{
    if (s->reference >= 0) return s->rows[s->reference];
    rate sum = {0, 0};
    for (int64_t k = 0; k < s->n; k++) {
        if (k == row || !is_compared(s, k)) continue;
        sum.events += s->rows[k].events;
        sum.exposure += s->rows[k].exposure;
    }
    return sum;
}

/* Returns p, NaN where it is not tested. */
static double write_contrast(sheet *t, const rates *s, int64_t row)
{
    rate r = s->rows[row], other = other_of(s, row);
    sheet_row(t, row);
    sheet_set(t, C_EVENTS, r.events);
    sheet_set(t, C_EXPOSURE, r.exposure);
    sheet_set(t, R_EVENTS, other.events);
    sheet_set(t, R_EXPOSURE, other.exposure);
    if (!(r.exposure > 0) || !(other.exposure > 0) || isnan(r.events + other.events)) return NAN;
    if (r.events + other.events < (double)s->call->params[PARAM_MINIMUM].as.integer) return NAN;
    interval i = estimate_poisson_ratio(other.events, other.exposure, r.events, r.exposure, s->confidence);
    double p = estimate_poisson_p(other.events, other.exposure, r.events, r.exposure);
    if (other.events > 0) sheet_set(t, RATIO, r.events / r.exposure / (other.events / other.exposure));
    sheet_set(t, R_LOW, i.low);
    if (isfinite(i.high)) sheet_set(t, R_HIGH, i.high);
    sheet_set(t, P, p);
    return p;
}

static dh_status add_contrasts(rates *s, dh_error *error)
{
    sheet t = sheet_begin(s->host, s->measured, s->n_keys, contrast_columns,
                          (int32_t)(sizeof contrast_columns / sizeof contrast_columns[0]));
    double *p = calloc((size_t)s->n + 1, sizeof *p);
    size_t n = 0;
    for (int64_t row = 0; p && row < s->n; row++)
        if (row != s->reference && is_compared(s, row)) p[n++] = write_contrast(&t, s, row);
    int is_holm = strcmp(s->call->params[PARAM_ADJUST].as.text.data, "holm") == 0;
    if (!p || (is_holm ? adjust_holm : adjust_bh)(p, n) != 0) t.failed = 1;
    for (size_t i = 0; !t.failed && i < n; i++)
        if (!isnan(p[i]))
            t.cells[(int64_t)i * t.n_columns + P_ADJUSTED] =
                (dh_value){.type = DH_FLOAT64, .valid = 1, .as.number = p[i]};
    free(p);
    return sheet_add(&t, s->out, "contrasts", error);
}

/* A dot with its interval for each row, where the rows have one key: with two, several dots would lie on one line. */
static dh_status add_chart(const rates *s, dh_error *error)
{
    char spec[256];
    int32_t name = s->host->table_find(s->measured, "unit_name");
    if (s->n_keys != (name >= 0 ? 2 : 1)) return DH_OK;
    snprintf(spec, sizeof spec,
             "{ mark = \"dot\", x = \"%.64s\", y = \"rate\", lower = \"low\", upper = \"high\", horizontal = true }",
             s->host->table_column_name(s->measured, name >= 0 ? name : 0));
    return s->host->add_chart(s->out, "rates", spec, error);
}

static dh_status add_notes(const rates *s, dh_error *error)
{
    char note[320], per[32];
    const dh_value number = {.type = DH_FLOAT64, .valid = 1, .as.number = s->per};
    if (s->host->format_value(&number, DH_DISPLAY_PLAIN, per, sizeof per) == 0) return no_memory(s->host, error);
    snprintf(note, sizeof note, s->host->tr("rate: %.128s, numerator for each %s of the denominator"),
             s->call->params[PARAM_MEASURE].as.text.data, per);
    TRY(s->host->add_note(s->out, note, error));
    for (int32_t i = 0; s->host->table_note(s->measured, i); i++)
        TRY(s->host->add_note(s->out, s->host->table_note(s->measured, i), error));
    if (s->unknown > 0) {
        snprintf(note, sizeof note,
                 s->host->tr("rows whose events or exposure are unknown, or have bounds alone, and which are compared "
                             "with none: %lld"),
                 (long long)s->unknown);
        TRY(s->host->add_note(s->out, note, error));
    }
    if (s->apart > 0 && s->reference != NONE) {
        snprintf(note, sizeof note, s->host->tr("rows whose keys are unknown, and which are compared with none: %lld"),
                 (long long)s->apart);
        TRY(s->host->add_note(s->out, note, error));
    }
    return s->host->add_note(
        s->out,
        "intervals and p take events as independent (Poisson): those of one session come together, and "
        "then chance moves a rate further than is written here; compare tests over sessions",
        error);
}

static dh_status run(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out, dh_error *error)
{
    rates s = {.host = host, .call = call, .out = out};
    s.per = call->params[PARAM_PER].as.number;
    s.confidence = call->params[PARAM_CONFIDENCE].as.number;
    dh_status status = read_rates(&s, dataset, error);
    if (status == DH_OK) status = add_rates(&s, error);
    if (status == DH_OK && s.reference != NONE) status = add_contrasts(&s, error);
    if (status == DH_OK) status = add_chart(&s, error);
    if (status == DH_OK) status = add_notes(&s, error);
    free(s.rows);
    if (s.measured) host->table_free(s.measured);
    return status;
}

static const dh_text_pair texts[] = {
    SCOPE_TEXTS,
    {"events over an exposure, such as opinions for each session, with intervals, each row beside a reference",
     "tỷ suất: số đếm này trên số đếm khác, như số ý kiến mỗi cuộc, kèm khoảng tin cậy, từng dòng so với dòng đối "
     "chiếu"},
    {"how many events there were for each session or so many participants, how far chance could move it, and whether "
     "rows differ",
     "có bao nhiêu sự việc trên mỗi cuộc hoặc trên một số lượt người, ngẫu nhiên có thể làm số ấy xê dịch đến đâu, và "
     "các dòng có khác nhau hay không"},
    {"why rows differ, and what of those that did not report",
     "vì sao các dòng khác nhau, và nơi chưa báo cáo thì thế nào"},
    {"for sums that are no counts of events, or where a few sessions bring most of them",
     "với những tổng không phải là số đếm sự việc, hoặc khi vài cuộc chiếm phần lớn số sự việc"},
    {"a measure that is one count over another, such as opinions_per_session",
     "một chỉ tiêu là số đếm này trên số đếm khác, ví dụ opinions_per_session"},
    {"events for so many of what they are over, such as 100; 0 = for as many as the measure is",
     "số sự việc trên bao nhiêu đơn vị của mẫu số, ví dụ 100; 0 = như chỉ tiêu đã định"},
    {"rate: %.128s, numerator for each %s of the denominator", "tỷ suất: %.128s, tử số trên mỗi %s đơn vị của mẫu số"},
    {"the measure '%s' is a share in percent, not events over an exposure; 'proportions' and 'resolution' have "
     "intervals of shares",
     "chỉ tiêu '%s' là tỷ lệ phần trăm, không phải số sự việc trên một mẫu số khác; khoảng tin cậy của tỷ lệ có ở phép "
     "'proportions' và 'resolution'"},
    {"rows whose keys are unknown, and which are compared with none: %lld",
     "số dòng không rõ khóa nên không đem so: %lld"},
    {"which interval: the exact one of Poisson or Byar's", "khoảng nào: Poisson chính xác hoặc Byar"},
    {"of the interval, such as 0.95", "độ tin cậy của khoảng, ví dụ 0.95"},
    {"the row beside which the others are set, by a value of its keys; rest = all others together; empty = none",
     "dòng đối chiếu, nêu bằng một giá trị khóa của dòng ấy; rest = gộp tất cả các dòng khác; để trống = không so "
     "sánh"},
    {"p for the number of rows: Benjamini and Hochberg, or Holm",
     "hiệu chỉnh p theo số dòng: Benjamini-Hochberg hoặc Holm"},
    {"fewer events are too few for a rate; the interval stands",
     "ít sự việc hơn số này là quá ít để ghi tỷ suất; khoảng tin cậy vẫn được ghi"},
    {"reference is '%s': it must be a value of a key that one row has, and %lld rows have it; or rest, all others "
     "together",
     "reference là '%s': phải là giá trị khóa của đúng một dòng, mà có %lld dòng mang giá trị ấy; hoặc rest, gộp tất "
     "cả "
     "các dòng khác"},
    {"the measure '%s' is not one count over another; take one such as opinions_per_session",
     "chỉ tiêu '%s' không phải là số đếm này trên số đếm khác; hãy dùng chỉ tiêu như opinions_per_session"},
    {"rows whose events or exposure are unknown, or have bounds alone, and which are compared with none: %lld",
     "số dòng không rõ số sự việc hoặc mẫu số, hoặc chỉ có cận, nên không đem so: %lld"},
    {"intervals and p take events as independent (Poisson): those of one session come together, and then chance moves "
     "a "
     "rate further than is written here; compare tests over sessions",
     "khoảng tin cậy và p coi các sự việc là độc lập (Poisson): sự việc của cùng một cuộc đi với nhau, khi đó ngẫu "
     "nhiên làm "
     "tỷ suất xê dịch nhiều hơn mức ghi ở đây; phép compare kiểm định theo cuộc"},
    {"table=rates", "Tỷ suất"},
    {"table=contrasts", "So với nhóm đối chiếu"},
    {"column=events", "Sự việc"},
    {"column=exposure", "Mẫu số"},
    {"column=rate", "Tỷ suất"},
    {"column=low", "Cận dưới"},
    {"column=high", "Cận trên"},
    {"column=state", "Tình trạng"},
    {"column=reference_events", "Đối chiếu: sự việc"},
    {"column=reference_exposure", "Đối chiếu: mẫu số"},
    {"column=ratio", "Tỷ số"},
    {"column=ratio_low", "Cận dưới của tỷ số"},
    {"column=ratio_high", "Cận trên của tỷ số"},
    {"column=p_adjusted", "p hiệu chỉnh"},
    {"state=estimated", "đã ước lượng"},
    {"state=too_few", "quá ít"},
    {"state=no_exposure", "mẫu số bằng 0"},
    {"state=unknown", "không rõ"},
};

DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_statistic statistic = {
        .struct_size = sizeof statistic,
        .name = "rates",
        .doc =
            "events over an exposure, such as opinions for each session, with intervals, each row beside a reference",
        .params = params,
        .n_params = sizeof params / sizeof params[0],
        .param_size = sizeof params[0],
        .run = run,
        .purpose =
            "how many events there were for each session or so many participants, how far chance could move it, and "
            "whether rows differ",
        .limits = "why rows differ, and what of those that did not report",
        .misuse = "for sums that are no counts of events, or where a few sessions bring most of them",
    };
    gsl_set_error_handler_off();
    TRY(ADD_TEXTS(registry, texts, error));
    return registry->add_statistic(registry, &statistic, error);
}
