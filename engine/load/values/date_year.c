/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See date_year.h. The year is written behind the text in each way that the formats and words for days have. */
#include "load/values/date_year.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether the text is a day by the formats, in words or not. *failed: out of memory. */
static bool is_day(const char *text, const dh_date_format *formats, int32_t n, bool *failed)
{
    int32_t day;
    dh_day_said said;
    dh_strbuf reason = {0};
    bool is = dh_value_parse_date(&day, &said, text, strlen(text), formats, n, &reason);
    *failed = *failed || reason.failed;
    dh_strbuf_free(&reason);
    return is;
}

bool dh_date_with_year(const char **out, const char *text, size_t size, int32_t year, const dh_date_format *formats,
                       int32_t n, dh_arena *arena)
{
    static const char *const joints[] = {"/", "-", ".", " năm "};
    const char *plain = dh_arena_strndup(arena, text, size);
    bool failed = false;
    *out = NULL;
    if (plain == NULL) return false;
    for (size_t i = 0; i < sizeof joints / sizeof *joints && size > 0 && is_digit(text[size - 1]); i++) {
        const char *whole = dh_arena_printf(arena, "%s%s%d", plain, joints[i], (int)year);
        if (whole == NULL) return false;
        if (is_day(whole, formats, n, &failed)) *out = whole;
        if (failed || *out != NULL) return !failed;
    }
    return true;
}
