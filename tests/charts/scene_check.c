/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Boxes of texts, as they are inked, turned ones too: see scene_check.h. */
#include "charts/scene_check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "charts/draw/render.h"
#include "charts/plot/palette.h"
#include "charts/report/page_model.h"

#define SLACK 0.4 /* points by which boxes may touch */

typedef struct quad {
    double x[4], y[4];
    const char *text;
} quad;

dh_status scene_of(dh_scene *scene, dh_text_painter **painter, const dh_chart_spec *spec, dh_error *error)
{
    dh_vector_batch frame = {spec->width > 0 ? spec->width : 640, spec->height, 20};
    return dh_render_build(scene, painter, spec, &frame, NULL, NULL, error);
}

dh_status scene_on_page(dh_scene *scene, dh_text_painter **painter, const dh_chart_spec *spec, double height,
                        dh_error *error)
{
    dh_vector_batch frame = {DH_BODY_WIDTH / DH_CHART_SCALE, height, 0};
    return dh_render_build(scene, painter, spec, &frame, NULL, NULL, error);
}

void scene_done(dh_scene *scene, dh_text_painter *painter)
{
    dh_text_close(painter);
    dh_scene_free(scene);
}

/* The box of a text's ink, made smaller by SLACK on each side; false when it has none. */
static bool ink_of(quad *out, const dh_shape *shape, dh_text_painter *painter)
{
    PangoLayout *layout;
    PangoRectangle ink, logical;
    if (dh_text_layout(&layout, painter, shape->text, &shape->style, NULL) != DH_OK) return false;
    pango_layout_get_extents(layout, &ink, &logical);
    double width = shape->style.width > 0 ? shape->style.width : (double)logical.width / PANGO_SCALE;
    double shift = shape->style.align == DH_TEXT_LEFT ? 0 : shape->style.align == DH_TEXT_CENTRE ? -width / 2 : -width;
    double left = shift + (double)ink.x / PANGO_SCALE + SLACK,
           right = left + (double)ink.width / PANGO_SCALE - 2 * SLACK;
    double top = (double)(ink.y - pango_layout_get_baseline(layout)) / PANGO_SCALE + SLACK;
    double bottom = top + (double)ink.height / PANGO_SCALE - 2 * SLACK;
    double angle = shape->angle * G_PI / 180, xs[] = {left, right, right, left}, ys[] = {top, top, bottom, bottom};
    g_object_unref(layout);
    for (int i = 0; i < 4; i++) {
        out->x[i] = shape->x + xs[i] * cos(angle) - ys[i] * sin(angle);
        out->y[i] = shape->y + xs[i] * sin(angle) + ys[i] * cos(angle);
    }
    out->text = shape->text;
    return right > left && bottom > top;
}

/* Whether a side of `a` has all of `b` beyond it. */
static bool is_apart(const quad *a, const quad *b)
{
    for (int i = 0; i < 4; i++) {
        double x = a->x[i], y = a->y[i], nx = a->y[(i + 1) % 4] - y, ny = x - a->x[(i + 1) % 4];
        bool beyond = true;
        for (int k = 0; k < 4; k++) beyond = beyond && (b->x[k] - x) * nx + (b->y[k] - y) * ny >= 0;
        if (beyond) return true;
    }
    return false;
}

static bool is_on_page(const dh_scene *scene, double x, double y)
{
    return x >= -SLACK && y >= -SLACK && x <= scene->width + SLACK && y <= scene->height + SLACK;
}

static bool shape_on_page(const dh_scene *scene, const dh_shape *shape)
{
    double r = shape->kind == DH_SHAPE_DOT ? shape->w : 0;
    if (shape->kind == DH_SHAPE_PATH) {
        for (int i = 0; i < shape->n_points; i++)
            if (!isnan(shape->points[2 * i]) && !is_on_page(scene, shape->points[2 * i], shape->points[2 * i + 1]))
                return false;
        return true;
    }
    if (r > 0) return is_on_page(scene, shape->x - r, shape->y - r) && is_on_page(scene, shape->x + r, shape->y + r);
    return is_on_page(scene, shape->x, shape->y) && is_on_page(scene, shape->x + shape->w, shape->y + shape->h);
}

int scene_faults(dh_strbuf *out, const dh_scene *scene, dh_text_painter *painter)
{
    quad *texts = calloc(scene->n_shapes + 1, sizeof *texts);
    int faults = 0, n = 0;
    for (size_t i = 0; i < scene->n_shapes; i++) {
        const dh_shape *shape = &scene->shapes[i];
        if (shape->kind != DH_SHAPE_TEXT) {
            if (shape_on_page(scene, shape)) continue;
            dh_strbuf_printf(out, "shape %d (kind %d) at %.1f %.1f leaves the page\n", (int)i, (int)shape->kind,
                             shape->x, shape->y);
            faults++;
            continue;
        }
        if (!ink_of(&texts[n], shape, painter)) continue;
        for (int k = 0; k < 4; k++)
            if (!is_on_page(scene, texts[n].x[k], texts[n].y[k])) {
                dh_strbuf_printf(out, "'%s' leaves the page at %.1f %.1f\n", shape->text, texts[n].x[k], texts[n].y[k]);
                faults++;
                break;
            }
        for (int k = 0; k < n; k++)
            if (!is_apart(&texts[k], &texts[n]) && !is_apart(&texts[n], &texts[k])) {
                dh_strbuf_printf(out, "'%s' stands on '%s' at %.1f %.1f\n", shape->text, texts[k].text, texts[n].x[0],
                                 texts[n].y[0]);
                faults++;
            }
        n++;
    }
    free(texts);
    return faults;
}

int scene_marks(const dh_scene *scene)
{
    int n = 0;
    for (size_t i = 0; i < scene->n_shapes; i++) {
        const dh_shape *shape = &scene->shapes[i];
        bool frame = shape->color == DH_GRID || shape->color == DH_AXIS || shape->color == DH_WHITE;
        bool dash = shape->kind == DH_SHAPE_TEXT && shape->text[0] != '\0' && g_str_equal(shape->text, "–");
        n += dash || (shape->kind != DH_SHAPE_TEXT && !frame && !(shape->color == DH_TRACK && shape->stroke < 1.1));
    }
    return n;
}

static bool is_at_grid(const dh_scene *scene, double place, bool horizontal)
{
    for (size_t i = 0; i < scene->n_shapes; i++) {
        const dh_shape *shape = &scene->shapes[i];
        if (shape->kind != DH_SHAPE_LINE || shape->color != DH_GRID) continue;
        if (fabs((horizontal ? shape->x : shape->y) - place) < 0.01) return true;
    }
    return false;
}

/* A number as an axis writes it, in the locale; false for anything else. */
static bool number_of(double *out, const char *text, dh_locale locale)
{
    char plain[64];
    size_t n = 0;
    for (; *text != '\0' && n + 1 < sizeof plain; text++) {
        bool group = *text == (locale == DH_LOCALE_EN ? ',' : '.'),
             point = *text == (locale == DH_LOCALE_EN ? '.' : ',');
        if (strncmp(text, "−", 3) == 0) {
            plain[n++] = '-';
            text += 2;
        } else if (!group) {
            plain[n++] = point ? '.' : *text;
        }
    }
    plain[n] = '\0';
    char *end;
    *out = strtod(plain, &end);
    return n > 0 && *end == '\0';
}

bool scene_axis(axis_fit *out, const dh_scene *scene, bool horizontal, dh_locale locale)
{
    double first = NAN, first_place = NAN, value;
    bool found = false;
    for (size_t i = 0; i < scene->n_shapes; i++) {
        const dh_shape *shape = &scene->shapes[i];
        if (shape->kind != DH_SHAPE_TEXT || shape->style.size != 10 || shape->style.color != DH_INK_SOFT) continue;
        if (shape->style.align != (horizontal ? DH_TEXT_CENTRE : DH_TEXT_RIGHT)) continue;
        double place = horizontal ? shape->x : shape->y - 3.6;
        if (!is_at_grid(scene, place, horizontal) || !number_of(&value, shape->text, locale)) continue;
        if (!isnan(first) && value != first) { /* the last pair: the one farthest apart */
            out->per_unit = (place - first_place) / (value - first);
            out->at_zero = place - value * out->per_unit;
            found = true;
        }
        if (isnan(first)) first_place = place;
        if (isnan(first)) first = value;
    }
    return found;
}

static bool near(double a, double b, double slack)
{
    return isnan(b) || fabs(a - b) <= slack;
}

bool scene_has_mark(const dh_scene *scene, const char *mark, bool horizontal, double place, double middle)
{
    for (size_t i = 0; i < scene->n_shapes; i++) {
        const dh_shape *s = &scene->shapes[i];
        double x = horizontal ? place : middle, y = horizontal ? middle : place;
        if (strcmp(mark, "dot") == 0 && s->kind == DH_SHAPE_DOT && s->stroke > 0) {
            if (near(s->x, x, 0.6) && near(s->y, y, 0.6)) return true;
        } else if (strcmp(mark, "line") == 0 && s->kind == DH_SHAPE_PATH && s->stroke > 0) {
            for (int k = 0; k < s->n_points; k++)
                if (near(s->points[2 * k], x, 0.6) && near(s->points[2 * k + 1], y, 0.6)) return true;
        } else if (strcmp(mark, "bar") == 0 && s->kind == DH_SHAPE_RECT && s->color != DH_WHITE) {
            double low = horizontal ? s->x : s->y, far = low + (horizontal ? s->w : s->h);
            double at = horizontal ? s->y + s->h / 2 : s->x + s->w / 2;
            if ((near(low, place, 0.3) || near(far, place, 0.3)) && near(at, middle, 0.6)) return true;
        }
    }
    return false;
}
