/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text functions: search (by bytes: loaded text is NFC), patterns, folding, case, length, casts to text. */
#include "execute/expression/kernel.h"

#include "base/calendar.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/text_search.h"

#include <math.h>
#include <string.h>
#include <utf8proc.h>

/* ---- text to bool ---- */

/* Bytes of the UTF-8 character at `at`. */
static size_t character_size(dh_slice text, size_t at)
{
    size_t end = at + 1;
    while (end < text.size && ((unsigned char)text.data[end] & 0xc0) == 0x80) end++;
    return end - at;
}

/* On a mismatch only the last star is retried, so that no pattern takes exponential time. */
bool dh_glob_match(dh_slice text, dh_slice pattern)
{
    size_t t = 0, p = 0, star = SIZE_MAX, retry = 0;
    while (t < text.size) {
        if (p < pattern.size && pattern.data[p] == '*') {
            star = p++;
            retry = t;
        } else if (p < pattern.size && pattern.data[p] == '?') {
            t += character_size(text, t);
            p++;
        } else if (p < pattern.size && pattern.data[p] == text.data[t]) {
            t++;
            p++;
        } else if (star != SIZE_MAX) {
            retry += character_size(text, retry);
            t = retry;
            p = star + 1;
        } else {
            return false;
        }
    }
    while (p < pattern.size && pattern.data[p] == '*') p++;
    return p == pattern.size;
}

/* contains, starts_with, ends_with, matches */
static bool test(dh_builtin builtin, dh_slice a, dh_slice b)
{
    if (builtin == DH_FN_MATCHES) return dh_glob_match(a, b);
    if (b.size == 0) return true;
    if (b.size > a.size) return false;
    if (builtin == DH_FN_CONTAINS) return memmem(a.data, a.size, b.data, b.size) != NULL;
    return memcmp(builtin == DH_FN_STARTS_WITH ? a.data : a.data + a.size - b.size, b.data, b.size) == 0;
}

/* ---- contains a constant: one search over adjacent texts ---- */

/* Texts [begin, end) are adjacent in memory: searches all their bytes at once, then maps each match to its text. A
 * match across a text boundary does not count. */
static void search_through(dh_text_search search, uint8_t *found, const dh_slice *texts, int32_t begin, int32_t end,
                           dh_slice part)
{
    const char *first = texts[begin].data, *to = texts[end - 1].data + texts[end - 1].size;
    int32_t i = begin;
    for (const char *at = first; i < end; at = texts[i].data) {
        size_t place = search(at, (size_t)(to - at), part.data, part.size);
        if (place == DH_TEXT_NOWHERE) break;
        at += place;
        while (texts[i].data + texts[i].size <= at) found[i++] = 0;
        found[i] = at + part.size <= texts[i].data + texts[i].size;
        if (found[i] == 0 && (size_t)(texts[i].data + texts[i].size - at) > 1) {
            /* the match crosses the boundary, but this text may contain the part further on */
            const char *rest = at + 1;
            size_t size = (size_t)(texts[i].data + texts[i].size - rest);
            found[i] = search(rest, size, part.data, part.size) != DH_TEXT_NOWHERE;
        }
        i++;
        if (i == end) return;
    }
    while (i < end) found[i++] = 0;
}

/* Whether each text contains `part` (not empty), one search per run of adjacent texts. */
static void search_all(uint8_t *found, const dh_slice *texts, int32_t n, dh_slice part)
{
    dh_text_search search = dh_text_search_best();
    for (int32_t begin = 0, end; begin < n; begin = end) {
        end = begin + 1;
        while (end < n && texts[end].data == texts[end - 1].data + texts[end - 1].size) end++;
        search_through(search, found, texts, begin, end, part);
    }
}

static bool is_contains_constant(const dh_op *op, const dh_vector *const *args, dh_slice *part)
{
    if (op->expr->builtin != DH_FN_CONTAINS || args[0]->type != DH_TEXT || args[1]->type != DH_TEXT) return false;
    if (!op->args[1]->constant || args[1]->length == 0 || !dh_vector_is_valid(args[1], 0)) return false;
    *part = ((const dh_slice *)args[1]->values)[0];
    return part->size > 0;
}

static dh_status kernel_test(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                             const dh_vector **out)
{
    dh_slice part;
    dh_vector *result = dh_kernel_result(batch, DH_BOOL, args, 2);
    if (result == NULL) return dh_error_nomem(batch->error);
    uint8_t *r = result->values;
    *out = result;
    if (is_contains_constant(op, args, &part)) {
        search_all(r, args[0]->values, batch->n, part);
        for (int32_t i = 0; result->valid && i < batch->n; i++) r[i] &= result->valid[i];
        return DH_OK;
    }
    for (int32_t i = 0; i < batch->n; i++)
        r[i] = dh_vector_is_valid(result, i) &&
               test(op->expr->builtin, dh_vector_slice(args[0], i), dh_vector_slice(args[1], i));
    return DH_OK;
}

/* ---- text to int64 ---- */

/* 1 = lowest administrative level; 0 = not a level */
static int64_t level_rank(dh_slice text)
{
    static const char *const levels[] = {"village", "commune", "district", "province", "central"};
    for (int i = 0; i < 5; i++)
        if (strlen(levels[i]) == text.size && memcmp(levels[i], text.data, text.size) == 0) return i + 1;
    return 0;
}

/* length, level_rank */
static dh_status kernel_measure(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                                const dh_vector **out)
{
    bool ranks = op->expr->builtin == DH_FN_LEVEL_RANK;
    dh_vector *result = dh_kernel_result(batch, DH_INT64, args, 1);
    uint8_t *valid = result ? dh_kernel_valid(batch, result) : NULL;
    if (valid == NULL) return dh_error_nomem(batch->error);
    int64_t *r = result->values;
    for (int32_t i = 0; i < batch->n; i++) {
        dh_slice text = dh_vector_slice(args[0], i);
        r[i] = ranks ? level_rank(text) : dh_text_length(text.data, text.size);
        if (ranks && r[i] == 0) valid[i] = 0;
    }
    *out = result;
    return DH_OK;
}

/* ---- text to text ---- */

/* Copies text into the batch's arena; false when out of memory, here and below. */
static bool keep(dh_vector_batch *batch, dh_slice *slice, const char *data, size_t size)
{
    char *copy = dh_arena_strndup(batch->arena, data, size);
    if (copy) *slice = (dh_slice){copy, size};
    return copy != NULL;
}

static bool change_case(dh_vector_batch *batch, dh_slice *slice, bool lower)
{
    /* worst case: a one-byte character becomes one of four bytes */
    if (slice->size > SIZE_MAX / 8) return false;
    char *to = dh_arena_alloc(batch->arena, slice->size * 4 + 1);
    if (to == NULL) return false;
    size_t at = 0, size = 0;
    while (at < slice->size) {
        int32_t letter = dh_text_next(slice->data, slice->size, &at);
        letter = lower ? utf8proc_tolower(letter) : utf8proc_toupper(letter);
        size += (size_t)utf8proc_encode_char(letter, (utf8proc_uint8_t *)to + size);
    }
    *slice = (dh_slice){to, size};
    return true;
}

static bool fold(dh_vector_batch *batch, dh_slice *slice)
{
    size_t size;
    char *folded = dh_text_fold(slice->data, slice->size, &size);
    bool ok = folded && keep(batch, slice, folded, size);
    dh_free(folded);
    return ok;
}

static dh_status kernel_change(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                               const dh_vector **out)
{
    dh_vector *result = dh_kernel_result(batch, DH_TEXT, args, 1);
    if (result == NULL) return dh_error_nomem(batch->error);
    dh_slice *r = result->values;
    dh_builtin builtin = op->expr->builtin;
    for (int32_t i = 0; i < batch->n; i++) {
        bool ok = true;
        r[i] = dh_vector_slice(args[0], i);
        if (builtin == DH_FN_FOLD)
            ok = fold(batch, &r[i]);
        else if (builtin == DH_FN_TRIM)
            dh_text_trim(&r[i].data, &r[i].size);
        else
            ok = change_case(batch, &r[i], builtin == DH_FN_LOWER);
        if (!ok) return dh_error_nomem(batch->error);
    }
    *out = result;
    return DH_OK;
}

static dh_status kernel_concat(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                               const dh_vector **out)
{
    dh_vector *result = dh_kernel_result(batch, DH_TEXT, args, op->n_args);
    if (result == NULL) return dh_error_nomem(batch->error);
    dh_slice *r = result->values;
    for (int32_t i = 0; i < batch->n; i++) {
        dh_slice a = dh_vector_slice(args[0], i), b = dh_vector_slice(args[1], i);
        char *both = dh_arena_alloc(batch->arena, a.size + b.size + 1);
        if (both == NULL) return dh_error_nomem(batch->error);
        memcpy(both, a.data, a.size);
        memcpy(both + a.size, b.data, b.size);
        r[i] = (dh_slice){both, a.size + b.size};
    }
    *out = result;
    return DH_OK;
}

/* ---- casts to text, as in CSV output; a bounded count with a sign for its bounds ---- */

static size_t print_count(dh_count c, char *buffer)
{
    const char *sign = "";
    if (c.lower != c.upper)
        sign = c.lower >= c.stated               ? "≥ "
               : c.upper <= c.stated             ? "≤ "
               : isinf(c.upper) && c.lower > 0.0 ? "≥"
                                                   "\xC2\xA0"
                                                   "≈ "
                                                 : "≈ ";
    size_t size = strlen(sign);
    memcpy(buffer, sign, size);
    return size + dh_text_from_double(c.stated, buffer + size);
}

/* Prints a valid cell; returns the size. */
static size_t print(const dh_vector *v, int32_t i, char *buffer)
{
    switch (v->type) {
    case DH_BOOL: {
        const char *word = ((const uint8_t *)v->values)[i] ? "true" : "false";
        memcpy(buffer, word, strlen(word));
        return strlen(word);
    }
    case DH_FLOAT64: return dh_text_from_double(((const double *)v->values)[i], buffer);
    case DH_DATE: return dh_date_format_iso(((const int32_t *)v->values)[i], buffer);
    case DH_DATETIME: return dh_datetime_format_iso(((const int64_t *)v->values)[i], buffer);
    case DH_COUNT: return print_count(dh_vector_count(v, i), buffer);
    default: return dh_text_from_int64(((const int64_t *)v->values)[i], buffer);
    }
}

static dh_status kernel_to_text(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                                const dh_vector **out)
{
    (void)op;
    dh_vector *result = dh_kernel_result(batch, DH_TEXT, args, 1);
    if (result == NULL) return dh_error_nomem(batch->error);
    dh_slice *r = result->values;
    for (int32_t i = 0; i < batch->n; i++) {
        char buffer[64]; /* the longest is a count: a sign and 32 bytes */
        r[i] = (dh_slice){"", 0};
        if (!dh_vector_is_valid(result, i)) continue;
        if (dh_vector_is_text(args[0]))
            r[i] = dh_vector_slice(args[0], i);
        else if (!keep(batch, &r[i], buffer, print(args[0], i, buffer)))
            return dh_error_nomem(batch->error);
    }
    *out = result;
    return DH_OK;
}

dh_kernel dh_kernel_text(dh_builtin builtin)
{
    switch (builtin) {
    case DH_FN_CONTAINS:
    case DH_FN_STARTS_WITH:
    case DH_FN_ENDS_WITH:
    case DH_FN_MATCHES: return kernel_test;
    case DH_FN_LENGTH:
    case DH_FN_LEVEL_RANK: return kernel_measure;
    case DH_FN_FOLD:
    case DH_FN_LOWER:
    case DH_FN_UPPER:
    case DH_FN_TRIM: return kernel_change;
    case DH_FN_CONCAT: return kernel_concat;
    case DH_FN_TO_TEXT: return kernel_to_text;
    default: return NULL;
    }
}
