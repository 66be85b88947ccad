/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing byte string. The buffer owns its bytes until they are taken. */
#include "base/strbuf.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

void dh_strbuf_free(dh_strbuf *buffer)
{
    dh_free(buffer->data);
    *buffer = (dh_strbuf){0};
}

void dh_strbuf_clear(dh_strbuf *buffer)
{
    buffer->size = 0;
    buffer->failed = false;
    if (buffer->data) buffer->data[0] = '\0';
}

/* Room for `more` bytes and the NUL. */
static bool reserve(dh_strbuf *buffer, size_t more)
{
    if (buffer->failed) return false;
    if (buffer->capacity > buffer->size && buffer->capacity - buffer->size > more) return true;
    if (more > SIZE_MAX - buffer->size - 1 ||
        dh_grow((void **)&buffer->data, &buffer->capacity, buffer->size + more + 1, 1) != 0)
        buffer->failed = true;
    return !buffer->failed;
}

void dh_strbuf_add(dh_strbuf *buffer, const char *text)
{
    dh_strbuf_add_bytes(buffer, text, strlen(text));
}

void dh_strbuf_add_bytes(dh_strbuf *buffer, const void *bytes, size_t size)
{
    if (!reserve(buffer, size)) return;
    if (size) memcpy(buffer->data + buffer->size, bytes, size);
    buffer->size += size;
    buffer->data[buffer->size] = '\0';
}

void dh_strbuf_add_char(dh_strbuf *buffer, char c)
{
    dh_strbuf_add_bytes(buffer, &c, 1);
}

void dh_strbuf_printf(dh_strbuf *buffer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    dh_strbuf_vprintf(buffer, format, args);
    va_end(args);
}

void dh_strbuf_vprintf(dh_strbuf *buffer, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int need = vsnprintf(NULL, 0, format, args);
    if (need < 0) {
        buffer->failed = true;
    } else if (reserve(buffer, (size_t)need)) {
        vsnprintf(buffer->data + buffer->size, (size_t)need + 1, format, again);
        buffer->size += (size_t)need;
    }
    va_end(again);
}

char *dh_strbuf_room(dh_strbuf *buffer, size_t size)
{
    return reserve(buffer, size) ? buffer->data + buffer->size : NULL;
}

char *dh_strbuf_take(dh_strbuf *buffer)
{
    char *text = reserve(buffer, 0) ? buffer->data : NULL;
    if (text) {
        text[buffer->size] = '\0';
        *buffer = (dh_strbuf){0};
    } else {
        dh_strbuf_free(buffer);
    }
    return text;
}
