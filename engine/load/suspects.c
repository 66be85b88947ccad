/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See suspects.h. */
#include "load/suspects.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "base/text_visible.h"

#define EXAMPLE_MAX 120 /* bytes of an example, as written */

void dh_suspects_free(dh_suspects *suspects)
{
    dh_free(suspects->items);
    dh_arena_free(suspects->arena);
    *suspects = (dh_suspects){0};
}

static const char *make_example(dh_arena *arena, dh_slice text)
{
    dh_strbuf out = {0};
    size_t at = 0;
    while (at < text.size && at < EXAMPLE_MAX) {
        size_t begin = at;
        int32_t c = dh_text_next(text.data, text.size, &at);
        if (dh_text_has_invisible(text.data + begin, at - begin) || c < 0x20)
            dh_strbuf_printf(&out, "<U+%04X>", (unsigned)c);
        else
            dh_strbuf_add_bytes(&out, text.data + begin, at - begin);
    }
    if (at < text.size) dh_strbuf_add(&out, "…");
    const char *kept = out.failed ? NULL : dh_arena_strndup(arena, out.data != NULL ? out.data : "", out.size);
    dh_strbuf_free(&out);
    return kept;
}

static dh_status add_item(dh_suspects *suspects, const dh_suspected *item, dh_error *error)
{
    if (dh_grow((void **)&suspects->items, &suspects->capacity, suspects->n + 1, sizeof *suspects->items) != 0 ||
        item->example == NULL)
        return dh_error_nomem(error);
    suspects->items[suspects->n++] = *item;
    return DH_OK;
}

/* Whether two are told as one: of each column one example is, but each text that is not said, and each offset. */
static bool are_one(const dh_suspected *a, const dh_suspected *b)
{
    if (a->suspect != b->suspect || a->column != b->column) return false;
    if (a->suspect == DH_SUSPECT_LOCAL) return a->zone == b->zone;
    if (a->suspect != DH_SUSPECT_UNSAID) return true;
    return a->example != NULL && b->example != NULL && strcmp(a->example, b->example) == 0;
}

static dh_status add_one(dh_suspects *suspects, size_t from, const dh_suspected *item, dh_slice text, dh_error *error)
{
    dh_suspected made = *item;
    if (suspects->arena == NULL && (suspects->arena = dh_arena_new()) == NULL) return dh_error_nomem(error);
    if (item->suspect == DH_SUSPECT_UNSAID) {
        made.example = make_example(suspects->arena, text);
        if (made.example == NULL) return dh_error_nomem(error);
    }
    for (size_t i = from; i < suspects->n; i++) {
        if (!are_one(&suspects->items[i], &made)) continue;
        suspects->items[i].n++;
        return DH_OK;
    }
    if (made.example == NULL) made.example = make_example(suspects->arena, text);
    return add_item(suspects, &made, error);
}

dh_status dh_suspects_add(dh_suspects *suspects, size_t from, unsigned set, int32_t column, int32_t source,
                          int64_t offset, dh_slice text, dh_error *error)
{
    for (int d = 0; d < DH_SUSPECTS; d++) {
        if (!(set & DH_SUSPECT(d))) continue;
        dh_suspected item = {.suspect = (dh_suspect)d, .column = column, .source = source, .offset = offset, .n = 1};
        if (d == DH_SUSPECT_LOCAL) item.zone = dh_suspect_offset(set);
        DH_TRY(add_one(suspects, from, &item, text, error));
    }
    return DH_OK;
}

dh_status dh_suspects_add_all(dh_suspects *suspects, const dh_suspects *from, dh_error *error)
{
    if (from->n > 0 && suspects->arena == NULL && (suspects->arena = dh_arena_new()) == NULL)
        return dh_error_nomem(error);
    for (size_t i = 0; i < from->n; i++) {
        dh_suspected item = from->items[i];
        item.example = dh_arena_strdup(suspects->arena, item.example);
        DH_TRY(add_item(suspects, &item, error));
    }
    return DH_OK;
}

static int compare(const void *a, const void *b)
{
    const dh_suspected *x = a, *y = b;
    if (x->suspect != y->suspect) return x->suspect < y->suspect ? -1 : 1;
    if (x->column != y->column) return x->column < y->column ? -1 : 1;
    int texts = x->suspect == DH_SUSPECT_UNSAID ? strcmp(x->example, y->example) : 0;
    if (texts != 0) return texts;
    if (x->zone != y->zone) return x->zone < y->zone ? -1 : 1;
    if (x->source != y->source) return x->source < y->source ? -1 : 1;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* Times in UTC are as good as others, unless the column has others. Of the first n items, one a column. */
static void find_mixed(dh_suspects *suspects, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        dh_suspected *item = &suspects->items[i];
        if (item->suspect != DH_SUSPECT_UTC) continue;
        for (size_t k = 0; k < n; k++)
            if (suspects->items[k].suspect == DH_SUSPECT_LOCAL && suspects->items[k].column == item->column)
                item->suspect = DH_SUSPECT_MIXED;
    }
}

enum { SUMMER = 60 / DH_SUSPECT_QUARTER }; /* how far clocks are put forward at one place */

/* Local times of one place have one offset, or two that are an hour apart. Of the first n items, one an offset of a
 * column: those that are further from the most frequent one. */
static void find_zones(dh_suspects *suspects, size_t n)
{
    for (size_t begin = 0, end; begin < n; begin = end) {
        const dh_suspected *first = &suspects->items[begin], *usual = NULL;
        for (end = begin; end < n; end++) {
            const dh_suspected *item = &suspects->items[end];
            if (item->suspect != first->suspect || item->column != first->column) break;
            if (item->zone == DH_SUSPECT_NO_OFFSET) continue;
            if (usual == NULL || item->n > usual->n) usual = item;
        }
        if (first->suspect != DH_SUSPECT_LOCAL || usual == NULL) continue;
        int zone = usual->zone;
        for (size_t i = begin; i < end; i++) {
            dh_suspected *item = &suspects->items[i];
            if (item->zone != DH_SUSPECT_NO_OFFSET && abs(item->zone - zone) > SUMMER) item->suspect = DH_SUSPECT_ZONES;
        }
    }
}

/* Makes one item of those of a column with unusual offsets, with the first example. */
static void merge_zones(dh_suspects *suspects)
{
    size_t kept = 0;
    for (size_t i = 0; i < suspects->n; i++) {
        const dh_suspected *item = &suspects->items[i];
        dh_suspected *same = NULL;
        for (size_t k = 0; item->suspect == DH_SUSPECT_ZONES && k < kept; k++)
            if (are_one(&suspects->items[k], item)) same = &suspects->items[k];
        if (same == NULL) {
            suspects->items[kept++] = *item;
            continue;
        }
        bool earlier = item->source != same->source ? item->source < same->source : item->offset < same->offset;
        int64_t n = same->n + item->n;
        if (earlier) *same = *item;
        same->n = n;
    }
    suspects->n = kept;
}

/* Whether the item suspects the same rows as an earlier one: "Tổng" as a key and as a unit is told once, and so is the
 * row that is also the sum of the others. */
static bool is_reported(const dh_suspects *suspects, size_t n, const dh_suspected *item)
{
    bool reported = false;
    if (item->suspect == DH_SUSPECT_UTC || item->suspect == DH_SUSPECT_LOCAL) return true;
    if (item->suspect != DH_SUSPECT_TOTAL && item->suspect != DH_SUSPECT_SUM) return false;
    for (size_t i = 0; i < n && !reported; i++) {
        const dh_suspected *other = &suspects->items[i];
        reported = other->suspect == DH_SUSPECT_TOTAL && other->source == item->source &&
                   other->offset == item->offset && other->n == item->n;
    }
    return reported;
}

void dh_suspects_sum_up(dh_suspects *suspects)
{
    size_t n = 0;
    if (suspects->n > 1) qsort(suspects->items, suspects->n, sizeof *suspects->items, compare);
    for (size_t i = 0; i < suspects->n; i++) {
        dh_suspected *last = n > 0 ? &suspects->items[n - 1] : NULL;
        const dh_suspected *item = &suspects->items[i];
        if (last != NULL && are_one(last, item))
            last->n += item->n;
        else
            suspects->items[n++] = *item;
    }
    find_mixed(suspects, n);
    find_zones(suspects, n);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!is_reported(suspects, i, &suspects->items[i])) suspects->items[kept++] = suspects->items[i];
    suspects->n = kept;
    merge_zones(suspects);
}
