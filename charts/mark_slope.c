/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Slopes: one line a group over two or more periods, its value at the left end, its name and value at the right end. A
 * group is a value of the label channel, else of the colour. Many groups are coloured by their direction rather than
 * by name, since nobody tells ten colours apart and the names stand at the ends anyway.
 */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "charts/mark.h"

#define NAME_LIMIT 170.0

typedef struct slope_group {
    const char *name;
    const dh_datum *first, *last; /* known ones */
    const dh_datum **items;       /* one a period, NULL = none or unknown */
} slope_group;

static const char *group_name(const dh_plot *plot, const dh_stat_layer *layer, const dh_datum *datum)
{
    if (layer->layer->label != NULL)
        return datum->label == NULL ? dh_word(DH_WORD_UNKNOWN, plot->locale) : datum->label;
    return layer->has_color && plot->stat.color_discrete ? plot->stat.color_domain.entries[datum->color].text : "";
}

static int find_group(slope_group *groups, int n, const dh_plot *plot, const dh_stat_layer *layer,
                      const dh_datum *datum)
{
    const char *name = group_name(plot, layer, datum);
    for (int i = 0; i < n; i++) {
        const dh_datum *other = groups[i].items[datum->x_index];
        bool same_color = groups[i].first == NULL || groups[i].first->color == datum->color;
        if (same_color && other == NULL && strcmp(groups[i].name, name) == 0) return i;
    }
    return n;
}

static slope_group *gather(int *out_n, dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer)
{
    size_t periods = plot->stat.x_domain.n;
    int n = 0;
    slope_group *groups = dh_arena_zalloc(plot->scene->arena, (size_t)layer->n + 1, sizeof *groups);
    *out_n = 0;
    for (int64_t i = 0; groups != NULL && i < layer->n; i++) {
        const dh_datum *datum = &layer->items[i];
        if ((panel != NULL && !dh_plot_in_panel(panel, datum)) || !datum->known) continue;
        int at = find_group(groups, n, plot, layer, datum);
        if (at == n) {
            groups[n].name = group_name(plot, layer, datum);
            groups[n].items = dh_arena_zalloc(plot->scene->arena, periods + 1, sizeof(dh_datum *));
            if (groups[n].items == NULL) {
                groups = NULL;
                break;
            }
            n++;
        }
        slope_group *group = &groups[at];
        group->items[datum->x_index] = datum;
        if (group->first == NULL || datum->x_index < group->first->x_index) group->first = datum;
        if (group->last == NULL || datum->x_index > group->last->x_index) group->last = datum;
    }
    if (groups == NULL) dh_plot_fail(plot, dh_error_nomem(plot->error));
    *out_n = groups == NULL ? 0 : n;
    return groups;
}

static uint32_t group_color(const dh_plot *plot, const dh_stat_layer *layer, const slope_group *group)
{
    if (!plot->rise_and_fall) return dh_plot_color(plot, layer, group->first);
    double change = group->last->value.stated - group->first->value.stated;
    return dh_palette_categorical(change > 0 ? 0 : change < 0 ? 1 : 6);
}

static void line(dh_plot *plot, const dh_panel *panel, const slope_group *group, uint32_t color)
{
    size_t periods = plot->stat.x_domain.n;
    double *points = dh_arena_zalloc(plot->scene->arena, periods + 1, 2 * sizeof(double));
    if (points == NULL) {
        dh_plot_fail(plot, dh_error_nomem(plot->error));
        return;
    }
    for (size_t i = 0; i < periods; i++) {
        points[2 * i] = points[2 * i + 1] = NAN;
        const dh_datum *datum = group->items[i];
        if (datum == NULL) continue;
        dh_plot_point(plot, panel, dh_plot_along(plot, panel, datum), dh_plot_across(plot, panel, datum->value.stated),
                      &points[2 * i], &points[2 * i + 1]);
    }
    dh_shape *path = dh_scene_add(plot->scene, DH_SHAPE_PATH, 0, 0, 0, 0, color);
    path->points = points;
    path->n_points = (int)periods;
    path->stroke = 2;
    for (size_t i = 0; i < periods; i++) {
        if (group->items[i] == NULL) continue;
        dh_shape *dot = dh_scene_add(plot->scene, DH_SHAPE_DOT, points[2 * i], points[2 * i + 1], 3.6, 0, color);
        dot->stroke = 1.2;
        dot->color2 = DH_WHITE;
    }
}

static const char *end_text(dh_plot *plot, const slope_group *group)
{
    dh_strbuf text = {0};
    dh_words_count(&text, group->last->value, plot->digits, plot->stat.percent, plot->locale);
    if (*group->name) dh_strbuf_printf(&text, "  %s", group->name);
    return dh_plot_keep(plot, &text);
}

static double place(const dh_plot *plot, const dh_panel *panel, const dh_datum *datum)
{
    double x, y;
    dh_plot_point(plot, panel, 0, dh_plot_across(plot, panel, datum->value.stated), &x, &y);
    return y;
}

void dh_mark_slope(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer)
{
    int n, n_left = 0, n_right = 0, last = (int)plot->stat.x_domain.n - 1;
    slope_group *groups = gather(&n, plot, panel, layer);
    dh_end_label *left = dh_calloc((size_t)n + 1, sizeof *left), *right = dh_calloc((size_t)n + 1, sizeof *right);
    for (int i = 0; i <= last; i++) {
        dh_datum at = {.x_index = i};
        double along = dh_plot_along(plot, panel, &at);
        dh_plot_line(plot, panel, along, 0, along, panel->height, 0.8, DH_TRACK);
    }
    if (left == NULL || right == NULL) dh_plot_fail(plot, dh_error_nomem(plot->error));
    for (int i = 0; i < n && left != NULL && right != NULL; i++) {
        uint32_t color = group_color(plot, layer, &groups[i]);
        line(plot, panel, &groups[i], color);
        if (groups[i].first->x_index == 0 && last > 0)
            left[n_left++] = (dh_end_label){place(plot, panel, groups[i].first),
                                            dh_plot_count(plot, groups[i].first->value), dh_color_for_text(color), 0};
        right[n_right++] =
            (dh_end_label){place(plot, panel, groups[i].last), end_text(plot, &groups[i]), dh_color_for_text(color), 0};
    }
    double x0 = panel->left + dh_scale_middle(&plot->x, 0) * panel->width;
    double x1 = panel->left + dh_scale_middle(&plot->x, last) * panel->width;
    if (left != NULL && right != NULL) {
        dh_mark_end_labels(plot, left, n_left, x0 - 9, panel->top, panel->top + panel->height, DH_TEXT_RIGHT);
        dh_mark_end_labels(plot, right, n_right, x1 + 9, panel->top, panel->top + panel->height, DH_TEXT_LEFT);
    }
    dh_free(left);
    dh_free(right);
}

void dh_mark_slope_sides(dh_plot *plot, const dh_stat_layer *layer, double *left, double *right)
{
    int n;
    slope_group *groups = gather(&n, plot, NULL, layer);
    for (int i = 0; i < n; i++) {
        *left = fmax(*left, dh_plot_text_width(plot, dh_plot_count(plot, groups[i].first->value), 10, false) + 14);
        *right = fmax(*right, dh_plot_text_width(plot, end_text(plot, &groups[i]), 10, false) + 14);
    }
    *right = fmin(*right, NAME_LIMIT + 50);
}
