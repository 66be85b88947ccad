/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pool: every item once, the lowest failure, interruption, runs inside and beside runs. */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/pool.h"

enum { ITEMS = 5000 };

typedef struct count {
    int seen[ITEMS];
    int threads;
    int64_t fail_from, fail_step, cancel_at;
    dh_pool *inner;
    atomic_int wrong;
} count;

static dh_status count_one(void *context, int64_t item, int worker, dh_error *error)
{
    count *t = context;
    if (worker < 0 || worker >= t->threads) atomic_store(&t->wrong, 1);
    t->seen[item]++;
    if (t->cancel_at == item) dh_pool_cancel();
    if (t->fail_from >= 0 && item >= t->fail_from && (item - t->fail_from) % t->fail_step == 0)
        return dh_error_set(error, DH_EDATA, "item %d", (int)item);
    return DH_OK;
}

static count *new_count(int threads)
{
    count *t = calloc(1, sizeof *t);
    t->threads = threads;
    t->fail_from = t->cancel_at = -1;
    t->fail_step = 1;
    return t;
}

static void runs_each_item_once(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 8; threads *= 2) {
        dh_pool *pool = NULL;
        count *t = new_count(threads);
        assert_int_equal(dh_pool_new(&pool, threads, NULL), DH_OK);
        assert_int_equal(dh_pool_threads(pool), threads);
        for (int round = 1; round <= 20; round++) assert_int_equal(dh_pool_run(pool, ITEMS, count_one, t, NULL), DH_OK);
        for (int i = 0; i < ITEMS; i++) assert_int_equal(t->seen[i], 20);
        assert_int_equal(dh_pool_run(pool, 0, count_one, t, NULL), DH_OK);
        assert_int_equal(atomic_load(&t->wrong), 0);
        dh_pool_free(pool);
        free(t);
    }
}

static void gives_the_lowest_failure(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 8; threads *= 2) {
        dh_pool *pool = NULL;
        assert_int_equal(dh_pool_new(&pool, threads, NULL), DH_OK);
        for (int round = 0; round < 100; round++) {
            count *t = new_count(threads);
            t->fail_from = round * 7;
            t->fail_step = 1 + round % 3;
            dh_error error = DH_ERROR_INIT;
            char expected[32];
            snprintf(expected, sizeof expected, "item %d", round * 7);
            assert_int_equal(dh_pool_run(pool, ITEMS, count_one, t, &error), DH_EDATA);
            assert_string_equal(error.message, expected);
            for (int i = 0; i <= round * 7; i++) assert_int_equal(t->seen[i], 1);
            free(t);
        }
        dh_pool_free(pool);
    }
}

static void stops_when_interrupted(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 4; threads += 3) {
        dh_pool *pool = NULL;
        dh_error error = DH_ERROR_INIT;
        count *t = new_count(threads);
        t->cancel_at = 10;
        assert_int_equal(dh_pool_new(&pool, threads, NULL), DH_OK);
        assert_int_equal(dh_pool_run(pool, ITEMS, count_one, t, &error), DH_ECANCELLED);
        assert_string_equal(error.message, "interrupted");
        assert_true(dh_pool_cancelled());
        if (threads == 1) assert_int_equal(t->seen[11], 0);
        dh_pool_cancel_reset();
        assert_false(dh_pool_cancelled());
        t->cancel_at = -1;
        assert_int_equal(dh_pool_run(pool, ITEMS, count_one, t, &error), DH_OK);
        dh_pool_free(pool);
        free(t);
    }
}

static dh_status run_inner(void *context, int64_t item, int worker, dh_error *error)
{
    (void)item;
    (void)worker;
    count *outer = context;
    count *t = new_count(outer->threads);
    dh_status status = dh_pool_run(outer->inner, 50, count_one, t, error);
    for (int i = 0; i < 50; i++)
        if (t->seen[i] != 1) status = DH_EINTERNAL;
    free(t);
    return status;
}

static void runs_inside_a_run(void **state)
{
    (void)state;
    count *outer = new_count(4);
    assert_int_equal(dh_pool_new(&outer->inner, 4, NULL), DH_OK);
    assert_int_equal(dh_pool_run(outer->inner, 100, run_inner, outer, NULL), DH_OK);
    dh_pool_free(outer->inner);
    free(outer);
}

static void goes_on_alone_without_a_pool(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    count *t = new_count(1);
    assert_int_equal(dh_pool_run(NULL, ITEMS, count_one, t, &error), DH_OK);
    for (int i = 0; i < ITEMS; i++) assert_int_equal(t->seen[i], 1);
    t->fail_from = 7;
    assert_int_equal(dh_pool_run(NULL, ITEMS, count_one, t, &error), DH_EDATA);
    assert_string_equal(error.message, "item 7");
    assert_int_equal(t->seen[7], 2);
    assert_int_equal(t->seen[8], 1); /* nothing after the failure */
    t->fail_from = -1;
    t->cancel_at = 3;
    assert_int_equal(dh_pool_run(NULL, ITEMS, count_one, t, &error), DH_ECANCELLED);
    dh_pool_cancel_reset();
    assert_int_equal(t->seen[4], 2); /* by the first two runs */
    free(t);
}

static void *run_beside(void *argument)
{
    dh_status status = DH_OK;
    for (int i = 0; i < 50 && status == DH_OK; i++) status = run_inner(argument, 0, 0, NULL);
    return status == DH_OK ? argument : NULL;
}

static void runs_beside_a_run(void **state)
{
    (void)state;
    count *shared = new_count(4);
    pthread_t threads[3];
    void *result;
    assert_int_equal(dh_pool_new(&shared->inner, 4, NULL), DH_OK);
    for (int i = 0; i < 3; i++) assert_int_equal(pthread_create(&threads[i], NULL, run_beside, shared), 0);
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], &result);
        assert_ptr_equal(result, shared);
    }
    dh_pool_free(shared->inner);
    free(shared);
}

static void chooses_and_limits_threads(void **state)
{
    (void)state;
    dh_pool *pool = NULL;
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_pool_new(&pool, 0, NULL), DH_OK);
    assert_true(dh_pool_threads(pool) >= 1);
    dh_pool_free(pool);
    assert_int_equal(dh_pool_new(&pool, 5000, &error), DH_EINVAL);
    assert_string_equal(error.message, "'5000' threads are too many: give at most 1024");
    dh_pool_free(NULL);
}

typedef struct masks {
    pthread_barrier_t both;
    int interrupt[2], bus[2]; /* whether each is kept from the worker */
} masks;

static dh_status look_at_mask(void *context, int64_t item, int worker, dh_error *error)
{
    (void)item;
    (void)error;
    masks *m = context;
    sigset_t kept;
    pthread_barrier_wait(&m->both); /* one item a worker */
    pthread_sigmask(SIG_BLOCK, NULL, &kept);
    m->interrupt[worker] = sigismember(&kept, SIGINT);
    m->bus[worker] = sigismember(&kept, SIGBUS);
    return DH_OK;
}

/* The user's signal is for the thread that asked; a lost end of a mapped file is for the one that meets it. */
static void workers_have_their_own_faults(void **state)
{
    (void)state;
    dh_pool *pool;
    dh_error error = DH_ERROR_INIT;
    masks m = {.interrupt = {-1, -1}, .bus = {-1, -1}};
    assert_int_equal(dh_pool_new(&pool, 2, &error), DH_OK);
    assert_int_equal(pthread_barrier_init(&m.both, NULL, 2), 0);
    assert_int_equal(dh_pool_run(pool, 2, look_at_mask, &m, &error), DH_OK);
    dh_pool_free(pool);
    pthread_barrier_destroy(&m.both);
    assert_int_equal(m.interrupt[0] + m.interrupt[1], 1);
    assert_int_equal(m.bus[0], 0);
    assert_int_equal(m.bus[1], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_each_item_once),          cmocka_unit_test(gives_the_lowest_failure),
        cmocka_unit_test(stops_when_interrupted),       cmocka_unit_test(runs_inside_a_run),
        cmocka_unit_test(goes_on_alone_without_a_pool), cmocka_unit_test(runs_beside_a_run),
        cmocka_unit_test(chooses_and_limits_threads),   cmocka_unit_test(workers_have_their_own_faults)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
