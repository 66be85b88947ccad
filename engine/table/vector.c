/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making, filling and gathering vectors. */
#include "table/vector.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

size_t dh_vector_width(dh_type type)
{
    switch (type) {
    case DH_BOOL: return sizeof(uint8_t);
    case DH_DATE:
    case DH_CATEGORY: return sizeof(int32_t);
    case DH_TEXT: return sizeof(dh_slice);
    default: return sizeof(int64_t);
    }
}

dh_vector *dh_vector_new(dh_arena *arena, dh_type type, int32_t length)
{
    dh_vector *vector = dh_arena_zalloc(arena, 1, sizeof *vector);
    if (vector == NULL) return NULL;
    vector->type = type;
    vector->length = length;
    vector->values = dh_arena_alloc(arena, (size_t)(length > 0 ? length : 1) * dh_vector_width(type));
    return vector->values ? vector : NULL;
}

uint8_t *dh_vector_new_valid(dh_arena *arena, int32_t length, bool value)
{
    uint8_t *valid = dh_arena_alloc(arena, (size_t)(length > 0 ? length : 1));
    if (valid) memset(valid, value, (size_t)length);
    return valid;
}

/* The column's row of the i-th cell loaded. */
static inline int64_t place(int64_t begin, const int32_t *rows, int32_t i)
{
    return begin + (rows ? rows[i] : i);
}

/* Unpacks bits from `begin` on to bytes of 0 and 1, eight at a time: a product copies them to eight bytes, of which
 * byte k keeps bit k alone; adding 0x7f then carries a byte that is not 0 into its highest bit. */
static void unpack_bits(uint8_t *to, const uint8_t *bits, int64_t begin, int32_t n)
{
    int32_t i = 0;
    for (; i < n && (begin + i) % 8 != 0; i++) to[i] = dh_bit_get(bits, begin + i);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    for (const uint8_t *at = bits + (begin + i) / 8; i + 8 <= n; i += 8, at++) {
        uint64_t expand = (*at * UINT64_C(0x0101010101010101)) & UINT64_C(0x8040201008040201);
        expand = ((expand + UINT64_C(0x7f7f7f7f7f7f7f7f)) >> 7) & UINT64_C(0x0101010101010101);
        memcpy(to + i, &expand, 8);
    }
#endif
    for (; i < n; i++) to[i] = dh_bit_get(bits, begin + i);
}

static int load_valid(dh_arena *arena, dh_vector *out, const dh_column *column, int64_t begin, const int32_t *rows)
{
    if (column->validity == NULL) return 0;
    out->valid = dh_vector_new_valid(arena, out->length, true);
    if (out->valid == NULL) return -1;
    if (rows == NULL) {
        unpack_bits(out->valid, column->validity, begin, out->length);
        return 0;
    }
    for (int32_t i = 0; i < out->length; i++) out->valid[i] = dh_bit_get(column->validity, begin + rows[i]);
    return 0;
}

#define PICK(type)                                                                                                     \
    do {                                                                                                               \
        const type *from_ = from;                                                                                      \
        type *to_ = to;                                                                                                \
        for (int32_t i = 0; i < n; i++) to_[i] = from_[rows[i]];                                                       \
    } while (0)

static void pick(void *to, const void *from, size_t width, const int32_t *rows, int32_t n)
{
    if (width == 8)
        PICK(uint64_t);
    else if (width == 4)
        PICK(uint32_t);
    else if (width == 1)
        PICK(uint8_t);
    else
        PICK(dh_slice);
}

/* Cells of a column's fixed-width buffer: a pointer into it, or gathered when `rows` is given. */
static void *load_buffer(dh_arena *arena, void *buffer, size_t width, int64_t begin, const int32_t *rows, int32_t n)
{
    char *base = (char *)buffer + (size_t)begin * width;
    if (rows == NULL) return base;
    void *values = dh_arena_alloc(arena, (size_t)(n > 0 ? n : 1) * width);
    if (values) pick(values, base, width, rows, n);
    return values;
}

static void load_text(dh_slice *slices, const dh_column *column, int64_t begin, const int32_t *rows, int32_t n)
{
    const int64_t *offsets = column->values;
    for (int32_t i = 0; i < n; i++) {
        int64_t row = place(begin, rows, i);
        slices[i].data = column->bytes ? column->bytes + offsets[row] : "";
        slices[i].size = (size_t)(offsets[row + 1] - offsets[row]);
    }
}

dh_vector *dh_vector_load(dh_arena *arena, const dh_column *column, int64_t begin, const int32_t *rows, int32_t n)
{
    dh_vector *out = dh_arena_zalloc(arena, 1, sizeof *out);
    if (out == NULL) return NULL;
    out->type = column->type;
    out->length = n;
    out->dictionary = column->dictionary;
    size_t width = dh_vector_width(column->type);
    if (column->type == DH_BOOL || column->type == DH_TEXT) {
        out->values = dh_arena_alloc(arena, (size_t)(n > 0 ? n : 1) * width);
        if (out->values == NULL) return NULL;
        uint8_t *bools = out->values;
        if (column->type == DH_TEXT)
            load_text(out->values, column, begin, rows, n);
        else if (rows == NULL)
            unpack_bits(bools, column->values, begin, n);
        else
            for (int32_t i = 0; i < n; i++) bools[i] = dh_bit_get(column->values, begin + rows[i]);
    } else {
        out->values = load_buffer(arena, column->values, width, begin, rows, n);
        if (out->values == NULL) return NULL;
    }
    if (column->type == DH_COUNT && column->lower) {
        out->lower = load_buffer(arena, column->lower, width, begin, rows, n);
        out->upper = load_buffer(arena, column->upper, width, begin, rows, n);
        if (out->lower == NULL || out->upper == NULL) return NULL;
    }
    return load_valid(arena, out, column, begin, rows) == 0 ? out : NULL;
}

static void load_cell(dh_vector *out, int32_t i, const dh_column *column, int64_t row)
{
    size_t size;
    switch (column->type) {
    case DH_BOOL: ((uint8_t *)out->values)[i] = dh_column_bool(column, row); break;
    case DH_DATE: ((int32_t *)out->values)[i] = dh_column_date(column, row); break;
    case DH_CATEGORY: ((int32_t *)out->values)[i] = dh_column_code(column, row); break;
    case DH_TEXT: {
        const char *text = dh_column_text(column, row, &size);
        ((dh_slice *)out->values)[i] = (dh_slice){text, size};
        break;
    }
    default:
        memcpy((char *)out->values + (size_t)i * 8, (const char *)column->values + (size_t)row * 8, 8);
        if (out->lower) {
            out->lower[i] = column->lower[row];
            out->upper[i] = column->upper[row];
        }
    }
}

static void clear_cell(dh_vector *out, int32_t i)
{
    size_t width = dh_vector_width(out->type);
    if (out->type == DH_TEXT)
        ((dh_slice *)out->values)[i] = (dh_slice){"", 0};
    else
        memset((char *)out->values + (size_t)i * width, 0, width);
    if (out->lower) out->lower[i] = out->upper[i] = 0;
}

static int new_bounds(dh_arena *arena, dh_vector *out)
{
    size_t size = (size_t)(out->length > 0 ? out->length : 1) * sizeof(double);
    out->lower = dh_arena_alloc(arena, size);
    out->upper = dh_arena_alloc(arena, size);
    return out->lower && out->upper ? 0 : -1;
}

#define PICK_ROWS(type)                                                                                                \
    do {                                                                                                               \
        const type *from_ = column->values;                                                                            \
        type *to_ = out->values;                                                                                       \
        if (out->valid)                                                                                                \
            for (int32_t i = 0; i < out->length; i++) to_[i] = out->valid[i] ? from_[rows[i]] : 0;                     \
        else                                                                                                           \
            for (int32_t i = 0; i < out->length; i++) to_[i] = from_[rows[i]];                                         \
    } while (0)

/* The cells of valid rows; 0 for the others. */
static void load_cells(dh_vector *out, const dh_column *column, const int64_t *rows)
{
    if (column->type == DH_INT64 || column->type == DH_DATETIME) {
        PICK_ROWS(int64_t);
        return;
    }
    if (column->type == DH_CATEGORY || column->type == DH_DATE) {
        PICK_ROWS(int32_t);
        return;
    }
    for (int32_t i = 0; i < out->length; i++) {
        if (out->valid == NULL || out->valid[i])
            load_cell(out, i, column, rows[i]);
        else
            clear_cell(out, i);
    }
}

dh_vector *dh_vector_load_rows(dh_arena *arena, const dh_column *column, const int64_t *rows, int32_t n)
{
    dh_vector *out = dh_vector_new(arena, column->type, n);
    if (out == NULL) return NULL;
    out->dictionary = column->dictionary;
    if (column->type == DH_COUNT && column->lower && new_bounds(arena, out) != 0) return NULL;
    out->valid = dh_vector_new_valid(arena, n, true);
    if (out->valid == NULL) return NULL;
    uint8_t all = 1;
    for (int32_t i = 0; i < n; i++) all &= out->valid[i] = rows[i] >= 0;
    if (column->validity)
        for (int32_t i = 0; i < n; i++) all &= out->valid[i] = out->valid[i] && dh_bit_get(column->validity, rows[i]);
    if (all) out->valid = NULL;
    load_cells(out, column, rows);
    return out;
}

dh_vector *dh_vector_gather(dh_arena *arena, const dh_vector *from, const int32_t *rows, int32_t n)
{
    dh_vector *out = dh_vector_new(arena, from->type, n);
    if (out == NULL) return NULL;
    out->dictionary = from->dictionary;
    pick(out->values, from->values, dh_vector_width(from->type), rows, n);
    if (from->lower) {
        if (new_bounds(arena, out) != 0) return NULL;
        pick(out->lower, from->lower, sizeof(double), rows, n);
        pick(out->upper, from->upper, sizeof(double), rows, n);
    }
    if (from->valid) {
        out->valid = dh_vector_new_valid(arena, n, true);
        if (out->valid == NULL) return NULL;
        pick(out->valid, from->valid, 1, rows, n);
    }
    return out;
}

#if defined(__x86_64__)
#define SMALL_DICTIONARY_CODES 16

/* to[i] = table[codes[i]], or the last entry where the code is null, for a table of at most 16 bytes: one byte shuffle
 * for 32 rows. Valid codes are below 16, null ones arbitrary. Returns how many rows were done, a multiple of 32. */
__attribute__((target("avx2"))) static int32_t pick_few(uint8_t *to, const uint8_t *table, int32_t length,
                                                        const int32_t *codes, const uint8_t *valid, int32_t n)
{
    uint8_t padded[SMALL_DICTIONARY_CODES] = {0};
    memcpy(padded, table, (size_t)length);
    __m256i entries = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)padded));
    __m256i none = _mm256_set1_epi8((char)(length - 1)), order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    int32_t i = 0;
    for (; i + 32 <= n; i += 32) {
        const __m256i *at = (const __m256i *)(const void *)(codes + i);
        __m256i low = _mm256_packs_epi32(_mm256_loadu_si256(at), _mm256_loadu_si256(at + 1));
        __m256i high = _mm256_packs_epi32(_mm256_loadu_si256(at + 2), _mm256_loadu_si256(at + 3));
        __m256i places = _mm256_permutevar8x32_epi32(_mm256_packs_epi16(low, high), order);
        if (valid) {
            __m256i there = _mm256_loadu_si256((const __m256i *)(const void *)(valid + i));
            places = _mm256_blendv_epi8(places, none, _mm256_cmpeq_epi8(there, _mm256_setzero_si256()));
        }
        _mm256_storeu_si256((__m256i *)(void *)(to + i), _mm256_shuffle_epi8(entries, places));
    }
    return i;
}

/* Gathers bools by code from a small table: a category compared with a constant, mostly. */
static dh_vector *gather_few(dh_arena *arena, const dh_vector *table, const dh_vector *codes)
{
    int32_t n = codes->length, none = table->length - 1;
    const int32_t *c = codes->values;
    dh_vector *out = dh_vector_new(arena, DH_BOOL, n);
    if (out == NULL) return NULL;
    uint8_t *values = out->values;
    const uint8_t *from = table->values;
    if (table->valid && (out->valid = dh_vector_new_valid(arena, n, true)) == NULL) return NULL;
    int32_t i = pick_few(values, from, table->length, c, codes->valid, n);
    if (table->valid) pick_few(out->valid, table->valid, table->length, c, codes->valid, n);
    for (; i < n; i++) {
        int32_t at = dh_vector_is_valid(codes, i) ? c[i] : none;
        values[i] = from[at];
        if (table->valid) out->valid[i] = table->valid[at];
    }
    return out;
}
#endif

dh_vector *dh_vector_gather_codes(dh_arena *arena, const dh_vector *table, const dh_vector *codes)
{
    int32_t n = codes->length, none = table->length - 1;
    const int32_t *rows = codes->values;
#if defined(__x86_64__)
    if (table->type == DH_BOOL && table->length <= SMALL_DICTIONARY_CODES && __builtin_cpu_supports("avx2"))
        return gather_few(arena, table, codes);
#endif
    if (codes->valid) {
        int32_t *places = dh_arena_alloc(arena, (size_t)(n > 0 ? n : 1) * sizeof *places);
        if (places == NULL) return NULL;
        for (int32_t i = 0; i < n; i++) places[i] = codes->valid[i] ? rows[i] : none;
        rows = places;
    }
    return dh_vector_gather(arena, table, rows, n);
}

static void *copy_bytes(dh_arena *arena, const void *from, size_t size)
{
    void *to = dh_arena_alloc(arena, size > 0 ? size : 1);
    if (to && size > 0) memcpy(to, from, size);
    return to;
}

static int copy_slices(dh_arena *arena, dh_vector *out)
{
    size_t total = 0, at = 0;
    dh_slice *slices = out->values;
    for (int32_t i = 0; i < out->length; i++) total += dh_vector_is_valid(out, i) ? slices[i].size : 0;
    char *bytes = dh_arena_alloc(arena, total > 0 ? total : 1);
    if (bytes == NULL) return -1;
    for (int32_t i = 0; i < out->length; i++) {
        if (!dh_vector_is_valid(out, i)) slices[i] = (dh_slice){"", 0};
        if (slices[i].size > 0) memcpy(bytes + at, slices[i].data, slices[i].size);
        slices[i].data = bytes + at;
        at += slices[i].size;
    }
    return 0;
}

dh_vector *dh_vector_keep(dh_arena *arena, const dh_vector *from)
{
    dh_vector *out = copy_bytes(arena, from, sizeof *from);
    if (out == NULL) return NULL;
    size_t n = (size_t)from->length;
    if (!from->in_place) out->values = copy_bytes(arena, from->values, n * dh_vector_width(from->type));
    if (out->values == NULL) return NULL;
    if (from->valid && (out->valid = copy_bytes(arena, from->valid, n)) == NULL) return NULL;
    if (from->lower) {
        out->lower = copy_bytes(arena, from->lower, n * sizeof(double));
        out->upper = copy_bytes(arena, from->upper, n * sizeof(double));
        if (out->lower == NULL || out->upper == NULL) return NULL;
    }
    return from->type != DH_TEXT || copy_slices(arena, out) == 0 ? out : NULL;
}

dh_vector *dh_vector_copy(dh_arena *arena, const dh_vector *from)
{
    dh_vector whole = *from;
    whole.in_place = false;
    return dh_vector_keep(arena, &whole);
}

dh_vector *dh_vector_new_bounded(dh_arena *arena, dh_type type, int32_t length)
{
    dh_vector *out = dh_vector_new(arena, type, length);
    if (out == NULL || (out->valid = dh_vector_new_valid(arena, length, true)) == NULL) return NULL;
    return type != DH_COUNT || new_bounds(arena, out) == 0 ? out : NULL;
}

void dh_vector_put(dh_vector *to, int32_t at, const dh_vector *from)
{
    size_t width = dh_vector_width(to->type), n = (size_t)from->length;
    if (n == 0) return;
    memcpy((char *)to->values + (size_t)at * width, from->values, n * width);
    if (from->valid)
        memcpy(to->valid + at, from->valid, n);
    else
        memset(to->valid + at, 1, n);
    if (to->lower == NULL) return;
    memcpy(to->lower + at, from->lower ? from->lower : from->values, n * sizeof(double));
    memcpy(to->upper + at, from->upper ? from->upper : from->values, n * sizeof(double));
}

#define FILL(type, value)                                                                                              \
    do {                                                                                                               \
        type *to_ = out->values, value_ = (value);                                                                     \
        for (int32_t i = 0; i < out->length; i++) to_[i] = value_;                                                     \
    } while (0)

/* Sets all cells to a value that is not null. */
static void fill_cells(dh_vector *out, const dh_value *value)
{
    switch (out->type) {
    case DH_BOOL: FILL(uint8_t, value->as.boolean != 0); break;
    case DH_FLOAT64: FILL(double, value->as.number); break;
    case DH_DATE: FILL(int32_t, (int32_t)value->as.integer); break;
    case DH_TEXT: FILL(dh_slice, ((dh_slice){value->as.text.data, value->as.text.size})); break;
    case DH_COUNT: FILL(double, value->as.count.stated); break;
    default: FILL(int64_t, value->as.integer);
    }
    for (int32_t i = 0; out->lower != NULL && i < out->length; i++) {
        out->lower[i] = value->as.count.lower;
        out->upper[i] = value->as.count.upper;
    }
}

dh_vector *dh_vector_constant(dh_arena *arena, const dh_value *value, dh_type type, int32_t n)
{
    dh_vector *out = dh_vector_new(arena, type == DH_CATEGORY ? DH_TEXT : type, n);
    if (out == NULL) return NULL;
    if (!value->valid) {
        for (int32_t i = 0; i < n; i++) clear_cell(out, i);
        out->valid = dh_vector_new_valid(arena, n, false);
        return out->valid ? out : NULL;
    }
    const dh_count *c = &value->as.count;
    if (type == DH_COUNT && (c->lower != c->stated || c->upper != c->stated) && new_bounds(arena, out) != 0)
        return NULL;
    fill_cells(out, value);
    return out;
}

const dh_slice *dh_vector_slices(dh_arena *arena, const dh_vector *vector)
{
    if (vector->type == DH_TEXT) return vector->values;
    dh_slice *slices = dh_arena_alloc(arena, (size_t)(vector->length > 0 ? vector->length : 1) * sizeof *slices);
    for (int32_t i = 0; slices && i < vector->length; i++) slices[i] = dh_vector_slice(vector, i);
    return slices;
}
