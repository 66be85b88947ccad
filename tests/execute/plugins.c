/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Aggregates and functions of plugins: what they are given, what is made of their results, and how they fail. */
#include "execute/fixture.h"

#include <stdlib.h>

static int live; /* states that came to life and were not dropped */
static int fail_update;

typedef struct state {
    double sum, parameter;
    int64_t rows, characters;
    char *memory;
} state;

static dh_status init(const dh_call *call, void *at, dh_error *error)
{
    state *s = at;
    (void)error;
    s->parameter = call->params[0].as.number;
    s->memory = malloc(8);
    __atomic_add_fetch(&live, 1, __ATOMIC_RELAXED);
    return s->memory ? DH_OK : DH_ENOMEM;
}

static bool valid(const struct ArrowArray *array, int64_t i)
{
    const uint8_t *bits = array->buffers[0];
    return bits == NULL || (bits[(array->offset + i) >> 3] >> ((array->offset + i) & 7) & 1);
}

/* (a count, a category): sums of upper bounds, where finite, and of the category's lengths */
static dh_status update(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    state *s = states;
    const struct ArrowArray *count = batch->cols[0], *word = batch->cols[1];
    if (strcmp(call->schemas[0]->format, "+s") != 0 || call->schemas[1]->dictionary == NULL || fail_update) {
        if (error) strcpy(error->message, "the day is bad");
        if (error) error->status = DH_EDATA;
        return DH_EDATA;
    }
    const double *upper = count->children[2]->buffers[1];
    const int32_t *codes = word->buffers[1], *offsets = word->dictionary->buffers[1];
    for (int64_t i = 0; i < batch->n_rows; i++) {
        state *to = &s[batch->group[i]];
        to->rows++;
        if (valid(count, i) && upper[i] < 1e9) to->sum += upper[i] * to->parameter;
        if (valid(word, i)) to->characters += offsets[codes[i] + 1] - offsets[codes[i]];
    }
    return DH_OK;
}

static dh_status merge(const dh_call *call, void *into, const void *from, dh_error *error)
{
    state *a = into;
    const state *b = from;
    (void)call;
    (void)error;
    a->sum += b->sum;
    a->rows += b->rows;
    a->characters += b->characters;
    return DH_OK;
}

static dh_status finish(const dh_call *call, const void *at, dh_value *out, dh_error *error)
{
    const state *s = at;
    (void)call;
    (void)error;
    out->valid = s->rows > 0;
    out->as.number = s->sum + 1000000.0 * (double)s->rows + 10000.0 * (double)s->characters;
    return DH_OK;
}

static void drop(const dh_call *call, void *at)
{
    (void)call;
    free(((state *)at)->memory);
    __atomic_sub_fetch(&live, 1, __ATOMIC_RELAXED);
}

static const dh_arg args[] = {{"c", DH_TYPE_BIT(DH_COUNT), "a count"}, {"w", DH_TYPE_BIT(DH_CATEGORY), "a word"}};
static const dh_param params[] = {{"times", DH_FLOAT64, "2", 1, 0, NULL, "factor"}};
static const dh_aggregate weigh = {.struct_size = sizeof weigh,
                                   .name = "weigh",
                                   .args = args,
                                   .n_args = 2,
                                   .params = params,
                                   .n_params = 1,
                                   .result = DH_FLOAT64,
                                   .state_size = sizeof(state),
                                   .state_align = _Alignof(state),
                                   .init = init,
                                   .update = update,
                                   .merge = merge,
                                   .finish = finish,
                                   .drop = drop};

/* ---- a function: x squared, unknown for negative x ---- */

static void release(struct ArrowArray *array)
{
    free((void *)(uintptr_t)array->buffers[0]);
    free((void *)(uintptr_t)array->buffers[1]);
    free(array->buffers);
    array->release = NULL;
}

static dh_status square(const dh_call *call, const dh_batch *batch, struct ArrowArray *out, dh_error *error)
{
    const struct ArrowArray *x = batch->cols[0];
    const double *values = x->buffers[1];
    double *squares = calloc((size_t)batch->n_rows + 1, sizeof *squares);
    uint8_t *bits = calloc((size_t)batch->n_rows / 8 + 1, 1);
    (void)call;
    (void)error;
    for (int64_t i = 0; i < batch->n_rows; i++) {
        if (!valid(x, i) || values[i] < 0) continue;
        bits[i >> 3] = (uint8_t)(bits[i >> 3] | 1U << (i & 7));
        squares[i] = values[i] * values[i];
    }
    *out = (struct ArrowArray){.length = batch->n_rows, .null_count = -1, .n_buffers = 2, .release = release};
    out->buffers = calloc(2, sizeof *out->buffers);
    out->buffers[0] = bits;
    out->buffers[1] = squares;
    return DH_OK;
}

static const dh_arg x_arg[] = {{"x", DH_TYPE_BIT(DH_FLOAT64), "a number"}};
static const dh_function square_of = {.struct_size = sizeof square_of,
                                      .name = "square",
                                      .args = x_arg,
                                      .n_args = 1,
                                      .result = DH_FLOAT64,
                                      .call = square};

static fixture f;

static int set_up(void **at)
{
    (void)at;
    fixture_make(&f, 200000, 2);
    assert_int_equal(dh_functions_add_aggregate(f.functions, &weigh, "weigh.so", NULL), DH_OK);
    assert_int_equal(dh_functions_add_function(f.functions, &square_of, "square.so", NULL), DH_OK);
    return 0;
}

static int tear_down(void **at)
{
    (void)at;
    fixture_free(&f);
    return 0;
}

static void an_aggregate_sees_rows_bounds_and_words(void **at)
{
    (void)at;
    /* ad_hoc: upper bounds inf and 40, twice 6 letters; periodic: 100, ?, 300 and 3 times 8; unknown: 60 */
    EXPECT(&f, "kind,w\nad_hoc,2120080\nperiodic,3240800\n,1000120\n", "sessions", "group_by: kind",
           "aggregate: w = weigh(people, kind)");
    assert_int_equal(live, 0);
    EXPECT(&f, "w\n6360500\n", "sessions", "aggregate: w = weigh(people, kind, 1)");
    EXPECT(&f, "w\n\"\"\n", "sessions", "filter: v > 99", "aggregate: w = weigh(people, kind)");
    assert_int_equal(live, 0);
}

static void a_function_gives_a_column(void **at)
{
    (void)at;
    EXPECT(&f, "v,s\n3,1\n1,4\n4,\n1,16\n5,0.25\n9,\n", "sessions", "select: v, s = square(x)");
    EXPECT(&f, "n\n1\n", "sessions", "filter: square(x) > 5", "aggregate: n = count()");
}

static void a_failure_names_the_plugin(void **at)
{
    (void)at;
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    dh_table *result = NULL;
    const char *const verbs[] = {"group_by: unit", "aggregate: w = weigh(people, kind)", NULL};
    assert_int_equal(fixture_plan(&plan, &f, "events", verbs, &error), DH_OK);
    fail_update = 1;
    assert_int_equal(dh_execute(&result, plan, &error), DH_EDATA);
    fail_update = 0;
    assert_string_equal(error.message, "the aggregate 'weigh' of the plugin weigh.so: the day is bad");
    assert_int_equal(live, 0);
    dh_plan_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_aggregate_sees_rows_bounds_and_words),
        cmocka_unit_test(a_function_gives_a_column),
        cmocka_unit_test(a_failure_names_the_plugin),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
