/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See ditto.h. Dashes, dots, brackets and blanks around a word or sign change nothing. */
#include "load/values/ditto.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"

/* As dh_text_fold makes them. */
static const char *const words[] = {"nt",         "n.t",          "n/t",   "nhu tren", "nhu dong tren", "nhu hang tren",
                                    "nhu o tren", "nhu cot tren", "ditto", "idem",     "same as above"};

/* Signs, and how much of one each is: two apostrophes are a quote. */
static const struct {
    const char *text;
    int weight;
} quotes[] = {{"\"", 2}, {"”", 2}, {"“", 2}, {"„", 2}, {"″", 2}, {"〃", 2},
              {"'", 1},  {"’", 1}, {"‘", 1}, {"`", 1}, {"´", 1}, {"′", 1}};

static const char *const around[] = {" ", "\t", "-", "–", "—", ".", "…", "(", ")"};

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static bool begins(const char *text, size_t size, const char *with)
{
    size_t n = strlen(with);
    return size >= n && memcmp(text, with, n) == 0;
}

/* Takes off what stands around. */
static void strip(const char **text, size_t *size)
{
    for (size_t i = 0; i < LENGTH(around);) {
        size_t n = strlen(around[i]);
        bool first = begins(*text, *size, around[i]);
        bool last = !first && *size >= n && memcmp(*text + *size - n, around[i], n) == 0;
        if (first) *text += n;
        if (first || last) *size -= n;
        i = first || last ? 0 : i + 1;
    }
}

/* Quotes with blanks between them at most, or two or three slashes. */
static bool is_sign(const char *text, size_t size)
{
    int weight = 0;
    if (text[0] == '/') return (size == 2 || size == 3) && strspn(text, "/") >= size;
    for (size_t at = 0; at < size;) {
        size_t i = 0, before = at;
        at += text[at] == ' ';
        for (; i < LENGTH(quotes) && before == at; i++) {
            if (!begins(text + at, size - at, quotes[i].text)) continue;
            weight += quotes[i].weight;
            at += strlen(quotes[i].text);
        }
        if (at == before) return false;
    }
    return weight >= 2 && weight <= 8;
}

bool dh_ditto_of(dh_ditto *out, const char *text, size_t size)
{
    bool bare = size == 2 && memcmp(text, "NT", 2) == 0;
    *out = DH_DITTO_NONE;
    if (!dh_ditto_is_possible(text, size) || !dh_text_is_valid(text, size)) return true;
    strip(&text, &size);
    if (size == 0) return true;
    if (is_sign(text, size)) {
        *out = DH_DITTO_MARK;
        return true;
    }
    if (size > 2 && text[0] == '"' && text[size - 1] == '"') text++, size -= 2; /* "nt" in quotes */
    size_t n;
    char *folded = dh_text_fold(text, size, &n);
    for (size_t i = 0; folded != NULL && i < LENGTH(words); i++)
        if (strlen(words[i]) == n && memcmp(words[i], folded, n) == 0) *out = bare ? DH_DITTO_OR_CODE : DH_DITTO_MARK;
    dh_free(folded);
    return folded != NULL;
}
