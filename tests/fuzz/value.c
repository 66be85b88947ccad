/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All value parsers over any valid text: a value has no reason and lies in its range, a refusal has a reason; whole
 * numbers agree between the integer, the float and the count reader. The first byte picks style and formats.
 */
#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "load/values/count.h"

static const char *const format_texts[] = {"d/m/y", "y-m-d", "m/d/y", "y-m-d H:M:S", "ymd", "d.m.y H:M"};

static void check_reason(bool read, dh_strbuf *reason)
{
    FUZZ_CHECK(read == (reason->size == 0));
    FUZZ_CHECK(read || dh_text_is_valid(reason->data, reason->size));
    dh_strbuf_clear(reason);
}

static void check_numbers(const char *text, size_t size, dh_number_style style, double tolerance)
{
    dh_strbuf reason = {0};
    int64_t whole = 0;
    double real = 0;
    dh_count count;
    bool truth;
    check_reason(dh_value_parse_bool(&truth, text, size, &reason), &reason);
    bool is_whole = dh_value_parse_int64(&whole, text, size, style, &reason);
    check_reason(is_whole, &reason);
    bool is_real = dh_value_parse_float64(&real, text, size, style, &reason);
    check_reason(is_real, &reason);
    FUZZ_CHECK(!is_real || isfinite(real));
    FUZZ_CHECK(!is_whole || (is_real && real == (double)whole));
    bool is_count = dh_count_parse(&count, text, size, style, tolerance, DH_COUNT_OF_ANY, &reason) == DH_OK;
    check_reason(is_count, &reason);
    if (is_count) {
        FUZZ_CHECK(count.lower >= 0 && count.lower <= count.upper);
        FUZZ_CHECK(count.lower - 1 <= count.stated && count.stated <= count.upper + 1); /* "over n" leaves n out */
        FUZZ_CHECK(isfinite(count.stated));
        FUZZ_CHECK(!is_whole || (whole >= 0 && count.stated == (double)whole && count.lower == count.upper));
    }
    dh_strbuf_free(&reason);
}

static void check_dates(const char *text, size_t size, unsigned pick)
{
    dh_strbuf reason = {0};
    dh_date_format formats[2];
    for (unsigned i = 0; i < 2; i++)
        FUZZ_CHECK(dh_date_format_parse(&formats[i], format_texts[(pick + i) % 6], &reason));
    int32_t days = 0;
    int64_t micro = 0;
    dh_day_said said;
    bool date = dh_value_parse_date(&days, &said, text, size, formats, 2, &reason);
    check_reason(date, &reason);
    bool time = dh_value_parse_datetime(&micro, &said, text, size, formats, 2, &reason);
    check_reason(time, &reason);
    int year, month, day;
    if (date) {
        dh_date_to_civil(days, &year, &month, &day);
        FUZZ_CHECK(year >= DH_YEAR_MIN && year <= DH_YEAR_MAX);
    }
    FUZZ_CHECK(!time || date);
    FUZZ_CHECK(!time || (micro - (micro % 86400000000 + 86400000000) % 86400000000) / 86400000000 == days);
    char *format = dh_strndup(text, size);
    if (format != NULL && memchr(text, '\0', size) == NULL)
        check_reason(dh_date_format_parse(&formats[0], format, &reason), &reason);
    dh_free(format);
    dh_strbuf_free(&reason);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    const char *text = (const char *)data + 1;
    size_t length = size - 1;
    if (!dh_text_is_valid(text, length)) return 0;
    check_numbers(text, length, (dh_number_style)(data[0] % 3), (double)(data[0] / 3 % 4) * 0.25 - 0.25);
    check_dates(text, length, data[0] % 6);
    return 0;
}
