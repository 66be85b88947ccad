/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Titles from the columns' heads: see titles.h. */
#include "charts/stat/titles.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "table/reading.h"

static const dh_table *data_of(const dh_stat_layer *layer, const dh_chart_spec *spec)
{
    return layer->layer->data != NULL ? layer->layer->data : spec->data;
}

static bool is_text(const dh_column *column)
{
    return column->type == DH_TEXT || column->type == DH_CATEGORY;
}

/* The column of names beside one of codes, unit_name of unit, where no list gives names, so that each code is its name:
 * what is shown are names, and "Mã đơn vị" is no title of theirs. -1 = none. */
static int32_t column_of_names(const dh_table *data, int32_t index)
{
    char name[128];
    size_t size, code_size;
    int n = snprintf(name, sizeof name, "%s_name", dh_table_column_name(data, index));
    int32_t names = n > 0 && (size_t)n < sizeof name ? dh_table_find(data, name) : -1;
    const dh_column *code = names >= 0 ? dh_table_column(data, index) : NULL;
    const dh_column *of_names = names >= 0 ? dh_table_column(data, names) : NULL;
    if (code == NULL || !is_text(code) || !is_text(of_names)) return -1;
    for (int64_t row = 0; row < code->length; row++) {
        if (!dh_column_is_valid(code, row) || !dh_column_is_valid(of_names, row)) continue;
        const char *text = dh_column_text(code, row, &code_size), *meant = dh_column_text(of_names, row, &size);
        if (size != code_size || memcmp(text, meant, size) != 0) return -1;
    }
    return names;
}

static const char *title_of(const dh_stat_layer *layer, const dh_chart_spec *spec, const char *name)
{
    const dh_table *data = data_of(layer, spec);
    int32_t index = data != NULL && name != NULL ? dh_table_find(data, name) : -1;
    int32_t names = index >= 0 ? column_of_names(data, index) : -1;
    return index >= 0 ? dh_table_title(data, names >= 0 ? names : index, spec->locale) : NULL;
}

const char *dh_stat_series_title(const dh_stat_layer *layer, const dh_chart_spec *spec)
{
    if (layer->layer->name != NULL) return layer->layer->name;
    const char *title = title_of(layer, spec, layer->layer->y);
    return title != NULL ? title : layer->layer->y;
}

typedef enum channel { X, Y, COLOR, SIZE, FACET } channel;

/* The column that a layer shows by a channel; NULL = none. */
static const char *name_in(const dh_stat_layer *layer, channel of)
{
    const dh_chart_layer *spec = layer->layer;
    bool cell = layer->mark->traits.y_names; /* its colour is the value */
    if (of == X) return spec->x;
    if (of == Y) return cell ? spec->y : layer->value_name;
    if (of == COLOR) return cell ? layer->value_name : spec->color;
    if (of == FACET) return spec->facet;
    return cell ? NULL : spec->size;
}

/* The title that all layers with the channel have; NULL where one has none or another. */
static const char *common_title(const dh_stat *stat, const dh_chart_spec *spec, channel of)
{
    const char *common = NULL;
    for (int i = 0; i < stat->n_layers; i++) {
        const dh_stat_layer *layer = &stat->layers[i];
        const char *name = name_in(layer, of);
        if (layer->mark->info.annotation || name == NULL) continue;
        const char *title = title_of(layer, spec, name);
        if (title == NULL || (common != NULL && strcmp(title, common) != 0)) return NULL;
        common = title;
    }
    return common;
}

/* Whether a title is no more than the label of a column; heads are in the process's language, which the chart's need
 * not be. */
static bool is_label(const char *title, const char *column, dh_locale locale)
{
    const dh_locale locales[] = {locale, dh_message_locale()};
    for (int i = 0; i < 2; i++) {
        const char *label = dh_tr_name_in(locales[i], "column", column, strlen(column));
        if (label != NULL && strcmp(title, label) == 0) return true;
    }
    return false;
}

/* Whether all numbers of the layers' columns may be years, as people write them. */
static bool are_years(const dh_stat *stat, const dh_chart_spec *spec, channel of)
{
    for (int i = 0; i < stat->n_layers; i++) {
        const dh_table *data = data_of(&stat->layers[i], spec);
        const char *name = name_in(&stat->layers[i], of);
        const dh_column *column = data != NULL && name != NULL ? dh_table_get(data, name) : NULL;
        for (int64_t row = 0; column != NULL && row < column->length; row++) {
            if (column->type != DH_INT64) return false;
            if (!dh_column_is_valid(column, row)) continue;
            double year = dh_column_number(column, row);
            if (year < 1000 || year > 9999) return false;
        }
    }
    return true;
}

/* Whether values say what they are: "2020" below "Năm", "Xã Việt Tiến" below "Đơn vị". Years of a reporting calendar,
 * whose title has its days, do not. */
static bool say_themselves(const dh_stat *stat, const dh_chart_spec *spec, channel of, const char *title)
{
    if (is_label(title, "unit_name", spec->locale) || is_label(title, "name", spec->locale)) return true;
    return is_label(title, "year", spec->locale) && are_years(stat, spec, of);
}

/* *out = whether a title of the chart begins with the words of this one, small letters and capitals being one. */
static dh_status begins_title(bool *out, const char *of_chart, const char *title, dh_error *error)
{
    size_t whole_size, size;
    if (of_chart == NULL || *of_chart == '\0') return DH_OK;
    char *whole = dh_text_upper(of_chart, strlen(of_chart), &whole_size);
    char *part = dh_text_upper(title, strlen(title), &size);
    bool failed = whole == NULL || part == NULL;
    if (!failed && size <= whole_size && memcmp(whole, part, size) == 0) {
        unsigned char next = (unsigned char)whole[size];
        *out |= next < 0x80 && !isalnum(next);
    }
    dh_free(whole);
    dh_free(part);
    return failed ? dh_error_nomem(error) : DH_OK;
}

static dh_status axis_title(const char **out, const dh_stat *stat, const dh_chart_spec *spec, channel of,
                            dh_error *error)
{
    bool said = false;
    const char *given = of == X ? spec->x_title : spec->y_title;
    *out = given != NULL ? given : common_title(stat, spec, of);
    if (given != NULL || *out == NULL) return DH_OK;
    bool names = of == X || stat->traits.y_names;
    if (names && say_themselves(stat, spec, of, *out))
        said = true;
    else
        DH_TRY(begins_title(&said, spec->title, *out, error));
    if (!said) DH_TRY(begins_title(&said, spec->subtitle, *out, error));
    if (said) *out = NULL;
    return DH_OK;
}

/* A bare number or "có" above a panel is of nothing: it needs the column's title. */
static const char *panel_title(const dh_stat *stat, const dh_chart_spec *spec)
{
    const char *title = stat->faceted ? common_title(stat, spec, FACET) : NULL;
    if (title == NULL || say_themselves(stat, spec, FACET, title)) return NULL;
    for (int i = 0; i < stat->n_layers; i++) {
        const dh_table *data = data_of(&stat->layers[i], spec);
        const char *name = stat->layers[i].layer->facet;
        const dh_column *column = data != NULL && name != NULL ? dh_table_get(data, name) : NULL;
        if (column != NULL && column->type != DH_BOOL && column->type != DH_INT64) return NULL;
    }
    return title;
}

dh_status dh_stat_find_titles(dh_stat *stat, const dh_chart_spec *spec, dh_error *error)
{
    DH_TRY(axis_title(&stat->x_title, stat, spec, X, error));
    DH_TRY(axis_title(&stat->y_title, stat, spec, Y, error));
    bool colored = false, plain = false; /* whether colours are of columns, and of whole layers */
    for (int i = 0; i < stat->n_layers; i++) {
        const dh_stat_layer *layer = &stat->layers[i];
        bool has = layer->mark->traits.y_names || layer->layer->color != NULL;
        if (layer->mark->info.annotation) continue;
        colored |= has;
        plain |= !has && layer->has_color;
    }
    const char *color = colored && !plain ? common_title(stat, spec, COLOR) : NULL;
    stat->color_title = spec->color_title != NULL ? spec->color_title : color;
    stat->colors_say_themselves =
        spec->color_title == NULL && (color == NULL || say_themselves(stat, spec, COLOR, color));
    stat->size_title = common_title(stat, spec, SIZE);
    stat->panel_title = panel_title(stat, spec);
    return DH_OK;
}
