/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `dienhong plugins new NAME`: copies the template's common files and those of one kind under a new name. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "plugin/plugin_internal.h"

/* The template's own name, which is replaced everywhere. */
static const char placeholder[] = "newplugin";

static dh_status check_name(const char *name, dh_error *error)
{
    size_t n = strlen(name);
    bool good = n > 0 && n < 40 && name[0] >= 'a' && name[0] <= 'z';
    for (size_t i = 0; good && i < n; i++)
        good = (name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9') || name[i] == '_';
    if (good) return DH_OK;
    return dh_error_set(error, DH_EINVAL,
                        "'%s' is no name for a plugin: begin with a letter, then lower case letters, digits and '_', "
                        "fewer than 40",
                        name);
}

/* Appends the text with the placeholder replaced by `name`. */
static void replace(dh_strbuf *out, const char *text, size_t size, const char *name)
{
    const size_t n = sizeof placeholder - 1;
    while (size > 0) {
        const char *at = memmem(text, size, placeholder, n);
        size_t before = at ? (size_t)(at - text) : size;
        dh_strbuf_add_bytes(out, text, before);
        if (!at) return;
        dh_strbuf_add(out, name);
        text += before + n;
        size -= before + n;
    }
}

static dh_status read_all(dh_strbuf *out, const char *path, dh_error *error)
{
    FILE *file = fopen(path, "rb");
    if (!file) return dh_error_set(error, DH_EIO, "'%s' cannot be read: %s", path, dh_error_of_system(errno));
    char morsel[8192];
    size_t n;
    while ((n = fread(morsel, 1, sizeof morsel, file)) > 0) dh_strbuf_add_bytes(out, morsel, n);
    bool bad = ferror(file) != 0;
    fclose(file);
    if (bad) return dh_error_set(error, DH_EIO, "'%s' cannot be read to its end", path);
    return out->failed ? dh_error_nomem(error) : DH_OK;
}

static char *join(const char *folder, const char *file)
{
    dh_strbuf path = {0};
    dh_strbuf_printf(&path, "%s/%s", folder, file);
    return path.failed ? NULL : dh_strbuf_take(&path);
}

static int is_visible(const struct dirent *item)
{
    return item->d_name[0] != '.';
}

static bool is_file(const char *folder, const char *name)
{
    char *path = join(folder, name);
    struct stat what;
    bool is = path && stat(path, &what) == 0 && S_ISREG(what.st_mode);
    dh_free(path);
    return is;
}

/* Copies one file; with `only_check` only makes sure that its target does not exist. */
static dh_status copy_file(const char *name, const char *folder, const char *template_folder, const char *file,
                           bool only_check, dh_error *error)
{
    dh_strbuf to_name = {0}, text = {0}, made = {0};
    replace(&to_name, file, strlen(file), name);
    char *from = join(template_folder, file), *to = to_name.failed ? NULL : join(folder, to_name.data);
    struct stat mode;
    dh_status status = from && to ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK && only_check && access(to, F_OK) == 0)
        status = dh_error_set(error, DH_EIO, "'%s' is there already: choose another name or folder", to);
    if (status == DH_OK && !only_check) {
        status = read_all(&text, from, error);
        if (status == DH_OK) replace(&made, text.data ? text.data : "", text.size, name);
        if (status == DH_OK && made.failed) status = dh_error_nomem(error);
        if (status == DH_OK) status = dh_file_write(to, made.data ? made.data : "", made.size, error);
        if (status == DH_OK && stat(from, &mode) == 0 && chmod(to, mode.st_mode & 0777) != 0)
            status = dh_error_set(error, DH_EIO, "'%s' cannot be made executable: %s", to, dh_error_of_system(errno));
    }
    dh_strbuf_free(&to_name);
    dh_strbuf_free(&text);
    dh_strbuf_free(&made);
    dh_free(from);
    dh_free(to);
    return status;
}

/* Copies the files of one folder, without its subfolders. */
static dh_status copy_folder(const char *name, const char *folder, const char *template_folder, bool only_check,
                             dh_error *error)
{
    struct dirent **items = NULL;
    int n = scandir(template_folder, &items, is_visible, alphasort);
    dh_status status = DH_OK;
    if (n <= 0)
        status = dh_error_set(error, DH_EIO, "the template folder '%s' cannot be read: %s", template_folder,
                              n < 0 ? dh_error_of_system(errno) : dh_tr("it is empty"));
    for (int i = 0; i < n; i++) {
        if (status == DH_OK && is_file(template_folder, items[i]->d_name))
            status = copy_file(name, folder, template_folder, items[i]->d_name, only_check, error);
        free(items[i]);
    }
    free(items);
    return status;
}

static dh_status check_kind(const char *kind, dh_error *error)
{
    static const char *const kinds[] = {"aggregate", "function", "statistic", "source", "sink"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i], kind) == 0) return DH_OK;
    return dh_error_set(error, DH_EINVAL,
                        "'%s' is no kind of plugin: give aggregate, function, statistic, source or sink", kind);
}

dh_status dh_plugins_new(const char *name, const char *kind, const char *folder, const char *template_folder,
                         dh_error *error)
{
    DH_TRY(check_name(name, error));
    DH_TRY(check_kind(kind, error));
    char *of_kind = join(template_folder, kind);
    dh_status status = of_kind ? copy_folder(name, folder, template_folder, true, error) : dh_error_nomem(error);
    if (status == DH_OK) status = copy_folder(name, folder, of_kind, true, error);
    if (status == DH_OK) status = dh_path_check_way(folder, error);
    if (status == DH_OK && mkdir(folder, 0777) != 0 && errno != EEXIST)
        status = dh_error_set(error, DH_EIO, "the folder '%s' cannot be made: %s", folder, dh_error_of_system(errno));
    if (status == DH_OK) status = copy_folder(name, folder, template_folder, false, error);
    if (status == DH_OK) status = copy_folder(name, folder, of_kind, false, error);
    dh_free(of_kind);
    return status;
}
