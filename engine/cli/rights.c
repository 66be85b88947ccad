/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rights that a command which runs a script keeps. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/confine.h"
#include "base/memory.h"
#include "base/path.h"
#include "cli/context.h"

/* Paths, ended by NULL, and the texts that they stand in. */
typedef struct list {
    const char *paths[DH_MAX_ALLOWED + 16];
    char *owned[8];
    int n, n_owned;
} list;

static dh_status add_owned(list *l, char *path, dh_error *error)
{
    if (path == NULL) return dh_error_nomem(error);
    l->paths[l->n++] = l->owned[l->n_owned++] = path;
    return DH_OK;
}

static dh_status add_joined(list *l, const char *folder, const char *rest, dh_error *error)
{
    dh_strbuf path = {0};
    dh_strbuf_printf(&path, "%s%s", folder, rest);
    return add_owned(l, dh_strbuf_take(&path), error);
}

/* Where -o leads, links followed: the folder, in which a new file takes the old one's place; of a device or pipe itself
 * alone. */
static dh_status add_output(list *l, const char *output, dh_error *error)
{
    struct stat what;
    if (output == NULL) return DH_OK;
    char *path = dh_path_resolve(output);
    if (path == NULL && errno != ENOMEM) return DH_OK; /* there is no such folder: writing will say so */
    if (path != NULL && (stat(path, &what) != 0 || S_ISREG(what.st_mode))) {
        char *slash = strrchr(path, '/');
        if (slash != NULL) slash[slash == path] = '\0'; /* "/" stays */
    }
    return add_owned(l, path, error);
}

/* Fontconfig keeps there what it has found out about fonts, which takes it a second. */
static dh_status add_font_cache(list *l, dh_error *error)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (cache != NULL && cache[0] == '/') return add_joined(l, cache, "/fontconfig", error);
    if (home != NULL && home[0] == '/') return add_joined(l, home, "/.cache/fontconfig", error);
    return DH_OK;
}

dh_status dh_context_confine(const dh_options *options, const char *const *readable, dh_error *error)
{
    const char *temporary = getenv("TMPDIR");
    list l = {.paths = {".", temporary != NULL && temporary[0] != '\0' ? temporary : "/tmp", "/dev/null"}, .n = 3};
    dh_status status = add_output(&l, options->output, error);
    for (int i = 0; i < options->n_allowed; i++) l.paths[l.n++] = options->allowed[i];
    if (status == DH_OK) status = add_font_cache(&l, error);
    if (status == DH_OK) status = dh_confine(&(dh_confinement){.readable = readable, .writable = l.paths}, error);
    for (int i = 0; i < l.n_owned; i++) dh_free(l.owned[i]);
    return status;
}
