/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong template: the workbook that communes fill in. */
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/message.h"
#include "base/path.h"
#include "cli/context.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/profile/template.h"

/* ---- which tables ---- */

static dh_status unknown_table(const char *name, dh_error *error)
{
    dh_strbuf names = {0};
    for (int t = 0; t < DH_TABLES; t++)
        if (dh_template_has(t)) dh_strbuf_printf(&names, "%s%s", names.size > 0 ? ", " : "", dh_table_names[t]);
    dh_status status = names.failed
                           ? dh_error_nomem(error)
                           : dh_error_set(error, DH_EINVAL,
                                          "there is no template of '%s'; there are: %s. Name them with commas between",
                                          name, names.data);
    dh_strbuf_free(&names);
    return status;
}

static bool has_table(const int *tables, int32_t n, int table)
{
    bool has = false;
    for (int32_t i = 0; i < n; i++) has = has || tables[i] == table;
    return has;
}

/* Lineage is of units by the codes of their list, without which no row of it can be read: it is given, too. */
static dh_status read_tables(int *tables, int32_t *n, const char *given, dh_arena *arena, dh_error *error)
{
    char *names = dh_arena_strdup(arena, given), *state = NULL;
    if (names == NULL) return dh_error_nomem(error);
    for (char *name = strtok_r(names, ", ", &state); name != NULL; name = strtok_r(NULL, ", ", &state)) {
        int table = dh_table_index(name);
        if (table < 0 || !dh_template_has(table)) return unknown_table(name, error);
        if (!has_table(tables, *n, table)) tables[(*n)++] = table;
    }
    if (has_table(tables, *n, DH_LINEAGE) && !has_table(tables, *n, DH_UNITS)) tables[(*n)++] = DH_UNITS;
    return *n > 0 ? DH_OK : unknown_table(given, error);
}

/* ---- the units to choose from ---- */

static bool is_of_commune(const dh_column *level, int64_t row)
{
    return level != NULL && dh_column_is_valid(level, row) && dh_column_text_is(level, row, "commune", 7);
}

/* Whether the unit is there on the day, or still, where there is none. */
static bool is_there(const dh_table *units, int64_t row, bool has_day, int32_t day)
{
    const dh_column *from = dh_table_get(units, "valid_from"), *to = dh_table_get(units, "valid_to");
    bool ends = to != NULL && dh_column_is_valid(to, row);
    if (!has_day) return !ends;
    return (!ends || dh_column_date(to, row) >= day) &&
           (from == NULL || !dh_column_is_valid(from, row) || dh_column_date(from, row) <= day);
}

static const char *text_of(const dh_column *column, int64_t row, dh_arena *arena)
{
    size_t size;
    if (column == NULL || !dh_column_is_valid(column, row)) return NULL;
    const char *text = dh_column_text(column, row, &size);
    return dh_arena_strndup(arena, text, size);
}

static int32_t count_name(const char *const *names, int32_t n, const char *name)
{
    int32_t same = 0;
    for (int32_t i = 0; i < n; i++) same += strcmp(names[i], name) == 0;
    return same;
}

/* Names of communes, or of all where there are none; the code where two have one name. */
static dh_status list_units(dh_template_request *out, const dh_dataset *dataset, dh_arena *arena, dh_error *error)
{
    const dh_table *units = dh_dataset_table(dataset, "units");
    int32_t day = 0, n = 0;
    bool has_day = dh_dataset_as_of(dataset, &day), communes = false;
    int64_t rows = units != NULL ? dh_table_rows(units) : 0;
    const dh_column *level = units != NULL ? dh_table_get(units, "level") : NULL;
    const char **names = dh_arena_zalloc(arena, (size_t)rows + 1, sizeof *names);
    const char **codes = dh_arena_zalloc(arena, (size_t)rows + 1, sizeof *codes);
    if (names == NULL || codes == NULL) return dh_error_nomem(error);
    for (int64_t row = 0; row < rows; row++) communes = communes || is_of_commune(level, row);
    for (int64_t row = 0; row < rows; row++) {
        if (!is_there(units, row, has_day, day) || (communes && !is_of_commune(level, row))) continue;
        const char *code = text_of(dh_table_get(units, "code"), row, arena);
        const char *name = text_of(dh_table_get(units, "name"), row, arena);
        if (code == NULL) return dh_error_nomem(error);
        codes[n] = code;
        names[n++] = name != NULL ? name : code;
    }
    const char **listed = dh_arena_zalloc(arena, (size_t)n + 1, sizeof *listed);
    if (listed == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) listed[i] = count_name(names, n, names[i]) > 1 ? codes[i] : names[i];
    out->units = listed;
    out->n_units = n;
    if (n > 0) return DH_OK;
    return dh_error_set(error, DH_EDATA,
                        "'%s' has no units that are there on the as-of day; name a register of units for --units",
                        dh_dataset_path(dataset));
}

static dh_status open_units(dh_context *context, dh_template_request *out, dh_arena *arena, dh_error *error)
{
    DH_TRY(dh_context_open_dataset_at(context, context->options->units, false, error));
    DH_TRY(dh_dataset_ensure_loaded(context->dataset, error));
    return list_units(out, context->dataset, arena, error);
}

/* ---- the command ---- */

static dh_status check_file(const dh_options *options, dh_error *error)
{
    const char *dot = options->output != NULL ? strrchr(options->output, '.') : NULL;
    if (dot == NULL || strcasecmp(dot, ".xlsx") != 0)
        return dh_error_set(error, DH_EINVAL, "'%s' needs -o FILE with the ending %s", options->command->name, ".xlsx");
    if (dh_path_is_file(options->output))
        return dh_error_set(error, DH_EINVAL,
                            "'%s' is there already and may be filled in; name another file for -o, or take it away",
                            options->output);
    return DH_OK;
}

static dh_status write_template(dh_context *context, dh_arena *arena, dh_error *error)
{
    const dh_options *options = context->options;
    int tables[DH_TABLES];
    dh_template_request request = {.tables = tables};
    dh_strbuf bytes = {0};
    DH_TRY(check_file(options, error));
    DH_TRY(read_tables(tables, &request.n_tables, options->args[0], arena, error));
    DH_TRY(dh_context_open(context, options, error));
    if (options->units != NULL) DH_TRY(open_units(context, &request, arena, error));
    dh_status status = dh_template_write(&bytes, &request, error);
    if (status == DH_OK) status = dh_context_write(context, bytes.data, bytes.size, error);
    if (status == DH_OK)
        dh_context_say(context, "written to '%s'; when it is filled in: dienhong check %s", options->output,
                       options->output);
    dh_strbuf_free(&bytes);
    return status;
}

static dh_status template(dh_context *context, dh_error *error)
{
    dh_arena *arena = dh_arena_new();
    dh_status status = arena != NULL ? write_template(context, arena, error) : dh_error_nomem(error);
    dh_arena_free(arena);
    return status;
}

static int run_template(const dh_options *options)
{
    return dh_context_run(options, template);
}

const dh_command dh_command_template = {
    .name = "template",
    .usage = DH_MESSAGE("template TABLE[,TABLE …] -o FILE.xlsx [--units FILE|DATASET]"),
    .doc = DH_MESSAGE("write the workbook that communes fill in, which 'check' and 'profile' read as it is"),
    .min_args = 1,
    .max_args = 1,
    .flags = DH_FLAGS_DATA | DH_FLAG_OUTPUT | DH_FLAG_UNITS,
    .run = run_template,
};
