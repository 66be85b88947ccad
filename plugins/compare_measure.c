/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The measure in both periods, row by row. */
#include "compare.h"
#include "compare_keys.h"

dh_measure_request compare_request(const comparison *c, int which)
{
    return (dh_measure_request){.struct_size = sizeof(dh_measure_request),
                                .names = c->measure,
                                .by = c->by,
                                .from = c->periods[which].text,
                                .to = c->periods[which].text,
                                .geography = c->geography[0] ? c->geography : NULL,
                                .where = c->where,
                                .parts = "periods"};
}

/* Finds the value's column in tables[which], and with it keys, type and family. */
static dh_status find_columns(comparison *c, int which, dh_error *error)
{
    char numerator[256], denominator[256];
    const dh_table *table = c->tables[which];
    snprintf(numerator, sizeof numerator, "%s_numerator", c->measure);
    snprintf(denominator, sizeof denominator, "%s_denominator", c->measure);
    int32_t value = c->host->table_find(table, c->measure), n = c->host->table_find(table, numerator);
    int parts = n >= 0 && c->host->table_find(table, denominator) == n + 1 && value == n + 2;
    dh_type type = c->host->table_column_type(table, value);
    if (value < 0 || (type != DH_INT64 && type != DH_FLOAT64 && type != DH_COUNT)) {
        c->host->error_set(error, DH_EDATA, "the measure '%s' gives no numbers to compare", c->measure);
        return DH_EDATA;
    }
    c->value[which] = value;
    /* a table without rows may lack columns that come with a key, such as a unit's name */
    if (which == 0 || c->host->table_rows(table) > 0) c->n_keys = parts ? n : value;
    /* a ratio is bounded only where one of its values is */
    if (c->type != DH_COUNT) c->type = type;
    c->display = c->host->table_column_display(table, value);
    c->family = !parts ? COUNTS : c->display == DH_DISPLAY_PERCENT ? PROPORTIONS : RATES;
    return DH_OK;
}

static dh_status measure_both(comparison *c, dh_error *error)
{
    for (int i = 0; i < 2; i++) {
        dh_measure_request request = compare_request(c, i);
        TRY(c->host->measure(&c->tables[i], c->dataset, &request, error));
        TRY(find_columns(c, i, error));
        c->host->progress(i + 1, 5);
        if (c->host->cancelled()) return DH_ECANCELLED;
    }
    return c->host->table_align(&c->keys, c->tables[0], c->tables[1], c->n_keys, error);
}

int compare_number(const dh_host *host, const dh_table *table, int32_t column, int64_t row, dh_count *out)
{
    dh_value cell;
    host->table_cell(table, column, row, &cell);
    double number = cell.type == DH_INT64 ? (double)cell.as.integer : cell.as.number;
    *out = cell.type == DH_COUNT ? cell.as.count : (dh_count){number, number, number};
    return cell.valid;
}

/* Whether some of the records do not report the measure. */
static int is_partial(const comparison *c, const dh_table *table, int64_t row)
{
    char name[256];
    dh_count unreported;
    snprintf(name, sizeof name, "%s_unreported", c->measure);
    int32_t column = c->host->table_find(table, name);
    return column >= 0 && compare_number(c->host, table, column, row, &unreported) && unreported.stated > 0;
}

/* A sum over the row's reports, of the part of the period that has passed; NaN where it is unknown. `power`: 1 of
 * shares, 2 of shares times their place. */
static double read_extent(const comparison *c, int which, const dh_table *table, const char *suffix, int64_t row,
                          int power)
{
    char name[256];
    dh_count extent;
    snprintf(name, sizeof name, "%s_extent%s", c->measure, suffix);
    int32_t column = c->host->table_find(table, name);
    if (column < 0 || !compare_number(c->host, table, column, row, &extent)) return NAN;
    return extent.stated * pow(c->periods[which].whole / c->periods[which].months, power);
}

double compare_extent(const comparison *c, int which, const dh_table *table, int64_t row)
{
    return read_extent(c, which, table, "", row, 1);
}

static side read_side(const comparison *c, int which, int64_t row)
{
    side s = {.listed = row >= 0, .numerator = NAN, .denominator = NAN, .extent = NAN, .middle = NAN};
    dh_count part;
    if (row < 0) return s;
    const dh_table *table = c->tables[which];
    int32_t column = c->value[which];
    s.valid = compare_number(c->host, table, column, row, &s.value);
    s.partial = s.valid && is_partial(c, table, row);
    s.extent = compare_extent(c, which, table, row);
    s.middle = read_extent(c, which, table, "_middle", row, 2);
    if (c->family == COUNTS) return s;
    if (compare_number(c->host, table, column - 2, row, &part)) {
        if (compare_is_exact(part)) s.numerator = part.stated;
        s.open = !compare_is_exact(part);
    }
    if (compare_number(c->host, table, column - 1, row, &part)) {
        if (compare_is_exact(part)) s.denominator = part.stated;
        s.open = s.open || !compare_is_exact(part);
    }
    return s;
}

/* ---- none of a kind ---- */

/*
 * A unit may have reported, and have nothing to report in a row: no opinion of a field, no session of a kind. That is
 * none, not unknown, when the unit's rows, and what `where` leaves out, add up to all that it reported, and none of
 * them is of an unknown kind.
 */
typedef struct shares {
    const comparison *c;
    int which, by_unit;
    dh_table *whole, *others; /* all that was reported, by unit or as one; what `where` leaves out, NULL = nothing */
    key_columns unit;         /* in `whole` */
    key_row *units;           /* sorted */
    int64_t n;
    double *sums; /* by place in `units`; NaN = some of it is unknown */
} shares;

/* The column of what adds up: the value of a count, the numerator of a ratio. */
static int32_t sum_column(const comparison *c, const dh_table *table)
{
    int32_t value = c->host->table_find(table, c->measure);
    return c->family == COUNTS || value < 2 ? value : value - 2;
}

/* The unit's place in `units`, or n. */
static int64_t unit_place(const shares *s, const dh_table *table, int64_t row)
{
    dh_value cell;
    key_columns unit = {.host = s->c->host, .table = table, .columns = {s->c->host->table_find(table, "unit")}, .n = 1};
    if (!s->by_unit) return 0;
    s->c->host->table_cell(table, unit.columns[0], row, &cell);
    return cell.valid ? key_rows_find(s->units, s->n, &(key_row){&unit, row}) : s->n;
}

/* asked: the rows are those compared, of which none may be of an unknown kind. */
static void add_rows(shares *s, const dh_table *table, int asked)
{
    const comparison *c = s->c;
    int32_t column = sum_column(c, table),
            n_keys = c->family == COUNTS ? column : c->host->table_find(table, c->measure) - 2;
    for (int64_t row = 0; row < c->host->table_rows(table); row++) {
        dh_value cell;
        dh_count value;
        int64_t place = unit_place(s, table, row);
        if (place >= s->n) continue;
        for (int32_t k = 0; asked && k < n_keys; k++) {
            c->host->table_cell(table, k, row, &cell);
            if (!cell.valid && strcmp(c->host->table_column_name(table, k), "unit_name") != 0) s->sums[place] = NAN;
        }
        if (compare_number(c->host, table, column, row, &value))
            s->sums[place] += compare_is_exact(value) ? value.stated : NAN;
        else if (c->by) /* a total without any row is unknown too */
            s->sums[place] = NAN;
    }
}

/* Whether the rows of the unit at this place are all that it reported. */
static int is_complete(const shares *s, int64_t place)
{
    dh_count whole;
    if (place >= s->n) return 0;
    int64_t row = s->units[place].row;
    return compare_number(s->c->host, s->whole, sum_column(s->c, s->whole), row, &whole) && compare_is_exact(whole) &&
           s->sums[place] == whole.stated && !is_partial(s->c, s->whole, row);
}

/* What cannot be added up, such as attendees of several dimensions, gives no table: then nothing tells what is none. */
static dh_status measure_if_can_be(dh_table **out, const comparison *c, const dh_measure_request *request,
                                   dh_error *error)
{
    dh_error absent = DH_ERROR_INIT;
    dh_status status = c->host->measure(out, c->dataset, request, &absent);
    if (status == DH_EINVAL || status == DH_ETYPE) return DH_OK;
    if (status != DH_OK && error) *error = absent;
    return status;
}

static dh_status measure_shares(shares *s, dh_error *error)
{
    char where[4096];
    const comparison *c = s->c;
    dh_measure_request request = compare_request(c, s->which);
    if (c->where) {
        if (snprintf(where, sizeof where, "not (%s)", c->where) >= (int)sizeof where) return DH_OK;
        request.where = where;
        TRY(measure_if_can_be(&s->others, c, &request, error));
        if (!s->others) return DH_OK;
    }
    request.where = NULL;
    request.by = s->by_unit ? "unit" : NULL;
    TRY(measure_if_can_be(&s->whole, c, &request, error));
    if (!s->whole) return DH_OK;
    s->unit = (key_columns){.host = c->host, .table = s->whole, .n = s->by_unit};
    s->n = c->host->table_rows(s->whole);
    s->units = key_rows_sorted(&s->unit);
    s->sums = calloc((size_t)s->n + 1, sizeof *s->sums);
    if (!s->units || !s->sums) return no_memory(c->host, error);
    add_rows(s, c->tables[s->which], 1);
    if (s->others) add_rows(s, s->others, 0);
    return DH_OK;
}

static int lacks(const comparison *c, const side *s)
{
    return !s->valid && !s->open && (!s->listed || !c->by);
}

static dh_status fill_in_none(comparison *c, int which, dh_error *error)
{
    const char *starts[MAX_KEYS];
    size_t sizes[MAX_KEYS];
    shares s = {.c = c, .which = which, .by_unit = c->by && key_names_have(c->by, "unit")};
    int64_t lacking = 0;
    for (int64_t i = 0; i < c->n; i++) lacking += lacks(c, &c->lines[i].sides[which]);
    if (lacking == 0 || (!c->where && key_names(c->by, starts, sizes) <= s.by_unit)) return DH_OK;
    dh_status status = measure_shares(&s, error);
    for (int64_t i = 0; status == DH_OK && s.whole && i < c->n; i++) {
        side *one = &c->lines[i].sides[which];
        if (!lacks(c, one) || !is_complete(&s, unit_place(&s, c->keys, i))) continue;
        one->listed = 1;
        if (c->family == COUNTS)
            one->valid = 1;
        else
            one->numerator = one->denominator = 0;
    }
    free(s.units);
    free(s.sums);
    if (s.whole) c->host->table_free(s.whole);
    if (s.others) c->host->table_free(s.others);
    return status;
}

dh_status compare_measure(comparison *c, dh_error *error)
{
    TRY(measure_both(c, error));
    c->n = c->host->table_rows(c->keys);
    c->lines = calloc((size_t)c->n + 1, sizeof *c->lines);
    if (!c->lines) return no_memory(c->host, error);
    for (int64_t row = 0; row < c->n; row++)
        for (int i = 0; i < 2; i++) {
            dh_value at;
            c->host->table_cell(c->keys, c->n_keys + i, row, &at);
            c->lines[row].sides[i] = read_side(c, i, at.valid ? at.as.integer : -1);
        }
    TRY(fill_in_none(c, 0, error));
    return fill_in_none(c, 1, error);
}
