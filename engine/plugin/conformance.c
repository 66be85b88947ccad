/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The conformance kit for one aggregate: a table of rules, each tested over the columns of a test case. Results must be
 * exactly equal; only where rows are grouped or merged otherwise may real numbers differ by rounding.
 */
#include <malloc.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "plugin/plugin_internal.h"
#include "table/arrow.h"

/* The aggregate with a test case, as rules use them. */
typedef struct bench {
    const dh_aggregate *aggregate;
    const dh_test_case *test_case;
    dh_test_schemas schemas;
    dh_call call;
    size_t stride; /* bytes from one state to the next */
    dh_error *error;
} bench;

/* ---- states ---- */

/* States in a row. `made`: init accepted so many of them, which are to be dropped. */
typedef struct states {
    char *memory;
    int made;
} states;

static char *state_at(const bench *b, const states *s, int i)
{
    return s->memory + b->stride * (size_t)i;
}

static bool states_alloc(const bench *b, states *s, int n)
{
    size_t size = b->stride * (size_t)n;
    *s = (states){.memory = aligned_alloc(64, (size + 63) / 64 * 64)};
    if (s->memory) memset(s->memory, 0, size);
    return s->memory != NULL;
}

static dh_status states_init(const bench *b, states *s, int n)
{
    dh_status status = DH_OK;
    while (status == DH_OK && s->made < n) {
        status = b->aggregate->init(&b->call, state_at(b, s, s->made), b->error);
        if (status == DH_OK) s->made++;
    }
    return status;
}

/* `s` is to be dropped, also after a failure. */
static dh_status states_make(const bench *b, states *s, int n)
{
    return states_alloc(b, s, n) ? states_init(b, s, n) : dh_error_nomem(b->error);
}

static void states_end(const bench *b, states *s)
{
    for (int i = 0; b->aggregate->drop && i < s->made; i++) b->aggregate->drop(&b->call, state_at(b, s, i));
    s->made = 0;
}

static void states_drop(const bench *b, states *s)
{
    states_end(b, s);
    free(s->memory);
}

static dh_status update_slice(const bench *b, char *state, const dh_test_slice *s, int64_t n, const uint32_t *groups)
{
    dh_batch batch = {sizeof batch, n, s->list, groups};
    return b->aggregate->update(&b->call, state, &batch, b->error);
}

/* Updates with rows [begin, begin + n): into the first state, or by `groups` into several. */
static dh_status update(const bench *b, char *state, int64_t begin, int64_t n, const uint32_t *groups, bool copy)
{
    static const uint32_t zeros[DH_CONFORMANCE_ROWS];
    dh_test_slice s;
    DH_TRY(dh_test_slice_make(&s, b->test_case, begin, n, copy, b->error));
    dh_status status = update_slice(b, state, &s, n, groups ? groups : zeros);
    dh_test_slice_free(&s);
    return status;
}

/* ---- results ---- */

/* A finished value. Its text, which may be borrowed from the state, is copied, up to 255 bytes. */
typedef struct result {
    dh_value value;
    char text[256];
} result;

static dh_status finish(const bench *b, const char *state, result *out)
{
    *out = (result){.value = {.type = b->aggregate->result, .valid = 0}};
    DH_TRY(b->aggregate->finish(&b->call, state, &out->value, b->error));
    if (!out->value.valid) return DH_OK;
    if (out->value.type != b->aggregate->result)
        return dh_error_set(b->error, DH_EPLUGIN, "its result is not of the type that it declares");
    if (out->value.type == DH_TEXT || out->value.type == DH_CATEGORY) {
        size_t n = out->value.as.text.size < sizeof out->text ? out->value.as.text.size : sizeof out->text - 1;
        memcpy(out->text, out->value.as.text.data, n);
        out->value.as.text.size = n;
    }
    return DH_OK;
}

static bool near(double a, double b, double tolerance)
{
    if (a == b || (isnan(a) && isnan(b))) return true;
    return fabs(a - b) <= tolerance * fmax(1, fmax(fabs(a), fabs(b)));
}

static bool equal(const result *a, const result *b, double tolerance)
{
    const dh_value *x = &a->value, *y = &b->value;
    if (!x->valid || !y->valid) return !x->valid && !y->valid;
    switch (x->type) {
    case DH_BOOL: return !x->as.boolean == !y->as.boolean;
    case DH_FLOAT64: return near(x->as.number, y->as.number, tolerance);
    case DH_COUNT:
        return near(x->as.count.stated, y->as.count.stated, tolerance) &&
               near(x->as.count.lower, y->as.count.lower, tolerance) &&
               near(x->as.count.upper, y->as.count.upper, tolerance);
    case DH_TEXT:
    case DH_CATEGORY: return x->as.text.size == y->as.text.size && memcmp(a->text, b->text, x->as.text.size) == 0;
    default: return x->as.integer == y->as.integer;
    }
}

/* The relative difference allowed for another order of rounding; sums of 97 terms differ by far less. */
#define REGROUPED 1e-9

/* The result of rows [begin, begin + n) in a new state; without rows there is no update. */
static dh_status one_update(const bench *b, int64_t begin, int64_t n, bool copy, result *out)
{
    states s;
    dh_status status = states_make(b, &s, 1);
    if (status == DH_OK && n > 0) status = update(b, s.memory, begin, n, NULL, copy);
    if (status == DH_OK) status = finish(b, s.memory, out);
    states_drop(b, &s);
    return status;
}

/* The error for a rule that does not hold. */
static dh_status broken(const bench *b, const char *what)
{
    return dh_error_set(b->error, DH_EPLUGIN, "%s", dh_tr(what));
}

/* ---- rules ---- */

static dh_status rule_empty(const bench *b)
{
    result none, zero_rows;
    DH_TRY(one_update(b, 0, 0, false, &none));
    states s;
    dh_status status = states_make(b, &s, 1);
    if (status == DH_OK) status = update(b, s.memory, 0, 0, NULL, false);
    if (status == DH_OK) status = finish(b, s.memory, &zero_rows);
    states_drop(b, &s);
    DH_TRY(status);
    return equal(&none, &zero_rows, 0) ? DH_OK : broken(b, "a batch of no rows changes its result");
}

static dh_status rule_one_row(const bench *b)
{
    result sliced, copied;
    for (int64_t row = 0; row < 7; row++) {
        DH_TRY(one_update(b, row, 1, false, &sliced));
        DH_TRY(one_update(b, row, 1, true, &copied));
        if (!equal(&sliced, &copied, 0)) return broken(b, "one row at an offset gives another result than alone");
    }
    return DH_OK;
}

static dh_status rule_offset(const bench *b)
{
    static const int64_t begins[] = {0, 1, 3, 8, 13, 64};
    result sliced, copied;
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
        int64_t n = (DH_CONFORMANCE_ROWS - begins[i]) / 2 + 1;
        DH_TRY(one_update(b, begins[i], n, false, &sliced));
        DH_TRY(one_update(b, begins[i], n, true, &copied));
        if (!equal(&sliced, &copied, 0))
            return broken(b, "it does not honour the offset of a slice, or a null_count of -1");
    }
    return DH_OK;
}

static dh_status rule_batches(const bench *b)
{
    result whole, morsels;
    DH_TRY(one_update(b, 0, DH_CONFORMANCE_ROWS, false, &whole));
    states s;
    dh_status status = states_make(b, &s, 1);
    for (int64_t at = 0; status == DH_OK && at < DH_CONFORMANCE_ROWS; at += 10)
        status = update(b, s.memory, at, at + 10 > DH_CONFORMANCE_ROWS ? DH_CONFORMANCE_ROWS - at : 10, NULL, false);
    if (status == DH_OK) status = finish(b, s.memory, &morsels);
    states_drop(b, &s);
    DH_TRY(status);
    return equal(&whole, &morsels, REGROUPED) ? DH_OK
                                              : broken(b, "rows in several batches give another result than in one");
}

static dh_status rule_groups(const bench *b)
{
    enum { GROUPS = 3 };
    uint32_t groups[DH_CONFORMANCE_ROWS];
    for (uint32_t i = 0; i < DH_CONFORMANCE_ROWS; i++) groups[i] = i * GROUPS / DH_CONFORMANCE_ROWS;
    states s;
    dh_status status = states_make(b, &s, GROUPS);
    if (status == DH_OK) status = update(b, s.memory, 0, DH_CONFORMANCE_ROWS, groups, false);
    int64_t begin = 0;
    for (uint32_t g = 0; status == DH_OK && g < GROUPS; g++) {
        int64_t end = begin;
        while (end < DH_CONFORMANCE_ROWS && groups[end] == g) end++;
        result grouped, alone;
        status = finish(b, state_at(b, &s, (int)g), &grouped);
        if (status == DH_OK) status = one_update(b, begin, end - begin, false, &alone);
        if (status == DH_OK && !equal(&grouped, &alone, REGROUPED))
            status = broken(b, "rows of several groups in one batch are mixed up: use the group index as the state's");
        begin = end;
    }
    states_drop(b, &s);
    return status;
}

/* Updates four states with a piece of the rows each (state 0 gets none), merges them by `steps`, {into, from} each, and
 * finishes state `last`. */
static dh_status merge_in_order(const bench *b, const int (*steps)[2], int n_steps, int last, result *out)
{
    enum { MORSELS = 5 };
    static const int64_t ends[MORSELS + 1] = {0, 0, 11, 40, 41, DH_CONFORMANCE_ROWS}; /* the first stays empty */
    states s;
    dh_status status = states_make(b, &s, MORSELS);
    for (int i = 1; status == DH_OK && i < MORSELS; i++)
        status = update(b, state_at(b, &s, i), ends[i], ends[i + 1] - ends[i], NULL, false);
    for (int i = 0; status == DH_OK && i < n_steps; i++) {
        result before, after;
        const char *from = state_at(b, &s, steps[i][1]);
        status = finish(b, from, &before);
        if (status == DH_OK) status = b->aggregate->merge(&b->call, state_at(b, &s, steps[i][0]), from, b->error);
        if (status == DH_OK) status = finish(b, from, &after);
        if (status == DH_OK && !equal(&before, &after, 0))
            status = broken(b, "merge changes the state that it merges from");
    }
    if (status == DH_OK) status = finish(b, state_at(b, &s, last), out);
    states_drop(b, &s);
    return status;
}

/* Merged from the left, from the right, in pairs, and into an empty state. */
static dh_status rule_merge(const bench *b)
{
    static const int left[][2] = {{1, 2}, {1, 3}, {1, 4}, {1, 0}};
    static const int right[][2] = {{3, 4}, {2, 3}, {1, 2}};
    static const int pairs[][2] = {{1, 2}, {3, 4}, {1, 3}};
    static const int empty[][2] = {{0, 1}, {0, 2}, {0, 3}, {0, 4}};
    result whole, merged;
    DH_TRY(one_update(b, 0, DH_CONFORMANCE_ROWS, false, &whole));
    static const struct {
        const int (*steps)[2];
        int n, last;
    } orders[] = {{left, 4, 1}, {right, 3, 1}, {pairs, 3, 1}, {empty, 4, 0}};
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        DH_TRY(merge_in_order(b, orders[i].steps, orders[i].n, orders[i].last, &merged));
        if (!equal(&whole, &merged, REGROUPED))
            return broken(b, "states merged piece by piece give another result than one pass");
    }
    return DH_OK;
}

static dh_status rule_repeat(const bench *b)
{
    result first, second;
    states s;
    dh_status status = states_make(b, &s, 1);
    if (status == DH_OK) status = update(b, s.memory, 0, DH_CONFORMANCE_ROWS, NULL, false);
    if (status == DH_OK) status = finish(b, s.memory, &first);
    if (status == DH_OK) status = finish(b, s.memory, &second);
    states_drop(b, &s);
    DH_TRY(status);
    return equal(&first, &second, 0) ? DH_OK : broken(b, "finish changes the state: a second one gives another result");
}

static dh_status rule_inputs(const bench *b)
{
    result whole;
    int32_t n = b->test_case->n_args;
    dh_column **copies = dh_calloc((size_t)n + 1, sizeof *copies);
    dh_status status = copies ? DH_OK : dh_error_nomem(b->error);
    for (int32_t i = 0; status == DH_OK && i < n; i++)
        if (!(copies[i] = dh_column_slice(b->test_case->columns[i], 0, DH_CONFORMANCE_ROWS)))
            status = dh_error_nomem(b->error);
    if (status == DH_OK) status = one_update(b, 0, DH_CONFORMANCE_ROWS, false, &whole);
    for (int32_t i = 0; status == DH_OK && i < n; i++)
        for (int64_t row = 0; status == DH_OK && row < DH_CONFORMANCE_ROWS; row++)
            if (dh_column_compare(copies[i], row, b->test_case->columns[i], row) != 0)
                status = broken(b, "update writes into the columns that it is given");
    for (int32_t i = 0; copies && i < n; i++)
        if (copies[i]) dh_column_unref(copies[i]);
    dh_free((void *)copies);
    return status;
}

static size_t bytes_in_use(void)
{
    struct mallinfo2 now = mallinfo2();
    return now.uordblks + now.hblkhd;
}

/* Makes and drops merged, unmerged and empty states: memory in use may not grow with the number of rounds. */
static dh_status rule_drop(const bench *b)
{
    /* The C library keeps seven freed blocks of each small size as if they were in use, some thousand bytes in all: as
     * many rounds as make a leak larger than these. */
    enum { WARM = 16, ROUNDS = 512 };
    static const int steps[][2] = {{1, 2}, {0, 1}};
    result out;
    size_t before = 0;
    for (int i = 0; i < WARM + ROUNDS; i++) {
        if (i == WARM) before = bytes_in_use();
        DH_TRY(merge_in_order(b, steps, 2, 0, &out));
    }
    size_t after = bytes_in_use();
    if (after > before && after - before >= ROUNDS * 16)
        return broken(b, "states that are dropped leave memory behind");
    return DH_OK;
}

typedef struct pass {
    const bench *b;
    const dh_test_slice *slice;
    states s; /* two */
} pass;

/* A whole pass in which allocations may fail. What was made can still be dropped. */
static dh_status run_pass(void *context)
{
    static const uint32_t zeros[DH_CONFORMANCE_ROWS];
    pass *p = context;
    const bench *b = p->b;
    dh_value value = {.type = b->aggregate->result};
    memset(p->s.memory, 0, b->stride * 2);
    dh_status status = states_init(b, &p->s, 2);
    if (status == DH_OK) status = update_slice(b, p->s.memory, p->slice, DH_CONFORMANCE_ROWS, zeros);
    if (status == DH_OK) status = b->aggregate->merge(&b->call, state_at(b, &p->s, 1), p->s.memory, b->error);
    if (status == DH_OK) status = b->aggregate->finish(&b->call, state_at(b, &p->s, 1), &value, b->error);
    states_end(b, &p->s);
    return status;
}

static dh_status rule_memory(const bench *b)
{
    dh_test_slice slice;
    pass p = {.b = b, .slice = &slice};
    DH_TRY(dh_test_slice_make(&slice, b->test_case, 0, DH_CONFORMANCE_ROWS, false, b->error));
    dh_status status =
        states_alloc(b, &p.s, 2) ? dh_conformance_memory(run_pass, &p, 10000, b->error) : dh_error_nomem(b->error);
    states_drop(b, &p.s);
    dh_test_slice_free(&slice);
    return status;
}

/* Passes with a NULL error: one that succeeds, and those that run out of memory. */
static void run_without_error(const void *context)
{
    static const int steps[][2] = {{1, 2}, {1, 3}, {1, 4}, {1, 0}};
    bench b = *(const bench *)context;
    b.error = NULL;
    result out;
    if (merge_in_order(&b, steps, 4, 1, &out) == DH_OK) rule_memory(&b);
}

static dh_status rule_null_error(const bench *b)
{
    return dh_conformance_null_error(run_without_error, b, b->error);
}

/* ---- running ---- */

typedef struct rule {
    const char *name;
    dh_status (*run)(const bench *b);
} rule;

static const rule rules[] = {
    {"empty input", rule_empty},      {"one row", rule_one_row},       {"offset slices", rule_offset},
    {"batches", rule_batches},        {"groups", rule_groups},         {"merging", rule_merge},
    {"finishing twice", rule_repeat}, {"input intact", rule_inputs},   {"dropping states", rule_drop},
    {"out of memory", rule_memory},   {"error NULL", rule_null_error},
};

static dh_status bench_make(bench *b, const dh_aggregate *aggregate, const dh_test_case *test_case, dh_error *error)
{
    size_t align = aggregate->state_align;
    *b = (bench){.aggregate = aggregate, .test_case = test_case, .error = error};
    b->stride = (aggregate->state_size + align - 1) / align * align;
    DH_TRY(dh_test_schemas_make(&b->schemas, test_case, error));
    b->call = (dh_call){sizeof b->call, b->schemas.list, aggregate->n_args, test_case->params, aggregate->data};
    return DH_OK;
}

static dh_status run_rules(const dh_aggregate *aggregate, const dh_test_case *test_case, const char *with,
                           dh_error *error)
{
    bench b;
    DH_TRY(bench_make(&b, aggregate, test_case, error));
    dh_status status = DH_OK;
    const char *types = test_case->n_args > 0 ? dh_type_name(test_case->columns[0]->type) : "no";
    for (size_t i = 0; status == DH_OK && i < sizeof rules / sizeof rules[0]; i++) {
        status = rules[i].run(&b);
        if (status == DH_OK || status == DH_ENOMEM) continue;
        dh_error_prefix(error, "aggregate '%s' breaks the rule '%s' over %s %s cells", aggregate->name,
                        dh_tr(rules[i].name), with, types);
        if (error) error->status = DH_EPLUGIN;
        status = DH_EPLUGIN;
    }
    dh_test_schemas_free(&b.schemas);
    return status;
}

dh_status dh_conformance_aggregate(const dh_aggregate *aggregate, dh_error *error)
{
    dh_arena *arena = dh_arena_new();
    if (!arena) return dh_error_nomem(error);
    dh_status status = DH_OK;
    bool more = true;
    dh_declared declared = {aggregate->args, aggregate->n_args, aggregate->params, aggregate->n_params};
    for (int round = 0; status == DH_OK && more; round++) {
        dh_test_case test_case, unknown = {0};
        status = dh_test_case_make(&test_case, &declared, round, &more, arena, error);
        if (status == DH_OK) status = run_rules(aggregate, &test_case, dh_tr("known and unknown"), error);
        if (status == DH_OK) status = dh_test_case_unknown(&unknown, &test_case, arena, error);
        if (status == DH_OK) status = run_rules(aggregate, &unknown, dh_tr("unknown"), error);
        dh_test_case_free(&unknown);
        dh_test_case_free(&test_case);
    }
    dh_arena_free(arena);
    return status;
}
