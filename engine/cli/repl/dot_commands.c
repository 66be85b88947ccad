/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See session.h: the lines that begin with a dot, a row each. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "cli/repl/default_chart.h"
#include "cli/repl/session.h"
#include "dialogue/dataset/tables.h"
#include "script/lines.h"

#define BLANKS " \t\r\n"

/* ---- what there is ---- */

static dh_status help(dh_session *session, const char *file, const char *rest, dh_error *error)
{
    dh_strbuf text = {0};
    (void)file, (void)rest;
    dh_strbuf_add(&text,
                  dh_tr("A line is Lua, as in scripts: ds is the data set, and what a line gives is shown. _ is the "
                        "last result.\n"
                        "An unfinished line goes on in the next; one that begins with ':' is run again together "
                        "with the lines before it.\n"
                        "A local lives on in later lines, as a global (but for one that is <const>).\n\n"));
    for (const dh_dot_command *command = dh_dot_commands; command->name != NULL; command++) {
        const char *usage = dh_tr(command->usage);
        dh_strbuf_printf(&text, "  %s", usage);
        for (int64_t at = dh_text_width(usage, strlen(usage)); at < 32; at++) dh_strbuf_add_char(&text, ' ');
        dh_strbuf_printf(&text, "%s\n", dh_tr(command->doc));
    }
    dh_status status = text.failed ? dh_error_nomem(error) : dh_session_begin_result(session, error);
    if (status == DH_OK) status = dh_context_write(&session->context, text.data, text.size, error);
    dh_strbuf_free(&text);
    return status;
}

static dh_status print_table(dh_session *session, const dh_table *table, dh_error *error)
{
    DH_TRY(dh_session_begin_result(session, error));
    return dh_context_print(&session->context, table, error);
}

/* A row: the table's name, how many columns it has, and how many rows where that is known before it is read. */
static dh_status add_row(dh_column *const *columns, const dh_dataset *dataset, const char *name, dh_error *error)
{
    const dh_table *table = dh_dataset_table(dataset, name);
    const dh_relation *relation = dh_dataset_relation(dataset, name);
    int64_t rows = relation != NULL ? relation->rows : dh_table_rows(table);
    int failed = dh_column_append_text(columns[0], name, strlen(name));
    failed |= dh_column_append_int64(columns[1], relation != NULL ? relation->n_fields : dh_table_columns(table));
    failed |= rows >= 0 ? dh_column_append_int64(columns[2], rows) : dh_column_append_null(columns[2]);
    return failed == 0 ? DH_OK : dh_error_nomem(error);
}

static dh_status list_tables(dh_table *table, const dh_dataset *dataset, dh_error *error)
{
    static const struct {
        const char *name;
        dh_type type;
        const char *head;
    } heads[] = {{"table", DH_TEXT, DH_MESSAGE("Table")},
                 {"columns", DH_INT64, DH_MESSAGE("Columns")},
                 {"rows", DH_INT64, DH_MESSAGE("Rows")}};
    dh_column *columns[3];
    for (int i = 0; i < 3; i++) {
        columns[i] = dh_column_new(heads[i].type, 8);
        if (columns[i] == NULL) return dh_error_nomem(error);
        DH_TRY(dh_table_add_growing(table, heads[i].name, columns[i], error));
        DH_TRY(dh_table_set_head(table, i, dh_tr(heads[i].head), error));
    }
    for (const char *const *name = dh_dataset_table_names(dataset); *name != NULL; name++)
        if (dh_dataset_table(dataset, *name) != NULL || dh_dataset_relation(dataset, *name) != NULL)
            DH_TRY(add_row(columns, dataset, *name, error));
    return dh_table_finish(table, error);
}

static dh_status tables(dh_session *session, const char *file, const char *rest, dh_error *error)
{
    (void)file, (void)rest;
    if (session->context.dataset == NULL)
        return dh_error_set(error, DH_EINVAL,
                            "no data set is open; start as 'dienhong repl DATASET', or open one by "
                            "'ds = dienhong.open \"FOLDER\"' and look at ds.sessions");
    dh_table *table = dh_table_new();
    dh_status status = table != NULL ? list_tables(table, session->context.dataset, error) : dh_error_nomem(error);
    if (status == DH_OK) status = print_table(session, table, error);
    if (table != NULL) dh_table_free(table);
    return status;
}

/* ---- of a value ---- */

/* The value of the expression; of `_`, the last result, where there is none. */
static dh_status evaluate(dh_session *session, const char *expression, dh_error *error)
{
    DH_TRY(dh_script_evaluate(session->script, expression[0] != '\0' ? expression : "_", DH_REPL_NAME, error));
    if (dh_script_value_kind(session->script) != DH_SCRIPT_NONE) return DH_OK;
    if (expression[0] == '\0')
        return dh_error_set(error, DH_EINVAL, "there is no last result yet; write what is meant behind the command");
    return dh_error_set(error, DH_EINVAL, "'%s' is nil, or gives no value", expression);
}

static bool is_name(const char *text)
{
    return text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] == '\0';
}

/* A name is that of a table of the data set first. */
static dh_status columns(dh_session *session, const char *file, const char *rest, dh_error *error)
{
    const dh_dataset *dataset = session->context.dataset;
    dh_strbuf expression = {0};
    dh_table *table;
    (void)file;
    bool is_table = dataset != NULL && (dh_dataset_table(dataset, rest) != NULL ||
                                        (dh_table_index(rest) < 0 && dh_dataset_relation(dataset, rest) != NULL));
    dh_strbuf_printf(&expression, "ds.%s", rest);
    dh_status status =
        expression.failed ? dh_error_nomem(error) : evaluate(session, is_table ? expression.data : rest, error);
    if (status == DH_EINVAL && dataset != NULL && is_name(rest)) /* which names the nearest table */
        status = evaluate(session, expression.data, error);
    dh_strbuf_free(&expression);
    DH_TRY(status);
    DH_TRY(dh_script_describe(&table, session->script, error));
    status = print_table(session, table, error);
    dh_table_free(table);
    return status;
}

static dh_status explain(dh_session *session, const char *file, const char *rest, dh_error *error)
{
    const char *text;
    (void)file;
    DH_TRY(evaluate(session, rest, error));
    if (dh_script_value_kind(session->script) != DH_SCRIPT_QUERY)
        return dh_error_set(error, DH_EINVAL, "only a query has a plan, as in '.explain ds.sessions:take(3)'");
    DH_TRY(dh_script_call_method(session->script, "explain", NULL, &text, error));
    DH_TRY(dh_session_begin_result(session, error));
    return dh_context_write(&session->context, text, text != NULL ? strlen(text) : 0, error);
}

/* Calls the value's save with the file. */
static dh_status save_value(dh_session *session, const char *file, dh_error *error)
{
    const char *text;
    DH_TRY(dh_script_call_method(session->script, "save", file, &text, error));
    dh_context_say(&session->context, "'%s' was written", file);
    return DH_OK;
}

static dh_status save(dh_session *session, const char *file, const char *rest, dh_error *error)
{
    DH_TRY(evaluate(session, rest, error));
    switch (dh_script_value_kind(session->script)) {
    case DH_SCRIPT_CHART: return dh_error_set(error, DH_EINVAL, "this is a chart; '.chart FILE.png' draws it");
    case DH_SCRIPT_REPORT: return dh_error_set(error, DH_EINVAL, "this is a report; '.report FILE.pdf' writes it");
    case DH_SCRIPT_QUERY: return save_value(session, file, error);
    default:
        return dh_error_set(error, DH_EINVAL,
                            "only a query or a table of rows is saved; of several results name one, as in '.save %s "
                            "_[1]'",
                            file);
    }
}

/* Draws a table as what it most likely is meant to be, and says as which chart, so that it can be changed; where its
 * rows cannot be told apart by one or two columns it says how a chart is made. */
static dh_status draw_table(dh_session *session, const char *file, const char *rest, dh_error *error)
{
    const dh_table *table;
    const char *text, *data = rest[0] != '\0' ? rest : "_";
    size_t size;
    dh_default_chart found;
    DH_TRY(dh_script_value(session->script, 0, &table, &text, &size, error));
    DH_TRY(dh_default_chart_find(&found, table, error));
    if (!found.is_found)
        return dh_error_set(
            error, DH_EINVAL,
            "this is a table, and a chart has to say what is drawn; write '.chart %s dienhong.chart{ data = %s, "
            "mark = \"bar\", x = \"%s\", y = \"%s\" }'",
            file, data, found.x != NULL ? found.x : "…", found.y != NULL ? found.y : "…");
    const char *fields[] = {"mark",      found.mark, "x", found.x, "y", found.y, found.color ? "color" : NULL,
                            found.color, NULL};
    DH_TRY(dh_script_make_chart(session->script, fields, error));
    DH_TRY(save_value(session, file, error));
    bool colored = found.color != NULL;
    dh_context_say(
        &session->context, "drawn as dienhong.chart{ data = %s, mark = \"%s\", x = \"%s\", y = \"%s\"%s%s%s }", data,
        found.mark, found.x, found.y, colored ? ", color = \"" : "", colored ? found.color : "", colored ? "\"" : "");
    return DH_OK;
}

static dh_status chart(dh_session *session, const char *file, const char *rest, dh_error *error)
{
    DH_TRY(evaluate(session, rest, error));
    dh_script_kind kind = dh_script_value_kind(session->script);
    if (kind == DH_SCRIPT_CHART) return save_value(session, file, error);
    if (kind == DH_SCRIPT_QUERY) return draw_table(session, file, rest, error);
    return dh_error_set(error, DH_EINVAL, "this is no chart; one is made by 'dienhong.chart{ … }'");
}

static dh_status report(dh_session *session, const char *file, const char *rest, dh_error *error)
{
    DH_TRY(evaluate(session, rest, error));
    if (dh_script_value_kind(session->script) == DH_SCRIPT_REPORT) return save_value(session, file, error);
    return dh_error_set(error, DH_EINVAL, "this is no report; one is made by 'dienhong.report{ … }'");
}

/* The front takes it before it comes here; in a text of several lines it does nothing. */
static dh_status quit(dh_session *session, const char *file, const char *rest, dh_error *error)
{
    (void)session, (void)file, (void)rest, (void)error;
    return DH_OK;
}

const dh_dot_command dh_dot_commands[] = {
    {"help", ".help", DH_MESSAGE("this"), help, false},
    {"tables", ".tables", DH_MESSAGE("the tables of the data set"), tables, false},
    {"columns", DH_MESSAGE(".columns TABLE"), DH_MESSAGE("the columns of a table, or of a query"), columns, false},
    {"explain", DH_MESSAGE(".explain QUERY"), DH_MESSAGE("how a query is computed"), explain, false},
    {"save", DH_MESSAGE(".save FILE [EXPRESSION]"),
     DH_MESSAGE("write the last result, or this one; the ending is the format"), save, true},
    {"chart", DH_MESSAGE(".chart FILE [EXPRESSION]"), DH_MESSAGE("draw a chart, or a table, as .png, .pdf or .svg"),
     chart, true},
    {"report", DH_MESSAGE(".report FILE [EXPRESSION]"), DH_MESSAGE("write a report as .pdf or .html"), report, true},
    {"quit", ".quit", DH_MESSAGE("end (so does Ctrl-D); Ctrl-C stops what is running"), quit, false},
    {NULL, NULL, NULL, NULL, false}};

/* ---- reading them ---- */

bool dh_dot_is_command(const char *text)
{
    text += strspn(text, BLANKS);
    return text[0] == '.' && (text[1] < '0' || text[1] > '9');
}

static dh_status refuse_name(const char *name, dh_error *error)
{
    const char *names[16];
    size_t n = 0;
    for (const dh_dot_command *command = dh_dot_commands; command->name != NULL; command++) names[n++] = command->name;
    const char *nearest = dh_text_nearest(name, names, n);
    if (nearest != NULL)
        return dh_error_set(error, DH_EINVAL, "there is no command '.%s', did you mean '.%s'?", name, nearest);
    return dh_error_set(error, DH_EINVAL, "there is no command '.%s'; '.help' lists them", name);
}

/* Cuts the first word off *rest, in quotes or not, and ends it. */
static char *take_word(char **rest)
{
    char *at = *rest, quote = at[0] == '"' || at[0] == '\'' ? at[0] : '\0';
    char *word = quote != '\0' ? at + 1 : at;
    char *end = quote != '\0' ? strchr(word, quote) : NULL;
    if (end == NULL) end = word + strcspn(word, BLANKS);
    *rest = end + (*end != '\0');
    *rest += strspn(*rest, BLANKS);
    *end = '\0';
    return word;
}

static dh_status run_command(dh_session *session, const dh_dot_command *command, char *rest, dh_error *error)
{
    const char *usage = dh_tr(command->usage);
    bool takes = strchr(usage, ' ') != NULL;
    if (!takes && rest[0] != '\0')
        return dh_error_set(error, DH_EINVAL, "'.%s' takes nothing behind it, and was given '%s'", command->name, rest);
    char *file = command->takes_file ? take_word(&rest) : rest + strlen(rest);
    if (takes && (command->takes_file ? file[0] : rest[0]) == '\0')
        return dh_error_set(error, DH_EINVAL, "'.%s' needs something behind it: %s", command->name, usage);
    return command->run(session, file, rest, error);
}

dh_status dh_dot_run(dh_session *session, const char *text, dh_error *error)
{
    char *line = dh_strdup(text + strspn(text, BLANKS) + 1);
    if (line == NULL) return dh_error_nomem(error);
    for (size_t end = strlen(line); end > 0 && strchr(BLANKS, line[end - 1]) != NULL;) line[--end] = '\0';
    char *rest = line;
    const char *name = take_word(&rest);
    const dh_dot_command *command = dh_dot_commands;
    while (command->name != NULL && strcmp(command->name, name) != 0) command++;
    dh_status status = command->name != NULL ? run_command(session, command, rest, error) : refuse_name(name, error);
    dh_free(line);
    return status;
}
