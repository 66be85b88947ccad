/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See part_file.h. */
#include "store/part_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/memory.h"
#include "store/ipc_write.h"

static dh_status put_bytes(dh_part_file *f, const void *bytes, size_t size, dh_error *error)
{
    const char *at = bytes;
    dh_checksum_add(f->checksum, bytes, size);
    f->size += (int64_t)size;
    while (size > 0) {
        ssize_t n = write(f->file, at, size < ((size_t)1 << 30) ? size : (size_t)1 << 30);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0)
            return dh_error_set(error, DH_EIO, "cannot write '%s': %s", f->path,
                                dh_error_of_system(n < 0 ? errno : EIO));
        at += n;
        size -= (size_t)n;
    }
    return DH_OK;
}

static dh_status put_strbuf(dh_part_file *f, dh_strbuf *bytes, dh_error *error)
{
    dh_status status = bytes->failed ? dh_error_nomem(error) : put_bytes(f, bytes->data, bytes->size, error);
    dh_strbuf_free(bytes);
    return status;
}

static dh_ipc_body body_of(const dh_encoder *e, bool compressed)
{
    return (dh_ipc_body){e->rows, (int64_t)e->size, e->nodes, e->buffers, e->n_nodes, e->n_buffers, compressed};
}

dh_status dh_part_file_begin(dh_part_file *f, const dh_ipc_pair *pairs, int32_t n_pairs, dh_error *error)
{
    dh_strbuf head = {0};
    f->checksum = dh_checksum_new();
    f->dictionaries = dh_calloc((size_t)f->n_fields + 1, sizeof *f->dictionaries);
    if (f->checksum == NULL || f->dictionaries == NULL) return dh_error_nomem(error);
    dh_ipc_write_head(&head, f->fields, f->n_fields, pairs, n_pairs);
    return put_strbuf(f, &head, error);
}

void dh_part_file_free(dh_part_file *f)
{
    dh_checksum_free(f->checksum);
    dh_free(f->blocks);
    dh_free(f->dictionaries);
}

dh_status dh_part_file_add_batch(dh_part_file *f, const dh_encoder *e, dh_error *error)
{
    dh_strbuf statistics = {0}, message = {0};
    dh_ipc_body body = body_of(e, f->compressed);
    if (dh_grow((void **)&f->blocks, &f->blocks_capacity, f->n_batches + 1, sizeof *f->blocks) != 0)
        return dh_error_nomem(error);
    dh_ipc_write_statistics(&statistics, e->ranges, f->n_fields);
    if (!statistics.failed) dh_ipc_write_batch(&message, &body, statistics.data ? statistics.data : "");
    if (statistics.failed) message.failed = true;
    dh_strbuf_free(&statistics);
    f->blocks[f->n_batches] = (dh_ipc_block){f->size, (int32_t)message.size, body.size};
    DH_TRY(put_strbuf(f, &message, error));
    DH_TRY(put_bytes(f, e->body, e->size, error));
#ifdef SYNC_FILE_RANGE_WRITE
    /* start writing to the disk now, so that the fsync at the end is short */
    sync_file_range(f->file, 0, 0, SYNC_FILE_RANGE_WRITE);
#endif
    f->rows += e->rows;
    f->n_batches++;
    return DH_OK;
}

dh_status dh_part_file_add_dictionaries(dh_part_file *f, dh_dictionary *const *dictionaries, dh_error *error)
{
    dh_encoder *e = dh_encoder_new(f->fields, 0, false);
    dh_status status = e ? DH_OK : dh_error_nomem(error);
    for (int32_t i = 0; status == DH_OK && i < f->n_fields; i++) {
        if (dictionaries[i] == NULL) continue;
        dh_strbuf message = {0};
        status = dh_encode_dictionary(e, dictionaries[i], f->fields[i].name, error);
        if (status != DH_OK) break;
        dh_ipc_body body = body_of(e, false);
        dh_ipc_write_dictionary(&message, &body, i);
        f->dictionaries[f->n_dictionaries++] = (dh_ipc_block){f->size, (int32_t)message.size, body.size};
        status = put_strbuf(f, &message, error);
        if (status == DH_OK) status = put_bytes(f, e->body, e->size, error);
    }
    dh_encoder_free(e);
    return status;
}

dh_status dh_part_file_end(dh_part_file *f, const dh_ipc_pair *pairs, int32_t n_pairs, uint64_t *hash, dh_error *error)
{
    dh_strbuf foot = {0};
    dh_ipc_write_foot(&foot, f->fields, f->n_fields, pairs, n_pairs, f->dictionaries, f->n_dictionaries, f->blocks,
                      (int32_t)f->n_batches);
    DH_TRY(put_strbuf(f, &foot, error));
    *hash = dh_checksum_get(f->checksum);
    if (fsync(f->file) == 0 || errno == EINVAL) return DH_OK;
    return dh_error_set(error, DH_EIO, "cannot write '%s': %s", f->path, dh_error_of_system(errno));
}
