/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unpacks LZ4 frames (github.com/lz4/lz4, lz4_Frame_format.md), which other programs pack Arrow's buffers in. */
#ifndef DH_STORE_LZ4_H
#define DH_STORE_LZ4_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Unpacks one frame to exactly `out_size` bytes. False: it is damaged, or of another size. */
bool dh_lz4_unpack(const uint8_t *in, size_t size, uint8_t *out, size_t out_size);

#endif
