/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key columns of the rows of several comparisons, one below the other. */
#include "compare.h"

/* Where the rows of all comparisons stand among all keys. */
typedef struct placing {
    const comparisons *all;
    dh_table *keys; /* each key once */
    int32_t n_keys;
    int64_t *places; /* row of `keys`, by row of all comparisons */
    int64_t n;
} placing;

/* Adds the keys of one comparison to those of all. */
static dh_status unite_keys(placing *p, const comparison *c, dh_error *error)
{
    dh_table *united = NULL;
    if (c->n == 0) return DH_OK; /* it may lack a unit's name */
    if (!p->keys) {
        p->n_keys = c->n_keys;
        return c->host->table_align(&p->keys, c->keys, c->keys, c->n_keys, error);
    }
    TRY(c->host->table_align(&united, p->keys, c->keys, p->n_keys, error));
    c->host->table_free(p->keys);
    p->keys = united;
    return DH_OK;
}

/* Finds the places of the rows of one comparison. */
static dh_status place_rows(placing *p, const comparison *c, dh_error *error)
{
    dh_table *both = NULL;
    if (c->n == 0) return DH_OK;
    TRY(c->host->table_align(&both, p->keys, c->keys, p->n_keys, error));
    for (int64_t i = 0; i < c->host->table_rows(both); i++) {
        dh_value place, row;
        c->host->table_cell(both, p->n_keys, i, &place);
        c->host->table_cell(both, p->n_keys + 1, i, &row);
        if (place.valid && row.valid) p->places[p->n + row.as.integer] = place.as.integer;
    }
    p->n += c->n;
    c->host->table_free(both);
    return DH_OK;
}

static dh_status copy_keys(placing *p, dh_table *table, dh_error *error)
{
    const dh_host *host = p->all->items[0].host;
    int64_t room = 1;
    for (int i = 0; i < p->all->n; i++) {
        room += p->all->items[i].n;
        TRY(unite_keys(p, &p->all->items[i], error));
    }
    p->places = calloc((size_t)room, sizeof *p->places);
    if (!p->places) return no_memory(host, error);
    for (int i = 0; i < p->all->n; i++) TRY(place_rows(p, &p->all->items[i], error));
    for (int32_t k = 0; k < p->n_keys; k++)
        TRY(host->table_copy_column(table, host->table_column_name(p->keys, k), p->keys, k, p->places, p->n, error));
    return DH_OK;
}

/* The two periods of each row. */
static dh_status add_periods(const comparisons *all, dh_table *table, dh_error *error)
{
    static const char *const names[] = {"earlier", "later"};
    const dh_host *host = all->items[0].host;
    for (int which = 0; which < 2; which++) {
        int32_t column = host->table_columns(table);
        TRY(host->table_add_column(table, names[which], DH_TEXT, DH_DISPLAY_PLAIN, error));
        for (int k = 0; k < all->n; k++) {
            const char *text = all->items[k].periods[which].text;
            dh_value cell = {.type = DH_TEXT, .valid = 1, .as.text = {text, strlen(text)}};
            for (int64_t row = 0; row < all->items[k].n; row++) TRY(host->table_append(table, column, &cell, error));
        }
    }
    return DH_OK;
}

dh_status compare_key_columns(const comparisons *all, dh_table *table, dh_error *error)
{
    const comparison *c = &all->items[0];
    if (all->n == 1) {
        for (int32_t k = 0; k < c->n_keys; k++)
            TRY(c->host->table_copy_column(table, c->host->table_column_name(c->keys, k), c->keys, k, NULL, 0, error));
        return DH_OK;
    }
    placing p = {.all = all};
    dh_status status = copy_keys(&p, table, error);
    for (int32_t k = 0; status == DH_OK && !p.keys && k < c->n_keys; k++) /* no comparison has rows */
        status = c->host->table_copy_column(table, c->host->table_column_name(c->keys, k), c->keys, k, NULL, 0, error);
    if (p.keys) c->host->table_free(p.keys);
    free(p.places);
    return status == DH_OK ? add_periods(all, table, error) : status;
}
