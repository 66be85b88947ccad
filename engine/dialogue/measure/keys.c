/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See keys.h. */
#include "dialogue/measure/keys.h"

#include <string.h>

#include "base/arena.h"
#include "base/label.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "dialogue/dataset/tables.h"

static const char *const periods[] = {"year", "half", "quarter", "month", "week"};
enum { PERIODS = sizeof periods / sizeof periods[0] };

/* Names that may be given: periods, then the columns of each table, once. */
typedef struct names {
    const char **items;
    size_t n, capacity;
} names;

static bool has(const names *all, const char *name)
{
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->items[i], name) == 0) return true;
    return false;
}

static dh_status gather(names *all, const dh_dataset *dataset, dh_error *error)
{
    size_t room = PERIODS + 2;
    for (int t = 0; t < DH_TABLES; t++) {
        const dh_table *table = dh_dataset_table(dataset, dh_table_names[t]);
        room += table != NULL ? (size_t)dh_table_columns(table) : 0;
    }
    all->items = dh_calloc(room, sizeof *all->items);
    if (all->items == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i < PERIODS; i++) all->items[all->n++] = periods[i];
    all->items[all->n++] = "session"; /* of a list of sessions its id */
    const dh_table *units = dh_dataset_table(dataset, "units");
    if (units != NULL && dh_table_find(units, "level") >= 0) all->items[all->n++] = "level"; /* of the unit */
    for (int t = DH_SESSIONS; t < DH_TABLES; t++) {
        const dh_table *table = dh_dataset_table(dataset, dh_table_names[t]);
        for (int32_t c = 0; table != NULL && c < dh_table_columns(table); c++)
            if (!has(all, dh_table_column_name(table, c))) all->items[all->n++] = dh_table_column_name(table, c);
    }
    return DH_OK;
}

/* Whether the key is one name, not an expression or a path; a name with blanks has a letter that no expression has. */
static bool is_name(const char *key)
{
    bool foreign = false;
    for (const char *at = key; *at != '\0'; at++) foreign = foreign || (unsigned char)*at >= 0x80;
    if (!foreign && strpbrk(key, " \t") != NULL) return false;
    return strpbrk(key, "().'\"`+-*/<>=~,") == NULL && !(key[0] >= '0' && key[0] <= '9');
}

static dh_status refuse(const char *key, const names *all, dh_error *error)
{
    dh_strbuf list = {0};
    const char *meant = dh_text_nearest(key, all->items, all->n);
    if (meant == NULL) meant = dh_label_find("column", key, all->items, all->n);
    for (size_t i = 0; i < all->n; i++) dh_strbuf_printf(&list, "%s%s", i > 0 ? ", " : "", all->items[i]);
    dh_status status = list.failed ? dh_error_nomem(error) : DH_EINVAL;
    if (!list.failed && meant != NULL)
        dh_error_set(error, DH_EINVAL, "by '%.100s' is neither a period nor a column, did you mean '%s'? there are: %s",
                     key, meant, list.data);
    else if (!list.failed)
        dh_error_set(error, DH_EINVAL, "by '%.100s' is neither a period nor a column; there are: %s", key, list.data);
    dh_strbuf_free(&list);
    return status;
}

dh_status dh_keys_check(const char *const *keys, int32_t n, const dh_dataset *dataset, dh_error *error)
{
    names all = {0};
    dh_status status = n > 0 ? gather(&all, dataset, error) : DH_OK;
    for (int32_t i = 0; status == DH_OK && i < n; i++)
        if (is_name(keys[i]) && !has(&all, keys[i])) status = refuse(keys[i], &all, error);
    dh_free(all.items);
    return status;
}
