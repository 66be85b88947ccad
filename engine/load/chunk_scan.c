/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maps morsels to chunks of files, keeps the state of each worker, and collects rejects. */
#include "load/chunk_scan.h"

#include <pthread.h>
#include <string.h>

#include "base/memory.h"
#include "load/cells/field.h"
#include "load/defaults.h"
#include "load/unit_sections.h"

/* Counts of one morsel. A worker's morsels ascend, and its rejects are in the order of its morsels. */
typedef struct morsel_counts {
    int64_t index;
    int32_t source;
    size_t first_record, first_fault; /* sizes of the worker's rejects when the morsel began … */
    size_t first_suspect;             /* … and of its suspects */
    int64_t read, rejected, n_empty, n_nameless;
} morsel_counts;

/* A worker: its current morsel, its readers, and all its rejects. */
typedef struct worker {
    dh_chunk_scan_state state; /* must be first: a dh_chunk_scan_state * is cast to its worker */
    dh_chunk_scan *scan;
    dh_chunk *chunk;
    dh_field_reader **readers; /* as the rules of the scan, since they remember what texts mean */
    dh_rejects rejects;
    dh_suspects suspects;
    int64_t *kept;      /* per column: rejected records kept of this morsel; last place: malformed records */
    int64_t *reject_of; /* per row of the morsel: 0 = accepted, 1 + its record, -1 = rejected but not kept */
    size_t reject_room;
    bool any;      /* reject_of is filled for this morsel */
    size_t source; /* of the last morsel; */
    int64_t first; /* the morsel that it begins with: those before it are of files whose number of chunks is known */
    dh_csv **csvs; /* per source: a reader to read records again; NULL at first */
    dh_strbuf reason;
    morsel_counts *counts;
    size_t n_counts, count_room;
} worker;

struct dh_chunk_scan {
    dh_load *load;
    const dh_table_spec *spec;
    dh_dictionary **dictionaries;
    bool owned;           /* the scan made the dictionaries */
    dh_field_rule *rules; /* per entry and column of the spec: see rule_at */
    worker *workers;
    int n_workers;
    int64_t kept;
    _Atomic(int64_t) rejected_bytes; /* of all workers */
    bool ended;                      /* atomic */
};

/* ---- making ---- */

/* How the cells of a source are written. */
typedef enum cells_kind { CELLS_TEXT, CELLS_TYPED, CELLS_1904, CELLS_KINDS } cells_kind;

static cells_kind kind_of(const dh_load_source *source)
{
    if (!source->is_typed) return CELLS_TEXT;
    return source->is_1904 ? CELLS_1904 : CELLS_TYPED;
}

/* The place among rules and readers of a column read by an entry, from cells of a kind. */
static size_t rule_at(const dh_chunk_scan *w, int32_t entry, cells_kind kind, int32_t column)
{
    return ((size_t)entry * CELLS_KINDS + kind) * (size_t)w->spec->n_columns + (size_t)column;
}

static size_t n_rules(const dh_chunk_scan *w)
{
    return (size_t)w->load->n_rules * CELLS_KINDS * (size_t)w->spec->n_columns;
}

/* Which kinds of cells there are. */
static void find_kinds(const dh_load *load, bool kinds[CELLS_KINDS])
{
    for (int k = 0; k < CELLS_KINDS; k++) kinds[k] = false;
    for (size_t i = 0; i < load->n_sources; i++) kinds[kind_of(&load->sources[i])] = true;
}

static bool is_by_section(const dh_load_source *source, int32_t column)
{
    for (int32_t i = 0; i < source->n_named; i++)
        if (source->named[i].by_section && source->named[i].column == column) return true;
    return false;
}

/* The names of sections, before any row is read, so that their order is that of the files. */
static dh_status add_section_names(dh_chunk_scan *w, int32_t column, dh_error *error)
{
    for (size_t k = 0; k < w->load->n_sources; k++) {
        const dh_load_source *source = &w->load->sources[k];
        for (int32_t i = 0; i < source->n_sections && is_by_section(source, column); i++) {
            const dh_load_section *section = &source->sections[i];
            if (!section->value.valid || !section->is_unit) continue;
            if (dh_dictionary_add(w->dictionaries[column], section->value.as.text.data, section->value.as.text.size) <
                0)
                return dh_error_nomem(error);
        }
    }
    return DH_OK;
}

static dh_status make_rules(dh_chunk_scan *w, dh_dictionary *const *dictionaries, const bool *wanted, dh_error *error)
{
    for (int32_t i = 0; i < w->spec->n_columns; i++) {
        if (!wanted[i]) continue;
        if (w->spec->columns[i].type == DH_CATEGORY) {
            w->dictionaries[i] = dictionaries != NULL ? dictionaries[i] : dh_dictionary_new();
            if (w->dictionaries[i] == NULL) return dh_error_nomem(error);
            if (w->owned) dh_dictionary_grow_from_now(w->dictionaries[i]);
            DH_TRY(add_section_names(w, i, error));
        }
        for (int32_t e = 0; e < w->load->n_rules; e++)
            for (cells_kind k = 0; k < CELLS_KINDS; k++) {
                const dh_load_rules *rules = &w->load->rules[e];
                dh_field_rule_make(&w->rules[rule_at(w, e, k, i)], k == CELLS_1904 ? &rules->from_1904 : &rules->entry,
                                   i, k != CELLS_TEXT, w->dictionaries[i]);
            }
    }
    return DH_OK;
}

static dh_status make_worker(dh_chunk_scan *w, worker *made, const bool *wanted, dh_error *error)
{
    size_t columns = (size_t)w->spec->n_columns + 1, sources = w->load->n_sources + 1;
    made->scan = w;
    made->rejects.shared = &w->rejected_bytes;
    made->readers = dh_calloc(n_rules(w) + 1, sizeof *made->readers);
    made->csvs = dh_calloc(sources, sizeof *made->csvs);
    made->kept = dh_calloc(columns, sizeof *made->kept);
    if (made->readers == NULL || made->csvs == NULL || made->kept == NULL) return dh_error_nomem(error);
    bool kinds[CELLS_KINDS];
    find_kinds(w->load, kinds);
    for (int32_t e = 0; e < w->load->n_rules; e++) {
        for (int32_t i = 0; i < CELLS_KINDS * w->spec->n_columns; i++) {
            cells_kind k = (cells_kind)(i / w->spec->n_columns);
            int32_t column = i % w->spec->n_columns;
            if (!wanted[column] || !kinds[k]) continue;
            dh_field_reader *reader = dh_field_reader_new();
            if (reader == NULL) return dh_error_nomem(error);
            made->readers[rule_at(w, e, k, column)] = reader;
        }
    }
    return DH_OK;
}

dh_status dh_chunk_scan_new(dh_chunk_scan **out, dh_load *load, dh_dictionary *const *dictionaries, const bool *wanted,
                            int workers, int64_t kept, dh_error *error)
{
    *out = NULL;
    dh_chunk_scan *w = dh_calloc(1, sizeof *w);
    if (w == NULL) return dh_error_nomem(error);
    size_t n = (size_t)load->spec->n_columns + 1;
    w->load = load;
    w->spec = load->spec;
    w->kept = kept;
    w->owned = dictionaries == NULL;
    w->n_workers = workers;
    w->dictionaries = dh_calloc(n, sizeof *w->dictionaries);
    w->rules = dh_calloc(n_rules(w) + 1, sizeof *w->rules);
    w->workers = dh_calloc((size_t)workers, sizeof *w->workers);
    bool ready = w->dictionaries != NULL && w->rules != NULL && w->workers != NULL;
    dh_status status = ready ? make_rules(w, dictionaries, wanted, error) : dh_error_nomem(error);
    for (int i = 0; status == DH_OK && i < workers; i++) status = make_worker(w, &w->workers[i], wanted, error);
    if (status == DH_OK)
        *out = w;
    else
        dh_chunk_scan_free(w);
    return status;
}

static void free_worker(const dh_chunk_scan *w, worker *of)
{
    for (size_t i = 0; of->readers != NULL && i < n_rules(w); i++) dh_field_reader_free(of->readers[i]);
    for (size_t i = 0; of->csvs != NULL && i < w->load->n_sources; i++) dh_csv_close(of->csvs[i]);
    dh_chunk_free(of->chunk);
    dh_rejects_free(&of->rejects);
    dh_suspects_free(&of->suspects);
    dh_strbuf_free(&of->reason);
    dh_free(of->readers);
    dh_free(of->csvs);
    dh_free(of->reject_of);
    dh_free(of->kept);
    dh_free(of->counts);
}

void dh_chunk_scan_free(dh_chunk_scan *w)
{
    if (w == NULL) return;
    for (int i = 0; w->workers != NULL && i < w->n_workers; i++) free_worker(w, &w->workers[i]);
    for (int32_t i = 0; w->dictionaries != NULL && w->owned && i < w->spec->n_columns; i++)
        dh_dictionary_unref(w->dictionaries[i]);
    dh_free(w->dictionaries);
    dh_free(w->rules);
    dh_free(w->workers);
    dh_free(w);
}

const dh_dictionary *dh_chunk_scan_dictionary(const dh_chunk_scan *w, int32_t column)
{
    return w->dictionaries[column];
}

bool dh_chunk_scan_ended(const dh_chunk_scan *w)
{
    return __atomic_load_n(&w->ended, __ATOMIC_ACQUIRE);
}

int64_t dh_chunk_scan_count(dh_chunk_scan *w)
{
    int64_t total = 0;
    for (size_t i = 0; i < w->load->n_sources; i++) {
        int64_t n = dh_chunked_count(w->load->sources[i].chunks);
        if (n < 0) return -1;
        total += n;
    }
    return total;
}

/* ---- rejects ---- */

static morsel_counts *counts_of(worker *of)
{
    return &of->counts[of->n_counts - 1];
}

/* reject_of of the current morsel, zeroed on first use; NULL when out of memory. */
static int64_t *reject_places(worker *of)
{
    size_t n = (size_t)of->chunk->n_rows;
    if (of->any) return of->reject_of;
    if (dh_grow((void **)&of->reject_of, &of->reject_room, n + 1, sizeof *of->reject_of) != 0) return NULL;
    memset(of->reject_of, 0, n * sizeof *of->reject_of);
    of->any = true;
    return of->reject_of;
}

static dh_status read_again(worker *of, int64_t offset, const dh_record **record, dh_error *error)
{
    const dh_load_source *source = &of->scan->load->sources[of->state.source];
    return dh_chunked_record(source->chunks, &of->csvs[of->state.source], offset, record, error);
}

/* Rejects a row: its first invalid cell adds the record. *index = -1 when the record is only counted, since enough are
 * kept already. The limit holds per column: columns are read one after the other, so the first rejects of the morsel
 * are among the first of each column. */
static dh_status reject_row(worker *of, int64_t row, int32_t column, int64_t *index, const dh_record **record,
                            dh_error *error)
{
    int64_t *places = reject_places(of);
    if (places == NULL) return dh_error_nomem(error);
    *index = places[row] - 1;
    if (places[row] < 0 || (places[row] == 0 && of->kept[column] >= of->scan->kept)) {
        counts_of(of)->rejected += places[row] == 0;
        of->state.n_rejected += places[row] == 0;
        places[row] = -1;
        *index = -1;
        return DH_OK;
    }
    DH_TRY(read_again(of, of->chunk->offset + of->chunk->begins[row], record, error));
    if (places[row] > 0) return DH_OK;
    bool typed = of->scan->load->sources[of->state.source].is_typed;
    DH_TRY(dh_rejects_add_record(&of->rejects, of->state.source, typed, *record, index, error));
    places[row] = *index + 1;
    of->kept[column]++;
    counts_of(of)->rejected++;
    of->state.n_rejected++;
    return DH_OK;
}

static dh_status take_fault(void *self, const dh_chunk *chunk, int64_t row, int32_t column, dh_slice text,
                            const char *reason, dh_error *error)
{
    worker *of = self;
    (void)chunk;
    const dh_load_source *source = &of->scan->load->sources[of->state.source];
    const dh_record *record;
    int64_t index;
    DH_TRY(reject_row(of, row, column, &index, &record, error));
    if (index < 0) return DH_OK;
    int32_t field = source->field_of[column];
    int64_t line = field < record->n_fields ? record->fields[field].line : record->line;
    return dh_rejects_add_fault(&of->rejects, source, index, field, line, text.data, (int64_t)text.size, reason, error);
}

/* Whether the cell is read for an earlier one of the rows that the file's row is, which has told of it. */
static bool is_read_before(const dh_load *load, const dh_load_source *source, int32_t column)
{
    for (size_t i = 0; source->nth > 0 && i < load->n_sources; i++) {
        const dh_load_source *other = &load->sources[i];
        if (other->rank == source->rank && other->nth < source->nth &&
            other->field_of[column] == source->field_of[column])
            return true;
    }
    return false;
}

static dh_status take_suspect(void *self, const dh_chunk *chunk, int64_t row, int32_t column, dh_slice text,
                              unsigned suspects, dh_error *error)
{
    worker *of = self;
    const dh_load *load = of->scan->load;
    if (is_read_before(load, &load->sources[of->state.source], column)) return DH_OK;
    return dh_suspects_add(&of->suspects, counts_of(of)->first_suspect, suspects, column, of->state.source,
                           chunk->offset + chunk->begins[row], text, error);
}

/* field: that is wrong; -1 = the whole record. */
static dh_status add_shape_fault(worker *of, int64_t index, const dh_record *record, int32_t field, const char *reason,
                                 dh_error *error)
{
    const dh_load_source *source = &of->scan->load->sources[of->state.source];
    if (field < 0)
        return dh_rejects_add_fault(&of->rejects, source, index, -1, record->line, record->raw, record->raw_size,
                                    reason, error);
    const dh_load_record *added = &of->rejects.records[index];
    dh_load_text none = {"", 0, record->line, false};
    const dh_load_text *text = field < added->n_fields ? &added->fields[field]
                               : added->has_far        ? &added->fields[added->n_fields]
                                                       : &none;
    return dh_rejects_add_fault(&of->rejects, source, index, field, record->line, text->text, text->size, reason,
                                error);
}

/* Rejects the malformed records of the chunk. */
static dh_status take_malformed(worker *of, dh_error *error)
{
    const dh_load_source *source = &of->scan->load->sources[of->state.source];
    counts_of(of)->rejected += of->chunk->n_malformed;
    int64_t *kept = &of->kept[of->scan->spec->n_columns];
    for (int64_t i = 0; i < of->chunk->n_malformed && *kept < of->scan->kept; i++) {
        const dh_record *record;
        int64_t index;
        DH_TRY(read_again(of, of->chunk->malformed[i], &record, error));
        DH_TRY(dh_rejects_add_record(&of->rejects, of->state.source, source->is_typed, record, &index, error));
        ++*kept;
        int32_t field;
        const char *reason = dh_load_shape_fault(source, record, &field, &of->reason);
        DH_TRY(add_shape_fault(of, index, record, field, reason, error));
    }
    return DH_OK;
}

/* ---- morsels ---- */

/* Finds the file and chunk of a morsel and reads it; *there = false past the last. */
static dh_status find_morsel(dh_chunk_scan *w, worker *of, int64_t index, bool *there, dh_error *error)
{
    *there = false;
    if (index < of->first) of->source = 0, of->first = 0;
    index -= of->first;
    for (size_t i = of->source; i < w->load->n_sources; i++) {
        dh_chunked *chunks = w->load->sources[i].chunks;
        int64_t n = dh_chunked_count(chunks);
        of->source = i;
        if (n < 0 || index < n) {
            of->state.source = (int32_t)i;
            DH_TRY(dh_chunk_read(of->chunk, chunks, index, there, error));
            if (*there) return DH_OK;
            n = dh_chunked_count(chunks); /* the file ends before this chunk, so its size is known now */
            if (n < 0 || index < n) return dh_error_set(error, DH_EINTERNAL, "a chunk of a file is not there");
        }
        index -= n;
        of->first += n;
    }
    of->source = w->load->n_sources;
    return DH_OK;
}

dh_status dh_chunk_scan_next(dh_chunk_scan *w, int64_t index, int which, dh_chunk_scan_state **out, dh_error *error)
{
    worker *of = &w->workers[which];
    bool there;
    of->state = (dh_chunk_scan_state){0};
    of->any = false;
    memset(of->kept, 0, ((size_t)w->spec->n_columns + 1) * sizeof *of->kept);
    *out = &of->state;
    if (dh_pool_cancelled()) return dh_error_set(error, DH_ECANCELLED, "reading was interrupted");
    if (of->chunk == NULL) DH_TRY(dh_chunk_new(&of->chunk, DH_CHUNK_BYTES, error));
    DH_TRY(find_morsel(w, of, index, &there, error));
    if (!there) {
        __atomic_store_n(&w->ended, true, __ATOMIC_RELEASE);
        return DH_OK;
    }
    of->state.chunk = of->chunk;
    if (dh_grow((void **)&of->counts, &of->count_room, of->n_counts + 1, sizeof *of->counts) != 0)
        return dh_error_nomem(error);
    of->counts[of->n_counts++] = (morsel_counts){.index = index,
                                                 .source = of->state.source,
                                                 .first_record = of->rejects.n_records,
                                                 .first_fault = of->rejects.n_faults,
                                                 .first_suspect = of->suspects.n,
                                                 .read = of->chunk->n_rows + of->chunk->n_malformed,
                                                 .n_empty = of->chunk->n_empty,
                                                 .n_nameless = of->chunk->n_nameless};
    return of->chunk->n_malformed > 0 ? take_malformed(of, error) : DH_OK;
}

/* The vector of a column that the sections of the file have. */
static dh_status read_sections(worker *of, int32_t column, int64_t begin, const int32_t *rows, int32_t n,
                               dh_arena *arena, const dh_vector **out, dh_error *error)
{
    const dh_chunk_scan *w = of->scan;
    const dh_load_source *source = &w->load->sources[of->state.source];
    dh_vector *codes = dh_vector_new(arena, DH_CATEGORY, n);
    uint8_t *valid = codes != NULL ? dh_vector_new_valid(arena, n, true) : NULL;
    if (codes == NULL || valid == NULL) return dh_error_nomem(error);
    codes->dictionary = w->dictionaries[column];
    codes->valid = valid;
    for (int32_t i = 0; i < n; i++) {
        int64_t row = begin + (rows != NULL ? rows[i] : i);
        const dh_load_section *at = dh_load_section_at(source, of->chunk->offset + of->chunk->begins[row]);
        int32_t code = 0;
        valid[i] = at != NULL && at->value.valid;
        if (valid[i]) code = dh_dictionary_add(w->dictionaries[column], at->value.as.text.data, at->value.as.text.size);
        if (code < 0) return dh_error_nomem(error);
        ((int32_t *)codes->values)[i] = code;
    }
    *out = codes;
    return DH_OK;
}

/* The vector of a column that the file does not have: its default, or all null. */
static dh_status read_default(worker *of, int32_t column, int32_t n, dh_arena *arena, const dh_vector **out,
                              dh_error *error)
{
    const dh_chunk_scan *w = of->scan;
    dh_type type = w->spec->columns[column].type;
    dh_load_default given;
    bool has = dh_load_default_of(&given, w->load, &w->load->sources[of->state.source], column);
    dh_value value = has ? *given.value : (dh_value){.type = type};
    if (type != DH_CATEGORY || !value.valid) {
        dh_vector *made = dh_vector_constant(arena, &value, type, n);
        if (made == NULL) return dh_error_nomem(error);
        if (type == DH_CATEGORY) { /* all null: codes instead of texts, never read */
            made->type = DH_CATEGORY;
            made->values = dh_arena_zalloc(arena, (size_t)n + 1, sizeof(int32_t));
            made->dictionary = w->dictionaries[column];
        }
        *out = made;
        return made->values != NULL ? DH_OK : dh_error_nomem(error);
    }
    dh_vector *codes = dh_vector_new(arena, DH_CATEGORY, n);
    int32_t code = dh_dictionary_add(w->dictionaries[column], value.as.text.data, value.as.text.size);
    if (codes == NULL || code < 0) return dh_error_nomem(error);
    codes->dictionary = w->dictionaries[column];
    for (int32_t i = 0; i < n; i++) ((int32_t *)codes->values)[i] = code;
    *out = codes;
    return DH_OK;
}

dh_status dh_chunk_scan_read(dh_chunk_scan_state *state, int32_t column, int64_t begin, const int32_t *rows, int32_t n,
                             uint8_t *invalid, dh_arena *arena, const dh_vector **out, dh_error *error)
{
    worker *of = (worker *)state;
    const dh_chunk_scan *w = of->scan;
    const dh_load_source *source = &w->load->sources[state->source];
    int32_t field = source->field_of[column];
    if (field < 0 && w->spec->columns[column].type == DH_CATEGORY && is_by_section(source, column))
        return read_sections(of, column, begin, rows, n, arena, out, error);
    if (field < 0) return read_default(of, column, n, arena, out, error);
    dh_fault_sink sink = {of, take_fault, take_suspect};
    size_t at = rule_at(w, source->entry, kind_of(source), column);
    return dh_field_read(of->readers[at], &w->rules[at], of->chunk, field, begin, rows, n, invalid, &sink, arena, out,
                         error);
}

/* ---- the end ---- */

/* Drops the worker's counts, rejects and suspects of morsels from `count` on. */
static void forget(worker *of, int64_t count)
{
    size_t n = of->n_counts;
    while (n > 0 && of->counts[n - 1].index >= count) n--;
    if (n == of->n_counts) return;
    of->rejects.n_records = of->counts[n].first_record;
    of->rejects.n_faults = of->counts[n].first_fault;
    of->suspects.n = of->counts[n].first_suspect;
    of->n_counts = n;
}

dh_status dh_chunk_scan_finish(dh_chunk_scan *w, int64_t count, dh_rejects *into, int64_t *read, int64_t *rejected,
                               dh_error *error)
{
    int64_t n_read = 0, n_rejected = 0;
    for (size_t s = 0; s < w->load->n_sources; s++) DH_TRY(dh_input_check(w->load->sources[s].input, error));
    for (int i = 0; i < w->n_workers; i++) {
        worker *of = &w->workers[i];
        forget(of, count);
        for (size_t t = 0; t < of->n_counts; t++) {
            const morsel_counts *morsel = &of->counts[t];
            w->load->sources[morsel->source].n_empty += morsel->n_empty;
            w->load->sources[morsel->source].n_nameless += morsel->n_nameless;
            n_read += morsel->read;
            n_rejected += morsel->rejected;
        }
        DH_TRY(dh_rejects_sort(&of->rejects, w->load->sources, NULL, error));
        DH_TRY(dh_rejects_take_all(into, &of->rejects, error));
        DH_TRY(dh_suspects_add_all(&w->load->suspects, &of->suspects, error));
    }
    dh_suspects_sum_up(&w->load->suspects);
    if (read != NULL) *read = n_read;
    if (rejected != NULL) *rejected = n_rejected;
    return dh_rejects_sort(into, w->load->sources, NULL, error);
}
