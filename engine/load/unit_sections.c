/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See unit_sections.h. */
#include "load/unit_sections.h"

#include <string.h>

#include "base/message.h"
#include "base/strbuf.h"
#include "load/cells/cell.h"
#include "load/section_words.h"

#define SHOWN  3               /* heads in a note */
#define DEPTHS (DH_LABELS + 1) /* of sections within sections at most: each is numbered in a way of its own */

/* Sets of each section the unit of the rows below it: that of the innermost section of one that is not ended by another
 * as deep or less. How deep a way of numbering is, is told by which of them come first. */
static void find_units(dh_load_source *source)
{
    int32_t depths[DEPTHS], n = 0, units[DEPTHS];
    for (int32_t i = 0; i < DEPTHS; i++) depths[i] = units[i] = -1;
    for (int32_t i = 0; i < source->n_sections; i++) {
        dh_load_section *section = &source->sections[i];
        if (!section->is_within || section->is_unit) {
            int32_t *depth = &depths[section->rank];
            if (*depth < 0) *depth = n++;
            for (int32_t k = *depth; k < n; k++) units[k] = -1;
            if (section->is_unit) units[*depth] = i;
        }
        section->unit = -1;
        for (int32_t k = 0; k < n; k++)
            if (units[k] >= 0) section->unit = units[k];
    }
}

static const dh_load_section *unit_below(const dh_load_source *source, int32_t n)
{
    int32_t unit = n > 0 ? source->sections[n - 1].unit : -1;
    return unit >= 0 ? &source->sections[unit] : NULL;
}

const dh_load_section *dh_load_section_at(const dh_load_source *source, int64_t offset)
{
    int32_t n = 0, end = source->n_sections; /* those before the n-th stand above, those from `end` on do not */
    while (n < end) {
        int32_t middle = n + (end - n) / 2;
        if (source->left_out[source->sections[middle].left_out] < offset)
            n = middle + 1;
        else
            end = middle;
    }
    return unit_below(source, n);
}

const char *dh_load_named_text(const dh_load_source *source, int32_t i, int64_t line)
{
    int32_t n = 0, end = source->n_sections;
    if (!source->named[i].by_section) return source->named[i].text;
    while (n < end) {
        int32_t middle = n + (end - n) / 2;
        if (source->sections[middle].line < line)
            n = middle + 1;
        else
            end = middle;
    }
    const dh_load_section *section = unit_below(source, n);
    return section != NULL ? section->text : "";
}

/* Tells of heads that name no unit, and stand in no section of one: the units of the rows below them are unknown. */
static dh_status note_unnamed(dh_load *load, const dh_load_source *source, const char *column, dh_error *error)
{
    dh_strbuf lines = {0};
    int32_t n = 0;
    for (int32_t i = 0; i < source->n_sections; i++) {
        const dh_load_section *section = &source->sections[i];
        if (section->unit >= 0 || section->is_within) continue;
        if (n++ < SHOWN)
            dh_strbuf_printf(&lines, dh_tr("%sline %lld '%s'"), n > 1 ? ", " : "", (long long)section->line,
                             section->text);
    }
    if (n > SHOWN) dh_strbuf_add(&lines, ", …");
    dh_status status = DH_OK;
    if (lines.failed) status = dh_error_nomem(error);
    if (status == DH_OK && n > 0)
        status = dh_load_add_note(load, error,
                                  "%s: heads of sections that name no unit, so that '%s' of the rows below them is "
                                  "unknown: %d (%s); write the unit there, as 'Xã Hòa Bình'",
                                  source->name, column, (int)n, lines.data);
    dh_strbuf_free(&lines);
    return status;
}

dh_status dh_load_read_sections(dh_load *load, dh_load_source *source, dh_error *error)
{
    int32_t column = dh_load_rules_of(load, source)->entry.section_column - 1;
    const char *last = "";
    int32_t n = 0;
    if (column < 0 || source->field_of[column] >= 0) return DH_OK;
    find_units(source);
    for (int32_t i = 0; i < source->n_sections; i++) {
        dh_load_section *section = &source->sections[i];
        dh_strbuf reason = {0};
        dh_status status = dh_cell_read(&section->value, &dh_load_rules_of(load, source)->entry, column, false,
                                        section->text, strlen(section->text), load->arena, &reason, NULL);
        dh_strbuf_free(&reason);
        if (status == DH_ENOMEM) return dh_error_nomem(error);
        if (status != DH_OK) section->value.valid = 0;
        n += section->is_unit;
        if (section->is_unit) last = section->text;
    }
    if (n == 0)
        return dh_load_add_note(load, error,
                                "%s: no row that heads a section names a unit, so that '%s' is unknown; section_column "
                                "says that such rows do",
                                source->name, load->spec->columns[column].name);
    DH_TRY(note_unnamed(load, source, load->spec->columns[column].name, error));
    return dh_load_add_warning(load, error,
                               "%s: rows have their '%s' from the sections that they stand in: %d, as '%s'",
                               source->name, load->spec->columns[column].name, (int)n, last);
}
