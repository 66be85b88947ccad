/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The period of titles. All that they name is gathered; what is of a document, of a plan or of what is compared with is
 * told apart; what stands as a list or a range is joined. The closest of what contains each other is meant; of what
 * does not it is uncertain which.
 */
#include "dialogue/profile/period_internal.h"

#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/text.h"

#define MENTIONS 64 /* titles name no more */

typedef enum part_of {
    OF_FIGURES,
    PLANNED,
    OF_DOCUMENT, /* or of what it is about: it counts where it is within the period */
    UNTIL        /* a day up to which figures are */
} part_of;

/* What a title names. */
typedef struct mention {
    dh_period period;
    part_of role;
    int32_t text;
    const char *at, *end;
    bool estimate; /* "ước" stands right before */
} mention;

typedef struct reading {
    char **texts; /* in small letters */
    int32_t n_texts;
    mention items[MENTIONS];
    int32_t n;
    bool open;         /* "đến nay" */
    int32_t estimate;  /* a text that has "ước"; -1 = none */
    int32_t months_of; /* a text that has "9 tháng", and does not say of what; -1 = none */
} reading;

/* ---- what stands around ---- */

/* The last place before `at` where one of the words stands, nothing of `stops` between; NULL = none. */
static const char *word_before(const char *text, const char *at, const char *const *words, const char *stops)
{
    const char *last = NULL;
    for (size_t i = 0; words[i] != NULL; i++)
        for (const char *found = strstr(text, words[i]); found != NULL && found < at;
             found = strstr(found + 1, words[i]))
            if (strcspn(found, stops) > (size_t)(at - found) && (last == NULL || found > last)) last = found;
    return last;
}

/* Whether what stands right before is the number of a document, "12/KH-UBND", whose date follows it. */
static bool is_behind_number(const char *text, const char *at)
{
    while (at > text && strchr(" ,", at[-1]) != NULL) at--;
    const char *end = at;
    while (at > text && at[-1] != ' ') at--;
    size_t digits = strspn(at, "0123456789");
    return digits > 0 && at + digits + 1 < end && at[digits] == '/' && strspn(at + digits + 1, "0123456789") == 0;
}

/* Documents are dated by a day, a month or a year, and by no quarter. */
static bool is_of_document(const char *text, const char *at)
{
    static const char *const words[] = {"luật",         "nghị định",  "nghị quyết", "thông tư",   "chỉ thị",
                                        "pháp lệnh",    "quyết định", "công văn",   "báo cáo số", "kế hoạch số",
                                        "hướng dẫn số", "tờ trình",   NULL};
    return is_behind_number(text, at) || word_before(text, at, words, ";()") != NULL;
}

/* Whether it is of what is planned: a word for that stands before, and none of what was done after it. "Thực hiện nhiệm
 * vụ" has been done. */
static bool is_planned(const char *text, const char *at)
{
    static const char *const plans[] = {"kế hoạch", "phương hướng", "nhiệm vụ", "dự kiến", "mục tiêu", NULL};
    static const char *const done[] = {"kết quả", "thực hiện", "tình hình", "tổng kết", "sơ kết", NULL};
    const char *plan = word_before(text, at, plans, ";()"), *result = word_before(text, at, done, ";()");
    size_t n = strlen("thực hiện ");
    bool was_done = plan != NULL && (size_t)(plan - text) >= n && memcmp(plan - n, "thực hiện ", n) == 0;
    return plan != NULL && !was_done && (result == NULL || result < plan);
}

static bool is_compared(const char *text, const char *at)
{
    static const char *const words[] = {"so với", "cùng kỳ", NULL};
    return word_before(text, at, words, ";()") != NULL;
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
        *at += strspn(*at, " ._");
        if (strncmp(*at, "…", strlen("…")) != 0) break;
        *at += strlen("…");
    }
    (void)dh_text_take_number(at, 2, &n);
    *at += strspn(*at, " ._");
}

/* The day of signing, which may be left open: "ngày … tháng … năm 2024". */
static bool take_signing(const char **at)
{
    const char *p = *at;
    int n;
    dh_period_day day;
    if (strncmp(p, "ngày", strlen("ngày")) != 0) return false;
    if (dh_period_take_day(&p, &day)) {
        *at = p;
        return true;
    }
    p = *at + strlen("ngày");
    skip_dots(&p);
    if (!dh_period_take_word(&p, "tháng")) return false;
    skip_dots(&p);
    if (!dh_period_take_year(&p, &n)) return false;
    *at = p;
    return true;
}

/* ---- gathering ---- */

/* "(tính đến ngày 30/9/2024)", "đến nay" */
static bool take_until(const char **at, reading *r, dh_period *out)
{
    static const char *const now[] = {"nay", "thời điểm", "hiện tại", NULL};
    const char *p = *at;
    dh_period_day day;
    if (!dh_period_take_word(&p, "đến hết") && !dh_period_take_word(&p, "đến")) return false;
    if (dh_period_take_any(&p, now)) {
        r->open = true;
        *at = p;
        return true;
    }
    if (!dh_period_take_day(&p, &day) || !dh_date_is_valid(day.year, day.month, day.day)) return false;
    *at = p;
    out->kind = DH_PERIOD_DAYS;
    out->from = out->to = dh_date_from_civil(day.year, day.month, day.day);
    return true;
}

static void add(reading *r, int32_t text, part_of role, const char *at, const char *end, const dh_period *period,
                bool estimate)
{
    if (period->months) {
        r->months_of = text;
        return;
    }
    if (r->n == MENTIONS) return;
    r->items[r->n++] = (mention){*period, role, text, at, end, estimate};
}

/* What a period that begins at `at` is of; a part that is not of figures is none of those looked at. */
static bool role_of(part_of *out, const char *text, const char *at, const dh_period *period)
{
    bool dated = strncmp(at, "năm", strlen("năm")) == 0 || strncmp(at, "tháng", strlen("tháng")) == 0;
    *out = is_planned(text, at) ? PLANNED : OF_FIGURES;
    if (is_compared(text, at)) return false;
    if (!dated || !is_of_document(text, at)) return true;
    *out = OF_DOCUMENT;
    return period->kind != DH_PERIOD_YEAR && !is_behind_number(text, at);
}

static void gather(reading *r, int32_t which)
{
    const char *text = r->texts[which];
    const dh_period_form form = {text, 0, false};
    bool begins = true, before = false; /* before: "ước" stands right before */
    for (const char *at = text; *at != '\0';) {
        dh_period found = {0};
        const char *from = at;
        part_of role = UNTIL;
        if (begins && dh_period_take_estimate(&at, text)) {
            r->estimate = which;
            before = true;
            continue;
        }
        if (begins && take_until(&at, r, &found)) {
            if (found.kind != DH_PERIOD_NONE) add(r, which, role, from, at, &found, false);
        } else if (begins &&
                   (dh_period_take_days(&at, &found) || (!take_signing(&at) && dh_period_take(&at, &form, &found)))) {
            if (role_of(&role, text, from, &found)) add(r, which, role, from, at, &found, before);
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
}

/* ---- years of parts ---- */

/* The year of what follows in the same text, else of what stands before, else of another text. */
static int year_around(const reading *r, int32_t of)
{
    int before = 0, elsewhere = 0;
    for (int32_t i = 0; i < r->n; i++) {
        const mention *m = &r->items[i];
        int year = m->role == OF_DOCUMENT || m->role == UNTIL ? 0 : dh_period_year(&m->period);
        if (year == 0) continue;
        if (i > of && m->text == r->items[of].text) return year;
        if (m->text == r->items[of].text) before = year;
        if (elsewhere == 0 || m->period.kind > DH_PERIOD_YEAR) elsewhere = year;
    }
    return before > 0 ? before : elsewhere;
}

/* A part of a year beside a whole one is of that year: "Quý I" on a sheet below "Năm 2024". */
static void find_years(reading *r)
{
    dh_period found[MENTIONS];
    for (int32_t i = 0; i < r->n; i++) {
        mention *m = &r->items[i];
        const dh_period_form form = {r->texts[m->text], year_around(r, i), false};
        const char *at = m->at;
        found[i] = m->period;
        if (m->period.kind != DH_PERIOD_NO_YEAR || form.year == 0) continue;
        found[i] = (dh_period){0};
        (void)dh_period_take(&at, &form, &found[i]);
    }
    for (int32_t i = 0; i < r->n; i++) r->items[i].period = found[i];
}

/* ---- joining ---- */

typedef enum joint { APART, BESIDE, AND, THROUGH } joint;

/* How two neighbours are joined by what stands between them. */
static joint joint_of(const mention *a, const mention *b)
{
    const char *at = a->end;
    joint is = BESIDE;
    if (a->text != b->text) return APART;
    at += strspn(at, " ");
    if (dh_period_take_any(&at, dh_period_to)) is = THROUGH;
    for (bool more = is == BESIDE; more;) {
        at += strspn(at, " ,");
        more = dh_period_take_word(&at, "và") || *at == '+' || *at == '&';
        if (more) is = AND;
        if (*at == '+' || *at == '&') at++;
    }
    at += strspn(at, " ");
    return at == b->at ? is : APART;
}

static bool contains(const dh_period *a, const dh_period *b)
{
    return a->from <= b->from && b->to <= a->to;
}

/* Takes the period that follows into one that it is joined with: "quý IV/2023 và quý I/2024"; false = they are two. */
static bool join(dh_period *a, const mention *first, const mention *next)
{
    joint is = joint_of(first, next);
    const dh_period *b = &next->period;
    bool follows = b->from == a->to + 1 || (is == THROUGH && b->from > a->to);
    if (is == APART || first->role != next->role || first->estimate || next->estimate) return false;
    if (!follows && (is == BESIDE || (is == THROUGH && contains(a, b)))) return false;
    a->uncertain = a->uncertain || b->uncertain || !follows;
    if (b->kind > a->kind) a->kind = b->kind;
    if (b->from < a->from) a->from = b->from;
    if (b->to > a->to) a->to = b->to;
    return true;
}

/* ---- choosing ---- */

typedef struct choice {
    dh_period period;
    int32_t text, irregular; /* the text that names it, and one that makes it uncertain; -1 = none */
} choice;

/* Whether days given as a period are that of a reporting calendar: about as long as the year or part of one. */
static bool is_calendar(const dh_period *days, const dh_period *part)
{
    if (days->kind != DH_PERIOD_DAYS || part->kind == DH_PERIOD_DAYS) return false;
    if (days->to < part->from || part->to < days->from || contains(part, days)) return false;
    return days->to - days->from < 2 * (part->to - part->from);
}

static void choose(choice *c, const dh_period *period, int32_t text)
{
    dh_period *chosen = &c->period;
    bool none = chosen->kind == DH_PERIOD_NONE, uncertain = chosen->uncertain || period->uncertain;
    bool same = !none && chosen->from == period->from && chosen->to == period->to;
    bool inner = !none && (contains(chosen, period) || is_calendar(period, chosen));
    bool outer = !none && (contains(period, chosen) || is_calendar(chosen, period));
    if (period->uncertain) c->irregular = text;
    if (none || (inner && !same && !is_calendar(chosen, period)) || (same && period->kind > chosen->kind)) {
        *chosen = *period;
        c->text = text;
    } else if (!outer && !same) {
        uncertain = true;
        c->irregular = text;
    }
    chosen->uncertain = uncertain;
}

/* Of what has the role, joined where it is. */
static void choose_all(choice *c, const reading *r, part_of role)
{
    for (int32_t i = 0; i < r->n;) {
        const mention *m = &r->items[i++];
        dh_period whole = m->period;
        if (m->role != role || whole.kind <= DH_PERIOD_NO_YEAR) continue;
        while (i < r->n && r->items[i].period.kind > DH_PERIOD_NO_YEAR && join(&whole, &r->items[i - 1], &r->items[i]))
            i++;
        choose(c, &whole, m->text);
    }
}

/* What makes a period that was chosen uncertain: an estimate of another one, months or days that may be it or not, an
 * end that is open, a document that is dated within it. */
static void make_uncertain(choice *c, const reading *r)
{
    dh_period *chosen = &c->period;
    if (chosen->kind <= DH_PERIOD_NO_YEAR) return;
    if (r->months_of >= 0 && chosen->kind <= DH_PERIOD_YEAR) chosen->uncertain = true, c->irregular = r->months_of;
    for (int32_t i = 0; i < r->n; i++) {
        const mention *m = &r->items[i];
        bool estimate = m->estimate && m->period.kind > DH_PERIOD_NO_YEAR && !dh_period_same(&m->period, chosen);
        bool within = (m->role == OF_DOCUMENT || m->role == UNTIL) && m->period.kind > DH_PERIOD_NO_YEAR &&
                      contains(chosen, &m->period) && m->period.to != chosen->to;
        if (estimate || within) chosen->uncertain = true, c->irregular = m->text;
    }
    if (r->open && c->irregular < 0) c->irregular = c->text;
    chosen->uncertain = chosen->uncertain || r->open;
}

/* ---- the whole ---- */

static void find(dh_titles_period *out, reading *r)
{
    choice c = {.text = -1, .irregular = -1};
    for (int32_t i = 0; i < r->n_texts; i++) gather(r, i);
    find_years(r);
    choose_all(&c, r, OF_FIGURES);
    if (c.period.kind == DH_PERIOD_NONE) choose_all(&c, r, PLANNED);
    make_uncertain(&c, r);
    out->period = c.period;
    out->period.status = r->estimate >= 0 ? DH_PERIOD_ESTIMATE : DH_PERIOD_NO_STATUS;
    out->text = c.period.uncertain && c.irregular >= 0 ? c.irregular : c.text;
    out->estimate = r->estimate;
}

bool dh_period_of_titles(dh_titles_period *out, const char *const *texts, int32_t n)
{
    reading r = {.n_texts = n, .estimate = -1, .months_of = -1};
    bool good = true;
    *out = (dh_titles_period){.text = -1, .estimate = -1};
    r.texts = dh_calloc((size_t)n + 1, sizeof *r.texts);
    if (r.texts == NULL) return false;
    for (int32_t i = 0; i < n && good; i++) {
        r.texts[i] = dh_text_spelling(texts[i], strlen(texts[i]), NULL);
        good = r.texts[i] != NULL;
        if (good) drop_references(r.texts[i]);
    }
    if (good) find(out, &r);
    for (int32_t i = 0; i < n; i++) dh_free(r.texts[i]);
    dh_free(r.texts);
    return good;
}
