/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One loop per type of column over the rows asked for. */
#include "load/cells/field.h"

#include <pthread.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "load/cells/cell.h"
#include "load/cells/field_codes.h"
#include "load/cells/field_reading.h"
#include "load/cells/suspect.h"

dh_field_reader *dh_field_reader_new(void)
{
    dh_field_reader *reader = dh_calloc(1, sizeof *reader);
    if (reader != NULL) reader->kernel = dh_scan_best();
    return reader;
}

void dh_field_reader_free(dh_field_reader *reader)
{
    if (reader == NULL) return;
    dh_memo_free(reader->memo);
    dh_strbuf_free(&reader->reason);
    dh_free(reader);
}

/* ---- rules ---- */

/* First day (days since 1970) and number of days of each month, by (year - DH_YEAR_MIN) * 12 + month - 1. */
#define MONTHS ((DH_YEAR_MAX - DH_YEAR_MIN + 1) * 12)
static int32_t month_begins[MONTHS];
static uint8_t month_lengths[MONTHS];
static pthread_once_t months_once = PTHREAD_ONCE_INIT;

static void make_months(void)
{
    for (int i = 0; i < MONTHS; i++) {
        int year = DH_YEAR_MIN + i / 12, month = i % 12 + 1;
        month_begins[i] = dh_date_from_civil(year, month, 1);
        month_lengths[i] = (uint8_t)dh_date_days_in_month(year, month);
    }
}

/* Finds the offsets of year, month and day if the format gives texts of ten characters with two marks, such as
 * 2018-12-31 and 31/12/2018; false if it does not. */
static bool lay_out_date(dh_field_rule *rule, const dh_date_format *format)
{
    int8_t at = 0;
    int marks = 0;
    for (int32_t i = 0; i < format->n_parts; i++) {
        switch (format->parts[i]) {
        case 'y':
            rule->year = at;
            at += 4;
            break;
        case 'm':
            rule->month = at;
            at += 2;
            break;
        case 'd':
            rule->day = at;
            at += 2;
            break;
        case 'Y':
        case 'H':
        case 'I':
        case 'M':
        case 'S':
        case 'p':
        case 'z': return false;
        default:
            if (marks == 2 || format->parts[i] == 'T') return false;
            rule->mark[marks] = at++;
            rule->marks[marks++] = format->parts[i];
        }
    }
    return at == 10 && marks == 2;
}

/* Whether the fast paths below could take a word for null for a value. */
static bool looks_like_value(const char *word)
{
    return word[0] >= '0' && word[0] <= '9';
}

void dh_field_rule_make(dh_field_rule *out, const dh_load_entry *entry, int32_t column, bool typed,
                        dh_dictionary *dictionary)
{
    const dh_column_spec *spec = &entry->spec->columns[column];
    *out =
        (dh_field_rule){.entry = entry, .column = column, .type = spec->type, .dictionary = dictionary, .typed = typed};
    out->mapped = entry->values[column].n > 0;
    out->direct = !out->mapped;
    for (int32_t i = 0; i < entry->n_unknown; i++) out->direct = out->direct && !looks_like_value(entry->unknown[i]);
    const dh_date_format *dates = typed ? dh_typed_dates : entry->dates;
    out->has_date = spec->type == DH_DATE && out->direct && lay_out_date(out, &dates[0]) &&
                    (typed || !dh_date_formats_conflict(dates, entry->n_dates));
    pthread_once(&months_once, make_months);
}

/* ---- single cells ---- */

static int set_unknown(dh_reading *r, int32_t i)
{
    if (r->out->valid == NULL) r->out->valid = dh_vector_new_valid(r->arena, r->out->length, true);
    if (r->out->valid == NULL) return -1;
    r->out->valid[i] = 0;
    size_t width = dh_vector_width(r->out->type);
    memset((char *)r->out->values + (size_t)i * width, 0, width);
    if (r->out->type == DH_TEXT) ((dh_slice *)r->out->values)[i].data = "";
    if (r->out->lower != NULL) r->out->lower[i] = r->out->upper[i] = 0;
    return 0;
}

/* Sets a count; the arrays of bounds are made with the first one that is not exact. */
static int set_bounds(dh_reading *r, int32_t i, dh_count count)
{
    dh_vector *v = r->out;
    double *stated = v->values;
    stated[i] = count.stated;
    if (v->lower == NULL) {
        if (count.lower == count.stated && count.upper == count.stated) return 0;
        size_t n = (size_t)v->length + 1;
        double *lower = dh_arena_alloc(r->arena, n * sizeof *lower),
               *upper = dh_arena_alloc(r->arena, n * sizeof *upper);
        if (lower == NULL || upper == NULL) return -1;
        memcpy(lower, stated, (size_t)i * sizeof *lower);
        memcpy(upper, stated, (size_t)i * sizeof *upper);
        v->lower = lower;
        v->upper = upper;
    }
    v->lower[i] = count.lower;
    v->upper[i] = count.upper;
    return 0;
}

/* Stores a value that dh_cell_read gave. */
static dh_status put_value(dh_reading *r, int32_t i, const dh_value *value)
{
    void *values = r->out->values;
    switch (r->out->type) {
    case DH_BOOL: ((uint8_t *)values)[i] = value->as.boolean != 0; return DH_OK;
    case DH_DATE: ((int32_t *)values)[i] = (int32_t)value->as.integer; return DH_OK;
    case DH_FLOAT64: ((double *)values)[i] = value->as.number; return DH_OK;
    case DH_COUNT: return set_bounds(r, i, value->as.count) == 0 ? DH_OK : dh_error_nomem(r->error);
    case DH_TEXT: ((dh_slice *)values)[i] = (dh_slice){value->as.text.data, value->as.text.size}; return DH_OK;
    default: ((int64_t *)values)[i] = value->as.integer; return DH_OK;
    }
}

/* The slow path: reads the cell with dh_cell_read. */
static dh_status read_other(dh_reading *r, int32_t i, dh_slice raw, bool irregular_records)
{
    dh_value value;
    int32_t meaning;
    unsigned suspects;
    DH_TRY(dh_reading_cell(r, i, raw, irregular_records, &value, &meaning, &suspects));
    if (suspects != 0) DH_TRY(dh_reading_suspect(r, i, raw, irregular_records, suspects));
    if (meaning == 0) return put_value(r, i, &value);
    return set_unknown(r, i) == 0 ? DH_OK : dh_error_nomem(r->error);
}

/* ---- dates ---- */

/* Parses ten characters in the layout of the rule; false unless they name an existing day. The eight digits are handled
 * as one word, yyyymmdd. */
static inline bool direct_date(const dh_field_rule *rule, const char *p, int32_t *out)
{
    const uint64_t high = UINT64_C(0xf0f0f0f0f0f0f0f0), zeros = UINT64_C(0x3030303030303030);
    const unsigned char *y = (const unsigned char *)p + rule->year, *m = (const unsigned char *)p + rule->month,
                        *d = (const unsigned char *)p + rule->day;
    uint64_t digits = (uint64_t)y[0] | (uint64_t)y[1] << 8 | (uint64_t)y[2] << 16 | (uint64_t)y[3] << 24 |
                      (uint64_t)m[0] << 32 | (uint64_t)m[1] << 40 | (uint64_t)d[0] << 48 | (uint64_t)d[1] << 56;
    bool marked = p[(int)rule->mark[0]] == rule->marks[0] && p[(int)rule->mark[1]] == rule->marks[1];
    /* 0x30 to 0x39: the high half is 3, and stays so when 6 is added */
    bool sound = ((digits & high) ^ zeros) == 0 && (((digits + UINT64_C(0x0606060606060606)) & high) ^ zeros) == 0;
    if (!marked || !sound) return false;
    digits -= zeros;
    digits = digits * 10 + (digits >> 8); /* each even byte: a number of two digits */
    uint32_t year = (uint32_t)(digits & 0xff) * 100 + (uint32_t)(digits >> 16 & 0xff);
    uint32_t month = (uint32_t)(digits >> 32 & 0xff), day = (uint32_t)(digits >> 48 & 0xff);
    uint32_t index = (year - DH_YEAR_MIN) * 12 + month - 1;
    if (year - DH_YEAR_MIN > DH_YEAR_MAX - DH_YEAR_MIN || month - 1 > 11 || day - 1 >= month_lengths[index])
        return false;
    *out = month_begins[index] + (int32_t)day - 1;
    return true;
}

static dh_status read_dates(dh_reading *r)
{
    int32_t *values = r->out->values, last = 0;
    uint64_t low = 0;
    uint16_t high = 0;
    bool any = false; /* low and high hold the characters of the date `last` */
    bool may_be_empty = r->rule->direct && !r->rule->entry->spec->columns[r->rule->column].required;
    const dh_field_rule rule = *r->rule;
    const dh_places from = dh_reading_places(r);
    for (int32_t i = 0; i < from.n; i++) {
        bool irregular_records;
        dh_slice raw = dh_place_of(&from, i, &irregular_records);
        if (raw.size == 10 && rule.has_date) {
            uint64_t a;
            uint16_t b;
            memcpy(&a, raw.data, 8);
            memcpy(&b, raw.data + 8, 2);
            if ((any && a == low && b == high) || direct_date(&rule, raw.data, &last)) {
                values[i] = last;
                low = a;
                high = b;
                any = true;
                continue;
            }
        }
        if (raw.size > 0 || !may_be_empty) {
            DH_TRY(read_other(r, i, raw, irregular_records));
            continue;
        }
        if (r->out->valid == NULL && set_unknown(r, i) != 0) return dh_error_nomem(r->error);
        r->out->valid[i] = 0;
        values[i] = 0;
    }
    return DH_OK;
}

/* ---- numbers ---- */

/* One to fifteen digits and nothing else. */
static inline bool direct_digits(dh_slice raw, int64_t *out)
{
    if (raw.size == 0 || raw.size > 15) return false;
    int64_t value = 0;
    for (size_t i = 0; i < raw.size; i++) {
        uint32_t digit = (uint32_t)(unsigned char)raw.data[i] - '0';
        if (digit > 9) return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

static bool in_range(const dh_column_spec *spec, double value)
{
    return spec->min > spec->max || (value >= spec->min && value <= spec->max);
}

static dh_status read_numbers(dh_reading *r)
{
    const dh_column_spec *spec = &r->rule->entry->spec->columns[r->rule->column];
    dh_vector *v = r->out;
    bool direct = r->rule->direct;
    const dh_places from = dh_reading_places(r);
    for (int32_t i = 0; i < from.n; i++) {
        bool irregular_records;
        int64_t value;
        dh_slice raw = dh_place_of(&from, i, &irregular_records);
        if (!direct || !direct_digits(raw, &value) || !in_range(spec, (double)value)) {
            DH_TRY(read_other(r, i, raw, irregular_records));
        } else if (v->type == DH_INT64) {
            ((int64_t *)v->values)[i] = value;
        } else {
            ((double *)v->values)[i] = (double)value;
            if (v->lower != NULL) v->lower[i] = v->upper[i] = (double)value;
        }
    }
    return DH_OK;
}

/* ---- texts ---- */

static dh_status read_texts(dh_reading *r)
{
    dh_slice *values = r->out->values;
    const dh_places from = dh_reading_places(r);
    const bool repair = r->rule->entry->repair;
    for (int32_t i = 0; i < from.n; i++) {
        bool irregular_records;
        dh_slice raw = dh_place_of(&from, i, &irregular_records), text = raw;
        bool inner = raw.size >= 2 && raw.data[0] == '"' && !irregular_records;
        if (inner) text = (dh_slice){raw.data + 1, raw.size - 2};
        bool doubled = inner && memchr(text.data, '"', text.size) != NULL;
        bool doubtful = repair && dh_suspect_is_possible(text.data, text.size);
        if (irregular_records || doubtful || !dh_reading_is_direct(r, text, doubled))
            DH_TRY(read_other(r, i, raw, irregular_records));
        else if (doubled)
            DH_TRY(dh_reading_resolve(r, raw, irregular_records, &values[i]));
        else
            values[i] = text;
    }
    return DH_OK;
}

static dh_status read_others(dh_reading *r)
{
    const dh_places from = dh_reading_places(r);
    for (int32_t i = 0; i < from.n; i++) {
        bool irregular_records;
        dh_slice raw = dh_place_of(&from, i, &irregular_records);
        DH_TRY(read_other(r, i, raw, irregular_records));
    }
    return DH_OK;
}

dh_status dh_field_read(dh_field_reader *reader, const dh_field_rule *rule, const dh_chunk *chunk, int32_t field,
                        int64_t begin, const int32_t *rows, int32_t n, uint8_t *invalid, const dh_fault_sink *sink,
                        dh_arena *arena, const dh_vector **out, dh_error *error)
{
    dh_vector *v = dh_vector_new(arena, rule->type, n);
    if (v == NULL) return dh_error_nomem(error);
    v->dictionary = rule->dictionary;
    *out = v;
    dh_reading r = {reader, rule, chunk, field, begin, rows, invalid, sink, arena, v, error};
    switch (rule->type) {
    case DH_BOOL:
    case DH_CATEGORY: return dh_reading_codes(&r);
    case DH_DATE: return read_dates(&r);
    case DH_INT64:
    case DH_COUNT:
    case DH_FLOAT64: return read_numbers(&r);
    case DH_TEXT: return read_texts(&r);
    default: return read_others(&r);
    }
}
