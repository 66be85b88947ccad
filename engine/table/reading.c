/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See reading.h. */
#include "table/reading.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/strbuf.h"
#include "table/totals.h"

#define NAMES "_name" /* behind a column's name: the column of what its codes mean */

typedef struct heading {
    const dh_table *table;
    bool leave_out;       /* what repeats another */
    dh_dictionary *heads; /* each once … */
    int32_t *of, *n;      /* … that of each column, and of how many columns a head is */
} heading;

static const char *label_of(const char *name, dh_locale locale)
{
    return dh_tr_name_in(locale, "column", name, strlen(name));
}

/* The column whose name is the first `size` bytes of `name`, and `more` behind them; -1 = none. */
static int32_t find_column(const dh_table *table, const char *name, size_t size, const char *more)
{
    for (int32_t i = 0; i < dh_table_columns(table); i++) {
        const char *other = dh_table_column_name(table, i);
        if (strncmp(other, name, size) == 0 && strcmp(other + size, more) == 0) return i;
    }
    return -1;
}

/* The column of the names of what is in column `index`; -1 = none. */
static int32_t names_of(const dh_table *table, int32_t index)
{
    const char *name = dh_table_column_name(table, index);
    return find_column(table, name, strlen(name), NAMES);
}

/* Whether a key's codes are themselves the names of its rows, as in data without a register. */
static bool is_key_of_names(const dh_column *column)
{
    const dh_table *target = dh_dictionary_target(column->dictionary);
    const dh_column *names = dh_table_get(target, "name");
    for (int64_t row = 0; names != NULL && row < column->length; row++) {
        if (!dh_column_is_valid(column, row)) continue;
        int32_t of = dh_dictionary_target_row(column->dictionary, dh_column_code(column, row));
        if (of < 0 || dh_column_compare(column, row, names, of) != 0) return false;
    }
    return names != NULL && column->length > 0;
}

/* Whether a column holds names, not codes that have names elsewhere. */
static bool holds_names(const dh_table *table, int32_t index)
{
    const dh_column *column = dh_table_column(table, index);
    if ((column->type != DH_TEXT && column->type != DH_CATEGORY) || names_of(table, index) >= 0) return false;
    bool is_key = column->dictionary != NULL && dh_dictionary_target(column->dictionary) != NULL;
    return !is_key || is_key_of_names(column);
}

/* "unit.name" has the label of "unit_name", else that of "name"; names that stand in "unit" have that of "unit_name".
 * No label is of a longer name than there is room for. */
static const char *find_label(const dh_table *table, int32_t index, dh_locale locale)
{
    const char *name = dh_table_column_name(table, index), *dot = strrchr(name, '.'), *label = NULL;
    char whole[128];
    size_t size = strlen(name);
    if (size + sizeof NAMES <= sizeof whole) {
        memcpy(whole, name, size + 1);
        for (size_t i = 0; i < size; i++)
            if (whole[i] == '.') whole[i] = '_';
        if (holds_names(table, index)) memcpy(whole + size, NAMES, sizeof NAMES);
        label = label_of(whole, locale);
        if (label == NULL && dot != NULL) {
            whole[size] = '\0';
            label = label_of(whole, locale);
        }
    }
    return label != NULL ? label : label_of(dot != NULL ? dot + 1 : name, locale);
}

const char *dh_table_title(const dh_table *table, int32_t index, dh_locale locale)
{
    const char *name = dh_table_column_name(table, index), *head = dh_table_column_head(table, index);
    return strcmp(head, name) == 0 ? find_label(table, index, locale) : head;
}

static const char *find_head(const dh_table *table, int32_t index)
{
    const char *title = dh_table_title(table, index, dh_message_locale());
    return title != NULL ? title : dh_table_column_head(table, index);
}

static bool find_heads(heading *h)
{
    int32_t n = dh_table_columns(h->table);
    h->heads = dh_dictionary_new();
    h->of = dh_calloc((size_t)n + 1, sizeof *h->of);
    h->n = dh_calloc((size_t)n + 1, sizeof *h->n);
    if (h->heads == NULL || h->of == NULL || h->n == NULL) return false;
    for (int32_t i = 0; i < n; i++) {
        const char *head = find_head(h->table, i);
        if ((h->of[i] = dh_dictionary_add(h->heads, head, strlen(head))) < 0) return false;
        h->n[h->of[i]]++;
    }
    return true;
}

static bool is_same(const dh_column *a, const dh_column *b)
{
    bool text = (a->type == DH_TEXT || a->type == DH_CATEGORY) && (b->type == DH_TEXT || b->type == DH_CATEGORY);
    if (!text || a->length == 0) return false;
    for (int64_t row = 0; row < a->length; row++)
        if (dh_column_compare(a, row, b, row) != 0) return false;
    return true;
}

static bool is_repeated(const dh_table *table, int32_t index)
{
    dh_type type = dh_table_column(table, index)->type;
    int32_t names = type == DH_TEXT || type == DH_CATEGORY ? names_of(table, index) : -1;
    return names >= 0 && is_same(dh_table_column(table, index), dh_table_column(table, names));
}

/* The name of the column that this one is of and repeats, which is left out; `size` is 0 where there is none. */
static const char *name_of_left_out(const dh_table *table, int32_t index, size_t *size)
{
    const char *name = dh_table_column_name(table, index);
    size_t length = strlen(name), ending = strlen(NAMES);
    *size = 0;
    if (length <= ending || strcmp(name + length - ending, NAMES) != 0) return name;
    int32_t found = find_column(table, name, length - ending, "");
    if (found >= 0 && is_repeated(table, found)) *size = length - ending;
    return name;
}

static dh_status set_head(const heading *h, dh_table *to, int32_t place, int32_t index, dh_error *error)
{
    size_t size, name_size;
    dh_strbuf head = {0};
    const char *name = dh_table_column_name(h->table, index);
    const char *text = dh_dictionary_text(h->heads, h->of[index], &size);
    if (h->leave_out && size == strlen(name) && memcmp(text, name, size) == 0) {
        text = name_of_left_out(h->table, index, &name_size);
        if (name_size > 0) size = name_size;
    }
    dh_strbuf_add_bytes(&head, text, size);
    if (h->n[h->of[index]] > 1) dh_strbuf_printf(&head, " (%s)", name);
    dh_status status =
        head.data == NULL || head.failed ? dh_error_nomem(error) : dh_table_set_head(to, place, head.data, error);
    dh_strbuf_free(&head);
    return status;
}

static dh_status make(dh_table **out, const dh_table *table, bool leave_out, bool names_totals, dh_error *error)
{
    heading h = {.table = table, .leave_out = leave_out};
    bool named = names_totals && dh_totals_can_be_named(table);
    const dh_column *mark = dh_totals_mark(table), *over = dh_totals_over(table);
    dh_table *made = dh_table_new();
    dh_status status = made != NULL && find_heads(&h) ? DH_OK : dh_error_nomem(error);
    for (int32_t i = 0; status == DH_OK && i < dh_table_columns(table); i++) {
        dh_column *column = (dh_column *)(uintptr_t)dh_table_column(table, i);
        if (leave_out && is_repeated(table, i)) continue;
        if (named && (column == mark || column == over)) continue;
        column = (dh_column *)(uintptr_t)dh_table_reading(table, i);
        status = dh_table_add(made, dh_table_column_name(table, i), dh_column_ref(column), error);
        if (status == DH_OK) status = set_head(&h, made, dh_table_columns(made) - 1, i, error);
    }
    if (status == DH_OK) status = dh_table_set_name(made, dh_table_name(table), error);
    if (status == DH_OK) status = dh_table_copy_notes(made, table, error);
    if (status == DH_OK && named) dh_table_set_totals(made, mark, over);
    if (h.heads != NULL) dh_dictionary_unref(h.heads);
    dh_free(h.of);
    dh_free(h.n);
    if (status != DH_OK) dh_table_free(made);
    *out = status == DH_OK ? made : NULL;
    return status;
}

const char *dh_type_title(dh_type type)
{
    static const char *const titles[] = {"?",
                                         DH_MESSAGE("yes or no"),
                                         DH_MESSAGE("whole number"),
                                         DH_MESSAGE("number"),
                                         DH_MESSAGE("date"),
                                         DH_MESSAGE("date and time"),
                                         DH_MESSAGE("text"),
                                         DH_MESSAGE("category"),
                                         DH_MESSAGE("count, with bounds")};
    bool is = (unsigned)type < sizeof titles / sizeof *titles;
    return dh_tr(titles[is ? type : 0]);
}

dh_status dh_table_with_heads(dh_table **out, const dh_table *table, dh_error *error)
{
    return make(out, table, false, true, error);
}

dh_status dh_table_for_reading(dh_table **out, const dh_table *table, bool names_totals, dh_error *error)
{
    return make(out, table, true, names_totals, error);
}
