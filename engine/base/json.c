/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See json.h. Every control character is escaped, DEL too: terminals act on them. */
#include "base/json.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

/* Whether any byte must be escaped. No early exit, so that the compiler vectorises the loop. */
static bool is_special(const char *text, size_t size)
{
    unsigned char special = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        special |= (unsigned char)((c < 0x20) | (c == '"') | (c == '\\') | (c == 0x7F));
    }
    return special;
}

static char *put_char(char *at, unsigned char c)
{
    static const char letters[] = "btn?fr", hex[] = "0123456789abcdef";
    bool plain = c >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
    if (!plain) *at++ = '\\';
    if (plain || c == '"' || c == '\\') {
        *at++ = (char)c;
    } else if (c >= '\b' && c <= '\r' && c != '\v') {
        *at++ = letters[c - '\b'];
    } else {
        memcpy(at, "u00", 3);
        at[3] = hex[c >> 4];
        at[4] = hex[c & 15];
        at += 5;
    }
    return at;
}

char *dh_json_put_text(char *at, const char *text, size_t size)
{
    *at++ = '"';
    if (!is_special(text, size)) {
        if (size > 0) memcpy(at, text, size);
        at += size;
    } else {
        for (size_t i = 0; i < size; i++) at = put_char(at, (unsigned char)text[i]);
    }
    *at++ = '"';
    return at;
}

char *dh_json_put_number(char *at, double value)
{
    if (isfinite(value)) return at + dh_text_from_double(value, at);
    memcpy(at, "null", 4);
    return at + 4;
}

dh_json_object dh_json_begin(dh_strbuf *out)
{
    dh_strbuf_add_char(out, '{');
    return (dh_json_object){out, false};
}

static void add_quoted(dh_strbuf *out, const char *text)
{
    size_t size = strlen(text);
    char *at = size < SIZE_MAX / 8 ? dh_strbuf_room(out, size * DH_JSON_GROWTH + 2) : NULL;
    if (at)
        out->size += (size_t)(dh_json_put_text(at, text, size) - at);
    else
        out->failed = true;
}

static void add_name(dh_json_object *object, const char *name)
{
    if (object->any) dh_strbuf_add_char(object->out, ',');
    object->any = true;
    add_quoted(object->out, name);
    dh_strbuf_add_char(object->out, ':');
}

void dh_json_add_text(dh_json_object *object, const char *name, const char *text)
{
    add_name(object, name);
    add_quoted(object->out, text);
}

void dh_json_add_integer(dh_json_object *object, const char *name, int64_t value)
{
    char number[DH_JSON_NUMBER];
    add_name(object, name);
    dh_strbuf_add_bytes(object->out, number, dh_text_from_int64(value, number));
}

void dh_json_end(dh_json_object *object)
{
    dh_strbuf_add_char(object->out, '}');
}
