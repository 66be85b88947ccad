/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See fonts.h. A workbook keeps the bytes of such a text as the letters that CP1252 has at their places. */
#include "load/encoding/fonts.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"
#include "load/encoding/encoding.h"

/* The byte of a letter in CP1252; -1 = it has none. */
static int byte_of(int32_t letter)
{
    static const uint16_t high[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                      0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                      0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    if (letter >= 0 && letter <= 0xFF) return (int)letter;
    for (int i = 0; i < 32; i++)
        if (high[i] == letter) return 0x80 + i;
    return -1;
}

/* The text as bytes; NULL = it has a letter that is none, or out of memory (*failed). */
static char *to_bytes(const char *text, size_t size, size_t *out_size, bool *failed)
{
    char *bytes = dh_malloc(size + 1);
    *out_size = 0;
    *failed = bytes == NULL;
    for (size_t at = 0; bytes != NULL && at < size;) {
        int byte = byte_of(dh_text_next(text, size, &at));
        if (byte < 0) {
            dh_free(bytes);
            return NULL;
        }
        bytes[(*out_size)++] = (char)byte;
    }
    return bytes;
}

bool dh_font_read(dh_strbuf *out, const char *font, const char *text, size_t size)
{
    size_t n, length = strlen(font), composed_size = 0;
    bool failed, capitals = length > 0 && font[length - 1] == 'H';
    if (strncasecmp(font, ".Vn", 3) != 0 || !dh_text_is_valid(text, size)) return false;
    char *bytes = to_bytes(text, size, &n, &failed);
    out->failed = out->failed || failed;
    if (bytes == NULL) return false;
    dh_strbuf read = {0};
    dh_encoding_loss loss = {0};
    dh_encoding_convert(&read, DH_ENCODING_TCVN3, bytes, n, &loss);
    dh_free(bytes);
    char *shown = NULL;
    if (!read.failed && read.size > 0 && loss.n == 0)
        shown = capitals ? dh_text_upper(read.data, read.size, &composed_size)
                         : dh_text_nfc(read.data, read.size, &composed_size);
    out->failed = out->failed || read.failed || (shown == NULL && read.size > 0 && loss.n == 0);
    dh_strbuf_free(&read);
    bool other = shown != NULL && (composed_size != size || memcmp(shown, text, size) != 0);
    if (other) dh_strbuf_add_bytes(out, shown, composed_size);
    dh_free(shown);
    return other;
}
