/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See folder.h. */
#include "fuzz/folder.h"

#include <ftw.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/path.h"

static char folder[64];

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    remove(path);
    return 0;
}

static void remove_all(const char *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static void clean_up(void)
{
    remove_all(folder);
}

const char *fuzz_folder(void)
{
    if (folder[0] != '\0') return folder;
    strcpy(folder, "/tmp/dienhong-fuzz-XXXXXX");
    FUZZ_CHECK(mkdtemp(folder) != NULL);
    FUZZ_CHECK(freopen("/dev/null", "r", stdin) != NULL);
    atexit(clean_up);
    return folder;
}

const char *fuzz_path(const char *name)
{
    static char paths[4][160];
    static unsigned turn;
    char *path = paths[turn++ % 4];
    FUZZ_CHECK(snprintf(path, sizeof paths[0], "%s/%s", fuzz_folder(), name) < (int)sizeof paths[0]);
    return path;
}

void fuzz_write(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(fuzz_path(name), "wb");
    FUZZ_CHECK(file != NULL);
    FUZZ_CHECK(fwrite(bytes, 1, size, file) == size);
    FUZZ_CHECK(fclose(file) == 0);
}

void fuzz_remove(const char *name)
{
    remove_all(fuzz_path(name));
}

dh_status fuzz_may_read(void *context, const char *path, dh_error *error)
{
    (void)context;
    char *real = dh_path_resolve(path);
    bool own = real != NULL && dh_path_is_below(real, fuzz_folder());
    dh_free(real);
    return own ? DH_OK : dh_error_set(error, DH_EINVAL, "'%s' is not of the data set", path);
}
