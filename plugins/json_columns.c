/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See json.h. */
#include "json.h"

#define COLUMNS 2000 /* at most: the host takes no more */

void json_columns_free(json_columns *c)
{
    for (int32_t i = 0; i < c->n; i++) c->host->free(c->names[i]);
    c->host->free(c->names);
    c->host->free(c->values);
    c->host->free(c->slots);
    c->host->free(c->path);
}

/* ---- names ---- */

static size_t slot_of(const json_columns *c, const char *name)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (const char *at = name; *at; at++) hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
    size_t slot = (size_t)(hash ^ hash >> 32) & (c->n_slots - 1);
    while (c->slots[slot] > 0 && strcmp(c->names[c->slots[slot] - 1], name) != 0) slot = (slot + 1) & (c->n_slots - 1);
    return slot;
}

static dh_status grow(json_columns *c)
{
    if (c->n < c->capacity) return DH_OK;
    int32_t capacity = c->capacity * 2 + 32;
    size_t n_slots = c->n_slots ? c->n_slots * 2 : 128; /* twice as many as columns, and a power of 2 */
    char **names = c->host->realloc(c->names, (size_t)capacity * sizeof *names);
    if (names) c->names = names;
    json_t **values = names ? c->host->realloc(c->values, (size_t)capacity * sizeof *values) : NULL;
    if (values) c->values = values;
    int32_t *slots = values ? c->host->alloc(n_slots * sizeof *slots) : NULL;
    if (!slots) return DH_ENOMEM;
    c->host->free(c->slots);
    memset(slots, 0, n_slots * sizeof *slots);
    c->slots = slots;
    c->n_slots = n_slots;
    c->capacity = capacity;
    for (int32_t i = 0; i < c->n; i++) c->slots[slot_of(c, c->names[i])] = i + 1;
    return DH_OK;
}

/* Finds the column of the path, or adds it. */
static dh_status find(json_columns *c, int32_t *out, const json_input *in, int64_t line, dh_error *error)
{
    TRY(grow(c));
    size_t slot = slot_of(c, c->path);
    *out = c->slots[slot] - 1;
    if (*out >= 0) return DH_OK;
    if (c->n == COLUMNS) {
        c->host->error_set(error, DH_EDATA,
                           "'%s', line %lld: '%s' would be column %d, and %d are read: are keys values there, such as "
                           "names of units? Then write one object for each",
                           in->path, (long long)line, c->path, COLUMNS + 1, COLUMNS);
        return DH_EDATA;
    }
    char *name = c->host->alloc(c->path_size + 1);
    if (!name) return DH_ENOMEM;
    memcpy(name, c->path, c->path_size + 1);
    c->names[c->n] = name;
    c->values[c->n] = NULL;
    *out = c->n++;
    c->slots[slot] = c->n;
    return DH_OK;
}

/* ---- values ---- */

static dh_status add_to_path(json_columns *c, const char *key)
{
    size_t n = strlen(key), needed = c->path_size + n + 2;
    if (needed > c->path_capacity) {
        char *path = c->host->realloc(c->path, needed * 2);
        if (!path) return DH_ENOMEM;
        c->path = path;
        c->path_capacity = needed * 2;
    }
    if (c->path_size > 0) c->path[c->path_size++] = '.';
    memcpy(c->path + c->path_size, key, n + 1);
    c->path_size += n;
    return DH_OK;
}

static dh_status check_list(const json_columns *c, json_t *list, const json_input *in, int64_t line, dh_error *error)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        if (!json_is_object(item) && !json_is_array(item)) continue;
        c->host->error_set(error, DH_EDATA,
                           json_is_object(item)
                               ? "'%s', line %lld: '%s' holds a list of objects, which is no cell: if these are the "
                                 "rows, write them alone (jq '.%s'); else leave it out (jq 'del(.%s)')"
                               : "'%s', line %lld: '%s' holds a list of lists, which is no cell: if these are the "
                                 "rows, write each as an object, from '.%s'; else leave it out (jq 'del(.%s)')",
                           in->path, (long long)line, c->path, c->path, c->path);
        return DH_EDATA;
    }
    return DH_OK;
}

static dh_status place_value(json_columns *c, json_t *value, const json_input *in, int64_t line, dh_error *error)
{
    int32_t column;
    if (json_is_array(value)) TRY(check_list(c, value, in, line, error));
    TRY(find(c, &column, in, line, error));
    if (c->values[column]) {
        c->host->error_set(error, DH_EDATA,
                           "'%s', line %lld: two values are for the column '%s', one of them within an object: rename "
                           "one of the keys",
                           in->path, (long long)line, c->path);
        return DH_EDATA;
    }
    c->values[column] = value;
    return DH_OK;
}

/* jansson takes no more than two thousand objects within each other, so that this ends. */
static dh_status place_object(json_columns *c, json_t *object, const json_input *in, int64_t line, dh_error *error)
{
    size_t before = c->path_size;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        TRY(add_to_path(c, key));
        dh_status status =
            json_is_object(value) ? place_object(c, value, in, line, error) : place_value(c, value, in, line, error);
        c->path_size = before;
        if (status != DH_OK) return status;
    }
    return DH_OK;
}

dh_status json_place(json_columns *c, json_t *object, const json_input *in, int64_t line, dh_error *error)
{
    for (int32_t i = 0; i < c->n; i++) c->values[i] = NULL;
    c->path_size = 0;
    return place_object(c, object, in, line, error);
}
