/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogue: sorted, complete, found in both languages, and used by errors. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/message.h"

static int back_to_english(void **state)
{
    (void)state;
    dh_message_set_locale(DH_LOCALE_EN);
    return 0;
}

static void is_sorted_and_complete(void **state)
{
    (void)state;
    assert_true(dh_n_messages_vi > 1);
    for (int i = 0; i < dh_n_messages_vi; i++) {
        dh_message_pair pair = dh_messages_vi_at(i);
        assert_true(pair.english[0] != '\0' && pair.vietnamese[0] != '\0');
        if (i > 0) assert_true(strcmp(dh_messages_vi_at(i - 1).english, pair.english) < 0);
        assert_string_equal(dh_tr_in(DH_LOCALE_VI, pair.english), pair.vietnamese);
        assert_ptr_equal(dh_tr_in(DH_LOCALE_EN, pair.english), pair.english);
    }
}

static void what_it_lacks_stays(void **state)
{
    (void)state;
    static const char text[] = "no text of the program";
    assert_int_equal(dh_message_locale(), DH_LOCALE_EN);
    dh_message_set_locale(DH_LOCALE_VI);
    assert_ptr_equal(dh_tr(text), text);
    assert_ptr_equal(dh_tr(""), dh_tr_in(DH_LOCALE_EN, ""));
    assert_string_equal(dh_tr("out of memory"), "không đủ bộ nhớ");
}

static void errors_are_in_the_language(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_error_nomem(&error);
    assert_string_equal(error.message, "out of memory");
    dh_message_set_locale(DH_LOCALE_VI);
    dh_error_nomem(&error);
    assert_string_equal(error.message, "không đủ bộ nhớ");
    assert_int_equal(error.status, DH_ENOMEM);
}

static void names_are_read_by_what_they_are_of(void **state)
{
    (void)state;
    static const char kind[] = "periodic", own[] = "periodically";
    char column[200];
    memset(column, 'x', sizeof column);
    column[sizeof column - 1] = '\0';
    assert_string_equal(dh_tr_name("kind", kind, 8), "periodic");
    assert_string_equal(dh_tr_name("outcome", "in_progress", 11), "in progress");
    dh_message_set_locale(DH_LOCALE_VI);
    assert_string_equal(dh_tr_name("kind", kind, 8), "định kỳ");
    assert_string_equal(dh_tr_name("session.kind", kind, 8), "định kỳ");
    assert_null(dh_tr_name("topic", kind, 8));
    assert_null(dh_tr_name("kind", own, 12));
    assert_string_equal(dh_tr_name("kind", own, 8), "định kỳ"); /* a name ends by its size */
    assert_null(dh_tr_name(column, kind, 8));
    assert_null(dh_tr_name("kind", column, sizeof column - 1));
}

/* A column has a label in English too: its name, or what the catalogue says. */
static void columns_have_labels_in_both_languages(void **state)
{
    (void)state;
    static const char of[] = "column", raised[] = "raised_on", unit[] = "unit", own[] = "raised";
    assert_string_equal(dh_tr_name(of, raised, 9), "Raised on");
    assert_string_equal(dh_tr_name(of, unit, 4), "Unit code");
    assert_string_equal(dh_tr_name_in(DH_LOCALE_VI, of, raised, 9), "Ngày nêu ý kiến");
    assert_null(dh_tr_name(of, own, 6));
    assert_ptr_equal(dh_tr_in(DH_LOCALE_EN, raised), raised);
    int columns = 0, others = 0;
    for (int i = 0; i < dh_n_messages_vi; i++) {
        const char *key = dh_messages_vi_at(i).english;
        if (strncmp(key, "column=", 7) != 0) {
            const char *equals = strchr(key, '='); /* of a value, unless it is a sentence with the sign in it */
            others += equals != NULL && strspn(key, "abcdefghijklmnopqrstuvwxyz_") == (size_t)(equals - key) &&
                      strspn(equals + 1, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(equals + 1);
            continue;
        }
        const char *label = dh_tr_name(of, key + 7, strlen(key + 7));
        assert_true(label != NULL && label[0] != '\0' && strchr(label, '_') == NULL);
        columns++;
    }
    assert_int_equal(columns + others, dh_n_labels_en);
    /* those of an added table */
    static const dh_message_pair pairs[] = {{"column=by_head", "Người đứng đầu"}},
                                 labels[] = {{"column=by_head", "By head"}};
    static const char head[] = "by_head";
    dh_message_table table = {.pairs = pairs, .labels = labels, .n = 1, .n_labels = 1};
    dh_message_add(&table);
    assert_string_equal(dh_tr_name(of, head, 7), "By head");
    assert_string_equal(dh_tr_name_in(DH_LOCALE_VI, of, head, 7), "Người đứng đầu");
    dh_message_remove(&table);
    assert_null(dh_tr_name(of, head, 7));
}

static void the_system_speaks_the_language(void **state)
{
    (void)state;
    assert_string_equal(dh_error_of_system(ENOENT), strerror(ENOENT));
    assert_string_equal(dh_error_of_system(ENOTTY), strerror(ENOTTY));
    dh_message_set_locale(DH_LOCALE_VI);
    assert_string_equal(dh_error_of_system(ENOENT), "không có tệp hoặc thư mục này");
    assert_string_equal(dh_error_of_system(ENOTTY), strerror(ENOTTY));
}

/* The English of the table is the system's own, so that nothing depends on which of the two has said it. */
static void the_systems_texts_are_the_systems(void **state)
{
    (void)state;
    for (int number = 1; number < 200; number++) {
        char text[200]; /* strerror makes what it says of a number it does not know anew each time */
        snprintf(text, sizeof text, "%s", dh_error_of_system(number));
        assert_string_equal(text, strerror(number));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(is_sorted_and_complete, back_to_english),
        cmocka_unit_test_setup(what_it_lacks_stays, back_to_english),
        cmocka_unit_test_setup(errors_are_in_the_language, back_to_english),
        cmocka_unit_test_setup(names_are_read_by_what_they_are_of, back_to_english),
        cmocka_unit_test_setup(columns_have_labels_in_both_languages, back_to_english),
        cmocka_unit_test_setup(the_system_speaks_the_language, back_to_english),
        cmocka_unit_test_setup(the_systems_texts_are_the_systems, back_to_english),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
