/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See workbook_check.h. */
#include "writers/workbook_check.h"

#include <minizip/unzip.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

#define BLOCK 65536
#define NAME  64 /* of an element */
#define CELL  "<c r="

/* A part on its way. */
typedef struct reading {
    char root[NAME + 4]; /* "</name>" of its first element */
    char tail[NAME + 4]; /* its last bytes */
    size_t tail_size;
    int64_t cells;
} reading;

/* The first element of the part, past the declaration. */
static void find_root(reading *r, const char *text, size_t size)
{
    const char *at = text, *end = text + size;
    while (at < end && (*at != '<' || (at + 1 < end && at[1] == '?'))) at++;
    size_t n = 1;
    while (at + n < end && n < NAME && strchr(" >/\n", at[n]) == NULL) n++;
    if (at + n < end) snprintf(r->root, sizeof r->root, "</%.*s>", (int)n - 1, at + 1);
}

static void keep_tail(reading *r, const char *text, size_t size)
{
    while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == '\r')) size--;
    size_t max = sizeof r->tail - 1, take = size < max ? size : max, kept = r->tail_size;
    if (kept + take > max) {
        memmove(r->tail, r->tail + (kept + take - max), max - take);
        kept = max - take;
    }
    memcpy(r->tail + kept, text + size - take, take);
    r->tail_size = kept + take;
}

static bool ends_whole(const reading *r)
{
    size_t n = strlen(r->root);
    return n > 0 && n <= r->tail_size && memcmp(r->tail + r->tail_size - n, r->root, n) == 0;
}

/* Cells that begin in `text`; `last` bytes of it come again in the next block. */
static int64_t count_cells(const char *text, size_t size)
{
    int64_t n = 0;
    const char *end = text + size;
    for (const char *at = text; (at = memmem(at, (size_t)(end - at), CELL, sizeof CELL - 1)) != NULL; at++) n++;
    return n;
}

/* False when it cannot be read. */
static bool read_part(unzFile archive, reading *r, char *block)
{
    size_t over = 0; /* bytes of the block before, in which a cell may begin */
    int n;
    bool first = true;
    if (unzOpenCurrentFile(archive) != UNZ_OK) return false;
    while ((n = unzReadCurrentFile(archive, block + over, BLOCK)) > 0) {
        size_t size = over + (size_t)n;
        if (first) find_root(r, block, size);
        first = false;
        keep_tail(r, block + over, (size_t)n);
        r->cells += count_cells(block, size);
        over = size < sizeof CELL - 2 ? size : sizeof CELL - 2;
        memmove(block, block + size - over, over);
    }
    return unzCloseCurrentFile(archive) == UNZ_OK && n == 0;
}

/* The sheet that a part is, from 0; -1 = none. */
static int64_t sheet_of(const char *name)
{
    int number, end = 0;
    return sscanf(name, "xl/worksheets/sheet%d.xml%n", &number, &end) == 1 && end > 0 && name[end] == '\0' ? number - 1
                                                                                                           : -1;
}

static bool is_whole(unzFile archive, char *block, const int64_t *cells, size_t n_sheets)
{
    size_t seen = 0;
    int step = unzGoToFirstFile(archive);
    for (; step == UNZ_OK; step = unzGoToNextFile(archive)) {
        char name[256];
        reading r = {.tail_size = 0};
        if (unzGetCurrentFileInfo64(archive, NULL, name, sizeof name, NULL, 0, NULL, 0) != UNZ_OK) return false;
        if (!read_part(archive, &r, block) || !ends_whole(&r)) return false;
        int64_t sheet = sheet_of(name);
        if (sheet < 0) continue;
        if ((size_t)sheet >= n_sheets || r.cells != cells[sheet]) return false;
        seen++;
    }
    return step == UNZ_END_OF_LIST_OF_FILE && seen == n_sheets;
}

dh_status dh_workbook_check(const char *path, const int64_t *cells, size_t n_sheets, dh_error *error)
{
    char *block = dh_malloc(BLOCK + sizeof CELL);
    if (block == NULL) return dh_error_nomem(error);
    unzFile archive = unzOpen64(path);
    bool whole = archive != NULL && is_whole(archive, block, cells, n_sheets);
    if (archive != NULL) unzClose(archive);
    dh_free(block);
    if (whole) return DH_OK;
    return dh_error_set(error, DH_EIO,
                        "the workbook did not come out whole: the folder of temporary files (TMPDIR) has no room, or "
                        "memory is short; free some and run this again");
}
