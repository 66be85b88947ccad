/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See compare_keys.h. */
#include "compare_keys.h"

static int compare_numbers(double a, double b)
{
    return (a > b) - (a < b);
}

static int compare_texts(const dh_value *a, const dh_value *b)
{
    size_t n = a->as.text.size < b->as.text.size ? a->as.text.size : b->as.text.size;
    int order = n > 0 ? memcmp(a->as.text.data, b->as.text.data, n) : 0;
    return order != 0 ? order : (a->as.text.size > b->as.text.size) - (a->as.text.size < b->as.text.size);
}

static int compare_cells(const dh_value *a, const dh_value *b)
{
    if (!a->valid || !b->valid) return b->valid - a->valid;
    if (a->type != b->type) return (int)a->type - (int)b->type;
    switch (a->type) {
    case DH_TEXT:
    case DH_CATEGORY: return compare_texts(a, b);
    case DH_FLOAT64: return compare_numbers(a->as.number, b->as.number);
    case DH_COUNT: return compare_numbers(a->as.count.stated, b->as.count.stated);
    case DH_BOOL: return (a->as.boolean != 0) - (b->as.boolean != 0);
    default: return (a->as.integer > b->as.integer) - (a->as.integer < b->as.integer);
    }
}

int key_rows_compare(const key_row *a, const key_row *b)
{
    int order = 0;
    for (int32_t k = 0; order == 0 && k < a->keys->n; k++) {
        dh_value one, two;
        a->keys->host->table_cell(a->keys->table, a->keys->columns[k], a->row, &one);
        b->keys->host->table_cell(b->keys->table, b->keys->columns[k], b->row, &two);
        order = compare_cells(&one, &two);
    }
    return order;
}

static int in_order(const void *a, const void *b)
{
    const key_row *one = a, *two = b;
    int order = key_rows_compare(one, two);
    return order != 0 ? order : (one->row > two->row) - (one->row < two->row);
}

key_row *key_rows_sorted(const key_columns *keys)
{
    int64_t n = keys->host->table_rows(keys->table);
    key_row *rows = calloc((size_t)n + 1, sizeof *rows);
    for (int64_t i = 0; rows && i < n; i++) rows[i] = (key_row){keys, i};
    if (rows) qsort(rows, (size_t)n, sizeof *rows, in_order);
    return rows;
}

int64_t key_rows_find(const key_row *sorted, int64_t n, const key_row *row)
{
    int64_t low = 0, high = n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (key_rows_compare(&sorted[middle], row) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && key_rows_compare(&sorted[low], row) == 0 ? low : n;
}

int32_t key_names(const char *list, const char *starts[MAX_KEYS], size_t sizes[MAX_KEYS])
{
    int32_t n = 0;
    while (list && n < MAX_KEYS) {
        int depth = 0;
        char quote = '\0';
        list += strspn(list, " ");
        const char *end = list;
        for (; *end && (*end != ',' || depth > 0 || quote); end++) {
            if (quote)
                quote = *end == quote ? '\0' : quote;
            else if (*end == '\'' || *end == '"')
                quote = *end;
            else
                depth += (*end == '(') - (*end == ')');
        }
        size_t size = (size_t)(end - list);
        while (size > 0 && list[size - 1] == ' ') size--;
        starts[n] = list;
        sizes[n++] = size;
        list = *end ? end + 1 : NULL;
    }
    return n;
}

int key_names_have(const char *list, const char *name)
{
    const char *starts[MAX_KEYS];
    size_t sizes[MAX_KEYS];
    int32_t n = key_names(list, starts, sizes);
    for (int32_t i = 0; i < n; i++)
        if (sizes[i] == strlen(name) && memcmp(starts[i], name, sizes[i]) == 0) return 1;
    return 0;
}
