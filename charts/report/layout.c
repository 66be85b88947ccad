/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks to atoms: the title block, the contents, headings, paragraphs, lists and charts. */
#include "charts/report/layout.h"

#include <string.h>

#include "base/memory.h"
#include "charts/render.h"

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

/* Justified text looks well only when no line has to be drawn out far. */
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

/* A broken text, without atoms yet. `right` is kept free at the end of every line. */
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
    DH_TRY(dh_text_layout(&flow.layout, layout->painter, plain.text, false, &style, error));
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

static dh_status add_notice(dh_layout *layout, const char *text, dh_error *error)
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

static dh_status add_title(dh_layout *layout, dh_error *error)
{
    const dh_report_settings *settings = &layout->report->settings;
    if (settings->title != NULL) {
        dh_atom bar = {.kind = DH_ATOM_BAR, .height = 5, .keep = true, .repeat = -1};
        DH_TRY(dh_layout_add(layout, bar, 0, error));
        DH_TRY(dh_layout_text(layout, DH_ROLE_TITLE, settings->title, false, -1, error));
    }
    if (settings->subtitle != NULL)
        DH_TRY(dh_layout_text(layout, DH_ROLE_SUBTITLE, settings->subtitle, false, -1, error));
    const char *date = settings->date, *author = settings->author;
    if (date != NULL || author != NULL) {
        const char *both = dh_arena_printf(layout->arena, "%s%s%s", author ? author : "", author && date ? "  ·  " : "",
                                           date ? date : "");
        if (both == NULL) return dh_error_nomem(error);
        DH_TRY(dh_layout_text(layout, DH_ROLE_META, both, false, -1, error));
    }
    if (settings->notice != NULL) DH_TRY(add_notice(layout, settings->notice, error));
    if (layout->n_atoms > 0) {
        layout->atoms[layout->n_atoms - 1].keep = false;
        if (layout->after < 18) layout->after = 18;
    }
    return DH_OK;
}

/* Headings are numbered in the order of the report; the contents point to them by number. */
static dh_status find_headings(dh_layout *layout, dh_error *error)
{
    const dh_report *report = layout->report;
    layout->headings = dh_arena_zalloc(layout->arena, report->n + 1, sizeof *layout->headings);
    if (layout->headings == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i < report->n; i++)
        if (report->blocks[i].kind == DH_BLOCK_HEADING)
            layout->headings[layout->n_headings++] = (dh_heading){report->blocks[i].level, report->blocks[i].text, 0};
    return DH_OK;
}

static dh_status add_contents(dh_layout *layout, dh_error *error)
{
    const dh_report *report = layout->report;
    if (!report->settings.contents || layout->n_headings == 0) return DH_OK;
    DH_TRY(dh_layout_text(layout, DH_ROLE_CONTENTS, dh_report_words_of(report->settings.locale)->contents, false, -1,
                          error));
    for (size_t i = 0; i < layout->n_headings; i++) {
        dh_role_id role = (dh_role_id)(DH_ROLE_ENTRY_1 + layout->headings[i].level - 1);
        DH_TRY(dh_layout_text(layout, role, layout->headings[i].text, false, (int32_t)i, error));
    }
    if (layout->after < 10) layout->after = 10;
    return DH_OK;
}

/* A chart with more names than a page holds goes on over pages. */
static dh_status add_chart_parts(dh_layout *layout, int32_t index, int parts, dh_error *error)
{
    for (int part = 1; part <= parts; part++) {
        dh_chart_spec spec = *layout->report->blocks[index].chart;
        spec.part = part;
        spec.parts = parts;
        dh_atom atom = {
            .kind = DH_ATOM_CHART, .index = index, .line = part, .n_lines = parts, .before = 18, .repeat = -1};
        atom.height = dh_chart_natural_height(&spec, DH_BODY_WIDTH / DH_CHART_SCALE) * DH_CHART_SCALE;
        DH_TRY(dh_layout_add(layout, atom, 20, error));
    }
    return DH_OK;
}

/* Charts are drawn as wide as the body, at the scale at which their letters match the report's. */
static dh_status add_chart(dh_layout *layout, int32_t index, dh_error *error)
{
    const dh_chart_spec *spec = layout->report->blocks[index].chart;
    double wide = DH_BODY_WIDTH / DH_CHART_SCALE;
    if (spec->height <= 0) {
        int parts = dh_chart_parts(spec, wide, DH_BODY_HEIGHT / DH_CHART_SCALE);
        if (parts > 1) return add_chart_parts(layout, index, parts, error);
    }
    double height = dh_chart_natural_height(spec, wide) * DH_CHART_SCALE;
    if (spec->height > 0) height = spec->height * DH_BODY_WIDTH / (spec->width > 0 ? spec->width : 640);
    if (!(height > 40)) height = 40;
    dh_atom atom = {.kind = DH_ATOM_CHART, .index = index, .before = 18, .repeat = -1};
    atom.height = height < DH_BODY_HEIGHT ? height : DH_BODY_HEIGHT;
    atom.least = atom.height * 0.86;
    return dh_layout_add(layout, atom, 20, error);
}

static dh_status add_block(dh_layout *layout, size_t index, int32_t *heading, dh_error *error)
{
    const dh_block *block = &layout->report->blocks[index];
    switch (block->kind) {
    case DH_BLOCK_HEADING:
        return dh_layout_text(layout, (dh_role_id)(DH_ROLE_HEADING_1 + block->level - 1), block->text, false,
                              (*heading)++, error);
    case DH_BLOCK_PARAGRAPH: return dh_layout_text(layout, DH_ROLE_BODY, block->text, true, -1, error);
    case DH_BLOCK_LIST:
        for (size_t i = 0; i < block->n_items; i++)
            DH_TRY(dh_layout_text(layout, DH_ROLE_ITEM, block->items[i] ? block->items[i] : "", true, -1, error));
        if (layout->after < 9) layout->after = 9;
        return DH_OK;
    case DH_BLOCK_TABLE: return dh_layout_table(layout, block, error);
    case DH_BLOCK_CHART: return add_chart(layout, (int32_t)index, error);
    case DH_BLOCK_BREAK: return dh_layout_add(layout, (dh_atom){.kind = DH_ATOM_BREAK, .repeat = -1}, 0, error);
    }
    return DH_OK;
}

static dh_status fill(dh_layout *layout, dh_error *error)
{
    int32_t heading = 0;
    DH_TRY(find_headings(layout, error));
    DH_TRY(add_title(layout, error));
    DH_TRY(add_contents(layout, error));
    for (size_t i = 0; i < layout->report->n; i++) DH_TRY(add_block(layout, i, &heading, error));
    return dh_layout_paginate(layout, error);
}

dh_status dh_layout_open(dh_layout *layout, const dh_report *report, dh_chart_warn warn, void *warn_context,
                         dh_error *error)
{
    *layout = (dh_layout){.report = report, .arena = dh_arena_new()};
    if (layout->arena == NULL) return dh_error_nomem(error);
    dh_status status = dh_text_open(&layout->painter, report->settings.font, warn, warn_context, error);
    if (status == DH_OK) status = fill(layout, error);
    if (status != DH_OK) dh_layout_close(layout);
    return status;
}

void dh_layout_close(dh_layout *layout)
{
    for (size_t i = 0; i < layout->n_flows; i++) g_object_unref(layout->flows[i].layout);
    dh_text_close(layout->painter);
    dh_free(layout->flows);
    dh_free(layout->sheets);
    dh_free(layout->atoms);
    dh_free(layout->placed);
    dh_arena_free(layout->arena);
    *layout = (dh_layout){0};
}
