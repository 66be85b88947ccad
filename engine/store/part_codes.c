/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See part_codes.h. */
#include "store/part_codes.h"

#include "base/memory.h"

#define SMALL_DICTIONARY_CODES 32   /* with at most so many texts in the first batch, guess one byte … */
#define SOME_CODES             8192 /* … or two */

static dh_status make_dictionaries(dh_part_codes *codes, dh_dictionary *const *continued, dh_error *error)
{
    for (int32_t i = 0; i < codes->n; i++) {
        dh_dictionary *from = codes->relation->fields[i].dictionary, *before = continued ? continued[i] : NULL;
        if (codes->fields[i].type != DH_CATEGORY) continue;
        codes->recoded[i] = before != NULL || from == NULL || dh_dictionary_is_growing(from);
        if (!codes->recoded[i])
            codes->dictionaries[i] = dh_dictionary_ref(from);
        else
            codes->dictionaries[i] = before ? dh_dictionary_ref(before) : dh_dictionary_new();
        if (codes->dictionaries[i] == NULL) return dh_error_nomem(error);
        codes->maps[i].from = from;
        codes->maps[i].into = codes->dictionaries[i];
    }
    return DH_OK;
}

dh_status dh_part_codes_make(dh_part_codes *codes, const dh_relation *relation, dh_dictionary *const *continued,
                             dh_error *error)
{
    size_t n = (size_t)relation->n_fields + 1;
    *codes = (dh_part_codes){.relation = relation, .n = relation->n_fields};
    codes->fields = dh_calloc(n, sizeof *codes->fields);
    codes->recoded = dh_calloc(n, sizeof *codes->recoded);
    codes->dictionaries = dh_calloc(n, sizeof *codes->dictionaries);
    codes->maps = dh_calloc(n, sizeof *codes->maps);
    codes->canonical = dh_calloc(n, sizeof *codes->canonical);
    if (!codes->fields || !codes->recoded || !codes->dictionaries || !codes->maps || !codes->canonical)
        return dh_error_nomem(error);
    for (int32_t i = 0; i < codes->n; i++) {
        const dh_relation_field *from = &relation->fields[i];
        codes->fields[i] = (dh_ipc_field){.name = from->name, .type = from->type, .display = from->display};
    }
    return make_dictionaries(codes, continued, error);
}

void dh_part_codes_free(dh_part_codes *codes)
{
    for (int32_t i = 0; codes->dictionaries && i < codes->n; i++) dh_dictionary_unref(codes->dictionaries[i]);
    for (int32_t i = 0; codes->maps && i < codes->n; i++) dh_code_map_free(&codes->maps[i]);
    dh_free(codes->fields);
    dh_free(codes->recoded);
    dh_free(codes->dictionaries);
    dh_free(codes->maps);
    dh_free(codes->canonical);
}

/* ---- codes ---- */

static dh_status assign_field(dh_part_codes *codes, int32_t field, dh_column_builder *cells, dh_error *error)
{
    dh_code_map *map = &codes->maps[field];
    int bytes = codes->fields[field].code_bytes;
    if (dh_grow((void **)&cells->codes, &cells->codes_capacity, cells->n_distinct, sizeof *cells->codes) != 0)
        return dh_error_nomem(error);
    for (size_t k = 0; k < cells->n_distinct; k++) {
        int32_t code = dh_code_map_get(map, cells->distinct[k]);
        if (code < 0) return dh_error_nomem(error);
        if (bytes > 0 && code >= dh_ipc_max_codes(bytes)) {
            codes->too_narrow = true;
            return dh_error_set(error, DH_EINTERNAL, "codes of %d bytes have no room for all texts", bytes);
        }
        cells->codes[k] = code;
    }
    return DH_OK;
}

dh_status dh_part_codes_assign(dh_part_codes *codes, dh_row_batch *row_batch, dh_error *error)
{
    for (int32_t i = 0; i < codes->n; i++)
        if (codes->recoded[i] && row_batch->fields[i].n_distinct > 0)
            DH_TRY(assign_field(codes, i, &row_batch->fields[i], error));
    return DH_OK;
}

/* ---- widths ---- */

static int bytes_for(int64_t texts, int64_t max_of_one, int64_t max_of_two)
{
    return texts <= max_of_one ? 1 : texts <= max_of_two ? 2 : 4;
}

void dh_part_codes_canonicalise(dh_part_codes *codes, const int *min, bool complete)
{
    for (int32_t i = 0; i < codes->n; i++) {
        if (codes->fields[i].type != DH_CATEGORY) continue;
        int64_t n = dh_dictionary_size(codes->dictionaries[i]);
        int bytes = complete || !codes->recoded[i] ? bytes_for(n, dh_ipc_max_codes(1), dh_ipc_max_codes(2))
                                                   : bytes_for(n, SMALL_DICTIONARY_CODES, SOME_CODES);
        codes->fields[i].code_bytes = bytes > min[i] ? bytes : min[i];
        codes->canonical[i] = n;
    }
}

void dh_part_codes_widen(const dh_part_codes *codes, int *min, int attempt)
{
    for (int32_t i = 0; i < codes->n; i++) {
        int bytes = codes->fields[i].code_bytes;
        if (!codes->recoded[i] || bytes == 0) continue;
        bool grown = dh_dictionary_size(codes->dictionaries[i]) > codes->canonical[i];
        int wider = attempt > 0 ? 4 : grown && bytes < 4 ? 2 * bytes : bytes;
        if (wider > min[i]) min[i] = wider;
    }
}
