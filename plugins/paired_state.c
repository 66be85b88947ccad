/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See paired_state.h. */
#include "paired_state.h"

#include "dienhong/plugin_arrow.h"
#include "paired.h"

/* Rows where both answers are valid: [before][after]. */
typedef struct answers {
    int64_t n[2][2];
} answers;

static dh_status answers_init(const dh_call *call, void *state, dh_error *error)
{
    (void)call, (void)error;
    *(answers *)state = (answers){{{0, 0}, {0, 0}}};
    return DH_OK;
}

static dh_status answers_update(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    (void)call, (void)error;
    const struct ArrowArray *before = batch->cols[0], *after = batch->cols[1];
    for (int64_t i = 0; i < batch->n_rows; i++) {
        if (!dh_cell_is_valid(before, i) || !dh_cell_is_valid(after, i)) continue;
        answers *a = (answers *)states + batch->group[i];
        a->n[dh_cell_bool(before, i)][dh_cell_bool(after, i)]++;
    }
    return DH_OK;
}

static dh_status answers_merge(const dh_call *call, void *into, const void *from, dh_error *error)
{
    (void)call, (void)error;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++) ((answers *)into)->n[i][k] += ((const answers *)from)->n[i][k];
    return DH_OK;
}

static paired paired_of(const void *state)
{
    const answers *a = state;
    return (paired){(double)a->n[1][1], (double)a->n[1][0], (double)a->n[0][1], (double)a->n[0][0]};
}

static dh_status write(dh_value *out, double number)
{
    *out = (dh_value){.type = DH_FLOAT64, .valid = !isnan(number), .as.number = isnan(number) ? 0 : number};
    return DH_OK;
}

static const char *const methods[] = {"mid_p", "exact", "score", "corrected", NULL};

static dh_status finish_p(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    (void)error;
    const char *method = call->params[0].as.text.data;
    paired m = paired_of(state);
    if (m.both + m.first + m.second + m.neither == 0) return DH_OK;
    if (strcmp(method, "exact") == 0) return write(out, paired_mcnemar_exact_p(&m));
    if (strcmp(method, "score") == 0) return write(out, paired_mcnemar_p(&m));
    if (strcmp(method, "corrected") == 0) return write(out, paired_mcnemar_corrected_p(&m));
    return write(out, paired_mcnemar_mid_p(&m));
}

/* The bounds of the share after less that before: those of paired_difference the other way round. */
static dh_status finish_low(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    (void)error;
    paired m = paired_of(state);
    return write(out, -paired_difference(&m, call->params[0].as.number).high);
}

static dh_status finish_high(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    (void)error;
    paired m = paired_of(state);
    return write(out, -paired_difference(&m, call->params[0].as.number).low);
}

static const dh_arg args[] = {
    {"before", DH_TYPE_BIT(DH_BOOL), "what held before; rows where either is unknown are out"},
    {"after", DH_TYPE_BIT(DH_BOOL), "what holds after, of the same row"},
};
static const dh_param confidence[] = {
    {"confidence", DH_FLOAT64, "0.95", 0.5, 0.9999, NULL, "of the interval, such as 0.95"}};
static const dh_param method[] = {
    {"method", DH_TEXT, "mid_p", 1, 0, methods, "exact with mid-P, exact, by its score, or with Edwards's correction"}};

#define AGGREGATE(called, text, rows, shown, finisher)                                                                 \
    {                                                                                                                  \
        .struct_size = sizeof(dh_aggregate), .name = called, .doc = text, .args = args, .n_args = 2,                   \
        .arg_size = sizeof(dh_arg), .params = rows, .n_params = 1, .param_size = sizeof(dh_param),                     \
        .result = DH_FLOAT64, .display = shown, .state_size = sizeof(answers), .state_align = _Alignof(answers),       \
        .init = answers_init, .update = answers_update, .merge = answers_merge, .finish = finisher                     \
    }

static const dh_aggregate aggregates[] = {
    AGGREGATE("mcnemar_p", "p of no change between two answers of the same rows (McNemar)", method, DH_DISPLAY_PVALUE,
              finish_p),
    AGGREGATE("paired_low", "lower bound of the share after less that before, of the same rows (Newcombe)", confidence,
              DH_DISPLAY_PERCENT, finish_low),
    AGGREGATE("paired_high", "upper bound of the share after less that before, of the same rows (Newcombe)", confidence,
              DH_DISPLAY_PERCENT, finish_high),
};

dh_status paired_add_aggregates(dh_registry *registry, dh_error *error)
{
    for (size_t i = 0; i < sizeof aggregates / sizeof aggregates[0]; i++)
        TRY(registry->add_aggregate(registry, &aggregates[i], error));
    return DH_OK;
}
