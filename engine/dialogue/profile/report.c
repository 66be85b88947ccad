/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A proposal as sentences: what was seen, and what is not sure. */
#include <string.h>

#include "base/message.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/profile/left_out.h"
#include "dialogue/profile/periods.h"
#include "dialogue/profile/proposal.h"

/* Of a column of periods beside another one. */
static void say_unread(const dh_proposed_table *t, dh_strbuf *out)
{
    const dh_survey_column *unread = &t->survey->columns[t->unread_column];
    dh_strbuf_printf(
        out, dh_tr("  not sure: whether '%s', such as '%s', says of which part of the period in '%s' a row is\n"),
        unread->header, dh_proposed_example(unread), t->survey->columns[t->period_column].header);
}

static int32_t report_period(const dh_proposed_table *t, dh_strbuf *out)
{
    int32_t n = 0;
    dh_strbuf why = {0};
    if (t->lacks_period) {
        dh_proposal_say_lack(&why, t);
        dh_strbuf_printf(out,
                         dh_tr("  not sure: of which period the figures are; %s say constants = { from = \"%s\", to "
                               "= \"%s\" }\n"),
                         why.data != NULL ? why.data : "", t->period.from != NULL ? t->period.from : "2024-01-01",
                         t->period.from != NULL ? t->period.to : "2024-12-31");
        n++;
    }
    if (t->period_column >= 0 && t->unread_column >= 0) {
        say_unread(t, out);
        n++;
    }
    for (int32_t i = 0; i < t->n_spans && t->period_column >= 0; i++) {
        if (t->spans[i].from != NULL) continue;
        dh_strbuf_printf(
            out,
            dh_tr("  not sure: which period '%s' of '%s' is; its rows are rejected until its first and last "
                  "day are said in values of from and to (rows: %lld)\n"),
            t->spans[i].text, t->survey->columns[t->period_column].header, (long long)t->spans[i].n);
        n++;
    }
    if (t->estimate_title != NULL) {
        dh_strbuf_printf(out,
                         dh_tr("  not sure: whether all figures are an estimate, as the title '%s' says; then say "
                               "constants = { status = \"estimate\" }\n"),
                         t->estimate_title);
        n++;
    }
    out->failed = out->failed || why.failed;
    dh_strbuf_free(&why);
    return n;
}

/* Whether a table of figures of a period has any; of others it is not asked. */
static bool has_figures(const dh_proposed_table *t)
{
    if (!dh_table_needs_period(t->table)) return true;
    for (int32_t i = 0; i < t->survey->n_columns; i++) {
        const dh_column_spec *spec = dh_proposed_spec(t, i);
        if (spec != NULL && (spec->type == DH_COUNT || spec->type == DH_INT64 || spec->type == DH_FLOAT64)) return true;
    }
    return false;
}

static int32_t report_unsure(const dh_proposed_table *t, dh_strbuf *out)
{
    int32_t n = 0;
    if (t->date_proof == NULL && t->ambiguous_date != NULL) {
        dh_strbuf_printf(out,
                         dh_tr("  not sure: days are read as %s, but '%s' can also be read with the month first\n"),
                         t->dates[0], t->ambiguous_date);
        n++;
    }
    for (int32_t i = 0; i < t->survey->n_columns; i++) {
        for (int32_t k = 0; k < t->columns[i].n_values; k++) {
            const dh_proposed_value *value = &t->columns[i].values[k];
            if (value->value[0] != '\0') continue;
            dh_strbuf_printf(
                out, dh_tr("  not sure: what '%s' means in '%s' (rows: %lld); it is unknown until it is said\n"),
                value->text, t->survey->columns[i].header, (long long)value->n);
            n++;
        }
    }
    if (t->two_digits != NULL) {
        dh_strbuf_printf(out,
                         dh_tr("  not sure: years of two digits, read as 1970 to 2069: 00 to 69 are of 2000 on "
                               "(rows: %lld, as '%s')\n"),
                         (long long)t->n_two_digits, t->two_digits);
        n++;
    }
    if (t->serial != NULL && t->is_serial_mixed) {
        dh_strbuf_printf(out,
                         dh_tr("  not sure: numbers beside other days, as '%s' (rows: %lld), are read as days that "
                               "spreadsheets number\n"),
                         t->serial, (long long)t->n_serial);
        n++;
    }
    if (t->no_year != NULL && t->year == 0) {
        dh_strbuf_printf(out,
                         dh_tr("  not sure: days without a year, as '%s' (rows: %lld); they are rejected until it is "
                               "written, or said by year = 2024\n"),
                         t->no_year, (long long)t->n_no_year);
        n++;
    }
    n += report_period(t, out);
    if (!has_figures(t)) {
        dh_strbuf_add(out,
                      dh_tr("  not sure: which columns have the figures; no header is known to be one: say in columns "
                            "which are\n"));
        n++;
    }
    if (t->table == DH_ATTENDEES && t->unit_level == NULL && !dh_proposed_has(t, "session")) {
        dh_strbuf_add(out, dh_tr("  not sure: of which unit the rows are; no header and no name of a file says it: say "
                                 "constants = { unit = \"…\" }\n"));
        n++;
    }
    if (t->unit_level != NULL && !t->names_level) {
        dh_strbuf_printf(out, dh_tr("  not sure: units are taken as level '%s', which no name of one says\n"),
                         t->unit_level);
        n++;
    }
    return n;
}

int32_t dh_proposal_report(const dh_proposal *proposal, dh_strbuf *out)
{
    int32_t unsure = 0;
    for (int32_t i = 0; i < proposal->n_tables; i++) {
        const dh_proposed_table *t = &proposal->tables[i];
        if (t->table < 0) {
            unsure += dh_proposal_report_left_out(out, t);
            continue;
        }
        dh_strbuf_printf(out, dh_tr("%s: table %s (files or sheets: %d)\n"), t->survey->first, dh_table_names[t->table],
                         (int)t->survey->n_sources);
        if (t->units_are_files) dh_strbuf_printf(out, "  unit: %s\n", dh_tr("the names of the files"));
        if (t->units_are_sheets) dh_strbuf_printf(out, "  unit: %s\n", dh_tr("the names of the sheets"));
        if (t->unit_section != NULL)
            dh_strbuf_printf(out, dh_tr("  unit: the sections that rows stand in, as '%s'\n"), t->unit_section);
        if (t->period.from != NULL && !t->lacks_period)
            dh_strbuf_printf(out, dh_tr("  period: %s to %s, by '%s'\n"), t->period.from, t->period.to,
                             t->period.title.text);
        if (t->year > 0)
            dh_strbuf_printf(out, dh_tr("  year: %d, of days without one (rows: %lld, as '%s'), by '%s'\n"),
                             (int)t->year, (long long)t->n_no_year, t->no_year, t->year_title.text);
        for (int32_t c = 0; c < t->survey->n_columns; c++) {
            if (t->survey->columns[c].header[0] == '\0') continue;
            if (c == t->period_column) {
                dh_strbuf_printf(out, "  %s = '%s'\n", t->has_statuses ? "from,to,status" : "from,to",
                                 t->survey->columns[c].header);
                continue;
            }
            const int32_t row = t->columns[c].row;
            if (row > 0)
                dh_strbuf_printf(out, "  %s = '%s' (%s … %s)\n", t->columns[c].name, t->survey->columns[c].header,
                                 t->rows[row - 1].from, t->rows[row - 1].to);
            else if (t->columns[c].name != NULL)
                dh_strbuf_printf(out, "  %s = '%s'\n", t->columns[c].name, t->survey->columns[c].header);
            else
                dh_strbuf_printf(out, dh_tr("  not loaded: '%s'\n"), t->survey->columns[c].header);
        }
        unsure += report_unsure(t, out);
    }
    return unsure;
}
