/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formats by name, and handing a table to the one that is asked for. */
#include "table/write.h"

#include <string.h>

#include "base/file.h"
#include "table/write_machine.h"
#include "table/write_people.h"

bool dh_table_format_parse(const char *name, dh_table_format *out)
{
    static const char *const names[] = {"table", "csv", "json", "md"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) != 0) continue;
        *out = (dh_table_format)i;
        return true;
    }
    return false;
}

typedef struct sink {
    dh_table_take take;
    void *context;
} sink;

/* Hands on what there is once it is worth a call, and at the end. */
static dh_status hand_on(dh_strbuf *text, void *context, dh_error *error)
{
    const sink *to = context;
    if (text->failed) return dh_error_nomem(error);
    dh_status status = text->size > 0 ? to->take(to->context, text->data, text->size, error) : DH_OK;
    dh_strbuf_clear(text);
    return status;
}

static dh_status write_format(dh_strbuf *out, const dh_table *table, dh_table_format format, dh_locale locale,
                              dh_write_flush flush, void *context, dh_pool *pool, dh_error *error)
{
    dh_status status = DH_OK;
    switch (format) {
    case DH_FORMAT_CSV:
    case DH_FORMAT_JSON:
        status = dh_table_write_machine(out, table, format == DH_FORMAT_JSON, flush, context, pool, error);
        break;
    case DH_FORMAT_TABLE: status = dh_table_write_grid(out, table, locale, error); break;
    case DH_FORMAT_MD: status = dh_table_write_md(out, table, locale, error); break;
    }
    return status == DH_OK && out->failed ? dh_error_nomem(error) : status;
}

dh_status dh_table_write(dh_strbuf *out, const dh_table *table, dh_table_format format, dh_locale locale,
                         dh_error *error)
{
    return write_format(out, table, format, locale, NULL, NULL, NULL, error);
}

dh_status dh_table_write_to(dh_table_take take, void *context, const dh_table *table, dh_table_format format,
                            dh_locale locale, dh_pool *pool, dh_error *error)
{
    dh_strbuf text = {0};
    sink to = {take, context};
    dh_status status = write_format(&text, table, format, locale, hand_on, &to, pool, error);
    if (status == DH_OK) status = hand_on(&text, &to, error);
    dh_strbuf_free(&text);
    return status;
}

static dh_status take_file(void *context, const char *bytes, size_t size, dh_error *error)
{
    return dh_file_add(context, bytes, size, error);
}

dh_status dh_table_save(const char *path, const dh_table *table, dh_table_format format, dh_locale locale,
                        dh_pool *pool, dh_error *error)
{
    dh_file *file;
    DH_TRY(dh_file_begin(&file, path, error));
    return dh_file_end(file, dh_table_write_to(take_file, file, table, format, locale, pool, error), error);
}
