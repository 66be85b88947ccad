/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The conformance kit over every aggregate that the bundled plugins register, and over aggregates that each break one
 * rule, which it must find. This program stands in for malloc, so that the kit can make a plugin's allocations fail.
 */
#include "plugin_fixture.h"

#include <errno.h>
#include <stdint.h>

#ifndef DIENHONG_SANITIZED
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *malloc(size_t size);
void *calloc(size_t n, size_t size);
void *realloc(void *memory, size_t size);

static int64_t left; /* 0: no fault */

static int fails(void)
{
    if (left == 0) return 0;
    if (left > 1) {
        left--;
        return 0;
    }
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *memory, size_t size)
{
    return fails() ? NULL : __libc_realloc(memory, size);
}

static void fail_after(int64_t n)
{
    left = n;
}
#endif

static void test_bundled(void **state)
{
    (void)state;
    const char *folders[] = {BUNDLED, FIXTURE("frozen_v2")};
    loaded l = load(folders, 2);
    dh_error error;
    dh_error_init(&error);
    dh_function_doc doc;
    int tried = 0;
    for (int32_t i = 0; dh_functions_doc(l.functions, i, &doc); i++) {
        const dh_aggregate *aggregate = dh_functions_find_aggregate(l.functions, doc.name);
        if (!aggregate) continue;
        assert_status(dh_conformance_aggregate(aggregate, &error), DH_OK);
        tried++;
    }
    assert_int_equal(tried, 16); /* wilson_…, share_…, rate_…, paired_…: two each; six of km_…; two more */
    unload(&l);
}

static void caught(const char *name, const char *expected)
{
    const char *folders[] = {FIXTURE("broken")};
    loaded l = load(folders, 1);
    dh_error error;
    dh_error_init(&error);
    const dh_aggregate *aggregate = dh_functions_find_aggregate(l.functions, name);
    assert_non_null(aggregate);
    dh_status status = dh_conformance_aggregate(aggregate, &error);
    if (!expected) {
        assert_int_equal(status, DH_OK);
    } else {
        assert_int_equal(status, DH_EPLUGIN);
        assert_string_equal(error.message, expected);
    }
    unload(&l);
}

static void test_broken(void **state)
{
    (void)state;
    caught("ignores_offset", "aggregate 'ignores_offset' breaks the rule 'one row' over known and unknown int64 cells: "
                             "one row at an offset gives another result than alone");
    caught("ignores_groups", "aggregate 'ignores_groups' breaks the rule 'groups' over known and unknown int64 cells: "
                             "rows of several groups in one batch are mixed up: use the group index as the state's");
    caught("empties_source", "aggregate 'empties_source' breaks the rule 'merging' over known and unknown int64 cells: "
                             "merge changes the state that it merges from");
    caught("overwrites", "aggregate 'overwrites' breaks the rule 'merging' over known and unknown int64 cells: states "
                         "merged piece by piece give another result than one pass");
    caught("finish_moves", "aggregate 'finish_moves' breaks the rule 'merging' over known and unknown int64 cells: "
                           "merge changes the state that it merges from");
    caught("wrong_type", "aggregate 'wrong_type' breaks the rule 'empty input' over known and unknown int64 cells: its "
                         "result is not of the type that it declares");
    caught("writes_input", "aggregate 'writes_input' breaks the rule 'input intact' over known and unknown int64 "
                           "cells: update writes into the columns that it is given");
    caught("writes_last", "aggregate 'writes_last' breaks the rule 'input intact' over known and unknown int64 "
                          "cells: update writes into the columns that it is given");
}

static void test_memory(void **state)
{
    (void)state;
    caught("good_owner", NULL);
#ifndef DIENHONG_SANITIZED
    caught("leaks", "aggregate 'leaks' breaks the rule 'dropping states' over known and unknown no cells: states that "
                    "are dropped leave memory behind");
    caught("hides_no_memory", "aggregate 'hides_no_memory' breaks the rule 'out of memory' over known and unknown no "
                              "cells: out of memory does not come back as DH_ENOMEM");
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bundled),
        cmocka_unit_test(test_broken),
        cmocka_unit_test(test_memory),
    };
#ifndef DIENHONG_SANITIZED
    dh_conformance_set_fault(fail_after);
#endif
    return cmocka_run_group_tests(tests, NULL, NULL);
}
