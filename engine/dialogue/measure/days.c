/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See days.h. */
#include "dialogue/measure/days.h"

#include <string.h>

#include "base/calendar.h"
#include "base/message.h"
#include "base/period.h"
#include "dialogue/measure/window.h"

static void add_days(dh_strbuf *out, dh_day_range days, dh_note_style style)
{
    dh_format_date(out, days.from, style.numbers);
    dh_strbuf_add(out, "–");
    dh_format_date(out, days.to, style.numbers);
}

/* "2024-Q1: 15/12/2023–14/03/2024" */
static void add_period(dh_strbuf *out, const dh_window *window, dh_day_range days, dh_note_style style)
{
    char text[DH_PERIOD_TEXT];
    dh_period_format(days, window->calendar, text);
    dh_strbuf_printf(out, "%s: ", text);
    add_days(out, days, style);
}

static bool is_bounded(const dh_window *window)
{
    return window->from != INT32_MIN && window->to != INT32_MAX;
}

/* A day of a period that serves as an example: the last that was asked for, or the as-of day. False: there is none. */
static bool example_day(const dh_asked *asked, const dh_dataset *dataset, int32_t *out)
{
    if (dh_dataset_as_of(dataset, out) && *out <= asked->window.to) return true;
    *out = asked->window.to;
    return asked->window.to != INT32_MAX;
}

static const char *title_of(const dh_window *window, dh_note_style style)
{
    return window->calendar->title[style.language];
}

static void say_calendar(dh_strbuf *out, const dh_window *window, int32_t day, dh_note_style style)
{
    dh_day_range year = dh_calendar_part(window->calendar, day, 12);
    dh_strbuf_printf(out, dh_tr_in(style.language, "periods are those of the calendar '%s' (%s): "),
                     window->calendar->name, title_of(window, style));
    add_period(out, window, year, style);
    if (window->cell > DH_CELL_YEAR) {
        dh_strbuf_add(out, "; ");
        add_period(out, window, dh_window_part(window, window->cell, year.from), style);
    }
}

static void say_weeks(dh_strbuf *out, const dh_window *window, int32_t day, dh_note_style style)
{
    dh_strbuf_add(out, dh_tr_in(style.language, "weeks: "));
    add_period(out, window, dh_calendar_week(window->calendar, day), style);
    dh_strbuf_add(out, dh_tr_in(style.language, "; week 1 is the first with most of its days in the year"));
}

static void say_to_date(dh_strbuf *out, const dh_asked *asked, const dh_dataset *dataset, dh_note_style style)
{
    const dh_window *window = &asked->window;
    int year, month, day;
    dh_strbuf until = {0};
    dh_format_date(&until, window->until, style.numbers);
    dh_strbuf_printf(out, dh_tr_in(style.language, "of each year the days up to the day and month of %s alone"),
                     until.data != NULL ? until.data : "");
    dh_date_to_civil(window->until, &year, &month, &day);
    dh_day_range days = dh_calendar_to_date(window->calendar, window->until, window->until);
    int32_t february = dh_date_from_civil(year, 3, 1) - 1;
    if (month == 2 && day == 29)
        dh_strbuf_add(out, dh_tr_in(style.language, ", of a year without 29 February up to the 28th"));
    else if (dh_calendar_place(window->calendar, february) < dh_calendar_place(window->calendar, days.to))
        dh_strbuf_add(out, dh_tr_in(style.language, ", which are one more where 29 February is among them"));
    if (!dh_dataset_declares_as_of(dataset))
        dh_strbuf_add(out,
                      dh_tr_in(style.language, "; this is the latest day in the data, since no as_of is declared"));
    out->failed = out->failed || until.failed;
    dh_strbuf_free(&until);
}

static dh_status add_note(dh_notes *notes, const char *measure, dh_strbuf *text, dh_error *error)
{
    dh_note note = {.kind = DH_NOTE_EXECUTION, .measure = measure, .text = text->data};
    dh_status status = DH_OK;
    if (text->failed)
        status = dh_error_nomem(error);
    else if (text->size > 0)
        status = dh_notes_add(notes, note, error);
    dh_strbuf_clear(text);
    return status;
}

dh_status dh_days_note(dh_notes *notes, const dh_asked *asked, const dh_dataset *dataset, const char *measure,
                       dh_note_style style, dh_error *error)
{
    const dh_window *window = &asked->window;
    dh_strbuf text = {0};
    dh_status status = DH_OK;
    int32_t day;
    bool dated = example_day(asked, dataset, &day);
    if (dated && window->calendar != NULL) {
        say_calendar(&text, window, day, style);
        status = add_note(notes, measure, &text, error);
    }
    if (status == DH_OK && dated && window->weeks) {
        say_weeks(&text, window, day, style);
        status = add_note(notes, measure, &text, error);
    }
    if (status == DH_OK && is_bounded(window) && (window->calendar != NULL || asked->says_days)) {
        dh_strbuf_add(&text, dh_tr_in(style.language, "days: "));
        add_days(&text, (dh_day_range){window->from, window->to}, style);
        status = add_note(notes, measure, &text, error);
    }
    if (status == DH_OK && window->to_date) {
        say_to_date(&text, asked, dataset, style);
        status = add_note(notes, measure, &text, error);
    }
    dh_strbuf_free(&text);
    return status;
}

dh_status dh_days_describe(dh_strbuf *out, const dh_asked *asked, dh_note_style style, dh_error *error)
{
    const dh_window *window = &asked->window;
    const char *title = window->calendar != NULL ? title_of(window, style) : "";
    if (is_bounded(window) && (window->calendar != NULL || asked->says_days)) {
        dh_day_range days = {window->from, window->to};
        char text[DH_PERIOD_TEXT];
        size_t size = dh_period_format(days, window->calendar, text);
        if (size == 4 && window->calendar != NULL) dh_strbuf_printf(out, "%s ", title);
        if (size < 10)
            add_period(out, window, days, style);
        else
            add_days(out, days, style);
    } else {
        dh_strbuf_add(out, title);
    }
    return out->failed ? dh_error_nomem(error) : DH_OK;
}

/* "năm báo cáo (15/12–14/12)": any year will do, since years begin before the 29th. */
static void add_head(dh_strbuf *out, const dh_calendar *calendar)
{
    dh_day_range days = dh_calendar_months(calendar, 2001, 1, 12);
    int32_t ends[] = {days.from, days.to};
    dh_strbuf_add(out, calendar->title[dh_message_locale()]);
    for (int i = 0; i < 2; i++) {
        char iso[16];
        dh_date_format_iso(ends[i], iso);
        dh_strbuf_add(out, i == 0 ? " (" : "–");
        if (dh_message_numbers() == DH_LOCALE_VI)
            dh_strbuf_printf(out, "%.2s/%.2s", iso + 8, iso + 5);
        else
            dh_strbuf_add(out, iso + 5);
    }
    dh_strbuf_add(out, ")");
}

dh_status dh_days_set_head(dh_table *table, const dh_asked *asked, dh_error *error)
{
    int32_t year = dh_table_find(table, "year");
    bool asks_years = false;
    for (int32_t i = 0; i < asked->n_by; i++) asks_years = asks_years || strcmp(asked->by[i], "year") == 0;
    if (year < 0 || !asks_years || asked->window.calendar == NULL) return DH_OK;
    dh_strbuf head = {0};
    add_head(&head, asked->window.calendar);
    dh_status status = head.failed ? dh_error_nomem(error) : dh_table_set_head(table, year, head.data, error);
    dh_strbuf_free(&head);
    return status;
}
