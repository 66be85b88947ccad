/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of a table are numbered 1, 2, 3 by those who lay it out, and its sections I, II or A, B; or sections are merged
 * cells over the whole row. So a row is the head of a section if it has such a number or is merged, and has one text at
 * most where rows have more. Words alone ("Khối xã", "II. Các xã") make none, since a text that goes on in the next row
 * may have them too: the head stands where names do, and the rows are figures, or their numbers begin anew below it.
 * One with figures must be the sum of the rows of its section, or have a word for a total that no name of a place
 * begins with: "Cộng khối xã", but not "Cộng Hòa", a commune. All else is a row of the table.
 */
#include "load/sections.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "load/foot_words.h"
#include "load/numbering.h"
#include "load/scan/typed.h"
#include "load/section_report.h"
#include "load/section_sums.h"
#include "load/section_words.h"

#define CELLS ((size_t)1 << 22) /* a table with more cells is no sheet of a clerk, and is not looked through; */
#define SHEET (CELLS / 2 * 3)   /* … one on a sheet of more is not begun with: the rows beside it may be as many */

typedef struct sections {
    dh_load *load;
    dh_load_source *source;
    const dh_load_entry *entry;
    const char *bytes;
    size_t size;
    dh_chunk_shape *shape;
    dh_csv *csv;
    dh_section_line *lines;
    size_t n, lines_capacity;
    double *figures; /* per line and column: its number; NAN = none */
    size_t figures_capacity;
    dh_section_sums *sums;
    int32_t numbering;   /* the column of running numbers; -1 = none */
    dh_row_label normal; /* how rows are numbered */
    bool *rates;         /* per column: its numbers are shares, which no sums are made of */
    int32_t usual;       /* how many texts and figures half of the rows have at least */
    bool all_numbered;   /* most rows are */
    bool has_figures;    /* … and most rows have one */
    bool has_periods;    /* rows are named by periods */
    bool of_units;       /* sections name the units of their rows */
    bool seeks_units;    /* … or may: nothing is said of the columns yet */
    int64_t n_units;     /* lines that may do so by their words */
    int64_t n_unit_rows; /* rows that begin with the name of one, so that no section does */
    dh_load_section *heads;
    size_t n_heads, heads_capacity;
    dh_section_report report;
    dh_error *error;
} sections;

/* ---- the lines ---- */

static bool same_text(const dh_record_field *a, const dh_record_field *b)
{
    return a->size == b->size && memcmp(a->text, b->text, (size_t)a->size) == 0;
}

/* Whether the field is the first under a header but that of numbers, where names stand. */
static bool is_first(const sections *s, int32_t at)
{
    for (int32_t i = 0; i < at; i++)
        if (i != s->numbering && s->source->headers[i][0] != '\0') return false;
    return true;
}

/* Whether a number in the column of numbers is a first one: 1, 2.1. */
static bool is_first_number(const dh_record_field *field)
{
    const char *text = field->text;
    size_t size = (size_t)field->size;
    dh_text_trim(&text, &size);
    while (size > 0 && strchr(".):/ ", text[size - 1]) != NULL) size--;
    while (size > 1 && text[0] == '0') text++, size--;
    return size > 0 && text[size - 1] == '1' && (size == 1 || text[size - 2] == '.');
}

/* The first cell that is a text and names the row: not its number. NULL = none. */
static const dh_record_field *first_text(const sections *s, const dh_record *record)
{
    for (int32_t i = 0; i < record->n_fields; i++) {
        const dh_record_field *field = &record->fields[i];
        if (field->size == 0 ||
            (i == s->numbering && dh_row_label_of(field->text, (size_t)field->size) != DH_LABEL_WORDS))
            continue;
        if (!s->source->is_typed || field->quoted) return field;
    }
    return NULL;
}

static dh_status look_for_unit(sections *s, dh_section_line *out, const dh_record_field *text, bool lone)
{
    const char *name;
    size_t size;
    bool is_unit;
    if (!dh_section_name(&name, &size, &is_unit, text->text, (size_t)text->size)) return dh_error_nomem(s->error);
    if (is_unit) (*(lone ? &s->n_units : &s->n_unit_rows))++;
    out->is_unit = is_unit && lone;
    return DH_OK;
}

/* Heads of sections name no units where rows do in the same column. */
static void forget_units(sections *s)
{
    if (!s->seeks_units || s->n_unit_rows == 0) return;
    for (size_t i = 0; i < s->n; i++) s->lines[i].is_unit = false;
    s->n_units = 0;
}

static dh_status look_at(sections *s, dh_section_line *out, double *figures, const dh_record *record)
{
    int32_t n_same = 0;
    const dh_record_field *before = NULL;
    for (int32_t i = 0; i < s->source->n_headers; i++) {
        const dh_record_field *field = i < record->n_fields ? &record->fields[i] : NULL;
        figures[i] = NAN;
        if (field == NULL || field->size == 0 || s->source->headers[i][0] == '\0') continue;
        bool typed = s->source->is_typed && !field->quoted, day = false;
        if (i == s->numbering) {
            out->label = dh_row_label_of(field->text, (size_t)field->size);
            out->first = is_first_number(field);
            if (out->label != DH_LABEL_WORDS) continue;
        }
        double figure = dh_section_figure(field->text, (size_t)field->size, typed, &day);
        out->has_day = out->has_day || day;
        out->n_figures += !isnan(figure);
        /* merged cells have their text in each; a number stands in the first alone */
        bool again = s->source->is_typed && before != NULL && isnan(figure) && same_text(before, field);
        n_same += again;
        if (!s->rates[i]) figures[i] = figure;
        if (!again && isnan(figure)) out->n_texts++;
        before = field;
    }
    out->whole = out->n_texts == 1 && n_same >= 2 && 2 * (n_same + 1) > s->source->n_headers;
    const dh_record_field *text = first_text(s, record);
    if (text == NULL || !dh_text_is_valid(text->text, (size_t)text->size)) return DH_OK;
    out->is_named = is_first(s, (int32_t)(text - record->fields));
    bool lone = out->n_texts == 1 && out->n_figures == 0 && !out->has_day && out->label == DH_LABEL_NONE;
    if ((s->seeks_units || (s->of_units && lone)) && out->is_named) DH_TRY(look_for_unit(s, out, text, lone));
    dh_section_words words = DH_WORDS_NONE;
    bool possible = out->n_figures > 0 && !s->has_periods && text->size < 60 &&
                    dh_section_may_be_period(text->text, (size_t)text->size);
    if (possible && !dh_section_words_of(&words, text->text, (size_t)text->size)) return dh_error_nomem(s->error);
    s->has_periods = s->has_periods || words == DH_WORDS_PERIOD;
    bool done = dh_section_is_total(&out->is_total, text->text, (size_t)text->size) &&
                dh_foot_is_part(&out->is_part, text->text, (size_t)text->size);
    return done ? DH_OK : dh_error_nomem(s->error);
}

/* *out: whether the table is one that a person laid out, by its size. */
static dh_status read_lines(sections *s, bool *out)
{
    const dh_record *record;
    size_t columns = (size_t)s->source->n_headers;
    dh_csv_aim(s->csv, s->bytes, s->size, (size_t)s->shape->begin, s->shape->line);
    s->n = 0;
    for (*out = true;;) {
        DH_TRY(dh_csv_next(s->csv, &record, s->error));
        if (record == NULL) return DH_OK;
        *out = (s->n + 1) * columns <= CELLS;
        if (!*out) return DH_OK;
        if (dh_grow((void **)&s->lines, &s->lines_capacity, s->n + 1, sizeof *s->lines) != 0 ||
            dh_grow((void **)&s->figures, &s->figures_capacity, (s->n + 1) * columns, sizeof *s->figures) != 0)
            return dh_error_nomem(s->error);
        dh_section_line *line = &s->lines[s->n];
        *line = (dh_section_line){.offset = (size_t)(record->raw - s->bytes), .line = record->line};
        DH_TRY(look_at(s, line, &s->figures[s->n * columns], record));
        s->n++;
    }
}

/* ---- how the table is laid out ---- */

static dh_status find_rates(sections *s)
{
    s->rates = dh_arena_zalloc(s->load->arena, (size_t)s->source->n_headers + 1, sizeof *s->rates);
    if (s->rates == NULL) return dh_error_nomem(s->error);
    for (int32_t i = 0; i < s->source->n_headers; i++)
        if (!dh_section_is_rate(&s->rates[i], s->source->headers[i])) return dh_error_nomem(s->error);
    return DH_OK;
}

/* Whether it is numbered as sections are. */
static bool is_labelled(const sections *s, const dh_section_line *line)
{
    return s->numbering >= 0 &&
           (dh_row_label_is_section(line->label) || (line->label == DH_LABEL_NUMBER && s->normal == DH_LABEL_DOTTED));
}

/* Whether a section has no rows: none up to the next of its rank. Of letters and roman numerals those are above that
 * come first. */
static bool is_alone(const sections *s, size_t at, dh_row_label highest)
{
    const dh_section_line *line = &s->lines[at];
    if (line->n_figures == 0 || line->has_day || line->is_total || !is_labelled(s, line)) return false;
    for (size_t i = at + 1; i < s->n; i++) {
        const dh_section_line *next = &s->lines[i];
        bool above = line->label == DH_LABEL_NUMBER ? dh_row_label_is_section(next->label) : next->label == highest;
        if (next->label == line->label || above) return true;
        if (next->is_row || next->alone || (next->n_figures > 0 && !next->is_total && !is_labelled(s, next)))
            return false;
    }
    return true;
}

static void find_alone(sections *s)
{
    dh_row_label highest = DH_LABEL_NONE;
    for (size_t i = 0; i < s->n && highest == DH_LABEL_NONE; i++)
        if (dh_row_label_is_section(s->lines[i].label)) highest = s->lines[i].label;
    for (size_t i = s->n; i-- > 0;) s->lines[i].alone = is_alone(s, i, highest);
    for (size_t i = 0; i < s->n; i++) s->lines[i].is_row = s->lines[i].is_row || s->lines[i].alone;
}

static void find_usual(sections *s)
{
    int64_t n[DH_LABELS] = {0}, filled[64] = {0}, total = 0, half = 0, others = 0, figures = 0;
    for (size_t i = 0; i < s->n; i++) {
        const dh_section_line *line = &s->lines[i];
        n[line->label]++;
        others += line->label == DH_LABEL_NONE && (line->is_total || line->is_part || line->is_unit);
    }
    s->normal = n[DH_LABEL_DOTTED] > n[DH_LABEL_NUMBER] ? DH_LABEL_DOTTED : DH_LABEL_NUMBER;
    int64_t numbered = n[DH_LABEL_DOTTED] + n[DH_LABEL_NUMBER];
    bool by_number = s->numbering >= 0 &&
                     2 * numbered > (int64_t)s->n - others - n[DH_LABEL_WORDS] - n[DH_LABEL_ROMAN] - n[DH_LABEL_LETTER];
    if (!by_number) s->numbering = -1;
    for (size_t i = 0; i < s->n; i++) {
        dh_section_line *line = &s->lines[i];
        line->is_row = s->numbering >= 0 ? line->label == s->normal
                                         : !line->is_total && !line->is_part && !line->whole && !line->is_unit;
        int32_t k = line->n_texts + line->n_figures + line->has_day;
        if (line->is_row) filled[k < 63 ? k : 63]++, total++, figures += line->n_figures > 0;
    }
    s->has_figures = 2 * figures > total;
    while (s->usual < 63 && 2 * (half += filled[s->usual]) < total) s->usual++;
    s->all_numbered = s->numbering >= 0 && 4 * numbered >= 3 * ((int64_t)s->n - s->n_units - n[DH_LABEL_ROMAN] -
                                                                n[DH_LABEL_LETTER] - n[DH_LABEL_WORDS]);
}

/* ---- what a line is ---- */

typedef enum verdict { ROW, UNSURE, SECTION } verdict;

/* A line without figures and days. A name of a section alone says little: see above. */
static verdict classify_head(const sections *s, size_t at, dh_section_words words)
{
    const dh_section_line *line = &s->lines[at];
    if (line->n_texts > 1 || line->n_texts >= s->usual || s->usual < 2) return ROW;
    if (line->whole || line->is_unit) return SECTION;
    bool numbered = s->numbering >= 0;
    if (numbered && (dh_row_label_is_section(line->label) || line->label == DH_LABEL_WORDS)) return SECTION;
    if (numbered && line->label == DH_LABEL_NUMBER && s->normal == DH_LABEL_DOTTED) return SECTION;
    if (line->label != DH_LABEL_NONE || line->n_texts == 0) return ROW;
    if (words == DH_WORDS_PERIOD && line->is_named && !s->has_periods && (numbered || s->has_figures)) return SECTION;
    bool begins_anew = numbered && at + 1 < s->n && s->lines[at + 1].is_row && s->lines[at + 1].first;
    if (s->of_units && s->n_units > 0 && begins_anew && line->is_named) return SECTION; /* of none of the units */
    if (words != DH_WORDS_NUMBERED && !s->all_numbered) return ROW;
    bool divides = s->has_figures || begins_anew || (words == DH_WORDS_TOPIC && s->n_units > 0);
    return words != DH_WORDS_NONE && line->is_named && divides ? SECTION : UNSURE;
}

/* A line that says that it is part of the row above: of a table of texts it may go on with the text of that. */
static verdict classify_part(const sections *s, const dh_section_line *line)
{
    if (line->n_figures > 0 || (s->has_figures && (s->numbering >= 0 || line->n_texts == 1))) return SECTION;
    return line->n_texts == 1 ? UNSURE : ROW;
}

/* A line with figures. Of a total its words are enough, if no name of a place has them. */
static dh_status classify_sums(sections *s, size_t at, dh_section_words words, verdict *out)
{
    const dh_section_line *line = &s->lines[at];
    bool labelled = is_labelled(s, line);
    int32_t column;
    double sum;
    *out = ROW;
    if ((line->is_row && s->numbering >= 0) || (!labelled && !line->is_total)) return DH_OK;
    *out = SECTION;
    if (!dh_section_sums_up(s->sums, at, &column, &sum) && !(line->is_total && words == DH_WORDS_SECTION))
        *out = labelled ? UNSURE : ROW;
    if (*out != SECTION || column < 0) return DH_OK;
    char said[32], counted[32];
    dh_text_from_double(s->figures[at * (size_t)s->source->n_headers + (size_t)column], said);
    dh_text_from_double(sum, counted);
    return dh_load_add_note(s->load, s->error,
                            "%s: line %lld, which sums up a section, states %s for '%s', and its rows sum to %s",
                            s->source->name, (long long)line->line, said, s->source->headers[column], counted);
}

/* Keeps what a row that heads a section names; its place among the rows that are left out is set at the end. */
static dh_status keep_head(sections *s, const dh_section_line *line, const dh_record_field *text, bool is_within)
{
    const char *name;
    size_t size;
    bool is_unit;
    if (dh_grow((void **)&s->heads, &s->heads_capacity, s->n_heads + 1, sizeof *s->heads) != 0)
        return dh_error_nomem(s->error);
    char *plain = dh_arena_strndup(s->load->arena, text->text, (size_t)text->size);
    if (plain == NULL) return dh_error_nomem(s->error);
    if (s->source->is_typed) plain[dh_typed_unescape(plain, (size_t)text->size)] = '\0';
    if (!dh_section_name(&name, &size, &is_unit, plain, strlen(plain))) return dh_error_nomem(s->error);
    name = dh_arena_strndup(s->load->arena, name, size);
    if (name == NULL) return dh_error_nomem(s->error);
    s->heads[s->n_heads++] = (dh_load_section){.left_out = (int64_t)line->offset,
                                               .line = line->line,
                                               .text = name,
                                               .is_unit = is_unit,
                                               .is_within = is_within,
                                               .rank = line->whole ? DH_LABELS : (int32_t)line->label};
    return DH_OK;
}

static dh_status find_heads(sections *s)
{
    dh_load_section *kept = dh_arena_zalloc(s->load->arena, s->n_heads + 1, sizeof *kept);
    if (kept == NULL) return dh_error_nomem(s->error);
    int64_t at = 0;
    for (size_t i = 0; i < s->n_heads; i++) {
        kept[i] = s->heads[i];
        while (at < s->source->n_left_out && s->source->left_out[at] < kept[i].left_out) at++;
        kept[i].left_out = at;
    }
    s->source->sections = kept;
    s->source->n_sections = (int32_t)s->n_heads;
    return DH_OK;
}

static dh_status classify(sections *s, size_t at)
{
    const dh_section_line *line = &s->lines[at];
    const dh_record *record;
    if (line->has_day || (line->is_row && s->numbering >= 0)) return DH_OK;
    dh_csv_aim(s->csv, s->bytes, s->size, line->offset, line->line);
    DH_TRY(dh_csv_next(s->csv, &record, s->error));
    if (record == NULL || record->fault != DH_RECORD_OK) return DH_OK;
    const dh_record_field *text = first_text(s, record);
    dh_section_words words = DH_WORDS_NONE;
    verdict is;
    if (text != NULL && dh_text_is_valid(text->text, (size_t)text->size) &&
        !dh_section_words_of(&words, text->text, (size_t)text->size))
        return dh_error_nomem(s->error);
    if (line->is_part)
        is = classify_part(s, line);
    else if (line->n_figures > 0)
        DH_TRY(classify_sums(s, at, words, &is));
    else
        is = classify_head(s, at, words);
    if (is == ROW) return DH_OK;
    if (is == SECTION && !line->is_total && !line->is_part && text != NULL)
        DH_TRY(keep_head(s, line, text, words == DH_WORDS_PERIOD || words == DH_WORDS_TOPIC));
    return dh_section_report_add(&s->report, s->source, record, (int64_t)line->offset, is == UNSURE, s->error);
}

static dh_status find_sections(sections *s)
{
    bool small;
    DH_TRY(dh_load_find_numbering(&s->numbering, s->source, s->csv, s->bytes, s->size, s->shape, s->error));
    DH_TRY(find_rates(s));
    DH_TRY(read_lines(s, &small));
    if (!small || s->n == 0) return DH_OK;
    forget_units(s);
    find_usual(s);
    find_alone(s);
    s->sums = dh_section_sums_new(s->lines, s->figures, s->n, s->source->n_headers);
    if (s->sums == NULL) return dh_error_nomem(s->error);
    for (size_t i = 0; i < s->n; i++) DH_TRY(classify(s, i));
    return DH_OK;
}

/* ---- lines that are given ---- */

static int by_line(const void *a, const void *b)
{
    const int32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static dh_status note_missing(const sections *s, int32_t n, int32_t first)
{
    if (n == 0) return DH_OK;
    return dh_load_add_note(s->load, s->error,
                            "%s: lines that sections names, and in which no row of the table begins: %d, the first is "
                            "%d; they are not there, or were left out otherwise",
                            s->source->name, (int)n, (int)first);
}

/* Takes the rows whose lines the entry names, of a table of any size. */
static dh_status take_given(sections *s)
{
    int32_t n = s->entry->n_sections, at = 0, n_missing = 0, first = 0;
    int32_t *lines = dh_arena_zalloc(s->load->arena, (size_t)n + 1, sizeof *lines);
    if (lines == NULL) return dh_error_nomem(s->error);
    for (int32_t i = 0; i < n; i++) lines[i] = s->entry->sections[i];
    qsort(lines, (size_t)n, sizeof *lines, by_line);
    dh_csv_aim(s->csv, s->bytes, s->size, (size_t)s->shape->begin, s->shape->line);
    while (at < n) {
        const dh_record *record;
        DH_TRY(dh_csv_next(s->csv, &record, s->error));
        for (; at < n && (record == NULL || lines[at] < record->line); at++)
            if (n_missing++ == 0) first = lines[at];
        if (at == n || record->line < lines[at]) continue;
        for (int32_t line = lines[at]; at < n && lines[at] == line;) at++;
        const dh_record_field *text = first_text(s, record);
        const dh_section_line given = {.offset = (size_t)(record->raw - s->bytes), .line = record->line};
        if (text != NULL && dh_text_is_valid(text->text, (size_t)text->size)) DH_TRY(keep_head(s, &given, text, false));
        DH_TRY(dh_section_report_add(&s->report, s->source, record, record->raw - s->bytes, false, s->error));
    }
    return note_missing(s, n_missing, first);
}

/* ---- the whole ---- */

static dh_status find(sections *s)
{
    DH_TRY(dh_csv_open_view(&s->csv, s->bytes, s->size, (size_t)s->shape->begin, s->shape->line, s->source->delimiter,
                            s->error));
    DH_TRY(s->entry->sections != NULL ? take_given(s) : find_sections(s));
    DH_TRY(dh_section_report_end(&s->report, s->load, s->source, s->shape, s->error));
    return find_heads(s);
}

dh_status dh_load_leave_out_sections(dh_load *load, dh_load_source *source, dh_chunk_shape *shape, dh_error *error)
{
    const dh_load_entry *entry = &dh_load_rules_of(load, source)->entry;
    sections s = {.load = load, .source = source, .entry = entry, .shape = shape, .numbering = -1, .error = error};
    bool wanted =
        entry->sections != NULL ? entry->n_sections > 0 : !entry->keep_sections && dh_load_is_laid_out(source);
    bool large = (size_t)source->n_sheet_rows > SHEET / ((size_t)source->n_headers + 1);
    if (!wanted || (large && entry->sections == NULL)) return DH_OK;
    s.of_units = entry->section_column > 0 && source->field_of[entry->section_column - 1] < 0;
    s.seeks_units = load->spec->n_columns == 0; /* that of a survey */
    DH_TRY(dh_input_map(source->input, &s.bytes, &s.size, error));
    dh_status status = find(&s);
    dh_csv_close(s.csv);
    dh_free(s.lines);
    dh_free(s.heads);
    dh_free(s.figures);
    dh_section_sums_free(s.sums);
    dh_section_report_free(&s.report);
    return status;
}
