/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See notes.h. */
#include "dialogue/measure/notes.h"

#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/contract.h"
#include "dialogue/measure/contracts.h"

/* Texts by table of the domain. */
static const char *const sources[DH_TABLES] = {
    DH_MESSAGE("units"),      DH_MESSAGE("lineage"),  DH_MESSAGE("sessions"),  DH_MESSAGE("opinions"),
    DH_MESSAGE("summaries"),  DH_MESSAGE("polls"),    DH_MESSAGE("attendees"), DH_MESSAGE("conclusions"),
    DH_MESSAGE("receptions"), DH_MESSAGE("petitions")};
static const char *const from[DH_TABLES] = {DH_MESSAGE("from units"),      DH_MESSAGE("from lineage"),
                                            DH_MESSAGE("from sessions"),   DH_MESSAGE("from opinions"),
                                            DH_MESSAGE("from summaries"),  DH_MESSAGE("from polls"),
                                            DH_MESSAGE("from attendees"),  DH_MESSAGE("from conclusions"),
                                            DH_MESSAGE("from receptions"), DH_MESSAGE("from petitions")};
static const char *const valid[DH_TABLES] = {DH_MESSAGE("%s of %s units known"),
                                             DH_MESSAGE("%s of %s changes known"),
                                             DH_MESSAGE("%s of %s sessions known"),
                                             DH_MESSAGE("%s of %s opinions known"),
                                             DH_MESSAGE("%s of %s summaries known"),
                                             DH_MESSAGE("%s of %s polls known"),
                                             DH_MESSAGE("%s of %s rows of attendees known"),
                                             DH_MESSAGE("%s of %s conclusions known"),
                                             DH_MESSAGE("%s of %s rows of receptions known"),
                                             DH_MESSAGE("%s of %s rows of petitions known")};
/* By level; of one due unit and of several. */
static const char *const reporting[][2] = {{DH_MESSAGE("%s of %s province reporting (units as on %s)"),
                                            DH_MESSAGE("%s of %s provinces reporting (units as on %s)")},
                                           {DH_MESSAGE("%s of %s district reporting (units as on %s)"),
                                            DH_MESSAGE("%s of %s districts reporting (units as on %s)")},
                                           {DH_MESSAGE("%s of %s commune reporting (units as on %s)"),
                                            DH_MESSAGE("%s of %s communes reporting (units as on %s)")},
                                           {DH_MESSAGE("%s of %s village reporting (units as on %s)"),
                                            DH_MESSAGE("%s of %s villages reporting (units as on %s)")}};

/* By level, the last of no one level; of one unit due and of several. */
static const char *const silent[][2] = {
    {DH_MESSAGE("%s of %s province due reported nothing: %s"),
     DH_MESSAGE("%s of %s provinces due reported nothing: %s")},
    {DH_MESSAGE("%s of %s district due reported nothing: %s"),
     DH_MESSAGE("%s of %s districts due reported nothing: %s")},
    {DH_MESSAGE("%s of %s commune due reported nothing: %s"), DH_MESSAGE("%s of %s communes due reported nothing: %s")},
    {DH_MESSAGE("%s of %s village due reported nothing: %s"), DH_MESSAGE("%s of %s villages due reported nothing: %s")},
    {DH_MESSAGE("%s of %s unit due reported nothing: %s"), DH_MESSAGE("%s of %s units due reported nothing: %s")}};

dh_status dh_notes_init(dh_notes *notes, dh_error *error)
{
    memset(notes, 0, sizeof *notes);
    notes->arena = dh_arena_new();
    return notes->arena != NULL ? DH_OK : dh_error_nomem(error);
}

void dh_notes_clear(dh_notes *notes)
{
    if (notes->arena != NULL) dh_arena_free(notes->arena);
    dh_free(notes->items);
    memset(notes, 0, sizeof *notes);
}

static bool says_the_same(const dh_note *a, const dh_note *b)
{
    if (a->kind != b->kind || a->index != b->index || a->n != b->n || a->of != b->of) return false;
    return a->text == b->text || (a->text != NULL && b->text != NULL && strcmp(a->text, b->text) == 0);
}

dh_status dh_notes_add(dh_notes *notes, dh_note note, dh_error *error)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->items[i].measure, note.measure) == 0 && says_the_same(&notes->items[i], &note)) return DH_OK;
    if (note.text != NULL && (note.text = dh_arena_strdup(notes->arena, note.text)) == NULL)
        return dh_error_nomem(error);
    if (dh_grow((void **)&notes->items, &notes->capacity, notes->n + 1, sizeof note) != 0) return dh_error_nomem(error);
    notes->items[notes->n++] = note;
    return DH_OK;
}

/* Frees a text that was put into `out`: a note without it would say something else. */
static void end_part(dh_strbuf *out, dh_strbuf *part)
{
    out->failed = out->failed || part->failed;
    dh_strbuf_free(part);
}

/* Appends a note on `n` rows of a source. Both formats (one row, several) take the number, the source and `text`. */
static void say_rows(dh_strbuf *out, const dh_note *note, dh_note_style style, const char *n, const char *one,
                     const char *several)
{
    const char *format = dh_tr_in(style.language, note->n == 1 ? one : several);
    const char *source = note->index < DH_TABLES ? dh_tr_in(style.language, sources[note->index]) : "";
    dh_strbuf_printf(out, format, n, source, note->text != NULL ? note->text : "");
}

/* As say_rows, with the as-of day, which the note has as `text`. */
static void say_day(dh_strbuf *out, const dh_note *note, dh_note_style style, const char *n, const char *one,
                    const char *several)
{
    int32_t day;
    dh_strbuf on = {0};
    if (note->text != NULL && dh_date_parse_iso(note->text, strlen(note->text), &day))
        dh_format_date(&on, day, style.numbers);
    dh_note dated = *note;
    dated.text = on.data != NULL ? on.data : "";
    say_rows(out, &dated, style, n, one, several);
    end_part(out, &on);
}

static void say_about_source(dh_strbuf *out, const dh_note *note, dh_note_style style, const char *n)
{
    switch (note->kind) {
    case DH_NOTE_NO_FIGURE:
        if (note->n == 0)
            dh_strbuf_printf(out, dh_tr_in(style.language, "no row of %s fits what was asked"),
                             dh_tr_in(style.language, sources[note->index]));
        else
            say_rows(out, note, style, n, DH_MESSAGE("%s row of %s has no figure"),
                     DH_MESSAGE("%s rows of %s have no figure"));
        break;
    case DH_NOTE_NOT_REPORTED:
        say_rows(out, note, style, n, DH_MESSAGE("%s row of %s not used, since it lacks a column that was asked for"),
                 DH_MESSAGE("%s rows of %s not used, since they lack a column that was asked for"));
        break;
    case DH_NOTE_LACKING:
        say_rows(out, note, style, n, DH_MESSAGE("%s row of %s not used, since the column '%s' is missing"),
                 DH_MESSAGE("%s rows of %s not used, since the column '%s' is missing"));
        break;
    case DH_NOTE_SUPERSEDED:
        say_rows(
            out, note, style, n,
            DH_MESSAGE("%s row of %s not used, since detail or a better figure of the same unit and period is there"),
            DH_MESSAGE("%s rows of %s not used, since detail or a better figure of the same unit and period is there"));
        break;
    case DH_NOTE_DIFFER:
        say_rows(out, note, style, n,
                 DH_MESSAGE("%s row of %s not used states another figure than the one used (stated ≠ used): %s"),
                 DH_MESSAGE("%s rows of %s not used state another figure than the one used (stated ≠ used): %s"));
        break;
    case DH_NOTE_DOUBTFUL:
        say_rows(out, note, style, n,
                 DH_MESSAGE("%s row of %s is of a unit made of a part of another and may tell of what records of the "
                            "former units tells too: counts are bounds"),
                 DH_MESSAGE("%s rows of %s are of units made of parts of others and may tell of what records of the "
                            "former units tells too: counts are bounds"));
        break;
    case DH_NOTE_REMAINDER:
        say_rows(
            out, note, style, n,
            DH_MESSAGE("%s row of %s is a total of more than its parts: the rest stands in the row without the "
                       "division that was asked for"),
            DH_MESSAGE("%s rows of %s are totals of more than their parts: the rest stands in the rows without the "
                       "division that was asked for"));
        break;
    case DH_NOTE_PERHAPS:
        say_rows(out, note, style, n,
                 DH_MESSAGE("%s row of %s is a total that may have more than its parts: how much is not known, and the "
                            "row without the division that was asked for has its bounds"),
                 DH_MESSAGE("%s rows of %s are totals that may have more than their parts: how much is not known, and "
                            "the rows without the division that was asked for have its bounds"));
        break;
    case DH_NOTE_EXCEEDED:
        say_rows(out, note, style, n,
                 DH_MESSAGE("%s row of %s is a total that is less than the sessions within it add up to: these count"),
                 DH_MESSAGE("%s rows of %s are totals that are less than the sessions within them add up to: these "
                            "count"));
        break;
    case DH_NOTE_ESTIMATE:
        say_rows(out, note, style, n, DH_MESSAGE("%s row of %s that is used is an estimate, not an official figure"),
                 DH_MESSAGE("%s rows of %s that are used are estimates, not official figures"));
        break;
    case DH_NOTE_YEARS:
        dh_strbuf_printf(out,
                         dh_tr_in(style.language,
                                  "the same months, quarters or half-years of several years (%s) are added "
                                  "up; ask by year, too, as in --by year,month"),
                         note->text != NULL ? note->text : "");
        break;
    case DH_NOTE_UNDATED:
        say_rows(out, note, style, n, DH_MESSAGE("%s row of %s has no day and is counted in no period"),
                 DH_MESSAGE("%s rows of %s have no day and are counted in no period"));
        break;
    case DH_NOTE_UNDIVIDED:
        say_rows(out, note, style, n,
                 DH_MESSAGE("%s row of %s left out, since it reaches beyond one asked period and cannot be divided"),
                 DH_MESSAGE("%s rows of %s left out, since they reach beyond one asked period and cannot be divided"));
        break;
    default: break;
    }
}

static void say_reporting(dh_strbuf *out, const dh_note *note, dh_note_style style, const char *n, const char *of)
{
    int32_t day;
    dh_strbuf on = {0};
    if (note->text != NULL && dh_date_parse_iso(note->text, strlen(note->text), &day))
        dh_format_date(&on, day, style.numbers);
    dh_strbuf_printf(out, dh_tr_in(style.language, reporting[note->index][note->of != 1]), n, of,
                     on.data != NULL ? on.data : "");
    end_part(out, &on);
}

static void say_silent(dh_strbuf *out, const dh_note *note, dh_note_style style, const char *n, const char *of)
{
    int level = note->index >= 0 ? note->index : 4;
    dh_strbuf_printf(out, dh_tr_in(style.language, silent[level][note->of != 1]), n, of,
                     note->text != NULL ? note->text : "");
    if (note->n <= DH_NOTE_NAMED) return;
    dh_strbuf more = {0};
    dh_format_int64(&more, note->n - DH_NOTE_NAMED, style.numbers);
    dh_strbuf_printf(out, dh_tr_in(style.language, " and %s more"), more.data != NULL ? more.data : "");
    end_part(out, &more);
}

static void say_due(dh_strbuf *out, const dh_note *note, dh_note_style style, const char *n, const char *of)
{
    if (note->kind == DH_NOTE_SILENT)
        say_silent(out, note, style, n, of);
    else if (note->kind == DH_NOTE_MISSING)
        dh_strbuf_printf(
            out,
            dh_tr_in(style.language, note->n == 1
                                         ? "%s of %s reports due (a unit, a period) is missing: it is unknown, not 0"
                                         : "%s of %s reports due (a unit, a period) are missing: they are "
                                           "unknown, not 0"),
            n, of);
    else if (note->kind == DH_NOTE_WITHIN)
        dh_strbuf_printf(
            out,
            dh_tr_in(style.language,
                     note->n == 1
                         ? "%s report due (a unit, a period) is in that of the unit which its unit became: it is "
                           "not known by itself, and counts there"
                         : "%s reports due (a unit, a period) are in those of the units which their units "
                           "became: they are not known by themselves, and count there"),
            n);
    else if (note->kind == DH_NOTE_COVERED)
        say_rows(out, note, style, n,
                 DH_MESSAGE("%s figure is 0, since dataset.lua declares that the list covers its days"),
                 DH_MESSAGE("%s figures are 0, since dataset.lua declares that the list covers their days"));
    else
        say_rows(out, note, style, n,
                 DH_MESSAGE("there is no list of units, so that the %s unit that the data name is taken to be due; one "
                            "that never reported is not known"),
                 DH_MESSAGE("there is no list of units, so that the %s units that the data name are taken to be due; "
                            "those that never reported are not known"));
}

static void say(dh_strbuf *out, const dh_note *note, dh_note_style style)
{
    dh_strbuf numbers[2] = {0};
    dh_format_int64(&numbers[0], note->n, style.numbers);
    dh_format_int64(&numbers[1], note->of, style.numbers);
    const char *n = numbers[0].data != NULL ? numbers[0].data : "",
               *of = numbers[1].data != NULL ? numbers[1].data : "";
    switch (note->kind) {
    case DH_NOTE_FROM: dh_strbuf_add(out, dh_tr_in(style.language, from[note->index])); break;
    case DH_NOTE_VALID: dh_strbuf_printf(out, dh_tr_in(style.language, valid[note->index]), n, of); break;
    case DH_NOTE_REPORTING: say_reporting(out, note, style, n, of); break;
    case DH_NOTE_SILENT:
    case DH_NOTE_MISSING:
    case DH_NOTE_COVERED:
    case DH_NOTE_WITHIN:
    case DH_NOTE_NO_REGISTER: say_due(out, note, style, n, of); break;
    case DH_NOTE_AMBIGUOUS:
        dh_strbuf_printf(
            out,
            dh_tr_in(style.language,
                     note->n == 1 ? "%s row depends on units that were split, merged or gave up a part, and whose "
                                    "figures may be of one unit or another by now: counts are bounds, ratios unknown"
                                  : "%s rows depend on units that were split, merged or gave up a part, and whose "
                                    "figures may be of one unit or another by now: counts are bounds, ratios unknown"),
            n);
        break;
    case DH_NOTE_RESOLVED:
        dh_strbuf_printf(out,
                         dh_tr_in(style.language,
                                  note->n == 1 ? "%s row counts figures of changed units that can belong nowhere else"
                                               : "%s rows count figures of changed units that can belong nowhere else"),
                         n);
        break;
    case DH_NOTE_EXECUTION: dh_strbuf_add(out, note->text); break;
    case DH_NOTE_LATER:
        say_day(out, note, style, n, DH_MESSAGE("%s row of %s is dated after the as-of day %s and does not count"),
                DH_MESSAGE("%s rows of %s are dated after the as-of day %s and do not count"));
        break;
    case DH_NOTE_BEYOND:
        say_day(out, note, style, n,
                DH_MESSAGE("%s row of %s reaches beyond the as-of day %s, cannot be divided and counts whole"),
                DH_MESSAGE("%s rows of %s reach beyond the as-of day %s, cannot be divided and count whole"));
        break;
    case DH_NOTE_REOPENED:
        say_day(
            out, note, style, n,
            DH_MESSAGE("%s row of %s was answered or resolved after the as-of day %s and counts as it was on it"),
            DH_MESSAGE("%s rows of %s were answered or resolved after the as-of day %s and count as they were on it"));
        break;
    default: say_about_source(out, note, style, n); break;
    }
    end_part(out, &numbers[0]);
    end_part(out, &numbers[1]);
}

dh_status dh_notes_write_place(dh_table *out, const dh_contract *contract, dh_note_style style, dh_error *error)
{
    dh_strbuf text = {0};
    if (contract->replaced == NULL) return DH_OK;
    dh_strbuf_printf(&text, dh_tr_in(style.language, "%s: the measure is defined by "), contract->id);
    dh_contract_say_place(&text, contract, style.language);
    dh_status status = text.failed ? dh_error_nomem(error) : dh_table_add_note(out, error, "%s", text.data);
    dh_strbuf_free(&text);
    return status;
}

dh_status dh_notes_write(const dh_notes *notes, dh_table *out, dh_note_style style, dh_error *error)
{
    dh_status status = DH_OK;
    for (size_t i = 0; status == DH_OK && i < notes->n; i++) {
        const dh_note *note = &notes->items[i];
        bool said = false;
        for (size_t k = 0; k < i; k++) said = said || says_the_same(&notes->items[k], note);
        if (said) continue;
        dh_strbuf text = {0};
        dh_strbuf_add(&text, note->measure);
        for (size_t k = i + 1; k < notes->n; k++)
            if (says_the_same(&notes->items[k], note)) dh_strbuf_printf(&text, ", %s", notes->items[k].measure);
        dh_strbuf_add(&text, ": ");
        say(&text, note, style);
        status = text.failed ? dh_error_nomem(error) : dh_table_add_note(out, error, "%s", text.data);
        dh_strbuf_free(&text);
    }
    return status;
}
