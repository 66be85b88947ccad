/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See numbering.h. */
#include "load/numbering.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "load/section_words.h"

#define LONGEST 40 /* bytes of a head of such a column at most */

/* Heads of columns of running numbers, in small letters without tone marks. */
static const char *const heads[] = {"tt", "stt", "so tt", "so thu tu", "thu tu", "no", "no."};

bool dh_load_is_number_head(bool *out, const char *text, size_t size)
{
    size_t n;
    *out = false;
    if (size == 0 || size > LONGEST) return true;
    char *folded = dh_text_fold(text, size, &n);
    for (size_t k = 0; folded != NULL && k < sizeof heads / sizeof *heads; k++)
        *out = *out || (strlen(heads[k]) == n && memcmp(heads[k], folded, n) == 0);
    dh_free(folded);
    return folded != NULL;
}

dh_status dh_load_mark_numbers(dh_load *load, dh_load_source *source, dh_error *error)
{
    source->are_numbers = dh_arena_zalloc(load->arena, (size_t)source->n_headers + 1, sizeof *source->are_numbers);
    if (source->are_numbers == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < source->n_headers; i++)
        if (!dh_load_is_number_head(&source->are_numbers[i], source->leaves[i], strlen(source->leaves[i])))
            return dh_error_nomem(error);
    return DH_OK;
}

dh_status dh_load_find_numbering(int32_t *out, const dh_load_source *source, dh_csv *csv, const char *bytes,
                                 size_t size, const dh_chunk_shape *shape, dh_error *error)
{
    *out = -1;
    for (int32_t i = 0; i < source->n_headers && *out < 0; i++)
        if (source->are_numbers[i]) *out = i;
    if (*out >= 0) return DH_OK;
    const dh_record *record;
    int64_t n = 0, n_next = 0, last = 0;
    dh_csv_aim(csv, bytes, size, (size_t)shape->begin, shape->line);
    for (int64_t i = 0; i < 1000; i++) {
        DH_TRY(dh_csv_next(csv, &record, error));
        if (record == NULL) break;
        const dh_record_field *field = &record->fields[0];
        if (dh_row_label_of(field->text, (size_t)field->size) != DH_LABEL_NUMBER) continue;
        int64_t number = 0;
        for (int64_t k = 0; k < field->size && k < 9; k++)
            if (field->text[k] >= '0' && field->text[k] <= '9') number = number * 10 + (field->text[k] - '0');
        n++;
        n_next += number == 1 || number == last + 1;
        last = number;
    }
    if (n >= 3 && 10 * n_next >= 9 * n) *out = 0;
    return DH_OK;
}

/* Whether it is a file of a size that people may have typed. */
static bool is_small(const dh_load_source *source)
{
    int64_t size = dh_input_size(source->input);
    return size >= 0 && size <= DH_LOAD_SMALL;
}

bool dh_load_is_laid_out(const dh_load_source *source)
{
    bool numbered = false;
    for (int32_t i = 0; i < source->n_headers && !numbered; i++) numbered = source->are_numbers[i];
    return source->is_sheet || (!source->is_typed && numbered && is_small(source));
}
