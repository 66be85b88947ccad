/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See input.h. */
#include "fuzz/input.h"

#include <string.h>

char *fuzz_text(fuzz_input *in, const char *const *words, size_t n)
{
    size_t size = 0, longest = 1;
    for (size_t i = 0; i < n; i++)
        if (strlen(words[i]) > longest) longest = strlen(words[i]);
    char *text = malloc(in->size * longest + 1);
    FUZZ_CHECK(text != NULL);
    for (; in->size > 0 && *in->data != '\0'; in->data++, in->size--) {
        size_t word = *in->data - 0x80U;
        if (*in->data < 0x80) {
            text[size++] = (char)*in->data;
        } else if (word < n) {
            memcpy(text + size, words[word], strlen(words[word]));
            size += strlen(words[word]);
        }
    }
    text[size] = '\0';
    return text;
}
