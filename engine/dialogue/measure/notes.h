/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a reader of measures must know, gathered as data and said once, in the reader's language: equal notes of several
 * measures become one line that names them all.
 */
#ifndef DH_DIALOGUE_MEASURE_NOTES_H
#define DH_DIALOGUE_MEASURE_NOTES_H

#include "base/arena.h"
#include "table/format.h"

typedef enum dh_note_kind {
    DH_NOTE_FROM,         /* the source `index` gave figures */
    DH_NOTE_VALID,        /* `n` of `of` rows of `index` can tell */
    DH_NOTE_NO_FIGURE,    /* its `n` rows that were asked for gave none that is known */
    DH_NOTE_NOT_REPORTED, /* `n` rows not used: they lack what was asked by or where */
    DH_NOTE_SUPERSEDED,   /* `n` of its rows gave way to better ones */
    DH_NOTE_DIFFER,       /* `n` of them state another figure than the one used, as in `text` */
    DH_NOTE_LACKING,      /* `n` rows not used: column `text` is not there */
    DH_NOTE_UNDIVIDED,    /* `n` of its rows reach beyond an asked period */
    DH_NOTE_REPORTING,    /* `n` of `of` units of level `index` report, as on `text` */
    DH_NOTE_AMBIGUOUS,    /* of `n` rows of the result it is not certain what belongs to them */
    DH_NOTE_RESOLVED,     /* `n` rows of the result count what the executor left without a unit */
    DH_NOTE_EXECUTION     /* `text`, from the executor */
} dh_note_kind;

typedef struct dh_note {
    dh_note_kind kind;
    const char *measure; /* its id */
    int index;           /* a table of the domain, or a level: 0 province … 3 village */
    int64_t n, of;
    const char *text; /* borrowed from the arena; NULL = none */
} dh_note;

typedef struct dh_notes {
    dh_arena *arena;
    dh_note *items;
    size_t n, capacity;
} dh_notes;

dh_status dh_notes_init(dh_notes *notes, dh_error *error);
void dh_notes_clear(dh_notes *notes);
dh_status dh_notes_add(dh_notes *notes, dh_note note, dh_error *error); /* copies `text` */
/* One note of `out` for each distinct one, the measures' names before it. */
dh_status dh_notes_write(const dh_notes *notes, dh_table *out, dh_locale locale, dh_error *error);

#endif
