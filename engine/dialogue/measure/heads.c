/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See heads.h. */
#include "dialogue/measure/heads.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/strbuf.h"

/* Suffixes of a measure's columns, and heads made of its title. */
static const struct {
    const char *ending, *format;
} kinds[] = {
    {"", "%s"},
    {"_numerator", DH_MESSAGE("%s (numerator)")},
    {"_denominator", DH_MESSAGE("%s (denominator)")},
    {"_unreported", DH_MESSAGE("%s (rows without a figure)")},
};

static const char *key_head(const char *name)
{
    const char *dot = strrchr(name, '.'), *last = dot != NULL ? dot + 1 : name;
    const char *head = dh_tr_name("column", last, strlen(last));
    return head != NULL ? head : name;
}

/* Appends the head of a measure's column; false when it is not a measure's. */
static bool measure_head(dh_strbuf *out, const dh_measures *measures, const char *name)
{
    size_t size = strlen(name);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t ending = strlen(kinds[i].ending);
        if (ending >= size || strcmp(name + size - ending, kinds[i].ending) != 0) continue;
        char *id = dh_strndup(name, size - ending);
        int32_t index = id != NULL ? dh_measures_find(measures, id) : -1;
        if (id == NULL) out->failed = true;
        dh_free(id);
        if (index < 0) continue;
        dh_strbuf_printf(out, dh_tr(kinds[i].format), dh_measures_title(measures, index, dh_message_locale()));
        return true;
    }
    return false;
}

/* Of a pivot's column, "sessions 2018" with the head "sessions: 2018", the measure by its title; false where its name
 * begins with no measure's. */
static bool filled_head(dh_strbuf *out, const dh_measures *measures, const char *name, const char *head)
{
    const char *end = strchr(name, ' '), *value = strstr(head, ": ");
    char *id = end != NULL && value != NULL ? dh_strndup(name, (size_t)(end - name)) : NULL;
    int32_t index = id != NULL ? dh_measures_find(measures, id) : -1;
    if (end != NULL && value != NULL && id == NULL) out->failed = true;
    dh_free(id);
    if (index < 0) return false;
    dh_strbuf_printf(out, "%s%s", dh_measures_title(measures, index, dh_message_locale()), value);
    return true;
}

dh_status dh_measure_set_heads(dh_table *table, const dh_measures *measures, dh_error *error)
{
    dh_strbuf head = {0};
    dh_status status = DH_OK;
    for (int32_t i = 0; status == DH_OK && i < dh_table_columns(table); i++) {
        const char *name = dh_table_column_name(table, i);
        if (dh_table_has_head(table, i)) continue;
        dh_strbuf_clear(&head);
        const char *had = dh_table_column_head(table, i);
        bool has = strcmp(had, name) != 0; /* it says more than its name could */
        bool of_measure = measure_head(&head, measures, name) || (has && filled_head(&head, measures, name, had));
        if (!of_measure && has) continue;
        if (!of_measure) dh_strbuf_add(&head, key_head(name));
        status = head.failed ? dh_error_nomem(error) : dh_table_set_head(table, i, head.data, error);
    }
    dh_strbuf_free(&head);
    return status;
}
