/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words of people for our columns and values, folded (dh_text_spelling_folded): how the heads of columns are
 * written in the books of communes, and what stands below them.
 */
#ifndef DH_DIALOGUE_PROFILE_WORDS_H
#define DH_DIALOGUE_PROFILE_WORDS_H

#include <stdint.h>

/* A column of a table and a head that means it. */
typedef struct dh_head_word {
    int table; /* DH_SESSIONS … */
    const char *column, *head;
    int weight; /* 2: tells the table from others; 1: found in several */
} dh_head_word;

extern const dh_head_word dh_head_words[];
extern const int32_t dh_n_head_words;

/* A value of a column with fixed values, and a text that means it. */
typedef struct dh_value_word {
    const char *column, *text, *value;
} dh_value_word;

extern const dh_value_word dh_value_words[];
extern const int32_t dh_n_value_words;

/* How names of units of a level begin. */
typedef struct dh_level_word {
    const char *prefix, *level;
} dh_level_word;

extern const dh_level_word dh_level_words[];
extern const int32_t dh_n_level_words;

#endif
