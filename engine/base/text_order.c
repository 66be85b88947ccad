/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The order of Vietnamese words, in the levels of the Unicode collation algorithm with CLDR's tailoring for vi: first
 * letters (ă, â, đ, ê, ô, ơ, ư are letters of their own), then tones in the order ngang, huyền, hỏi, ngã, sắc, nặng,
 * then case with the small letter first, then bytes. Also the edit distance behind "did you mean".
 */
#include "base/text.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/memory.h"

/* The collation weights of a character with its marks, at the three levels. */
typedef struct weight {
    uint32_t level[3];
    int32_t base; /* the letter without its marks */
} weight;

enum { BREVE = 0x306, CIRCUMFLEX = 0x302, HORN = 0x31B };

static uint32_t tone_weight(int32_t mark)
{
    static const int32_t tones[] = {0x300, 0x309, 0x303, 0x301, 0x323};
    for (uint32_t i = 0; i < 5; i++)
        if (tones[i] == mark) return i + 1;
    return 8 + (uint32_t)mark;
}

/* Blanks, other signs, digits, Latin letters (eight apart, which leaves room for ă, â, …), other letters. */
static uint32_t letter_weight(int32_t c)
{
    if (c >= 'a' && c <= 'z') return 0x300000U + (uint32_t)(c - 'a') * 8;
    utf8proc_category_t category = utf8proc_category(c);
    if (c == '\t' || category == UTF8PROC_CATEGORY_ZS) return 1;
    if (category == UTF8PROC_CATEGORY_ND) return 0x200000U + (uint32_t)c;
    bool letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
    return letter ? 0x400000U + (uint32_t)c : 2 + (uint32_t)c;
}

static bool is_mark(int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}

/* Breve, circumflex and horn make another letter (level 0); other marks are tones (level 1). */
static void add_mark(weight *w, int32_t base, int32_t mark)
{
    bool vowel = base == 'a' || base == 'e' || base == 'o' || base == 'u';
    if (mark == BREVE && base == 'a')
        w->level[0] += 1;
    else if (mark == CIRCUMFLEX && vowel && base != 'u')
        w->level[0] += 2;
    else if (mark == HORN && (base == 'o' || base == 'u'))
        w->level[0] += 3;
    else
        w->level[1] = w->level[1] * 4096 + tone_weight(mark);
}

static weight weigh(int32_t point)
{
    utf8proc_int32_t parts[32];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(point, parts, 32, UTF8PROC_DECOMPOSE, &boundary);
    if (n < 1 || n > 32) {
        parts[0] = point;
        n = 1;
    }
    int32_t base = utf8proc_tolower(parts[0]);
    weight w = {{letter_weight(base == 0x111 ? 'd' : base), 0, base != parts[0]}, base};
    if (base == 0x111) w.level[0] += 4;
    for (utf8proc_ssize_t i = 1; i < n; i++) add_mark(&w, base, parts[i]);
    return w;
}

/* Precomputed weights of the blocks that Vietnamese is written with. */
#define LATIN_END   0x250
#define TONES_BEGIN 0x1E00
#define TONES_END   0x1F00
static weight latin[LATIN_END], toned[TONES_END - TONES_BEGIN];
static pthread_once_t weighed = PTHREAD_ONCE_INIT;

static void weigh_all(void)
{
    for (int32_t c = 0; c < LATIN_END; c++) latin[c] = weigh(c);
    for (int32_t c = TONES_BEGIN; c < TONES_END; c++) toned[c - TONES_BEGIN] = weigh(c);
}

/* The weight of the character at `*at` and of the marks that follow it; moves past them. */
static inline weight next_weight(const char *text, size_t size, size_t *at)
{
    unsigned char byte = (unsigned char)text[*at];
    int32_t point = byte;
    if (byte < 0x80)
        (*at)++;
    else
        point = dh_text_next(text, size, at);
    weight w = point < LATIN_END                           ? latin[point]
               : point >= TONES_BEGIN && point < TONES_END ? toned[point - TONES_BEGIN]
                                                           : weigh(point);
    while (*at < size && (unsigned char)text[*at] >= 0xcc) { /* lead byte of U+0300 and above */
        size_t next = *at;
        int32_t mark = dh_text_next(text, size, &next);
        if (mark < 0x300 || !is_mark(mark)) break;
        add_mark(&w, w.base, mark);
        *at = next;
    }
    return w;
}

int dh_text_compare_bytes(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t shared = a_size < b_size ? a_size : b_size;
    int order = shared ? memcmp(a, b, shared) : 0;
    return order ? order : (a_size > b_size) - (a_size < b_size);
}

int dh_text_compare_vi(const char *a, size_t a_size, const char *b, size_t b_size)
{
    int decided[3] = {0, 0, 0};
    size_t i = 0, j = 0;
    pthread_once(&weighed, weigh_all);
    while (i < a_size && j < b_size) {
        weight x = next_weight(a, a_size, &i), y = next_weight(b, b_size, &j);
        for (int level = 0; level < 3; level++)
            if (!decided[level] && x.level[level] != y.level[level])
                decided[level] = x.level[level] < y.level[level] ? -1 : 1;
        if (decided[0]) return decided[0];
    }
    if (i < a_size || j < b_size) return i < a_size ? 1 : -1;
    if (decided[1]) return decided[1];
    return decided[2] ? decided[2] : dh_text_compare_bytes(a, a_size, b, b_size);
}

size_t dh_text_order_key(const char *text, size_t size, unsigned char *key)
{
    size_t at = 0, n = 0;
    pthread_once(&weighed, weigh_all);
    while (at < size) {
        uint32_t letter = next_weight(text, size, &at).level[0];
        key[n++] = (unsigned char)(letter >> 16);
        key[n++] = (unsigned char)(letter >> 8);
        key[n++] = (unsigned char)letter;
    }
    return n;
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t min = a < b ? a : b;
    return min < c ? min : c;
}

/* Edit distance with swaps of neighbours (optimal string alignment), by bytes, since folded Vietnamese is ASCII. `rows`
 * has room for 3 * (b_size + 1). */
static size_t edit_distance(const char *a, size_t a_size, const char *b, size_t b_size, size_t *rows)
{
    size_t width = b_size + 1, *older = rows, *old = rows + width, *now = rows + 2 * width;
    for (size_t j = 0; j < width; j++) old[j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        now[0] = i;
        for (size_t j = 1; j < width; j++) {
            now[j] = smallest(old[j] + 1, now[j - 1] + 1, old[j - 1] + (a[i - 1] != b[j - 1]));
            bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped && older[j - 2] + 1 < now[j]) now[j] = older[j - 2] + 1;
        }
        size_t *free_row = older;
        older = old;
        old = now;
        now = free_row;
    }
    return old[b_size];
}

const char *dh_text_nearest(const char *name, const char *const *names, size_t n)
{
    size_t name_size, best = SIZE_MAX;
    const char *nearest = NULL;
    char *folded = dh_text_fold(name, strlen(name), &name_size);
    size_t max = name_size / 3; /* of two letters none may differ: 'TT' is no 'to' */
    for (size_t i = 0; folded && name_size > 0 && i < n; i++) {
        size_t size, distance = SIZE_MAX;
        char *candidate = names[i] ? dh_text_fold(names[i], strlen(names[i]), &size) : NULL;
        if (!candidate) continue;
        size_t gap = size > name_size ? size - name_size : name_size - size;
        size_t *rows = gap <= max ? dh_calloc(3 * (size + 1), sizeof *rows) : NULL;
        if (rows) distance = edit_distance(folded, name_size, candidate, size, rows);
        if (distance <= max && distance < best) {
            best = distance;
            nearest = names[i];
        }
        dh_free(rows);
        dh_free(candidate);
    }
    dh_free(folded);
    return nearest;
}
