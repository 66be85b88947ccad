/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the converters. */
#ifndef DH_LOAD_ENCODING_ENCODING_INTERNAL_H
#define DH_LOAD_ENCODING_ENCODING_INTERNAL_H

#include <stdint.h>

extern const uint16_t dh_encoding_cp1252[256];
extern const uint16_t dh_encoding_cp1258[256];
extern const uint16_t dh_encoding_tcvn3[256];
extern const uint16_t dh_encoding_viscii[256];

/* The character of a letter and the mark after it in VNI; 0 = they are none. `first` alone: `second` = 0. */
uint16_t dh_encoding_vni(unsigned char first, unsigned char second);

#endif
