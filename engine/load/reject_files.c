/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See reject_files.h. */
#include "load/reject_files.h"

#include <string.h>

#include "base/calendar.h"
#include "base/json.h"
#include "load/load_internal.h"
#include "load/reject_heads.h"
#include "load/unit_sections.h"

static const char *const own_headers[] = {"_file", "_line", "_column", "_value", "_reason", "_raw"};

bool dh_reject_is_own(const char *header)
{
    for (size_t i = 0; i < sizeof own_headers / sizeof own_headers[0]; i++)
        if (strcmp(own_headers[i], header) == 0) return true;
    return dh_reject_head_is(header, DH_REJECT_REASON) || dh_reject_head_is(header, DH_REJECT_FILE) ||
           dh_reject_head_is(header, DH_REJECT_LINE) || dh_reject_head_is(header, DH_REJECT_MARK);
}

const char *dh_reject_named_head(const dh_load *load, const dh_load_source *source, int32_t i)
{
    int32_t column = source->named[i].column;
    const char *header = dh_load_rules_of(load, source)->entry.headers[column];
    return header != NULL ? header : load->spec->columns[column].name;
}

/* What a column has from the file's name is written for each row: the mended file has another name. */
static void write_headers(const dh_load *load, const dh_load_source *source, dh_strbuf *out)
{
    for (int32_t i = 0; i < source->n_headers; i++) {
        if (dh_reject_is_own(source->headers[i])) continue;
        dh_csv_write_field(out, source->delimiter, source->headers[i], strlen(source->headers[i]));
        dh_strbuf_add_char(out, source->delimiter);
    }
    for (int32_t i = 0; i < source->n_named; i++) {
        const char *header = dh_reject_named_head(load, source, i);
        dh_csv_write_field(out, source->delimiter, header, strlen(header));
        dh_strbuf_add_char(out, source->delimiter);
    }
    for (size_t i = 0; i < 6; i++) {
        if (i > 0) dh_strbuf_add_char(out, source->delimiter);
        dh_strbuf_add(out, own_headers[i]);
    }
    dh_strbuf_add_char(out, '\n');
}

/* Writes a day, or a point in time, in a format of the entry: the first, or the first with a time for what has one.
 * Where none has a time, it stands behind the day, but for a column of days, which leave it out in any case. */
static void write_time(const dh_load_entry *entry, bool only_day, const dh_load_text *text, dh_strbuf *out)
{
    const dh_date_format *format = &entry->dates[0];
    size_t size = (size_t)text->size;
    bool timed = size >= 19;
    for (int32_t i = 0; timed && !format->has_time && i < entry->n_dates; i++)
        if (entry->dates[i].has_time) format = &entry->dates[i];
    dh_date_format_write(out, format, text->text, size);
    if (timed && !format->has_time && !only_day) dh_strbuf_printf(out, " %.8s", text->text + 11);
}

/* A typed cell as the entry says that such values are written, so that the mended file is read as it was. */
static void write_typed(const dh_load_entry *entry, bool only_day, char delimiter, const dh_load_text *text,
                        dh_strbuf *out)
{
    char shown[64];
    int32_t day;
    size_t size = (size_t)text->size;
    if (size >= 10 && dh_date_parse_iso(text->text, 10, &day) && entry->n_dates > 0) {
        dh_strbuf made = {0};
        write_time(entry, only_day, text, &made);
        dh_csv_write_field(out, delimiter, made.data != NULL ? made.data : "", made.size);
        out->failed = out->failed || made.failed;
        dh_strbuf_free(&made);
        return;
    }
    if (size >= sizeof shown || entry->numbers != DH_NUMBERS_VI) {
        dh_csv_write_field(out, delimiter, text->text, size);
        return;
    }
    memcpy(shown, text->text, size);
    for (size_t i = 0; i < size; i++)
        if (shown[i] == '.') shown[i] = ',';
    dh_csv_write_field(out, delimiter, shown, size);
}

/* Whether a field is loaded as a day. */
static bool is_day(const dh_load *load, const dh_load_source *source, int32_t field)
{
    for (int32_t c = 0; c < load->spec->n_columns; c++)
        if (source->field_of[c] == field) return load->spec->columns[c].type == DH_DATE;
    return false;
}

static void write_field(const dh_load *load, const dh_load_source *source, int32_t field, const dh_load_text *text,
                        dh_strbuf *out)
{
    if (source->is_typed && !text->quoted)
        write_typed(&dh_load_rules_of(load, source)->entry, is_day(load, source, field), source->delimiter, text, out);
    else
        dh_csv_write_field(out, source->delimiter, text->text, (size_t)text->size);
}

/* The fields under their headers. Surplus fields go, with their delimiters, under the last header. */
static void write_fields(const dh_load *load, const dh_load_source *source, const dh_load_record *record,
                         dh_strbuf *out)
{
    for (int32_t i = 0; i < source->n_headers; i++) {
        if (dh_reject_is_own(source->headers[i])) continue;
        if (i < record->n_fields && (i + 1 < source->n_headers || record->n_fields <= source->n_headers)) {
            write_field(load, source, i, &record->fields[i], out);
        } else if (i < record->n_fields) {
            dh_strbuf rest = {0};
            for (int32_t j = i; j < record->n_fields; j++) {
                if (j > i) dh_strbuf_add_char(&rest, source->delimiter);
                dh_strbuf_add_bytes(&rest, record->fields[j].text, (size_t)record->fields[j].size);
            }
            dh_csv_write_field(out, source->delimiter, rest.data != NULL ? rest.data : "", rest.size);
            out->failed = out->failed || rest.failed;
            dh_strbuf_free(&rest);
        }
        dh_strbuf_add_char(out, source->delimiter);
    }
}

typedef enum part { COLUMN, VALUE, REASON } part;

/* One property of all faults of a record, joined by "; ". */
static void write_joined(const dh_reject_cursor *at, part what, char delimiter, dh_strbuf *out)
{
    dh_strbuf joined = {0};
    for (size_t i = at->begin; i < at->end; i++) {
        const dh_fault *fault = &at->of->faults[i].fault;
        if (dh_rejects_is_repeated(at, i)) continue;
        if (i > at->begin) dh_strbuf_add(&joined, "; ");
        if (what == COLUMN)
            dh_strbuf_printf(&joined, "%d", (int)fault->column);
        else
            dh_strbuf_add(&joined, what == VALUE ? fault->value : fault->reason);
    }
    dh_csv_write_field(out, delimiter, joined.data != NULL ? joined.data : "", joined.size);
    out->failed = out->failed || joined.failed;
    dh_strbuf_free(&joined);
}

static void write_record(const dh_load *load, const dh_reject_cursor *at, dh_strbuf *out)
{
    const dh_load_record *record = at->record;
    const dh_load_source *source = &load->sources[record->source];
    char d = source->delimiter;
    write_fields(load, source, record, out);
    for (int32_t i = 0; i < source->n_named; i++) {
        const char *text = dh_load_named_text(source, i, record->line);
        dh_csv_write_field(out, d, text, strlen(text));
        dh_strbuf_add_char(out, d);
    }
    dh_csv_write_field(out, d, source->name, strlen(source->name));
    dh_strbuf_printf(out, "%c%lld%c", d, (long long)record->line, d);
    write_joined(at, COLUMN, d, out);
    dh_strbuf_add_char(out, d);
    write_joined(at, VALUE, d, out);
    dh_strbuf_add_char(out, d);
    write_joined(at, REASON, d, out);
    dh_strbuf_add_char(out, d);
    /* what stands in a sheet has no other form than its cells */
    if (!source->is_typed) dh_csv_write_field(out, d, record->raw.text, (size_t)record->raw.size);
    dh_strbuf_add_char(out, '\n');
}

bool dh_load_reject_csv(const dh_load *load, int32_t index, dh_strbuf *out)
{
    int32_t seen = -1, group = -1;
    for (int32_t g = 0; g < load->n_groups && group < 0; g++) {
        bool any = false;
        for (size_t i = 0; i < load->rejects.n_records && !any; i++)
            any = load->sources[load->rejects.records[i].source].group == g;
        if (any && ++seen == index) group = g;
    }
    if (group < 0) return false;
    bool headed = false;
    dh_reject_cursor at = {.of = &load->rejects};
    while (dh_rejects_next_row(&at)) {
        const dh_load_source *source = &load->sources[at.record->source];
        if (source->group != group) continue;
        if (!headed) write_headers(load, source, out);
        headed = true;
        write_record(load, &at, out);
    }
    return true;
}

void dh_load_reject_json(const dh_load *load, dh_strbuf *out)
{
    for (size_t i = 0; i < load->rejects.n_faults; i++) {
        const dh_fault *fault = &load->rejects.faults[i].fault;
        if (i > 0) dh_strbuf_add(out, ",\n");
        dh_json_object object = dh_json_begin(out);
        dh_json_add_text(&object, "table", load->spec->name);
        dh_json_add_text(&object, "file", fault->file);
        dh_json_add_integer(&object, "line", fault->line);
        dh_json_add_integer(&object, "value_line", fault->value_line);
        dh_json_add_integer(&object, "column", fault->column);
        dh_json_add_text(&object, "name", fault->name);
        dh_json_add_text(&object, "value", fault->value);
        dh_json_add_text(&object, "reason", fault->reason);
        dh_json_add_integer(&object, "record", fault->record);
        dh_json_end(&object);
    }
}
