/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See fault_groups.h. */
#include "cli/fault_groups.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/strbuf.h"
#include "table/format.h"

#define EXAMPLES 3
#define MARK     "; " /* between what is wrong and what to do */

typedef struct group {
    const char *table;
    const dh_fault *examples[EXAMPLES];
    int32_t n_examples;
    int64_t faults, rows;
    int64_t last_record; /* that was counted */
    int32_t order;       /* of its first fault */
} group;

typedef struct groups {
    group *items;
    size_t n, capacity;
    dh_dictionary *keys; /* the code of a key is its group */
} groups;

size_t dh_fault_split(const char *reason, const char **remedy)
{
    const char *mark = strstr(reason, MARK);
    *remedy = mark != NULL ? mark + strlen(MARK) : dh_tr("correct it by what it was copied from");
    return mark != NULL ? (size_t)(mark - reason) : strlen(reason);
}

/* How many bytes of what differs from row to row begin the text: a number, a quoted word, a name such as a month's. */
static size_t varying(const char *at, bool begins_word)
{
    const char *quoted = *at == '\'' ? strchr(at + 1, '\'') : NULL;
    size_t digits = strspn(at, "0123456789");
    if (digits > 0 || quoted != NULL) return digits > 0 ? digits : (size_t)(quoted - at) + 1;
    return begins_word && *at >= 'A' && *at <= 'Z' ? strcspn(at, " ,;.:'0123456789") : 0;
}

static void add_masked(dh_strbuf *out, const char *reason)
{
    for (const char *at = reason; *at != '\0';) {
        size_t size = varying(at, at == reason || at[-1] == ' ');
        if (size > 0) {
            dh_strbuf_add_char(out, '#');
            at += size;
        } else {
            dh_strbuf_add_char(out, *at++);
        }
    }
}

static dh_status find_group(group **out, groups *g, const char *table, const dh_fault *fault, dh_error *error)
{
    dh_strbuf key = {0};
    dh_strbuf_printf(&key, "%s\x1f%s\x1f", table, fault->name);
    add_masked(&key, dh_tr(fault->reason));
    int32_t code = key.failed ? -1 : dh_dictionary_add(g->keys, key.data, key.size);
    dh_strbuf_free(&key);
    if (code < 0 || dh_grow((void **)&g->items, &g->capacity, (size_t)code + 1, sizeof *g->items) != 0)
        return dh_error_nomem(error);
    if ((size_t)code == g->n) g->items[g->n++] = (group){.table = table, .last_record = -1, .order = code};
    *out = &g->items[code];
    return DH_OK;
}

static dh_status add_load(groups *g, const char *table, const dh_load *load, dh_error *error)
{
    for (size_t i = 0; i < g->n; i++) g->items[i].last_record = -1; /* records are counted in each load anew */
    for (int64_t i = 0; i < dh_load_n_faults(load); i++) {
        const dh_fault *fault = dh_load_fault(load, i);
        group *of = NULL;
        DH_TRY(find_group(&of, g, table, fault, error));
        if (of->n_examples < EXAMPLES) of->examples[of->n_examples++] = fault;
        of->faults++;
        of->rows += of->last_record != fault->record;
        of->last_record = fault->record;
    }
    return DH_OK;
}

static int compare(const void *a, const void *b)
{
    const group *x = a, *y = b;
    if (x->faults != y->faults) return x->faults > y->faults ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* ---- the table ---- */

static void add_examples(dh_strbuf *out, const group *of)
{
    dh_strbuf_clear(out);
    for (int32_t i = 0; i < of->n_examples; i++) {
        const dh_fault *fault = of->examples[i];
        dh_strbuf_printf(out, i > 0 ? "; %s:%lld" : "%s:%lld", fault->file, (long long)fault->value_line);
        if (fault->value[0] != '\0') dh_strbuf_printf(out, " '%s'", fault->value);
    }
}

enum { TABLE, COLUMN, REASON, REMEDY, FAULTS, ROWS, EXAMPLE, COLUMNS };

static bool add_row(dh_column *const *columns, const group *of, dh_strbuf *examples)
{
    const dh_fault *first = of->examples[0];
    const char *reason = dh_tr(first->reason), *remedy;
    size_t size = dh_fault_split(reason, &remedy);
    add_examples(examples, of);
    return !examples->failed && dh_column_append_text(columns[TABLE], of->table, strlen(of->table)) == 0 &&
           (first->name[0] != '\0' ? dh_column_append_text(columns[COLUMN], first->name, strlen(first->name))
                                   : dh_column_append_null(columns[COLUMN])) == 0 &&
           dh_column_append_text(columns[REASON], reason, size) == 0 &&
           dh_column_append_text(columns[REMEDY], remedy, strlen(remedy)) == 0 &&
           dh_column_append_int64(columns[FAULTS], of->faults) == 0 &&
           dh_column_append_int64(columns[ROWS], of->rows) == 0 &&
           dh_column_append_text(columns[EXAMPLE], examples->data, examples->size) == 0;
}

static dh_status make_table(dh_table **out, const groups *g, dh_error *error)
{
    static const char *const names[] = {"table", "column", "reason", "remedy", "faults", "rows", "examples"};
    static const char *const heads[] = {DH_MESSAGE("table"),      DH_MESSAGE("column"), DH_MESSAGE("what is wrong"),
                                        DH_MESSAGE("what to do"), DH_MESSAGE("faults"), DH_MESSAGE("rows"),
                                        DH_MESSAGE("examples")};
    dh_column *columns[COLUMNS];
    dh_strbuf examples = {0};
    *out = dh_table_new();
    dh_status status = *out != NULL ? DH_OK : dh_error_nomem(error);
    for (int i = 0; status == DH_OK && i < COLUMNS; i++) {
        columns[i] = dh_column_new(i == FAULTS || i == ROWS ? DH_INT64 : DH_TEXT, 0);
        status = columns[i] != NULL ? dh_table_add_growing(*out, names[i], columns[i], error) : dh_error_nomem(error);
        if (status == DH_OK) status = dh_table_set_head(*out, i, dh_tr(heads[i]), error);
    }
    for (size_t i = 0; status == DH_OK && i < g->n; i++)
        if (!add_row(columns, &g->items[i], &examples)) status = dh_error_nomem(error);
    dh_strbuf_free(&examples);
    if (status == DH_OK) return DH_OK;
    if (*out != NULL) dh_table_free(*out);
    *out = NULL;
    return status;
}

/* What was read of each table, its notes, and files that could not be read: below the groups. */
static dh_status add_notes(dh_table *out, const dh_dataset *dataset, dh_error *error)
{
    const char *table;
    const dh_load *load;
    dh_strbuf note = {0};
    dh_status status = DH_OK;
    for (int32_t i = 0; status == DH_OK && (load = dh_dataset_load(dataset, i, &table)) != NULL; i++) {
        status = dh_table_add_note(
            out, error, "%s: %s read = %s accepted + %s rejected", table, dh_numeral_whole(dh_load_read(load)).text,
            dh_numeral_whole(dh_load_accepted(load)).text, dh_numeral_whole(dh_load_rejected(load)).text);
        for (int32_t k = 0; status == DH_OK && dh_load_absence(load, k, &note); k++, dh_strbuf_clear(&note))
            status = note.failed ? dh_error_nomem(error) : dh_table_add_note(out, error, "%s", note.data);
        for (int32_t k = 0; status == DH_OK && dh_load_note(load, k, &note); k++, dh_strbuf_clear(&note))
            status = note.failed ? dh_error_nomem(error) : dh_table_add_note(out, error, "%s", note.data);
    }
    const char *fault;
    for (int32_t i = 0; status == DH_OK && (fault = dh_dataset_fault(dataset, i)) != NULL; i++)
        status = dh_table_add_note(out, error, "%s", fault);
    dh_strbuf_free(&note);
    return status;
}

dh_status dh_fault_groups(dh_table **out, const dh_dataset *dataset, dh_error *error)
{
    const char *table;
    const dh_load *load;
    groups g = {.keys = dh_dictionary_new()};
    *out = NULL;
    dh_status status = g.keys != NULL ? DH_OK : dh_error_nomem(error);
    for (int32_t i = 0; status == DH_OK && (load = dh_dataset_load(dataset, i, &table)) != NULL; i++)
        status = add_load(&g, table, load, error);
    if (g.n > 1) qsort(g.items, g.n, sizeof *g.items, compare);
    if (status == DH_OK) status = make_table(out, &g, error);
    if (status == DH_OK) status = add_notes(*out, dataset, error);
    if (status != DH_OK && *out != NULL) {
        dh_table_free(*out);
        *out = NULL;
    }
    if (g.keys != NULL) dh_dictionary_unref(g.keys);
    dh_free(g.items);
    return status;
}
