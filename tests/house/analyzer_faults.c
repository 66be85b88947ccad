/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faults that Clang's analyzer must find, each in the line that is marked, and what is none (analyzer.sh). */
#include "base/error.h"
#include "base/memory.h"

int no_null_check(size_t n);
int leak(size_t n);
int freed_twice(size_t n);
int right(size_t n, dh_error *error);

static dh_status make(int **out, size_t n, dh_error *error)
{
    if (n > 100) return dh_error_set(error, DH_ELIMIT, "%zu is too many", n);
    int *made = dh_calloc(n, sizeof *made);
    if (made == NULL) return dh_error_nomem(error);
    *out = made;
    return DH_OK;
}

int no_null_check(size_t n)
{
    int *values = NULL;
    (void)make(&values, n, NULL);
    int first = values[0]; /* FAULT */
    dh_free(values);
    return first;
}

int leak(size_t n)
{
    int *values = dh_malloc(n);
    return values == NULL; /* FAULT */
}

int freed_twice(size_t n)
{
    int *values = dh_malloc(n);
    dh_free(values);
    dh_free(values); /* FAULT */
    return 0;
}

int right(size_t n, dh_error *error)
{
    int *values = NULL;
    if (make(&values, n, error) != DH_OK) return -1;
    int first = values[0];
    dh_free(values);
    return first;
}
