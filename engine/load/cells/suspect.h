/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a value is suspected of that is loaded all the same: it may not be what it looks like, or its row may not be
 * what is to be counted. It is told with file, line and number.
 */
#ifndef DH_LOAD_CELLS_SUSPECT_H
#define DH_LOAD_CELLS_SUSPECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef enum dh_suspect {
    DH_SUSPECT_TOTAL,       /* the word for a total: the row may be the sum of others */
    DH_SUSPECT_INVISIBLE,   /* had characters that cannot be seen, or unusual blanks: they were mended */
    DH_SUSPECT_BLANKS,      /* of a category: had tabs, line ends or several blanks in a row, read as one blank */
    DH_SUSPECT_DAMAGED,     /* U+FFFD stands where letters were lost */
    DH_SUSPECT_TWICE,       /* encoded twice: "XÃ£" for "Xã" */
    DH_SUSPECT_ENTITY,      /* of HTML: "X&#227;" */
    DH_SUSPECT_ALIKE,       /* letters of another script that look like Latin ones: Ð for Đ, а for a */
    DH_SUSPECT_FROM_TWICE,  /* was encoded twice, and was repaired; */
    DH_SUSPECT_FROM_ENTITY, /* had signs of HTML … */
    DH_SUSPECT_FROM_ALIKE,  /* had letters that look like Latin ones … */
    DH_SUSPECT_UTC,         /* a time in UTC, and … */
    DH_SUSPECT_LOCAL,   /* … one with another offset, or none, of a column that may have offsets: neither is told */
    DH_SUSPECT_MIXED,   /* a time in UTC of a column that has local ones */
    DH_SUSPECT_ZONES,   /* a local time with another offset than most of its column, and not that of summer or winter */
    DH_SUSPECT_UNSAID,  /* values maps the text of a column with fixed values to nothing; each text is told */
    DH_SUSPECT_SUM,     /* the numbers of the row are the sums of those of all others in its file */
    DH_SUSPECT_WEEKDAY, /* a day beside another day of the week than its own */
    DH_SUSPECT_YEAR,    /* a day without a year, read as of the one that the entry says */
    DH_SUSPECT_SERIAL,  /* a day written as the number that spreadsheets have for it */
    DH_SUSPECTS
} dh_suspect;

#define DH_SUSPECT(suspect) (1U << (suspect))

/* A set of suspicions of a time also tells its offset from UTC, in quarters of an hour, above the suspicions. */
enum { DH_SUSPECT_QUARTER = 15 /* minutes */, DH_SUSPECT_OFFSET_BIT = 24, DH_SUSPECT_NO_OFFSET = -64 };

static inline unsigned dh_suspect_of_offset(int minutes)
{
    return (unsigned)(minutes / DH_SUSPECT_QUARTER - DH_SUSPECT_NO_OFFSET) << DH_SUSPECT_OFFSET_BIT;
}

/* In quarters of an hour; DH_SUSPECT_NO_OFFSET = none is told. */
static inline int dh_suspect_offset(unsigned set)
{
    return (int)(set >> DH_SUSPECT_OFFSET_BIT) + DH_SUSPECT_NO_OFFSET;
}

/* What a text is suspected of, but for what only a cell, a column or a file can tell; it is valid UTF-8, trimmed and in
 * NFC. False when out of memory. */
bool dh_suspects_of(unsigned *out, const char *text, size_t size);

/* As dh_suspect_is_possible, of a text that has a byte from 0x80 on or an ampersand. */
bool dh_suspect_looks_possible(const char *text, size_t size);

/* Whether a text may be doubtful that is_clean (scan/scan.h) found clean, so that dh_suspects_of must look. Most texts
 * have neither bytes from 0x80 on nor an ampersand, which eight bytes at a time tell. Up to seven bytes after the text
 * are read, but do not matter. */
static inline bool dh_suspect_is_possible(const char *text, size_t size)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
    for (size_t at = 0; at < size; at += 8) {
        uint64_t word;
        memcpy(&word, text + at, sizeof word);
        if (size - at < 8) word &= (UINT64_C(1) << (8 * (size - at))) - 1;
        uint64_t other = word ^ (ones * '&');
        if (((word | ((other - ones) & ~other)) & high) != 0) return dh_suspect_looks_possible(text, size);
    }
    return false;
}

/* Whether a text may have blanks that dh_text_join_blanks joins; the same eight bytes at a time. */
static inline bool dh_suspect_may_be_loose(const char *text, size_t size)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), low = ones * 0x7f;
    uint64_t before = 0; /* the lowest bit: the byte before is a blank */
    for (size_t at = 0; at < size; at += 8) {
        uint64_t word, after = 0;
        memcpy(&word, text + at, sizeof word);
        if (size - at < 8) after = ~UINT64_C(0) << (8 * (size - at));
        word |= after; /* what follows the text is no blank */
        uint64_t other = word ^ (ones * ' ');
        uint64_t blank = ~(((other & low) + low) | other | low) >> 7; /* the lowest bit of each byte */
        uint64_t control = (word - ones * 0x20) & ~word & (ones * 0x80);
        if (control != 0 || (blank & (blank << 8 | before)) != 0) return true;
        before = blank >> 56;
    }
    return false;
}

/* Whether a text is of printed ASCII characters alone, without blanks and ampersands, as codes are: then neither of the
 * two above holds. False may be wrong. Up to seven bytes after the text are read, but do not matter. */
static inline bool dh_suspect_is_plain(const char *text, size_t size)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
    uint64_t found = 0;
    for (size_t at = 0; at < size; at += 8) {
        uint64_t word;
        memcpy(&word, text + at, sizeof word);
        if (size - at < 8) {
            uint64_t after = ~UINT64_C(0) << (8 * (size - at));
            word = (word & ~after) | (ones * 0x7f & after);
        }
        /* below 0x80 a difference has the high bit if the byte is less, or is the ampersand */
        found |= word | (word - ones * 0x21) | ((word ^ (ones * '&')) - ones);
    }
    return (found & high) == 0;
}

/* Whether a text may be a word for a total: by its first two bytes. At least one byte. */
static inline bool dh_suspect_may_be_total(const char *text, size_t size)
{
    /* c, g, s and t, as places in the alphabet */
    const uint32_t firsts = UINT32_C(1) << 2 | UINT32_C(1) << 6 | UINT32_C(1) << 18 | UINT32_C(1) << 19;
    unsigned char first = (unsigned char)((text[0] | 0x20) - 'a');
    if (first > 25 || (firsts >> first & 1) == 0 || size < 3 || size > 64) return false;
    unsigned char second = (unsigned char)text[1], small = second | 0x20;
    return small == 'o' || small == 'r' || small == 'u' || second == 0xE1 || second == 0xC3;
}

#endif
