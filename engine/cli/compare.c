/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong compare: runs the statistic `compare` of a plugin, with its parameters from flags. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "cli/context.h"
#include "dialogue/dataset/calendars.h"

/* The periods as the statistic takes them. With --to-date they are years, each up to the day and month of the as-of
 * day; without --periods this year and the one before. */
static dh_status read_periods(dh_strbuf *out, const dh_options *options, dh_error *error)
{
    const char *given = options->periods;
    if (given == NULL && !options->to_date)
        return dh_error_set(error, DH_EINVAL,
                            "compare needs periods, such as --periods 2018,2019, or --to-date: this year up to the "
                            "as-of day beside the same days of the last");
    if (given == NULL) dh_strbuf_add(out, "to-date");
    for (const char *at = given; at != NULL && *at != '\0';) {
        size_t size = strcspn(at, ",");
        const char *text = at;
        at += size + (at[size] == ',');
        dh_text_trim(&text, &size);
        dh_strbuf_printf(out, "%s%.*s%s", out->size > 0 ? "," : "", (int)size, text,
                         options->to_date ? "-to-date" : "");
        if (options->to_date && (size != 4 || strspn(text, "0123456789") < 4)) {
            dh_strbuf_free(out);
            return dh_error_set(error, DH_EINVAL, "with --to-date the periods are years, not '%.*s'", (int)size, text);
        }
    }
    return out->failed ? dh_error_nomem(error) : DH_OK;
}

/* The days of a period as a title has them; nothing where its text says them, or is no period: that is refused by the
 * statistic, which knows how they are written. */
static dh_status describe_days(dh_strbuf *out, const dh_context *context, const char *period, dh_error *error)
{
    dh_measure_request request = {.struct_size = sizeof request, .from = period, .to = period};
    dh_error refused = DH_ERROR_INIT;
    dh_strbuf_clear(out);
    dh_status status = dh_measure_describe_days(out, context->dataset, &request, &refused);
    if (status == DH_EINVAL) return DH_OK;
    if (status != DH_OK && error != NULL) *error = refused;
    return status;
}

/* Titles the result by the periods; by their days, too, where they do not say them themselves. */
static dh_status set_title(dh_context *context, const char *periods, dh_error *error)
{
    dh_strbuf title = {0}, days = {0};
    dh_status status = DH_OK;
    for (const char *at = periods; status == DH_OK && *at != '\0';) {
        size_t size = strcspn(at, ",");
        char *period = dh_strndup(at, size);
        at += size + (at[size] == ',');
        status = period == NULL ? dh_error_nomem(error) : describe_days(&days, context, period, error);
        if (status == DH_OK && days.size > 0)
            dh_strbuf_printf(&title, "%s%s", title.size > 0 ? "; " : "", days.data);
        else if (status == DH_OK)
            dh_strbuf_printf(&title, "%s%s", title.size > 0 ? "," : "", period);
        dh_free(period);
    }
    if (status == DH_OK)
        status = title.failed ? dh_error_nomem(error)
                              : dh_context_set_measure_title(context, context->options->args[1], title.data, error);
    dh_strbuf_free(&title);
    dh_strbuf_free(&days);
    return status;
}

static dh_status compare_in(dh_context *context, const char *periods, dh_error *error)
{
    const dh_options *options = context->options;
    const char *const keys[] = {"measure", "periods", "by", "geography", "where"};
    const char *values[] = {options->args[1], periods, options->by, options->geography, options->where};
    enum { N = sizeof keys / sizeof keys[0] };
    char *pairs[N] = {0};
    int32_t n = 0;
    dh_status status = dh_context_open(context, options, error);
    if (status == DH_OK) status = dh_plugins_ensure_loaded(context->plugins, error);
    if (status == DH_OK) status = dh_context_open_dataset(context, false, error);
    if (status == DH_OK) status = dh_measures_ensure_loaded(context->measures, error);
    char to_date[64];
    int32_t as_of;
    if (status == DH_OK && options->to_date && options->periods == NULL && dh_dataset_as_of(context->dataset, &as_of)) {
        int year = dh_calendar_year(dh_dataset_calendar(context->dataset), as_of);
        snprintf(to_date, sizeof to_date, "%04d-to-date,%04d-to-date", year - 1, year);
        values[1] = periods = to_date;
    }
    if (status == DH_OK) status = set_title(context, periods, error);
    for (int i = 0; status == DH_OK && i < N; i++) {
        dh_strbuf pair = {0};
        if (values[i] == NULL) continue;
        dh_strbuf_printf(&pair, "%s=%s", keys[i], values[i]);
        pairs[n] = dh_strbuf_take(&pair);
        if (pairs[n++] == NULL) status = dh_error_nomem(error);
    }
    if (status == DH_OK) status = dh_context_run_statistic(context, "compare", (const char *const *)pairs, n, error);
    for (int i = 0; i < N; i++) dh_free(pairs[i]);
    return status;
}

static dh_status compare(dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    dh_strbuf periods = {0};
    DH_TRY(read_periods(&periods, options, error));
    dh_status status = compare_in(context, periods.data != NULL ? periods.data : "", error);
    dh_strbuf_free(&periods);
    return status;
}

static int run_compare(const dh_options *options)
{
    return dh_context_run(options, compare);
}

const dh_command dh_command_compare = {
    .name = "compare",
    .usage = DH_MESSAGE("compare DATASET NAME --periods 2018,2019[,2020 …] | --to-date [--by unit]"),
    .doc = DH_MESSAGE("compare a measure between periods, unit by unit"),
    .min_args = 2,
    .max_args = 2,
    .flags = DH_FLAGS_DATA | DH_FLAGS_TABLE | DH_FLAGS_LIMIT | DH_FLAG_BY | DH_FLAG_PERIODS | DH_FLAG_GEOGRAPHY |
             DH_FLAG_WHERE,
    .names_from = "measure",
    .run = run_compare,
};
