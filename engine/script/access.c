/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a script may read and write: the one place that says so.
 *
 * The rule is dh_script_access_rule; links are resolved before a place is judged. Beside it, a script reads the files
 * that its data set is read from wherever they are, what the program brings along and the user's own profiles and
 * calendars, by which data sets are read, and writes regular files only. Of the rest of the user's folder it runs
 * modules by `require`, and reads nothing.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "script/script_internal.h"

const char *dh_script_access_rule(void)
{
    return DH_MESSAGE(
        "A script reads the folder of its data set, its own folder (with -e the current one), and those of "
        "--allow. It writes into the current folder, that of --output, and those of --allow; never into "
        "the folder of a data set, over a file that a data set it opened is read from, or through a "
        "link.");
}

/* A folder in which scripts read or write, with its links resolved. NULL: there is none, or no memory. */
static char *real_folder(const char *path)
{
    return dh_path_is_folder(path) ? dh_path_resolve(path) : NULL;
}

static bool is_in_folder(const char *real, const char *folder)
{
    char *root = real_folder(folder);
    bool below = root != NULL && dh_path_is_below(real, root);
    dh_free(root);
    return below;
}

static bool is_in_user_folder(const dh_script *script, const char *real, const char *kind)
{
    char *folder = script->options.user_folder != NULL ? dh_path_join(script->options.user_folder, kind) : NULL;
    bool below = folder != NULL && is_in_folder(real, folder);
    dh_free(folder);
    return below;
}

/* The program's own scripts and profiles, the user's, the script's folder, and those of --allow. */
static bool is_allowed(const dh_script *script, const char *real)
{
    if (script->options.scripts_folder != NULL && is_in_folder(real, script->options.scripts_folder)) return true;
    if (is_in_user_folder(script, real, "profiles") || is_in_user_folder(script, real, "calendars")) return true;
    if (is_in_folder(real, script->folder != NULL ? script->folder : ".")) return true;
    for (int32_t i = 0; i < script->options.n_allowed; i++)
        if (is_in_folder(real, script->options.allowed[i])) return true;
    return false;
}

/* `path`, or the first folder above it that is there, with links resolved. NULL with errno set. */
static char *resolve_present(const char *path)
{
    char *at = dh_strdup(path), *real = NULL;
    while (at != NULL && (real = dh_path_resolve(at)) == NULL && errno != ENOMEM) {
        int number = errno;
        char *above = strcmp(at, ".") != 0 && strcmp(at, "/") != 0 ? dh_path_folder(at) : NULL;
        dh_free(at);
        at = above;
        errno = number;
    }
    int number = errno;
    dh_free(at);
    errno = number;
    return real;
}

/* What is read is not what --output will be written over. */
static dh_status check_output(const dh_script *script, const dh_sources *sources, const char *path, dh_error *error)
{
    const char *output = script->options.output;
    bool held = false;
    if (output != NULL) DH_TRY(dh_sources_hold(&held, sources, output, error));
    if (!held) return DH_OK;
    return dh_error_set(error, DH_EINVAL,
                        "a script may not read '%s', over which -o '%s' would be written; name another file with -o",
                        path, output);
}

static dh_status check_file_against_output(const dh_script *script, const char *path, dh_error *error)
{
    dh_sources sources = {0};
    dh_status status = dh_sources_add_file(&sources, path, error);
    if (status == DH_OK) status = check_output(script, &sources, path, error);
    dh_sources_free(&sources);
    return status;
}

dh_status dh_script_may_read(const dh_script *script, const char *path, dh_error *error)
{
    bool given = false;
    if (strcmp(path, "-") == 0)
        return dh_error_set(error, DH_EINVAL, "a script may not read standard input; name it on the command line");
    char *real = resolve_present(path);
    if (real == NULL) return dh_error_set(error, DH_EIO, "cannot open '%s': %s", path, dh_error_of_system(errno));
    dh_status status = dh_sources_hold(&given, &script->given, path, error);
    if (status == DH_OK && !given && !is_allowed(script, real)) {
        char *folder = dh_path_folder(real);
        status = folder == NULL
                     ? dh_error_nomem(error)
                     : dh_error_set(error, DH_EINVAL,
                                    "a script may not read '%s': it reads the folder of its data set, its own folder, "
                                    "and those of --allow; add --allow '%s'",
                                    path, folder);
        dh_free(folder);
    }
    dh_free(real);
    return status == DH_OK ? check_file_against_output(script, path, error) : status;
}

static dh_status may_read(void *script, const char *path, dh_error *error)
{
    return dh_script_may_read(script, path, error);
}

dh_status dh_script_open_dataset(dh_dataset **out, dh_script *script, const char *path, const char *profile,
                                 dh_error *error)
{
    dh_dataset_options how = *script->options.opening;
    how.profile = profile;
    how.may_read = may_read;
    how.context = script;
    DH_TRY(dh_script_may_read(script, path, error));
    DH_TRY(dh_dataset_open(out, path, &how, error));
    dh_sources sources = {0}; /* with what its patterns would take in */
    dh_status status = dh_sources_add(&sources, *out, false, error);
    if (status == DH_OK) status = check_output(script, &sources, path, error);
    dh_sources_free(&sources);
    return status == DH_OK ? dh_sources_add(&script->opened, *out, true, error) : status;
}

/* ---- writing ---- */

/* The folder of a data set that `folder` is, or lies in, looking up as far as `root`; NULL = none. Both are resolved;
 * what is returned is freed with dh_free. */
static char *dataset_around(const char *folder, const char *root)
{
    char *at = dh_strdup(folder);
    while (at != NULL && dh_path_is_below(at, root)) {
        char *manifest = dh_path_join(at, "dataset.lua");
        bool stored;
        /* where it cannot be told, as if it were a store */
        bool found = dh_store_find_manifest(&stored, at, NULL) != DH_OK || stored ||
                     (manifest != NULL && dh_path_is_file(manifest));
        dh_free(manifest);
        if (found) return at;
        char *slash = strrchr(at, '/');
        if (slash == NULL || slash == at) break;
        *slash = '\0';
    }
    dh_free(at);
    return NULL;
}

/* The folder among those that may be written to in which `folder` lies, resolved; NULL = none. */
static dh_status writable_root(char **out, const dh_script *script, const char *folder, dh_error *error)
{
    const dh_script_options *options = &script->options;
    char *of_output = options->output != NULL ? dh_path_folder(options->output) : NULL, *found = NULL;
    bool lacks = options->output != NULL && of_output == NULL;
    for (int32_t i = -2; found == NULL && i < options->n_allowed; i++) {
        const char *root = i == -2 ? "." : i == -1 ? of_output : options->allowed[i];
        errno = 0;
        char *real = root != NULL ? real_folder(root) : NULL;
        if (root != NULL && real == NULL && errno == ENOMEM) lacks = true;
        if (real != NULL && dh_path_is_below(folder, real))
            found = real;
        else
            dh_free(real);
    }
    dh_free(of_output);
    *out = found;
    return found == NULL && lacks ? dh_error_nomem(error) : DH_OK;
}

/* The file itself: new, or a regular one, and of no data set. */
static dh_status check_file(const dh_script *script, const char *path, dh_error *error)
{
    struct stat about;
    bool held;
    if (lstat(path, &about) == 0 && S_ISLNK(about.st_mode))
        return dh_error_set(error, DH_EINVAL, "a script may not write '%s': it is a link; give another name", path);
    if (lstat(path, &about) == 0 && !S_ISREG(about.st_mode))
        return dh_error_set(error, DH_EINVAL, "a script may not write '%s': it is no file; give another name", path);
    DH_TRY(dh_sources_hold(&held, &script->opened, path, error));
    if (!held) return DH_OK;
    return dh_error_set(error, DH_EINVAL,
                        "a script may not write '%s': a data set that it opened is read from there; save into another "
                        "folder",
                        path);
}

static dh_status check_folder(const dh_script *script, const char *path, const char *folder, dh_error *error)
{
    char *root;
    DH_TRY(writable_root(&root, script, folder, error));
    if (root == NULL)
        return dh_error_set(error, DH_EINVAL,
                            "a script may not write '%s': it writes into the current folder, that of --output, and "
                            "those of --allow; give a path such as 'a.csv', or add --allow '%s'",
                            path, folder);
    uint64_t lacks = dh_memory_lacks();
    char *around = dataset_around(folder, root);
    dh_free(root);
    if (dh_memory_lacks() > lacks) { /* then it cannot be told */
        dh_free(around);
        return dh_error_nomem(error);
    }
    if (around == NULL) return DH_OK;
    dh_error_set(error, DH_EINVAL,
                 "a script may not write '%s': '%s' is the folder of a data set; save into another folder", path,
                 around);
    dh_free(around);
    return DH_EINVAL;
}

dh_status dh_script_may_write(const dh_script *script, const char *path, dh_error *error)
{
    if (script->read_only)
        return dh_error_set(
            error, DH_EINVAL,
            "a statistic that came with a data set writes no files, and would have written '%s': return "
            "what is to be saved, and save it with -o",
            path);
    errno = 0;
    char *folder = dh_path_folder(path), *real = folder != NULL ? real_folder(folder) : NULL;
    dh_status status = folder == NULL || (real == NULL && errno == ENOMEM) ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && real == NULL)
        status = dh_error_set(error, DH_EIO, "there is no folder '%s' to write to", folder);
    if (status == DH_OK) status = check_folder(script, path, real, error);
    if (status == DH_OK) status = check_file(script, path, error);
    dh_free(folder);
    dh_free(real);
    return status;
}
