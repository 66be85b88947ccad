/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conformance kit for one function: a row's result depends on that row alone, whatever the batches; the result has
 * the declared type and the batch's length; running out of memory comes back as DH_ENOMEM. */
#include "base/memory.h"
#include "plugin/plugin_internal.h"
#include "table/arrow.h"

/* The function with a test case, as rules use them. */
typedef struct bench {
    const dh_function *function;
    const dh_test_case *test_case;
    dh_test_schemas schemas;
    dh_call call;
    dh_error *error;
} bench;

static dh_status broken(const bench *b, const char *what)
{
    return dh_error_set(b->error, DH_EPLUGIN, "%s", dh_tr(what));
}

static dh_status call_slice(const bench *b, const dh_test_slice *s, int64_t n, struct ArrowArray *out)
{
    dh_batch batch = {sizeof batch, n, s->list, NULL};
    *out = (struct ArrowArray){.release = NULL};
    dh_status status = b->function->call(&b->call, &batch, out, b->error);
    if (status == DH_OK || !out->release) return status;
    out->release(out);
    return broken(b, "it fails and leaves a result behind");
}

/* Checks the result and imports it as a column. */
static dh_status take_result(const bench *b, struct ArrowArray *array, int64_t n, dh_column **out)
{
    struct ArrowSchema schema;
    if (!array->release) return broken(b, "it succeeds and gives no result");
    dh_status status = array->length == n ? DH_OK : broken(b, "its result has another number of rows than the batch");
    if (status == DH_OK) status = dh_arrow_export_type(b->function->result, "result", &schema, b->error);
    if (status == DH_OK) {
        status = dh_arrow_import_column(out, &schema, array, b->error);
        schema.release(&schema);
    }
    array->release(array);
    return status;
}

static dh_status call_rows(const bench *b, int64_t begin, int64_t n, bool copy, dh_column **out)
{
    dh_test_slice s;
    struct ArrowArray array;
    DH_TRY(dh_test_slice_make(&s, b->test_case, begin, n, copy, b->error));
    dh_status status = call_slice(b, &s, n, &array);
    dh_test_slice_free(&s);
    return status == DH_OK ? take_result(b, &array, n, out) : status;
}

/* Whether rows [begin, begin + n) alone give what they gave in `whole`; else the error `otherwise`. */
static dh_status same_rows(const bench *b, const dh_column *whole, int64_t begin, int64_t n, bool copy,
                           const char *otherwise)
{
    dh_column *part;
    DH_TRY(call_rows(b, begin, n, copy, &part));
    dh_status status = DH_OK;
    for (int64_t i = 0; status == DH_OK && i < n; i++)
        if (dh_column_compare(whole, begin + i, part, i) != 0) status = broken(b, otherwise);
    dh_column_unref(part);
    return status;
}

/* ---- rules ---- */

static dh_status rule_empty(const bench *b)
{
    dh_column *none;
    DH_TRY(call_rows(b, 0, 0, true, &none));
    dh_column_unref(none);
    DH_TRY(call_rows(b, 5, 0, false, &none));
    dh_column_unref(none);
    return DH_OK;
}

static dh_status rule_rows(const bench *b)
{
    static const int64_t begins[] = {0, 1, 3, 8, 13, 64};
    dh_column *whole;
    DH_TRY(call_rows(b, 0, DH_CONFORMANCE_ROWS, true, &whole));
    dh_status status = DH_OK;
    for (int64_t row = 0; status == DH_OK && row < 9; row++)
        status = same_rows(b, whole, row, 1, true, "a row alone gives another result than among others");
    for (size_t i = 0; status == DH_OK && i < sizeof begins / sizeof begins[0]; i++)
        status = same_rows(b, whole, begins[i], (DH_CONFORMANCE_ROWS - begins[i]) / 2 + 1, false,
                           "it does not honour the offset of a slice, or a null_count of -1");
    dh_column_unref(whole);
    return status;
}

static dh_status rule_inputs(const bench *b)
{
    dh_column *result = NULL;
    int32_t n = b->test_case->n_args;
    dh_column **copies = dh_calloc((size_t)n + 1, sizeof *copies);
    dh_status status = copies ? DH_OK : dh_error_nomem(b->error);
    for (int32_t i = 0; status == DH_OK && i < n; i++)
        if (!(copies[i] = dh_column_slice(b->test_case->columns[i], 0, DH_CONFORMANCE_ROWS)))
            status = dh_error_nomem(b->error);
    if (status == DH_OK) status = call_rows(b, 0, DH_CONFORMANCE_ROWS, false, &result);
    for (int32_t i = 0; status == DH_OK && i < n; i++)
        for (int64_t row = 0; status == DH_OK && row < DH_CONFORMANCE_ROWS; row++)
            if (dh_column_compare(copies[i], row, b->test_case->columns[i], row) != 0)
                status = broken(b, "it writes into the columns that it is given");
    if (result) dh_column_unref(result);
    for (int32_t i = 0; copies && i < n; i++)
        if (copies[i]) dh_column_unref(copies[i]);
    dh_free((void *)copies);
    return status;
}

typedef struct pass {
    const bench *b;
    const dh_test_slice *slice;
} pass;

static dh_status run_pass(void *context)
{
    const pass *p = context;
    struct ArrowArray array;
    dh_status status = call_slice(p->b, p->slice, DH_CONFORMANCE_ROWS, &array);
    if (status == DH_OK && array.release) array.release(&array);
    return status;
}

static dh_status rule_memory(const bench *b)
{
    dh_test_slice s;
    DH_TRY(dh_test_slice_make(&s, b->test_case, 0, DH_CONFORMANCE_ROWS, false, b->error));
    dh_status status = dh_conformance_memory(run_pass, &(pass){b, &s}, 10000, b->error);
    dh_test_slice_free(&s);
    return status;
}

static void run_without_error(const void *context)
{
    bench b = *(const bench *)context;
    b.error = NULL;
    dh_column *column = NULL;
    if (call_rows(&b, 0, DH_CONFORMANCE_ROWS, false, &column) == DH_OK) dh_column_unref(column);
    rule_memory(&b);
}

static dh_status rule_null_error(const bench *b)
{
    return dh_conformance_null_error(run_without_error, b, b->error);
}

/* ---- running ---- */

static const struct {
    const char *name;
    dh_status (*run)(const bench *b);
} rules[] = {
    {"empty input", rule_empty},    {"rows and slices", rule_rows},  {"input intact", rule_inputs},
    {"out of memory", rule_memory}, {"error NULL", rule_null_error},
};

static dh_status run_rules(const dh_function *f, const dh_test_case *test_case, const char *with, dh_error *error)
{
    bench b = {.function = f, .test_case = test_case, .error = error};
    DH_TRY(dh_test_schemas_make(&b.schemas, test_case, error));
    b.call = (dh_call){sizeof b.call, b.schemas.list, f->n_args, test_case->params, f->data};
    const char *types = test_case->n_args > 0 ? dh_type_name(test_case->columns[0]->type) : "no";
    dh_status status = DH_OK;
    for (size_t i = 0; status == DH_OK && i < sizeof rules / sizeof rules[0]; i++) {
        status = rules[i].run(&b);
        if (status == DH_OK || status == DH_ENOMEM) continue;
        dh_error_prefix(error, "function '%s' breaks the rule '%s' over %s %s cells", f->name, dh_tr(rules[i].name),
                        with, types);
        if (error) error->status = DH_EPLUGIN;
        status = DH_EPLUGIN;
    }
    dh_test_schemas_free(&b.schemas);
    return status;
}

dh_status dh_conformance_function(const dh_function *function, dh_error *error)
{
    dh_arena *arena = dh_arena_new();
    if (!arena) return dh_error_nomem(error);
    dh_status status = DH_OK;
    bool more = true;
    dh_declared declared = {function->args, function->n_args, function->params, function->n_params};
    for (int round = 0; status == DH_OK && more; round++) {
        dh_test_case test_case, unknown = {0};
        status = dh_test_case_make(&test_case, &declared, round, &more, arena, error);
        if (status == DH_OK) status = run_rules(function, &test_case, dh_tr("known and unknown"), error);
        if (status == DH_OK) status = dh_test_case_unknown(&unknown, &test_case, arena, error);
        if (status == DH_OK) status = run_rules(function, &unknown, dh_tr("unknown"), error);
        dh_test_case_free(&unknown);
        dh_test_case_free(&test_case);
    }
    dh_arena_free(arena);
    return status;
}
