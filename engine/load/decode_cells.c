/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See decode_cells.h. */
#include "load/decode_cells.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/encoding/detect.h"
#include "load/encoding/fonts.h"
#include "load/scan/typed.h"

#define SAMPLE ((size_t)1 << 16) /* bytes that an encoding is found by, … */
#define LOOKED ((size_t)4 << 20) /* … of the first ones of the sheet */
#define BLOCK  ((size_t)1 << 18)

typedef struct cells {
    const char *bytes;
    size_t size, at; /* of the sheet; behind the last text */
    dh_strbuf text;  /* the last one, without quotes and escapes */
    size_t begin;    /* where its quote stands */
} cells;

/* Moves to the next text; false past the last. */
static bool next_text(cells *c)
{
    const char *quote = c->at < c->size ? memchr(c->bytes + c->at, '"', c->size - c->at) : NULL;
    dh_strbuf_clear(&c->text);
    if (quote == NULL) return false;
    c->begin = (size_t)(quote - c->bytes);
    for (c->at = c->begin + 1; c->at < c->size;) {
        const char *end = memchr(c->bytes + c->at, '"', c->size - c->at);
        size_t to = end != NULL ? (size_t)(end - c->bytes) : c->size;
        dh_strbuf_add_bytes(&c->text, c->bytes + c->at, to - c->at);
        c->at = to + 1;
        if (c->at >= c->size || c->bytes[c->at] != '"') break;
        dh_strbuf_add_char(&c->text, '"');
        c->at++;
    }
    if (c->text.size > 0) c->text.size = dh_typed_unescape(c->text.data, c->text.size);
    return true;
}

static bool is_ascii(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)text[i] >= 0x80) return false;
    return true;
}

/* ---- which encoding ---- */

/* Takes the bytes that the texts stand for. *all = false: one has a letter that stands for none, and is as it should
 * be. */
static dh_status take_sample(cells *c, dh_strbuf *sample, bool *all, dh_error *error)
{
    for (*all = true; *all && sample->size < SAMPLE && c->at < LOOKED && next_text(c);) {
        size_t n;
        bool failed;
        if (c->text.size == 0 || is_ascii(c->text.data, c->text.size)) continue;
        char *bytes = dh_font_bytes(c->text.data, c->text.size, &n, &failed);
        if (failed) return dh_error_nomem(error);
        *all = bytes != NULL;
        if (bytes != NULL) dh_strbuf_add_bytes(sample, bytes, n);
        dh_strbuf_add_char(sample, '\n');
        dh_free(bytes);
    }
    return sample->failed || c->text.failed ? dh_error_nomem(error) : DH_OK;
}

static bool is_of_fonts(dh_encoding encoding)
{
    return encoding == DH_ENCODING_TCVN3 || encoding == DH_ENCODING_VNI || encoding == DH_ENCODING_VISCII;
}

/* Whether the words are nearly as good as they stand: "Xã Hòa Bình" is the same in several encodings. */
static bool is_good_as_it_stands(const dh_encoding_finding *found)
{
    for (int i = 0; i < found->n; i++) {
        const dh_encoding_guess *guess = &found->guesses[i];
        bool stands = guess->encoding == DH_ENCODING_CP1252 || guess->encoding == DH_ENCODING_CP1258;
        if (stands && 10 * guess->vietnamese >= 7 * found->guesses[0].vietnamese) return true;
    }
    return false;
}

static dh_status say(dh_load *load, const dh_load_source *source, const dh_encoding_finding *found, dh_error *error)
{
    const dh_encoding_guess *guess = &found->guesses[0];
    if (found->sure)
        return dh_load_add_note(load, error, "%s: read as %s: %lld of %lld words looked at are Vietnamese",
                                source->name, dh_tr(dh_encoding_title(guess->encoding)), (long long)guess->vietnamese,
                                (long long)guess->words);
    return dh_load_add_note(
        load, error,
        "%s: its texts may be in %s (%lld of %lld words are Vietnamese then), which is not sure, and "
        "were read as they stand; give encoding = \"%s\" to read them so",
        source->name, dh_tr(dh_encoding_title(guess->encoding)), (long long)guess->vietnamese, (long long)guess->words,
        dh_encoding_name(guess->encoding));
}

static dh_status find(dh_load *load, const dh_load_source *source, cells *c, dh_encoding *out, dh_error *error)
{
    dh_strbuf sample = {0};
    dh_encoding_finding found = {0};
    bool all;
    *out = DH_ENCODING_UTF8;
    dh_status status = take_sample(c, &sample, &all, error);
    if (status == DH_OK && all && sample.size > 0) {
        if (!dh_encoding_detect(&found, sample.data, sample.size)) status = dh_error_nomem(error);
        bool may_be = status == DH_OK && is_of_fonts(found.guesses[0].encoding) && found.guesses[0].vietnamese > 0 &&
                      !is_good_as_it_stands(&found);
        if (may_be && found.sure) *out = found.guesses[0].encoding;
        if (may_be) status = say(load, source, &found, error);
    }
    dh_strbuf_free(&sample);
    return status;
}

/* ---- converting ---- */

/* Appends the text as it is meant; one that has a letter that is none in the encoding as it stands. */
static dh_status write_text(dh_strbuf *out, const cells *c, dh_encoding encoding, dh_error *error)
{
    size_t n = 0;
    bool failed = false, plain = c->text.size == 0 || is_ascii(c->text.data, c->text.size);
    char *bytes = plain ? NULL : dh_font_bytes(c->text.data, c->text.size, &n, &failed);
    dh_strbuf read = {0};
    dh_encoding_loss loss = {.done = 1};
    if (failed) return dh_error_nomem(error);
    if (bytes != NULL) dh_encoding_convert(&read, encoding, bytes, n, &loss);
    dh_free(bytes);
    dh_status status = read.failed ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && read.size > 0 && loss.n == 0) {
        dh_value value = {.type = DH_TEXT, .valid = 1, .as.text = {read.data, read.size}};
        status = dh_typed_write(out, &value, error);
    } else {
        dh_strbuf_add_bytes(out, c->bytes + c->begin, c->at - c->begin);
    }
    dh_strbuf_free(&read);
    return status;
}

static dh_status convert(cells *c, dh_input *to, dh_encoding encoding, dh_error *error)
{
    dh_strbuf out = {0};
    dh_status status = DH_OK;
    size_t done = 0;
    for (c->at = 0; status == DH_OK && next_text(c); done = c->at) {
        dh_strbuf_add_bytes(&out, c->bytes + done, c->begin - done);
        status = write_text(&out, c, encoding, error);
        if (status == DH_OK && out.size > BLOCK) {
            status = out.failed ? dh_error_nomem(error) : dh_input_add(to, out.data, out.size, error);
            dh_strbuf_clear(&out);
        }
    }
    if (done < c->size) dh_strbuf_add_bytes(&out, c->bytes + done, c->size - done);
    if (status == DH_OK && (out.failed || c->text.failed)) status = dh_error_nomem(error);
    if (status == DH_OK && out.size > 0) status = dh_input_add(to, out.data, out.size, error);
    dh_strbuf_free(&out);
    return status;
}

dh_status dh_load_decode_cells(dh_load *load, dh_load_source *source, dh_error *error)
{
    dh_encoding encoding = dh_load_rules_of(load, source)->entry.encoding;
    bool given = is_of_fonts(encoding) || encoding == DH_ENCODING_CP1258 || encoding == DH_ENCODING_TWICE;
    cells c = {0};
    dh_input *to = NULL;
    if (!given && encoding != DH_ENCODING_FOUND) return DH_OK;
    DH_TRY(dh_input_map(source->input, &c.bytes, &c.size, error));
    dh_status status = given ? DH_OK : find(load, source, &c, &encoding, error);
    if (status == DH_OK && encoding != DH_ENCODING_UTF8) {
        status = dh_input_open_empty(&to, source->path, error);
        if (status == DH_OK)
            status = convert(&c, to, encoding == DH_ENCODING_TWICE ? DH_ENCODING_UTF8 : encoding, error);
    }
    dh_strbuf_free(&c.text);
    if (status == DH_OK && to != NULL) {
        dh_input_close(source->input);
        source->input = to;
    } else {
        dh_input_close(to);
    }
    return status;
}
