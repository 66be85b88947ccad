/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Databases by SQLite. The file grows in memory, where SQLite says when there is no more, and is handed over whole. */
#include <sqlite3.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "writers/database.h"

#define BLOCK 65536

struct dh_database {
    sqlite3 *connection;
    sqlite3_stmt *insert; /* into the table that is written */
    int32_t columns;      /* of it */
};

static dh_status failed(const dh_database *database, int code, dh_error *error)
{
    if (code == SQLITE_OK || code == SQLITE_DONE) return DH_OK;
    if (code == SQLITE_NOMEM || database->connection == NULL) return dh_error_nomem(error);
    return dh_error_set(error, DH_EINVAL, "SQLite refuses the table: %s", sqlite3_errmsg(database->connection));
}

static void drop(dh_database *database)
{
    if (database == NULL) return;
    sqlite3_finalize(database->insert);
    sqlite3_close(database->connection);
    dh_free(database);
}

static dh_status begin(dh_database **out, dh_error *error)
{
    sqlite3_int64 limit = INT64_MAX;
    dh_database *database = *out = dh_calloc(1, sizeof *database);
    if (database == NULL) return dh_error_nomem(error);
    int code = sqlite3_open_v2("result", &database->connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "memdb");
    if (code == SQLITE_OK) code = sqlite3_file_control(database->connection, "main", SQLITE_FCNTL_SIZE_LIMIT, &limit);
    if (code == SQLITE_OK)
        code = sqlite3_exec(database->connection, "PRAGMA journal_mode = OFF; BEGIN", NULL, NULL, NULL);
    return failed(database, code, error);
}

static void add_name(dh_strbuf *out, const char *name)
{
    dh_strbuf_add_char(out, '"');
    for (; *name != '\0'; name++) {
        if (*name == '"') dh_strbuf_add_char(out, '"');
        dh_strbuf_add_char(out, *name);
    }
    dh_strbuf_add_char(out, '"');
}

/* "CREATE TABLE …" and "INSERT INTO …". */
static void add_statements(dh_strbuf *create, dh_strbuf *insert, const char *name, const dh_database_column *columns,
                           int32_t n)
{
    dh_strbuf_add(create, "CREATE TABLE ");
    add_name(create, name);
    dh_strbuf_add(insert, "INSERT INTO ");
    add_name(insert, name);
    dh_strbuf_add(insert, " VALUES ");
    for (int32_t i = 0; i < n; i++) {
        dh_strbuf_add(create, i == 0 ? " (" : ", ");
        add_name(create, columns[i].name);
        dh_strbuf_printf(create, " %s", columns[i].type);
        dh_strbuf_add(insert, i == 0 ? "(?" : ", ?");
    }
    dh_strbuf_add_char(create, ')');
    dh_strbuf_add_char(insert, ')');
}

static dh_status add_table(dh_database *database, const char *name, const dh_database_column *columns, int32_t n,
                           dh_error *error)
{
    dh_strbuf create = {0}, insert = {0};
    add_statements(&create, &insert, name, columns, n);
    sqlite3_finalize(database->insert);
    database->insert = NULL;
    database->columns = n;
    int code = create.failed || insert.failed ? SQLITE_NOMEM
                                              : sqlite3_exec(database->connection, create.data, NULL, NULL, NULL);
    if (code == SQLITE_OK) code = sqlite3_prepare_v2(database->connection, insert.data, -1, &database->insert, NULL);
    dh_strbuf_free(&create);
    dh_strbuf_free(&insert);
    return failed(database, code, error);
}

static int bind(sqlite3_stmt *insert, int place, const dh_value *value)
{
    if (!value->valid) return sqlite3_bind_null(insert, place);
    switch (value->type) {
    case DH_BOOL: return sqlite3_bind_int(insert, place, value->as.boolean != 0);
    case DH_INT64: return sqlite3_bind_int64(insert, place, value->as.integer);
    case DH_FLOAT64: return sqlite3_bind_double(insert, place, value->as.number);
    default:
        return sqlite3_bind_text64(insert, place, value->as.text.data, value->as.text.size, SQLITE_STATIC, SQLITE_UTF8);
    }
}

static dh_status add_row(dh_database *database, const dh_value *values, dh_error *error)
{
    int code = SQLITE_OK;
    for (int32_t i = 0; code == SQLITE_OK && i < database->columns; i++) {
        if (values[i].valid && values[i].type == DH_TEXT &&
            !dh_text_is_valid(values[i].as.text.data, values[i].as.text.size))
            return dh_error_set(
                error, DH_EINVAL,
                "the text in column %d is no UTF-8, and a database holds no other; mend the data, or use "
                "--format csv",
                (int)i + 1);
        code = bind(database->insert, i + 1, &values[i]);
    }
    if (code == SQLITE_OK) code = sqlite3_step(database->insert);
    if (code == SQLITE_DONE) code = sqlite3_reset(database->insert);
    return failed(database, code, error);
}

static dh_status hand_over(const unsigned char *bytes, sqlite3_int64 size, dh_database_take take, void *context,
                           dh_error *error)
{
    for (sqlite3_int64 at = 0; at < size; at += BLOCK) {
        size_t n = size - at < BLOCK ? (size_t)(size - at) : BLOCK;
        DH_TRY(take(context, (const char *)bytes + at, n, error));
    }
    return DH_OK;
}

static dh_status end(dh_database *database, dh_database_take take, void *context, dh_error *error)
{
    sqlite3_int64 size = 0;
    sqlite3_finalize(database->insert);
    database->insert = NULL;
    dh_status status = failed(database, sqlite3_exec(database->connection, "COMMIT", NULL, NULL, NULL), error);
    unsigned char *bytes =
        status == DH_OK ? sqlite3_serialize(database->connection, "main", &size, SQLITE_SERIALIZE_NOCOPY) : NULL;
    if (status == DH_OK) status = bytes != NULL ? hand_over(bytes, size, take, context, error) : dh_error_nomem(error);
    drop(database);
    return status;
}

const dh_database_api *dienhong_sqlite(void)
{
    static const dh_database_api functions = {
        .struct_size = sizeof functions, .begin = begin, .table = add_table, .row = add_row, .end = end, .drop = drop};
    return &functions;
}
