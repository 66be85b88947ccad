/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See repair.h. */
#include "load/cells/repair.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "load/cells/suspect.h"
#include "load/encoding/encoding.h"

static void add_character(dh_strbuf *out, int32_t c)
{
    char bytes[4] = {(char)(c & 0xFF), (char)(c >> 8 & 0xFF), (char)(c >> 16), 0};
    dh_encoding_loss loss = {.done = 1}; /* no byte order mark is taken away */
    dh_encoding_convert(out, DH_ENCODING_UTF32LE, bytes, sizeof bytes, &loss);
}

/* ---- signs of HTML ---- */

static const struct {
    const char *name;
    int32_t character;
} names[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},     {"apos", '\''},    {"nbsp", 0xA0},
    {"Agrave", 0xC0},  {"Aacute", 0xC1},  {"Acirc", 0xC2},    {"Atilde", 0xC3},  {"Egrave", 0xC8},  {"Eacute", 0xC9},
    {"Ecirc", 0xCA},   {"Igrave", 0xCC},  {"Iacute", 0xCD},   {"Ograve", 0xD2},  {"Oacute", 0xD3},  {"Ocirc", 0xD4},
    {"Otilde", 0xD5},  {"Ugrave", 0xD9},  {"Uacute", 0xDA},   {"Yacute", 0xDD},  {"agrave", 0xE0},  {"aacute", 0xE1},
    {"acirc", 0xE2},   {"atilde", 0xE3},  {"egrave", 0xE8},   {"eacute", 0xE9},  {"ecirc", 0xEA},   {"igrave", 0xEC},
    {"iacute", 0xED},  {"ograve", 0xF2},  {"oacute", 0xF3},   {"ocirc", 0xF4},   {"otilde", 0xF5},  {"ugrave", 0xF9},
    {"uacute", 0xFA},  {"yacute", 0xFD},  {"lsquo", 0x2018},  {"rsquo", 0x2019}, {"ldquo", 0x201C}, {"rdquo", 0x201D},
    {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026},
};

static int32_t number_of(const char *digits, size_t size, int base)
{
    int32_t value = 0;
    for (size_t i = 0; i < size && value <= 0x10FFFF; i++) {
        char c = digits[i];
        int digit = c >= '0' && c <= '9'                     ? c - '0'
                    : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                             : 16;
        if (digit >= base) return 0;
        value = value * base + digit;
    }
    return value;
}

/* The character that the sign after an ampersand stands for; 0 = none. */
static int32_t sign_of(const char *sign, size_t size)
{
    int32_t c = 0;
    if (size > 2 && sign[0] == '#' && (sign[1] | 0x20) == 'x')
        c = number_of(sign + 2, size - 2, 16);
    else if (size > 1 && sign[0] == '#')
        c = number_of(sign + 1, size - 1, 10);
    for (size_t i = 0; sign[0] != '#' && i < sizeof names / sizeof names[0]; i++)
        if (strlen(names[i].name) == size && memcmp(names[i].name, sign, size) == 0) return names[i].character;
    bool control = c < 0x20 || (c >= 0x7F && c < 0xA0), no_letter = (c >= 0xD800 && c < 0xE000) || c > 0x10FFFF;
    return control || no_letter ? 0 : c;
}

static void repair_signs(dh_strbuf *out, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        const char *end =
            text[at] == '&' && at + 1 < size ? memchr(text + at, ';', size - at < 12 ? size - at : 12) : NULL;
        int32_t c = end != NULL ? sign_of(text + at + 1, (size_t)(end - text) - at - 1) : 0;
        if (c != 0)
            add_character(out, c);
        else
            dh_strbuf_add_char(out, text[at]);
        at = c != 0 ? (size_t)(end - text) + 1 : at + 1;
    }
}

/* ---- letters that look alike ---- */

static bool is_letter(int32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c < 0x530) ||
           (c >= 0x1E00 && c < 0x1F00) || (c >= 0xFF01 && c <= 0xFF5E);
}

/* A word that has Latin letters is Latin; one of another script alone may be meant. */
static void repair_word(dh_strbuf *out, const char *word, size_t size)
{
    bool latin = false;
    for (size_t at = 0; at < size;) {
        int32_t c = dh_text_next(word, size, &at);
        latin = latin || c < 0x250 || (c >= 0x1E00 && c < 0x1F00);
    }
    for (size_t at = 0; at < size;) {
        size_t begin = at;
        int32_t c = dh_text_next(word, size, &at), twin = latin || c >= 0xFF01 ? dh_text_twin(c) : 0;
        if (twin != 0)
            add_character(out, twin);
        else
            dh_strbuf_add_bytes(out, word + begin, at - begin);
    }
}

static void repair_words(dh_strbuf *out, const char *text, size_t size)
{
    size_t word = 0;
    for (size_t at = 0; at < size;) {
        size_t begin = at;
        if (is_letter(dh_text_next(text, size, &at))) continue;
        repair_word(out, text + word, begin - word);
        dh_strbuf_add_bytes(out, text + begin, at - begin);
        word = at;
    }
    repair_word(out, text + word, size - word);
}

/* ---- the whole ---- */

void dh_text_repair(dh_strbuf *out, const char *text, size_t size, unsigned suspects)
{
    dh_strbuf first = {0}, second = {0};
    dh_encoding_loss loss = {.done = 1};
    if (suspects & DH_SUSPECT(DH_SUSPECT_TWICE))
        dh_encoding_convert(&first, DH_ENCODING_TWICE, text, size, &loss);
    else
        dh_strbuf_add_bytes(&first, text, size);
    if (first.size > 0 && suspects & DH_SUSPECT(DH_SUSPECT_ENTITY))
        repair_signs(&second, first.data, first.size);
    else if (first.size > 0)
        dh_strbuf_add_bytes(&second, first.data, first.size);
    if (second.size > 0 && suspects & DH_SUSPECT(DH_SUSPECT_ALIKE))
        repair_words(out, second.data, second.size);
    else if (second.size > 0)
        dh_strbuf_add_bytes(out, second.data, second.size);
    out->failed = out->failed || first.failed || second.failed;
    dh_strbuf_free(&first);
    dh_strbuf_free(&second);
}
