/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"

dh_status part_write(part_bytes *out, dh_relation *relation, bool compress, int threads, dh_error *error)
{
    *out = (part_bytes){0};
    int file = memfd_create("part", MFD_CLOEXEC);
    if (file < 0) return dh_error_set(error, DH_EIO, "memfd_create");
    dh_part_options options = {.compress = compress};
    dh_status status = threads > 0 ? dh_pool_new(&options.pool, threads, error) : DH_OK;
    if (status == DH_OK) status = dh_part_write(&out->written, file, "part", relation, &options, error);
    if (options.pool) dh_pool_free(options.pool);
    if (status == DH_OK) {
        out->size = (size_t)out->written.size;
        out->bytes = malloc(out->size);
        if (out->bytes == NULL || pread(file, out->bytes, out->size, 0) != (ssize_t)out->size) abort();
    }
    close(file);
    return status;
}

/* Vectors of every morsel, kept in an arena until the columns are made. */
typedef struct gathered {
    dh_arena *kept, *arena;
    const dh_vector **vectors; /* n_fields a batch */
    size_t n, capacity;
} gathered;

static dh_status gather_morsel(gathered *g, dh_morsel *morsel, int32_t n_fields, dh_error *error)
{
    for (int64_t begin = 0; begin < morsel->rows; begin += 1000) {
        int32_t n = (int32_t)(morsel->rows - begin < 1000 ? morsel->rows - begin : 1000);
        for (int32_t f = 0; f < n_fields; f++) {
            const dh_vector *v;
            DH_TRY(morsel->load(morsel, g->arena, f, begin, NULL, n, NULL, &v, error));
            if (dh_grow((void **)&g->vectors, &g->capacity, g->n + 1, sizeof *g->vectors) != 0)
                return dh_error_nomem(error);
            if ((g->vectors[g->n] = dh_vector_copy(g->kept, v)) == NULL) return dh_error_nomem(error);
            g->n++;
        }
    }
    return DH_OK;
}

static dh_status make_table(dh_table **out, const gathered *g, const dh_relation *relation, dh_error *error)
{
    int32_t n_fields = relation->n_fields;
    dh_table *table = dh_table_new();
    const dh_vector **column = malloc((g->n + 1) * sizeof *column);
    dh_status status = table && column ? DH_OK : dh_error_nomem(error);
    for (int32_t f = 0; status == DH_OK && f < n_fields; f++) {
        int64_t n = 0;
        for (size_t i = (size_t)f; i < g->n; i += (size_t)n_fields) column[n++] = g->vectors[i];
        const dh_relation_field *field = &relation->fields[f];
        status = dh_table_add(table, field->name,
                              dh_vectors_to_column(field->type, field->display, field->dictionary, column, n), error);
    }
    free(column);
    if (status == DH_OK)
        *out = table;
    else
        dh_table_free(table);
    return status;
}

static dh_status gather(dh_table **out, dh_relation *relation, const dh_relation_range *ranges, int32_t n_ranges,
                        dh_error *error)
{
    gathered g = {.kept = dh_arena_new(), .arena = dh_arena_new()};
    bool *needed = malloc((size_t)relation->n_fields + 1);
    dh_relation_scan *scan = NULL;
    dh_status status = g.kept && g.arena && needed ? DH_OK : dh_error_nomem(error);
    if (needed) memset(needed, 1, (size_t)relation->n_fields + 1);
    if (status == DH_OK) status = relation->start(&scan, relation, needed, ranges, n_ranges, 1, error);
    for (int64_t i = 0; status == DH_OK && i < scan->n_morsels; i++) {
        dh_morsel *morsel;
        status = scan->morsel(scan, i, 0, &morsel, error);
        if (status == DH_OK) status = gather_morsel(&g, morsel, relation->n_fields, error);
        if (g.arena) dh_arena_release_to(g.arena, (dh_arena_mark){NULL, 0});
    }
    if (status == DH_OK) status = make_table(out, &g, relation, error);
    if (scan) scan->free(scan);
    free(needed);
    dh_arena_free(g.kept);
    dh_arena_free(g.arena);
    dh_free(g.vectors);
    return status;
}

dh_status part_read(dh_table **out, dh_ipc_file *const *files, int32_t n_files, const dh_relation_range *ranges,
                    int32_t n_ranges, dh_error *error)
{
    dh_ipc_file *last = files[n_files - 1];
    int32_t n = dh_ipc_n_fields(last);
    dh_dictionary **dictionaries = calloc((size_t)n + 1, sizeof *dictionaries);
    dh_relation *relation = NULL;
    bool failed = dictionaries == NULL;
    *out = NULL;
    for (int32_t i = 0; !failed && i < n; i++) {
        if (dh_ipc_fields(last)[i].type != DH_CATEGORY) continue;
        dictionaries[i] = dh_ipc_dictionary(last, i);
        failed = dictionaries[i] == NULL;
    }
    dh_status status = failed ? dh_error_nomem(error)
                              : dh_store_relation_new(&relation, "part", files, n_files, dictionaries, -1, error);
    if (status == DH_OK) status = gather(out, relation, ranges, n_ranges, error);
    dh_relation_unref(relation);
    for (int32_t i = 0; dictionaries && i < n; i++) dh_dictionary_unref(dictionaries[i]);
    free(dictionaries);
    return status;
}
