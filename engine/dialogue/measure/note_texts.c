/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See note_texts.h. */
#include "dialogue/measure/note_texts.h"

#include <string.h>

#include "base/calendar.h"
#include "base/message.h"
#include "dialogue/dataset/tables.h"

/* Texts by table of the domain. */
static const char *const sources[DH_TABLES] = {
    DH_MESSAGE("units"),      DH_MESSAGE("lineage"),  DH_MESSAGE("sessions"),  DH_MESSAGE("opinions"),
    DH_MESSAGE("summaries"),  DH_MESSAGE("polls"),    DH_MESSAGE("attendees"), DH_MESSAGE("conclusions"),
    DH_MESSAGE("receptions"), DH_MESSAGE("petitions")};
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

/* Frees a text that was put into `out`: a note without it would say something else. */
static void end_part(dh_strbuf *out, dh_strbuf *part)
{
    out->failed = out->failed || part->failed;
    dh_strbuf_free(part);
}

/* Sentences about rows of one or more tables; each ends in the list of them, after the note's text where it has one. */
static const struct {
    bool has_text, has_day; /* the text is a day */
    const char *format;
} of_rows[] = {
    [DH_NOTE_NO_FIGURE] = {false, false, DH_MESSAGE("without a figure: %s")},
    [DH_NOTE_NOT_REPORTED] = {false, false, DH_MESSAGE("not used, since a column that was asked for is missing: %s")},
    [DH_NOTE_LACKING] = {true, false, DH_MESSAGE("not used, since the column '%s' is missing: %s")},
    [DH_NOTE_SUPERSEDED] = {false, false,
                            DH_MESSAGE("not used, since detail or a better figure of the same unit and period is "
                                       "there: %s")},
    [DH_NOTE_DIFFER] = {true, false,
                        DH_MESSAGE("another figure than the one used is stated (stated ≠ used): %s; in all in %s, "
                                   "not used")},
    [DH_NOTE_DOUBTFUL] = {false, false,
                          DH_MESSAGE("of units made of parts of others, and perhaps of the same events as records of "
                                     "the former units, so that counts are bounds: %s")},
    [DH_NOTE_REMAINDER] = {false, false,
                           DH_MESSAGE("totals of more than their parts, of which the rest stands in the row without "
                                      "the division that was asked for: %s")},
    [DH_NOTE_PERHAPS] = {false, false,
                         DH_MESSAGE("totals that may have more than their parts, how much is not known, so that the "
                                    "row without the division that was asked for has bounds: %s")},
    [DH_NOTE_PARTLY] = {false, false,
                        DH_MESSAGE("overlap others of the same unit in part, and how much of them is in those is not "
                                   "known, so that counts are bounds: %s")},
    [DH_NOTE_EXCEEDED] = {false, false,
                          DH_MESSAGE("totals that are less than the sessions within them add up to, so that the "
                                     "sessions count: %s")},
    [DH_NOTE_ESTIMATE] = {false, false, DH_MESSAGE("estimates, not official figures, that are used: %s")},
    [DH_NOTE_UNDATED] = {false, false, DH_MESSAGE("without a day, counted in no period: %s")},
    [DH_NOTE_UNDIVIDED] = {false, false,
                           DH_MESSAGE("not used, since they reach beyond one asked period and cannot be divided: %s")},
    [DH_NOTE_LATER] = {true, true, DH_MESSAGE("dated after the as-of day %s, so that they do not count: %s")},
    [DH_NOTE_REOPENED] = {true, true,
                          DH_MESSAGE("answered or resolved after the as-of day %s, so that they count as they were on "
                                     "it: %s")},
    [DH_NOTE_BEYOND] = {true, true,
                        DH_MESSAGE("reach beyond the as-of day %s and cannot be divided, so that they count whole: "
                                   "%s")},
};

static bool is_of_rows(dh_note_kind kind)
{
    return (size_t)kind < sizeof of_rows / sizeof of_rows[0] && of_rows[kind].format != NULL;
}

bool dh_note_is_of_tables(dh_note_kind kind)
{
    return is_of_rows(kind) || kind == DH_NOTE_FROM || kind == DH_NOTE_ABSENT || kind == DH_NOTE_VALID;
}

static const char *table_text(const dh_note *note, dh_note_style style)
{
    return note->index < DH_TABLES ? dh_tr_in(style.language, sources[note->index]) : "";
}

/* Appends what one note has to say of its table: "3 rows of sessions". */
static void say_table(dh_strbuf *out, const dh_note *note, dh_note_style style)
{
    dh_strbuf n = {0}, of = {0};
    dh_format_int64(&n, note->n, style.numbers);
    dh_format_int64(&of, note->of, style.numbers);
    const char *number = n.data != NULL ? n.data : "";
    if (note->kind == DH_NOTE_FROM || note->kind == DH_NOTE_ABSENT || (note->kind == DH_NOTE_NO_FIGURE && note->n == 0))
        dh_strbuf_add(out, table_text(note, style));
    else if (note->kind == DH_NOTE_VALID)
        dh_strbuf_printf(out, dh_tr_in(style.language, valid[note->index]), number, of.data != NULL ? of.data : "");
    else
        dh_strbuf_printf(out, dh_tr_in(style.language, note->n == 1 ? "%s row of %s" : "%s rows of %s"), number,
                         table_text(note, style));
    end_part(out, &n);
    end_part(out, &of);
}

/* Appends a sentence about the tables of `notes`, which are alike but for the tables. */
static void say_tables(dh_strbuf *out, const dh_note *const *notes, size_t n, dh_note_style style)
{
    int32_t day;
    dh_strbuf list = {0}, on = {0};
    const dh_note *note = notes[0];
    const char *text = note->text != NULL ? note->text : "";
    for (size_t i = 0; i < n; i++) {
        if (i > 0) dh_strbuf_add(&list, ", ");
        say_table(&list, notes[i], style);
    }
    const char *tables = list.data != NULL ? list.data : "";
    if (is_of_rows(note->kind) && of_rows[note->kind].has_day && dh_date_parse_iso(text, strlen(text), &day)) {
        dh_format_date(&on, day, style.numbers);
        text = on.data != NULL ? on.data : "";
    }
    if (note->kind == DH_NOTE_VALID)
        dh_strbuf_add(out, tables);
    else if (note->kind == DH_NOTE_FROM)
        dh_strbuf_printf(out, dh_tr_in(style.language, "figures from %s"), tables);
    else if (note->kind == DH_NOTE_ABSENT)
        dh_strbuf_printf(out, dh_tr_in(style.language, "no figures, since the data set has none of these: %s"), tables);
    else if (note->kind == DH_NOTE_NO_FIGURE && note->n == 0)
        dh_strbuf_printf(out, dh_tr_in(style.language, "no row fits what was asked in: %s"), tables);
    else if (of_rows[note->kind].has_text)
        dh_strbuf_printf(out, dh_tr_in(style.language, of_rows[note->kind].format), text, tables);
    else
        dh_strbuf_printf(out, dh_tr_in(style.language, of_rows[note->kind].format), tables);
    end_part(out, &list);
    end_part(out, &on);
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
        dh_strbuf_printf(
            out,
            dh_tr_in(style.language, note->n == 1
                                         ? "%s figure is 0, since dataset.lua declares that the list covers its days"
                                         : "%s figures are 0, since dataset.lua declares that the list covers their "
                                           "days"),
            n);
    else
        dh_strbuf_printf(
            out,
            dh_tr_in(style.language,
                     note->n == 1
                         ? "there is no list of units, so that the %s unit that the data name is taken to be due; one "
                           "that never reported is not known"
                         : "there is no list of units, so that the %s units that the data name are taken to be due; "
                           "those that never reported are not known"),
            n);
}

/* Appends a sentence about no table. */
static void say_one(dh_strbuf *out, const dh_note *note, dh_note_style style)
{
    dh_strbuf numbers[2] = {0};
    dh_format_int64(&numbers[0], note->n, style.numbers);
    dh_format_int64(&numbers[1], note->of, style.numbers);
    const char *n = numbers[0].data != NULL ? numbers[0].data : "",
               *of = numbers[1].data != NULL ? numbers[1].data : "";
    switch (note->kind) {
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
    case DH_NOTE_YEARS:
        dh_strbuf_printf(out,
                         dh_tr_in(style.language,
                                  "the same months, quarters or half-years of several years (%s) are added "
                                  "up; ask by year, too, as in --by year,month"),
                         note->text != NULL ? note->text : "");
        break;
    default: break;
    }
    end_part(out, &numbers[0]);
    end_part(out, &numbers[1]);
}

void dh_note_say(dh_strbuf *out, const dh_note *const *notes, size_t n, dh_note_style style)
{
    if (dh_note_is_of_tables(notes[0]->kind))
        say_tables(out, notes, n, style);
    else
        say_one(out, notes[0], style);
}
