/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are copies of each other, found by size, then by a checksum of their first bytes, then of all. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/memory.h"
#include "load/notes.h"

#define HEAD  ((int64_t)1 << 16) /* bytes that are compared first: files of equal size mostly differ in them */
#define BLOCK ((size_t)1 << 18)

typedef struct candidate {
    int64_t size;
    uint64_t hash; /* of the first HEAD bytes, then of all */
    int32_t source;
} candidate;

/* Source breaks ties, so that the copy is named after the first. */
static int compare(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->size != y->size) return x->size < y->size ? -1 : 1;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return x->source < y->source ? -1 : x->source > y->source;
}

static dh_status hash_bytes(uint64_t *out, int file, int64_t size, char *block, const char *name, dh_error *error)
{
    dh_checksum *checksum = dh_checksum_new();
    dh_status status = checksum != NULL ? DH_OK : dh_error_nomem(error);
    for (int64_t at = 0; status == DH_OK && at < size;) {
        ssize_t n = pread(file, block, BLOCK < (size_t)(size - at) ? BLOCK : (size_t)(size - at), at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) status = dh_error_set(error, DH_EIO, "cannot read '%s': %s", name, dh_error_of_system(errno));
        if (n <= 0) break;
        dh_checksum_add(checksum, block, (size_t)n);
        at += n;
    }
    if (status == DH_OK) *out = dh_checksum_get(checksum);
    dh_checksum_free(checksum);
    return status;
}

/* Hashes at most `size` bytes of each of `n` candidates. */
static dh_status hash_candidates(const dh_load *load, candidate *of, size_t n, int64_t size, dh_error *error)
{
    char *block = dh_malloc(BLOCK);
    dh_status status = block != NULL ? DH_OK : dh_error_nomem(error);
    for (size_t i = 0; status == DH_OK && i < n; i++) {
        const char *path = load->sources[of[i].source].path;
        int file = open(path, O_RDONLY | O_CLOEXEC);
        if (file < 0) {
            status = dh_error_set(error, DH_EIO, "cannot open '%s': %s", path, dh_error_of_system(errno));
            break;
        }
        status = hash_bytes(&of[i].hash, file, of[i].size < size ? of[i].size : size, block, path, error);
        close(file);
    }
    dh_free(block);
    return status;
}

/* The end of the run of candidates that begins at `from` and has one size and hash. */
static size_t run_end(const candidate *of, size_t from, size_t n)
{
    size_t end = from + 1;
    while (end < n && of[end].size == of[from].size && of[end].hash == of[from].hash) end++;
    return end;
}

/* Hashes the runs of more than one, and sorts by the result. */
static dh_status narrow(const dh_load *load, candidate *of, size_t n, int64_t size, dh_error *error)
{
    for (size_t i = 0, end; i < n; i = end) {
        end = run_end(of, i, n);
        if (end - i > 1 && (size == HEAD || of[i].size > HEAD))
            DH_TRY(hash_candidates(load, of + i, end - i, size, error));
    }
    qsort(of, n, sizeof *of, compare);
    return DH_OK;
}

static dh_status find_copies(dh_load *load, candidate *of, size_t n, dh_error *error)
{
    qsort(of, n, sizeof *of, compare);
    DH_TRY(narrow(load, of, n, HEAD, error));
    DH_TRY(narrow(load, of, n, INT64_MAX, error));
    for (size_t i = 0, end; i < n; i = end) {
        end = run_end(of, i, n);
        for (size_t k = i + 1; k < end; k++)
            DH_TRY(dh_load_add_note(load, error,
                                    "%s: has the same contents as %s, so that all of its rows stand there twice; take "
                                    "one of them out",
                                    load->sources[of[k].source].name, load->sources[of[i].source].name));
    }
    return DH_OK;
}

dh_status dh_load_note_copies(dh_load *load, dh_error *error)
{
    if (load->n_sources < 2) return DH_OK;
    candidate *of = dh_calloc(load->n_sources, sizeof *of);
    size_t n = 0;
    if (of == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i < load->n_sources; i++) {
        struct stat about;
        if (stat(load->sources[i].path, &about) != 0 || !S_ISREG(about.st_mode) || !load->sources[i].has_rows) continue;
        of[n++] = (candidate){.size = about.st_size, .source = (int32_t)i};
    }
    dh_status status = n > 1 ? find_copies(load, of, n, error) : DH_OK;
    dh_free(of);
    return status;
}
