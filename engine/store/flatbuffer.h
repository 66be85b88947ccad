/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The little of FlatBuffers that Arrow's metadata needs (flatbuffers.dev, "FlatBuffers Internals"): all little-endian,
 * a table begins with the signed distance back to its vtable, which lists where each field stands; references are
 * unsigned distances forward. Both sides are written for this engine: the builder lays things out front to back, the
 * reader trusts nothing.
 */
#ifndef DH_STORE_FLATBUFFER_H
#define DH_STORE_FLATBUFFER_H

#include <stdint.h>

#include "base/strbuf.h"

/* ---- building ---- */

/* A field of a table: its number in the schema, bytes (1, 2, 4 or 8), value. Something referred to is of width 4 and
 * value 0 until it is there. */
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

/* Everything is appended to an empty dh_strbuf, whose `failed` says whether memory sufficed. Places are offsets. */
void dh_fb_begin(dh_strbuf *out); /* the reference to the root at place 0 */
/* places[i] (may be NULL): where the value of fields[i] stands. At most DH_FB_MAX_FIELDS, ids below it. */
uint32_t dh_fb_table(dh_strbuf *out, const dh_fb_field *fields, int n, uint32_t *places);
uint32_t dh_fb_text(dh_strbuf *out, const char *text, size_t size);
/* `n` items of `width` bytes, zeroed; *items: the place of the first, aligned to `align` (4 or 8). */
uint32_t dh_fb_vector(dh_strbuf *out, uint32_t n, uint32_t width, uint32_t align, uint32_t *items);
void dh_fb_put(dh_strbuf *out, uint32_t place, int64_t value, int width);
void dh_fb_refer(dh_strbuf *out, uint32_t place, uint32_t target); /* target is behind place */

/* ---- reading ---- */

/* Bytes from outside. What is not as it must be sets `bad`, and gives the fallback, 0 or nothing from then on. */
typedef struct dh_fb_in {
    const uint8_t *bytes;
    uint32_t size;
    bool bad;
} dh_fb_in;

/* Tables are named by their place; 0 = none. */
uint32_t dh_fb_root(dh_fb_in *in);
int64_t dh_fb_integer(dh_fb_in *in, uint32_t table, int id, int width, int64_t fallback); /* signed */
uint32_t dh_fb_child(dh_fb_in *in, uint32_t table, int id);
const char *dh_fb_string(dh_fb_in *in, uint32_t table, int id, size_t *size); /* NULL = none; no NUL is promised */
/* The place of the first of *n items of `width` bytes; 0 = none. */
uint32_t dh_fb_items(dh_fb_in *in, uint32_t table, int id, uint32_t width, uint32_t *n);
/* Item `index` of a vector of references that dh_fb_items (width 4) found. */
uint32_t dh_fb_item_table(dh_fb_in *in, uint32_t items, uint32_t index);
int64_t dh_fb_get(const dh_fb_in *in, uint32_t place, int width); /* within what was found */

#endif
