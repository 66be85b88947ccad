/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts to atoms: how each kind of text is set, and where its lines break. */
#include "charts/report/atoms.h"

#include <string.h>

#include "base/memory.h"

#define TEXT   DH_COLOR_TEXT
#define ACCENT DH_COLOR_ACCENT
#define QUIET  DH_COLOR_QUIET

static const dh_role roles[] = {
    /*                     size  line  before after indent color  bold   justify keep  outer      tag */
    [DH_ROLE_TITLE] = {23, 30.5, 16, 0, 0, ACCENT, true, false, true, NULL, "P"},
    [DH_ROLE_SUBTITLE] = {12.5, 18, 7, 0, 0, TEXT, false, false, true, NULL, "P"},
    [DH_ROLE_META] = {9, 13, 10, 0, 0, QUIET, false, false, true, NULL, "P"},
    [DH_ROLE_NOTICE] = {8.5, 12.5, 20, 18, 12, DH_COLOR_NOTICE, false, false, false, NULL, "P"},
    [DH_ROLE_CONTENTS] = {11.5, 16, 24, 6, 0, ACCENT, true, false, true, NULL, "P"},
    [DH_ROLE_ENTRY_1] = {9.5, 15, 4, 0, 0, TEXT, true, false, false, "TOC", "TOCI"},
    [DH_ROLE_ENTRY_2] = {9, 14, 0, 0, 14, TEXT, false, false, false, "TOC", "TOCI"},
    [DH_ROLE_ENTRY_3] = {8.5, 13, 0, 0, 28, QUIET, false, false, false, "TOC", "TOCI"},
    [DH_ROLE_HEADING_1] = {17, 23, 28, 9, 0, ACCENT, true, false, true, NULL, "H1"},
    [DH_ROLE_HEADING_2] = {13, 18, 20, 6, 0, ACCENT, true, false, true, NULL, "H2"},
    [DH_ROLE_HEADING_3] = {10.5, 15, 14, 4, 0, TEXT, true, false, true, NULL, "H3"},
    [DH_ROLE_BODY] = {9.5, 15, 0, 8, 0, TEXT, false, true, false, NULL, "P"},
    [DH_ROLE_ITEM] = {9.5, 14.5, 0, 4, 16, TEXT, false, false, false, "L", "LI"},
    [DH_ROLE_CAPTION] = {9.5, 13.5, 12, 5, 0, TEXT, true, false, true, NULL, "Caption"},
    [DH_ROLE_EMPTY] = {9, 13, 8, 14, 0, QUIET, false, false, false, NULL, "P"},
    [DH_ROLE_NOTE] = {7.5, 10.5, 1.5, 0, 0, QUIET, false, false, false, NULL, "Note"},
};

const dh_role *dh_role_of(dh_role_id id)
{
    return &roles[id];
}

dh_status dh_layout_add(dh_layout *layout, dh_atom atom, double after, dh_error *error)
{
    if (dh_grow((void **)&layout->atoms, &layout->atoms_capacity, layout->n_atoms + 1, sizeof atom) != 0)
        return dh_error_nomem(error);
    if (atom.before < layout->after) atom.before = layout->after;
    layout->atoms[layout->n_atoms++] = atom;
    layout->after = after;
    return DH_OK;
}

static void set_attributes(PangoLayout *layout, const dh_marked *marked)
{
    PangoAttrList *list = dh_text_attributes();
    for (size_t i = 0; i < marked->n; i++) {
        if (!marked->runs[i].bold) continue;
        PangoAttribute *attribute = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
        attribute->start_index = (guint)marked->runs[i].begin;
        attribute->end_index = (guint)marked->runs[i].end;
        pango_attr_list_insert(list, attribute);
    }
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

/* Whether all lines but the last fill 85 % of the width: looser ones look bad when justified. */
static bool can_be_justified(PangoLayout *layout, double width)
{
    int lines = pango_layout_get_line_count(layout);
    for (int i = 0; i + 1 < lines; i++) {
        PangoRectangle logical;
        pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, i), NULL, &logical);
        if ((double)logical.width / PANGO_SCALE < 0.85 * width) return false;
    }
    return true;
}

/* Adds a text broken into lines, without atoms yet. `right`: kept free at the end of every line. */
static dh_status add_flow(dh_layout *layout, dh_role_id id, const char *text, bool marked, double right,
                          dh_error *error)
{
    const dh_role *role = dh_role_of(id);
    dh_marked plain = {.text = (char *)text};
    if (marked) DH_TRY(dh_report_marked(&plain, layout->arena, text, error));
    if (dh_grow((void **)&layout->flows, &layout->flows_capacity, layout->n_flows + 1, sizeof *layout->flows) != 0)
        return dh_error_nomem(error);
    dh_flow flow = {.role = role, .x = role->indent, .width = DH_BODY_WIDTH - role->indent - right, .heading = -1};
    dh_text_style style = {.size = role->size, .bold = role->bold, .width = flow.width};
    DH_TRY(dh_text_layout(&flow.layout, layout->painter, plain.text, &style, error));
    set_attributes(flow.layout, &plain);
    pango_layout_set_justify(flow.layout, role->justify && can_be_justified(flow.layout, flow.width));
    dh_text_check(layout->painter, flow.layout);
    flow.lines = pango_layout_get_line_count(flow.layout);
    flow.bullet = id == DH_ROLE_ITEM;
    layout->flows[layout->n_flows++] = flow;
    return DH_OK;
}

static bool is_heading(const dh_role *role)
{
    return role >= &roles[DH_ROLE_HEADING_1] && role <= &roles[DH_ROLE_HEADING_3];
}

/* The room that a flow wants above: a heading right under another one wants less. */
static double room_above(const dh_layout *layout, const dh_role *role)
{
    const dh_atom *above = layout->n_atoms > 0 ? &layout->atoms[layout->n_atoms - 1] : NULL;
    bool under = above != NULL && above->kind == DH_ATOM_LINE && is_heading(layout->flows[above->index].role);
    return under && is_heading(role) ? 0.45 * role->before : role->before;
}

/* The lines of the newest flow as atoms; the first two and the last two stay together. */
static dh_status add_lines(dh_layout *layout, bool keep, dh_error *error)
{
    const dh_flow *flow = &layout->flows[layout->n_flows - 1];
    const dh_role *role = flow->role;
    for (int32_t i = 0; i < flow->lines; i++) {
        bool last = i == flow->lines - 1;
        dh_atom atom = {.kind = DH_ATOM_LINE,
                        .index = (int32_t)layout->n_flows - 1,
                        .line = i,
                        .n_lines = 1,
                        .before = i == 0 ? room_above(layout, role) : 0,
                        .height = role->line,
                        .keep = keep || (!last && (i == 0 || i == flow->lines - 2)),
                        .repeat = -1};
        DH_TRY(dh_layout_add(layout, atom, last ? role->after : 0, error));
    }
    return DH_OK;
}

dh_status dh_layout_text(dh_layout *layout, dh_role_id role, const char *text, bool marked, int32_t heading,
                         dh_error *error)
{
    bool entry = role >= DH_ROLE_ENTRY_1 && role <= DH_ROLE_ENTRY_3;
    DH_TRY(add_flow(layout, role, text, marked, entry ? 48 : 0, error));
    layout->flows[layout->n_flows - 1].heading = heading;
    DH_TRY(add_lines(layout, dh_role_of(role)->keep, error));
    size_t size = strlen(text);
    if (role == DH_ROLE_BODY && size > 0 && text[size - 1] == ':') /* it announces what follows */
        layout->atoms[layout->n_atoms - 1].keep = true;
    return DH_OK;
}

dh_status dh_layout_notice(dh_layout *layout, const char *text, dh_error *error)
{
    const dh_role *role = dh_role_of(DH_ROLE_NOTICE);
    DH_TRY(add_flow(layout, DH_ROLE_NOTICE, text, true, role->indent, error));
    const dh_flow *flow = &layout->flows[layout->n_flows - 1];
    dh_atom atom = {.kind = DH_ATOM_NOTICE,
                    .index = (int32_t)layout->n_flows - 1,
                    .n_lines = flow->lines,
                    .before = role->before,
                    .height = flow->lines * role->line + 14,
                    .repeat = -1};
    return dh_layout_add(layout, atom, role->after, error);
}
