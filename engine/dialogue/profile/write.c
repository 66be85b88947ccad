/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A proposal as dataset.lua, and as sentences. */
#include <string.h>

#include "base/message.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/profile/proposal.h"
#include "dialogue/profile/template.h"

/* A text as Lua writes it. */
static void write_text(dh_strbuf *out, const char *text)
{
    dh_strbuf_add_char(out, '"');
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\') dh_strbuf_add_char(out, '\\');
        if (*at == '\n')
            dh_strbuf_add(out, "\\n");
        else if ((unsigned char)*at < ' ')
            dh_strbuf_printf(out, "\\%03d", *at);
        else
            dh_strbuf_add_char(out, *at);
    }
    dh_strbuf_add_char(out, '"');
}

static const char *table_name(const dh_proposed_table *t)
{
    return dh_table_names[t->table];
}

/* ---- dataset.lua ---- */

static void write_files(dh_strbuf *out, const dh_survey_table *survey, const char *before, const char *indent)
{
    dh_strbuf_printf(out, "%sfile = { ", indent);
    for (int32_t i = 0; i < survey->n_files; i++) {
        if (i > 0) dh_strbuf_printf(out, ",\n%s         ", indent);
        dh_strbuf path = {0};
        dh_strbuf_printf(&path, "%s%s", survey->files[i][0] == '/' ? "" : before, survey->files[i]);
        write_text(out, path.data != NULL ? path.data : "");
        out->failed = out->failed || path.failed;
        dh_strbuf_free(&path);
    }
    dh_strbuf_add(out, " },\n");
}

static void write_columns(dh_strbuf *out, const dh_proposed_table *t, const char *indent)
{
    dh_strbuf_printf(out, "%scolumns = {\n", indent);
    for (int32_t i = 0; i < t->survey->n_columns; i++) {
        if (t->columns[i].name == NULL) continue;
        dh_strbuf_printf(out, "%s  %s = ", indent, t->columns[i].name);
        write_text(out, t->survey->columns[i].header);
        dh_strbuf_add(out, ",\n");
    }
    if (t->period_column >= 0) {
        for (int k = 0; k < 2; k++) {
            dh_strbuf_printf(out, "%s  %s = ", indent, k == 0 ? "from" : "to");
            write_text(out, t->survey->columns[t->period_column].header);
            dh_strbuf_add(out, ",\n");
        }
    }
    dh_strbuf_printf(out, "%s},\n", indent);
    for (int32_t i = 0; i < t->survey->n_columns; i++) {
        if (i == t->period_column) continue;
        if (t->columns[i].name != NULL || t->survey->columns[i].header[0] == '\0') continue;
        dh_strbuf_printf(out, "%s-- ", indent);
        dh_strbuf_printf(out, dh_tr("not loaded: '%s' (rows with a value: %lld)"), t->survey->columns[i].header,
                         (long long)t->survey->columns[i].n_filled);
        dh_strbuf_add(out, "\n");
    }
}

static void write_dates(dh_strbuf *out, const dh_proposed_table *t, const char *indent)
{
    if (t->n_dates == 0) return;
    dh_strbuf_printf(out, "%sdates = { ", indent);
    for (int32_t i = 0; i < t->n_dates; i++) {
        if (i > 0) dh_strbuf_add(out, ", ");
        write_text(out, t->dates[i]);
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
    dh_strbuf_add_char(out, '\n');
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
            write_text(out, column->values[k].text);
            dh_strbuf_add(out, "] = ");
            write_text(out, column->values[k].value);
            dh_strbuf_add_char(out, ',');
            if (column->values[k].value[0] == '\0')
                dh_strbuf_printf(out,
                                 dh_tr(" -- NOT SURE: what does it mean? Until it is said it is unknown (rows: %lld)"),
                                 (long long)column->values[k].n);
            dh_strbuf_add_char(out, '\n');
        }
        dh_strbuf_printf(out, "%s  },\n", indent);
    }
    for (int k = 0; k < 2 && t->n_spans > 0; k++) {
        if (!any) dh_strbuf_printf(out, "%svalues = {\n", indent);
        any = true;
        dh_strbuf_printf(out, "%s  %s = {\n", indent, k == 0 ? "from" : "to");
        for (int32_t i = 0; i < t->n_spans; i++) {
            dh_strbuf_printf(out, "%s    [", indent);
            write_text(out, t->spans[i].text);
            dh_strbuf_printf(out, "] = \"%s\",\n", k == 0 ? t->spans[i].from : t->spans[i].to);
        }
        dh_strbuf_printf(out, "%s  },\n", indent);
    }
    if (any) dh_strbuf_printf(out, "%s},\n", indent);
}

/* A text in a comment, on its line. */
static void write_comment(dh_strbuf *out, const char *text)
{
    for (; *text != '\0'; text++) dh_strbuf_add_char(out, *text == '\n' || *text == '\r' ? ' ' : *text);
}

static void write_period(dh_strbuf *out, const dh_proposed_table *t, const char *indent)
{
    const dh_proposed_period *period = &t->period;
    dh_strbuf said = {0};
    if (t->lacks_period)
        dh_strbuf_printf(out,
                         dh_tr("%s-- NOT SURE: no title and no column says of which period the figures are; say\n"
                               "%s-- constants = { from = \"2024-01-01\", to = \"2024-12-31\" },\n"),
                         indent, indent);
    if (period->from == NULL) return;
    dh_strbuf_printf(out, "%sconstants = { from = \"%s\", to = \"%s\" }, -- ", indent, period->from, period->to);
    if (period->line > 0)
        dh_strbuf_printf(&said, dh_tr("line %lld of '%s': '%s'"), (long long)period->line, period->source,
                         period->text);
    else
        dh_strbuf_printf(&said, dh_tr("the name of the sheet: '%s'"), period->text);
    write_comment(out, said.data != NULL ? said.data : "");
    dh_strbuf_add_char(out, '\n');
    out->failed = out->failed || said.failed;
    dh_strbuf_free(&said);
}

/* Where no header names the unit, and files or sheets are named after units. */
static void write_names(dh_strbuf *out, const dh_proposed_table *t, const char *indent)
{
    if (t->units_are_files)
        dh_strbuf_printf(out, "%sfile_column = \"unit\", -- %s\n", indent,
                         dh_tr("no header names the unit; the files are named after units"));
    if (t->units_are_sheets)
        dh_strbuf_printf(out, "%ssheet_column = \"unit\", -- %s\n", indent,
                         dh_tr("no header names the unit; the sheets are named after units"));
}

/* Where the files have other tables, too, the sheet is named, so that those are not tried and told of. */
static void write_sheet(dh_strbuf *out, const dh_proposal *proposal, const dh_proposed_table *t, const char *indent)
{
    if (t->survey->sheet == NULL || proposal->n_tables < 2) return;
    dh_strbuf_printf(out, "%ssheet = ", indent);
    write_text(out, t->survey->sheet);
    dh_strbuf_add(out, ",\n");
}

/* A template says that no totals or notes stand below its rows: a last row of few cells is a row. */
static void write_footer(dh_strbuf *out, const dh_proposal *proposal, const char *indent)
{
    for (int32_t i = 0; i < proposal->n_tables; i++) {
        if (!dh_template_is_own(proposal->tables[i].survey)) continue;
        dh_strbuf_printf(out, "%sfooter = 0,\n", indent);
        return;
    }
}

static void write_entry(dh_strbuf *out, const dh_proposal *proposal, const dh_proposed_table *t, const char *before,
                        const char *indent)
{
    write_files(out, t->survey, before, indent);
    write_sheet(out, proposal, t, indent);
    write_footer(out, proposal, indent);
    write_names(out, t, indent);
    write_columns(out, t, indent);
    write_period(out, t, indent);
    write_dates(out, t, indent);
    dh_strbuf_printf(out, "%snumbers = \"%s\",\n", indent, t->numbers);
    write_values(out, t, indent);
}

/* The entries of one table of the domain: one, or a list. */
static void write_table(dh_strbuf *out, const dh_proposal *proposal, int table, const char *before)
{
    int32_t n = 0;
    for (int32_t i = 0; i < proposal->n_tables; i++) n += proposal->tables[i].table == table;
    if (n == 0) return;
    dh_strbuf_printf(out, "\n  %s = {\n", dh_table_names[table]);
    for (int32_t i = 0; i < proposal->n_tables; i++) {
        const dh_proposed_table *t = &proposal->tables[i];
        if (t->table != table) continue;
        if (n > 1) dh_strbuf_add(out, "    {\n");
        write_entry(out, proposal, t, before, n > 1 ? "      " : "    ");
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
        dh_strbuf list = {0};
        for (int32_t i = 0; first != NULL && i < first->n_columns; i++)
            if (first->columns[i].header[0] != '\0')
                dh_strbuf_printf(&list, "%s'%s'", list.size > 0 ? ", " : "", first->columns[i].header);
        dh_error_set(error, DH_EDATA,
                     "none of the tables is one of sessions, opinions, totals of a period (with its first and last "
                     "day), attendees, conclusions, receptions, petitions or units; the headers of '%s' are %s: "
                     "write a dataset.lua that says which column is which",
                     first != NULL ? first->first : title, list.data != NULL ? list.data : "");
        dh_strbuf_free(&list);
        return DH_EDATA;
    }
    dh_strbuf_printf(out, "-- %s\n",
                     dh_tr("A data set, proposed by 'dienhong profile' from what stands in the files."));
    dh_strbuf_printf(out, "-- %s\n", dh_tr("Change what is not right; lines with NOT SURE want a look."));
    dh_strbuf_add(out, "return {\n  title = ");
    write_text(out, title);
    dh_strbuf_add(out, ",\n");
    write_level(out, proposal);
    static const int order[] = {DH_UNITS,     DH_SESSIONS,    DH_OPINIONS,   DH_SUMMARIES,
                                DH_ATTENDEES, DH_CONCLUSIONS, DH_RECEPTIONS, DH_PETITIONS};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) write_table(out, proposal, order[i], before);
    dh_strbuf_add(out, "}\n");
    return out->failed ? dh_error_nomem(error) : DH_OK;
}

/* ---- the report ---- */

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
    if (t->lacks_period && t->period_in_two) {
        dh_strbuf_add(out, dh_tr("  not sure: of which period each row is; months or quarters stand in one column and "
                                 "years in another: put both into one, such as 'Quý I/2024'\n"));
        n++;
    } else if (t->lacks_period) {
        dh_strbuf_add(out, dh_tr("  not sure: of which period the figures are; no title and no column says it: say "
                                 "constants = { from = \"2024-01-01\", to = \"2024-12-31\" }\n"));
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
        if (t->table < 0 && dh_template_is_own(t->survey)) {
            dh_strbuf_printf(out, dh_tr("%s: instructions or lists of a template, left out\n"), t->survey->first);
            continue;
        }
        if (t->table < 0) {
            dh_strbuf_printf(out, dh_tr("%s: no table that is known; left out with its %lld rows\n"), t->survey->first,
                             (long long)t->survey->n_rows);
            unsure++;
            continue;
        }
        dh_strbuf_printf(out, dh_tr("%s: table %s (files or sheets: %d)\n"), t->survey->first, table_name(t),
                         (int)t->survey->n_sources);
        if (t->units_are_files) dh_strbuf_printf(out, "  unit: %s\n", dh_tr("the names of the files"));
        if (t->units_are_sheets) dh_strbuf_printf(out, "  unit: %s\n", dh_tr("the names of the sheets"));
        if (t->period.from != NULL)
            dh_strbuf_printf(out, dh_tr("  period: %s to %s, by '%s'\n"), t->period.from, t->period.to, t->period.text);
        for (int32_t c = 0; c < t->survey->n_columns; c++) {
            if (t->survey->columns[c].header[0] == '\0') continue;
            if (c == t->period_column) {
                dh_strbuf_printf(out, "  %s = '%s'\n", "from,to", t->survey->columns[c].header);
                continue;
            }
            if (t->columns[c].name != NULL)
                dh_strbuf_printf(out, "  %s = '%s'\n", t->columns[c].name, t->survey->columns[c].header);
            else
                dh_strbuf_printf(out, dh_tr("  not loaded: '%s'\n"), t->survey->columns[c].header);
        }
        unsure += report_unsure(t, out);
    }
    return unsure;
}
