/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See suspect.h. */
#include "load/cells/suspect.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "load/encoding/encoding.h"

/* ---- totals ---- */

/* In small letters. One with a blank at its end begins names of totals: "Tổng cộng toàn huyện". */
static const char *const totals[] = {
    "tổng",     "tổng số",   "tổng số ",   "tổng cộng",  "tổng cộng ", "cộng",        "tong",      "tong so",
    "tong so ", "tong cong", "tong cong ", "toàn huyện", "toàn tỉnh",  "toàn xã",     "toàn quận", "toàn thành phố",
    "total",    "totals",    "total ",     "sub total",  "subtotal",   "grand total", "sum"};

/* *out: whether the text is a word for a total. False when out of memory. */
static bool find_total(bool *out, const char *text, size_t size)
{
    size_t n;
    char *spelling = dh_text_spelling(text, size, &n);
    *out = false;
    if (spelling == NULL) return false;
    while (n > 0 && strchr(":. ", spelling[n - 1]) != NULL) n--;
    for (size_t i = 0; !*out && i < sizeof totals / sizeof totals[0]; i++) {
        size_t k = strlen(totals[i]);
        bool prefix = totals[i][k - 1] == ' ';
        *out = (prefix ? n > k : n == k) && memcmp(spelling, totals[i], k) == 0;
    }
    dh_free(spelling);
    return true;
}

/* ---- encoded twice ---- */

/* The byte that a character stands for in CP1252 or Latin-1, from 0x80 on; 0 = none. */
static unsigned byte_of(int32_t c)
{
    return c >= 0x80 && c <= 0xFF ? (unsigned)c : dh_encoding_byte_of(c);
}

/* Whether the characters look like the bytes of UTF-8, taken for Windows-1252: "áº" with one more are a Vietnamese
 * letter, "Ã" and a sign such as £ are one too. A letter before a closing quote or a blank is nothing unusual, so that
 * two such pairs are needed. */
static bool is_encoded_twice(const char *text, size_t size)
{
    int pairs = 0;
    for (size_t at = 0; at < size;) {
        if ((unsigned char)text[at] < 0x80) {
            at++;
            continue;
        }
        int32_t lead = dh_text_next(text, size, &at);
        if (lead < 0xC2 || lead > 0xE2 || at >= size) continue;
        size_t next = at;
        int32_t sign = dh_text_next(text, size, &next);
        unsigned second = byte_of(sign), third = next < size ? byte_of(dh_text_next(text, size, &next)) : 0;
        if ((lead == 0xE1 && (second == 0xBA || second == 0xBB)) || (lead == 0xE2 && second == 0x80)) {
            if (third >= 0x80 && third < 0xC0) return true;
            continue;
        }
        if (lead > 0xC6 || second < 0x80 || second > 0xBF) continue;
        if (lead >= 0xC3 && sign == (int32_t)second && sign != 0xA0 && sign != 0xAB && sign != 0xBB) return true;
        if (++pairs == 2) return true;
    }
    return false;
}

/* ---- entities ---- */

static bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool has_entity(const char *text, size_t size)
{
    const char *end = text + size, *at = text;
    while ((at = memchr(at, '&', (size_t)(end - at))) != NULL) {
        const char *p = ++at;
        bool number = p < end && *p == '#';
        if (number) p++;
        const char *begin = p;
        while (p < end && is_alphanumeric(*p)) p++;
        bool word = p - begin >= (number ? 1 : 2) && p - begin <= 8;
        if (word && p < end && *p == ';' && (!number || *begin == 'x' || *begin == 'X' || *begin <= '9')) return true;
    }
    return false;
}

/* ---- letters that look alike ---- */

typedef enum script { NO_LETTER, LATIN, OTHER_SCRIPT } script;

static script script_of(int32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0x24F) || (c >= 0x1E00 && c <= 0x1EFF))
        return LATIN;
    return (c >= 0x370 && c <= 0x52F) ? OTHER_SCRIPT : NO_LETTER;
}

/* Whether a word has letters of two scripts, or one that only looks like a Vietnamese letter. */
static bool has_alike(const char *text, size_t size)
{
    script word = NO_LETTER;
    for (size_t at = 0; at < size;) {
        int32_t c = (unsigned char)text[at] < 0x80 ? text[at++] : dh_text_next(text, size, &at);
        bool eth = c == 0xD0 || c == 0xF0 || c == 0x189 || c == 0x256, wide = c >= 0xFF01 && c <= 0xFF5E;
        script s = script_of(c);
        if (eth || wide || (s != NO_LETTER && word != NO_LETTER && s != word)) return true;
        word = s;
    }
    return false;
}

bool dh_suspects_of(unsigned *out, const char *text, size_t size)
{
    bool total = false;
    *out = 0;
    if (size == 0) return true;
    if (dh_suspect_may_be_total(text, size) && !find_total(&total, text, size)) return false;
    if (total) *out |= DH_SUSPECT(DH_SUSPECT_TOTAL);
    if (memmem(text, size, "\xef\xbf\xbd", 3) != NULL) *out |= DH_SUSPECT(DH_SUSPECT_DAMAGED);
    if (is_encoded_twice(text, size)) *out |= DH_SUSPECT(DH_SUSPECT_TWICE);
    if (has_entity(text, size)) *out |= DH_SUSPECT(DH_SUSPECT_ENTITY);
    if (has_alike(text, size)) *out |= DH_SUSPECT(DH_SUSPECT_ALIKE);
    return true;
}

bool dh_suspect_looks_possible(const char *text, size_t size)
{
    if (memchr(text, '&', size) != NULL) return true;
    for (size_t i = 0; i + 1 < size; i++) {
        unsigned char a = (unsigned char)text[i], b = (unsigned char)text[i + 1];
        if (a < 0xC3 || a > 0xC9) continue;
        /* Ð, ð, Ɖ, ɖ; and the few signs of Windows-1252 that are letters, after Ã to Æ */
        if ((a == 0xC3 && (b == 0x90 || b == 0xB0)) || (a == 0xC6 && b == 0x89) || (a == 0xC9 && b == 0x96))
            return true;
        if (a == 0xC3 && b >= 0x82 && b <= 0x86 && i + 2 < size && (unsigned char)text[i + 2] >= 0x80) return true;
    }
    return false;
}
