/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See leftovers.h. */
#include "store/leftovers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"

#define REJECTS ".rejects.csv"

static bool is_named(const dh_store_manifest *manifest, const char *name)
{
    for (int32_t t = 0; t < manifest->n_entries; t++) {
        for (int32_t p = 0; p < manifest->entries[t].n_parts; p++) {
            const dh_store_part *part = &manifest->entries[t].parts[p];
            if (strcmp(part->file, name) == 0) return true;
            for (int32_t r = 0; r < part->n_rejects; r++)
                if (strcmp(part->rejects[r], name) == 0) return true;
        }
    }
    return false;
}

/* False: it is there yet. A link or a folder of that name is none of ours, and stays. */
static bool remove_file(int folder, const char *name, dh_leftovers *removed)
{
    struct stat about;
    bool there = fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0;
    if (there && !S_ISREG(about.st_mode)) return true;
    if (unlinkat(folder, name, 0) != 0) return errno == ENOENT;
    removed->files++;
    if (there) removed->bytes += about.st_size;
    return true;
}

/* The folder, to be read from its beginning; NULL when it cannot be. */
static DIR *read_folder(int folder)
{
    int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
    if (dir == NULL && copy >= 0) close(copy);
    return dir;
}

/* ---- within the store ---- */

/* The length of "TABLE-N" when `name` is "TABLE-N" and `end`; 0 when it is not. */
static size_t base_of(const char *name, const char *table, const char *end)
{
    size_t n = strlen(table);
    if (strncmp(name, table, n) != 0 || name[n] != '-') return 0;
    size_t digits = strspn(name + n + 1, "0123456789");
    return digits > 0 && strcmp(name + n + 1 + digits, end) == 0 ? n + 1 + digits : 0;
}

/* The same, of a part of any table of `kept` or the inputs. */
static size_t base_of_part(const char *name, const dh_store_manifest *kept, const dh_store_input *inputs, int32_t n)
{
    size_t size = 0;
    for (int32_t i = 0; i < kept->n_entries && size == 0; i++) size = base_of(name, kept->entries[i].name, ".arrow");
    for (int32_t i = 0; i < n && size == 0; i++) size = base_of(name, inputs[i].name, ".arrow");
    return size;
}

/* Whether a name is that of rejects of the part "TABLE-N": TABLE-N.rejects.csv, TABLE-N-2.rejects.csv … */
static bool is_reject_of(const char *name, const char *base, size_t size)
{
    if (strncmp(name, base, size) != 0) return false;
    const char *rest = name + size;
    if (*rest == '-') {
        size_t digits = strspn(rest + 1, "0123456789");
        rest += digits > 0 ? 1 + digits : 0;
    }
    return strcmp(rest, REJECTS) == 0;
}

/* False: some are there yet. Their part must stay then, by which the next import finds them. */
static bool remove_rejects(int folder, const dh_store_manifest *kept, const char *base, size_t size,
                           dh_leftovers *removed)
{
    DIR *dir = read_folder(folder);
    bool gone = dir != NULL;
    errno = 0;
    for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL; errno = 0)
        if (is_reject_of(entry->d_name, base, size) && !is_named(kept, entry->d_name) &&
            !remove_file(folder, entry->d_name, removed))
            gone = false;
    if (errno != 0) gone = false;
    if (dir) closedir(dir);
    return gone;
}

/* Whether the first `size` bytes of `name` are "TABLE-N.rejects.csv" or "TABLE-N-2.rejects.csv" …, of the table. */
static bool is_reject_of_table(const char *name, size_t size, const char *table)
{
    static const char digits[] = "0123456789";
    size_t n = strlen(table), end = strlen(REJECTS);
    if (strncmp(name, table, n) != 0 || name[n] != '-') return false;
    size_t part = strspn(name + n + 1, digits);
    const char *rest = name + n + 1 + part;
    if (*rest == '-') {
        size_t number = strspn(rest + 1, digits);
        rest += number > 0 ? 1 + number : 0;
    }
    return part > 0 && strncmp(rest, REJECTS, end) == 0 && rest + end == name + size;
}

/* Whether a name is that of a file of the store that was being written (base/file.h): of its manifest, or of rejects of
 * a table of `kept` or the inputs. */
static bool is_unfinished(const char *name, const dh_store_manifest *kept, const dh_store_input *inputs, int32_t n)
{
    size_t size = dh_file_left_target(name);
    if (size == 0) return false;
    bool ours = size == strlen(DH_STORE_MANIFEST) && strncmp(name, DH_STORE_MANIFEST, size) == 0;
    for (int32_t i = 0; i < kept->n_entries && !ours; i++) ours = is_reject_of_table(name, size, kept->entries[i].name);
    for (int32_t i = 0; i < n && !ours; i++) ours = is_reject_of_table(name, size, inputs[i].name);
    return ours;
}

void dh_leftovers_clear(int folder, const dh_store_manifest *kept, const dh_store_input *inputs, int32_t n,
                        dh_leftovers *removed)
{
    DIR *dir = read_folder(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;) {
        const char *name = entry->d_name;
        size_t size = base_of_part(name, kept, inputs, n);
        if (is_unfinished(name, kept, inputs, n)) remove_file(folder, name, removed);
        if (size == 0 || is_named(kept, name)) continue;
        /* before the part, which tells whose they are */
        if (remove_rejects(folder, kept, name, size, removed)) remove_file(folder, name, removed);
    }
    if (dir) closedir(dir);
}

void dh_leftovers_replace(int folder, const char *path, const dh_store_manifest *old, const dh_store_manifest *now,
                          void (*keep)(void *self, const char *name), void *self)
{
    dh_leftovers ignored = {0, 0};
    for (int32_t t = 0; t < old->n_entries; t++) {
        for (int32_t p = 0; p < old->entries[t].n_parts; p++) {
            const dh_store_part *part = &old->entries[t].parts[p];
            bool gone = true;
            for (int32_t r = 0; r < part->n_rejects; r++) {
                uint64_t hash;
                const char *name = part->rejects[r];
                if (is_named(now, name)) continue;
                bool read = dh_store_source_hash(&hash, path, name, NULL) == DH_OK;
                bool changed = read && part->reject_hashes != NULL && hash != part->reject_hashes[r];
                if (!changed)
                    gone = remove_file(folder, name, &ignored) && gone;
                else
                    keep(self, name);
            }
            if (gone && !is_named(now, part->file)) remove_file(folder, part->file, &ignored);
        }
    }
}

/* ---- beside it ---- */

/* Whether `name` is BASE.PID.import. */
static bool is_import_folder(const char *name, const char *base)
{
    size_t n = strlen(base);
    if (strncmp(name, base, n) != 0 || name[n] != '.') return false;
    size_t digits = strspn(name + n + 1, "0123456789");
    return digits > 0 && strcmp(name + n + 1 + digits, ".import") == 0;
}

/* Empties an import's folder, all files in which are its own. */
static void empty_folder(int folder, dh_leftovers *removed)
{
    DIR *dir = read_folder(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;)
        if (entry->d_name[0] != '.') remove_file(folder, entry->d_name, removed);
    if (dir) closedir(dir);
}

void dh_leftovers_clear_beside(const char *path, dh_leftovers *removed)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    char *parent = slash ? dh_strndup(path, (size_t)(slash - path) + 1) : dh_strdup(".");
    DIR *dir = parent && *base ? opendir(parent) : NULL;
    for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;) {
        if (!is_import_folder(entry->d_name, base)) continue;
        int lock = openat(dirfd(dir), entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
        if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0) {
            empty_folder(lock, removed);
            unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
        }
        if (lock >= 0) close(lock);
    }
    if (dir) closedir(dir);
    dh_free(parent);
}
