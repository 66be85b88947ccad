/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Atoms to pages, from first to last. What must stay together is placed as one; a page that starts inside a table
 * starts with its head; a chart that misses the page's end by little is drawn a little lower.
 */
#include "charts/report/pages.h"

#include "base/memory.h"
#include "charts/report/atoms.h"

typedef struct dh_cursor {
    int32_t page;
    double y;
    bool fresh;  /* nothing is on this page yet */
    bool broken; /* a page break came; it takes effect when something follows */
} dh_cursor;

static dh_status place(dh_layout *layout, dh_cursor *cursor, size_t index, double height, dh_error *error)
{
    const dh_atom *atom = &layout->atoms[index];
    if (dh_grow((void **)&layout->placed, &layout->placed_capacity, layout->n_placed + 1, sizeof *layout->placed) != 0)
        return dh_error_nomem(error);
    double before = cursor->fresh ? 0 : atom->before;
    dh_placed placed = {(int64_t)index, cursor->page, cursor->y + before, height};
    layout->placed[layout->n_placed++] = placed;
    cursor->y += before + height;
    cursor->fresh = false;
    return DH_OK;
}

/* The room that atoms [begin, end) take after what is on the page. `min`: with charts at their least height. */
static double room(const dh_layout *layout, const dh_cursor *cursor, size_t begin, size_t end, bool min)
{
    double total = 0;
    const dh_atom *first = &layout->atoms[begin];
    if (cursor->fresh && first->repeat >= 0) total += layout->atoms[first->repeat].height;
    for (size_t i = begin; i < end; i++) {
        const dh_atom *atom = &layout->atoms[i];
        if (i > begin || !cursor->fresh) total += atom->before;
        total += min && atom->min > 0 ? atom->min : atom->height;
    }
    return total;
}

/* Begins the next page. */
static void turn(dh_cursor *cursor)
{
    cursor->page++;
    cursor->y = 0;
    cursor->fresh = true;
    cursor->broken = false;
}

/* On a fresh page, places the atom that this one wants repeated above it: a table's head. */
static dh_status place_repeat(dh_layout *layout, dh_cursor *cursor, size_t index, dh_error *error)
{
    int64_t repeat = layout->atoms[index].repeat;
    if (!cursor->fresh || repeat < 0) return DH_OK;
    return place(layout, cursor, (size_t)repeat, layout->atoms[repeat].height, error);
}

/* Places atoms [begin, end), which belong together, on one page; cut at its end only if they need more than one. */
static dh_status place_run(dh_layout *layout, dh_cursor *cursor, size_t begin, size_t end, dh_error *error)
{
    if (cursor->broken && !cursor->fresh) turn(cursor);
    cursor->broken = false; /* a break before anything else has nothing to part */
    bool fits = cursor->y + room(layout, cursor, begin, end, false) <= DH_BODY_HEIGHT;
    bool lower = !fits && cursor->y + room(layout, cursor, begin, end, true) <= DH_BODY_HEIGHT;
    if (!fits && !lower && !cursor->fresh) {
        turn(cursor);
        lower = room(layout, cursor, begin, end, false) > DH_BODY_HEIGHT &&
                room(layout, cursor, begin, end, true) <= DH_BODY_HEIGHT;
    }
    double over = cursor->y + room(layout, cursor, begin, end, false) - DH_BODY_HEIGHT;
    for (size_t i = begin; i < end; i++) {
        const dh_atom *atom = &layout->atoms[i];
        double height = atom->height;
        if (lower && atom->min > 0 && over > 0) {
            double cut = over < height - atom->min ? over : height - atom->min;
            height -= cut;
            over -= cut;
        }
        if (!cursor->fresh && cursor->y + atom->before + height > DH_BODY_HEIGHT + 0.01) turn(cursor);
        DH_TRY(place_repeat(layout, cursor, i, error));
        DH_TRY(place(layout, cursor, i, height, error));
    }
    return DH_OK;
}

/* Finds the page of each heading, that of its first line. */
static void note_headings(dh_layout *layout)
{
    for (size_t i = layout->n_placed; i-- > 0;) {
        const dh_atom *atom = &layout->atoms[layout->placed[i].atom];
        if (atom->kind != DH_ATOM_LINE) continue;
        const dh_flow *flow = &layout->flows[atom->index];
        bool entry = flow->role >= dh_role_of(DH_ROLE_ENTRY_1) && flow->role <= dh_role_of(DH_ROLE_ENTRY_3);
        if (flow->heading >= 0 && !entry) layout->headings[flow->heading].page = layout->placed[i].page;
    }
}

dh_status dh_layout_paginate(dh_layout *layout, dh_error *error)
{
    dh_cursor cursor = {.fresh = true};
    for (size_t begin = 0; begin < layout->n_atoms;) {
        if (layout->atoms[begin].kind == DH_ATOM_BREAK) {
            cursor.broken = true;
            begin++;
            continue;
        }
        size_t end = begin + 1;
        while (end < layout->n_atoms && layout->atoms[end - 1].keep && layout->atoms[end].kind != DH_ATOM_BREAK) end++;
        DH_TRY(place_run(layout, &cursor, begin, end, error));
        begin = end;
    }
    layout->pages = cursor.page + 1;
    note_headings(layout);
    return DH_OK;
}
