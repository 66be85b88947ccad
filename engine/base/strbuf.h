/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing byte string. Failure to allocate sticks: later calls do nothing and `failed` stays set. */
#ifndef DH_BASE_STRBUF_H
#define DH_BASE_STRBUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct dh_strbuf {
    char *data; /* NUL-terminated once anything was added; NULL before */
    size_t size, capacity;
    bool failed;
} dh_strbuf;

void dh_strbuf_free(dh_strbuf *buffer);  /* and makes it empty */
void dh_strbuf_clear(dh_strbuf *buffer); /* empties it, keeps its memory, resets `failed` */
void dh_strbuf_add(dh_strbuf *buffer, const char *text);
void dh_strbuf_add_bytes(dh_strbuf *buffer, const void *bytes, size_t size);
void dh_strbuf_add_char(dh_strbuf *buffer, char c);
void dh_strbuf_printf(dh_strbuf *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void dh_strbuf_vprintf(dh_strbuf *buffer, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
/* Room for `size` bytes at the end: the caller writes them there and adds their number to buffer->size. NULL when out
 * of memory. The NUL is missing until the next call that adds, or take. */
char *dh_strbuf_room(dh_strbuf *buffer, size_t size);
char *dh_strbuf_take(dh_strbuf *buffer); /* the string (never NULL unless failed), to be freed with dh_free */

#endif
