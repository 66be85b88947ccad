/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Thousands of random plans over random tables, each run by the executor on one thread and on many, with and without
 * memory to spare, from a table and from a relation, and by the naive interpreter: the results must be the same.
 * DIENHONG_ROUNDS=N runs N plans in place of the usual number, from DIENHONG_SEED on.
 */
#include "execute/fixture.h"
#include "execute/interpreter.h"
#include "execute/random_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/calendar.h"
#include "effort.h"
#include "query/verb.h"

extern const dh_verb dh_verb_skip;

#define MAX_TEXT 900

/* ---- tables ---- */

typedef struct world {
    dh_functions *functions;
    dh_table *tables[2]; /* big, small */
    dh_relation *relations[2];
    bool lazy; /* the tables are found as relations */
    dh_catalog catalog;
    dh_pool *pools[3];
} world;

static const char *const table_names[] = {"big", "small", NULL};

/* A relation of the name is looked up first. */
static const dh_table *find_table(void *self, const char *name)
{
    const world *w = self;
    for (int i = 0; i < 2; i++)
        if (strcmp(name, table_names[i]) == 0) return w->tables[i];
    return NULL;
}

static dh_relation *find_relation(void *self, const char *name)
{
    const world *w = self;
    for (int i = 0; i < 2 && w->lazy; i++)
        if (strcmp(name, table_names[i]) == 0) return w->relations[i];
    return NULL;
}

static void append_text(dh_column *column, random_state *r, int kinds)
{
    char text[40];
    int which = random_below(r, kinds);
    if (which < (int)(sizeof random_words / sizeof *random_words))
        snprintf(text, sizeof text, "%s", random_words[which]);
    else
        snprintf(text, sizeof text, "%s %d", random_words[which % 5], which);
    assert_int_equal(dh_column_append_text(column, text, strlen(text)), 0);
}

static void append_category(dh_column *column, random_state *r, int kinds)
{
    char text[40];
    snprintf(text, sizeof text, "%s%d", random_words[random_below(r, 3)], random_below(r, kinds));
    int32_t code = dh_dictionary_add(column->dictionary, text, strlen(text));
    assert_true(code >= 0 && dh_column_append_code(column, code) == 0);
}

/* A wave: rows whose values and groups have a range of their own. Wide values and new groups come late in some. */
typedef struct wave {
    int kinds, unknown; /* of texts and small numbers; one in so many is unknown */
    int64_t range;
} wave;

static wave make_wave(random_state *r, bool large)
{
    static const int kinds[] = {1, 3, 5, 12, 40, 3000};
    static const int64_t ranges[] = {2, 10, 70, 1000, 100000, INT64_C(1) << 33};
    return (wave){kinds[random_below(r, large ? 6 : 5)], random_below(r, 3) == 0 ? 3 : 17, ranges[random_below(r, 6)]};
}

enum { I, W, X, D, B, C, T, P, COLUMNS };
static const char *const column_names[] = {"i", "w", "x", "d", "b", "c", "t", "p"};

static void append_row(dh_column **columns, random_state *r, const wave *w)
{
    for (int c = 0; c < COLUMNS; c++) {
        dh_column *to = columns[c];
        if (random_below(r, w->unknown) == 0) {
            assert_int_equal(dh_column_append_null(to), 0);
            continue;
        }
        int64_t small = random_below(r, w->kinds) - w->kinds / 4,
                wide = (int64_t)((uint64_t)random_next(r) << 12 ^ random_next(r)) % w->range;
        double stated = random_below(r, 50);
        switch (c) {
        case I: dh_column_append_int64(to, small); break;
        case W: dh_column_append_int64(to, random_below(r, 5) == 0 ? -wide : wide); break;
        case X: dh_column_append_float64(to, (double)(wide - w->range / 3) / 8); break;
        case D: dh_column_append_date(to, 17500 + random_below(r, w->kinds * 3)); break;
        case B: dh_column_append_bool(to, random_below(r, 2)); break;
        case C: append_category(to, r, w->kinds); break;
        case T: append_text(to, r, w->kinds * 2); break;
        default: {
            dh_count count = {stated, random_below(r, 4) == 0 ? 0 : stated,
                              random_below(r, 4) == 0 ? stated + 7 : stated};
            dh_column_append_count(to, count);
        }
        }
    }
}

static dh_table *make_table(random_state *r, const char *name, int64_t n, bool large)
{
    static const dh_type types[] = {DH_INT64, DH_INT64, DH_FLOAT64, DH_DATE, DH_BOOL, DH_CATEGORY, DH_TEXT, DH_COUNT};
    dh_column *columns[COLUMNS];
    for (int c = 0; c < COLUMNS; c++) assert_non_null(columns[c] = dh_column_new(types[c], n));
    if (columns[C]->dictionary == NULL) columns[C]->dictionary = dh_dictionary_new();
    for (int64_t done = 0; done < n;) {
        wave w = make_wave(r, large);
        int64_t rows_here = 1 + random_below(r, (int)(n / 3 + 1));
        for (; rows_here-- > 0 && done < n; done++) append_row(columns, r, &w);
    }
    dh_table *table = dh_table_new();
    dh_table_set_name(table, name, NULL);
    for (int c = 0; c < COLUMNS; c++) {
        dh_column_finish(columns[c]);
        assert_int_equal(dh_table_add(table, column_names[c], columns[c], NULL), DH_OK);
    }
    return table;
}

static void make_tables(world *w, random_state *r)
{
    int kind = random_below(r, 12);
    int64_t n = kind == 0   ? random_below(r, 3)
                : kind < 5  ? random_below(r, 40)
                : kind < 11 ? random_below(r, 1200)
                            : 4000 + random_below(r, 5000);
    int64_t sizes[2] = {n, random_below(r, 4) == 0 ? random_below(r, 3) : random_below(r, 60)};
    for (int i = 0; i < 2; i++) {
        w->tables[i] = make_table(r, table_names[i], sizes[i], n > 3000);
        w->relations[i] = dh_relation_of_table(w->tables[i]);
        assert_non_null(w->relations[i]);
    }
}

static void free_tables(world *w)
{
    for (int i = 0; i < 2; i++) {
        dh_relation_unref(w->relations[i]);
        dh_table_free(w->tables[i]);
    }
}

/* ---- verbs ---- */

typedef struct query {
    world *w;
    random_state *r;
    dh_plan *plan;
    dh_strbuf said; /* for the message of a failure */
    int number;     /* of new names */
} query;

/* Puts `made` in the place of the plan; what is refused (two columns of one name, a type) leaves it as it is. */
static bool step(query *q, const char *verb, const char *text, dh_plan *made, dh_status status)
{
    if (status != DH_OK) return false;
    dh_strbuf_printf(&q->said, "\n  %s: %s", verb, text);
    dh_plan_free(q->plan);
    q->plan = made;
    return true;
}

static void write_list(query *q, writer *w, int kind)
{
    int n = 1 + random_below(q->r, 3);
    for (int i = 0; i < n; i++) {
        if (i > 0) dh_strbuf_add(&w->text, ", ");
        if (kind == 0) { /* name = expression */
            dh_strbuf_printf(&w->text, "n%d = ", q->number++);
            if (random_below(q->r, 4) == 0)
                write_condition(w, 2);
            else
                write_value(w, write_any_type(q->r), 2);
        } else if (kind == 1) { /* columns */
            dh_strbuf_add(&w->text, w->schema->fields[random_below(q->r, w->schema->n)].name);
        } else if (kind == 2) { /* keys with names */
            write_key(w, true, q->number++);
        } else if (kind == 3) { /* sort keys */
            if (random_below(q->r, 2)) dh_strbuf_add(&w->text, "-");
            write_key(w, false, 0);
        } else {
            dh_strbuf_printf(&w->text, "a%d = ", q->number++);
            write_aggregate(w);
        }
    }
}

/* Totals for some of the keys, once or twice. */
static void add_totals(query *q, dh_error *error)
{
    const dh_plan *aggregate = q->plan;
    for (int i = random_below(q->r, 3); i > 0; i--) {
        dh_strbuf kept = {0};
        dh_plan *made = NULL;
        for (int32_t k = 0; k < aggregate->n_exprs; k++)
            if (random_below(q->r, 2)) {
                dh_strbuf_add(&kept, kept.size > 0 ? ", " : "");
                dh_name_print(&kept, aggregate->exprs[k].name);
            }
        const char *text = kept.data ? kept.data : "";
        dh_status status = dh_plan_total(&made, q->plan, text, error);
        step(q, "total", text, made, status);
        dh_strbuf_free(&kept);
    }
}

/* Two of the keys of the aggregate below, or one, are completed: their product is small. */
static void add_complete(query *q, const dh_plan *aggregate, dh_error *error)
{
    dh_strbuf text = {0};
    dh_plan *made = NULL;
    for (int32_t k = 0; k < aggregate->n_exprs && k < 2; k++) {
        dh_strbuf_add(&text, k > 0 ? ", " : "");
        dh_name_print(&text, aggregate->exprs[k].name);
        if (aggregate->exprs[k].expr->type == DH_INT64 && random_below(q->r, 2)) dh_strbuf_add(&text, " in (3, 1, 2)");
    }
    dh_status status = dh_plan_complete(&made, q->plan, text.data, error);
    step(q, "complete", text.data, made, status);
    dh_strbuf_free(&text);
}

/* One of the keys of the aggregate below becomes columns, which some of its figures fill. */
static void add_pivot(query *q, const dh_plan *aggregate, dh_error *error)
{
    dh_strbuf text = {0};
    dh_plan *asked = NULL, *made = NULL;
    dh_table *values = NULL;
    for (int32_t i = aggregate->n_exprs; i < aggregate->schema.n; i++) {
        if (text.size > 0 && random_below(q->r, 2)) continue;
        dh_strbuf_add(&text, text.size > 0 ? ", " : "");
        dh_name_print(&text, aggregate->schema.fields[i].name);
    }
    dh_strbuf_add(&text, " by ");
    dh_name_print(&text, aggregate->schema.fields[random_below(q->r, aggregate->n_exprs)].name);
    dh_status status = dh_plan_pivot_distinct(&asked, q->plan, text.data, error);
    if (status == DH_OK && asked) status = dh_execute(&values, asked, error);
    if (status == DH_OK && values) status = dh_plan_pivot_values(&made, q->plan, text.data, values, error);
    if (made && made->schema.n > 0)
        step(q, "pivot", text.data, made, status);
    else
        dh_plan_free(made); /* of no rows: it has no columns, over which there is nothing to write */
    dh_table_free(values);
    dh_plan_free(asked);
    dh_strbuf_free(&text);
}

static void group(query *q, writer *w, dh_error *error)
{
    dh_plan *made = NULL;
    if (random_below(q->r, 6) != 0) {
        write_list(q, w, 2);
        dh_status status = dh_plan_group_by(&made, q->plan, w->text.data, error);
        if (!step(q, "group_by", w->text.data, made, status)) return;
        dh_strbuf_clear(&w->text);
    }
    write_list(q, w, 4);
    const dh_plan *below_it = q->plan;
    made = NULL;
    dh_status status = dh_plan_aggregate(&made, q->plan, w->text.data, error);
    if (step(q, "aggregate", w->text.data, made, status)) {
        const dh_plan *aggregate = q->plan;
        if (random_below(q->r, 3) == 0) add_totals(q, error);
        if (random_below(q->r, 4) == 0 && aggregate->n_exprs > 0)
            add_pivot(q, aggregate, error);
        else if (random_below(q->r, 6) == 0 && aggregate->n_exprs > 0 && dh_table_rows(q->w->tables[0]) < 300)
            add_complete(q, aggregate, error);
        return;
    }
    if (below_it->node != DH_NODE_GROUP_BY) return;
    dh_strbuf_clear(&w->text);
    dh_strbuf_add(&w->text, "n = count()");
    made = NULL;
    status = dh_plan_aggregate(&made, q->plan, w->text.data, error);
    if (step(q, "aggregate", w->text.data, made, status)) return;
    made = dh_plan_ref(q->plan->input); /* not even that: the groups are given up */
    dh_plan_free(q->plan);
    q->plan = made;
}

static void join(query *q, writer *w, dh_error *error)
{
    dh_plan *right = NULL, *made = NULL;
    static const char *const names[] = {"join", "left join", "right join", "full join", "semi join", "anti join"};
    dh_join kind = (dh_join)random_below(q->r, 6);
    assert_int_equal(dh_plan_scan(&right, &q->w->catalog, "small", error), DH_OK);
    const char *key = column_names[random_below(q->r, 7)];
    dh_strbuf_add(&w->text, key);
    if (random_below(q->r, 4) == 0) dh_strbuf_printf(&w->text, ", %s", column_names[random_below(q->r, 2)]);
    dh_status status = dh_plan_join(&made, q->plan, right, w->text.data, kind, error);
    step(q, names[kind], w->text.data, made, status);
    dh_plan_free(right);
}

static void join_nearest(query *q, writer *w, dh_error *error)
{
    static const char *const kinds[] = {"previous", "next", "nearest", "nearest 3", "previous 10 days", "next 2.5"};
    dh_plan *right = NULL, *made = NULL;
    const char *kind = kinds[random_below(q->r, 6)];
    assert_int_equal(dh_plan_scan(&right, &q->w->catalog, "small", error), DH_OK);
    int equal = random_below(q->r, 3); /* i, w, x, d are those by which there are nearest */
    if (equal > 0) dh_strbuf_printf(&w->text, "%s, ", equal == 1 ? "c" : "b");
    dh_strbuf_add(&w->text, column_names[random_below(q->r, 4)]);
    dh_status status = dh_plan_join_named(&made, q->plan, right, w->text.data, kind, error);
    if (step(q, kind, w->text.data, made, status)) dh_strbuf_add(&q->said, " (join)");
    dh_plan_free(right);
}

static void unite(query *q, writer *w, dh_error *error)
{
    dh_plan *other = NULL, *made = NULL;
    if (random_below(q->r, 2)) {
        assert_int_equal(dh_plan_scan(&other, &q->w->catalog, "small", error), DH_OK);
        dh_status named = dh_plan_union_by_name(&made, q->plan, other, error);
        step(q, "union_by_name", "small", made, named);
        dh_plan_free(other);
        return;
    }
    write_condition(w, 1);
    if (dh_plan_filter(&other, q->plan, w->text.data, error) != DH_OK) return;
    dh_status status = dh_plan_union(&made, q->plan, other, error);
    step(q, "union with those where", w->text.data, made, status);
    dh_plan_free(other);
}

static void add_window(query *q, writer *w, dh_error *error)
{
    dh_plan *made = NULL;
    writer over = {.r = q->r, .schema = w->schema};
    int n = 1 + random_below(q->r, 3);
    for (int i = 0; i < n; i++) {
        dh_strbuf_printf(&w->text, "%sr%d = ", i > 0 ? ", " : "", q->number++);
        write_window(w);
    }
    write_over(&over);
    dh_status status = dh_plan_window(&made, q->plan, w->text.data, over.text.data, error);
    if (step(q, "window", w->text.data, made, status))
        dh_strbuf_printf(&q->said, "\n    over %s", over.text.data ? over.text.data : "");
    dh_strbuf_free(&over.text);
}

static void add_verb(query *q)
{
    dh_error error = DH_ERROR_INIT;
    writer w = {.r = q->r, .schema = &q->plan->schema};
    dh_plan *made = NULL;
    int which = random_below(q->r, 15),
        n = random_below(q->r, 4) == 0 ? random_below(q->r, 400) : random_below(q->r, 20);
    char number[16];
    snprintf(number, sizeof number, "%d", n);
    dh_status status = DH_EINVAL;
    switch (which) {
    case 0:
    case 1:
        write_condition(&w, 2);
        status = dh_plan_filter(&made, q->plan, w.text.data, &error);
        step(q, "filter", w.text.data, made, status);
        break;
    case 2:
        write_list(q, &w, 0);
        status = dh_plan_derive(&made, q->plan, w.text.data, &error);
        step(q, "derive", w.text.data, made, status);
        break;
    case 3:
        write_list(q, &w, random_below(q->r, 2));
        status = dh_plan_select(&made, q->plan, w.text.data, &error);
        step(q, "select", w.text.data, made, status);
        break;
    case 4:
    case 5:
    case 6: group(q, &w, &error); break;
    case 7:
        if (random_below(q->r, 3) == 0)
            join_nearest(q, &w, &error);
        else
            join(q, &w, &error);
        break;
    case 8:
        write_list(q, &w, 3);
        status = dh_plan_sort(&made, q->plan, w.text.data, &error);
        step(q, "sort", w.text.data, made, status);
        break;
    case 9:
        if (random_below(q->r, 2)) {
            status = dh_plan_take(&made, q->plan, n, &error);
            step(q, "take", number, made, status);
        } else {
            status = dh_verb_skip.build(&made, q->plan, &(dh_verb_arg){.number = n}, &error);
            step(q, "skip", number, made, status);
        }
        break;
    case 10: unite(q, &w, &error); break;
    case 12:
    case 13: add_window(q, &w, &error); break;
    case 11:
        if (random_below(q->r, 3) != 0) break; /* what is left has few rows */
        write_list(q, &w, 2);
        status = dh_plan_summarize(&made, q->plan, w.text.data, &error);
        step(q, "summarize", w.text.data, made, status);
        break;
    default:
        write_list(q, &w, 2);
        status = dh_plan_distinct(&made, q->plan, w.text.data, &error);
        step(q, "distinct", w.text.data, made, status);
        break;
    }
    assert_true(w.text.size < 100000);
    dh_strbuf_free(&w.text);
}

/* ---- comparison ---- */

static bool are_near(double a, double b)
{
    return a == b || fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b));
}

/* Sums of real numbers may be rounded otherwise by the interpreter, whose numbers are longer; so may bounds. */
static bool are_alike(const dh_value *a, const dh_value *b)
{
    if (!a->valid || !b->valid || (a->type != DH_FLOAT64 && a->type != DH_COUNT)) return interpret_same(a, b);
    if (a->type == DH_FLOAT64) return are_near(a->as.number, b->as.number);
    dh_count x = a->as.count, y = b->as.count;
    return are_near(x.stated, y.stated) && are_near(x.lower, y.lower) && are_near(x.upper, y.upper);
}

static void compare(const dh_table *got, const rows *want, const query *q, const char *how)
{
    if (dh_table_rows(got) != want->n)
        fail_msg("%s: %lld rows instead of %lld%s", how, (long long)dh_table_rows(got), (long long)want->n,
                 q->said.data);
    for (int64_t i = 0; i < want->n; i++)
        for (int32_t c = 0; c < want->columns; c++) {
            dh_value cell;
            dh_column_value(dh_table_column(got, c), i, &cell);
            if (are_alike(&cell, &want->row[i][c])) continue;
            fail_msg("%s: row %lld, column %s is not what the interpreter gives (known %d and %d)%s", how,
                     (long long)i + 1, dh_table_column_name(got, c), (int)cell.valid, (int)want->row[i][c].valid,
                     q->said.data);
        }
}

typedef struct tally {
    int64_t plans, runs, refused, rows;
} tally;

static void run_plan(query *q, const rows *want, bool may_fail, int pool, size_t memory, tally *t)
{
    dh_error error = DH_ERROR_INIT;
    dh_table *got = NULL;
    char how[120];
    snprintf(how, sizeof how, "seed %llu, %s, %s threads, memory %zu", (unsigned long long)q->r->seed,
             q->w->lazy ? "relation" : "table",
             pool == 0   ? "1"
             : pool == 1 ? "2"
                         : "8",
             memory);
    q->w->catalog.pool = q->w->pools[pool];
    dh_execute_set_memory(memory);
    dh_status status = dh_execute(&got, q->plan, &error);
    dh_execute_set_memory(0);
    t->runs++;
    if (status != DH_OK) {
        if (!may_fail) fail_msg("%s: %s%s", how, error.message, q->said.data);
        t->refused++;
        return;
    }
    if (!may_fail) compare(got, want, q, how);
    dh_table_free(got);
}

static void try_plan(world *w, uint64_t seed, tally *t)
{
    random_state r = {seed * UINT64_C(0x9e3779b97f4a7c15) + 1};
    query q = {.w = w, .r = &r};
    dh_error error = DH_ERROR_INIT;
    make_tables(w, &r);
    w->lazy = random_below(&r, 2);
    dh_strbuf_printf(&q.said, "\n  plan %llu: big has %lld rows, small %lld", (unsigned long long)seed,
                     (long long)dh_table_rows(w->tables[0]), (long long)dh_table_rows(w->tables[1]));
    assert_int_equal(dh_plan_scan(&q.plan, &w->catalog, "big", &error), DH_OK);
    int verbs = 1 + random_below(&r, 6);
    for (int i = 0; i < verbs; i++) add_verb(&q);
    interpreter i = {.arena = dh_arena_new(), .table = find_table, .context = w};
    dh_plan *plain = q.plan;
    const rows *want = interpret(&i, plain);
    const size_t memories[] = {0, seed % 3 == 0 ? 1 : 1 << 14}; /* with 1, all that can be spilled is */
    for (int pool = 0; pool < 3; pool++)
        for (int m = 0; m < 2; m++) run_plan(&q, want, i.failed, pool, memories[m], t);
    t->plans++;
    t->rows += want->n;
    dh_arena_free(i.arena);
    dh_plan_free(q.plan);
    dh_strbuf_free(&q.said);
    free_tables(w);
}

static void the_executor_gives_what_the_interpreter_gives(void **state)
{
    (void)state;
    world w = {0};
    tally t = {0};
    const char *from = getenv("DIENHONG_SEED");
    int64_t n = rounds_to_try(400, 1500), first = from != NULL ? strtoll(from, NULL, 10) : 0;
    assert_int_equal(dh_functions_new(&w.functions, NULL), DH_OK);
    static const int threads[] = {1, 2, 8};
    for (int i = 0; i < 3; i++) assert_int_equal(dh_pool_new(&w.pools[i], threads[i], NULL), DH_OK);
    w.catalog = (dh_catalog){.self = &w,
                             .functions = w.functions,
                             .table = find_table,
                             .relation = find_relation,
                             .table_names = table_names};
    for (int64_t i = 0; i < n; i++) try_plan(&w, (uint64_t)(first + i), &t);
    print_message("%lld plans, run %lld times, %lld rows, %lld refused by both\n", (long long)t.plans,
                  (long long)t.runs, (long long)t.rows, (long long)t.refused);
    assert_true(t.rows > 0 && t.refused < t.runs / 4);
    for (int i = 0; i < 3; i++) dh_pool_free(w.pools[i]);
    dh_functions_free(w.functions);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_executor_gives_what_the_interpreter_gives)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
