/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See resident.h. */
#include "base/resident.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *open_of(pid_t process, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/%s", (long)process, name);
    return fopen(path, "re");
}

/* The bytes of a line such as "RssAnon:     1234 kB"; 0 = it is another. */
static size_t bytes_of(const char *line, const char *name)
{
    size_t n = strlen(name);
    return strncmp(line, name, n) == 0 ? (size_t)strtoull(line + n, NULL, 10) << 10 : 0;
}

/* Whether a line of smaps begins a mapping, and one of shared memory that is of no file. */
static bool begins(const char *line, bool *is_shared)
{
    static const char *const names[] = {"/dev/zero", "/memfd:", "/SYSV"};
    if (strcspn(line, " ") < strcspn(line, ":"))
        *is_shared = false;
    else
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) *is_shared = *is_shared || strstr(line, names[i]) != NULL;
    return true;
}

/* Files in a file system that is memory count as shared memory too, and are told by their names. */
static size_t shared_bytes(pid_t process)
{
    char line[512];
    bool is_shared = false, whole = true;
    size_t total = 0;
    FILE *file = open_of(process, "smaps");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (whole && !begins(line, &is_shared) && is_shared) total += bytes_of(line, "Rss:");
        whole = strchr(line, '\n') != NULL;
    }
    if (file != NULL) fclose(file);
    return total;
}

size_t dh_resident(pid_t process, size_t limit)
{
    char line[256];
    size_t own = 0, shared = 0;
    FILE *file = open_of(process, "status");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        own += bytes_of(line, "RssAnon:");
        shared += bytes_of(line, "RssShmem:");
    }
    if (file != NULL) fclose(file);
    return own + (shared > 0 && own + shared > limit ? shared_bytes(process) : 0);
}
