/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See encoding.h. */
#include "load/encoding/encoding.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/encoding/encoding_internal.h"

#define LOST 0xFFFD

static const struct {
    const char *name, *title;
} encodings[DH_ENCODINGS] = {
    [DH_ENCODING_FOUND] = {NULL, NULL},
    [DH_ENCODING_UTF8] = {"utf-8", "UTF-8"},
    [DH_ENCODING_UTF16] = {"utf-16", "UTF-16"},
    [DH_ENCODING_UTF16LE] = {"utf-16le", "UTF-16 LE"},
    [DH_ENCODING_UTF16BE] = {"utf-16be", "UTF-16 BE"},
    [DH_ENCODING_UTF32] = {"utf-32", "UTF-32"},
    [DH_ENCODING_UTF32LE] = {"utf-32le", "UTF-32 LE"},
    [DH_ENCODING_UTF32BE] = {"utf-32be", "UTF-32 BE"},
    [DH_ENCODING_CP1258] = {"cp1258", "CP1258 (Windows)"},
    [DH_ENCODING_TCVN3] = {"tcvn3", "TCVN3 (ABC)"},
    [DH_ENCODING_VNI] = {"vni", "VNI"},
    [DH_ENCODING_VISCII] = {"viscii", "VISCII"},
    [DH_ENCODING_TWICE] = {"utf-8-twice", DH_MESSAGE("UTF-8, encoded twice")},
    [DH_ENCODING_CP1252] = {"cp1252", "CP1252 (Windows)"},
};

bool dh_encoding_parse(dh_encoding *out, const char *name)
{
    if (strcasecmp(name, "abc") == 0) name = "tcvn3";
    for (int i = DH_ENCODING_UTF8; i < DH_ENCODINGS; i++) {
        if (strcasecmp(name, encodings[i].name) != 0) continue;
        *out = (dh_encoding)i;
        return true;
    }
    return false;
}

const char *dh_encoding_name(dh_encoding encoding)
{
    return encodings[encoding].name;
}

const char *dh_encoding_title(dh_encoding encoding)
{
    return encodings[encoding].title;
}

void dh_encoding_list(dh_strbuf *out)
{
    for (int i = DH_ENCODING_UTF8; i < DH_ENCODINGS; i++)
        dh_strbuf_printf(out, "%s%s", i > DH_ENCODING_UTF8 ? ", " : "", encodings[i].name);
}

/* ---- writing ---- */

typedef struct writer {
    dh_strbuf *out;
    dh_encoding_loss *loss;
    size_t begin; /* of what is written now, in `out` */
    bool marks;   /* there are marks to be composed with their letters */
    bool first;   /* the first loss of the text is in it */
} writer;

static void write_character(writer *w, uint32_t c)
{
    char bytes[4];
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n; i-- > 1; c >>= 6) bytes[i] = (char)(0x80 | (c & 0x3F));
    bytes[0] = (char)(leads[n] | c);
    dh_strbuf_add_bytes(w->out, bytes, n);
}

static void write_lost(writer *w, int64_t n)
{
    if (w->loss->n == 0) {
        w->loss->first = w->loss->done + (int64_t)(w->out->size - w->begin);
        w->first = true;
    }
    w->loss->n += n;
    write_character(w, LOST);
}

/* ---- two and four bytes a character ---- */

static uint32_t unit_of(const unsigned char *bytes, size_t size, bool big)
{
    uint32_t unit = 0;
    for (size_t i = 0; i < size; i++) unit = unit << 8 | bytes[big ? i : size - 1 - i];
    return unit;
}

static bool is_big(dh_encoding encoding)
{
    return encoding == DH_ENCODING_UTF16BE || encoding == DH_ENCODING_UTF32BE;
}

static void convert_utf16(writer *w, dh_encoding encoding, const unsigned char *bytes, size_t size)
{
    bool big = is_big(encoding);
    for (size_t at = 0; at < size; at += 2) {
        if (size - at < 2) {
            write_lost(w, 1);
            break;
        }
        uint32_t c = unit_of(bytes + at, 2, big);
        uint32_t low = c >= 0xD800 && c < 0xDC00 && size - at >= 4 ? unit_of(bytes + at + 2, 2, big) : 0;
        if (low >= 0xDC00 && low < 0xE000) {
            write_character(w, 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
            at += 2;
        } else if (c >= 0xD800 && c < 0xE000) {
            write_lost(w, 2);
        } else if (c != 0xFEFF || at > 0 || w->loss->done > 0) {
            write_character(w, c);
        }
    }
}

static void convert_utf32(writer *w, dh_encoding encoding, const unsigned char *bytes, size_t size)
{
    for (size_t at = 0; at < size; at += 4) {
        size_t left = size - at;
        uint32_t c = left >= 4 ? unit_of(bytes + at, 4, is_big(encoding)) : UINT32_MAX;
        if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
            write_lost(w, left < 4 ? (int64_t)left : 4);
        else if (c != 0xFEFF || at > 0 || w->loss->done > 0)
            write_character(w, c);
    }
}

/* ---- one byte a character ---- */

static void convert_bytes(writer *w, const uint16_t table[256], const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        uint32_t c = bytes[i] == 0 ? 0 : table[bytes[i]];
        w->marks = w->marks || (c >= 0x300 && c < 0x370);
        if (c == 0 && bytes[i] != 0)
            write_lost(w, 1);
        else
            write_character(w, c);
    }
}

static void convert_vni(writer *w, const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        uint32_t both = i + 1 < size && bytes[i + 1] != 0 ? dh_encoding_vni(bytes[i], bytes[i + 1]) : 0;
        uint32_t c = both != 0 || bytes[i] == 0 ? both : dh_encoding_vni(bytes[i], 0);
        if (c == 0 && bytes[i] != 0)
            write_lost(w, 1);
        else
            write_character(w, c);
        if (both != 0) i++;
    }
}

/* ---- UTF-8 twice ---- */

unsigned dh_encoding_byte_of(int32_t c)
{
    if (c < 0x80) return 0;
    for (unsigned b = 0x80; b < 0xA0; b++)
        if (dh_encoding_cp1252[b] == c || (dh_encoding_cp1252[b] == 0 && (int32_t)b == c)) return b;
    return c >= 0xA0 && c <= 0xFF ? (unsigned)c : 0;
}

/* How many bytes a character of UTF-8 has by its first one; 0 = it is none. */
static size_t size_of(unsigned char lead)
{
    return lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

/* A character that the characters at *at stand for, as bytes, is written; false when they stand for none. */
static bool undo_one(writer *w, const char *bytes, size_t size, size_t *at)
{
    char inner[4];
    size_t n = 0, next = *at, need = 1;
    while (n < need && next < size) {
        unsigned byte = dh_encoding_byte_of(dh_text_next(bytes, size, &next));
        if (byte == 0) return false;
        inner[n++] = (char)byte;
        if (n == 1) need = size_of((unsigned char)byte);
    }
    if (n < 2 || n != need || !dh_text_is_valid(inner, n)) return false;
    dh_strbuf_add_bytes(w->out, inner, n);
    *at = next;
    return true;
}

/* What does not stand for anything else stays as it is: a cell that was right must not be lost. */
static void undo_twice(writer *w, const char *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        size_t valid = at + dh_text_invalid_at(bytes + at, size - at);
        while (at < valid) {
            size_t begin = at;
            if ((unsigned char)bytes[at] < 0x80) {
                while (at < valid && (unsigned char)bytes[at] < 0x80) at++;
            } else if (undo_one(w, bytes, valid, &at)) {
                continue;
            } else {
                dh_text_next(bytes, valid, &at);
                if (begin == 0 && w->loss->done == 0 && memcmp(bytes, "\xef\xbb\xbf", at - begin) == 0) continue;
            }
            dh_strbuf_add_bytes(w->out, bytes + begin, at - begin);
        }
        if (at < size) write_lost(w, 1);
        at++;
    }
}

/* ---- the whole ---- */

size_t dh_encoding_cut(dh_encoding encoding, const char *bytes, size_t size, bool last)
{
    if (last) return size;
    const unsigned char *b = (const unsigned char *)bytes;
    size_t cut = size;
    switch (encoding) {
    case DH_ENCODING_UTF16LE:
    case DH_ENCODING_UTF16BE:
        cut -= cut % 2;
        if (cut >= 2 && (unit_of(b + cut - 2, 2, is_big(encoding)) & 0xFC00) == 0xD800) cut -= 2;
        return cut;
    case DH_ENCODING_UTF32LE:
    case DH_ENCODING_UTF32BE: return cut - cut % 4;
    default: break;
    }
    /* before a plain character, which no letter ends with; far from any, text is none, and is cut anywhere */
    while (cut > 0 && b[cut - 1] >= 0x80) cut--;
    return cut > 1 && size - cut < 256 ? cut - 1 : size;
}

static void compose(writer *w)
{
    size_t size;
    char *composed = w->out->failed ? NULL : dh_text_nfc(w->out->data + w->begin, w->out->size - w->begin, &size);
    if (composed == NULL) {
        w->out->failed = true;
        return;
    }
    w->out->size = w->begin;
    dh_strbuf_add_bytes(w->out, composed, size);
    const char *lost = w->first ? memmem(composed, size, "\xef\xbf\xbd", 3) : NULL;
    if (lost != NULL) w->loss->first = w->loss->done + (lost - composed);
    dh_free(composed);
}

void dh_encoding_convert(dh_strbuf *out, dh_encoding encoding, const char *bytes, size_t size, dh_encoding_loss *loss)
{
    writer w = {out, loss, out->size, false, false};
    const unsigned char *b = (const unsigned char *)bytes;
    switch (encoding) {
    case DH_ENCODING_UTF16LE:
    case DH_ENCODING_UTF16BE: convert_utf16(&w, encoding, b, size); break;
    case DH_ENCODING_UTF32LE:
    case DH_ENCODING_UTF32BE: convert_utf32(&w, encoding, b, size); break;
    case DH_ENCODING_CP1258: convert_bytes(&w, dh_encoding_cp1258, b, size); break;
    case DH_ENCODING_TCVN3: convert_bytes(&w, dh_encoding_tcvn3, b, size); break;
    case DH_ENCODING_VISCII: convert_bytes(&w, dh_encoding_viscii, b, size); break;
    case DH_ENCODING_CP1252: convert_bytes(&w, dh_encoding_cp1252, b, size); break;
    case DH_ENCODING_VNI: convert_vni(&w, b, size); break;
    case DH_ENCODING_TWICE: undo_twice(&w, bytes, size); break;
    default: dh_strbuf_add_bytes(out, bytes, size); break;
    }
    if (w.marks) compose(&w);
    loss->done += (int64_t)(out->size - w.begin);
}
