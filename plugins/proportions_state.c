/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See proportions_state.h. */
#include "proportions_state.h"

#include "dienhong/plugin_arrow.h"

static const dh_host *engine;

const char *const share_methods[] = {"wilson", "clopper_pearson", "jeffreys", NULL};
static const char *const rate_methods[] = {"exact", "byar", NULL};

interval share_interval(const char *method, double x, double n, double confidence)
{
    if (strcmp(method, "jeffreys") == 0) return interval_jeffreys(x, n, confidence);
    if (strcmp(method, "clopper_pearson") == 0) return interval_clopper_pearson(x, n, confidence);
    return estimate_wilson(x, n, confidence);
}

static void write(dh_value *out, double number)
{
    *out = (dh_value){.type = DH_FLOAT64, .valid = !isnan(number), .as.number = isnan(number) ? 0 : number};
}

/* ---- shares ---- */

/* Rows where the condition is known, and where it is true. */
typedef struct share {
    int64_t n, yes;
} share;

static dh_status share_init(const dh_call *call, void *state, dh_error *error)
{
    (void)call, (void)error;
    *(share *)state = (share){0, 0};
    return DH_OK;
}

static dh_status share_update(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    (void)call, (void)error;
    for (int64_t i = 0; i < batch->n_rows; i++) {
        if (!dh_cell_is_valid(batch->cols[0], i)) continue;
        share *s = (share *)states + batch->group[i];
        s->n++;
        s->yes += dh_cell_bool(batch->cols[0], i);
    }
    return DH_OK;
}

static dh_status share_merge(const dh_call *call, void *into, const void *from, dh_error *error)
{
    (void)call, (void)error;
    share *s = into;
    const share *other = from;
    s->n += other->n;
    s->yes += other->yes;
    return DH_OK;
}

static interval share_bounds(const dh_call *call, const void *state)
{
    const share *s = state;
    return share_interval(call->params[1].as.text.data, (double)s->yes, (double)s->n, call->params[0].as.number);
}

static dh_status finish_share_low(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    (void)error;
    write(out, share_bounds(call, state).low);
    return DH_OK;
}

static dh_status finish_share_high(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    (void)error;
    write(out, share_bounds(call, state).high);
    return DH_OK;
}

/* ---- rates ---- */

/* Whole numbers, so that the order in which they are added up does not matter. */
typedef struct rate {
    int64_t events, exposure;
} rate;

static dh_status rate_init(const dh_call *call, void *state, dh_error *error)
{
    (void)call, (void)error;
    *(rate *)state = (rate){0, 0};
    return DH_OK;
}

static dh_status rate_update(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    (void)call;
    const struct ArrowArray *events = batch->cols[0], *exposure = batch->cols[1];
    for (int64_t i = 0; i < batch->n_rows; i++) {
        if (!dh_cell_is_valid(events, i) || !dh_cell_is_valid(exposure, i)) continue;
        int64_t x = dh_cell_int64(events, i), t = dh_cell_int64(exposure, i);
        rate *r = (rate *)states + batch->group[i];
        if (x >= 0 && t >= 0 && !__builtin_add_overflow(r->events, x, &r->events) &&
            !__builtin_add_overflow(r->exposure, t, &r->exposure))
            continue;
        engine->error_set(error, DH_EDATA,
                          "events %lld over %lld: a rate takes numbers from 0 on whose sums fit 64 bits", (long long)x,
                          (long long)t);
        if (error) error->row = i;
        return DH_EDATA;
    }
    return DH_OK;
}

static dh_status rate_merge(const dh_call *call, void *into, const void *from, dh_error *error)
{
    (void)call;
    rate *r = into;
    const rate *other = from;
    if (!__builtin_add_overflow(r->events, other->events, &r->events) &&
        !__builtin_add_overflow(r->exposure, other->exposure, &r->exposure))
        return DH_OK;
    engine->error_set(error, DH_EDATA, "events %lld over %lld: a rate takes numbers from 0 on whose sums fit 64 bits",
                      (long long)other->events, (long long)other->exposure);
    return DH_EDATA;
}

static interval rate_bounds(const dh_call *call, const void *state)
{
    const rate *r = state;
    double x = (double)r->events, t = (double)r->exposure, confidence = call->params[0].as.number;
    if (strcmp(call->params[1].as.text.data, "byar") == 0) return interval_byar(x, t, confidence);
    return interval_poisson(x, t, confidence);
}

static dh_status finish_rate_low(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    (void)error;
    write(out, rate_bounds(call, state).low);
    return DH_OK;
}

static dh_status finish_rate_high(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    (void)error;
    write(out, rate_bounds(call, state).high);
    return DH_OK;
}

/* ---- what is registered ---- */

#define CONFIDENCE                                                                                                     \
    {                                                                                                                  \
        "confidence", DH_FLOAT64, "0.95", 0.5, 0.9999, NULL, "of the interval, such as 0.95"                           \
    }

static const dh_arg share_args[] = {{"cond", DH_TYPE_BIT(DH_BOOL), "the condition; rows where it is unknown are out"}};
static const dh_param share_params[] = {
    CONFIDENCE,
    {"method", DH_TEXT, "wilson", 1, 0, share_methods, "which interval: Wilson's, Clopper and Pearson's or Jeffreys's"},
};
static const dh_arg rate_args[] = {
    {"events", DH_TYPE_BIT(DH_INT64), "how many events a row has, from 0; rows where either is unknown are out"},
    {"exposure", DH_TYPE_BIT(DH_INT64), "over how much: participants, sessions or months, from 0"},
};
static const dh_param rate_params[] = {
    CONFIDENCE,
    {"method", DH_TEXT, "exact", 1, 0, rate_methods, "which interval: the exact one of Poisson or Byar's"},
};

#define AGGREGATE(kind, which, text, shown)                                                                            \
    {                                                                                                                  \
        .struct_size = sizeof(dh_aggregate), .name = #kind "_" #which, .doc = text, .args = kind##_args,               \
        .n_args = sizeof kind##_args / sizeof(dh_arg), .arg_size = sizeof(dh_arg), .params = kind##_params,            \
        .n_params = 2, .param_size = sizeof(dh_param), .result = DH_FLOAT64, .display = shown,                         \
        .state_size = sizeof(kind), .state_align = _Alignof(kind), .init = kind##_init, .update = kind##_update,       \
        .merge = kind##_merge, .finish = finish_##kind##_##which                                                       \
    }

static const dh_aggregate aggregates[] = {
    AGGREGATE(share, low, "lower bound of the share where the condition holds, by the method asked for",
              DH_DISPLAY_PERCENT),
    AGGREGATE(share, high, "upper bound of the share where the condition holds, by the method asked for",
              DH_DISPLAY_PERCENT),
    AGGREGATE(rate, low, "lower bound of the rate of events over an exposure", DH_DISPLAY_PLAIN),
    AGGREGATE(rate, high, "upper bound of the rate of events over an exposure", DH_DISPLAY_PLAIN),
};

dh_status proportions_add_aggregates(const dh_host *host, dh_registry *registry, dh_error *error)
{
    engine = host;
    for (size_t i = 0; i < sizeof aggregates / sizeof aggregates[0]; i++)
        TRY(registry->add_aggregate(registry, &aggregates[i], error));
    return DH_OK;
}
