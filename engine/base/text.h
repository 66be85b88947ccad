/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8 text: validity, width, normalisation, folding for Vietnamese. Results are freed with dh_free, and
 * are NULL when out of memory. */
#ifndef DH_BASE_TEXT_H
#define DH_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Offset of the first byte that is not valid UTF-8 (overlong, surrogate, > U+10FFFF), or `size`. */
size_t dh_text_invalid_at(const char *text, size_t size);
static inline bool dh_text_is_valid(const char *text, size_t size)
{
    return dh_text_invalid_at(text, size) == size;
}

/* At most `room` bytes of the text, without a character that is cut in two. Bytes that are not UTF-8 are cut anywhere.
 */
static inline size_t dh_text_cut(const char *text, size_t size, size_t room)
{
    if (size <= room) return size;
    size_t cut = room;
    while (cut > 0 && room - cut < 3 && ((unsigned char)text[cut] & 0xC0) == 0x80) cut--;
    return cut;
}

/* Decodes one code point at `*position` (valid text) and moves past it. */
int32_t dh_text_next(const char *text, size_t size, size_t *position);
int64_t dh_text_length(const char *text, size_t size); /* code points */
int64_t dh_text_width(const char *text, size_t size);  /* terminal cells: combining 0, wide 2 */

/* Canonical composition (NFC). Returns a NUL-terminated copy; *out_size without the NUL. NULL when out of memory. */
char *dh_text_nfc(const char *text, size_t size, size_t *out_size);
bool dh_text_needs_nfc(const char *text, size_t size); /* false = certainly NFC already: no combining marks present */

/* In capital letters, and NFC. Returns as dh_text_nfc. */
char *dh_text_upper(const char *text, size_t size, size_t *out_size);

/* The Latin letter that nobody can tell the letter from: Đ for Ð (U+00D0) and Ɖ, A for a Cyrillic or Greek А, and for
 * letters of full width; 0 = there is none. */
int32_t dh_text_twin(int32_t c);

/* For matching: NFC, lower case, letters that look alike made one (dh_text_twin), tone marks and diacritics removed, đ → d, runs of white space made one blank,
 * ends trimmed. "Xã  HÒA Bình" → "xa hoa binh". */
char *dh_text_fold(const char *text, size_t size, size_t *out_size);

/* Canonical spelling of a name, for comparison: NFC, lower case, blanks as by dh_text_fold, tone marks placed as by
 * dh_text_tone_place, and y for an i that is the vowel of a syllable after h, k, l, m, s, t or qu, where both are
 * written. "XÃ  HÒA Bình" → "xã hòa bình", "Định kì" → "định kỳ". The second also without tone marks and diacritics. */
char *dh_text_spelling(const char *text, size_t size, size_t *out_size);
char *dh_text_spelling_folded(const char *text, size_t size, size_t *out_size);

/* For telling whether two values are one, written otherwise: as dh_text_spelling, without punctuation but that of
 * numbers ("1.5", "30/4"). "Y tế - Giáo dục." → "y tế giáo dục". The second also without tone marks and diacritics. */
char *dh_text_alike(const char *text, size_t size, size_t *out_size);
char *dh_text_alike_folded(const char *text, size_t size, size_t *out_size);

/* NFC, with the tone mark of oa/oe/uy moved to its place in the older style, so that "hoà" and "hòa" are equal. */
char *dh_text_tone_place(const char *text, size_t size, size_t *out_size);

/* Order by bytes, a prefix before the longer text. Negative, 0, positive. */
int dh_text_compare_bytes(const char *a, size_t a_size, const char *b, size_t b_size);
/* Order of Vietnamese dictionaries: letters a ă â b … d đ e ê …, then tones (ngang, huyền, hỏi, ngã, sắc, nặng),
 * then case. Negative, 0, positive. Total: 0 only for equal bytes. */
int dh_text_compare_vi(const char *a, size_t a_size, const char *b, size_t b_size);
/* Sort key of the first level of that order, letters without tones and case: where two keys differ, comparing them by
 * bytes (a prefix first) orders as dh_text_compare_vi. `key` has room for 3 * size bytes; returns its length. */
size_t dh_text_order_key(const char *text, size_t size, unsigned char *key);

/* Removes blanks (U+0020, tab, NBSP, U+FEFF) at both ends by moving the bounds. */
void dh_text_trim(const char **text, size_t *size);

/* The nearest of `n` names to `name` by edit distance, for "did you mean"; NULL when none is near. */
const char *dh_text_nearest(const char *name, const char *const *names, size_t n);

/* A real number as the shortest decimal text that reads back the same (-0 as 0), without an exponent from 1e-5 to below
 * 1e15; "inf", "-inf", "nan". Returns the length. `buffer` has 32 bytes; those after the NUL may be overwritten. */
size_t dh_text_from_double(double value, char *buffer);
size_t dh_text_from_int64(int64_t value, char *buffer);
/* As strtod in the C locale, whatever that of the process is: what reads numbers, here and everywhere. */
double dh_text_to_double(const char *text, char **end);
/* Takes a whole number of 1 to `max` digits, at most 9, off the begin of *at; false, and nothing taken, where there is
 * none, or one of more digits. */
bool dh_text_take_number(const char **at, size_t max, int *out);
/* From here on the calling thread, and a process forked by it, reads and prints numbers as in the C locale, whatever a
 * library does to that of the process. */
void dh_text_fix_locale(void);
/* |value|, which is finite, as "%.*f" prints it: the exact binary value rounded half to even. `digits` from 0 to 20;
 * `buffer` has 400 bytes. Returns the length. */
size_t dh_text_from_fixed(double value, int digits, char *buffer);

#endif
