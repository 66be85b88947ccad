/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See unit_sections.h. */
#include "load/unit_sections.h"

#include <string.h>

#include "load/cells/cell.h"

/* Of a row below sections whose last is the n-th: that of a unit, unless another of its rank stands between. */
static const dh_load_section *unit_above(const dh_load_source *source, int32_t n)
{
    for (int32_t i = n - 1; i >= 0; i--) {
        const dh_load_section *section = &source->sections[i];
        if (section->is_unit) return section;
        bool ends = false;
        for (int32_t k = 0; k < source->n_sections && !section->is_period; k++)
            ends = ends || (source->sections[k].is_unit && source->sections[k].rank == section->rank);
        if (ends) return NULL;
    }
    return NULL;
}

const dh_load_section *dh_load_section_at(const dh_load_source *source, int64_t offset)
{
    int32_t n = 0;
    while (n < source->n_sections && source->left_out[source->sections[n].left_out] < offset) n++;
    return unit_above(source, n);
}

const char *dh_load_named_text(const dh_load_source *source, int32_t i, int64_t line)
{
    int32_t n = 0;
    if (!source->named[i].by_section) return source->named[i].text;
    while (n < source->n_sections && source->sections[n].line < line) n++;
    const dh_load_section *section = unit_above(source, n);
    return section != NULL ? section->text : "";
}

dh_status dh_load_read_sections(dh_load *load, dh_load_source *source, dh_error *error)
{
    int32_t column = dh_load_rules_of(load, source)->entry.section_column - 1;
    int32_t n = 0;
    if (column < 0 || source->field_of[column] >= 0) return DH_OK;
    for (int32_t i = 0; i < source->n_sections; i++) {
        dh_load_section *section = &source->sections[i];
        dh_strbuf reason = {0};
        dh_status status = dh_cell_read(&section->value, &dh_load_rules_of(load, source)->entry, column, false,
                                        section->text, strlen(section->text), load->arena, &reason, NULL);
        dh_strbuf_free(&reason);
        if (status == DH_ENOMEM) return dh_error_nomem(error);
        if (status != DH_OK) section->value.valid = 0;
        n += section->is_unit;
    }
    if (n == 0)
        return dh_load_add_note(load, error,
                                "%s: no row that heads a section names a unit, so that '%s' is unknown; section_column "
                                "says that such rows do",
                                source->name, load->spec->columns[column].name);
    return dh_load_add_warning(
        load, error, "%s: rows have their '%s' from the sections that they stand in: %d, as '%s'", source->name,
        load->spec->columns[column].name, (int)n, dh_load_named_text(source, source->n_named - 1, INT64_MAX));
}
