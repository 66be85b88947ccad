/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See period.h. The text is in small letters; each word of it is tried as the begin of a period. */
#include "dialogue/profile/period.h"

#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/text.h"

#define YEAR_FIRST 1990
#define YEAR_LAST  2100

typedef struct day_of {
    int day, month, year; /* year 0 = it is not said */
} day_of;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void skip(const char **at, const char *marks)
{
    *at += strspn(*at, marks);
}

/* Takes a word, or several, as a whole. */
static bool take(const char **at, const char *word)
{
    size_t n = strlen(word);
    const char *end = *at + n;
    if (strncmp(*at, word, n) != 0) return false;
    if (*end != '\0' && strchr(" .,:;()/-", *end) == NULL && !is_digit(*end)) return false;
    *at = end + strspn(end, " ");
    return true;
}

static bool take_any(const char **at, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++)
        if (take(at, words[i])) return true;
    return false;
}

static bool take_number(const char **at, size_t max, int *out)
{
    size_t n = 0;
    int value = 0;
    while (n < max && is_digit((*at)[n])) value = value * 10 + ((*at)[n++] - '0');
    if (n == 0 || is_digit((*at)[n])) return false;
    *at += n;
    *out = value;
    return true;
}

/* A year of four digits, with what joins it to what is before: "/2024", " năm 2024". */
static bool take_year(const char **at, int *out)
{
    const char *p = *at;
    skip(&p, " ,./-(");
    (void)(take(&p, "của năm") || take(&p, "năm"));
    if (!is_digit(p[0]) || !is_digit(p[1]) || !is_digit(p[2]) || !take_number(&p, 4, out)) return false;
    if (*out < YEAR_FIRST || *out > YEAR_LAST) return false;
    *at = p;
    return true;
}

/* "15/12/2022", "15/12", "ngày 15 tháng 12 năm 2022" */
static bool take_day(const char **at, day_of *out)
{
    const char *p = *at;
    *out = (day_of){0};
    (void)take(&p, "ngày");
    if (!take_number(&p, 2, &out->day)) return false;
    skip(&p, " ");
    if (!take(&p, "tháng")) {
        if (strchr("/-.", *p) == NULL || *p == '\0') return false;
        p++;
    }
    if (!take_number(&p, 2, &out->month)) return false;
    if (out->month < 1 || out->month > 12 || out->day < 1 || out->day > 31) return false;
    *at = p;
    int year;
    if (take_year(&p, &year)) out->year = year, *at = p;
    return true;
}

static bool set(dh_period *out, dh_period_kind kind, day_of from, day_of to)
{
    if (!dh_date_is_valid(from.year, from.month, from.day) || !dh_date_is_valid(to.year, to.month, to.day))
        return false;
    *out = (dh_period){kind, dh_date_from_civil(from.year, from.month, from.day),
                       dh_date_from_civil(to.year, to.month, to.day)};
    return out->from <= out->to;
}

static bool set_months(dh_period *out, dh_period_kind kind, int first, int last, int year, int last_year)
{
    if (first < 1 || last > 12 || last < 1 || first > 12) return false;
    return set(out, kind, (day_of){1, first, year}, (day_of){dh_date_days_in_month(last_year, last), last, last_year});
}

/* A part of a year behind which the year stands, or which is of the year given. */
static bool set_part(dh_period *out, const char **at, int first, int last, int given)
{
    int year = 0;
    const char *p = *at;
    bool said = take_year(&p, &year);
    if (said) *at = p;
    if (!said && given == 0) {
        out->kind = DH_PERIOD_NO_YEAR;
        return first >= 1 && last <= 12 && first <= last;
    }
    return set_months(out, DH_PERIOD_PART, first, last, said ? year : given, said ? year : given);
}

/* ---- the forms ---- */

static const char *const to_words[] = {"đến hết", "đến", "tới", "-", "–", NULL};

/* "từ ngày 15/12/2022 đến ngày 14/12/2023", "từ tháng 1 đến tháng 6 năm 2024", "từ năm 2018 đến năm 2020" */
static bool take_range(const char **at, dh_period *out)
{
    const char *p = *at;
    day_of from, to;
    int first, last, year = 0, last_year;
    if (take_day(&p, &from)) {
        skip(&p, " ,");
        if (!take_any(&p, to_words) || !take_day(&p, &to) || to.year == 0) return false;
        if (from.year == 0) from.year = from.month > to.month ? to.year - 1 : to.year;
        *at = p;
        return set(out, DH_PERIOD_DAYS, from, to);
    }
    if (take(&p, "tháng")) {
        if (!take_number(&p, 2, &first)) return false;
        (void)take_year(&p, &year);
        skip(&p, " ,");
        if (!take_any(&p, to_words)) return false;
        (void)take(&p, "tháng");
        if (!take_number(&p, 2, &last) || !take_year(&p, &last_year)) return false;
        *at = p;
        return set_months(out, DH_PERIOD_DAYS, first, last, year > 0 ? year : last_year, last_year);
    }
    if (!take_year(&p, &year)) return false;
    skip(&p, " ,");
    if (!take_any(&p, to_words) || !take_year(&p, &last_year)) return false;
    *at = p;
    return set_months(out, DH_PERIOD_YEAR, 1, 12, year, last_year);
}

static bool take_quarter_number(const char **at, int *out)
{
    static const char *const romans[] = {"iv", "iii", "ii", "i"}; /* the longest first: numbers 4 to 1 */
    for (int i = 0; i < 4; i++)
        if (take(at, romans[i])) {
            *out = 4 - i;
            return true;
        }
    return take_number(at, 1, out) && *out >= 1 && *out <= 4;
}

static bool take_quarter(const char **at, dh_period *out, int year)
{
    int quarter;
    if (!take(at, "quý") && !take(at, "quí")) return false;
    return take_quarter_number(at, &quarter) && set_part(out, at, 3 * quarter - 2, 3 * quarter, year);
}

/* "6 tháng đầu năm 2023", "9 tháng năm 2023", "6 tháng cuối năm" */
static bool take_months(const char **at, dh_period *out, int year)
{
    static const char *const words[] = {"ba", "sáu", "chín"};
    const char *p = *at;
    int n = 0;
    for (int i = 0; i < 3 && n == 0; i++)
        if (take(&p, words[i])) n = 3 * (i + 1);
    if (n == 0 && !take_number(&p, 2, &n)) return false;
    skip(&p, " ");
    if (n < 2 || n > 11 || !take(&p, "tháng")) return false;
    bool last = take(&p, "cuối"), first = !last && take(&p, "đầu");
    if (!last && !first && strncmp(p, "năm", 3) != 0) return false;
    *at = p;
    bool found = set_part(out, at, last ? 13 - n : 1, last ? 12 : n, year);
    return found && (first || last || out->kind != DH_PERIOD_NO_YEAR);
}

static bool take_month(const char **at, dh_period *out, int year)
{
    int month;
    const char *p = *at;
    if (!take(&p, "tháng") || !take_number(&p, 2, &month)) return false;
    *at = p;
    return set_part(out, at, month, month, year);
}

static bool take_years(const char **at, dh_period *out)
{
    int year, last;
    const char *p = *at;
    if (!take(&p, "năm") || !take_year(&p, &year)) return false;
    *at = p;
    skip(&p, " ");
    if (take_any(&p, (const char *const[]){"-", "–", NULL}) && take_year(&p, &last)) {
        *at = p;
        return set_months(out, DH_PERIOD_YEAR, 1, 12, year, last);
    }
    return set_months(out, DH_PERIOD_YEAR, 1, 12, year, year);
}

/* ---- titles ---- */

/* Whether a word of laws and documents stands before: their years and days are none of the figures. */
static bool is_of_document(const char *text, const char *at)
{
    static const char *const words[] = {"luật",      "nghị định",  "nghị quyết", "thông tư",   "chỉ thị",
                                        "pháp lệnh", "quyết định", "công văn",   "báo cáo số", "kế hoạch số"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (const char *found = strstr(text, words[i]); found != NULL; found = strstr(found + 1, words[i]))
            if (found < at && strcspn(found, ";()") > (size_t)(at - found)) return true;
    return false;
}

/* Takes out "(Kèm theo Báo cáo số 12/BC-UBND ngày 5 tháng 3 năm 2024)". */
static void drop_references(char *text)
{
    for (char *at = strstr(text, "kèm theo"); at != NULL; at = strstr(at, "kèm theo")) {
        size_t n = strcspn(at, ")");
        memset(at, ' ', n);
    }
}

static bool take_one(const char **at, const char *text, dh_period *out, int year)
{
    static const char *const ranges[] = {"giai đoạn", "từ", NULL};
    const char *p = *at;
    dh_period found = {0};
    day_of day;
    bool is = take_any(&p, ranges) && take_range(&p, &found);
    if (!is) {
        p = *at;
        if (strncmp(p, "ngày", strlen("ngày")) == 0 && take_day(&p, &day)) { /* of signing */
            *at = p;
            return false;
        }
        p = *at;
        is = take_quarter(&p, &found, year);
    }
    if (!is) p = *at, is = take_months(&p, &found, year);
    if (!is) p = *at, is = take_month(&p, &found, year);
    if (!is) p = *at, is = take_years(&p, &found) && !is_of_document(text, *at);
    if (!is) return false;
    *at = p;
    *out = found;
    return true;
}

static bool find_in(dh_period *out, const char *text, int year)
{
    bool begins = true;
    for (const char *at = text; *at != '\0';) {
        dh_period found;
        const char *before = at;
        if (begins && take_one(&at, text, &found, year) && found.kind > out->kind) *out = found;
        if (at == before) {
            begins = strchr(" ,.:;()-", *at) != NULL;
            at++;
        } else {
            begins = true;
        }
    }
    return true;
}

bool dh_period_find(dh_period *out, const char *text, size_t size, int year)
{
    char *spelling = dh_text_spelling(text, size, NULL);
    *out = (dh_period){0};
    if (spelling == NULL) return false;
    drop_references(spelling);
    find_in(out, spelling, year);
    dh_free(spelling);
    return true;
}

/* ---- cells ---- */

/* A cell that is a number, of a column whose head says of what. */
static bool read_number(dh_period *out, dh_period_unit unit, const char *text, int year)
{
    const char *at = text;
    int n;
    if (unit == DH_PERIOD_OF_YEAR || unit == DH_PERIOD_OF_ANY) {
        if (take_year(&at, &n) && *at == '\0') return set_months(out, DH_PERIOD_YEAR, 1, 12, n, n);
        at = text;
    }
    if (unit == DH_PERIOD_OF_QUARTER) return take_quarter_number(&at, &n) && set_part(out, &at, 3 * n - 2, 3 * n, year);
    if (unit == DH_PERIOD_OF_YEAR) return false;
    if (unit == DH_PERIOD_OF_MONTH && *at == 't') at++; /* T3 */
    if (!take_number(&at, 2, &n)) return false;
    return (unit == DH_PERIOD_OF_MONTH || *at == '/' || *at == '-') && set_part(out, &at, n, n, year);
}

bool dh_period_of_cell(dh_period *out, dh_period_unit unit, const char *text, size_t size, int year)
{
    char *spelling = dh_text_spelling(text, size, NULL);
    const char *at = spelling;
    *out = (dh_period){0};
    if (spelling == NULL) return false;
    if (!read_number(out, unit, spelling, year)) *out = (dh_period){0};
    if (out->kind == DH_PERIOD_NONE && !take_range(&at, out)) {
        *out = (dh_period){0};
        find_in(out, spelling, year);
    }
    dh_free(spelling);
    return true;
}
