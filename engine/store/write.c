/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes a store. Parts get names that are not in use and are synced; store.lua is replaced last. A new store is made
 * in a folder beside its place, which is then renamed. An import holds a lock on the folder, so that two imports do not
 * take each other's parts for left-overs.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "store/leftovers.h"
#include "store/open.h"
#include "store/part_write.h"
#include "table/write.h"
#include "table/format.h"

typedef struct writing {
    const char *path;           /* of the store */
    char *folder;               /* the folder written to: `path`, or one beside it */
    int lock;                   /* descriptor of that folder, locked; -1 = none */
    bool fresh;                 /* a new store: `folder` is renamed to `path` in the end */
    bool placed;                /* the manifest in `folder` is the new one, which names the files that were made */
    dh_store *old;              /* the store that is extended; NULL = none */
    dh_store_manifest before;   /* of the store that is there; empty when there is none, or it cannot be read */
    dh_store_manifest manifest; /* the new one */
    const char **made;          /* names of the files written so far */
    size_t n_made, made_capacity;
    dh_arena *arena;
    const dh_store_options *options;
    const char *imported_on;
} writing;

/* ---- what is said ---- */

static void say(const writing *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(const writing *w, const char *format, ...)
{
    if (w->options->say == NULL) return;
    dh_strbuf text = {0};
    va_list args;
    va_start(args, format);
    dh_strbuf_vprintf(&text, dh_tr(format), args);
    va_end(args);
    if (!text.failed && text.data) w->options->say(w->options->self, text.data);
    dh_strbuf_free(&text);
}

static void say_removed(const writing *w, const dh_leftovers *removed)
{
    if (removed->files > 0)
        say(w, "%s: files left by interrupted imports that were removed: %s, %s MB", w->path,
            dh_numeral_whole(removed->files).text, dh_numeral_real((double)removed->bytes / 1e6, 1).text);
}

/* ---- the folder ---- */

/* `format` takes the path and the system's message. */
static dh_status io_error(const char *format, const char *path, dh_error *error)
{
    return dh_error_set(error, DH_EIO, format, path, dh_error_of_system(errno));
}

static dh_status is_empty(bool *out, const char *path, dh_error *error)
{
    DIR *dir = opendir(path);
    const struct dirent *entry = NULL;
    if (dir == NULL) return io_error("cannot open '%s': %s", path, error);
    *out = true;
    errno = 0;
    while (*out && (entry = readdir(dir)) != NULL) {
        *out = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
        errno = 0;
    }
    dh_status status = errno == 0 ? DH_OK : io_error("cannot read the folder '%s': %s", path, error);
    closedir(dir);
    return status;
}

static dh_status lock_folder(writing *w, dh_error *error)
{
    w->lock = open(w->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (w->lock < 0) return io_error("cannot open '%s': %s", w->folder, error);
    if (flock(w->lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return DH_OK; /* or locks are not supported */
    close(w->lock);
    w->lock = -1; /* tells `undo` to remove nothing */
    return dh_error_set(error, DH_EIO, "another import into '%s' is running; wait for it to end", w->path);
}

static dh_status make_beside(writing *w, dh_error *error)
{
    dh_strbuf name = {0};
    dh_leftovers removed = {0, 0};
    dh_leftovers_clear_beside(w->path, &removed);
    say_removed(w, &removed);
    dh_strbuf_printf(&name, "%s.%ld.import", w->path, (long)getpid());
    w->folder = dh_strbuf_take(&name);
    if (w->folder == NULL) return dh_error_nomem(error);
    bool made = mkdir(w->folder, 0777) == 0;
    if (!made && errno != EEXIST) return io_error("cannot make the folder '%s': %s", w->folder, error);
    w->fresh = true;
    dh_status status = lock_folder(w, error);
    if (status != DH_OK && made) rmdir(w->folder);
    return status;
}

/* Locks the store that is there, and removes what interrupted imports have left in it. */
static dh_status take_folder(writing *w, const dh_store_input *inputs, int32_t n, dh_error *error)
{
    dh_error ignored = DH_ERROR_INIT;
    dh_leftovers removed = {0, 0};
    w->folder = dh_strdup(w->path);
    if (w->folder == NULL) return dh_error_nomem(error);
    DH_TRY(lock_folder(w, error));
    char *path = dh_path_join(w->folder, DH_STORE_MANIFEST);
    if (path == NULL) return dh_error_nomem(error);
    dh_status status = dh_store_manifest_read(&w->before, path, w->arena, &ignored);
    dh_free(path);
    if (status == DH_ENOMEM) return dh_error_nomem(error);
    if (status != DH_OK) { /* a damaged store is replaced: which files are its own, nobody can tell */
        w->before = (dh_store_manifest){0};
        return DH_OK;
    }
    dh_leftovers_clear(w->lock, &w->before, inputs, n, &removed);
    say_removed(w, &removed);
    return DH_OK;
}

static dh_status open_folder(writing *w, const dh_store_input *inputs, int32_t n, dh_error *error)
{
    struct stat about;
    bool there = lstat(w->path, &about) == 0, store = false, empty = false;
    if (!there && errno != ENOENT) return io_error("cannot write '%s': %s", w->path, error);
    if (there && stat(w->path, &about) != 0) return io_error("cannot write '%s': %s", w->path, error);
    bool folder = there && S_ISDIR(about.st_mode);
    if (folder) DH_TRY(dh_store_find_manifest(&store, w->path, error));
    if (store) return take_folder(w, inputs, n, error);
    if (folder) DH_TRY(is_empty(&empty, w->path, error));
    if (there && !empty)
        return dh_error_set(error, DH_EINVAL, "'%s' is there and is no store; name another folder, or remove it first",
                            w->path);
    if (w->options->extend)
        return dh_error_set(error, DH_EINVAL, "there is no store '%s' to append to; run import without --append",
                            w->path);
    return make_beside(w, error);
}

/* ---- parts ---- */

/* A base name "TABLE-N", with N above that of every file in the folder. */
static dh_status next_name(const char **out, const writing *w, const char *table, dh_error *error)
{
    long max = 0;
    size_t n = strlen(table);
    DIR *dir = opendir(w->folder);
    const struct dirent *entry;
    if (dir == NULL) return io_error("cannot open '%s': %s", w->folder, error);
    errno = 0;
    while ((entry = readdir(dir)) != NULL) {
        const char *name = entry->d_name;
        char *end;
        bool ours = strncmp(name, table, n) == 0 && name[n] == '-';
        long number = ours ? strtol(name + n + 1, &end, 10) : 0;
        if (ours && (*end == '.' || *end == '-') && number > max && number < 1000000000) max = number;
        errno = 0;
    }
    dh_status status = errno == 0 ? DH_OK : io_error("cannot read the folder '%s': %s", w->folder, error);
    closedir(dir);
    DH_TRY(status);
    *out = dh_arena_printf(w->arena, "%s-%ld", table, max + 1);
    return *out != NULL ? DH_OK : dh_error_nomem(error);
}

/* Remembers a file that is about to be written, for `undo`. The name must live as long as the import. */
static dh_status will_make(writing *w, const char *name, dh_error *error)
{
    if (dh_grow((void **)&w->made, &w->made_capacity, w->n_made + 1, sizeof *w->made) != 0)
        return dh_error_nomem(error);
    w->made[w->n_made++] = name;
    return DH_OK;
}

static dh_status sync_folder(int folder, const char *path, dh_error *error)
{
    return fsync(folder) == 0 || errno == EINVAL ? DH_OK : io_error("cannot write '%s': %s", path, error);
}

/* The dictionaries that the codes of a further part continue: those of the table's last part, opened separately. EINVAL
 * when the columns differ. */
static dh_status continue_from(dh_dictionary ***out, const dh_store_table *table, const dh_relation *relation,
                               const char *path, dh_error *error)
{
    int32_t n = relation->n_fields;
    bool same = table->relation->n_fields == n;
    for (int32_t i = 0; same && i < n; i++)
        same = table->relation->fields[i].type == relation->fields[i].type &&
               strcmp(table->relation->fields[i].name, relation->fields[i].name) == 0;
    if (!same)
        return dh_error_set(error, DH_EINVAL, "the table '%s' has other columns than in '%s'; import without --append",
                            table->name, path);
    *out = dh_calloc((size_t)n + 1, sizeof **out);
    char *file = dh_path_join(path, table->parts[table->n_parts - 1].file);
    dh_ipc_file *last = NULL;
    dh_status status = *out && file ? dh_ipc_open(&last, file, error) : dh_error_nomem(error);
    for (int32_t i = 0; status == DH_OK && i < n; i++) {
        if (relation->fields[i].type != DH_CATEGORY) continue;
        (*out)[i] = dh_ipc_dictionary(last, i);
        if ((*out)[i] == NULL) status = dh_error_nomem(error);
    }
    dh_ipc_unref(last);
    dh_free(file);
    return status;
}

static void free_dictionaries(dh_dictionary **dictionaries, int32_t n)
{
    for (int32_t i = 0; dictionaries && i < n; i++) dh_dictionary_unref(dictionaries[i]);
    dh_free(dictionaries);
}

/* The counts and sources for the metadata of a part, for readers that have only this file. */
typedef struct reporting {
    const writing *w;
    const dh_store_input *input;
    int64_t read, rejected;
    dh_ipc_pair pairs[3];
    char numbers[2][24];
    dh_strbuf sources;
} reporting;

static dh_status report(void *self, const dh_table *notes, const dh_ipc_pair **pairs, int32_t *n, dh_error *error)
{
    (void)notes;
    reporting *t = self;
    const dh_store_options *options = t->w->options;
    if (options->hashes) DH_TRY(options->hashes(options->self, error));
    for (int32_t i = 0; i < t->input->n_sources; i++) {
        const dh_store_source *source = &t->input->sources[i];
        dh_strbuf_printf(&t->sources, "%s%s, %lld bytes, XXH3 %016" PRIx64, i > 0 ? "\n" : "", source->name,
                         (long long)source->size, source->hash);
    }
    if (t->sources.failed) return dh_error_nomem(error);
    t->input->counts(t->input->self, &t->read, &t->rejected);
    snprintf(t->numbers[0], sizeof t->numbers[0], "%lld", (long long)t->read);
    snprintf(t->numbers[1], sizeof t->numbers[1], "%lld", (long long)t->rejected);
    t->pairs[0] = (dh_ipc_pair){"dienhong.read", t->numbers[0]};
    t->pairs[1] = (dh_ipc_pair){"dienhong.rejected", t->numbers[1]};
    t->pairs[2] = (dh_ipc_pair){"dienhong.sources", t->sources.data};
    *pairs = t->pairs;
    *n = t->sources.data ? 3 : 2;
    return DH_OK;
}

static dh_status write_part(writing *w, dh_store_part *part, const char *name, const dh_store_input *input,
                            dh_error *error)
{
    const dh_store_table *before = input->append && w->old ? dh_store_find(w->old, input->name) : NULL;
    char *path = dh_path_join(w->folder, name);
    dh_dictionary **continued = NULL;
    dh_status status = path ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK && before) status = continue_from(&continued, before, input->relation, w->path, error);
    int file = -1;
    if (status == DH_OK) status = will_make(w, name, error);
    if (status == DH_OK && (file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) < 0)
        status = io_error("cannot write '%s': %s", path, error);
    reporting reported = {.w = w, .input = input};
    const dh_ipc_pair pairs[] = {{"dienhong.version", DIENHONG_VERSION},
                                 {"dienhong.table", input->name},
                                 {"dienhong.profile", input->profile ? input->profile : ""}};
    dh_part_options options = {.pool = w->options->pool,
                               .compress = w->options->compress,
                               .continued = continued,
                               .pairs = pairs,
                               .n_pairs = input->profile ? 3 : 2,
                               .describe = report,
                               .self = &reported};
    dh_part_written written = {0};
    if (status == DH_OK) status = dh_part_write(&written, file, path, input->relation, &options, error);
    if (file >= 0 && close(file) != 0 && status == DH_OK) status = io_error("cannot write '%s': %s", path, error);
    *part = (dh_store_part){.file = name,
                            .rows = written.rows,
                            .size = written.size,
                            .read = reported.read,
                            .rejected = reported.rejected,
                            .hash = written.hash,
                            .imported_on = w->imported_on,
                            .sources = input->sources,
                            .n_sources = input->n_sources};
    free_dictionaries(continued, input->relation->n_fields);
    dh_strbuf_free(&reported.sources);
    dh_free(path);
    return status;
}

/* One file of rejects; *more = false: there is no file `index`. */
static dh_status write_reject(writing *w, const char *base, const dh_store_input *input, int32_t index, bool *more,
                              const char **name, uint64_t *hash, dh_error *error)
{
    dh_strbuf text = {0};
    *more = input->rejects(input->self, index, &text);
    *name = dh_arena_printf(w->arena, index == 0 ? "%s.rejects.csv" : "%s-%d.rejects.csv", base, (int)index + 1);
    char *path = *name ? dh_path_join(w->folder, *name) : NULL;
    dh_checksum *checksum = dh_checksum_new();
    dh_status status = text.failed || path == NULL || checksum == NULL ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && *more) status = will_make(w, *name, error);
    if (status == DH_OK && *more) status = dh_file_write(path, text.data ? text.data : "", text.size, error);
    if (status == DH_OK && text.size > 0) dh_checksum_add(checksum, text.data, text.size);
    if (status == DH_OK) *hash = dh_checksum_get(checksum);
    dh_checksum_free(checksum);
    dh_free(path);
    dh_strbuf_free(&text);
    return status;
}

static dh_status write_rejects(writing *w, dh_store_part *part, const char *base, const dh_store_input *input,
                               dh_error *error)
{
    const char **names = NULL;
    uint64_t *hashes = NULL;
    size_t n = 0, names_capacity = 0, hashes_capacity = 0;
    dh_status status = DH_OK;
    for (bool more = input->rejects != NULL; status == DH_OK && more;) {
        if (dh_grow((void **)&names, &names_capacity, n + 1, sizeof *names) != 0 ||
            dh_grow((void **)&hashes, &hashes_capacity, n + 1, sizeof *hashes) != 0)
            status = dh_error_nomem(error);
        else
            status = write_reject(w, base, input, (int32_t)n, &more, &names[n], &hashes[n], error);
        n += status == DH_OK && more;
    }
    const char **kept = status == DH_OK ? dh_arena_zalloc(w->arena, n + 1, sizeof *kept) : NULL;
    uint64_t *kept_hashes = status == DH_OK ? dh_arena_zalloc(w->arena, n + 1, sizeof *kept_hashes) : NULL;
    if (status == DH_OK && (kept == NULL || kept_hashes == NULL)) status = dh_error_nomem(error);
    if (status == DH_OK && n > 0) {
        memcpy((void *)kept, (const void *)names, n * sizeof *names);
        memcpy(kept_hashes, hashes, n * sizeof *hashes);
    }
    part->rejects = kept;
    part->reject_hashes = kept_hashes;
    part->n_rejects = status == DH_OK ? (int32_t)n : 0;
    dh_free((void *)names);
    dh_free(hashes);
    return status;
}

static dh_status keep_notes(writing *w, dh_store_part *part, const dh_store_input *input, dh_error *error)
{
    const char **notes = NULL;
    size_t n = 0, capacity = 0;
    dh_strbuf text = {0};
    dh_status status = DH_OK;
    while (status == DH_OK && input->notes && input->notes(input->self, (int32_t)n, &text)) {
        const char *kept = text.failed ? NULL : dh_arena_strndup(w->arena, text.data, text.size);
        if (kept == NULL || dh_grow((void **)&notes, &capacity, n + 1, sizeof *notes) != 0)
            status = dh_error_nomem(error);
        else
            notes[n++] = kept;
        dh_strbuf_clear(&text);
    }
    const char **copy = status == DH_OK ? dh_arena_zalloc(w->arena, n + 1, sizeof *copy) : NULL;
    if (status == DH_OK && copy == NULL) status = dh_error_nomem(error);
    if (copy != NULL && n > 0) memcpy((void *)copy, (const void *)notes, n * sizeof *notes);
    part->notes = copy;
    part->n_notes = copy != NULL ? (int32_t)n : 0;
    dh_strbuf_free(&text);
    dh_free((void *)notes);
    return status;
}

/* ---- the manifest ---- */

static dh_store_entry *find_entry(writing *w, const char *name)
{
    for (int32_t i = 0; i < w->manifest.n_entries; i++)
        if (strcmp(w->manifest.entries[i].name, name) == 0) return &w->manifest.entries[i];
    return NULL;
}

static dh_status add_keys(writing *w, dh_store_entry *entry, const dh_store_input *input, dh_error *error)
{
    int32_t n = input->relation->n_fields;
    entry->keys = dh_arena_zalloc(w->arena, (size_t)n + 1, sizeof *entry->keys);
    if (entry->keys == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; input->keys && i < n; i++)
        if (input->keys[i])
            entry->keys[entry->n_keys++] = (dh_store_key_of){input->relation->fields[i].name, input->keys[i]};
    return DH_OK;
}

static dh_status add_part(writing *w, const dh_store_input *input, const dh_store_part *part, dh_error *error)
{
    dh_store_entry *entry = find_entry(w, input->name);
    if (entry == NULL || !input->append) {
        if (entry == NULL) entry = &w->manifest.entries[w->manifest.n_entries++];
        *entry = (dh_store_entry){.name = input->name, .profile = input->profile};
        DH_TRY(add_keys(w, entry, input, error));
    }
    dh_store_part *parts = dh_arena_zalloc(w->arena, (size_t)entry->n_parts + 1, sizeof *parts);
    if (parts == NULL) return dh_error_nomem(error);
    if (entry->n_parts > 0) memcpy(parts, entry->parts, (size_t)entry->n_parts * sizeof *parts);
    parts[entry->n_parts++] = *part;
    entry->parts = parts;
    return DH_OK;
}

static dh_status begin_manifest(writing *w, const dh_store_about *about, int32_t n, dh_error *error)
{
    const dh_store_manifest *old = w->old ? &w->old->manifest : NULL;
    size_t max = (size_t)n + (old ? (size_t)old->n_entries : 0);
    w->manifest = (dh_store_manifest){.about = *about, .compressed = w->options->compress};
    w->manifest.entries = dh_arena_zalloc(w->arena, max + 1, sizeof *w->manifest.entries);
    if (w->manifest.entries == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; old && i < old->n_entries; i++) w->manifest.entries[w->manifest.n_entries++] = old->entries[i];
    return DH_OK;
}

static dh_status put_manifest(writing *w, dh_error *error)
{
    dh_strbuf text = {0};
    char *path = dh_path_join(w->folder, DH_STORE_MANIFEST);
    dh_store_manifest_write(&text, &w->manifest);
    dh_status status = path && !text.failed ? sync_folder(w->lock, w->folder, error) : dh_error_nomem(error);
    if (status == DH_OK) status = dh_file_write(path, text.data, text.size, error);
    w->placed = status == DH_OK;
    if (status == DH_OK) status = sync_folder(w->lock, w->folder, error);
    dh_strbuf_free(&text);
    dh_free(path);
    return status;
}

/* ---- all of it ---- */

/* The time of the import; SOURCE_DATE_EPOCH overrides it, so that two imports can give the same bytes. */
static const char *now(dh_arena *arena)
{
    const char *given = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    time_t seconds = given ? (time_t)strtoll(given, &end, 10) : 0;
    if (given == NULL || *given == '\0' || *end != '\0') seconds = time(NULL);
    struct tm parts;
    char text[32];
    if (gmtime_r(&seconds, &parts) == NULL || strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        return "1970-01-01T00:00:00Z";
    return dh_arena_strdup(arena, text);
}

static dh_status rename_into_place(writing *w, dh_error *error)
{
    if (!w->fresh) return DH_OK;
    rmdir(w->path); /* an empty folder may be there */
    if (rename(w->folder, w->path) != 0) return io_error("cannot make '%s': %s", w->path, error);
    const char *slash = strrchr(w->path, '/');
    char *parent = slash ? dh_strndup(w->path, (size_t)(slash - w->path) + 1) : dh_strdup(".");
    int folder = parent ? open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (folder >= 0) fsync(folder);
    if (folder >= 0) close(folder);
    dh_free(parent);
    return DH_OK;
}

static bool same_parts(const dh_store_entry *a, const dh_store_entry *b)
{
    bool same = strcmp(a->name, b->name) == 0 && a->n_parts == b->n_parts;
    for (int32_t p = 0; same && p < a->n_parts; p++)
        same = a->parts[p].hash == b->parts[p].hash && strcmp(a->parts[p].file, b->parts[p].file) == 0;
    return same;
}

/* Opens the store to extend and checks that it is still as the caller saw it: the caller chose what is new before the
 * lock was held, and if another import added the same rows meanwhile, they would be counted twice. */
static dh_status open_unchanged(writing *w, dh_error *error)
{
    DH_TRY(dh_store_open(&w->old, w->path, error));
    const dh_store_manifest *then = &w->options->extend->manifest, *now = &w->old->manifest;
    bool same = then->n_entries == now->n_entries;
    for (int32_t i = 0; same && i < now->n_entries; i++) same = same_parts(&then->entries[i], &now->entries[i]);
    if (same) return DH_OK;
    return dh_error_set(error, DH_EIO, "another import has changed '%s' meanwhile; run this one again", w->path);
}

/* store.lua must be read again, and what reads it has limits: better now than when all rows are written. */
static dh_status check_sources(const writing *w, const dh_store_input *inputs, int32_t n, dh_error *error)
{
    int64_t sources = 0;
    for (int32_t i = 0; i < n; i++) sources += inputs[i].n_sources;
    for (int32_t i = 0; w->old && i < w->old->manifest.n_entries; i++)
        for (int32_t p = 0; p < w->old->manifest.entries[i].n_parts; p++)
            sources += w->old->manifest.entries[i].parts[p].n_sources;
    if (sources <= DH_STORE_SOURCES) return DH_OK;
    return dh_error_set(error, DH_ELIMIT,
                        "'%s' would name %lld source files, and a store can name %d; join files before they are "
                        "imported",
                        w->path, (long long)sources, DH_STORE_SOURCES);
}

static dh_status write_all(writing *w, const dh_store_about *about, const dh_store_input *inputs, int32_t n,
                           dh_error *error)
{
    DH_TRY(open_folder(w, inputs, n, error));
    if (w->options->extend) DH_TRY(open_unchanged(w, error));
    DH_TRY(check_sources(w, inputs, n, error));
    DH_TRY(begin_manifest(w, about, n, error));
    for (int32_t i = 0; i < n; i++) {
        const char *base;
        if (!dh_store_is_file_name(inputs[i].name))
            return dh_error_set(error, DH_EINVAL, "a table of a store cannot be named '%s'", inputs[i].name);
        DH_TRY(next_name(&base, w, inputs[i].name, error));
        const char *name = dh_arena_printf(w->arena, "%s.arrow", base);
        if (name == NULL) return dh_error_nomem(error);
        dh_store_part part;
        DH_TRY(write_part(w, &part, name, &inputs[i], error));
        DH_TRY(write_rejects(w, &part, base, &inputs[i], error));
        DH_TRY(keep_notes(w, &part, &inputs[i], error));
        DH_TRY(add_part(w, &inputs[i], &part, error));
    }
    DH_TRY(put_manifest(w, error));
    return rename_into_place(w, error);
}

/* After a failure: removes what was written, so that the store is as it was; unless it is the new one already, and what
 * failed was to make sure that this is on the disk: it stays, and the next import removes the old files. The last comes
 * first: a part, by which the next import would find its rejects, goes after them. */
static void undo(const writing *w)
{
    if (w->folder == NULL || w->lock < 0 || (w->placed && !w->fresh)) return;
    for (size_t i = w->n_made; i-- > 0;) unlinkat(w->lock, w->made[i], 0);
    if (!w->fresh) return;
    unlinkat(w->lock, DH_STORE_MANIFEST, 0);
    rmdir(w->folder);
}

/* A reject file that somebody has changed since it was written holds their work: it stays, under a name that no import
 * gives. */
static void keep_mended(void *self, const char *name)
{
    const writing *w = self;
    size_t size = strlen(name) - strlen(".rejects.csv");
    const char *kept = dh_arena_printf(w->arena, "%.*s.mended.csv", (int)size, name);
    struct stat about;
    if (kept == NULL || fstatat(w->lock, kept, &about, 0) == 0 || renameat(w->lock, name, w->lock, kept) != 0)
        kept = name;
    say(w, "'%s/%s' was changed since it was written, and stays as '%s'", w->path, name, kept);
}

static void clear_replaced(writing *w)
{
    dh_leftovers ignored = {0, 0};
    if (w->fresh) { /* an import that was killed a moment before this one began may have held its lock then */
        dh_leftovers_clear_beside(w->path, &ignored);
        return;
    }
    dh_leftovers_replace(w->lock, w->folder, &w->before, &w->manifest, keep_mended, w);
    dh_leftovers_clear(w->lock, &w->manifest, NULL, 0, &ignored);
}

/* The path without slashes at its end; a link is followed, so that the link itself stays. NULL = out of memory. */
static const char *place_of(dh_arena *arena, const char *path)
{
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/') size--;
    const char *kept = dh_arena_strndup(arena, path, size);
    struct stat about;
    if (kept == NULL || lstat(kept, &about) != 0 || !S_ISLNK(about.st_mode)) return kept;
    char *real = realpath(kept, NULL);
    if (real != NULL) kept = dh_arena_strdup(arena, real);
    free(real);
    return kept;
}

dh_status dh_store_write(const char *path, const dh_store_about *about, const dh_store_input *inputs, int32_t n,
                         const dh_store_options *options, dh_error *error)
{
    writing w = {.lock = -1, .options = options, .arena = dh_arena_new()};
    if (w.arena == NULL) return dh_error_nomem(error);
    w.path = place_of(w.arena, path);
    w.imported_on = now(w.arena);
    dh_status status = w.path && w.imported_on ? write_all(&w, about, inputs, n, error) : dh_error_nomem(error);
    if (status != DH_OK)
        undo(&w);
    else
        clear_replaced(&w);
    if (w.lock >= 0) close(w.lock);
    dh_store_close(w.old);
    dh_free(w.folder);
    dh_free((void *)w.made);
    dh_arena_free(w.arena);
    return status;
}
