/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See typed.h. */
#include "load/scan/typed.h"

#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "base/text.h"

#define MICROSECONDS_OF_A_DAY INT64_C(86400000000)

/* Whether a text has no character that is escaped: eight bytes at a time, as most have none. */
static bool is_simple(const char *text, size_t size)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
    size_t i = 0;
    for (uint64_t word; i + sizeof word <= size; i += sizeof word) {
        memcpy(&word, text + i, sizeof word);
        uint64_t quote = word ^ (ones * '"'), control = (word - ones * 0x20) & ~word;
        if (((((quote - ones) & ~quote) | control) & high) != 0) return false;
    }
    for (; i < size; i++)
        if (text[i] == '"' || (unsigned char)text[i] < 0x20) return false;
    return true;
}

static void write_text(dh_strbuf *out, const char *text, size_t size)
{
    if (size == 0) return;
    if (is_simple(text, size)) {
        char *at = dh_strbuf_room(out, size + 2);
        if (at == NULL) return;
        at[0] = at[size + 1] = '"';
        memcpy(at + 1, text, size);
        out->size += size + 2;
        return;
    }
    dh_strbuf_add_char(out, '"');
    for (size_t i = 0, begin = 0; i <= size; i++) {
        char c = i < size ? text[i] : '\0', letter = c == '\n' ? 'n' : c == '\r' ? 'r' : 'e';
        bool escaped = i < size && (c == '\n' || c == '\r' || c == DH_TYPED_ESCAPE);
        if (i < size && c != '"' && !escaped) continue;
        dh_strbuf_add_bytes(out, text + begin, i - begin);
        begin = i + (escaped ? 1 : 0); /* a quote stands there twice: now, and with what follows it */
        if (escaped) dh_strbuf_add_char(out, DH_TYPED_ESCAPE);
        if (i < size) dh_strbuf_add_char(out, escaped ? letter : '"');
    }
    dh_strbuf_add_char(out, '"');
}

static void write_number(dh_strbuf *out, double number)
{
    char shown[64];
    bool whole = fabs(number) < 9007199254740992.0 && number == floor(number);
    if (isfinite(number))
        dh_strbuf_add_bytes(out, shown,
                            whole ? dh_text_from_int64((int64_t)number, shown) : dh_text_from_double(number, shown));
}

static int64_t day_of(const dh_value *value)
{
    if (value->type == DH_DATE) return value->as.integer;
    return value->as.integer / MICROSECONDS_OF_A_DAY - (value->as.integer % MICROSECONDS_OF_A_DAY < 0);
}

bool dh_typed_has_day(const dh_value *value)
{
    int64_t day = day_of(value);
    return day >= DH_DATE_MIN && day <= DH_DATE_MAX;
}

static dh_status write_day(dh_strbuf *out, const dh_value *value, dh_error *error)
{
    char shown[64];
    if (!dh_typed_has_day(value)) return dh_error_set(error, DH_EDATA, "a date lies outside of the years 1 to 9999");
    size_t size = value->type == DH_DATETIME ? dh_datetime_format_iso(value->as.integer, shown)
                                             : dh_date_format_iso((int32_t)value->as.integer, shown);
    dh_strbuf_add_bytes(out, shown, size);
    return DH_OK;
}

dh_status dh_typed_write(dh_strbuf *out, const dh_value *value, dh_error *error)
{
    char shown[32];
    if (!value->valid) return DH_OK;
    switch (value->type) {
    case DH_BOOL: dh_strbuf_add(out, value->as.boolean ? "true" : "false"); return DH_OK;
    case DH_INT64: dh_strbuf_add_bytes(out, shown, dh_text_from_int64(value->as.integer, shown)); return DH_OK;
    case DH_FLOAT64: write_number(out, value->as.number); return DH_OK;
    case DH_DATE:
    case DH_DATETIME: return write_day(out, value, error);
    case DH_TEXT: write_text(out, value->as.text.data, value->as.text.size); return DH_OK;
    default:
        return dh_error_set(error, DH_EPLUGIN, "a cell is of the type %d, which cells of files do not have",
                            (int)value->type);
    }
}

#define REFUSED "\"!\"\x1e" /* what such a field begins with */

void dh_typed_write_refusal(dh_strbuf *out, const dh_typed_refusal *refusal)
{
    static const char escaped[] = "\n\r\x1e\",", letters[] = "nreqc";
    dh_strbuf_printf(out, REFUSED "%c%d %lld ", refusal->why, (int)refusal->column, (long long)refusal->size);
    for (size_t i = 0; i < refusal->n_shown; i++) {
        const char *found = memchr(escaped, refusal->shown[i], sizeof escaped - 1);
        if (found != NULL) dh_strbuf_add_char(out, DH_TYPED_ESCAPE);
        dh_strbuf_add_char(out, found != NULL ? letters[found - escaped] : refusal->shown[i]);
    }
}

bool dh_typed_read_refusal(dh_typed_refusal *out, const char *field, size_t size)
{
    const size_t begin = sizeof REFUSED - 1;
    *out = (dh_typed_refusal){0};
    if (size <= begin || memcmp(field, REFUSED, begin) != 0) return false;
    out->why = field[begin];
    size_t at = begin + 1;
    for (; at < size && field[at] >= '0' && field[at] <= '9'; at++) out->column = out->column * 10 + (field[at] - '0');
    for (at++; at < size && field[at] >= '0' && field[at] <= '9'; at++) out->size = out->size * 10 + (field[at] - '0');
    at += at < size;
    out->shown = field + at;
    out->n_shown = size - at;
    return true;
}

size_t dh_typed_unescape(char *text, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (c == DH_TYPED_ESCAPE && i + 1 < size) {
            i++;
            switch (text[i]) {
            case 'n': c = '\n'; break;
            case 'r': c = '\r'; break;
            case 'q': c = '"'; break;
            case 'c': c = ','; break;
            default: c = DH_TYPED_ESCAPE;
            }
        }
        text[n++] = c;
    }
    return n;
}
