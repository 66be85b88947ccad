/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences of notes on measures. */
#ifndef DH_DIALOGUE_MEASURE_NOTE_TEXTS_H
#define DH_DIALOGUE_MEASURE_NOTE_TEXTS_H

#include "base/strbuf.h"
#include "dialogue/measure/notes.h"

/* Whether such notes are of a table each, so that those which differ in their tables alone are one sentence. */
bool dh_note_is_of_tables(dh_note_kind kind);

/* Appends the sentence of `n` > 0 notes, of one kind and text; more than one only where they are of tables. */
void dh_note_say(dh_strbuf *out, const dh_note *const *notes, size_t n, dh_note_style style);

#endif
