/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8: validity, decoding, width, canonical composition, and the two ways in which names are made comparable. */
#include "base/text.h"

#include <string.h>
#include <utf8proc.h>

#include "base/memory.h"
#include "base/strbuf.h"

/* The length of the valid sequence at `s` (of `size` > 0 bytes), or 0. */
static size_t sequence_length(const unsigned char *s, size_t size)
{
    if (s[0] < 0x80) return 1;
    if (s[0] < 0xC2 || s[0] > 0xF4) return 0;
    size_t n = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    if (size < n) return 0;
    /* The second byte's range rules out overlong forms, surrogates and what lies past U+10FFFF. */
    unsigned char low = s[0] == 0xE0 ? 0xA0 : s[0] == 0xF0 ? 0x90 : 0x80;
    unsigned char high = s[0] == 0xED ? 0x9F : s[0] == 0xF4 ? 0x8F : 0xBF;
    if (s[1] < low || s[1] > high) return 0;
    for (size_t i = 2; i < n; i++)
        if ((s[i] & 0xC0) != 0x80) return 0;
    return n;
}

size_t dh_text_invalid_at(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size) {
        uint64_t eight;
        if (size - at >= sizeof eight) {
            memcpy(&eight, text + at, sizeof eight);
            if ((eight & 0x8080808080808080U) == 0) {
                at += sizeof eight;
                continue;
            }
        }
        size_t n = sequence_length((const unsigned char *)text + at, size - at);
        if (n == 0) return at;
        at += n;
    }
    return size;
}

int32_t dh_text_next(const char *text, size_t size, size_t *position)
{
    const unsigned char *s = (const unsigned char *)text + *position;
    size_t n = sequence_length(s, size - *position);
    *position += n ? n : 1;
    switch (n) {
    case 1: return s[0];
    case 2: return (s[0] & 0x1F) << 6 | (s[1] & 0x3F);
    case 3: return (s[0] & 0x0F) << 12 | (s[1] & 0x3F) << 6 | (s[2] & 0x3F);
    case 4: return (s[0] & 0x07) << 18 | (s[1] & 0x3F) << 12 | (s[2] & 0x3F) << 6 | (s[3] & 0x3F);
    default: return 0xFFFD;
    }
}

int64_t dh_text_length(const char *text, size_t size)
{
    int64_t n = 0;
    for (size_t at = 0; at < size; n++) dh_text_next(text, size, &at);
    return n;
}

int64_t dh_text_width(const char *text, size_t size)
{
    int64_t width = 0;
    for (size_t at = 0; at < size;) {
        int32_t c = dh_text_next(text, size, &at);
        width += c >= 0x20 && c < 0x7F ? 1 : utf8proc_charwidth(c);
    }
    return width;
}

/* Blocks whose characters are all in NFC: Latin with the Vietnamese letters, and punctuation. */
static bool is_surely_composed(int32_t c)
{
    return c < 0x300 || (c >= 0x1E00 && c < 0x1F00) || (c >= 0x2010 && c < 0x2060);
}

bool dh_text_needs_nfc(const char *text, size_t size)
{
    for (size_t at = 0; at < size;)
        if (!is_surely_composed(dh_text_next(text, size, &at))) return true;
    return false;
}

char *dh_text_nfc(const char *text, size_t size, size_t *out_size)
{
    if (out_size) *out_size = size;
    if (!dh_text_needs_nfc(text, size)) return dh_strndup(text, size);
    utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_ssize_t n = utf8proc_decompose((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)size, NULL, 0, options);
    if (n < 0) return dh_strndup(text, size); /* not UTF-8: left as it is */
    utf8proc_int32_t *points = dh_calloc((size_t)n + 1, sizeof *points);
    if (!points) return NULL;
    utf8proc_decompose((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)size, points, n, options);
    /* Encodes in place: a code point never takes more bytes than the four that it stands in. */
    n = utf8proc_reencode(points, n, options);
    if (n < 0) {
        dh_free(points);
        return dh_strndup(text, size);
    }
    if (out_size) *out_size = (size_t)n;
    return (char *)points;
}

static void add_point(dh_strbuf *out, int32_t c)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char(c, bytes);
    if (n > 0) dh_strbuf_add_bytes(out, bytes, (size_t)n);
}

static bool is_blank(int32_t c)
{
    return (c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0xFEFF || c == 0x200B || c == 0x2028 ||
           c == 0x2029 || (c >= 0xA0 && utf8proc_category(c) == UTF8PROC_CATEGORY_ZS);
}

#define GREEK 0x370 /* letters that look like those of the Latin alphabet begin here, but for Ð */

/* Appends `c` decomposed and case-folded; without `marks` its marks are dropped and đ is d. */
static void add_folded(dh_strbuf *out, int32_t c, bool marks)
{
    utf8proc_int32_t parts[32];
    int boundary = 0;
    int how = UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STABLE | (marks ? 0 : UTF8PROC_STRIPMARK);
    utf8proc_ssize_t n = utf8proc_decompose_char(c, parts, 32, (utf8proc_option_t)how, &boundary);
    for (utf8proc_ssize_t i = 0; i < n && i < 32; i++) {
        int32_t twin = parts[i] >= GREEK ? dh_text_twin(parts[i]) : 0; /* of a letter that had marks */
        int32_t part = twin != 0 ? twin : parts[i];
        add_point(out, !marks && (part == 0x111 || part == 0x110) ? 'd' : part);
    }
}

/* See dh_text_fold; `marks`: tone marks and diacritics stay, decomposed. */
static char *fold(const char *text, size_t size, bool marks, size_t *out_size)
{
    dh_strbuf out = {0};
    bool blank = false;
    for (size_t at = 0; at < size;) {
        int32_t c = dh_text_next(text, size, &at);
        if (is_blank(c)) {
            blank = true;
            continue;
        }
        size_t before = out.size;
        if (blank && before > 0) dh_strbuf_add_char(&out, ' ');
        size_t begin = out.size;
        int32_t twin = c < 0x80 ? 0 : dh_text_twin(c);
        if (twin != 0) c = twin;
        if (c < 0x80)
            dh_strbuf_add_char(&out, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
        else
            add_folded(&out, c, marks);
        if (out.size == begin && out.size > before) { /* only a stripped mark: the blank stays pending */
            out.size = before;
            if (out.data) out.data[before] = '\0';
        } else if (out.size > begin) {
            blank = false;
        }
    }
    size_t length = out.size;
    char *folded = dh_strbuf_take(&out);
    if (out_size) *out_size = folded ? length : 0;
    return folded;
}

char *dh_text_fold(const char *text, size_t size, size_t *out_size)
{
    return fold(text, size, false, out_size);
}

char *dh_text_upper(const char *text, size_t size, size_t *out_size)
{
    size_t composed_size, n = 0;
    char *composed = dh_text_nfc(text, size, &composed_size);
    char *out = composed != NULL ? dh_malloc(3 * composed_size + 1) : NULL; /* a capital has more bytes at times */
    for (size_t at = 0; out != NULL && at < composed_size;) {
        int32_t c = dh_text_next(composed, composed_size, &at);
        utf8proc_ssize_t k = utf8proc_encode_char(utf8proc_toupper(c), (utf8proc_uint8_t *)out + n);
        n += k > 0 ? (size_t)k : 0;
    }
    dh_free(composed);
    if (out == NULL) return NULL;
    out[n] = '\0';
    if (out_size != NULL) *out_size = n;
    return out;
}

static bool is_word_part(int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
}

/* The y that has the tone of the i; 0 = it is none. */
static int32_t y_for(int32_t c)
{
    static const int32_t pairs[][2] = {{'i', 'y'},      {0xEC, 0x1EF3}, {0x1EC9, 0x1EF7},
                                       {0x129, 0x1EF9}, {0xED, 0xFD},   {0x1ECB, 0x1EF5}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i][0] == c) return pairs[i][1];
    return 0;
}

/* Whether letters before an i are such as either i or y is written after: h, k, l, m, s or t alone, or qu. */
static bool takes_either(int32_t third, int32_t second, int32_t first)
{
    if (first == 'u' && second == 'q') return third == 0 || !is_word_part(third);
    return first > 0 && first < 0x80 && strchr("hklmst", first) != NULL && (second == 0 || !is_word_part(second));
}

/* With y for an i that both are written for; takes a text in lower case and NFC. "kì" is "kỳ", and "kín" stays. */
static char *with_one_i(char *text, size_t size, size_t *out_size)
{
    dh_strbuf out = {0};
    int32_t before[3] = {0}; /* the last one first */
    for (size_t at = 0; at < size;) {
        int32_t c = dh_text_next(text, size, &at), y = y_for(c);
        size_t next = at;
        bool ends = next >= size || !is_word_part(dh_text_next(text, size, &next));
        add_point(&out, y != 0 && ends && takes_either(before[2], before[1], before[0]) ? y : c);
        before[2] = before[1];
        before[1] = before[0];
        before[0] = c;
    }
    dh_free(text);
    size_t length = out.size;
    char *taken = dh_strbuf_take(&out);
    if (out_size) *out_size = taken ? length : 0;
    return taken;
}

char *dh_text_spelling(const char *text, size_t size, size_t *out_size)
{
    size_t folded_size;
    char *folded = fold(text, size, true, &folded_size);
    char *placed = folded ? dh_text_tone_place(folded, folded_size, &folded_size) : NULL;
    dh_free(folded);
    return placed ? with_one_i(placed, folded_size, out_size) : NULL;
}

char *dh_text_spelling_folded(const char *text, size_t size, size_t *out_size)
{
    size_t folded_size;
    char *folded = dh_text_fold(text, size, &folded_size);
    return folded ? with_one_i(folded, folded_size, out_size) : NULL;
}

/* The vowels that carry the mark in either style, with their forms by tone: huyền, hỏi, ngã, sắc, nặng. */
typedef struct toned_vowel {
    int32_t plain;
    int32_t toned[5];
} toned_vowel;

static const toned_vowel vowels[] = {
    {'a', {0xE0, 0x1EA3, 0xE3, 0xE1, 0x1EA1}},     {'A', {0xC0, 0x1EA2, 0xC3, 0xC1, 0x1EA0}},
    {'e', {0xE8, 0x1EBB, 0x1EBD, 0xE9, 0x1EB9}},   {'E', {0xC8, 0x1EBA, 0x1EBC, 0xC9, 0x1EB8}},
    {'y', {0x1EF3, 0x1EF7, 0x1EF9, 0xFD, 0x1EF5}}, {'Y', {0x1EF2, 0x1EF6, 0x1EF8, 0xDD, 0x1EF4}},
    {'o', {0xF2, 0x1ECF, 0xF5, 0xF3, 0x1ECD}},     {'O', {0xD2, 0x1ECE, 0xD5, 0xD3, 0x1ECC}},
    {'u', {0xF9, 0x1EE7, 0x169, 0xFA, 0x1EE5}},    {'U', {0xD9, 0x1EE6, 0x168, 0xDA, 0x1EE4}},
};

/* The vowel of which `c` is a toned form, and the tone; NULL = none. */
static const toned_vowel *find_toned(int32_t c, int *tone)
{
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++)
        for (int t = 0; t < 5; t++)
            if (vowels[i].toned[t] == c) {
                *tone = t;
                return &vowels[i];
            }
    return NULL;
}

static const toned_vowel *find_plain(int32_t c)
{
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++)
        if (vowels[i].plain == c) return &vowels[i];
    return NULL;
}

/* `first` and `second` end a syllable whose mark the older style puts on the first: oa, oe, and uy not after q. */
static bool moves_mark(int32_t before, int32_t first, int32_t second, int32_t after)
{
    int32_t a = first | 32, b = second | 32;
    if (after && is_word_part(after)) return false;
    if (a == 'o') return b == 'a' || b == 'e';
    return a == 'u' && b == 'y' && (before | 32) != 'q';
}

static void add_with_mark_placed(dh_strbuf *out, const char *text, size_t size)
{
    int32_t before = 0;
    for (size_t at = 0; at < size;) {
        int32_t c = dh_text_next(text, size, &at);
        const toned_vowel *first = find_plain(c);
        if (first && at < size) {
            size_t next = at, tone_end;
            int tone = 0;
            const toned_vowel *second = find_toned(dh_text_next(text, size, &next), &tone);
            tone_end = next;
            int32_t after = next < size ? dh_text_next(text, size, &next) : 0;
            if (second && moves_mark(before, c, second->plain, after)) {
                add_point(out, first->toned[tone]);
                add_point(out, second->plain);
                before = second->plain;
                at = tone_end;
                continue;
            }
        }
        add_point(out, c);
        before = c;
    }
}

char *dh_text_tone_place(const char *text, size_t size, size_t *out_size)
{
    size_t composed_size, length;
    char *composed = dh_text_nfc(text, size, &composed_size);
    if (!composed) return NULL;
    dh_strbuf out = {0};
    add_with_mark_placed(&out, composed, composed_size);
    dh_free(composed);
    length = out.size;
    char *placed = dh_strbuf_take(&out);
    if (out_size) *out_size = placed ? length : 0;
    return placed;
}

/* Bytes of the blank at the start of `text`; 0 = none. */
static size_t blank_at(const char *text, size_t size)
{
    if (size >= 1 && (text[0] == ' ' || text[0] == '\t')) return 1;
    if (size >= 2 && memcmp(text, "\xC2\xA0", 2) == 0) return 2;
    return size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* Bytes of the blank just before `end`, in a text of `size` bytes; 0 = none. */
static size_t blank_before(const char *end, size_t size)
{
    for (size_t n = 1; n <= 3 && n <= size; n++)
        if (blank_at(end - n, n) == n) return n;
    return 0;
}

void dh_text_trim(const char **text, size_t *size)
{
    size_t n;
    while ((n = blank_at(*text, *size)) > 0) {
        *text += n;
        *size -= n;
    }
    while ((n = blank_before(*text + *size, *size)) > 0) *size -= n;
}
