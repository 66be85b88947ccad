/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines, straight or in steps: see joined.h. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "charts/mark/emphasis.h"
#include "charts/mark/joined.h"
#include "charts/mark/mark.h"
#include "charts/mark/track.h"
#include "charts/stat/period.h"

#define STROKE      2.2
#define RADIUS      3.2 /* of a dot at a point */
#define RING        1.2 /* white, around it */
#define MAX_MARKERS 24
#define MAX_LABELS  400

typedef struct point {
    int color;
    double along;
    int64_t row;
} point;

typedef struct series {
    const dh_stat_layer *layer;
    const point *points;
    int64_t n;
    uint32_t color;
    bool stepped;
} series;

static int compare(const void *a, const void *b)
{
    const point *p = a, *q = b;
    if (p->color != q->color) return p->color < q->color ? -1 : 1;
    if (p->along != q->along) return p->along < q->along ? -1 : 1;
    return p->row < q->row ? -1 : p->row > q->row;
}

/* The line's points, with gaps where a value is unknown or something between two points has no row; {0} on failure. */
static dh_track trace(dh_plot *plot, const dh_panel *panel, const series *s)
{
    dh_vertex *vertices = dh_calloc(3 * (size_t)s->n + 1, sizeof *vertices);
    int64_t n = 0;
    if (vertices == NULL) {
        dh_plot_fail(plot, dh_error_nomem(plot->error));
        return (dh_track){0};
    }
    for (int64_t i = 0; i < s->n; i++) {
        const dh_datum *datum = &s->layer->items[s->points[i].row];
        double before = n > 0 ? vertices[n - 1].value : NAN;
        if (i > 0 && dh_stat_is_gap(&plot->stat, &s->layer->items[s->points[i - 1].row], datum))
            vertices[n++].value = NAN;
        else if (i > 0 && s->stepped) /* what was stays until this point */
            vertices[n++] = (dh_vertex){s->points[i].along, before, NULL};
        if (datum->valid && dh_mark_is_outside(plot, datum)) dh_plot_count_outside(plot, panel, datum);
        vertices[n++] = (dh_vertex){s->points[i].along, datum->valid ? datum->value.stated : NAN, datum};
    }
    dh_track t = dh_mark_track(plot, panel, vertices, n);
    dh_free(vertices);
    return t;
}

/* Keeps, of the points within one point of width, the first, the extremes in their order, and the last. */
static void reduce(dh_track *t, double width)
{
    if (t->n < 4 * width || t->n < 2000) return;
    int kept = 0;
    for (int i = 0; i < t->n;) {
        int end = i, low = i, high = i;
        while (end < t->n && floor(t->points[2 * end]) == floor(t->points[2 * i])) {
            if (t->points[2 * end + 1] < t->points[2 * low + 1]) low = end;
            if (t->points[2 * end + 1] > t->points[2 * high + 1]) high = end;
            end++;
        }
        if (end == i) end = i + 1; /* a gap */
        int keep[] = {i, low < high ? low : high, low < high ? high : low, end - 1}, last = -1;
        for (int k = 0; k < 4; k++) {
            if (keep[k] == last) continue;
            last = keep[k];
            t->points[2 * kept] = t->points[2 * last];
            t->points[2 * kept + 1] = t->points[2 * last + 1];
            t->items[kept] = t->items[last];
            kept++;
        }
        i = end;
    }
    t->n = kept;
}

static bool has_band(const dh_datum *datum)
{
    return datum->valid && datum->interval && !isinf(datum->lower) && !isinf(datum->upper);
}

/* The intervals of the points [from, to): out along the upper ends, back along the lower ones. */
static void band_part(dh_plot *plot, const dh_panel *panel, const series *s, int64_t from, int64_t to)
{
    int64_t n = to - from;
    if (n < 2) return;
    dh_vertex *vertices = dh_calloc(4 * (size_t)n, sizeof *vertices);
    int64_t used = 0;
    if (vertices == NULL) {
        dh_plot_fail(plot, dh_error_nomem(plot->error));
        return;
    }
    for (int64_t i = 0; i < 2 * n; i++) {
        int64_t at = i < n ? from + i : to - 1 - (i - n), before = at - 1;
        const dh_datum *datum = &s->layer->items[s->points[at].row];
        const dh_datum *held = before >= from ? &s->layer->items[s->points[before].row] : NULL;
        if (s->stepped && i < n && held != NULL) vertices[used++] = (dh_vertex){s->points[at].along, held->upper, NULL};
        vertices[used++] = (dh_vertex){s->points[at].along, i < n ? datum->upper : datum->lower, NULL};
        if (s->stepped && i >= n && held != NULL)
            vertices[used++] = (dh_vertex){s->points[at].along, held->lower, NULL};
    }
    dh_mark_area(plot, panel, vertices, used, s->color, 0.16);
    dh_free(vertices);
}

static void band(dh_plot *plot, const dh_panel *panel, const series *s)
{
    int64_t from = 0;
    for (int64_t i = 0; i < s->n; i++) {
        const dh_datum *datum = &s->layer->items[s->points[i].row];
        if (i > from && dh_stat_is_gap(&plot->stat, &s->layer->items[s->points[i - 1].row], datum)) {
            band_part(plot, panel, s, from, i);
            from = i;
        }
        if (has_band(datum)) continue;
        band_part(plot, panel, s, from, i);
        from = i + 1;
    }
    band_part(plot, panel, s, from, s->n);
}

static bool is_grey(const dh_plot *plot, const series *s)
{
    return plot->tints != NULL && plot->tints[s->points[0].color] < 0;
}

/* Dots on the points of short series, on points alone between gaps, and on bounded values, with their bounds. */
static void markers(dh_plot *plot, const dh_panel *panel, const series *s, const dh_track *t)
{
    for (int i = 0; i < t->n; i++) {
        const dh_datum *datum = t->items[i];
        if (datum == NULL) continue;
        bool alone = (i == 0 || isnan(t->points[2 * i - 2])) && (i == t->n - 1 || isnan(t->points[2 * i + 2]));
        bool bounded = datum->value.lower != datum->value.upper;
        if (bounded || (alone && datum->interval))
            dh_mark_interval(plot, panel, datum, dh_plot_along(plot, panel, datum), s->color);
        if (!alone && !bounded && (s->stepped || s->n > MAX_MARKERS || is_grey(plot, s))) continue;
        dh_shape *dot =
            dh_scene_add(plot->scene, DH_SHAPE_DOT, t->points[2 * i], t->points[2 * i + 1], RADIUS, 0, s->color);
        dot->stroke = RING;
        dot->color2 = DH_WHITE;
        if (s->n <= MAX_MARKERS) dh_plot_block(plot, DH_TAKEN_BY_MARK, dot->x - 3, dot->y - 3, dot->x + 3, dot->y + 3);
    }
}

/* Labels above the points; below them in a valley, or where the place above is taken; right of them at last. A grey
 * line has none: they might be taken for a coloured line's. */
static void values(dh_plot *plot, const dh_panel *panel, const series *s, const dh_track *t)
{
    uint32_t color = dh_color_for_text(s->color);
    for (int i = 0; i < t->n; i++) {
        const dh_datum *datum = t->items[i];
        const char *text = datum != NULL ? dh_plot_label(plot, s->layer, datum) : NULL;
        if (text == NULL) continue;
        double x = t->points[2 * i], y = t->points[2 * i + 1], next = i + 1 < t->n ? t->points[2 * i + 3] : y;
        double before = i > 0 ? t->points[2 * i - 1] : y;
        bool valley = next < y + 1 && before < y + 1 && next + before < 2 * y - 2;
        bool open = isinf(datum->value.upper) && !plot->horizontal;
        double up = open ? y - DH_OPEN_LENGTH - 4 : y - 7, down = y + 15;
        const dh_label places[] = {{text, x, valley ? down : up, 9, false, DH_TEXT_CENTRE, color},
                                   {text, x, valley ? up : down, 9, false, DH_TEXT_CENTRE, color},
                                   {text, x + 7, y + 3.2, 9, false, DH_TEXT_LEFT, color}};
        int at = is_grey(plot, s) || s->n > MAX_LABELS ? 6 : 0; /* clear of lines too, if there is such a place */
        while (at < 6 && !dh_plot_write(plot, panel, &places[at % 3],
                                        at < 3 ? DH_TAKEN_BY_ANY : DH_TAKEN_BY_TEXT | DH_TAKEN_BY_MARK))
            at++;
        if (at == 6) plot->dropped_labels++;
    }
}

/* Takes the places of a line in steps. */
static void block_line(dh_plot *plot, const dh_track *t)
{
    enum { STEP = 6 };
    for (int i = 1; i < t->n; i++) {
        double x = t->points[2 * i - 2], y = t->points[2 * i - 1];
        double w = t->points[2 * i] - x, h = t->points[2 * i + 1] - y;
        if (isnan(w)) continue;
        int n = (int)ceil(fmax(fabs(w), fabs(h)) / STEP);
        for (int k = 0; k < n; k++)
            dh_plot_block(plot, DH_TAKEN_BY_LINE, x + w * k / n, y + h * k / n, x + w * (k + 1) / n,
                          y + h * (k + 1) / n);
    }
}

static void one(dh_plot *plot, const dh_panel *panel, const series *s, dh_track *out)
{
    dh_track t = trace(plot, panel, s);
    if (t.points == NULL) return;
    if (!plot->horizontal) reduce(&t, panel->width);
    band(plot, panel, s);
    dh_shape *path = dh_scene_add(plot->scene, DH_SHAPE_PATH, 0, 0, 0, 0, s->color);
    path->points = t.points;
    path->n_points = t.n;
    path->stroke = is_grey(plot, s) ? 1 : STROKE;
    if (t.n <= MAX_LABELS) block_line(plot, &t);
    markers(plot, panel, s, &t);
    *out = t;
}

/* *out = the line's name at its last known point. Returns 1; 0 when no point is known. */
static int end_label(const dh_plot *plot, const series *s, const dh_track *t, dh_end_label *out)
{
    int last = t->n - 1;
    while (last >= 0 && isnan(t->points[2 * last])) last--;
    if (last < 0) return 0;
    *out = (dh_end_label){.x = t->points[2 * last],
                          .at = t->points[2 * last + 1],
                          .text = plot->stat.color_domain.entries[s->points[0].color].text,
                          .color = dh_color_for_text(s->color)};
    return 1;
}

/* The layer's points in the panel by colour, then along x. Returns their number. */
static int64_t sorted_points(point *points, dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer)
{
    int64_t n = 0;
    for (int64_t i = 0; i < layer->n; i++) {
        const dh_datum *datum = &layer->items[i];
        if (!dh_plot_in_panel(plot, panel, datum) || (!plot->stat.x_discrete && isnan(datum->x))) continue;
        points[n++] = (point){layer->has_color ? datum->color : 0, dh_plot_along(plot, panel, datum), i};
    }
    qsort(points, (size_t)n, sizeof *points, compare);
    return n;
}

/* The place of a datum on x in words, in the buffer. */
static const char *place_of(dh_strbuf *out, const dh_plot *plot, const dh_datum *datum)
{
    if (plot->stat.x_discrete) return plot->stat.x_domain.entries[datum->x_index].text;
    if (plot->stat.x_time)
        dh_format_date(out, (int32_t)floor(datum->x), plot->locale);
    else
        dh_format_number(out, datum->x, dh_label_decimals(datum->x, false), plot->locale);
    return out->data != NULL ? out->data : "";
}

/* Two rows of one line at one x are EDATA: the line would zigzag, or run straight up. */
static void refuse_duplicates(dh_plot *plot, const dh_stat_layer *layer, const point *points, int64_t n)
{
    bool named = layer->has_color && !layer->color_is_number;
    for (int64_t i = 1; i < n && plot->status == DH_OK; i++) {
        if (points[i].color != points[i - 1].color || points[i].along != points[i - 1].along) continue;
        const dh_datum *datum = &layer->items[points[i].row];
        const char *of = named ? plot->stat.color_domain.entries[datum->color].text : dh_tr("one line");
        dh_strbuf text = {0};
        dh_plot_fail(plot,
                     dh_error_set(plot->error, DH_EDATA,
                                  "two rows of '%s' fall on '%s'; group the data, take one geography, or tell them "
                                  "apart by 'color'",
                                  of, place_of(&text, plot, datum)));
        dh_strbuf_free(&text);
    }
}

/* The room for names at the ends of lines; 0 = none stand there. */
static double names_width(dh_plot *plot, const dh_stat_layer *layer)
{
    double widest = 0;
    if (!plot->direct || !layer->has_color) return 0;
    for (size_t i = 0; i < plot->stat.color_domain.n; i++)
        if (plot->tints == NULL || plot->tints[i] >= 0)
            widest = fmax(widest, dh_plot_text_width(plot, plot->stat.color_domain.entries[i].text, 10, true));
    return fmin(widest, DH_END_NAME) + DH_LEADER + 10;
}

/* Draws all lines before all labels, so that no line runs over a label. */
static void all(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, const point *points, int64_t n,
                bool stepped, series *lines, dh_track *tracks, dh_end_label *ends)
{
    int n_lines = 0, n_ends = 0;
    refuse_duplicates(plot, layer, points, n);
    for (int64_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && points[end].color == points[i].color;) end++;
        lines[n_lines++] =
            (series){layer, points + i, end - i, dh_plot_color(plot, layer, &layer->items[points[i].row]), stepped};
    }
    for (int pass = 0; pass < 2; pass++) /* grey lines first, below the others */
        for (int i = 0; i < n_lines; i++)
            if (is_grey(plot, &lines[i]) == (pass == 0)) one(plot, panel, &lines[i], &tracks[i]);
    for (int i = 0; i < n_lines; i++)
        if (layer->has_color && plot->direct && !is_grey(plot, &lines[i]))
            n_ends += end_label(plot, &lines[i], &tracks[i], &ends[n_ends]);
    for (int i = 0; i < n_lines && plot->status == DH_OK; i++) values(plot, panel, &lines[i], &tracks[i]);
    dh_label_column column = {.x = panel->left + panel->width + 8,
                              .width = names_width(plot, layer) - 10,
                              .top = panel->top - 4,
                              .bottom = panel->top + panel->height + 4,
                              .align = DH_TEXT_LEFT};
    dh_mark_end_labels(plot, ends, n_ends, &column);
}

void dh_joined_draw(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, bool stepped)
{
    size_t colors = (size_t)dh_stat_colors(&plot->stat) + 1;
    point *points = dh_calloc((size_t)layer->n + 1, sizeof *points);
    series *lines = dh_calloc(colors, sizeof *lines);
    dh_track *tracks = dh_calloc(colors, sizeof *tracks);
    dh_end_label *ends = dh_calloc(colors, sizeof *ends);
    if (points == NULL || lines == NULL || tracks == NULL || ends == NULL)
        dh_plot_fail(plot, dh_error_nomem(plot->error));
    else
        all(plot, panel, layer, points, sorted_points(points, plot, panel, layer), stepped, lines, tracks, ends);
    dh_free(points);
    dh_free(lines);
    dh_free(tracks);
    dh_free(ends);
}

void dh_joined_choose(dh_plot *plot, const dh_stat_layer *layer)
{
    (void)layer;
    dh_mark_emphasise(plot);
}

void dh_joined_sides(dh_plot *plot, const dh_stat_layer *layer, double *left, double *right)
{
    (void)left;
    *right = fmax(*right, names_width(plot, layer));
}

void dh_joined_padding(dh_plot *plot, const dh_stat_layer *layer, double length)
{
    for (int64_t i = 0; i < layer->n; i++) {
        const dh_datum *datum = &layer->items[i];
        if (!datum->valid) continue;
        const char *label = dh_plot_label(plot, layer, datum);
        bool open = datum->interval && isinf(datum->upper);
        if (dh_plot_is_cut(plot, datum->value.stated)) continue;
        double beyond = dh_mark_beyond(plot, label, open, false);
        if (plot->horizontal)
            beyond = fmax(beyond, RADIUS + RING - (plot->scene->width - plot->right)); /* the margin has room */
        dh_mark_pad_high(plot, datum->value.stated, beyond, length);
        if (datum->interval && isinf(datum->lower)) dh_mark_pad_low(plot, datum->value.stated, DH_OPEN_LENGTH, length);
        if (label != NULL) dh_mark_pad_low(plot, datum->value.stated, 16, length);
    }
}
