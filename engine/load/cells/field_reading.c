/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See field_reading.h. */
#include "load/cells/field_reading.h"

#include <string.h>

#include "load/cells/cell.h"
#include "load/cells/suspect.h"
#include "load/scan/typed.h"
#include "load/values/ditto.h"

dh_status dh_reading_resolve(const dh_reading *r, dh_slice raw, bool irregular_records, dh_slice *out)
{
    *out = raw;
    if (irregular_records || raw.size < 2 || raw.data[0] != '"') return DH_OK;
    *out = (dh_slice){raw.data + 1, raw.size - 2};
    bool doubled = memchr(out->data, '"', out->size) != NULL;
    bool escaped = r->rule->typed && memchr(out->data, DH_TYPED_ESCAPE, out->size) != NULL;
    if (!doubled && !escaped) return DH_OK;
    char *text = dh_arena_alloc(r->arena, out->size);
    if (text == NULL) return dh_error_nomem(r->error);
    size_t n = 0;
    for (size_t i = 0; i < out->size; i++) {
        text[n++] = out->data[i];
        if (out->data[i] == '"') i++;
    }
    if (escaped) n = dh_typed_unescape(text, n);
    *out = (dh_slice){text, n};
    return DH_OK;
}

dh_status dh_reading_cell(dh_reading *r, int32_t i, dh_slice raw, bool irregular_records, dh_value *value,
                          int32_t *meaning, unsigned *suspects)
{
    dh_slice text;
    dh_strbuf *reason = &r->reader->reason;
    DH_TRY(dh_reading_resolve(r, raw, irregular_records, &text));
    dh_strbuf_clear(reason);
    bool typed = r->rule->typed && (irregular_records || raw.size == 0 || raw.data[0] != '"');
    dh_status status =
        dh_cell_read(value, r->rule->entry, r->rule->column, typed, text.data, text.size, r->arena, reason, suspects);
    if (status == DH_ENOMEM) return dh_error_nomem(r->error);
    *meaning = status != DH_OK ? DH_MEMO_INVALID : value->valid ? 0 : DH_MEMO_UNKNOWN;
    if (status == DH_OK) return DH_OK;
    if (r->invalid == NULL) return dh_error_set(r->error, DH_EINTERNAL, "a cell is faulty where none can be");
    r->invalid[i] = 1;
    return r->sink->fault(r->sink->self, r->chunk, dh_reading_row(r, i), r->rule->column, text, reason->data, r->error);
}

dh_status dh_reading_suspect(dh_reading *r, int32_t i, dh_slice raw, bool irregular_records, unsigned suspects)
{
    dh_slice text;
    DH_TRY(dh_reading_resolve(r, raw, irregular_records, &text));
    return r->sink->suspect(r->sink->self, r->chunk, dh_reading_row(r, i), r->rule->column, text, suspects, r->error);
}

static inline bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whether a text may be another spelling of a word for unknown: by its first byte. */
static inline bool may_be_unknown(const dh_load_entry *entry, dh_slice text)
{
    unsigned char first = (unsigned char)text.data[0], small = (unsigned char)(first | 0x20);
    bool letter = small >= 'a' && small <= 'z', digit = first >= '0' && first <= '9';
    for (int32_t i = 0; i < entry->n_unknown_alike; i++)
        if ((!letter && !digit) || (unsigned char)entry->unknown_alike[i][0] == (letter ? small : first)) return true;
    return false;
}

bool dh_reading_is_direct(const dh_reading *r, dh_slice text, bool doubled)
{
    const dh_field_rule *rule = r->rule;
    if (text.size == 0 || text.data[0] == '#' || rule->mapped) return false;
    if (rule->typed && memchr(text.data, DH_TYPED_ESCAPE, text.size) != NULL) return false;
    if (doubled && rule->entry->n_unknown > 0) return false;
    if (rule->type == DH_CATEGORY && rule->entry->n_unknown_alike > 0 && may_be_unknown(rule->entry, text))
        return false;
    if (dh_suspect_may_be_total(text.data, text.size) || dh_ditto_is_possible(text.data, text.size)) return false;
    if (is_blank(text.data[0]) || is_blank(text.data[text.size - 1])) return false;
    for (int32_t i = 0; i < rule->entry->n_unknown; i++) {
        const char *word = rule->entry->unknown[i];
        if (strlen(word) == text.size && memcmp(word, text.data, text.size) == 0) return false;
    }
    return r->reader->kernel->is_clean(text.data, text.size);
}
