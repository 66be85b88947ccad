/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See lz4.h. Check sums are passed over: a damaged frame has another size, or cells that are told of. */
#include "store/lz4.h"

#include <string.h>

#define MAGIC 0x184d2204U

typedef struct bytes {
    const uint8_t *data;
    size_t size, at;
} bytes;

typedef struct output {
    uint8_t *data;
    size_t size, at;
} output;

static bool take_number(bytes *in, uint32_t *out)
{
    if (in->size - in->at < 4) return false;
    const uint8_t *p = in->data + in->at;
    *out = p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    in->at += 4;
    return true;
}

/* A length of four bits, which goes on in bytes while they are 255. */
static bool take_length(bytes *in, unsigned bits, size_t *out)
{
    *out = bits;
    for (uint8_t more = 255; bits == 15 && more == 255; *out += more) {
        if (in->at == in->size) return false;
        more = in->data[in->at++];
    }
    return true;
}

static bool copy_literals(bytes *in, size_t n, output *out)
{
    if (n > in->size - in->at || n > out->size - out->at) return false;
    memcpy(out->data + out->at, in->data + in->at, n);
    in->at += n;
    out->at += n;
    return true;
}

/* Byte by byte: what is copied may be what was just written. */
static bool copy_match(output *out, size_t back, size_t n)
{
    if (back == 0 || back > out->at || n > out->size - out->at) return false;
    for (size_t i = 0; i < n; i++, out->at++) out->data[out->at] = out->data[out->at - back];
    return true;
}

static bool unpack_block(bytes in, output *out)
{
    while (in.at < in.size) {
        unsigned token = in.data[in.at++];
        size_t n;
        if (!take_length(&in, token >> 4, &n) || !copy_literals(&in, n, out)) return false;
        if (in.at == in.size) return true; /* the last has no match */
        if (in.size - in.at < 2) return false;
        size_t back = in.data[in.at] | (size_t)in.data[in.at + 1] << 8;
        in.at += 2;
        if (!take_length(&in, token & 15, &n) || !copy_match(out, back, n + 4)) return false;
    }
    return false;
}

bool dh_lz4_unpack(const uint8_t *data, size_t size, uint8_t *to, size_t to_size)
{
    bytes in = {data, size, 0};
    output out = {to, to_size, 0};
    uint32_t number;
    if (!take_number(&in, &number) || number != MAGIC || size - in.at < 3) return false;
    unsigned flags = in.data[in.at];
    if (flags >> 6 != 1) return false;
    in.at += 3 + (flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0); /* the size of the contents, a dictionary's number */
    while (in.at < size && take_number(&in, &number)) {
        size_t n = number & 0x7fffffffU;
        if (number == 0) return out.at == to_size;
        if (n > size - in.at) return false;
        bytes block = {data + in.at, n, 0};
        if (!(number >> 31 ? copy_literals(&block, n, &out) : unpack_block(block, &out))) return false;
        in.at += n;
        if (flags & 16) { /* the block's check sum */
            if (size - in.at < 4) return false;
            in.at += 4;
        }
    }
    return false;
}
