/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Window functions of places alone: numbers, ranks, and the rows before and after. */
#include "execute/window/window_internal.h"

static dh_status row_number(const dh_window *w, int64_t begin, int64_t end, dh_error *error)
{
    (void)error;
    for (int64_t i = begin; i < end; i++) w->integers[w->rows[i]] = i - begin + 1;
    return DH_OK;
}

static dh_status rank(const dh_window *w, int64_t begin, int64_t end, dh_error *error)
{
    (void)error;
    int64_t rank = 1;
    for (int64_t i = begin; i < end; i++) {
        if (w->marks[i]) rank = i - begin + 1;
        w->integers[w->rows[i]] = rank;
    }
    return DH_OK;
}

static dh_status dense_rank(const dh_window *w, int64_t begin, int64_t end, dh_error *error)
{
    (void)error;
    int64_t rank = 0;
    for (int64_t i = begin; i < end; i++) {
        rank += w->marks[i] != 0;
        w->integers[w->rows[i]] = rank;
    }
    return DH_OK;
}

static dh_status previous(const dh_window *w, int64_t begin, int64_t end, dh_error *error)
{
    (void)error;
    int64_t steps = w->spec->rows;
    for (int64_t i = begin; i < end; i++) w->integers[w->rows[i]] = i - begin >= steps ? w->rows[i - steps] : -1;
    return DH_OK;
}

static dh_status next(const dh_window *w, int64_t begin, int64_t end, dh_error *error)
{
    (void)error;
    int64_t steps = w->spec->rows;
    for (int64_t i = begin; i < end; i++) w->integers[w->rows[i]] = end - i > steps ? w->rows[i + steps] : -1;
    return DH_OK;
}

dh_window_group dh_window_places(dh_builtin_window computes)
{
    switch (computes) {
    case DH_WIN_ROW_NUMBER: return row_number;
    case DH_WIN_RANK: return rank;
    case DH_WIN_DENSE_RANK: return dense_rank;
    case DH_WIN_PREVIOUS: return previous;
    case DH_WIN_NEXT: return next;
    default: return NULL;
    }
}
