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
#include "base/text.h"
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
    FILE *file = fopen(path, "rbe");
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

/* What cannot be looked at is no file to be left out. */
static dh_status is_file(bool *is, const char *folder, const char *name, dh_error *error)
{
    char *path = join(folder, name);
    struct stat what;
    if (path == NULL) return dh_error_nomem(error);
    dh_status status = DH_OK;
    *is = false;
    if (stat(path, &what) != 0)
        status = dh_error_set(error, DH_EIO, "'%s' cannot be read: %s", path, dh_error_of_system(errno));
    else
        *is = S_ISREG(what.st_mode);
    dh_free(path);
    return status;
}

/* What is made: first nothing is (`only_check`), but what is there is looked at. */
typedef struct copying {
    const char *name, *folder;
    bool only_check;
    int n_missing; /* files that are not there yet */
    char *whole;   /* the first that is there, as it would be made; NULL = none */
} copying;

/* A file that is there already must be as it would be made: a run that was killed has left it. */
static dh_status look_at(copying *c, const char *to, const dh_strbuf *made, dh_error *error)
{
    dh_strbuf there = {0};
    if (access(to, F_OK) != 0) {
        c->n_missing++;
        return DH_OK;
    }
    dh_status status = read_all(&there, to, error);
    bool same = there.size == made->size && (made->size == 0 || memcmp(there.data, made->data, made->size) == 0);
    dh_strbuf_free(&there);
    if (status != DH_OK) return status;
    if (!same) return dh_error_set(error, DH_EIO, "'%s' is there already: choose another name or folder", to);
    if (c->whole == NULL && (c->whole = dh_strdup(to)) == NULL) return dh_error_nomem(error);
    return DH_OK;
}

static dh_status copy_file(copying *c, const char *template_folder, const char *file, dh_error *error)
{
    dh_strbuf to_name = {0}, text = {0}, made = {0};
    replace(&to_name, file, strlen(file), c->name);
    char *from = join(template_folder, file), *to = to_name.failed ? NULL : join(c->folder, to_name.data);
    struct stat mode;
    dh_status status = from && to ? read_all(&text, from, error) : dh_error_nomem(error);
    if (status == DH_OK) replace(&made, text.data ? text.data : "", text.size, c->name);
    if (status == DH_OK && made.failed) status = dh_error_nomem(error);
    if (status == DH_OK && c->only_check) status = look_at(c, to, &made, error);
    if (status == DH_OK && !c->only_check) {
        status = dh_file_write(to, made.data ? made.data : "", made.size, error);
        if (status == DH_OK && (stat(from, &mode) != 0 || chmod(to, mode.st_mode & 0777) != 0))
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
static dh_status copy_folder(copying *c, const char *template_folder, dh_error *error)
{
    struct dirent **items = NULL;
    int n = scandir(template_folder, &items, is_visible, alphasort);
    dh_status status = DH_OK;
    if (n <= 0)
        status = dh_error_set(error, DH_EIO, "the template folder '%s' cannot be read: %s", template_folder,
                              n < 0 ? dh_error_of_system(errno) : dh_tr("it is empty"));
    for (int i = 0; i < n; i++) {
        bool is = false;
        if (status == DH_OK) status = is_file(&is, template_folder, items[i]->d_name, error);
        if (status == DH_OK && is) status = copy_file(c, template_folder, items[i]->d_name, error);
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
    const char *nearest = dh_text_nearest(kind, kinds, sizeof kinds / sizeof kinds[0]);
    if (nearest != NULL)
        return dh_error_set(error, DH_EINVAL,
                            "'%s' is no kind of plugin, did you mean '%s'? give aggregate, function, statistic, source "
                            "or sink",
                            kind, nearest);
    return dh_error_set(error, DH_EINVAL,
                        "'%s' is no kind of plugin: give aggregate, function, statistic, source or sink", kind);
}

dh_status dh_plugins_new(const char *name, const char *kind, const char *folder, const char *template_folder,
                         dh_error *error)
{
    DH_TRY(check_name(name, error));
    DH_TRY(check_kind(kind, error));
    copying c = {.name = name, .folder = folder, .only_check = true};
    char *of_kind = join(template_folder, kind);
    dh_status status = of_kind ? copy_folder(&c, template_folder, error) : dh_error_nomem(error);
    if (status == DH_OK) status = copy_folder(&c, of_kind, error);
    if (status == DH_OK && c.n_missing == 0)
        status = dh_error_set(error, DH_EIO, "'%s' is there already: choose another name or folder", c.whole);
    if (status == DH_OK) status = dh_path_check_way(folder, error);
    if (status == DH_OK && mkdir(folder, 0777) != 0 && errno != EEXIST)
        status = dh_error_set(error, DH_EIO, "the folder '%s' cannot be made: %s", folder, dh_error_of_system(errno));
    c.only_check = false;
    if (status == DH_OK) status = copy_folder(&c, template_folder, error);
    if (status == DH_OK) status = copy_folder(&c, of_kind, error);
    dh_free(c.whole);
    dh_free(of_kind);
    return status;
}
