/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Source `sqlite`: each table of a database is a sheet; each view too, which is hidden, since it shows rows of tables
 * once more. The file is opened as one that nobody changes, so that nothing is written beside it. What a database may
 * do by views that never end is limited by steps and by what comes out of it, for its size.
 */
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "cell_values.h"
#include "dienhong/plugin.h"

DH_PLUGIN_STAMP("sqlite", "1.0");

#define TRY(expression)                                                                                                \
    do {                                                                                                               \
        dh_status try_status_ = (expression);                                                                          \
        if (try_status_ != DH_OK) return try_status_;                                                                  \
    } while (0)

#define EVERY  10000                /* steps between two looks at the limits */
#define STEPS  INT64_C(200000000)   /* of the database's machine that any file may take … */
#define EACH   2000                 /* … and so many for each of its bytes */
#define FREE   ((int64_t)64 << 20)  /* bytes that may come out of any file … */
#define TIMES  200                  /* … and so many for each of its own */
#define A_CELL 8                    /* bytes of a cell at least */
#define LENGTH (64 << 20)           /* of a text or blob */
#define NAMES  2000                /* columns that a query may name, with its views: views of views double each time */
#define HEAP   (INT64_C(160) << 20) /* memory that the library may take */

typedef struct reading {
    const dh_host *host;
    const char *path;
    sqlite3 *db;
    dh_cells *cells;
    int64_t size, steps, written;
    int is_over;     /* the limit of steps was reached */
    int32_t n_names; /* columns that the query has named */
} reading;

static dh_status damaged(const reading *r, dh_error *error)
{
    int code = sqlite3_errcode(r->db);
    if (r->host->cancelled()) return DH_ECANCELLED;
    if (code == SQLITE_NOMEM && !r->is_over) {
        r->host->error_set(error, DH_ELIMIT,
                           "reading the database '%s' takes more than %d MiB of memory: it is too large for that, or "
                           "made to harm",
                           r->path, (int)(HEAP >> 20));
        return DH_ELIMIT;
    }
    if (code == SQLITE_TOOBIG) {
        r->host->error_set(
            error, DH_ELIMIT,
            "the database '%s' holds a text or blob of more than %d MiB: take it out, or save the tables "
            "that are needed as CSV",
            r->path, LENGTH >> 20);
        return DH_ELIMIT;
    }
    r->host->error_set(error, DH_EDATA,
                       "'%s' is a damaged database (%s): get the file again, or save what can be read of it with "
                       "sqlite3 '%s' .recover",
                       r->path, sqlite3_errmsg(r->db), r->path);
    return DH_EDATA;
}

static dh_status too_much(const reading *r, const char *name, dh_error *error)
{
    r->host->error_set(
        error, DH_ELIMIT,
        "'%s' of the database '%s' goes on for too long for a file of %lld bytes: it is a view that does "
        "not end, or made to harm; drop it, or save the tables that are needed as CSV",
        name, r->path, (long long)r->size);
    return DH_ELIMIT;
}

/* ---- opening ---- */

/* What was written and is not in the file yet stands in a file beside it, which would be passed over. */
static dh_status check_beside(const reading *r, const char *ending, dh_error *error)
{
    struct stat there;
    size_t size = strlen(r->path) + strlen(ending) + 1;
    char *name = r->host->alloc(size);
    if (!name) return DH_ENOMEM;
    snprintf(name, size, "%s%s", r->path, ending);
    int is_there = stat(name, &there) == 0 && there.st_size > 0;
    if (is_there)
        r->host->error_set(error, DH_EDATA,
                           "'%s' is in use: changes stand in '%s' and are not in it yet; close the program that writes "
                           "it, or make a copy with sqlite3 '%s' \"VACUUM INTO 'copy.db'\"",
                           r->path, name, r->path);
    r->host->free(name);
    return is_there ? DH_EDATA : DH_OK;
}

/* "file:PATH?immutable=1", in which some characters of the path mean something else. NULL: no memory. */
static char *uri_of(const dh_host *host, const char *path)
{
    static const char options[] = "?mode=ro&immutable=1";
    char *uri = host->alloc(5 + 3 * strlen(path) + sizeof options), *at = uri;
    if (!uri) return NULL;
    memcpy(at, "file:", 5);
    for (at += 5; *path; path++) {
        if (*path == '%' || *path == '?' || *path == '#')
            at += sprintf(at, "%%%02X", (unsigned char)*path);
        else
            *at++ = *path;
    }
    memcpy(at, options, sizeof options);
    return uri;
}

static int look_at_limits(void *context)
{
    reading *r = context;
    r->steps += EVERY;
    r->is_over = r->steps > STEPS + r->size * EACH;
    return r->is_over || r->host->cancelled();
}

/* Nothing but reading; the list of tables is one of the library's own. */
static int permit(void *context, int action, const char *a, const char *b, const char *c, const char *d)
{
    reading *r = context;
    (void)c, (void)d;
    int is_permitted = action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE;
    if (r->n_names++ > NAMES) is_permitted = 0; /* no step is taken yet, by which else all is limited */
    if (action == SQLITE_FUNCTION) is_permitted = b && strcasecmp(b, "load_extension") != 0;
    if (action == SQLITE_PRAGMA) is_permitted = a && strcmp(a, "table_list") == 0;
    return is_permitted ? SQLITE_OK : SQLITE_DENY;
}

static int64_t number_at(const unsigned char *bytes, int size)
{
    int64_t number = 0;
    for (int i = 0; i < size; i++) number = number * 256 + bytes[i];
    return number;
}

/* The library reads a page that is cut short as if the rest were zeros. */
static dh_status check_size(reading *r, dh_error *error)
{
    unsigned char head[100] = "";
    FILE *file = fopen(r->path, "rbe");
    size_t got = file ? fread(head, 1, sizeof head, file) : 0;
    int ended = file && fseeko(file, 0, SEEK_END) == 0;
    r->size = ended ? ftello(file) : 0;
    if (file) fclose(file);
    if (!ended) {
        r->host->error_set(error, DH_EIO, "cannot open '%s'", r->path);
        return DH_EIO;
    }
    int64_t page = number_at(head + 16, 2), n = number_at(head + 28, 4);
    int is_counted = got == sizeof head && memcmp(head + 24, head + 92, 4) == 0; /* by all versions since 2010 */
    if (!is_counted || r->size >= n * (page == 1 ? 65536 : page)) return DH_OK;
    r->host->error_set(error, DH_EDATA, "'%s' is a database that stops short: get the file again", r->path);
    return DH_EDATA;
}

static dh_status open_database(reading *r, dh_error *error)
{
    TRY(check_size(r, error));
    TRY(check_beside(r, "-wal", error));
    TRY(check_beside(r, "-journal", error));
    char *uri = uri_of(r->host, r->path);
    if (!uri) return DH_ENOMEM;
    sqlite3_hard_heap_limit64(HEAP);
    int code = sqlite3_open_v2(uri, &r->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    r->host->free(uri);
    if (!r->db) return DH_ENOMEM;
    if (code != SQLITE_OK) return damaged(r, error);
    sqlite3_limit(r->db, SQLITE_LIMIT_LENGTH, LENGTH);
    sqlite3_limit(r->db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(r->db, SQLITE_LIMIT_WORKER_THREADS, 0);
    sqlite3_db_config(r->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(r->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_progress_handler(r->db, EVERY, look_at_limits, r);
    return sqlite3_exec(r->db, "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY", NULL, NULL, NULL) == SQLITE_OK
               ? DH_OK
               : damaged(r, error);
}

/* ---- cells ---- */

static int begins(const char *text, const char *word)
{
    return text && strncasecmp(text, word, strlen(word)) == 0;
}

/* The database has no days: in a column declared as one they are texts, "2024-03-05" or "2024-03-05 10:11:12". Those
 * with a zone stay texts, which the formats of the entry read. */
static void day_value(dh_value *value, const char *text, size_t size)
{
    char day[40];
    if (size < 10 || size >= sizeof day || text[size - 1] == 'Z') return;
    memcpy(day, text, size + 1);
    if (day[10] == ' ') day[10] = 'T';
    cell_iso_date(value, day);
}

static void text_value(dh_value *value, sqlite3_stmt *row, int column)
{
    const char *declared = sqlite3_column_decltype(row, column), *text = (const char *)sqlite3_column_text(row, column);
    size_t size = (size_t)sqlite3_column_bytes(row, column);
    *value = cell_text(text ? text : "", text ? size : 0);
    if (text && (begins(declared, "date") || begins(declared, "timestamp"))) day_value(value, text, size);
}

static dh_status write_cell(reading *r, sqlite3_stmt *row, int column, dh_error *error)
{
    dh_value value = {.valid = 1};
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_NULL: return DH_OK;
    case SQLITE_INTEGER:
        value.type = DH_INT64;
        value.as.integer = sqlite3_column_int64(row, column);
        if (begins(sqlite3_column_decltype(row, column), "bool") && value.as.integer >> 1 == 0)
            value = (dh_value){.type = DH_BOOL, .valid = 1, .as.boolean = value.as.integer == 1};
        break;
    case SQLITE_FLOAT:
        value.type = DH_FLOAT64;
        value.as.number = sqlite3_column_double(row, column);
        if (!isfinite(value.as.number)) value = value.as.number < 0 ? cell_text("-Inf", 4) : cell_text("Inf", 3);
        break;
    case SQLITE_BLOB: value = cell_text("#BLOB!", 6); break;
    default: text_value(&value, row, column);
    }
    r->written += A_CELL + (value.type == DH_TEXT ? (int64_t)value.as.text.size : 0);
    return r->cells->cell(r->cells, column, &value, error);
}

static dh_status write_rows(reading *r, sqlite3_stmt *rows, const char *name, dh_error *error)
{
    int n = sqlite3_column_count(rows), code;
    for (int64_t line = 1; (code = sqlite3_step(rows)) == SQLITE_ROW; line++) {
        TRY(r->cells->row(r->cells, line, 0, error));
        for (int i = 0; i < n; i++) TRY(write_cell(r, rows, i, error));
        r->written += A_CELL;
        if (r->written > FREE && r->written / TIMES > r->size) return too_much(r, name, error);
    }
    if (r->is_over) return too_much(r, name, error);
    return code == SQLITE_DONE ? DH_OK : damaged(r, error);
}

/* ---- tables ---- */

static dh_status write_name(reading *r, int column, const char *name, dh_error *error)
{
    dh_value value = cell_text(name ? name : "", name ? strlen(name) : 0);
    return r->cells->cell(r->cells, column, &value, error);
}

static dh_status write_names(reading *r, sqlite3_stmt *rows, dh_error *error)
{
    TRY(r->cells->names(r->cells, error));
    for (int i = 0; i < sqlite3_column_count(rows); i++) TRY(write_name(r, i, sqlite3_column_name(rows, i), error));
    return DH_OK;
}

/* A view of what is not there any more is no reason to read no tables: it says so where it is asked for. */
static dh_status write_failure(reading *r, dh_error *error)
{
    char *why = sqlite3_mprintf("%s: %s", r->host->tr("cannot be read"), sqlite3_errmsg(r->db));
    if (!why) return DH_ENOMEM;
    dh_status status = r->cells->names(r->cells, error);
    if (status == DH_OK) status = write_name(r, 0, why, error);
    sqlite3_free(why);
    return status;
}

static dh_status read_table(reading *r, const char *name, int is_table, dh_error *error)
{
    sqlite3_stmt *rows = NULL;
    /* not by an index that has all columns, whose order is another one */
    char *query = sqlite3_mprintf(is_table ? "SELECT * FROM \"%w\" NOT INDEXED" : "SELECT * FROM \"%w\"", name);
    if (!query) return DH_ENOMEM;
    r->n_names = 0;
    int code = sqlite3_prepare_v2(r->db, query, -1, &rows, NULL);
    sqlite3_free(query);
    if (code == SQLITE_AUTH && r->n_names > NAMES) return too_much(r, name, error);
    if ((code != SQLITE_OK && is_table) || code == SQLITE_NOMEM) return damaged(r, error);
    dh_status status =
        r->cells->sheet(r->cells, name, rows ? sqlite3_column_count(rows) : 1, is_table ? 0 : DH_SHEET_HIDDEN, error);
    if (status == DH_OK && code != SQLITE_OK) status = write_failure(r, error);
    if (status == DH_OK && code == SQLITE_OK) status = write_names(r, rows, error);
    if (status == DH_OK && code == SQLITE_OK) status = write_rows(r, rows, name, error);
    sqlite3_finalize(rows);
    return status;
}

/* In the order in which they were made. Tables that an index of texts keeps for itself are none of people's. */
static dh_status read_tables(reading *r, dh_error *error)
{
    static const char query[] =
        "SELECT s.name, l.type FROM sqlite_schema s JOIN pragma_table_list l ON l.name = s.name "
        "AND l.schema = 'main' WHERE s.type IN ('table', 'view') AND l.type <> 'shadow' AND "
        "s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY s.rowid";
    sqlite3_stmt *list;
    int code = sqlite3_prepare_v2(r->db, query, -1, &list, NULL);
    if (code != SQLITE_OK) return damaged(r, error);
    sqlite3_set_authorizer(r->db, permit, r);
    dh_status status = DH_OK;
    while (status == DH_OK && (code = sqlite3_step(list)) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(list, 0),
                   *type = (const char *)sqlite3_column_text(list, 1);
        status = name && type ? read_table(r, name, strcmp(type, "table") == 0, error) : DH_ENOMEM;
    }
    if (status == DH_OK && code != SQLITE_DONE)
        status = r->is_over ? too_much(r, "sqlite_schema", error) : damaged(r, error);
    sqlite3_finalize(list);
    return status;
}

/* ---- the source ---- */

static int probe(const char *path, const char *head, size_t size)
{
    static const char mark[] = "SQLite format 3"; /* and its NUL */
    (void)path;
    return size >= sizeof mark && memcmp(head, mark, sizeof mark) == 0 ? 100 : 0;
}

static dh_status read_file(const dh_host *host, const dh_call *call, const char *path, dh_cells *cells, dh_error *error)
{
    reading r = {.host = host, .path = path, .cells = cells};
    (void)call;
    dh_status status = open_database(&r, error);
    if (status == DH_OK) status = read_tables(&r, error);
    sqlite3_close(r.db);
    return status;
}

static const dh_text_pair texts[] = {
    {"databases of SQLite: each table is a sheet, and each view a hidden one",
     "cơ sở dữ liệu SQLite: mỗi bảng là một trang, mỗi khung nhìn (view) là một trang ẩn"},
    {"cannot open '%s'", "không mở được '%s'"},
    {"cannot be read", "không đọc được"},
    {"reading the database '%s' takes more than %d MiB of memory: it is too large for that, or made to harm",
     "đọc cơ sở dữ liệu '%s' cần hơn %d MiB bộ nhớ: tệp quá lớn, hoặc được làm ra để gây hại"},
    {"'%s' is a database that stops short: get the file again", "'%s' là cơ sở dữ liệu bị cụt: hãy xin lại tệp"},
    {"the database '%s' holds a text or blob of more than %d MiB: take it out, or save the tables that are needed as "
     "CSV",
     "cơ sở dữ liệu '%s' chứa chuỗi hoặc BLOB lớn hơn %d MiB: hãy bỏ nó, hoặc lưu các bảng cần dùng thành CSV"},
    {"'%s' is a damaged database (%s): get the file again, or save what can be read of it with sqlite3 '%s' .recover",
     "'%s' là cơ sở dữ liệu bị hỏng (%s): hãy xin lại tệp, hoặc lưu phần còn đọc được bằng sqlite3 '%s' .recover"},
    {"'%s' of the database '%s' goes on for too long for a file of %lld bytes: it is a view that does not end, or made "
     "to harm; drop it, or save the tables that are needed as CSV",
     "'%s' của cơ sở dữ liệu '%s' chạy quá lâu so với tệp %lld byte: đó là khung nhìn (view) không kết thúc, hoặc được "
     "làm ra để gây hại; hãy xóa nó, hoặc lưu các bảng cần dùng thành CSV"},
    {"'%s' is in use: changes stand in '%s' and are not in it yet; close the program that writes it, or make a copy "
     "with sqlite3 '%s' \"VACUUM INTO 'copy.db'\"",
     "'%s' đang được dùng: có thay đổi nằm trong '%s' mà chưa ghi vào tệp; hãy đóng chương trình đang ghi, hoặc sao "
     "tệp "
     "bằng sqlite3 '%s' \"VACUUM INTO 'copy.db'\""},
};

DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_source source = {
        .struct_size = sizeof source,
        .name = "sqlite",
        .doc = "databases of SQLite: each table is a sheet, and each view a hidden one",
        .probe = probe,
        .read = read_file,
    };
    TRY(registry->add_texts(registry, texts, sizeof texts / sizeof texts[0], sizeof texts[0], error));
    return registry->add_source(registry, &source, error);
}
