/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the bundled statistics share: the parameters that select events (by, from, to, geography, where: the scope), and
 * helpers to query them through the host. Compiled into each plugin; it uses the installed headers alone.
 */
#ifndef DH_PLUGINS_COMMON_H
#define DH_PLUGINS_COMMON_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dienhong/plugin.h"

#define TRY(expression)                                                                                                \
    do {                                                                                                               \
        dh_status try_status_ = (expression);                                                                          \
        if (try_status_ != DH_OK) return try_status_;                                                                  \
    } while (0)

/* The first rows of a statistic's declared parameters, in the order of enum scope_param. */
enum scope_param { SCOPE_BY, SCOPE_FROM, SCOPE_TO, SCOPE_GEOGRAPHY, SCOPE_WHERE, SCOPE_PARAMS };

#define SCOPE_ROWS(by_default)                                                                                         \
    {"by", DH_TEXT, by_default, 1, 0, NULL, "what to break down by, such as unit,year; empty = one total"},            \
        {"from", DH_TEXT, "", 1, 0, NULL, "first period, included: 2018, 2018-Q1, 2018-03 or a day"},                  \
        {"to", DH_TEXT, "", 1, 0, NULL, "last period, included"},                                                      \
        {"geography", DH_TEXT, "", 1, 0, NULL, "units as they were 'then', or as on a day; empty = as declared"},      \
    {                                                                                                                  \
        "where", DH_TEXT, "", 1, 0, NULL, "an expression that says which events count"                                 \
    }

/* The Vietnamese of these parameters, and of the messages of the functions below. */
#define SCOPE_TEXTS                                                                                                    \
    {"what to break down by, such as unit,year; empty = one total",                                                    \
     "chia theo gì, ví dụ unit,year; để trống = một số tổng"},                                                         \
        {"first period, included: 2018, 2018-Q1, 2018-03 or a day",                                                    \
         "kỳ đầu, tính cả kỳ này: 2018, 2018-Q1, 2018-03 hoặc một ngày"},                                              \
        {"last period, included", "kỳ cuối, tính cả kỳ này"},                                                          \
        {"units as they were 'then', or as on a day; empty = as declared",                                             \
         "đơn vị như lúc đó ('then') hoặc như tại một ngày; để trống = như đã khai báo"},                              \
        {"an expression that says which events count", "biểu thức cho biết tính những sự việc nào"},                   \
    {                                                                                                                  \
        "out of memory", "không đủ bộ nhớ"                                                                     \
    }

/* Registers a plugin's texts, an array. */
#define ADD_TEXTS(registry, texts, error)                                                                              \
    (registry)->add_texts(registry, texts, sizeof(texts) / sizeof(texts)[0], sizeof(texts)[0], error)

/* A parameter's text, NULL when it is empty. */
static inline const char *text_param(const dh_call *call, uint32_t index)
{
    const dh_value *value = &call->params[index];
    return value->valid && value->as.text.size > 0 ? value->as.text.data : NULL;
}

/* A request for measures of the events in the scope. */
static inline dh_measure_request scope_request(const dh_call *call, const char *names)
{
    dh_measure_request request = {.struct_size = sizeof request, .names = names};
    request.by = text_param(call, SCOPE_BY);
    request.from = text_param(call, SCOPE_FROM);
    request.to = text_param(call, SCOPE_TO);
    request.geography = text_param(call, SCOPE_GEOGRAPHY);
    request.where = text_param(call, SCOPE_WHERE);
    return request;
}

enum { DAY_SIZE = 32 };

static inline dh_status no_memory(const dh_host *host, dh_error *error)
{
    host->error_set(error, DH_ENOMEM, "out of memory");
    return DH_ENOMEM;
}

/* A day as the reader of the results has it, into a buffer of DAY_SIZE. */
static inline dh_status day_text(const dh_host *host, int32_t day, char *out, dh_error *error)
{
    dh_value value = {.type = DH_DATE, .valid = 1, .as.integer = day};
    return host->format_value(&value, DH_DISPLAY_PLAIN, out, DAY_SIZE) > 0 ? DH_OK : no_memory(host, error);
}

/* Replaces *plan by a verb over it; on failure *plan is freed and NULL. */
static inline dh_status then(const dh_host *host, dh_plan **plan,
                             dh_status (*verb)(dh_plan **, const dh_plan *, const char *, dh_error *), const char *text,
                             dh_error *error)
{
    dh_plan *next = NULL;
    dh_status status = verb(&next, *plan, text, error);
    host->plan_free(*plan);
    *plan = status == DH_OK ? next : NULL;
    return status;
}

/* A plan for the events of `table` in the scope; NULL on failure. */
static inline dh_status scope_events(dh_plan **out, const dh_host *host, const dh_call *call, dh_dataset *dataset,
                                     const char *table, dh_error *error)
{
    const char *where = text_param(call, SCOPE_WHERE), *from = text_param(call, SCOPE_FROM);
    const char *to = text_param(call, SCOPE_TO);
    TRY(host->from(out, dataset, table, error));
    dh_status status = where ? then(host, out, host->filter, where, error) : DH_OK;
    if (status == DH_OK) status = then(host, out, host->geography, text_param(call, SCOPE_GEOGRAPHY), error);
    if (status == DH_OK && (from || to)) {
        dh_plan *next = NULL;
        status = host->period(&next, *out, from, to, error);
        host->plan_free(*out);
        *out = next;
    }
    return status;
}

/* Whether the scope's `by` has `key`. */
static inline int scope_has_key(const dh_call *call, const char *key)
{
    const char *by = text_param(call, SCOPE_BY);
    size_t n = strlen(key);
    while (by && *by) {
        by += strspn(by, ", ");
        if (strncmp(by, key, n) == 0 && strchr(", ", by[n])) return 1;
        by += strcspn(by, ",");
    }
    return 0;
}

/* A list of keys (may be NULL) for group_by: "unit,year" becomes "unit, year(held_on, 'declared') as year" with `date`
 * held_on, a year of the calendar that is declared or asked for; then `last` (may be NULL), if `has_last` is false.
 * Freed by the caller; NULL when out of memory. */
static inline char *list_keys(const char *by, const char *date, const char *last, int has_last)
{
    static const char *const parts[] = {"year", "half", "quarter", "month", "week"};
    size_t room = 64 + (last ? strlen(last) : 0) + (by ? strlen(by) * 3 + (strlen(by) + 1) * (strlen(date) + 48) : 0);
    char *keys = calloc(room, 1);
    while (keys && by && *by) {
        by += strspn(by, ", ");
        size_t n = strcspn(by, ",");
        while (n > 0 && by[n - 1] == ' ') n--;
        const char *part = NULL;
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
            if (strlen(parts[i]) == n && strncmp(parts[i], by, n) == 0) part = parts[i];
        size_t used = strlen(keys);
        const char *comma = used ? ", " : "";
        int week = part && part == parts[4];
        if (part)
            snprintf(keys + used, room - used, "%s%s(%s%s, 'declared') as %s", comma, week ? "period_of" : part, date,
                     week ? ", 'week'" : "", part);
        else if (n > 0)
            snprintf(keys + used, room - used, "%s%.*s", comma, (int)n, by);
        by += n;
        by += strspn(by, " ");
    }
    if (keys && last && !has_last) {
        size_t used = strlen(keys);
        snprintf(keys + used, room - used, "%s%s", used ? ", " : "", last);
    }
    return keys;
}

/* The same of the scope's `by`; `last` where it does not have it. */
static inline char *scope_keys(const dh_call *call, const char *date, const char *last)
{
    return list_keys(text_param(call, SCOPE_BY), date, last, last && scope_has_key(call, last));
}

/* Whether the n cells from column `first` of a row are valid, but for the names of units: a code may have none. */
static inline int has_all_keys(const dh_host *host, const dh_table *table, int32_t first, int32_t n, int64_t row)
{
    for (int32_t i = first; i < first + n; i++) {
        dh_value cell;
        host->table_cell(table, i, row, &cell);
        if (!cell.valid && strcmp(host->table_column_name(table, i), "unit_name") != 0) return 0;
    }
    return 1;
}

/* The number in the cell; NaN where it is unknown or not exact. */
static inline double exact_cell(const dh_host *host, const dh_table *table, int32_t column, int64_t row)
{
    dh_value cell;
    host->table_cell(table, column, row, &cell);
    if (!cell.valid) return NAN;
    if (cell.type == DH_INT64) return (double)cell.as.integer;
    if (cell.type == DH_FLOAT64) return cell.as.number;
    if (cell.type != DH_COUNT || cell.as.count.lower != cell.as.count.upper) return NAN;
    return cell.as.count.stated;
}

/* Whether one of the first n cells of a row, its keys, is written so, as readers of tables and of files have it. */
static inline int has_written_key(const dh_host *host, const dh_table *table, int32_t n, int64_t row, const char *text)
{
    char written[256];
    for (int32_t i = 0; i < n; i++) {
        dh_value cell;
        host->table_cell(table, i, row, &cell);
        int is_text = cell.valid && (cell.type == DH_TEXT || cell.type == DH_CATEGORY);
        if (is_text && cell.as.text.size == strlen(text) && memcmp(cell.as.text.data, text, cell.as.text.size) == 0)
            return 1;
        if (is_text || !cell.valid) continue;
        host->format_value(&cell, DH_DISPLAY_ID, written, sizeof written);
        if (strcmp(written, text) == 0) return 1;
    }
    return 0;
}

/* Groups `plan` by `keys` ("" = one row), and adds the table to the results. `sort` may be NULL. Frees `plan`. */
static inline dh_status add_grouped(const dh_host *host, dh_results *out, const char *name, dh_plan *plan,
                                    const char *keys, const char *aggregates, const char *sort, dh_error *error)
{
    dh_status status = keys[0] ? then(host, &plan, host->group_by, keys, error) : DH_OK;
    if (status == DH_OK) status = then(host, &plan, host->aggregate, aggregates, error);
    if (status == DH_OK && sort) status = then(host, &plan, host->sort, sort, error);
    dh_table *table = NULL;
    if (status == DH_OK) status = host->run(&table, plan, error);
    if (plan) host->plan_free(plan);
    return status == DH_OK ? host->add_table(out, name, table, error) : status;
}

/* Adds a table of measures to the results, as the host computes it. */
static inline dh_status add_measured(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out,
                                     const char *name, const char *measures, dh_error *error)
{
    dh_measure_request request = scope_request(call, measures);
    dh_table *table = NULL;
    TRY(host->measure(&table, dataset, &request, error));
    return host->add_table(out, name, table, error);
}

/* *out: the first of `columns` (NULL-terminated) that `table` does not have; NULL = it has all. Of a table that is
 * missing that is the first. */
static inline dh_status find_missing(const char **out, const dh_host *host, dh_dataset *dataset, const char *table,
                                     const char *const *columns, dh_error *error)
{
    dh_plan *plan = NULL, *none = NULL;
    dh_table *empty = NULL;
    dh_error absent = DH_ERROR_INIT;
    *out = columns[0];
    if (host->from(&plan, dataset, table, &absent) != DH_OK) return absent.status == DH_ENOMEM ? DH_ENOMEM : DH_OK;
    dh_status status = host->take(&none, plan, 0, error);
    host->plan_free(plan);
    if (status == DH_OK) status = host->run(&empty, none, error);
    if (none) host->plan_free(none);
    if (status != DH_OK) return status;
    *out = NULL;
    for (size_t i = 0; !*out && columns[i]; i++)
        if (host->table_find(empty, columns[i]) < 0) *out = columns[i];
    host->table_free(empty);
    return DH_OK;
}

/* Suggests a chart: a bar for each unit, coloured by year where there are years; else a bar for each year. */
static inline dh_status suggest_bars(const dh_host *host, const dh_call *call, dh_results *out, const char *table,
                                     const char *y, dh_error *error)
{
    char spec[256];
    int unit = scope_has_key(call, "unit"), year = scope_has_key(call, "year");
    if (!unit && !year) return DH_OK;
    snprintf(spec, sizeof spec, "{ mark = \"bar\", x = \"%s\", y = \"%s\"%s%s }", unit ? "unit_name" : "year", y,
             unit && year ? ", color = \"year\"" : "", unit ? ", horizontal = true" : "");
    return host->add_chart(out, table, spec, error);
}

#endif
