/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See json.h. Where an object ends is found here, by its brackets, and jansson is given all of it at once. */
#include <stdlib.h>

#include "json.h"

#define OBJECT ((size_t)16 << 20) /* bytes of one at most */

/* ---- memory ---- */

/* jansson goes on with half a text where there is no memory for all of it, so that a failure is remembered here. */
static _Thread_local struct {
    const dh_host *host; /* while a file is read */
    int failed;
} memory;

static void *take(size_t size)
{
    void *made = memory.host ? memory.host->alloc(size) : malloc(size);
    memory.failed |= !made;
    return made;
}

static void give_back(void *made)
{
    if (memory.host)
        memory.host->free(made);
    else
        free(made);
}

void json_use_memory(void)
{
    json_set_alloc_funcs(take, give_back);
}

/* Passes the mark of UTF-16 that the file may begin with. */
static void read_mark(json_input *in)
{
    unsigned char mark[2];
    in->wide = -1;
    in->high = 0;
    if (fread(mark, 1, 2, in->file) == 2 && mark[0] + mark[1] == 0xff + 0xfe && mark[0] >= 0xfe)
        in->wide = mark[0] == 0xff ? 0 : 1;
    else
        rewind(in->file);
}

dh_status json_open(json_input *in, const dh_host *host, const char *path, dh_error *error)
{
    *in = (json_input){.host = host, .path = path, .line = 1};
    memory.host = host;
    in->file = fopen(path, "rbe");
    if (in->file) {
        read_mark(in);
        return DH_OK;
    }
    host->error_set(error, DH_EIO, "cannot open '%s'", path);
    return DH_EIO;
}

dh_status json_again(json_input *in, dh_error *error)
{
    in->line = 1;
    in->begun = in->is_array = 0;
    in->at = in->size = 0;
    if (fseek(in->file, 0, SEEK_SET) == 0) {
        read_mark(in);
        return DH_OK;
    }
    in->host->error_set(error, DH_EIO, "cannot read '%s'", in->path);
    return DH_EIO;
}

void json_close(json_input *in)
{
    if (in->file) fclose(in->file);
    if (in->host) in->host->free(in->object);
    in->file = NULL;
    memory.host = NULL;
}

/* ---- bytes ---- */

static void put_utf8(json_input *in, uint32_t c)
{
    unsigned char *to = in->block + in->size;
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n; i-- > 1; c >>= 6) to[i] = (unsigned char)(0x80 | (c & 0x3f));
    to[0] = (unsigned char)(first[n] | c);
    in->size += n;
}

/* Half a character is no text: a byte that is none in UTF-8 says so to jansson. */
static void put_unit(json_input *in, uint32_t unit)
{
    int is_high = unit >= 0xd800 && unit < 0xdc00, is_low = unit >= 0xdc00 && unit < 0xe000;
    if (in->high && is_low)
        put_utf8(in, 0x10000 + ((in->high - 0xd800) << 10) + (unit - 0xdc00));
    else if (in->high || is_low)
        in->block[in->size++] = 0xff;
    if (!is_high && !is_low) put_utf8(in, unit);
    in->high = is_high ? unit : 0;
}

/* Fills the block from a file of UTF-16. */
static void fill_wide(json_input *in)
{
    unsigned char wide[1 << 14]; /* a unit takes three bytes at most, and a fault before it one */
    size_t n = fread(wide, 1, sizeof wide, in->file);
    in->size = 0;
    for (size_t i = 0; i + 1 < n; i += 2)
        put_unit(in, (uint32_t)wide[i + (size_t)in->wide] | (uint32_t)wide[i + 1 - (size_t)in->wide] << 8);
    if (n % 2 != 0 || (n < sizeof wide && in->high)) in->block[in->size++] = 0xff;
    if (n < sizeof wide) in->high = 0;
}

/* The next byte, which stays there; EOF. */
static int peek(json_input *in)
{
    if (in->at == in->size) {
        if (in->wide >= 0)
            fill_wide(in);
        else
            in->size = fread(in->block, 1, sizeof in->block, in->file);
        in->at = 0;
        in->failed |= ferror(in->file) != 0;
        if (in->size == 0) return EOF;
    }
    return in->block[in->at];
}

static void pass(json_input *in)
{
    in->line += in->block[in->at++] == '\n';
}

/* Passes white space; that of the line alone, or all. */
static int pass_blanks(json_input *in, int of_line)
{
    int c = peek(in);
    while (c == ' ' || c == '\t' || c == '\r' || (c == '\n' && !of_line)) {
        pass(in);
        c = peek(in);
    }
    return c;
}

/* ---- objects ---- */

static const char no_json[] = "it is no JSON: look for a quote or a comma that is missing, or one too many",
                  cut_short[] = "the file stops within an array: get it again";

static dh_status wrong(json_input *in, int64_t line, const char *why, dh_error *error)
{
    if (in->failed) {
        in->host->error_set(error, DH_EIO, "cannot read '%s'", in->path);
        return DH_EIO;
    }
    in->host->error_set(error, DH_EDATA, "'%s', line %lld: %s", in->path, (long long)line, in->host->tr(why));
    return DH_EDATA;
}

static const char *reason_of(const json_error_t *why)
{
    switch (json_error_code(why)) {
    case json_error_duplicate_key: return "an object has the same key twice: take one of them out";
    case json_error_numeric_overflow: return "a number has too many digits to be exact: write it as a text";
    case json_error_invalid_utf8: return "it is not valid UTF-8: save the file as UTF-8";
    case json_error_null_character:
    case json_error_null_byte_in_key: return "a text has a character NUL, which none may have";
    case json_error_stack_overflow: return "more than two thousand objects stand within each other";
    default: return no_json;
    }
}

static dh_status keep_byte(json_input *in, int c)
{
    if (in->object_size == in->object_capacity) {
        size_t capacity = in->object_capacity * 2 + 4096;
        char *object = in->host->realloc(in->object, capacity);
        if (!object) return DH_ENOMEM;
        in->object = object;
        in->object_capacity = capacity;
    }
    in->object[in->object_size++] = (char)c;
    pass(in);
    return DH_OK;
}

static uint64_t mix(uint64_t hash, uint64_t with)
{
    return (hash ^ with) * UINT64_C(1099511628211);
}

/* Takes the bytes of the object that begins here. Its keys and brackets give its shape. */
static dh_status take_object(json_input *in, int64_t line, dh_error *error)
{
    uint64_t text = 0;
    int depth = 0, quoted = 0, escaped = 0;
    in->object_size = 0;
    in->shape = UINT64_C(14695981039346656037);
    do {
        int c = peek(in);
        if (c == EOF) return wrong(in, in->line, "the file stops within an object: get it again", error);
        if (in->object_size == OBJECT)
            return wrong(in, line, "an object has more than 16 MB: leave its long texts out", error);
        if (quoted && c == '\n') return wrong(in, in->line, no_json, error);
        TRY(keep_byte(in, c));
        if (quoted) {
            text = mix(text, (uint64_t)c);
            quoted = c != '"' || escaped;
            escaped = c == '\\' && !escaped;
        } else if (c == '"') {
            quoted = 1;
            text = 0;
        } else if (c == '{' || c == '[') {
            depth++;
            in->shape = mix(in->shape, (uint64_t)c);
        } else if (c == '}' || c == ']') {
            depth--;
            in->shape = mix(in->shape, (uint64_t)c);
        } else if (c == ':') {
            in->shape = mix(in->shape, text);
        }
    } while (depth > 0);
    return DH_OK;
}

dh_status json_parse(json_input *in, json_t **out, int64_t line, dh_error *error)
{
    json_error_t why;
    memory.failed = 0;
    *out = json_loadb(in->object, in->object_size, JSON_REJECT_DUPLICATES, &why);
    if (memory.failed) {
        json_decref(*out);
        *out = NULL;
        return DH_ENOMEM;
    }
    return *out ? DH_OK : wrong(in, why.line > 0 ? line + why.line - 1 : line, reason_of(&why), error);
}

/* Passes what stands before the first object: the mark of UTF-8, and the bracket of an array. */
static void begin(json_input *in)
{
    in->begun = 1;
    if (peek(in) == 0xef && in->size - in->at >= 3 && in->block[1] == 0xbb && in->block[2] == 0xbf) in->at += 3;
    in->is_array = pass_blanks(in, 0) == '[';
    if (in->is_array) pass(in);
}

static dh_status end_array(json_input *in, dh_error *error)
{
    pass(in);
    return pass_blanks(in, 0) == EOF && !in->failed
               ? DH_OK
               : wrong(in, in->line, "something follows the array of all rows: take it out", error);
}

/* What stands behind an object in an array. */
static dh_status end_element(json_input *in, dh_error *error)
{
    int c = pass_blanks(in, 0);
    if (c == ']') return DH_OK;
    if (c == EOF) return wrong(in, in->line, cut_short, error);
    if (c != ',') return wrong(in, in->line, "a comma or the array's end is wanted behind an object", error);
    pass(in);
    return pass_blanks(in, 0) != ']' ? DH_OK : wrong(in, in->line, "no object follows the last comma", error);
}

/* What stands behind an object that has a line of its own. */
static dh_status end_line(json_input *in, int64_t line, dh_error *error)
{
    static const char lines[] = "rows are objects in one array, or one object a line, and this is neither: write it "
                                "anew with jq -c .";
    if (in->line != line) return wrong(in, line, lines, error);
    int c = pass_blanks(in, 1);
    return c == '\n' || (c == EOF && !in->failed) ? DH_OK : wrong(in, line, lines, error);
}

dh_status json_next(json_input *in, int *there, int64_t *line, dh_error *error)
{
    *there = 0;
    if (in->host->cancelled()) return DH_ECANCELLED;
    if (!in->begun) begin(in);
    int c = pass_blanks(in, 0);
    if (in->failed) return wrong(in, in->line, "", error);
    if (c == EOF) return in->is_array ? wrong(in, in->line, cut_short, error) : DH_OK;
    if (in->is_array && c == ']') return end_array(in, error);
    *line = in->line;
    if (c != '{') return wrong(in, *line, "a row is an object, such as {\"id\": 1, \"unit\": \"Xã A\"}", error);
    *there = 1;
    return take_object(in, *line, error);
}

dh_status json_end_row(json_input *in, int64_t line, dh_error *error)
{
    return in->is_array ? end_element(in, error) : end_line(in, line, error);
}
