/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors: their text, where they are cut, and the exit code of each status. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/text.h"

static void sets_message_and_clears_location(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    error.row = 7;
    assert_int_equal(dh_error_set(&error, DH_EDATA, "column '%s' has %d", "năm", 3), DH_EDATA);
    assert_string_equal(error.message, "column 'năm' has 3");
    assert_int_equal(error.row, -1);
    assert_int_equal(dh_error_at(&error, "a.csv", 4, 9), DH_EDATA);
    char text[64];
    assert_int_equal(dh_error_format(&error, text, sizeof text), strlen("a.csv:4:9: column 'năm' has 3"));
    assert_string_equal(text, "a.csv:4:9: column 'năm' has 3");
    dh_error_set(&error, DH_EIO, "x");
    assert_string_equal(error.where, "");
    assert_int_equal(error.line, 0);
}

static void formats_what_location_there_is(void **state)
{
    (void)state;
    char text[64];
    dh_error error = DH_ERROR_INIT;
    dh_error_set(&error, DH_EINVAL, "wrong");
    dh_error_format(&error, text, sizeof text);
    assert_string_equal(text, "wrong");
    dh_error_at(&error, "f.lua", 0, 0);
    dh_error_format(&error, text, sizeof text);
    assert_string_equal(text, "f.lua: wrong");
    dh_error_at(&error, "", 3, 0);
    dh_error_format(&error, text, sizeof text);
    assert_string_equal(text, "3: wrong");
}

static void prefixes_and_takes_its_own_message(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_error_set(&error, DH_EDATA, "inner");
    dh_error_at(&error, "f", 2, 0);
    dh_error_prefix(&error, "table '%s'", "units");
    assert_string_equal(error.message, "table 'units': inner");
    assert_int_equal(error.line, 2);
    dh_error_set(&error, DH_EINTERNAL, "outer of %s", error.message);
    assert_string_equal(error.message, "outer of table 'units': inner");
}

/* Whatever the length, the message stays whole UTF-8. */
static void cuts_between_characters(void **state)
{
    (void)state;
    char text[1100], small[8];
    for (size_t lead = 0; lead < 4; lead++) {
        memset(text, 'a', lead);
        size_t size = lead;
        while (size + 3 < sizeof text) {
            memcpy(text + size, "ệ", 3);
            size += 3;
        }
        text[size] = '\0';
        dh_error error = DH_ERROR_INIT;
        dh_error_set(&error, DH_EDATA, "%s", text);
        size_t cut = strlen(error.message);
        assert_in_range(cut, 1021, 1023);
        assert_true(dh_text_is_valid(error.message, cut));
        dh_error_prefix(&error, "ở");
        assert_true(dh_text_is_valid(error.message, strlen(error.message)));
        assert_true(dh_error_format(&error, small, sizeof small) > sizeof small);
        assert_true(dh_text_is_valid(small, strlen(small)));
    }
}

static void accepts_no_error(void **state)
{
    (void)state;
    assert_int_equal(dh_error_set(NULL, DH_EIO, "x"), DH_EIO);
    assert_int_equal(dh_error_nomem(NULL), DH_ENOMEM);
    dh_error_prefix(NULL, "x");
    assert_int_equal(dh_error_at(NULL, "x", 1, 1), DH_OK);
}

static void maps_statuses_to_exit_codes(void **state)
{
    (void)state;
    static const struct {
        dh_status status;
        int code;
    } rows[] = {{DH_OK, 0},     {DH_EINVAL, 2},  {DH_ETYPE, 2},   {DH_EDATA, 3},       {DH_EIO, 3},
                {DH_ELIMIT, 4}, {DH_ESCRIPT, 4}, {DH_EPLUGIN, 4}, {DH_ECANCELLED, 130}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(dh_status_exit_code(rows[i].status), rows[i].code);
}

static void takes_out_letters_that_a_precision_cuts(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_error_set(&error, DH_EINVAL, "'%.4s' and '%.2s'", "năm", "đất"); /* n, ă of two bytes, m */
    assert_string_equal(error.message, "'năm' and 'đ'");
    dh_error_set(&error, DH_EINVAL, "'%.2s' and '%.3s'", "năm", "đất"); /* within ă, within ấ of three bytes */
    assert_string_equal(error.message, "'n' and 'đ'");
    dh_error_set(&error, DH_EINVAL, "'%s', %.1f", "a\xc4", 2.5); /* a byte at the end of a text, too */
    assert_string_equal(error.message, "'a', 2.5");
    dh_error_set(&error, DH_EINVAL, "'%s'", "a\xc4"); /* what is not cut stays as it is */
    assert_string_equal(error.message, "'a\xc4'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(takes_out_letters_that_a_precision_cuts),
                                       cmocka_unit_test(sets_message_and_clears_location),
                                       cmocka_unit_test(formats_what_location_there_is),
                                       cmocka_unit_test(prefixes_and_takes_its_own_message),
                                       cmocka_unit_test(cuts_between_characters),
                                       cmocka_unit_test(accepts_no_error),
                                       cmocka_unit_test(maps_statuses_to_exit_codes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
