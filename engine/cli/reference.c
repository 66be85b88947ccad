/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong reference: the reference of columns, keys, verbs and functions as a page in Markdown, made from the tables
 * that the program itself reads by; or the manual page (man_page.c), or what shells complete
 * (completion.c). */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "cli/completion.h"
#include "cli/context.h"
#include "cli/man_page.h"
#include "cli/words.h"
#include "load/config/entry.h"
#include "load/config/manifest.h"

/* "kind (periodic, thematic, ad_hoc)". The type is left out where it is text. */
static void add_column(dh_strbuf *out, const dh_column_spec *column, bool key)
{
    dh_strbuf_printf(out, "%s`%s`%s", key ? "**" : "", column->name, key ? "**" : "");
    if (column->required) dh_strbuf_add(out, "\\*");
    if (column->choices != NULL) {
        for (size_t i = 0; column->choices[i] != NULL; i++)
            dh_strbuf_printf(out, "%s%s", i > 0 ? ", " : " (", column->choices[i]);
        dh_strbuf_add_char(out, ')');
    } else if (column->type != DH_CATEGORY && column->type != DH_TEXT) {
        dh_strbuf_printf(out, " (%s)", dh_type_name(column->type));
    }
}

static bool is_key(const dh_table_spec *table, const char *column)
{
    for (size_t i = 0; table->keys != NULL && table->keys[i] != NULL; i++)
        if (strcmp(table->keys[i], column) == 0) return true;
    return false;
}

static void add_head(dh_strbuf *out)
{
    dh_strbuf_add(
        out, dh_tr("# Reference\n\n"
                   "What may be written where: columns, keys, verbs, functions, charts and reports. The "
                   "[README](../README.md) shows how\nthey are used; the commands and their flags are in "
                   "`dienhong COMMAND --help` and in the manual page, `man dienhong`.\n\n"
                   "This page is made from the program's own lists, by `dienhong reference --locale en -o "
                   "scripts/reference.md`. `dienhong help WORD` prints\nwhat it says of one word. The examples are "
                   "queries of the sample, `dienhong query "
                   "scripts/examples/thach-ha -e '…'`, or\nscripts for `dienhong chart` and `dienhong report`.\n\n"));
}

static void add_tables(dh_strbuf *out)
{
    dh_strbuf_printf(out, "## %s\n\n%s\n\n| %s | %s |\n|---|---|\n", dh_tr("Tables"),
                     dh_tr("A column with \\* must be known in every row; those in bold are unique together. "
                           "A `count` is bounded: \"trên 300\"."),
                     dh_tr("table"), dh_tr("columns"));
    for (int t = 0; t < DH_TABLES; t++) {
        const dh_table_spec *table = &dh_tables[t];
        dh_strbuf_printf(out, "| `%s` | ", table->name);
        for (int32_t c = 0; c < table->n_columns; c++) {
            if (c > 0) dh_strbuf_add(out, ", ");
            add_column(out, &table->columns[c], is_key(table, table->columns[c].name));
        }
        dh_strbuf_add(out, " |\n");
    }
}

/* Of a column or value: "| `sessions.kind` | hình thức | `…` |". */
static void add_labelled(dh_strbuf *out, const dh_table_spec *table, const dh_column_spec *column, const char *value)
{
    const char *name = value != NULL ? value : column->name;
    const char *label = dh_tr_name(value != NULL ? column->name : "column", name, strlen(name));
    dh_strbuf_printf(out, "| `%s.%s%s%s` | %s | `", table->name, column->name, value != NULL ? " = " : "",
                     value != NULL ? value : "", label != NULL ? label : "");
    dh_word_add_example(out, table, column, value);
    dh_strbuf_add(out, "` |\n");
}

static void add_labels(dh_strbuf *out, const char *title, bool of_values)
{
    dh_strbuf_printf(out, "\n## %s\n\n| %s | %s | %s |\n|---|---|---|\n", dh_tr(title),
                     of_values ? dh_tr("value") : dh_tr("column"), dh_tr("what tables call it"), dh_tr("for example"));
    for (int t = 0; t < DH_TABLES; t++)
        for (int32_t c = 0; c < dh_tables[t].n_columns; c++) {
            const dh_column_spec *column = &dh_tables[t].columns[c];
            if (!of_values) add_labelled(out, &dh_tables[t], column, NULL);
            for (size_t i = 0; of_values && column->choices != NULL && column->choices[i] != NULL; i++)
                add_labelled(out, &dh_tables[t], column, column->choices[i]);
        }
}

/* "`code`" in a cell of a table, on one line. */
static void add_code(dh_strbuf *out, const char *code)
{
    if (code == NULL) return;
    dh_strbuf_add_char(out, '`');
    for (; *code != '\0'; code++) {
        if (*code == '|') dh_strbuf_add_char(out, '\\');
        dh_strbuf_add_char(out, *code == '\n' ? ' ' : *code);
    }
    dh_strbuf_add_char(out, '`');
}

static void add_keys(dh_strbuf *out, const dh_examples *examples, const char *title, const char *group,
                     const dh_data_key *keys, size_t n)
{
    dh_strbuf_printf(out, "\n## %s\n\n| %s | %s | %s |\n|---|---|---|\n", dh_tr(title), dh_tr("key"),
                     dh_tr("what it says"), dh_tr("for example"));
    for (size_t i = 0; i < n; i++) {
        dh_strbuf_printf(out, "| `%s` | %s | ", keys[i].name, dh_tr(keys[i].doc));
        add_code(out, dh_example_of(examples, group, keys[i].name));
        dh_strbuf_add(out, " |\n");
    }
}

static void add_lists_of_entries(dh_strbuf *out)
{
    dh_strbuf_add(
        out, dh_tr("\nA table may have several entries, where its files are written in several ways: `opinions = { "
                   "{ file = \"phuong-*.csv\", dates = \"d/m/y\" }, { file = \"tiep-dan.csv\", profile = "
                   "\"so-tiep-dan\" } }`. Each file is read by its own entry, and all rows make one table; a "
                   "column that an entry does not give is unknown in its rows. No file may be of two entries. "
                   "Errors call the second one `opinions[2]`. The `types` of a table of your own stand beside "
                   "its entries.\n"));
}

static void add_spellings(dh_strbuf *out)
{
    dh_strbuf_add(
        out,
        dh_tr(
            "\nValues of categories are matched as names are. A text that differs from a word of `values` or "
            "`unknown`, or "
            "of a column's own values, in case, blanks, punctuation, the place of a tone mark, or i and y alone (\"ĐẤT "
            "ĐAI\", \"Thuỷ lợi\" and \"Thủy lợi\", \"định kì\" and \"định kỳ\") is that word. In the domain's columns "
            "of free words (field, "
            "topic, assigned_to …), and in units where no list gives them, such spellings are one value, read "
            "as the most frequent of them, and `check` and notes say so. Units are also one where the word of their "
            "kind is "
            "short, or an office stands before it (\"X. Hoà Bình\", \"UBND xã Hòa Bình\"); those of two kinds, and "
            "names "
            "without one, stay apart. What `values` makes comes first: it "
            "settles which spelling is taken, or keeps two apart. Texts that differ in tone marks are only told "
            "of. `spellings = false` switches all of it off. Tables of your own are read when asked for, so "
            "their spellings are not joined but by `values`; `check` names them.\n"));
}

/* The keys of a profile that an entry of dataset.lua does not have. */
static void add_profile_keys(dh_strbuf *out)
{
    dh_strbuf names = {0};
    for (size_t i = 0; i < dh_n_own_profile_keys; i++)
        dh_strbuf_printf(&names, "%s`%s`", i > 0 ? ", " : "", dh_profile_keys[i].name);
    out->failed |= names.failed;
    dh_strbuf_printf(out,
                     dh_tr("\nA profile may have all keys of an entry but `file` and `profile`, and %s (`table`: which "
                           "table its file is).\n"),
                     names.data != NULL ? names.data : "");
    dh_strbuf_free(&names);
}

static void add_words(dh_strbuf *out, const dh_examples *examples, const char *title, const char *group)
{
    dh_script_word word;
    dh_strbuf_printf(out, "\n## %s\n\n| %s | %s | %s |\n|---|---|---|\n", dh_tr(title), dh_tr("written"),
                     dh_tr("what it does"), dh_tr("for example"));
    for (int32_t i = 0; dh_script_word_at(i, &word); i++) {
        if (strcmp(word.group, group) != 0) continue;
        dh_strbuf_printf(out, "| `%s` | %s | ", word.usage, dh_tr(word.doc));
        add_code(out, dh_example_of(examples, group, word.name));
        dh_strbuf_add(out, " |\n");
    }
}

static void add_functions(dh_strbuf *out, const dh_examples *examples, const dh_functions *functions)
{
    dh_function_doc doc;
    dh_strbuf_printf(out, "\n## %s\n\n| | %s | %s | %s |\n|---|---|---|---|\n", dh_tr("Functions and aggregates"),
                     dh_tr("written"), dh_tr("what it gives"), dh_tr("for example"));
    for (int32_t i = 0; dh_functions_doc(functions, i, &doc); i++) {
        dh_strbuf_printf(out, "| %s | `%s` | %s | ", dh_tr(doc.group), dh_tr(doc.signature), dh_tr(doc.doc));
        add_code(out, dh_example_of(examples, "functions", doc.name));
        dh_strbuf_add(out, " |\n");
    }
}

static void add_complete(dh_strbuf *out)
{
    dh_strbuf_printf(out, "\n## %s\n", dh_tr("Who reported: --complete"));
    dh_strbuf_add(
        out,
        dh_tr(
            "\n`dienhong measure … --complete`, in Lua `ds:measure(NAMES, { by = \"unit,month\", complete = true })` "
            "(`\"dated\"`: no error where no row has a day), "
            "gives a row for every unit due and every period: the units of one level (`--level`; else that of most "
            "units in the data) that the list of units has on a day of the period, and the periods from the first to "
            "the last asked for, or with data, up to the as-of day. Where the unit reported none the figure is 0, "
            "where it did not report unknown; a sum over units or periods of which some did not report is at least "
            "what is known. Reported is:\n\n- in a list (sessions, opinions): the unit stands in it within the period, "
            "with the figure. If none of its rows meets `--where`, the figure is 0; if one may meet it, unknown. A "
            "unit that does not stand in a list may have had none or may not have reported, and stays unknown;\n- a "
            "list of which `dataset.lua` declares that it has all, `covers = { sessions = { from = \"2018\", to = "
            "\"2019\" } }`: a unit without a row had none on these days. A row without its unit, day or figure leaves "
            "unknown what it may be of;\n- in summaries: their days are all days of the period. Of a part of them, the "
            "figure is at least what they state. A summary of 0 over a longer time says 0 of each period in it.\n"));
}

static void add_periods(dh_strbuf *out)
{
    dh_strbuf_printf(out, "\n## %s\n", dh_tr("Periods and calendars"));
    dh_strbuf_add(
        out,
        dh_tr(
            "\nA period is written `2018`, `2018-H1`, `2018-Q1`, `2018-03`, `2018-W05` or `2018-03-01`; from one to "
            "another `2018-01-15..2018-06-30`; the days of a year up to the day and month of the as-of day "
            "`2018-to-date`. `measure --to-date` counts of each year these days alone. `by` takes `year`, `half`, "
            "`quarter`, `month` and `week`.\n\nYears are calendar years, unless `dataset.lua` names a reporting "
            "calendar, `calendar = \"nam-bao-cao\"`, or a command or `ds:measure` does, `--calendar nam-hoc`, "
            "`calendar = \"nam-hoc\"` (`civil`: calendar years after all). Then the periods of measures, of "
            "`--from`, `--to`, `--period`, `--periods` and of the verb `period` are those of the calendar: `2024` of "
            "`nam-bao-cao` is 2023-12-15 to 2024-12-14, month 1 is the first month of that year, quarter 1 its first "
            "three, and week 1 the first week with most of its days in it. Notes say which days these are. A summary "
            "counts for a period if its days are within it: one of a calendar year is left out of reporting years, "
            "and told. `covers` in `dataset.lua` is always of calendar years.\n\nIn expressions `year(held_on)` is the "
            "calendar year, whatever the data set declares. `year(held_on, 'nam-bao-cao')` is that of a calendar, and "
            "`year(held_on, 'declared')` that of the data set's, or of the one asked for by `--calendar`. So are half, "
            "quarter, month, week and `period_of(held_on, 'week', 'declared')`.\n\nA calendar is a file NAME.lua in a "
            "folder `calendars` (see Own folders; the program's are nam-bao-cao, nam-hoc, tuan-thu-nam): `return { "
            "title = { vi = \"năm ngân sách\", en = \"fiscal year\" }, begins = { day = 1, "
            "month = 10 }, named_by = \"end\", weeks = \"thursday\" }`. `begins`: the first day of its years, at most "
            "28, on which its months begin, too; `named_by`: whether a year is called by the one in which it begins "
            "(\"begin\", the default) or ends; `weeks`: the first day of its weeks (default monday).\n"));
}

static void add_own_folders(dh_strbuf *out)
{
    dh_strbuf_printf(out, "\n## %s\n", dh_tr("Own folders"));
    dh_strbuf_add(
        out,
        dh_tr("\nOwn measures, statistics, rules, profiles, calendars, reports and charts are files NAME.lua in "
              "folders of these names, `measures`, `statistics`, `rules`, `profiles`, `calendars`, `reports` and "
              "`charts`. They are looked for in this order, and what is found first is taken:\n\n1. beside the "
              "data set, in the folder of `dataset.lua` or of the store (a single file has none; a link that leads out "
              "of "
              "it is refused);\n2. in your own "
              "folder, `$XDG_DATA_HOME/dienhong`, else `~/.local/share/dienhong`;\n3. among the program's "
              "scripts.\n\n- **Measures**: the files of all three; one of the same id in an earlier folder takes "
              "the place of the other, and a note below each result and `dienhong measure DATASET --list` say "
              "which file it is from. Within one folder an id stands once. While a file is wrong no measure is "
              "computed: the error names it, with line and column, and the folder to take it out of.\n- **Reports "
              "and charts**: `dienhong report DATASET NAME -o FILE`, `dienhong chart DATASET NAME -o FILE`, where "
              "there is no file NAME; `--list` lists them with the first line of comment of each (in Vietnamese "
              "the one that begins with `-- vi: `). Without a name the program's own is made. `require` finds "
              "modules beside the script, then in `scripts` of your own folder, then among the program's "
              "scripts.\n- **Profiles and calendars**: `--profile NAME`, `profile = \"NAME\"`, `--calendar NAME`, "
              "`calendar = \"NAME\"`. A profile is also found as a file, seen from the folder of `dataset.lua`, or "
              "on the command line from the current one.\n- **Statistics**: `return { title = { vi = \"…\", en = "
              "\"…\" }, params = { { name = \"top\", type = \"int64\", default = 5, min = 1 } }, run = "
              "function(ds, p) return ds.opinions:group_by(\"field\"):aggregate(\"n = "
              "count()\"):sort(\"-n\"):take(p.top) end }`. `dienhong stat DATASET --list` lists them, `stat "
              "DATASET NAME --help` explains one by its `title`, `purpose`, `limits` and `misuse` and its "
              "parameters (`name`, `type`: bool, int64, float64, date or text; `default`, without which it must be "
              "given; `min`, `max`, `choices`, `doc`). `run` gives a query or a table of rows, or a list `{ { name "
              "= \"fields\", title = …, data = query, chart = { mark = \"bar\", … } }, notes = { … } }`. What "
              "stands outside of `run` is read as data: it cannot call `dienhong` or `require`. One that stands beside "
              "a data set saves no files, and none of it replaces a statistic of the program. Plugins (`dienhong "
              "plugins new NAME --kind statistic`) stand in `plugins` of your own folder or in one named by "
              "`--plugin-path`; beside a data set none is opened, for data is not trusted to run code.\n- "
              "**Rules**: `return { table = \"sessions\", condition = \"participants > 0\", message = { vi = "
              "\"…\", en = \"…\" }, severity = \"warning\" }`. `dienhong check` names each row for which the "
              "condition is false, by file and line (of stores and tables of your own by its number among the rows "
              "accepted), and counts those where it cannot be told, since a value is unknown; it fails unless the "
              "`severity` is `warning` (else `error`). `dienhong check DATASET --list` lists them.\n- **A store** "
              "has what stands in its own folder. `import` takes no measures, rules, statistics and calendars along "
              "but the calendar "
              "that is declared, and says so: copy their folders into the store.\n\nOf your own folder a script "
              "may read profiles and calendars, and run modules and nothing else.\n"));
}

static dh_status add_reference(dh_strbuf *out, dh_context *context, dh_error *error)
{
    dh_functions *functions; /* built-in ones alone: the page must not depend on plugins */
    dh_examples *examples = NULL;
    DH_TRY(dh_context_open(context, context->options, error));
    DH_TRY(dh_functions_new(&functions, error));
    dh_status status = dh_examples_read(&examples, context->scripts, error);
    add_head(out);
    add_tables(out);
    add_labels(out, DH_MESSAGE("Columns of tables"), false);
    add_labels(out, DH_MESSAGE("Values of columns"), true);
    add_keys(out, examples, DH_MESSAGE("dataset.lua, beside its tables"), "dataset_keys", dh_dataset_keys,
             dh_n_dataset_keys);
    add_keys(out, examples, DH_MESSAGE("An entry of dataset.lua"), "entry_keys", dh_entry_keys, dh_n_entry_keys);
    add_lists_of_entries(out);
    add_spellings(out);
    add_profile_keys(out);
    add_periods(out);
    add_own_folders(out);
    add_complete(out);
    add_words(out, examples, DH_MESSAGE("Verbs of a query"), "verbs");
    add_functions(out, examples, functions);
    add_words(out, examples, "dienhong.chart{ … }", "chart");
    add_words(out, examples, DH_MESSAGE("Marks of charts"), "marks");
    add_words(out, examples, "dienhong.report{ … }", "report_fields");
    add_words(out, examples, DH_MESSAGE("Methods of a report"), "report");
    add_words(out, examples, DH_MESSAGE("Values in a script"), "values");
    add_words(out, examples, DH_MESSAGE("Files of a script"), "files");
    dh_strbuf_printf(out, "\n%s\n", dh_tr(dh_script_access_rule()));
    dh_examples_free(examples);
    dh_functions_free(functions);
    return status;
}

/* ---- lists for shells: a name a line ---- */

static bool has_words(const char *page)
{
    return strcmp(page, "words") == 0;
}

static bool is_list(const char *page)
{
    return has_words(page) || strcmp(page, "calendars") == 0 || strcmp(page, "profiles") == 0;
}

static bool add_name(void *context, const dh_word *word)
{
    dh_strbuf *out = context;
    dh_strbuf_printf(out, "%s\n", word->name);
    return !out->failed;
}

static dh_status list_words(dh_strbuf *out, dh_context *context, dh_error *error)
{
    dh_functions *functions = NULL;
    DH_TRY(dh_functions_new(&functions, error));
    dh_status status = dh_words_each(functions, NULL, add_name, out) ? DH_OK : dh_error_nomem(error);
    dh_functions_free(functions);
    if (status == DH_OK) status = dh_measures_ensure_loaded(context->measures, error);
    for (int32_t i = 0; status == DH_OK && i < dh_measures_count(context->measures); i++)
        dh_strbuf_printf(out, "%s\n", dh_measures_id(context->measures, i));
    return status;
}

/* The names of a kind of own files: those of the data set that is named, of the user and of the program. */
static dh_status list_own(dh_strbuf *out, dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    dh_folders folders =
        dh_folders_of(options->n_args > 1 ? options->args[1] : NULL, context->user_folder, context->scripts);
    dh_own_files files = {0};
    dh_arena *arena = dh_arena_new();
    dh_status status =
        arena != NULL ? dh_folders_list(&files, &folders, options->args[0], arena, error) : dh_error_nomem(error);
    for (size_t i = 0; status == DH_OK && i < files.n; i++) dh_strbuf_printf(out, "%s\n", files.items[i].name);
    dh_free(files.items);
    if (arena != NULL) dh_arena_free(arena);
    return status;
}

static dh_status add_list(dh_strbuf *out, dh_context *context, dh_error *error)
{
    DH_TRY(dh_context_open(context, context->options, error));
    return has_words(context->options->args[0]) ? list_words(out, context, error) : list_own(out, context, error);
}

static dh_status no_page(const dh_options *options, dh_error *error)
{
    size_t n = 0;
    while (options->command->first_words[n] != NULL) n++;
    const char *nearest = dh_text_nearest(options->args[0], options->command->first_words, n);
    if (nearest != NULL)
        return dh_error_set(error, DH_EINVAL, "there is no page '%s', did you mean '%s'? usage: dienhong %s",
                            options->args[0], nearest, dh_tr(options->command->usage));
    return dh_error_set(error, DH_EINVAL, "there is no page '%s'; usage: dienhong %s", options->args[0],
                        dh_tr(options->command->usage));
}

static dh_status reference(dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    uint64_t lacks = dh_memory_lacks();
    dh_strbuf text = {0};
    dh_status status = options->n_args == 0 ? dh_script_check_drawing(error) : DH_OK;
    if (status == DH_OK && options->n_args == 0)
        status = add_reference(&text, context, error);
    else if (status == DH_OK && options->n_args > 1 && (!is_list(options->args[0]) || has_words(options->args[0])))
        status = dh_error_set(error, DH_EINVAL, "the page '%s' is of no data set; usage: dienhong %s", options->args[0],
                              dh_tr(options->command->usage));
    else if (status == DH_OK && strcmp(options->args[0], "man") == 0)
        dh_man_page(&text, options->commands);
    else if (status == DH_OK && strcmp(options->args[0], "bash") == 0)
        dh_completion_bash(&text, options->commands);
    else if (status == DH_OK && strcmp(options->args[0], "zsh") == 0)
        dh_completion_zsh(&text, options->commands);
    else if (status == DH_OK && is_list(options->args[0]))
        status = add_list(&text, context, error);
    else if (status == DH_OK)
        return no_page(options, error);
    if (status == DH_OK && (text.failed || dh_memory_lacks() > lacks)) status = dh_error_nomem(error);
    if (status == DH_OK) status = dh_context_write(context, text.data, text.size, error);
    dh_strbuf_free(&text);
    return status;
}

static int run_reference(const dh_options *options)
{
    return dh_context_run(options, reference);
}

const dh_command dh_command_reference = {
    .name = "reference",
    .usage = DH_MESSAGE("reference [man|bash|zsh|words|calendars [DATASET]|profiles [DATASET]]"),
    .doc = DH_MESSAGE("list the columns of tables, the keys of dataset.lua, verbs, functions, charts and reports; man: "
                      "the manual page; bash, zsh: what the shell completes; words, calendars, profiles: names of "
                      "those, a line each"),
    .min_args = 0,
    .max_args = 2,
    .flags = DH_FLAG_OUTPUT | DH_FLAG_LOCALE,
    .first_words = (const char *const[]){"man", "bash", "zsh", "words", "calendars", "profiles", NULL},
    .is_supervised = true, /* it asks the drawing library for its marks */
    .run = run_reference,
};
