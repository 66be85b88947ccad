/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a test case as Arrow arrays: slices with an offset, or copies of slices without one. */
#include "base/memory.h"
#include "plugin/plugin_internal.h"
#include "table/arrow.h"

void dh_test_slice_free(dh_test_slice *s)
{
    for (int32_t i = 0; s->arrays && i < s->n; i++)
        if (s->arrays[i].release) s->arrays[i].release(&s->arrays[i]);
    dh_free(s->arrays);
    dh_free(s->list);
    *s = (dh_test_slice){0};
}

static dh_status slice_column(struct ArrowArray *out, const dh_column *column, int64_t begin, int64_t n, bool copy,
                              dh_error *error)
{
    if (!copy) return dh_arrow_export_column(column, "x", begin, n, NULL, out, error);
    dh_column *part = dh_column_slice(column, begin, n);
    if (!part) return dh_error_nomem(error);
    dh_status status = dh_arrow_export_column(part, "x", 0, n, NULL, out, error);
    dh_column_unref(part);
    return status;
}

dh_status dh_test_slice_make(dh_test_slice *out, const dh_test_case *test_case, int64_t begin, int64_t n, bool copy,
                             dh_error *error)
{
    size_t n_args = (size_t)test_case->n_args;
    *out = (dh_test_slice){dh_calloc(n_args + 1, sizeof *out->arrays), dh_calloc(n_args + 1, sizeof *out->list),
                           test_case->n_args};
    dh_status status = out->arrays && out->list ? DH_OK : dh_error_nomem(error);
    for (int32_t i = 0; status == DH_OK && i < out->n; i++) {
        status = slice_column(&out->arrays[i], test_case->columns[i], begin, n, copy, error);
        out->arrays[i].null_count = copy ? out->arrays[i].null_count : -1;
        out->list[i] = &out->arrays[i];
    }
    if (status != DH_OK) dh_test_slice_free(out);
    return status;
}

void dh_test_schemas_free(dh_test_schemas *s)
{
    for (int32_t i = 0; s->schemas && i < s->n; i++)
        if (s->schemas[i].release) s->schemas[i].release(&s->schemas[i]);
    dh_free(s->schemas);
    dh_free(s->list);
    *s = (dh_test_schemas){0};
}

dh_status dh_test_schemas_make(dh_test_schemas *out, const dh_test_case *test_case, dh_error *error)
{
    size_t n = (size_t)test_case->n_args;
    *out = (dh_test_schemas){dh_calloc(n + 1, sizeof *out->schemas), dh_calloc(n + 1, sizeof *out->list),
                             test_case->n_args};
    dh_status status = out->schemas && out->list ? DH_OK : dh_error_nomem(error);
    for (int32_t i = 0; status == DH_OK && i < out->n; i++) {
        struct ArrowArray array = {0};
        status = dh_arrow_export_column(test_case->columns[i], "x", 0, 0, &out->schemas[i], &array, error);
        if (status == DH_OK && array.release) array.release(&array);
        out->list[i] = &out->schemas[i];
    }
    if (status != DH_OK) dh_test_schemas_free(out);
    return status;
}
