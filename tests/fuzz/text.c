/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: foreign bytes as text. Laws: what is valid stays valid, composing and folding are idempotent, the
 * Vietnamese order is antisymmetric and equal only for equal bytes, numbers and dates read back. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int law)
{
    if (!law) abort();
}

/* Applying the change twice is applying it once, and its result is valid. */
static void check_idempotent(char *(*change)(const char *, size_t, size_t *), const char *text, size_t size)
{
    size_t once_size, twice_size;
    char *once = change(text, size, &once_size);
    must(once && once[once_size] == '\0' && dh_text_is_valid(once, once_size));
    char *twice = change(once, once_size, &twice_size);
    must(twice && twice_size == once_size && memcmp(once, twice, once_size) == 0);
    dh_free(once);
    dh_free(twice);
}

static void check_order(const char *text, size_t size)
{
    size_t half = 0;
    while (half < size / 2) dh_text_next(text, size, &half);
    int ab = dh_text_compare_vi(text, half, text + half, size - half);
    int ba = dh_text_compare_vi(text + half, size - half, text, half);
    must((ab > 0) == (ba < 0) && (ab == 0) == (ba == 0));
    must((ab == 0) == (half == size - half && memcmp(text, text + half, half) == 0));
}

static void check_text(const char *text, size_t size)
{
    const char *trimmed = text;
    size_t trimmed_size = size;
    check_idempotent(dh_text_nfc, text, size);
    check_idempotent(dh_text_fold, text, size);
    check_idempotent(dh_text_tone_place, text, size);
    check_order(text, size);
    must(dh_text_length(text, size) <= (int64_t)size && dh_text_width(text, size) >= 0);
    dh_text_trim(&trimmed, &trimmed_size);
    must(trimmed >= text && trimmed + trimmed_size <= text + size);
    if (!dh_text_needs_nfc(text, size)) {
        size_t same;
        char *composed = dh_text_nfc(text, size, &same);
        must(same == size && memcmp(composed, text, size) == 0);
        dh_free(composed);
    }
}

static void check_number(const uint8_t *data)
{
    double value, again;
    char buffer[32];
    memcpy(&value, data, sizeof value);
    must(dh_text_from_double(value, buffer) < sizeof buffer);
    again = strtod(buffer, NULL);
    must(isnan(value) ? isnan(again) != 0 : again == value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* A copy of exactly this size, so that a read past the end is seen. */
    char *text = malloc(size ? size : 1);
    if (!text) return 0;
    if (size) memcpy(text, data, size);
    int32_t days;
    char buffer[11];
    if (dh_date_parse_iso(text, size, &days)) {
        dh_date_format_iso(days, buffer);
        must(memcmp(buffer, text, 10) == 0);
    }
    size_t valid = dh_text_invalid_at(text, size);
    must(valid <= size);
    for (size_t at = 0; at < size;) dh_text_next(text, size, &at); /* wrong bytes do not stop it either */
    check_text(text, valid);
    if (size >= sizeof(double)) check_number(data);
    free(text);
    return 0;
}
