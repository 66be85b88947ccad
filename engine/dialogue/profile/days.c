/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See days.h. Each text of a column of days is tried by all forms; texts that none reads are left to the rejects. */
#include "dialogue/profile/days.h"

#include <string.h>

#include "dialogue/profile/periods.h"
#include "load/values/date_words.h"
#include "load/values/date_year.h"
#include "load/values/value.h"

typedef enum order { NO_ORDER, DAY_FIRST, MONTH_FIRST } order;

typedef struct day_form {
    const char *text;
    order order;     /* of those that may be taken for each other */
    bool typed;      /* a workbook's own days have this form, and need none */
    bool two_digits; /* of the year */
} day_form;

static const day_form forms[] = {{"d/m/y", DAY_FIRST, false, false},
                                 {"m/d/y", MONTH_FIRST, false, false},
                                 {"y-m-d", NO_ORDER, true, false},
                                 {"d-m-y", NO_ORDER, false, false},
                                 {"d.m.y", NO_ORDER, false, false},
                                 {"d/m/y H:M", DAY_FIRST, false, false},
                                 {"m/d/y H:M", MONTH_FIRST, false, false},
                                 {"d-m-y H:M", NO_ORDER, false, false},
                                 {"d.m.y H:M", NO_ORDER, false, false},
                                 {"y-m-dTH:M:S", NO_ORDER, true, false},
                                 {"y/m/d I:M:S p z", NO_ORDER, false, false}, /* of Google's forms, as … */
                                 {"d/m/y H:M:S", DAY_FIRST, false, false},    /* … these are */
                                 {"m/d/y H:M:S", MONTH_FIRST, false, false},
                                 {"d/m/yy", DAY_FIRST, false, true},
                                 {"m/d/yy", MONTH_FIRST, false, true},
                                 {"d-m-yy", NO_ORDER, false, true},
                                 {"d.m.yy", NO_ORDER, false, true},
                                 {"d/m/yy H:M", DAY_FIRST, false, true},
                                 {"m/d/yy H:M", MONTH_FIRST, false, true},
                                 {"d-m-yy H:M", NO_ORDER, false, true},
                                 {"d.m.yy H:M", NO_ORDER, false, true}};
#define N_FORMS (sizeof forms / sizeof *forms)

#define FIRST_SERIAL "32874" /* 1990-01-01 */
#define LAST_SERIAL  "58806" /* 2060-12-31 */

typedef struct finder {
    dh_proposed_table *t;
    dh_arena *arena;
    dh_date_format formats[N_FORMS];
    int64_t n[3];             /* rows by the order that their text may have */
    const char *proof[3];     /* a text that has this order alone */
    int64_t n_first[N_FORMS]; /* rows that the form is the first to read */
    bool failed;              /* memory was short */
    dh_error *error;
} finder;

static bool reads(finder *f, const dh_date_format *form, const char *text, int32_t *day)
{
    dh_strbuf reason = {0};
    dh_day_said said;
    bool is = dh_value_parse_date(day, &said, text, strlen(text), form, 1, &reason);
    f->failed = f->failed || reason.failed;
    dh_strbuf_free(&reason);
    return is;
}

static void find_order(finder *f, const char *text, int64_t n)
{
    bool good[3] = {false};
    int32_t day, days[3] = {0};
    for (size_t i = 0; i < N_FORMS; i++) {
        if (forms[i].order == NO_ORDER || !reads(f, &f->formats[i], text, &day)) continue;
        good[forms[i].order] = true;
        days[forms[i].order] = day;
    }
    for (int o = DAY_FIRST; o <= MONTH_FIRST; o++) {
        if (!good[o]) continue;
        f->n[o] += n;
        if (!good[DAY_FIRST + MONTH_FIRST - o]) f->proof[o] = text;
    }
    if (good[DAY_FIRST] && good[MONTH_FIRST] && days[DAY_FIRST] != days[MONTH_FIRST]) f->t->ambiguous_date = text;
}

/* Whether the text is a day without its year, in the form or in words. */
static dh_status lacks_year(bool *out, const finder *f, size_t form, const char *text)
{
    const char *whole;
    *out = false;
    if (strlen(forms[form].text) != strlen("d/m/y") || forms[form].text[0] != 'd' || forms[form].two_digits)
        return DH_OK;
    if (!dh_date_with_year(&whole, text, strlen(text), 2000, &f->formats[form], 1, f->arena))
        return dh_error_nomem(f->error);
    *out = whole != NULL;
    return DH_OK;
}

/* Whether a text has the form, though it is no day, as 30/02/2024: only one order has a month in the place of its. */
static bool has_shape(const day_form *form, const char *text)
{
    static const char digits[] = "0123456789";
    int first = 0, second = 0;
    size_t a = strspn(text, digits), b, c;
    if (strlen(form->text) != strlen("d/m/y") || form->two_digits || text[a] != form->text[1] || a == 0) return false;
    b = strspn(text + a + 1, digits);
    if (text[a + 1 + b] != form->text[1] || b == 0 || b > 2) return false;
    c = strspn(text + a + b + 2, digits);
    if (text[a + b + 2 + c] != '\0') return false;
    for (size_t i = 0; i < a; i++) first = first * 10 + (text[i] - '0');
    for (size_t i = 0; i < b; i++) second = second * 10 + (text[a + 1 + i] - '0');
    if (form->text[0] == 'y') return a == 4 && c > 0 && c <= 2;
    int day = form->text[0] == 'd' ? first : second, month = form->text[0] == 'd' ? second : first;
    return a <= 2 && c == 4 && day > 12 && day < 32 && month >= 1 && month <= 12;
}

static dh_status count_first(finder *f, const char *text, int64_t n, order other)
{
    int32_t day;
    for (size_t i = 0; i < N_FORMS; i++) {
        if (forms[i].order == other || !reads(f, &f->formats[i], text, &day)) continue;
        f->n_first[i] += n;
        if (!forms[i].two_digits) return DH_OK;
        f->t->n_two_digits += n;
        f->t->two_digits = text;
        return DH_OK;
    }
    for (size_t i = 0; i < N_FORMS; i++) {
        bool is;
        DH_TRY(lacks_year(&is, f, i, text));
        if (!is) continue;
        f->n_first[i] += n;
        f->t->n_no_year += n;
        if (f->t->no_year == NULL) f->t->no_year = text;
        return DH_OK;
    }
    for (size_t i = 0; i < N_FORMS; i++) /* so that it is rejected for what it is, and mended can be read */
        if (has_shape(&forms[i], text)) {
            f->n_first[i] += n;
            return DH_OK;
        }
    return DH_OK;
}

/* A whole number that spreadsheets have for a day of 1990 to 2060, as cells without a date format show it. */
static bool is_serial(const char *text, size_t size)
{
    return size == 5 && strspn(text, "0123456789") == 5 && memcmp(text, FIRST_SERIAL, 5) >= 0 &&
           memcmp(text, LAST_SERIAL, 5) <= 0;
}

static void count_serial(finder *f, const dh_survey_column *column, const char *text, int64_t n)
{
    dh_proposed_table *t = f->t;
    if (t->serial == NULL) t->serial = text;
    t->n_serial += n;
    t->is_serial_mixed = t->is_serial_mixed || column->n_days > 0;
    for (int32_t k = 0; k < dh_dictionary_size(column->values) && !t->is_serial_mixed; k++) {
        size_t size;
        const char *other = dh_dictionary_text(column->values, k, &size);
        t->is_serial_mixed = !is_serial(other, size);
    }
}

/* Goes through all texts of columns of days; other: NO_ORDER = the order is looked for, else it is not that one. */
static dh_status try_all(finder *f, order other)
{
    const dh_proposed_table *t = f->t;
    for (int32_t i = 0; i < t->survey->n_columns; i++) {
        const dh_column_spec *spec = dh_proposed_spec(t, i);
        const dh_survey_column *column = &t->survey->columns[i];
        if (spec == NULL || (spec->type != DH_DATE && spec->type != DH_DATETIME)) continue;
        if (column->n_days == column->n_filled) continue;
        for (int32_t k = 0; k < dh_dictionary_size(column->values); k++) {
            size_t size;
            dh_date_words words;
            bool in_words;
            const char *given = dh_dictionary_text(column->values, k, &size);
            const char *text = dh_arena_strndup(f->arena, given, size);
            if (text == NULL) return dh_error_nomem(f->error);
            if (!dh_date_words_read(&in_words, &words, text, size)) return dh_error_nomem(f->error);
            if (in_words && words.core[0] == '\0') continue; /* every form reads it */
            if (is_serial(text, size)) {
                if (other == NO_ORDER) count_serial(f, column, text, column->counts[k]);
                continue;
            }
            if (other == NO_ORDER)
                find_order(f, text, column->counts[k]);
            else
                DH_TRY(count_first(f, text, column->counts[k], other));
            if (f->failed) return dh_error_nomem(f->error);
        }
    }
    return DH_OK;
}

/* Of the forms that differ in the order alone those whose order more texts have; the day comes first where nothing
 * proves it, as in Vietnamese. */
dh_status dh_proposal_find_days(dh_proposed_table *t, dh_arena *arena, dh_error *error)
{
    finder f = {.t = t, .arena = arena, .error = error};
    bool any_typed = false;
    for (size_t i = 0; i < N_FORMS; i++) {
        dh_strbuf reason = {0};
        dh_date_format_parse(&f.formats[i], forms[i].text, &reason);
        dh_strbuf_free(&reason);
    }
    DH_TRY(try_all(&f, NO_ORDER));
    order other = f.n[MONTH_FIRST] > f.n[DAY_FIRST] ? DAY_FIRST : MONTH_FIRST;
    DH_TRY(try_all(&f, other));
    if (t->no_year != NULL) DH_TRY(dh_proposal_find_year(&t->year, &t->year_title, t, error));
    t->date_proof = f.proof[DAY_FIRST + MONTH_FIRST - other];
    for (int32_t c = 0; c < t->survey->n_columns; c++) any_typed = any_typed || t->survey->columns[c].n_days > 0;
    for (size_t i = 0; i < N_FORMS && t->n_dates < DH_PROPOSED_DATES; i++)
        if (f.n_first[i] > 0 && !(forms[i].typed && any_typed)) t->dates[t->n_dates++] = forms[i].text;
    if (t->n_serial > 0 && t->n_dates < DH_PROPOSED_DATES) t->dates[t->n_dates++] = "serial";
    return DH_OK;
}
