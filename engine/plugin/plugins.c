/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading the plugins of the search path, and looking up what they registered. */
#include "plugin/plugins.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/foreign.h"
#include "base/memory.h"
#include "plugin/plugin_internal.h"

/* ---- one file ---- */

/* "statistic resolution, aggregate wilson_low"; NULL: out of memory. */
static const char *describe_kinds(const dh_stage *stage, dh_arena *arena)
{
    dh_strbuf text = {0};
    for (size_t i = 0; i < stage->n; i++)
        dh_strbuf_printf(&text, "%s%s %s", i ? ", " : "", dh_tr(dh_kind_name(stage->items[i].kind)),
                         stage->items[i].name);
    const char *copy = text.failed ? NULL : dh_arena_strdup(arena, text.data ? text.data : "");
    dh_strbuf_free(&text);
    return copy;
}

static const char *explain_failure(dh_status status, const dh_error *e, size_t registered, dh_arena *arena)
{
    const char *message = e->message[0] ? e->message : dh_tr("it gives no reason");
    if (status == DH_ENOMEM) message = dh_tr("out of memory");
    if (registered == 1)
        return dh_arena_printf(arena, dh_tr("its entry failed after registering 1 thing, none of which was kept: %s"),
                               message);
    return dh_arena_printf(arena, dh_tr("its entry failed after registering %zu things, none of which were kept: %s"),
                           registered, message);
}

/* Calls the entry and commits what it registered; otherwise file->refused says why nothing was kept. */
static dh_status enter(dh_plugins *plugins, dh_plugin_file *file, dh_entry_function entry, dh_error *error)
{
    dh_stage stage = {.arena = plugins->arena, .path = file->path, .open = true};
    dh_registry registry;
    dh_error mine;
    dh_error_init(&mine);
    dh_stage_registry(&registry, &stage);
    dh_foreign_enter("", "", "dienhong_plugin_entry", file->path);
    dh_status entered = entry(dh_plugin_host(), &registry, &mine);
    dh_foreign_leave();
    stage.open = false;
    dh_status status = DH_OK;
    size_t registered = stage.n;
    if (entered != DH_OK) {
        file->refused = explain_failure(entered, &mine, registered, plugins->arena);
    } else if (registered == 0) {
        file->refused = dh_arena_strdup(plugins->arena, dh_tr("its entry succeeded but registered nothing"));
    } else {
        const char *kinds = describe_kinds(&stage, plugins->arena);
        status = kinds ? dh_stage_commit(plugins, &stage, &file->refused, error) : dh_error_nomem(error);
        if (status == DH_OK && !file->refused) file->kinds = kinds;
    }
    if (status == DH_OK && (entered != DH_OK || registered == 0) && !file->refused) status = dh_error_nomem(error);
    dh_stage_abandon(&stage); /* what was not committed */
    dh_free(stage.items);
    return status;
}

/* What a plugin could change while it is loaded, to the harm of those that do not need it: the current folder, from
 * which paths are read, and standard error, where errors are told. */
typedef struct surroundings {
    int folder, errors; /* -1 = could not be kept */
} surroundings;

static surroundings keep_surroundings(void)
{
    return (surroundings){open(".", O_PATH | O_DIRECTORY | O_CLOEXEC), fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)};
}

static dh_status restore_surroundings(surroundings kept, dh_error *error)
{
    bool back = kept.folder < 0 || fchdir(kept.folder) == 0;
    int number = errno;
    if (kept.folder >= 0) close(kept.folder);
    if (kept.errors >= 0) {
        dup2(kept.errors, STDERR_FILENO);
        close(kept.errors);
    }
    if (back) return DH_OK;
    return dh_error_set(error, DH_EIO, "a plugin left the current folder, which cannot be entered again: %s",
                        dh_error_of_system(number));
}

/* Opens the file and calls its entry. */
static dh_status open_and_enter(dh_plugins *plugins, dh_plugin_file *file, dh_error *error)
{
    dh_plugin_stamp stamp;
    bool stamped;
    dh_entry_function entry = NULL;
    DH_TRY(dh_plugin_open(file->path, plugins->arena, &stamp, &stamped, &entry, &file->refused, error));
    if (stamped) {
        file->name = dh_arena_strdup(plugins->arena, stamp.name);
        file->version = dh_arena_strdup(plugins->arena, stamp.version);
        if (!file->name || !file->version) return dh_error_nomem(error);
    }
    return file->refused ? DH_OK : enter(plugins, file, entry, error);
}

static dh_status load_now(dh_plugins *plugins, dh_plugin_file *file, dh_error *error)
{
    surroundings kept = keep_surroundings();
    dh_status status = open_and_enter(plugins, file, error);
    dh_status restored = restore_surroundings(kept, status == DH_OK ? error : NULL);
    return status == DH_OK ? restored : status;
}

typedef struct attempt {
    dh_plugins *plugins;
    dh_plugin_file file;
} attempt;

static void load_in_child(void *context)
{
    attempt *a = context;
    load_now(a->plugins, &a->file, NULL);
}

/* `own`: it is one of the bundled plugins. */
static dh_status load_file(dh_plugins *plugins, const char *path, bool own, dh_error *error)
{
    for (size_t i = 0; i < plugins->n_files; i++)
        if (strcmp(plugins->files[i].path, path) == 0) return DH_OK;
    dh_plugin_file file = {dh_arena_strdup(plugins->arena, path), "", "", "", NULL};
    if (!file.path ||
        dh_grow((void **)&plugins->files, &plugins->files_capacity, plugins->n_files + 1, sizeof *plugins->files) != 0)
        return dh_error_nomem(error);
    DH_TRY(dh_plugin_check_whole(path, plugins->arena, &file.refused, error));
    if (!file.refused && plugins->own && !own)
        DH_TRY(dh_plugin_dry_run(&plugins->limits, load_in_child, &(attempt){plugins, file}, plugins->arena,
                                 &file.refused, error));
    if (!file.refused) DH_TRY(load_now(plugins, &file, error));
    plugins->files[plugins->n_files++] = file;
    return DH_OK;
}

/* ---- the search path ---- */

/* For scandir: names that end in ".so" and are not hidden. */
static int is_object(const struct dirent *item)
{
    size_t n = strlen(item->d_name);
    return n > 3 && item->d_name[0] != '.' && strcmp(item->d_name + n - 3, ".so") == 0;
}

/* By bytes, not by the process's collation: the order decides which of two duplicates is kept. */
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* A folder that is there and cannot be read is listed as refused: nobody may think that its plugins are not wanted. */
static dh_status refuse_folder(dh_plugins *plugins, const char *folder, int number, dh_error *error)
{
    dh_plugin_file file = {dh_arena_strdup(plugins->arena, folder), "", "", "", NULL};
    if (number == ENOMEM) return dh_error_nomem(error);
    file.refused = dh_arena_printf(plugins->arena, dh_tr("the folder cannot be read: %s"), dh_error_of_system(number));
    if (!file.path || !file.refused ||
        dh_grow((void **)&plugins->files, &plugins->files_capacity, plugins->n_files + 1, sizeof *plugins->files) != 0)
        return dh_error_nomem(error);
    plugins->files[plugins->n_files++] = file;
    return DH_OK;
}

/* `folder` may also be a single file. One that is not there is skipped. */
static dh_status load_folder(dh_plugins *plugins, const char *folder, dh_error *error)
{
    char *real = realpath(folder, NULL);
    if (!real) return errno == ENOENT || errno == ENOTDIR ? DH_OK : refuse_folder(plugins, folder, errno, error);
    struct stat what;
    if (stat(real, &what) == 0 && S_ISREG(what.st_mode)) {
        dh_status status = load_file(plugins, real, false, error);
        free(real);
        return status;
    }
    bool own = plugins->own && strcmp(plugins->own, real) == 0;
    struct dirent **items = NULL;
    int n = scandir(real, &items, is_object, by_bytes);
    dh_status status = n < 0 && errno != ENOTDIR ? refuse_folder(plugins, real, errno, error) : DH_OK;
    for (int i = 0; i < n; i++) {
        const char *path = status == DH_OK ? dh_arena_printf(plugins->arena, "%s/%s", real, items[i]->d_name) : NULL;
        if (status == DH_OK) status = path ? load_file(plugins, path, own, error) : dh_error_nomem(error);
        free(items[i]);
    }
    free(items);
    free(real);
    return status;
}

static dh_status load_all(dh_plugins *plugins, dh_error *error)
{
    for (int32_t i = 0; i < plugins->n_folders; i++) DH_TRY(load_folder(plugins, plugins->folders[i], error));
    return DH_OK;
}

dh_status dh_plugins_ensure_loaded(const dh_plugins *plugins, dh_error *error)
{
    dh_plugins *mine = (dh_plugins *)plugins; /* const to its users: loading lazily changes nothing that they see */
    if (atomic_load(&mine->state) == DH_PLUGINS_LOADED) return DH_OK;
    pthread_mutex_lock(&mine->lock);
    bool mine_to_load = atomic_load(&mine->state) == DH_PLUGINS_LATER && !mine->loading;
    if (mine_to_load) {
        mine->loading = true;
        /* after a failure no second try: what was loaded before it stays, and would be refused as registered twice */
        dh_error_init(&mine->failure);
        atomic_store(&mine->state, load_all(mine, &mine->failure) == DH_OK ? DH_PLUGINS_LOADED : DH_PLUGINS_FAILED);
        mine->loading = false;
    }
    bool failed = atomic_load(&mine->state) == DH_PLUGINS_FAILED;
    if (failed && error) *error = mine->failure;
    pthread_mutex_unlock(&mine->lock);
    if (failed) return mine->failure.status;
    if (mine_to_load && mine->reported) mine->reported(mine->reported_context);
    return DH_OK;
}

static dh_status load_lazily(void *plugins, dh_error *error)
{
    return dh_plugins_ensure_loaded(plugins, error);
}

static void make_lock(pthread_mutex_t *lock)
{
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(lock, &kind);
    pthread_mutexattr_destroy(&kind);
}

static bool keep_folders(dh_plugins *plugins, const char *const *paths, int32_t n)
{
    plugins->folders = dh_arena_zalloc(plugins->arena, (size_t)n + 1, sizeof *plugins->folders);
    for (int32_t i = 0; plugins->folders && i < n; i++) {
        plugins->folders[i] = dh_arena_strdup(plugins->arena, paths[i]);
        if (!plugins->folders[i]) return false;
        plugins->n_folders++;
    }
    return plugins->folders != NULL;
}

dh_status dh_plugins_lazy(dh_plugins **out, const char *const *paths, int32_t n_paths, dh_functions *functions,
                          void (*reported)(void *context), void *context, dh_error *error)
{
    *out = NULL;
    dh_plugins *plugins = dh_calloc(1, sizeof *plugins);
    if (!plugins) return dh_error_nomem(error);
    make_lock(&plugins->lock);
    plugins->functions = functions;
    plugins->reported = reported;
    plugins->reported_context = context;
    plugins->arena = dh_arena_new();
    dh_functions_set_loader(functions, load_lazily, plugins);
    if (!plugins->arena || !keep_folders(plugins, paths, n_paths)) {
        dh_plugins_free(plugins);
        return dh_error_nomem(error);
    }
    *out = plugins;
    return DH_OK;
}

dh_status dh_plugins_set_dry_run(dh_plugins *plugins, const char *own, dh_plugin_limits limits, dh_error *error)
{
    char *real = realpath(own, NULL);
    plugins->own = dh_arena_strdup(plugins->arena, real != NULL ? real : own);
    plugins->limits = limits;
    free(real);
    return plugins->own ? DH_OK : dh_error_nomem(error);
}

dh_status dh_plugins_load(dh_plugins **out, const char *const *paths, int32_t n_paths, dh_functions *functions,
                          dh_error *error)
{
    DH_TRY(dh_plugins_lazy(out, paths, n_paths, functions, NULL, NULL, error));
    dh_status status = dh_plugins_ensure_loaded(*out, error);
    if (status == DH_OK) return DH_OK;
    dh_plugins_free(*out);
    *out = NULL;
    return status;
}

void dh_plugins_free(dh_plugins *plugins)
{
    if (!plugins) return;
    dh_functions_set_loader(plugins->functions, NULL, NULL);
    dh_registrations_drop(plugins->items, plugins->n_items, plugins->texts);
    pthread_mutex_destroy(&plugins->lock);
    dh_arena_free(plugins->arena);
    dh_free(plugins->files);
    dh_free(plugins->items);
    dh_free(plugins);
}

/* ---- looking up ---- */

static bool is_ready(const dh_plugins *plugins)
{
    return dh_plugins_ensure_loaded(plugins, NULL) == DH_OK;
}

bool dh_plugins_entry(const dh_plugins *plugins, int32_t index, dh_plugin_entry *out)
{
    if (!is_ready(plugins) || index < 0 || (size_t)index >= plugins->n_files) return false;
    const dh_plugin_file *f = &plugins->files[index];
    *out = (dh_plugin_entry){f->path, f->name, f->version, f->kinds, f->refused};
    return true;
}

const char *dh_plugins_file(const dh_plugins *plugins, const void *object)
{
    for (size_t i = 0; plugins && i < plugins->n_items; i++)
        if (plugins->items[i].object == object) return plugins->items[i].path;
    return "";
}

static const void *find(const dh_plugins *plugins, dh_kind kind, const char *name)
{
    for (size_t i = 0; is_ready(plugins) && i < plugins->n_items; i++)
        if (plugins->items[i].kind == kind && strcmp(plugins->items[i].name, name) == 0)
            return plugins->items[i].object;
    return NULL;
}

const dh_statistic *dh_plugins_statistic(const dh_plugins *plugins, const char *name)
{
    return find(plugins, DH_KIND_STATISTIC, name);
}

const dh_statistic *dh_plugins_statistic_at(const dh_plugins *plugins, int32_t index)
{
    for (size_t i = 0; is_ready(plugins) && i < plugins->n_items; i++)
        if (plugins->items[i].kind == DH_KIND_STATISTIC && index-- == 0) return plugins->items[i].object;
    return NULL;
}

const dh_source *dh_plugins_source(const dh_plugins *plugins, const char *path_or_name)
{
    const dh_source *named = find(plugins, DH_KIND_SOURCE, path_or_name);
    if (named) return named;
    char head[4096];
    FILE *file = fopen(path_or_name, "rbe");
    size_t size = file ? fread(head, 1, sizeof head, file) : 0;
    if (file) fclose(file);
    const dh_source *best = NULL;
    int surest = 0;
    for (size_t i = 0; is_ready(plugins) && i < plugins->n_items; i++) {
        if (plugins->items[i].kind != DH_KIND_SOURCE) continue;
        const dh_source *source = plugins->items[i].object;
        dh_foreign_enter("source", source->name, "probe", plugins->items[i].path);
        int sure = source->probe(path_or_name, head, size);
        dh_foreign_leave();
        if (sure <= surest) continue; /* of two that are equally sure, the first found is taken */
        surest = sure;
        best = source;
    }
    return best;
}
