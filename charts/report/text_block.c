/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text made fit for a report: its language, valid one-line copies, and **bold**. */
#include "charts/report/report_internal.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"

const char *dh_report_language(dh_locale locale)
{
    return locale == DH_LOCALE_EN ? "en" : "vi";
}

dh_status dh_report_text_copy_n(char **out, const char *text, size_t size, const char *what, dh_error *error)
{
    *out = NULL;
    size_t invalid = dh_text_invalid_at(text, size);
    if (invalid != size)
        return dh_error_set(error, DH_EINVAL, "the %s is not UTF-8 at byte %zu; give its text in UTF-8", dh_tr(what),
                            invalid + 1);
    char *copy = dh_text_needs_nfc(text, size) ? dh_text_nfc(text, size, &size) : dh_strndup(text, size);
    if (copy == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)copy[i] < 0x20 || copy[i] == 0x7f) copy[i] = ' ';
    *out = copy;
    return DH_OK;
}

dh_status dh_report_text_copy(char **out, const char *text, const char *what, dh_error *error)
{
    *out = NULL;
    return text == NULL ? DH_OK : dh_report_text_copy_n(out, text, strlen(text), what, error);
}

/* Appends `size` bytes of text to the marked text, as a run. */
static void add_run(dh_marked *marked, size_t *length, const char *text, size_t size, bool bold)
{
    if (size == 0) return;
    memcpy(marked->text + *length, text, size);
    marked->runs[marked->n++] = (dh_run){*length, *length + size, bold};
    *length += size;
}

dh_status dh_report_marked(dh_marked *out, dh_arena *arena, const char *text, dh_error *error)
{
    size_t marks = 0;
    for (const char *at = text; (at = strstr(at, "**")) != NULL; at += 2) marks++;
    *out = (dh_marked){.text = dh_arena_zalloc(arena, strlen(text) + 1, 1),
                       .runs = dh_arena_zalloc(arena, 2 * marks + 1, sizeof *out->runs)};
    if (out->text == NULL || out->runs == NULL) return dh_error_nomem(error);
    size_t length = 0;
    for (;;) {
        const char *open = strstr(text, "**");
        const char *close = open != NULL ? strstr(open + 2, "**") : NULL;
        if (close == NULL) break;
        add_run(out, &length, text, (size_t)(open - text), false);
        add_run(out, &length, open + 2, (size_t)(close - open - 2), true);
        text = close + 2;
    }
    add_run(out, &length, text, strlen(text), false);
    return DH_OK;
}
