/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See ipc_read.h. */
#include "store/ipc_read.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "store/flatbuffer.h"

enum { MAX_FIELDS = 10000, FOOTER_END = 10 /* its size and the magic */ };

/* The texts of a dictionary, in the file. */
typedef struct texts {
    int32_t n;
    const int32_t *offsets; /* NULL: not a category */
    const char *bytes;
    int64_t size;
} texts;

struct dh_ipc_file {
    int32_t refs; /* touched atomically */
    dh_arena *arena;
    const char *path;
    const uint8_t *bytes;
    int64_t size;
    bool mapped;
    dh_ipc_field *fields;
    texts *dictionaries;
    int32_t n_fields, n_nodes, n_buffers;
    const uint8_t *blocks; /* of the record batches, 24 bytes each, in the footer */
    int32_t n_batches;
};

dh_status dh_ipc_bad(const dh_ipc_file *file, dh_error *error, const char *format, ...)
{
    dh_strbuf text = {0};
    va_list args;
    va_start(args, format);
    dh_strbuf_vprintf(&text, dh_tr(format), args);
    va_end(args);
    dh_status status = text.failed ? dh_error_nomem(error)
                                   : dh_error_set(error, DH_EDATA, "'%s' is damaged: %s; import the data set again",
                                                  file->path, text.data ? text.data : "");
    dh_strbuf_free(&text);
    return status;
}

/* ---- the schema ---- */

static dh_status read_type(const dh_ipc_file *file, dh_fb_in *in, uint32_t field, dh_type *out, int *code_bytes,
                           dh_error *error)
{
    int64_t member = dh_fb_integer(in, field, 2, 1, 0);
    uint32_t type = dh_fb_child(in, field, 3), encoding = dh_fb_child(in, field, 4), n;
    int64_t unit = dh_fb_integer(in, type, 0, 2, member == 8 ? 1 : 0);
    bool valid = true;
    if (member == 2 && dh_fb_integer(in, type, 0, 4, 0) == 64 && dh_fb_integer(in, type, 1, 1, 0) != 0)
        *out = DH_INT64;
    else if (member == 3 && unit == 2)
        *out = DH_FLOAT64;
    else if (member == 5)
        *out = encoding ? DH_CATEGORY : DH_TEXT;
    else if (member == 6)
        *out = DH_BOOL;
    else if (member == 8 && unit == 0)
        *out = DH_DATE;
    else if (member == 10 && unit == 2 && dh_fb_child(in, type, 1) == 0)
        *out = DH_DATETIME;
    else if (member == 13)
        *out = DH_COUNT;
    else
        valid = false;
    if (*out == DH_COUNT && valid) {
        uint32_t children = dh_fb_items(in, field, 5, 4, &n);
        valid = children != 0 && n == 3;
        for (uint32_t i = 0; valid && i < 3; i++) {
            uint32_t child = dh_fb_item_table(in, children, i);
            valid =
                dh_fb_integer(in, child, 2, 1, 0) == 3 && dh_fb_integer(in, dh_fb_child(in, child, 3), 0, 2, 0) == 2;
        }
    }
    if (encoding != 0 && *out != DH_CATEGORY) valid = false;
    if (*out == DH_CATEGORY && valid) {
        uint32_t index = dh_fb_child(in, encoding, 1);
        int64_t bits = index != 0 ? dh_fb_integer(in, index, 0, 4, 0) : 0;
        valid = (bits == 8 || bits == 16 || bits == 32) && dh_fb_integer(in, index, 1, 1, 0) != 0;
        *code_bytes = valid ? (int)bits / 8 : 0;
    }
    if (in->bad) return dh_ipc_bad(file, error, "its schema does not hold together");
    return valid ? DH_OK : dh_ipc_bad(file, error, "a column has a type that a store has not");
}

/* The value of a key in a table's custom metadata; NULL = it is not there. */
static const char *find_pair(dh_fb_in *in, uint32_t table, int id, const char *key, size_t *size)
{
    uint32_t n, items = dh_fb_items(in, table, id, 4, &n);
    for (uint32_t i = 0; i < n && !in->bad; i++) {
        size_t key_size;
        uint32_t pair = dh_fb_item_table(in, items, i);
        const char *have = dh_fb_string(in, pair, 0, &key_size);
        if (have && key_size == strlen(key) && memcmp(have, key, key_size) == 0) return dh_fb_string(in, pair, 1, size);
    }
    return NULL;
}

static dh_status read_field(dh_ipc_file *file, dh_fb_in *in, uint32_t table, int32_t index, dh_error *error)
{
    dh_ipc_field *field = &file->fields[index];
    size_t size;
    const char *name = dh_fb_string(in, table, 0, &size);
    if (in->bad || name == NULL || memchr(name, '\0', size) != NULL || !dh_text_is_valid(name, size))
        return dh_ipc_bad(file, error, "a column has no name");
    if ((field->name = dh_arena_strndup(file->arena, name, size)) == NULL) return dh_error_nomem(error);
    DH_TRY(read_type(file, in, table, &field->type, &field->code_bytes, error));
    const char *display = find_pair(in, table, 6, DH_IPC_DISPLAY, &size);
    if (display && size == 1 && display[0] >= '0' && display[0] <= '0' + DH_DISPLAY_PVALUE)
        field->display = (dh_display)(display[0] - '0');
    if (field->type == DH_CATEGORY) {
        uint32_t encoding = dh_fb_child(in, table, 4);
        if (dh_fb_integer(in, encoding, 0, 8, 0) != index)
            return dh_ipc_bad(file, error, "column '%s' has another's dictionary", field->name);
    }
    file->n_nodes += dh_ipc_nodes(field->type);
    file->n_buffers += dh_ipc_buffers(field->type);
    return in->bad ? dh_ipc_bad(file, error, "its schema does not hold together") : DH_OK;
}

static dh_status read_schema(dh_ipc_file *file, dh_fb_in *in, uint32_t schema, dh_error *error)
{
    uint32_t n, items = dh_fb_items(in, schema, 1, 4, &n);
    if (in->bad || schema == 0 || dh_fb_integer(in, schema, 0, 2, 0) != 0 || n > MAX_FIELDS)
        return dh_ipc_bad(file, error, "its schema does not hold together");
    file->fields = dh_arena_zalloc(file->arena, (size_t)n + 1, sizeof *file->fields);
    file->dictionaries = dh_arena_zalloc(file->arena, (size_t)n + 1, sizeof *file->dictionaries);
    if (file->fields == NULL || file->dictionaries == NULL) return dh_error_nomem(error);
    file->n_fields = (int32_t)n;
    for (uint32_t i = 0; i < n; i++) DH_TRY(read_field(file, in, dh_fb_item_table(in, items, i), (int32_t)i, error));
    return DH_OK;
}

/* ---- messages ---- */

typedef struct message {
    dh_fb_in in;
    uint32_t table, batch; /* the Message; its RecordBatch, also of a dictionary */
    int64_t dictionary;    /* id of the dictionary, -1 = a record batch */
    const uint8_t *body;
    int64_t body_size;
} message;

static int64_t get_int64(const uint8_t *at)
{
    int64_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static int32_t get_int32(const uint8_t *at)
{
    int32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

/* Reads the message that a block of the footer (offset, size of metadata, size of body) points to. */
static bool read_message(const dh_ipc_file *file, const uint8_t *block, message *out)
{
    int64_t offset = get_int64(block), body = get_int64(block + 16), meta = get_int32(block + 8);
    if (offset < 8 || offset % 8 != 0 || meta < 16 || meta % 8 != 0 || body < 0 || offset > file->size ||
        meta > file->size - offset || body > file->size - offset - meta)
        return false;
    const uint8_t *at = file->bytes + offset;
    if (get_int32(at) != -1 || get_int32(at + 4) != meta - 8) return false;
    *out =
        (message){.in = {at + 8, (uint32_t)(meta - 8), false}, .dictionary = -1, .body = at + meta, .body_size = body};
    out->table = dh_fb_root(&out->in);
    int64_t header = dh_fb_integer(&out->in, out->table, 1, 1, 0);
    out->batch = dh_fb_child(&out->in, out->table, 2);
    if (dh_fb_integer(&out->in, out->table, 3, 8, 0) != body || out->batch == 0) return false;
    if (header == 2) {
        out->dictionary = dh_fb_integer(&out->in, out->batch, 0, 8, 0);
        if (out->dictionary < 0 || dh_fb_integer(&out->in, out->batch, 2, 1, 0) != 0) return false;
        out->batch = dh_fb_child(&out->in, out->batch, 1);
        if (out->batch == 0) return false;
    } else if (header != 3) {
        return false;
    }
    return !out->in.bad;
}

/* Reads buffer `index` of the message; false if it is malformed. */
static bool read_buffer(const message *m, uint32_t items, uint32_t index, bool compressed, dh_ipc_bytes *out)
{
    int64_t offset = dh_fb_get(&m->in, items + 16 * index, 8), length = dh_fb_get(&m->in, items + 16 * index + 8, 8);
    if (offset < 0 || length < 0 || offset % 8 != 0 || offset > m->body_size || length > m->body_size - offset)
        return false;
    *out = (dh_ipc_bytes){m->body + offset, length, length, false};
    if (!compressed || length == 0) return true;
    if (length < 8) return false;
    int64_t size = get_int64(out->data);
    out->data += 8;
    out->stored -= 8;
    out->compressed = size != -1;
    out->size = out->compressed ? size : out->stored;
    return out->size >= 0 && out->size <= INT32_MAX;
}

/* ---- dictionaries ---- */

static dh_status read_dictionary(dh_ipc_file *file, const uint8_t *block, dh_error *error)
{
    message m;
    uint32_t n_nodes, n_buffers;
    if (!read_message(file, block, &m)) return dh_ipc_bad(file, error, "a dictionary is not where it should be");
    if (m.dictionary < 0 || m.dictionary >= file->n_fields || file->fields[m.dictionary].type != DH_CATEGORY)
        return dh_ipc_bad(file, error, "a dictionary belongs to no column");
    const char *name = file->fields[m.dictionary].name;
    texts *t = &file->dictionaries[m.dictionary];
    int64_t n = dh_fb_integer(&m.in, m.batch, 0, 8, 0);
    uint32_t nodes = dh_fb_items(&m.in, m.batch, 1, 16, &n_nodes);
    uint32_t buffers = dh_fb_items(&m.in, m.batch, 2, 16, &n_buffers);
    bool compressed = dh_fb_child(&m.in, m.batch, 3) != 0;
    dh_ipc_bytes offsets, bytes;
    if (m.in.bad || n < 0 || n >= INT32_MAX || n_nodes != 1 || n_buffers != 3 || compressed || t->offsets ||
        dh_fb_get(&m.in, nodes, 8) != n || dh_fb_get(&m.in, nodes + 8, 8) != 0 ||
        !read_buffer(&m, buffers, 1, false, &offsets) || !read_buffer(&m, buffers, 2, false, &bytes) ||
        offsets.size < (n + 1) * (int64_t)sizeof(int32_t))
        return dh_ipc_bad(file, error, "the dictionary of column '%s' does not hold together", name);
    *t = (texts){(int32_t)n, (const int32_t *)(const void *)offsets.data, (const char *)bytes.data, bytes.size};
    return DH_OK;
}

static void release_file(void *file)
{
    dh_ipc_unref(file);
}

dh_dictionary *dh_ipc_dictionary(dh_ipc_file *file, int32_t field)
{
    const texts *t = &file->dictionaries[field];
    if (t->offsets == NULL) return NULL;
    dh_dictionary *made = dh_dictionary_new_flat(t->offsets, t->bytes, t->size, t->n, release_file, file);
    if (made) dh_ipc_ref(file);
    return made;
}

/* ---- opening ---- */

static dh_status read_footer(dh_ipc_file *file, dh_error *error)
{
    static const char magic[] = DH_IPC_MAGIC;
    size_t size = (size_t)file->size;
    if (size < 8 + FOOTER_END || memcmp(file->bytes, magic, 6) != 0)
        return dh_ipc_bad(file, error, "it is not an Arrow IPC file");
    if (memcmp(file->bytes + size - 6, magic, 6) != 0) return dh_ipc_bad(file, error, "its end is missing");
    int64_t length = get_int32(file->bytes + size - FOOTER_END), n = (int64_t)size - FOOTER_END - length;
    if (length < 8 || n < 8) return dh_ipc_bad(file, error, "its footer is not where it should be");
    dh_fb_in in = {file->bytes + n, (uint32_t)length, false};
    uint32_t footer = dh_fb_root(&in), n_dictionaries, n_batches;
    uint32_t dictionaries = dh_fb_items(&in, footer, 2, 24, &n_dictionaries);
    uint32_t batches = dh_fb_items(&in, footer, 3, 24, &n_batches);
    if (in.bad || n_dictionaries > MAX_FIELDS || n_batches > INT32_MAX)
        return dh_ipc_bad(file, error, "its footer does not hold together");
    DH_TRY(read_schema(file, &in, dh_fb_child(&in, footer, 1), error));
    for (uint32_t i = 0; i < n_dictionaries; i++)
        DH_TRY(read_dictionary(file, in.bytes + dictionaries + 24 * (size_t)i, error));
    for (int32_t i = 0; i < file->n_fields; i++)
        if (file->fields[i].type == DH_CATEGORY && file->dictionaries[i].offsets == NULL)
            return dh_ipc_bad(file, error, "the dictionary of column '%s' is missing", file->fields[i].name);
    file->blocks = in.bytes + batches;
    file->n_batches = (int32_t)n_batches;
    return DH_OK;
}

static dh_status new_file(dh_ipc_file **out, const char *path, dh_error *error)
{
    dh_ipc_file *file = dh_calloc(1, sizeof *file);
    if (file == NULL) return dh_error_nomem(error);
    file->refs = 1;
    file->arena = dh_arena_new();
    if (file->arena) file->path = dh_arena_strdup(file->arena, path);
    if (file->path == NULL) {
        dh_ipc_unref(file);
        return dh_error_nomem(error);
    }
    *out = file;
    return DH_OK;
}

static dh_status map(dh_ipc_file *file, dh_error *error)
{
    struct stat about;
    int descriptor = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe is refused, not waited for */
    void *bytes = MAP_FAILED;
    bool opened = descriptor >= 0 && fstat(descriptor, &about) == 0;
    if (opened && (!S_ISREG(about.st_mode) || about.st_size == 0)) {
        close(descriptor);
        return dh_ipc_bad(file, error, S_ISREG(about.st_mode) ? "it is empty" : "it is no file");
    }
    if (opened) bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_SHARED, descriptor, 0);
    int number = errno;
    if (descriptor >= 0) close(descriptor);
    if (bytes == MAP_FAILED)
        return dh_error_set(error, DH_EIO, "cannot read '%s': %s", file->path, dh_error_of_system(number));
    file->bytes = bytes;
    file->size = about.st_size;
    file->mapped = true;
    return DH_OK;
}

dh_status dh_ipc_open(dh_ipc_file **out, const char *path, dh_error *error)
{
    dh_ipc_file *file = NULL;
    *out = NULL;
    DH_TRY(new_file(&file, path, error));
    dh_status status = map(file, error);
    if (status == DH_OK) status = read_footer(file, error);
    if (status == DH_OK)
        *out = file;
    else
        dh_ipc_unref(file);
    return status;
}

dh_status dh_ipc_open_bytes(dh_ipc_file **out, const void *bytes, size_t size, const char *name, dh_error *error)
{
    dh_ipc_file *file = NULL;
    *out = NULL;
    DH_TRY(new_file(&file, name, error));
    file->bytes = bytes;
    file->size = (int64_t)size;
    dh_status status = read_footer(file, error);
    if (status == DH_OK)
        *out = file;
    else
        dh_ipc_unref(file);
    return status;
}

dh_ipc_file *dh_ipc_ref(dh_ipc_file *file)
{
    __atomic_fetch_add(&file->refs, 1, __ATOMIC_RELAXED);
    return file;
}

void dh_ipc_unref(dh_ipc_file *file)
{
    if (file == NULL || __atomic_fetch_sub(&file->refs, 1, __ATOMIC_ACQ_REL) != 1) return;
    if (file->mapped) munmap((void *)(uintptr_t)file->bytes, (size_t)file->size);
    dh_arena_free(file->arena);
    dh_free(file);
}

const char *dh_ipc_path(const dh_ipc_file *file)
{
    return file->path;
}

int32_t dh_ipc_n_fields(const dh_ipc_file *file)
{
    return file->n_fields;
}

const dh_ipc_field *dh_ipc_fields(const dh_ipc_file *file)
{
    return file->fields;
}

int32_t dh_ipc_n_batches(const dh_ipc_file *file)
{
    return file->n_batches;
}

uint64_t dh_ipc_hash(const dh_ipc_file *file)
{
    return dh_checksum_of(file->bytes, (size_t)file->size);
}

int64_t dh_ipc_size(const dh_ipc_file *file)
{
    return file->size;
}

/* ---- batches ---- */

/* Parses the statistics of one field at *at, NUL-terminated (dh_ipc_write_statistics), and moves past them. */
static bool read_range(char **at, dh_ipc_range *out, bool last)
{
    char *end;
    *out = (dh_ipc_range){0};
    out->nulls = strtoll(*at, &end, 10);
    if (end == *at) return false;
    if (*end == ':') {
        char *low = end + 1, *high;
        out->low = dh_text_to_double(low, &high);
        if (high == low || *high != ':') return false;
        out->high = dh_text_to_double(high + 1, &end);
        if (end == high + 1) return false;
        out->ranged = !isnan(out->low) && !isnan(out->high);
    }
    if (*end == '=') {
        out->exact = true;
        end++;
    }
    if (*end != (last ? '\0' : ',')) return false;
    *at = end + 1;
    return true;
}

static bool read_statistics(const dh_ipc_file *file, message *m, dh_ipc_range *ranges)
{
    size_t size;
    const char *text = find_pair(&m->in, m->table, 4, DH_IPC_STATISTICS, &size);
    char *copy = text && size < ((size_t)1 << 20) ? dh_strndup(text, size) : NULL, *at = copy;
    bool ok = copy != NULL;
    for (int32_t i = 0; ok && i < file->n_fields; i++) ok = read_range(&at, &ranges[i], i + 1 == file->n_fields);
    dh_free(copy);
    return ok;
}

bool dh_ipc_batch_ranges(const dh_ipc_file *file, int32_t index, dh_ipc_range *ranges)
{
    message m;
    return read_message(file, file->blocks + 24 * (size_t)index, &m) && read_statistics(file, &m, ranges);
}

void dh_ipc_batches_done(const dh_ipc_file *file, int32_t first, int32_t last)
{
    int64_t begin = get_int64(file->blocks + 24 * (size_t)first), end = get_int64(file->blocks + 24 * (size_t)last);
    int64_t page = sysconf(_SC_PAGESIZE);
    if (!file->mapped || begin < 0 || begin > file->size || end < begin || end > file->size) return;
    begin = begin / page * page;
    madvise((void *)(uintptr_t)(file->bytes + begin), (size_t)(end - begin), MADV_DONTNEED);
}

static int64_t bitmap_size(int64_t rows)
{
    return (rows + 7) / 8;
}

static bool is_large_enough(const dh_ipc_bytes *bytes, int64_t need)
{
    return bytes->compressed ? bytes->size == need : bytes->size >= need;
}

/* Whether the buffers of a column are large enough for its rows. */
static bool check_column(const dh_ipc_field *field, const dh_ipc_column *column, int64_t rows)
{
    const dh_ipc_bytes *b = column->buffers;
    if (column->nulls > 0 && (b[0].compressed || b[0].size < bitmap_size(rows))) return false;
    switch (field->type) {
    case DH_BOOL: return !b[1].compressed && b[1].size >= bitmap_size(rows);
    case DH_CATEGORY: return !b[1].compressed && b[1].size >= rows * field->code_bytes;
    case DH_TEXT: return rows == 0 || is_large_enough(&b[1], (rows + 1) * (int64_t)sizeof(int32_t));
    case DH_COUNT:
        return !b[2].compressed && b[2].size >= rows * 8 && is_large_enough(&b[4], rows * 8) &&
               is_large_enough(&b[6], rows * 8);
    default: return !b[1].compressed && b[1].size >= rows * (int64_t)dh_vector_width(field->type);
    }
}

/* Reads the nodes and buffers of one column. The children of a count have no nulls of their own. */
static bool read_column(const message *m, const dh_ipc_field *field, uint32_t node, uint32_t buffer, int64_t rows,
                        bool compressed, uint32_t nodes, uint32_t buffers, dh_ipc_column *out)
{
    dh_type type = field->type;
    for (int i = 0; i < dh_ipc_nodes(type); i++) {
        uint32_t at = nodes + 16 * (node + (uint32_t)i);
        int64_t length = dh_fb_get(&m->in, at, 8), nulls = dh_fb_get(&m->in, at + 8, 8);
        if (length != rows || nulls < 0 || nulls > rows || (i > 0 && nulls != 0)) return false;
        if (i == 0) out->nulls = nulls;
    }
    for (int i = 0; i < dh_ipc_buffers(type); i++)
        if (!read_buffer(m, buffers, buffer + (uint32_t)i, compressed, &out->buffers[i])) return false;
    if (type == DH_COUNT) /* the validity bitmap of `stated` is not used */
        out->buffers[1] = (dh_ipc_bytes){0};
    return check_column(field, out, rows);
}

dh_status dh_ipc_batch(const dh_ipc_file *file, int32_t index, int64_t *rows, dh_ipc_column *columns, dh_error *error)
{
    message m;
    uint32_t n_nodes, n_buffers, node = 0, buffer = 0;
    if (!read_message(file, file->blocks + 24 * (size_t)index, &m) || m.dictionary >= 0)
        return dh_ipc_bad(file, error, "batch %d is not where it should be", (int)index + 1);
    *rows = dh_fb_integer(&m.in, m.batch, 0, 8, 0);
    uint32_t nodes = dh_fb_items(&m.in, m.batch, 1, 16, &n_nodes);
    uint32_t buffers = dh_fb_items(&m.in, m.batch, 2, 16, &n_buffers);
    uint32_t compression = dh_fb_child(&m.in, m.batch, 3);
    bool zstd = dh_fb_integer(&m.in, compression, 0, 1, 0) == 1;
    if (m.in.bad || *rows < 0 || *rows >= INT32_MAX || n_nodes != (uint32_t)file->n_nodes ||
        n_buffers != (uint32_t)file->n_buffers || (compression != 0 && !zstd))
        return dh_ipc_bad(file, error, "batch %d does not hold together", (int)index + 1);
    for (int32_t i = 0; i < file->n_fields; i++) {
        dh_type type = file->fields[i].type;
        if (!read_column(&m, &file->fields[i], node, buffer, *rows, compression != 0, nodes, buffers, &columns[i]))
            return dh_ipc_bad(file, error, "column '%s' of batch %d is cut short", file->fields[i].name,
                              (int)index + 1);
        columns[i].range = (dh_ipc_range){0};
        node += (uint32_t)dh_ipc_nodes(type);
        buffer += (uint32_t)dh_ipc_buffers(type);
    }
    dh_ipc_range *ranges = dh_calloc((size_t)file->n_fields + 1, sizeof *ranges);
    if (ranges == NULL) return dh_error_nomem(error);
    bool reported = read_statistics(file, &m, ranges);
    for (int32_t i = 0; reported && i < file->n_fields; i++) columns[i].range = ranges[i];
    dh_free(ranges);
    return DH_OK;
}
