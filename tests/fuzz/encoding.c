/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as text in each encoding: what comes is UTF-8, the same whatever pieces it is cut into, and what was lost
 * stands where it is said to; which encoding it is ends with one guess at least. What is UTF-8 is repaired to
 * UTF-8. The first byte picks the pieces.
 */
#include <string.h>

#include "base/text.h"
#include "fuzz/fuzz.h"
#include "load/cells/repair.h"
#include "load/encoding/detect.h"

static void convert(dh_strbuf *out, dh_encoding encoding, const char *bytes, size_t size, size_t room,
                    dh_encoding_loss *loss)
{
    for (size_t at = 0; at < size;) {
        size_t n = size - at < room ? size - at : room;
        n = dh_encoding_cut(encoding, bytes + at, n, n == size - at);
        FUZZ_CHECK(n > 0 && n <= size - at);
        dh_encoding_convert(out, encoding, bytes + at, n, loss);
        at += n;
    }
    FUZZ_CHECK(!out->failed && loss->done == (int64_t)out->size);
}

/* Where there is a plain character in reach, pieces give what the whole does. */
static void check_pieces(const dh_strbuf *whole, dh_encoding encoding, const char *bytes, size_t size, size_t room)
{
    dh_strbuf pieces = {0};
    dh_encoding_loss loss = {0};
    size_t run = 0;
    for (size_t i = 0; i < size; i++) {
        run = (unsigned char)bytes[i] < 0x80 ? 0 : run + 1;
        if (run > 100) return;
    }
    convert(&pieces, encoding, bytes, size, room, &loss);
    FUZZ_CHECK(pieces.size == whole->size && (whole->size == 0 || memcmp(pieces.data, whole->data, whole->size) == 0));
    dh_strbuf_free(&pieces);
}

/* Repaired text is text, and what is plain stays as it is. */
static void check_repair(const char *text, size_t size)
{
    dh_strbuf out = {0};
    dh_text_repair(&out, text, size, ~0U);
    FUZZ_CHECK(!out.failed && (out.size == 0 || dh_text_is_valid(out.data, out.size)));
    bool plain = true;
    for (size_t i = 0; plain && i < size; i++) plain = (unsigned char)text[i] < 0x80 && text[i] != '&';
    if (plain) FUZZ_CHECK(out.size == size && (size == 0 || memcmp(out.data, text, size) == 0));
    dh_strbuf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || size > 65536) return 0;
    const char *bytes = (const char *)data + 1;
    size_t room = 200 + data[0];
    size--;
    for (int e = DH_ENCODING_UTF16LE; e < DH_ENCODINGS; e++) {
        dh_strbuf whole = {0};
        dh_encoding_loss loss = {0};
        if (e == DH_ENCODING_UTF32) continue; /* resolved to one of the two before */
        convert(&whole, (dh_encoding)e, bytes, size, size, &loss);
        FUZZ_CHECK(whole.size == 0 || dh_text_is_valid(whole.data, whole.size));
        if (loss.n > 0)
            FUZZ_CHECK(loss.first + 3 <= loss.done && memcmp(whole.data + loss.first, "\xef\xbf\xbd", 3) == 0);
        check_pieces(&whole, (dh_encoding)e, bytes, size, room);
        dh_strbuf_free(&whole);
    }
    check_repair(bytes, dh_text_invalid_at(bytes, size));
    dh_encoding_finding found;
    FUZZ_CHECK(dh_encoding_detect(&found, bytes, size));
    FUZZ_CHECK(found.n >= 1 && found.n <= DH_GUESSES);
    for (int i = 0; i < found.n; i++) FUZZ_CHECK(found.guesses[i].vietnamese <= found.guesses[i].words);
    return 0;
}
