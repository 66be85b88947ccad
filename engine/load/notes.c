/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See notes.h. */
#include "load/notes.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "load/defaults.h"
#include "table/format.h"

dh_status dh_load_add_note(dh_load *load, dh_error *error, const char *format, ...)
{
    va_list args;
    if (dh_grow((void **)&load->notes, &load->notes_capacity, load->n_notes + 1, sizeof *load->notes) != 0)
        return dh_error_nomem(error);
    va_start(args, format);
    char *kept = dh_arena_vprintf(load->arena, dh_tr(format), args);
    va_end(args);
    if (kept == NULL) return dh_error_nomem(error);
    load->notes[load->n_notes++] = kept;
    return DH_OK;
}

/* Makes an absence of the last note. */
static dh_status move_to_absences(dh_load *load, dh_error *error)
{
    if (dh_grow((void **)&load->absences, &load->absences_capacity, load->n_absences + 1, sizeof *load->absences) != 0)
        return dh_error_nomem(error);
    load->absences[load->n_absences++] = load->notes[--load->n_notes];
    return DH_OK;
}

bool dh_load_absence(const dh_load *load, int32_t index, dh_strbuf *out)
{
    if ((size_t)index >= load->n_absences) return false;
    dh_strbuf_add(out, load->absences[index]);
    return true;
}

/* Whether the text is met for the first time; `met` then has it. */
static dh_status meet(dh_dictionary *met, bool *is_first, const char *text, size_t size, dh_error *error)
{
    int32_t before = dh_dictionary_size(met), code = dh_dictionary_add(met, text, size);
    *is_first = code == before;
    return code < 0 ? dh_error_nomem(error) : DH_OK;
}

static dh_status drop_notes(dh_load *load, dh_dictionary *met, dh_error *error)
{
    size_t n = load->n_notes;
    bool is_first;
    load->n_notes = 0;
    for (size_t i = 0; i < n; i++) {
        DH_TRY(meet(met, &is_first, load->notes[i], strlen(load->notes[i]), error));
        if (is_first) load->notes[load->n_notes++] = load->notes[i];
    }
    return DH_OK;
}

static dh_status drop_warnings(dh_load *load, dh_dictionary *met, dh_error *error)
{
    size_t n = load->n_warnings;
    bool is_first;
    load->n_warnings = 0;
    for (size_t i = 0; i < n; i++) {
        DH_TRY(meet(met, &is_first, load->warnings[i].text, strlen(load->warnings[i].text), error));
        if (is_first) load->warnings[load->n_warnings++] = load->warnings[i];
    }
    return DH_OK;
}

/* By path, sheet and line; a NUL stands between them, which neither a path nor a name has. */
static dh_status drop_left_out(dh_load *load, dh_dictionary *met, dh_strbuf *key, dh_error *error)
{
    size_t n = load->n_left_out;
    bool is_first;
    load->n_left_out = 0;
    for (size_t i = 0; i < n; i++) {
        const dh_load_left_out *sheet = &load->left_out[i];
        dh_strbuf_clear(key);
        dh_strbuf_printf(key, "%s%c%s%c%lld", sheet->path, '\0', sheet->sheet, '\0', (long long)sheet->line);
        if (key->failed) return dh_error_nomem(error);
        DH_TRY(meet(met, &is_first, key->data, key->size, error));
        if (is_first) load->left_out[load->n_left_out++] = *sheet;
    }
    return DH_OK;
}

dh_status dh_load_drop_repeated(dh_load *load, dh_error *error)
{
    dh_dictionary *notes = dh_dictionary_new(), *warnings = dh_dictionary_new(), *sheets = dh_dictionary_new();
    dh_strbuf key = {0};
    dh_status status = notes != NULL && warnings != NULL && sheets != NULL ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) status = drop_notes(load, notes, error);
    if (status == DH_OK) status = drop_warnings(load, warnings, error);
    if (status == DH_OK) status = drop_left_out(load, sheets, &key, error);
    dh_strbuf_free(&key);
    dh_dictionary_unref(notes);
    dh_dictionary_unref(warnings);
    dh_dictionary_unref(sheets);
    return status;
}

/* ---- columns ---- */

/* Whether one of the `rows` of the source's entry gives the column: then the others lack it on purpose. */
static bool is_of_rows(const dh_load *load, const dh_load_source *source, int32_t column)
{
    for (int32_t i = source->entry - source->nth; i < load->n_rules; i++) {
        const dh_load_entry *entry = &load->rules[i].entry;
        if (i > source->entry - source->nth && entry->nth == 0) break;
        if (load->repeats && (entry->headers[column] != NULL || entry->constants[column].text != NULL)) return true;
    }
    return false;
}

/* Columns that the first file of a group lacks; `files`: how many files the group has. */
static dh_status note_group(dh_load *load, const dh_load_source *source, int64_t files, dh_error *error)
{
    const dh_load_entry *entry = &dh_load_rules_of(load, source)->entry;
    for (int32_t c = 0; c < load->spec->n_columns; c++) {
        const char *name = entry->headers[c] != NULL ? entry->headers[c] : load->spec->columns[c].name;
        bool expected = load->spec->declared || load->given[c];
        if (c == dh_load_id_column(load->spec)) continue; /* made: ids.h */
        if (!expected || source->field_of[c] >= 0 || dh_load_has_default(load, source, c)) continue;
        if (is_of_rows(load, source, c)) continue;
        if (files == 1)
            DH_TRY(dh_load_add_note(load, error, "%s: no header is '%s', which is unknown there", source->name, name));
        else
            DH_TRY(dh_load_add_note(load, error,
                                    "in %lld files, the first of them %s, no header is '%s', which is unknown there",
                                    (long long)files, source->name, name));
        if (!load->spec->declared) DH_TRY(move_to_absences(load, error));
    }
    return DH_OK;
}

dh_status dh_load_note_columns(dh_load *load, dh_error *error)
{
    int64_t *files = dh_calloc((size_t)load->n_groups + 1, sizeof *files);
    dh_status status = files != NULL ? DH_OK : dh_error_nomem(error);
    for (size_t i = 0; files != NULL && i < load->n_sources; i++)
        files[load->sources[i].group] += load->sources[i].nth == 0;
    int32_t next = 0; /* groups are numbered in the order of their first files */
    for (size_t i = 0; status == DH_OK && i < load->n_sources; i++) {
        if (load->sources[i].group != next) continue;
        status = note_group(load, &load->sources[i], files[next++], error);
    }
    dh_free(files);
    return status;
}

/* ---- sentences ---- */

static const char *const suspects[] = {
    [DH_SUSPECT_TOTAL] =
        DH_MESSAGE("rows whose '%s' is a word for a total, counted like all others: %lld, the first in "
                   "%s, line %lld, '%s'; take them out if they sum up other rows"),
    [DH_SUSPECT_INVISIBLE] =
        DH_MESSAGE("values of '%s' with invisible characters or unusual blanks, read without them: "
                   "%lld, the first in %s, line %lld, '%s'"),
    [DH_SUSPECT_BLANKS] = DH_MESSAGE("values of '%s' with tabs, line ends or several blanks in a row, read with one "
                                     "blank: %lld, the first in %s, line %lld, '%s'"),
    [DH_SUSPECT_DAMAGED] = DH_MESSAGE("values of '%s' whose letters were lost before (U+FFFD): %lld, the first in %s, "
                                      "line %lld, '%s'; save the file anew from its source, as UTF-8"),
    [DH_SUSPECT_TWICE] = DH_MESSAGE("values of '%s' that seem to be encoded twice: %lld, the first in %s, line %lld, "
                                    "'%s'; give repair = true to read them as they were meant"),
    [DH_SUSPECT_ENTITY] =
        DH_MESSAGE("values of '%s' with signs of HTML, read as they are written: %lld, the first in %s, "
                   "line %lld, '%s'; give repair = true to read them as they were meant"),
    [DH_SUSPECT_ALIKE] = DH_MESSAGE(
        "values of '%s' with letters that only look like Latin or Vietnamese ones, and make "
        "other values: %lld, the first in %s, line %lld, '%s'; give repair = true to read them as they were meant"),
    [DH_SUSPECT_FROM_TWICE] =
        DH_MESSAGE("values of '%s' that were encoded twice, and were repaired: %lld, the first in %s, line %lld, '%s'"),
    [DH_SUSPECT_FROM_ENTITY] =
        DH_MESSAGE("values of '%s' with signs of HTML, which were repaired: %lld, the first in %s, line %lld, '%s'"),
    [DH_SUSPECT_FROM_ALIKE] = DH_MESSAGE("values of '%s' with letters that only look like Latin or Vietnamese ones, "
                                         "which were repaired: %lld, the first in %s, line %lld, '%s'"),
    [DH_SUSPECT_MIXED] =
        DH_MESSAGE("values of '%s' that are a time in UTC, beside local ones, each read as it is written: "
                   "%lld, the first in %s, line %lld, '%s'; their days may be others at the place, so "
                   "write all times alike"),
    [DH_SUSPECT_ZONES] =
        DH_MESSAGE("times of '%s' that have another offset from UTC than most, of a place in another time zone, each "
                   "read as it is written: %lld, the first in %s, line %lld, '%s'; equal times are not the same "
                   "moment, so write all times of one zone"),
    [DH_SUSPECT_WEEKDAY] =
        DH_MESSAGE("values of '%s' with another day of the week than that of their day, read as the day says: %lld, "
                   "the first in %s, line %lld, '%s'; see which of the two is right"),
    [DH_SUSPECT_SUM] = DH_MESSAGE("rows whose '%s' and all other numbers are the sums of the other rows of their file, "
                                  "counted like all others: %lld, the first in %s, line %lld, '%s'; take them out if "
                                  "they sum up other rows"),
    [DH_SUSPECT_YEAR] = DH_MESSAGE("days of '%s' without a year, read as of the year that the entry says: %lld, the "
                                   "first in %s, line %lld, '%s'"),
    [DH_SUSPECT_SERIAL] = DH_MESSAGE("days of '%s' that are numbers of a spreadsheet, read as the days that these are "
                                     "there: %lld, the first in %s, line %lld, '%s'"),
};

static void say_suspect(const dh_load *load, const dh_suspected *of, dh_strbuf *out)
{
    const dh_load_source *source = &load->sources[of->source];
    int32_t field = source->field_of[of->column];
    const char *name = field >= 0 ? source->headers[field] : load->spec->columns[of->column].name;
    dh_strbuf_printf(out, dh_tr(suspects[of->suspect]), name, (long long)of->n, source->name,
                     (long long)dh_chunked_line(source->chunks, of->offset), of->example);
}

#define NAMED 10 /* how many texts a note names */

/* Whether a text that is not said is told with one before it. */
static bool is_listed(const dh_load *load, size_t i)
{
    const dh_suspected *items = load->suspects.items;
    return i > 0 && items[i].suspect == DH_SUSPECT_UNSAID && items[i - 1].suspect == DH_SUSPECT_UNSAID &&
           items[i - 1].column == items[i].column;
}

/* All texts of a column that are not said; the first of them is item `i`. */
static void say_unsaid(const dh_load *load, size_t i, dh_strbuf *out)
{
    const dh_suspected *first = &load->suspects.items[i];
    const dh_load_source *source = &load->sources[first->source];
    const char *name = load->spec->columns[first->column].name;
    int32_t field = source->field_of[first->column];
    dh_strbuf list = {0};
    int64_t n = 0, more = 0;
    for (size_t k = i; k < load->suspects.n && (k == i || is_listed(load, k)); k++) {
        const dh_suspected *item = &load->suspects.items[k];
        n += item->n;
        if (k - i >= NAMED)
            more++;
        else
            dh_strbuf_printf(&list, "%s'%s' (%lld)", k > i ? ", " : "", item->example, (long long)item->n);
    }
    if (more > 0) dh_strbuf_printf(&list, dh_tr("; and %lld more values"), (long long)more);
    dh_strbuf_printf(
        out,
        dh_tr("rows whose '%s' is a text of which it is not said what it means, so that it is unknown: %lld: "
              "%s; say it in values = { %s = { … } }, or name it in unknown"),
        field >= 0 ? source->headers[field] : name, (long long)n, list.data != NULL ? list.data : "", name);
    out->failed = out->failed || list.failed;
    dh_strbuf_free(&list);
}

static bool say_skipped(const dh_load *load, size_t index, dh_strbuf *out)
{
    for (size_t i = 0; i < load->n_sources; i++) {
        const dh_load_source *source = &load->sources[i];
        if (source->nth > 0) continue; /* it is told of the first */
        if (source->n_empty > 0 && index-- == 0) {
            dh_strbuf_printf(out, dh_tr("%s: rows without any value that were passed over: %s"), source->name,
                             dh_numeral_whole(source->n_empty).text);
            return true;
        }
        if (source->n_nameless > 0 && index-- == 0) {
            dh_strbuf_printf(out, dh_tr("%s: values under no header that were not loaded: %s"), source->name,
                             dh_numeral_whole(source->n_nameless).text);
            return true;
        }
    }
    return false;
}

bool dh_load_note(const dh_load *load, int32_t index, dh_strbuf *out)
{
    size_t i = (size_t)index;
    if (i < load->n_notes) {
        dh_strbuf_add(out, load->notes[i]);
        return true;
    }
    i -= load->n_notes;
    for (size_t k = 0; k < load->suspects.n; k++) {
        if (is_listed(load, k) || i-- > 0) continue;
        if (load->suspects.items[k].suspect == DH_SUSPECT_UNSAID)
            say_unsaid(load, k, out);
        else
            say_suspect(load, &load->suspects.items[k], out);
        return true;
    }
    return say_skipped(load, i, out);
}
