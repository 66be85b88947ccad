/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plugins that are loaded when something is asked for that may be theirs: by which questions, once, from any thread,
 * and without memory. */
#include "plugin_fixture.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/memory.h"
#include "query/function_table.h"

static atomic_int loads;

static void count(void *context)
{
    (void)context;
    atomic_fetch_add(&loads, 1);
}

static loaded later(const char *const *folders, int32_t n)
{
    loaded l;
    dh_error error;
    dh_error_init(&error);
    atomic_store(&loads, 0);
    assert_int_equal(dh_functions_new(&l.functions, &error), DH_OK);
    assert_int_equal(dh_plugins_lazy(&l.plugins, folders, n, l.functions, count, NULL, &error), DH_OK);
    return l;
}

/* ---- what asks for them ---- */

static bool ask_builtin(const loaded *l)
{
    dh_function_doc doc;
    return !dh_functions_find_aggregate(l->functions, "median") && !dh_functions_find_function(l->functions, "year") &&
           strcmp(dh_functions_signature(l->functions, "sum"), "sum(x)") == 0 &&
           dh_functions_doc(l->functions, 0, &doc);
}

static bool ask_aggregate(const loaded *l)
{
    return dh_functions_find_aggregate(l->functions, "wilson_low") != NULL;
}

static bool ask_unknown(const loaded *l)
{
    return dh_functions_find_function(l->functions, "no_such") == NULL;
}

static bool ask_names(const loaded *l)
{
    size_t n;
    const char **names = dh_functions_names(l->functions, &n);
    bool there = false;
    for (size_t i = 0; names && i < n; i++) there = there || strcmp(names[i], "wilson_high") == 0;
    dh_free(names);
    return there;
}

static bool ask_doc(const loaded *l)
{
    dh_function_doc doc;
    bool there = false;
    for (int32_t i = 0; dh_functions_doc(l->functions, i, &doc); i++) there = there || !strcmp(doc.name, "wilson_low");
    return there;
}

static bool ask_signature(const loaded *l)
{
    return strstr(dh_functions_signature(l->functions, "wilson_low"), "wilson_low(") != NULL;
}

static bool ask_statistic(const loaded *l)
{
    return dh_plugins_statistic(l->plugins, "compare") != NULL;
}

static bool ask_statistic_at(const loaded *l)
{
    return dh_plugins_statistic_at(l->plugins, 0) != NULL;
}

static bool ask_source(const loaded *l)
{
    return dh_plugins_source(l->plugins, "csv") != NULL;
}

static bool ask_sink(const loaded *l)
{
    return dh_plugins_sink(l->plugins, "xlsx") == NULL;
}

static bool ask_entry(const loaded *l)
{
    dh_plugin_entry entry;
    return dh_plugins_entry(l->plugins, 0, &entry);
}

static void each_question_loads_them_once(void **state)
{
    (void)state;
    static bool (*const questions[])(const loaded *) = {ask_aggregate, ask_unknown,   ask_names,        ask_doc,
                                                        ask_signature, ask_statistic, ask_statistic_at, ask_source,
                                                        ask_sink,      ask_entry};
    const char *folders[] = {BUNDLED};
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        loaded l = later(folders, 1);
        assert_true(ask_builtin(&l));
        assert_int_equal(atomic_load(&loads), 0);
        assert_true(questions[i](&l));
        assert_int_equal(atomic_load(&loads), 1);
        for (size_t k = 0; k < sizeof questions / sizeof *questions; k++) assert_true(questions[k](&l));
        assert_true(ask_builtin(&l));
        assert_int_equal(atomic_load(&loads), 1);
        unload(&l);
    }
}

static void a_builtin_name_is_still_refused(void **state)
{
    (void)state;
    const char *folders[] = {FIXTURE("builtin_name"), BUNDLED};
    loaded l = later(folders, 2);
    assert_null(dh_functions_find_aggregate(l.functions, "median"));
    assert_int_equal(atomic_load(&loads), 0);
    assert_string_equal(entry_of(&l, "/builtin_name.so").refused,
                        "the name of the aggregate 'median' is that of a built-in function: choose another");
    assert_null(dh_functions_find_aggregate(l.functions, "median"));
    unload(&l);
}

static void *ask_from_thread(void *context)
{
    const loaded *l = context;
    bool good = ask_aggregate(l) && ask_statistic(l) && ask_names(l) && ask_unknown(l);
    return good ? context : NULL;
}

static void threads_may_ask_at_once(void **state)
{
    (void)state;
    const char *folders[] = {BUNDLED};
    for (int round = 0; round < 20; round++) {
        enum { N = 8 };
        loaded l = later(folders, 1);
        pthread_t threads[N];
        for (int i = 0; i < N; i++) assert_int_equal(pthread_create(&threads[i], NULL, ask_from_thread, &l), 0);
        for (int i = 0; i < N; i++) {
            void *result;
            pthread_join(threads[i], &result);
            assert_ptr_equal(result, &l);
        }
        assert_int_equal(atomic_load(&loads), 1);
        unload(&l);
    }
}

/* Without memory it is said to be so, not that there is no such thing, and it stays so. */
static void out_of_memory_is_told(void **state)
{
    (void)state;
    const char *folders[] = {BUNDLED};
    dh_error error;
    dh_error_init(&error);
    int failures = 0;
    for (int64_t n = 1; n < 200; n++) {
        loaded l = later(folders, 1);
        dh_memory_fail_after(n);
        dh_status status = dh_plugins_ensure_loaded(l.plugins, &error);
        dh_memory_fail_after(0);
        size_t names;
        if (status != DH_OK) {
            failures++;
            assert_int_equal(status, DH_ENOMEM);
            assert_int_equal(dh_plugins_ensure_loaded(l.plugins, &error), DH_ENOMEM);
            assert_null(dh_functions_names(l.functions, &names));
            assert_false(ask_aggregate(&l));
            assert_false(ask_entry(&l));
            assert_true(ask_builtin(&l));
            assert_int_equal(atomic_load(&loads), 0);
        }
        unload(&l);
    }
    assert_true(failures > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_question_loads_them_once), cmocka_unit_test(a_builtin_name_is_still_refused),
        cmocka_unit_test(threads_may_ask_at_once), cmocka_unit_test(out_of_memory_is_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
