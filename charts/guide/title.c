/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Title, subtitle, axis titles, caption. */
#include <math.h>

#include "base/message.h"
#include "charts/guide/guide.h"

#define AXIS_TITLE 9.5

/* Draws a text from plot->top down and lowers plot->top. */
static void paragraph(dh_plot *plot, const char *text, dh_text_style style, double after)
{
    if (text == NULL || *text == '\0') return;
    style.width = plot->right - plot->left;
    dh_text_extent extent = dh_plot_measure(plot, text, &style);
    dh_shape *shape = dh_plot_text(plot, plot->left, plot->top + extent.baseline, text, style.size, style.bold,
                                   style.color, DH_TEXT_LEFT);
    shape->style = style;
    plot->top += extent.height + after;
}

/* The title, with the number of the part: "Số cuộc (2/5)". */
static const char *title(dh_plot *plot)
{
    const dh_chart_spec *spec = plot->spec;
    if (spec->parts < 2) return spec->title;
    dh_strbuf text = {0};
    if (spec->title != NULL && *spec->title) dh_strbuf_printf(&text, "%s ", spec->title);
    dh_strbuf_printf(&text, "(%d/%d)", spec->part, spec->parts);
    return dh_plot_keep(plot, &text);
}

void dh_guide_header(dh_plot *plot)
{
    const dh_chart_spec *spec = plot->spec;
    bool subtitle = spec->subtitle != NULL && *spec->subtitle;
    paragraph(plot, title(plot), (dh_text_style){.size = 15, .bold = true, .color = DH_INK}, subtitle ? 3 : 12);
    paragraph(plot, spec->subtitle, (dh_text_style){.size = 11, .color = DH_INK_SOFT}, 12);
}

static dh_text_style caption_style(const dh_plot *plot)
{
    return (dh_text_style){.size = 8.5, .color = DH_INK_MUTED, .width = plot->right - plot->left};
}

double dh_guide_caption_height(dh_plot *plot)
{
    if (plot->spec->caption == NULL || *plot->spec->caption == '\0') return 0;
    dh_text_style style = caption_style(plot);
    return dh_plot_measure(plot, plot->spec->caption, &style).height + 18;
}

void dh_guide_caption(dh_plot *plot, double bottom)
{
    if (plot->spec->caption == NULL || *plot->spec->caption == '\0') return;
    dh_text_style style = caption_style(plot);
    dh_text_extent extent = dh_plot_measure(plot, plot->spec->caption, &style);
    double top = bottom - extent.height;
    dh_scene_add(plot->scene, DH_SHAPE_LINE, plot->left, top - 6, plot->right - plot->left, 0, DH_GRID)->stroke = 0.8;
    dh_shape *shape = dh_plot_text(plot, plot->left, top + extent.baseline, plot->spec->caption, style.size, false,
                                   style.color, DH_TEXT_LEFT);
    shape->style = style;
}

/* The title of the axis along the side or the foot; that of the value axis with what is to be said of it. */
static const char *axis_title(dh_plot *plot, bool side)
{
    bool values = side != plot->horizontal;
    const char *title = values ? plot->stat.y_title : plot->stat.x_title;
    if (!values || plot->axis_note == NULL) return title;
    if (title == NULL || *title == '\0') return plot->axis_note;
    dh_strbuf text = {0};
    dh_strbuf_printf(&text, "%s (%s)", title, plot->axis_note);
    return dh_plot_keep(plot, &text);
}

/* What the names at the ends of lines are, above them: on the line of the side axis's title where both have room. */
static void title_of_ends(dh_plot *plot, const char *side)
{
    const char *title = plot->stat.color_title;
    if (!plot->direct || plot->own_legend != NULL || plot->tints != NULL || plot->stat.colors_say_themselves) return;
    if (title == NULL || *title == '\0') return;
    double room = plot->right - plot->left, width = dh_plot_text_width(plot, title, AXIS_TITLE, false);
    double beside = side != NULL && *side != '\0' ? dh_plot_text_width(plot, side, AXIS_TITLE, false) + 24 : 0;
    dh_text_style style = {
        .size = AXIS_TITLE, .color = DH_INK_MUTED, .align = DH_TEXT_RIGHT, .width = width > room ? room : 0};
    dh_text_extent extent = dh_plot_measure(plot, title, &style);
    dh_plot_text(plot, plot->right, plot->top + extent.baseline, title, style.size, false, style.color, style.align)
        ->style = style;
    if (beside == 0 || beside + width > room) plot->top += extent.height + 9;
}

/* What the names above the panels are, "Các khung: Nửa năm", where they do not say it: bare numbers, yes and no. */
static const char *panels_title(dh_plot *plot)
{
    dh_strbuf text = {0};
    if (plot->stat.panel_title == NULL) return NULL;
    dh_strbuf_printf(&text, dh_tr_in(plot->locale, "Panels: %s"), plot->stat.panel_title);
    return dh_plot_keep(plot, &text);
}

/* The side axis has its title above the panels, so that it need not be turned. */
void dh_guide_axis_titles(dh_plot *plot)
{
    const char *side = axis_title(plot, true);
    title_of_ends(plot, side);
    const dh_text_style style = {.size = AXIS_TITLE, .color = DH_INK_MUTED};
    paragraph(plot, panels_title(plot), style, 4);
    paragraph(plot, side, style, 9);
}

static dh_text_style foot_style(const dh_plot *plot)
{
    return (dh_text_style){
        .size = AXIS_TITLE, .color = DH_INK_MUTED, .align = DH_TEXT_CENTRE, .width = plot->right - plot->left};
}

double dh_guide_foot_title_height(dh_plot *plot)
{
    const char *title = axis_title(plot, false);
    if (title == NULL || *title == '\0') return 0;
    dh_text_style style = foot_style(plot);
    return dh_plot_measure(plot, title, &style).height + 6;
}

void dh_guide_foot_title(dh_plot *plot, double top)
{
    const char *title = axis_title(plot, false);
    if (title == NULL || *title == '\0') return;
    const dh_panel *first = &plot->panels[0], *last = &plot->panels[plot->columns - 1];
    dh_text_style style = foot_style(plot);
    dh_text_extent extent = dh_plot_measure(plot, title, &style);
    double middle = (first->left + last->left + last->width) / 2, half = extent.width / 2;
    middle = fmin(fmax(middle, plot->left + half), plot->right - half);
    if (extent.lines == 1)
        style.width = 0;
    else
        middle = (plot->left + plot->right) / 2;
    dh_plot_text(plot, middle, top + 10, title, style.size, false, style.color, style.align)->style = style;
}
