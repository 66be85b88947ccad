/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people call the rows below a table: its total, and what it is compared with. */
#ifndef DH_LOAD_FOOT_WORDS_H
#define DH_LOAD_FOOT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum dh_foot_words {
    DH_FOOT_NONE,
    DH_FOOT_TOTAL,          /* "Tống cộng", "T/C", "Cả huyện" */
    DH_FOOT_MAYBE_TOTAL,    /* "Huyện", "Chung": a total if rows are numbered and this one is not */
    DH_FOOT_COMPARED,       /* "Cùng kỳ năm trước", "Tăng (+), giảm (-)" */
    DH_FOOT_MAYBE_COMPARED, /* "Trung bình", "Kế hoạch", which a place or an opinion may be named */
    DH_FOOT_PART            /* "Trong đó: nữ": part of the row above, anywhere in a table */
} dh_foot_words;

/* Of the text that names a row, valid UTF-8. Totals that dh_section_is_total knows are none of them. False when out of
 * memory. */
bool dh_foot_words_of(dh_foot_words *out, const char *text, size_t size);
/* Whether it is a DH_FOOT_PART. Most texts are told at once that are none. */
bool dh_foot_is_part(bool *out, const char *text, size_t size);

#endif
