/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Slopes: one line a group over two or more periods, its value where it begins, its value and name where it ends. A
 * group is a value of the label channel, else of the colour. Many groups are coloured by their direction rather than
 * by name, since nobody tells ten colours apart and the names stand at the ends anyway.
 */
#include <math.h>

#include "base/memory.h"
#include "base/message.h"
#include "charts/mark/mark.h"
#include "charts/mark/track.h"

#define GAP          9.0  /* between a point and its label */
#define MIN_END_NAME 24.0 /* a narrower label would tell nothing */

extern const dh_mark_type dh_mark_slope; /* below: groups are of its layers */

typedef struct slope_group {
    const char *name;
    const dh_stat_layer *layer;
    const dh_datum *first, *last; /* of the known values */
    const dh_datum **items;       /* one a period, NULL = none or unknown */
} slope_group;

static const char *group_name(const dh_plot *plot, const dh_stat_layer *layer, const dh_datum *datum)
{
    if (layer->layer->label != NULL) return datum->label == NULL ? dh_tr("unknown") : datum->label;
    return layer->has_color && plot->stat.color_discrete ? plot->stat.color_domain.entries[datum->color].text : "";
}

/* The group of a datum in `seen`, whose entries are groups by facet, colour and name; added if new. -1: out of memory.
 */
static int find_group(dh_domain *seen, const dh_plot *plot, const dh_stat_layer *layer, const dh_datum *datum)
{
    dh_strbuf key = {0};
    dh_strbuf_printf(&key, "%d %d %s", datum->facet, datum->color, group_name(plot, layer, datum));
    int64_t ends[] = {0, (int64_t)key.size};
    dh_column cell = {.type = DH_TEXT, .length = 1, .bytes = key.data, .values = ends};
    int group = key.failed ? -1 : dh_domain_add(seen, NULL, &cell, NULL, 0, 0, NULL, plot->locale);
    dh_strbuf_free(&key);
    return group;
}

static dh_status two_rows(const dh_plot *plot, const slope_group *group, const dh_datum *datum)
{
    return dh_error_set(plot->error, DH_EDATA,
                        "two rows of '%s' fall on '%s', and nothing tells which belongs to which line; group the data, "
                        "take one geography, or tell them apart by 'color'",
                        group->name, plot->stat.x_domain.entries[datum->x_index].text);
}

/* Puts a datum into its group of the `*n` groups there are; false: out of memory. */
static bool add_to_group(slope_group *groups, int *n, dh_domain *seen, dh_plot *plot, const dh_stat_layer *layer,
                         const dh_datum *datum)
{
    int at = find_group(seen, plot, layer, datum);
    if (at < 0) return false;
    slope_group *group = &groups[at];
    if (at == *n) {
        group->name = group_name(plot, layer, datum);
        group->layer = layer;
        group->items = dh_arena_zalloc(plot->scene->arena, plot->stat.x_domain.n + 1, sizeof(dh_datum *));
        if (group->items == NULL) return false;
        ++*n;
    }
    if (group->items[datum->x_index] != NULL && plot->status == DH_OK) dh_plot_fail(plot, two_rows(plot, group, datum));
    group->items[datum->x_index] = datum;
    if (group->first == NULL || datum->x_index < group->first->x_index) group->first = datum;
    if (group->last == NULL || datum->x_index > group->last->x_index) group->last = datum;
    return true;
}

/* The groups of all layers of slopes in a panel (NULL = in all panels), unknown values left out: their labels share the
 * columns. NULL: the plot has failed. */
static slope_group *gather(int *out_n, dh_plot *plot, const dh_panel *panel)
{
    int n = 0;
    int64_t rows = 0;
    bool failed = false;
    for (int i = 0; i < plot->stat.n_layers; i++) rows += plot->stat.layers[i].n;
    slope_group *groups = dh_arena_zalloc(plot->scene->arena, (size_t)rows + 1, sizeof *groups);
    for (int i = 0; groups != NULL && !failed && i < plot->stat.n_layers; i++) {
        const dh_stat_layer *layer = &plot->stat.layers[i];
        int in_layer = 0;
        dh_domain seen;
        if (layer->mark != &dh_mark_slope) continue;
        dh_domain_init(&seen, plot->scene->arena);
        for (int64_t j = 0; !failed && j < layer->n; j++) {
            const dh_datum *datum = &layer->items[j];
            if ((panel != NULL && !dh_plot_in_panel(plot, panel, datum)) || !datum->valid) continue;
            failed = !add_to_group(groups + n, &in_layer, &seen, plot, layer, datum);
        }
        dh_domain_free(&seen);
        n += in_layer;
    }
    failed = failed || groups == NULL;
    if (failed) dh_plot_fail(plot, dh_error_nomem(plot->error));
    *out_n = failed ? 0 : n;
    return failed ? NULL : groups;
}

/* Whether the layer is the first one of slopes, which draws all of them. */
static bool is_first(const dh_plot *plot, const dh_stat_layer *layer)
{
    for (const dh_stat_layer *before = plot->stat.layers; before < layer; before++)
        if (before->mark == &dh_mark_slope) return false;
    return true;
}

/* Which way a slope goes; UNKNOWN when the bounds of its ends overlap, or there is only one period. */
typedef enum change { RISE, FALL, SAME, UNKNOWN, N_CHANGES } change;

static change change_of(const slope_group *group)
{
    dh_count from = group->first->value, to = group->last->value;
    if (group->first == group->last) return UNKNOWN;
    if (to.lower > from.upper) return RISE;
    if (to.upper < from.lower) return FALL;
    return from.lower == from.upper && to.lower == to.upper ? SAME : UNKNOWN;
}

static uint32_t change_color(change direction)
{
    static const int places[] = {[RISE] = 0, [FALL] = 1, [SAME] = 3};
    return direction == UNKNOWN ? DH_UNKNOWN : dh_palette_categorical(places[direction]);
}

static uint32_t group_color(const dh_plot *plot, const slope_group *group)
{
    return plot->own_legend == &dh_mark_slope ? change_color(change_of(group))
                                              : dh_plot_color(plot, group->layer, group->first);
}

static void line(dh_plot *plot, const dh_panel *panel, const slope_group *group, uint32_t color)
{
    size_t periods = plot->stat.x_domain.n;
    dh_vertex *vertices = dh_calloc(periods + 1, sizeof *vertices);
    for (size_t i = 0; vertices != NULL && i < periods; i++) {
        const dh_datum *datum = group->items[i];
        vertices[i].value = NAN;
        if (datum == NULL) continue;
        vertices[i] = (dh_vertex){dh_plot_along(plot, panel, datum), datum->value.stated, datum};
        if (dh_plot_is_cut(plot, datum->value.stated)) dh_plot_count_outside(plot, panel, datum);
    }
    dh_track track = {0};
    if (vertices == NULL)
        dh_plot_fail(plot, dh_error_nomem(plot->error));
    else
        track = dh_mark_track(plot, panel, vertices, (int64_t)periods);
    dh_free(vertices);
    dh_shape *path = dh_scene_add(plot->scene, DH_SHAPE_PATH, 0, 0, 0, 0, color);
    path->points = track.points;
    path->n_points = track.n;
    path->stroke = 2;
    for (int i = 0; i < track.n; i++) {
        if (track.items[i] == NULL) continue;
        dh_shape *dot =
            dh_scene_add(plot->scene, DH_SHAPE_DOT, track.points[2 * i], track.points[2 * i + 1], 3.6, 0, color);
        dot->stroke = 1.2;
        dot->color2 = DH_WHITE;
    }
}

static const char *end_text(dh_plot *plot, const slope_group *group)
{
    dh_strbuf text = {0};
    dh_stat_value_text(&text, &plot->stat, group->last->value, plot->locale);
    if (*group->name) dh_strbuf_printf(&text, "  %s", group->name);
    return dh_plot_keep(plot, &text);
}

static dh_end_label label_at(dh_plot *plot, const dh_panel *panel, const dh_datum *datum, const char *text,
                             uint32_t color)
{
    dh_end_label label = {.text = text, .color = dh_color_for_text(color)};
    dh_plot_point(plot, panel, dh_plot_along(plot, panel, datum), dh_plot_clamped(plot, panel, datum->value.stated),
                  &label.x, &label.at);
    return label;
}

/* How wide the labels are that stand left of a period: the values of the groups that begin there and go on. */
static double left_width(dh_plot *plot, const slope_group *groups, int n, int period)
{
    double widest = 0;
    for (int i = 0; i < n; i++)
        if (groups[i].first->x_index == period && groups[i].first != groups[i].last)
            widest = fmax(widest, dh_plot_text_width(plot, dh_plot_count(plot, groups[i].first->value), 10, false));
    return widest;
}

static double right_width(dh_plot *plot, const slope_group *groups, int n, int period)
{
    double widest = 0;
    for (int i = 0; i < n; i++)
        if (groups[i].last->x_index == period)
            widest = fmax(widest, dh_plot_text_width(plot, end_text(plot, &groups[i]), 10, false));
    return fmin(ceil(widest) + 1, DH_END_NAME + 30);
}

/* Left of a period the values of the groups that begin there. Between two periods they have the room that there is. */
static void left_labels(dh_plot *plot, const dh_panel *panel, const slope_group *groups, int n, int period,
                        dh_end_label *labels)
{
    int last = (int)plot->stat.x_domain.n - 1, n_left = 0;
    double at = panel->left + dh_scale_middle(&plot->x, period) * panel->width;
    dh_label_column column = {.x = at - GAP,
                              .width = left_width(plot, groups, n, period) + 1 + DH_LEADER,
                              .top = panel->top,
                              .bottom = panel->top + panel->height,
                              .align = DH_TEXT_RIGHT,
                              .among_marks = period > 0};
    for (int i = 0; i < n; i++)
        if (groups[i].first->x_index == period && groups[i].first != groups[i].last)
            labels[n_left++] = label_at(plot, panel, groups[i].first, dh_plot_count(plot, groups[i].first->value),
                                        group_color(plot, &groups[i]));
    if (period > 0 && column.width > panel->width / last - 2 * GAP)
        plot->dropped_labels += n_left;
    else
        dh_mark_end_labels(plot, labels, n_left, &column);
}

/* Right of a period the values and names of the groups that end there. Before the last period they have the room up to
 * the next one's labels. */
static void right_labels(dh_plot *plot, const dh_panel *panel, const slope_group *groups, int n, int period,
                         dh_end_label *labels)
{
    int last = (int)plot->stat.x_domain.n - 1, n_right = 0;
    double at = panel->left + dh_scale_middle(&plot->x, period) * panel->width;
    dh_label_column column = {.x = at + GAP,
                              .width = right_width(plot, groups, n, period) + DH_LEADER,
                              .top = panel->top,
                              .bottom = panel->top + panel->height,
                              .align = DH_TEXT_LEFT,
                              .among_marks = period < last};
    for (int i = 0; i < n; i++)
        if (groups[i].last->x_index == period)
            labels[n_right++] =
                label_at(plot, panel, groups[i].last, end_text(plot, &groups[i]), group_color(plot, &groups[i]));
    if (period < last) {
        double next = left_width(plot, groups, n, period + 1);
        column.width = fmin(column.width, panel->width / last - 2 * GAP - (next > 0 ? next + DH_LEADER : 0));
    }
    if (column.width < DH_LEADER + MIN_END_NAME)
        plot->dropped_labels += n_right;
    else
        dh_mark_end_labels(plot, labels, n_right, &column);
}

static void draw(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer)
{
    int n, last = (int)plot->stat.x_domain.n - 1;
    if (!is_first(plot, layer)) return;
    slope_group *groups = gather(&n, plot, panel);
    dh_end_label *labels = dh_calloc((size_t)n + 1, sizeof *labels);
    for (int i = 0; i <= last; i++) {
        dh_datum at = {.x_index = i};
        double along = dh_plot_along(plot, panel, &at);
        dh_plot_line(plot, panel, along, 0, along, panel->height, 0.8, DH_TRACK);
    }
    for (int i = 0; i < n; i++) line(plot, panel, &groups[i], group_color(plot, &groups[i]));
    if (labels == NULL) dh_plot_fail(plot, dh_error_nomem(plot->error));
    for (int i = 0; i <= last && labels != NULL; i++) {
        left_labels(plot, panel, groups, n, i, labels);
        right_labels(plot, panel, groups, n, i, labels);
    }
    dh_free(labels);
}

static void sides(dh_plot *plot, const dh_stat_layer *layer, double *left, double *right)
{
    int n, last = (int)plot->stat.x_domain.n - 1;
    if (!is_first(plot, layer)) return;
    slope_group *groups = gather(&n, plot, NULL);
    double before = left_width(plot, groups, n, 0), after = right_width(plot, groups, n, last);
    if (before > 0) *left = fmax(*left, before + DH_LEADER + GAP + 5);
    *right = fmax(*right, after + DH_LEADER + GAP + 5);
}

/* Many groups are coloured by their direction, unless labels name them and colours something else. */
static void choose(dh_plot *plot, const dh_stat_layer *layer)
{
    const dh_stat *stat = &plot->stat;
    bool by_label = false;
    for (int i = 0; i < stat->n_layers; i++)
        by_label |= stat->layers[i].layer->label != NULL && stat->layers[i].has_color;
    if (!by_label && stat->color_domain.n > DH_PALETTE_SIZE) plot->own_legend = layer->mark;
    plot->direct = !by_label;
}

/* Only the directions that some slope has. */
static int legend(dh_legend_item *items, dh_plot *plot)
{
    static const char *const words[] = {DH_MESSAGE("up"), DH_MESSAGE("down"), DH_MESSAGE("unchanged"),
                                        DH_MESSAGE("unknown")};
    bool seen[N_CHANGES] = {false};
    int n = 0;
    int n_groups;
    slope_group *groups = gather(&n_groups, plot, NULL);
    for (int k = 0; k < n_groups; k++) seen[change_of(&groups[k])] = true;
    for (int i = 0; i < N_CHANGES; i++)
        if (seen[i]) items[n++] = (dh_legend_item){dh_tr(words[i]), change_color((change)i), false, 0};
    return n;
}

static double height(const dh_plot *plot)
{
    return fmax(300, 22 * (double)plot->stat.color_domain.n + 20);
}

static void extend(dh_stat *stat, const dh_stat_layer *layer, const dh_datum *datum)
{
    (void)layer;
    dh_stat_extend_x(stat, datum);
    dh_stat_extend_y(stat, datum, false); /* lower ends are not drawn */
}

const dh_mark_type dh_mark_slope = {
    .info = {.name = "slope",
             .doc = DH_MESSAGE("two or a few periods of each series, joined, with its name at the end")},
    .kind = DH_MESSAGE("Slope chart"),
    .traits = {.x_names = true,
               .joined = true,
               .compares = true,
               .upright = true,
               .no_value_axis = true,
               .x_ends = DH_ENDS_FLUSH,
               .y_margin = 0.04,
               .swatch = DH_SWATCH_LINE},
    .extend = extend,
    .choose = choose,
    .height = height,
    .sides = sides,
    .draw = draw,
    .legend = legend,
};
