/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * newplugin: a plugin of Diên Hồng with one aggregate, newplugin(x): the share of rows where x is known. Change what
 * the state holds, how a row updates it, and the result; test_newplugin.c tests the result.
 */
#include <dienhong/plugin.h>
#include <dienhong/plugin_arrow.h>

DH_PLUGIN_STAMP("newplugin", "0.1");

/* The state of one group; the host zeroes it. */
typedef struct state {
    int64_t rows, valid;
} state;

static dh_status init(const dh_call *call, void *memory, dh_error *error)
{
    (void)call, (void)memory, (void)error;
    return DH_OK;
}

/* Adds a batch: row i belongs to state batch->group[i]. */
static dh_status update(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    (void)call, (void)error;
    for (int64_t i = 0; i < batch->n_rows; i++) {
        state *s = (state *)states + batch->group[i];
        s->rows++;
        s->valid += dh_cell_is_valid(batch->cols[0], i);
    }
    return DH_OK;
}

/* Adds the state `from`, of other rows of the same group, to `into`. It may not change `from`. */
static dh_status merge(const dh_call *call, void *into, const void *from, dh_error *error)
{
    (void)call, (void)error;
    state *s = (state *)into;
    const state *other = (const state *)from;
    s->rows += other->rows;
    s->valid += other->valid;
    return DH_OK;
}

/* The result. Without rows the share is unknown, not zero. */
static dh_status finish(const dh_call *call, const void *memory, dh_value *out, dh_error *error)
{
    (void)call, (void)error;
    const state *s = (const state *)memory;
    out->type = DH_FLOAT64;
    out->valid = s->rows > 0;
    if (s->rows > 0) out->as.number = (double)s->valid / (double)s->rows;
    return DH_OK;
}

static const dh_arg args[] = {{"x", DH_ANY_TYPE, "the values"}};

static const dh_aggregate aggregate = {
    .struct_size = sizeof(dh_aggregate),
    .name = "newplugin",
    .doc = "share of rows where x is known",
    .args = args,
    .n_args = 1,
    .arg_size = sizeof args[0],
    .result = DH_FLOAT64,
    .display = DH_DISPLAY_PERCENT,
    .state_size = sizeof(state),
    .state_align = _Alignof(state),
    .init = init,
    .update = update,
    .merge = merge,
    .finish = finish,
};

static const dh_text_pair texts[] = {
    {"share of rows where x is known", "tỷ lệ số dòng có giá trị x"},
    {"the values", "các giá trị"},
};

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    dh_status status = registry->add_texts(registry, texts, sizeof texts / sizeof texts[0], sizeof texts[0], error);
    return status == DH_OK ? registry->add_aggregate(registry, &aggregate, error) : status;
}
