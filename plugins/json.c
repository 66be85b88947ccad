/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Source `json`: an array of objects, or one object a line. The file is read twice: first for the names of all columns,
 * then for the rows, so that it is never held whole.
 */
#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

DH_PLUGIN_STAMP("json", "1.0");

#define SHAPES 1024 /* of objects that are remembered */

/* ---- cells ---- */

typedef struct reading {
    const dh_host *host;
    json_input in;
    json_columns columns;
    int are_numbered; /* some objects share a line, so that a row's line is its number */
    int64_t n_rows, last_line;
    int32_t n_columns;       /* when the file was read for them */
    uint64_t shapes[SHAPES]; /* of objects, seen last */
    dh_cells *cells;
    char *list; /* a list as one text */
    size_t list_size, list_capacity;
} reading;

static dh_status add_to_list(reading *r, const char *text, size_t size)
{
    if (r->list_size + size + 1 > r->list_capacity) {
        size_t capacity = (r->list_size + size + 1) * 2;
        char *list = r->host->realloc(r->list, capacity);
        if (!list) return DH_ENOMEM;
        r->list = list;
        r->list_capacity = capacity;
    }
    memcpy(r->list + r->list_size, text, size);
    r->list_size += size;
    return DH_OK;
}

/* The shortest of the decimals that read back as the number, with a point whatever the process has. */
static int number_text(char buffer[40], double number)
{
    int size = 0;
    for (int digits = 15; digits <= 17; digits++) {
        size = snprintf(buffer, 40, "%.*g", digits, number);
        double again = strtod(buffer, NULL);
        if (again >= number && again <= number) break;
    }
    char *comma = strchr(buffer, ',');
    if (comma) *comma = '.';
    return size;
}

/* Items of a list stand in one cell, with "; " between them, as people write several fields of one opinion. */
static dh_status list_value(reading *r, dh_value *out, json_t *list)
{
    size_t i;
    json_t *item;
    r->list_size = 0;
    json_array_foreach(list, i, item)
    {
        char number[40];
        const char *text = json_is_true(item) ? "true" : json_is_false(item) ? "false" : number;
        int size = json_is_boolean(item) ? (int)strlen(text)
                   : json_is_integer(item)
                       ? snprintf(number, sizeof number, "%lld", (long long)json_integer_value(item))
                   : json_is_real(item) ? number_text(number, json_real_value(item))
                                        : 0;
        if (json_is_null(item)) continue;
        if (r->list_size > 0) TRY(add_to_list(r, "; ", 2));
        TRY(json_is_string(item) ? add_to_list(r, json_string_value(item), json_string_length(item))
                                 : add_to_list(r, text, (size_t)size));
    }
    *out = (dh_value){.type = DH_TEXT, .valid = r->list_size > 0, .as.text = {r->list, r->list_size}};
    return DH_OK;
}

static dh_status write_value(reading *r, int32_t column, json_t *of, dh_error *error)
{
    dh_value value = {.valid = 1};
    switch (json_typeof(of)) {
    case JSON_NULL: return DH_OK;
    case JSON_TRUE:
    case JSON_FALSE:
        value.type = DH_BOOL;
        value.as.boolean = json_is_true(of);
        break;
    case JSON_INTEGER:
        value.type = DH_INT64;
        value.as.integer = json_integer_value(of);
        break;
    case JSON_REAL:
        value.type = DH_FLOAT64;
        value.as.number = json_real_value(of);
        break;
    case JSON_STRING:
        value.type = DH_TEXT;
        value.as.text.data = json_string_value(of);
        value.as.text.size = json_string_length(of);
        break;
    default: TRY(list_value(r, &value, of));
    }
    return r->cells->cell(r->cells, column, &value, error);
}

/* ---- rows ---- */

/* Whether an object of these keys was seen before, so that all its columns are there. */
static int is_of_seen_shape(reading *r)
{
    uint64_t *slot = &r->shapes[r->in.shape % SHAPES];
    int seen = *slot == r->in.shape;
    *slot = r->in.shape;
    return seen;
}

/* What is done with a row, whose values are in the columns. */
typedef dh_status (*take_row)(reading *r, int64_t line, dh_error *error);

static dh_status place_row(reading *r, take_row take, int64_t line, dh_error *error)
{
    json_t *object;
    TRY(json_parse(&r->in, &object, line, error));
    dh_status status = json_place(&r->columns, object, &r->in, line, error);
    if (status == DH_OK && take) status = take(r, line, error);
    json_decref(object);
    return status;
}

/* Reads the file; without `take` for its columns alone. */
static dh_status each_row(reading *r, take_row take, dh_error *error)
{
    for (r->n_rows = 0;; r->n_rows++) {
        int there;
        int64_t line = 0;
        TRY(json_next(&r->in, &there, &line, error));
        if (!there) return DH_OK;
        if (take || !is_of_seen_shape(r)) TRY(place_row(r, take, line, error));
        TRY(json_end_row(&r->in, line, error));
        r->are_numbered |= !take && r->n_rows > 0 && line == r->last_line;
        r->last_line = line;
    }
}

static dh_status write_row(reading *r, int64_t line, dh_error *error)
{
    if (r->columns.n != r->n_columns) {
        r->host->error_set(error, DH_EIO, "'%s' changed while it was read: read it again", r->in.path);
        return DH_EIO;
    }
    TRY(r->cells->row(r->cells, r->are_numbered ? r->n_rows + 1 : line, 0, error));
    for (int32_t i = 0; i < r->columns.n; i++)
        if (r->columns.values[i]) TRY(write_value(r, i, r->columns.values[i], error));
    return DH_OK;
}

static dh_status write_names(reading *r, dh_error *error)
{
    TRY(r->cells->sheet(r->cells, "", r->columns.n, 0, error));
    if (r->columns.n == 0) return DH_OK;
    TRY(r->cells->names(r->cells, error));
    for (int32_t i = 0; i < r->columns.n; i++) {
        const char *name = r->columns.names[i];
        dh_value value = {.type = DH_TEXT, .valid = 1, .as.text = {name, strlen(name)}};
        TRY(r->cells->cell(r->cells, i, &value, error));
    }
    return DH_OK;
}

static dh_status read_rows(reading *r, dh_error *error)
{
    TRY(each_row(r, NULL, error));
    r->n_columns = r->columns.n;
    if (r->n_rows == 0) {
        r->host->error_set(error, DH_EDATA, "'%s' has no objects, and so no columns", r->in.path);
        return DH_EDATA;
    }
    TRY(write_names(r, error));
    TRY(json_again(&r->in, error));
    return each_row(r, write_row, error);
}

/* ---- the source ---- */

static int ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcasecmp(text + n - m, end) == 0;
}

static size_t blanks(const char *head, size_t at, size_t size)
{
    while (at < size && (head[at] == ' ' || head[at] == '\t' || head[at] == '\r' || head[at] == '\n')) at++;
    return at;
}

static int probe(const char *path, const char *head, size_t size)
{
    char narrow[64];
    if (size >= 2 && (memcmp(head, "\xff\xfe", 2) == 0 || memcmp(head, "\xfe\xff", 2) == 0)) { /* UTF-16 */
        size_t n = 0, low = head[0] == '\xff' ? 0 : 1;
        for (size_t i = 2; i + 1 < size && n < sizeof narrow; i += 2) {
            if (head[i + 1 - low] != 0) break; /* brackets and blanks are of ASCII */
            narrow[n++] = head[i + low];
        }
        head = narrow;
        size = n;
    }
    size_t at = blanks(head, size >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, size);
    if (at == size || (head[at] != '{' && head[at] != '[')) return 0;
    if (ends_with(path, ".json") || ends_with(path, ".jsonl") || ends_with(path, ".ndjson")) return 95;
    size_t next = blanks(head, at + 1, size);
    if (head[at] == '[') return next < size && head[next] == '{' ? 80 : 0;
    return next < size && (head[next] == '"' || head[next] == '}') ? 80 : 0;
}

static dh_status read_file(const dh_host *host, const dh_call *call, const char *path, dh_cells *cells, dh_error *error)
{
    (void)call;
    reading *r = host->alloc(sizeof *r);
    if (!r) return DH_ENOMEM;
    *r = (reading){.host = host, .cells = cells, .columns.host = host};
    dh_status status = json_open(&r->in, host, path, error);
    if (status == DH_OK) status = read_rows(r, error);
    json_close(&r->in);
    json_columns_free(&r->columns);
    host->free(r->list);
    host->free(r);
    return status;
}

static const dh_text_pair texts[] = {
    {"JSON: an array of objects, or one object a line (.json, .jsonl)",
     "JSON: một mảng đối tượng, hoặc mỗi dòng một đối tượng (.json, .jsonl)"},
    {"cannot open '%s'", "không mở được '%s'"},
    {"cannot read '%s'", "không đọc được '%s'"},
    {"'%s', line %lld: %s", "'%s', dòng %lld: %s"},
    {"'%s' changed while it was read: read it again", "'%s' bị thay đổi trong lúc đọc: hãy đọc lại"},
    {"'%s' has no objects, and so no columns", "'%s' không có đối tượng nào nên không có cột"},
    {"an object has more than 16 MB: leave its long texts out",
     "một đối tượng có hơn 16 MB: hãy bỏ các chuỗi dài trong đó"},
    {"the file stops within an object: get it again", "tệp bị cụt giữa một đối tượng: hãy xin lại tệp"},
    {"the file stops within an array: get it again", "tệp bị cụt giữa mảng: hãy xin lại tệp"},
    {"an object has the same key twice: take one of them out", "một đối tượng có hai khóa trùng nhau: hãy bỏ một khóa"},
    {"a number has too many digits to be exact: write it as a text",
     "một số có quá nhiều chữ số nên không thể chính xác: hãy viết thành chuỗi trong ngoặc kép"},
    {"it is not valid UTF-8: save the file as UTF-8", "nội dung không phải UTF-8 hợp lệ: hãy lưu tệp theo mã UTF-8"},
    {"a text has a character NUL, which none may have", "một chuỗi có ký tự NUL, là ký tự không được phép có"},
    {"more than two thousand objects stand within each other", "có hơn hai nghìn đối tượng lồng nhau"},
    {"it is no JSON: look for a quote or a comma that is missing, or one too many",
     "nội dung không phải JSON: hãy xem chỗ nào thiếu hoặc thừa dấu ngoặc kép hay dấu phẩy"},
    {"something follows the array of all rows: take it out", "còn nội dung sau mảng chứa các dòng: hãy bỏ đi"},
    {"a comma or the array's end is wanted behind an object", "sau một đối tượng phải là dấu phẩy hoặc hết mảng"},
    {"no object follows the last comma", "sau dấu phẩy cuối không có đối tượng nào"},
    {"rows are objects in one array, or one object a line, and this is neither: write it anew with jq -c .",
     "các dòng phải là đối tượng trong một mảng, hoặc mỗi dòng một đối tượng, mà đây không phải cả hai: hãy ghi lại "
     "bằng jq -c ."},
    {"a row is an object, such as {\"id\": 1, \"unit\": \"Xã A\"}",
     "mỗi dòng là một đối tượng, ví dụ {\"id\": 1, \"unit\": \"Xã A\"}"},
    {"'%s', line %lld: '%s' would be column %d, and %d are read: are keys values there, such as names of units? Then "
     "write one object for each",
     "'%s', dòng %lld: '%s' sẽ là cột thứ %d, mà chỉ đọc tối đa %d cột: có phải khóa ở đó là giá trị, như tên đơn vị? "
     "Khi ấy hãy ghi mỗi giá trị thành một đối tượng"},
    {"'%s', line %lld: '%s' holds a list of objects, which is no cell: if these are the rows, write them alone (jq "
     "'.%s'); else leave it out (jq 'del(.%s)')",
     "'%s', dòng %lld: '%s' chứa danh sách đối tượng, không thể là một ô: nếu đó là các dòng, hãy ghi riêng chúng (jq "
     "'.%s'); nếu không, hãy bỏ khóa này (jq 'del(.%s)')"},
    {"'%s', line %lld: '%s' holds a list of lists, which is no cell: if these are the rows, write each as an object, "
     "from '.%s'; else leave it out (jq 'del(.%s)')",
     "'%s', dòng %lld: '%s' chứa danh sách lồng danh sách, không thể là một ô: nếu đó là các dòng, hãy ghi mỗi dòng "
     "thành một đối tượng, lấy từ '.%s'; nếu không, hãy bỏ khóa này (jq 'del(.%s)')"},
    {"'%s', line %lld: two values are for the column '%s', one of them within an object: rename one of the keys",
     "'%s', dòng %lld: có hai giá trị cho cột '%s', một trong hai nằm trong đối tượng con: hãy đổi tên một khóa"},
};

DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    static const dh_source source = {
        .struct_size = sizeof source,
        .name = "json",
        .doc = "JSON: an array of objects, or one object a line (.json, .jsonl)",
        .probe = probe,
        .read = read_file,
    };
    (void)host;
    json_use_memory();
    TRY(registry->add_texts(registry, texts, sizeof texts / sizeof texts[0], sizeof texts[0], error));
    return registry->add_source(registry, &source, error);
}
