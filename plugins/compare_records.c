/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See compare_records.h. */
#include "compare_records.h"

dh_status records_measure(dh_table **out, const comparison *c, dh_measure_request *request, dh_error *error)
{
    dh_error absent = DH_ERROR_INIT;
    dh_status status = c->host->measure(out, c->dataset, request, &absent);
    if (status == DH_EINVAL || status == DH_ETYPE) return DH_OK;
    if (status != DH_OK && error) *error = absent;
    return status;
}

key_columns records_key_columns(const comparison *c, const dh_table *table, int32_t n_keys, const int *wanted)
{
    key_columns keys = {.host = c->host, .table = table};
    for (int32_t column = 0, key = 0; key < n_keys; column++) {
        const char *name = c->host->table_column_name(table, column);
        if (column > 0 && strcmp(name, "unit_name") == 0 &&
            strcmp(c->host->table_column_name(table, column - 1), "unit") == 0)
            continue;
        if (!wanted || wanted[key]) keys.columns[keys.n++] = column;
        key++;
    }
    return keys;
}

dh_status records_ask(records *out, const comparison *c, int which, const char *key, dh_error *error)
{
    const char *starts[MAX_KEYS];
    size_t sizes[MAX_KEYS], size = (c->by ? strlen(c->by) : 0) + strlen(key) + 2;
    int32_t n = key_names(c->by, starts, sizes);
    dh_measure_request request = compare_request(c, which);
    *out = (records){.c = c, .which = which};
    if (n >= MAX_KEYS) return DH_OK;
    char *by = malloc(size);
    if (!by) return no_memory(c->host, error);
    snprintf(by, size, "%s%s%s", c->by ? c->by : "", c->by ? "," : "", key);
    request.by = by;
    dh_status status = records_measure(&out->table, c, &request, error);
    free(by);
    if (status != DH_OK || !out->table) return status;
    out->keys = records_key_columns(c, out->table, n, NULL);
    out->line_keys = records_key_columns(c, c->keys, n, NULL);
    out->sorted = key_rows_sorted(&out->keys);
    return out->sorted ? DH_OK : no_memory(c->host, error);
}

void records_free(records *r)
{
    free(r->sorted);
    if (r->table) r->c->host->table_free(r->table);
}

int64_t records_first(const records *r, int64_t of)
{
    return key_rows_find(r->sorted, r->c->host->table_rows(r->table), &(key_row){&r->line_keys, of});
}

int64_t records_row(const records *r, int64_t place, int64_t of)
{
    if (place >= r->c->host->table_rows(r->table)) return -1;
    return key_rows_compare(&r->sorted[place], &(key_row){&r->line_keys, of}) == 0 ? r->sorted[place].row : -1;
}

int records_figures(const records *r, int64_t row, double *x, double *y, int *exact)
{
    const comparison *c = r->c;
    dh_count numerator, denominator = {1, 1, 1};
    int32_t value = c->host->table_find(r->table, c->measure);
    if (!compare_number(c->host, r->table, c->family == COUNTS ? value : value - 2, row, &numerator) ||
        (c->family != COUNTS && !compare_number(c->host, r->table, value - 1, row, &denominator)))
        return 0;
    *exact = compare_is_exact(numerator) && compare_is_exact(denominator) && numerator.stated >= 0 &&
             denominator.stated >= 0;
    *x = numerator.stated;
    if (c->family != COUNTS) *y = denominator.stated;
    return 1;
}
