/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A proposal as dataset.lua. */
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/message.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/profile/left_out.h"
#include "dialogue/profile/lua_text.h"
#include "dialogue/profile/periods.h"
#include "dialogue/profile/proposal.h"
#include "dialogue/profile/template.h"
#include "load/config/entry.h"
#include "table/format.h"

/* The columns that a column of periods gives; the last where it says so. */
static const char *const span_columns[] = {"from", "to", "status"};

/* Some of the files of a table: those that are filled-in templates, or the others. They have an entry of their own,
 * since a template says of itself what is guessed of others. */
typedef struct kin {
    const dh_proposal *proposal;
    const dh_proposed_table *t;
    bool templates;
} kin;

/* Whether the file has sheets that only a template of this program has. */
static bool is_template(const dh_proposal *proposal, const char *file)
{
    for (int32_t i = 0; i < proposal->n_tables; i++) {
        const dh_survey_table *survey = proposal->tables[i].survey;
        for (int32_t k = 0; k < survey->n_files && dh_template_is_own(survey); k++)
            if (strcmp(survey->files[k], file) == 0) return true;
    }
    return false;
}

static bool is_of(const kin *k, const char *file)
{
    return is_template(k->proposal, file) == k->templates;
}

static int32_t count_files(const kin *k)
{
    int32_t n = 0;
    for (int32_t i = 0; i < k->t->survey->n_files; i++) n += is_of(k, k->t->survey->files[i]);
    return n;
}

static void write_files(dh_strbuf *out, const kin *of, const char *before, const char *indent)
{
    const dh_survey_table *survey = of->t->survey;
    int32_t n = 0;
    dh_strbuf_printf(out, "%sfile = { ", indent);
    for (int32_t i = 0; i < survey->n_files; i++) {
        if (!is_of(of, survey->files[i])) continue;
        if (n++ > 0) dh_strbuf_printf(out, ",\n%s         ", indent);
        dh_strbuf path = {0};
        dh_strbuf_printf(&path, "%s%s", survey->files[i][0] == '/' ? "" : before, survey->files[i]);
        dh_lua_add_text(out, path.data != NULL ? path.data : "");
        out->failed = out->failed || path.failed;
        dh_strbuf_free(&path);
    }
    dh_strbuf_add(out, " },\n");
}

static void write_columns(dh_strbuf *out, const dh_proposed_table *t, const char *indent)
{
    dh_strbuf_printf(out, "%scolumns = {\n", indent);
    for (int32_t i = 0; i < t->survey->n_columns; i++) {
        if (t->columns[i].name == NULL || t->columns[i].row > 0) continue;
        dh_strbuf_printf(out, "%s  %s = ", indent, t->columns[i].name);
        dh_lua_add_text(out, t->survey->columns[i].header);
        dh_strbuf_add(out, ",\n");
    }
    if (t->period_column >= 0) {
        for (int k = 0; k < (t->has_statuses ? 3 : 2); k++) {
            dh_strbuf_printf(out, "%s  %s = ", indent, span_columns[k]);
            dh_lua_add_text(out, t->survey->columns[t->period_column].header);
            dh_strbuf_add(out, ",\n");
        }
    }
    dh_strbuf_printf(out, "%s},\n", indent);
    for (int32_t i = 0; i < t->survey->n_columns; i++) {
        if (i == t->period_column) continue;
        if (t->columns[i].name != NULL || t->survey->columns[i].header[0] == '\0') continue;
        dh_strbuf_printf(out, "%s-- ", indent);
        dh_strbuf_printf(out, dh_tr("not loaded: '%s' (rows with a value: %s)"), t->survey->columns[i].header,
                         dh_numeral_whole(t->survey->columns[i].n_filled).text);
        dh_strbuf_add(out, "\n");
    }
}

static void write_dates(dh_strbuf *out, const dh_proposed_table *t, const char *indent)
{
    if (t->n_dates == 0) return;
    dh_strbuf_printf(out, "%sdates = { ", indent);
    for (int32_t i = 0; i < t->n_dates; i++) {
        if (i > 0) dh_strbuf_add(out, ", ");
        dh_lua_add_text(out, t->dates[i]);
    }
    dh_strbuf_add(out, " },");
    if (t->date_proof != NULL)
        dh_strbuf_printf(out, dh_tr(" -- proved by '%s'"), t->date_proof);
    else if (t->ambiguous_date != NULL)
        dh_strbuf_printf(out, dh_tr(" -- NOT SURE: '%s' can also be read with the month first, m/d/y"),
                         t->ambiguous_date);
    if (t->two_digits != NULL)
        dh_strbuf_printf(out, dh_tr(" -- NOT SURE: years of two digits are read as 1970 to 2069 (rows: %lld, as '%s')"),
                         (long long)t->n_two_digits, t->two_digits);
    if (t->serial != NULL) {
        char day[11];
        int32_t zero = t->survey->is_1904 ? DH_SERIAL_1904 : DH_SERIAL_1900;
        dh_date_format_iso((int32_t)strtol(t->serial, NULL, 10) - zero, day);
        dh_strbuf_printf(out,
                         t->is_serial_mixed
                             ? dh_tr(" -- NOT SURE: numbers beside other days are days as spreadsheets "
                                     "number them (rows: %lld; '%s' is %s)")
                             : dh_tr(" -- numbers are days as spreadsheets number them (rows: %lld; '%s' "
                                     "is %s)"),
                         (long long)t->n_serial, t->serial, day);
    }
    if (t->no_year != NULL && t->year == 0)
        dh_strbuf_printf(out,
                         dh_tr(" -- NOT SURE: days without a year are rejected until it is written, or said by year = "
                               "2024 (rows: %lld, as "
                               "'%s')"),
                         (long long)t->n_no_year, t->no_year);
    dh_strbuf_add_char(out, '\n');
}

/* What the texts of periods stand for in one of span_columns. A text that is no period is left to be filled in. */
static void write_spans(dh_strbuf *out, const dh_proposed_table *t, int column, const char *indent)
{
    dh_strbuf_printf(out, "%s  %s = {\n", indent, span_columns[column]);
    for (int32_t i = 0; i < t->n_spans; i++) {
        const dh_proposed_span *span = &t->spans[i];
        const char *values[] = {span->from, span->to, span->status}, *value = values[column];
        bool unread = column < 2 && value == NULL;
        dh_strbuf_printf(out, "%s    %s[", indent, unread ? "-- " : "");
        dh_lua_add_text(out, span->text);
        dh_strbuf_add(out, "] = ");
        if (column == 2 && value == NULL)
            dh_strbuf_add(out, "false");
        else
            dh_lua_add_text(out, value != NULL ? value : column == 0 ? "2024-01-01" : "2024-12-31");
        dh_strbuf_add_char(out, ',');
        if (unread)
            dh_strbuf_printf(out,
                             dh_tr(" -- NOT SURE: which period is it? Until it is said its rows are rejected "
                                   "(rows: %lld)"),
                             (long long)span->n);
        dh_strbuf_add_char(out, '\n');
    }
    dh_strbuf_printf(out, "%s  },\n", indent);
}

static void write_values(dh_strbuf *out, const dh_proposed_table *t, const char *indent)
{
    bool any = false;
    for (int32_t i = 0; i < t->survey->n_columns; i++) {
        const dh_proposed_column *column = &t->columns[i];
        if (column->n_values == 0) continue;
        if (!any) dh_strbuf_printf(out, "%svalues = {\n", indent);
        any = true;
        dh_strbuf_printf(out, "%s  %s = {\n", indent, column->name);
        for (int32_t k = 0; k < column->n_values; k++) {
            dh_strbuf_printf(out, "%s    [", indent);
            dh_lua_add_text(out, column->values[k].text);
            dh_strbuf_add(out, "] = ");
            dh_lua_add_text(out, column->values[k].value);
            dh_strbuf_add_char(out, ',');
            if (column->values[k].value[0] == '\0')
                dh_strbuf_printf(out,
                                 dh_tr(" -- NOT SURE: what does it mean? Until it is said it is unknown (rows: %lld)"),
                                 (long long)column->values[k].n);
            dh_strbuf_add_char(out, '\n');
        }
        dh_strbuf_printf(out, "%s  },\n", indent);
    }
    for (int k = 0; k < (t->has_statuses ? 3 : 2) && t->n_spans > 0; k++) {
        if (!any) dh_strbuf_printf(out, "%svalues = {\n", indent);
        any = true;
        write_spans(out, t, k, indent);
    }
    if (any) dh_strbuf_printf(out, "%s},\n", indent);
}

/* What each row of the files is in each of its periods. */
static void write_rows(dh_strbuf *out, const dh_proposed_table *t, const char *indent)
{
    if (t->n_rows == 0) return;
    dh_strbuf_printf(out, "%srows = {\n", indent);
    for (int32_t k = 0; k < t->n_rows; k++) {
        const dh_proposed_row *row = &t->rows[k];
        const char *between = "";
        dh_strbuf_printf(out, "%s  { columns = { ", indent);
        for (int32_t i = 0; i < t->survey->n_columns; i++) {
            if (t->columns[i].row != k + 1) continue;
            dh_strbuf_printf(out, "%s%s = ", between, t->columns[i].name);
            dh_lua_add_text(out, t->survey->columns[i].header);
            between = ", ";
        }
        dh_strbuf_printf(out, " }, constants = { from = \"%s\", to = \"%s\"%s } },\n", row->from, row->to,
                         row->period.status == DH_PERIOD_ESTIMATE ? ", status = \"estimate\"" : "");
    }
    dh_strbuf_printf(out, "%s},\n", indent);
}

/* Where a title stands that says what a line does, as its comment. */
static void write_title(dh_strbuf *out, const dh_proposed_title *title)
{
    dh_strbuf said = {0};
    if (title->line > 0)
        dh_strbuf_printf(&said, dh_tr("line %lld of '%s': '%s'"), (long long)title->line, title->source, title->text);
    else
        dh_strbuf_printf(&said, dh_tr("the name of the sheet: '%s'"), title->text);
    dh_lua_add_comment(out, said.data != NULL ? said.data : "");
    dh_strbuf_add_char(out, '\n');
    out->failed = out->failed || said.failed;
    dh_strbuf_free(&said);
}

/* The year of days that have none. */
static void write_year(dh_strbuf *out, const dh_proposed_table *t, const char *indent)
{
    if (t->year == 0) return;
    dh_strbuf_printf(out, "%syear = %d, -- ", indent, (int)t->year);
    dh_strbuf_printf(out, dh_tr("of days without one (rows: %lld, as '%s')"), (long long)t->n_no_year, t->no_year);
    dh_strbuf_add(out, "; ");
    write_title(out, &t->year_title);
}

/* The period that the titles have is written down where it is uncertain, but not used. */
static void write_lack(dh_strbuf *out, const dh_proposed_table *t, const char *indent)
{
    const dh_proposed_period *period = &t->period;
    dh_strbuf why = {0}, said = {0};
    dh_proposal_say_lack(&why, t);
    dh_strbuf_printf(&said, dh_tr("NOT SURE: of which period the figures are; %s say"),
                     why.data != NULL ? why.data : "");
    dh_strbuf_printf(out, "%s-- ", indent);
    dh_lua_add_comment(out, said.data != NULL ? said.data : "");
    dh_strbuf_printf(out, "\n%s-- constants = { from = \"%s\", to = \"%s\" },\n", indent,
                     period->from != NULL ? period->from : "2024-01-01",
                     period->from != NULL ? period->to : "2024-12-31");
    out->failed = out->failed || why.failed || said.failed;
    dh_strbuf_free(&why);
    dh_strbuf_free(&said);
}

static void write_period(dh_strbuf *out, const dh_proposed_table *t, const char *indent)
{
    const dh_proposed_period *period = &t->period;
    dh_strbuf said = {0};
    if (t->lacks_period) {
        write_lack(out, t, indent);
        return;
    }
    if (t->estimate_title != NULL) {
        dh_strbuf_printf(out, "%s-- ", indent);
        dh_strbuf_printf(&said,
                         dh_tr("NOT SURE: the title '%s' has an estimate; if all figures are, say constants = { "
                               "status = \"estimate\" }"),
                         t->estimate_title);
        dh_lua_add_comment(out, said.data != NULL ? said.data : "");
        dh_strbuf_add_char(out, '\n');
        dh_strbuf_clear(&said);
    }
    if (period->from == NULL) {
        dh_strbuf_free(&said);
        return;
    }
    const char *status = period->estimate && !dh_proposed_has(t, "status") ? ", status = \"estimate\"" : "";
    dh_strbuf_printf(out, "%sconstants = { from = \"%s\", to = \"%s\"%s }, -- ", indent, period->from, period->to,
                     status);
    write_title(out, &period->title);
    dh_strbuf_free(&said);
}

/* Where no header names the unit, and files or sheets are named after units. */
static void write_names(dh_strbuf *out, const dh_proposed_table *t, const char *indent)
{
    if (t->units_are_files)
        dh_strbuf_printf(out, "%sfile_column = \"unit\", -- %s\n", indent,
                         dh_tr("no header names the unit; the files are named after units"));
    if (t->unit_section != NULL) {
        dh_strbuf said = {0};
        dh_strbuf_printf(&said, dh_tr("no header names the unit; rows stand in sections of units, as '%s'"),
                         t->unit_section);
        dh_strbuf_printf(out, "%ssection_column = \"unit\", -- ", indent);
        dh_lua_add_comment(out, said.data != NULL ? said.data : "");
        dh_strbuf_add_char(out, '\n');
        out->failed = out->failed || said.failed;
        dh_strbuf_free(&said);
    }
    if (t->units_are_sheets)
        dh_strbuf_printf(out, "%ssheet_column = \"unit\", -- %s\n", indent,
                         dh_tr("no header names the unit; the sheets are named after units"));
}

/* The sheet that the table is in each of the files; NULL = none, or several. */
static const char *sheet_of(const kin *of)
{
    const dh_survey_table *survey = of->t->survey;
    const char *sheet = NULL;
    if (survey->sheet != NULL || count_files(of) == survey->n_files) return survey->sheet;
    for (int32_t i = 0; i < survey->n_sources; i++) {
        const dh_survey_source *source = &survey->sources[i];
        if (!is_of(of, source->file)) continue;
        if (source->sheet[0] == '\0' || (sheet != NULL && strcmp(sheet, source->sheet) != 0)) return NULL;
        sheet = source->sheet;
    }
    return sheet;
}

/* Where the files have other tables, too, the sheet is named, so that those are not tried and told of. */
static void write_sheet(dh_strbuf *out, const kin *of, const char *indent)
{
    const char *sheet = of->proposal->n_tables < 2 ? NULL : sheet_of(of);
    if (sheet == NULL) return;
    dh_strbuf_printf(out, "%ssheet = ", indent);
    dh_lua_add_text(out, sheet);
    dh_strbuf_add(out, ",\n");
}

/* How many of the columns the loader knows the row of headers by: those of its first, or of its last, line. */
static int32_t count_heads(const dh_proposed_table *t)
{
    int32_t n[2] = {0};
    for (int32_t i = 0; i < t->survey->n_columns; i++) {
        bool is_below = strstr(t->survey->columns[i].header, " / ") != NULL;
        n[is_below] += t->columns[i].name != NULL && t->columns[i].row <= 1;
        if (i == t->period_column) n[is_below] += 2;
    }
    return n[0] > n[1] ? n[0] : n[1];
}

/* Where too few headers are mapped for the loader to know them again, or other tables stand on the sheet, their lines
 * are said. */
static void write_header(dh_strbuf *out, const dh_proposed_table *t, const char *indent)
{
    const dh_survey_source *first = &t->survey->sources[0];
    bool several = false;
    for (int32_t i = 0; i < t->survey->n_sources; i++) several = several || t->survey->sources[i].is_one_of_several;
    if (t->survey->n_sources == 0 || (!several && (first->head_last < 2 || count_heads(t) > 1))) return;
    for (int32_t i = 1; i < t->survey->n_sources; i++) {
        const dh_survey_source *other = &t->survey->sources[i];
        if (other->head_first != first->head_first || other->head_last != first->head_last) return;
    }
    if (first->head_first == first->head_last)
        dh_strbuf_printf(out, "%sheader = %lld,\n", indent, (long long)first->head_first);
    else
        dh_strbuf_printf(out, "%sheader = { %lld, %lld },\n", indent, (long long)first->head_first,
                         (long long)first->head_last);
}

/* Cells that stand for the one above are read as that one in files of any size, now that they have been seen. */
static void write_ditto(dh_strbuf *out, const dh_proposed_table *t, const char *indent)
{
    const dh_survey_table *survey = t->survey;
    dh_strbuf said = {0};
    if (survey->n_dittos == 0) return;
    dh_strbuf_printf(&said, dh_tr("cells that stand for the one above: %lld, the first in line %lld of '%s', '%s'"),
                     (long long)survey->n_dittos, (long long)survey->ditto_line, survey->ditto_of, survey->ditto);
    dh_strbuf_printf(out, "%sditto = true, -- ", indent);
    dh_lua_add_comment(out, said.data != NULL ? said.data : "");
    dh_strbuf_add_char(out, '\n');
    out->failed = out->failed || said.failed;
    dh_strbuf_free(&said);
}

/* Values are read as they were meant, now that it has been seen that some are not written so. */
static void write_repair(dh_strbuf *out, const dh_proposed_table *t, const char *indent)
{
    const dh_survey_table *survey = t->survey;
    dh_strbuf said = {0};
    if (survey->n_meant == 0) return;
    dh_strbuf_printf(
        &said,
        dh_tr("values with letters that look as others do, signs of HTML, or encoded twice: %lld, the first "
              "in line %lld of '%s'"),
        (long long)survey->n_meant, (long long)survey->meant_line, survey->meant_of);
    dh_strbuf_printf(out, "%srepair = true, -- ", indent);
    dh_lua_add_comment(out, said.data != NULL ? said.data : "");
    dh_strbuf_add_char(out, '\n');
    out->failed = out->failed || said.failed;
    dh_strbuf_free(&said);
}

static void write_entry(dh_strbuf *out, const kin *of, const char *before, const char *indent)
{
    const dh_proposed_table *t = of->t;
    write_files(out, of, before, indent);
    write_sheet(out, of, indent);
    write_header(out, t, indent);
    /* a template says that no totals or notes stand below its rows: a last row of few cells is a row */
    if (of->templates) dh_strbuf_printf(out, "%sfooter = 0,\n", indent);
    write_ditto(out, t, indent);
    write_repair(out, t, indent);
    write_names(out, t, indent);
    write_columns(out, t, indent);
    write_rows(out, t, indent);
    write_period(out, t, indent);
    write_dates(out, t, indent);
    write_year(out, t, indent);
    dh_strbuf_printf(out, "%snumbers = \"%s\",\n", indent, t->numbers);
    write_values(out, t, indent);
}

/* The entries of one table of the domain: one, or a list. */
static void write_table(dh_strbuf *out, const dh_proposal *proposal, int table, const char *before)
{
    int32_t n = 0;
    for (int32_t i = 0; i < 2 * proposal->n_tables; i++) {
        const kin of = {proposal, &proposal->tables[i / 2], i % 2 > 0};
        n += of.t->table == table && count_files(&of) > 0;
    }
    if (n == 0) return;
    dh_strbuf_printf(out, "\n  %s = {\n", dh_table_names[table]);
    for (int32_t i = 0; i < 2 * proposal->n_tables; i++) {
        const kin of = {proposal, &proposal->tables[i / 2], i % 2 > 0};
        if (of.t->table != table || count_files(&of) == 0) continue;
        if (n > 1) dh_strbuf_add(out, "    {\n");
        write_entry(out, &of, before, n > 1 ? "      " : "    ");
        if (n > 1) dh_strbuf_add(out, "    },\n");
    }
    dh_strbuf_add(out, "  },\n");
}

static void write_level(dh_strbuf *out, const dh_proposal *proposal)
{
    const dh_proposed_table *of = NULL;
    for (int32_t i = 0; i < proposal->n_tables; i++) {
        const dh_proposed_table *t = &proposal->tables[i];
        if (t->table == DH_UNITS) return; /* the list of units says it */
        if (t->unit_level != NULL && (of == NULL || (t->names_level && !of->names_level))) of = t;
    }
    if (of == NULL) return;
    dh_strbuf_printf(out, "  unit_level = \"%s\",", of->unit_level);
    if (!of->names_level) dh_strbuf_add(out, dh_tr(" -- NOT SURE: no name of a unit says its level"));
    dh_strbuf_add_char(out, '\n');
}

dh_status dh_proposal_write(const dh_proposal *proposal, const char *title, const char *before, dh_strbuf *out,
                            dh_error *error)
{
    bool any = false;
    for (int32_t i = 0; i < proposal->n_tables; i++) any = any || proposal->tables[i].table >= 0;
    if (!any) {
        const dh_survey_table *first = proposal->n_tables > 0 ? proposal->tables[0].survey : NULL;
        dh_strbuf list = {0}, why = {0};
        if (first != NULL && proposal->tables[0].heads != NULL) {
            dh_proposal_say_heads(&why, &proposal->tables[0]);
            if (why.data != NULL) dh_error_set(error, DH_EDATA, "%s: %s", first->first, why.data);
            dh_strbuf_free(&why);
            return why.failed ? dh_error_nomem(error) : DH_EDATA;
        }
        for (int32_t i = 0; first != NULL && i < first->n_columns; i++)
            if (first->columns[i].header[0] != '\0')
                dh_strbuf_printf(&list, "%s'%s'", list.size > 0 ? ", " : "", first->columns[i].header);
        dh_error_set(
            error, DH_EDATA,
            "none of the tables is one of sessions, opinions, totals of a period (with its first and last "
            "day), attendees, conclusions, receptions, petitions, units or their lineage; the headers of '%s' are %s: "
            "write a dataset.lua that says which column is which",
            first != NULL ? first->first : title, list.data != NULL ? list.data : "");
        dh_strbuf_free(&list);
        return DH_EDATA;
    }
    dh_strbuf_printf(out, "-- %s\n",
                     dh_tr("A data set, proposed by 'dienhong profile' from what stands in the files."));
    dh_strbuf_printf(out, "-- %s\n", dh_tr("Change what is not right; lines with NOT SURE want a look."));
    dh_strbuf_add(out, "return {\n  title = ");
    dh_lua_add_text(out, title);
    dh_strbuf_add(out, ",\n");
    write_level(out, proposal);
    dh_proposal_write_left_out(out, proposal, before);
    static const int order[] = {DH_UNITS, DH_LINEAGE,   DH_SESSIONS,    DH_OPINIONS,   DH_SUMMARIES,
                                DH_POLLS, DH_ATTENDEES, DH_CONCLUSIONS, DH_RECEPTIONS, DH_PETITIONS};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) write_table(out, proposal, order[i], before);
    dh_strbuf_add(out, "}\n");
    return out->failed ? dh_error_nomem(error) : DH_OK;
}
