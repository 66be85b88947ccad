/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `rows` of an entry: where columns stand for periods or groups, each row of its files is several rows of the table.
 * What differs between these, columns and constants, is an item each; an item with all else of the entry is an entry of
 * its own, which reads the same files.
 */
#include <string.h>

#include "base/message.h"
#include "load/config/entry.h"
#include "load/load.h"

#define ROWS_MAX 100 /* of one row of a file: months of eight years */

static const dh_data_key item_keys[] = {{"columns", DH_TAKES_TABLE, NULL}, {"constants", DH_TAKES_TABLE, NULL}};

static dh_status check_rows(const dh_table_spec *spec, const dh_data_file *file, const dh_data *rows, dh_error *error)
{
    if (rows->n_items == 0 || rows->n_fields > 0)
        return dh_data_error(file, "rows", error, DH_EDATA,
                             "'rows' must be a list such as `{ { columns = { sessions = \"Quý I\" }, constants = { "
                             "from = \"2024-01-01\", to = \"2024-03-31\" } }, … }`");
    if (rows->n_items > ROWS_MAX)
        return dh_data_error(file, "rows", error, DH_EDATA, "'rows' has %d items; at most %d are read",
                             (int)rows->n_items, ROWS_MAX);
    if (dh_load_id_column(spec) >= 0)
        return dh_data_error(file, "rows", error, DH_EDATA,
                             "each row of '%s' is one of its own, with its id; 'rows' is for figures that stand beside "
                             "each other",
                             spec->name);
    return DH_OK;
}

/* The headers of the other items are not told as ones that are not loaded. */
static dh_status ignore_others(dh_load_entry *items, int32_t n, dh_arena *arena, dh_error *error)
{
    int32_t n_columns = items[0].spec->n_columns;
    for (int32_t i = 0; i < n; i++) {
        size_t room = (size_t)items[i].n_ignore + (size_t)n * (size_t)n_columns + 1;
        const char **ignore = dh_arena_zalloc(arena, room, sizeof *ignore);
        if (ignore == NULL) return dh_error_nomem(error);
        int32_t count = items[i].n_ignore;
        if (count > 0) memcpy((void *)ignore, (const void *)items[i].ignore, (size_t)count * sizeof *ignore);
        for (int32_t k = 0; k < n; k++)
            for (int32_t c = 0; k != i && c < n_columns; c++)
                if (items[k].headers[c] != NULL) ignore[count++] = items[k].headers[c];
        items[i].ignore = ignore;
        items[i].n_ignore = count;
    }
    return DH_OK;
}

static dh_status read_items(dh_load_entry *out, const dh_table_spec *spec, const dh_data_file *file,
                            const dh_data *rows, dh_entry_source own, dh_entry_source profile, double tolerance,
                            dh_arena *arena, dh_error *error)
{
    const dh_data_file list = dh_data_field_of(file, "rows");
    for (int32_t i = 0; i < rows->n_items; i++) {
        const dh_data *item = &rows->items[i];
        const dh_data_file part = dh_data_item_of(&list, i + 1, file->name);
        if (item->kind != DH_DATA_TABLE)
            return dh_data_error(&part, NULL, error, DH_EDATA,
                                 "item %d of 'rows' must be a table such as `{ columns = { sessions = \"Quý I\" } }`",
                                 (int)i + 1);
        DH_TRY(dh_data_check_keys(&part, item, DH_MESSAGE("an item of 'rows'"), item_keys, 2, NULL, error));
        DH_TRY(dh_entry_read(&out[i], spec, (dh_entry_source){&part, item}, own, profile, tolerance, arena, error));
        out[i].nth = i;
    }
    return ignore_others(out, rows->n_items, arena, error);
}

dh_status dh_entries_add(dh_load_entries *to, dh_entry_source own, dh_entry_source profile, double tolerance,
                         dh_arena *arena, dh_error *error)
{
    const dh_data *rows = dh_data_get(own.table, "rows");
    const dh_data_file *file = own.file;
    if (rows == NULL && profile.file != NULL) rows = dh_data_get(profile.table, "rows"), file = profile.file;
    if (rows != NULL) DH_TRY(check_rows(to->spec, file, rows, error));
    int32_t n = rows != NULL ? rows->n_items : 1;
    dh_load_entry *items = dh_arena_zalloc(arena, (size_t)to->n + (size_t)n, sizeof *items);
    if (items == NULL) return dh_error_nomem(error);
    if (to->n > 0) memcpy(items, to->items, (size_t)to->n * sizeof *items);
    if (rows == NULL)
        DH_TRY(dh_entry_read(&items[to->n], to->spec, (dh_entry_source){0}, own, profile, tolerance, arena, error));
    else
        DH_TRY(read_items(items + to->n, to->spec, file, rows, own, profile, tolerance, arena, error));
    to->items = items;
    to->n += n;
    return DH_OK;
}
