/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks to atoms, and these to pages: the title block, the contents, headings, paragraphs, lists and charts. */
#include "charts/report/layout.h"

#include "base/memory.h"
#include "base/message.h"
#include "charts/draw/render.h"
#include "charts/report/atoms.h"
#include "charts/report/pages.h"
#include "charts/report/table_block.h"

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
    if (settings->notice != NULL) DH_TRY(dh_layout_notice(layout, settings->notice, error));
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
    DH_TRY(dh_layout_text(layout, DH_ROLE_CONTENTS, dh_tr("Contents"), false, -1, error));
    for (size_t i = 0; i < layout->n_headings; i++) {
        dh_role_id role = (dh_role_id)(DH_ROLE_ENTRY_1 + layout->headings[i].level - 1);
        DH_TRY(dh_layout_text(layout, role, layout->headings[i].text, false, (int32_t)i, error));
    }
    if (layout->after < 10) layout->after = 10;
    return DH_OK;
}

/* A chart with more names than a page holds is cut into parts, one a page. */
static dh_status add_chart_parts(dh_layout *layout, int32_t index, int parts, dh_error *error)
{
    for (int part = 1; part <= parts; part++) {
        dh_chart_spec spec = *layout->report->blocks[index].chart;
        spec.part = part;
        spec.parts = parts;
        dh_atom atom = {
            .kind = DH_ATOM_CHART, .index = index, .line = part, .n_lines = parts, .before = 18, .repeat = -1};
        DH_TRY(dh_chart_natural_height(&atom.height, &spec, DH_BODY_WIDTH / DH_CHART_SCALE, error));
        atom.height *= DH_CHART_SCALE;
        DH_TRY(dh_layout_add(layout, atom, 20, error));
    }
    return DH_OK;
}

/* Charts are drawn as wide as the body, at the scale at which their letters match the report's. */
static dh_status add_chart(dh_layout *layout, int32_t index, dh_error *error)
{
    const dh_chart_spec *spec = layout->report->blocks[index].chart;
    double wide = DH_BODY_WIDTH / DH_CHART_SCALE, height = 0;
    int parts = 1;
    if (spec->height > 0) {
        height = spec->height * DH_BODY_WIDTH / (spec->width > 0 ? spec->width : 640);
    } else {
        DH_TRY(dh_chart_parts(&parts, spec, wide, DH_BODY_HEIGHT / DH_CHART_SCALE, error));
        if (parts > 1) return add_chart_parts(layout, index, parts, error);
        DH_TRY(dh_chart_natural_height(&height, spec, wide, error));
        height *= DH_CHART_SCALE;
    }
    dh_atom atom = {.kind = DH_ATOM_CHART, .index = index, .before = 18, .repeat = -1};
    atom.height = height < DH_BODY_HEIGHT ? height : DH_BODY_HEIGHT;
    atom.min = atom.height * DH_CHART_LOWEST;
    return dh_layout_add(layout, atom, 20, error);
}

/* The first note stays with the chart. */
static dh_status add_chart_notes(dh_layout *layout, const dh_chart_spec *spec, dh_error *error)
{
    const char *note = dh_report_chart_note(spec, 0);
    if (note == NULL) return DH_OK;
    layout->atoms[layout->n_atoms - 1].keep = true;
    layout->after = 6;
    for (int32_t i = 0; (note = dh_report_chart_note(spec, i)) != NULL; i++)
        DH_TRY(dh_layout_text(layout, DH_ROLE_NOTE, note, false, -1, error));
    layout->after = 20;
    return DH_OK;
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
    case DH_BLOCK_CHART: {
        dh_status status = add_chart(layout, (int32_t)index, error);
        if (status == DH_OK) status = add_chart_notes(layout, block->chart, error);
        if (status != DH_OK && block->chart->title != NULL) dh_error_prefix(error, "chart '%s'", block->chart->title);
        return status;
    }
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
