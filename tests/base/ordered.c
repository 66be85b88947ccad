/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ordered loop: merged in order whatever the threads, never further ahead than the window, the first failure told,
 * stopped when done, and nobody left waiting when it is cancelled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/ordered.h"

enum { ITEMS = 3000, WINDOW = 7 };

typedef struct state {
    _Atomic int64_t ran[ITEMS], merged; /* by item: times it ran; the items merged so far */
    _Atomic int merging, wrong, after;
    int64_t fail_run, fail_merge, fail_after, done_at, cancel_at, end_at;
    _Atomic int64_t last_run;
} state;

static void pause_for(int64_t nanoseconds)
{
    nanosleep(&(struct timespec){.tv_nsec = nanoseconds}, NULL);
}

static dh_status run(void *self, int64_t index, int worker, dh_error *error)
{
    state *s = self;
    (void)worker;
    if (index >= atomic_load(&s->merged) + WINDOW) atomic_store(&s->wrong, 1);
    atomic_fetch_add(&s->ran[index], 1);
    atomic_store(&s->last_run, index);
    if (index % 5 == 0) pause_for(20000); /* so that later items are finished first */
    if (index == s->cancel_at) {
        pause_for(20000000); /* the others come to wait for this one */
        dh_pool_cancel();
        return dh_pool_check_cancelled(error);
    }
    return index >= s->fail_run ? dh_error_set(error, DH_EDATA, "run %d", (int)index) : DH_OK;
}

static dh_status merge(void *self, int64_t index, bool *done, dh_error *error)
{
    state *s = self;
    if (atomic_fetch_add(&s->merging, 1) != 0) atomic_store(&s->wrong, 2);
    if (index != atomic_load(&s->merged) || atomic_load(&s->ran[index]) != 1) atomic_store(&s->wrong, 3);
    atomic_fetch_add(&s->merged, 1);
    atomic_fetch_sub(&s->merging, 1);
    *done = index == s->done_at;
    return index == s->fail_merge ? dh_error_set(error, DH_EDATA, "merge %d", (int)index) : DH_OK;
}

static dh_status after(void *self, int worker, dh_error *error)
{
    state *s = self;
    (void)worker;
    int n = atomic_fetch_add(&s->after, 1);
    return n == s->fail_after ? dh_error_set(error, DH_EIO, "after") : DH_OK;
}

static bool ended(void *self)
{
    const state *s = self;
    return atomic_load(&s->last_run) >= s->end_at;
}

static state fresh(void)
{
    return (state){.fail_run = INT64_MAX,
                   .fail_merge = -1,
                   .fail_after = -1,
                   .done_at = -1,
                   .cancel_at = -1,
                   .end_at = INT64_MAX,
                   .last_run = -1};
}

static dh_status loop(state *s, int threads, int64_t items, int64_t *merged, dh_error *error)
{
    dh_pool *pool = NULL;
    dh_ordered of = {
        .self = s, .items = items, .ended = ended, .window = WINDOW, .run = run, .merge = merge, .after = after};
    if (threads > 0) assert_int_equal(dh_pool_new(&pool, threads, NULL), DH_OK);
    dh_status status = dh_ordered_run(pool, &of, merged, error);
    dh_pool_free(pool);
    assert_int_equal(atomic_load(&s->wrong), 0);
    return status;
}

static const int threads[] = {0, 1, 2, 8};
#define EACH(t) for (size_t t = 0; t < sizeof threads / sizeof *threads; t++)

static void merges_in_order(void **unused)
{
    (void)unused;
    EACH(t)
    {
        state s = fresh();
        int64_t merged;
        assert_int_equal(loop(&s, threads[t], ITEMS, &merged, NULL), DH_OK);
        assert_int_equal(merged, ITEMS);
        assert_int_equal(atomic_load(&s.after), ITEMS);
        s = fresh();
        assert_int_equal(loop(&s, threads[t], 0, &merged, NULL), DH_OK);
        assert_int_equal(merged, 0);
    }
}

static void tells_the_first_failure(void **unused)
{
    (void)unused;
    EACH(t)
    {
        state s = fresh();
        dh_error error = DH_ERROR_INIT;
        int64_t merged;
        s.fail_run = 1000;
        assert_int_equal(loop(&s, threads[t], ITEMS, &merged, &error), DH_EDATA);
        assert_string_equal(error.message, "run 1000");
        assert_int_equal(merged, 1000);
        s = fresh();
        s.fail_merge = 500;
        s.fail_run = 503;
        assert_int_equal(loop(&s, threads[t], ITEMS, &merged, &error), DH_EDATA);
        assert_string_equal(error.message, "merge 500");
        s = fresh();
        s.fail_after = 40;
        assert_int_equal(loop(&s, threads[t], ITEMS, &merged, &error), DH_EIO);
        assert_string_equal(error.message, "after");
    }
}

static void stops_when_done(void **unused)
{
    (void)unused;
    EACH(t)
    {
        state s = fresh();
        int64_t merged;
        s.done_at = 100;
        s.fail_run = 101; /* what comes after does not count */
        assert_int_equal(loop(&s, threads[t], ITEMS, &merged, NULL), DH_OK);
        assert_int_equal(merged, 101);
        s = fresh();
        s.end_at = 200; /* how many there are is not known before */
        assert_int_equal(loop(&s, threads[t], -1, &merged, NULL), DH_OK);
        assert_in_range(merged, 201, 200 + WINDOW + 8);
    }
}

static void nobody_waits_when_cancelled(void **unused)
{
    (void)unused;
    EACH(t)
    {
        state s = fresh();
        int64_t merged;
        s.cancel_at = 50;
        assert_int_equal(loop(&s, threads[t], ITEMS, &merged, NULL), DH_ECANCELLED);
        assert_in_range(merged, 0, 50);
        s = fresh(); /* cancelled before it began */
        assert_int_equal(loop(&s, threads[t], ITEMS, &merged, NULL), DH_ECANCELLED);
        assert_int_equal(merged, 0);
        dh_pool_cancel_reset();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merges_in_order),
        cmocka_unit_test(tells_the_first_failure),
        cmocka_unit_test(stops_when_done),
        cmocka_unit_test(nobody_waits_when_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
