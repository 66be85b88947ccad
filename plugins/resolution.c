/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statistic `resolution`: the share of resolved opinions among those within the unit's competence, with Wilson's
 * interval; and the aggregates wilson_low and wilson_high, the bounds of that interval for any condition.
 */
#include <gsl/gsl_errno.h>

#include "common.h"
#include "dienhong/plugin_arrow.h"
#include "estimate.h"

DH_PLUGIN_STAMP("resolution", "1.0");

/* ---- the aggregates ---- */

/* The aggregate state: rows where the condition is known, and where it is true. */
typedef struct count {
    int64_t valid, yes;
} count;

static dh_status count_init(const dh_call *call, void *state, dh_error *error)
{
    (void)call, (void)error;
    *(count *)state = (count){0, 0};
    return DH_OK;
}

static dh_status count_update(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    (void)call, (void)error;
    const struct ArrowArray *condition = batch->cols[0];
    for (int64_t i = 0; i < batch->n_rows; i++) {
        if (!dh_cell_is_valid(condition, i)) continue;
        count *t = (count *)states + batch->group[i];
        t->valid++;
        t->yes += dh_cell_bool(condition, i);
    }
    return DH_OK;
}

static dh_status count_merge(const dh_call *call, void *into, const void *from, dh_error *error)
{
    (void)call, (void)error;
    count *t = into;
    const count *other = from;
    t->valid += other->valid;
    t->yes += other->yes;
    return DH_OK;
}

static dh_status count_finish(const dh_call *call, const void *state, dh_value *out, int high)
{
    const count *t = state;
    interval w = estimate_wilson((double)t->yes, (double)t->valid, call->params[0].as.number);
    *out = (dh_value){.type = DH_FLOAT64, .valid = t->valid > 0, .as.number = high ? w.high : w.low};
    return DH_OK;
}

static dh_status finish_low(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    (void)error;
    return count_finish(call, state, out, 0);
}

static dh_status finish_high(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    (void)error;
    return count_finish(call, state, out, 1);
}

static const dh_arg wilson_args[] = {{"cond", DH_TYPE_BIT(DH_BOOL), "the condition; rows where it is unknown are out"}};
#define CONFIDENCE_ROW                                                                                                 \
    {                                                                                                                  \
        "confidence", DH_FLOAT64, "0.95", 0.5, 0.9999, NULL, "of the interval, such as 0.95"                           \
    }
static const dh_param wilson_params[] = {CONFIDENCE_ROW};

#define WILSON(which, text)                                                                                            \
    {                                                                                                                  \
        .struct_size = sizeof(dh_aggregate), .name = "wilson_" #which, .doc = text, .args = wilson_args, .n_args = 1,  \
        .arg_size = sizeof(dh_arg), .params = wilson_params, .n_params = 1, .param_size = sizeof(dh_param),            \
        .result = DH_FLOAT64, .display = DH_DISPLAY_PERCENT, .state_size = sizeof(count),                              \
        .state_align = _Alignof(count), .init = count_init, .update = count_update, .merge = count_merge,              \
        .finish = finish_##which                                                                                       \
    }

static const dh_aggregate aggregates[] = {
    WILSON(low, "lower bound of Wilson's score interval of the share where the condition holds"),
    WILSON(high, "upper bound of Wilson's score interval of the share where the condition holds"),
};

/* ---- the statistic ---- */

enum { PARAM_CONFIDENCE = SCOPE_PARAMS };

static const dh_param params[] = {SCOPE_ROWS("unit,year"), CONFIDENCE_ROW};

/* Appends the bounds for each row to the columns `low` and `low` + 1; the denominator stands after `numerator`. */
static dh_status append_bounds(const dh_host *host, dh_table *result, int32_t low, const dh_table *measured,
                               int32_t numerator, double confidence, dh_error *error)
{
    for (int64_t row = 0; row < host->table_rows(measured); row++) {
        interval w = estimate_wilson(exact_cell(host, measured, numerator, row),
                                     exact_cell(host, measured, numerator + 1, row), confidence);
        dh_value cell = {.type = DH_FLOAT64, .valid = !isnan(w.low), .as.number = w.low};
        TRY(host->table_append(result, low, &cell, error));
        cell.as.number = w.high;
        TRY(host->table_append(result, low + 1, &cell, error));
    }
    return DH_OK;
}

/* The measured columns, numerator and denominator renamed, then the bounds. */
static dh_status build(const dh_host *host, dh_table *result, const dh_table *measured, double confidence,
                       dh_error *error)
{
    int32_t numerator = host->table_find(measured, "resolution_rate_numerator");
    if (numerator < 0) {
        host->error_set(error, DH_EDATA, "the measure 'resolution_rate' has no numerator and denominator");
        return DH_EDATA;
    }
    for (int32_t i = 0; i < host->table_columns(measured); i++) {
        const char *name = host->table_column_name(measured, i);
        if (i == numerator) name = "resolved";
        if (i == numerator + 1) name = "in_competence";
        TRY(host->table_copy_column(result, name, measured, i, NULL, 0, error));
    }
    int32_t low = host->table_columns(result);
    TRY(host->table_add_column(result, "wilson_low", DH_FLOAT64, DH_DISPLAY_PERCENT, error));
    TRY(host->table_add_column(result, "wilson_high", DH_FLOAT64, DH_DISPLAY_PERCENT, error));
    TRY(append_bounds(host, result, low, measured, numerator, confidence, error));
    return host->table_end(result, error);
}

static dh_status add_chart(const dh_host *host, const dh_call *call, dh_results *out, dh_error *error)
{
    char spec[256];
    int unit = scope_has_key(call, "unit"), year = scope_has_key(call, "year");
    if (!unit && !year) return DH_OK;
    snprintf(
        spec, sizeof spec,
        "{ mark = \"dot\", x = \"%s\", y = \"resolution_rate\", lower = \"wilson_low\", upper = \"wilson_high\"%s%s }",
        unit ? "unit_name" : "year", unit && year ? ", color = \"year\"" : "", unit ? ", horizontal = true" : "");
    return host->add_chart(out, "resolution", spec, error);
}

static dh_status run(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out, dh_error *error)
{
    double confidence = call->params[PARAM_CONFIDENCE].as.number;
    dh_measure_request request = scope_request(call, "resolution_rate");
    request.parts = "components";
    dh_table *measured = NULL, *result = NULL;
    TRY(host->measure(&measured, dataset, &request, error));
    dh_status status = host->table_begin(&result, error);
    if (status == DH_OK) status = build(host, result, measured, confidence, error);
    for (int32_t i = 0; status == DH_OK && host->table_note(measured, i); i++)
        status = host->add_note(out, host->table_note(measured, i), error);
    host->table_free(measured);
    if (status != DH_OK) {
        if (result) host->table_free(result);
        return status;
    }
    TRY(host->add_table(out, "resolution", result, error));
    TRY(add_chart(host, call, out, error));
    char note[320];
    snprintf(
        note, sizeof note,
        host->tr(
            "interval: Wilson score, %g %%; opinions beyond the unit's competence, or of unknown outcome, are out"),
        confidence * 100);
    return host->add_note(out, note, error);
}

static const dh_text_pair texts[] = {
    SCOPE_TEXTS,
    {"which share of the opinions within the unit's own competence was resolved, and how far chance could move it",
     "bao nhiêu phần trăm ý kiến thuộc thẩm quyền của đơn vị đã được giải quyết, và ngẫu nhiên có thể làm tỷ lệ ấy xê "
     "dịch đến đâu"},
    {"how fast they were resolved, and how well for those who raised them",
     "giải quyết nhanh hay chậm, và người nêu ý kiến có hài lòng hay không"},
    {"to rank units whose intervals overlap, or where many opinions are still within their time",
     "để xếp hạng các đơn vị có khoảng chồng lên nhau, hoặc khi nhiều ý kiến còn trong hạn"},
    {"table=resolution", "Kết quả giải quyết"},
    {"opinions resolved of those within the unit's competence, with Wilson's interval",
     "ý kiến đã giải quyết trong số thuộc thẩm quyền của đơn vị, kèm khoảng Wilson"},
    {"lower bound of Wilson's score interval of the share where the condition holds",
     "cận dưới khoảng Wilson của tỷ lệ thỏa điều kiện"},
    {"upper bound of Wilson's score interval of the share where the condition holds",
     "cận trên khoảng Wilson của tỷ lệ thỏa điều kiện"},
    {"the condition; rows where it is unknown are out", "điều kiện; các dòng không rõ điều kiện không được tính"},
    {"of the interval, such as 0.95", "độ tin cậy của khoảng, ví dụ 0.95"},
    {"the measure 'resolution_rate' has no numerator and denominator",
     "chỉ số 'resolution_rate' không có tử số và mẫu số"},
    {"interval: Wilson score, %g %%; opinions beyond the unit's competence, or of unknown outcome, are out",
     "khoảng Wilson, %g%%; không tính ý kiến ngoài thẩm quyền của đơn vị hoặc chưa rõ kết quả"},
    {"column=in_competence", "Thuộc thẩm quyền"},
    {"column=resolution_rate", "Tỷ lệ giải quyết"},
    {"column=wilson_low", "Cận dưới"},
    {"column=wilson_high", "Cận trên"},
};

DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_statistic statistic = {
        .struct_size = sizeof statistic,
        .name = "resolution",
        .doc = "opinions resolved of those within the unit's competence, with Wilson's interval",
        .params = params,
        .n_params = sizeof params / sizeof params[0],
        .param_size = sizeof params[0],
        .run = run,
        .purpose = "which share of the opinions within the unit's own competence was resolved, and how far chance "
                   "could move it",
        .limits = "how fast they were resolved, and how well for those who raised them",
        .misuse = "to rank units whose intervals overlap, or where many opinions are still within their time",
    };
    gsl_set_error_handler_off();
    for (size_t i = 0; i < sizeof aggregates / sizeof aggregates[0]; i++)
        TRY(registry->add_aggregate(registry, &aggregates[i], error));
    TRY(ADD_TEXTS(registry, texts, error));
    return registry->add_statistic(registry, &statistic, error);
}
