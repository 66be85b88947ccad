/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column by the name that is given for it. See head_find.h. */
#include "load/head_find.h"

#include <string.h>

#include "base/text.h"

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next letter, any white space as one blank, and a letter that looks as another does as that one; 0 at the end. */
static int32_t next_letter(const char *text, size_t size, size_t *at)
{
    if (*at >= size) return 0;
    if (!is_blank(text[*at])) {
        int32_t c = dh_text_next(text, size, at), twin = c < 0x80 ? 0 : dh_text_twin(c);
        return twin != 0 ? twin : c;
    }
    while (*at < size && is_blank(text[*at])) ++*at;
    return ' ';
}

bool dh_head_is_same(const char *a, const char *b)
{
    size_t size_a = strlen(a), size_b = strlen(b), at_a = 0, at_b = 0;
    for (;;) {
        int32_t left = next_letter(a, size_a, &at_a), right = next_letter(b, size_b, &at_b);
        if (left != right) return false;
        if (left == 0) return true;
    }
}

int32_t dh_load_find_header(const dh_load_source *source, const char *header)
{
    int32_t found = -1, n = 0;
    for (int32_t i = 0; i < source->n_headers; i++)
        if (source->headers[i][0] != '\0' && dh_head_is_same(source->headers[i], header)) return i;
    for (int32_t i = 0; i < source->n_headers; i++) {
        if (source->leaves[i] == source->headers[i] || !dh_head_is_same(source->leaves[i], header)) continue;
        found = i;
        n++;
    }
    return n == 1 ? found : -1;
}
