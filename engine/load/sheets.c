/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading back what a writer has written. What a source hands over was checked by the writer, in the same program. */
#include "load/sheets.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"
#include "load/sheets_internal.h"

struct dh_sheets {
    int fd;
    dh_arena *arena;
    dh_sheet *sheets;
    int32_t n;
};

static dh_status read_failed(dh_error *error)
{
    return dh_error_set(error, DH_EIO, "cannot read a temporary file: %s", dh_error_of_system(errno));
}

static dh_status read_bytes(int fd, int64_t at, void *out, size_t size, dh_error *error)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = pread(fd, (char *)out + done, size - done, at + (int64_t)done);
        if (n < 0 && errno == EINTR) continue;
        if (n == 0) errno = EIO; /* shorter than it was written */
        if (n <= 0) return read_failed(error);
        done += (size_t)n;
    }
    return DH_OK;
}

static dh_status read_index(dh_sheets *sheets, dh_error *error)
{
    dh_sheets_tail tail;
    int64_t end = (int64_t)lseek(sheets->fd, 0, SEEK_END) - (int64_t)sizeof tail;
    if (end < 0) return read_failed(error);
    DH_TRY(read_bytes(sheets->fd, end, &tail, sizeof tail, error));
    size_t size = (size_t)(end - tail.index), at = 0;
    char *index = dh_arena_alloc(sheets->arena, size + 1);
    sheets->sheets = dh_arena_zalloc(sheets->arena, (size_t)tail.n_sheets + 1, sizeof *sheets->sheets);
    if (index == NULL || sheets->sheets == NULL) return dh_error_nomem(error);
    DH_TRY(read_bytes(sheets->fd, tail.index, index, size, error));
    for (; sheets->n < tail.n_sheets; sheets->n++) {
        dh_sheet *sheet = &sheets->sheets[sheets->n];
        memcpy(sheet, index + at, sizeof *sheet);
        sheet->name = index + at + sizeof *sheet;
        at += sizeof *sheet + strlen(sheet->name) + 1;
    }
    return DH_OK;
}

dh_status dh_sheets_read(dh_sheets **out, const dh_readers *readers, const char *path, dh_error *error)
{
    dh_sheets *sheets = dh_calloc(1, sizeof *sheets);
    *out = NULL;
    if (sheets == NULL) return dh_error_nomem(error);
    sheets->arena = dh_arena_new();
    sheets->fd = dh_file_temporary();
    dh_status status = sheets->arena != NULL ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK && sheets->fd < 0)
        status = dh_error_set(error, DH_EIO,
                              "cannot make a temporary file to unpack '%s': %s; set TMPDIR to a folder that can be "
                              "written",
                              path, dh_error_of_system(errno));
    if (status == DH_OK) status = readers->read(readers->self, path, sheets->fd, error);
    if (status == DH_OK) status = read_index(sheets, error);
    if (status == DH_OK)
        *out = sheets;
    else
        dh_sheets_free(sheets);
    return status;
}

void dh_sheets_free(dh_sheets *sheets)
{
    if (sheets == NULL) return;
    if (sheets->fd >= 0) close(sheets->fd);
    dh_arena_free(sheets->arena);
    dh_free(sheets);
}

const char *dh_sheet_letters(char buffer[16], int32_t column)
{
    char *at = buffer + 15;
    *at = '\0';
    for (int64_t n = (int64_t)column + 1; n > 0; n = (n - 1) / 26) *--at = (char)('A' + (n - 1) % 26);
    return at;
}

int32_t dh_sheets_count(const dh_sheets *sheets)
{
    return sheets->n;
}

const dh_sheet *dh_sheets_at(const dh_sheets *sheets, int32_t index)
{
    return &sheets->sheets[index];
}

dh_status dh_sheets_open(dh_input **out, const dh_sheets *sheets, int32_t index, const char *name, dh_error *error)
{
    const dh_sheet *sheet = &sheets->sheets[index];
    return dh_input_open_part(out, sheets->fd, sheet->begin, sheet->size, name, error);
}
