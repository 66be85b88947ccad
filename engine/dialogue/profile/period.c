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

/* What is read, and how. */
typedef struct form {
    const char *text;
    int year; /* of parts that say none; 0 = not known */
    bool is_cell;
} form;

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

/* Takes a letter or mark, whatever is behind it: "T10", "+". */
static bool take_letter(const char **at, char letter)
{
    if (**at != letter) return false;
    ++*at;
    return true;
}

static bool take_any(const char **at, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++)
        if (take(at, words[i])) return true;
    return false;
}

/* Whether a word or number ends here. */
static bool ends(const char *at)
{
    return *at == '\0' || strchr(" .,:;()/-", *at) != NULL;
}

/* A year of four digits, with what joins it to what is before: "/2024", " năm 2024". */
static bool take_year(const char **at, int *out)
{
    const char *p = *at;
    skip(&p, " ,./-(");
    (void)(take(&p, "của năm") || take(&p, "năm"));
    if (!is_digit(p[0]) || !is_digit(p[1]) || !is_digit(p[2]) || !dh_text_take_number(&p, 4, out)) return false;
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
    if (!dh_text_take_number(&p, 2, &out->day)) return false;
    skip(&p, " ");
    if (!take(&p, "tháng")) {
        if (strchr("/-.", *p) == NULL || *p == '\0') return false;
        p++;
    }
    if (!dh_text_take_number(&p, 2, &out->month)) return false;
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
    *out = (dh_period){.kind = kind,
                       .from = dh_date_from_civil(from.year, from.month, from.day),
                       .to = dh_date_from_civil(to.year, to.month, to.day)};
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

int dh_period_year(const dh_period *period)
{
    int year = 0, month, day, last;
    if (period->kind <= DH_PERIOD_NO_YEAR) return 0;
    dh_date_to_civil(period->from, &year, &month, &day);
    dh_date_to_civil(period->to, &last, &month, &day);
    return year == last ? year : 0;
}

/* ---- the forms ---- */

static const char *const to_words[] = {"đến hết", "đến", "tới", "-", "–", NULL};

/* A month and its year, "tháng 3 năm 2024" or "03/2024"; *year stays where it is not said. */
static bool take_month_of(const char **at, int *month, int *year)
{
    const char *p = *at;
    bool said = take(&p, "tháng");
    if (!dh_text_take_number(&p, 2, month) || *month < 1 || *month > 12) return false;
    if (!take_year(&p, year) && !said) return false;
    *at = p;
    return true;
}

/* "từ ngày 15/12/2022 đến ngày 14/12/2023", "từ tháng 1 đến tháng 6 năm 2024", "từ năm 2018 đến năm 2020" */
static bool take_range(const char **at, dh_period *out)
{
    const char *p = *at;
    day_of from, to;
    int first, last, year = 0, last_year = 0;
    if (take_day(&p, &from)) {
        skip(&p, " ,");
        if (!take_any(&p, to_words) || !take_day(&p, &to) || to.year == 0) return false;
        if (from.year == 0) from.year = from.month > to.month ? to.year - 1 : to.year;
        *at = p;
        return set(out, DH_PERIOD_DAYS, from, to);
    }
    if (take_month_of(&p, &first, &year)) {
        skip(&p, " ,");
        if (!take_any(&p, to_words)) return false;
        (void)take(&p, "tháng");
        if (!dh_text_take_number(&p, 2, &last) || !take_year(&p, &last_year)) return false;
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
    const char *p = *at;
    for (int i = 0; i < 4; i++) {
        size_t n = strlen(romans[i]);
        if (strncmp(p, romans[i], n) != 0 || !(ends(p + n) || p[n] == '+')) continue;
        *out = 4 - i;
        *at = p + n;
        return true;
    }
    if (!dh_text_take_number(&p, 1, out) || *out < 1 || *out > 4) return false;
    *at = p;
    return true;
}

static bool take_month_number(const char **at, int *out)
{
    const char *p = *at;
    if (!dh_text_take_number(&p, 2, out) || *out < 1 || *out > 12) return false;
    *at = p;
    return true;
}

/* Whether numbers of quarters or months end here, and none of what follows counts something else: "tháng 3, 4 cuộc". */
static bool end_there(const char *at)
{
    static const char *const words[] = {"năm", "của năm"};
    at += strspn(at, " ");
    if (ends(at) || is_digit(*at)) return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(at, words[i], strlen(words[i])) == 0) return true;
    return false;
}

/* Quarters or months that follow each other: "I", "I + II", "1, 2 và 3", "1-3". False also where one is missing between
 * them: they are no period. */
static bool take_numbers(const char **at, bool (*number)(const char **, int *), const char *word, int *first, int *last)
{
    const char *p = *at;
    if (!number(&p, first)) return false;
    *at = p;
    *last = *first;
    for (int end = *first, next;; end = next) {
        skip(&p, " ");
        bool through = take_any(&p, to_words) || take_letter(&p, '-');
        if (!through && !take(&p, "và") && !take_letter(&p, '+') && !take_letter(&p, ',')) return true;
        skip(&p, " ");
        if (take(&p, word)) skip(&p, " ");
        if (!number(&p, &next)) return true;
        bool follows = through ? next > end : next == end + 1, whole = end_there(p);
        if (!follows) return !whole;
        if (whole) *last = next, *at = p;
    }
}

static bool take_quarter(const char **at, const form *f, dh_period *out)
{
    int first, last;
    if (!take(at, "quý") && !take(at, "quí") && !(f->is_cell && take_letter(at, 'q'))) return false;
    skip(at, " .");
    if (!take_numbers(at, take_quarter_number, "quý", &first, &last)) return false;
    return set_part(out, at, 3 * first - 2, 3 * last, f->year);
}

/* "6 tháng đầu năm 2023", "9 tháng năm 2023", "6 tháng cuối năm", "6T/2024". Of a title that has no more than "9 tháng"
 * it is not known whether these are its period: *out says only that they were seen. */
static bool take_months(const char **at, const form *f, dh_period *out)
{
    static const char *const words[] = {"ba", "sáu", "chín"};
    const char *p = *at;
    int n = 0;
    for (int i = 0; i < 3 && n == 0; i++)
        if (take(&p, words[i])) n = 3 * (i + 1);
    if (n == 0 && !dh_text_take_number(&p, 2, &n)) return false;
    skip(&p, " ");
    if (n < 2 || n > 11 || !(take(&p, "tháng") || (f->is_cell && take(&p, "t")))) return false;
    bool last = take(&p, "cuối"), first = !last && take(&p, "đầu");
    int year;
    const char *behind = p;
    bool said = last || first || strncmp(p, "năm", strlen("năm")) == 0 || take_year(&behind, &year);
    bool alone = !said && n % 3 == 0 && (*p == '\0' || strchr(",.;:()-/", *p) != NULL);
    if (!said && !alone) return false;
    *at = p;
    if (alone && !f->is_cell) {
        *out = (dh_period){.months = true};
        return true;
    }
    bool found = set_part(out, at, last ? 13 - n : 1, last ? 12 : n, f->year);
    return found && (first || last || alone || out->kind != DH_PERIOD_NO_YEAR);
}

/* "nửa đầu năm 2024" */
static bool take_half(const char **at, const form *f, dh_period *out)
{
    const char *p = *at;
    if (!take(&p, "nửa")) return false;
    bool last = take(&p, "cuối");
    if (!last && !take(&p, "đầu")) return false;
    *at = p;
    return set_part(out, at, last ? 7 : 1, last ? 12 : 6, f->year);
}

static bool take_month(const char **at, const form *f, dh_period *out)
{
    int first, last;
    const char *p = *at;
    if (!take(&p, "tháng") && !(f->is_cell && take_letter(&p, 't') && is_digit(*p))) return false;
    if (!take_numbers(&p, take_month_number, "tháng", &first, &last)) return false;
    *at = p;
    return set_part(out, at, first, last, f->year);
}

/* "năm 2023", "năm 2018 - 2020", "cả năm" */
static bool take_years(const char **at, const form *f, dh_period *out)
{
    int year, last;
    const char *p = *at;
    bool whole = take(&p, "cả") || take(&p, "trọn");
    if (!take(&p, "năm")) return false;
    if (!take_year(&p, &year)) {
        if (!whole) return false;
        *at = p;
        out->kind = DH_PERIOD_NO_YEAR;
        return f->year == 0 || set_months(out, DH_PERIOD_YEAR, 1, 12, f->year, f->year);
    }
    *at = p;
    skip(&p, " ");
    if (take_any(&p, (const char *const[]){"-", "–", NULL}) && take_year(&p, &last)) {
        *at = p;
        return set_months(out, DH_PERIOD_YEAR, 1, 12, year, last);
    }
    return set_months(out, DH_PERIOD_YEAR, 1, 12, year, year);
}

/* "ước", but not of "hương ước" and "quy ước", which are rules of villages. */
static bool take_estimate(const char **at, const char *text)
{
    static const char *const before[] = {"hương ", "quy ", "công ", "điều ", "khế "};
    static const char *const more[] = {"thực hiện", "tính", "đạt", "tạm tính", NULL};
    static const char *const behind[] = {"năm", "cả", "trọn", "quý", "quí", "tháng", "sáu", "chín", "nửa"};
    const char *p = *at;
    if (!take(&p, "ước")) return false;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        size_t n = strlen(before[i]);
        if ((size_t)(*at - text) >= n && memcmp(*at - n, before[i], n) == 0) return false;
    }
    bool is = take_any(&p, more) || *p == '\0' || strchr(".,;:()/-", *p) != NULL || is_digit(*p);
    for (size_t i = 0; i < sizeof behind / sizeof *behind && !is; i++)
        is = strncmp(p, behind[i], strlen(behind[i])) == 0;
    if (is) *at = p;
    return is;
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

/* What is left open for a number, or the number. */
static void skip_dots(const char **at)
{
    int n;
    for (;;) {
        skip(at, " ._");
        if (strncmp(*at, "…", strlen("…")) != 0) break;
        *at += strlen("…");
    }
    (void)dh_text_take_number(at, 2, &n);
    skip(at, " ._");
}

/* The day of signing, which may be left open: "ngày … tháng … năm 2024". */
static bool take_signing(const char **at)
{
    const char *p = *at;
    int n;
    day_of day;
    if (strncmp(p, "ngày", strlen("ngày")) != 0) return false;
    if (take_day(&p, &day)) {
        *at = p;
        return true;
    }
    p = *at + strlen("ngày");
    skip_dots(&p);
    if (!take(&p, "tháng")) return false;
    skip_dots(&p);
    if (!take_year(&p, &n)) return false;
    *at = p;
    return true;
}

static bool take_one(const char **at, const form *f, dh_period *out)
{
    static const char *const ranges[] = {"giai đoạn", "từ", NULL};
    static bool (*const parts[])(const char **, const form *, dh_period *) = {take_quarter, take_months, take_half,
                                                                              take_month};
    const char *p = *at;
    dh_period found = {0};
    bool is = take_any(&p, ranges) && take_range(&p, &found);
    if (!is && !f->is_cell && take_signing(at)) return false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !is; i++) {
        p = *at;
        found = (dh_period){0};
        is = parts[i](&p, f, &found);
    }
    if (!is) {
        p = *at;
        found = (dh_period){0};
        is = take_years(&p, f, &found) && !is_of_document(f->text, *at);
    }
    if (!is) return false;
    *at = p;
    *out = found;
    return true;
}

static bool same(const dh_period *a, const dh_period *b)
{
    return a->kind == b->kind && a->from == b->from && a->to == b->to;
}

static void find_in(dh_period *out, const form *f)
{
    dh_period estimate = {0};
    bool begins = true, said = false, months = false, before = false; /* before: "ước" stands right before */
    for (const char *at = f->text; *at != '\0';) {
        dh_period found = {0};
        const char *from = at;
        if (begins && take_estimate(&at, f->text)) {
            said = before = true;
            continue;
        }
        if (begins && take_one(&at, f, &found)) {
            if (before && found.kind > DH_PERIOD_NONE) estimate = found;
            if (found.kind > out->kind) *out = found;
            months = months || found.months;
            before = false;
        }
        if (at == from) {
            begins = strchr(" ,.:;()-", *at) != NULL;
            before = before && begins;
            at++;
        } else {
            begins = true;
        }
    }
    out->months = months;
    if (!said) return;
    out->status = DH_PERIOD_ESTIMATE;
    out->uncertain = estimate.kind > DH_PERIOD_NONE && !same(&estimate, out);
}

bool dh_period_find(dh_period *out, const char *text, size_t size, int year)
{
    char *spelling = dh_text_spelling(text, size, NULL);
    *out = (dh_period){0};
    if (spelling == NULL) return false;
    drop_references(spelling);
    find_in(out, &(form){spelling, year, false});
    dh_free(spelling);
    return true;
}

/* ---- cells ---- */

/* Numbers of a cell whose column's head says of what. */
static bool take_of_unit(const char **at, dh_period_unit unit, const form *f, dh_period *out)
{
    const char *p = *at;
    int first, last;
    if ((unit == DH_PERIOD_OF_YEAR || unit == DH_PERIOD_OF_ANY) && take_year(&p, &first) && ends(p)) {
        *at = p;
        return set_months(out, DH_PERIOD_YEAR, 1, 12, first, first);
    }
    p = *at;
    if (unit == DH_PERIOD_OF_QUARTER && take_numbers(&p, take_quarter_number, "quý", &first, &last)) {
        *at = p;
        return set_part(out, at, 3 * first - 2, 3 * last, f->year);
    }
    if (unit == DH_PERIOD_OF_ANY && take_month_number(&p, &first) && (*p == '/' || *p == '-')) {
        *at = p;
        return set_part(out, at, first, first, 0) && out->kind > DH_PERIOD_NO_YEAR;
    }
    p = *at;
    if (unit != DH_PERIOD_OF_MONTH || !take_numbers(&p, take_month_number, "tháng", &first, &last)) return false;
    *at = p;
    return set_part(out, at, first, last, f->year);
}

static bool take_period(const char **at, dh_period_unit unit, const form *f, dh_period *out)
{
    const char *p = *at;
    *out = (dh_period){0};
    bool is = take_range(&p, out);
    if (!is) p = *at, *out = (dh_period){0}, is = take_one(&p, f, out);
    if (!is) p = *at, *out = (dh_period){0}, is = take_of_unit(&p, unit, f, out);
    if (is) *at = p;
    return is;
}

/* Adds a period of a cell to those found in it: the closest is meant, and the others must be what it is part of. */
static void join(dh_period *out, const dh_period *found, bool *clash, bool *several)
{
    bool none = out->kind == DH_PERIOD_NONE, dated = out->kind > DH_PERIOD_NO_YEAR && found->kind > DH_PERIOD_NO_YEAR;
    if (dated && !same(out, found)) {
        *several = true;
        *clash = *clash || out->kind == found->kind || found->to < out->from || found->from > out->to;
    }
    if (none || found->kind > out->kind) *out = *found;
}

/* The whole cell; none if anything is left that is not understood. */
static void read_cell(dh_period *out, dh_period_unit unit, const form *f)
{
    static const char *const estimates[] = {"số liệu", "số", NULL};
    static const char *const more[] = {"báo cáo", "kết quả", "thực hiện", "trong", "kỳ",
                                       "của",     "tính",    "năm",       "–",     NULL};
    dh_period_status status = DH_PERIOD_NO_STATUS;
    bool clash = false, several = false;
    *out = (dh_period){0};
    for (const char *at = f->text;;) {
        dh_period found;
        skip(&at, " ,.:;()/-");
        if (*at == '\0') break;
        if (take_period(&at, unit, f, &found)) {
            join(out, &found, &clash, &several);
        } else if (take_estimate(&at, f->text)) {
            status = DH_PERIOD_ESTIMATE;
        } else if (take(&at, "chính thức")) {
            status = DH_PERIOD_OFFICIAL;
        } else if (!take_any(&at, estimates) && !take_any(&at, more)) {
            *out = (dh_period){0};
            return;
        }
    }
    if (clash || (several && status == DH_PERIOD_ESTIMATE)) *out = (dh_period){0};
    out->status = status;
}

/* A year that the cell itself has comes before that of the title. */
bool dh_period_of_cell(dh_period *out, dh_period_unit unit, const char *text, size_t size, int year)
{
    char *spelling = dh_text_spelling(text, size, NULL);
    if (spelling == NULL) return false;
    read_cell(out, unit, &(form){spelling, 0, true});
    int own = dh_period_year(out);
    if (own > 0 || year > 0) read_cell(out, unit, &(form){spelling, own > 0 ? own : year, true});
    dh_free(spelling);
    return true;
}
