/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Substring search by bytes, with the widest vector registers that the processor has. */
#ifndef DH_BASE_TEXT_SEARCH_H
#define DH_BASE_TEXT_SEARCH_H

#include <stddef.h>
#include <stdint.h>

#define DH_TEXT_NOWHERE SIZE_MAX

/* The offset of the first occurrence of `part`, or DH_TEXT_NOWHERE. An empty part is found at 0. Reads no byte outside
 * the two texts. */
typedef size_t (*dh_text_search)(const char *text, size_t size, const char *part, size_t part_size);

/* The fastest version for this processor. */
dh_text_search dh_text_search_best(void);
/* All versions that this processor can run, the portable one at 0; NULL past the last. For tests. */
dh_text_search dh_text_search_at(int index);

#endif
