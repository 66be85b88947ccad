/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A region of memory freed as a whole: one per query. Not thread-safe; each worker has its own. */
#ifndef DH_BASE_ARENA_H
#define DH_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

typedef struct dh_arena dh_arena;

/* A state of the arena that dh_arena_release_to rolls back to. */
typedef struct dh_arena_mark {
    void *block;
    size_t used;
} dh_arena_mark;

dh_arena *dh_arena_new(void); /* NULL when out of memory */
void dh_arena_free(dh_arena *arena);

/* `size` bytes aligned to 64 for sizes of 64 and more, to 16 otherwise; not cleared. NULL when out of memory. */
void *dh_arena_alloc(dh_arena *arena, size_t size);
void *dh_arena_zalloc(dh_arena *arena, size_t count, size_t size); /* cleared; NULL also on overflow */
/* Copies and formatted texts, with a NUL. NULL when out of memory. */
char *dh_arena_strdup(dh_arena *arena, const char *text);
char *dh_arena_strndup(dh_arena *arena, const char *text, size_t size);
char *dh_arena_printf(dh_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *dh_arena_vprintf(dh_arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* Makes all that was allocated from `from` the arena's, and frees `from`. */
void dh_arena_adopt(dh_arena *arena, dh_arena *from);

dh_arena_mark dh_arena_get_mark(const dh_arena *arena);
void dh_arena_release_to(dh_arena *arena, dh_arena_mark mark); /* frees all allocated since */

#endif
