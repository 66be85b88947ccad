/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report's model: blocks in the order in which they were given, each a copy. */
#include "charts/report/report_internal.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"

static void block_free(dh_block *block)
{
    dh_free(block->text);
    for (size_t i = 0; i < block->n_items; i++) dh_free(block->items[i]);
    dh_free(block->items);
    dh_table_free(block->table);
    dh_report_chart_free(block->chart);
}

/* Takes over what is in `block`, also on failure. */
static dh_status append(dh_report *report, dh_block *block, dh_error *error)
{
    if (dh_grow((void **)&report->blocks, &report->capacity, report->n + 1, sizeof *report->blocks) != 0) {
        block_free(block);
        return dh_error_nomem(error);
    }
    report->blocks[report->n++] = *block;
    return DH_OK;
}

static dh_status copy_settings(dh_report_settings *to, const dh_report_settings *from, dh_error *error)
{
    const struct {
        const char **to, *from, *what;
    } strings[] = {
        {&to->title, from->title, DH_MESSAGE("report's title")},
        {&to->subtitle, from->subtitle, DH_MESSAGE("report's subtitle")},
        {&to->author, from->author, DH_MESSAGE("report's author")},
        {&to->subject, from->subject, DH_MESSAGE("report's subject")},
        {&to->notice, from->notice, DH_MESSAGE("report's notice")},
        {&to->keywords, from->keywords, DH_MESSAGE("report's keywords")},
        {&to->font, from->font, DH_MESSAGE("report's font")},
        {&to->date, from->date, DH_MESSAGE("report's date")},
    };
    to->locale = from->locale;
    to->contents = from->contents;
    to->created = from->created;
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
        char *copy;
        DH_TRY(dh_report_text_copy(&copy, strings[i].from, strings[i].what, error));
        *strings[i].to = copy;
    }
    return DH_OK;
}

dh_status dh_report_new(dh_report **out, const dh_report_settings *settings, dh_error *error)
{
    *out = NULL;
    dh_report *report = dh_calloc(1, sizeof *report);
    if (report == NULL) return dh_error_nomem(error);
    dh_status status = copy_settings(&report->settings, settings, error);
    if (status != DH_OK) {
        dh_report_free(report);
        return status;
    }
    *out = report;
    return DH_OK;
}

void dh_report_free(dh_report *report)
{
    if (report == NULL) return;
    for (size_t i = 0; i < report->n; i++) block_free(&report->blocks[i]);
    dh_free(report->blocks);
    dh_report_settings *s = &report->settings;
    const char *const strings[] = {s->title,    s->subtitle, s->author, s->subject,
                                   s->keywords, s->notice,   s->date,   s->font};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) dh_free((void *)strings[i]);
    dh_free(report);
}

dh_status dh_report_heading(dh_report *report, int level, const char *text, dh_error *error)
{
    if (level < 1 || level > 3)
        return dh_error_set(error, DH_EINVAL, "a heading of level %d was given; levels go from 1 to 3", level);
    dh_block block = {.kind = DH_BLOCK_HEADING, .level = level};
    DH_TRY(dh_report_text_copy(&block.text, text ? text : "", DH_MESSAGE("heading"), error));
    return append(report, &block, error);
}

/* The end of the paragraph that starts at `text`: a line with nothing on it, or the end. */
static const char *paragraph_end(const char *text)
{
    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++) {
        const char *next = at + 1 + strspn(at + 1, " \t\r");
        if (*next == '\n' || *next == '\0') return at;
    }
    return text + strlen(text);
}

dh_status dh_report_paragraph(dh_report *report, const char *text, dh_error *error)
{
    if (text == NULL) return DH_OK;
    text += strspn(text, " \t\r\n");
    while (*text != '\0') {
        const char *end = paragraph_end(text), *last = end;
        while (last > text && strchr(" \t\r", last[-1]) != NULL) last--;
        dh_block block = {.kind = DH_BLOCK_PARAGRAPH};
        DH_TRY(dh_report_text_copy_n(&block.text, text, (size_t)(last - text), DH_MESSAGE("paragraph"), error));
        DH_TRY(append(report, &block, error));
        text = end + strspn(end, " \t\r\n");
    }
    return DH_OK;
}

static dh_status copy_items(dh_block *block, const char *const *items, size_t n, const char *what, dh_error *error)
{
    block->items = dh_calloc(n ? n : 1, sizeof *block->items);
    if (block->items == NULL) return dh_error_nomem(error);
    block->n_items = n;
    for (size_t i = 0; i < n; i++) DH_TRY(dh_report_text_copy(&block->items[i], items[i], what, error));
    return DH_OK;
}

dh_status dh_report_list(dh_report *report, const char *const *items, int n, dh_error *error)
{
    dh_block block = {.kind = DH_BLOCK_LIST};
    dh_status status = copy_items(&block, items, n > 0 ? (size_t)n : 0, DH_MESSAGE("list item"), error);
    if (status != DH_OK) {
        block_free(&block);
        return status;
    }
    return append(report, &block, error);
}

static dh_status fill_table(dh_block *block, const dh_table *table, const char *const *titles, const char *caption,
                            dh_error *error)
{
    DH_TRY(dh_report_table_check(table, error));
    if (titles != NULL) {
        size_t n = (size_t)dh_table_columns(table);
        DH_TRY(copy_items(block, titles, n, DH_MESSAGE("column title"), error));
    }
    DH_TRY(dh_report_text_copy(&block->text, caption, DH_MESSAGE("table's caption"), error));
    block->table = dh_table_copy(table);
    return block->table ? DH_OK : dh_error_nomem(error);
}

dh_status dh_report_table(dh_report *report, const dh_table *table, const char *const *titles, const char *caption,
                          dh_error *error)
{
    dh_block block = {.kind = DH_BLOCK_TABLE};
    dh_status status = fill_table(&block, table, titles, caption, error);
    if (status != DH_OK) {
        block_free(&block);
        return status;
    }
    return append(report, &block, error);
}

dh_status dh_report_chart(dh_report *report, const dh_chart_spec *spec, dh_error *error)
{
    dh_block block = {.kind = DH_BLOCK_CHART};
    DH_TRY(dh_report_chart_copy(&block.chart, spec, error));
    return append(report, &block, error);
}

dh_status dh_report_page_break(dh_report *report, dh_error *error)
{
    dh_block block = {.kind = DH_BLOCK_BREAK};
    return append(report, &block, error);
}
