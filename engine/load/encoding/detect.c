/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See detect.h. */
#include "load/encoding/detect.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "load/encoding/syllable.h"

#define MIN_WORDS    10   /* Vietnamese ones, */
#define MIN_DISTINCT 5    /* and of different ones: one name, over and over, says little */
#define MIN_SHARE    0.85 /* of the words that are Vietnamese: others are foreign, or cut off */
#define SECOND       0.7  /* of the best, what the second may have at most */
#define MIN_UNITS    16   /* characters of two or four bytes that tell an encoding without a byte order mark */

/* ---- two and four bytes a character ---- */

static const struct {
    const char *mark;
    size_t size;
    dh_encoding encoding;
} marks[] = {
    {"\xff\xfe\0\0", 4, DH_ENCODING_UTF32LE},
    {"\0\0\xfe\xff", 4, DH_ENCODING_UTF32BE},
    {"\xff\xfe", 2, DH_ENCODING_UTF16LE},
    {"\xfe\xff", 2, DH_ENCODING_UTF16BE},
};

/* Whether the bytes are text in that encoding: no character is unassigned or controls a device. */
static bool is_wide_text(dh_encoding encoding, const char *bytes, size_t size)
{
    dh_strbuf text = {0};
    dh_encoding_loss loss = {0};
    dh_encoding_convert(&text, encoding, bytes, dh_encoding_cut(encoding, bytes, size, false), &loss);
    bool plain = loss.n == 0 && !text.failed && text.size > 0;
    for (size_t i = 0; plain && i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        plain = c >= 0x20 || c == '\t' || c == '\r' || c == '\n';
    }
    dh_strbuf_free(&text);
    return plain;
}

dh_encoding dh_encoding_wide(const char *bytes, size_t size, bool *sure)
{
    *sure = true;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (size >= marks[i].size && memcmp(bytes, marks[i].mark, marks[i].size) == 0) return marks[i].encoding;
    size_t zeros[4] = {0}, quads = size < 4096 ? size / 4 : 1024;
    if (memchr(bytes, '\0', quads * 4) == NULL) return DH_ENCODING_FOUND;
    for (size_t i = 0; i < quads * 4; i++) zeros[i % 4] += bytes[i] == '\0';
    dh_encoding found = DH_ENCODING_FOUND;
    size_t first = zeros[0] + zeros[2], second = zeros[1] + zeros[3];
    if (zeros[3] == quads && zeros[2] == quads && zeros[0] == 0)
        found = DH_ENCODING_UTF32LE;
    else if (zeros[0] == quads && zeros[1] == quads && zeros[3] == 0)
        found = DH_ENCODING_UTF32BE;
    else if (first == 0 && second * 5 >= quads * 4)
        found = DH_ENCODING_UTF16LE;
    else if (second == 0 && first * 5 >= quads * 4)
        found = DH_ENCODING_UTF16BE;
    if (quads == 0 || found == DH_ENCODING_FOUND || !is_wide_text(found, bytes, quads * 4)) return DH_ENCODING_FOUND;
    *sure = size / (found == DH_ENCODING_UTF32LE || found == DH_ENCODING_UTF32BE ? 4 : 2) >= MIN_UNITS;
    return found;
}

/* ---- words ---- */

typedef struct words {
    int64_t n, vietnamese;
    uint32_t seen[MIN_DISTINCT];
    int n_seen;
} words;

static void note_distinct(words *w, const char *word, size_t size)
{
    uint32_t hash = 2166136261U; /* FNV-1a */
    for (size_t i = 0; i < size; i++) hash = (hash ^ (unsigned char)word[i]) * 16777619U;
    for (int i = 0; i < w->n_seen; i++)
        if (w->seen[i] == hash) return;
    if (w->n_seen < MIN_DISTINCT) w->seen[w->n_seen++] = hash;
}

static bool is_between_words(int32_t c)
{
    if (c < 0x80) return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) && c != 0x7F && (c >= 0x20 || c < 0x0E);
    return c == 0xA0 || c == 0xFEFF || (c >= 0x2010 && c <= 0x2026);
}

/* Counts the words that have more than plain letters. */
static void count_words(words *w, const char *text, size_t size)
{
    size_t begin = 0, at = 0;
    bool marked = false;
    while (at <= size) {
        size_t next = at;
        int32_t c = at < size ? dh_text_next(text, size, &next) : ' ';
        if (!is_between_words(c)) {
            marked = marked || c >= 0x80;
            at = next;
            continue;
        }
        if (marked) {
            w->n++;
            if (dh_syllable_is_valid(text + begin, at - begin)) {
                w->vietnamese++;
                note_distinct(w, text + begin, at - begin);
            }
        }
        marked = false;
        if (at == size) return;
        begin = at = next;
    }
}

static bool guess(words *out, dh_encoding encoding, const char *bytes, size_t size)
{
    dh_strbuf text = {0};
    dh_encoding_loss loss = {0};
    *out = (words){0};
    dh_encoding_convert(&text, encoding, bytes, dh_encoding_cut(encoding, bytes, size, false), &loss);
    if (!text.failed && text.size > 0) count_words(out, text.data, text.size);
    bool done = !text.failed;
    dh_strbuf_free(&text);
    return done;
}

static void add_guess(dh_encoding_finding *out, dh_encoding encoding, const words *w)
{
    int at = out->n++;
    for (; at > 0 && out->guesses[at - 1].vietnamese * w->n < w->vietnamese * out->guesses[at - 1].words; at--)
        out->guesses[at] = out->guesses[at - 1];
    out->guesses[at] = (dh_encoding_guess){encoding, w->n, w->vietnamese};
}

/* Whether a guess with these words is right, beside all others. */
static bool is_sure(const dh_encoding_finding *f, int n_distinct)
{
    const dh_encoding_guess *best = &f->guesses[0];
    if (best->encoding == DH_ENCODING_CP1252 || best->vietnamese < MIN_WORDS || n_distinct < MIN_DISTINCT) return false;
    if ((double)best->vietnamese < MIN_SHARE * (double)best->words) return false;
    for (int i = 1; i < f->n; i++) {
        /* CP1252 has many letters of CP1258 in the same places, and none of its tone marks */
        bool near = best->encoding == DH_ENCODING_CP1258 && f->guesses[i].encoding == DH_ENCODING_CP1252;
        double share = (double)f->guesses[i].vietnamese / (double)(f->guesses[i].words + 1);
        /* nearly all are Vietnamese, and as many as are asked for at all are so in the best alone */
        bool clear = !near && 20 * best->vietnamese >= 19 * best->words &&
                     best->vietnamese - f->guesses[i].vietnamese >= MIN_WORDS;
        if (!clear && share > (near ? 0.9 : SECOND) * (double)best->vietnamese / (double)best->words) return false;
    }
    return true;
}

/* Whether UTF-8 has what is left when UTF-8 was taken for CP1252: Ã or Ä and a sign, or áº. */
static bool may_be_twice(const char *bytes, size_t size)
{
    const char *end = bytes + size;
    /* C2 stands in all of these, and hardly in Vietnamese */
    for (const char *at = bytes; (at = memchr(at, 0xC2, (size_t)(end - at))) != NULL; at++) {
        if (at - bytes < 2 || at[-2] != '\xc3') continue;
        bool third = at + 1 < end && (at[1] == '\xba' || at[1] == '\xbb');
        if (at[-1] == '\x83' || at[-1] == '\x84' || (at[-1] == '\xa1' && third)) return true;
    }
    return false;
}

/* ---- the whole ---- */

/* Whether the bytes are UTF-8, but for some that are damaged and a last letter that is cut off. */
static bool is_utf8(const char *bytes, size_t size, bool *plain)
{
    int64_t good = 0, bad = 0;
    *plain = true;
    for (size_t at = 0; at < size;) {
        size_t end = at + dh_text_invalid_at(bytes + at, size - at);
        if (end == size && bad == 0) {
            for (size_t i = at; *plain && i < end; i++) *plain = (unsigned char)bytes[i] < 0x80;
            return true;
        }
        *plain = false;
        for (size_t i = at; i < end; i++) good += (unsigned char)bytes[i] >= 0xC2;
        if (end < size && size - end > 3) bad++;
        at = end + 1;
    }
    return good >= bad;
}

static bool guess_twice(dh_encoding_finding *out, const char *bytes, size_t size)
{
    words twice, once;
    if (!guess(&twice, DH_ENCODING_TWICE, bytes, size)) return false;
    if (!guess(&once, DH_ENCODING_UTF8, bytes, dh_text_invalid_at(bytes, size))) return false;
    add_guess(out, DH_ENCODING_TWICE, &twice);
    add_guess(out, DH_ENCODING_UTF8, &once);
    if (out->guesses[0].encoding == DH_ENCODING_TWICE && is_sure(out, twice.n_seen)) return true;
    out->n = 0;
    add_guess(out, DH_ENCODING_UTF8, &once); /* valid UTF-8 is what it says */
    return true;
}

bool dh_encoding_detect(dh_encoding_finding *out, const char *bytes, size_t size)
{
    static const dh_encoding tried[] = {DH_ENCODING_TCVN3, DH_ENCODING_VNI, DH_ENCODING_CP1258, DH_ENCODING_VISCII,
                                        DH_ENCODING_CP1252};
    bool plain;
    *out = (dh_encoding_finding){0};
    dh_encoding wide = dh_encoding_wide(bytes, size, &out->sure);
    if (wide != DH_ENCODING_FOUND) {
        out->marked = true;
        add_guess(out, wide, &(words){0});
        return true;
    }
    out->sure = true;
    if (is_utf8(bytes, size, &plain)) {
        if (!plain && may_be_twice(bytes, size)) return guess_twice(out, bytes, size);
        add_guess(out, DH_ENCODING_UTF8, &(words){0});
        return true;
    }
    int n_distinct = 0;
    for (size_t i = 0; i < sizeof tried / sizeof tried[0]; i++) {
        words w;
        if (!guess(&w, tried[i], bytes, size)) return false;
        add_guess(out, tried[i], &w);
        if (out->guesses[0].encoding == tried[i]) n_distinct = w.n_seen;
    }
    out->sure = is_sure(out, n_distinct);
    return true;
}
