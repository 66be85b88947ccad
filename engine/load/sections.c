/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of a table are numbered 1, 2, 3 by those who lay it out, and its sections I, II or A, B; or sections are merged
 * cells over the whole row. So a row is the head of a section if it has such a number, stands in the column of numbers,
 * or says so, and has one text at most where rows have more. One with figures must also be the sum of the rows of its
 * section, or have a word for a total that no name of a place begins with: "Cộng khối xã", but not "Cộng Hòa", a
 * commune. All else is a row of the table.
 */
#include "load/sections.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/foot_words.h"
#include "load/numbering.h"
#include "load/scan/typed.h"
#include "load/section_words.h"

#define CELLS ((size_t)1 << 22) /* a table with more cells is no sheet of a clerk, and is not looked through */
#define SHOWN 400               /* bytes of what was left out */

typedef struct line_of {
    size_t offset;
    int64_t line;
    dh_row_label label;  /* of its cell in the column of numbers */
    int32_t n_texts;     /* of all cells but that one, each once if merged */
    int32_t n_figures;   /* numbers, but that of the row */
    bool has_day, whole; /* whole: one text fills more than half of the columns, three at least */
    bool is_total;       /* its first text begins with a word for a total */
    bool is_part;        /* it says that it is part of the row above: "Trong đó: nữ" */
    bool alone;          /* numbered as a section, with figures, and without rows of its own: a row */
    bool is_row;         /* for certain, so that sums are made of it */
    bool left_out;
} line_of;

typedef struct sections {
    dh_load *load;
    dh_load_source *source;
    const dh_load_entry *entry;
    const char *bytes;
    size_t size;
    dh_chunk_shape *shape;
    dh_csv *csv;
    line_of *lines;
    size_t n, lines_capacity;
    double *figures; /* per line and column: its number; NAN = none */
    size_t figures_capacity;
    int32_t numbering;   /* the column of running numbers; -1 = none */
    dh_row_label normal; /* how rows are numbered */
    bool *rates;         /* per column: its numbers are shares, which no sums are made of */
    int32_t usual;       /* how many texts and figures half of the rows have at least */
    bool all_numbered;   /* most rows are */
    dh_strbuf reported;
    int64_t n_reported, n_left_out, n_unsure;
    dh_strbuf unsure; /* the first that may be one … */
    int64_t unsure_line;
    dh_error *error;
} sections;

/* ---- the lines ---- */

static bool same_text(const dh_record_field *a, const dh_record_field *b)
{
    return a->size == b->size && memcmp(a->text, b->text, (size_t)a->size) == 0;
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

static dh_status look_at(sections *s, line_of *out, double *figures, const dh_record *record)
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
        line_of *line = &s->lines[s->n];
        *line = (line_of){.offset = (size_t)(record->raw - s->bytes), .line = record->line};
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
static bool is_labelled(const sections *s, const line_of *line)
{
    return s->numbering >= 0 &&
           (dh_row_label_is_section(line->label) || (line->label == DH_LABEL_NUMBER && s->normal == DH_LABEL_DOTTED));
}

/* Whether a section has no rows: none up to the next of its rank. Of letters and roman numerals those are above that
 * come first. */
static bool is_alone(const sections *s, size_t at, dh_row_label highest)
{
    const line_of *line = &s->lines[at];
    if (line->n_figures == 0 || line->has_day || line->is_total || !is_labelled(s, line)) return false;
    for (size_t i = at + 1; i < s->n; i++) {
        const line_of *next = &s->lines[i];
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
    int64_t n[DH_LABELS] = {0}, filled[64] = {0}, total = 0, half = 0, others = 0;
    for (size_t i = 0; i < s->n; i++) {
        const line_of *line = &s->lines[i];
        n[line->label]++;
        others += line->label == DH_LABEL_NONE && (line->is_total || line->is_part);
    }
    s->normal = n[DH_LABEL_DOTTED] > n[DH_LABEL_NUMBER] ? DH_LABEL_DOTTED : DH_LABEL_NUMBER;
    int64_t numbered = n[DH_LABEL_DOTTED] + n[DH_LABEL_NUMBER];
    bool by_number = s->numbering >= 0 &&
                     2 * numbered > (int64_t)s->n - others - n[DH_LABEL_WORDS] - n[DH_LABEL_ROMAN] - n[DH_LABEL_LETTER];
    if (!by_number) s->numbering = -1;
    for (size_t i = 0; i < s->n; i++) {
        line_of *line = &s->lines[i];
        line->is_row = s->numbering >= 0 ? line->label == s->normal : !line->is_total && !line->is_part && !line->whole;
        int32_t k = line->n_texts + line->n_figures + line->has_day;
        if (line->is_row) filled[k < 63 ? k : 63]++, total++;
    }
    while (s->usual < 63 && 2 * (half += filled[s->usual]) < total) s->usual++;
    s->all_numbered = s->numbering >= 0 &&
                      4 * numbered >= 3 * ((int64_t)s->n - n[DH_LABEL_ROMAN] - n[DH_LABEL_LETTER] - n[DH_LABEL_WORDS]);
}

/* ---- sums ---- */

/* Compares the figures of line `at` with the sums of the rows from `begin` to `end`; where one of them has none, or one
 * such as "trên 50", the sum may be more. *column, *other: the first that is another. */
static bool is_sum(const sections *s, size_t at, size_t begin, size_t end, int64_t parts_min, int32_t *column,
                   double *other)
{
    int32_t n = 0, n_equal = 0, columns = s->source->n_headers;
    bool enough = false;
    *column = -1;
    for (int32_t c = 0; c < columns; c++) {
        double stated = s->figures[at * (size_t)columns + (size_t)c], sum = 0, magnitude = 0;
        int64_t parts = 0;
        bool open = false;
        if (isnan(stated)) continue;
        for (size_t i = begin; i < end; i++) {
            double value = s->figures[i * (size_t)columns + (size_t)c];
            if (!s->lines[i].is_row) continue;
            open = open || isnan(value);
            if (isnan(value)) continue;
            sum += value;
            magnitude += fabs(value);
            parts += value != 0;
        }
        bool equal = fabs(stated - sum) <= 1e-9 * magnitude;
        if (open && !equal && stated > sum) continue; /* what is unknown may be the rest */
        n++;
        n_equal += equal;
        enough = enough || (equal && parts >= parts_min);
        if (equal || parts == 0 || *column >= 0) continue;
        *column = c;
        *other = sum;
    }
    return n > 0 && enough && 2 * n_equal >= n;
}

/* The first line from `at` on, or the line after the last one before it, that is no row, and of that label if any. */
static size_t section_end(const sections *s, size_t at, bool any, dh_row_label label)
{
    while (at < s->n && ((s->lines[at].is_row && !s->lines[at].alone) || (!any && s->lines[at].label != label))) at++;
    return at;
}

static size_t section_begin(const sections *s, size_t at)
{
    while (at > 0 && s->lines[at - 1].is_row) at--;
    return at;
}

static bool has_rows(const sections *s, size_t begin, size_t end)
{
    while (begin < end && !s->lines[begin].is_row) begin++;
    return begin < end;
}

/* Whether the figures of a line are the sums of rows below it, to the next head, or of those above it; or of all. Not
 * all must be: *column, *sum: the first that is none; -1 = none. */
static bool sums_up(const sections *s, size_t at, int32_t *column, double *sum)
{
    bool head = dh_row_label_is_section(s->lines[at].label) || s->lines[at].label == DH_LABEL_NUMBER;
    size_t after = at + 1;
    const size_t ranges[][2] = {{section_begin(s, at), at},
                                {0, at},
                                {after, section_end(s, after, true, DH_LABEL_NONE)},
                                {after, section_end(s, after, false, s->lines[at].label)},
                                {after, s->n},
                                {0, s->n}};
    bool found = false, looked = false;
    *column = -1;
    for (size_t i = head ? 2 : 0; i < 6; i++) { /* the first that fits best */
        int32_t wrong;
        double other = 0;
        bool is = is_sum(s, at, ranges[i][0], ranges[i][1], head || i == 0 ? 1 : 2, &wrong, &other);
        bool better = is ? !found || wrong < 0 : !looked; /* what is no sum is compared with the nearest rows */
        looked = looked || has_rows(s, ranges[i][0], ranges[i][1]);
        if (!better || (found && *column < 0)) continue;
        found = found || is;
        *column = wrong;
        *sum = other;
    }
    return found;
}

/* ---- what a line is ---- */

typedef enum verdict { ROW, UNSURE, SECTION } verdict;

/* A line without figures and days. */
static verdict classify_head(const sections *s, const line_of *line, dh_section_words words)
{
    if (line->n_texts > 1 || line->n_texts >= s->usual || s->usual < 2) return ROW;
    if (line->whole) return SECTION;
    if (s->numbering < 0) return words == DH_WORDS_NUMBERED ? SECTION : ROW;
    if (dh_row_label_is_section(line->label) || line->label == DH_LABEL_WORDS) return SECTION;
    if (line->label == DH_LABEL_NUMBER && s->normal == DH_LABEL_DOTTED) return SECTION;
    if (line->label != DH_LABEL_NONE || line->n_texts == 0) return ROW;
    if (words == DH_WORDS_NUMBERED) return SECTION;
    if (!s->all_numbered) return ROW;
    return words == DH_WORDS_NONE ? UNSURE : SECTION;
}

/* A line with figures. */
static dh_status classify_sums(sections *s, size_t at, dh_section_words words, verdict *out)
{
    const line_of *line = &s->lines[at];
    bool labelled = is_labelled(s, line);
    int32_t column;
    double sum;
    *out = ROW;
    if ((line->is_row && s->numbering >= 0) || (!labelled && !line->is_total)) return DH_OK;
    *out = SECTION;
    if (!sums_up(s, at, &column, &sum) && words != DH_WORDS_SECTION) *out = labelled ? UNSURE : ROW;
    if (*out != SECTION || column < 0) return DH_OK;
    char said[32], counted[32];
    dh_text_from_double(s->figures[at * (size_t)s->source->n_headers + (size_t)column], said);
    dh_text_from_double(sum, counted);
    return dh_load_add_note(s->load, s->error,
                            "%s: line %lld, which sums up a section, states %s for '%s', and its rows sum to %s",
                            s->source->name, (long long)line->line, said, s->source->headers[column], counted);
}

/* Whether the cell has the text of the one before it, as merged cells have; a number stands in the first alone. */
static bool is_again(const sections *s, const dh_record_field *field)
{
    bool day;
    return same_text(field, field - 1) &&
           isnan(dh_section_figure(field->text, (size_t)field->size, s->source->is_typed && !field->quoted, &day));
}

/* "I | Khối xã" */
static void add_text(dh_strbuf *out, const sections *s, const dh_record *record)
{
    size_t begin = out->size;
    for (int32_t i = 0; i < record->n_fields; i++) {
        const dh_record_field *field = &record->fields[i];
        if (field->size == 0 || (i > 0 && is_again(s, field))) continue;
        if (out->size > begin) dh_strbuf_add(out, " | ");
        dh_strbuf_add_bytes(out, field->text, (size_t)field->size);
    }
    if (out->failed || out->data == NULL) return; /* a line that the entry names may be blank */
    if (s->source->is_typed) out->size = begin + dh_typed_unescape(out->data + begin, out->size - begin);
    for (size_t i = begin; i < out->size; i++)
        if (out->data[i] == '\n' || out->data[i] == '\r') out->data[i] = ' ';
    out->data[out->size] = '\0';
}

static dh_status report(sections *s, const line_of *line, const dh_record *record, verdict is)
{
    dh_strbuf text = {0};
    add_text(&text, s, record);
    const char *shown = text.data != NULL ? text.data : "";
    size_t size = dh_text_cut(shown, text.size, SHOWN / 4);
    if (is == UNSURE && s->n_unsure++ == 0) {
        dh_strbuf_add_bytes(&s->unsure, shown, size);
        s->unsure_line = line->line;
    } else if (is == SECTION && s->reported.size < SHOWN) {
        dh_strbuf_printf(&s->reported, dh_tr("%sline %lld '%.*s%s'"), s->n_reported > 0 ? ", " : "",
                         (long long)line->line, (int)size, shown, size < text.size ? "…" : "");
        s->n_reported++;
    }
    bool failed = text.failed || s->reported.failed || s->unsure.failed;
    dh_strbuf_free(&text);
    return failed ? dh_error_nomem(s->error) : DH_OK;
}

static bool is_given(const dh_load_entry *entry, int64_t line)
{
    for (int32_t i = 0; i < entry->n_sections; i++)
        if (entry->sections[i] == line) return true;
    return false;
}

static dh_status classify(sections *s, size_t at)
{
    line_of *line = &s->lines[at];
    const dh_record *record;
    bool given = s->entry->sections != NULL;
    if (given ? !is_given(s->entry, line->line) : line->has_day || (line->is_row && s->numbering >= 0)) return DH_OK;
    dh_csv_aim(s->csv, s->bytes, s->size, line->offset, line->line);
    DH_TRY(dh_csv_next(s->csv, &record, s->error));
    if (record == NULL || (record->fault != DH_RECORD_OK && !given)) return DH_OK;
    verdict is = SECTION;
    if (!given) {
        const dh_record_field *text = first_text(s, record);
        dh_section_words words = DH_WORDS_NONE;
        if (text != NULL && dh_text_is_valid(text->text, (size_t)text->size) &&
            !dh_section_words_of(&words, text->text, (size_t)text->size))
            return dh_error_nomem(s->error);
        if (line->is_part && (s->numbering >= 0 || line->n_figures > 0 || line->n_texts == 1))
            is = SECTION;
        else if (line->n_figures > 0)
            DH_TRY(classify_sums(s, at, words, &is));
        else
            is = classify_head(s, line, words);
    }
    if (is == ROW) return DH_OK;
    line->left_out = is == SECTION;
    s->n_left_out += line->left_out;
    return report(s, line, record, is);
}

/* ---- the whole ---- */

static dh_status leave_out(sections *s)
{
    int64_t *offsets = dh_arena_zalloc(s->load->arena, (size_t)s->n_left_out, sizeof *offsets);
    int64_t n = 0;
    if (offsets == NULL) return dh_error_nomem(s->error);
    for (size_t i = 0; i < s->n; i++)
        if (s->lines[i].left_out) offsets[n++] = (int64_t)s->lines[i].offset;
    s->shape->left_out = s->source->left_out = offsets;
    s->shape->n_left_out = s->source->n_left_out = n;
    if (n > s->n_reported) dh_strbuf_add(&s->reported, ", …");
    if (s->reported.failed) return dh_error_nomem(s->error);
    return dh_load_add_warning(
        s->load, s->error,
        "%s: rows that head sections, sum them up or are parts of others were left out (%lld): %s; sections = false "
        "keeps them",
        s->source->name, (long long)n, s->reported.data);
}

static dh_status find(sections *s)
{
    bool small;
    DH_TRY(dh_csv_open_view(&s->csv, s->bytes, s->size, (size_t)s->shape->begin, s->shape->line, s->source->delimiter,
                            s->error));
    DH_TRY(dh_load_find_numbering(&s->numbering, s->source, s->csv, s->bytes, s->size, s->shape, s->error));
    DH_TRY(find_rates(s));
    DH_TRY(read_lines(s, &small));
    if (!small || s->n == 0) return DH_OK;
    find_usual(s);
    find_alone(s);
    for (size_t i = 0; i < s->n; i++) DH_TRY(classify(s, i));
    if (s->n_left_out > 0) DH_TRY(leave_out(s));
    if (s->n_unsure == 0) return DH_OK;
    return dh_load_add_note(s->load, s->error,
                            "%s: rows that may head sections, and are read as rows of the table: %lld, the first in "
                            "line %lld, '%s'; if it is none, take it out, or name all such lines: sections = { %lld }",
                            s->source->name, (long long)s->n_unsure, (long long)s->unsure_line,
                            s->unsure.data != NULL ? s->unsure.data : "", (long long)s->unsure_line);
}

dh_status dh_load_leave_out_sections(dh_load *load, dh_load_source *source, dh_chunk_shape *shape, dh_error *error)
{
    const dh_load_entry *entry = &dh_load_rules_of(load, source)->entry;
    sections s = {.load = load, .source = source, .entry = entry, .shape = shape, .numbering = -1, .error = error};
    bool wanted =
        entry->sections != NULL ? entry->n_sections > 0 : !entry->keep_sections && dh_load_is_laid_out(source);
    if (!wanted) return DH_OK;
    DH_TRY(dh_input_map(source->input, &s.bytes, &s.size, error));
    dh_status status = find(&s);
    dh_csv_close(s.csv);
    dh_free(s.lines);
    dh_free(s.figures);
    dh_strbuf_free(&s.reported);
    dh_strbuf_free(&s.unsure);
    return status;
}
