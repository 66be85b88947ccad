/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See totals.h. A row is known as a total by its id or the unit that it names. */
#include "dialogue/dataset/totals.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/loader.h"

/* In folded form. */
static const char *const words[] = {"tong", "tong cong", "tong so", "cong", "total", "grand total", "sum", NULL};

static dh_status is_total(bool *out, const char *text, size_t size, dh_error *error)
{
    *out = false;
    if (size > 40) return DH_OK;
    char *folded = dh_text_fold(text, size, &size);
    if (folded == NULL) return dh_error_nomem(error);
    while (size > 0 && strchr(" :.,-", folded[size - 1]) != NULL) folded[--size] = '\0';
    for (int i = 0; words[i] != NULL; i++) *out = *out || strcmp(folded, words[i]) == 0;
    dh_free(folded);
    return DH_OK;
}

/* totals[code]: whether the text of a category column is that of a total. NULL when out of memory. */
static bool *find_totals(const dh_column *column, dh_error *error)
{
    int32_t n = column->dictionary != NULL ? dh_dictionary_size(column->dictionary) : 0;
    bool *totals = dh_calloc((size_t)n + 1, sizeof *totals);
    bool ok = totals != NULL;
    for (int32_t i = 0; ok && i < n; i++) {
        size_t size;
        const char *text = dh_dictionary_text(column->dictionary, i, &size);
        ok = is_total(&totals[i], text, size, error) == DH_OK;
    }
    if (ok) return totals;
    dh_free(totals);
    dh_error_nomem(error);
    return NULL;
}

static dh_status warn(dh_dataset *dataset, int table, const char *name, dh_error *error)
{
    static const char format[] =
        DH_MESSAGE("rows that look like totals and count like any other: %lld, the first with %s '%.*s' in line %lld "
                   "of %s; take them out");
    const dh_column *column = dh_table_get(dataset->tables[table], name);
    if (column == NULL || column->type != DH_CATEGORY) return DH_OK;
    bool *totals = find_totals(column, error);
    if (totals == NULL) return DH_ENOMEM;
    int64_t n = 0, first = 0, line;
    for (int64_t r = 0; r < column->length; r++)
        if (dh_column_is_valid(column, r) && totals[dh_column_code(column, r)] && n++ == 0) first = r;
    dh_free(totals);
    if (n == 0) return DH_OK;
    size_t size;
    const char *file, *text = dh_column_text(column, first, &size);
    dh_load_place(dataset->loads[table], first, &file, &line);
    DH_TRY(dh_load_add_warning(dataset->loads[table], error, format, (long long)n, name, (int)size, text,
                               (long long)line, file));
    return dh_table_add_note(dataset->tables[table], error, format, (long long)n, name, (int)size, text,
                             (long long)line, file);
}

dh_status dh_dataset_warn_of_totals(dh_dataset *dataset, dh_error *error)
{
    for (int i = DH_SESSIONS; i < DH_TABLES; i++) {
        if (dataset->tables[i] == NULL || dataset->loads[i] == NULL) continue;
        bool named = dh_table_get(dataset->tables[i], "id") != NULL;
        if (named) DH_TRY(warn(dataset, i, "id", error));
        DH_TRY(warn(dataset, i, "unit", error));
    }
    return DH_OK;
}
