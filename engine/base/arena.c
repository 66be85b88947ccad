/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bump allocator over a stack of blocks. Releasing pops blocks but keeps the largest as a spare, so that a loop of
 * mark and release does not call malloc and free each time. */
#include "base/arena.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"

#define FIRST_BLOCK ((size_t)16 << 10)
#define LAST_BLOCK  ((size_t)1 << 20)

typedef struct block {
    struct block *below;
    size_t size, used; /* of the bytes after the header */
    char padding[64 - sizeof(struct block *) - 2 * sizeof(size_t)];
    char data[];
} block;

_Static_assert(sizeof(block) == 64, "a block's data begins at an aligned address");

struct dh_arena {
    block *top;
    block *spare;     /* a released block, for the next push_block; NULL = none */
    size_t next_size; /* of the next new block: doubles up to LAST_BLOCK */
};

dh_arena *dh_arena_new(void)
{
    dh_arena *arena = dh_calloc(1, sizeof *arena);
    if (arena) arena->next_size = FIRST_BLOCK;
    return arena;
}

void dh_arena_free(dh_arena *arena)
{
    if (!arena) return;
    dh_arena_release_to(arena, (dh_arena_mark){NULL, 0});
    dh_free(arena->spare);
    dh_free(arena);
}

/* Puts a block with room for `size` bytes on top. */
static block *push_block(dh_arena *arena, size_t size)
{
    block *made = arena->spare;
    if (made && made->size >= size) {
        arena->spare = NULL;
    } else {
        size_t room = size > arena->next_size ? size : arena->next_size;
        if (room > SIZE_MAX / 2) return NULL;
        made = dh_aligned_alloc_raw(sizeof(block) + room);
        if (!made) return NULL;
        made->size = room;
        if (arena->next_size < LAST_BLOCK) arena->next_size *= 2;
    }
    made->used = 0;
    made->below = arena->top;
    arena->top = made;
    return made;
}

static void *allocate(dh_arena *arena, size_t size, size_t alignment)
{
    block *top = arena->top;
    if (top) {
        size_t begin = (top->used + alignment - 1) & ~(alignment - 1);
        if (begin <= top->size && size <= top->size - begin) {
            top->used = begin + size;
            return top->data + begin;
        }
    }
    top = push_block(arena, size);
    if (!top) return NULL;
    top->used = size;
    return top->data;
}

void *dh_arena_alloc(dh_arena *arena, size_t size)
{
    return allocate(arena, size ? size : 1, size >= 64 ? 64 : 16);
}

void *dh_arena_zalloc(dh_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
    void *memory = dh_arena_alloc(arena, bytes);
    if (memory && bytes) memset(memory, 0, bytes);
    return memory;
}

char *dh_arena_strdup(dh_arena *arena, const char *text)
{
    return dh_arena_strndup(arena, text, strlen(text));
}

char *dh_arena_strndup(dh_arena *arena, const char *text, size_t size)
{
    char *copy = size < SIZE_MAX ? allocate(arena, size + 1, 1) : NULL;
    if (!copy) return NULL;
    if (size) memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

char *dh_arena_printf(dh_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = dh_arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

char *dh_arena_vprintf(dh_arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int need = vsnprintf(NULL, 0, format, args);
    char *text = need < 0 ? NULL : allocate(arena, (size_t)need + 1, 1);
    if (text) vsnprintf(text, (size_t)need + 1, format, again);
    va_end(again);
    return text;
}

void dh_arena_adopt(dh_arena *arena, dh_arena *from)
{
    block **bottom = &arena->top;
    while (*bottom) bottom = &(*bottom)->below;
    *bottom = from->top;
    from->top = NULL;
    dh_arena_free(from);
}

dh_arena_mark dh_arena_get_mark(const dh_arena *arena)
{
    return (dh_arena_mark){arena->top, arena->top ? arena->top->used : 0};
}

void dh_arena_release_to(dh_arena *arena, dh_arena_mark mark)
{
    while (arena->top && arena->top != mark.block) {
        block *gone = arena->top;
        arena->top = gone->below;
        if (gone->size <= LAST_BLOCK && (!arena->spare || arena->spare->size < gone->size)) {
            dh_free(arena->spare);
            arena->spare = gone;
        } else {
            dh_free(gone);
        }
    }
    if (arena->top) arena->top->used = mark.used;
}
