/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv: a header line, then a line per row, quoted only where needed. */
#include "table/formats/formats_internal.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

/* Whether the text needs quotes. No early exit, so that the compiler vectorises the loop. */
static bool is_special(const char *text, size_t size)
{
    unsigned char special = 0;
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        special |= (unsigned char)((c == ',') | (c == '"') | (c == '\n') | (c == '\r'));
    }
    return special;
}

/* An empty text is "", so that it does not read as null. */
static char *put_text(char *at, const char *text, size_t size)
{
    if (size > 0 && !is_special(text, size)) {
        memcpy(at, text, size);
        return at + size;
    }
    *at++ = '"';
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"') *at++ = '"';
        *at++ = text[i];
    }
    *at++ = '"';
    return at;
}

/* Empty unless it is finite. */
static char *put_number(char *at, double value)
{
    return isfinite(value) ? at + dh_text_from_double(value, at) : at;
}

static dh_status write_csv(dh_strbuf *out, const dh_table *table, const dh_write_options *how, dh_error *error)
{
    static const dh_data_style style = {.text = put_text,
                                        .growth = 2,
                                        .number = put_number,
                                        .unknown = "",
                                        .row_begin = "",
                                        .row_end = "",
                                        .empty_row = "\"\"", /* most readers skip an empty line */
                                        .next = "\n",
                                        .last = "\n"};
    if (dh_table_columns(table) == 0) return DH_OK;
    return dh_data_write(out, table, &style, how, error);
}

const dh_table_format dh_table_format_csv = {.name = "csv", .ending = ".csv", .is_data = true, .write = write_csv};
