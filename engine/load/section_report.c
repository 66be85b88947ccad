/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See section_report.h. */
#include "load/section_report.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/scan/typed.h"
#include "load/section_words.h"

#define SHOWN 400 /* bytes of what was left out */

/* Whether the cell has the text of the one before it, as merged cells have; a number stands in the first alone. */
static bool is_again(const dh_load_source *source, const dh_record_field *field)
{
    bool day;
    const dh_record_field *before = field - 1;
    return before->size == field->size && memcmp(before->text, field->text, (size_t)field->size) == 0 &&
           isnan(dh_section_figure(field->text, (size_t)field->size, source->is_typed && !field->quoted, &day));
}

/* "I | Khối xã" */
static void add_text(dh_strbuf *out, const dh_load_source *source, const dh_record *record)
{
    for (int32_t i = 0; i < record->n_fields; i++) {
        const dh_record_field *field = &record->fields[i];
        if (field->size == 0 || (i > 0 && is_again(source, field))) continue;
        if (out->size > 0) dh_strbuf_add(out, " | ");
        dh_strbuf_add_bytes(out, field->text, (size_t)field->size);
    }
    if (out->failed || out->data == NULL) return; /* a line that the entry names may be blank */
    if (source->is_typed) out->size = dh_typed_unescape(out->data, out->size);
    for (size_t i = 0; i < out->size; i++)
        if (out->data[i] == '\n' || out->data[i] == '\r') out->data[i] = ' ';
    out->data[out->size] = '\0';
}

static dh_status name_row(dh_section_report *report, const dh_load_source *source, const dh_record *record, bool unsure,
                          dh_error *error)
{
    dh_strbuf text = {0};
    add_text(&text, source, record);
    const char *shown = text.data != NULL ? text.data : "";
    size_t size = dh_text_cut(shown, text.size, SHOWN / 4);
    if (unsure) {
        dh_strbuf_add_bytes(&report->unsure, shown, size);
        report->unsure_line = record->line;
    } else {
        dh_strbuf_printf(&report->named, dh_tr("%sline %lld '%.*s%s'"), report->n_named++ > 0 ? ", " : "",
                         (long long)record->line, (int)size, shown, size < text.size ? "…" : "");
    }
    bool failed = text.failed || report->named.failed || report->unsure.failed;
    dh_strbuf_free(&text);
    return failed ? dh_error_nomem(error) : DH_OK;
}

dh_status dh_section_report_add(dh_section_report *report, const dh_load_source *source, const dh_record *record,
                                int64_t offset, bool unsure, dh_error *error)
{
    if (unsure) return report->n_unsure++ == 0 ? name_row(report, source, record, true, error) : DH_OK;
    if (dh_grow((void **)&report->offsets, &report->room, (size_t)report->n + 1, sizeof *report->offsets) != 0)
        return dh_error_nomem(error);
    report->offsets[report->n++] = offset;
    return report->named.size < SHOWN ? name_row(report, source, record, false, error) : DH_OK;
}

static dh_status leave_out(dh_section_report *report, dh_load *load, dh_load_source *source, dh_chunk_shape *shape,
                           dh_error *error)
{
    int64_t *offsets = dh_arena_zalloc(load->arena, (size_t)(report->n + source->n_left_out), sizeof *offsets);
    if (offsets == NULL) return dh_error_nomem(error);
    int64_t n = 0;
    for (int64_t i = 0, k = 0; i < report->n || k < source->n_left_out;) { /* headers that are repeated are, too */
        bool own = k == source->n_left_out || (i < report->n && report->offsets[i] <= source->left_out[k]);
        if (own && k < source->n_left_out && report->offsets[i] == source->left_out[k]) k++;
        offsets[n++] = own ? report->offsets[i++] : source->left_out[k++];
    }
    shape->left_out = source->left_out = offsets;
    shape->n_left_out = source->n_left_out = n;
    if (report->n > report->n_named) dh_strbuf_add(&report->named, ", …");
    if (report->named.failed) return dh_error_nomem(error);
    return dh_load_add_warning(
        load, error,
        "%s: rows that head sections, sum them up or are parts of others were left out (%lld): %s; sections = false "
        "keeps them",
        source->name, (long long)report->n, report->named.data);
}

dh_status dh_section_report_end(dh_section_report *report, dh_load *load, dh_load_source *source, dh_chunk_shape *shape,
                                dh_error *error)
{
    if (report->n > 0) DH_TRY(leave_out(report, load, source, shape, error));
    if (report->n_unsure == 0) return DH_OK;
    return dh_load_add_note(load, error,
                            "%s: rows that may head sections, and are read as rows of the table: %lld, the first in "
                            "line %lld, '%s'; if it is none, take it out, or name all such lines: sections = { %lld }",
                            source->name, (long long)report->n_unsure, (long long)report->unsure_line,
                            report->unsure.data != NULL ? report->unsure.data : "", (long long)report->unsure_line);
}

void dh_section_report_free(dh_section_report *report)
{
    dh_free(report->offsets);
    dh_strbuf_free(&report->named);
    dh_strbuf_free(&report->unsure);
}
