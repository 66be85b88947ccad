/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binding a spec to its data: columns found and checked, rows resolved, extents gathered. */
#include "charts/stat/bind.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "charts/label_text.h"
#include "charts/stat/check.h"
#include "charts/stat/extent.h"
#include "charts/stat/key.h"
#include "charts/stat/order.h"
#include "charts/stat/period.h"
#include "charts/stat/series.h"
#include "charts/stat/titles.h"

typedef struct binder {
    dh_stat *stat;
    const dh_chart_spec *spec;
    dh_stat_layer *layer;
    dh_chart_columns columns;
    dh_domain seen; /* places taken by bars and cells: their indices as text, and how many rows are there */
    bool x_falls;   /* the names on x are numbers in descending order */
    dh_chart_warn warn;
    void *warn_context;
    dh_error *error;
} binder;

/* EDATA for NaN, infinity and magnitudes over DH_STAT_MAX. */
static dh_status check_finite(const binder *b, const char *name, double value, int64_t row)
{
    if (fabs(value) <= DH_STAT_MAX) return DH_OK; /* false for a NaN too */
    dh_status status = dh_error_set(
        b->error, DH_EDATA,
        isnan(value) ? DH_MESSAGE("'%s' holds a value that is not a number in row %lld, which cannot be drawn; filter "
                                  "such rows or make them unknown")
                     : DH_MESSAGE("'%s' holds a number beyond all bounds in row %lld, which cannot be drawn; filter "
                                  "such rows or make them unknown"),
        name, (long long)row + 1);
    if (b->error != NULL) b->error->row = row;
    return status;
}

static const dh_table *data_of(const binder *b)
{
    return b->layer->layer->data != NULL ? b->layer->layer->data : b->spec->data;
}

/* Whether the cell is empty since its row is a total over the column. */
static bool is_total(const binder *b, const dh_column *column, int64_t row)
{
    const dh_table *data = data_of(b);
    if (!dh_table_has_totals(data) || dh_column_is_valid(column, row)) return false;
    for (int32_t i = 0; i < dh_table_columns(data); i++)
        if (dh_table_column(data, i) == column) return dh_table_cell_is_total(data, i, row);
    return false;
}

/* *out = the index of a cell's value in `domain`, added if new. */
static dh_status discrete(int *out, binder *b, dh_domain *domain, const char *name, const dh_column *column,
                          const dh_column *key, int64_t row, int64_t occurrence)
{
    const char *empty = is_total(b, column, row) ? dh_tr("Total") : NULL;
    *out = dh_domain_add(domain, name, column, key, row, occurrence, empty, b->spec->locale);
    if (*out < 0) return dh_error_nomem(b->error);
    if (domain->n > DH_DOMAIN_MAX)
        return dh_error_set(b->error, DH_ELIMIT,
                            "'%s' has more than %d different values, too many for one picture; filter or take fewer",
                            name, DH_DOMAIN_MAX);
    return DH_OK;
}

/* The bounds of a value: an infinite one is open, all others must be such as can be drawn. */
static dh_status check_bounds(const binder *b, const char *lower, const char *upper, const dh_count *value, int64_t row)
{
    if (!isinf(value->lower)) DH_TRY(check_finite(b, lower, value->lower, row));
    return isinf(value->upper) ? DH_OK : check_finite(b, upper, value->upper, row);
}

static dh_status bind_value(dh_datum *datum, binder *b, int64_t row)
{
    const dh_column *column = b->columns.value;
    dh_stat *stat = b->stat;
    datum->lower = datum->upper = NAN;
    if (column == NULL || !dh_column_is_valid(column, row)) return DH_OK;
    datum->valid = true;
    bool annotation = b->layer->mark->info.annotation, cell = b->layer->mark->traits.y_names;
    if (annotation && dh_column_is_discrete(column)) return DH_OK; /* its place is a name: x_index */
    double number = dh_column_number(column, row);
    DH_TRY(check_finite(b, b->columns.value_name, number, row));
    datum->value = (dh_count){number, number, number};
    if (column->type == DH_COUNT) datum->value = dh_column_count(column, row);
    DH_TRY(check_bounds(b, b->columns.value_name, b->columns.value_name, &datum->value, row));
    if (datum->value.lower != datum->value.upper) {
        datum->interval = true;
        datum->lower = datum->value.lower;
        datum->upper = datum->value.upper;
    }
    int *max = cell ? &stat->color_decimals : &stat->decimals;
    int decimals = dh_label_decimals(number, cell ? stat->color_percent : stat->percent);
    if (decimals > *max && !annotation) *max = decimals;
    return DH_OK;
}

/* An unknown end leaves the interval open on that side; with both unknown there is none. */
static dh_status bind_interval(dh_datum *datum, binder *b, int64_t row)
{
    const dh_column *lower = b->columns.lower, *upper = b->columns.upper;
    if (lower == NULL && upper == NULL) return DH_OK;
    double from = -INFINITY, to = INFINITY;
    if (lower != NULL && dh_column_is_valid(lower, row)) from = dh_column_number(lower, row);
    if (upper != NULL && dh_column_is_valid(upper, row)) to = dh_column_number(upper, row);
    DH_TRY(check_bounds(b, b->layer->layer->lower, b->layer->layer->upper, &(dh_count){0, from, to}, row));
    if (isinf(from) && isinf(to)) return DH_OK; /* neither is known: nothing to draw */
    datum->interval = true;
    datum->lower = from;
    datum->upper = to;
    return DH_OK;
}

static dh_status bind_color(dh_datum *datum, binder *b, int64_t row)
{
    const dh_column *color = b->columns.color, *size = b->columns.size;
    dh_stat *stat = b->stat;
    bool cell = b->layer->mark->traits.y_names;
    datum->color_value = datum->size = NAN;
    if (cell) {
        if (datum->valid) datum->color_value = datum->value.stated;
        stat->unknown_colors |= !datum->valid;
    } else if (color != NULL && dh_column_is_discrete(color)) {
        DH_TRY(discrete(&datum->color, b, &stat->color_domain, b->layer->layer->color, color, b->columns.color_key, row,
                        0));
    } else if (color != NULL && dh_column_is_valid(color, row)) {
        datum->color_value = dh_column_number(color, row);
        DH_TRY(check_finite(b, b->layer->layer->color, datum->color_value, row));
        int decimals = dh_label_decimals(datum->color_value, stat->color_percent);
        if (decimals > stat->color_decimals) stat->color_decimals = decimals;
    } else if (color != NULL) {
        stat->unknown_colors = true;
    }
    if (!cell && size != NULL && dh_column_is_valid(size, row)) {
        datum->size = dh_column_number(size, row);
        DH_TRY(check_finite(b, b->layer->layer->size, datum->size, row));
        stat->size_high = fmax(stat->size_high, fabs(datum->size));
        stat->size_percent |= size->display == DH_DISPLAY_PERCENT;
    }
    dh_stat_extend(&stat->color_low, &stat->color_high, datum->color_value);
    return DH_OK;
}

/* *out = the entry of `seen` for the place that a datum takes; its number counts the rows there. */
static dh_status find_place(dh_domain_entry **out, binder *b, const dh_datum *datum)
{
    char place[96];
    int64_t codes[] = {datum->x_index, datum->y_index, datum->color, datum->facet};
    size_t at = 0;
    for (int i = 0; i < 4; i++) {
        place[at++] = ' ';
        at += dh_text_from_int64(codes[i], place + at);
    }
    dh_column cell = {.type = DH_TEXT, .length = 1, .bytes = place, .values = (int64_t[]){0, (int64_t)at}};
    size_t before = b->seen.n;
    int index = dh_domain_add(&b->seen, NULL, &cell, NULL, 0, 0, NULL, b->spec->locale);
    if (index < 0) return dh_error_nomem(b->error);
    *out = &b->seen.entries[index];
    if (b->seen.n > before) (*out)->number = 0;
    return DH_OK;
}

/* A second row at the same place, by mark->duplicates: it gets another entry of the same name on x, EDATA, or nothing
 * is done. */
static dh_status bind_duplicate(dh_datum *datum, binder *b, int64_t row)
{
    dh_duplicates duplicates = b->layer->mark->duplicates;
    dh_domain *domain = &b->stat->x_domain;
    dh_domain_entry *place = NULL;
    int before = datum->x_index;
    if (duplicates == DH_DUPLICATES_DRAWN) return DH_OK;
    DH_TRY(find_place(&place, b, datum));
    int64_t occurrence = (int64_t)place->number++;
    if (occurrence == 0) return DH_OK;
    if (duplicates == DH_DUPLICATES_REFUSED)
        return dh_error_set(b->error, DH_EDATA,
                            "two rows fall on the cell of '%s' and '%s'; group the data, or tell them apart",
                            domain->entries[datum->x_index].text, b->stat->y_domain.entries[datum->y_index].text);
    DH_TRY(discrete(&datum->x_index, b, domain, b->layer->layer->x, b->columns.x, b->columns.x_key, row, occurrence));
    domain->entries[before].repeated = domain->entries[datum->x_index].repeated = true;
    return DH_OK;
}

static dh_status bind_label(dh_datum *datum, binder *b, int64_t row)
{
    const dh_column *column = b->columns.label;
    dh_strbuf text = {0};
    datum->label_index = -1;
    if (column == NULL || !dh_column_is_valid(column, row)) return DH_OK;
    if (b->columns.label_key != NULL) {
        datum->label_index =
            dh_domain_add(&b->stat->label_domain, NULL, column, b->columns.label_key, row, 0, NULL, b->spec->locale);
        return datum->label_index < 0 ? dh_error_nomem(b->error) : DH_OK;
    }
    dh_format_cell(&text, column, row, b->spec->locale);
    datum->label = text.data == NULL ? "" : dh_arena_strdup(b->stat->arena, text.data);
    bool failed = text.failed || datum->label == NULL;
    dh_strbuf_free(&text);
    return failed ? dh_error_nomem(b->error) : DH_OK;
}

static dh_status bind_row(dh_datum *datum, binder *b, int64_t row)
{
    const dh_chart_layer *layer = b->layer->layer;
    const dh_chart_columns *c = &b->columns;
    dh_stat *stat = b->stat;
    datum->x = NAN;
    if (c->x != NULL && stat->x_discrete) {
        DH_TRY(discrete(&datum->x_index, b, &stat->x_domain, layer->x, c->x, c->x_key, row, 0));
    } else if (c->x != NULL && dh_column_is_valid(c->x, row)) {
        datum->x = dh_column_number(c->x, row);
        DH_TRY(check_finite(b, layer->x, datum->x, row));
    } else if (c->x == NULL) {
        datum->x_index = -1; /* an annotation along the whole of x */
    }
    if (c->y != NULL && b->layer->mark->traits.y_names)
        DH_TRY(discrete(&datum->y_index, b, &stat->y_domain, layer->y, c->y, c->y_key, row, 0));
    if (c->facet != NULL)
        DH_TRY(discrete(&datum->facet, b, &stat->facet_domain, layer->facet, c->facet, c->facet_key, row, 0));
    else
        datum->facet = -1; /* in every panel */
    DH_TRY(bind_value(datum, b, row));
    DH_TRY(bind_interval(datum, b, row));
    DH_TRY(bind_color(datum, b, row));
    DH_TRY(bind_label(datum, b, row));
    DH_TRY(bind_duplicate(datum, b, row));
    if (datum->interval && c->value != NULL && c->value->type == DH_COUNT) stat->inexact = true;
    return DH_OK;
}

/* An annotation without a column: one datum, at layer->at. */
static dh_status bind_fixed(binder *b)
{
    const dh_chart_layer *layer = b->layer->layer;
    dh_datum *datum = dh_arena_zalloc(b->stat->arena, 1, sizeof *datum);
    if (datum == NULL) return dh_error_nomem(b->error);
    if (!(fabs(layer->at) <= DH_STAT_MAX))
        return dh_error_set(b->error, DH_EINVAL, "a %s needs a place: a column for y, or a number for 'at'",
                            b->layer->mark->info.name);
    *datum = (dh_datum){
        .valid = true, .x_index = -1, .facet = -1, .color_value = NAN, .size = NAN, .x = NAN, .label_index = -1};
    datum->value = (dh_count){layer->at, layer->at, layer->at};
    datum->lower = datum->upper = NAN;
    datum->label = layer->label; /* literal text: there is no row to take it from */
    b->layer->items = datum;
    b->layer->n = 1;
    return DH_OK;
}

static void find_keys(dh_chart_columns *c, const dh_table *data)
{
    c->x_key = dh_chart_key_of(data, c->x);
    c->y_key = dh_chart_key_of(data, c->y);
    c->color_key = dh_chart_key_of(data, c->color);
    c->facet_key = dh_chart_key_of(data, c->facet);
    c->label_key = dh_chart_key_of(data, c->label);
}

static dh_status bind_layer(binder *b)
{
    const dh_chart_layer *layer = b->layer->layer;
    const dh_table *data = data_of(b);
    const dh_mark_info *mark = &b->layer->mark->info;
    DH_TRY(dh_chart_find_columns(&b->columns, data, layer, b->layer->mark, b->error));
    if (mark->annotation && b->columns.value == NULL) return bind_fixed(b);
    b->layer->value_name = b->columns.value_name;
    find_keys(&b->columns, data);
    int64_t n = dh_table_rows(data);
    b->layer->has_color = b->columns.color != NULL && !mark->annotation;
    b->layer->color_is_number = b->layer->has_color && !dh_column_is_discrete(b->columns.color);
    b->layer->has_interval_channels = b->columns.lower != NULL || b->columns.upper != NULL;
    b->layer->items = dh_arena_zalloc(b->stat->arena, (size_t)n + 1, sizeof(dh_datum));
    if (b->layer->items == NULL) return dh_error_nomem(b->error);
    b->layer->n = n;
    dh_domain_init(&b->seen, b->stat->arena);
    dh_status status = DH_OK;
    for (int64_t row = 0; row < n && status == DH_OK; row++) status = bind_row(&b->layer->items[row], b, row);
    dh_domain_free(&b->seen);
    return status;
}

/* Sorts a domain and maps all data's indices in it: the int at `index_offset` in dh_datum. */
static dh_status sort_domain(binder *b, dh_domain *domain, size_t index_offset, bool falling)
{
    int *order = dh_calloc(domain->n + 1, sizeof *order);
    if (order == NULL || dh_domain_sort(domain, order, falling) != 0) {
        dh_free(order);
        return dh_error_nomem(b->error);
    }
    for (int i = 0; i < b->stat->n_layers; i++)
        for (int64_t j = 0; j < b->stat->layers[i].n; j++) {
            int *index = (int *)(void *)((char *)&b->stat->layers[i].items[j] + index_offset);
            if (*index >= 0 && *index < (int)domain->n) *index = order[*index];
        }
    dh_free(order);
    return DH_OK;
}

/* Makes the names of different units differ; then labels that name units get their texts. */
static dh_status name_units(binder *b)
{
    dh_stat *stat = b->stat;
    dh_domain *domains[] = {&stat->x_domain, &stat->y_domain, &stat->color_domain, &stat->facet_domain,
                            &stat->label_domain};
    for (int i = 0; i < 5; i++)
        if (dh_domain_distinguish(domains[i]) != 0) return dh_error_nomem(b->error);
    for (int i = 0; i < stat->n_layers; i++)
        for (int64_t j = 0; j < stat->layers[i].n; j++) {
            dh_datum *datum = &stat->layers[i].items[j];
            if (datum->label_index >= 0) datum->label = stat->label_domain.entries[datum->label_index].text;
        }
    return DH_OK;
}

/* Adds years or months without rows to x, so that the axis is to scale; not where a mark compares two periods. */
static dh_status fill_periods(binder *b)
{
    dh_stat *stat = b->stat;
    b->x_falls = dh_domain_falls(&stat->x_domain);
    if (!stat->x_periods || !stat->x_domain.numeric || (stat->traits.compares && stat->x_domain.n == 2)) return DH_OK;
    int filled = dh_domain_fill(&stat->x_domain);
    if (filled < 0) return dh_error_nomem(b->error);
    if (filled > 0 && b->warn != NULL)
        b->warn(b->warn_context, dh_tr("the periods on x lie too far apart to show those between them; the axis is not "
                                       "to scale: filter the data"));
    return DH_OK;
}

/* Names that are numbers (years, or a continuous column that a mark needs as names) are sorted ascending; years down
 * the side stay descending when the data has them so. Unknown comes last. */
static dh_status order_domains(binder *b, bool forced)
{
    dh_stat *stat = b->stat;
    bool side = b->spec->horizontal, time = stat->traits.joined;
    const struct {
        dh_domain *domain;
        size_t offset;
        bool falls;
    } all[] = {{&stat->x_domain, offsetof(dh_datum, x_index), b->x_falls && side && !forced && !time},
               {&stat->y_domain, offsetof(dh_datum, y_index), !side && dh_domain_falls(&stat->y_domain)},
               {&stat->color_domain, offsetof(dh_datum, color), false},
               {&stat->facet_domain, offsetof(dh_datum, facet), false}};
    for (int i = 0; i < 4; i++) {
        dh_domain *domain = all[i].domain;
        if (domain->n > 1 && (domain->numeric || dh_domain_unknown_early(domain)))
            DH_TRY(sort_domain(b, domain, all[i].offset, all[i].falls));
    }
    stat->color_discrete = stat->color_domain.n > 0;
    stat->ordinal_colors =
        stat->color_discrete && stat->color_domain.numeric && stat->color_domain.n <= 5 && stat->color_domain.n > 1;
    return DH_OK;
}

/* Whether no other entry has the same text. */
static bool is_reported_apart(const dh_domain *domain, size_t place)
{
    for (size_t i = 0; i < domain->n; i++)
        if (i != place && strcmp(domain->entries[i].text, domain->entries[place].text) == 0) return false;
    return true;
}

static void warn_of_duplicates(const binder *b)
{
    const dh_domain *domain = &b->stat->x_domain;
    for (size_t i = 0; b->warn != NULL && i < domain->n; i++) {
        if (domain->entries[i].discriminator >> 32 == 0 || is_reported_apart(domain, i)) continue;
        dh_strbuf text = {0};
        dh_strbuf_printf(&text, dh_tr("more than one row is named '%s'; each has a bar of its own under that name"),
                         domain->entries[i].text);
        if (text.data != NULL) b->warn(b->warn_context, text.data);
        dh_strbuf_free(&text);
        return;
    }
}

dh_status dh_stat_bind(dh_stat *out, const dh_chart_spec *spec, const dh_mark_type *const *marks, dh_arena *arena,
                       dh_chart_warn warn, void *warn_context, dh_error *error)
{
    binder b = {.stat = out, .spec = spec, .warn = warn, .warn_context = warn_context, .error = error};
    bool forced = false;
    memset(out, 0, sizeof *out);
    out->arena = arena;
    out->x_low = out->y_low = out->color_low = INFINITY;
    out->x_high = out->y_high = out->color_high = -INFINITY;
    dh_domain *domains[] = {&out->x_domain, &out->y_domain, &out->color_domain, &out->facet_domain, &out->label_domain};
    for (int i = 0; i < 5; i++) dh_domain_init(domains[i], arena);
    DH_TRY(dh_chart_check(out, &forced, spec, marks, error));
    out->layers = dh_arena_zalloc(arena, (size_t)spec->n_layers, sizeof *out->layers);
    if (out->layers == NULL) return dh_error_nomem(error);
    out->n_layers = spec->n_layers;
    for (int i = 0; i < spec->n_layers; i++) {
        b.layer = &out->layers[i];
        b.layer->layer = &spec->layers[i];
        b.layer->mark = marks[i];
        DH_TRY(bind_layer(&b));
    }
    DH_TRY(dh_stat_name_layers(out, spec, error));
    DH_TRY(dh_stat_find_titles(out, spec, error));
    DH_TRY(name_units(&b));
    DH_TRY(fill_periods(&b));
    DH_TRY(dh_stat_order_cells(out, error));
    DH_TRY(order_domains(&b, forced));
    DH_TRY(dh_stat_slots(out, error));
    DH_TRY(dh_stat_find_period(out, error));
    warn_of_duplicates(&b);
    return dh_stat_extents(out, spec, error);
}
