/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of formats, and handing a table to the one that is asked for. */
#include "table/write.h"

#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/message.h"
#include "base/text.h"
#include "table/reading.h"

/* In the order in which they are named to users. */
#define FORMATS(row) row(table) row(csv) row(csv_excel) row(json) row(md) row(html) row(xlsx) row(sqlite)

#define DECLARED(name) extern const dh_table_format dh_table_format_##name;
#define POINTER(name)  &dh_table_format_##name,

FORMATS(DECLARED)
const dh_table_format *const dh_table_formats[] = {FORMATS(POINTER) NULL};

const dh_table_format *dh_table_format_find(const char *name)
{
    for (const dh_table_format *const *format = dh_table_formats; *format; format++)
        if (strcmp((*format)->name, name) == 0) return *format;
    return NULL;
}

const char *dh_table_format_nearest(const char *name)
{
    static const struct {
        const char *said;
        const dh_table_format *meant;
    } others[] = {{"excel", &dh_table_format_xlsx},
                  {"xls", &dh_table_format_xlsx},
                  {"markdown", &dh_table_format_md},
                  {"text", &dh_table_format_table}};
    const char *names[16];
    size_t n = 0, n_others = sizeof others / sizeof others[0];
    for (size_t i = 0; i < n_others; i++) names[n++] = others[i].said;
    for (const dh_table_format *const *format = dh_table_formats; *format && n < sizeof names / sizeof names[0];
         format++)
        names[n++] = (*format)->name;
    const char *nearest = dh_text_nearest(name, names, n);
    for (size_t i = 0; nearest != NULL && i < n_others; i++)
        if (nearest == others[i].said) return others[i].meant->name;
    return nearest;
}

const dh_table_format *dh_table_format_of_ending(const char *ending)
{
    for (const dh_table_format *const *format = dh_table_formats; *format; format++)
        if ((*format)->ending && strcasecmp((*format)->ending, ending) == 0) return *format;
    return NULL;
}

/* Builds "a, b or c": each word is held until it is known whether it is the last. */
static void add_word(dh_strbuf *out, const char **held, int *n, const char *next)
{
    if (*held) dh_strbuf_printf(out, "%s%s", (*n)++ > 0 ? ", " : "", *held);
    *held = next;
}

static void end_words(dh_strbuf *out, const char *held, int n)
{
    if (held) dh_strbuf_printf(out, "%s%s", n > 0 ? dh_tr(" or ") : "", held);
}

void dh_table_format_names(dh_strbuf *out)
{
    const char *held = NULL;
    int n = 0;
    for (const dh_table_format *const *format = dh_table_formats; *format; format++)
        add_word(out, &held, &n, (*format)->name);
    end_words(out, held, n);
}

void dh_table_format_endings(dh_strbuf *out, const char *further)
{
    const char *held = NULL;
    int n = 0;
    for (const dh_table_format *const *format = dh_table_formats; *format; format++)
        if ((*format)->ending) add_word(out, &held, &n, (*format)->ending);
    if (further) add_word(out, &held, &n, further);
    end_words(out, held, n);
}

typedef struct sink {
    dh_table_take take;
    void *context;
} sink;

/* A dh_write_flush: hands the bytes to the caller's dh_table_take. */
static dh_status pass_on(dh_strbuf *text, void *context, dh_error *error)
{
    const sink *to = context;
    if (text->failed) return dh_error_nomem(error);
    dh_status status = text->size > 0 ? to->take(to->context, text->data, text->size, error) : DH_OK;
    dh_strbuf_clear(text);
    return status;
}

static dh_status write_format(dh_strbuf *out, const dh_table *table, const dh_table_format *format,
                              const dh_write_options *how, dh_error *error)
{
    dh_table *read = NULL;
    if (format->is_read) DH_TRY(dh_table_for_reading(&read, table, !format->is_data, error));
    dh_status status = format->write(out, read != NULL ? read : table, how, error);
    dh_table_free(read);
    return status == DH_OK && out->failed ? dh_error_nomem(error) : status;
}

dh_status dh_table_write(dh_strbuf *out, const dh_table *table, const dh_table_format *format, dh_locale locale,
                         dh_error *error)
{
    return write_format(out, table, format, &(dh_write_options){.locale = locale}, error);
}

dh_status dh_table_write_to(dh_table_take take, void *context, const dh_table *table, const dh_table_format *format,
                            const dh_write_options *how, dh_error *error)
{
    dh_strbuf text = {0};
    sink to = {take, context};
    dh_write_options flushed = *how;
    flushed.flush = pass_on;
    flushed.context = &to;
    dh_status status = write_format(&text, table, format, &flushed, error);
    if (status == DH_OK) status = pass_on(&text, &to, error);
    dh_strbuf_free(&text);
    return status;
}

static dh_status take_file(void *context, const char *bytes, size_t size, dh_error *error)
{
    return dh_file_add(context, bytes, size, error);
}

dh_status dh_table_save(const char *path, const dh_table *table, const dh_table_format *format,
                        const dh_write_options *how, dh_error *error)
{
    dh_file *file;
    DH_TRY(dh_file_begin(&file, path, error));
    return dh_file_end(file, dh_table_write_to(take_file, file, table, format, how, error), error);
}
