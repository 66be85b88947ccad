/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One cell: its bytes are checked, null is told apart, the text is mapped and then parsed as its column's type. */
#include "load/cells/cell.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/message.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/text_visible.h"
#include "load/cells/repair.h"
#include "load/cells/suspect.h"
#include "load/values/count.h"
#include "load/values/date_year.h"
#include "load/values/ditto.h"

const dh_date_format dh_typed_dates[DH_TYPED_DATES] = {{"y-m-d", "y-m-d", 5, false},
                                                       {"y-m-dTH:M:S", "y-m-dTH:M:S", 11, true}};

static const char *const spreadsheet_errors[] = {"#N/A",  "#REF!",  "#VALUE!", "#DIV/0!", "#NAME?",
                                                 "#NUM!", "#NULL!", "#SPILL!", "#CALC!",  "#FIELD!"};

#define SERIAL_FIRST 7305  /* 1990-01-01 */
#define SERIAL_LAST  33237 /* 2060-12-31 */

typedef struct cell {
    const dh_load_entry *entry;
    const dh_column_spec *spec;
    int32_t column;
    const char *text;
    size_t size;
    dh_number_style style;
    const dh_date_format *dates;
    int32_t n_dates;
    bool typed;
    dh_arena *scratch;
    dh_strbuf *reason;
    unsigned suspects;
} cell;

/* Compares a sized text with a NUL-terminated one. */
static int compare_text(const char *text, size_t size, const char *other)
{
    size_t n = strlen(other);
    int order = memcmp(text, other, size < n ? size : n);
    return order != 0 ? order : size < n ? -1 : size > n;
}

static dh_status check_bytes(cell *c)
{
    size_t bad = dh_text_invalid_at(c->text, c->size);
    if (bad < c->size) {
        dh_strbuf_printf(c->reason, dh_tr("is not valid UTF-8 at byte %zu (\\x%02X); save the file as UTF-8"), bad + 1,
                         (unsigned)(unsigned char)c->text[bad]);
        return DH_EDATA;
    }
    const char *nul = c->size > 0 ? memchr(c->text, '\0', c->size) : NULL;
    if (nul != NULL) {
        dh_strbuf_printf(c->reason, dh_tr("holds a NUL byte at byte %zu"), (size_t)(nul - c->text) + 1);
        return DH_EDATA;
    }
    dh_text_trim(&c->text, &c->size);
    if (dh_text_has_invisible(c->text, c->size)) {
        char *visible = dh_arena_alloc(c->scratch, c->size + 1);
        if (visible == NULL) return DH_ENOMEM;
        c->size = dh_text_visible(c->text, c->size, visible);
        c->text = visible;
        c->suspects |= DH_SUSPECT(DH_SUSPECT_INVISIBLE);
        dh_text_trim(&c->text, &c->size);
    }
    if (!dh_text_needs_nfc(c->text, c->size)) return DH_OK;
    size_t size;
    char *composed = dh_text_nfc(c->text, c->size, &size);
    const char *kept = composed != NULL ? dh_arena_strndup(c->scratch, composed, size) : NULL;
    dh_free(composed);
    if (kept == NULL) return DH_ENOMEM;
    c->text = kept;
    c->size = size;
    return DH_OK;
}

/* Joins blanks; false when out of memory. */
static bool join_blanks(cell *c)
{
    char *joined = dh_arena_alloc(c->scratch, c->size + 1);
    if (joined == NULL) return false;
    c->size = dh_text_join_blanks(c->text, c->size, joined);
    c->text = joined;
    c->suspects |= DH_SUSPECT(DH_SUSPECT_BLANKS);
    return true;
}

/* Excel's errors have names, LibreOffice's others numbers: Err:508. */
static bool is_spreadsheet_error(const cell *c)
{
    for (size_t i = 0; i < sizeof spreadsheet_errors / sizeof spreadsheet_errors[0]; i++)
        if (compare_text(c->text, c->size, spreadsheet_errors[i]) == 0) return true;
    return c->size == 7 && memcmp(c->text, "Err:5", 5) == 0;
}

static bool is_unknown(const cell *c)
{
    if (c->size == 0) return true;
    for (int32_t i = 0; i < c->entry->n_unknown; i++)
        if (compare_text(c->text, c->size, c->entry->unknown[i]) == 0) return true;
    return false;
}

/* Replaces the cell's text by what the value map has for it; false when it has nothing (NULL). */
static bool take_mapped(cell *c, const char *to)
{
    if (to == NULL) return false;
    c->text = to;
    c->size = strlen(to);
    return true;
}

static bool map_text(cell *c)
{
    return take_mapped(c, dh_value_map_find(&c->entry->values[c->column], c->text, c->size));
}

/* The same for another spelling of what is mapped. */
static dh_status map_alike(cell *c, bool *mapped)
{
    const char *to;
    DH_TRY(dh_value_map_find_alike(&c->entry->values[c->column], c->text, c->size, &to));
    *mapped = take_mapped(c, to);
    return DH_OK;
}

/* Whether the text is another spelling of a word for unknown. */
static dh_status is_unknown_alike(const cell *c, bool *out)
{
    size_t size;
    bool remembered = c->spec->type == DH_CATEGORY || c->spec->type == DH_BOOL;
    if (c->entry->n_unknown_alike == 0 || !remembered) return DH_OK;
    char *alike = dh_text_alike(c->text, c->size, &size);
    if (alike == NULL) return DH_ENOMEM;
    for (int32_t i = 0; !*out && i < c->entry->n_unknown_alike; i++)
        *out = compare_text(alike, size, c->entry->unknown_alike[i]) == 0;
    dh_free(alike);
    return DH_OK;
}

static dh_status refuse_choice(cell *c)
{
    const dh_value_map *map = &c->entry->values[c->column];
    size_t n = 0, total = (size_t)map->n;
    while (c->spec->choices[n] != NULL) n++;
    total += n;
    const char **names = dh_arena_zalloc(c->scratch, total + 1, sizeof *names);
    const char *text = dh_arena_strndup(c->scratch, c->text, c->size);
    if (names == NULL || text == NULL) return DH_ENOMEM;
    for (size_t i = 0; i < n; i++) names[i] = c->spec->choices[i];
    for (int32_t i = 0; i < map->n; i++) names[n + (size_t)i] = map->pairs[i].from;
    dh_strbuf list = {0};
    for (size_t i = 0; i < total; i++) dh_strbuf_printf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    const char *nearest = dh_text_nearest(text, names, total), *allowed = list.data != NULL ? list.data : "";
    if (nearest != NULL)
        dh_strbuf_printf(c->reason, dh_tr("is none of the values allowed: %s; did you mean '%s'?"), allowed, nearest);
    else
        dh_strbuf_printf(c->reason, dh_tr("is none of the values allowed: %s; 'values' can say which of them it means"),
                         allowed);
    bool failed = list.failed;
    dh_strbuf_free(&list);
    return failed ? DH_ENOMEM : DH_EDATA;
}

/* Takes the choice of which the text is another spelling, if there is one. */
static dh_status take_alike_choice(cell *c, bool *allowed)
{
    size_t size;
    char *alike = dh_text_alike(c->text, c->size, &size);
    if (alike == NULL) return DH_ENOMEM;
    dh_status status = DH_OK;
    for (size_t i = 0; status == DH_OK && !*allowed && c->spec->choices[i] != NULL; i++) {
        char *choice = dh_text_alike(c->spec->choices[i], strlen(c->spec->choices[i]), NULL);
        if (choice == NULL) status = DH_ENOMEM;
        *allowed = choice != NULL && compare_text(alike, size, choice) == 0;
        dh_free(choice);
        if (!*allowed) continue;
        c->text = c->spec->choices[i];
        c->size = strlen(c->text);
    }
    dh_free(alike);
    return status;
}

static dh_status read_category(cell *c, dh_value *out)
{
    bool allowed = c->spec->choices == NULL;
    for (size_t i = 0; !allowed && c->spec->choices[i] != NULL; i++)
        allowed = compare_text(c->text, c->size, c->spec->choices[i]) == 0;
    if (!allowed && c->entry->spellings) DH_TRY(take_alike_choice(c, &allowed));
    if (!allowed) return refuse_choice(c);
    out->as.text.data = c->text;
    out->as.text.size = c->size;
    return DH_OK;
}

static dh_status check_range(const cell *c, double low, double high)
{
    if (c->spec->min > c->spec->max) return DH_OK;
    double limit = low < c->spec->min ? c->spec->min : c->spec->max;
    if (low >= c->spec->min && high <= c->spec->max) return DH_OK;
    char shown[32];
    dh_text_from_double(limit, shown);
    if (low < c->spec->min)
        dh_strbuf_printf(c->reason, dh_tr("is below the limit, %s"), shown);
    else
        dh_strbuf_printf(c->reason, dh_tr("is above the limit, %s"), shown);
    return DH_EDATA;
}

/* Whether the text stands for the cell above, which was not found (load/ditto.h): says so. NT may be a code. */
static dh_status refuse_ditto(cell *c, bool *out)
{
    dh_ditto kind = DH_DITTO_NONE;
    bool is_text = c->spec->type == DH_CATEGORY || c->spec->type == DH_TEXT;
    *out = false;
    if (c->entry->keep_dittos || !dh_ditto_is_possible(c->text, c->size)) return DH_OK;
    if (!dh_ditto_of(&kind, c->text, c->size)) return DH_ENOMEM;
    *out = kind == DH_DITTO_MARK || (kind == DH_DITTO_OR_CODE && !is_text);
    if (*out)
        dh_strbuf_add(c->reason,
                      dh_tr("stands for the cell above, where no value is known; write the value itself; ditto = true "
                            "looks for it in large files, too, and ditto = false reads such marks as texts"));
    return DH_OK;
}

/* The day that numbers count from. */
static int32_t serial_zero(const dh_load_entry *entry)
{
    if (entry->is_1904) return DH_SERIAL_1904;
    return entry->serial_zero != 0 ? entry->serial_zero : DH_SERIAL_1900;
}

/* Reads the number that spreadsheets have for a day, where the entry says that there are such: whole days of 1990 to
 * 2060. */
static bool read_serial(cell *c, int32_t *days)
{
    int32_t serial = 0;
    if (c->entry->serial_zero == 0 || c->size != 5) return false;
    for (size_t i = 0; i < c->size; i++) {
        if (c->text[i] < '0' || c->text[i] > '9') return false;
        serial = serial * 10 + (c->text[i] - '0');
    }
    *days = serial - serial_zero(c->entry);
    if (*days < SERIAL_FIRST || *days > SERIAL_LAST) return false;
    c->suspects |= DH_SUSPECT(DH_SUSPECT_SERIAL);
    return true;
}

/* Whether a day is wanted where a workbook has a number, which may be one that lacks its format: says which. */
static bool is_serial(const cell *c)
{
    char *end = NULL, number[32], day[11];
    if (!c->typed || c->size >= sizeof number || memchr(c->text, '-', c->size) != NULL) return false;
    memcpy(number, c->text, c->size);
    number[c->size] = '\0';
    double serial = dh_text_to_double(number, &end);
    if (end == number || *end != '\0') return false;
    if (serial < 1 || serial > 73050) return false; /* to the year 2099 */
    int32_t days = (int32_t)serial - serial_zero(c->entry);
    bool usual = days >= SERIAL_FIRST && days <= SERIAL_LAST && c->entry->serial_zero == 0;
    dh_date_format_iso(days, day);
    dh_strbuf_printf(
        c->reason,
        usual ? dh_tr("is a number and no date; if it is the day %s, give the cells a date format in the workbook, or "
                      "add \"serial\" to dates")
              : dh_tr("is a number and no date; if it is the day %s, give the cells a date format in the workbook"),
        day);
    return true;
}

/* Whether a text that is not mapped stands where the first and the last day come of one cell, a period in words: says
 * how those are written that are mapped. */
static bool is_period(const cell *c)
{
    const dh_load_entry *e = c->entry;
    const char *header = e->headers[c->column];
    bool shared = false;
    if (header == NULL || e->values[c->column].n == 0) return false;
    for (int32_t i = 0; i < e->spec->n_columns; i++)
        shared = shared || (i != c->column && e->spec->columns[i].type == DH_DATE && e->headers[i] != NULL &&
                            strcmp(e->headers[i], header) == 0);
    if (!shared) return false;
    dh_strbuf_printf(c->reason,
                     dh_tr("is no period that is known; write it like '%s', or say its first and last day in 'values' "
                           "of 'from' and 'to'"),
                     e->values[c->column].pairs[0].from);
    return true;
}

/* Gives a day without a year that of the entry; *is: it was such a day, and can be read now. */
static dh_status add_year(cell *c, bool *is)
{
    const char *whole = NULL;
    *is = false;
    if (c->entry->year == 0 || c->typed) return DH_OK;
    if (!dh_date_with_year(&whole, c->text, c->size, c->entry->year, c->dates, c->n_dates, c->scratch))
        return DH_ENOMEM;
    *is = take_mapped(c, whole);
    if (*is) c->suspects |= DH_SUSPECT(DH_SUSPECT_YEAR);
    if (*is) dh_strbuf_clear(c->reason);
    return DH_OK;
}

/* Whether a time may be written with its offset from UTC. */
static bool has_offset(const cell *c)
{
    for (int32_t i = 0; i < c->n_dates; i++)
        if (memchr(c->dates[i].parts, 'z', (size_t)c->dates[i].n_parts) != NULL) return true;
    return false;
}

/* A day, or a point in time. */
static dh_status read_day(cell *c, dh_value *out)
{
    int32_t days = 0;
    dh_day_said said = {.zone = DH_ZONE_NONE};
    bool only_day = c->spec->type == DH_DATE, good = false;
    if (read_serial(c, &days)) {
        out->as.integer = only_day ? days : days * INT64_C(86400000000);
        return DH_OK;
    }
    bool more = !(only_day && is_period(c)) && !is_serial(c);
    while (more) {
        good = only_day ? dh_value_parse_date(&days, &said, c->text, c->size, c->dates, c->n_dates, c->reason)
                        : dh_value_parse_datetime(&out->as.integer, &said, c->text, c->size, c->dates, c->n_dates,
                                                  c->reason);
        more = false;
        if (!good && (c->suspects & DH_SUSPECT(DH_SUSPECT_YEAR)) == 0) DH_TRY(add_year(c, &more));
    }
    if (only_day) out->as.integer = days;
    if (good && said.zone == DH_ZONE_UTC) c->suspects |= DH_SUSPECT(DH_SUSPECT_UTC);
    if (good && said.zone == DH_ZONE_LOCAL && has_offset(c)) c->suspects |= DH_SUSPECT(DH_SUSPECT_LOCAL);
    if (good && said.has_offset) c->suspects |= dh_suspect_of_offset(said.offset);
    if (good && said.other_weekday) c->suspects |= DH_SUSPECT(DH_SUSPECT_WEEKDAY);
    return good ? DH_OK : DH_EDATA;
}

static dh_status read_value(cell *c, dh_value *out)
{
    const dh_load_entry *e = c->entry;
    bool truth = false, good = false;
    switch (c->spec->type) {
    case DH_BOOL:
        good = dh_value_parse_bool(&truth, c->text, c->size, c->reason);
        out->as.boolean = truth;
        break;
    case DH_INT64:
        good = dh_value_parse_int64(&out->as.integer, c->text, c->size, c->style, c->reason);
        if (good) return check_range(c, (double)out->as.integer, (double)out->as.integer);
        break;
    case DH_FLOAT64:
        good = dh_value_parse_float64(&out->as.number, c->text, c->size, c->style, c->reason);
        if (good) return check_range(c, out->as.number, out->as.number);
        break;
    case DH_DATE:
    case DH_DATETIME: return read_day(c, out);
    case DH_COUNT:
        DH_TRY(dh_count_parse(&out->as.count, c->text, c->size, c->style, e->tolerance, c->spec->counts, c->reason));
        return check_range(c, out->as.count.stated, out->as.count.stated);
    case DH_CATEGORY: return read_category(c, out);
    default:
        out->as.text.data = c->text;
        out->as.text.size = c->size;
        return DH_OK;
    }
    return good ? DH_OK : DH_EDATA;
}

/* Repairs the text, which is `text` as it was written, of what it is suspected of; what is left is suspected still.
 * Blanks must not be taken away before: an unusual one may be half of a letter. */
static dh_status repair(cell *c, const char *text, size_t size)
{
    static const dh_suspect pairs[][2] = {{DH_SUSPECT_TWICE, DH_SUSPECT_FROM_TWICE},
                                          {DH_SUSPECT_ENTITY, DH_SUSPECT_FROM_ENTITY},
                                          {DH_SUSPECT_ALIKE, DH_SUSPECT_FROM_ALIKE}};
    dh_strbuf made = {0};
    unsigned before = c->suspects, after = 0;
    dh_text_repair(&made, text, size, before);
    const char *kept = made.failed ? NULL : dh_arena_strndup(c->scratch, made.data != NULL ? made.data : "", made.size);
    c->text = kept;
    c->size = made.size;
    c->suspects = 0;
    dh_strbuf_free(&made);
    if (kept == NULL) return DH_ENOMEM;
    DH_TRY(check_bytes(c));
    if (c->spec->type == DH_CATEGORY && dh_text_has_loose_blanks(c->text, c->size) && !join_blanks(c)) return DH_ENOMEM;
    if (!dh_suspects_of(&after, c->text, c->size)) return DH_ENOMEM;
    c->suspects |= after;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (before & ~after & DH_SUSPECT(pairs[i][0])) c->suspects |= DH_SUSPECT(pairs[i][1]);
    return DH_OK;
}

static dh_status read_cell(cell *c, dh_value *out)
{
    const char *written = c->text;
    size_t size = c->size;
    *out = (dh_value){.type = c->spec->type, .valid = 1};
    DH_TRY(check_bytes(c));
    bool unknown = is_unknown(c);
    bool mapped = !unknown && map_text(c); /* what is mapped was thought of */
    if (!unknown && !mapped && c->spec->type == DH_CATEGORY && dh_text_has_loose_blanks(c->text, c->size)) {
        if (!join_blanks(c)) return DH_ENOMEM;
        unknown = is_unknown(c);
        mapped = !unknown && map_text(c);
    }
    if (!unknown && !mapped) DH_TRY(map_alike(c, &mapped));
    if (!unknown && !mapped) DH_TRY(is_unknown_alike(c, &unknown));
    if (mapped) unknown = c->size == 0;
    bool unsaid = mapped && unknown && c->spec->choices != NULL && c->text != dh_value_none;
    if (unsaid) c->suspects |= DH_SUSPECT(DH_SUSPECT_UNSAID);
    if (!unknown && !mapped && (c->spec->type == DH_CATEGORY || c->spec->type == DH_TEXT)) {
        unsigned suspects;
        if (!dh_suspects_of(&suspects, c->text, c->size)) return DH_ENOMEM;
        c->suspects |= suspects;
        unsigned repairable =
            DH_SUSPECT(DH_SUSPECT_TWICE) | DH_SUSPECT(DH_SUSPECT_ENTITY) | DH_SUSPECT(DH_SUSPECT_ALIKE);
        if (c->entry->repair && suspects & repairable) {
            DH_TRY(repair(c, written, size));
            unknown = is_unknown(c);
            mapped = !unknown && map_text(c);
            if (!unknown && !mapped) DH_TRY(map_alike(c, &mapped));
            unknown = unknown || c->size == 0;
        }
    }
    if (!unknown && compare_text(c->text, c->size, "#BLOB!") == 0) { /* so sources call what is no text or number */
        dh_strbuf_add(c->reason, dh_tr("is bytes of a database (a BLOB), not a value"));
        return DH_EDATA;
    }
    if (!unknown && is_spreadsheet_error(c)) {
        dh_strbuf_printf(c->reason, dh_tr("is a spreadsheet's error (%.*s), not a value"), (int)c->size, c->text);
        return DH_EDATA;
    }
    bool is_ditto = false;
    if (!unknown && !mapped) DH_TRY(refuse_ditto(c, &is_ditto));
    if (is_ditto) return DH_EDATA;
    int32_t day;
    if (mapped && !unknown && c->spec->type == DH_DATE && dh_date_parse_iso(c->text, c->size, &day)) {
        out->as.integer = day; /* dataset.lua writes days so, whatever the files do */
        return DH_OK;
    }
    if (!unknown) return read_value(c, out);
    out->valid = 0;
    if (!c->spec->required) return DH_OK;
    dh_strbuf_add(c->reason, dh_tr("is required and must not be unknown"));
    return DH_EDATA;
}

dh_status dh_cell_read(dh_value *out, const dh_load_entry *entry, int32_t column, bool typed, const char *text,
                       size_t size, dh_arena *scratch, dh_strbuf *reason, unsigned *suspects)
{
    cell c = {.entry = entry,
              .spec = &entry->spec->columns[column],
              .column = column,
              .text = text,
              .size = size,
              .style = typed ? DH_NUMBERS_PLAIN : entry->numbers,
              .dates = typed ? dh_typed_dates : entry->dates,
              .n_dates = typed ? DH_TYPED_DATES : entry->n_dates,
              .typed = typed,
              .scratch = scratch,
              .reason = reason};
    dh_status status = read_cell(&c, out);
    if (suspects != NULL) *suspects = c.suspects;
    return status == DH_EDATA && reason->failed ? DH_ENOMEM : status;
}

dh_status dh_cell_constant(dh_value *out, const dh_load_entry *entry, int32_t column, dh_arena *scratch,
                           dh_strbuf *reason)
{
    const dh_constant *constant = &entry->constants[column];
    const dh_column_spec *spec = &entry->spec->columns[column];
    size_t size = strlen(constant->text);
    int32_t days;
    if ((spec->type == DH_DATE || spec->type == DH_DATETIME) && dh_date_parse_iso(constant->text, size, &days)) {
        *out = (dh_value){.type = spec->type, .valid = 1};
        out->as.integer = spec->type == DH_DATE ? days : days * INT64_C(86400000000);
        return DH_OK;
    }
    cell c = {.entry = entry,
              .spec = spec,
              .column = column,
              .text = constant->text,
              .size = size,
              .style = constant->style,
              .dates = entry->dates,
              .n_dates = entry->n_dates,
              .scratch = scratch,
              .reason = reason};
    dh_status status = read_cell(&c, out);
    return status == DH_EDATA && reason->failed ? DH_ENOMEM : status;
}
