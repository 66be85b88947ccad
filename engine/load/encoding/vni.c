/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VNI for Windows: most letters with marks are a letter and a byte for its marks; some are one byte, and may have marks
 * themselves. The marks of capitals are the capitals, in Latin-1, of the marks of small letters; typists mix them. */
#include <stdbool.h>
#include <stddef.h>

#include "load/encoding/encoding_internal.h"

/* The marks, as bytes for small letters: grave, hook, tilde, acute, dot; with circumflex, and alone; with breve. */
static const unsigned char tones[] = {0xF8, 0xFB, 0xF5, 0xF9, 0xEF};
static const unsigned char circumflex[] = {0xE2, 0xE0, 0xE5, 0xE3, 0xE1, 0xE4};
static const unsigned char breve[] = {0xEA, 0xE8, 0xFA, 0xFC, 0xE9, 0xEB};

static const struct {
    unsigned char letter;
    uint16_t small[5], capital[5]; /* in the order of `tones` */
} toned[] = {
    {'a', {0xE0, 0x1EA3, 0xE3, 0xE1, 0x1EA1}, {0xC0, 0x1EA2, 0xC3, 0xC1, 0x1EA0}},
    {'e', {0xE8, 0x1EBB, 0x1EBD, 0xE9, 0x1EB9}, {0xC8, 0x1EBA, 0x1EBC, 0xC9, 0x1EB8}},
    {'o', {0xF2, 0x1ECF, 0xF5, 0xF3, 0x1ECD}, {0xD2, 0x1ECE, 0xD5, 0xD3, 0x1ECC}},
    {'u', {0xF9, 0x1EE7, 0x169, 0xFA, 0x1EE5}, {0xD9, 0x1EE6, 0x168, 0xDA, 0x1EE4}},
    {'y', {0x1EF3, 0x1EF7, 0x1EF9, 0xFD, 0x1EF5}, {0x1EF2, 0x1EF6, 0x1EF8, 0xDD, 0x1EF4}},
    {0xF4, {0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3}, {0x1EDC, 0x1EDE, 0x1EE0, 0x1EDA, 0x1EE2}}, /* ơ */
    {0xF6, {0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, 0x1EF1}, {0x1EEA, 0x1EEC, 0x1EEE, 0x1EE8, 0x1EF0}}, /* ư */
};

/* a, e and o with a circumflex, a with a breve, in the order of `circumflex` and `breve` */
static const struct {
    unsigned char letter;
    const unsigned char *marks;
    uint16_t small[6];
} roofed[] = {
    {'a', circumflex, {0xE2, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD}},
    {'e', circumflex, {0xEA, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7}},
    {'o', circumflex, {0xF4, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED1, 0x1ED9}},
    {'a', breve, {0x103, 0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0x1EB7}},
};

/* Letters of one byte. */
static const struct {
    unsigned char byte;
    uint16_t small, capital;
} single[] = {
    {0xEC, 0xEC, 0xCC},     {0xE6, 0x1EC9, 0x1EC8}, {0xF3, 0x129, 0x128}, {0xED, 0xED, 0xCD},   {0xF2, 0x1ECB, 0x1ECA},
    {0xEE, 0x1EF5, 0x1EF4}, {0xF1, 0x111, 0x110},   {0xF4, 0x1A1, 0x1A0}, {0xF6, 0x1B0, 0x1AF},
};

static uint16_t alone(unsigned char byte, bool capital)
{
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++)
        if (single[i].byte == byte) return capital ? single[i].capital : single[i].small;
    return 0;
}

/* The capital of a letter with a circumflex or breve. */
static uint16_t capital_of(uint16_t small)
{
    return (uint16_t)(small < 0x100 ? small - 0x20 : small - 1);
}

static uint16_t with_mark(unsigned char letter, unsigned char mark, bool capital)
{
    for (size_t i = 0; i < sizeof toned / sizeof toned[0]; i++)
        for (size_t k = 0; toned[i].letter == letter && k < sizeof tones; k++)
            if (tones[k] == mark) return capital ? toned[i].capital[k] : toned[i].small[k];
    for (size_t i = 0; i < sizeof roofed / sizeof roofed[0]; i++)
        for (size_t k = 0; roofed[i].letter == letter && k < sizeof breve; k++)
            if (roofed[i].marks[k] == mark) return capital ? capital_of(roofed[i].small[k]) : roofed[i].small[k];
    return 0;
}

uint16_t dh_encoding_vni(unsigned char first, unsigned char second)
{
    bool capital = (first >= 'A' && first <= 'Z') || (first >= 0xC0 && first < 0xE0);
    unsigned char letter = capital ? (unsigned char)(first + 0x20) : first;
    if (second == 0) return first < 0xC0 ? dh_encoding_cp1252[first] : alone(letter, capital);
    if (second < 0xC0) return 0;
    return with_mark(letter, second < 0xE0 ? (unsigned char)(second + 0x20) : second, capital);
}
