/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as the text of a verb: never a crash, a leak or a half-made plan; what is accepted prints as text that is
 * accepted again and prints the same. The first byte picks the verb. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "query/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const dh_table *no_table(void *self, const char *name)
{
    (void)self;
    (void)name;
    return NULL;
}

static dh_functions *functions;
static dh_catalog catalog;
static dh_table *units;
static dh_plan *scan;

static void add(dh_table *table, const char *name, dh_type type, const dh_table *target)
{
    dh_column *column = dh_column_new(type, 1);
    if (!column || dh_column_append_null(column) != 0) abort();
    if (target) {
        dh_dictionary_unref(column->dictionary);
        column->dictionary = dh_dictionary_new();
        if (!column->dictionary) abort();
        dh_dictionary_set_link(column->dictionary, target, dh_calloc(1, sizeof(int32_t)));
    }
    dh_column_finish(column);
    if (dh_table_add(table, name, column, NULL) != DH_OK) abort();
}

static void start(void)
{
    dh_table *table = dh_table_new();
    units = dh_table_new();
    if (!table || !units || dh_functions_new(&functions, NULL) != DH_OK) abort();
    add(units, "p", DH_CATEGORY, units);
    add(units, "n", DH_COUNT, NULL);
    add(table, "b", DH_BOOL, NULL);
    add(table, "i", DH_INT64, NULL);
    add(table, "f", DH_FLOAT64, NULL);
    add(table, "d", DH_DATE, NULL);
    add(table, "m", DH_DATETIME, NULL);
    add(table, "t", DH_TEXT, NULL);
    add(table, "c", DH_COUNT, NULL);
    add(table, "k", DH_CATEGORY, NULL);
    add(table, "u", DH_CATEGORY, units);
    catalog =
        (dh_catalog){.functions = functions, .has_as_of = true, .as_of = 18485, .table = no_table, .units = units};
    if (dh_plan_table(&scan, &catalog, table, NULL) != DH_OK) abort();
}

/* The canonical text of an expression, or NULL when it is refused; an error must then have a message. */
static char *canonical(const char *text)
{
    dh_arena *arena = dh_arena_new();
    dh_error error;
    const dh_expr *expr;
    dh_strbuf out = {0};
    dh_error_init(&error);
    if (!arena) abort();
    if (dh_expr_bind(&expr, text, &scan->schema, &catalog, arena, &error) == DH_OK)
        dh_expr_print(&out, expr, &scan->schema);
    else if (!error.message[0])
        abort();
    dh_arena_free(arena);
    return out.data;
}

static void round_trip(const char *text)
{
    char *first = canonical(text);
    if (first && strlen(first) < 60000) {
        char *second = canonical(first);
        if (!second || strcmp(first, second) != 0) abort();
        dh_free(second);
    }
    dh_free(first);
}

/* What is explained of a window is read again, and explained as the same. */
static void build_window(const char *assignments, const char *over)
{
    dh_plan *made = NULL, *again = NULL;
    dh_error error;
    dh_error_init(&error);
    dh_status status = dh_plan_window(&made, scan, assignments, over, &error);
    if ((status == DH_OK) != (made != NULL) || (status != DH_OK && !error.message[0])) abort();
    if (!made) return;
    dh_strbuf first = {0}, second = {0};
    if (dh_plan_explain(&first, made, &error) != DH_OK) abort();
    char *text = dh_strndup(first.data + strlen("window "), strcspn(first.data, "\n") - strlen("window "));
    char *split = text ? strstr(text, " over u order ") : NULL; /* a text of the assignments may hold another */
    if (split && !strstr(split + 1, " over ") && strlen(text) < 60000) {
        *split = '\0';
        status = dh_plan_window(&again, scan, text, split + strlen(" over "), &error);
        if (status != DH_OK || dh_plan_explain(&second, again, &error) != DH_OK) abort();
        if (strcmp(first.data, second.data) != 0) abort();
    }
    dh_free(text);
    dh_strbuf_free(&first);
    dh_strbuf_free(&second);
    dh_plan_free(again);
    dh_plan_free(made);
}

static void build(uint8_t which, const char *text)
{
    dh_plan *grouped = NULL, *made = NULL;
    dh_error error;
    dh_status status;
    dh_error_init(&error);
    if (which % 8 == 1) build_window(text, "u order d");
    if (which % 8 == 3) build_window("r = rank(), p = previous(d, 2)", text);
    switch (which % 8) {
    case 1: status = dh_plan_derive(&made, scan, text, &error); break;
    case 2: status = dh_plan_select(&made, scan, text, &error); break;
    case 3: status = dh_plan_sort(&made, scan, text, &error); break;
    case 4: status = dh_plan_pivot(&made, scan, text, &error); break;
    case 5: status = dh_plan_join(&made, scan, scan, text, DH_JOIN_LEFT, &error); break;
    case 6:
        status = dh_plan_group_by(&grouped, scan, text, &error);
        if (status == DH_OK) status = dh_plan_aggregate(&made, grouped, "fuzzed = count()", &error);
        break;
    default:
        status = dh_plan_group_by(&grouped, scan, "u, year(d)", &error);
        if (status == DH_OK) status = dh_plan_aggregate(&made, grouped, text, &error);
        break;
    }
    if ((status == DH_OK) != (made != NULL) || (status != DH_OK && !error.message[0])) abort();
    dh_strbuf out = {0};
    if (made && dh_plan_explain(&out, made, &error) != DH_OK) abort();
    dh_strbuf_free(&out);
    dh_plan_free(made);
    dh_plan_free(grouped);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!scan) start();
    if (size == 0) return 0;
    char *text = dh_strndup((const char *)data + 1, size - 1);
    if (!text) abort();
    if (data[0] % 8 == 0)
        round_trip(text);
    else
        build(data[0], text);
    dh_free(text);
    return 0;
}
