/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See date_words.h. The text is in small letters; what is read is taken off its begin. */
#include "load/values/date_words.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define SIZE_MAX_TEXT 120 /* bytes: a sentence is no day */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool take(const char **at, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(*at, word, n) != 0) return false;
    const char *end = *at + n;
    if (!is_digit(*end) && *end != '\0' && strchr(" ,.:-/'", *end) == NULL) return false; /* within a word */
    *at = end + strspn(end, " ");
    return true;
}

static void skip(const char **at)
{
    *at += strspn(*at, " ,-");
}

/* "thứ ba", "chủ nhật", "t3" */
static bool take_weekday(const char **at, dh_date_words *out)
{
    static const struct {
        const char *text;
        int day;
    } days[] = {{"chủ nhật", 1}, {"cn", 1},      {"thứ hai", 2}, {"thứ ba", 3}, {"thứ tư", 4},
                {"thứ năm", 5},  {"thứ sáu", 6}, {"thứ bảy", 7}, {"thứ 2", 2},  {"thứ 3", 3},
                {"thứ 4", 4},    {"thứ 5", 5},   {"thứ 6", 6},   {"thứ 7", 7},  {"t2", 2},
                {"t3", 3},       {"t4", 4},      {"t5", 5},      {"t6", 6},     {"t7", 7}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        size_t n = strlen(days[i].text);
        bool runs_on = strncmp(*at, days[i].text, n) == 0 && is_digit(days[i].text[n - 1]) && is_digit((*at)[n]);
        if (runs_on || !take(at, days[i].text)) continue; /* "t25/10" is no Monday */
        out->weekday = days[i].day;
        return true;
    }
    return false;
}

/* "2 giờ chiều" is 14, "14 giờ chiều" too. False: the part of the day has no such hour. */
static bool take_part_of_day(const char **at, int *hour)
{
    if (take(at, "sáng")) return *hour < 12;
    if (take(at, "trưa")) {
        if (*hour == 1) *hour = 13;
        return *hour >= 10 && *hour <= 13;
    }
    if (take(at, "chiều")) {
        if (*hour >= 1 && *hour <= 7) *hour += 12;
        return *hour >= 12 && *hour <= 19;
    }
    if (take(at, "tối")) {
        if (*hour >= 5 && *hour <= 11) *hour += 12;
        return *hour >= 17 && *hour <= 23;
    }
    return true;
}

/* "Sáng", "buổi chiều": which part of the day, and no hour. */
static bool take_part_alone(const char **at)
{
    static const char *const parts[] = {"sáng", "trưa", "chiều", "tối"};
    const char *p = *at;
    (void)take(&p, "buổi");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!take(&p, parts[i])) continue;
        *at = p;
        return true;
    }
    return false;
}

/* "8h00", "8 giờ 30 phút", "8:05:12", "2 giờ chiều"; *words: not by colons alone. */
static bool take_time(const char **at, dh_date_words *out, bool *words)
{
    const char *p = *at;
    int hour, minute = 0, second = 0;
    (void)(take(&p, "vào lúc") || take(&p, "lúc"));
    if (!dh_text_take_number(&p, 2, &hour)) return false;
    p += strspn(p, " ");
    bool colon = *p == ':', named = !colon && (take(&p, "giờ") || take(&p, "h") || take(&p, "g"));
    if (!colon && !named) return false;
    p += colon;
    bool minutes = dh_text_take_number(&p, 2, &minute);
    if (colon && !minutes) return false;
    if (minutes && *p == ':') {
        p++;
        if (!dh_text_take_number(&p, 2, &second)) return false;
    }
    p += strspn(p, " ");
    if (minutes && !(take(&p, "phút") || take(&p, "p") || take(&p, "'"))) p += *p == '\'';
    if (!take_part_of_day(&p, &hour)) return false;
    *words = *words || named;
    out->timed = true;
    out->hour = hour;
    out->minute = minute;
    out->second = second;
    *at = p;
    return true;
}

/* "12/3/2023", in what order ever, or "12 tháng 3 năm 2023" */
static bool take_day(const char **at, dh_date_words *out, bool *words)
{
    const char *p = *at;
    *words = take(&p, "ngày") || *words;
    size_t n = strspn(p, "0123456789/.-");
    while (n > 0 && strchr("/.-", p[n - 1]) != NULL) n--;
    if (n >= 6 && n < sizeof out->core) {
        memcpy(out->core, p, n);
        out->core[n] = '\0';
        *at = p + n;
        return true;
    }
    if (!dh_text_take_number(&p, 2, &out->day)) return false;
    p += strspn(p, " ");
    if (!take(&p, "tháng") || !dh_text_take_number(&p, 2, &out->month)) return false;
    p += strspn(p, " ,");
    if (!take(&p, "năm") && *p != '/') return false;
    p += *p == '/';
    const char *year = p;
    if (!dh_text_take_number(&p, 4, &out->year) || p - year != 4) return false;
    *words = true;
    *at = p;
    return true;
}

bool dh_date_words_read(bool *is, dh_date_words *out, const char *text, size_t size)
{
    bool words = false;
    *out = (dh_date_words){0};
    *is = false;
    if (size > SIZE_MAX_TEXT || !dh_text_is_valid(text, size)) return true;
    char *spelling = dh_text_spelling(text, size, NULL);
    if (spelling == NULL) return false;
    const char *at = spelling;
    bool part = take_part_alone(&at);
    skip(&at);
    if (take_weekday(&at, out)) words = true;
    skip(&at);
    bool before = !part && take_time(&at, out, &words);
    skip(&at);
    if (take_weekday(&at, out)) words = true;
    skip(&at);
    bool good = take_day(&at, out, &words);
    skip(&at);
    if (good && !before && !part && !take_time(&at, out, &words)) part = take_part_alone(&at);
    at += strspn(at, " .,");
    *is = good && *at == '\0' && (words || before || part); /* a time before the day is the order of no format */
    dh_free(spelling);
    return true;
}
