/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See left_out.h. */
#include "load/left_out.h"

#include <string.h>

#include "base/memory.h"

dh_status dh_load_keep_left_out(dh_load *load, const dh_load_source *file, const char *sheet, bool counted,
                                dh_error *error)
{
    const char *name = dh_arena_strdup(load->arena, sheet);
    if (name == NULL ||
        dh_grow((void **)&load->left_out, &load->left_out_capacity, load->n_left_out + 1, sizeof *load->left_out) != 0)
        return dh_error_nomem(error);
    load->left_out[load->n_left_out++] =
        (dh_load_left_out){file->path, name, 0, counted ? NULL : load->notes[load->n_notes - 1], counted};
    return DH_OK;
}

dh_status dh_load_keep_table_left_out(dh_load *load, const dh_load_source *source, int64_t line, dh_error *error)
{
    DH_TRY(dh_load_keep_left_out(load, source, source->sheet != NULL ? source->sheet : "", false, error));
    load->left_out[load->n_left_out - 1].line = line;
    return DH_OK;
}

dh_status dh_load_note_counted(dh_load *load, dh_error *error)
{
    int64_t sheets = 0, files = 0;
    const char *last = NULL;
    load->counted_note = NULL;
    for (size_t i = 0; i < load->n_left_out; i++) {
        if (!load->left_out[i].counted) continue;
        sheets++;
        files += last == NULL || strcmp(last, load->left_out[i].path) != 0;
        last = load->left_out[i].path;
    }
    if (sheets == 0) return DH_OK;
    DH_TRY(dh_load_add_note(load, error,
                            "sheets of other files that were left out, too, since they were not asked for: %lld "
                            "(files: %lld)",
                            (long long)sheets, (long long)files));
    load->counted_note = load->notes[load->n_notes - 1];
    return DH_OK;
}

static bool reads(const dh_load *load, const dh_load_left_out *sheet)
{
    for (size_t i = 0; i < load->n_sources; i++) {
        const dh_load_source *source = &load->sources[i];
        const char *name = source->sheet != NULL ? source->sheet : "";
        if (sheet->line > 0 && (sheet->line < source->head_first || sheet->line > source->head_last)) continue;
        if (strcmp(name, sheet->sheet) == 0 && strcmp(source->path, sheet->path) == 0) return true;
    }
    return false;
}

static void drop_note(dh_load *load, const char *note)
{
    size_t n = 0;
    for (size_t i = 0; i < load->n_notes; i++)
        if (load->notes[i] != note) load->notes[n++] = load->notes[i];
    load->n_notes = n;
}

static dh_status forget(dh_load *load, dh_load *const *loads, int n, dh_error *error)
{
    size_t kept = 0;
    for (size_t i = 0; i < load->n_left_out; i++) {
        bool read = false;
        for (int k = 0; k < n; k++)
            read = read || (loads[k] != NULL && (loads[k] != load || load->left_out[i].line > 0) &&
                            reads(loads[k], &load->left_out[i]));
        if (read && load->left_out[i].note != NULL) drop_note(load, load->left_out[i].note);
        if (!read) load->left_out[kept++] = load->left_out[i];
    }
    if (kept == load->n_left_out) return DH_OK;
    load->n_left_out = kept;
    if (load->counted_note == NULL) return DH_OK;
    drop_note(load, load->counted_note);
    return dh_load_note_counted(load, error);
}

dh_status dh_loads_forget_read_sheets(dh_load *const *loads, int n, dh_error *error)
{
    for (int i = 0; i < n; i++)
        if (loads[i] != NULL && loads[i]->n_left_out > 0) DH_TRY(forget(loads[i], loads, n, error));
    return DH_OK;
}
