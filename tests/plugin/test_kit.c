/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conformance kit over the bundled statistics and source, and over functions, statistics, sources and sinks that
 * each break one rule, which it must find. */
#include "example_fixture.h"

#include <stdlib.h>
#include <unistd.h>

static dh_error error = DH_ERROR_INIT;
static example all;

static int open_all(void **state)
{
    (void)state;
    all = open_example(FIXTURE("broken_kinds"));
    assert_null(entry_of(&all.plugins, "/broken_kinds.so").refused);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    close_example(&all);
    return 0;
}

static void found(dh_status status, const char *expected)
{
    assert_int_equal(status, DH_EPLUGIN);
    assert_string_equal(error.message, expected);
}

static void function_breaks(const char *name, const char *expected)
{
    const dh_function *f = dh_functions_find_function(all.plugins.functions, name);
    assert_non_null(f);
    found(dh_conformance_function(f, &error), expected);
}

static void test_functions(void **state)
{
    (void)state;
    function_breaks("too_short", "function 'too_short' breaks the rule 'rows and slices' over known and unknown int64 "
                                 "cells: its result has another number of rows than the batch");
    function_breaks("no_offset", "function 'no_offset' breaks the rule 'rows and slices' over known and unknown int64 "
                                 "cells: it does not honour the offset of a slice, or a null_count of -1");
    function_breaks("counts_rows", "function 'counts_rows' breaks the rule 'rows and slices' over known and unknown "
                                   "int64 cells: a row alone gives another result than among others");
    function_breaks("hides_memory", "function 'hides_memory' breaks the rule 'out of memory' over known and unknown "
                                    "int64 cells: out of memory does not come back as DH_ENOMEM");
    function_breaks("no_result", "function 'no_result' breaks the rule 'empty input' over known and unknown int64 "
                                 "cells: it succeeds and gives no result");
    function_breaks("writes_error",
                    "function 'writes_error' breaks the rule 'error NULL' over known and unknown int64 cells: it "
                    "crashes when the error is NULL: use host->error_set, or look before writing");
}

static void statistic_breaks(const char *name, const char *expected)
{
    const dh_statistic *s = dh_plugins_statistic(all.plugins.plugins, name);
    assert_non_null(s);
    found(dh_conformance_statistic(s, all.dataset, NULL, 0, &error), expected);
}

static void test_statistics(void **state)
{
    (void)state;
    statistic_breaks("gives_nothing", "statistic 'gives_nothing' breaks the rule 'results': it gives no result table");
    statistic_breaks("changes", "statistic 'changes' breaks the rule 'results': a second run gives other tables");
    statistic_breaks("mistakes_memory", "statistic 'mistakes_memory' breaks the rule 'out of memory, error NULL': out "
                                        "of memory does not come back as DH_ENOMEM");
}

static void test_sources(void **state)
{
    (void)state;
    char path[] = "/tmp/dienhong-kit-XXXXXX.csv";
    int file = mkstemps(path, 4);
    assert_true(file >= 0);
    assert_int_equal(write(file, "a,b\n1,2\n\n3,\n", 12), 12);
    close(file);
    assert_status(dh_conformance_source(dh_plugins_source(all.plugins.plugins, "csv"), path, &error), DH_OK);
    assert_int_equal(dh_conformance_source(dh_plugins_source(all.plugins.plugins, "no_schema"), path, &error),
                     DH_EPLUGIN);
    assert_non_null(strstr(error.message, "source 'no_schema' breaks the rule 'reading': "));
    found(dh_conformance_source(dh_plugins_source(all.plugins.plugins, "reads_missing"), path, &error),
          "source 'reads_missing' breaks the rule 'a file that is not there': a file that is not there does not come "
          "back as DH_EIO");
    unlink(path);
}

static void test_sinks(void **state)
{
    (void)state;
    found(dh_conformance_sink(dh_plugins_sink(all.plugins.plugins, "nothing"), &error),
          "sink 'writes_nothing' breaks the rule 'writing': it succeeds and has written nothing");
    found(dh_conformance_sink(dh_plugins_sink(all.plugins.plugins, "full"), &error),
          "sink 'ignores_full' breaks the rule 'what cannot be written': it succeeds on a disk that is full: look at "
          "what writing and closing give");
}

static void test_bundled(void **state)
{
    (void)state;
    static const char *const names[] = {"sessions", "participants", "opinions", "resolution", "survival", "rates"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_status(
            dh_conformance_statistic(dh_plugins_statistic(all.plugins.plugins, names[i]), all.dataset, NULL, 0, &error),
            DH_OK);
    const char *condition[] = {"condition=outcome == 'resolved'", "by=field", "reference=rest", "strata=competence"};
    assert_status(dh_conformance_statistic(dh_plugins_statistic(all.plugins.plugins, "proportions"), all.dataset,
                                           condition, 4, &error),
                  DH_OK);
    const char *pairs[] = {"measure=resolution_rate", "periods=2018,2019"};
    assert_status(
        dh_conformance_statistic(dh_plugins_statistic(all.plugins.plugins, "compare"), all.dataset, pairs, 2, &error),
        DH_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_functions), cmocka_unit_test(test_statistics), cmocka_unit_test(test_sources),
        cmocka_unit_test(test_sinks),     cmocka_unit_test(test_bundled),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
