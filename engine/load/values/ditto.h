/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people write for "the same as in the cell above": nt, n.t, như trên, ", '', //, -nt-. A lone - is none of it. */
#ifndef DH_LOAD_VALUES_DITTO_H
#define DH_LOAD_VALUES_DITTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define DH_DITTO_BYTES 28 /* of the longest that is known, with marks around it */

typedef enum dh_ditto {
    DH_DITTO_NONE,
    DH_DITTO_MARK,
    DH_DITTO_OR_CODE /* NT, which beside other codes in capitals, such as TT, is one of them: nông thôn */
} dh_ditto;

/* False when out of memory. */
bool dh_ditto_of(dh_ditto *out, const char *text, size_t size);

/* Whether a text may be one, by its size and first bytes, so that most are told apart at once. */
static inline bool dh_ditto_is_possible(const char *text, size_t size)
{
    /* " ' ( - . / and blanks; D I N S ` and small ones; of other letters the signs and dashes' first bytes */
    const uint64_t signs = UINT64_C(0xe18500000200), letters = UINT64_C(0x8421100084210);
    if (size == 0 || size > DH_DITTO_BYTES) return false;
    unsigned char first = (unsigned char)text[0];
    if (first >= 0x80) return first == 0xC2 || first == 0xE2 || first == 0xE3;
    if (((first < 64 ? signs : letters) >> (first & 63) & 1) == 0) return false;
    if (first < 64 || first == '`') return true;
    if (size < 2) return false;
    const char *second = first == 'n' || first == 'N' ? "tThH./" : first == 's' || first == 'S' ? "aA" : "dDiI";
    return strchr(second, text[1]) != NULL;
}

#endif
