/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * newplugin: a plugin of Diên Hồng with one source, newplugin: reads files *.newplugin, of which each line is a date, a
 * space and a text: "2020-08-11 Thạch Hà". Change how a line is read, and the columns.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <dienhong/plugin.h>
#include <dienhong/plugin_arrow.h>

DH_PLUGIN_STAMP("newplugin", "0.1");

enum { DAY, TEXT, LINE, COLUMNS, BATCH_ROWS = 4096, LINE_SIZE = 8192 };

static const struct {
    const char *name, *format;
    dh_type type;
} columns[COLUMNS] = {{"day", "tdD", DH_DATE}, {"text", "U", DH_TEXT}, {DH_LINE_COLUMN, "l", DH_INT64}};

static const dh_host *host;

/* The stream's private data. */
typedef struct reader {
    FILE *file;
    int64_t line;
    char message[128];
} reader;

/* ---- the schema: one allocation with those of its columns ---- */

typedef struct schemas {
    struct ArrowSchema columns[COLUMNS], *list[COLUMNS];
} schemas;

static void release_column(struct ArrowSchema *schema)
{
    schema->release = NULL; /* the memory is the parent's */
}

static void release_schema(struct ArrowSchema *schema)
{
    host->free(schema->private_data);
    schema->release = NULL;
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    (void)stream;
    memset(out, 0, sizeof *out);
    schemas *s = (schemas *)host->alloc(sizeof *s);
    if (s == NULL) return ENOMEM;
    for (int i = 0; i < COLUMNS; i++) {
        s->columns[i] = (struct ArrowSchema){.format = columns[i].format,
                                             .name = columns[i].name,
                                             .flags = ARROW_FLAG_NULLABLE,
                                             .release = release_column};
        s->list[i] = &s->columns[i];
    }
    *out = (struct ArrowSchema){.format = "+s",
                                .name = "",
                                .n_children = COLUMNS,
                                .children = s->list,
                                .release = release_schema,
                                .private_data = s};
    return 0;
}

/* ---- the rows ---- */

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month < 1 || month > 12 ? 0 : days[month - 1] + (month == 2 && leap);
}

/* Days from 1970-01-01 to a day of the Gregorian calendar (Hinnant 2013, days_from_civil). */
static int32_t days_of(int year, int month, int day)
{
    year -= month <= 2;
    int era = year / 400, of_era = year - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int append_line(dh_builder *builders, char *line, int64_t number)
{
    int year, month, day, at = 0;
    line[strcspn(line, "\r\n")] = '\0';
    int dated = sscanf(line, "%4d-%2d-%2d%n", &year, &month, &day, &at) == 3 && at == 10 && year >= 1 && day >= 1 &&
                day <= days_in(year, month);
    if (!dated) at = 0;
    const char *text = line + at + strspn(line + at, " ");
    int failed = dated ? dh_builder_append_date(&builders[DAY], days_of(year, month, day))
                       : dh_builder_append_null(&builders[DAY]);
    if (!failed) failed = dh_builder_append_text(&builders[TEXT], text, strlen(text));
    return failed ? failed : dh_builder_append_int64(&builders[LINE], number);
}

/* A batch and its columns, in one allocation. */
typedef struct rows {
    struct ArrowArray columns[COLUMNS], *list[COLUMNS];
    const void *buffers[1];
} rows;

static void release_rows(struct ArrowArray *array)
{
    rows *r = (rows *)array->private_data;
    for (int i = 0; i < COLUMNS; i++)
        if (r->columns[i].release != NULL) r->columns[i].release(&r->columns[i]);
    host->free(r);
    array->release = NULL;
}

static int finish_rows(dh_builder *builders, struct ArrowArray *out)
{
    int64_t n = builders[LINE].length;
    rows *r = (rows *)host->alloc(sizeof *r);
    if (r == NULL) return -1;
    memset(r, 0, sizeof *r);
    *out = (struct ArrowArray){.length = n,
                               .n_buffers = 1,
                               .buffers = r->buffers,
                               .n_children = COLUMNS,
                               .children = r->list,
                               .release = release_rows,
                               .private_data = r};
    int failed = 0;
    for (int i = 0; i < COLUMNS; i++) {
        r->list[i] = &r->columns[i];
        if (!failed) failed = dh_builder_finish(&builders[i], &r->columns[i]);
    }
    if (failed) release_rows(out);
    return failed;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    reader *r = (reader *)stream->private_data;
    char line[LINE_SIZE];
    dh_builder builders[COLUMNS];
    int failed = 0;
    memset(out, 0, sizeof *out);
    for (int i = 0; i < COLUMNS; i++) dh_builder_init(&builders[i], columns[i].type, host);
    int long_line = 0;
    while (!failed && !long_line && builders[LINE].length < BATCH_ROWS && fgets(line, sizeof line, r->file) != NULL) {
        long_line = strlen(line) == sizeof line - 1 && line[sizeof line - 2] != '\n';
        if (!long_line) failed = append_line(builders, line, ++r->line);
    }
    if (!failed && builders[LINE].length > 0) failed = finish_rows(builders, out); /* no rows: the end */
    for (int i = 0; i < COLUMNS; i++) dh_builder_free(&builders[i]);
    if (failed) return ENOMEM;
    if (!ferror(r->file) && !long_line) return 0;
    if (long_line)
        snprintf(r->message, sizeof r->message, host->tr("line %lld is longer than %d bytes"), (long long)r->line + 1,
                 LINE_SIZE - 2);
    else
        snprintf(r->message, sizeof r->message, host->tr("line %lld cannot be read"), (long long)r->line + 1);
    if (out->release != NULL) out->release(out);
    return EIO;
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
    reader *r = (reader *)stream->private_data;
    return r->message[0] ? r->message : NULL;
}

static void release_stream(struct ArrowArrayStream *stream)
{
    reader *r = (reader *)stream->private_data;
    fclose(r->file);
    host->free(r);
    stream->release = NULL;
}

/* ---- the source ---- */

static int probe(const char *path, const char *head, size_t head_size)
{
    static const char ending[] = ".newplugin";
    size_t n = strlen(path), m = sizeof ending - 1;
    (void)head, (void)head_size;
    return n > m && strcmp(path + n - m, ending) == 0 ? 90 : 0;
}

static dh_status open_file(const dh_host *given, const dh_call *call, const char *path, struct ArrowArrayStream *out,
                           dh_error *error)
{
    (void)call;
    reader *r = (reader *)given->alloc(sizeof *r);
    if (r == NULL) return DH_ENOMEM;
    memset(r, 0, sizeof *r);
    r->file = fopen(path, "rbe");
    if (r->file == NULL) {
        dh_status status = errno == ENOMEM ? DH_ENOMEM : DH_EIO;
        given->error_set(error, status, "'%s' cannot be read: %s", path, host->tr(strerror(errno)));
        given->free(r);
        return status;
    }
    *out = (struct ArrowArrayStream){get_schema, get_next, get_last_error, release_stream, r};
    return DH_OK;
}

static const dh_source source = {
    .struct_size = sizeof(dh_source),
    .name = "newplugin",
    .doc = "lines of a date and a text",
    .probe = probe,
    .open = open_file,
};

static const dh_text_pair texts[] = {
    {"lines of a date and a text", "các dòng gồm ngày và văn bản"},
    {"'%s' cannot be read: %s", "không đọc được '%s': %s"},
    {"line %lld cannot be read", "không đọc được dòng %lld"},
    {"line %lld is longer than %d bytes", "dòng %lld dài hơn %d byte"},
};

dh_status dienhong_plugin_entry(const dh_host *given, dh_registry *registry, dh_error *error)
{
    host = given;
    dh_status status = registry->add_texts(registry, texts, sizeof texts / sizeof texts[0], sizeof texts[0], error);
    return status == DH_OK ? registry->add_source(registry, &source, error) : status;
}
