/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong import: writes a data set into a store. */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/text.h"
#include "cli/context.h"
#include "dialogue/dataset/import.h"
#include "table/format.h"

static void say(void *self, const char *sentence)
{
    dh_context_say(self, "%s", sentence);
}

static dh_status read_compression(const dh_options *options, bool *compress, dh_error *error)
{
    static const char *const names[] = {"none", "zstd"};
    *compress = options->compression == NULL || strcmp(options->compression, "zstd") == 0;
    if (*compress || strcmp(options->compression, "none") == 0) return DH_OK;
    const char *nearest = dh_text_nearest(options->compression, names, 2);
    if (nearest == NULL)
        return dh_error_set(error, DH_EINVAL, "--compression takes none or zstd, not '%s'", options->compression);
    return dh_error_set(error, DH_EINVAL, "--compression takes none or zstd, not '%s'; did you mean '%s'?",
                        options->compression, nearest);
}

static void add_table(dh_strbuf *out, const dh_store_table *table)
{
    dh_numeral rows = dh_numeral_whole(table->rows), rejected = dh_numeral_whole(table->rejected);
    int parts = (int)table->n_parts;
    if (table->rejected > 0 && parts > 1)
        dh_strbuf_printf(out, dh_tr("%s: %s rows, %s rejected, in %d parts\n"), table->name, rows.text, rejected.text,
                         parts);
    else if (table->rejected > 0)
        dh_strbuf_printf(out, dh_tr("%s: %s rows, %s rejected\n"), table->name, rows.text, rejected.text);
    else if (parts > 1)
        dh_strbuf_printf(out, dh_tr("%s: %s rows, in %d parts\n"), table->name, rows.text, parts);
    else
        dh_strbuf_printf(out, dh_tr("%s: %s rows\n"), table->name, rows.text);
}

/* Reports what the store now holds, as read back from it. */
static dh_status report(const dh_context *context, dh_error *error)
{
    dh_store *store;
    dh_strbuf text = {0};
    DH_TRY(dh_store_open(&store, context->options->output, error));
    int64_t bytes = 0;
    for (int32_t i = 0; i < dh_store_n_tables(store); i++) {
        const dh_store_table *table = dh_store_table_at(store, i);
        for (int32_t p = 0; p < table->n_parts; p++) bytes += table->parts[p].size;
        add_table(&text, table);
        for (int32_t p = 0; p < table->n_parts; p++)
            for (int32_t k = 0; k < table->parts[p].n_notes; k++)
                dh_strbuf_printf(&text, "  %s\n", table->parts[p].notes[k]);
    }
    int32_t n = dh_store_n_tables(store);
    dh_strbuf_printf(&text, dh_tr(n == 1 ? "%s: %d table, %s MB" : "%s: %d tables, %s MB"), context->options->output,
                     (int)n, dh_numeral_real((double)bytes / 1e6, 1).text);
    if (!text.failed) dh_context_say(context, "%s", text.data);
    dh_status status = text.failed ? dh_error_nomem(error) : DH_OK;
    dh_strbuf_free(&text);
    dh_store_close(store);
    return status;
}

/* Own definitions beside the data set make figures and find faults, and a store without them would have others. */
static dh_status say_left(const dh_context *context, dh_error *error)
{
    static const char *const kinds[] = {"measures", "calendars", "rules", "statistics"};
    const char *store = context->options->output;
    dh_folders from = dh_dataset_folders(context->dataset), to = dh_folders_of(store, NULL, NULL);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char *own = NULL, *copy = NULL;
        dh_status status = dh_folders_at(&own, &from, DH_PLACE_DATASET, kinds[i], error);
        if (status == DH_OK) status = dh_folders_at(&copy, &to, DH_PLACE_DATASET, kinds[i], error);
        if (own != NULL && copy != NULL && dh_path_is_folder(own) && !dh_path_is_folder(copy))
            dh_context_say(context, "'%s' is not taken into the store; copy it to '%s' if it is to hold there", own,
                           copy);
        dh_free(own);
        dh_free(copy);
        DH_TRY(status);
    }
    return DH_OK;
}

static dh_status import(dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    dh_import_options how = {.append = options->append, .say = say, .self = context};
    if (options->output == NULL)
        return dh_error_set(error, DH_EINVAL, "'import' needs -o STORE, the folder to make; usage: dienhong %s",
                            dh_tr(options->command->usage));
    DH_TRY(read_compression(options, &how.compress, error));
    DH_TRY(dh_context_open(context, options, error));
    DH_TRY(dh_context_open_dataset(context, false, error));
    how.pool = context->pool;
    DH_TRY(dh_dataset_import(context->dataset, options->output, &how, error));
    DH_TRY(say_left(context, error));
    return report(context, error);
}

static int run_import(const dh_options *options)
{
    return dh_context_run(options, import);
}

const dh_command dh_command_import = {
    .name = "import",
    .usage = DH_MESSAGE("import DATASET -o STORE [--compression none|zstd] [--append]"),
    .doc = DH_MESSAGE("make a store, which opens at once and which other tools read"),
    .min_args = 1,
    .max_args = 1,
    .flags = (DH_FLAGS_DATA & ~DH_FLAG_AS_OF) | DH_FLAG_COMPRESSION | DH_FLAG_APPEND | DH_FLAG_OUTPUT,
    .makes_store = true,
    .run = run_import,
};
