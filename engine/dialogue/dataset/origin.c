/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See origin.h. */
#include "dialogue/dataset/origin.h"

#include <string.h>

#include "base/message.h"
#include "table/format.h"

#define FILES 6 /* that are named; of more, how many */

/* Names of files, each once. */
typedef struct listing {
    const char *names[FILES];
    int64_t n;
} listing;

static void add_file(listing *files, const char *name)
{
    for (int64_t i = 0; i < files->n && i < FILES; i++)
        if (strcmp(files->names[i], name) == 0) return;
    if (files->n < FILES) files->names[files->n] = name;
    files->n++;
}

static void add_entries(listing *files, const dh_load_entries *entries)
{
    for (int32_t k = 0; k < entries->n; k++)
        for (int32_t i = 0; i < entries->items[k].n_files; i++)
            if (strcmp(entries->items[k].files[i], "-") != 0) add_file(files, entries->items[k].files[i]);
}

static void find_files(listing *files, const dh_dataset *dataset)
{
    const dh_store *store = dh_dataset_store(dataset);
    const dh_manifest *m = store == NULL ? dh_dataset_manifest(dataset) : NULL;
    for (int32_t i = 0; m != NULL && i < m->n_domain; i++) add_entries(files, &m->domain[i]);
    for (int32_t i = 0; m != NULL && i < m->n_plain; i++) add_entries(files, &m->plain_entries[i]);
    for (int32_t t = 0; store != NULL && t < dh_store_n_tables(store); t++) {
        const dh_store_table *table = dh_store_table_at(store, t);
        for (int32_t p = 0; p < table->n_parts; p++)
            for (int32_t i = 0; i < table->parts[p].n_sources; i++) add_file(files, table->parts[p].sources[i].name);
    }
}

static void add_files(dh_strbuf *out, const dh_dataset *dataset)
{
    listing files = {0};
    dh_strbuf names = {0};
    find_files(&files, dataset);
    for (int64_t i = 0; i < files.n && i < FILES; i++)
        dh_strbuf_printf(&names, "%s%s", i > 0 ? ", " : "", files.names[i]);
    if (files.n > FILES) dh_strbuf_printf(&names, dh_tr(" and %lld more"), (long long)(files.n - FILES));
    if (names.size > 0) dh_strbuf_printf(out, dh_tr("Files: %s\n"), names.data);
    out->failed = out->failed || names.failed;
    dh_strbuf_free(&names);
}

dh_status dh_origin_find(dh_origin *out, const dh_dataset *dataset, const char *title, dh_error *error)
{
    const char *name = dh_dataset_title(dataset), *source = dh_dataset_source(dataset);
    int32_t day;
    *out = (dh_origin){0};
    if (name == NULL || name[0] == '\0') name = dh_dataset_path(dataset);
    if (strcmp(name, "-") == 0) name = dh_tr("Result");
    dh_strbuf_add(&out->title, title != NULL ? title : name);
    dh_strbuf_add(&out->lines, "");
    if (title != NULL) dh_strbuf_printf(&out->lines, dh_tr("Data set: %s\n"), name);
    if (source[0] != '\0') dh_strbuf_printf(&out->lines, dh_tr("Source: %s\n"), source);
    add_files(&out->lines, dataset);
    if (dh_dataset_as_of(dataset, &day)) {
        dh_strbuf text = {0};
        dh_format_date(&text, day, dh_message_numbers());
        if (text.data != NULL) dh_strbuf_printf(&out->lines, dh_tr("Figures as of %s\n"), text.data);
        out->lines.failed = out->lines.failed || text.data == NULL;
        dh_strbuf_free(&text);
    }
    if (dh_dataset_is_synthetic(dataset))
        dh_strbuf_printf(&out->lines, "%s\n", dh_tr("The detailed data is synthetic, not official"));
    if (out->title.failed || out->lines.failed) return dh_error_nomem(error);
    if (out->lines.size > 0) out->lines.data[out->lines.size - 1] = '\0';
    out->about = (dh_write_about){out->title.data, out->lines.data};
    return DH_OK;
}

void dh_origin_free(dh_origin *origin)
{
    dh_strbuf_free(&origin->title);
    dh_strbuf_free(&origin->lines);
}
