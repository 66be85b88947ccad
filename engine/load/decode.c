/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See decode.h. */
#include "load/decode.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "load/encoding/detect.h"

#define SAMPLE  ((size_t)1 << 16) /* bytes that an encoding is found by */
#define SAMPLES 16                /* of a file whose first ones are all plain letters: places that are looked at */
#define BLOCK   ((size_t)1 << 18) /* bytes converted at a time */

#define FIRST   ((size_t)1 << 10) /* bytes that mostly suffice: text all of it UTF-8, */
#define LETTERS 32                /* and so many of them of other letters than ASCII's */

static bool is_plain(const char *bytes, size_t size)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
    size_t i = 0;
    for (uint64_t word; i + sizeof word <= size; i += sizeof word) {
        memcpy(&word, bytes + i, sizeof word);
        if (((word | ((word - ones) & ~word)) & high) != 0) return false;
    }
    for (; i < size; i++)
        if ((unsigned char)bytes[i] >= 0x80 || bytes[i] == '\0') return false;
    return true;
}

/* Whether the first bytes of a text show that it is UTF-8: then no more of it is looked at. */
static dh_status begins_as_utf8(bool *out, const dh_load_source *source, dh_error *error)
{
    char bytes[FIRST];
    size_t got;
    dh_encoding_finding found;
    *out = false;
    DH_TRY(dh_input_read(source->input, 0, bytes, FIRST, &got, error));
    int n = 0;
    for (size_t i = 0; i < got; i++) n += (unsigned char)bytes[i] >= 0x80;
    if (got < FIRST || n < LETTERS) return DH_OK;
    if (!dh_encoding_detect(&found, bytes, got)) return dh_error_nomem(error);
    *out = found.sure && !found.marked && found.guesses[0].encoding == DH_ENCODING_UTF8;
    return DH_OK;
}

/* Reads a sample of the text: its beginning, or if that has plain letters alone, the first of some others that has
 * more, spread over the file. A stream is looked at as far as that many samples go. */
static dh_status read_sample(dh_input *input, char *bytes, size_t *got, dh_error *error)
{
    DH_TRY(dh_input_read(input, 0, bytes, SAMPLE, got, error));
    int64_t size = dh_input_size(input), step = size / SAMPLES;
    if (step < (int64_t)SAMPLE) step = (int64_t)SAMPLE;
    for (int64_t at = step; *got == SAMPLE && at < step * SAMPLES && is_plain(bytes, *got); at += step) {
        size_t more;
        DH_TRY(dh_input_read(input, at, bytes, SAMPLE, &more, error));
        if (more == 0) break;
        /* from the beginning of a line: no letter is cut */
        const char *line = memchr(bytes, '\n', more);
        size_t skip = line != NULL ? (size_t)(line - bytes) : 0;
        memmove(bytes, bytes + skip, more - skip);
        if (!is_plain(bytes, more - skip) || more < SAMPLE) {
            *got = more - skip;
            break;
        }
    }
    return DH_OK;
}

static dh_status refuse(const dh_load_source *source, const dh_encoding_finding *found, dh_error *error)
{
    dh_strbuf list = {0};
    for (int i = 0; i < found->n; i++) {
        const dh_encoding_guess *guess = &found->guesses[i];
        dh_strbuf_add(&list, i > 0 ? dh_tr(" or ") : "");
        if (guess->words > 0)
            dh_strbuf_printf(&list, dh_tr("\"%s\" (%lld of %lld words are Vietnamese)"),
                             dh_encoding_name(guess->encoding), (long long)guess->vietnamese, (long long)guess->words);
        else
            dh_strbuf_printf(&list, "\"%s\"", dh_encoding_name(guess->encoding));
    }
    dh_status status = dh_error_set(error, DH_EDATA,
                                    "'%s' is not UTF-8, and its encoding is not sure; give encoding = %s in "
                                    "dataset.lua or its profile, or \"utf-8\" to reject the rows that are not",
                                    source->path, list.data != NULL ? list.data : "");
    dh_strbuf_free(&list);
    return status;
}

/* Says what was found of its own. */
static dh_status say_found(dh_load *load, const dh_load_source *source, const dh_encoding_finding *found,
                           dh_error *error)
{
    const dh_encoding_guess *guess = &found->guesses[0];
    if (found->marked)
        return dh_load_add_warning(load, error, "%s: read as %s", source->name, dh_encoding_title(guess->encoding));
    return dh_load_add_note(load, error, "%s: read as %s: %lld of %lld words looked at are Vietnamese", source->name,
                            dh_tr(dh_encoding_title(guess->encoding)), (long long)guess->vietnamese,
                            (long long)guess->words);
}

/* Which encoding the text is in. */
static dh_status find(dh_load *load, const dh_load_source *source, dh_encoding *out, dh_error *error)
{
    dh_encoding_finding found;
    size_t got = 0;
    bool is_utf8 = false;
    if (*out == DH_ENCODING_FOUND) DH_TRY(begins_as_utf8(&is_utf8, source, error));
    if (is_utf8) {
        *out = DH_ENCODING_UTF8;
        return DH_OK;
    }
    char *bytes = dh_malloc(SAMPLE);
    if (bytes == NULL) return dh_error_nomem(error);
    dh_status status = read_sample(source->input, bytes, &got, error);
    if (status == DH_OK && !dh_encoding_detect(&found, bytes, got)) status = dh_error_nomem(error);
    bool sure;
    if (status == DH_OK && (*out == DH_ENCODING_UTF16 || *out == DH_ENCODING_UTF32)) {
        bool four = *out == DH_ENCODING_UTF32;
        dh_encoding wide = dh_encoding_wide(bytes, got, &sure);
        bool fits = four ? wide == DH_ENCODING_UTF32BE : wide == DH_ENCODING_UTF16BE;
        *out = four ? (fits ? wide : DH_ENCODING_UTF32LE) : fits ? wide : DH_ENCODING_UTF16LE;
    } else if (status == DH_OK && !found.sure) { /* a picture is no text in an encoding that is not known */
        status = dh_csv_refuse_foreign(bytes, got, source->path, error);
        if (status == DH_OK) status = refuse(source, &found, error);
    } else if (status == DH_OK) {
        *out = found.guesses[0].encoding;
        if (*out != DH_ENCODING_UTF8) status = say_found(load, source, &found, error);
    }
    dh_free(bytes);
    return status;
}

/* ---- converting ---- */

typedef struct conversion {
    dh_input *from, *to;
    dh_encoding encoding;
    char *bytes; /* BLOCK */
    dh_strbuf text;
    dh_encoding_loss loss;
    int64_t line; /* where the first loss is; till then, lines so far */
} conversion;

static void count_lines(conversion *c, const char *text, size_t size)
{
    for (const char *end = text + size; (text = memchr(text, '\n', (size_t)(end - text))) != NULL; text++) c->line++;
}

static dh_status convert_block(conversion *c, size_t size, dh_error *error)
{
    int64_t before = c->loss.n, done = c->loss.done;
    dh_strbuf_clear(&c->text);
    dh_encoding_convert(&c->text, c->encoding, c->bytes, size, &c->loss);
    if (c->text.failed) return dh_error_nomem(error);
    if (c->text.size == 0) return DH_OK;
    if (before == 0) count_lines(c, c->text.data, c->loss.n > 0 ? (size_t)(c->loss.first - done) : c->text.size);
    return dh_input_add(c->to, c->text.data, c->text.size, error);
}

static dh_status convert_all(conversion *c, dh_error *error)
{
    int64_t at = 0;
    size_t got = 1;
    while (got > 0) {
        DH_TRY(dh_input_read(c->from, at, c->bytes, BLOCK, &got, error));
        size_t cut = dh_encoding_cut(c->encoding, c->bytes, got, got < BLOCK);
        DH_TRY(convert_block(c, cut, error));
        at += (int64_t)cut;
        if (got < BLOCK) break;
    }
    return dh_input_check(c->from, error);
}

static dh_status convert(dh_load *load, dh_load_source *source, dh_encoding encoding, dh_error *error)
{
    conversion c = {.from = source->input, .encoding = encoding, .line = 1, .bytes = dh_malloc(BLOCK)};
    dh_status status = c.bytes != NULL ? dh_input_open_empty(&c.to, source->path, error) : dh_error_nomem(error);
    if (status == DH_OK) status = convert_all(&c, error);
    dh_free(c.bytes);
    dh_strbuf_free(&c.text);
    if (status != DH_OK) {
        dh_input_close(c.to);
        return status;
    }
    dh_input_close(source->input);
    source->input = c.to;
    if (c.loss.n == 0) return DH_OK;
    return dh_load_add_note(load, error,
                            "%s: bytes that mean nothing in %s, read as U+FFFD: %lld, the first in line %lld",
                            source->name, dh_tr(dh_encoding_title(encoding)), (long long)c.loss.n, (long long)c.line);
}

dh_status dh_load_decode(dh_load *load, dh_load_source *source, dh_error *error)
{
    dh_encoding encoding = dh_load_rules_of(load, source)->entry.encoding;
    if (encoding == DH_ENCODING_FOUND || encoding == DH_ENCODING_UTF16 || encoding == DH_ENCODING_UTF32)
        DH_TRY(find(load, source, &encoding, error));
    return encoding == DH_ENCODING_UTF8 ? DH_OK : convert(load, source, encoding, error);
}
