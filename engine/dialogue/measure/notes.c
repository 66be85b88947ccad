/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See notes.h. */
#include "dialogue/measure/notes.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "dialogue/measure/contract.h"
#include "dialogue/measure/contracts.h"
#include "dialogue/measure/note_texts.h"

dh_status dh_notes_init(dh_notes *notes, dh_error *error)
{
    memset(notes, 0, sizeof *notes);
    notes->arena = dh_arena_new();
    return notes->arena != NULL ? DH_OK : dh_error_nomem(error);
}

void dh_notes_clear(dh_notes *notes)
{
    if (notes->arena != NULL) dh_arena_free(notes->arena);
    dh_free(notes->items);
    memset(notes, 0, sizeof *notes);
}

static bool says_the_same(const dh_note *a, const dh_note *b)
{
    if (a->kind != b->kind || a->index != b->index || a->n != b->n || a->of != b->of) return false;
    return a->text == b->text || (a->text != NULL && b->text != NULL && strcmp(a->text, b->text) == 0);
}

dh_status dh_notes_add(dh_notes *notes, dh_note note, dh_error *error)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->items[i].measure, note.measure) == 0 && says_the_same(&notes->items[i], &note)) return DH_OK;
    if (note.text != NULL && (note.text = dh_arena_strdup(notes->arena, note.text)) == NULL)
        return dh_error_nomem(error);
    if (dh_grow((void **)&notes->items, &notes->capacity, notes->n + 1, sizeof note) != 0) return dh_error_nomem(error);
    notes->items[notes->n++] = note;
    return DH_OK;
}

dh_status dh_notes_write_place(dh_table *out, const dh_contract *contract, dh_note_style style, dh_error *error)
{
    dh_strbuf text = {0};
    if (contract->replaced == NULL) return DH_OK;
    dh_strbuf_printf(&text, dh_tr_in(style.language, "%s: the measure is defined by "), contract->id);
    dh_contract_say_place(&text, contract, style.language);
    dh_status status = text.failed ? dh_error_nomem(error) : dh_table_add_note(out, error, "%s", text.data);
    dh_strbuf_free(&text);
    return status;
}

/* What is said of some measures: notes that are one sentence, of tables that differ. */
typedef struct statement {
    const dh_note **notes;
    size_t n;
    bool *of; /* by measure, in the order in which they were first noted */
    bool joined;
} statement;

typedef struct statements {
    statement *items;
    size_t n;
    const char **measures; /* ids */
    size_t n_measures;
} statements;

static size_t measure_index(statements *all, const char *id)
{
    size_t i = 0;
    while (i < all->n_measures && strcmp(all->measures[i], id) != 0) i++;
    if (i == all->n_measures) all->measures[all->n_measures++] = id;
    return i;
}

/* Gathers who says what: equal notes of several measures are one statement. */
static dh_status gather(statements *all, const dh_notes *notes, dh_error *error)
{
    all->items = dh_arena_zalloc(notes->arena, notes->n + 1, sizeof *all->items);
    all->measures = dh_arena_zalloc(notes->arena, notes->n + 1, sizeof *all->measures);
    if (all->items == NULL || all->measures == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i < notes->n; i++) measure_index(all, notes->items[i].measure);
    for (size_t i = 0; i < notes->n; i++) {
        size_t k = 0;
        while (k < all->n && !says_the_same(all->items[k].notes[0], &notes->items[i])) k++;
        statement *s = &all->items[k];
        if (k == all->n) {
            s->notes = dh_arena_zalloc(notes->arena, notes->n - i, sizeof *s->notes);
            s->of = dh_arena_zalloc(notes->arena, all->n_measures, sizeof *s->of);
            if (s->notes == NULL || s->of == NULL) return dh_error_nomem(error);
            s->notes[s->n++] = &notes->items[i];
            all->n++;
        }
        s->of[measure_index(all, notes->items[i].measure)] = true;
    }
    return DH_OK;
}

/* Whether both are one sentence about the same measures, of two tables. */
static bool is_joined(const statements *all, const statement *a, const statement *b)
{
    dh_note same = *b->notes[0];
    same.index = a->notes[0]->index;
    same.n = a->notes[0]->n;
    same.of = a->notes[0]->of;
    if (!dh_note_is_of_tables(same.kind) || !says_the_same(a->notes[0], &same)) return false;
    if ((a->notes[0]->n == 0) != (b->notes[0]->n == 0)) return false; /* none, and some: two sentences */
    return memcmp(a->of, b->of, all->n_measures * sizeof *a->of) == 0;
}

static void join_tables(statements *all)
{
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = i + 1; k < all->n && !all->items[i].joined; k++) {
            statement *a = &all->items[i], *b = &all->items[k];
            if (b->joined || !is_joined(all, a, b)) continue;
            a->notes[a->n++] = b->notes[0];
            b->joined = true;
        }
}

/* Appends whose note it is: nothing where it is of all that were asked for. */
static void add_subject(dh_strbuf *out, const statements *all, const statement *s, const dh_measures *measures,
                        int32_t n_asked, dh_note_style style)
{
    int32_t n = 0;
    for (size_t i = 0; i < all->n_measures; i++) n += s->of[i];
    if (n == n_asked) return;
    const char *before = "";
    for (size_t i = 0; i < all->n_measures; i++) {
        if (!s->of[i]) continue;
        int32_t index = dh_measures_find(measures, all->measures[i]);
        dh_strbuf_printf(out, "%s%s", before,
                         index < 0 ? all->measures[i] : dh_measures_title(measures, index, style.language));
        before = ", ";
    }
    dh_strbuf_add(out, ": ");
}

dh_status dh_notes_write(const dh_notes *notes, dh_table *out, const dh_measures *measures, int32_t n_asked,
                         dh_note_style style, dh_error *error)
{
    statements all = {0};
    DH_TRY(gather(&all, notes, error));
    join_tables(&all);
    dh_status status = DH_OK;
    for (size_t i = 0; status == DH_OK && i < all.n; i++) {
        const statement *s = &all.items[i];
        if (s->joined) continue;
        dh_strbuf text = {0};
        add_subject(&text, &all, s, measures, n_asked, style);
        dh_note_say(&text, s->notes, s->n, style);
        status = text.failed ? dh_error_nomem(error) : dh_table_add_note(out, error, "%s", text.data);
        dh_strbuf_free(&text);
    }
    return status;
}
