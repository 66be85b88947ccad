/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packed keys, one word each: filling the bit fields column by column, and widening them. */
#include "execute/group_keys/keys_internal.h"

#include "base/memory.h"
#include "base/simd.h"

#include <string.h>

/* Spare bits of a new integer field, so that nearby values (the next years) need no widening. */
#define SLACK_BITS 4

/* Codes, text ids and bools start at 0: their fields have base 0. */
static bool from_zero(const dh_key_type *type)
{
    return type->type == DH_CATEGORY || type->type == DH_TEXT || type->type == DH_BOOL;
}

/* Bits for values 0 ... span plus null; at most 64. */
static int bits_for(uint64_t span)
{
    return span >= UINT64_MAX - 1 ? 64 : 64 - __builtin_clzll(span + 1);
}

/* The largest span of a field of so many bits. */
static uint64_t max_span(int bits)
{
    return bits >= 64 ? UINT64_MAX - 1 : (UINT64_C(1) << bits) - 2;
}

static void place_fields(dh_keys *keys)
{
    keys->bits = 0;
    for (int32_t k = 0; k < keys->n_types; k++) {
        keys->fields[k].shift = keys->bits;
        keys->bits += keys->fields[k].bits;
    }
}

bool dh_key_fields_start(dh_keys *keys)
{
    if (keys->n_types > 32) return false;
    for (int32_t k = 0; k < keys->n_types; k++) {
        const dh_key_type *type = &keys->types[k];
        if (type->type == DH_FLOAT64 || type->type == DH_COUNT) return false;
        keys->fields[k] = (dh_key_field){0};
        if (!from_zero(type)) continue;
        int32_t size = type->type == DH_BOOL                           ? 2
                       : type->type == DH_CATEGORY && type->dictionary ? dh_dictionary_size(type->dictionary)
                                                                       : 0;
        keys->fields[k].bits = bits_for(size > 1 ? (uint64_t)size - 1 : 0);
        keys->fields[k].span = max_span(keys->fields[k].bits);
    }
    place_fields(keys);
    return keys->bits <= 64;
}

/* ---- values into fields ---- */

/* Puts the field of column v into words[i], by `op`; `over` is set if a value does not fit. Differences wrap, being
 * unsigned. */
#define PUT(type, op)                                                                                                  \
    do {                                                                                                               \
        const type *v_ = v->values;                                                                                    \
        if (valid == NULL) {                                                                                           \
            for (int32_t i = 0; i < n; i++) {                                                                          \
                uint64_t u_ = (uint64_t)(int64_t)v_[i] - base;                                                         \
                over |= u_ > span;                                                                                     \
                words[i] op(u_ + 1) << shift;                                                                          \
            }                                                                                                          \
        } else {                                                                                                       \
            for (int32_t i = 0; i < n; i++) {                                                                          \
                uint64_t u_ = (uint64_t)(int64_t)v_[i] - base, mask_ = -(uint64_t)valid[i];                            \
                over |= (u_ > span) & (valid[i] != 0);                                                                 \
                words[i] op((u_ + 1) & mask_) << shift;                                                                \
            }                                                                                                          \
        }                                                                                                              \
    } while (0)
/* The first field sets the words, so that they need not be cleared; the others are added to it. */
#define FILL(type)                                                                                                     \
    do {                                                                                                               \
        if (first)                                                                                                     \
            PUT(type, =);                                                                                              \
        else                                                                                                           \
            PUT(type, |=);                                                                                             \
    } while (0)

DH_CLONES static bool fill_codes(const dh_key_field *field, const dh_vector *v, int32_t n, uint64_t *words, bool first)
{
    const uint8_t *valid = v->valid;
    uint64_t base = field->base, span = field->span;
    int shift = field->shift;
    uint64_t over = 0;
    FILL(int32_t);
    return over == 0;
}

DH_CLONES static bool fill_int64s(const dh_key_field *field, const dh_vector *v, int32_t n, uint64_t *words, bool first)
{
    const uint8_t *valid = v->valid;
    uint64_t base = field->base, span = field->span;
    int shift = field->shift;
    uint64_t over = 0;
    FILL(int64_t);
    return over == 0;
}

DH_CLONES static bool fill_bools(const dh_key_field *field, const dh_vector *v, int32_t n, uint64_t *words, bool first)
{
    const uint8_t *valid = v->valid;
    uint64_t base = field->base, span = field->span;
    int shift = field->shift;
    uint64_t over = 0;
    FILL(uint8_t);
    return over == 0;
}

static bool fill_values(const dh_key_field *field, const dh_vector *v, int32_t n, uint64_t *words, bool first)
{
    switch (v->type) {
    case DH_BOOL: return fill_bools(field, v, n, words, first);
    case DH_DATE:
    case DH_CATEGORY: return fill_codes(field, v, n, words, first);
    default: return fill_int64s(field, v, n, words, first);
    }
}

/* Returns as dh_key_fields_fill does. Equal neighbours, which are common, are looked up once. */
static int fill_texts(const dh_keys *keys, dh_keys *adding, int32_t key, const dh_vector *v, int32_t n, uint64_t *words,
                      uint8_t *absent)
{
    const dh_key_field *field = &keys->fields[key];
    dh_slice before = {NULL, 0};
    uint64_t id = 0;
    int over = 0;
    for (int32_t i = 0; i < n; i++) {
        if (!dh_vector_is_valid(v, i)) continue;
        dh_slice text = dh_vector_slice(v, i);
        bool same = before.data && before.size == text.size &&
                    (before.data == text.data || memcmp(before.data, text.data, text.size) == 0);
        if (!same && adding == NULL)
            id = dh_key_text_find(keys, key, text);
        else if (!same && dh_key_text_add(adding, key, text, &id) != 0)
            return -1;
        before = text;
        if (id > field->span) {
            over = 1;
            if (absent) absent[i] = 1;
        } else {
            words[i] |= (id + 1) << field->shift;
        }
    }
    return over;
}

/* Lookup only: rows whose value does not fit the field cannot be in the table. */
static void mark_absent(const dh_key_field *field, const dh_vector *v, int32_t n, uint8_t *absent)
{
    for (int32_t i = 0; i < n; i++) {
        int64_t value = v->type == DH_BOOL                             ? ((const uint8_t *)v->values)[i]
                        : v->type == DH_DATE || v->type == DH_CATEGORY ? ((const int32_t *)v->values)[i]
                                                                       : ((const int64_t *)v->values)[i];
        if (dh_vector_is_valid(v, i) && (field->bits == 0 || (uint64_t)value - field->base > field->span))
            absent[i] = 1;
    }
}

int dh_key_fields_fill(const dh_keys *keys, dh_keys *adding, const dh_vector *const *vectors, int32_t n,
                       uint64_t *words, uint8_t *absent)
{
    bool first = true; /* nothing is in the words yet */
    for (int32_t k = 0; k < keys->n_types; k++) {
        const dh_key_field *field = &keys->fields[k];
        if (dh_key_by_text(&keys->types[k])) {
            if (first) memset(words, 0, (size_t)n * sizeof *words);
            first = false;
            int over = fill_texts(keys, adding, k, vectors[k], n, words, absent);
            if (over < 0 || (over > 0 && adding)) return over;
            continue;
        }
        if (field->bits > 0) {
            bool fits = fill_values(field, vectors[k], n, words, first);
            first = false;
            if (fits) continue;
        }
        if (adding) return 1;
        mark_absent(field, vectors[k], n, absent);
    }
    if (first) memset(words, 0, (size_t)n * sizeof *words);
    return 0;
}

/* ---- widening ---- */

/* The least and greatest value that is not null; left unchanged when there is none. */
static void find_ends(const dh_vector *v, int32_t n, int64_t *low, int64_t *high)
{
    bool any = false;
    for (int32_t i = 0; i < n; i++) {
        if (!dh_vector_is_valid(v, i)) continue;
        int64_t value = v->type == DH_BOOL                             ? ((const uint8_t *)v->values)[i]
                        : v->type == DH_DATE || v->type == DH_CATEGORY ? ((const int32_t *)v->values)[i]
                                                                       : ((const int64_t *)v->values)[i];
        if (!any || value < *low) *low = value;
        if (!any || value > *high) *high = value;
        any = true;
    }
}

/* The field extended to hold low ... high, with room to spare when `spare`. */
static dh_key_field wider(const dh_key_field *field, int64_t low, int64_t high, bool spare)
{
    dh_key_field made = *field;
    int64_t from = low, to = high;
    if (field->bits > 0) {
        int64_t have = (int64_t)field->base, last = (int64_t)(field->base + field->span);
        bool wraps = last < have; /* the spare room goes beyond int64 */
        if (have < from && !wraps) from = have;
        if (last > to && !wraps) to = last;
        if (wraps) {
            made.base = (uint64_t)INT64_MIN;
            made.span = UINT64_MAX - 1;
            made.bits = 64;
            return made;
        }
    }
    uint64_t span = (uint64_t)to - (uint64_t)from;
    made.bits = bits_for(span) + (spare ? field->bits > 0 ? 1 : SLACK_BITS - 1 : 0);
    if (made.bits > 62) made.bits = span > max_span(62) ? 64 : 62;
    made.span = max_span(made.bits);
    uint64_t below = made.bits >= 62 ? 0 : (made.span - span) / 2;
    made.base = (uint64_t)from - below;
    return made;
}

/* Whether low and high fit the field. */
static bool holds(const dh_key_field *field, int64_t low, int64_t high)
{
    return field->bits > 0 && (uint64_t)low - field->base <= field->span && (uint64_t)high - field->base <= field->span;
}

/* The fields needed for these vectors and all present keys; false when they do not fit one word. */
static bool wanted_fields(dh_key_field *fields, const dh_keys *keys, const dh_vector *const *vectors, int32_t n,
                          bool spare)
{
    int bits = 0;
    for (int32_t k = 0; k < keys->n_types; k++) {
        const dh_key_type *type = &keys->types[k];
        int64_t low = 0, high = 0;
        fields[k] = keys->fields[k];
        if (dh_key_by_text(type))
            high = keys->texts[k].n > 0 ? (int64_t)keys->texts[k].n - 1 : 0;
        else
            find_ends(vectors[k], n, &low, &high);
        if (!holds(&fields[k], low, high)) {
            if (from_zero(type)) {
                int32_t size = type->dictionary ? dh_dictionary_size(type->dictionary) : 0;
                if (spare && size > high + 1) high = size - 1;
                fields[k].bits = bits_for((uint64_t)high) + (spare && high > 64 ? 1 : 0);
                fields[k].span = max_span(fields[k].bits);
            } else {
                fields[k] = wider(&keys->fields[k], low, high, spare);
            }
            if (!holds(&fields[k], low, high)) return false;
            /* present keys may be INT64_MAX, which a 64-bit field cannot hold because null takes one value */
            if (holds(&keys->fields[k], INT64_MAX, INT64_MAX) && !holds(&fields[k], INT64_MAX, INT64_MAX)) return false;
        }
        bits += fields[k].bits;
    }
    return bits <= 64;
}

int dh_key_fields_widen(dh_keys *keys, const dh_vector *const *vectors, int32_t n)
{
    dh_key_field fields[32], before[32];
    if (!wanted_fields(fields, keys, vectors, n, true) && !wanted_fields(fields, keys, vectors, n, false)) return 1;
    size_t size = (size_t)keys->n_types * sizeof *fields;
    if (size == 0) return 1;
    memcpy(before, keys->fields, size);
    memcpy(keys->fields, fields, size);
    place_fields(keys);
    for (size_t i = 0; i < keys->n; i++) {
        uint64_t word = 0;
        for (int32_t k = 0; k < keys->n_types; k++) {
            bool valid;
            uint64_t value = dh_key_field_value(&before[k], keys->words[i], &valid);
            if (valid) word |= (value - fields[k].base + 1) << keys->fields[k].shift;
        }
        keys->words[i] = word;
    }
    return 0;
}
