/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * d:format("dd/mm/yyyy"): a date as text, in the words that people write of a form: d, dd, m, mm, yy, yyyy, of a
 * datetime h, hh, ss, and mm behind hours or before seconds for minutes. They stand alone or joined ("yyyymmdd"); other
 * words are text ("ngày dd tháng mm"). Without a form it is that of the locale.
 */
#include <ctype.h>
#include <string.h>

#include "base/calendar.h"
#include "script/script_internal.h"
#include "table/format.h"

#define DAY ((int64_t)86400 * 1000000) /* microseconds */

/* A date on its way into a text. */
typedef struct writer {
    lua_State *L;
    dh_strbuf *out;
    const char *form;
    int year, month, day, second; /* of the day; -1 = a date without a time */
    int n_written;                /* parts of the date */
    char before;                  /* the part written last, in small letters */
} writer;

static bool in_word(char c)
{
    return isalpha((unsigned char)c) || (c & 0x80) != 0;
}

static int refuse(const writer *w, size_t at, size_t size)
{
    return dh_lua_raise(
        w->L,
        "a date's format is made of d, dd, m, mm, yy and yyyy, of a datetime also h, hh, mm and ss, as in "
        "\"dd/mm/yyyy hh:mm\"; '%s' has '%.*s'",
        w->form, (int)size, w->form + at);
}

/* Whether a word is made of such parts alone: of their letters, as many of each as a part has. */
static bool is_parts(const char *word, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (memchr("dmyhs", tolower((unsigned char)word[i]), 5) == NULL) return false;
    return size > 0;
}

/* Whether the next part of the form, from `at` on, is seconds: mm before it is minutes. */
static bool seconds_follow(const char *form, size_t at)
{
    while (form[at] != '\0' && !in_word(form[at])) at++;
    return tolower((unsigned char)form[at]) == 's';
}

/* Writes the part of `n` letters at `at`. */
static void write_part(writer *w, size_t at, size_t n)
{
    char letter = (char)tolower((unsigned char)w->form[at]);
    bool minutes = letter == 'm' && w->second >= 0 && (w->before == 'h' || seconds_follow(w->form, at + n));
    int value = letter == 'd'   ? w->day
                : letter == 'y' ? w->year
                : letter == 'h' ? w->second / 3600
                : letter == 's' ? w->second % 60
                : minutes       ? w->second / 60 % 60
                                : w->month;
    bool fits = letter == 'y' ? n == 2 || n == 4 : letter == 's' ? n == 2 : n <= 2;
    if (!fits || ((letter == 'h' || letter == 's') && w->second < 0)) refuse(w, at, n);
    if (letter == 'y' && n == 2) value %= 100;
    dh_strbuf_printf(w->out, "%0*d", (int)n, value);
    w->before = letter;
    w->n_written++;
}

static void write_form(writer *w)
{
    for (size_t at = 0; w->form[at] != '\0';) {
        size_t size = 0;
        while (w->form[at + size] != '\0' && in_word(w->form[at + size])) size++;
        if (!is_parts(w->form + at, size)) {
            if (size == 0 && w->form[at] == '%') refuse(w, at, 2);
            dh_strbuf_add_bytes(w->out, w->form + at, size > 0 ? size : 1);
            at += size > 0 ? size : 1;
            continue;
        }
        for (size_t end = at + size; at < end;) {
            size_t n = 1;
            while (at + n < end && tolower((unsigned char)w->form[at + n]) == tolower((unsigned char)w->form[at])) n++;
            write_part(w, at, n);
            at += n;
        }
    }
    if (w->n_written == 0) refuse(w, 0, strlen(w->form));
}

void dh_lua_push_date_text(lua_State *L, const dh_value *date, const char *form)
{
    dh_locale locale = dh_script_of(L)->options.locale;
    bool has_time = date->type == DH_DATETIME;
    int64_t value = date->as.integer, day = has_time ? value / DAY - (value % DAY < 0) : value;
    dh_strbuf *out = dh_lua_new_text(L);
    if (form != NULL) {
        writer w = {.L = L, .out = out, .form = form, .second = -1};
        if (has_time) w.second = (int)((value - day * DAY) / 1000000);
        dh_date_to_civil((int32_t)day, &w.year, &w.month, &w.day);
        write_form(&w);
    } else if (has_time) {
        dh_format_datetime(out, value, locale);
    } else {
        dh_format_date(out, (int32_t)value, locale);
    }
    dh_lua_end_text(L);
}
