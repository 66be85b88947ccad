/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zlib and libzstd behind one call. Concatenated gzip members or zstd frames are all read. */
#include "load/scan/inflate.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/pool.h"

#define PACKED ((size_t)1 << 17) /* size of the buffer of compressed bytes */

typedef enum packing { PLAIN, GZIP, ZSTANDARD } packing;

struct dh_inflate {
    int fd;
    bool owned;
    const char *name;
    packing packing;
    bool waits;  /* its bytes may come late: a pipe, a terminal, a socket */
    bool ended;  /* the file descriptor gives no more */
    bool inside; /* within a gzip member or zstd frame */
    bool begun;  /* a gzip member was seen */
    unsigned char *packed;
    size_t size, at; /* of `packed` */
    z_stream gzip;
    bool gzip_ready;
    ZSTD_DStream *zstandard;
};

static packing packing_of(const unsigned char *head, size_t size)
{
    if (size >= 2 && head[0] == 0x1f && head[1] == 0x8b) return GZIP;
    if (size >= 4 && memcmp(head, "\x28\xb5\x2f\xfd", 4) == 0) return ZSTANDARD;
    /* a skippable frame, which some programs write first */
    if (size >= 4 && (head[0] & 0xf0) == 0x50 && memcmp(head + 1, "\x2a\x4d\x18", 3) == 0) return ZSTANDARD;
    return PLAIN;
}

bool dh_inflate_knows(const unsigned char *head, size_t size)
{
    return packing_of(head, size) != PLAIN;
}

/* Waits until a pipe or a terminal has bytes or its end, or Ctrl-C: a read alone would go on after the signal. */
static dh_status wait_for_bytes(const dh_inflate *s, dh_error *error)
{
    struct pollfd of = {.fd = s->fd, .events = POLLIN};
    while (s->waits && poll(&of, 1, 200) == 0) DH_TRY(dh_pool_check_cancelled(error));
    return s->waits ? dh_pool_check_cancelled(error) : DH_OK;
}

/* Reads more compressed bytes, after those that are left. */
static dh_status refill(dh_inflate *s, dh_error *error)
{
    if (s->at > 0) memmove(s->packed, s->packed + s->at, s->size - s->at);
    s->size -= s->at;
    s->at = 0;
    while (!s->ended && s->size < PACKED) {
        DH_TRY(wait_for_bytes(s, error));
        ssize_t n = read(s->fd, s->packed + s->size, PACKED - s->size);
        if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (n < 0) return dh_error_set(error, DH_EIO, "cannot read '%s': %s", s->name, dh_error_of_system(errno));
        if (n == 0) s->ended = true;
        s->size += (size_t)n;
        if (s->size >= 4) break; /* enough to recognise the format: do not wait for a pipe to fill the buffer */
    }
    return DH_OK;
}

static dh_status start(dh_inflate *s, dh_error *error)
{
    s->packed = dh_malloc(PACKED);
    if (s->packed == NULL) return dh_error_nomem(error);
    DH_TRY(refill(s, error));
    s->packing = packing_of(s->packed, s->size);
    if (s->packing == GZIP) s->gzip_ready = inflateInit2(&s->gzip, 15 + 16) == Z_OK;
    if (s->packing == ZSTANDARD) s->zstandard = ZSTD_createDStream();
    bool ready = s->packing == PLAIN || s->gzip_ready || s->zstandard != NULL;
    return ready ? DH_OK : dh_error_nomem(error);
}

dh_status dh_inflate_open(dh_inflate **out, int fd, bool owned, const char *name, dh_error *error)
{
    *out = NULL;
    dh_inflate *s = dh_calloc(1, sizeof *s);
    if (s == NULL) {
        if (owned) close(fd);
        return dh_error_nomem(error);
    }
    s->fd = fd;
    s->owned = owned;
    s->name = name;
    struct stat about;
    s->waits = fstat(fd, &about) == 0 && !S_ISREG(about.st_mode);
    dh_status status = start(s, error);
    if (status == DH_OK)
        *out = s;
    else
        dh_inflate_close(s);
    return status;
}

void dh_inflate_close(dh_inflate *s)
{
    if (s == NULL) return;
    if (s->gzip_ready) inflateEnd(&s->gzip);
    if (s->zstandard != NULL) ZSTD_freeDStream(s->zstandard);
    if (s->owned) close(s->fd);
    dh_free(s->packed);
    dh_free(s);
}

static dh_status damaged(const dh_inflate *s, const char *why, dh_error *error)
{
    return dh_error_set(error, DH_EDATA, "'%s' is compressed and cannot be unpacked: %s; get the file again", s->name,
                        why);
}

/* Skips zero bytes after a gzip member, as gzip itself does: they are padding, as on tapes. */
static bool pass_padding(dh_inflate *s)
{
    if (s->inside || !s->begun || s->packed[s->at] != 0) return false;
    while (s->at < s->size && s->packed[s->at] == 0) s->at++;
    return true;
}

static dh_status unpack_gzip(dh_inflate *s, void *buffer, size_t size, size_t *got, dh_error *error)
{
    if (pass_padding(s)) return DH_OK;
    s->begun = true;
    s->gzip.next_in = s->packed + s->at;
    s->gzip.avail_in = (uInt)(s->size - s->at);
    s->gzip.next_out = buffer;
    s->gzip.avail_out = (uInt)size;
    int code = inflate(&s->gzip, Z_NO_FLUSH);
    s->at = s->size - s->gzip.avail_in;
    *got = size - s->gzip.avail_out;
    s->inside = code != Z_STREAM_END;
    if (code == Z_STREAM_END) return inflateReset(&s->gzip) == Z_OK ? DH_OK : dh_error_nomem(error);
    if (code == Z_OK || code == Z_BUF_ERROR) return DH_OK;
    if (code == Z_MEM_ERROR) return dh_error_nomem(error);
    return damaged(s, s->gzip.msg != NULL ? s->gzip.msg : dh_tr("it is damaged"), error);
}

static dh_status unpack_zstandard(dh_inflate *s, void *buffer, size_t size, size_t *got, dh_error *error)
{
    ZSTD_inBuffer in = {s->packed + s->at, s->size - s->at, 0};
    ZSTD_outBuffer out = {buffer, size, 0};
    size_t code = ZSTD_decompressStream(s->zstandard, &out, &in);
    if (ZSTD_getErrorCode(code) == ZSTD_error_frameParameter_windowTooLarge)
        return dh_error_set(error, DH_EDATA,
                            "'%s' is packed with a window that takes too much memory; pack it without --long", s->name);
    if (ZSTD_isError(code)) return damaged(s, ZSTD_getErrorName(code), error);
    s->at += in.pos;
    *got = out.pos;
    s->inside = code != 0;
    return DH_OK;
}

static dh_status pass_on(dh_inflate *s, void *buffer, size_t size, size_t *got)
{
    *got = s->size - s->at < size ? s->size - s->at : size;
    memcpy(buffer, s->packed + s->at, *got);
    s->at += *got;
    return DH_OK;
}

dh_status dh_inflate_next(dh_inflate *s, void *buffer, size_t size, size_t *got, dh_error *error)
{
    *got = 0;
    while (*got == 0) {
        size_t before = s->size - s->at;
        if (before == 0 && !s->ended) DH_TRY(refill(s, error));
        if (s->at == s->size && s->ended && !s->inside) return DH_OK;
        size_t left = s->size - s->at;
        if (s->packing == GZIP)
            DH_TRY(unpack_gzip(s, buffer, size, got, error));
        else if (s->packing == ZSTANDARD)
            DH_TRY(unpack_zstandard(s, buffer, size, got, error));
        else
            DH_TRY(pass_on(s, buffer, size, got));
        bool stuck = *got == 0 && s->size - s->at == left;
        if (stuck && s->ended && s->inside) return damaged(s, dh_tr("it stops short"), error);
        if (stuck && s->inside) DH_TRY(refill(s, error));
    }
    return DH_OK;
}
