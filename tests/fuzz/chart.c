/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes as a small table of extremes and the spec of a chart over it: refused with a reason, or its scene is the same
 * twice, and it can be drawn in the format that the first byte chooses (half of them choose none: drawing takes
 * longest).
 */
#include <math.h>
#include <string.h>

#include "charts/chart.h"
#include "fuzz/input.h"

enum { COLUMNS = 9, MAX_ROWS = 12, MAX_LAYERS = 3 };

static const char *const names[] = {"name", "text", "day", "time", "whole", "real", "share", "count", "yes", "none"};
static const char *const texts[] = {"",
                                    "Xã Á",
                                    "Xã B",
                                    "2019",
                                    "2020-03",
                                    "quý 1/2020",
                                    "Ban Tuyên giáo Huyện ủy Thạch Hà, bài đăng ngày 11/08/2020, tổng hợp của các xã",
                                    "a\nb\x01<&>\"'",
                                    "\xff",
                                    "2021"};
static const double reals[] = {0,    1,        2,   3,   -1,    0.5, 0.25,   100,   1e9, 1e-9,  1e300,
                               -1e9, INFINITY, NAN, 7.3, -0.07, 2.5, 12.125, 99.99, 3e9, 5e-324};

static double pick_real(fuzz_input *in)
{
    return reals[fuzz_below(in, sizeof reals / sizeof *reals)];
}

static const char *pick_text(fuzz_input *in)
{
    int which = fuzz_below(in, sizeof texts / sizeof *texts + 1);
    return which == 0 ? NULL : texts[which - 1];
}

static int append(dh_column *to, int which, fuzz_input *in)
{
    const char *text;
    double value;
    switch (which) {
    case 0:
        if ((text = pick_text(in)) == NULL || (unsigned char)text[0] == 0xff) return dh_column_append_null(to);
        return dh_column_append_code(to, dh_dictionary_add(to->dictionary, text, strlen(text)));
    case 1:
        if ((text = pick_text(in)) == NULL) return dh_column_append_null(to);
        return dh_column_append_text(to, text, (unsigned char)text[0] == 0xff ? 0 : strlen(text));
    case 2: return dh_column_append_date(to, 17500 + fuzz_byte(in) * 13);
    case 3: return dh_column_append_int64(to, (int64_t)fuzz_byte(in) * 3600000000 * (1 + fuzz_byte(in)));
    case 4: return dh_column_append_int64(to, 2000 + (int8_t)fuzz_byte(in));
    case 5:
    case 6:
        value = pick_real(in);
        return isfinite(value) ? dh_column_append_float64(to, value) : dh_column_append_null(to);
    case 7: {
        double stated = pick_real(in), lower = pick_real(in), upper = pick_real(in);
        if (!isfinite(stated)) return dh_column_append_null(to);
        if (!(lower <= stated)) lower = stated;
        if (!(upper >= stated)) upper = stated;
        return dh_column_append_count(to, (dh_count){stated, lower, upper});
    }
    default: return dh_column_append_bool(to, fuzz_byte(in) % 2);
    }
}

static dh_table *make_table(fuzz_input *in)
{
    static const dh_type types[COLUMNS] = {DH_CATEGORY, DH_TEXT,    DH_DATE,  DH_DATETIME, DH_INT64,
                                           DH_FLOAT64,  DH_FLOAT64, DH_COUNT, DH_BOOL};
    dh_table *table = dh_table_new();
    int rows = fuzz_below(in, MAX_ROWS + 1), years = fuzz_below(in, 2);
    FUZZ_CHECK(table != NULL);
    for (int c = 0; c < COLUMNS; c++) {
        dh_column *column = dh_column_new(types[c], rows);
        FUZZ_CHECK(column != NULL);
        if (types[c] == DH_CATEGORY && column->dictionary == NULL) column->dictionary = dh_dictionary_new();
        for (int row = 0; row < rows; row++) FUZZ_CHECK(append(column, c, in) == 0);
        if (c == 6) column->display = DH_DISPLAY_PERCENT;
        if (c == 4 && years) column->display = DH_DISPLAY_ID;
        dh_column_finish(column);
        FUZZ_CHECK(dh_table_add(table, names[c], column, NULL) == DH_OK);
    }
    return table;
}

/* Mostly none, or a column; seldom one that is not there. */
static const char *pick_column(fuzz_input *in)
{
    int which = fuzz_byte(in);
    return which < 100 ? NULL : names[which % (COLUMNS + (which == 255))];
}

static void make_layer(dh_chart_layer *layer, fuzz_input *in)
{
    dh_mark_info mark;
    layer->mark = dh_chart_mark_at(&mark, fuzz_below(in, 7)) ? mark.name : "pie";
    layer->x = names[fuzz_below(in, COLUMNS)];
    layer->y = names[fuzz_below(in, COLUMNS)];
    const char **channels[] = {&layer->color, &layer->facet, &layer->label, &layer->size, &layer->lower, &layer->upper};
    for (int i = 0; i < 6; i++) *channels[i] = pick_column(in);
    uint8_t more = fuzz_byte(in);
    if (more % 8 == 7) layer->x = NULL;
    if (more / 8 % 8 == 7) layer->y = NULL;
    layer->vertical = more & 64;
    if (more & 128) layer->at = pick_real(in);
    if (more == 255) layer->name = pick_text(in);
}

static void make_spec(dh_chart_spec *spec, dh_chart_layer *layers, fuzz_input *in)
{
    static const double sizes[] = {0, 300, 640, 120, 1000, 119, -1, 20000};
    spec->layers = layers;
    spec->n_layers = 1 + fuzz_below(in, MAX_LAYERS);
    for (int i = 0; i < spec->n_layers; i++) make_layer(&layers[i], in);
    uint8_t flags = fuzz_byte(in), guides = fuzz_byte(in), size = fuzz_byte(in);
    spec->horizontal = flags & 1;
    spec->stacking = flags & 2 ? DH_STACKED : DH_GROUPED;
    spec->labels = flags & 4;
    spec->zero = flags & 8;
    spec->percent = flags & 16;
    spec->locale = flags & 32 ? DH_LOCALE_EN : DH_LOCALE_VI;
    if (flags & 64) spec->y_min = pick_real(in), spec->y_max = pick_real(in);
    if (flags & 128) spec->parts = 3, spec->part = guides % 5;
    spec->legend = (dh_legend_place)(guides % 3);
    spec->width = sizes[size % 8];
    spec->height = sizes[size / 8 % 8];
    const char **said[] = {&spec->title,   &spec->subtitle,    &spec->caption, &spec->x_title,
                           &spec->y_title, &spec->color_title, &spec->alt};
    for (int i = 0; i < 7; i++) *said[i] = pick_text(in);
}

static void draw(const dh_chart_spec *spec, uint8_t format, bool drawable)
{
    static const char *const heads[] = {"\x89PNG", "%PDF-", "<?xml"};
    dh_draw_options options = {.format = (dh_picture)(format % 3), .scale = 0.5};
    dh_error error = DH_ERROR_INIT;
    dh_strbuf out = {0};
    dh_status status = dh_chart_draw(&out, spec, &options, &error);
    FUZZ_CHECK(status == DH_OK || error.message[0] != '\0');
    /* the scene alone has no alternative text, which may be the one that is no UTF-8 */
    FUZZ_CHECK(status == DH_OK ? drawable : !drawable || spec->alt != NULL);
    if (status == DH_OK) FUZZ_CHECK(out.size > 4 && memcmp(out.data, heads[options.format], 4) == 0);
    dh_strbuf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    uint8_t format = fuzz_byte(&in);
    dh_chart_layer layers[MAX_LAYERS] = {{0}};
    dh_chart_spec spec = {0};
    dh_strbuf first = {0}, second = {0};
    dh_error error = DH_ERROR_INIT;
    make_spec(&spec, layers, &in);
    dh_table *table = make_table(&in);
    spec.data = table;
    dh_status status = dh_chart_dump(&first, &spec, &error);
    FUZZ_CHECK(status == DH_OK || error.message[0] != '\0');
    if (format % 32 == 0) { /* seldom: it takes as long */
        FUZZ_CHECK(dh_chart_dump(&second, &spec, &error) == status);
        FUZZ_CHECK(first.size == second.size && (first.size == 0 || memcmp(first.data, second.data, first.size) == 0));
    }
    if (format < 128) draw(&spec, format, status == DH_OK);
    dh_strbuf_free(&first);
    dh_strbuf_free(&second);
    dh_table_free(table);
    return 0;
}
