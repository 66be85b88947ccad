/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of administrative units as people write them: "Xã Hòa Bình", "X. Hoà Bình", "UBND xã Hòa Bình.", "P3". */
#ifndef DH_BASE_UNIT_NAME_H
#define DH_BASE_UNIT_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* What is left of the name behind the word of its kind, for comparison, as by dh_text_alike: "UBND X. Hoà Bình." →
 * "hòa bình", "Phường 03" → "3". *kinds: the kinds that the word may stand for, a bit each; 0 = none is written,
 * several = an abbreviation of more than one ("X." of xã and xóm). "UBND" is no kind, and is left out; villages have
 * none, so "UBND X." is xã. A name of a kind alone stays whole. The second is of names without marks, and reads those of
 * kinds likewise: "xa hoa binh" → "hoa binh". Of valid UTF-8; freed with dh_free; NULL: out of memory. */
char *dh_unit_name_rest(const char *text, size_t size, unsigned *kinds, size_t *out_size);
char *dh_unit_name_rest_folded(const char *text, size_t size, unsigned *kinds, size_t *out_size);

/* *out: whether the name begins with the word of its kind in full, as documents have it, and ends without a full stop.
 * False: out of memory. */
bool dh_unit_name_is_full(bool *out, const char *text, size_t size);

/* Which of the kinds `kinds` is meant where names of the same rest have those of `others` written in full: an
 * abbreviation of several is the only one of these that it may be, else it stays what it is. */
unsigned dh_unit_name_kind(unsigned kinds, unsigned others);

/* Whether `kinds` is one. */
static inline bool dh_unit_name_is_plain(unsigned kinds)
{
    return kinds != 0 && (kinds & (kinds - 1)) == 0;
}

#endif
