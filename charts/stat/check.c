/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checking a spec against its data: which columns there are, and what each mark can use. */
#include "charts/stat/check.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"

static dh_status no_column(const dh_table *data, const char *channel, const char *name, dh_error *error)
{
    int32_t n = dh_table_columns(data);
    dh_strbuf names = {0};
    const char **list = dh_calloc((size_t)n + 1, sizeof *list);
    if (list == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        list[i] = dh_table_column_name(data, i);
        dh_strbuf_printf(&names, "%s%s", i > 0 ? ", " : "", list[i]);
    }
    const char *near = dh_text_nearest(name, list, (size_t)n);
    const char *there = names.data ? names.data : dh_tr("none");
    if (near)
        dh_error_set(error, DH_EINVAL,
                     "channel '%s' names '%s', which is not a column of the data; did you mean '%s'? there are: %s",
                     channel, name, near, there);
    else
        dh_error_set(error, DH_EINVAL, "channel '%s' names '%s', which is not a column of the data; there are: %s",
                     channel, name, there);
    dh_strbuf_free(&names);
    dh_free(list);
    return DH_EINVAL;
}

dh_status dh_chart_find_columns(dh_chart_columns *out, const dh_table *data, const dh_chart_layer *layer,
                                const dh_mark_type *mark, dh_error *error)
{
    bool without_columns = mark->info.annotation && layer->x == NULL && layer->y == NULL;
    const struct {
        const char *channel, *name;
        const dh_column **column;
    } wanted[] = {
        {"x", layer->x, &out->x},
        {"y", layer->y, &out->y},
        {"color", layer->color, &out->color},
        {"size", layer->size, &out->size},
        {"facet", layer->facet, &out->facet},
        {"label", layer->label, &out->label},
        {"lower", layer->lower, &out->lower},
        {"upper", layer->upper, &out->upper},
    };
    *out = (dh_chart_columns){0};
    if (without_columns) return DH_OK;
    if (data == NULL) return dh_error_set(error, DH_EINVAL, "a %s chart has no data; give it a table", mark->info.name);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        if (wanted[i].name == NULL) continue;
        *wanted[i].column = dh_table_get(data, wanted[i].name);
        if (*wanted[i].column == NULL) return no_column(data, wanted[i].channel, wanted[i].name, error);
    }
    out->value = out->y;
    out->value_name = layer->y;
    if (mark->value != NULL) mark->value(out, layer);
    return DH_OK;
}

static bool is_time(const dh_column *column)
{
    return column->type == DH_DATE || column->type == DH_DATETIME;
}

dh_status dh_chart_want_number(const dh_column *column, const char *channel, const char *name, bool dates,
                               dh_error *error)
{
    if (column == NULL) return DH_OK;
    if (!dh_column_is_discrete(column) && (dates || !is_time(column))) return DH_OK;
    bool swap = channel[0] == 'y';
    if (column->type == DH_INT64)
        return dh_error_set(
            error, DH_EINVAL,
            swap ? DH_MESSAGE("'%s' is an int64 shown as a name and cannot be %s; give a number, or swap x and y and "
                              "set horizontal")
                 : DH_MESSAGE("'%s' is an int64 shown as a name and cannot be %s; give a number"),
            name, dh_tr(channel));
    return dh_error_set(error, DH_EINVAL,
                        swap ? DH_MESSAGE("'%s' is a %s and cannot be %s; give a number, or swap x and y and set "
                                          "horizontal")
                             : DH_MESSAGE("'%s' is a %s and cannot be %s; give a number"),
                        name, dh_type_name(column->type), dh_tr(channel));
}

static dh_status check_layer(const dh_chart_layer *layer, const dh_mark_type *mark, const dh_chart_columns *c,
                             dh_error *error)
{
    if (mark->info.annotation) /* on y it stands at a value, on x it may stand at a name */
        return c->value != c->y ? DH_OK : dh_chart_want_number(c->y, "y", layer->y, true, error);
    if (c->x == NULL) return dh_error_set(error, DH_EINVAL, "a %s needs channel 'x': name a column", mark->info.name);
    if (c->y == NULL) return dh_error_set(error, DH_EINVAL, "a %s needs channel 'y': name a column", mark->info.name);
    if (mark->check != NULL) return mark->check(layer, c, error);
    DH_TRY(dh_chart_want_number(c->y, "y", layer->y, mark->y_dates, error));
    DH_TRY(dh_chart_want_number(c->lower, "'lower'", layer->lower, mark->y_dates, error));
    DH_TRY(dh_chart_want_number(c->upper, "'upper'", layer->upper, mark->y_dates, error));
    return dh_chart_want_number(c->size, "'size'", layer->size, false, error);
}

static void add_traits(dh_mark_traits *all, const dh_mark_traits *one)
{
    all->x_names |= one->x_names;
    all->y_names |= one->y_names;
    all->joined |= one->joined;
    all->compares |= one->compares;
    all->stacks |= one->stacks;
    all->from_zero |= one->from_zero;
    all->upright |= one->upright;
    all->no_value_axis |= one->no_value_axis;
    if (one->x_ends > all->x_ends) all->x_ends = one->x_ends;
    if (one->swatch > all->swatch) all->swatch = one->swatch;
    all->x_margin = fmax(all->x_margin, one->x_margin);
    all->y_margin = fmax(all->y_margin, one->y_margin);
}

/* Combines the traits of all marks but annotations. EINVAL: a heat map beside other marks. */
static dh_status add_marks(dh_stat *stat, const dh_chart_spec *spec, const dh_mark_type *const *marks, dh_error *error)
{
    int n = 0, cells = 0, joined = 0, reporting = 0;
    for (int i = 0; i < spec->n_layers; i++) {
        const dh_mark_type *mark = marks[i];
        if (mark->info.annotation) continue;
        add_traits(&stat->traits, &mark->traits);
        n++;
        cells += mark->traits.y_names;
        joined += mark->traits.joined;
        reporting += mark->labels_replace_axis;
    }
    stat->all_joined = n > 0 && joined == n;
    stat->n_joined = joined;
    stat->labels_replace_axis = n > 0 && reporting == n;
    if (cells > 0 && cells < n)
        return dh_error_set(error, DH_EINVAL, "a heat map cannot share its axes with other marks; draw two charts");
    return DH_OK;
}

/* What the layers' values and colours are: a value axis and a ramp can show one kind each. */
typedef struct kinds {
    bool numbers, percentages, days, color_percent, color_time, color_plain;
    bool rule_numbers, rule_days; /* of annotations with a column for y */
} kinds;

static void note_color(kinds *k, dh_stat *stat, const dh_column *color)
{
    bool percent = color->display == DH_DISPLAY_PERCENT, time = is_time(color);
    stat->color_continuous = true;
    k->color_percent |= percent;
    k->color_time |= time;
    k->color_plain |= !percent && !time;
}

static void note_kinds(kinds *k, dh_stat *stat, const dh_mark_type *mark, const dh_chart_columns *c)
{
    if (mark->info.annotation) { /* at a number on an axis of percentages, 0.8 is 80 % */
        k->rule_days |= c->y != NULL && c->value == c->y && is_time(c->y);
        k->rule_numbers |= c->y != NULL && c->value == c->y && !is_time(c->y);
        return;
    }
    if (mark->traits.y_names) {
        assert(c->value != NULL); /* the mark's own check wants it */
        note_color(k, stat, c->value);
        return;
    }
    if (c->color != NULL && !dh_column_is_discrete(c->color)) note_color(k, stat, c->color);
    k->days |= is_time(c->y);
    k->percentages |= c->y->display == DH_DISPLAY_PERCENT;
    k->numbers |= !is_time(c->y) && c->y->display != DH_DISPLAY_PERCENT;
}

/* One axis of values: 3 would be 300 % on an axis of percentages, and 18,000 a day of 2019 on an axis of days. */
static dh_status check_kinds(dh_stat *stat, const kinds *k, const dh_chart_spec *spec, dh_error *error)
{
    bool mixed = (k->numbers && k->percentages && !spec->percent) || (k->days && (k->numbers || k->percentages));
    if (mixed || (k->days && k->rule_numbers) || ((k->numbers || k->percentages) && k->rule_days))
        return dh_error_set(error, DH_EINVAL,
                            "the layers' y are of different kinds; give all numbers, all percentages or all dates, or "
                            "draw two charts");
    if (k->color_percent + k->color_time + k->color_plain > 1)
        return dh_error_set(error, DH_EINVAL,
                            "the layers' colours are of different kinds; give all numbers, all percentages or all "
                            "dates");
    stat->percent = spec->percent || k->percentages;
    stat->y_time = k->days || (k->rule_days && !k->numbers && !k->percentages);
    stat->color_percent = k->color_percent;
    stat->color_time = k->color_time;
    return DH_OK;
}

static dh_status check_spec(const dh_chart_spec *spec, dh_error *error)
{
    bool unset = spec->y_min == 0 && spec->y_max == 0;
    if (spec->n_layers < 1 || spec->layers == NULL)
        return dh_error_set(error, DH_EINVAL, "the chart has no layers; give it a mark");
    if (spec->parts > 1 && (spec->part < 1 || spec->part > spec->parts))
        return dh_error_set(error, DH_EINVAL, "part %d of %d cannot be drawn; they are numbered from 1", spec->part,
                            spec->parts);
    if (!unset && spec->y_min >= spec->y_max)
        return dh_error_set(error, DH_EINVAL, "y_min %g is not below y_max %g; swap them or leave one out", spec->y_min,
                            spec->y_max);
    if (fabs(spec->y_min) > DH_STAT_MAX || fabs(spec->y_max) > DH_STAT_MAX) /* false for a NaN: it is left out */
        return dh_error_set(
            error, DH_EINVAL,
            "y_min and y_max must lie between -1e300 and 1e300; leave one out to take it from the data");
    return DH_OK;
}

dh_status dh_chart_check(dh_stat *stat, bool *forced, const dh_chart_spec *spec, const dh_mark_type *const *marks,
                         dh_error *error)
{
    bool any_discrete = false, any_continuous = false, any_time = false, any_other = false, any_named = false;
    kinds k = {0};
    int stacks = 0, in_facets = 0;
    DH_TRY(check_spec(spec, error));
    for (int i = 0; i < spec->n_layers; i++) {
        const dh_chart_layer *layer = &spec->layers[i];
        dh_chart_columns c;
        DH_TRY(dh_chart_find_columns(&c, layer->data != NULL ? layer->data : spec->data, layer, marks[i], error));
        DH_TRY(check_layer(layer, marks[i], &c, error));
        note_kinds(&k, stat, marks[i], &c);
        stat->faceted |= c.facet != NULL;
        if (spec->stacking == DH_STACKED && marks[i]->traits.stacks && (c.lower != NULL || c.upper != NULL))
            return dh_error_set(error, DH_EINVAL,
                                "stacked bars have no place for 'lower' and 'upper'; leave out stacking, or the two");
        stacks += marks[i]->traits.stacks;
        in_facets += marks[i]->traits.stacks && c.facet != NULL;
        if (c.x == NULL) continue;
        any_discrete |= dh_column_is_discrete(c.x);
        any_named |= c.x->type != DH_INT64;
        any_continuous |= !dh_column_is_discrete(c.x);
        any_time |= is_time(c.x);
        any_other |= !dh_column_is_discrete(c.x) && !is_time(c.x);
        *forced |= marks[i]->traits.x_names && !dh_column_is_discrete(c.x);
    }
    if ((any_discrete && any_continuous) || (any_time && any_other))
        return dh_error_set(error, DH_EINVAL,
                            "the layers' x are of different kinds; give all names, all numbers or "
                            "all dates");
    if (spec->stacking == DH_STACKED && in_facets > 0 && in_facets < stacks)
        return dh_error_set(error, DH_EINVAL,
                            "a stacked layer without a facet would stand on other stacks in each panel; give all "
                            "stacked layers a facet, or none");
    DH_TRY(check_kinds(stat, &k, spec, error));
    DH_TRY(add_marks(stat, spec, marks, error));
    stat->x_discrete = any_discrete || *forced;
    stat->x_time = any_time;
    stat->x_periods = any_discrete && !any_named;
    return DH_OK;
}
