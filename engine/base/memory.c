/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The allocator and the fault that tests inject into it. What it returns is the caller's, freed with dh_free. */
#include "base/memory.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ALIGNMENT 64

/* 0 = off; n > 0 = the nth allocation from now is the first to fail; -1 = all fail. */
static _Atomic int64_t fault;
static atomic_bool once; /* the nth alone fails */

static bool must_fail(void)
{
    int64_t left = atomic_load_explicit(&fault, memory_order_relaxed);
    while (left != 0) {
        if (left < 0) return true;
        int64_t next = left > 1 ? left - 1 : atomic_load_explicit(&once, memory_order_relaxed) ? 0 : -1;
        if (atomic_compare_exchange_weak(&fault, &left, next)) return left == 1;
    }
    return false;
}

void dh_memory_fail_after(int64_t n)
{
    atomic_store(&once, false);
    atomic_store(&fault, n > 0 ? n : 0);
}

bool dh_memory_fail_once(int64_t n)
{
    bool waits = atomic_load(&fault) > 0;
    atomic_store(&once, true);
    atomic_store(&fault, n > 0 ? n : 0);
    return waits;
}

static _Atomic(uint64_t) own_lacks;
static _Atomic(_Atomic(uint64_t) *) lacks = &own_lacks;

uint64_t dh_memory_lacks(void)
{
    return atomic_load(atomic_load(&lacks));
}

void dh_memory_count_lacks(_Atomic(uint64_t) *count)
{
    atomic_store(&lacks, count);
}

void dh_memory_lacked(void)
{
    atomic_fetch_add(atomic_load(&lacks), 1);
}

/* Whether to fail at once: larger than any object can be (PTRDIFF_MAX), or a fault is injected. */
static bool refused(size_t size)
{
    return size > PTRDIFF_MAX - ALIGNMENT || must_fail();
}

/* Asks for transparent huge pages for large blocks: random access to them then misses the TLB less often. Advice only;
 * nothing depends on it. */
#define LARGE      ((size_t)4 << 20)
#define LARGE_PAGE ((uintptr_t)2 << 20)

static void *advise(void *memory, size_t size)
{
    if (memory == NULL || size < LARGE) return memory;
    uintptr_t begin = ((uintptr_t)memory + LARGE_PAGE - 1) & ~(LARGE_PAGE - 1);
    uintptr_t end = ((uintptr_t)memory + size) & ~(LARGE_PAGE - 1);
    if (begin < end) madvise((void *)begin, end - begin, MADV_HUGEPAGE);
    return memory;
}

void *dh_malloc(size_t size)
{
    return refused(size) ? NULL : advise(malloc(size ? size : 1), size);
}

void *dh_calloc(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || refused(bytes)) return NULL;
    return advise(calloc(1, bytes ? bytes : 1), bytes);
}

void *dh_calloc_prefaulted(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
    void *memory = dh_malloc(bytes);
    return memory ? memset(memory, 0, bytes) : NULL;
}

void *dh_realloc(void *memory, size_t size)
{
    return refused(size) ? NULL : advise(realloc(memory, size ? size : 1), size);
}

void *dh_realloc_array(void *memory, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
    return dh_realloc(memory, bytes);
}

void dh_free(void *memory)
{
    free(memory);
}

char *dh_strdup(const char *text)
{
    return dh_strndup(text, strlen(text));
}

char *dh_strndup(const char *text, size_t size)
{
    char *copy = size < SIZE_MAX ? dh_malloc(size + 1) : NULL;
    if (!copy) return NULL;
    if (size) memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

int dh_grow(void **array, size_t *capacity, size_t need, size_t item_size)
{
    if (need <= *capacity) return 0;
    size_t wanted = *capacity < 8 ? 8 : *capacity;
    while (wanted < need) {
        if (wanted > SIZE_MAX / 2) return -1;
        wanted *= 2;
    }
    void *grown = dh_realloc_array(*array, wanted, item_size);
    if (!grown) return -1;
    *array = grown;
    *capacity = wanted;
    return 0;
}

void *dh_aligned_alloc_raw(size_t size)
{
    if (refused(size)) return NULL;
    size_t padded = size ? (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT : ALIGNMENT;
    return advise(aligned_alloc(ALIGNMENT, padded), padded);
}

void *dh_aligned_alloc(size_t size)
{
    return dh_aligned_grow(NULL, 0, size);
}

void *dh_aligned_grow(void *memory, size_t size, size_t new_size)
{
    char *grown = dh_aligned_alloc_raw(new_size);
    if (!grown) return NULL;
    size_t padded = new_size ? (new_size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT : ALIGNMENT;
    if (size > new_size) size = new_size;
    if (size) memcpy(grown, memory, size);
    memset(grown + size, 0, padded - size);
    free(memory);
    return grown;
}
