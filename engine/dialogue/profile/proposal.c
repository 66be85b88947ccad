/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a proposal is found. Each header is folded and looked up; the table that most of them are of is taken. */
#include "dialogue/profile/proposal.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/profile/days.h"
#include "dialogue/profile/head_rules.h"
#include "dialogue/profile/periods.h"
#include "dialogue/profile/rows.h"
#include "dialogue/profile/template.h"
#include "dialogue/profile/words.h"
#include "load/cells/suspect.h"
#include "load/load.h"

typedef struct maker {
    dh_arena *arena;
    dh_error *error;
} maker;

/* Forms ask a person: "Xã của ông/bà?" is "Xã". */
static size_t without_person(const char *folded, size_t size)
{
    static const char *const ends[] = {" cua ong/ba", " cua ong ba", " cua anh/chi", " cua anh chi", " cua ban"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (size > n && memcmp(folded + size - n, ends[i], n) == 0) return size - n;
    }
    return size;
}

static const char *fold(const maker *m, const char *text, size_t length)
{
    size_t size;
    char *folded = dh_text_spelling_folded(text, length, &size);
    const char *kept = folded != NULL ? dh_arena_strndup(m->arena, folded, size) : NULL;
    dh_free(folded);
    return kept;
}

const char **dh_proposal_heads(int32_t *n, dh_arena *arena)
{
    static const char *const periods[] = {"quy i",   "quy ii",  "quy iii", "quy iv",   "quy 1",    "quy 2",   "quy 3",
                                          "quy 4",   "thang 1", "thang 2", "thang 3",  "thang 4",  "thang 5", "thang 6",
                                          "thang 7", "thang 8", "thang 9", "thang 10", "thang 11", "thang 12"};
    const int32_t n_periods = (int32_t)(sizeof periods / sizeof *periods);
    const char **heads = dh_arena_zalloc(arena, (size_t)(dh_n_head_words + n_periods) + 1, sizeof *heads);
    for (*n = 0; heads != NULL && *n < dh_n_head_words; ++*n) heads[*n] = dh_head_words[*n].head;
    for (int32_t i = 0; heads != NULL && i < n_periods; i++) heads[(*n)++] = periods[i];
    return heads;
}

/* ---- columns ---- */

/* Heads below others that only say that the sum of their parts stands there: the upper name is meant. */
static bool is_whole(const char *folded)
{
    static const char *const words[] = {"tong so", "tong", "tong cong", "so luong", "total"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], folded) == 0) return true;
    return false;
}

/* The part of a header that names it: of "Số người tham gia / Tổng số" the first, of "Kết quả / Đã giải quyết" the
 * last; without what a form asks for beside it. */
static const char *naming_part(const maker *m, const char *header)
{
    const char *last = header;
    for (const char *at = strstr(header, " / "); at != NULL; at = strstr(last, " / ")) last = at + 3;
    size_t size = strlen(last);
    const char *open = last[0] != '\0' && last[size - 1] == ')' ? strrchr(last, '(') : NULL;
    if (open != NULL && open > last) size = (size_t)(open - last); /* "Lĩnh vực? (chọn nhiều)" */
    while (size > 1 && strchr(" ?:*", last[size - 1]) != NULL) size--;
    const char *folded = fold(m, last, size);
    size_t named = folded != NULL ? without_person(folded, strlen(folded)) : 0;
    if (folded != NULL && named < strlen(folded)) return dh_arena_strndup(m->arena, folded, named);
    if (folded == NULL || last == header || !is_whole(folded)) return folded;
    return fold(m, header, (size_t)(last - 3 - header));
}

/* Whether a label of "OF=NAME", as tables for people have it in either language, is the folded text. */
static bool is_label(const maker *m, const char *of, const char *name, const char *folded)
{
    static const dh_locale locales[] = {DH_LOCALE_VI, DH_LOCALE_EN};
    for (int i = 0; i < 2; i++) {
        const char *label = dh_tr_name_in(locales[i], of, name, strlen(name));
        const char *same = label != NULL ? fold(m, label, strlen(label)) : NULL;
        if (same != NULL && strcmp(same, folded) == 0) return true;
    }
    return false;
}

static bool is_number(int table, const char *column)
{
    const dh_table_spec *spec = &dh_tables[table];
    for (int32_t c = 0; c < spec->n_columns; c++)
        if (strcmp(spec->columns[c].name, column) == 0)
            return spec->columns[c].type == DH_COUNT || spec->columns[c].type == DH_INT64 ||
                   spec->columns[c].type == DH_FLOAT64;
    return false;
}

/* The column of a table that a folded header means: by the words of people, its own name or its label. NULL = none. */
static const char *column_of(const maker *m, int table, const char *folded, int *weight)
{
    const dh_table_spec *spec = &dh_tables[table];
    *weight = 0;
    for (int32_t i = 0; i < dh_n_head_words; i++) {
        const dh_head_word *word = &dh_head_words[i];
        if (word->table != table || strcmp(word->head, folded) != 0) continue;
        *weight = word->weight;
        return word->column;
    }
    for (int32_t c = 0; c < spec->n_columns; c++) {
        const char *name = spec->columns[c].name;
        if (strcmp(name, folded) != 0 && !is_label(m, "column", name, folded)) continue;
        *weight = 1;
        return name;
    }
    return NULL;
}

/* Where a head that is a number, "số cuộc đối thoại", stands in a folded title as whole words; NULL = nowhere. */
static const char *find_number(const char *title, int table, const dh_head_word *word)
{
    bool is = word->table == table && (strncmp(word->head, "so ", 3) == 0 || strncmp(word->head, "tong so ", 8) == 0);
    const char *found = is && is_number(table, word->column) ? strstr(title, word->head) : NULL;
    if (found == NULL || (found > title && found[-1] != ' ')) return NULL;
    char end = found[strlen(word->head)];
    return end == '\0' || strchr(" ,.:;()", end) != NULL ? found : NULL;
}

/* The figure of the table that the titles name, by the longest head that stands in them: "Tổng hợp số cuộc đối thoại
 * năm 2024". NULL = they name none, or another one elsewhere. */
static dh_status figure_of_titles(const char **out, const maker *m, int table, const dh_survey_table *survey,
                                  int *weight)
{
    bool other = false;
    *out = NULL;
    for (int32_t i = 0; survey->n_sources > 0 && i < survey->sources[0].n_titles; i++) {
        const char *text = survey->sources[0].titles[i].text, *title = fold(m, text, strlen(text)), *found, *at = NULL;
        const dh_head_word *best = NULL;
        if (title == NULL) return dh_error_nomem(m->error);
        for (int32_t w = 0; w < dh_n_head_words; w++) {
            found = find_number(title, table, &dh_head_words[w]);
            if (found == NULL || (best != NULL && strlen(best->head) >= strlen(dh_head_words[w].head))) continue;
            best = &dh_head_words[w];
            at = found;
        }
        for (int32_t w = 0; best != NULL && w < dh_n_head_words; w++) {
            found = find_number(title, table, &dh_head_words[w]);
            bool within = found != NULL && found >= at && found < at + strlen(best->head);
            other = other || (found != NULL && !within && strcmp(dh_head_words[w].column, best->column) != 0);
        }
        if (best == NULL) continue;
        other = other || (*out != NULL && strcmp(*out, best->column) != 0);
        *out = best->column;
        *weight = best->weight;
    }
    if (other) *out = NULL;
    return DH_OK;
}

/* Whether a column is one that lists of opinions have, and reports of their numbers have not. */
static bool is_of_one_opinion(const char *column)
{
    static const char *const columns[] = {"text", "session", "raised_on", "outcome"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (strcmp(columns[i], column) == 0) return true;
    return false;
}

/* Whether the columns of a survey's table give what a table cannot do without. */
static bool suffices(int table, const dh_proposed_column *columns, int32_t n, bool has_unit, bool has_period)
{
    const dh_table_spec *spec = &dh_tables[table];
    int32_t id = dh_load_id_column(spec);
    bool lists = false;
    for (int32_t c = 0; c < spec->n_columns; c++) {
        bool is_period = strcmp(spec->columns[c].name, "from") == 0 || strcmp(spec->columns[c].name, "to") == 0;
        bool found = (has_unit && strcmp(spec->columns[c].name, "unit") == 0) || (has_period && is_period);
        for (int32_t i = 0; i < n; i++)
            found = found || (columns[i].name != NULL && strcmp(columns[i].name, spec->columns[c].name) == 0);
        if (spec->columns[c].required && !found && c != id) return false;
        lists = lists || (found && is_of_one_opinion(spec->columns[c].name));
    }
    return table != DH_OPINIONS || lists;
}

/* Whether a column has numbers, which are no texts of opinions: "Ý kiến" may be how many there were. */
static bool has_numbers(const dh_survey_column *column)
{
    int64_t n = column->n_numbers;
    for (int32_t i = 0; i < dh_dictionary_size(column->values); i++) {
        size_t size;
        const char *text = dh_dictionary_text(column->values, i, &size);
        if (column->n_numbers == 0 && size > 0 && size < 8 && strspn(text, "0123456789.,") >= size)
            n += column->counts[i];
    }
    return 2 * n > column->n_filled;
}

/* The column that one of the survey's is. by_rule: a head that is in no list is looked for by its words. */
static dh_status column_at(const char **out, const maker *m, int table, const dh_proposed_table *t, int32_t i,
                           bool by_rule, int *weight)
{
    const dh_survey_column *column = &t->survey->columns[i];
    const dh_proposed_head *head = t->heads != NULL && dh_table_may_have_rows(table) ? &t->heads[i] : NULL;
    bool is_period = head != NULL && head->period.kind != DH_PERIOD_NONE;
    *out = NULL;
    if (column->header[0] == '\0') return DH_OK;
    if (is_period && (head->is_sum || head->period.kind == DH_PERIOD_NO_YEAR)) return DH_OK;
    if (is_period && head->figure[0] == '\0') return figure_of_titles(out, m, table, t->survey, weight);
    const char *folded = naming_part(m, is_period ? head->figure : column->header);
    if (folded == NULL) return dh_error_nomem(m->error);
    *out =
        by_rule ? dh_head_rule_find(table, folded, has_numbers(column), weight) : column_of(m, table, folded, weight);
    if (*out != NULL && strcmp(*out, "text") == 0 && has_numbers(column)) *out = NULL;
    if (*out != NULL && is_period && !is_number(table, *out)) *out = NULL;
    return DH_OK;
}

/* Whether two columns have one name, and neither is the other in another period. */
static bool is_same(const dh_proposed_table *t, const dh_proposed_column *columns, int32_t a, int32_t b)
{
    if (columns[a].name == NULL || strcmp(columns[a].name, columns[b].name) != 0) return false;
    if (!columns[a].is_of_row || !columns[b].is_of_row) return columns[a].is_of_row == columns[b].is_of_row;
    return t->heads[a].period.from == t->heads[b].period.from && t->heads[a].period.to == t->heads[b].period.to &&
           t->heads[a].period.status == t->heads[b].period.status;
}

/* Looks for a column that no list has by the words of its head; one that another head means already is none. */
static dh_status find_by_rule(dh_proposed_column *out, const maker *m, int table, const dh_proposed_table *t,
                              int32_t at, int *weight)
{
    const char *listed;
    int unused;
    if (out[at].name != NULL) return DH_OK;
    DH_TRY(column_at(&out[at].name, m, table, t, at, true, weight));
    for (int32_t i = 0; i < t->survey->n_columns && out[at].name != NULL; i++) {
        if (i == at) continue;
        DH_TRY(column_at(&listed, m, table, t, i, false, &unused));
        if (listed != NULL && strcmp(listed, out[at].name) == 0) out[at].name = NULL;
    }
    return DH_OK;
}

/* Matches the headers to the columns of a table; each column is taken by the first header that means it, or the first
 * in each period. */
static dh_status match(const maker *m, int table, const dh_proposed_table *t, bool has_unit, bool has_period,
                       dh_proposed_column *out, int *score)
{
    const dh_survey_table *survey = t->survey;
    bool has_rows = false;
    *score = 0;
    for (int32_t i = 0; i < survey->n_columns; i++) {
        int weight = 0;
        bool again = false;
        out[i] = (dh_proposed_column){0};
        DH_TRY(column_at(&out[i].name, m, table, t, i, false, &weight));
        DH_TRY(find_by_rule(out, m, table, t, i, &weight));
        if (out[i].name == NULL) continue;
        out[i].is_of_row =
            t->heads != NULL && dh_table_may_have_rows(table) && t->heads[i].period.kind > DH_PERIOD_NO_YEAR;
        has_rows = has_rows || out[i].is_of_row;
        for (int32_t k = 0; k < i && out[i].name != NULL; k++) {
            again = again || (out[k].name != NULL && strcmp(out[k].name, out[i].name) == 0);
            if (!is_same(t, out, k, i)) continue;
            out[k].is_part =
                strstr(survey->columns[k].header, " / ") != NULL && strstr(survey->columns[i].header, " / ") != NULL;
            out[i].name = NULL;
        }
        if (out[i].name != NULL && !again) *score += weight;
    }
    for (int32_t i = 0; i < survey->n_columns; i++) {
        if (out[i].is_part) out[i].name = NULL; /* "Thường xuyên / Số lượt" beside "Định kỳ / Số lượt" */
        for (int32_t k = 0; k < survey->n_columns && has_rows && out[i].name != NULL && !out[i].is_of_row; k++)
            if (out[k].is_of_row && out[k].name != NULL && strcmp(out[k].name, out[i].name) == 0) out[i].name = NULL;
    }
    if (has_rows && *score > 0) *score += 2; /* nothing else has such columns */
    if (*score < 3 || !suffices(table, out, survey->n_columns, has_unit, has_period || has_rows)) *score = 0;
    return DH_OK;
}

/* The level that the folded name of a unit begins with; NULL = none. */
static const char *level_of(const char *folded)
{
    for (int32_t w = 0; w < dh_n_level_words; w++)
        if (strncmp(folded, dh_level_words[w].prefix, strlen(dh_level_words[w].prefix)) == 0)
            return dh_level_words[w].level;
    return NULL;
}

/* Whether all names, of files with their folders or of sheets, begin as names of units do. */
static dh_status are_named_after_units(bool *out, const maker *m, const char *const *names, int32_t n)
{
    *out = n > 0;
    for (int32_t i = 0; i < n && *out; i++) {
        const char *slash = strrchr(names[i], '/'), *name = slash != NULL ? slash + 1 : names[i];
        const char *folded = fold(m, name, strlen(name));
        if (folded == NULL) return dh_error_nomem(m->error);
        *out = level_of(folded) != NULL;
    }
    return DH_OK;
}

/* A row that heads a section of a unit; NULL = none does. */
static const char *find_unit_section(const dh_survey_table *survey)
{
    for (int32_t i = 0; i < survey->n_sources; i++)
        for (int32_t k = 0; k < survey->sources[i].n_sections; k++)
            if (survey->sources[i].sections[k].is_unit) return survey->sources[i].sections[k].text;
    return NULL;
}

/* Whether rows must say of which period they are: of attendees those that are of no session. */
static bool needs_period(const dh_proposed_table *t)
{
    if (t->table == DH_ATTENDEES) return !dh_proposed_has(t, "session");
    return t->table >= 0 && dh_table_needs_period(t->table);
}

/* A period that was found is of use to a table that needs one and has no columns of its first and last day. */
static dh_status use_period(const maker *m, dh_proposed_table *t)
{
    bool needs = needs_period(t);
    if (needs && dh_proposed_has(t, "from") && dh_proposed_has(t, "to")) needs = false;
    if (t->n_rows > 0) needs = false;
    for (int32_t i = 0; needs && i < t->survey->n_columns; i++) {
        const char *name = t->columns[i].name;
        if (name != NULL && (strcmp(name, "from") == 0 || strcmp(name, "to") == 0)) t->columns[i].name = NULL;
    }
    if (needs) DH_TRY(dh_proposal_find_period(t, m->arena, m->error)); /* columns that have a name are none of it */
    if (!needs) {
        t->period = (dh_proposed_period){0};
        t->period_column = t->unread_column = -1;
        t->has_periods = t->has_statuses = false;
        t->estimate_title = NULL;
    }
    if (dh_proposed_has(t, "status")) t->has_statuses = false, t->estimate_title = NULL;
    t->lacks_period = needs && t->period_column < 0 && !t->has_periods &&
                      (t->period.from == NULL || t->period.uncertain || t->unread_column >= 0 || t->period_in_two);
    return DH_OK;
}

static dh_status find_table(const maker *m, dh_proposed_table *out)
{
    static const int tables[] = {DH_SESSIONS,    DH_OPINIONS,  DH_SUMMARIES, DH_RECEPTIONS, DH_PETITIONS,
                                 DH_CONCLUSIONS, DH_ATTENDEES, DH_POLLS,     DH_UNITS,      DH_LINEAGE};
    size_t n = (size_t)out->survey->n_columns + 1;
    dh_proposed_column *tried = dh_arena_zalloc(m->arena, n, sizeof *tried);
    int best = 0, score;
    out->table = -1;
    if (tried == NULL) return dh_error_nomem(m->error);
    if (dh_template_is_own(out->survey)) return DH_OK;
    bool files, sheets;
    DH_TRY(are_named_after_units(&files, m, out->survey->files, out->survey->n_files));
    DH_TRY(are_named_after_units(&sheets, m, out->survey->sheets, out->survey->n_sources));
    const char *section = find_unit_section(out->survey);
    DH_TRY(dh_proposal_find_heads(out, m->arena, m->error));
    DH_TRY(dh_proposal_find_period(out, m->arena, m->error));
    bool has_period = out->period.from != NULL || out->period_column >= 0 || out->has_periods;
    for (int round = 0; round < 2 && out->table < 0; round++) { /* at last one that lacks only its period */
        for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
            bool needs = dh_table_needs_period(tables[t]);
            DH_TRY(match(m, tables[t], out, files || sheets || section != NULL, needs && (has_period || round > 0),
                         tried, &score));
            if (score <= best) continue;
            best = score;
            out->table = tables[t];
            memcpy(out->columns, tried, n * sizeof *tried);
        }
    }
    DH_TRY(dh_proposal_set_rows(out, m->arena, m->error));
    DH_TRY(use_period(m, out));
    bool named = out->table < 0 || out->table == DH_UNITS || out->table == DH_LINEAGE;
    for (int32_t i = 0; i < out->survey->n_columns; i++)
        named = named || (out->columns[i].name != NULL && strcmp(out->columns[i].name, "unit") == 0);
    out->units_are_sheets = !named && sheets;
    out->units_are_files = !named && files && !sheets;
    if (!named && !files && !sheets) out->unit_section = section;
    return DH_OK;
}

/* ---- values ---- */

static bool is_choice(const dh_column_spec *spec, const char *text)
{
    for (size_t i = 0; spec->choices[i] != NULL; i++)
        if (strcmp(spec->choices[i], text) == 0) return true;
    return false;
}

/* The choice that a folded text means, by the words of people or its label; tables have columns of one name whose
 * choices differ. NULL = none. */
static const char *value_of(const maker *m, const dh_column_spec *spec, const char *folded)
{
    for (int32_t i = 0; i < dh_n_value_words; i++)
        if (strcmp(dh_value_words[i].column, spec->name) == 0 && strcmp(dh_value_words[i].text, folded) == 0 &&
            is_choice(spec, dh_value_words[i].value))
            return dh_value_words[i].value;
    for (size_t i = 0; spec->choices[i] != NULL; i++)
        if (is_label(m, spec->name, spec->choices[i], folded)) return spec->choices[i];
    return NULL;
}

static dh_status map_values(const maker *m, const dh_survey_column *survey, const dh_column_spec *spec,
                            dh_proposed_column *out)
{
    int32_t n = dh_dictionary_size(survey->values);
    out->values = dh_arena_zalloc(m->arena, (size_t)n + 1, sizeof *out->values);
    if (out->values == NULL) return dh_error_nomem(m->error);
    for (int32_t i = 0; i < n; i++) {
        size_t size;
        const char *given = dh_dictionary_text(survey->values, i, &size);
        const char *text = dh_arena_strndup(m->arena, given, size), *folded = fold(m, given, size);
        if (text == NULL || folded == NULL) return dh_error_nomem(m->error);
        unsigned suspects;
        if (!dh_suspects_of(&suspects, text, size)) return dh_error_nomem(m->error);
        if (suspects & DH_SUSPECT(DH_SUSPECT_TOTAL)) continue; /* of a row below the table */
        if (is_choice(spec, text)) continue;                   /* it is one of ours */
        const char *value = value_of(m, spec, folded);
        out->values[out->n_values++] = (dh_proposed_value){text, value != NULL ? value : "", survey->counts[i]};
    }
    return DH_OK;
}

/* The rows of a column whose values are choices of a column of the table. */
static dh_status count_choices(int64_t *out, const maker *m, int table, const char *name,
                               const dh_survey_column *survey)
{
    const dh_table_spec *spec = &dh_tables[table];
    *out = 0;
    for (int32_t c = 0; c < spec->n_columns; c++) {
        if (strcmp(spec->columns[c].name, name) != 0) continue;
        for (int32_t i = 0; i < dh_dictionary_size(survey->values); i++) {
            size_t size;
            const char *given = dh_dictionary_text(survey->values, i, &size), *folded = fold(m, given, size);
            if (folded == NULL) return dh_error_nomem(m->error);
            if (value_of(m, &spec->columns[c], folded) != NULL) *out += survey->counts[i];
        }
    }
    return DH_OK;
}

/* "Hình thức" is the kind of a session, or how it was held: what stands below it says which. */
static dh_status find_mode(const maker *m, dh_proposed_table *t)
{
    if (t->table != DH_SESSIONS || dh_proposed_has(t, "mode")) return DH_OK;
    for (int32_t i = 0; i < t->survey->n_columns; i++) {
        int64_t kinds, modes;
        if (t->columns[i].name == NULL || strcmp(t->columns[i].name, "kind") != 0) continue;
        DH_TRY(count_choices(&kinds, m, t->table, "kind", &t->survey->columns[i]));
        DH_TRY(count_choices(&modes, m, t->table, "mode", &t->survey->columns[i]));
        if (modes > kinds) t->columns[i].name = "mode";
    }
    return DH_OK;
}

/* ---- numbers ---- */

/* Digits, a mark, and three digits, at the end or before another such mark: thousands. */
static bool has_thousands(const char *text, size_t size, char mark)
{
    for (size_t i = 1; i + 3 < size; i++) {
        bool before = text[i - 1] >= '0' && text[i - 1] <= '9';
        if (text[i] != mark || !before) continue;
        size_t digits = 0;
        while (i + 1 + digits < size && text[i + 1 + digits] >= '0' && text[i + 1 + digits] <= '9') digits++;
        if (digits == 3) return true;
    }
    return false;
}

static void find_numbers(dh_proposed_table *t)
{
    int64_t points = 0, commas = 0;
    for (int32_t i = 0; i < t->survey->n_columns; i++) {
        const dh_column_spec *spec = dh_proposed_spec(t, i);
        const dh_survey_column *column = &t->survey->columns[i];
        if (spec == NULL || (spec->type != DH_COUNT && spec->type != DH_INT64 && spec->type != DH_FLOAT64)) continue;
        for (int32_t k = 0; k < dh_dictionary_size(column->values); k++) {
            size_t size;
            const char *text = dh_dictionary_text(column->values, k, &size);
            points += has_thousands(text, size, '.') ? column->counts[k] : 0;
            commas += has_thousands(text, size, ',') ? column->counts[k] : 0;
        }
    }
    t->numbers = commas > points ? "en" : "vi";
}

/* ---- units ---- */

static dh_status find_level(const maker *m, dh_proposed_table *t)
{
    int64_t n[8] = {0}, best = 0;
    for (int32_t i = 0; i < t->survey->n_columns; i++) {
        const dh_survey_column *column = &t->survey->columns[i];
        if (t->columns[i].name == NULL || strcmp(t->columns[i].name, "unit") != 0) continue;
        t->unit_level = "commune";
        for (int32_t k = 0; k < dh_dictionary_size(column->values); k++) {
            size_t size;
            const char *text = dh_dictionary_text(column->values, k, &size), *folded = fold(m, text, size);
            if (folded == NULL) return dh_error_nomem(m->error);
            const char *level = level_of(folded);
            if (level == NULL) continue;
            int64_t *of = &n[level[0] & 7]; /* the names of levels differ in the first letter */
            *of += column->counts[k];
            if (*of <= best) continue;
            best = *of;
            t->unit_level = level;
            t->names_level = true;
        }
    }
    if (!t->units_are_files && !t->units_are_sheets && t->unit_section == NULL) return DH_OK;
    const char *first = t->unit_section != NULL ? t->unit_section
                        : t->units_are_sheets   ? t->survey->sheets[0]
                                                : t->survey->files[0];
    const char *slash = strrchr(first, '/'), *name = slash != NULL ? slash + 1 : first;
    const char *folded = fold(m, name, strlen(name));
    if (folded == NULL) return dh_error_nomem(m->error);
    t->unit_level = level_of(folded);
    t->names_level = true;
    return DH_OK;
}

/* ---- the whole ---- */

static dh_status propose(const maker *m, dh_proposed_table *t)
{
    t->columns = dh_arena_zalloc(m->arena, (size_t)t->survey->n_columns + 1, sizeof *t->columns);
    if (t->columns == NULL) return dh_error_nomem(m->error);
    DH_TRY(find_table(m, t));
    if (t->table < 0) return DH_OK;
    DH_TRY(find_mode(m, t));
    for (int32_t i = 0; i < t->survey->n_columns; i++) {
        const dh_column_spec *spec = dh_proposed_spec(t, i);
        if (spec != NULL && spec->choices != NULL) DH_TRY(map_values(m, &t->survey->columns[i], spec, &t->columns[i]));
    }
    DH_TRY(dh_proposal_find_days(t, m->arena, m->error));
    find_numbers(t);
    return find_level(m, t);
}

dh_status dh_proposal_make(dh_proposal *out, const dh_survey *survey, dh_arena *arena, dh_error *error)
{
    maker m = {arena, error};
    size_t room = 1;
    *out = (dh_proposal){0};
    for (int32_t i = 0; i < dh_survey_tables(survey); i++) room += (size_t)dh_survey_table_at(survey, i)->n_sources;
    out->tables = dh_arena_zalloc(arena, room, sizeof *out->tables);
    if (out->tables == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < dh_survey_tables(survey); i++) {
        dh_proposed_table *t = &out->tables[out->n_tables];
        int32_t n = 1;
        t->survey = dh_survey_table_at(survey, i);
        DH_TRY(propose(&m, t));
        if (t->has_periods && t->period_column < 0) DH_TRY(dh_proposal_split(t, &n, arena, error));
        for (int32_t k = 0; k < n; k++)
            t[k].lacks_period =
                t[k].lacks_period || (t[k].has_periods && t[k].period_column < 0 &&
                                      (t[k].period.from == NULL || t[k].period.uncertain || t[k].unread_column >= 0));
        out->n_tables += n;
    }
    return DH_OK;
}
