/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An expression over rows of extremes, by the executor and by the naive interpreter: both give the same cells, and what
 * it prints as gives them too. Bytes from 0x80 on are words of the language.
 */
#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "execute/execute.h"
#include "execute/interpreter.h"
#include "fuzz/input.h"

enum { ROWS = 12, COLUMNS = 9 };

static const char *const words[] = {
    "b",
    "i",
    "f",
    "d",
    "m",
    "t",
    "c",
    "k",
    "w",
    " + ",
    " - ",
    " * ",
    " / ",
    " // ",
    " % ",
    " == ",
    " ~= ",
    " < ",
    " <= ",
    " > ",
    " >= ",
    " and ",
    " or ",
    " not ",
    " .. ",
    "(",
    ")",
    ", ",
    "abs(",
    "floor(",
    "ceil(",
    "sqrt(",
    "least(",
    "greatest(",
    "coalesce(",
    "if_else(",
    "year(",
    "half(",
    "month(",
    "day(",
    "length(",
    "contains(",
    "starts_with(",
    "ends_with(",
    "one_of(",
    "between(",
    "stated(",
    "lower_bound(",
    "upper_bound(",
    "is_exact(",
    "is_known(",
    "add_days(",
    "days_between(",
    "'Xã'",
    "'á'",
    "''",
    "'2020-02-29'",
    "nil",
    "true",
    "0x7fffffffffffffff",
    "0x8000000000000000",
    "9007199254740993",
    "1e308",
    "0.5",
    "5e-324",
    "quarter(",
    "-",
    "1",
    "2",
    "date('2019-12-31')",
};

static const int64_t wholes[] = {0, 1, -1, 7, -5, INT64_MAX, INT64_MIN, (INT64_C(1) << 53) + 1, -12, 1000000007, 2, 3};
static const double reals[] = {0, -0.0, 1.5, -2, 1e308, -1e308, 5e-324, 9007199254740992.0, 0x1p63, 0.1, 3, -7.25};
static const dh_count counts[] = {{0, 0, 0}, {5, 5, 5},    {300, 301, INFINITY},
                                  {4, 0, 4}, {60, 54, 66}, {9007199254740992.0, 9007199254740992.0, 9007199254740994.0},
                                  {2, 2, 2}, {2, 1, 3},    {1e308, 1e308, INFINITY},
                                  {1, 0, 1}, {7, 7, 7},    {100, 100, INFINITY}};
static const char *const texts[] = {"", "a", "á", "Xã", "Xã A", "xã", "ab", "đất đai", "dat", "Ắ", "\x01", "zz"};

static dh_functions *functions;
static dh_catalog catalog;
static dh_plan *scan; /* owns the table */

/* Cell `row` of column `which`; each column has its unknowns, and texts in two ways. */
static int append(dh_column *to, int which, int row)
{
    const char *text = texts[(row + which) % ROWS];
    if ((row + which) % 6 == 5) return dh_column_append_null(to);
    switch (which) {
    case 0: return dh_column_append_bool(to, row % 2);
    case 1: return dh_column_append_int64(to, wholes[row]);
    case 2: return dh_column_append_float64(to, reals[row]);
    case 3: return dh_column_append_date(to, row == 2 ? DH_DATE_MAX : row == 3 ? DH_DATE_MIN : 17530 + row * 97);
    case 4: return dh_column_append_int64(to, (17530 + row) * INT64_C(86400000000) + row * INT64_C(3600000000));
    case 5: return dh_column_append_text(to, text, strlen(text));
    case 6: return dh_column_append_count(to, counts[row]);
    case 7: return dh_column_append_code(to, dh_dictionary_add(to->dictionary, texts[row / 3], strlen(texts[row / 3])));
    default: return dh_column_append_int64(to, wholes[ROWS - 1 - row]);
    }
}

static void start(void)
{
    static const dh_type types[COLUMNS] = {DH_BOOL, DH_INT64, DH_FLOAT64,  DH_DATE, DH_DATETIME,
                                           DH_TEXT, DH_COUNT, DH_CATEGORY, DH_INT64};
    dh_table *table = dh_table_new();
    FUZZ_CHECK(table != NULL && dh_functions_new(&functions, NULL) == DH_OK);
    for (int c = 0; c < COLUMNS; c++) {
        dh_column *column = dh_column_new(types[c], ROWS);
        FUZZ_CHECK(column != NULL);
        if (types[c] == DH_CATEGORY && column->dictionary == NULL) column->dictionary = dh_dictionary_new();
        for (int row = 0; row < ROWS; row++) FUZZ_CHECK(append(column, c, row) == 0);
        dh_column_finish(column);
        FUZZ_CHECK(dh_table_add(table, words[c], column, NULL) == DH_OK);
    }
    catalog = (dh_catalog){.functions = functions, .has_as_of = true, .as_of = 18485};
    FUZZ_CHECK(dh_plan_table(&scan, &catalog, table, NULL) == DH_OK);
}

/* The bound expression, in the arena; NULL when it is refused. */
static const dh_expr *bind(const char *text, dh_arena *arena)
{
    const dh_expr *expr = NULL;
    dh_error error = DH_ERROR_INIT;
    if (dh_expr_bind(&expr, text, &scan->schema, &catalog, arena, &error) == DH_OK) return expr;
    FUZZ_CHECK(error.message[0] != '\0');
    return NULL;
}

/* Its cells; NULL when the executor refuses to compute it. */
static dh_column *evaluate(const dh_expr *expr)
{
    dh_column *column = NULL;
    dh_error error = DH_ERROR_INIT;
    dh_status status = dh_evaluate(&column, expr, scan->table, &catalog, &error);
    FUZZ_CHECK((status == DH_OK) == (column != NULL));
    FUZZ_CHECK(status == DH_OK ? column->length == ROWS : error.message[0] != '\0');
    return column;
}

static void check_interpreted(const dh_expr *expr, const dh_column *column, dh_arena *arena)
{
    interpreter plain = {.arena = arena};
    dh_value results[ROWS];
    for (int row = 0; row < ROWS; row++) {
        dh_value cells[COLUMNS];
        for (int c = 0; c < COLUMNS; c++) dh_column_value(dh_table_column(scan->table, c), row, &cells[c]);
        results[row] = interpret_expression(&plain, expr, cells);
    }
    if (plain.failed) return; /* the executor may refuse it */
    FUZZ_CHECK(column != NULL);
    for (int row = 0; row < ROWS; row++) {
        dh_value cell;
        dh_column_value(column, row, &cell);
        FUZZ_CHECK(interpret_same(&cell, &results[row]));
    }
}

static void check_printed(const dh_expr *expr, const dh_column *column, dh_arena *arena)
{
    dh_strbuf text = {0};
    dh_expr_print(&text, expr, &scan->schema);
    if (text.size < 60000) {
        const dh_expr *again = bind(text.data, arena);
        FUZZ_CHECK(again != NULL && again->type == expr->type);
        dh_column *same = evaluate(again);
        FUZZ_CHECK((same != NULL) == (column != NULL));
        for (int row = 0; same != NULL && row < ROWS; row++) FUZZ_CHECK(dh_column_compare(column, row, same, row) == 0);
        dh_column_unref(same);
    }
    dh_strbuf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (scan == NULL) start();
    fuzz_input in = {data, size};
    char *text = fuzz_text(&in, words, sizeof words / sizeof *words);
    dh_arena *arena = dh_arena_new();
    FUZZ_CHECK(arena != NULL);
    const dh_expr *expr = bind(text, arena);
    if (expr != NULL && expr->type != 0) {
        dh_column *column = evaluate(expr);
        if (interpreter_knows(expr)) check_interpreted(expr, column, arena);
        check_printed(expr, column, arena);
        dh_column_unref(column);
    }
    dh_arena_free(arena);
    free(text);
    return 0;
}
