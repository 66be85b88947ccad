/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A store whose files were changed, opened as a data set, with a measure and queries asked of it. The sample is
 * imported once; the input is a list of changes to its files, six bytes each and what is put there, after four bytes
 * that say what is asked. Whatever they are, it is refused with a reason, or its cells can be read and written.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "dialogue/dataset/import.h"
#include "fuzz/sample.h"

enum { MAX_FILES = 16, MAX_CHANGES = 32, MAX_PUT = 16 };

/* A file of the store: as it was imported, and whether it is so on the disk. */
typedef struct stored_file {
    char name[64];
    dh_strbuf bytes;
    bool changed;
} stored_file;

static stored_file files[MAX_FILES];
static int n_files;

static int by_name(const void *a, const void *b)
{
    return strcmp(((const stored_file *)a)->name, ((const stored_file *)b)->name);
}

/* The times that an import notes are the same in each run. */
static void fix_times(dh_strbuf *text)
{
    static const char *const keys[] = {"imported_on = \"", "modified = "};
    for (int i = 0; i < 2; i++)
        for (char *at = text->data; (at = strstr(at, keys[i])) != NULL;)
            for (at += strlen(keys[i]); *at != '\0' && strchr("0123456789-:", *at) != NULL; at++)
                if (*at >= '0' && *at <= '9') *at = '1';
}

static void keep_files(void)
{
    DIR *dir = opendir(fuzz_path("s"));
    FUZZ_CHECK(dir != NULL);
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.') continue;
        FUZZ_CHECK(n_files < MAX_FILES);
        stored_file *file = &files[n_files++];
        FUZZ_CHECK(snprintf(file->name, sizeof file->name, "s/%s", entry->d_name) < (int)sizeof file->name);
        FUZZ_CHECK(dh_file_read(&file->bytes, fuzz_path(file->name), SIZE_MAX, NULL) == DH_OK);
        if (strcmp(entry->d_name, DH_STORE_MANIFEST) == 0) fix_times(&file->bytes);
        file->changed = true;
    }
    closedir(dir);
    qsort(files, (size_t)n_files, sizeof *files, by_name);
}

static void make_store(void)
{
    dh_dataset *dataset;
    dh_dataset_options options = {.functions = fuzz_functions()};
    fuzz_sample_write("d");
    FUZZ_CHECK(dh_dataset_open(&dataset, fuzz_path("d"), &options, NULL) == DH_OK);
    FUZZ_CHECK(dh_dataset_import(dataset, fuzz_path("s"), &(dh_import_options){0}, NULL) == DH_OK);
    dh_dataset_close(dataset);
    keep_files();
}

/* One change: which file, what (bytes put over others, into them, or all behind cut off), where, how many. */
static void change(fuzz_input *in, dh_strbuf *text)
{
    uint8_t what = fuzz_byte(in);
    size_t at = fuzz_byte(in), n = (size_t)fuzz_below(in, MAX_PUT) + 1;
    at |= (size_t)fuzz_byte(in) << 8;
    at = text->size > 0 ? at % text->size : 0;
    if (what % 2) at = text->size - at; /* what is read first stands at the end */
    if (what / 2 % 8 == 7) {
        text->size = at;
        return;
    }
    if (n > text->size - at) n = text->size - at;
    if (what / 2 % 8 == 6) {
        dh_strbuf_add_bytes(text, "                ", n);
        memmove(text->data + at + n, text->data + at, text->size - n - at);
    }
    for (size_t i = 0; i < n; i++) text->data[at + i] = (char)fuzz_byte(in);
}

static void change_files(fuzz_input *in)
{
    dh_strbuf texts[MAX_FILES] = {{0}};
    bool changed[MAX_FILES] = {false};
    for (int n = 0; in->size >= 6 && n < MAX_CHANGES; n++) {
        int which = fuzz_below(in, n_files);
        if (!changed[which]) dh_strbuf_add_bytes(&texts[which], files[which].bytes.data, files[which].bytes.size);
        changed[which] = true;
        change(in, &texts[which]);
    }
    for (int i = 0; i < n_files; i++) {
        const dh_strbuf *text = changed[i] ? &texts[i] : &files[i].bytes;
        if (changed[i] || files[i].changed) fuzz_write(files[i].name, text->data, text->size);
        files[i].changed = changed[i];
        dh_strbuf_free(&texts[i]);
    }
}

static void query(dh_dataset *dataset)
{
    for (const char *const *name = dh_dataset_table_names(dataset); *name != NULL; name++) {
        dh_plan *plan;
        if (dh_plan_scan(&plan, dh_dataset_catalog(dataset), *name, NULL) == DH_OK) fuzz_run_plan(plan);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input choices = {data, size < 4 ? size : 4}, changes = {data + choices.size, size - choices.size};
    dh_dataset *dataset = NULL;
    dh_error error = DH_ERROR_INIT;
    if (n_files == 0) make_store();
    change_files(&changes);
    dh_dataset_options options = {.functions = fuzz_functions()};
    dh_status status = dh_dataset_open(&dataset, fuzz_path("s"), &options, &error);
    FUZZ_CHECK((status == DH_OK) == (dataset != NULL));
    FUZZ_CHECK(status == DH_OK || error.message[0] != '\0');
    if (dataset == NULL) return 0;
    query(dataset);
    fuzz_ask(dataset, fuzz_measures(), NULL, &choices);
    status = dh_store_check(dh_dataset_store(dataset), NULL, &error);
    FUZZ_CHECK(status == DH_OK || error.message[0] != '\0');
    dh_dataset_close(dataset);
    return 0;
}
