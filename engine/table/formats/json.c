/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json: one array of objects, one a line. */
#include "table/formats/formats_internal.h"

#include "base/json.h"

static char *put_moment(char *at, const dh_column *column, int64_t row)
{
    *at++ = '"';
    at = dh_data_put_iso(at, column, row);
    *at++ = '"';
    return at;
}

static dh_status write_json(dh_strbuf *out, const dh_table *table, const dh_write_options *how, dh_error *error)
{
    static const dh_data_style style = {.text = dh_json_put_text,
                                        .growth = DH_JSON_GROWTH,
                                        .number = dh_json_put_number,
                                        .moment = put_moment,
                                        .unknown = "null",
                                        .separator = ',',
                                        .names_in_rows = true,
                                        .row_begin = "{",
                                        .row_end = "}",
                                        .empty_row = "",
                                        .next = ",\n",
                                        .last = "\n"};
    dh_strbuf_add(out, dh_table_rows(table) > 0 ? "[\n" : "[");
    DH_TRY(dh_data_write(out, table, &style, how, error));
    dh_strbuf_add(out, "]\n");
    return DH_OK;
}

const dh_table_format dh_table_format_json = {
    .name = "json", .ending = ".json", .is_data = true, .is_single = true, .write = write_json};
