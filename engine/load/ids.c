/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See ids.h. */
#include "load/ids.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/notes.h"
#include "table/format.h"

typedef struct ids {
    dh_load *load;
    int32_t column;                /* of the spec */
    const dh_column *given;        /* the ids read; NULL = no file has any */
    bool numbered;                 /* they are running numbers, some of which stand twice */
    bool *again;                   /* per file: some stand twice in it */
    int64_t n_made[2], n_files[2]; /* ids that are places, and in how many files: without the column, and with it */
    dh_column *made;
    dh_error *error;
} ids;

static bool has_ids(const ids *of, int32_t source)
{
    return of->load->sources[source].field_of[of->column] >= 0;
}

static const char *head_of(const ids *of, const dh_load_source *source)
{
    return source->headers[source->field_of[of->column]];
}

/* ---- running numbers ---- */

/* Whether ids are running numbers, by the headers of all files that have any. */
static bool are_numbered(const ids *of)
{
    const dh_load *load = of->load;
    bool any = false;
    for (size_t i = 0; i < load->n_sources; i++) {
        const dh_load_source *source = &load->sources[i];
        if (!has_ids(of, (int32_t)i)) continue;
        any = true;
        if (!source->are_numbers[source->field_of[of->column]]) return false;
    }
    return any;
}

/* Of tables on one sheet, each of which is numbered from 1 on: again[i], where table i has another below or above it.
 */
static dh_status find_below(ids *of)
{
    const dh_load *load = of->load;
    dh_dictionary *names = dh_dictionary_new();
    size_t *first_of = dh_calloc(load->n_sources + 1, sizeof *first_of); /* by name: the first table of it */
    int32_t *codes = dh_calloc(load->n_sources + 1, sizeof *codes);
    bool *several = dh_calloc(load->n_sources + 1, sizeof *several); /* by name: tables of it begin in several lines */
    bool failed = names == NULL || first_of == NULL || codes == NULL || several == NULL;
    for (size_t i = 0; !failed && i < load->n_sources; i++) {
        const dh_load_source *source = &load->sources[i];
        int32_t n = dh_dictionary_size(names), code = dh_dictionary_add(names, source->name, strlen(source->name));
        failed = code < 0;
        if (failed) break;
        if (code == n) first_of[code] = i;
        codes[i] = code;
        several[code] = several[code] || load->sources[first_of[code]].head_first != source->head_first;
    }
    for (size_t i = 0; !failed && i < load->n_sources; i++)
        of->again[i] =
            of->again[i] || (several[codes[i]] && dh_load_rules_of(load, &load->sources[i])->entry.header > 0);
    dh_dictionary_unref(names);
    dh_free(first_of);
    dh_free(codes);
    dh_free(several);
    return failed ? dh_error_nomem(of->error) : DH_OK;
}

/* Finds which numbers stand twice: *repeated, over all files, and again[i], within file i. */
static dh_status find_repeated(ids *of, bool *repeated)
{
    const dh_load *load = of->load;
    size_t n = (size_t)dh_dictionary_size(of->given->dictionary) + 1;
    int32_t *seen = dh_calloc(n, sizeof *seen); /* per text: 1 + the file that had it last */
    if (seen == NULL) return dh_error_nomem(of->error);
    for (size_t row = 0; row < load->n_rows; row++) {
        int32_t source = load->places[row].source;
        if (!dh_column_is_valid(of->given, (int64_t)row)) continue;
        int32_t *last = &seen[dh_column_code(of->given, (int64_t)row)];
        *repeated = *repeated || *last > 0;
        of->again[source] = of->again[source] || *last == source + 1;
        *last = source + 1;
    }
    dh_free(seen);
    return find_below(of);
}

/* ---- ids ---- */

/* Whether the ids of a file's rows are their places. */
static bool is_place(const ids *of, int32_t source)
{
    return !has_ids(of, source) || (of->numbered && of->again[source]);
}

static dh_status append_id(ids *of, int64_t row, int64_t line, dh_strbuf *text)
{
    const dh_load_source *source = &of->load->sources[of->load->places[row].source];
    size_t size = 0;
    const char *given =
        of->given != NULL && dh_column_is_valid(of->given, row) ? dh_column_text(of->given, row, &size) : NULL;
    dh_strbuf_clear(text);
    if (given == NULL || is_place(of, of->load->places[row].source))
        dh_strbuf_printf(text, "%s:%lld", source->name, (long long)line);
    else if (of->numbered)
        dh_strbuf_printf(text, "%s#%.*s", source->name, (int)size, given);
    else
        dh_strbuf_add_bytes(text, given, size);
    if (text->failed) return dh_error_nomem(of->error);
    dh_value value = {.type = DH_TEXT, .valid = 1, .as.text = {text->data, text->size}};
    return dh_column_append_value(of->made, &value) == 0 ? DH_OK : dh_error_nomem(of->error);
}

static dh_status append_all(ids *of)
{
    dh_load *load = of->load;
    dh_strbuf text = {0};
    dh_status status = DH_OK;
    int64_t at = -1, line = 0;
    for (size_t row = 0; status == DH_OK && row < load->n_rows; row++) {
        const dh_load_place_of *place = &load->places[row];
        bool first = row == 0 || load->places[row - 1].source != place->source;
        if (is_place(of, place->source)) {
            line = dh_chunked_line_from(load->sources[place->source].chunks, place->offset, first ? -1 : at, line);
            at = place->offset;
            bool given = has_ids(of, place->source);
            of->n_made[given]++;
            of->n_files[given] += first;
        }
        status = append_id(of, (int64_t)row, line, &text);
    }
    dh_strbuf_free(&text);
    return status;
}

static dh_status note(const ids *of)
{
    const char *name = of->load->spec->columns[of->column].name;
    const dh_load_source *first[2] = {NULL, NULL}; /* of the files whose numbers each stand once, and of the others */
    for (size_t i = 0; i < of->load->n_sources; i++)
        if (has_ids(of, (int32_t)i) && first[of->again[i]] == NULL) first[of->again[i]] = &of->load->sources[i];
    if (of->numbered && first[0] != NULL)
        DH_TRY(dh_load_add_warning(
            of->load, of->error,
            "'%s' is a running number that begins anew in each file; a row is known by the file and "
            "its number, as in %s#1",
            head_of(of, first[0]), first[0]->name));
    if (of->n_made[1] > 0 && first[1] != NULL)
        DH_TRY(
            dh_load_add_warning(of->load, of->error,
                                "'%s' is a running number of which some stand twice in a file; the rows of such files "
                                "are known by their file and line: %lld (files: %lld)",
                                head_of(of, first[1]), (long long)of->n_made[1], (long long)of->n_files[1]));
    if (of->n_made[0] == 0) return DH_OK;
    return dh_load_add_warning(of->load, of->error,
                               "rows without a column for '%s', known by their file and line instead: %s (files: %s)",
                               name, dh_numeral_whole(of->n_made[0]).text, dh_numeral_whole(of->n_files[0]).text);
}

static dh_status replace_column(ids *of)
{
    dh_load *load = of->load;
    const char *name = load->spec->columns[of->column].name;
    dh_table *table = dh_table_new();
    dh_status status =
        table != NULL ? dh_table_set_name(table, load->spec->name, of->error) : dh_error_nomem(of->error);
    if (status == DH_OK) status = dh_table_add(table, name, dh_column_ref(of->made), of->error);
    for (int32_t i = 0; status == DH_OK && i < dh_table_columns(load->table); i++) {
        const char *other = dh_table_column_name(load->table, i);
        if (strcmp(other, name) == 0) continue;
        status = dh_table_add(table, other, dh_column_ref((dh_column *)dh_table_column(load->table, i)), of->error);
    }
    if (status != DH_OK) {
        dh_table_free(table);
        return status;
    }
    dh_table_free(load->table);
    load->table = table;
    load->given[of->column] = true;
    return DH_OK;
}

dh_status dh_load_complete_ids(dh_load *load, dh_error *error)
{
    ids of = {.load = load, .column = dh_load_id_column(load->spec), .error = error};
    bool lacking = false;
    if (of.column < 0) return DH_OK;
    of.given = dh_table_get(load->table, load->spec->columns[of.column].name);
    for (size_t i = 0; i < load->n_sources; i++) {
        const dh_load_entry *entry = &dh_load_rules_of(load, &load->sources[i])->entry;
        if (entry->constants[of.column].text != NULL) return DH_OK; /* an id for all rows: the check of keys says it */
        lacking = lacking || !has_ids(&of, (int32_t)i);
    }
    of.again = dh_arena_zalloc(load->arena, load->n_sources + 1, sizeof *of.again);
    if (of.again == NULL) return dh_error_nomem(error);
    if (of.given != NULL && are_numbered(&of)) DH_TRY(find_repeated(&of, &of.numbered));
    if (!lacking && !of.numbered) return DH_OK;
    of.made = dh_column_new(DH_CATEGORY, (int64_t)load->n_rows);
    if (of.made == NULL) return dh_error_nomem(error);
    dh_status status = append_all(&of);
    dh_column_finish(of.made);
    if (status == DH_OK) status = replace_column(&of);
    if (status == DH_OK) status = note(&of);
    dh_column_unref(of.made);
    return status;
}
