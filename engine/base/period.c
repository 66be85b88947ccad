/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periods: text to the days that they span, and back. */
#include "base/period.h"

#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"

/* `n` digits as a number, or -1. */
static int digits(const char *text, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* A period of one year, by what follows "2018-": H1, Q1, 03, W05, to-date. */
static bool parse_part(const char *text, size_t size, int year, const dh_period_terms *terms, dh_day_range *out)
{
    if (size == 7 && memcmp(text, "to-date", 7) == 0 && terms->has_as_of) {
        *out = dh_calendar_months(terms->calendar, year, 1, 12);
        *out = dh_calendar_to_date(terms->calendar, out->from, terms->as_of);
        return true;
    }
    if (size == 3 && (text[0] == 'W' || text[0] == 'w'))
        return dh_calendar_week_days(terms->calendar, year, digits(text + 1, 2), out);
    if (size != 2) return false;
    int n = text[0] == 'H' || text[0] == 'h' ? 6 : text[0] == 'Q' || text[0] == 'q' ? 3 : 1;
    int part = n > 1 ? digits(text + 1, 1) : digits(text, 2);
    if (part < 1 || part > 12 / n) return false;
    *out = dh_calendar_months(terms->calendar, year, (part - 1) * n + 1, n);
    return true;
}

static bool parse_one(const char *text, size_t size, const dh_period_terms *terms, dh_day_range *out)
{
    if (size == 10 && dh_date_parse_iso(text, size, &out->from)) {
        out->to = out->from;
        return true;
    }
    int year = size >= 4 ? digits(text, 4) : -1;
    if (year < 1 || (size > 4 && text[4] != '-')) return false;
    if (size == 4)
        *out = dh_calendar_months(terms->calendar, year, 1, 12);
    else if (!parse_part(text + 5, size - 5, year, terms, out))
        return false;
    return out->from >= DH_DATE_MIN && out->to <= DH_DATE_MAX;
}

bool dh_period_parse(const char *text, size_t size, const dh_period_terms *terms, dh_day_range *out)
{
    static const dh_period_terms plain = {0};
    dh_day_range last;
    if (terms == NULL) terms = &plain;
    for (size_t i = 0; i + 1 < size; i++) {
        if (text[i] != '.' || text[i + 1] != '.') continue;
        if (!parse_one(text, i, terms, out) || !parse_one(text + i + 2, size - i - 2, terms, &last)) return false;
        out->to = last.to;
        return out->from <= out->to;
    }
    return parse_one(text, size, terms, out);
}

const char *dh_period_forms(void)
{
    return dh_tr("2018, 2018-H1, 2018-Q1, 2018-03, 2018-W05, 2018-03-01, 2018-01-15..2018-06-30 or 2018-to-date");
}

size_t dh_period_format(dh_day_range period, const dh_calendar *calendar, char *buffer)
{
    if (period.from == period.to) return dh_date_format_iso(period.from, buffer);
    static const int shapes[] = {12, 6, 3, 1};
    int year, month, day;
    dh_date_to_civil(dh_calendar_civil(calendar, period.from), &year, &month, &day);
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        int n = shapes[i], part = (month - 1) / n + 1;
        dh_day_range whole = dh_calendar_part(calendar, period.from, n);
        if (whole.from != period.from || whole.to != period.to) continue;
        int size = n == 12  ? snprintf(buffer, DH_PERIOD_TEXT, "%04d", year)
                   : n == 1 ? snprintf(buffer, DH_PERIOD_TEXT, "%04d-%02d", year, part)
                            : snprintf(buffer, DH_PERIOD_TEXT, "%04d-%c%d", year, n == 6 ? 'H' : 'Q', part);
        return (size_t)size;
    }
    dh_day_range week = dh_calendar_week(calendar, period.from);
    if (week.from == period.from && week.to == period.to) {
        dh_calendar_week_number(calendar, period.from, &year, &month);
        return (size_t)snprintf(buffer, DH_PERIOD_TEXT, "%04d-W%02d", year, month);
    }
    size_t size = dh_date_format_iso(period.from, buffer);
    memcpy(buffer + size, "..", 2);
    return size + 2 + dh_date_format_iso(period.to, buffer + size + 2);
}

/* What a guess has read of a text: its numbers in order, and the part of a year that a word names. */
typedef struct guess {
    int numbers[3], n;
    char part; /* 'Q' quarter, 'H' half, 'W' week, 'M' month, 0 = none */
} guess;

/* Reads a word in letters without marks; false: it means nothing here. */
static bool guess_word(guess *g, const char *word, size_t size)
{
    static const struct {
        const char *word;
        char part; /* 'Y': of a year or a day, which needs no part */
        int number;
    } words[] = {{"quy", 'Q', 0},   {"q", 'Q', 0},    {"quarter", 'Q', 0}, {"thang", 'M', 0}, {"t", 'M', 0},
                 {"month", 'M', 0}, {"tuan", 'W', 0}, {"week", 'W', 0},    {"w", 'W', 0},     {"nam", 'Y', 0},
                 {"year", 'Y', 0},  {"ngay", 'Y', 0}, {"day", 'Y', 0},     {"i", 'Y', 1},     {"ii", 'Y', 2},
                 {"iii", 'Y', 3},   {"iv", 'Y', 4}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strlen(words[i].word) != size || memcmp(words[i].word, word, size) != 0) continue;
        if (words[i].number > 0) {
            if (g->n == 3) return false;
            g->numbers[g->n++] = words[i].number;
        } else if (words[i].part != 'Y') {
            if (g->part != 0 && g->part != words[i].part) return false;
            g->part = words[i].part;
        }
        return true;
    }
    return false;
}

static bool read_guess(guess *g, const char *text, size_t size)
{
    for (size_t i = 0; i < size;) {
        size_t begin = i;
        if (text[i] >= '0' && text[i] <= '9') {
            int value = 0;
            for (; i < size && text[i] >= '0' && text[i] <= '9'; i++) {
                if (i - begin == 4) return false;
                value = value * 10 + (text[i] - '0');
            }
            if (g->n == 3) return false;
            g->numbers[g->n++] = value;
        } else if (text[i] >= 'a' && text[i] <= 'z') {
            while (i < size && text[i] >= 'a' && text[i] <= 'z') i++;
            if (!guess_word(g, text + begin, i - begin)) return false;
        } else if (strchr(" /-.,", text[i]) != NULL) {
            i++;
        } else {
            return false;
        }
    }
    return g->n > 0;
}

/* Writes it; the last number is the year, or the first. */
static int write_guess(const guess *g, char out[DH_PERIOD_TEXT])
{
    bool first = g->numbers[0] > 999 && g->n > 1;
    int year = first ? g->numbers[0] : g->numbers[g->n - 1];
    if (year < 1000 || year > 9999) return 0;
    if (g->n == 1) return g->part == 0 ? snprintf(out, DH_PERIOD_TEXT, "%04d", year) : 0;
    int other = first ? g->numbers[g->n - 1] : g->numbers[0];
    if (g->n == 3) /* a day: its month is in the middle */
        return g->part == 0 || g->part == 'M'
                   ? snprintf(out, DH_PERIOD_TEXT, "%04d-%02d-%02d", year, g->numbers[1] % 100, other % 100)
                   : 0;
    if (g->part == 'Q' || g->part == 'H') return snprintf(out, DH_PERIOD_TEXT, "%04d-%c%d", year, g->part, other % 10);
    if (g->part == 'W') return snprintf(out, DH_PERIOD_TEXT, "%04d-W%02d", year, other % 100);
    return snprintf(out, DH_PERIOD_TEXT, "%04d-%02d", year, other % 100);
}

bool dh_period_guess(const char *text, char out[DH_PERIOD_TEXT])
{
    size_t size;
    guess g = {.n = 0};
    dh_day_range days;
    char *folded = dh_text_fold(text, strlen(text), &size);
    bool found = folded != NULL && strstr(text, "..") == NULL && read_guess(&g, folded, size);
    dh_free(folded);
    for (int i = 0; found && i < g.n; i++) /* 205 is neither a day nor a year, and cut it would be another number */
        found = g.numbers[i] < 100 || g.numbers[i] > 999;
    return found && write_guess(&g, out) > 0 && dh_period_parse(out, strlen(out), NULL, &days);
}
