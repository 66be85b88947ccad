/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the formats for reading have in common: the decimals of a column, text on one line, notes. */
#include "table/formats/formats_internal.h"

#include <string.h>

#include "base/message.h"
#include "base/text.h"

bool dh_reading_is_number(dh_type type)
{
    return type == DH_INT64 || type == DH_FLOAT64 || type == DH_COUNT;
}

int dh_reading_digits(const dh_column *column)
{
    if (column->type != DH_FLOAT64 && column->type != DH_COUNT) return -1;
    bool percent = column->display == DH_DISPLAY_PERCENT;
    int digits = 0;
    for (int64_t row = 0; row < column->length; row++) {
        if (!dh_column_is_valid(column, row)) continue;
        double value = dh_column_float64(column, row);
        int max = percent ? DH_FORMAT_MAX_PERCENT_DIGITS : dh_format_max_digits(value);
        int need = dh_format_digits(percent ? value * 100 : value, max);
        if (need > digits) digits = need;
    }
    return digits;
}

void dh_reading_add_head(dh_strbuf *out, const dh_table *table, int32_t index, int part)
{
    const char *head = dh_table_column_head(table, index);
    if (part == 0)
        dh_strbuf_add(out, head);
    else
        dh_strbuf_printf(out, part == 1 ? dh_tr("%s: at least") : dh_tr("%s: at most"), head);
}

const char *dh_reading_text(dh_strbuf *list, const dh_table *table, int32_t index, int64_t row, size_t *size)
{
    const dh_column *column = dh_table_column(table, index);
    const char *text = dh_column_text(column, row, size);
    if (column->type != DH_CATEGORY) return text;
    const char *read = dh_tr_names_in(list, dh_message_locale(), dh_table_column_name(table, index), text, *size);
    if (read == NULL) return text;
    *size = strlen(read);
    return read;
}

const char *dh_reading_total(const dh_table *table, int32_t index, int64_t row)
{
    return dh_table_cell_is_total(table, index, row) ? dh_tr("Total") : NULL;
}

void dh_reading_add_line(dh_strbuf *out, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        size_t begin = at;
        int32_t c = dh_text_next(text, size, &at);
        if (c == '\r' && at < size && text[at] == '\n') continue;
        if (c == '\n' || c == '\r')
            dh_strbuf_add(out, "⏎");
        else if (c == '\t')
            dh_strbuf_add_char(out, ' ');
        else if (c < 0x20 || (c >= 0x7F && c < 0xA0))
            dh_strbuf_add(out, "\xEF\xBF\xBD");
        else
            dh_strbuf_add_bytes(out, text + begin, at - begin);
    }
}

void dh_reading_add_notes(dh_strbuf *out, const dh_table *table, const char *before)
{
    const char *note;
    for (int32_t i = 0; (note = dh_table_note(table, i)) != NULL; i++) {
        dh_strbuf_add(out, before);
        dh_reading_add_line(out, note, strlen(note));
        dh_strbuf_add_char(out, '\n');
    }
}
