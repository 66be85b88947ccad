/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A data set for the tests of execution: four units (one is merged into another, one was split), a few sessions by
 * hand and any number of events by a fixed generator; and queries written as verbs, one a string: "filter: v > 3".
 */
#ifndef DH_TESTS_EXECUTE_FIXTURE_H
#define DH_TESTS_EXECUTE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/memory.h"
#include "execute/execute.h"
#include "table/write.h"

typedef struct fixture {
    dh_functions *functions;
    dh_table *units, *sessions, *events;
    dh_catalog catalog;
} fixture;

void fixture_make(fixture *f, int64_t events, int threads); /* asserts; threads 0: no pool */
void fixture_free(fixture *f);

/* Verbs over a table, NULL-terminated; "period" takes "from|to", and "window" has its
 * second text behind " over ". The caller frees the plan. */
dh_status fixture_plan(dh_plan **out, const fixture *f, const char *table, const char *const *verbs, dh_error *error);
/* The same, over a plan that is there: *plan becomes the one with the verbs. When it fails, some stand over it. */
dh_status fixture_verbs(dh_plan **plan, const fixture *f, const char *const *verbs, dh_error *error);
/* The result as CSV, to be freed with dh_free, and its notes after it, a line each behind "# "; asserts that it ran. */
char *fixture_run(const dh_plan *plan);
char *fixture_query(const fixture *f, const char *table, const char *const *verbs);
/* Asserts that the query gives exactly `expected`. */
void fixture_expect(const fixture *f, const char *expected, const char *table, const char *const *verbs);
#define EXPECT(f, expected, table, ...) fixture_expect(f, expected, table, (const char *const[]){__VA_ARGS__, NULL})

#endif
