/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See flatbuffer.h. */
#include "store/flatbuffer.h"

#include <string.h>

/* ---- building ---- */

/* Pads until `ahead` bytes further on is a multiple of `align`. */
static void align_to(dh_strbuf *out, size_t align, size_t ahead)
{
    while (!out->failed && (out->size + ahead) % align != 0) dh_strbuf_add_char(out, '\0');
}

void dh_fb_put(dh_strbuf *out, uint32_t place, int64_t value, int width)
{
    if (out->failed) return;
    for (int i = 0; i < width; i++) out->data[place + (uint32_t)i] = (char)(uint8_t)((uint64_t)value >> (8 * i));
}

static void add_zeros(dh_strbuf *out, size_t n)
{
    static const char zeros[64];
    for (; n > sizeof zeros; n -= sizeof zeros) dh_strbuf_add_bytes(out, zeros, sizeof zeros);
    dh_strbuf_add_bytes(out, zeros, n);
}

void dh_fb_begin(dh_strbuf *out)
{
    add_zeros(out, 4);
}

void dh_fb_refer(dh_strbuf *out, uint32_t place, uint32_t target)
{
    dh_fb_put(out, place, (int64_t)target - place, 4);
}

/* Appends the vtable, then the table with its widest fields first, so that each is aligned. */
uint32_t dh_fb_table(dh_strbuf *out, const dh_fb_field *fields, int n, uint32_t *places)
{
    uint32_t at[DH_FB_MAX_FIELDS] = {0}, size = 4;
    int max = 0;
    for (int i = 0; i < n; i++)
        if (fields[i].id >= max) max = fields[i].id + 1;
    for (int width = 8; width >= 1; width /= 2) {
        for (int i = 0; i < n; i++) {
            if (fields[i].width != width) continue;
            size = (size + (uint32_t)width - 1) / (uint32_t)width * (uint32_t)width;
            at[i] = size;
            size += (uint32_t)width;
        }
    }
    uint32_t vtable_size = 4 + 2 * (uint32_t)max;
    align_to(out, 8, vtable_size); /* aligns the table, which follows the vtable */
    uint32_t vtable = (uint32_t)out->size, table = vtable + vtable_size;
    add_zeros(out, vtable_size + size);
    dh_fb_put(out, vtable, vtable_size, 2);
    dh_fb_put(out, vtable + 2, size, 2);
    dh_fb_put(out, table, (int64_t)table - vtable, 4);
    for (int i = 0; i < n; i++) {
        dh_fb_put(out, vtable + 4 + 2 * (uint32_t)fields[i].id, at[i], 2);
        dh_fb_put(out, table + at[i], fields[i].value, fields[i].width);
        if (places) places[i] = table + at[i];
    }
    return table;
}

uint32_t dh_fb_text(dh_strbuf *out, const char *text, size_t size)
{
    align_to(out, 4, 0);
    uint32_t place = (uint32_t)out->size;
    add_zeros(out, 4);
    dh_fb_put(out, place, (int64_t)size, 4);
    dh_strbuf_add_bytes(out, text, size);
    dh_strbuf_add_char(out, '\0');
    return place;
}

uint32_t dh_fb_vector(dh_strbuf *out, uint32_t n, uint32_t width, uint32_t align, uint32_t *items)
{
    align_to(out, align, 4);
    uint32_t place = (uint32_t)out->size;
    add_zeros(out, 4 + (size_t)n * width);
    dh_fb_put(out, place, n, 4);
    *items = place + 4;
    return place;
}

/* ---- reading ---- */

int64_t dh_fb_get(const dh_fb_in *in, uint32_t place, int width)
{
    uint64_t value = 0;
    for (int i = 0; i < width; i++) value |= (uint64_t)in->bytes[place + (uint32_t)i] << (8 * i);
    int shift = 64 - 8 * width;
    return (int64_t)(value << shift) >> shift;
}

static bool holds(const dh_fb_in *in, uint64_t place, uint64_t size)
{
    return place <= in->size && size <= in->size - place;
}

static uint32_t bad(dh_fb_in *in)
{
    in->bad = true;
    return 0;
}

/* The target of the reference at `place`, of which at least `min` bytes are there. */
static uint32_t follow(dh_fb_in *in, uint32_t place, uint32_t min)
{
    if (in->bad || !holds(in, place, 4)) return bad(in);
    uint64_t target = place + (uint64_t)(uint32_t)dh_fb_get(in, place, 4);
    if (target <= place || !holds(in, target, min)) return bad(in);
    return (uint32_t)target;
}

/* The offset of a field's value of `width` bytes; 0 = the table does not have it. */
static uint32_t field_place(dh_fb_in *in, uint32_t table, int id, uint32_t width)
{
    if (in->bad || table == 0) return 0;
    if (!holds(in, table, 4)) return bad(in);
    int64_t vtable = (int64_t)table - dh_fb_get(in, table, 4);
    if (vtable < 0 || !holds(in, (uint64_t)vtable, 4)) return bad(in);
    uint32_t v = (uint32_t)vtable, vtable_size = (uint16_t)dh_fb_get(in, v, 2),
             table_size = (uint16_t)dh_fb_get(in, v + 2, 2);
    if (vtable_size < 4 || vtable_size % 2 != 0 || !holds(in, v, vtable_size) || !holds(in, table, table_size))
        return bad(in);
    uint32_t slot = 4 + 2 * (uint32_t)id;
    if (slot + 2 > vtable_size) return 0;
    uint32_t at = (uint16_t)dh_fb_get(in, v + slot, 2);
    if (at == 0) return 0;
    if (at < 4 || at + width > table_size) return bad(in);
    return table + at;
}

uint32_t dh_fb_root(dh_fb_in *in)
{
    return follow(in, 0, 4);
}

int64_t dh_fb_integer(dh_fb_in *in, uint32_t table, int id, int width, int64_t fallback)
{
    uint32_t place = field_place(in, table, id, (uint32_t)width);
    return place && !in->bad ? dh_fb_get(in, place, width) : fallback;
}

uint32_t dh_fb_child(dh_fb_in *in, uint32_t table, int id)
{
    uint32_t place = field_place(in, table, id, 4);
    return place && !in->bad ? follow(in, place, 4) : 0;
}

uint32_t dh_fb_items(dh_fb_in *in, uint32_t table, int id, uint32_t width, uint32_t *n)
{
    *n = 0;
    uint32_t vector = dh_fb_child(in, table, id);
    if (vector == 0) return 0;
    uint64_t count = (uint32_t)dh_fb_get(in, vector, 4);
    if (!holds(in, (uint64_t)vector + 4, count * width)) return bad(in);
    *n = (uint32_t)count;
    return vector + 4;
}

uint32_t dh_fb_item_table(dh_fb_in *in, uint32_t items, uint32_t index)
{
    return items ? follow(in, items + 4 * index, 4) : 0;
}

const char *dh_fb_string(dh_fb_in *in, uint32_t table, int id, size_t *size)
{
    uint32_t n, items = dh_fb_items(in, table, id, 1, &n);
    *size = n;
    return items && !in->bad ? (const char *)in->bytes + items : NULL;
}
