/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See fonts.h. A workbook keeps the bytes of such a text as the letters that CP1252 has at their places. */
#include "load/encoding/fonts.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"
#include "load/encoding/encoding.h"

char *dh_font_bytes(const char *text, size_t size, size_t *out_size, bool *failed)
{
    char *bytes = dh_malloc(size + 1);
    *out_size = 0;
    *failed = bytes == NULL;
    for (size_t at = 0; bytes != NULL && at < size;) {
        int32_t letter = dh_text_next(text, size, &at);
        unsigned byte = letter <= 0xFF ? (unsigned)letter : dh_encoding_byte_of(letter);
        if (byte == 0) {
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
    bool vni = strncasecmp(font, "VNI-", 4) == 0, is_read = vni || strncasecmp(font, ".Vn", 3) == 0;
    if (!is_read || !dh_text_is_valid(text, size)) return false;
    char *bytes = dh_font_bytes(text, size, &n, &failed);
    out->failed = out->failed || failed;
    if (bytes == NULL) return false;
    dh_strbuf read = {0};
    dh_encoding_loss loss = {0};
    dh_encoding_convert(&read, vni ? DH_ENCODING_VNI : DH_ENCODING_TCVN3, bytes, n, &loss);
    dh_free(bytes);
    char *shown = NULL;
    if (!read.failed && read.size > 0 && loss.n == 0)
        shown = capitals && !vni ? dh_text_upper(read.data, read.size, &composed_size)
                                 : dh_text_nfc(read.data, read.size, &composed_size);
    out->failed = out->failed || read.failed || (shown == NULL && read.size > 0 && loss.n == 0);
    dh_strbuf_free(&read);
    bool other = shown != NULL && (composed_size != size || memcmp(shown, text, size) != 0);
    if (other) dh_strbuf_add_bytes(out, shown, composed_size);
    dh_free(shown);
    return other;
}
