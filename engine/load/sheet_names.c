/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See sheet_names.h. */
#include "load/sheet_names.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define CUT 27 /* UTF-16 units of a name, with room for a number of up to three digits */

dh_status dh_sheet_names_init(dh_sheet_names *names, dh_error *error)
{
    *names = (dh_sheet_names){.keys = dh_dictionary_new()};
    return names->keys != NULL ? DH_OK : dh_error_nomem(error);
}

void dh_sheet_names_clear(dh_sheet_names *names)
{
    if (names->keys != NULL) dh_dictionary_unref(names->keys);
    dh_free(names->numbers);
    *names = (dh_sheet_names){0};
}

/* The code of a name; *added: it was not taken. -1: out of memory. */
static int32_t add_key(dh_sheet_names *names, const char *name, bool *added)
{
    size_t size;
    char *key = dh_text_spelling(name, strlen(name), &size);
    int32_t before = dh_dictionary_size(names->keys);
    int32_t code = key != NULL ? dh_dictionary_add(names->keys, key, size) : -1;
    dh_free(key);
    *added = code >= before;
    if (!*added) return code;
    if (dh_grow((void **)&names->numbers, &names->capacity, (size_t)code + 1, sizeof *names->numbers) != 0) return -1;
    names->numbers[code] = 1;
    return code;
}

dh_status dh_sheet_names_take(dh_sheet_names *names, const dh_workbook_api *api, char *out, const char *name,
                              size_t size, const char *other, dh_error *error)
{
    char base[DH_BOOK_NAME_SIZE], number[16];
    bool added;
    api->name(base, name, size, CUT);
    if (base[0] == '\0') api->name(base, other, strlen(other), CUT);
    int32_t code = add_key(names, base, &added);
    memcpy(out, base, sizeof base);
    while (code >= 0 && !added) {
        int digits = snprintf(number, sizeof number, " %d", (int)++names->numbers[code]);
        api->name(out, base, strlen(base), DH_BOOK_MAX_NAME - digits);
        memcpy(out + strlen(out), number, (size_t)digits + 1);
        if (add_key(names, out, &added) < 0) return dh_error_nomem(error);
    }
    return code >= 0 ? DH_OK : dh_error_nomem(error);
}
