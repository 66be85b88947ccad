/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See label.h. */
#include "base/label.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"

/* How well a folded label fits what was written: 2 the same, 1 at its begin or end as words, 0 not. */
static int fit(const char *label, size_t size, const char *written, size_t n)
{
    if (n == 0 || n > size) return 0;
    if (n == size) return memcmp(label, written, n) == 0 ? 2 : 0;
    bool begins = memcmp(label, written, n) == 0 && label[n] == ' ';
    bool ends = memcmp(label + size - n, written, n) == 0 && label[size - n - 1] == ' ';
    return begins || ends;
}

const char *dh_label_find(const char *of, const char *label, const char *const *names, size_t n)
{
    int best = 0;
    size_t size, found_size;
    const char *found = NULL;
    char *written = dh_text_fold(label, strlen(label), &size);
    for (size_t i = 0; written != NULL && i < size; i++)
        if (written[i] == '_') written[i] = ' '; /* linh_vuc, as names are written */
    for (size_t i = 0; written != NULL && best < 2 && i < n; i++) {
        const char *text = names[i] != NULL ? dh_tr_name_in(DH_LOCALE_VI, of, names[i], strlen(names[i])) : NULL;
        char *folded = text != NULL ? dh_text_fold(text, strlen(text), &found_size) : NULL;
        int fits = folded != NULL ? fit(folded, found_size, written, size) : 0;
        if (fits > best) {
            best = fits;
            found = names[i];
        }
        dh_free(folded);
    }
    dh_free(written);
    return found;
}
