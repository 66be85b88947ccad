/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left of a text for telling whether another is the same value, written otherwise. See text.h. */
#include <utf8proc.h>

#include "base/memory.h"
#include "base/strbuf.h"
#include "base/text.h"

/* Signs that tell what a value is, though Unicode counts them as punctuation. */
static bool has_meaning(int32_t c)
{
    return c == '%' || c == '&' || c == '#' || c == '@' || c == '*' || c == 0xA7 || c == 0x2030;
}

static bool is_punctuation(int32_t c)
{
    if (c < 0x80 && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' ')) return false;
    utf8proc_category_t category = utf8proc_category(c);
    return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO && !has_meaning(c);
}

static bool is_digit(int32_t c)
{
    return c >= '0' && c <= '9';
}

/* Whether punctuation is part of a number: "1.5", "30/4", "-5". */
static bool is_in_number(int32_t before, int32_t c, int32_t after)
{
    if (!is_digit(after)) return false;
    return is_digit(before) || (c == '-' && (before == 0 || before == ' '));
}

static int32_t next_of(const char *text, size_t size, size_t at)
{
    return at < size ? dh_text_next(text, size, &at) : 0;
}

/* Without punctuation, which parts words as blanks do. */
static char *without_punctuation(const char *text, size_t size, size_t *out_size)
{
    dh_strbuf out = {0};
    bool blank = false;
    int32_t before = 0;
    for (size_t at = 0; at < size;) {
        size_t begin = at;
        int32_t c = dh_text_next(text, size, &at);
        if (c == ' ' || (is_punctuation(c) && !is_in_number(before, c, next_of(text, size, at)))) {
            blank = true;
        } else {
            if (blank && out.size > 0) dh_strbuf_add_char(&out, ' ');
            dh_strbuf_add_bytes(&out, text + begin, at - begin);
            blank = false;
        }
        before = c;
    }
    *out_size = out.size;
    return dh_strbuf_take(&out);
}

static char *alike(const char *text, size_t size, bool marks, size_t *out_size)
{
    size_t n, length = 0;
    char *spelling = marks ? dh_text_spelling(text, size, &n) : dh_text_spelling_folded(text, size, &n);
    char *bare = spelling != NULL ? without_punctuation(spelling, n, &length) : NULL;
    dh_free(spelling);
    if (out_size != NULL) *out_size = bare != NULL ? length : 0;
    return bare;
}

char *dh_text_alike(const char *text, size_t size, size_t *out_size)
{
    return alike(text, size, true, out_size);
}

char *dh_text_alike_folded(const char *text, size_t size, size_t *out_size)
{
    return alike(text, size, false, out_size);
}
