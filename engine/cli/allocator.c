/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The program's allocator: the C library's, with a count of what it could not give (dh_memory_lacks). The drawing
 * libraries may go on with less than all of a picture when memory fails them; only the count shows that it did. The
 * functions come before the C library's in the order of symbols, and so stand for all libraries of the process.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Sets `function` to the function `name` behind this one. */
#define NEXT(function, name)                                                                                           \
    do {                                                                                                               \
        static _Atomic(void *) found;                                                                                  \
        void *symbol = atomic_load_explicit(&found, memory_order_acquire);                                             \
        if (symbol == NULL) atomic_store_explicit(&found, symbol = next_of(name), memory_order_release);               \
        memcpy(&(function), &symbol, sizeof symbol);                                                                   \
    } while (0)

static void *next_of(const char *name)
{
    void *symbol = dlsym(RTLD_NEXT, name);
    if (symbol == NULL) abort();
    return symbol;
}

/* Counts a failure; `errno` stays what it is. */
static void *given(void *memory)
{
    if (memory == NULL) dh_memory_lacked();
    return memory;
}

void *malloc(size_t size)
{
    void *(*next)(size_t);
    NEXT(next, "malloc");
    return given(next(size));
}

void *calloc(size_t n, size_t size)
{
    void *(*next)(size_t, size_t);
    NEXT(next, "calloc");
    return given(next(n, size));
}

/* With size 0 it frees, and gives nothing. */
void *realloc(void *memory, size_t size)
{
    void *(*next)(void *, size_t);
    NEXT(next, "realloc");
    void *grown = next(memory, size);
    return size == 0 ? grown : given(grown);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    void *(*next)(size_t, size_t);
    NEXT(next, "aligned_alloc");
    return given(next(alignment, size));
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    int (*next)(void **, size_t, size_t);
    NEXT(next, "posix_memalign");
    int number = next(out, alignment, size);
    if (number == ENOMEM) dh_memory_lacked();
    return number;
}
