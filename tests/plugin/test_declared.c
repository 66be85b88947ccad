/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plugins declare: texts with a percent sign, ranges of parameters that the kit must stay in; failures without a
 * message. */
#include "plugin_fixture.h"

#include <math.h>

#include "base/arena.h"
#include "plugin/plugin_internal.h"

static dh_error error = DH_ERROR_INIT;

static dh_status add_text(const char *english, const char *vietnamese)
{
    dh_arena *arena = dh_arena_new();
    dh_texts *list = NULL;
    dh_text_pair pair = {english, vietnamese};
    dh_status status = dh_texts_add(&list, &pair, 1, sizeof pair, arena, &error);
    dh_registrations_drop(NULL, 0, list);
    dh_arena_free(arena);
    return status;
}

/* A '%' that begins no conversion stands for itself; what does begin one must be there in both. */
static void test_percent_signs(void **state)
{
    (void)state;
    assert_int_equal(add_text("share in % of all", "tỷ lệ phần trăm trên tổng số"), DH_OK);
    assert_int_equal(add_text("up to 50%", "tối đa 50 %"), DH_OK);
    assert_int_equal(add_text("50%, of %s", "của %s: 50 %"), DH_OK);
    assert_int_equal(add_text("%d of %s", "%2$s: %1$d"), DH_OK);
    assert_int_equal(add_text("%d%% of %s", "%d % của %s"), DH_OK);
    assert_int_equal(add_text("%5.1f", "%.2f"), DH_OK);
    assert_int_equal(add_text("% of %s", "% của %d"), DH_EPLUGIN);
    assert_int_equal(add_text("% of all", "%s"), DH_EPLUGIN);
    assert_int_equal(add_text("%ld", "%d"), DH_EPLUGIN);
    assert_int_equal(add_text("%*d", "%d"), DH_EPLUGIN);
}

static void in_range(dh_type type, double min, double max)
{
    dh_arena *arena = dh_arena_new();
    dh_param param = {"p", type, NULL, min, max, NULL, ""};
    dh_value *value;
    assert_status(dh_test_params(&value, &param, 1, arena, &error), DH_OK);
    dh_arena_free(arena);
}

static void test_values_stay_in_their_range(void **state)
{
    (void)state;
    const double ends[][2] = {{-INFINITY, -5},       {-INFINITY, 0.25}, {3, INFINITY}, {-INFINITY, INFINITY},
                              {1, 0} /* no range */, {0.5, 0.75},       {7, 7},        {-9, -8}};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        in_range(DH_FLOAT64, ends[i][0], ends[i][1]);
        if (ends[i][0] != 0.5) in_range(DH_INT64, ends[i][0], ends[i][1]);
    }
    in_range(DH_INT64, 1, 1.5);
}

static dh_status run_out(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out, dh_error *e)
{
    (void)host, (void)dataset, (void)out, (void)e;
    return *(const dh_status *)call->data;
}

/* Rules of the interface: out of memory needs no message. */
static void test_failures_without_a_message(void **state)
{
    (void)state;
    static const struct {
        dh_status status;
        const char *message;
    } failures[] = {{DH_ENOMEM, "statistic 'mute': out of memory"},
                    {DH_ECANCELLED, "statistic 'mute': interrupted"},
                    {DH_EDATA, "statistic 'mute': it failed without saying why"}};
    for (size_t i = 0; i < 3; i++) {
        dh_status status = failures[i].status;
        dh_statistic mute = {.struct_size = sizeof mute, .name = "mute", .run = run_out, .data = &status};
        dh_results *results;
        assert_int_equal(dh_statistic_run(&results, NULL, &mute, NULL, NULL, 0, &error), status);
        assert_int_equal(error.status, status);
        assert_string_equal(error.message, failures[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_percent_signs),
                                       cmocka_unit_test(test_values_stay_in_their_range),
                                       cmocka_unit_test(test_failures_without_a_message)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
