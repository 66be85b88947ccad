/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows are read twice: first it is seen whether any cell stands for the one above, and in which columns NT is a
 * code and none such; then they are written anew. So a file without any is read once more, and never copied; a
 * sheet is not even read, for that was seen when its cells were written. Rows that
 * are none of the table, and those without any value, are passed over: what is above a cell is above them, too.
 */
#include "load/ditto.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "load/numbering.h"
#include "load/scan/typed.h"
#include "load/values/ditto.h"

#define BLOCK ((size_t)1 << 18)  /* bytes written at a time */
#define SMALL ((int64_t)1 << 17) /* text of so many bytes is looked through, whatever it is */

/* A field of the source. */
typedef struct place {
    bool wanted;
    bool has_codes; /* texts of few capital letters, so that NT is one of them */
    bool valid;     /* what stands above is a value */
    bool quoted;    /* … as it is written: */
    dh_strbuf above;
} place;

typedef struct filler {
    dh_load *load;
    dh_load_source *source;
    const dh_load_entry *entry;
    const char *bytes;
    size_t size;
    dh_chunk_shape *shape;
    dh_csv *csv;
    int64_t left_out; /* the next record that is none of the table */
    place *columns;
    bool found;
    /* of the second reading */
    dh_input *to;
    dh_strbuf out;
    size_t done;   /* bytes of the source that are written */
    int64_t moved; /* how much later what follows stands */
    int64_t *left_out_to;
    int64_t n, line;     /* cells filled, and the first of them: */
    const char *example; /* its text … */
    int32_t field;       /* … and its field */
    dh_error *error;
} filler;

/* ---- which cells ---- */

static bool is_mapped(const filler *f, int32_t column, const dh_record_field *field)
{
    const dh_load_entry *entry = f->entry;
    if (dh_value_map_find(&entry->values[column], field->text, (size_t)field->size) != NULL) return true;
    for (int32_t i = 0; i < entry->n_unknown; i++)
        if (strlen(entry->unknown[i]) == (size_t)field->size &&
            memcmp(entry->unknown[i], field->text, (size_t)field->size) == 0)
            return true;
    return false;
}

/* What the cell is; what the entry says of a text comes first. */
static dh_status find_kind(const filler *f, int32_t at, const dh_record_field *field, dh_ditto *out)
{
    *out = DH_DITTO_NONE;
    if (!f->columns[at].wanted || !dh_ditto_is_possible(field->text, (size_t)field->size)) return DH_OK;
    if (!dh_ditto_of(out, field->text, (size_t)field->size)) return dh_error_nomem(f->error);
    for (int32_t c = 0; *out != DH_DITTO_NONE && c < f->load->spec->n_columns; c++)
        if (f->source->field_of[c] == at && is_mapped(f, c, field)) *out = DH_DITTO_NONE;
    return DH_OK;
}

static bool is_code(const dh_record_field *field)
{
    bool capitals = field->size > 0 && field->size <= 3;
    for (int64_t i = 0; capitals && i < field->size; i++) capitals = field->text[i] >= 'A' && field->text[i] <= 'Z';
    return capitals;
}

/* Cells of columns that are loaded; where none is mapped yet, of all that have a name. No two rows have one id. */
static dh_status find_columns(filler *f)
{
    const dh_load_source *source = f->source;
    f->columns = dh_calloc((size_t)source->n_headers + 1, sizeof *f->columns);
    if (f->columns == NULL) return dh_error_nomem(f->error);
    for (int32_t i = 0; i < source->n_headers; i++)
        f->columns[i].wanted = f->load->spec->n_columns == 0 && source->headers[i][0] != '\0';
    for (int32_t c = 0; c < f->load->spec->n_columns; c++)
        if (source->field_of[c] >= 0 && c != dh_load_id_column(f->load->spec))
            f->columns[source->field_of[c]].wanted = true;
    for (int32_t i = 0; i < source->n_headers; i++)
        if (source->are_numbers[i]) f->columns[i].wanted = false;
    return DH_OK;
}

/* ---- rows ---- */

static void begin(filler *f)
{
    dh_csv_aim(f->csv, f->bytes, f->size, (size_t)f->shape->begin, f->shape->line);
    f->left_out = 0;
    for (int32_t i = 0; i < f->source->n_headers; i++) f->columns[i].valid = false;
}

static bool is_blank(const dh_record *record)
{
    for (int32_t i = 0; i < record->n_fields; i++)
        if (record->fields[i].size > 0) return false;
    return true;
}

/* The next row of the table, NULL = none is left. Of one that is malformed no cell is known. */
static dh_status next_row(filler *f, const dh_record **out)
{
    for (;;) {
        DH_TRY(dh_csv_next(f->csv, out, f->error));
        if (*out == NULL) return DH_OK;
        int64_t at = (*out)->raw - f->bytes;
        bool passed = f->left_out < f->shape->n_left_out && f->shape->left_out[f->left_out] == at;
        if (passed && f->left_out_to != NULL) f->left_out_to[f->left_out] = at + f->moved;
        f->left_out += passed;
        if (passed || is_blank(*out)) continue;
        if ((*out)->fault == DH_RECORD_OK && (*out)->n_fields <= f->source->n_headers &&
            (*out)->n_fields >= f->source->n_needed)
            return DH_OK;
        for (int32_t i = 0; i < f->source->n_headers; i++) f->columns[i].valid = false;
    }
}

/* ---- the first reading ---- */

static dh_status look(filler *f)
{
    begin(f);
    for (;;) {
        const dh_record *record;
        DH_TRY(next_row(f, &record));
        if (record == NULL) return DH_OK;
        for (int32_t i = 0; i < f->source->n_headers; i++) {
            static const dh_record_field none = {.text = ""};
            const dh_record_field *field = i < record->n_fields ? &record->fields[i] : &none;
            place *c = &f->columns[i];
            dh_ditto kind;
            DH_TRY(find_kind(f, i, field, &kind));
            f->found = f->found || (kind != DH_DITTO_NONE && c->valid);
            if (kind == DH_DITTO_NONE) c->has_codes = c->has_codes || is_code(field);
            if (kind == DH_DITTO_OR_CODE) c->has_codes = c->has_codes || !c->valid;
            if (kind == DH_DITTO_NONE || c->has_codes) c->valid = field->size > 0 && kind != DH_DITTO_MARK;
        }
    }
}

/* ---- the second ---- */

static dh_status put(filler *f, size_t above)
{
    if (f->out.failed) return dh_error_nomem(f->error);
    if (f->out.size <= above) return DH_OK;
    DH_TRY(dh_input_add(f->to, f->out.data, f->out.size, f->error));
    dh_strbuf_clear(&f->out);
    return DH_OK;
}

/* Writes the bytes of the source up to `end` as they are. */
static dh_status copy_to(filler *f, size_t end)
{
    while (f->done < end) {
        size_t n = end - f->done < BLOCK ? end - f->done : BLOCK;
        dh_strbuf_add_bytes(&f->out, f->bytes + f->done, n);
        f->done += n;
        DH_TRY(put(f, BLOCK));
    }
    return DH_OK;
}

static void write_field(filler *f, const char *text, size_t size, bool quoted)
{
    if (!f->source->is_typed) {
        dh_csv_write_field(&f->out, f->source->delimiter, text, size);
        return;
    }
    if (quoted) dh_strbuf_add_char(&f->out, '"');
    for (size_t i = 0; i < size; i++) {
        if (quoted && text[i] == '"') dh_strbuf_add_char(&f->out, '"');
        dh_strbuf_add_char(&f->out, text[i]);
    }
    if (quoted) dh_strbuf_add_char(&f->out, '"');
}

/* Keeps what stands in a cell for those below. Its line ends become blanks, so that rows stay in their lines; those of
 * a workbook are escaped. */
static dh_status keep_above(const filler *f, place *c, const dh_record_field *field)
{
    c->valid = field != NULL && field->size > 0;
    if (!c->valid) return DH_OK;
    c->quoted = field->quoted;
    dh_strbuf_clear(&c->above);
    dh_strbuf_add_bytes(&c->above, field->text, (size_t)field->size);
    if (c->above.failed) return dh_error_nomem(f->error);
    for (size_t i = 0; i < c->above.size; i++)
        if (c->above.data[i] == '\n' || c->above.data[i] == '\r') c->above.data[i] = ' ';
    return DH_OK;
}

/* Writes the record with what stands above in the fields marked. */
static dh_status write_filled(filler *f, const dh_record *record, const bool *filled)
{
    size_t begins = (size_t)(record->raw - f->bytes);
    DH_TRY(copy_to(f, begins));
    size_t before = f->out.size;
    for (int32_t i = 0; i < record->n_fields; i++) {
        const dh_record_field *field = &record->fields[i];
        const place *c = &f->columns[i];
        if (i > 0) dh_strbuf_add_char(&f->out, f->source->delimiter);
        if (filled[i])
            write_field(f, c->above.data != NULL ? c->above.data : "", c->above.size, c->quoted);
        else
            write_field(f, field->text, (size_t)field->size, field->quoted);
    }
    f->moved += (int64_t)(f->out.size - before) - record->raw_size;
    f->done = begins + (size_t)record->raw_size;
    return put(f, BLOCK);
}

static dh_status keep_first(filler *f, int32_t at, const dh_record_field *field)
{
    if (f->n++ > 0) return DH_OK;
    f->line = field->line;
    f->field = at;
    f->example = dh_arena_strndup(f->load->arena, field->text, (size_t)field->size);
    return f->example != NULL ? DH_OK : dh_error_nomem(f->error);
}

static dh_status fill_row(filler *f, const dh_record *record, bool *filled, bool *any)
{
    *any = false;
    for (int32_t i = 0; i < f->source->n_headers; i++) {
        place *c = &f->columns[i];
        filled[i] = false;
        if (!c->wanted) continue;
        const dh_record_field *field = i < record->n_fields ? &record->fields[i] : NULL;
        dh_ditto kind = DH_DITTO_NONE;
        if (field != NULL) DH_TRY(find_kind(f, i, field, &kind));
        if (kind == DH_DITTO_OR_CODE && c->has_codes) kind = DH_DITTO_NONE;
        if (kind != DH_DITTO_NONE) {
            filled[i] = c->valid;
            *any = *any || c->valid;
            if (c->valid) DH_TRY(keep_first(f, i, field));
            continue;
        }
        DH_TRY(keep_above(f, c, field));
    }
    return DH_OK;
}

static dh_status fill_rows(filler *f, bool *filled)
{
    begin(f);
    for (;;) {
        const dh_record *record;
        bool any;
        DH_TRY(next_row(f, &record));
        if (record == NULL) break;
        DH_TRY(fill_row(f, record, filled, &any));
        if (any) DH_TRY(write_filled(f, record, filled));
    }
    DH_TRY(copy_to(f, f->size));
    DH_TRY(put(f, 0));
    return dh_input_check(f->source->input, f->error);
}

static dh_status fill(filler *f)
{
    const dh_load_source *source = f->source;
    f->left_out_to = dh_arena_zalloc(f->load->arena, (size_t)f->shape->n_left_out + 1, sizeof *f->left_out_to);
    bool *filled = dh_arena_zalloc(f->load->arena, (size_t)source->n_headers + 1, sizeof *filled);
    if (f->left_out_to == NULL || filled == NULL) return dh_error_nomem(f->error);
    DH_TRY(dh_input_open_empty(&f->to, source->path, f->error));
    DH_TRY(fill_rows(f, filled));
    if (f->n == 0) return DH_OK;
    return dh_load_add_note(
        f->load, f->error,
        "%s: cells that stand for the one above, and were read as that one: %lld, the first in line "
        "%lld, '%s' of '%s'; ditto = false reads them as they are written",
        source->name, (long long)f->n, (long long)f->line, f->example, source->headers[f->field]);
}

static void take(filler *f)
{
    dh_input_close(f->source->input);
    f->source->input = f->to;
    f->to = NULL;
    f->shape->left_out = f->source->left_out = f->left_out_to;
    f->source->n_dittos = f->n;
    f->source->ditto_line = f->line;
    f->source->ditto = f->example;
}

dh_status dh_load_fill_dittos(dh_load *load, dh_load_source *source, dh_chunk_shape *shape, dh_error *error)
{
    filler f = {.load = load,
                .source = source,
                .entry = &dh_load_rules_of(load, source)->entry,
                .shape = shape,
                .error = error};
    int64_t size = dh_input_size(source->input);
    bool small = size >= 0 && size <= SMALL;
    bool wanted = source->is_typed || f.entry->dittos_everywhere || small || dh_load_is_laid_out(source);
    bool none = source->has_no_dittos && !f.entry->dittos_everywhere; /* what is asked for is looked for */
    if (!wanted || f.entry->keep_dittos || none) return DH_OK;
    DH_TRY(dh_input_map(source->input, &f.bytes, &f.size, error));
    dh_status status =
        dh_csv_open_view(&f.csv, f.bytes, f.size, (size_t)shape->begin, shape->line, source->delimiter, error);
    if (status == DH_OK) status = find_columns(&f);
    if (status == DH_OK) status = look(&f);
    if (status == DH_OK && f.found) status = fill(&f);
    if (status == DH_OK && f.n > 0) take(&f);
    dh_csv_close(f.csv);
    dh_input_close(f.to);
    dh_strbuf_free(&f.out);
    for (int32_t i = 0; f.columns != NULL && i < source->n_headers; i++) dh_strbuf_free(&f.columns[i].above);
    dh_free(f.columns);
    return status;
}
