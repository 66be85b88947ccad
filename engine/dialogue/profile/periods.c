/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See periods.h. */
#include "dialogue/profile/periods.h"

#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/text.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/profile/period.h"

bool dh_table_needs_period(int table)
{
    const dh_table_spec *spec = &dh_tables[table];
    for (int32_t c = 0; c < spec->n_columns; c++)
        if (strcmp(spec->columns[c].name, "from") == 0 && spec->columns[c].type == DH_DATE)
            return spec->columns[c].required;
    return false;
}

/* ---- titles ---- */

typedef struct source_period {
    dh_period period;
    const char *text;     /* that names it */
    int64_t line;         /* 0 = it is the name of the sheet */
    const char *estimate; /* a title that has "ước"; NULL = none */
} source_period;

static dh_status find_in_titles(source_period *out, const dh_survey_source *source, dh_error *error)
{
    int32_t n = source->n_titles;
    const char **texts = dh_calloc((size_t)n + 1, sizeof *texts);
    dh_titles_period found;
    *out = (source_period){0};
    if (texts == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) texts[i] = source->titles[i].text;
    texts[n] = source->sheet;
    bool read = dh_period_of_titles(&found, texts, n + 1);
    if (read && found.text >= 0)
        *out = (source_period){found.period, texts[found.text], found.text < n ? source->titles[found.text].line : 0,
                               NULL};
    if (read && found.estimate >= 0) out->estimate = texts[found.estimate];
    dh_free((void *)texts);
    return read ? DH_OK : dh_error_nomem(error);
}

static bool same_period(const source_period *a, const source_period *b)
{
    bool has[] = {a->period.kind > DH_PERIOD_NO_YEAR, b->period.kind > DH_PERIOD_NO_YEAR};
    if (!has[0] || !has[1]) return has[0] == has[1];
    return a->period.from == b->period.from && a->period.to == b->period.to && a->period.status == b->period.status &&
           a->period.uncertain == b->period.uncertain;
}

static const char *iso(int32_t day, dh_arena *arena)
{
    char text[16];
    dh_date_format_iso(day, text);
    return dh_arena_strdup(arena, text);
}

static dh_status set_period(dh_proposed_table *t, const source_period *of, const char *name, dh_arena *arena,
                            dh_error *error)
{
    if (of->period.kind <= DH_PERIOD_NO_YEAR) return DH_OK;
    t->period = (dh_proposed_period){.from = iso(of->period.from, arena),
                                     .to = iso(of->period.to, arena),
                                     .title = {of->text, name, of->line},
                                     .estimate = of->period.status == DH_PERIOD_ESTIMATE,
                                     .uncertain = of->period.uncertain};
    return t->period.from != NULL && t->period.to != NULL ? DH_OK : dh_error_nomem(error);
}

/* ---- columns ---- */

typedef struct period_head {
    const char *head; /* as dh_text_spelling has it */
    dh_period_unit unit;
    bool may_be_other; /* it also heads what is no period, such as the time of a session */
} period_head;

static const period_head heads[] = {
    {"kỳ báo cáo", DH_PERIOD_OF_ANY, false},        {"kỳ", DH_PERIOD_OF_ANY, false},
    {"thời kỳ", DH_PERIOD_OF_ANY, false},           {"giai đoạn", DH_PERIOD_OF_ANY, false},
    {"thời gian báo cáo", DH_PERIOD_OF_ANY, false}, {"tháng/năm", DH_PERIOD_OF_MONTH, false},
    {"tháng, năm", DH_PERIOD_OF_MONTH, false},      {"tháng năm", DH_PERIOD_OF_MONTH, false},
    {"tháng", DH_PERIOD_OF_MONTH, false},           {"tháng báo cáo", DH_PERIOD_OF_MONTH, false},
    {"quý/năm", DH_PERIOD_OF_QUARTER, false},       {"quý", DH_PERIOD_OF_QUARTER, false},
    {"quý báo cáo", DH_PERIOD_OF_QUARTER, false},   {"năm", DH_PERIOD_OF_YEAR, false},
    {"năm báo cáo", DH_PERIOD_OF_YEAR, false},      {"từ ngày - đến ngày", DH_PERIOD_OF_ANY, false},
    {"thời gian", DH_PERIOD_OF_ANY, true}};
#define N_HEADS (sizeof heads / sizeof *heads)

/* *out: the head of that kind that the header is; NULL = none. */
static dh_status head_of(const period_head **out, const char *header, dh_error *error)
{
    const char *last = header;
    for (const char *at = strstr(header, " / "); at != NULL; at = strstr(last, " / ")) last = at + 3;
    char *spelling = dh_text_spelling(last, strlen(last), NULL);
    *out = NULL;
    if (spelling == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i < N_HEADS && *out == NULL; i++)
        if (strcmp(heads[i].head, spelling) == 0) *out = &heads[i];
    dh_free(spelling);
    return DH_OK;
}

/* The only year of a column of years; 0 = there is none, or several. */
static dh_status only_year(int *out, const dh_survey_column *column, dh_error *error)
{
    *out = 0;
    for (int32_t i = 0; i < dh_dictionary_size(column->values); i++) {
        size_t size;
        dh_period period;
        const char *text = dh_dictionary_text(column->values, i, &size);
        if (!dh_period_of_cell(&period, DH_PERIOD_OF_YEAR, text, size, 0)) return dh_error_nomem(error);
        int year = dh_period_year(&period);
        if (year == 0 || (*out != 0 && *out != year)) {
            *out = 0;
            return DH_OK;
        }
        *out = year;
    }
    return DH_OK;
}

static const char *status_name(dh_period_status status)
{
    return status == DH_PERIOD_ESTIMATE ? "estimate" : status == DH_PERIOD_OFFICIAL ? "official" : NULL;
}

/* Reads the values of a column; takes it for the periods if one of them is such, or most of them where its head may
 * mean something else. What is not understood stays among them without days, to be asked for. */
static dh_status try_column(dh_proposed_table *t, int32_t at, const period_head *head, int year, dh_arena *arena,
                            dh_error *error)
{
    const dh_survey_column *column = &t->survey->columns[at];
    int32_t n = dh_dictionary_size(column->values);
    int64_t rows = 0;
    dh_proposed_span *spans = dh_arena_zalloc(arena, (size_t)n + 1, sizeof *spans);
    if (spans == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        size_t size;
        dh_period period;
        const char *text = dh_dictionary_text(column->values, i, &size);
        if (!dh_period_of_cell(&period, head->unit, text, size, year)) return dh_error_nomem(error);
        dh_proposed_span *span = &spans[i];
        *span = (dh_proposed_span){.text = dh_arena_strndup(arena, text, size), .n = column->counts[i]};
        if (span->text == NULL) return dh_error_nomem(error);
        if (period.kind <= DH_PERIOD_NO_YEAR) continue;
        span->from = iso(period.from, arena);
        span->to = iso(period.to, arena);
        span->status = status_name(period.status);
        if (span->from == NULL || span->to == NULL) return dh_error_nomem(error);
        rows += column->counts[i];
    }
    bool few = rows == 0 || column->has_more || (head->may_be_other && 5 * rows < 4 * column->n_filled);
    if (few) {
        if (!head->may_be_other && column->n_filled > 0 && t->unread_column < 0) t->unread_column = at;
        return DH_OK;
    }
    t->period_column = at;
    t->spans = spans;
    t->n_spans = n;
    for (int32_t i = 0; i < n; i++) t->has_statuses = t->has_statuses || spans[i].status != NULL;
    return DH_OK;
}

static dh_status find_in_columns(dh_proposed_table *t, int year, dh_arena *arena, dh_error *error)
{
    static const dh_period_unit order[] = {DH_PERIOD_OF_ANY, DH_PERIOD_OF_MONTH, DH_PERIOD_OF_QUARTER,
                                           DH_PERIOD_OF_YEAR};
    const period_head *head;
    bool has_part = false, has_years = false;
    for (int32_t i = 0; i < t->survey->n_columns; i++) {
        int only;
        DH_TRY(head_of(&head, t->survey->columns[i].header, error));
        if (head == NULL) continue;
        has_part = has_part || head->unit == DH_PERIOD_OF_MONTH || head->unit == DH_PERIOD_OF_QUARTER;
        if (head->unit != DH_PERIOD_OF_YEAR) continue;
        DH_TRY(only_year(&only, &t->survey->columns[i], error));
        if (only > 0) year = only;
        has_years = has_years || only == 0;
    }
    for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
        t->period_in_two = has_part && has_years;
        if (order[k] == DH_PERIOD_OF_YEAR && t->period_in_two) return DH_OK; /* the parts would be lost */
        for (int32_t i = 0; i < t->survey->n_columns && t->period_column < 0; i++) {
            DH_TRY(head_of(&head, t->survey->columns[i].header, error));
            if (head == NULL || head->unit != order[k] || t->columns[i].name != NULL) continue;
            DH_TRY(try_column(t, i, head, has_years ? 0 : year, arena, error));
        }
    }
    return DH_OK;
}

/* ---- the whole ---- */

dh_status dh_proposal_find_period(dh_proposed_table *t, dh_arena *arena, dh_error *error)
{
    source_period first = {0}, other;
    bool one = true;
    t->period = (dh_proposed_period){0};
    t->period_column = t->unread_column = -1;
    t->has_statuses = false;
    t->estimate_title = NULL;
    for (int32_t i = 0; i < t->survey->n_sources; i++) {
        DH_TRY(find_in_titles(i == 0 ? &first : &other, &t->survey->sources[i], error));
        one = one && (i == 0 || same_period(&first, &other));
    }
    t->has_periods = !one;
    DH_TRY(find_in_columns(t, one ? dh_period_year(&first.period) : 0, arena, error));
    if (t->period_column >= 0 && one && !t->has_statuses) t->estimate_title = first.estimate;
    if (t->period_column >= 0 || !one || t->survey->n_sources == 0) return DH_OK;
    return set_period(t, &first, t->survey->sources[0].name, arena, error);
}

dh_status dh_proposal_find_year(int32_t *out, dh_proposed_title *title, const dh_proposed_table *t, dh_error *error)
{
    source_period period;
    *out = 0;
    for (int32_t i = 0; i < t->survey->n_sources; i++) {
        DH_TRY(find_in_titles(&period, &t->survey->sources[i], error));
        int year = period.period.uncertain ? 0 : dh_period_year(&period.period);
        if (i > 0 && year != *out) year = 0;
        *out = year;
        if (year == 0) return DH_OK;
        if (i == 0) *title = (dh_proposed_title){period.text, t->survey->sources[0].name, period.line};
    }
    return DH_OK;
}

/* Whether the file of a source has several sheets of the table. */
static bool is_one_of_several(const dh_survey_table *survey, int32_t source)
{
    for (int32_t i = 0; i < survey->n_sources; i++)
        if (i != source && strcmp(survey->sources[i].file, survey->sources[source].file) == 0) return true;
    return false;
}

/* What the sources of a part of a table have in common. */
typedef struct part {
    source_period period;
    const char *sheet; /* NULL = they are in files of their own */
    int32_t n_sources;
} part;

/* A table of some sources of another; empty, with room for them. */
static dh_status make_part(dh_survey_table **out, const dh_survey_table *survey, const part *of, dh_arena *arena,
                           dh_error *error)
{
    size_t n = (size_t)of->n_sources;
    dh_survey_table *made = dh_arena_zalloc(arena, 1, sizeof *made);
    if (made == NULL) return dh_error_nomem(error);
    *made = *survey;
    made->sheet = of->sheet;
    made->sources = dh_arena_zalloc(arena, n, sizeof *made->sources);
    made->sheets = dh_arena_zalloc(arena, n, sizeof *made->sheets);
    made->files = dh_arena_zalloc(arena, n, sizeof *made->files);
    made->n_sources = made->n_files = 0;
    *out = made;
    return made->sources != NULL && made->sheets != NULL && made->files != NULL ? DH_OK : dh_error_nomem(error);
}

static void add_source(dh_survey_table *made, const dh_survey_source *source)
{
    if (made->n_sources == 0) made->first = source->name;
    made->sheets[made->n_sources] = source->sheet;
    made->sources[made->n_sources++] = *source;
    for (int32_t i = 0; i < made->n_files; i++)
        if (strcmp(made->files[i], source->file) == 0) return;
    made->files[made->n_files++] = source->file;
}

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Finds the parts, and which each source is of. */
static dh_status find_parts(part *parts, int32_t *n, int32_t *part_of, const dh_survey_table *survey, dh_error *error)
{
    *n = 0;
    for (int32_t i = 0; i < survey->n_sources; i++) {
        const char *sheet = is_one_of_several(survey, i) ? survey->sources[i].sheet : NULL;
        source_period period;
        int32_t k = 0;
        DH_TRY(find_in_titles(&period, &survey->sources[i], error));
        while (k < *n && !(same_text(parts[k].sheet, sheet) && same_period(&parts[k].period, &period))) k++;
        if (k == *n) parts[(*n)++] = (part){period, sheet, 0};
        parts[k].n_sources++;
        part_of[i] = k;
    }
    return DH_OK;
}

dh_status dh_proposal_split(dh_proposed_table *out, int32_t *n, dh_arena *arena, dh_error *error)
{
    const dh_proposed_table whole = out[0];
    const dh_survey_table *survey = whole.survey;
    size_t n_sources = (size_t)survey->n_sources + 1;
    part *parts = dh_arena_zalloc(arena, n_sources, sizeof *parts);
    int32_t *part_of = dh_arena_zalloc(arena, n_sources, sizeof *part_of);
    dh_survey_table **made = dh_arena_zalloc(arena, n_sources, sizeof *made);
    *n = 0;
    if (parts == NULL || part_of == NULL || made == NULL) return dh_error_nomem(error);
    DH_TRY(find_parts(parts, n, part_of, survey, error));
    for (int32_t i = 0; i < survey->n_sources; i++) {
        int32_t k = part_of[i];
        if (made[k] == NULL) {
            DH_TRY(make_part(&made[k], survey, &parts[k], arena, error));
            out[k] = whole;
            out[k].survey = made[k];
            DH_TRY(set_period(&out[k], &parts[k].period, survey->sources[i].name, arena, error));
        }
        add_source(made[k], &survey->sources[i]);
    }
    return DH_OK;
}
