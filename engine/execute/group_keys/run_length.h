/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Run-length encoding: where each run of equal neighbouring values begins. */
#ifndef DH_EXECUTE_GROUP_KEYS_RUN_LENGTH_H
#define DH_EXECUTE_GROUP_KEYS_RUN_LENGTH_H

#include <stdint.h>

/* Writes the start of each run, then `n`; `starts` must have room for n + 1. Returns the number of runs. */
int32_t dh_run_length_of_words(int32_t *starts, const uint64_t *words, int32_t n);
int32_t dh_run_length_of_ids(int32_t *starts, const uint32_t *ids, int32_t n);

#endif
