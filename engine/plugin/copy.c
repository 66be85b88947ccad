/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies declared arguments and parameters, whose elements have the size that the plugin was compiled with, into the
 * host's structs: shorter elements are padded with zeros, longer ones cut. */
#include <string.h>

#include "plugin/plugin_internal.h"

/* Replaces *text (may be NULL) by a copy. */
bool dh_copy_text(dh_arena *arena, const char **text)
{
    if (!*text) return true;
    *text = dh_arena_strdup(arena, *text);
    return *text != NULL;
}

/* Copies `n` elements of `from_size` bytes into elements of `size` bytes. */
static void *copy_array(dh_arena *arena, const void *from, uint32_t n, size_t from_size, size_t size)
{
    unsigned char *copy = dh_arena_zalloc(arena, n, size);
    for (uint32_t i = 0; copy && i < n; i++)
        memcpy(copy + i * size, (const unsigned char *)from + i * from_size, from_size < size ? from_size : size);
    return copy;
}

bool dh_copy_args(dh_arena *arena, const dh_arg **args, uint32_t n, uint32_t *size)
{
    if (n == 0 || !*args) return true;
    dh_arg *copy = copy_array(arena, *args, n, *size, sizeof *copy);
    if (!copy) return false;
    for (uint32_t i = 0; i < n; i++)
        if (!dh_copy_text(arena, &copy[i].name) || !dh_copy_text(arena, &copy[i].doc)) return false;
    *args = copy;
    *size = sizeof *copy;
    return true;
}

static const char *const *copy_choices(dh_arena *arena, const char *const *choices)
{
    size_t n = 0;
    while (choices[n]) n++;
    const char **copy = dh_arena_zalloc(arena, n + 1, sizeof *copy);
    for (size_t i = 0; copy && i < n; i++) {
        copy[i] = choices[i];
        if (!dh_copy_text(arena, &copy[i])) return NULL;
    }
    return copy;
}

bool dh_copy_params(dh_arena *arena, const dh_param **params, uint32_t n, uint32_t *size)
{
    if (n == 0 || !*params) return true;
    dh_param *copy = copy_array(arena, *params, n, *size, sizeof *copy);
    if (!copy) return false;
    for (uint32_t i = 0; i < n; i++) {
        if (!dh_copy_text(arena, &copy[i].name) || !dh_copy_text(arena, &copy[i].doc) ||
            !dh_copy_text(arena, &copy[i].fallback))
            return false;
        if (copy[i].choices && !(copy[i].choices = copy_choices(arena, copy[i].choices))) return false;
    }
    *params = copy;
    *size = sizeof *copy;
    return true;
}
