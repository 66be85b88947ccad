/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a receiver is told of loops, of loops within work that tells itself, and that there need be none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/progress.h"

static dh_progress last;
static int calls;

static void receive(const dh_progress *progress)
{
    last = *progress;
    calls++;
}

static void test_loop(void **state)
{
    (void)state;
    dh_progress_begin(3);
    dh_progress_add(1, 100);
    dh_progress_end();
    assert_int_equal(calls, 0); /* nobody listens */
    dh_progress_set_receiver(receive);
    dh_progress_begin(3);
    assert_int_equal(calls, 0);
    dh_progress_add(1, 100);
    dh_progress_add(1, 50);
    assert_int_equal(calls, 2);
    assert_int_equal(last.done, 2);
    assert_int_equal(last.total, 3);
    assert_int_equal(last.rows, 150);
    assert_false(last.ended);
    assert_true(last.seconds >= 0 && last.seconds < 60);
    dh_progress_end();
    assert_true(last.ended);
    dh_progress_begin(-1); /* a stream: nothing of the loop before is left */
    dh_progress_add(1, 7);
    assert_int_equal(last.total, -1);
    assert_int_equal(last.rows, 7);
    dh_progress_end();
    dh_progress_set_receiver(NULL);
}

static void test_own_count(void **state)
{
    (void)state;
    dh_progress_set_receiver(receive);
    dh_progress_at(1, 10);
    calls = 0;
    dh_progress_begin(1000); /* a loop within */
    dh_progress_add(999, 1);
    dh_progress_end();
    assert_int_equal(calls, 0);
    dh_progress_at(2, 10);
    assert_int_equal(last.done, 2);
    assert_int_equal(last.total, 10);
    dh_progress_at(11, 10);
    dh_progress_at(-1, 10);
    dh_progress_at(1, 0);
    assert_int_equal(calls, 1);
    dh_progress_at_end();
    assert_true(last.ended);
    dh_progress_begin(5);
    dh_progress_add(1, 0);
    assert_int_equal(last.total, 5); /* loops are told of again */
    dh_progress_at_end();            /* nothing to end */
    assert_false(last.ended);
    dh_progress_set_receiver(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_loop), cmocka_unit_test(test_own_count)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
