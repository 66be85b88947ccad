/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See rule_report.h. */
#include "cli/rule_report.h"

#include <string.h>

#include "base/message.h"
#include "table/format.h"

enum { EXAMPLES = 3, TABLE = 0, COLUMN, REASON, REMEDY, FAULTS, ROWS, EXAMPLE };

static const char *severity(const dh_rule *rule)
{
    return dh_tr(rule->is_warning ? DH_MESSAGE("warning") : DH_MESSAGE("error"));
}

/* "sessions.csv:12"; where rows have no places, "sessions, row 12" of those that were accepted. */
static void add_place(dh_strbuf *out, const dh_rule_result *of, int64_t row)
{
    const char *file;
    int64_t line;
    if (of->load == NULL) {
        dh_strbuf_printf(out, dh_tr("%s, row %lld"), of->rule->table, (long long)row + 1);
        return;
    }
    dh_load_place(of->load, row, &file, &line);
    dh_strbuf_printf(out, "%s:%lld", file, (long long)line);
}

static bool is_unchecked(const dh_rule_result *of)
{
    return of->lacks_table || of->lacking != NULL;
}

/* A sentence on all rows; false: there is nothing to be told. `out` NULL: it is not asked for. */
static bool add_summary(dh_strbuf *out, const dh_rule_result *of)
{
    const dh_rule *rule = of->rule;
    if (!is_unchecked(of) && of->n_broken == 0 && of->n_unknown == 0) return false;
    if (out == NULL) return true;
    if (of->lacks_table)
        dh_strbuf_printf(out, dh_tr("rule '%s' was not checked: the data set has no table '%s'"), rule->name,
                         rule->table);
    else if (of->lacking != NULL)
        dh_strbuf_printf(out, dh_tr("rule '%s' was not checked: no file gives the column '%s'"), rule->name,
                         of->lacking);
    else
        dh_strbuf_printf(out, dh_tr("rule '%s': of %s rows of %s, %s break it, and in %s a value is unknown"),
                         rule->name, dh_numeral_whole(of->n_rows).text, rule->table,
                         dh_numeral_whole(of->n_broken).text, dh_numeral_whole(of->n_unknown).text);
    return true;
}

static int64_t report_rule(dh_strbuf *out, const dh_rule_result *of)
{
    const dh_rule *rule = of->rule;
    for (int64_t i = 0; out != NULL && i < of->n_broken; i++) {
        add_place(out, of, of->broken[i]);
        dh_strbuf_add(out, ": ");
        dh_strbuf_printf(out, dh_tr("rule '%s' (%s): %s"), rule->name, severity(rule),
                         rule->message[dh_message_locale()]);
        dh_strbuf_add(out, "\n");
    }
    bool has_summary = add_summary(out, of);
    if (has_summary && out != NULL) dh_strbuf_add(out, "\n");
    return of->n_broken + has_summary;
}

int64_t dh_rule_report(dh_strbuf *out, const dh_rule_results *results)
{
    int64_t n = 0;
    for (size_t i = 0; i < results->n; i++) n += report_rule(out, &results->items[i]);
    return n;
}

static bool append(dh_table *groups, int32_t column, const char *text)
{
    dh_column *to = dh_table_growing(groups, column);
    return (text != NULL ? dh_column_append_text(to, text, strlen(text)) : dh_column_append_null(to)) == 0;
}

static dh_status add_group(dh_table *groups, const dh_rule_result *of, dh_error *error)
{
    dh_strbuf examples = {0}, reason = {0};
    dh_strbuf_printf(&reason, dh_tr("rule '%s' (%s): %s"), of->rule->name, severity(of->rule),
                     of->rule->message[dh_message_locale()]);
    for (int64_t i = 0; i < of->n_broken && i < EXAMPLES; i++) {
        dh_strbuf_add(&examples, i > 0 ? "; " : "");
        add_place(&examples, of, of->broken[i]);
    }
    bool added = !examples.failed && !reason.failed && append(groups, TABLE, of->rule->table) &&
                 append(groups, COLUMN, NULL) && append(groups, REASON, reason.data) &&
                 append(groups, REMEDY, dh_tr("correct it by what it was copied from")) &&
                 dh_column_append_int64(dh_table_growing(groups, FAULTS), of->n_broken) == 0 &&
                 dh_column_append_int64(dh_table_growing(groups, ROWS), of->n_broken) == 0 &&
                 append(groups, EXAMPLE, examples.data);
    dh_strbuf_free(&examples);
    dh_strbuf_free(&reason);
    return added ? DH_OK : dh_error_nomem(error);
}

dh_status dh_rule_add_groups(dh_table *groups, const dh_rule_results *results, dh_error *error)
{
    for (size_t i = 0; i < results->n; i++) {
        dh_strbuf note = {0};
        if (results->items[i].n_broken > 0) DH_TRY(add_group(groups, &results->items[i], error));
        if (!add_summary(&note, &results->items[i])) continue;
        dh_status status = note.failed ? dh_error_nomem(error) : dh_table_add_note(groups, error, "%s", note.data);
        dh_strbuf_free(&note);
        DH_TRY(status);
    }
    return DH_OK;
}

dh_status dh_rule_list(const dh_context *context, dh_arena *arena, dh_error *error)
{
    dh_rules rules;
    dh_strbuf text = {0};
    dh_folders folders = dh_context_folders(context);
    DH_TRY(dh_rules_read(&rules, &folders, arena, error));
    for (size_t i = 0; i < rules.n; i++) {
        const dh_rule *rule = &rules.items[i];
        dh_strbuf_printf(&text, "%-20s %-12s %s: %s", rule->name, rule->table, severity(rule),
                         rule->message[dh_message_locale()]);
        if (rule->place != DH_PLACE_PROGRAM) dh_strbuf_printf(&text, " (%s)", rule->path);
        dh_strbuf_add(&text, "\n");
    }
    dh_status status = text.failed ? dh_error_nomem(error)
                                   : dh_context_write(context, text.data != NULL ? text.data : "", text.size, error);
    dh_strbuf_free(&text);
    if (status == DH_OK && rules.n == 0)
        dh_context_say(context,
                       "there are no own rules; a rule is a file NAME.lua in a folder 'rules' beside the data set");
    return status;
}
