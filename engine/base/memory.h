/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The engine's one allocator: malloc with checked sizes, and a fault to inject for tests. Everything that the engine
 * itself allocates outside an arena goes through here, so that an allocation-failure sweep reaches all of it.
 */
#ifndef DH_BASE_MEMORY_H
#define DH_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void *dh_malloc(size_t size);               /* never NULL for size 0 unless out of memory */
void *dh_calloc(size_t count, size_t size); /* NULL on overflow too */
/* As dh_calloc, with every page written at once: for hash tables, whose slots are read at random before they are
 * written, so that each page would otherwise fault twice. */
void *dh_calloc_prefaulted(size_t count, size_t size);
void *dh_realloc(void *memory, size_t size);
void *dh_realloc_array(void *memory, size_t count, size_t size); /* NULL on overflow, `memory` intact */
void dh_free(void *memory);
char *dh_strdup(const char *text);
char *dh_strndup(const char *text, size_t size);

/* Makes room for `need` items in an array that grows by doubling. 0, or -1 when out of memory (array intact). */
int dh_grow(void **array, size_t *capacity, size_t need, size_t item_size);

/* For columns: aligned to 64 bytes, padded with zeros to a multiple of 64, freed with dh_free. _grow keeps the first
 * `size` bytes, zeroes the rest and frees `memory`; NULL when out of memory, `memory` intact. */
void *dh_aligned_alloc(size_t size);
void *dh_aligned_alloc_raw(size_t size); /* neither contents nor padding cleared */
void *dh_aligned_grow(void *memory, size_t size, size_t new_size);

/* How many allocations of anybody in the process failed, those of the libraries included, whose own failure may not
 * show; 0 where the program does not count them (cli/allocator.c). Counted in `count` from now on: memory that is
 * shared with a process which wants to know. */
uint64_t dh_memory_lacks(void);
void dh_memory_count_lacks(_Atomic(uint64_t) *count);
void dh_memory_lacked(void); /* one more has failed */

/* Tests: the nth allocation from now on fails, and all after it; 0 turns it off. Per process. */
void dh_memory_fail_after(int64_t n);
/* The same for the nth alone: what goes on without the one may have lost something. Whether one was still to fail. */
bool dh_memory_fail_once(int64_t n);

#endif
