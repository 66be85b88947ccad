/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a text contains another, by bytes: by the widest registers that the processor has. */
#ifndef DH_BASE_TEXT_SEARCH_H
#define DH_BASE_TEXT_SEARCH_H

#include <stddef.h>
#include <stdint.h>

#define DH_TEXT_NOWHERE SIZE_MAX

/* The first place at which `part` stands, or DH_TEXT_NOWHERE. Every text contains the empty one, at 0. Reads nothing
 * outside of the two. */
typedef size_t (*dh_text_search)(const char *text, size_t size, const char *part, size_t part_size);

/* The best for this processor. */
dh_text_search dh_text_search_best(void);
/* All that this processor can run, the portable one first; `index` from 0, NULL past the last. For tests. */
dh_text_search dh_text_search_at(int index);

#endif
