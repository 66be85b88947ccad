/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written is JSON, whatever bytes the texts hold and whatever the numbers are. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/memory.h"

static void quotes_texts(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
        size_t size;
    } cases[] = {{"", "\"\"", 0},
                 {"Thạch Hà", "\"Thạch Hà\"", sizeof "Thạch Hà" - 1},
                 {"a\"b\\c", "\"a\\\"b\\\\c\"", 5},
                 {"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"", 5},
                 {"\v\x01\x1f\x7f", "\"\\u000b\\u0001\\u001f\\u007f\"", 4},
                 {"a\0b", "\"a\\u0000b\"", 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[64] = "";
        size_t size = (size_t)(dh_json_put_text(out, cases[i].text, cases[i].size) - out);
        assert_int_equal(size, strlen(cases[i].expected));
        assert_true(size <= cases[i].size * DH_JSON_GROWTH + 2);
        assert_memory_equal(out, cases[i].expected, size);
    }
}

static void writes_numbers(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *expected;
    } cases[] = {{0.1, "0.1"}, {-3, "-3"}, {INFINITY, "null"}, {NAN, "null"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[DH_JSON_NUMBER] = "";
        size_t size = (size_t)(dh_json_put_number(out, cases[i].value) - out);
        assert_int_equal(size, strlen(cases[i].expected));
        assert_memory_equal(out, cases[i].expected, size);
    }
}

static void writes_objects(void **state)
{
    (void)state;
    dh_strbuf out = {0};
    dh_json_object empty = dh_json_begin(&out);
    dh_json_end(&empty);
    dh_json_object object = dh_json_begin(&out);
    dh_json_add_text(&object, "a \"name\"", "x\ny");
    dh_json_add_integer(&object, "n", INT64_MIN);
    dh_json_end(&object);
    assert_string_equal(out.data, "{}{\"a \\\"name\\\"\":\"x\\ny\",\"n\":-9223372036854775808}");
    dh_strbuf_free(&out);
}

static void says_that_memory_ran_out(void **state)
{
    (void)state;
    dh_strbuf out = {0};
    dh_memory_fail_after(1);
    dh_json_object object = dh_json_begin(&out);
    dh_json_add_text(&object, "a", "b");
    dh_json_end(&object);
    dh_memory_fail_after(0);
    assert_true(out.failed);
    dh_strbuf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(quotes_texts), cmocka_unit_test(writes_numbers),
                                       cmocka_unit_test(writes_objects), cmocka_unit_test(says_that_memory_ran_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
