/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Axes. The side axis stands left of the panels, the foot axis under them (in heat maps above them). Either has names
 * of bands or ticks of a scale. Names never overlap: they are wrapped, then turned by 45 degrees, then thinned, with a
 * warning.
 */
#include <math.h>

#include "charts/guide/guide.h"

#define TICK_SIZE   10.0
#define NAME_SIZE   10.5
#define MIN_NAME    7.5
#define TURNED_ROOM 0.57 /* the size of turned names, of their step: their letters with marks above are 1.24 high */
#define TURNED_STEP (MIN_NAME / TURNED_ROOM) /* between turned names, at least */
#define GAP         8.0
#define TURNED_RISE 4.5 /* how far the letters of a turned name reach back from where it begins */
#define ACROSS      7.0 /* how far a name or tick may reach out of its panel where another one stands beside it */

typedef struct axis {
    const dh_scale *scale;
    const dh_domain *domain; /* NULL = ticks */
    bool values;             /* this is the value axis */
} axis;

static axis side_axis(const dh_plot *plot)
{
    const dh_stat *stat = &plot->stat;
    if (stat->traits.y_names && !plot->horizontal) return (axis){&plot->y, &stat->y_domain, false};
    if (!plot->horizontal) return (axis){&plot->y, NULL, true};
    return (axis){&plot->x, stat->x_discrete ? &stat->x_domain : NULL, false};
}

static axis foot_axis(const dh_plot *plot)
{
    const dh_stat *stat = &plot->stat;
    if (stat->traits.y_names && plot->horizontal) return (axis){&plot->y, &stat->y_domain, false};
    if (plot->horizontal) return (axis){&plot->y, NULL, true};
    return (axis){&plot->x, stat->x_discrete ? &stat->x_domain : NULL, false};
}

static const char *tick_text(dh_plot *plot, const dh_scale *scale, int i)
{
    dh_strbuf text = {0};
    dh_scale_format(&text, scale, scale->ticks[i], plot->locale);
    return dh_plot_keep(plot, &text);
}

static double widest_tick(dh_plot *plot, const dh_scale *scale)
{
    double widest = 0;
    for (int i = 0; i < scale->n_ticks; i++)
        widest = fmax(widest, dh_plot_text_width(plot, tick_text(plot, scale, i), TICK_SIZE, false));
    return widest;
}

static double widest_name(dh_plot *plot, const dh_domain *domain, double size)
{
    double widest = 0;
    for (size_t i = 0; i < domain->n; i++)
        widest = fmax(widest, dh_plot_text_width(plot, domain->entries[i].text, size, false));
    return widest;
}

double dh_guide_side_width(dh_plot *plot, double limit, double band)
{
    axis side = side_axis(plot);
    dh_names *names = &plot->side_names;
    *names = (dh_names){.size = NAME_SIZE, .lines = 1, .every = 1};
    if (side.domain == NULL) {
        if (side.values && !plot->value_axis) return 0;
        return ceil(widest_tick(plot, side.scale)) + GAP;
    }
    if (band > 0 && band < 13) names->size = fmax(7.5, band * 0.8);
    if (band > 0 && band < 9) names->every = (int)ceil(9 / band);
    double widest = widest_name(plot, side.domain, names->size);
    names->width = fmin(ceil(widest) + 1, limit);
    if (widest > limit && (band <= 0 || band >= 2.7 * names->size)) names->lines = 2;
    return names->width + GAP;
}

/* The width of the widest word: narrower lines would break it. */
static double widest_word(dh_plot *plot, const dh_domain *domain)
{
    double widest = 0;
    for (size_t i = 0; i < domain->n; i++) {
        const char *text = domain->entries[i].text;
        while (*text != '\0') {
            dh_strbuf word = {0};
            while (*text == ' ') text++;
            while (*text != '\0' && *text != ' ') dh_strbuf_add_char(&word, *text++);
            widest = fmax(widest, dh_plot_text_width(plot, dh_plot_keep(plot, &word), TICK_SIZE, false));
        }
    }
    return widest;
}

/* How names fit bands this wide: on one line, on up to four, thinned (numbers), or turned. */
static void fit_foot_names(dh_plot *plot, const axis *foot, double band)
{
    dh_names *names = &plot->foot_names;
    double beyond = plot->scene->width - plot->right - 1;
    double ends = foot->scale->pad * band + (plot->n_panels > 1 ? fmin(ACROSS, beyond) : beyond);
    double widest = widest_name(plot, foot->domain, TICK_SIZE), room = band - 6;
    if (foot->scale->n > 1) room = fmin(room, 2 * ends); /* the first and the last name must not leave the panel */
    *names = (dh_names){.size = TICK_SIZE, .lines = 1, .every = 1, .extent = 18};
    if (widest <= room) return;
    names->width = room;
    if (widest_word(plot, foot->domain) <= room) {
        double tallest = 0;
        dh_text_style style = {.size = TICK_SIZE, .width = room, .max_lines = 4, .align = DH_TEXT_CENTRE};
        for (size_t i = 0; i < foot->domain->n; i++)
            tallest = fmax(tallest, dh_plot_measure(plot, foot->domain->entries[i].text, &style).height);
        names->lines = 4;
        names->extent = tallest + 8;
        return;
    }
    if (foot->domain->numeric) { /* years: the reader can fill in those left out */
        names->every = (int)ceil((fmax(widest, 2 * widest - 2 * ends) + 10) / band);
        names->width = 0;
        return;
    }
    names->turned = true;
    names->width = 118;
    names->every = band >= TURNED_STEP ? 1 : (int)ceil(TURNED_STEP / band);
    names->size = fmin(TICK_SIZE, names->every * band * TURNED_ROOM);
    names->extent = fmin(widest, names->width) * 0.7072 + 14;
}

double dh_guide_foot_height(dh_plot *plot, double panel_width)
{
    axis foot = foot_axis(plot);
    plot->foot_names = (dh_names){.size = TICK_SIZE, .lines = 1, .every = 1, .extent = 18};
    if (foot.domain != NULL && foot.domain->n > 0)
        fit_foot_names(plot, &foot, dh_scale_width(foot.scale) * panel_width);
    else if (foot.values && !plot->value_axis)
        plot->foot_names.extent = 2;
    return plot->foot_names.extent;
}

double dh_guide_lean_left(dh_plot *plot, double panel_width)
{
    const dh_names *names = &plot->foot_names;
    axis foot = foot_axis(plot);
    if (foot.domain == NULL || foot.domain->n == 0 || plot->stat.traits.y_names) return 0;
    double middle = dh_scale_middle(foot.scale, foot.scale->first) * panel_width;
    if (names->turned) return names->extent - 14 + fmax(TURNED_RISE - plot->left, 0) - middle;
    if (names->every > 1) return 0; /* they are moved onto the page: inside_panel */
    double width = dh_plot_text_width(plot, foot.domain->entries[foot.scale->first].text, TICK_SIZE, false);
    if (names->lines > 1) width = fmin(width, names->width);
    return width / 2 + 1 - middle - plot->left; /* the margin is there for it */
}

double dh_guide_lean(dh_plot *plot, double panel_width)
{
    const dh_names *names = &plot->foot_names;
    axis foot = foot_axis(plot);
    double lean = 0;
    if (foot.domain == NULL || !names->turned || !plot->stat.traits.y_names) return 0;
    for (size_t i = 0; i < foot.domain->n; i += (size_t)names->every) {
        double width = fmin(dh_plot_text_width(plot, foot.domain->entries[i].text, names->size, false), names->width);
        double middle = dh_scale_middle(foot.scale, (double)i); /* moves with the panel's width */
        lean = fmax(lean, (width * 0.7072 + 6 - (1 - middle) * panel_width) / middle);
    }
    return lean;
}

double dh_guide_slack(const dh_plot *plot, double panel_width)
{
    double band = dh_scale_width(foot_axis(plot).scale) * panel_width;
    return fmax(panel_width * (1 - TURNED_STEP / plot->foot_names.every / band), 0);
}

double dh_guide_overhang(dh_plot *plot)
{
    axis foot = foot_axis(plot);
    if (foot.domain != NULL || foot.scale->n_ticks < 1 || (foot.values && !plot->value_axis)) return 0;
    int last = foot.scale->n_ticks - 1;
    if (dh_scale_at(foot.scale, foot.scale->ticks[last]) < 0.95) return 0;
    return dh_plot_text_width(plot, tick_text(plot, foot.scale, last), TICK_SIZE, false) / 2;
}

void dh_guide_warn_of_names(dh_plot *plot)
{
    if (plot->foot_names.turned && plot->foot_names.every > 1)
        dh_plot_warn(plot,
                     "only one name in %d is shown along the foot, for want of width; set horizontal for so "
                     "many names",
                     plot->foot_names.every);
    if (plot->side_names.every > 1)
        dh_plot_warn(plot, "only one name in %d is shown, for want of height; make the chart taller",
                     plot->side_names.every);
}

void dh_guide_grid(dh_plot *plot, const dh_panel *panel)
{
    double length = dh_plot_along_length(plot, panel);
    for (int i = 0; i < plot->y.n_ticks && plot->value_axis; i++) {
        double across = dh_plot_across(plot, panel, plot->y.ticks[i]);
        dh_plot_line(plot, panel, 0, across, length, across, 0.8, DH_GRID);
    }
}

static void side_names(dh_plot *plot, const dh_panel *panel, const axis *side)
{
    const dh_names *names = &plot->side_names;
    double x = panel->left - GAP;
    int cut = 0;
    const char *first = NULL;
    int from, shown = dh_plot_window(plot, &from);
    for (int i = from; i < from + shown; i += names->every) {
        const dh_domain_entry *entry = &side->domain->entries[i];
        double middle = panel->top + dh_scale_middle(side->scale, i) * panel->height;
        dh_text_style style = {.size = names->size,
                               .width = names->width,
                               .max_lines = names->lines,
                               .align = DH_TEXT_RIGHT,
                               .color = entry->unknown ? DH_INK_MUTED : DH_INK};
        dh_text_extent extent = dh_plot_measure(plot, entry->text, &style);
        double baseline =
            middle + 0.36 * names->size - (extent.lines - 1) * extent.height / (2.0 * extent.lines + 1e-9);
        dh_plot_text(plot, x, baseline, entry->text, style.size, false, style.color, style.align)->style = style;
        if (extent.cut && cut++ == 0) first = entry->text;
    }
    if (cut > 0 && panel->facet == 0) /* the same names stand beside each row of panels */
        dh_plot_warn(plot, "names cut short: %d, the first '%s'; make the chart wider", cut, first);
}

/* A label that would touch the one before it is left out. */
static void side_ticks(dh_plot *plot, const dh_panel *panel, const axis *side)
{
    double before = INFINITY;
    for (int i = 0; i < side->scale->n_ticks; i++) {
        double tick = side->scale->ticks[i], y;
        if (side->values)
            y = panel->top + panel->height - dh_plot_across(plot, panel, tick);
        else
            y = panel->top + dh_scale_at(side->scale, tick) * panel->height;
        if (fabs(y - before) < TICK_SIZE + 1) continue;
        before = y;
        dh_plot_text(plot, panel->left - GAP, y + 3.6, tick_text(plot, side->scale, i), TICK_SIZE, false, DH_INK_SOFT,
                     DH_TEXT_RIGHT);
    }
}

/* Moves the middle of a text under the panel so that it stays on the page, and clear of the next panel's texts. */
static double inside_panel(const dh_plot *plot, const dh_panel *panel, double x, double width)
{
    double left = plot->n_panels > 1 ? panel->left - ACROSS : 1, page = plot->scene->width - 1;
    double right = plot->n_panels > 1 ? fmin(panel->left + panel->width + ACROSS, page) : page;
    return fmax(fmin(x, right - width / 2), left + width / 2);
}

static void foot_names(dh_plot *plot, const dh_panel *panel, const axis *foot)
{
    const dh_names *names = &plot->foot_names;
    bool above = plot->stat.traits.y_names;
    int cut = 0;
    const char *first = NULL;
    for (size_t i = 0; i < foot->domain->n; i += (size_t)names->every) {
        const dh_domain_entry *entry = &foot->domain->entries[i];
        double x = panel->left + dh_scale_middle(foot->scale, (double)i) * panel->width;
        double edge = above ? panel->top : panel->top + panel->height;
        dh_text_style style = {.size = names->size,
                               .width = names->width,
                               .max_lines = names->lines,
                               .align = DH_TEXT_CENTRE,
                               .color = DH_INK_SOFT};
        if (names->turned) style.align = above ? DH_TEXT_LEFT : DH_TEXT_RIGHT;
        if (names->turned && above) style.width = fmin(style.width, fmax((plot->right - x - 5) / 0.7072, 10));
        dh_text_extent extent = dh_plot_measure(plot, entry->text, &style);
        if (names->turned) style.width = extent.cut ? style.width : 0;
        double baseline = above ? edge - 6 - (extent.height - extent.height / (extent.lines + 1e-9)) : edge + 15;
        if (names->turned) baseline = above ? edge - 5 : edge + 12;
        if (names->every > 1 && !names->turned) x = inside_panel(plot, panel, x, extent.width);
        dh_shape *text = dh_plot_text(plot, names->turned ? x + 3 : x, baseline, entry->text, style.size, false,
                                      style.color, style.align);
        text->style = style;
        text->angle = names->turned ? -45 : 0;
        if (extent.cut && cut++ == 0) first = entry->text;
    }
    if (cut > 0 && panel->facet == plot->n_panels - 1)
        dh_plot_warn(plot, "names cut short: %d, the first '%s'; set horizontal", cut, first);
}

/* A label that would touch the one before it is left out. */
static void foot_ticks(dh_plot *plot, const dh_panel *panel, const axis *foot)
{
    double taken = -INFINITY;
    for (int i = 0; i < foot->scale->n_ticks; i++) {
        double tick = foot->scale->ticks[i], x;
        const char *text = tick_text(plot, foot->scale, i);
        double width = dh_plot_text_width(plot, text, TICK_SIZE, false);
        if (foot->values)
            x = panel->left + dh_plot_across(plot, panel, tick);
        else
            x = panel->left + dh_scale_at(foot->scale, tick) * panel->width;
        if (!foot->values)
            dh_scene_add(plot->scene, DH_SHAPE_LINE, x, panel->top + panel->height, 0, 4, DH_TRACK)->stroke = 0.8;
        x = inside_panel(plot, panel, x, width);
        if (x - width / 2 < taken) continue;
        taken = x + width / 2 + 6;
        dh_plot_text(plot, x, panel->top + panel->height + 15, text, TICK_SIZE, false, DH_INK_SOFT, DH_TEXT_CENTRE);
    }
}

/* The base line: at zero if the axis has it; else, grey, at the foot of a vertical chart. */
static void base_line(dh_plot *plot, const dh_panel *panel)
{
    if (plot->stat.traits.no_value_axis) return;
    bool zero = plot->y.kind == DH_SCALE_LINEAR && plot->y.low <= 0 && plot->y.high >= 0;
    if (!zero && plot->horizontal) return;
    double across = zero ? dh_plot_across(plot, panel, 0) : 0;
    dh_plot_line(plot, panel, 0, across, dh_plot_along_length(plot, panel), across, 1, zero ? DH_AXIS : DH_TRACK);
}

void dh_guide_axes(dh_plot *plot, const dh_panel *panel)
{
    axis side = side_axis(plot), foot = foot_axis(plot);
    base_line(plot, panel);
    if (plot->stat.faceted && plot->stat.facet_domain.n > 0) {
        double up = plot->stat.traits.y_names ? plot->foot_names.extent : 0;
        dh_shape *text =
            dh_plot_text(plot, panel->left, panel->top - 7 - up, plot->stat.facet_domain.entries[panel->facet].text,
                         10.5, true, DH_INK, DH_TEXT_LEFT);
        text->style.width = panel->width;
        text->style.max_lines = 1;
        if (dh_plot_measure(plot, text->text, &text->style).cut && plot->cut_titles++ == 0)
            plot->first_cut_title = text->text;
    }
    if (panel->first_column && side.domain != NULL) side_names(plot, panel, &side);
    if (panel->first_column && side.domain == NULL && (!side.values || plot->value_axis))
        side_ticks(plot, panel, &side);
    if (!panel->last_row && !plot->stat.traits.y_names) return;
    if (foot.domain != NULL)
        foot_names(plot, panel, &foot);
    else if (!foot.values || plot->value_axis)
        foot_ticks(plot, panel, &foot);
}
