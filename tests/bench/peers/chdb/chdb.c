/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tasks for ClickHouse, from its library chDB: chdb TASK SOURCE DATA NATIVE OUT THREADS [TIMES] (see ../peer.js).
 * The library is found through LIBCHDB. */
#include <dlfcn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SQL = 8192, MAX_TIMES = 100, TASKS = 6 };

/* What is used of chdb.h. */
typedef void *connection;
typedef void *result;
static connection *(*connect_to)(int argc, char **argv);
static void (*close_connection)(connection *);
static result (*query)(connection, const char *sql, const char *format);
static const char *(*result_error)(result);
static void (*destroy)(result);

/* Columns as they are read from CSV, where dictionaries cost more than they save, and as they are kept. */
static const char *const opinions = "opinion_id String, session_id String, unit_code String, raised_on Date, field "
                                    "String, authority String, status String, due_on Date, resolved_on "
                                    "Nullable(Date), text String";
static const char *const sessions = "session_id String, unit_code String, date Date, kind String, level String, "
                                    "chair String, participants Int64, households Int64";
static const char *const units = "unit_code String, name String, level String, parent_code String, population Int64";
static const char *const kept_opinions = "opinion_id String, session_id String, unit_code LowCardinality(String), "
                                         "raised_on Date, field LowCardinality(String), authority "
                                         "LowCardinality(String), status LowCardinality(String), due_on Date, "
                                         "resolved_on Nullable(Date), text String";
static const char *const kept_sessions = "session_id String, unit_code LowCardinality(String), date Date, kind "
                                         "LowCardinality(String), level LowCardinality(String), chair String, "
                                         "participants Int64, households Int64";

/* %1$s is where opinions come from, %2$s sessions */
static const char *const tasks[TASKS] = {
    "SELECT unit_code, year(raised_on) AS year, count() AS n, countIf(status = 'resolved') AS resolved, resolved / n "
    "AS rate FROM %1$s GROUP BY unit_code, year ORDER BY unit_code, year",
    "WITH counted AS (SELECT session_id, count() AS n, countIf(status = 'resolved') AS done FROM %1$s GROUP BY "
    "session_id), years AS (SELECT unit_code, year(date) AS year, count() AS sessions, sum(participants) AS people, "
    "sum(n) AS said, sum(done) AS ended, if(said = 0, NULL, ended / said) AS rate FROM %2$s AS s LEFT JOIN counted "
    "USING (session_id) GROUP BY unit_code, year) SELECT years.*, years.rate - before.rate AS rate_change, "
    "toInt64(years.said) - before.said_before AS opinions_change FROM years LEFT JOIN (SELECT unit_code, "
    "toUInt16(year + 1) AS year, rate, toNullable(toInt64(said)) AS said_before FROM years) AS before ON "
    "years.unit_code = before.unit_code AND years.year = before.year ORDER BY years.unit_code, years.year",
    "SELECT field, status, count() AS n, quantileExactInclusiveOrNull(0.5)(resolved_on - raised_on) AS median, "
    "quantileExactInclusiveOrNull(0.9)(resolved_on - raised_on) AS p90 FROM %1$s GROUP BY field, status ORDER BY "
    "field, status",
    "SELECT unit_code, count() AS n FROM %1$s WHERE raised_on >= '2025-01-01' AND raised_on < '2026-01-01' AND "
    "position(text, 'đất đai') > 0 GROUP BY unit_code ORDER BY n DESC, unit_code LIMIT 20",
    "SELECT unit_code, year(raised_on) AS year, max(place) AS place, max(so_far) AS resolved FROM (SELECT unit_code, "
    "raised_on, rank() OVER days AS place, sum(if(status = 'resolved', 1, 0)) OVER (PARTITION BY unit_code ORDER BY "
    "raised_on ROWS UNBOUNDED PRECEDING) AS so_far FROM %1$s WINDOW days AS (PARTITION BY unit_code ORDER BY "
    "raised_on)) GROUP BY unit_code, year ORDER BY unit_code, year",
    "SELECT unit_code, raised_on, opinion_id, status FROM %1$s ORDER BY unit_code, raised_on DESC, opinion_id",
};

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "chdb: cannot %s: %s\n", what, why ? why : "no reason given");
    exit(1);
}

static void *find(void *library, const char *name)
{
    void *symbol = dlsym(library, name);
    if (symbol == NULL) fail(name, dlerror());
    return symbol;
}

static void load_library(void)
{
    const char *path = getenv("LIBCHDB");
    void *library = dlopen(path ? path : "libchdb.so", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) fail("load the library", dlerror());
    *(void **)&connect_to = find(library, "chdb_connect");
    *(void **)&close_connection = find(library, "chdb_close_conn");
    *(void **)&query = find(library, "chdb_query");
    *(void **)&result_error = find(library, "chdb_result_error");
    *(void **)&destroy = find(library, "chdb_destroy_query_result");
}

static connection *open_at(const char *path, const char *threads)
{
    char thread_option[64];
    snprintf(thread_option, sizeof thread_option, "--max_threads=%s", threads);
    char path_option[4096];
    snprintf(path_option, sizeof path_option, "--path=%s", path ? path : "");
    char *argv[] = {"clickhouse", thread_option, path_option, NULL};
    connection *opened = connect_to(path ? 3 : 2, argv);
    if (opened == NULL) fail("open", path ? path : "memory");
    return opened;
}

__attribute__((format(printf, 2, 3))) static void run(connection *c, const char *format, ...)
{
    char sql[SQL];
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(sql, sizeof sql, format, arguments) >= SQL) fail("run", "the query is too long");
    va_end(arguments);
    result answer = query(*c, sql, "CSV");
    const char *error = result_error(answer);
    if (error) fail("run a query", error);
    destroy(answer);
}

static void load_table(connection *c, const char *data, const char *name, const char *columns, const char *kept,
                       const char *order)
{
    run(c, "CREATE TABLE %s (%s) ENGINE = MergeTree ORDER BY %s", name, kept, order);
    run(c, "INSERT INTO %s SELECT * FROM file('%s/%s.csv', 'CSVWithNames', '%s')", name, data, name, columns);
}

static void answer(connection *c, int task, bool csv, const char *data, const char *out)
{
    char from_opinions[2048] = "opinions", from_sessions[2048] = "sessions", select[SQL];
    if (csv) {
        snprintf(from_opinions, sizeof from_opinions, "file('%s/opinions.csv', 'CSVWithNames', '%s')", data, opinions);
        snprintf(from_sessions, sizeof from_sessions, "file('%s/sessions.csv', 'CSVWithNames', '%s')", data, sessions);
    }
    snprintf(select, sizeof select, tasks[task], from_opinions, from_sessions);
    run(c, "%s INTO OUTFILE '%s' TRUNCATE FORMAT CSVWithNames SETTINGS format_csv_null_representation = ''", select,
        out);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* prints the median seconds of each task, when it has run once before */
static void warm(connection *c, bool csv, const char *data, const char *out, int times)
{
    double seconds[MAX_TIMES];
    for (int task = 0; task < TASKS; task++) {
        answer(c, task, csv, data, out);
        for (int i = 0; i < times; i++) {
            double start = now();
            answer(c, task, csv, data, out);
            seconds[i] = now() - start;
        }
        qsort(seconds, (size_t)times, sizeof *seconds, compare);
        printf("T%d,%.6f\n", task + 1, seconds[times / 2]);
    }
}

int main(int argc, char **argv)
{
    if (argc < 7) {
        fprintf(stderr, "usage: chdb TASK SOURCE DATA NATIVE OUT THREADS [TIMES]\n");
        return 2;
    }
    const char *task = argv[1], *data = argv[3], *native = argv[4], *out = argv[5];
    bool csv = strcmp(argv[2], "csv") == 0;
    int times = argc > 7 ? atoi(argv[7]) : 3;
    load_library();
    connection *c = open_at(strcmp(task, "start") == 0 || (csv && strcmp(task, "load") != 0) ? NULL : native, argv[6]);
    if (strcmp(task, "load") == 0) {
        load_table(c, data, "opinions", opinions, kept_opinions, "raised_on");
        load_table(c, data, "sessions", sessions, kept_sessions, "date");
        load_table(c, data, "units", units, units, "unit_code");
    } else if (strcmp(task, "warm") == 0) {
        warm(c, csv, data, out, times < 1 ? 1 : times > MAX_TIMES ? MAX_TIMES : times);
    } else if (task[0] == 'T' && task[1] >= '1' && task[1] <= '4') {
        answer(c, task[1] - '1', csv, data, out);
    }
    close_connection(c);
    return 0;
}
