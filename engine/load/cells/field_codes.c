/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Categories and booleans. Each row is looked up in the memo; texts not in it ("fresh") are collected, read and added
 * to the dictionary in one go per call, and then filled in.
 */
#include "load/cells/field_codes.h"

#include <string.h>

#include "base/memory.h"
#include "load/cells/suspect.h"

/* A text that is not in the memo. Rows that have it wait for its meaning. */
typedef struct fresh_text {
    dh_slice raw;
    int32_t row;       /* first row that has it */
    int32_t meaning;   /* a code, or one of DH_MEMO_… */
    unsigned suspects; /* a suspected one is never put in the memo, so that each of its rows is seen here */
    bool irregular_records;
} fresh_text;

typedef struct fresh_texts {
    fresh_text *items;
    int32_t n, capacity;
    int32_t n_read; /* the first ones, whose meaning is known */
} fresh_texts;

#define WAITS (-16) /* meaning WAITS - i: waits for fresh text i */

/* Makes a row wait for its text; equal texts in a row share one entry. */
static dh_status wait_for(dh_reading *r, fresh_texts *fresh, int32_t row, dh_slice raw, bool irregular_records,
                          int32_t *meaning)
{
    const fresh_text *last = fresh->n > 0 ? &fresh->items[fresh->n - 1] : NULL;
    if (last != NULL && !irregular_records && !last->irregular_records && last->raw.size == raw.size &&
        memcmp(last->raw.data, raw.data, raw.size) == 0) {
        *meaning = WAITS - (fresh->n - 1); /* the same text as the last */
        return DH_OK;
    }
    if (fresh->n == fresh->capacity) {
        int32_t capacity = fresh->capacity * 2 + 64;
        fresh_text *grown = dh_arena_alloc(r->arena, (size_t)capacity * sizeof *grown);
        if (grown == NULL) return dh_error_nomem(r->error);
        if (fresh->n > 0) memcpy(grown, fresh->items, (size_t)fresh->n * sizeof *grown);
        fresh->items = grown;
        fresh->capacity = capacity;
    }
    fresh->items[fresh->n] = (fresh_text){raw, row, DH_MEMO_NONE, 0, irregular_records};
    *meaning = WAITS - fresh->n++;
    return DH_OK;
}

/* Looks a field up in the memo; DH_MEMO_NONE when it is not there, or `memo` is NULL. */
static inline int32_t meaning_of(const dh_memo *memo, dh_slice raw, bool irregular_records)
{
    if (irregular_records || memo == NULL) return DH_MEMO_NONE;
    if (raw.size > DH_MEMO_SHORT) return dh_memo_find_long(memo, raw.data, raw.size);
    return dh_memo_find_short(memo, dh_memo_words_of(raw.data, raw.size), (uint32_t)raw.size);
}

/* Reads a fresh text: sets its meaning, or DH_MEMO_NONE and *text, which is still to be added to the dictionary. */
static dh_status read_fresh(dh_reading *r, fresh_text *of, dh_slice *text)
{
    const dh_column_spec *spec = &r->rule->entry->spec->columns[r->rule->column];
    bool simple = r->rule->type == DH_CATEGORY && spec->choices == NULL && !of->irregular_records && of->raw.size > 0;
    const dh_slice raw = of->raw;
    if (simple && raw.data[0] != '"' && dh_reading_is_direct(r, raw, false) &&
        (dh_suspect_is_plain(raw.data, raw.size) ||
         (!dh_suspect_is_possible(raw.data, raw.size) && !dh_suspect_may_be_loose(raw.data, raw.size)))) {
        *text = of->raw;
        return DH_OK;
    }
    dh_value value;
    DH_TRY(dh_reading_cell(r, of->row, of->raw, of->irregular_records, &value, &of->meaning, &of->suspects));
    if (of->meaning != 0) return DH_OK;
    of->meaning = r->rule->type == DH_BOOL ? value.as.boolean != 0 : DH_MEMO_NONE;
    if (r->rule->type == DH_CATEGORY) *text = (dh_slice){value.as.text.data, value.as.text.size};
    return DH_OK;
}

/* Whether nearly all of these codes are new (not below `size`, the dictionary's size before): then texts rarely repeat,
 * and the memo costs more than it saves. */
static bool are_new(const int32_t *codes, int32_t n, int32_t size)
{
    int32_t n_new = 0;
    for (int32_t k = 0; k < n; k++) n_new += codes[k] >= size;
    return n >= 64 && n_new > n / 8 * 7;
}

/* Reads the fresh texts that were not read yet, adds them to the dictionary in one call, and puts them in the memo. */
static dh_status read_all_fresh(dh_reading *r, fresh_texts *fresh)
{
    size_t n = (size_t)(fresh->n - fresh->n_read) + 1;
    const char **texts = dh_arena_alloc(r->arena, n * sizeof *texts);
    size_t *sizes = dh_arena_alloc(r->arena, n * sizeof *sizes);
    int32_t *codes = dh_arena_alloc(r->arena, n * sizeof *codes), *coded = dh_arena_alloc(r->arena, n * sizeof *coded);
    int32_t n_coded = 0, size = r->rule->dictionary ? dh_dictionary_size(r->rule->dictionary) : 0;
    if (texts == NULL || sizes == NULL || codes == NULL || coded == NULL) return dh_error_nomem(r->error);
    int32_t first = fresh->n_read;
    fresh->n_read = fresh->n;
    for (int32_t k = first; k < fresh->n; k++) {
        dh_slice text = {"", 0};
        DH_TRY(read_fresh(r, &fresh->items[k], &text));
        if (fresh->items[k].meaning != DH_MEMO_NONE) continue;
        texts[n_coded] = text.data;
        sizes[n_coded] = text.size;
        coded[n_coded++] = k;
    }
    if (n_coded > 0 && dh_dictionary_add_all(r->rule->dictionary, texts, sizes, n_coded, codes) != 0)
        return dh_error_nomem(r->error);
    for (int32_t k = 0; k < n_coded; k++) fresh->items[coded[k]].meaning = codes[k];
    r->reader->blind = are_new(codes, n_coded, size);
    for (int32_t k = first; k < fresh->n && !r->reader->blind; k++) {
        const fresh_text *of = &fresh->items[k];
        if (!of->irregular_records && of->suspects == 0 &&
            dh_memo_put(r->reader->memo, of->raw.data, of->raw.size, of->meaning) != 0)
            return dh_error_nomem(r->error);
    }
    return DH_OK;
}

#define FIRST_ROWS 128 /* enough to meet most texts of a category */

/* Looks up each row, even if it repeats the one before: comparing first would be an unpredictable branch. A memo that
 * is still empty is filled from the first rows, so that not all rows of the first chunk are read as fresh ones. */
static dh_status find_each(dh_reading *r, int32_t *meanings, fresh_texts *fresh)
{
    const dh_memo *memo = r->reader->blind ? NULL : r->reader->memo;
    const dh_places from = dh_reading_places(r);
    bool empty = memo != NULL && dh_memo_is_empty(memo);
    for (int32_t i = 0; i < from.n; i++) {
        if (empty && i == FIRST_ROWS) DH_TRY(read_all_fresh(r, fresh));
        bool irregular_records;
        dh_slice raw = dh_place_of(&from, i, &irregular_records);
        meanings[i] = meaning_of(memo, raw, irregular_records);
        if (meanings[i] == DH_MEMO_NONE) DH_TRY(wait_for(r, fresh, i, raw, irregular_records, &meanings[i]));
    }
    return DH_OK;
}

/* A run of rows with the same short text; a row with a long or irregular text is a run of its own. */
typedef struct run {
    dh_memo_words words;
    uint32_t size; /* OTHER: not a short text */
    int32_t row;   /* the first */
} run;

#define OTHER     UINT32_MAX
#define LOOKAHEAD 16 /* how many runs ahead buckets are prefetched: with many texts they are not in a near cache */

/* Lists the runs. Branch-free: every row is written, and overwritten by the next if it starts no run. */
static int32_t find_starts(const dh_reading *r, run *runs)
{
    const dh_places from = dh_reading_places(r);
    run before = {{0, 0}, OTHER, 0};
    int32_t m = 0;
    for (int32_t i = 0; i < from.n; i++) {
        bool irregular_records;
        dh_slice raw = dh_place_of(&from, i, &irregular_records);
        run now = {{0, 0}, OTHER, i};
        if (!irregular_records && raw.size <= DH_MEMO_SHORT) {
            now.words = dh_memo_words_of(raw.data, raw.size);
            now.size = (uint32_t)raw.size;
        }
        runs[m] = now;
        m += (now.words.low != before.words.low) | (now.words.high != before.words.high) | (now.size != before.size) |
             (now.size == OTHER);
        before = now;
    }
    return m;
}

/* As find_each, for columns in which most rows repeat the one before: one lookup per run. */
static dh_status find_runs(dh_reading *r, int32_t *meanings, fresh_texts *fresh)
{
    const dh_memo *memo = r->reader->blind ? NULL : r->reader->memo;
    int32_t n = (int32_t)r->out->length;
    run *runs = dh_arena_alloc(r->arena, ((size_t)n + 1) * sizeof *runs);
    if (runs == NULL) return dh_error_nomem(r->error);
    int32_t m = find_starts(r, runs);
    for (int32_t k = 0; k < m; k++) {
        const run *at = &runs[k];
        int32_t meaning = DH_MEMO_NONE, end = k + 1 < m ? at[1].row : n;
        if (memo != NULL && k + LOOKAHEAD < m) dh_memo_prefetch(memo, at[LOOKAHEAD].words, at[LOOKAHEAD].size);
        if (memo != NULL && at->size != OTHER) meaning = dh_memo_find_short(memo, at->words, at->size);
        if (meaning == DH_MEMO_NONE) {
            bool irregular_records;
            dh_slice raw = dh_chunk_field(r->chunk, dh_reading_row(r, at->row), r->field, &irregular_records);
            if (at->size == OTHER) meaning = meaning_of(memo, raw, irregular_records);
            if (meaning == DH_MEMO_NONE) DH_TRY(wait_for(r, fresh, at->row, raw, irregular_records, &meaning));
        }
        for (int32_t i = at->row; i < end; i++) meanings[i] = meaning;
    }
    return DH_OK;
}

/* Finds the meaning of each row; rows with fresh texts wait. *all: every row has a code already. */
static dh_status find_meanings(dh_reading *r, int32_t *meanings, fresh_texts *fresh, bool *all)
{
    int32_t n = (int32_t)r->out->length, repeats = 0, signs = 0;
    DH_TRY(r->reader->runs ? find_runs(r, meanings, fresh) : find_each(r, meanings, fresh));
    for (int32_t i = 0; i < n; i++) signs |= meanings[i];
    for (int32_t i = 1; i < n; i++) repeats += meanings[i] == meanings[i - 1];
    r->reader->runs = repeats > n / 4 * 3;
    *all = signs >= 0;
    return DH_OK;
}

/* Gives the waiting rows their meaning; rows without a code become null. An invalid text is reported for each of its
 * rows; for the first row of a fresh text that was done when it was read. Doubts are reported for each row. */
static dh_status fill_rows(dh_reading *r, int32_t *meanings, const fresh_texts *fresh)
{
    for (int32_t i = 0; i < r->out->length; i++) {
        bool reported = false;
        if (meanings[i] <= WAITS) {
            const fresh_text *of = &fresh->items[WAITS - meanings[i]];
            meanings[i] = of->meaning;
            reported = of->row == i;
            if (of->suspects != 0) DH_TRY(dh_reading_suspect(r, i, of->raw, of->irregular_records, of->suspects));
        }
        if (meanings[i] >= 0) continue;
        if (meanings[i] == DH_MEMO_INVALID && !reported) {
            bool irregular_records;
            dh_value ignored;
            int32_t again;
            unsigned suspects;
            dh_slice raw = dh_chunk_field(r->chunk, dh_reading_row(r, i), r->field, &irregular_records);
            DH_TRY(dh_reading_cell(r, i, raw, irregular_records, &ignored, &again, &suspects));
        }
        meanings[i] = 0;
        if (r->out->valid == NULL) r->out->valid = dh_vector_new_valid(r->arena, r->out->length, true);
        if (r->out->valid == NULL) return dh_error_nomem(r->error);
        r->out->valid[i] = 0;
    }
    return DH_OK;
}

dh_status dh_reading_codes(dh_reading *r)
{
    size_t n = (size_t)r->out->length + 1;
    bool truth = r->rule->type == DH_BOOL, all;
    fresh_texts fresh = {0};
    if (r->reader->memo == NULL && (r->reader->memo = dh_memo_new()) == NULL) return dh_error_nomem(r->error);
    int32_t *meanings = truth ? dh_arena_alloc(r->arena, n * sizeof *meanings) : r->out->values;
    if (meanings == NULL) return dh_error_nomem(r->error);
    DH_TRY(find_meanings(r, meanings, &fresh, &all));
    if (fresh.n > fresh.n_read) DH_TRY(read_all_fresh(r, &fresh));
    if (!all) DH_TRY(fill_rows(r, meanings, &fresh));
    for (int32_t i = 0; truth && i < r->out->length; i++) ((uint8_t *)r->out->values)[i] = (uint8_t)meanings[i];
    return DH_OK;
}
