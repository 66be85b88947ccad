/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See meant.h. */
#include "load/cells/meant.h"

#include <string.h>

#include "base/text.h"
#include "load/cells/repair.h"
#include "load/cells/suspect.h"

dh_status dh_cell_is_twice(bool *out, const char *text, size_t size, dh_error *error)
{
    unsigned suspects = 0;
    *out = false;
    if (!dh_text_is_valid(text, size)) return DH_OK;
    if (!dh_suspects_of(&suspects, text, size)) return dh_error_nomem(error);
    *out = (suspects & DH_SUSPECT(DH_SUSPECT_TWICE)) != 0;
    return DH_OK;
}

/* Whether a letter of the text may be the first byte of another. */
static bool may_be_twice(const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        int32_t c = dh_text_next(text, size, &at);
        if (c >= 0xC3 && c <= 0xC6) return true;
    }
    return false;
}

dh_status dh_cell_mean(const char **text, bool twice, dh_arena *arena, dh_error *error)
{
    const unsigned of_spelling =
        DH_SUSPECT(DH_SUSPECT_TWICE) | DH_SUSPECT(DH_SUSPECT_ENTITY) | DH_SUSPECT(DH_SUSPECT_ALIKE);
    unsigned suspects;
    size_t size = strlen(*text);
    dh_strbuf meant = {0};
    if (size == 0 || !dh_text_is_valid(*text, size)) return DH_OK;
    if (!dh_suspects_of(&suspects, *text, size)) return dh_error_nomem(error);
    if (twice && may_be_twice(*text, size)) suspects |= DH_SUSPECT(DH_SUSPECT_TWICE);
    if ((suspects & of_spelling) == 0) return DH_OK;
    dh_text_repair(&meant, *text, size, suspects & of_spelling);
    if (!meant.failed && meant.size > 0 && strcmp(meant.data, *text) != 0)
        *text = dh_arena_strndup(arena, meant.data, meant.size);
    bool failed = meant.failed || *text == NULL;
    dh_strbuf_free(&meant);
    return failed ? dh_error_nomem(error) : DH_OK;
}
