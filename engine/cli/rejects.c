/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes the rejected rows of a data set as CSV files to be mended. A file that is there may be mended already, or be
 * the data itself, so it is never replaced: if the folder has a CSV of a table with other content, that is an error
 * before anything is written. rejects.json, which nobody mends, is replaced.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "cli/rejects.h"
#include "load/reject_files.h"

/* "TABLE.csv" or "TABLE-N.csv". */
static bool is_of_table(const char *name, const char *table)
{
    size_t size = strlen(table);
    if (strncmp(name, table, size) != 0) return false;
    name += size;
    size_t digits = *name == '-' ? strspn(name + 1, "0123456789") : 0;
    if (digits > 0) name += 1 + digits;
    return strcmp(name, ".csv") == 0;
}

/* The name and content of file `index` of a table's rejects. False past the last. */
static bool give_file(const dh_load *load, const char *table, int32_t index, dh_strbuf *name, dh_strbuf *text)
{
    dh_strbuf_clear(name);
    dh_strbuf_clear(text);
    dh_strbuf_add(text, "\xef\xbb\xbf"); /* Excel takes a file for UTF-8 by this mark alone; loading skips it */
    if (!dh_load_reject_csv(load, index, text)) return false;
    dh_strbuf_add(name, table);
    if (index > 0) dh_strbuf_printf(name, "-%d", index + 1);
    dh_strbuf_add(name, ".csv");
    return true;
}

/* Whether the file's content is `text`. */
static bool holds(const char *path, const dh_strbuf *text)
{
    char block[65536];
    size_t at = 0, n;
    FILE *file = fopen(path, "rbe");
    bool same = file != NULL;
    while (same && (n = fread(block, 1, sizeof block, file)) > 0) {
        same = n <= text->size - at && memcmp(text->data + at, block, n) == 0;
        at += n;
    }
    if (file != NULL) fclose(file);
    return same && at == text->size;
}

/* Whether the file `found` in the folder, at `path`, has the content that would be written now. */
static bool is_as_written(const dh_load *load, const char *table, const char *found, const char *path)
{
    bool same = false;
    dh_strbuf name = {0}, text = {0};
    for (int32_t i = 0; !same && give_file(load, table, i, &name, &text) && !name.failed && !text.failed; i++)
        same = strcmp(name.data, found) == 0 && holds(path, &text);
    dh_strbuf_free(&name);
    dh_strbuf_free(&text);
    return same;
}

/* EINVAL for a file that is named as one of a table and would change. */
static dh_status check_file(const dh_context *context, const char *found, dh_error *error)
{
    const char *folder = context->options->rejects, *table;
    const dh_load *load;
    dh_status status = DH_OK;
    for (int32_t i = 0; status == DH_OK && (load = dh_dataset_load(context->dataset, i, &table)) != NULL; i++) {
        if (!is_of_table(found, table)) continue;
        dh_strbuf path = {0};
        dh_strbuf_printf(&path, "%s/%s", folder, found);
        if (path.failed)
            status = dh_error_nomem(error);
        else if (!is_as_written(load, table, found, path.data))
            status = dh_error_set(error, DH_EINVAL,
                                  "'%s' is there already and holds something else than would be written now; nothing "
                                  "was written. If it has been mended, keep it; then name another folder for "
                                  "--rejects, or take the file away",
                                  path.data);
        dh_strbuf_free(&path);
    }
    return status;
}

/* In the data set's folder, files of rejects could be read as data the next time. A data set that is a bare file reads
 * nothing else in its folder. */
static bool is_data_folder(const dh_context *context, const char *folder)
{
    const char *data = context->options->args[0];
    char *real = realpath(folder, NULL), *source = realpath(data, NULL);
    bool same = real != NULL && source != NULL && strcmp(real, source) == 0;
    free(real);
    free(source);
    return same;
}

static dh_status check_folder(const dh_context *context, dh_error *error)
{
    const char *folder = context->options->rejects;
    if (is_data_folder(context, folder))
        return dh_error_set(error, DH_EINVAL, "'%s' is the data set's own folder; name another one for --rejects",
                            folder);
    DH_TRY(dh_path_check_way(folder, error));
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return dh_error_set(error, DH_EIO, "cannot make the folder '%s': %s", folder, dh_tr(strerror(errno)));
    struct dirent **list;
    int n = scandir(folder, &list, NULL, alphasort);
    if (n < 0) return dh_error_set(error, DH_EIO, "cannot read the folder '%s': %s", folder, dh_tr(strerror(errno)));
    dh_status status = DH_OK;
    for (int i = 0; i < n; i++) {
        if (status == DH_OK) status = check_file(context, list[i]->d_name, error);
        free(list[i]);
    }
    free(list);
    return status;
}

static dh_status write_file(const dh_context *context, const char *name, const dh_strbuf *text, dh_error *error)
{
    dh_strbuf path = {0};
    dh_strbuf_printf(&path, "%s/%s", context->options->rejects, name);
    if (!path.failed) dh_context_clear_left(context, path.data);
    dh_status status =
        path.failed || text->failed ? dh_error_nomem(error) : dh_file_write(path.data, text->data, text->size, error);
    if (status == DH_OK) dh_context_say(context, "wrote %s", path.data);
    dh_strbuf_free(&path);
    return status;
}

/* The folder that a workbook would stand in. */
static dh_status check_book_folder(const dh_context *context, const char *path, dh_error *error)
{
    char *folder = dh_strdup(path), *slash = folder != NULL ? strrchr(folder, '/') : NULL;
    if (folder == NULL) return dh_error_nomem(error);
    if (slash != NULL) slash[slash == folder] = '\0';
    bool data = is_data_folder(context, slash != NULL ? folder : ".");
    dh_free(folder);
    if (!data) return DH_OK;
    return dh_error_set(error, DH_EINVAL,
                        "'%s' would stand in the data set's own folder, where it could be read as data before it is "
                        "corrected; name one elsewhere for --rejects",
                        path);
}

/* A workbook that is there may be corrected already. */
static dh_status write_book(const dh_context *context, const char *path, dh_error *error)
{
    dh_strbuf book = {0};
    dh_status status = check_book_folder(context, path, error);
    if (status == DH_OK) dh_context_clear_left(context, path);
    if (status == DH_OK) status = dh_rejects_book(&book, context->dataset, error);
    if (status == DH_OK && access(path, F_OK) == 0 && !holds(path, &book))
        status = dh_error_set(error, DH_EINVAL,
                              "'%s' is there already and holds something else than would be written now; nothing was "
                              "written. If it has been mended, keep it; then name another file for --rejects, or take "
                              "this one away",
                              path);
    if (status == DH_OK) status = dh_file_write(path, book.data, book.size, error);
    if (status == DH_OK) dh_context_say(context, "wrote %s", path);
    dh_strbuf_free(&book);
    return status;
}

/* A name that ends as a file does is meant for one. A folder that is there is one, whatever its name. */
static dh_status check_ending(const char *path, const char *dot, dh_error *error)
{
    static const char *const files[] = {".xls",  ".xlsm", ".xlsb", ".xltx", ".ods", ".csv", ".tsv",
                                        ".json", ".html", ".pdf",  ".txt",  ".zip", ".docx"};
    for (size_t i = 0; dot != NULL && i < sizeof files / sizeof *files; i++)
        if (strcasecmp(dot, files[i]) == 0 && !dh_path_is_folder(path))
            return dh_error_set(error, DH_EINVAL,
                                "--rejects writes a workbook, FILE.xlsx, or a folder of CSV files, and no '%s' file: "
                                "name it '%.*s.xlsx', or name a folder without an ending",
                                dot, (int)(dot - path), path);
    return DH_OK;
}

dh_status dh_rejects_write(const dh_context *context, dh_error *error)
{
    const char *path = context->options->rejects, *dot = strrchr(path, '.');
    if (dot != NULL && strchr(dot, '/') != NULL) dot = NULL;
    if (dot != NULL && strcasecmp(dot, ".xlsx") == 0) return write_book(context, path, error);
    DH_TRY(check_ending(path, dot, error));
    dh_strbuf json = {0}, name = {0}, text = {0};
    const char *table;
    const dh_load *load;
    dh_status status = check_folder(context, error);
    dh_strbuf_add(&json, "[\n");
    for (int32_t i = 0; status == DH_OK && (load = dh_dataset_load(context->dataset, i, &table)) != NULL; i++) {
        if (json.size > 2 && dh_load_n_faults(load) > 0) dh_strbuf_add(&json, ",\n");
        dh_load_reject_json(load, &json);
        for (int32_t k = 0; status == DH_OK && give_file(load, table, k, &name, &text); k++)
            status = name.failed ? dh_error_nomem(error) : write_file(context, name.data, &text, error);
    }
    dh_strbuf_add(&json, "\n]\n");
    if (status == DH_OK) status = write_file(context, "rejects.json", &json, error);
    dh_strbuf_free(&json);
    dh_strbuf_free(&name);
    dh_strbuf_free(&text);
    return status;
}
