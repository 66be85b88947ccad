/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See defaults.h. */
#include "load/defaults.h"

#include <string.h>
#include <strings.h>

#include "base/message.h"
#include "load/cells/cell.h"

/* ---- names ---- */

/* The name of a file without its folder and endings: "so/Xã A.csv.gz" is "Xã A". */
static const char *plain_name(dh_load *load, const char *file)
{
    static const char *const packed[] = {".gz", ".zst"};
    const char *slash = strrchr(file, '/'), *begin = slash != NULL ? slash + 1 : file;
    size_t size = strlen(begin);
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
        size_t n = strlen(packed[i]);
        if (size > n && strcasecmp(begin + size - n, packed[i]) == 0) size -= n;
    }
    const char *dot = memrchr(begin, '.', size);
    return dh_arena_strndup(load->arena, begin, dot != NULL && dot > begin ? (size_t)(dot - begin) : size);
}

static dh_status take_name(dh_load *load, dh_load_source *source, int32_t column, const char *name, dh_error *error)
{
    const dh_load_entry *entry = &dh_load_rules_of(load, source)->entry;
    dh_load_named *named = &source->named[source->n_named];
    dh_strbuf reason = {0};
    named->column = column;
    named->text = name;
    dh_status status =
        dh_cell_read(&named->value, entry, column, false, name, strlen(name), load->arena, &reason, NULL);
    if (status == DH_EDATA)
        dh_error_set(error, DH_EDATA, "'%s' is to be the column '%s' of '%s': %s; say what it stands for in values",
                     name, entry->spec->columns[column].name, source->name, reason.data);
    dh_strbuf_free(&reason);
    if (status == DH_ENOMEM) return dh_error_nomem(error);
    source->n_named += status == DH_OK;
    load->given[column] = true;
    return status;
}

dh_status dh_load_take_names(dh_load *load, dh_load_source *source, dh_error *error)
{
    const dh_load_entry *entry = &dh_load_rules_of(load, source)->entry;
    int32_t of_file = entry->file_column - 1, of_sheet = entry->sheet_column - 1;
    if (of_file >= 0 && source->field_of[of_file] < 0) {
        const char *name = plain_name(load, source->file);
        if (name == NULL) return dh_error_nomem(error);
        DH_TRY(take_name(load, source, of_file, name, error));
    }
    int32_t of_section = entry->section_column - 1;
    if (of_section >= 0 && source->field_of[of_section] < 0) {
        source->named[source->n_named++] = (dh_load_named){.column = of_section,
                                                           .text = "",
                                                           .value = {.type = entry->spec->columns[of_section].type},
                                                           .by_section = true};
        load->given[of_section] = true;
    }
    if (of_sheet < 0 || source->field_of[of_sheet] >= 0) return DH_OK;
    if (source->sheet == NULL || source->sheet[0] == '\0')
        return dh_error_set(error, DH_EDATA,
                            "'%s' has no sheets, whose names are to be the column '%s'; give it an entry of its own, "
                            "without sheet_column",
                            source->name, entry->spec->columns[of_sheet].name);
    return take_name(load, source, of_sheet, source->sheet, error);
}

/* ---- defaults ---- */

bool dh_load_default_of(dh_load_default *out, const dh_load *load, const dh_load_source *source, int32_t column)
{
    const dh_load_rules *rules = dh_load_rules_of(load, source);
    *out = (dh_load_default){rules->entry.constants[column].text, &rules->constants[column]};
    if (out->text != NULL) return true;
    for (int32_t i = 0; i < source->n_named; i++) {
        if (source->named[i].column != column) continue;
        *out = (dh_load_default){source->named[i].text, &source->named[i].value};
        return true;
    }
    return false;
}

bool dh_load_has_default(const dh_load *load, const dh_load_source *source, int32_t column)
{
    dh_load_default unused;
    return dh_load_default_of(&unused, load, source, column);
}
