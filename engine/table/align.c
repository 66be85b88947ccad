/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sort-merge join: the rows of both tables are sorted together by their keys, so that equal keys are neighbours. */
#include "table/align.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

typedef struct sides {
    const dh_table *table[2]; /* of an empty one, the other */
    const dh_table *named;    /* the first as given, whose key names count */
    int32_t n_keys;
} sides;

/* A row of one of the tables. */
typedef struct place {
    int32_t side;
    int64_t row;
} place;

/* The table that a key column links to; NULL = none. */
static const dh_table *target_of(const dh_column *column)
{
    return column->type == DH_CATEGORY && column->dictionary ? dh_dictionary_target(column->dictionary) : NULL;
}

static int compare_texts(const dh_column *a, int64_t a_row, const dh_column *b, int64_t b_row)
{
    size_t a_size, b_size;
    const char *a_text = dh_column_text(a, a_row, &a_size), *b_text = dh_column_text(b, b_row, &b_size);
    return dh_text_compare_bytes(a_text, a_size, b_text, b_size);
}

static int compare_cells(const dh_column *a, int64_t a_row, const dh_column *b, int64_t b_row)
{
    bool a_valid = dh_column_is_valid(a, a_row), b_valid = dh_column_is_valid(b, b_row);
    if (!a_valid || !b_valid) return (int)b_valid - (int)a_valid; /* unknown last */
    if (a->type != DH_CATEGORY && a->type != DH_TEXT) return dh_column_compare(a, a_row, b, b_row);
    int order = compare_texts(a, a_row, b, b_row);
    if (order != 0 || !target_of(a) || target_of(a) != target_of(b)) return order;
    int32_t a_link = dh_dictionary_target_row(a->dictionary, dh_column_code(a, a_row));
    int32_t b_link = dh_dictionary_target_row(b->dictionary, dh_column_code(b, b_row));
    return (a_link > b_link) - (a_link < b_link);
}

static int compare_keys(const sides *s, place a, place b)
{
    for (int32_t k = 0; k < s->n_keys; k++) {
        int order =
            compare_cells(dh_table_column(s->table[a.side], k), a.row, dh_table_column(s->table[b.side], k), b.row);
        if (order != 0) return order;
    }
    return 0;
}

static int compare_places(const void *a, const void *b, void *context)
{
    const place *x = a, *y = b;
    int order = compare_keys(context, *x, *y);
    if (order != 0) return order;
    if (x->side != y->side) return x->side - y->side;
    return (x->row > y->row) - (x->row < y->row);
}

/* ---- the result's columns ---- */

/* The common dictionary of two key columns with different ones: one code per text, or per linked row when both link to
 * the same table. */
typedef struct merged {
    dh_dictionary *dictionary;
    const dh_table *target;
    int32_t *code_of; /* by row of the target */
    int32_t *links;   /* by code */
    size_t links_capacity;
    dh_dictionary *loose; /* the texts without a link: each has one code, whatever links its text has elsewhere */
    int32_t *loose_codes;
    size_t loose_capacity;
} merged;

/* A code of its own that links to `link`, -1 = to nothing. */
static int32_t append_linked(merged *m, const char *text, size_t size, int32_t link)
{
    int32_t code = dh_dictionary_append(m->dictionary, text, size);
    if (code < 0 || dh_grow((void **)&m->links, &m->links_capacity, (size_t)code + 1, sizeof *m->links) != 0) return -1;
    m->links[code] = link;
    return code;
}

static int32_t loose_code(merged *m, const char *text, size_t size)
{
    int32_t before = dh_dictionary_size(m->loose), at = dh_dictionary_add(m->loose, text, size);
    if (at < 0 || at < before) return at < 0 ? -1 : m->loose_codes[at];
    if (dh_grow((void **)&m->loose_codes, &m->loose_capacity, (size_t)at + 1, sizeof *m->loose_codes) != 0) return -1;
    return m->loose_codes[at] = append_linked(m, text, size, -1);
}

static int32_t merged_code(merged *m, const dh_column *column, int64_t row)
{
    size_t size;
    const char *text = dh_column_text(column, row, &size);
    if (!m->target) return dh_dictionary_add(m->dictionary, text, size);
    int32_t link = dh_dictionary_target_row(column->dictionary, dh_column_code(column, row));
    if (link < 0) return loose_code(m, text, size);
    if (m->code_of[link] < 0) m->code_of[link] = append_linked(m, text, size, link);
    return m->code_of[link];
}

static int append_merged(merged *m, dh_column *out, const dh_column *const in[2], const place *rows, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        const dh_column *from = in[rows[i].side];
        if (!dh_column_is_valid(from, rows[i].row)) {
            if (dh_column_append_null(out) != 0) return -1;
            continue;
        }
        int32_t code = merged_code(m, from, rows[i].row);
        if (code < 0 || dh_column_append_code(out, code) != 0) return -1;
    }
    return 0;
}

static dh_column *merge_categories(const dh_column *const in[2], const place *rows, int64_t n)
{
    merged m = {.dictionary = dh_dictionary_new(), .loose = dh_dictionary_new()};
    if (target_of(in[0]) == target_of(in[1])) m.target = target_of(in[0]);
    int64_t targets = m.target ? dh_table_rows(m.target) : 0;
    dh_column *out = dh_column_new(DH_CATEGORY, n);
    m.code_of = dh_malloc((size_t)(targets > 0 ? targets : 1) * sizeof *m.code_of);
    for (int64_t i = 0; m.code_of && i < targets; i++) m.code_of[i] = -1;
    bool good = m.dictionary && m.loose && out && m.code_of;
    if (good) {
        dh_dictionary_unref(out->dictionary);
        out->dictionary = dh_dictionary_ref(m.dictionary);
        good = append_merged(&m, out, in, rows, n) == 0;
    }
    if (good && m.target && dh_dictionary_size(m.dictionary) > 0) {
        dh_dictionary_set_link(m.dictionary, m.target, m.links);
        m.links = NULL;
    }
    dh_free(m.links);
    dh_free(m.code_of);
    dh_free(m.loose_codes);
    dh_dictionary_unref(m.loose);
    dh_dictionary_unref(m.dictionary);
    if (good) return out;
    dh_column_unref(out);
    return NULL;
}

static dh_column *merge_column(const dh_column *const in[2], const place *rows, int64_t n)
{
    if (in[0]->type == DH_CATEGORY && in[0]->dictionary != in[1]->dictionary) return merge_categories(in, rows, n);
    dh_column *out = dh_column_new(in[0]->type, n);
    if (!out) return NULL;
    if (in[0]->dictionary) {
        dh_dictionary_unref(out->dictionary);
        out->dictionary = dh_dictionary_ref(in[0]->dictionary);
    }
    for (int64_t i = 0; i < n; i++) {
        if (dh_column_append_from(out, in[rows[i].side], rows[i].row) == 0) continue;
        dh_column_unref(out);
        return NULL;
    }
    return out;
}

static dh_status add_key(dh_table *out, const sides *s, int32_t key, const place *rows, int64_t n, dh_error *error)
{
    const dh_column *in[2] = {dh_table_column(s->table[0], key), dh_table_column(s->table[1], key)};
    dh_column *column = merge_column(in, rows, n);
    if (!column) return dh_error_nomem(error);
    column->display = in[0]->display;
    dh_column_finish(column);
    return dh_table_add(out, dh_table_column_name(s->named, key), column, error);
}

/* ---- matching ---- */

/* Makes one output row of each run of equal keys: `first` is the place its key is read from, pair[side] the row on each
 * side, or -1. EINVAL when one side has a key twice. */
static dh_status pair_up(const sides *s, const place *sorted, int64_t n, place *first, int64_t *pair[2], int64_t *n_out,
                         dh_error *error)
{
    int64_t made = 0;
    for (int64_t i = 0; i < n; i++) {
        bool again = made > 0 && compare_keys(s, first[made - 1], sorted[i]) == 0;
        if (again && pair[sorted[i].side][made - 1] >= 0)
            return dh_error_set(error, DH_EINVAL, "a key comes twice, in rows %lld and %lld of one table",
                                (long long)pair[sorted[i].side][made - 1] + 1, (long long)sorted[i].row + 1);
        if (!again) {
            first[made] = sorted[i];
            pair[0][made] = pair[1][made] = -1;
            made++;
        }
        pair[sorted[i].side][made - 1] = sorted[i].row;
    }
    *n_out = made;
    return DH_OK;
}

static dh_status add_rows(dh_table *out, const char *name, const int64_t *rows, int64_t n, dh_error *error)
{
    dh_column *column = dh_column_new(DH_INT64, n);
    int failed = column ? 0 : -1;
    for (int64_t i = 0; failed == 0 && i < n; i++)
        failed = rows[i] < 0 ? dh_column_append_null(column) : dh_column_append_int64(column, rows[i]);
    if (failed != 0) {
        dh_column_unref(column);
        return dh_error_nomem(error);
    }
    dh_column_finish(column);
    return dh_table_add(out, name, column, error);
}

static dh_status build(dh_table **out, const sides *s, const place *rows, int64_t *const pair[2], int64_t n,
                       dh_error *error)
{
    dh_table *table = dh_table_new();
    dh_status status = table ? DH_OK : dh_error_nomem(error);
    for (int32_t k = 0; status == DH_OK && k < s->n_keys; k++) status = add_key(table, s, k, rows, n, error);
    if (status == DH_OK) status = add_rows(table, "row_1", pair[0], n, error);
    if (status == DH_OK) status = add_rows(table, "row_2", pair[1], n, error);
    if (status == DH_OK)
        *out = table;
    else
        dh_table_free(table);
    return status;
}

static dh_status check_keys(const sides *s, dh_error *error)
{
    for (int32_t side = 0; side < 2; side++)
        if (s->n_keys < 0 || s->n_keys > dh_table_columns(s->table[side]))
            return dh_error_set(error, DH_EINVAL, "%d keys are asked of a table with %d columns", s->n_keys,
                                dh_table_columns(s->table[side]));
    for (int32_t k = 0; k < s->n_keys; k++)
        if (dh_table_column(s->table[0], k)->type != dh_table_column(s->table[1], k)->type)
            return dh_error_set(error, DH_ETYPE, "the key '%s' has another type in the second table",
                                dh_table_column_name(s->table[0], k));
    return DH_OK;
}

dh_status dh_table_align(dh_table **out, const dh_table *a, const dh_table *b, int32_t n_keys, dh_error *error)
{
    *out = NULL;
    /* the other table stands in for an empty one, whose key types do not count */
    sides s = {
        {dh_table_rows(a) > 0 ? a : b, dh_table_rows(b) > 0 ? b : a}, dh_table_columns(a) >= n_keys ? a : b, n_keys};
    DH_TRY(check_keys(&s, error));
    int64_t n_a = dh_table_rows(a), n = n_a + dh_table_rows(b), made = 0;
    size_t room = n > 0 ? (size_t)n : 1;
    place *sorted = dh_calloc(room, sizeof *sorted), *first = dh_calloc(room, sizeof *first);
    int64_t *pair[2] = {dh_calloc(room, sizeof(int64_t)), dh_calloc(room, sizeof(int64_t))};
    dh_status status = sorted && first && pair[0] && pair[1] ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) {
        for (int64_t i = 0; i < n; i++) sorted[i] = i < n_a ? (place){0, i} : (place){1, i - n_a};
        qsort_r(sorted, (size_t)n, sizeof *sorted, compare_places, &s);
        status = pair_up(&s, sorted, n, first, pair, &made, error);
    }
    if (status == DH_OK) status = build(out, &s, first, pair, made, error);
    dh_free(sorted);
    dh_free(first);
    dh_free(pair[0]);
    dh_free(pair[1]);
    return status;
}
