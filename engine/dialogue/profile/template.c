/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See template.h. The sheet of lists comes last, so that what the others refer to is known before they are written. */
#include "dialogue/profile/template.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/message.h"
#include "base/text.h"
#include "dialogue/dataset/tables.h"
#include "table/writers.h"

#define LAST_ROW     2000 /* down to which cells are checked */
#define MAX_LISTS    32
#define WIDE         100 /* of a sheet of sentences */
#define SHEET_HELP   DH_MESSAGE("Instructions of the template")
#define SHEET_LIST   DH_MESSAGE("Lists to choose from")
#define HEAD_OF_HELP DH_MESSAGE("How to fill in this workbook")

/* The sheet of a table. */
typedef struct sheet {
    int table;
    const char *title;
    const char *const *columns; /* NULL-terminated; NULL = all of the table */
    const char *about;          /* what must be said of it as a whole; NULL = nothing */
} sheet;

/* `id` of sessions stands there for opinions to name it. */
static const char *const sessions[] = {"id",
                                       "unit",
                                       "held_on",
                                       "kind",
                                       "level",
                                       "audience",
                                       "topic",
                                       "chair",
                                       "chair_role",
                                       "participants",
                                       "households",
                                       "speakers",
                                       "opinions",
                                       "oversight_present",
                                       "higher_level_present",
                                       "announced_on",
                                       "concluded_on",
                                       NULL};
static const char *const opinions[] = {
    "session",     "unit",   "raised_on",   "field",       "text",    "competence", "answered_at_session",
    "assigned_to", "due_on", "answered_on", "resolved_on", "outcome", "reason",     "satisfied",
    NULL};
static const char *const summaries[] = {"unit",        "from",     "to",       "sessions", "planned",  "participants",
                                        "households",  "speakers", "opinions", "answered", "resolved", "forwarded",
                                        "in_progress", "overdue",  "source",   "status",   NULL};

static const sheet sheets[] = {
    {DH_SESSIONS, DH_MESSAGE("Sessions"), sessions, NULL},
    {DH_OPINIONS, DH_MESSAGE("Opinions"), opinions, NULL},
    {DH_SUMMARIES, DH_MESSAGE("Summaries"), summaries, NULL},
    {DH_RECEPTIONS, DH_MESSAGE("Receptions of citizens"), NULL, NULL},
    {DH_PETITIONS, DH_MESSAGE("Petitions"), NULL, NULL},
    {DH_ATTENDEES, DH_MESSAGE("Attendees"), NULL, NULL},
    {DH_POLLS, DH_MESSAGE("Polls"), NULL, NULL},
    {DH_CONCLUSIONS, DH_MESSAGE("Conclusions"), NULL, NULL},
    {DH_UNITS, DH_MESSAGE("Units"), NULL, NULL},
    {DH_LINEAGE, DH_MESSAGE("Lineage of units"), NULL,
     DH_MESSAGE(
         "A row for each old unit and each new one that it became part of, from the first day of the new one on. "
         "Merged: a row for each of the old units. Given a new code: a row from the old code to the new one. "
         "Split: a row for each part, with its share. A unit whose name alone changed has no row: it has two "
         "rows in the list of units, with their days.")}};

/* Texts to choose from: a column of the sheet of lists. */
typedef struct choice_list {
    const void *of; /* the choices, or what else it is of */
    const char *head;
    const char *const *texts;
    int32_t n;
    char range[96]; /* as a check names it */
} choice_list;

typedef struct template_writer {
    const dh_workbook_api *api;
    dh_book *book;
    const dh_template_request *request;
    dh_arena *arena;
    choice_list lists[MAX_LISTS];
    int32_t n_lists;
    int head, required_head, title, sentence, day, text, plain;
    dh_error *error;
} template_writer;

static const char *vi(const char *english)
{
    return dh_tr_in(DH_LOCALE_VI, english);
}

static const sheet *sheet_of(int table)
{
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++)
        if (sheets[i].table == table) return &sheets[i];
    return NULL;
}

bool dh_template_has(int table)
{
    return sheet_of(table) != NULL;
}

bool dh_template_is_own(const dh_survey_table *survey)
{
    return survey->sheet != NULL &&
           (strcmp(survey->sheet, vi(SHEET_HELP)) == 0 || strcmp(survey->sheet, vi(SHEET_LIST)) == 0);
}

static bool is_asked(const template_writer *w, int table)
{
    for (int32_t i = 0; i < w->request->n_tables; i++)
        if (w->request->tables[i] == table) return true;
    return false;
}

/* The Vietnamese label of "OF=NAME". */
static const char *label(const template_writer *w, const char *of, const char *name)
{
    const char *key = dh_arena_printf(w->arena, "%s=%s", of, name);
    return key != NULL ? vi(key) : NULL;
}

/* ---- columns ---- */

static const int of_sessions[] = {DH_OPINIONS, DH_ATTENDEES, DH_POLLS, DH_CONCLUSIONS};

/* Whether rows of the table may name a session. */
static bool is_of_sessions(int table)
{
    for (size_t i = 0; i < sizeof of_sessions / sizeof *of_sessions; i++)
        if (of_sessions[i] == table) return true;
    return false;
}

/* Columns that only another sheet gives a sense to. */
static bool is_left_out(const template_writer *w, int table, const char *column)
{
    bool any = false;
    for (size_t i = 0; i < sizeof of_sessions / sizeof *of_sessions; i++) any = any || is_asked(w, of_sessions[i]);
    if (table == DH_SESSIONS && strcmp(column, "id") == 0) return !any;
    return is_of_sessions(table) && strcmp(column, "session") == 0 && !is_asked(w, DH_SESSIONS);
}

static const dh_column_spec *find_spec(int table, const char *name)
{
    const dh_table_spec *spec = &dh_tables[table];
    for (int32_t c = 0; c < spec->n_columns; c++)
        if (strcmp(spec->columns[c].name, name) == 0) return &spec->columns[c];
    return NULL;
}

/* The i-th column of the sheet; NULL past the last. */
static const dh_column_spec *column_at(const template_writer *w, const sheet *s, int32_t i)
{
    for (int32_t k = 0;; k++) {
        const dh_table_spec *spec = &dh_tables[s->table];
        const char *name = s->columns != NULL ? s->columns[k] : k < spec->n_columns ? spec->columns[k].name : NULL;
        if (name == NULL) return NULL;
        if (!is_left_out(w, s->table, name) && i-- == 0) return find_spec(s->table, name);
    }
}

static bool is_unit(const dh_column_spec *column)
{
    return strcmp(column->name, "unit") == 0;
}

/* A unit that lineage is from, or to; other tables have days of these names. */
static bool is_end(const dh_column_spec *column)
{
    return column->type == DH_CATEGORY && (strcmp(column->name, "from") == 0 || strcmp(column->name, "to") == 0);
}

static bool is_coverage(const dh_column_spec *column)
{
    return strcmp(column->name, "coverage") == 0;
}

static const char *head_of(const template_writer *w, const dh_column_spec *column)
{
    const char *name = column->name;
    if (is_end(column)) return vi(strcmp(name, "from") == 0 ? "Code of the old unit" : "Code of the new unit");
    if (is_unit(column)) name = "unit_name"; /* it is the name that is typed */
    if (strcmp(name, "from") == 0) name = "valid_from";
    if (strcmp(name, "to") == 0) name = "valid_to";
    return label(w, "column", name);
}

/* Of attendees without sessions the period is required, too: a row is of one or the other. */
static bool is_required(const template_writer *w, const sheet *s, const dh_column_spec *column)
{
    bool named = is_of_sessions(s->table) && is_asked(w, DH_SESSIONS); /* the session tells the unit and the days */
    bool days = strcmp(column->name, "from") == 0 || strcmp(column->name, "to") == 0;
    if (column->required || (s->table == DH_ATTENDEES && days && !named)) return true;
    return is_unit(column) && s->table != DH_OPINIONS && !named;
}

static bool is_number(dh_type type)
{
    return type == DH_COUNT || type == DH_INT64 || type == DH_FLOAT64;
}

static bool refers_to_session(const sheet *s, const dh_column_spec *column)
{
    return is_of_sessions(s->table) && strcmp(column->name, "session") == 0;
}

/* What to type into the column. */
static const char *hint_of(const template_writer *w, const sheet *s, const dh_column_spec *column)
{
    if (refers_to_session(s, column)) return vi("The code of the session, as it stands in its sheet; empty if none.");
    if (column->type == DH_DATE) return vi("Day/month/year, such as 05/03/2025.");
    if (column->type == DH_BOOL) return vi("Choose có or không; leave it empty where it is not known.");
    if (column->choices != NULL) return vi("Choose from the list; leave it empty where it is not known.");
    if (column->type == DH_FLOAT64) return vi("A share from 0 to 1, such as 0,5; leave it empty where there is none.");
    if (is_number(column->type))
        return vi(
            "A whole number from 0. Leave it empty where it is not known, never 0. As an estimate: trên 300, khoảng "
            "50, 60-70.");
    if (is_end(column)) return vi("The code of the unit, as it stands in the list of units; not its name.");
    if (is_coverage(column))
        return vi("toàn bộ, một phần, or the share of the population as a number above 0 and at most 1, such as 0,4; "
                  "empty means all.");
    if (is_unit(column) && w->request->n_units > 0) return vi("Choose the unit from the list.");
    if (strcmp(column->name, "id") == 0) return vi("A code of your own, each once: DT01, DT02 …");
    return "";
}

/* ---- lists ---- */

/* "AB" of column 27. */
static void add_letters(char *out, int32_t column)
{
    if (column >= 26) *out++ = (char)('A' + column / 26 - 1);
    *out++ = (char)('A' + column % 26);
    *out = '\0';
}

static choice_list *find_list(template_writer *w, const void *of)
{
    for (int32_t i = 0; i < w->n_lists; i++)
        if (w->lists[i].of == of) return &w->lists[i];
    return NULL;
}

static dh_status add_list(template_writer *w, const void *of, const char *head, const char *const *texts, int32_t n)
{
    char letters[4];
    if (find_list(w, of) != NULL || w->n_lists == MAX_LISTS) return DH_OK;
    choice_list *list = &w->lists[w->n_lists];
    *list = (choice_list){.of = of, .head = head, .texts = texts, .n = n};
    add_letters(letters, w->n_lists++);
    snprintf(list->range, sizeof list->range, "='%s'!$%s$2:$%s$%d", vi(SHEET_LIST), letters, letters, (int)n + 1);
    return head != NULL ? DH_OK : dh_error_nomem(w->error);
}

/* What a share of lineage may be besides a number. */
static const char *const coverages[] = {"full", "partial", NULL};

static dh_status add_choices(template_writer *w, const dh_column_spec *column, const char *const *choices)
{
    int32_t n = 0;
    while (choices[n] != NULL) n++;
    const char **texts = dh_arena_zalloc(w->arena, (size_t)n, sizeof *texts);
    if (texts == NULL) return dh_error_nomem(w->error);
    for (int32_t i = 0; i < n; i++)
        if ((texts[i] = label(w, column->name, choices[i])) == NULL) return dh_error_nomem(w->error);
    return add_list(w, choices, head_of(w, column), texts, n);
}

static const char *const truths[] = {"có", "không"};

/* What the column's cells are chosen from. */
static const void *list_of(const template_writer *w, const dh_column_spec *column)
{
    if (column->type == DH_BOOL) return truths;
    if (is_coverage(column)) return coverages;
    return is_unit(column) && w->request->n_units > 0 ? (const void *)w->request->units : column->choices;
}

static dh_status find_lists(template_writer *w)
{
    for (int32_t t = 0; t < w->request->n_tables; t++) {
        const sheet *s = sheet_of(w->request->tables[t]);
        const dh_column_spec *column;
        for (int32_t i = 0; (column = column_at(w, s, i)) != NULL; i++) {
            if (column->type == DH_BOOL) DH_TRY(add_list(w, truths, vi("Yes or no"), truths, 2));
            if (column->choices != NULL) DH_TRY(add_choices(w, column, column->choices));
            if (is_coverage(column)) DH_TRY(add_choices(w, column, coverages));
            if (is_unit(column) && w->request->n_units > 0)
                DH_TRY(add_list(w, w->request->units, head_of(w, column), w->request->units, w->request->n_units));
        }
    }
    return DH_OK;
}

static dh_status put(template_writer *w, int64_t row, int32_t column, int style, const char *text)
{
    if (text == NULL) return dh_error_nomem(w->error);
    return w->api->text(w->book, row, column, style, text, strlen(text), w->error);
}

/* Its heads are no heads of tables: "Danh mục: Kết quả". */
static dh_status write_lists(template_writer *w)
{
    int32_t longest = 0;
    if (w->n_lists == 0) return DH_OK;
    DH_TRY(w->api->sheet(w->book, vi(SHEET_LIST), w->error));
    for (int32_t i = 0; i < w->n_lists; i++) {
        if (w->lists[i].n > longest) longest = w->lists[i].n;
        DH_TRY(w->api->width(w->book, i, 26, -1, w->error));
        DH_TRY(put(w, 0, i, w->head, dh_arena_printf(w->arena, vi("List: %s"), w->lists[i].head)));
    }
    for (int32_t row = 0; row < longest; row++)
        for (int32_t i = 0; i < w->n_lists; i++)
            if (row < w->lists[i].n) DH_TRY(put(w, row + 1, i, w->text, w->lists[i].texts[row]));
    return w->api->heads(w->book, 1, 0, 0, w->error);
}

/* ---- sheets of tables ---- */

/* A text cut to what a message beside a cell may have. */
static const char *cut(const template_writer *w, const char *text, size_t max)
{
    size_t at = 0, size = strlen(text);
    for (size_t n = 0; n < max && at < size; n++) dh_text_next(text, size, &at);
    return dh_arena_strndup(w->arena, text, at);
}

static dh_status add_check(template_writer *w, const sheet *s, const dh_column_spec *column, int32_t place)
{
    const char *head = head_of(w, column), *hint = hint_of(w, s, column);
    const choice_list *list = find_list(w, list_of(w, column));
    char range[96];
    if (hint[0] == '\0') return DH_OK;
    dh_book_check check = {.kind = column->type == DH_DATE                                 ? DH_BOOK_DAY
                                   : is_number(column->type) && column->type != DH_FLOAT64 ? DH_BOOK_COUNT
                                                                                           : DH_BOOK_ANY,
                           .column = place,
                           .first_row = 1,
                           .last_row = LAST_ROW,
                           .title = cut(w, head, 32),
                           .prompt = cut(w, hint, 255),
                           .fault = cut(w, hint, 255),
                           .warns = column->type != DH_DATE};
    if (list != NULL) {
        check.kind = DH_BOOK_LIST;
        check.list = list->range;
        check.warns = is_coverage(column); /* a share is typed */
    } else if (refers_to_session(s, column)) {
        snprintf(range, sizeof range, "='%s'!$A$2:$A$%d", vi(sheet_of(DH_SESSIONS)->title), LAST_ROW + 1);
        check.kind = DH_BOOK_LIST;
        check.list = range;
    } else if (is_end(column) && is_asked(w, DH_UNITS)) {
        snprintf(range, sizeof range, "='%s'!$A$2:$A$%d", vi(sheet_of(DH_UNITS)->title), LAST_ROW + 1);
        check.kind = DH_BOOK_LIST;
        check.list = range;
    }
    if (check.title == NULL || check.prompt == NULL || check.fault == NULL) return dh_error_nomem(w->error);
    return w->api->check(w->book, &check, w->error);
}

static dh_status write_column(template_writer *w, const sheet *s, const dh_column_spec *column, int32_t place)
{
    bool day = column->type == DH_DATE, number = is_number(column->type), is_long = strcmp(column->name, "text") == 0;
    double width = is_long ? 50 : day || number ? 14 : 20;
    DH_TRY(w->api->width(w->book, place, width, day ? w->day : number ? w->plain : w->text, w->error));
    DH_TRY(put(w, 0, place, is_required(w, s, column) ? w->required_head : w->head, head_of(w, column)));
    return add_check(w, s, column, place);
}

static dh_status write_sheet(template_writer *w, const sheet *s)
{
    const dh_column_spec *column;
    int32_t n = 0;
    DH_TRY(w->api->sheet(w->book, vi(s->title), w->error));
    for (; (column = column_at(w, s, n)) != NULL; n++) DH_TRY(write_column(w, s, column, n));
    return w->api->heads(w->book, 1, n, LAST_ROW, w->error);
}

/* ---- instructions ---- */

static dh_status write_columns(template_writer *w, const sheet *s, int64_t *row)
{
    const dh_column_spec *column;
    DH_TRY(put(w, ++*row, 0, w->title, dh_arena_printf(w->arena, vi("Sheet “%s”"), vi(s->title))));
    if (s->about != NULL) DH_TRY(put(w, ++*row, 0, w->sentence, vi(s->about)));
    for (int32_t i = 0; (column = column_at(w, s, i)) != NULL; i++) {
        const char *hint = hint_of(w, s, column), *head = head_of(w, column);
        const char *required = is_required(w, s, column) ? vi(" (must be filled in)") : "";
        if (head == NULL) return dh_error_nomem(w->error);
        DH_TRY(put(w, ++*row, 0, w->sentence,
                   dh_arena_printf(w->arena, "• %s%s%s%s", head, required, hint[0] != '\0' ? ": " : "", hint)));
    }
    ++*row;
    return DH_OK;
}

/* One column of sentences, which no table begins with. */
static dh_status write_help(template_writer *w)
{
    static const char *const lines[] = {
        DH_MESSAGE("1. Fill in the sheets that follow, a row for each event, from the second row on. Columns with a "
                   "yellow head "
                   "must be filled in; leave the others empty where nothing is known."),
        DH_MESSAGE("2. Do not change the heads, merge cells, or put totals, titles or notes into these sheets."),
        DH_MESSAGE("3. What is not known stays empty. 0 means that there was none."),
        DH_MESSAGE("4. Choose from the lists where there are any; they stand in the last sheet."),
        DH_MESSAGE("5. Send the file as it is. To look at it before: dienhong check FILE.xlsx"),
    };
    int64_t row = 0;
    DH_TRY(w->api->sheet(w->book, vi(SHEET_HELP), w->error));
    DH_TRY(w->api->width(w->book, 0, WIDE, -1, w->error));
    DH_TRY(put(w, 0, 0, w->title, vi(HEAD_OF_HELP)));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) DH_TRY(put(w, ++row, 0, w->sentence, vi(lines[i])));
    row++;
    for (int32_t t = 0; t < w->request->n_tables; t++) DH_TRY(write_columns(w, sheet_of(w->request->tables[t]), &row));
    return DH_OK;
}

/* ---- the workbook ---- */

static dh_status make_styles(template_writer *w)
{
    dh_book_style head = {.fill = DH_BOOK_HEAD_FILL, .bold = true, .wrap = true, .number = "@"};
    dh_book_style required = {.fill = DH_BOOK_WARNING_FILL, .bold = true, .wrap = true, .number = "@"};
    dh_book_style title = {.bold = true, .size = 14}, sentence = {.wrap = true, .number = "@"};
    dh_book_style day = {.number = "dd/mm/yyyy"}, text = {.wrap = true, .number = "@"}, plain = {.number = NULL};
    DH_TRY(w->api->style(w->book, &w->head, &head, w->error));
    DH_TRY(w->api->style(w->book, &w->required_head, &required, w->error));
    DH_TRY(w->api->style(w->book, &w->title, &title, w->error));
    DH_TRY(w->api->style(w->book, &w->sentence, &sentence, w->error));
    DH_TRY(w->api->style(w->book, &w->day, &day, w->error));
    DH_TRY(w->api->style(w->book, &w->text, &text, w->error));
    return w->api->style(w->book, &w->plain, &plain, w->error);
}

static dh_status write_sheets(template_writer *w)
{
    DH_TRY(w->api->begin(&w->book, vi(HEAD_OF_HELP), w->error));
    DH_TRY(make_styles(w));
    DH_TRY(find_lists(w));
    DH_TRY(write_help(w));
    for (int32_t t = 0; t < w->request->n_tables; t++) DH_TRY(write_sheet(w, sheet_of(w->request->tables[t])));
    return write_lists(w);
}

static dh_status take(void *context, const char *bytes, size_t size, dh_error *error)
{
    dh_strbuf *out = context;
    dh_strbuf_add_bytes(out, bytes, size);
    return out->failed ? dh_error_nomem(error) : DH_OK;
}

dh_status dh_template_write(dh_strbuf *out, const dh_template_request *request, dh_error *error)
{
    template_writer w = {.request = request, .arena = dh_arena_new(), .error = error};
    dh_status status = w.arena != NULL ? dh_writers_workbook(&w.api, error) : dh_error_nomem(error);
    if (status == DH_OK) status = write_sheets(&w);
    if (status == DH_OK)
        status = w.api->end(w.book, take, out, error);
    else if (w.api != NULL)
        w.api->drop(w.book);
    dh_arena_free(w.arena);
    return status;
}
