/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See pattern.h. Pattern and name are turned into arrays of characters, which are matched with one place to go back to:
 * that of the last star, since what stands before it has been matched already. */
#include "base/pattern.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"

typedef struct characters {
    int32_t *at; /* code points; a byte that is no UTF-8 as its value below 0 */
    size_t n;
} characters;

struct dh_pattern {
    characters text;
};

static dh_status take_apart(characters *out, const char *text, dh_error *error)
{
    size_t size = strlen(text);
    char *composed = NULL;
    if (dh_text_is_valid(text, size) && dh_text_needs_nfc(text, size)) {
        composed = dh_text_nfc(text, size, &size);
        if (composed == NULL) return dh_error_nomem(error);
        text = composed;
    }
    out->n = 0;
    out->at = dh_calloc(size + 1, sizeof *out->at);
    for (size_t i = 0; out->at != NULL && i < size;) {
        size_t begin = i;
        int32_t c = dh_text_next(text, size, &i);
        bool broken = c == 0xFFFD && i == begin + 1;
        out->at[out->n++] = broken ? -(int32_t)(unsigned char)text[begin] : c;
    }
    dh_free(composed);
    return out->at != NULL ? DH_OK : dh_error_nomem(error);
}

dh_status dh_pattern_new(dh_pattern **out, const char *text, dh_error *error)
{
    *out = dh_calloc(1, sizeof **out);
    dh_status status = *out != NULL ? take_apart(&(*out)->text, text, error) : dh_error_nomem(error);
    if (status == DH_OK) return DH_OK;
    dh_pattern_free(*out);
    *out = NULL;
    return status;
}

void dh_pattern_free(dh_pattern *pattern)
{
    if (pattern == NULL) return;
    dh_free(pattern->text.at);
    dh_free(pattern);
}

/* Whether `c` is in the set that begins at *place, with '['; moves past the set. A set that is not closed is none: its
 * '[' stands for itself. */
static bool in_set(const characters *p, size_t *place, int32_t c)
{
    size_t i = *place + 1, first;
    bool none = i < p->n && (p->at[i] == '!' || p->at[i] == '^'), found = false;
    if (none) i++;
    for (first = i; i < p->n && (p->at[i] != ']' || i == first); i++) {
        int32_t low = p->at[i], high = low;
        if (i + 2 < p->n && p->at[i + 1] == '-' && p->at[i + 2] != ']') {
            high = p->at[i + 2];
            i += 2;
        }
        found = found || (c >= low && c <= high);
    }
    if (i >= p->n) {
        ++*place;
        return c == '[';
    }
    *place = i + 1;
    return found != none;
}

/* Whether the pattern's part at *place, which is no star, matches `c`; moves past the part. */
static bool is_one(const characters *p, size_t *place, int32_t c)
{
    if (p->at[*place] == '[') return in_set(p, place, c);
    if (p->at[*place] == '\\' && *place + 1 < p->n) {
        *place += 2;
        return p->at[*place - 1] == c;
    }
    return p->at[(*place)++] == '?' || p->at[*place - 1] == c;
}

static bool matches(const characters *p, const characters *name)
{
    size_t at = 0, i = 0, star = SIZE_MAX, from = 0;
    if (name->n > 0 && name->at[0] == '.' && (p->n == 0 || p->at[0] != '.')) return false;
    while (i < name->n) {
        size_t next = at;
        if (at < p->n && p->at[at] == '*') {
            star = at++;
            from = i;
        } else if (at < p->n && is_one(p, &next, name->at[i])) {
            at = next;
            i++;
        } else if (star != SIZE_MAX) {
            at = star + 1;
            i = ++from;
        } else {
            return false;
        }
    }
    while (at < p->n && p->at[at] == '*') at++;
    return at == p->n;
}

dh_status dh_pattern_match(bool *out, const dh_pattern *pattern, const char *name, dh_error *error)
{
    characters of;
    DH_TRY(take_apart(&of, name, error));
    *out = matches(&pattern->text, &of);
    dh_free(of.at);
    return DH_OK;
}
