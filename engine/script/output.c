/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that a script writes: where they may be, their creation time, and warnings. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "script/script_internal.h"

int64_t dh_script_created(const dh_script *script)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end;
    int64_t seconds = epoch != NULL ? strtoll(epoch, &end, 10) : 0;
    int32_t day;
    if (epoch != NULL && *epoch != '\0' && *end == '\0' && seconds >= 0) return seconds;
    if (script->options.dataset == NULL || !dh_dataset_as_of(script->options.dataset, &day)) return 0;
    return day > 0 ? (int64_t)day * 86400 : 0;
}

void dh_script_warn(void *context, const char *message)
{
    const dh_script *script = context;
    if (script->options.warn != NULL) script->options.warn(message);
}

/* "/out/a" is below "/out", "/outside" is not. */
static bool is_below(const char *path, const char *root)
{
    size_t size = strlen(root);
    if (strncmp(path, root, size) != 0) return false;
    return path[size] == '\0' || path[size] == '/' || root[size - 1] == '/';
}

/* The folder of `path`, links followed, must lie below the output folder. A file in the data set's own folder is not
 * overwritten; one in a folder below that is. */
static dh_status check_place(const dh_script *script, const char *path, dh_error *error)
{
    const char *slash = strrchr(path, '/');
    const char *top = script->options.output_folder != NULL ? script->options.output_folder : ".";
    char *folder = slash != NULL ? dh_strndup(path, (size_t)(slash - path)) : dh_strdup(".");
    char *real = folder != NULL ? realpath(folder, NULL) : NULL, *root = realpath(top, NULL);
    const char *data = script->options.dataset != NULL ? dh_dataset_manifest(script->options.dataset)->folder : NULL;
    char *source = data != NULL ? realpath(data, NULL) : NULL;
    dh_status status = DH_OK;
    if (folder == NULL)
        status = dh_error_nomem(error);
    else if (real == NULL || root == NULL)
        status = dh_error_set(error, DH_EIO, "there is no folder '%s' to write to", folder);
    else if (!is_below(real, root))
        status = dh_error_set(error, DH_EINVAL, "'%s' leads out of the output folder", path);
    else if (source != NULL && strcmp(source, real) == 0 && access(path, F_OK) == 0)
        status = dh_error_set(error, DH_EINVAL, "'%s' is a file of the data set's own folder; save under another name",
                              path);
    dh_free(folder);
    free(real);
    free(root);
    free(source);
    return status;
}

dh_status dh_script_output_path(char **out, const dh_script *script, const char *path, dh_error *error)
{
    *out = NULL;
    bool climbs = strcmp(path, "..") == 0 || strncmp(path, "../", 3) == 0 || strstr(path, "/../") != NULL;
    size_t size = strlen(path);
    climbs = climbs || (size >= 3 && strcmp(path + size - 3, "/..") == 0);
    if (path[0] == '/' || climbs || size == 0)
        return dh_error_set(
            error, DH_EINVAL,
            "a script writes below the output folder only; '%s' is outside it, give a path such as 'a.csv'", path);
    dh_strbuf full = {0};
    if (script->options.output_folder != NULL) dh_strbuf_printf(&full, "%s/", script->options.output_folder);
    dh_strbuf_add(&full, path);
    *out = dh_strbuf_take(&full);
    if (*out == NULL) return dh_error_nomem(error);
    dh_status status = check_place(script, *out, error);
    if (status == DH_OK) return DH_OK;
    dh_free(*out);
    *out = NULL;
    return status;
}
