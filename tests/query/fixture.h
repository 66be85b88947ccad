/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small data set for the tests of queries: units (a commune in a district), sessions, opinions with a column of each
 * type, and a plugin's aggregate and function. */
#ifndef DH_TESTS_QUERY_FIXTURE_H
#define DH_TESTS_QUERY_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/memory.h"
#include "query/plan.h"

typedef struct fixture {
    dh_functions *functions;
    dh_table *units, *sessions, *opinions;
    dh_catalog catalog;
} fixture;

void fixture_make(fixture *f); /* asserts */
void fixture_free(fixture *f);
/* The plan of opinions; asserts. */
dh_plan *fixture_scan(const fixture *f);

#endif
