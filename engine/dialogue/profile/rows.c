/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See rows.h. A head is a period as a whole, in one of its levels, or at its end: "Quý I", "Số cuộc / Quý I", "Số cuộc
 * quý I". */
#include "dialogue/profile/rows.h"

#include <string.h>

#include "base/calendar.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/profile/periods.h"
#include "load/load.h"

#define LEVELS 8

bool dh_table_may_have_rows(int table)
{
    const dh_table_spec *spec = &dh_tables[table];
    int n = 0;
    for (int32_t c = 0; c < spec->n_columns; c++)
        if (strcmp(spec->columns[c].name, "from") == 0 || strcmp(spec->columns[c].name, "to") == 0)
            n += spec->columns[c].type == DH_DATE;
    return n == 2 && dh_load_id_column(spec) < 0;
}

/* ---- heads ---- */

typedef struct finder {
    int year; /* of parts of a year; 0 = not known */
    dh_arena *arena;
    dh_error *error;
} finder;

static dh_status read_period(const finder *f, dh_period *out, const char *text, size_t size)
{
    return dh_period_of_cell(out, DH_PERIOD_OF_ANY, text, size, f->year) ? DH_OK : dh_error_nomem(f->error);
}

/* The period at the end of a text, and how much stands before it; the longest is meant. */
static dh_status read_end(const finder *f, dh_period *out, const char *text, size_t size, size_t *before)
{
    *before = 0;
    DH_TRY(read_period(f, out, text, size));
    for (size_t i = 1; i < size && out->kind == DH_PERIOD_NONE; i++) {
        if (text[i - 1] != ' ') continue;
        DH_TRY(read_period(f, out, text + i, size - i));
        *before = i - 1;
    }
    return DH_OK;
}

/* Cuts a header at " / "; returns how many levels it has. */
static int cut(const char *header, const char **begins, size_t *sizes)
{
    int n = 0;
    for (const char *at = header; n < LEVELS; n++) {
        const char *end = strstr(at, " / ");
        begins[n] = at;
        sizes[n] = end != NULL ? (size_t)(end - at) : strlen(at);
        if (end == NULL) return n + 1;
        at = end + 3;
    }
    return n;
}

/* "Ước số cuộc" is the number of sessions, estimated. */
static const char *without_estimate(const char *figure, dh_period *period)
{
    static const char *const words[] = {"Ước ", "ước ", "ƯỚC "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (strncmp(figure, words[i], n) != 0) continue;
        period->status = DH_PERIOD_ESTIMATE;
        return figure + n;
    }
    return figure;
}

/* Finds the level that is a period, or two that are one together ("Tháng / 1"); what is left names the figure. */
static dh_status read_head(const finder *f, dh_proposed_head *out, const char *header)
{
    const char *begins[LEVELS];
    size_t sizes[LEVELS], before = 0;
    int n = cut(header, begins, sizes), at = -1, taken = 1;
    for (int i = 0; i < n && at < 0; i++) {
        DH_TRY(read_end(f, &out->period, begins[i], sizes[i], &before));
        if (out->period.kind != DH_PERIOD_NONE) at = i;
    }
    for (int i = 0; i + 1 < n && at < 0; i++) {
        const char *both =
            dh_arena_printf(f->arena, "%.*s %.*s", (int)sizes[i], begins[i], (int)sizes[i + 1], begins[i + 1]);
        if (both == NULL) return dh_error_nomem(f->error);
        DH_TRY(read_period(f, &out->period, both, strlen(both)));
        if (out->period.kind != DH_PERIOD_NONE) at = i, taken = 2;
    }
    if (at < 0) return DH_OK;
    char *rest = dh_arena_zalloc(f->arena, strlen(header) + 1, 1), *to = rest;
    if (rest == NULL) return dh_error_nomem(f->error);
    for (int i = 0; i < n; i++) {
        size_t size = i == at ? before : i > at && i < at + taken ? 0 : sizes[i];
        if (size == 0) continue;
        if (to > rest) memcpy(to, " / ", 3), to += 3;
        memcpy(to, begins[i], size);
        to += size;
    }
    out->figure = without_estimate(rest, &out->period);
    return DH_OK;
}

static bool same_span(const dh_period *a, const dh_period *b)
{
    return a->from == b->from && a->to == b->to;
}

/* Leaves out the sum of others, "Cả năm" beside quarters; false: there are less than two periods, or they overlap. */
static bool leave_out_sums(dh_proposed_head *heads, int32_t n)
{
    const dh_proposed_head *first = NULL;
    bool several = false;
    for (int32_t i = 0; i < n; i++) {
        dh_proposed_head *a = &heads[i];
        for (int32_t k = 0; k < n && a->period.kind > DH_PERIOD_NO_YEAR && !a->is_sum; k++) {
            const dh_period *b = &heads[k].period;
            if (b->kind <= DH_PERIOD_NO_YEAR || same_span(&a->period, b)) continue;
            a->is_sum = a->period.from <= b->from && b->to <= a->period.to;
        }
    }
    for (int32_t i = 0; i < n; i++) {
        const dh_proposed_head *a = &heads[i];
        if (a->period.kind == DH_PERIOD_NONE || a->is_sum) continue;
        if (first == NULL) first = a;
        several = several || a->period.kind != first->period.kind || !same_span(&a->period, &first->period) ||
                  (a != first && a->period.kind == DH_PERIOD_NO_YEAR);
        for (int32_t k = 0; k < i; k++) {
            const dh_proposed_head *b = &heads[k];
            if (b->period.kind <= DH_PERIOD_NO_YEAR || b->is_sum || same_span(&a->period, &b->period)) continue;
            if (a->period.from <= b->period.to && b->period.from <= a->period.to) return false;
        }
    }
    return several;
}

dh_status dh_proposal_find_heads(dh_proposed_table *t, dh_arena *arena, dh_error *error)
{
    int32_t n = t->survey->n_columns, year;
    dh_proposed_title title;
    t->heads = NULL;
    t->heads_lack_year = false;
    DH_TRY(dh_proposal_find_year(&year, &title, t, error));
    const finder f = {year, arena, error};
    dh_proposed_head *heads = dh_arena_zalloc(arena, (size_t)n + 1, sizeof *heads);
    if (heads == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) DH_TRY(read_head(&f, &heads[i], t->survey->columns[i].header));
    if (!leave_out_sums(heads, n)) return DH_OK;
    t->heads = heads;
    for (int32_t i = 0; i < n; i++)
        t->heads_lack_year = t->heads_lack_year || heads[i].period.kind == DH_PERIOD_NO_YEAR;
    return DH_OK;
}

/* ---- rows ---- */

static const char *iso(int32_t day, dh_arena *arena)
{
    char text[16];
    dh_date_format_iso(day, text);
    return dh_arena_strdup(arena, text);
}

dh_status dh_proposal_set_rows(dh_proposed_table *t, dh_arena *arena, dh_error *error)
{
    int32_t n = t->survey->n_columns;
    t->n_rows = 0;
    t->rows = dh_arena_zalloc(arena, (size_t)n + 1, sizeof *t->rows);
    if (t->rows == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n && t->heads != NULL; i++) {
        const dh_period *period = &t->heads[i].period;
        int32_t k = 0;
        if (!t->columns[i].is_of_row) continue;
        while (k < t->n_rows && !(same_span(&t->rows[k].period, period) && t->rows[k].period.status == period->status))
            k++;
        t->columns[i].row = k + 1;
        if (k < t->n_rows) continue;
        t->rows[t->n_rows++] =
            (dh_proposed_row){.period = *period, .from = iso(period->from, arena), .to = iso(period->to, arena)};
        if (t->rows[k].from == NULL || t->rows[k].to == NULL) return dh_error_nomem(error);
    }
    return DH_OK;
}
