/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vectors to Arrow arrays: validity bytes to bitmaps, slices to offsets, dictionaries to utf8 arrays. */
#include "execute/exchange.h"

#include <string.h>

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

/* The Arrow C data interface format string. */
static const char *format_of(dh_type type)
{
    switch (type) {
    case DH_BOOL: return "b";
    case DH_INT64: return "l";
    case DH_DATE: return "tdD";
    case DH_DATETIME: return "tsu:";
    case DH_TEXT: return "U";
    case DH_CATEGORY: return "i";
    case DH_COUNT: return "+s";
    default: return "g";
    }
}

static void fill_schema(struct ArrowSchema *schema, const char *name, const char *format)
{
    memset(schema, 0, sizeof *schema);
    schema->format = format;
    schema->name = name;
    schema->flags = ARROW_FLAG_NULLABLE;
    schema->release = release_schema;
}

/* A count is a struct of three float64 children. */
static int add_children(dh_arena *arena, struct ArrowSchema *schema)
{
    static const char *const names[] = {"stated", "lower", "upper"};
    struct ArrowSchema *children = dh_arena_alloc(arena, 3 * sizeof *children);
    schema->children = dh_arena_alloc(arena, 3 * sizeof *schema->children);
    if (children == NULL || schema->children == NULL) return -1;
    for (int i = 0; i < 3; i++) {
        fill_schema(&children[i], names[i], "g");
        schema->children[i] = &children[i];
    }
    schema->n_children = 3;
    return 0;
}

const struct ArrowSchema *const *dh_exchange_schemas(dh_arena *arena, const dh_type *types, int32_t n)
{
    struct ArrowSchema *schemas = dh_arena_zalloc(arena, (size_t)n + 1, sizeof *schemas);
    const struct ArrowSchema **list = dh_arena_zalloc(arena, (size_t)n + 1, sizeof *list);
    if (schemas == NULL || list == NULL) return NULL;
    for (int32_t i = 0; i < n; i++) {
        fill_schema(&schemas[i], "", format_of(types[i]));
        list[i] = &schemas[i];
        if (types[i] == DH_COUNT && add_children(arena, &schemas[i]) != 0) return NULL;
        if (types[i] != DH_CATEGORY) continue;
        schemas[i].dictionary = dh_arena_alloc(arena, sizeof *schemas);
        if (schemas[i].dictionary == NULL) return NULL;
        fill_schema(schemas[i].dictionary, "", "u");
    }
    return list;
}

/* ---- arrays ---- */

/* Bytes of 0 and 1 to a bitmap; NULL when out of memory. */
static const void *pack(dh_arena *arena, const uint8_t *bytes, int32_t n)
{
    uint8_t *bits = dh_arena_zalloc(arena, (size_t)n / 8 + 64, 1);
    for (int32_t i = 0; bits && i < n; i++)
        if (bytes[i]) dh_bit_set(bits, i, true);
    return bits;
}

static int fill_array(dh_arena *arena, struct ArrowArray *array, int64_t length, int64_t n_buffers)
{
    memset(array, 0, sizeof *array);
    array->length = length;
    array->n_buffers = n_buffers;
    array->buffers = dh_arena_zalloc(arena, (size_t)n_buffers, sizeof *array->buffers);
    array->release = release_array;
    return array->buffers ? 0 : -1;
}

static int export_text(dh_arena *arena, struct ArrowArray *array, const dh_vector *v)
{
    int64_t *offsets = dh_arena_alloc(arena, ((size_t)v->length + 1) * sizeof *offsets);
    const dh_slice *slices = dh_vector_slices(arena, v);
    if (offsets == NULL || slices == NULL) return -1;
    offsets[0] = 0;
    for (int32_t i = 0; i < v->length; i++)
        offsets[i + 1] = offsets[i] + (dh_vector_is_valid(v, i) ? (int64_t)slices[i].size : 0);
    char *bytes = dh_arena_alloc(arena, (size_t)offsets[v->length] + 1);
    if (bytes == NULL) return -1;
    for (int32_t i = 0; i < v->length; i++)
        memcpy(bytes + offsets[i], slices[i].data, (size_t)(offsets[i + 1] - offsets[i]));
    array->buffers[1] = offsets;
    array->buffers[2] = bytes;
    return 0;
}

static struct ArrowArray *export_dictionary(dh_arena *arena, const dh_slice *texts, int32_t n)
{
    struct ArrowArray *array = dh_arena_alloc(arena, sizeof *array);
    int32_t *offsets = dh_arena_alloc(arena, ((size_t)n + 1) * sizeof *offsets);
    if (array == NULL || offsets == NULL || fill_array(arena, array, n, 3) != 0) return NULL;
    size_t total = 0;
    for (int32_t i = 0; i < n; i++) total += texts[i].size;
    char *bytes = total < INT32_MAX ? dh_arena_alloc(arena, total + 1) : NULL;
    if (bytes == NULL) return NULL;
    offsets[0] = 0;
    for (int32_t i = 0; i < n; i++) {
        memcpy(bytes + offsets[i], texts[i].data, texts[i].size);
        offsets[i + 1] = offsets[i] + (int32_t)texts[i].size;
    }
    array->buffers[1] = offsets;
    array->buffers[2] = bytes;
    return array;
}

/* Exports only the dictionary entries that occur in the batch, renumbered: a large dictionary is not copied each time.
 * Without a code table (text, or a very large dictionary) every row gets an entry of its own. */
static int export_category(dh_arena *arena, struct ArrowArray *array, const dh_vector *v)
{
    int32_t n = v->length, used = 0;
    int32_t *indices = dh_arena_zalloc(arena, (size_t)n + 1, sizeof *indices);
    dh_slice *texts = dh_arena_alloc(arena, ((size_t)n + 1) * sizeof *texts);
    int32_t size = v->type == DH_CATEGORY ? dh_dictionary_size(v->dictionary) : 0;
    bool dense = v->type == DH_CATEGORY && size <= 4 * DH_VECTOR_ROWS;
    int32_t *place = dense ? dh_arena_zalloc(arena, (size_t)size + 1, sizeof *place) : NULL;
    if (indices == NULL || texts == NULL || (dense && place == NULL)) return -1;
    for (int32_t i = 0; i < n; i++) {
        if (!dh_vector_is_valid(v, i)) continue;
        int32_t code = dense ? ((const int32_t *)v->values)[i] : 0;
        if (!dense || place[code] == 0) {
            texts[used++] = dh_vector_slice(v, i);
            if (dense) place[code] = used;
        }
        indices[i] = (dense ? place[code] : used) - 1;
    }
    array->buffers[1] = indices;
    array->dictionary = export_dictionary(arena, texts, used);
    return array->dictionary ? 0 : -1;
}

static int export_count(dh_arena *arena, struct ArrowArray *array, const dh_vector *v)
{
    const void *parts[] = {v->values, v->lower ? v->lower : v->values, v->upper ? v->upper : v->values};
    struct ArrowArray *children = dh_arena_alloc(arena, 3 * sizeof *children);
    array->children = dh_arena_alloc(arena, 3 * sizeof *array->children);
    if (children == NULL || array->children == NULL) return -1;
    array->n_children = 3;
    for (int i = 0; i < 3; i++) {
        if (fill_array(arena, &children[i], v->length, 2) != 0) return -1;
        children[i].buffers[1] = parts[i];
        array->children[i] = &children[i];
    }
    return 0;
}

static int export_vector(dh_arena *arena, struct ArrowArray *array, const dh_vector *v, dh_type type)
{
    int64_t n_buffers = type == DH_COUNT ? 1 : type == DH_TEXT ? 3 : 2;
    if (fill_array(arena, array, v->length, n_buffers) != 0) return -1;
    if (v->valid) {
        array->null_count = -1;
        array->buffers[0] = pack(arena, v->valid, v->length);
        if (array->buffers[0] == NULL) return -1;
    }
    switch (type) {
    case DH_TEXT: return export_text(arena, array, v);
    case DH_CATEGORY: return export_category(arena, array, v);
    case DH_COUNT: return export_count(arena, array, v);
    case DH_BOOL: array->buffers[1] = pack(arena, v->values, v->length); break;
    default: array->buffers[1] = v->values;
    }
    return array->buffers[1] ? 0 : -1;
}

const struct ArrowArray *const *dh_exchange_arrays(dh_arena *arena, const dh_vector *const *vectors,
                                                   const dh_type *types, int32_t n)
{
    struct ArrowArray *arrays = dh_arena_zalloc(arena, (size_t)n + 1, sizeof *arrays);
    const struct ArrowArray **list = dh_arena_zalloc(arena, (size_t)n + 1, sizeof *list);
    if (arrays == NULL || list == NULL) return NULL;
    for (int32_t i = 0; i < n; i++) {
        list[i] = &arrays[i];
        if (export_vector(arena, &arrays[i], vectors[i], types[i]) != 0) return NULL;
    }
    return list;
}
