/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A last row is of the foot when it begins with a word for a total; or when it has no value in any of the columns that
 * hold days and numbers, where every row of the table has one, and no number anywhere, and at most half as many texts
 * as there are columns. A row of the table whose day cannot be read is so rejected, and not left out. A table without
 * such columns has no foot that could be told from its rows. Where rows are numbered, what stands below a total without
 * a number is of the foot too, and so is a last row without one that is the sum of all others. Other last rows without
 * a number are kept, and told.
 */
#include "load/foot.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/cells/cell.h"
#include "load/cells/suspect.h"
#include "load/foot_words.h"
#include "load/numbering.h"
#include "load/scan/typed.h"
#include "load/section_words.h"

#define LINES DH_FOOTER_MAX
#define BYTES ((int64_t)64 << 20) /* text that is not typed is looked through only up to that size */
#define BELOW 8                   /* rows below a total, when there are few above it */
#define SHOWN 200                 /* bytes of what was left out */

typedef struct foot {
    dh_load *load;
    dh_load_source *source;
    const dh_load_entry *entry;
    const char *bytes;
    size_t size, begin;   /* of the input; where its rows begin */
    size_t starts[LINES]; /* of the last records, the last of them first */
    int64_t lines[LINES]; /* on which they begin */
    int32_t n, total;     /* total: which of them has the totals */
    int32_t numbering;    /* the column of running numbers, which most rows have; -1 = none */
    int32_t uncertain;    /* the last of them that may be of the foot, and is kept; -1 = none */
    dh_csv *csv;
    dh_arena *scratch;
    dh_error *error;
} foot;

/* ---- the last records ---- */

/* Of typed text: every line is a record. */
static void find_last_lines(foot *f)
{
    size_t end = f->size;
    while (f->n < LINES && end > f->begin) {
        size_t begin = end - (f->bytes[end - 1] == '\n');
        while (begin > f->begin && f->bytes[begin - 1] != '\n') begin--;
        if (begin < end && f->bytes[begin] != '\n') f->starts[f->n++] = begin;
        end = begin;
    }
}

static dh_status find_last_records(foot *f, int64_t line)
{
    size_t starts[LINES];
    int64_t lines[LINES], n = 0;
    const dh_record *record;
    dh_csv_aim(f->csv, f->bytes, f->size, f->begin, line);
    for (;;) {
        DH_TRY(dh_csv_next(f->csv, &record, f->error));
        if (record == NULL) break;
        starts[n % LINES] = (size_t)(record->raw - f->bytes);
        lines[n++ % LINES] = record->line;
    }
    f->n = (int32_t)(n < LINES ? n : LINES);
    for (int32_t i = 0; i < f->n; i++) {
        f->starts[i] = starts[(n - 1 - i) % LINES];
        f->lines[i] = lines[(n - 1 - i) % LINES];
    }
    return DH_OK;
}

/* ---- what they are ---- */

/* Whether the record is one text, once or over merged cells, that says how many rows there are. */
static dh_status is_sum(const foot *f, bool *out, const dh_record *record)
{
    const dh_record_field *one = NULL;
    *out = false;
    for (int32_t i = 0; i < record->n_fields; i++) {
        const dh_record_field *field = &record->fields[i];
        if (field->size == 0) continue;
        if (one != NULL && (one->size != field->size || memcmp(one->text, field->text, (size_t)one->size) != 0))
            return DH_OK;
        one = field;
    }
    if (one == NULL || !dh_text_is_valid(one->text, (size_t)one->size)) return DH_OK;
    return dh_section_is_sum(out, one->text, (size_t)one->size) ? DH_OK : dh_error_nomem(f->error);
}

static dh_status has_total(const foot *f, bool *out, const dh_record *record)
{
    *out = false;
    for (int32_t i = 0; i < record->n_fields && !*out; i++) {
        const dh_record_field *field = &record->fields[i];
        const char *text = field->text;
        size_t size = (size_t)field->size;
        unsigned suspects = 0;
        dh_text_trim(&text, &size);
        if (size == 0) continue;
        bool is_text = !f->source->is_typed || field->quoted;
        if (is_text && dh_text_is_valid(text, size) && dh_suspect_may_be_total(text, size) &&
            !dh_suspects_of(&suspects, text, size))
            return dh_error_nomem(f->error);
        *out = (suspects & DH_SUSPECT(DH_SUSPECT_TOTAL)) != 0;
        if (is_text) break; /* the first text names the row */
    }
    return DH_OK;
}

/* Whether the first text is as short as what names a total is, and opinions are not: "Tổng cộng toàn huyện". */
static bool is_short(const dh_record *record)
{
    int32_t i = 0, words = 1;
    while (i < record->n_fields && record->fields[i].size == 0) i++;
    for (int64_t k = 0; i < record->n_fields && k < record->fields[i].size; k++)
        words += record->fields[i].text[k] == ' ';
    return words <= 7;
}

static bool marks_rows(dh_type type)
{
    return type == DH_DATE || type == DH_DATETIME || type == DH_INT64 || type == DH_FLOAT64 || type == DH_COUNT;
}

/* The value that the record has for a column of the spec; not valid where it has none that can be read. */
static dh_status read_value(const foot *f, dh_value *out, const dh_record *record, int32_t column)
{
    int32_t at = f->source->field_of[column];
    *out = (dh_value){.valid = 0};
    if (at < 0 || at >= record->n_fields) return DH_OK;
    const dh_record_field *field = &record->fields[at];
    dh_strbuf reason = {0};
    dh_status status = dh_cell_read(out, f->entry, column, f->source->is_typed && !field->quoted, field->text,
                                    (size_t)field->size, f->scratch, &reason, NULL);
    dh_strbuf_free(&reason);
    if (status != DH_OK) out->valid = 0;
    return status == DH_ENOMEM ? dh_error_nomem(f->error) : DH_OK;
}

/* Whether the record has a value that can be read where rows have days and numbers. *any: there are such columns. */
static dh_status has_value(const foot *f, bool *out, bool *any, const dh_record *record)
{
    const dh_table_spec *spec = f->load->spec;
    *out = *any = false;
    for (int32_t i = 0; i < spec->n_columns && !*out; i++) {
        dh_value value;
        if (f->source->field_of[i] < 0 || !marks_rows(spec->columns[i].type)) continue;
        *any = true;
        DH_TRY(read_value(f, &value, record, i));
        *out = value.valid;
    }
    return DH_OK;
}

/* Keeps what a row of totals states, so that it can be compared with the rows. */
static dh_status keep_totals(foot *f, const dh_record *record, int32_t i)
{
    const dh_table_spec *spec = f->load->spec;
    dh_value *totals = dh_arena_zalloc(f->load->arena, (size_t)spec->n_columns + 1, sizeof *totals);
    if (totals == NULL) return dh_error_nomem(f->error);
    for (int32_t c = 0; c < spec->n_columns; c++) {
        dh_type type = spec->columns[c].type;
        if (type == DH_INT64 || type == DH_FLOAT64 || type == DH_COUNT) DH_TRY(read_value(f, &totals[c], record, c));
    }
    f->source->totals = totals;
    f->total = i;
    return DH_OK;
}

static bool is_number(const foot *f, const dh_record_field *field)
{
    if (field->size == 0) return false;
    if (f->source->is_typed) return !field->quoted;
    bool any = false;
    for (int64_t i = 0; i < field->size; i++) {
        bool digit = field->text[i] >= '0' && field->text[i] <= '9';
        if (!digit && strchr(" .,:/-+%", field->text[i]) == NULL) return false;
        any = any || digit;
    }
    return any;
}

/* Whether the record, which has no day or number where rows have theirs, is filled as rows are. */
static bool is_filled(const foot *f, const dh_record *record)
{
    int32_t n_texts = 0, n_named = 0;
    for (int32_t i = 0; i < f->source->n_headers; i++) {
        if (f->source->headers[i][0] == '\0') continue;
        n_named++;
        if (i >= record->n_fields) continue;
        const dh_record_field *field = &record->fields[i], *before = i > 0 ? field - 1 : NULL;
        if (is_number(f, field)) return true;
        bool again = before != NULL && before->size == field->size &&
                     memcmp(before->text, field->text, (size_t)field->size) == 0; /* merged cells */
        n_texts += field->size > 0 && !again;
    }
    return 2 * n_texts > n_named;
}

/* What a last record is. */
typedef enum foot_kind {
    KIND_ROW,
    KIND_NOTE,  /* of the foot, as are … */
    KIND_TOTAL, /* … one, and … */
    KIND_COMPARED,
    KIND_OTHER, /* has no number where rows have theirs: of the foot if a total is above it */
    KIND_PART   /* so too, but named as parts of rows and sums of sections are, which sections.c finds */
} foot_kind;

static const dh_record_field *naming_text(const foot *f, const dh_record *record)
{
    for (int32_t i = 0; i < record->n_fields; i++) {
        const dh_record_field *field = &record->fields[i];
        bool number = i == f->numbering && dh_row_label_of(field->text, (size_t)field->size) != DH_LABEL_WORDS;
        if (field->size > 0 && !number) return !f->source->is_typed || field->quoted ? field : NULL;
    }
    return NULL;
}

static bool is_numbered(const foot *f, const dh_record *record)
{
    if (f->numbering < 0 || f->numbering >= record->n_fields) return false;
    const dh_record_field *field = &record->fields[f->numbering];
    dh_row_label label = dh_row_label_of(field->text, (size_t)field->size);
    return label == DH_LABEL_NUMBER || label == DH_LABEL_DOTTED || dh_row_label_is_section(label);
}

static dh_status has_day(const foot *f, bool *out, const dh_record *record)
{
    *out = false;
    for (int32_t i = 0; i < f->load->spec->n_columns && !*out; i++) {
        dh_value value;
        dh_type type = f->load->spec->columns[i].type;
        if (f->source->field_of[i] < 0 || (type != DH_DATE && type != DH_DATETIME)) continue;
        DH_TRY(read_value(f, &value, record, i));
        *out = value.valid;
    }
    return DH_OK;
}

/* What a record with figures is by the text that names it and by its number. */
static dh_status name_kind(foot *f, foot_kind *out, const dh_record *record, int32_t i)
{
    bool day;
    dh_foot_words words = DH_FOOT_NONE;
    *out = KIND_ROW;
    DH_TRY(has_day(f, &day, record));
    if ((day && f->numbering < 0) || record->fault != DH_RECORD_OK || is_numbered(f, record)) return DH_OK;
    const dh_record_field *text = naming_text(f, record);
    if (text != NULL && dh_text_is_valid(text->text, (size_t)text->size) &&
        !dh_foot_words_of(&words, text->text, (size_t)text->size))
        return dh_error_nomem(f->error);
    bool unnumbered = f->numbering >= 0, part = words == DH_FOOT_PART;
    if (text != NULL && !part && !dh_section_is_total(&part, text->text, (size_t)text->size))
        return dh_error_nomem(f->error);
    if (words == DH_FOOT_TOTAL || (words == DH_FOOT_MAYBE_TOTAL && unnumbered))
        *out = KIND_TOTAL;
    else if (words == DH_FOOT_COMPARED || (words == DH_FOOT_MAYBE_COMPARED && unnumbered))
        *out = KIND_COMPARED;
    else if (unnumbered && !day)
        *out = part ? KIND_PART : KIND_OTHER;
    else if (!unnumbered && words != DH_FOOT_NONE && !part && f->uncertain < 0)
        f->uncertain = i;
    return DH_OK;
}

static dh_status find_kind(foot *f, int32_t i, foot_kind *out)
{
    const dh_record *record;
    bool value, any, total;
    dh_csv_aim(f->csv, f->bytes, f->size, f->starts[i], 1);
    DH_TRY(dh_csv_next(f->csv, &record, f->error));
    DH_TRY(has_total(f, &total, record));
    DH_TRY(has_value(f, &value, &any, record));
    if (total && !any) total = is_short(record); /* an opinion may begin so */
    if (!total) DH_TRY(is_sum(f, &total, record));
    bool sparse = record->fault == DH_RECORD_OK && !is_filled(f, record);
    bool is = any ? total || (!value && sparse) : total && sparse; /* texts alone: a row may begin as a total does */
    *out = !is ? KIND_ROW : total ? KIND_TOTAL : KIND_NOTE;
    if (any && *out != KIND_NOTE) {
        foot_kind named;
        DH_TRY(name_kind(f, &named, record, i));
        if (*out == KIND_ROW || named == KIND_COMPARED) *out = named; /* "Tổng cộng cùng kỳ năm trước" */
    }
    /* the lowest is the one of all: a subtotal of the last section may stand above it */
    if (*out == KIND_TOTAL && value && f->source->totals == NULL) DH_TRY(keep_totals(f, record, i));
    dh_arena_release_to(f->scratch, (dh_arena_mark){0});
    return DH_OK;
}

/* ---- a last row that is the sum of all others ---- */

static double number_of(const dh_value *value)
{
    return value->type == DH_INT64     ? (double)value->as.integer
           : value->type == DH_FLOAT64 ? value->as.number
                                       : value->as.count.stated;
}

/* Adds up the numbered rows above the last record; *n: how many. `sums`, `parts`: per column of the spec. */
static dh_status sum_rows(const foot *f, const dh_chunk_shape *shape, double *sums, int64_t *parts, int64_t *n)
{
    const dh_table_spec *spec = f->load->spec;
    const dh_record *record;
    dh_csv_aim(f->csv, f->bytes, f->starts[0], (size_t)shape->begin, shape->line);
    for (*n = 0;;) {
        DH_TRY(dh_csv_next(f->csv, &record, f->error));
        if (record == NULL) return DH_OK;
        if (!is_numbered(f, record)) continue;
        const dh_record_field *label = &record->fields[f->numbering];
        if (dh_row_label_is_section(dh_row_label_of(label->text, (size_t)label->size))) continue;
        ++*n;
        for (int32_t c = 0; c < spec->n_columns; c++) {
            dh_value value;
            if (isnan(sums[c])) continue;
            DH_TRY(read_value(f, &value, record, c));
            if (!value.valid) continue;
            sums[c] += number_of(&value);
            parts[c] += number_of(&value) != 0;
        }
        dh_arena_release_to(f->scratch, (dh_arena_mark){0});
    }
}

/* The columns of the spec with numbers that sums are made of; the sums of others are NAN. */
static dh_status find_summed(const foot *f, double *sums)
{
    const dh_table_spec *spec = f->load->spec;
    for (int32_t c = 0; c < spec->n_columns; c++) {
        dh_type type = spec->columns[c].type;
        bool rate = true;
        if (f->source->field_of[c] >= 0 && f->source->field_of[c] != f->numbering &&
            (type == DH_INT64 || type == DH_FLOAT64 || type == DH_COUNT) &&
            !dh_section_is_rate(&rate, f->source->headers[f->source->field_of[c]]))
            return dh_error_nomem(f->error);
        sums[c] = rate ? NAN : 0;
    }
    return DH_OK;
}

/* Whether every number of the last record is the sum of those of the rows above, which are two at least. */
static dh_status is_sum_of_rows(foot *f, const dh_chunk_shape *shape, bool *out)
{
    const dh_record *record;
    int64_t n, n_columns = f->load->spec->n_columns;
    double *sums = dh_arena_zalloc(f->load->arena, (size_t)n_columns + 1, sizeof *sums);
    int64_t *parts = dh_arena_zalloc(f->load->arena, (size_t)n_columns + 1, sizeof *parts);
    bool equal = true, shown = false;
    if (sums == NULL || parts == NULL) return dh_error_nomem(f->error);
    DH_TRY(find_summed(f, sums));
    DH_TRY(sum_rows(f, shape, sums, parts, &n));
    dh_csv_aim(f->csv, f->bytes, f->size, f->starts[0], 1);
    DH_TRY(dh_csv_next(f->csv, &record, f->error));
    for (int32_t c = 0; c < n_columns && equal; c++) {
        dh_value value;
        if (isnan(sums[c])) continue;
        DH_TRY(read_value(f, &value, record, c));
        if (!value.valid) continue;
        equal = fabs(number_of(&value) - sums[c]) <= 1e-9 * fabs(sums[c]);
        shown = shown || (equal && parts[c] >= 2);
    }
    *out = n >= 2 && equal && shown;
    return DH_OK;
}

/* ---- what is told ---- */

/* The lines of the first `n` records, which are the last of the sheet. */
static void find_lines(foot *f, int32_t n, int64_t line)
{
    size_t at = f->begin;
    for (int32_t i = n - 1; i >= 0; i--) {
        for (; at < f->starts[i]; at++) line += f->bytes[at] == '\n';
        f->lines[i] = line;
    }
}

/* The texts of the foot, from the top. */
static dh_status warn(foot *f, int32_t n)
{
    dh_strbuf text = {0};
    dh_status status = DH_OK;
    for (int32_t i = n - 1; status == DH_OK && i >= 0; i--) {
        const dh_record *record;
        dh_csv_aim(f->csv, f->bytes, f->size, f->starts[i], f->lines[i]);
        status = dh_csv_next(f->csv, &record, f->error);
        if (status != DH_OK) break;
        for (int32_t k = 0; k < record->n_fields; k++)
            if (record->fields[k].size > 0 &&
                (k == 0 || is_number(f, &record->fields[k]) || record->fields[k].size != record->fields[k - 1].size ||
                 memcmp(record->fields[k].text, record->fields[k - 1].text, (size_t)record->fields[k].size) != 0)) {
                dh_strbuf_add(&text, text.size > 0 ? " | " : "");
                dh_strbuf_add_bytes(&text, record->fields[k].text, (size_t)record->fields[k].size);
            }
    }
    char *shown = text.data;
    size_t size = shown != NULL ? dh_text_cut(shown, text.size, SHOWN) : 0;
    bool whole = size == text.size;
    if (shown != NULL && f->source->is_typed) size = dh_typed_unescape(shown, size);
    for (size_t i = 0; i < size; i++)
        if (shown[i] == '\n' || shown[i] == '\r') shown[i] = ' ';
    if (status == DH_OK && text.failed) status = dh_error_nomem(f->error);
    if (status == DH_OK)
        status = dh_load_add_warning(f->load, f->error,
                                     "%s: what stands below the table, in lines %lld to %lld, was left out: '%.*s%s'",
                                     f->source->name, (long long)f->lines[n - 1], (long long)f->lines[0], (int)size,
                                     shown != NULL ? shown : "", whole ? "" : "…");
    dh_strbuf_free(&text);
    return status;
}

/* Tells of a row that may be of the foot, and is kept. */
static dh_status note_uncertain(foot *f)
{
    dh_strbuf text = {0};
    const dh_record *record;
    dh_csv_aim(f->csv, f->bytes, f->size, f->starts[f->uncertain], f->lines[f->uncertain]);
    DH_TRY(dh_csv_next(f->csv, &record, f->error));
    const dh_record_field *field = naming_text(f, record);
    if (field != NULL) dh_strbuf_add_bytes(&text, field->text, (size_t)field->size);
    if (text.data != NULL && f->source->is_typed) text.size = dh_typed_unescape(text.data, text.size);
    size_t size = text.data != NULL ? dh_text_cut(text.data, text.size, SHOWN) : 0;
    dh_status status = text.failed ? dh_error_nomem(f->error) : DH_OK;
    if (status == DH_OK)
        status = dh_load_add_note(f->load, f->error,
                                  "%s: line %lld, '%.*s', may be a total or a comparison, and is read as a row of the "
                                  "table; if it is none, say how many last rows are none: footer = %d",
                                  f->source->name, (long long)f->lines[f->uncertain], (int)size,
                                  text.data != NULL ? text.data : "", f->uncertain + 1);
    dh_strbuf_free(&text);
    return status;
}

/* ---- the whole ---- */

/* Finds the column of running numbers, if most of the last records have one, but for a few at the very end. */
static dh_status look_for_numbers(foot *f, const dh_chunk_shape *shape)
{
    int32_t n = 0, last = f->n;
    DH_TRY(dh_load_find_numbering(&f->numbering, f->source, f->csv, f->bytes, f->size, shape, f->error));
    for (int32_t i = 0; i < f->n && f->numbering >= 0; i++) {
        const dh_record *record;
        dh_csv_aim(f->csv, f->bytes, f->size, f->starts[i], 1);
        DH_TRY(dh_csv_next(f->csv, &record, f->error));
        if (!is_numbered(f, record)) continue;
        if (n++ == 0) last = i;
    }
    if (2 * n < f->n - last || n < 2 || last > n + BELOW) f->numbering = -1;
    return DH_OK;
}

static dh_status find_foot(foot *f, const dh_chunk_shape *shape, int32_t *n)
{
    int64_t line = shape->line;
    if (f->source->is_typed)
        find_last_lines(f);
    else
        DH_TRY(find_last_records(f, line));
    *n = 0;
    if (f->entry->footer >= 0) {
        *n = f->entry->footer < f->n ? f->entry->footer : f->n;
        return DH_OK;
    }
    DH_TRY(look_for_numbers(f, shape));
    for (int32_t i = 0; i < f->n; i++) {
        foot_kind kind;
        bool sum = false;
        DH_TRY(find_kind(f, i, &kind));
        if (kind == KIND_ROW) break;
        if (kind == KIND_OTHER && i == 0) DH_TRY(is_sum_of_rows(f, shape, &sum));
        /* of a file that is no sheet a row that cannot be read is rejected, and not taken for a note */
        bool below = kind == KIND_OTHER || kind == KIND_PART || (kind == KIND_NOTE && !f->source->is_sheet);
        if (kind == KIND_TOTAL || sum || (!below && *n == i))
            *n = i + 1;
        else if (kind == KIND_OTHER && *n == 0 && f->uncertain < 0)
            f->uncertain = i;
    }
    return DH_OK;
}

static dh_status cut(foot *f, const dh_chunk_shape *shape)
{
    int32_t n;
    DH_TRY(dh_csv_open_view(&f->csv, f->bytes, f->size, f->begin, shape->line, f->source->delimiter, f->error));
    DH_TRY(find_foot(f, shape, &n));
    if (f->source->is_typed) find_lines(f, n > f->uncertain ? n : f->uncertain + 1, shape->line);
    if (f->uncertain >= n) DH_TRY(note_uncertain(f));
    if (n == 0) return DH_OK;
    if (f->source->totals != NULL) f->source->total_line = f->lines[f->total];
    DH_TRY(warn(f, n));
    dh_input_cut(f->source->input, (int64_t)f->starts[n - 1]);
    return DH_OK;
}

dh_status dh_load_cut_foot(dh_load *load, dh_load_source *source, const dh_chunk_shape *shape, dh_error *error)
{
    const dh_load_entry *entry = dh_load_entry_of(load, source);
    bool wanted = entry->footer > 0 || (entry->footer < 0 && dh_load_is_laid_out(source));
    foot f = {.load = load, .source = source, .entry = entry, .begin = (size_t)shape->begin, .error = error};
    f.numbering = f.uncertain = -1;
    if (!wanted) return DH_OK;
    DH_TRY(dh_input_map(source->input, &f.bytes, &f.size, error));
    if (!source->is_typed && (int64_t)f.size > BYTES && entry->footer < 0) return DH_OK;
    f.scratch = dh_arena_new();
    dh_status status = f.scratch != NULL ? cut(&f, shape) : dh_error_nomem(error);
    dh_csv_close(f.csv);
    dh_arena_free(f.scratch);
    return status;
}
