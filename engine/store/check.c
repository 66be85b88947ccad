/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks a store: the checksum of every part, whether it is as it was written; then every cell, whether it is valid. */
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "store/open.h"

typedef struct checked_part {
    const dh_ipc_file *file;
    const dh_store_part *part;
} checked_part;

typedef struct checking {
    const dh_store *store;
    checked_part *parts;
    dh_relation_scan *scan;
    dh_relation *relation;
    dh_arena **arenas; /* per worker */
} checking;

/* The files are those that were opened with the store: another import may have replaced it since. */
static dh_status check_hash(void *context, int64_t index, int worker, dh_error *error)
{
    (void)worker;
    const checked_part *of = &((const checking *)context)->parts[index];
    if (dh_ipc_hash(of->file) == of->part->hash) return DH_OK;
    return dh_ipc_bad(of->file, error, "its checksum is not the one that was written");
}

static dh_status check_texts(const checking *c, const dh_vector *v, int32_t field, dh_error *error)
{
    const dh_slice *slices = v->values;
    for (int32_t i = 0; i < v->length; i++)
        if (dh_vector_is_valid(v, i) && !dh_text_is_valid(slices[i].data, slices[i].size))
            return dh_error_set(error, DH_EDATA, "the table '%s' of '%s' has a text in '%s' that is not valid UTF-8",
                                c->relation->name, c->store->path, c->relation->fields[field].name);
    return DH_OK;
}

static dh_status check_morsel(void *context, int64_t index, int worker, dh_error *error)
{
    const checking *c = context;
    dh_morsel *morsel;
    if (c->arenas[worker] == NULL && (c->arenas[worker] = dh_arena_new()) == NULL) return dh_error_nomem(error);
    DH_TRY(c->scan->morsel(c->scan, index, worker, &morsel, error));
    for (int64_t begin = 0; begin < morsel->rows; begin += DH_VECTOR_ROWS) {
        int64_t n = morsel->rows - begin < DH_VECTOR_ROWS ? morsel->rows - begin : DH_VECTOR_ROWS;
        for (int32_t f = 0; f < c->relation->n_fields; f++) {
            const dh_vector *v;
            DH_TRY(morsel->load(morsel, c->arenas[worker], f, begin, NULL, (int32_t)n, NULL, &v, error));
            if (v->type == DH_TEXT) DH_TRY(check_texts(c, v, f, error));
        }
        dh_arena_release_to(c->arenas[worker], (dh_arena_mark){NULL, 0});
    }
    return DH_OK;
}

static dh_status check_dictionaries(const checking *c, dh_error *error)
{
    for (int32_t f = 0; f < c->relation->n_fields; f++) {
        const dh_dictionary *dictionary = c->relation->fields[f].dictionary;
        for (int32_t i = 0; dictionary && i < dh_dictionary_size(dictionary); i++) {
            size_t size;
            const char *text = dh_dictionary_text(dictionary, i, &size);
            if (!dh_text_is_valid(text, size))
                return dh_error_set(error, DH_EDATA,
                                    "the table '%s' of '%s' has a text in '%s' that is not valid UTF-8",
                                    c->relation->name, c->store->path, c->relation->fields[f].name);
        }
    }
    return DH_OK;
}

static dh_status check_cells(checking *c, dh_pool *pool, int workers, dh_error *error)
{
    size_t n = (size_t)c->relation->n_fields + 1;
    bool *needed = dh_malloc(n);
    if (needed == NULL) return dh_error_nomem(error);
    memset(needed, 1, n);
    dh_status status = c->relation->start(&c->scan, c->relation, needed, NULL, 0, workers, error);
    dh_free(needed);
    DH_TRY(status);
    status = check_dictionaries(c, error);
    if (status == DH_OK) status = dh_pool_run(pool, c->scan->n_morsels, check_morsel, c, error);
    c->scan->free(c->scan);
    return status;
}

dh_status dh_store_check(const dh_store *store, dh_pool *pool, dh_error *error)
{
    int workers = pool ? dh_pool_threads(pool) : 1;
    checking c = {.store = store};
    int64_t n = 0;
    for (int32_t t = 0; t < store->n_tables; t++) n += store->tables[t].n_parts;
    c.parts = dh_calloc((size_t)n + 1, sizeof *c.parts);
    c.arenas = dh_calloc((size_t)workers, sizeof *c.arenas);
    dh_status status = c.parts && c.arenas ? DH_OK : dh_error_nomem(error);
    n = 0;
    for (int32_t t = 0; status == DH_OK && t < store->n_tables; t++)
        for (int32_t p = 0; p < store->tables[t].n_parts; p++)
            c.parts[n++] =
                (checked_part){dh_store_relation_file(store->tables[t].relation, p), &store->tables[t].parts[p]};
    if (status == DH_OK) status = dh_pool_run(pool, n, check_hash, &c, error);
    for (int32_t t = 0; status == DH_OK && t < store->n_tables; t++) {
        c.relation = store->tables[t].relation;
        status = check_cells(&c, pool, workers, error);
    }
    for (int i = 0; c.arenas && i < workers; i++) dh_arena_free(c.arenas[i]);
    dh_free(c.parts);
    dh_free(c.arenas);
    return status;
}
