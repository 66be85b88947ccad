/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Heads that are not in the list of words (words.h), by the words that they are made of: all of them are of one set,
 * and those that make the meaning are among them. "Ngày tổ chức hội nghị đối thoại" is a day since it has "ngày" and no
 * word that days of sessions have not; "Ngày thông báo" has one, and is none.
 */
#ifndef DH_DIALOGUE_PROFILE_HEAD_RULES_H
#define DH_DIALOGUE_PROFILE_HEAD_RULES_H

#include <stdbool.h>

/* The column of a table that a folded head (dh_text_spelling_folded) means; NULL = none. *weight: as of dh_head_word.
 * Of heads in words.h it is not asked. has_numbers: what stands below it are mostly numbers. */
const char *dh_head_rule_find(int table, const char *folded, bool has_numbers, int *weight);

#endif
