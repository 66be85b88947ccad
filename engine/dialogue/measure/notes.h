/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Notes on measures for their reader, gathered as data and written once, in the reader's language: equal notes of
 * several measures become one line that names them all, and notes that differ in their tables alone one line, too.
 */
#ifndef DH_DIALOGUE_MEASURE_NOTES_H
#define DH_DIALOGUE_MEASURE_NOTES_H

#include "base/arena.h"
#include "table/format.h"

typedef enum dh_note_kind {
    DH_NOTE_FROM,         /* table `index` gave figures */
    DH_NOTE_ABSENT,       /* the data set has no table `index`, and none of the measure's others */
    DH_NOTE_VALID,        /* `n` of `of` rows of `index` have the figure */
    DH_NOTE_NO_FIGURE,    /* the `n` rows of `index` that were asked for have no figure */
    DH_NOTE_NOT_REPORTED, /* `n` rows of `index` not used: they lack a column of `by` or `where` */
    DH_NOTE_SUPERSEDED,   /* `n` rows of `index` were superseded by better ones */
    DH_NOTE_DIFFER,       /* `n` superseded rows state another figure than the one used; `text` has examples */
    DH_NOTE_LACKING,      /* `n` rows of `index` not used: column `text` is missing */
    DH_NOTE_DOUBTFUL,     /* `n` rows of `index` that are counted may tell of the same as detail */
    DH_NOTE_REMAINDER,    /* `n` totals of `index` have more than their parts that count */
    DH_NOTE_PERHAPS,      /* `n` totals of `index` may have more than these, as far as is known */
    DH_NOTE_PARTLY,       /* `n` rows of `index` overlap counted ones in part, and add bounds */
    DH_NOTE_EXCEEDED,     /* `n` totals of `index` are less than their sessions, which count */
    DH_NOTE_ESTIMATE,     /* `n` rows of `index` that are counted are an estimate */
    DH_NOTE_YEARS,        /* months, quarters or half-years of the years `text` are added */
    DH_NOTE_UNDATED,      /* `n` rows of `index` have no day and fall into no period */
    DH_NOTE_LATER,        /* `n` rows of `index` are dated after the as-of day `text` */
    DH_NOTE_REOPENED,     /* `n` rows of `index` were answered or resolved after the as-of day `text` */
    DH_NOTE_BEYOND,       /* `n` counted rows of `index` reach beyond the as-of day `text` */
    DH_NOTE_UNDIVIDED,    /* `n` rows of `index` extend beyond one asked period */
    DH_NOTE_REPORTING,    /* `n` of `of` units of level `index` report; units as of day `text` */
    DH_NOTE_SILENT,       /* `n` of `of` units of level `index` (-1 = any) that are due reported nothing: `text` names
                           * the first DH_NOTE_NAMED */
    DH_NOTE_MISSING,      /* `n` of `of` reports that are due, of a unit and a period, are not there */
    DH_NOTE_WITHIN,       /* `n` reports that are due are in those of the units that theirs became */
    DH_NOTE_COVERED,      /* `n` figures are 0, since a list is declared to cover their days */
    DH_NOTE_NO_REGISTER,  /* the `n` units that the data name are taken to be due */
    DH_NOTE_AMBIGUOUS,    /* `n` rows of the result have uncertain attribution */
    DH_NOTE_RESOLVED,     /* `n` rows of the result count records that the executor left without a unit */
    DH_NOTE_EXECUTION     /* `text`, from the executor */
} dh_note_kind;

enum { DH_NOTE_NAMED = 20 }; /* units */

typedef struct dh_note {
    dh_note_kind kind;
    const char *measure; /* its id */
    int index;           /* a table of the domain, or a level: 0 province … 3 village */
    int64_t n, of;
    const char *text; /* in the notes' arena; NULL = none */
} dh_note;

/* The language of the sentences, and how numbers and days in them are written. */
typedef struct dh_note_style {
    dh_locale language, numbers;
} dh_note_style;

typedef struct dh_notes {
    dh_arena *arena;
    dh_note *items;
    size_t n, capacity;
} dh_notes;

dh_status dh_notes_init(dh_notes *notes, dh_error *error);
void dh_notes_clear(dh_notes *notes);
dh_status dh_notes_add(dh_notes *notes, dh_note note, dh_error *error); /* copies `text`; equal notes once */
struct dh_measures;
/* Adds each distinct note to `out`, after the titles of its measures (in English their ids, as in the table's heads),
 * and after nothing where it is of all `n_asked` measures. */
dh_status dh_notes_write(const dh_notes *notes, dh_table *out, const struct dh_measures *measures, int32_t n_asked,
                         dh_note_style style, dh_error *error);

struct dh_contract;
/* Adds to `out` that a measure takes the place of another one, where it does, and where it is from. */
dh_status dh_notes_write_place(dh_table *out, const struct dh_contract *contract, dh_note_style style, dh_error *error);

#endif
