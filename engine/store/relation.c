/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See relation.h. */
#include "store/relation.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

#include "base/memory.h"
#include "base/simd.h"

typedef struct store_relation {
    dh_relation relation;
    dh_ipc_file **files;
    int32_t n_files;
    const char *const *notes; /* on the import, for each result; borrowed */
    int32_t n_notes;
} store_relation;

/* The record batch of a morsel. */
typedef struct place {
    int32_t file, batch;
} place;

/* A decompressed buffer of a worker's current morsel. */
typedef struct plain {
    uint8_t *bytes;
    size_t capacity;
    bool there; /* decompressed already */
} plain;

enum { OFFSETS, BYTES, LOWER, UPPER, PLAINS };

/* A worker's current morsel. */
typedef struct store_morsel {
    dh_morsel morsel;
    const store_relation *from;
    const dh_ipc_file *file;
    dh_ipc_column *columns;
    plain *plains; /* PLAINS per field */
    struct ZSTD_DCtx_s *zstd;
} store_morsel;

typedef struct store_scan {
    dh_relation_scan scan;
    bool *needed;
    place *places; /* per morsel */
    bool *holds;   /* [morsel * n_ranges + range]: all rows of the morsel lie within the range */
    int32_t n_ranges;
    store_morsel *morsels;
    int workers;
    int64_t let_go; /* number of morsels whose pages are released at a time */
} store_scan;

/* ---- loading ---- */

/* The bytes of a buffer, decompressed on first use. */
static dh_status decompressed(const uint8_t **out, store_morsel *morsel, const dh_ipc_bytes *from, int32_t field,
                              int which, dh_error *error)
{
    plain *to = &morsel->plains[field * PLAINS + which];
    if (!from->compressed) {
        *out = from->data;
        return DH_OK;
    }
    *out = to->bytes;
    if (to->there) return DH_OK;
    size_t size = (size_t)from->size;
    const char *name = morsel->from->relation.fields[field].name;
    if (ZSTD_getFrameContentSize(from->data, (size_t)from->stored) != size)
        return dh_ipc_bad(morsel->file, error, "column '%s' cannot be decompressed", name);
    /* eight bytes more, for code that reads text a word at a time */
    if (dh_grow((void **)&to->bytes, &to->capacity, size + 8, 1) != 0) return dh_error_nomem(error);
    if (morsel->zstd == NULL && (morsel->zstd = ZSTD_createDCtx()) == NULL) return dh_error_nomem(error);
    size_t got = ZSTD_decompressDCtx(morsel->zstd, to->bytes, size, from->data, (size_t)from->stored);
    if (ZSTD_isError(got) || got != size)
        return dh_ipc_bad(morsel->file, error, "column '%s' cannot be decompressed", name);
    memset(to->bytes + size, 0, 8);
    to->there = true;
    *out = to->bytes;
    return DH_OK;
}

/* Expands a bitmap from bit `begin` on to bytes 0 and 1. */
static void expand(uint8_t *to, const uint8_t *bits, int64_t begin, const int32_t *rows, int32_t n)
{
    int32_t i = 0;
    if (rows == NULL && begin % 8 == 0) {
        const uint8_t *from = bits + begin / 8;
        for (; i + 8 <= n; i += 8) {
            uint64_t expand = from[i / 8] * 0x0101010101010101U & 0x8040201008040201U;
            expand = (expand + 0x7f7f7f7f7f7f7f7fU) >> 7 & 0x0101010101010101U;
            memcpy(to + i, &expand, 8);
        }
    }
    for (; i < n; i++) to[i] = dh_bit_get(bits, begin + (rows ? rows[i] : i));
}

#define PICK(type)                                                                                                     \
    do {                                                                                                               \
        const type *from_ = (const type *)(const void *)data + begin;                                                  \
        type *to_ = to;                                                                                                \
        for (int32_t i = 0; i < n; i++) to_[i] = from_[rows[i]];                                                       \
    } while (0)

/* Values of `width` bytes (4 or 8): in place, or a copy of the selected rows. */
static void *pick(dh_arena *arena, const uint8_t *data, size_t width, int64_t begin, const int32_t *rows, int32_t n)
{
    if (rows == NULL) return (void *)(uintptr_t)(data + (size_t)begin * width);
    void *to = dh_arena_alloc(arena, (size_t)(n > 0 ? n : 1) * width);
    if (to == NULL) return NULL;
    if (width == 8)
        PICK(uint64_t);
    else
        PICK(uint32_t);
    return to;
}

/* Codes of one and two bytes are widened to int32_t. */
DH_CLONES static void widen_8(int32_t *to, const int8_t *from, int32_t n)
{
    for (int32_t i = 0; i < n; i++) to[i] = from[i];
}

DH_CLONES static void widen_16(int32_t *to, const int16_t *from, int32_t n)
{
    for (int32_t i = 0; i < n; i++) to[i] = from[i];
}

static void *load_codes(dh_arena *arena, const uint8_t *data, int code_bytes, int64_t begin, const int32_t *rows,
                        int32_t n)
{
    if (code_bytes == 4) return pick(arena, data, sizeof(int32_t), begin, rows, n);
    int32_t *to = dh_arena_alloc(arena, (size_t)(n > 0 ? n : 1) * sizeof *to);
    const int8_t *bytes = (const int8_t *)data + begin;
    const int16_t *pairs = (const int16_t *)(const void *)data + begin;
    if (to == NULL) return NULL;
    if (rows == NULL && code_bytes == 1)
        widen_8(to, bytes, n);
    else if (rows == NULL)
        widen_16(to, pairs, n);
    else
        for (int32_t i = 0; i < n; i++) to[i] = code_bytes == 1 ? bytes[rows[i]] : pairs[rows[i]];
    return to;
}

/* The greatest code, as unsigned, so that a negative one is greater than all others. */
#define GREATEST(type)                                                                                                 \
    do {                                                                                                               \
        const type *codes_ = codes;                                                                                    \
        type max_ = 0;                                                                                                 \
        for (int32_t i = 0; i < n; i++) max_ = codes_[i] > max_ ? codes_[i] : max_;                                    \
        return max_;                                                                                                   \
    } while (0)

DH_CLONES static uint32_t greatest_8(const void *codes, int32_t n)
{
    GREATEST(uint8_t);
}

DH_CLONES static uint32_t greatest_16(const void *codes, int32_t n)
{
    GREATEST(uint16_t);
}

DH_CLONES static uint32_t greatest_32(const void *codes, int32_t n)
{
    GREATEST(uint32_t);
}

/* The same for codes of any width; UINT32_MAX if one is negative. */
static uint32_t greatest(const dh_vector *v, const uint8_t *stored, int code_bytes)
{
    if (stored == NULL || code_bytes == 4) return greatest_32(v->values, v->length);
    uint32_t max = code_bytes == 1 ? greatest_8(stored, v->length) : greatest_16(stored, v->length);
    return max >> (8 * code_bytes - 1) ? UINT32_MAX : max;
}

/* Checks that all codes are in the dictionary. stored: the codes in the file, when the vector has all of them; NULL
 * when it has selected rows. */
static dh_status check_codes(const store_morsel *morsel, int32_t field, const dh_vector *v, const uint8_t *stored,
                             int code_bytes, dh_error *error)
{
    uint32_t max = greatest(v, stored, code_bytes), size = (uint32_t)dh_dictionary_size(v->dictionary);
    bool none = max == 0 && v->valid != NULL && memchr(v->valid, 1, (size_t)v->length) == NULL;
    if (!dh_dictionary_is_sound(v->dictionary))
        return dh_ipc_bad(morsel->file, error, "a text in the dictionary of column '%s' reaches beyond its end",
                          morsel->from->relation.fields[field].name);
    if (max < size || none) return DH_OK;
    return dh_ipc_bad(morsel->file, error, "column '%s' has the code %u of a dictionary of %u",
                      morsel->from->relation.fields[field].name, max, size);
}

static dh_status load_texts(store_morsel *morsel, dh_vector *v, int32_t field, int64_t begin, const int32_t *rows,
                            dh_error *error)
{
    const dh_ipc_column *column = &morsel->columns[field];
    const uint8_t *offset_bytes, *bytes;
    DH_TRY(decompressed(&offset_bytes, morsel, &column->buffers[1], field, OFFSETS, error));
    DH_TRY(decompressed(&bytes, morsel, &column->buffers[2], field, BYTES, error));
    const int32_t *offsets = (const int32_t *)(const void *)offset_bytes + begin;
    int64_t size = column->buffers[2].size;
    dh_slice *slices = v->values;
    bool sound = true;
    for (int32_t i = 0; i < v->length; i++) {
        int32_t row = rows ? rows[i] : i, from = offsets[row], to = offsets[row + 1];
        bool ok = from >= 0 && from <= to && to <= size;
        sound &= ok;
        slices[i].data = ok ? (const char *)bytes + from : "";
        slices[i].size = ok ? (size_t)(to - from) : 0;
    }
    if (sound) return DH_OK;
    return dh_ipc_bad(morsel->file, error, "a text of column '%s' reaches beyond its batch",
                      morsel->from->relation.fields[field].name);
}

static dh_status load_bounds(store_morsel *morsel, dh_arena *arena, dh_vector *v, int32_t field, int64_t begin,
                             const int32_t *rows, dh_error *error)
{
    const dh_ipc_column *column = &morsel->columns[field];
    const uint8_t *lower, *upper;
    if (column->range.exact) return DH_OK;
    DH_TRY(decompressed(&lower, morsel, &column->buffers[4], field, LOWER, error));
    DH_TRY(decompressed(&upper, morsel, &column->buffers[6], field, UPPER, error));
    v->lower = pick(arena, lower, sizeof(double), begin, rows, v->length);
    v->upper = pick(arena, upper, sizeof(double), begin, rows, v->length);
    return v->lower && v->upper ? DH_OK : dh_error_nomem(error);
}

static dh_status store_load(dh_morsel *base, dh_arena *arena, int32_t field, int64_t begin, const int32_t *rows,
                            int32_t n, uint8_t *invalid, const dh_vector **out, dh_error *error)
{
    (void)invalid;
    store_morsel *morsel = (store_morsel *)base;
    const dh_relation_field *of = &morsel->from->relation.fields[field];
    const dh_ipc_column *column = &morsel->columns[field];
    size_t width = dh_vector_width(of->type);
    dh_vector *v = dh_arena_zalloc(arena, 1, sizeof *v);
    if (v == NULL) return dh_error_nomem(error);
    *out = v;
    v->type = of->type;
    v->length = n;
    v->dictionary = of->dictionary;
    int code_bytes = of->type == DH_CATEGORY ? dh_ipc_fields(morsel->file)[field].code_bytes : 0;
    if (of->type == DH_BOOL || of->type == DH_TEXT)
        v->values = dh_arena_alloc(arena, (size_t)(n > 0 ? n : 1) * width);
    else if (of->type == DH_CATEGORY)
        v->values = load_codes(arena, column->buffers[1].data, code_bytes, begin, rows, n);
    else
        v->values = pick(arena, column->buffers[of->type == DH_COUNT ? 2 : 1].data, width, begin, rows, n);
    if (v->values == NULL) return dh_error_nomem(error);
    bool narrow = code_bytes == 1 || code_bytes == 2;
    v->in_place = rows == NULL && of->type != DH_BOOL && of->type != DH_TEXT && !narrow;
    if (column->nulls > 0) {
        v->valid = dh_arena_alloc(arena, (size_t)(n > 0 ? n : 1));
        if (v->valid == NULL) return dh_error_nomem(error);
        expand(v->valid, column->buffers[0].data, begin, rows, n);
    }
    switch (of->type) {
    case DH_BOOL: expand(v->values, column->buffers[1].data, begin, rows, n); return DH_OK;
    case DH_TEXT: return load_texts(morsel, v, field, begin, rows, error);
    case DH_CATEGORY:
        return check_codes(morsel, field, v, rows ? NULL : column->buffers[1].data + begin * code_bytes, code_bytes,
                           error);
    case DH_COUNT: return load_bounds(morsel, arena, v, field, begin, rows, error);
    default: return DH_OK;
    }
}

/* ---- morsels ---- */

/* Maps all pages of a large buffer in one call, instead of one page fault each. */
static void fetch(const dh_ipc_bytes *bytes)
{
#ifdef MADV_POPULATE_READ
    if (bytes->stored < 65536) return;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), begin = (uintptr_t)bytes->data / page * page;
    madvise((void *)begin, (uintptr_t)bytes->data + (uintptr_t)bytes->stored - begin, MADV_POPULATE_READ);
#else
    (void)bytes;
#endif
}

/* Releases the pages of morsels that are done, `let_go` morsels at a time and one such group behind, as the latest may
 * be in use. In groups, since each release interrupts the other processors (TLB shootdown). */
static void let_go(const store_scan *scan, int64_t index)
{
    int64_t n = scan->let_go;
    if (index % n != 0 || index < 2 * n) return;
    const place *first = &scan->places[index - 2 * n], *last = &scan->places[index - n];
    const store_relation *from = (const store_relation *)scan->scan.relation;
    for (const place *at = first + 1; at <= last; at++) {
        if (at->file == first->file && at < last) continue;
        const place *end = at->file == first->file ? at : at - 1;
        if (end > first) dh_ipc_batches_done(from->files[first->file], first->batch, end->batch);
        first = at;
    }
}

static dh_status store_morsel_at(dh_relation_scan *base, int64_t index, int worker, dh_morsel **out, dh_error *error)
{
    store_scan *scan = (store_scan *)base;
    store_morsel *morsel = &scan->morsels[worker];
    int32_t n = base->relation->n_fields;
    *out = &morsel->morsel;
    morsel->morsel.rows = 0;
    if (index >= base->n_morsels) return DH_OK;
    const place *at = &scan->places[index];
    morsel->file = morsel->from->files[at->file];
    morsel->morsel.holds = &scan->holds[index * scan->n_ranges];
    let_go(scan, index);
    for (int32_t i = 0; i < n * PLAINS; i++) morsel->plains[i].there = false;
    DH_TRY(dh_ipc_batch(morsel->file, at->batch, &morsel->morsel.rows, morsel->columns, error));
    for (int32_t i = 0; i < n; i++) {
        dh_type type = base->relation->fields[i].type;
        if (!scan->needed[i] || type == DH_TEXT) continue; /* texts may not be read at all */
        fetch(&morsel->columns[i].buffers[type == DH_COUNT ? 2 : 1]);
    }
    return DH_OK;
}

static void store_pass_free(dh_relation_scan *base)
{
    store_scan *scan = (store_scan *)base;
    int32_t n = base->relation->n_fields;
    for (int w = 0; scan->morsels && w < scan->workers; w++) {
        store_morsel *morsel = &scan->morsels[w];
        for (int32_t i = 0; morsel->plains && i < n * PLAINS; i++) dh_free(morsel->plains[i].bytes);
        dh_free(morsel->plains);
        dh_free(morsel->columns);
        ZSTD_freeDCtx(morsel->zstd);
    }
    dh_free(scan->morsels);
    dh_free(scan->places);
    dh_free(scan->holds);
    dh_free(scan->needed);
    dh_free(scan);
}

static dh_status store_finish(dh_relation_scan *scan, int64_t count, dh_table *table, dh_error *error)
{
    (void)count; /* the notes are on the import, which read all rows */
    const store_relation *from = (const store_relation *)scan->relation;
    for (int32_t i = 0; i < from->n_notes; i++) DH_TRY(dh_table_add_note(table, error, "%s", from->notes[i]));
    return DH_OK;
}

/* ---- scans ---- */

/* Whether a record batch may have rows within all ranges; holds[i]: all its rows are within range i. */
static bool is_wanted(const dh_relation *relation, const dh_ipc_range *have, const dh_relation_range *ranges,
                      int32_t n_ranges, bool *holds)
{
    for (int32_t i = 0; i < n_ranges; i++) {
        const dh_relation_range *range = &ranges[i];
        const dh_ipc_range *field = &have[range->field];
        dh_type type = relation->fields[range->field].type;
        if (!field->ranged || type == DH_BOOL || type == DH_TEXT) continue;
        if (field->high < range->low || field->low > range->high) return false;
        holds[i] = field->nulls == 0 && field->low >= range->low && field->high <= range->high;
    }
    return true;
}

/* Lists the record batches that are not pruned; they become the morsels. */
static dh_status find_places(store_scan *scan, const store_relation *from, const dh_relation_range *ranges,
                             int32_t n_ranges, dh_error *error)
{
    int64_t n = 0;
    int32_t n_fields = from->relation.n_fields;
    for (int32_t f = 0; f < from->n_files; f++) n += dh_ipc_n_batches(from->files[f]);
    dh_ipc_range *have = dh_calloc((size_t)n_fields + 1, sizeof *have);
    scan->places = dh_calloc((size_t)n + 1, sizeof *scan->places);
    scan->holds = dh_calloc((size_t)n + 1, (size_t)n_ranges + 1);
    scan->n_ranges = n_ranges;
    if (have == NULL || scan->places == NULL || scan->holds == NULL) {
        dh_free(have);
        return dh_error_nomem(error);
    }
    n = 0;
    for (int32_t f = 0; f < from->n_files; f++) {
        for (int32_t b = 0; b < dh_ipc_n_batches(from->files[f]); b++) {
            bool *holds = &scan->holds[n * n_ranges];
            if (n_ranges > 0 && dh_ipc_batch_ranges(from->files[f], b, have) &&
                !is_wanted(&from->relation, have, ranges, n_ranges, holds)) {
                memset(holds, 0, (size_t)n_ranges);
                continue;
            }
            scan->places[n++] = (place){f, b};
        }
    }
    dh_free(have);
    scan->scan.n_morsels = n;
    return DH_OK;
}

static dh_status make_pass(store_scan *scan, store_relation *from, const bool *needed, int workers, dh_error *error)
{
    size_t n = (size_t)from->relation.n_fields + 1;
    scan->workers = workers;
    scan->morsels = dh_calloc((size_t)workers, sizeof *scan->morsels);
    scan->needed = dh_calloc(n, sizeof *scan->needed);
    if (scan->morsels == NULL || scan->needed == NULL) return dh_error_nomem(error);
    memcpy(scan->needed, needed, (n - 1) * sizeof *needed);
    for (int w = 0; w < workers; w++) {
        store_morsel *morsel = &scan->morsels[w];
        morsel->morsel.load = store_load;
        morsel->from = from;
        morsel->columns = dh_calloc(n, sizeof *morsel->columns);
        morsel->plains = dh_calloc(n * PLAINS, sizeof *morsel->plains);
        if (morsel->columns == NULL || morsel->plains == NULL) return dh_error_nomem(error);
    }
    return DH_OK;
}

/* The number of morsels whose pages are released at a time: fewer if texts are read, which take many more pages, or if
 * there are few morsels. */
static int64_t find_let_go(const store_scan *scan, const store_relation *from)
{
    int64_t min = scan->workers > 2 ? scan->workers : 2, n = scan->scan.n_morsels / 8;
    for (int32_t i = 0; i < from->relation.n_fields; i++)
        if (scan->needed[i] && from->relation.fields[i].type == DH_TEXT) return min;
    return n > 8 ? 8 : n > min ? n : min;
}

static dh_status store_start(dh_relation_scan **out, dh_relation *relation, const bool *needed,
                             const dh_relation_range *ranges, int32_t n_ranges, int workers, dh_error *error)
{
    store_relation *from = (store_relation *)relation;
    store_scan *scan = dh_calloc(1, sizeof *scan);
    if (scan == NULL) return dh_error_nomem(error);
    scan->scan = (dh_relation_scan){
        .relation = relation, .morsel = store_morsel_at, .finish = store_finish, .free = store_pass_free};
    dh_status status = make_pass(scan, from, needed, workers, error);
    if (status == DH_OK) status = find_places(scan, from, ranges, n_ranges, error);
    if (status != DH_OK) {
        store_pass_free(&scan->scan);
        return status;
    }
    scan->let_go = find_let_go(scan, from);
    *out = &scan->scan;
    return DH_OK;
}

/* ---- the relation ---- */

static void store_relation_free(dh_relation *relation)
{
    store_relation *made = (store_relation *)relation;
    for (int32_t i = 0; made->files && i < made->n_files; i++) dh_ipc_unref(made->files[i]);
    for (int32_t i = 0; relation->fields && i < relation->n_fields; i++)
        dh_dictionary_unref(relation->fields[i].dictionary);
    dh_free((void *)(uintptr_t)relation->fields);
    dh_free(made->files);
    dh_free(made);
}

static dh_status check_fields(dh_ipc_file *const *files, int32_t n_files, dh_error *error)
{
    const dh_ipc_field *first = dh_ipc_fields(files[0]);
    int32_t n = dh_ipc_n_fields(files[0]);
    for (int32_t f = 1; f < n_files; f++) {
        const dh_ipc_field *fields = dh_ipc_fields(files[f]);
        bool same = dh_ipc_n_fields(files[f]) == n;
        for (int32_t i = 0; same && i < n; i++)
            same = fields[i].type == first[i].type && strcmp(fields[i].name, first[i].name) == 0;
        if (!same) return dh_ipc_bad(files[f], error, "its columns are not those of '%s'", dh_ipc_path(files[0]));
    }
    return DH_OK;
}

dh_status dh_store_relation_new(dh_relation **out, const char *name, dh_ipc_file *const *files, int32_t n_files,
                                dh_dictionary *const *dictionaries, int64_t rows, dh_error *error)
{
    *out = NULL;
    DH_TRY(check_fields(files, n_files, error));
    int32_t n = dh_ipc_n_fields(files[0]);
    const dh_ipc_field *from = dh_ipc_fields(files[0]);
    store_relation *made = dh_calloc(1, sizeof *made);
    if (made == NULL) return dh_error_nomem(error);
    dh_relation_field *fields = dh_calloc((size_t)n + 1, sizeof *fields);
    made->files = dh_calloc((size_t)n_files, sizeof *made->files);
    made->relation = (dh_relation){.refs = 1,
                                   .name = name,
                                   .fields = fields,
                                   .n_fields = n,
                                   .rows = rows,
                                   .start = store_start,
                                   .free = store_relation_free};
    if (fields == NULL || made->files == NULL) {
        made->relation.fields = NULL;
        dh_free(fields);
        store_relation_free(&made->relation);
        return dh_error_nomem(error);
    }
    made->n_files = n_files;
    for (int32_t i = 0; i < n_files; i++) made->files[i] = dh_ipc_ref(files[i]);
    for (int32_t i = 0; i < n; i++)
        fields[i] =
            (dh_relation_field){from[i].name, from[i].type, from[i].display, dh_dictionary_ref(dictionaries[i])};
    *out = &made->relation;
    return DH_OK;
}

const dh_ipc_file *dh_store_relation_file(const dh_relation *relation, int32_t index)
{
    return ((const store_relation *)relation)->files[index];
}

void dh_store_relation_report(dh_relation *relation, const char *const *notes, int32_t n)
{
    store_relation *of = (store_relation *)relation;
    of->notes = notes;
    of->n_notes = n;
}
