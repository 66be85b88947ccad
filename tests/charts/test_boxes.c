/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whatever is drawn: no two texts overlap, nothing leaves the page, and marks stand where their values are, read back
 * from the scene by the ticks of its axis. Over the sample charts and some hundred seeded random ones. A failure names
 * the seed; DIENHONG_CHART_SEED=N draws that one alone.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "charts/chart_fixture.h"
#include "charts/draw/render.h"
#include "charts/plot/palette.h"
#include "charts/report/page_model.h"
#include "charts/scene_check.h"
#include "effort.h"

#define MAX_ROWS 240
#define SEEDS    400

/* A random chart and what it is made of. */
typedef struct chart {
    uint64_t state;
    dh_table *table;
    dh_chart_layer layers[3];
    dh_chart_spec spec;
    char texts[MAX_ROWS][64];
} chart;

static int below(chart *c, int n)
{
    c->state = c->state * 6364136223846793005U + 1442695040888963407U;
    return (int)((c->state >> 33) % (uint64_t)n);
}

static bool chance(chart *c, int percent)
{
    return below(c, 100) < percent;
}

static const char *const words[] = {"Xã",       "Việt Tiến",    "Thạch Hà", "Đỉnh Bàn",
                                    "thị trấn", "Lưu Vĩnh Sơn", "A",        "Ủy ban"};

/* `different` names, some long, repeated over the rows. */
static dh_column *names(chart *c, int rows, int different, bool unknown)
{
    const char *all[MAX_ROWS];
    int long_by = below(c, 4);
    for (int i = 0; i < different; i++) {
        int n = snprintf(c->texts[i], sizeof c->texts[i], "%s %d", words[below(c, 8)], i);
        for (int k = 0; k < long_by; k++)
            n += snprintf(c->texts[i] + n, sizeof c->texts[i] - (size_t)n, " %s", words[below(c, 8)]);
    }
    for (int i = 0; i < rows; i++) all[i] = unknown && chance(c, 3) ? NULL : c->texts[i % different];
    return column_of_names(all, rows);
}

static dh_column *values(chart *c, int rows)
{
    double list[MAX_ROWS], size = pow(10, below(c, 9) - 2), base = chance(c, 30) ? 20 * size : 0;
    bool negative = chance(c, 20), unknown = chance(c, 30), exact = chance(c, 50);
    for (int i = 0; i < rows; i++) {
        double part = below(c, 10001) / 10000.0 - (negative ? 0.4 : 0);
        list[i] = base + part * size;
        if (exact) list[i] = round(list[i]);
        if (unknown && chance(c, 10)) list[i] = NAN;
    }
    return column_of_numbers(list, rows, DH_DISPLAY_PLAIN);
}

static dh_column *counts(chart *c, int rows)
{
    dh_count list[MAX_ROWS];
    for (int i = 0; i < rows; i++) {
        double v = below(c, 20000), kind = below(c, 8);
        list[i] = (dh_count){v, v, v};
        if (kind == 0) list[i].upper = INFINITY;
        if (kind == 1) list[i].lower = 0;
        if (kind == 2) list[i] = (dh_count){v, v * 0.9, v * 1.1};
        if (kind == 3 && chance(c, 30)) list[i].stated = NAN;
    }
    return column_of_counts(list, rows);
}

static dh_table *random_table(chart *c, int different, int colors)
{
    int rows = different * colors;
    dh_table *table = dh_table_new();
    dh_column *color;
    int years[MAX_ROWS], days[MAX_ROWS];
    const char *series[MAX_ROWS];
    static const char *const of[] = {"đất đai", "môi trường và tài nguyên", "y tế", "giáo dục", "a", "b", "c", "d",
                                     "e"};
    for (int i = 0; i < rows; i++) {
        years[i] = 2010 + i % different;
        days[i] = 17000 + i % different * (1 + below(c, 30));
        series[i] = of[i / different];
    }
    for (int i = 1; i < rows; i++)
        if (i % different > 0 && days[i] <= days[i - 1]) days[i] = days[i - 1] + 1;
    color = column_of_names(series, rows);
    dh_table_add(table, "name", names(c, rows, different, chance(c, 20)), NULL);
    dh_table_add(table, "year", column_of_years(years, rows), NULL);
    dh_table_add(table, "day", column_of_dates(days, rows), NULL);
    dh_table_add(table, "series", color, NULL);
    dh_table_add(table, "value", values(c, rows), NULL);
    dh_table_add(table, "count", counts(c, rows), NULL);
    dh_table_add(table, "number", values(c, rows), NULL);
    return table;
}

static void random_spec(chart *c)
{
    static const char *const titles[] = {NULL, "Số cuộc đối thoại", "Tỷ lệ ý kiến được giải quyết theo xã và theo năm"};
    dh_chart_spec *spec = &c->spec;
    *spec = plain_spec(c->table, c->layers, 1);
    spec->title = titles[below(c, 3)];
    spec->subtitle = titles[below(c, 3)];
    spec->caption = titles[below(c, 3)];
    spec->x_title = titles[below(c, 3)];
    spec->y_title = titles[below(c, 3)];
    spec->color_title = titles[below(c, 2)];
    spec->horizontal = chance(c, 40);
    spec->labels = chance(c, 60);
    spec->zero = chance(c, 20);
    spec->stacking = chance(c, 20) ? DH_STACKED : DH_GROUPED;
    spec->legend = (dh_legend_place)below(c, 3);
    spec->locale = chance(c, 50) ? DH_LOCALE_EN : DH_LOCALE_VI;
    spec->width = chance(c, 50) ? 0 : 260 + below(c, 700);
    spec->height = chance(c, 60) ? 0 : 240 + below(c, 500);
    if (chance(c, 15)) spec->y_max = below(c, 2000);
    if (chance(c, 15)) spec->y_min = -below(c, 100);
}

static void random_chart(chart *c, int seed)
{
    static const int sizes[] = {1, 2, 5, 13, 24};
    static const char *const marks[] = {"bar", "bar", "line", "dot", "slope", "heat"};
    static const char *const places[] = {"name", "name", "year", "day"};
    memset(c, 0, sizeof *c);
    c->state = (uint64_t)seed * 2862933555777941757U + 3037000493U;
    for (int i = 0; i < 4; i++) below(c, 2);
    int colors = chance(c, 50) ? 1 : 2 + below(c, 7), different = sizes[below(c, 5)];
    if (colors == 1 && chance(c, 20)) different = 200;
    c->table = random_table(c, different, colors);
    dh_chart_layer *layer = &c->layers[0];
    *layer = (dh_chart_layer){.mark = marks[below(c, 6)], .x = places[below(c, 4)]};
    layer->y = chance(c, 30) ? "count" : "value";
    if (colors > 1) layer->color = "series";
    if (colors > 1 && chance(c, 25)) layer->facet = "series";
    if (strcmp(layer->mark, "heat") == 0) {
        layer->y = "series";
        layer->color = "value";
    }
    random_spec(c);
    if (chance(c, 30))
        c->layers[c->spec.n_layers++] =
            (dh_chart_layer){.mark = "rule", .at = below(c, 1000), .label = chance(c, 70) ? "mục tiêu năm" : NULL};
    if (chance(c, 15) && strcmp(layer->mark, "heat") != 0) {
        c->layers[c->spec.n_layers] = *layer;
        c->layers[c->spec.n_layers++].y = "number";
    }
}

/* The middle of a name on the axis across from the values; NaN when it is turned, wrapped, left out or not unique. */
static double middle_of(const dh_scene *scene, const char *name, bool horizontal)
{
    double at = NAN;
    for (size_t i = 0; i < scene->n_shapes; i++) {
        const dh_shape *shape = &scene->shapes[i];
        if (shape->kind != DH_SHAPE_TEXT || shape->angle != 0 || strcmp(shape->text, name) != 0) continue;
        if (!isnan(at) || shape->style.width > 0 || shape->style.size != (horizontal ? 10.5 : 10)) return NAN;
        at = horizontal ? shape->y - 0.36 * shape->style.size : shape->x;
    }
    return at;
}

/* Each known value has its mark at its place. Returns how many were looked for; -1: this chart is of another kind. */
static int check_places(int seed, const dh_scene *scene, const chart *c)
{
    const dh_chart_layer *layer = &c->layers[0];
    bool heat = strcmp(layer->mark, "heat") == 0 || strcmp(layer->mark, "slope") == 0;
    bool several = c->spec.n_layers > 1 && strcmp(c->layers[c->spec.n_layers - 1].mark, "rule") != 0;
    bool names = strcmp(layer->x, "name") == 0 && layer->color == NULL;
    axis_fit axis;
    int n = 0;
    if (heat || several || layer->facet != NULL || strcmp(layer->y, "value") != 0) return -1;
    if (c->spec.stacking == DH_STACKED && layer->color != NULL) return -1;
    if (!scene_axis(&axis, scene, c->spec.horizontal, c->spec.locale)) return -1;
    const dh_column *values = dh_table_get(c->table, "value"), *column = dh_table_get(c->table, "name");
    for (int64_t i = 0; i < dh_table_rows(c->table); i++) {
        if (!dh_column_is_valid(values, i)) continue;
        double value = dh_column_float64(values, i), middle = NAN;
        bool cut = value > c->spec.y_max || value < c->spec.y_min; /* false for NaN: no limit */
        if (cut || (value == 0 && strcmp(layer->mark, "bar") == 0)) continue;
        char name[64];
        size_t size;
        if (names && dh_column_is_valid(column, i)) {
            const char *text = dh_column_text(column, i, &size);
            snprintf(name, sizeof name, "%.*s", (int)size, text);
            middle = middle_of(scene, name, c->spec.horizontal);
        }
        double place = axis.at_zero + axis.per_unit * value;
        if (!scene_has_mark(scene, layer->mark, c->spec.horizontal, place, middle))
            fail_msg("seed %d: %s %g should end at %.1f, its middle at %.1f", seed, layer->mark, value, place, middle);
        n++;
    }
    return n;
}

/* Fails with what is wrong of the scene, alone or as high as `height` on a page. Returns whether it could be drawn. */
static bool check_scene(const char *what, int seed, const dh_chart_spec *spec, double height, const chart *c,
                        int *places)
{
    dh_scene scene;
    dh_text_painter *painter;
    dh_error error = DH_ERROR_INIT;
    dh_strbuf faults = {0};
    dh_status status =
        height > 0 ? scene_on_page(&scene, &painter, spec, height, &error) : scene_of(&scene, &painter, spec, &error);
    if (status != DH_OK) {
        if (status != DH_EINVAL && status != DH_EDATA) fail_msg("%s %d: %s", what, seed, error.message);
        return false;
    }
    if (scene_faults(&faults, &scene, painter) > 0)
        fail_msg("%s %d (%s, x = %s, on a page %.0f high):\n%s", what, seed, spec->layers[0].mark, spec->layers[0].x,
                 height, faults.data);
    int n = c != NULL ? check_places(seed, &scene, c) : -1;
    if (n > 0) *places += n;
    if (n > 0 || c == NULL) assert_true(scene_marks(&scene) > 0);
    scene.n_shapes = 0; /* the control: a blank picture is seen to be one */
    assert_int_equal(scene_marks(&scene), 0);
    assert_false(scene_has_mark(&scene, spec->layers[0].mark, spec->horizontal, 0, NAN));
    dh_strbuf_free(&faults);
    scene_done(&scene, painter);
    return true;
}

/* The same on pages of a report, as high as it is there: in parts, and lower where the page has less room. How many
 * could be drawn. */
static int check_pages(const char *what, int seed, const dh_chart_spec *spec, const chart *c, int *places)
{
    double wide = DH_BODY_WIDTH / DH_CHART_SCALE, high = DH_BODY_HEIGHT / DH_CHART_SCALE, height;
    dh_chart_spec part = *spec;
    int parts, drawn = 0;
    if (spec->height > 0) {
        height = fmin(spec->height * wide / (spec->width > 0 ? spec->width : 640), high);
        return check_scene(what, seed, spec, height, c, places);
    }
    if (dh_chart_parts(&parts, spec, wide, high, NULL) != DH_OK) return 0;
    for (int i = 1; i <= parts; i++) {
        if (parts > 1) part.part = i;
        if (parts > 1) part.parts = parts;
        if (dh_chart_natural_height(&height, &part, wide, NULL) != DH_OK) continue;
        drawn += check_scene(what, seed, &part, fmin(height, high), parts > 1 ? NULL : c, places);
        if (parts == 1) drawn += check_scene(what, seed, spec, fmin(height, high) * DH_CHART_LOWEST, c, places);
    }
    return drawn;
}

static void samples_are_clean(void **state)
{
    (void)state;
    int n;
    const sample *all = samples(&n);
    for (int i = 0; i < n; i++) assert_true(check_scene(all[i].name, i, &all[i].spec, 0, NULL, NULL));
    for (int i = 0; i < n; i++) assert_true(check_pages(all[i].name, i, &all[i].spec, NULL, NULL) > 0);
    samples_free();
}

static void random_charts_are_clean(void **state)
{
    (void)state;
    static const int further[] = {455, 691, 804, 1526}; /* which left their pages once */
    const char *one = getenv("DIENHONG_CHART_SEED");
    int seeds = (int)rounds_to_try(80, SEEDS);
    int first = one != NULL ? atoi(one) : 1, n = one != NULL ? 1 : seeds, drawn = 0, on_pages = 0, places = 0;
    int n_further = one != NULL ? 0 : (int)(sizeof further / sizeof *further);
    for (int i = 0; i < n + n_further; i++) {
        static chart c;
        int seed = i < n ? first + i : further[i - n];
        random_chart(&c, seed);
        drawn += check_scene("seed", seed, &c.spec, 0, &c, &places);
        on_pages += check_pages("seed", seed, &c.spec, &c, &places);
        dh_table_free(c.table);
    }
    if (one == NULL) assert_true(drawn > seeds * 3 / 4 && on_pages > seeds && places > seeds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_clean),
        cmocka_unit_test(random_charts_are_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
