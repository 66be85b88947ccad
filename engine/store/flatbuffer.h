/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The part of FlatBuffers that Arrow's metadata needs (flatbuffers.dev, "FlatBuffers Internals"). All is little-endian.
 * A table begins with the signed distance back to its vtable, which lists the offset of each field; references are
 * unsigned distances forward. The builder lays out objects front to back. The reader checks every bound.
 */
#ifndef DH_STORE_FLATBUFFER_H
#define DH_STORE_FLATBUFFER_H

#include <stdint.h>

#include "base/strbuf.h"

/* ---- building ---- */

/* A field of a table: its number in the schema, width in bytes (1, 2, 4 or 8), and value. A reference has width 4, and
 * value 0 until dh_fb_refer sets it. */
typedef struct dh_fb_field {
    uint8_t id, width;
    int64_t value;
} dh_fb_field;
#define DH_FB_REF(id)                                                                                                  \
    (dh_fb_field)                                                                                                      \
    {                                                                                                                  \
        id, 4, 0                                                                                                       \
    }

enum { DH_FB_MAX_FIELDS = 8 };

/* All functions append to a dh_strbuf that starts empty; `failed` tells that memory ran out. Places are offsets in it;
 * what is appended is named by its place. */
void dh_fb_begin(dh_strbuf *out); /* reserves the reference to the root, at place 0 */
/* Sets places[i] to the place of the value of fields[i] (places may be NULL). At most DH_FB_MAX_FIELDS fields, with ids
 * below that. */
uint32_t dh_fb_table(dh_strbuf *out, const dh_fb_field *fields, int n, uint32_t *places);
uint32_t dh_fb_text(dh_strbuf *out, const char *text, size_t size);
/* A vector of `n` zeroed items of `width` bytes; *items: the place of the first, aligned to `align` (4 or 8). */
uint32_t dh_fb_vector(dh_strbuf *out, uint32_t n, uint32_t width, uint32_t align, uint32_t *items);
void dh_fb_put(dh_strbuf *out, uint32_t place, int64_t value, int width); /* overwrites a value */
void dh_fb_refer(dh_strbuf *out, uint32_t place, uint32_t target);        /* sets a reference; target > place */

/* ---- reading ---- */

/* Untrusted bytes. Anything malformed sets `bad`; from then on all functions return the fallback, 0 or NULL. */
typedef struct dh_fb_in {
    const uint8_t *bytes;
    uint32_t size;
    bool bad;
} dh_fb_in;

/* Tables are named by their offset; 0 = none. */
uint32_t dh_fb_root(dh_fb_in *in);
int64_t dh_fb_integer(dh_fb_in *in, uint32_t table, int id, int width, int64_t fallback); /* signed */
uint32_t dh_fb_child(dh_fb_in *in, uint32_t table, int id);
const char *dh_fb_string(dh_fb_in *in, uint32_t table, int id, size_t *size); /* NULL = none; not NUL-terminated */
/* The offset of the first of *n items of `width` bytes; 0 = none. */
uint32_t dh_fb_items(dh_fb_in *in, uint32_t table, int id, uint32_t width, uint32_t *n);
/* Item `index` of a vector of references that dh_fb_items (width 4) found. */
uint32_t dh_fb_item_table(dh_fb_in *in, uint32_t items, uint32_t index);
int64_t dh_fb_get(const dh_fb_in *in, uint32_t place, int width); /* unchecked: within items that were found; signed */

#endif
