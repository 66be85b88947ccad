/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are copies of each other: found by a checksum of how their contents begin, then of all. The contents are
 * what is read: unpacked, without a byte order mark, whatever ends the lines, without lines that are empty at the end.
 * So a file that was packed, or saved by another program, is still a copy. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/checksum.h"
#include "base/memory.h"
#include "load/notes.h"

#define HEAD  ((int64_t)1 << 13) /* bytes that are compared first: files mostly differ in them */
#define BLOCK ((size_t)1 << 17)

typedef struct candidate {
    uint64_t hash;         /* of the first HEAD bytes, then of all */
    int32_t source, first; /* first: the source that it is a copy of, or itself */
    bool whole;            /* the hash is that of all */
    bool damaged;          /* as far as it was read */
} candidate;

/* Contents on their way into a checksum. */
typedef struct contents {
    dh_checksum *checksum;
    char *block, *plain; /* bytes as they are read, and without what does not matter */
    size_t used;         /* of `plain` */
    int64_t left;        /* bytes that are still taken */
    int64_t ends;        /* line ends that are taken when something follows */
    bool after_cr;
} contents;

/* Source breaks ties, so that the copy is named after the first. */
static int compare(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return x->source < y->source ? -1 : x->source > y->source;
}

static int compare_sources(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    return x->source < y->source ? -1 : x->source > y->source;
}

static void take(contents *c, char byte)
{
    if (c->left == 0) return;
    c->left--;
    c->plain[c->used++] = byte;
    if (c->used < BLOCK) return;
    dh_checksum_add(c->checksum, c->plain, c->used);
    c->used = 0;
}

static void add_bytes(contents *c, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n && c->left > 0; i++) {
        char byte = bytes[i];
        bool second = byte == '\n' && c->after_cr;
        c->after_cr = byte == '\r';
        if (byte == '\n' || byte == '\r') {
            c->ends += !second;
            continue;
        }
        for (; c->ends > 0 && c->left > 0; c->ends--) take(c, '\n');
        take(c, byte);
    }
}

/* Takes contents until there are no more, or enough. */
static dh_status read_contents(contents *c, dh_input *input, dh_error *error)
{
    size_t asked = c->left < (int64_t)BLOCK ? (size_t)c->left : BLOCK, got = asked;
    for (int64_t at = 0; got == asked && c->left > 0; at += (int64_t)got) {
        DH_TRY(dh_input_read(input, at, c->block, asked, &got, error));
        size_t skip = at == 0 && got >= 3 && memcmp(c->block, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
        add_bytes(c, c->block + skip, got - skip);
    }
    return DH_OK;
}

/* Hashes at most `size` bytes of the contents. A packed file that is damaged has none, which is told when its rows are
 * read: it stands with itself. */
static dh_status hash_contents(candidate *of, const dh_load_source *source, int64_t size, contents *c, dh_error *error)
{
    c->checksum = dh_checksum_new();
    if (c->checksum == NULL) return dh_error_nomem(error);
    c->used = 0;
    c->left = size;
    c->ends = 0;
    c->after_cr = false;
    dh_status status = read_contents(c, source->input, error);
    dh_checksum_add(c->checksum, c->plain, c->used);
    of->hash = dh_checksum_get(c->checksum);
    of->whole = c->left > 0;
    of->damaged = status == DH_EDATA;
    dh_checksum_free(c->checksum);
    return of->damaged ? DH_OK : status;
}

/* Hashes at most `size` bytes of each of `n` candidates, but of those that are known whole. */
static dh_status hash_candidates(const dh_load *load, candidate *of, size_t n, int64_t size, dh_error *error)
{
    contents c = {.block = dh_malloc(BLOCK), .plain = dh_malloc(BLOCK)};
    dh_status status = c.block != NULL && c.plain != NULL ? DH_OK : dh_error_nomem(error);
    for (size_t i = 0; status == DH_OK && i < n; i++)
        if (!of[i].whole) status = hash_contents(&of[i], &load->sources[of[i].source], size, &c, error);
    dh_free(c.block);
    dh_free(c.plain);
    return status;
}

/* The end of the run of candidates that begins at `from` and has one hash. */
static size_t run_end(const candidate *of, size_t from, size_t n)
{
    size_t end = from + 1;
    while (end < n && of[end].hash == of[from].hash && !of[from].damaged && !of[end].damaged) end++;
    return end;
}

static dh_status find_copies(dh_load *load, candidate *of, size_t n, dh_error *error)
{
    DH_TRY(hash_candidates(load, of, n, HEAD, error));
    qsort(of, n, sizeof *of, compare);
    for (size_t i = 0, end; i < n; i = end) {
        end = run_end(of, i, n);
        if (end - i > 1) DH_TRY(hash_candidates(load, of + i, end - i, INT64_MAX, error));
    }
    qsort(of, n, sizeof *of, compare);
    for (size_t i = 0, end; i < n; i = end) {
        end = run_end(of, i, n);
        for (size_t k = i; k < end; k++) of[k].first = of[i].source;
    }
    qsort(of, n, sizeof *of, compare_sources);
    for (size_t i = 0; i < n; i++) {
        dh_load_source *source = &load->sources[of[i].source];
        if (of[i].first == of[i].source) continue;
        source->copy_of = load->sources[of[i].first].name;
        DH_TRY(dh_load_add_note(load, error,
                                "%s: has the same contents as %s, so that all of its rows stand there twice; take one "
                                "of them out",
                                source->name, source->copy_of));
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
        if (stat(load->sources[i].path, &about) != 0 || !S_ISREG(about.st_mode) || !load->sources[i].has_rows ||
            load->sources[i].nth > 0)
            continue;
        of[n++] = (candidate){.source = (int32_t)i};
    }
    dh_status status = n > 1 ? find_copies(load, of, n, error) : DH_OK;
    dh_free(of);
    return status;
}

bool dh_load_copy(const dh_load *load, int32_t index, const char **name, const char **of)
{
    for (size_t i = 0; i < load->n_sources; i++) {
        if (load->sources[i].copy_of == NULL || index-- > 0) continue;
        *name = load->sources[i].name;
        *of = load->sources[i].copy_of;
        return true;
    }
    return false;
}
