/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forms of periods, and cells. The text is in small letters; each word of it is tried as the begin of a period. */
#include "dialogue/profile/period_internal.h"

#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/text.h"

#define YEAR_FIRST 1990
#define YEAR_LAST  2100

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void skip(const char **at, const char *marks)
{
    *at += strspn(*at, marks);
}

/* Takes a word, or several, as a whole. */
bool dh_period_take_word(const char **at, const char *word)
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

bool dh_period_take_any(const char **at, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++)
        if (dh_period_take_word(at, words[i])) return true;
    return false;
}

/* Whether a word or number ends here. */
static bool ends(const char *at)
{
    return *at == '\0' || strchr(" .,:;()/-", *at) != NULL;
}

/* A year of four digits, with what joins it to what is before: "/2024", " năm 2024". */
bool dh_period_take_year(const char **at, int *out)
{
    const char *p = *at;
    skip(&p, " ,./-(");
    (void)(dh_period_take_word(&p, "của năm") || dh_period_take_word(&p, "năm"));
    if (!is_digit(p[0]) || !is_digit(p[1]) || !is_digit(p[2]) || !dh_text_take_number(&p, 4, out)) return false;
    if (*out < YEAR_FIRST || *out > YEAR_LAST) return false;
    *at = p;
    return true;
}

/* "15/12/2022", "15/12", "ngày 15 tháng 12 năm 2022" */
bool dh_period_take_day(const char **at, dh_period_day *out)
{
    const char *p = *at;
    *out = (dh_period_day){0};
    (void)dh_period_take_word(&p, "ngày");
    if (!dh_text_take_number(&p, 2, &out->day)) return false;
    skip(&p, " ");
    if (!dh_period_take_word(&p, "tháng")) {
        if (strchr("/-.", *p) == NULL || *p == '\0') return false;
        p++;
    }
    if (!dh_text_take_number(&p, 2, &out->month)) return false;
    if (out->month < 1 || out->month > 12 || out->day < 1 || out->day > 31) return false;
    *at = p;
    int year;
    if (dh_period_take_year(&p, &year)) out->year = year, *at = p;
    return true;
}

static bool set(dh_period *out, dh_period_kind kind, dh_period_day from, dh_period_day to)
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
    return set(out, kind, (dh_period_day){1, first, year},
               (dh_period_day){dh_date_days_in_month(last_year, last), last, last_year});
}

/* A part of a year behind which the year stands, or which is of the year given. */
static bool set_part(dh_period *out, const char **at, int first, int last, int given)
{
    int year = 0;
    const char *p = *at;
    bool said = dh_period_take_year(&p, &year);
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

const char *const dh_period_to[] = {"đến hết", "đến", "tới", "-", "–", NULL};

/* The last day of a range says the year, or it is the one given; the first is in it or in the year before. */
static bool set_days(dh_period *out, dh_period_day from, dh_period_day to, int given)
{
    if (to.year == 0) to.year = given;
    if (to.year == 0) {
        out->kind = DH_PERIOD_NO_YEAR;
        return true;
    }
    if (from.year == 0) from.year = from.month > to.month ? to.year - 1 : to.year;
    return set(out, DH_PERIOD_DAYS, from, to);
}

bool dh_period_take_days(const char **at, dh_period *out)
{
    const char *p = *at;
    dh_period_day from, to;
    if (!dh_period_take_day(&p, &from) || from.year == 0) return false;
    skip(&p, " ,");
    if (!dh_period_take_any(&p, dh_period_to) || !dh_period_take_day(&p, &to) || to.year == 0) return false;
    *at = p;
    return set_days(out, from, to, 0);
}

static bool take_quarter_number(const char **at, int *out);

/* A month and its year, "tháng 3 năm 2024" or "03/2024", or a quarter; as its first and last month. *year stays where
 * it is not said. */
static bool take_part(const char **at, int *first, int *last, int *year)
{
    const char *p = *at;
    if (dh_period_take_word(&p, "quý")) {
        if (!take_quarter_number(&p, last)) return false;
        *last *= 3;
        *first = *last - 2;
        (void)dh_period_take_year(&p, year);
        *at = p;
        return true;
    }
    bool said = dh_period_take_word(&p, "tháng");
    if (!dh_text_take_number(&p, 2, last) || *last < 1 || *last > 12) return false;
    if (!dh_period_take_year(&p, year) && !said) return false;
    *first = *last;
    *at = p;
    return true;
}

/* "từ tháng 1 đến tháng 6 năm 2024", "từ quý IV/2023 đến quý II/2024", "từ tháng 1 đến 6/2024" */
static bool take_parts(const char **at, int given, dh_period *out)
{
    const char *p = *at;
    int first, last, none, year = 0, last_year = 0;
    if (!take_part(&p, &first, &none, &year)) return false;
    skip(&p, " ,");
    if (!dh_period_take_any(&p, dh_period_to)) return false;
    const char *behind = p;
    if (!take_part(&behind, &none, &last, &last_year)) {
        if (!dh_text_take_number(&p, 2, &last) || !dh_period_take_year(&p, &last_year)) return false;
        behind = p;
    }
    *at = behind;
    if (last_year == 0) last_year = given;
    if (last_year == 0) out->kind = DH_PERIOD_NO_YEAR;
    if (last_year == 0) return true;
    if (year == 0) year = first > last ? last_year - 1 : last_year;
    return set_months(out, DH_PERIOD_DAYS, first, last, year, last_year);
}

/* "từ ngày 15/12/2022 đến ngày 14/12/2023", "từ năm 2018 đến năm 2020", "từ đầu năm 2024 đến 30/9/2024", months and
 * quarters */
static bool take_range(const char **at, const dh_period_form *f, dh_period *out)
{
    const char *p = *at;
    dh_period_day from, to;
    int year = 0, last_year = 0;
    bool begin = dh_period_take_word(&p, "đầu năm") && dh_period_take_year(&p, &year);
    if (begin) from = (dh_period_day){1, 1, year};
    if (begin || dh_period_take_day(&p, &from)) {
        skip(&p, " ,");
        if (!dh_period_take_any(&p, dh_period_to) || !dh_period_take_day(&p, &to)) return false;
        if (to.year == 0 && f->is_cell) return false;
        *at = p;
        return set_days(out, from, to, f->year);
    }
    p = *at;
    if (take_parts(&p, f->year, out)) {
        *at = p;
        return true;
    }
    p = *at;
    if (!dh_period_take_year(&p, &year)) return false;
    skip(&p, " ,");
    if (!dh_period_take_any(&p, dh_period_to) || !dh_period_take_year(&p, &last_year)) return false;
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

/* Numbers that a list has, of quarters or months. */
typedef struct numbers {
    int first, last;
    bool gap; /* one is missing between them, or they do not ascend: they are no period */
} numbers;

/* "I", "I + II", "1, 2 và 3", "1-3" */
static bool take_numbers(const char **at, bool (*number)(const char **, int *), const char *word, numbers *out)
{
    const char *p = *at;
    if (!number(&p, &out->first)) return false;
    *at = p;
    out->last = out->first;
    out->gap = false;
    for (int end = out->first, next;; end = next) {
        skip(&p, " ");
        bool through = dh_period_take_any(&p, dh_period_to) || take_letter(&p, '-');
        if (!through && !dh_period_take_word(&p, "và") && !take_letter(&p, '+') && !take_letter(&p, '&') &&
            !take_letter(&p, ','))
            return true;
        skip(&p, " ");
        if (dh_period_take_word(&p, "và")) skip(&p, " ");
        if (dh_period_take_word(&p, word)) skip(&p, " ");
        if (!number(&p, &next)) return true;
        if (!end_there(p)) continue;
        out->gap = out->gap || !(through ? next > end : next == end + 1);
        out->last = next > out->last ? next : out->last;
        out->first = next < out->first ? next : out->first;
        *at = p;
    }
}

/* The months of such a list. */
static bool set_numbers(dh_period *out, const char **at, const numbers *list, int months, int given)
{
    if (!set_part(out, at, months * (list->first - 1) + 1, months * list->last, given)) return false;
    out->uncertain = list->gap;
    return true;
}

static bool take_quarter(const char **at, const dh_period_form *f, dh_period *out)
{
    numbers list;
    if (!dh_period_take_word(at, "quý") && !(f->is_cell && take_letter(at, 'q'))) return false;
    skip(at, " .");
    return take_numbers(at, take_quarter_number, "quý", &list) && set_numbers(out, at, &list, 3, f->year);
}

/* "6 tháng đầu năm 2023", "9 tháng năm 2023", "6 tháng cuối năm", "6T/2024", "hai quý đầu năm 2024". Of a title that
 * has no more than "9 tháng" it is not known whether these are its period: *out says only that they were seen. */
static bool take_months(const char **at, const dh_period_form *f, dh_period *out)
{
    static const struct number_word {
        const char *word;
        int n;
    } words[] = {{"hai", 2}, {"ba", 3}, {"sáu", 6}, {"chín", 9}};
    const char *p = *at;
    int n = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words && n == 0; i++)
        if (dh_period_take_word(&p, words[i].word)) n = words[i].n;
    if (n == 0 && !dh_text_take_number(&p, 2, &n)) return false;
    skip(&p, " ");
    bool quarters = n < 4 && dh_period_take_word(&p, "quý");
    if (quarters) n *= 3;
    if (n < 2 || n > 11) return false;
    if (!quarters && !dh_period_take_word(&p, "tháng") && !(f->is_cell && dh_period_take_word(&p, "t"))) return false;
    bool last = dh_period_take_word(&p, "cuối"), first = !last && dh_period_take_word(&p, "đầu");
    int year;
    const char *behind = p;
    bool said = last || first || strncmp(p, "năm", strlen("năm")) == 0 || dh_period_take_year(&behind, &year);
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
static bool take_half(const char **at, const dh_period_form *f, dh_period *out)
{
    const char *p = *at;
    if (!dh_period_take_word(&p, "nửa")) return false;
    bool last = dh_period_take_word(&p, "cuối");
    if (!last && !dh_period_take_word(&p, "đầu")) return false;
    *at = p;
    return set_part(out, at, last ? 7 : 1, last ? 12 : 6, f->year);
}

static bool take_month(const char **at, const dh_period_form *f, dh_period *out)
{
    numbers list;
    const char *p = *at;
    if (!dh_period_take_word(&p, "tháng") && !(f->is_cell && take_letter(&p, 't') && is_digit(*p))) return false;
    if (!take_numbers(&p, take_month_number, "tháng", &list)) return false;
    *at = p;
    return set_numbers(out, at, &list, 1, f->year);
}

/* "năm 2023", "năm 2018 - 2020", "cả năm" */
static bool take_years(const char **at, const dh_period_form *f, dh_period *out)
{
    int year, last;
    const char *p = *at;
    bool whole = dh_period_take_word(&p, "cả") || dh_period_take_word(&p, "trọn");
    if (!dh_period_take_word(&p, "năm")) return false;
    if (!dh_period_take_year(&p, &year)) {
        if (!whole) return false;
        *at = p;
        out->kind = DH_PERIOD_NO_YEAR;
        return f->year == 0 || set_months(out, DH_PERIOD_YEAR, 1, 12, f->year, f->year);
    }
    *at = p;
    last = year;
    bool gap = false;
    for (int next;; gap = gap || next != last + 1, last = next > last ? next : last) {
        skip(&p, " ");
        bool through = dh_period_take_any(&p, (const char *const[]){"-", "–", NULL});
        if (!through && !dh_period_take_word(&p, "và") && !take_letter(&p, '+') && !take_letter(&p, '&') &&
            !take_letter(&p, ','))
            break;
        skip(&p, " ");
        (void)(dh_period_take_word(&p, "và") || dh_period_take_word(&p, "năm"));
        if (!is_digit(*p) || !dh_period_take_year(&p, &next)) break;
        if (through && next > last) last = next - 1;
        *at = p;
    }
    if (!set_months(out, DH_PERIOD_YEAR, 1, 12, year, last)) return false;
    out->uncertain = gap;
    return true;
}

/* "ước", but not of "hương ước" and "quy ước", which are rules of villages. */
bool dh_period_take_estimate(const char **at, const char *text)
{
    static const char *const before[] = {"hương ", "quy ", "công ", "điều ", "khế "};
    static const char *const more[] = {"thực hiện", "tính", "đạt", "tạm tính", NULL};
    static const char *const behind[] = {"năm", "cả", "trọn", "quý", "tháng", "sáu", "chín", "nửa"};
    const char *p = *at;
    if (!dh_period_take_word(&p, "ước")) return false;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        size_t n = strlen(before[i]);
        if ((size_t)(*at - text) >= n && memcmp(*at - n, before[i], n) == 0) return false;
    }
    bool is = dh_period_take_any(&p, more) || *p == '\0' || strchr(".,;:()/-", *p) != NULL || is_digit(*p);
    for (size_t i = 0; i < sizeof behind / sizeof *behind && !is; i++)
        is = strncmp(p, behind[i], strlen(behind[i])) == 0;
    if (is) *at = p;
    return is;
}

/* ---- cells ---- */

bool dh_period_same(const dh_period *a, const dh_period *b)
{
    return a->kind == b->kind && a->from == b->from && a->to == b->to;
}

bool dh_period_take(const char **at, const dh_period_form *f, dh_period *out)
{
    static const char *const ranges[] = {"giai đoạn", "từ", NULL};
    static bool (*const parts[])(const char **, const dh_period_form *,
                                 dh_period *) = {take_quarter, take_months, take_half, take_month, take_years};
    const char *p = *at;
    dh_period found = {0};
    bool said = dh_period_take_any(&p, ranges), is = (said || f->is_cell) && take_range(&p, f, &found);
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !is; i++) {
        p = *at;
        found = (dh_period){0};
        is = parts[i](&p, f, &found);
    }
    if (!is) return false;
    *at = p;
    *out = found;
    return true;
}

/* Numbers of a cell whose column's head says of what. */
static bool take_of_unit(const char **at, dh_period_unit unit, const dh_period_form *f, dh_period *out)
{
    const char *p = *at;
    numbers list;
    int first;
    if ((unit == DH_PERIOD_OF_YEAR || unit == DH_PERIOD_OF_ANY) && dh_period_take_year(&p, &first) && ends(p)) {
        *at = p;
        return set_months(out, DH_PERIOD_YEAR, 1, 12, first, first);
    }
    p = *at;
    if (unit == DH_PERIOD_OF_QUARTER && take_numbers(&p, take_quarter_number, "quý", &list)) {
        *at = p;
        return set_numbers(out, at, &list, 3, f->year);
    }
    if (unit == DH_PERIOD_OF_ANY && take_month_number(&p, &first) && (*p == '/' || *p == '-')) {
        *at = p;
        return set_part(out, at, first, first, 0) && out->kind > DH_PERIOD_NO_YEAR;
    }
    p = *at;
    if (unit != DH_PERIOD_OF_MONTH || !take_numbers(&p, take_month_number, "tháng", &list)) return false;
    *at = p;
    return set_numbers(out, at, &list, 1, f->year);
}

static bool take_period(const char **at, dh_period_unit unit, const dh_period_form *f, dh_period *out)
{
    const char *p = *at;
    *out = (dh_period){0};
    bool is = dh_period_take(&p, f, out);
    if (!is) p = *at, *out = (dh_period){0}, is = take_of_unit(&p, unit, f, out);
    if (is) *at = p;
    return is;
}

/* Adds a period of a cell to those found in it: the closest is meant, and the others must be what it is part of. */
static void join(dh_period *out, const dh_period *found, bool *clash, bool *several)
{
    bool none = out->kind == DH_PERIOD_NONE, dated = out->kind > DH_PERIOD_NO_YEAR && found->kind > DH_PERIOD_NO_YEAR;
    if (dated && !dh_period_same(out, found)) {
        *several = true;
        *clash = *clash || out->kind == found->kind || found->to < out->from || found->from > out->to;
    }
    if (none || found->kind > out->kind) *out = *found;
}

/* The whole cell; none if anything is left that is not understood. */
static void read_cell(dh_period *out, dh_period_unit unit, const dh_period_form *f)
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
        } else if (dh_period_take_estimate(&at, f->text)) {
            status = DH_PERIOD_ESTIMATE;
        } else if (dh_period_take_word(&at, "chính thức")) {
            status = DH_PERIOD_OFFICIAL;
        } else if (!dh_period_take_any(&at, estimates) && !dh_period_take_any(&at, more)) {
            *out = (dh_period){0};
            return;
        }
    }
    if (out->uncertain || clash || (several && status == DH_PERIOD_ESTIMATE)) *out = (dh_period){0};
    out->status = status;
}

/* A year that the cell itself has comes before that of the title. */
bool dh_period_of_cell(dh_period *out, dh_period_unit unit, const char *text, size_t size, int year)
{
    char *spelling = dh_text_spelling(text, size, NULL);
    if (spelling == NULL) return false;
    read_cell(out, unit, &(dh_period_form){spelling, 0, true});
    int own = dh_period_year(out);
    if (own > 0 || year > 0) read_cell(out, unit, &(dh_period_form){spelling, own > 0 ? own : year, true});
    dh_free(spelling);
    return true;
}
