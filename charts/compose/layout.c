/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Composition of a chart: see layout.h. */
#include "charts/compose/layout.h"

#include <math.h>
#include <stdio.h>

#include "base/memory.h"
#include "base/message.h"
#include "charts/compose/scale_range.h"
#include "charts/guide/guide.h"
#include "charts/mark/marks.h"
#include "charts/stat/bind.h"
#include "table/format.h"

#define FACET_TITLE 20.0
#define PANEL_GAP   18.0
#define TALLEST     12000.0
#define MIN_PANEL   24.0
#define ABOVE_PANEL 6.0 /* how far the highest tick's label, or a dot, reaches out of its panel */

/* Shares of the width, guessed before the axes are measured. They decide only how many panels stand side by side and
 * about how many ticks an axis has, so rough values do. */
#define GUESS_BESIDE_NAMES 0.75 /* panels of the whole width, with names down the side */
#define GUESS_BESIDE_TICKS 0.94 /* the same, with ticks there */
#define GUESS_VALUES       0.7  /* a value axis along the foot, of its panel's share of the width */
#define GUESS_X            0.9  /* an x axis along the foot, likewise */
/* The most that names down the side may take of the width: the marks must keep the larger part. */
#define MAX_NAMES        0.38
#define MAX_NAMES_FACETS 0.3 /* with several panels */

/* The natural height of a band down the side, of n in all parts together. */
static double natural_band(const dh_plot *plot, size_t n)
{
    const dh_stat *stat = &plot->stat;
    int colors = stat->side_by_side;
    double band = n > 100 ? 16 : n > 30 ? 20 : 26;
    bool side_by_side = false;
    for (int i = 0; i < stat->n_layers; i++) {
        const dh_mark_type *mark = stat->layers[i].mark;
        side_by_side = side_by_side || (mark->side_by_side != NULL && mark->side_by_side(plot));
    }
    if (colors > 1 && side_by_side) band = colors * 13 + 10;
    return fmin(band, TALLEST / (double)(n < 1 ? 1 : n));
}

static double natural_panel(const dh_plot *plot, double panel_width)
{
    const dh_stat *stat = &plot->stat;
    const dh_domain *side = dh_plot_side_domain(plot);
    int first, shown = dh_plot_window(plot, &first);
    if (stat->n_values == 0) return 150;
    if (side != NULL) return fmax(natural_band(plot, side->n) * shown, 30);
    for (int i = 0; i < stat->n_layers; i++)
        if (stat->layers[i].mark->height != NULL) return stat->layers[i].mark->height(plot);
    if (stat->faceted) return fmin(fmax(panel_width * 0.66, 100), 210);
    return fmin(fmax(panel_width * 0.5, 180), 300);
}

/* Calls choose() of each mark once, however many layers it has. */
static void let_marks_choose(dh_plot *plot)
{
    for (int i = 0; i < plot->stat.n_layers; i++) {
        const dh_stat_layer *layer = &plot->stat.layers[i];
        bool first = layer->mark->choose != NULL;
        for (int before = 0; before < i; before++) first = first && plot->stat.layers[before].mark != layer->mark;
        if (first) layer->mark->choose(plot, layer);
    }
}

static void choose(dh_plot *plot)
{
    const dh_stat *stat = &plot->stat;
    const dh_chart_spec *spec = plot->spec;
    plot->direct = stat->all_joined && stat->n_joined == 1 && !stat->faceted && !plot->horizontal &&
                   stat->color_discrete && spec->legend != DH_LEGEND_NONE;
    let_marks_choose(plot);
    plot->value_axis = !stat->traits.no_value_axis && !(stat->labels_replace_axis && plot->horizontal && spec->labels);
    plot->label_size = 9.5;
}

/* `gap`: between panels, with what marks write there. */
static void set_columns(dh_plot *plot, double width, double gap)
{
    int n = dh_stat_facets(&plot->stat);
    int max = (int)fmax(1, (width + gap) / ((plot->horizontal ? 120 : 165) + gap));
    plot->n_panels = n;
    plot->columns = n < max ? n : max;
    int rows = (n + plot->columns - 1) / plot->columns;
    plot->columns = (n + rows - 1) / rows; /* rows as even as possible */
}

static void place_panels(dh_plot *plot, double left, double top, double width, double height, double row_height,
                         double gap)
{
    for (int i = 0; i < plot->n_panels; i++) {
        int row = i / plot->columns, column = i % plot->columns;
        plot->panels[i] = (dh_panel){.facet = i,
                                     .left = left + column * (width + gap),
                                     .top = top + row * row_height,
                                     .width = width,
                                     .height = height,
                                     .first_column = column == 0,
                                     .last_row = i + plot->columns >= plot->n_panels};
    }
}

/* The sides that the marks themselves want: names at the ends of lines. */
static void mark_sides(dh_plot *plot, double *left, double *right)
{
    *left = *right = 0;
    for (int i = 0; i < plot->stat.n_layers; i++) {
        const dh_stat_layer *layer = &plot->stat.layers[i];
        if (layer->mark->sides != NULL) layer->mark->sides(plot, layer, left, right);
    }
}

static double rounded_up(double points)
{
    return ceil(points / 10) * 10;
}

static void too_small(dh_plot *plot, double width, double height, int rows)
{
    bool narrow = width < MIN_PANEL;
    double need = narrow ? plot->scene->width + (MIN_PANEL - width) * plot->columns
                         : plot->scene->height + (MIN_PANEL - height) * rows;
    dh_plot_fail(plot,
                 dh_error_set(plot->error, DH_EINVAL,
                              narrow ? DH_MESSAGE("the chart is too narrow for its titles and names, which leave no "
                                                  "room to draw in; make it larger (width = %.0f)")
                                     : DH_MESSAGE("the chart is too low for its titles and names, which leave no "
                                                  "room to draw in; make it larger (height = %.0f)"),
                              rounded_up(need)));
}

/* Whether horizontal bars, `rows` names in `height`, are too thin for labels: then they get a value axis even though
 * labels were asked for. */
static bool labels_have_no_room(const dh_plot *plot, double height, int rows)
{
    bool grouped = plot->spec->stacking == DH_GROUPED && plot->stat.side_by_side > 1;
    if (!plot->horizontal || !plot->stat.labels_replace_axis || rows < 1) return false;
    double thick = height / rows / (grouped ? plot->stat.side_by_side / 0.82 : 1);
    return thick / 0.9 < DH_MIN_LABEL;
}

/* Places the panels between plot->left, right and top, and sets plot->bottom. `height` is the room for them and the
 * axis under them, 0 = natural. Axes and panels depend on each other: both are guessed first, then corrected. */
static void place(dh_plot *plot, double height)
{
    double inner_left, inner_right, available = plot->right - plot->left;
    bool names_apart = dh_plot_side_domain(plot) != NULL;
    int first, rows_of_names = dh_plot_window(plot, &first);
    mark_sides(plot, &inner_left, &inner_right);
    double gap = PANEL_GAP + inner_left + inner_right;
    set_columns(plot, available * (names_apart ? GUESS_BESIDE_NAMES : GUESS_BESIDE_TICKS), gap);
    int rows = (plot->n_panels + plot->columns - 1) / plot->columns;
    double title = plot->stat.faceted ? FACET_TITLE : 0;
    double guess = height > 0 ? height / rows - title - 20 : natural_panel(plot, available / plot->columns);
    if (labels_have_no_room(plot, guess, rows_of_names)) plot->value_axis = true;
    dh_compose_value_scale(plot, plot->horizontal ? available / plot->columns * GUESS_VALUES : guess);
    dh_compose_x_scale(plot, plot->horizontal ? guess : available / plot->columns * GUESS_X);
    double band = names_apart && rows_of_names > 0 ? guess / rows_of_names : 0;
    double names_limit = available * (plot->n_panels > 1 ? MAX_NAMES_FACETS : MAX_NAMES);
    plot->side_width = dh_guide_side_width(plot, names_limit, band);
    double left = plot->left + fmax(plot->side_width, inner_left);
    double width = (plot->right - inner_right - left - gap * (plot->columns - 1)) / plot->columns;
    if (plot->horizontal) dh_compose_value_scale(plot, width);
    width -= dh_guide_overhang(plot) / plot->columns;
    plot->foot_height = dh_guide_foot_height(plot, width);
    double lean = dh_guide_lean_left(plot, width);
    if (lean > left - plot->left) { /* the first name leans out of the page */
        width -= (lean - (left - plot->left)) / plot->columns;
        left = plot->left + lean;
        plot->foot_height = dh_guide_foot_height(plot, width);
    }
    double out = fmin(dh_guide_lean(plot, width) / plot->columns, dh_guide_slack(plot, width));
    if (out > 0) { /* room for names that lean out; the rest is cut short */
        width -= out;
        plot->foot_height = dh_guide_foot_height(plot, width);
    }
    double foot = plot->foot_height, above = title;
    if (plot->stat.traits.y_names) above += foot; /* the names stand above the columns */
    double panel = natural_panel(plot, width), below = plot->stat.traits.y_names ? 4 : foot;
    double between = plot->stat.traits.y_names ? 14 : 16;
    if (height > 0) panel = (height - below - above * rows - between * (rows - 1)) / rows;
    if (panel < MIN_PANEL || width < MIN_PANEL) {
        too_small(plot, width, panel, rows);
        return;
    }
    if (band > 0) { /* the height is known now: the names must fit it in the width that they have */
        double had = plot->side_names.width;
        dh_guide_side_width(plot, names_limit, panel / rows_of_names);
        plot->side_names.width = fmin(plot->side_names.width, had);
    }
    place_panels(plot, left, plot->top + above, width, panel, panel + above + between, gap);
    plot->bottom = plot->top + rows * (panel + above) + (rows - 1) * between + below;
}

static void draw_layers(dh_plot *plot, const dh_panel *panel, bool annotations)
{
    for (int i = 0; i < plot->stat.n_layers; i++) {
        const dh_stat_layer *layer = &plot->stat.layers[i];
        if (layer->mark->info.annotation == annotations) layer->mark->draw(plot, panel, layer);
    }
}

static void draw_panels(dh_plot *plot)
{
    dh_compose_padding(plot, &plot->panels[0]);
    for (int i = 0; i < plot->n_panels && plot->status == DH_OK; i++) {
        const dh_panel *panel = &plot->panels[i];
        plot->n_taken = 0;
        dh_guide_grid(plot, panel);
        draw_layers(plot, panel, false);
        draw_layers(plot, panel, true);
        dh_guide_axes(plot, panel);
    }
}

/* A grey box as large as the chart would have been, with "no data" in it. */
static void draw_empty(dh_plot *plot)
{
    double width = plot->right - plot->left, height = plot->bottom - plot->top;
    dh_scene_add(plot->scene, DH_SHAPE_RECT, plot->left, plot->top, width, height, 0xf5f7f8);
    dh_plot_text(plot, plot->left + width / 2, plot->top + height / 2 + 4, dh_tr("No data"), 12, false, DH_INK_SOFT,
                 DH_TEXT_CENTRE);
}

/* On a page a chart cannot be made larger, so that the advice differs. */
static void warn_of_dropped_labels(dh_plot *plot)
{
    bool turned = plot->horizontal || plot->stat.traits.upright || plot->stat.traits.y_names;
    double larger = rounded_up(plot->scene->width * 1.5);
    int n = plot->dropped_labels;
    if (plot->on_page && turned)
        dh_plot_warn(plot, "labels left out for want of room: %d; show fewer rows", n);
    else if (plot->on_page)
        dh_plot_warn(plot, "labels left out for want of room: %d; show fewer rows, or set horizontal", n);
    else if (turned)
        dh_plot_warn(plot, "labels left out for want of room: %d; make the chart larger (width = %.0f)", n, larger);
    else
        dh_plot_warn(plot,
                     "labels left out for want of room: %d; make the chart larger (width = %.0f), or set horizontal", n,
                     larger);
}

static void warn_of_losses(dh_plot *plot)
{
    dh_guide_warn_of_names(plot);
    if (plot->stat.unplaced > 0)
        dh_plot_warn(plot, "rows of unknown x, which cannot be placed: %s", dh_numeral_whole(plot->stat.unplaced).text);
    if (plot->dropped_labels > 0) warn_of_dropped_labels(plot);
    if (plot->cut_titles > 0)
        dh_plot_warn(plot, "panel titles cut short: %d, the first '%s'; make the chart wider, or show fewer panels",
                     plot->cut_titles, plot->first_cut_title);
    if (plot->cut_names > 0 && plot->on_page)
        dh_plot_warn(plot, "names cut short: %d, the first '%s'; show fewer rows", plot->cut_names, plot->first_cut);
    else if (plot->cut_names > 0)
        dh_plot_warn(plot, "names cut short: %d, the first '%s'; make the chart larger (width = %.0f)", plot->cut_names,
                     plot->first_cut, rounded_up(plot->scene->width * 1.5));
    if (plot->outside > 0)
        dh_plot_warn(plot, "values outside the axis, which are cut at its end or not drawn: %d", plot->outside);
}

/* The height for panels and their axes, `below` kept free under them; 0 = natural. The plot fails when there is none.
 */
static double room_for_panels(dh_plot *plot, const dh_vector_batch *frame, double below)
{
    double height = frame->height > 0 ? frame->height - frame->pad - plot->top - below : 0;
    if (frame->height > 0 && height < MIN_PANEL)
        dh_plot_fail(plot, dh_error_set(plot->error, DH_EINVAL,
                                        "a height of %.0f points leaves no room under the "
                                        "titles; make the chart taller or leave the height out",
                                        frame->height));
    return height;
}

/* Whether a value axis of lines or dots shows a stretch of numbers without zero: heights then are not in proportion. */
static bool hides_zero(const dh_plot *plot)
{
    if (plot->stat.traits.no_value_axis || plot->y.kind != DH_SCALE_LINEAR || plot->stat.percent) return false;
    return plot->value_axis && (plot->y.low > 0 || plot->y.high < 0);
}

/* Places axis titles and panels. Whether zero is hidden is known once they are placed; saying so takes room again. */
static void arrange(dh_plot *plot, const dh_vector_batch *frame, double caption)
{
    const char *note = dh_tr("the axis does not begin at zero");
    double top = plot->top;
    size_t shapes = plot->scene->n_shapes;
    for (int pass = 0; pass < 2; pass++) {
        plot->top = top;
        plot->scene->n_shapes = shapes;
        dh_guide_axis_titles(plot);
        double height = room_for_panels(plot, frame, caption + dh_guide_foot_title_height(plot));
        if (plot->status == DH_OK) place(plot, height);
        if (plot->status != DH_OK || hides_zero(plot) == (plot->axis_note != NULL)) return;
        plot->axis_note = hides_zero(plot) ? note : NULL;
    }
}

static void compose(dh_plot *plot, const dh_vector_batch *frame)
{
    bool empty = plot->stat.n_values == 0;
    plot->scene->width = frame->width;
    plot->scene->height = frame->height;
    dh_guide_header(plot);
    dh_guide_legend(plot);
    if (!empty) plot->top = fmax(plot->top, ABOVE_PANEL);
    dh_compose_warn_of_limits(plot);
    double caption = dh_guide_caption_height(plot), title = 0;
    plot->panels = dh_arena_zalloc(plot->scene->arena, (size_t)dh_stat_facets(&plot->stat), sizeof(dh_panel));
    if (plot->panels == NULL) {
        dh_plot_fail(plot, dh_error_nomem(plot->error));
        return;
    }
    if (empty) {
        double height = room_for_panels(plot, frame, caption);
        plot->bottom = plot->top + (height > 0 ? height : 150);
        draw_empty(plot);
    } else {
        arrange(plot, frame, caption);
        if (plot->status != DH_OK) return;
        draw_panels(plot);
        title = dh_guide_foot_title_height(plot);
        dh_guide_foot_title(plot, plot->bottom + 2);
    }
    plot->scene->height = frame->height > 0
                              ? frame->height
                              : ceil(fmax(plot->bottom + title, plot->legend_bottom) + caption + frame->pad);
    plot->right = frame->width - frame->pad;
    dh_guide_caption(plot, plot->scene->height - frame->pad);
    warn_of_losses(plot);
}

dh_status dh_chart_build(dh_scene *scene, const dh_chart_spec *spec, const dh_vector_batch *frame,
                         const dh_measurer *measurer, dh_chart_warn warn, void *warn_context, dh_error *error)
{
    dh_plot plot = {.scene = scene,
                    .spec = spec,
                    .measurer = *measurer,
                    .warn = warn,
                    .warn_context = warn_context,
                    .error = error,
                    .locale = spec->locale};
    plot.on_page = frame->pad == 0;
    plot.left = plot.top = frame->pad;
    plot.right = frame->width - frame->pad;
    const dh_mark_type *const *marks;
    dh_status status = dh_marks_find(&marks, spec, scene->arena, error);
    if (status == DH_OK)
        status = dh_stat_bind(&plot.stat, spec, marks, scene->arena, spec->part > 1 ? NULL : warn, warn_context, error);
    plot.horizontal = spec->horizontal && !plot.stat.traits.upright;
    if (status == DH_OK) {
        choose(&plot);
        compose(&plot, frame);
        status = plot.status;
    }
    if (status == DH_OK && scene->failed) status = dh_error_nomem(error);
    dh_stat_free(&plot.stat);
    dh_free(plot.taken);
    return status;
}
