/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verb window as a plan: types, what is read below it, explain that is read again as the same, and what is refused.
 * What it computes is in tests/execute/windows.c. */
#include <stdio.h>

#include "query/fixture.h"

#include "query/verb.h"

static fixture f;

static int setup(void **state)
{
    (void)state;
    fixture_make(&f);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_free(&f);
    return 0;
}

static dh_plan *window(const char *assignments, const char *over)
{
    dh_plan *scan = fixture_scan(&f), *made = NULL;
    dh_error error = DH_ERROR_INIT;
    if (dh_plan_window(&made, scan, assignments, over, &error) != DH_OK)
        fail_msg("'%s': %s", assignments, error.message);
    dh_plan_free(scan);
    return made;
}

static void test_types(void **state)
{
    (void)state;
    dh_plan *plan =
        window("n = row_number(), r = rank(), d = dense_rank(), a = cumulative(votes), b = cumulative(score), "
               "c = cumulative(people), e = total(rate), g = previous(rate), h = next(unit, 2), i = "
               "moving_mean(votes, 3), j = moving_mean(rate, 3), k = moving_mean(people, 3), l = "
               "difference(votes), m = difference(raised_on), o = difference(seen_at), p = difference(people), q "
               "= difference(rate), s = share_of_total(votes), t = share_of_total(people), u = previous(id), v = "
               "difference(votes) / previous(votes), w = previous(text), x = previous(satisfied)",
               "unit order raised_on");
    static const char expected[] =
        "n:int64 r:int64 d:int64 a:int64 b:float64 c:count e:float64 g:float64% h:category->units i:float64 j:float64% "
        "k:count l:int64 m:int64 o:int64 p:count q:float64% s:float64% t:count% u:int64# v:float64 w:text x:bool";
    int32_t columns = dh_table_columns(f.opinions);
    dh_strbuf out = {0};
    for (int32_t i = columns; i < plan->schema.n; i++) {
        const dh_field *field = &plan->schema.fields[i];
        dh_strbuf_printf(&out, "%s%s:%s%s%s", i > columns ? " " : "", field->name, dh_type_name(field->type),
                         field->target ? "->" : "", field->target ? dh_table_name(field->target) : "");
        if (field->display == DH_DISPLAY_PERCENT) dh_strbuf_add(&out, "%");
        if (field->display == DH_DISPLAY_ID) dh_strbuf_add(&out, "#");
    }
    assert_string_equal(out.data, expected);
    for (int32_t i = 0; i < columns; i++)
        assert_string_equal(plan->schema.fields[i].name, dh_table_column_name(f.opinions, i));
    dh_strbuf_free(&out);
    dh_plan_free(plan);
}

/* Neighbours tried: equal calls, which are one; one that only a figure around it makes different. */
static void test_equal_calls_are_one(void **state)
{
    (void)state;
    dh_plan *plan =
        window("a = previous(votes), b = previous(votes, 1) + previous(votes, 2), c = votes - previous( votes )",
               "order raised_on");
    assert_int_equal(plan->n_windows, 2);
    assert_string_equal(plan->windows[0].name, "previous(votes)");
    assert_string_equal(plan->windows[1].name, "previous(votes, 2)");
    assert_int_equal(plan->n_groups, 0);
    assert_int_equal(plan->n_exprs, 1);
    dh_plan_free(plan);
}

/* The node as it is explained, and what is read from that: the same. */
static void assert_explained(const char *assignments, const char *over, const char *expected)
{
    char text[2048];
    for (int round = 0; round < 2; round++) {
        dh_plan *plan = window(assignments, over);
        dh_strbuf out = {0};
        assert_int_equal(dh_plan_explain(&out, plan, NULL), DH_OK);
        strchr(out.data, '\n')[0] = '\0';
        assert_string_equal(out.data, expected);
        snprintf(text, sizeof text, "%s", out.data + strlen("window "));
        dh_strbuf_free(&out);
        dh_plan_free(plan);
        assignments = text;
        char *split = strstr(text, " over ");
        over = split ? split + strlen(" over ") : NULL;
        if (split) *split = '\0';
    }
}

static void test_explain_is_read_again(void **state)
{
    (void)state;
    assert_explained("rank()", "unit, year(raised_on) order -votes, text",
                     "window rank = rank() over unit, year(raised_on) order -votes, text");
    assert_explained("rank()",
                     "(-votes) order (-votes), -(-votes), -(votes + 1), -not satisfied, -votes ^ 2, votes - 1",
                     "window rank = rank() over (-votes) order (-votes), -(-votes), -(votes + 1), -(not satisfied), "
                     "-votes ^ 2.0, votes - 1");
    assert_explained("n=row_number( )", NULL, "window n = row_number()");
    assert_explained("n = row_number()", "  ", "window n = row_number()");
    assert_explained("s = share_of_total(votes)", "unit", "window s = share_of_total(votes) over unit");
    assert_explained("s = 100*share_of_total(people)", "`tên cột`",
                     "window s = 100.0 * share_of_total(people) over `tên cột`");
    assert_explained("a = previous(votes, rows = 1) + `tên cột`", "order votes",
                     "window a = previous(votes) + `tên cột` over order votes");
    assert_explained("a = moving_mean(votes, 3), b = next(field, 2) .. 'x', c = votes", "order -(votes), field",
                     "window a = moving_mean(votes, 3), b = next(field, 2) .. 'x', c = votes over order -votes, field");
}

static void test_needed(void **state)
{
    (void)state;
    dh_plan *plan = window("r = rank(), s = total(score), t = votes + row_number()", "unit order year(raised_on)"),
            *top;
    assert_int_equal(dh_plan_select(&top, plan, "id, r", NULL), DH_OK);
    static const char *const wanted[] = {"id", "unit", "raised_on", "score", "votes"};
    bool needed[64];
    dh_plan_needed(top, needed);
    for (int32_t i = 0; i < dh_table_columns(f.opinions); i++) {
        bool expected = false;
        for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++)
            expected |= strcmp(wanted[k], dh_table_column_name(f.opinions, i)) == 0;
        assert_int_equal(needed[i], expected);
    }
    dh_plan_free(top);
    dh_plan_free(plan);
}

/* Whether a count may be below 0, which says how far a sum with unknown members is open. */
static void test_signs(void **state)
{
    (void)state;
    static const struct {
        const char *assignments;
        bool may;
    } cases[] = {{"a = cumulative(people)", false},
                 {"a = previous(people)", false},
                 {"a = moving_mean(people, 2) + people", false},
                 {"a = share_of_total(people)", false},
                 {"a = difference(people)", true},
                 {"a = total(people - 5)", true},
                 {"a = people - previous(people)", true},
                 {"a = rank()", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dh_plan *plan = window(cases[i].assignments, "order votes"), *top;
        assert_int_equal(dh_plan_select(&top, plan, "b = a", NULL), DH_OK);
        const dh_expr column = {.kind = DH_EXPR_COLUMN, .type = top->schema.fields[0].type};
        if (dh_plan_may_be_negative(top, &column) != cases[i].may) fail_msg("%s", cases[i].assignments);
        dh_plan_free(top);
        dh_plan_free(plan);
    }
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *assignments, *over;
        int column;
        const char *says;
    } cases[] = {
        {"r = rank()", NULL, 5,
         "rank() needs an order of the rows; write it behind the groups in the second text, as in"},
        {"r = dense_rank()", "unit", 5, "dense_rank() needs an order"},
        {"r = cumulative(votes)", "unit", 5, "cumulative() needs an order"},
        {"r = previous(votes)", "", 5, "previous() needs an order"},
        {"r = next(votes)", "unit", 5, "next() needs an order"},
        {"r = difference(votes)", "unit", 5, "difference() needs an order"},
        {"r = moving_mean(votes, 3)", "unit", 5, "moving_mean() needs an order"},
        {"r = 1 + cumulative(rank())", "order votes", 20, "window function 'rank' stands inside another"},
        {"votes = row_number()", NULL, 1, "there is a column 'votes' already, which window does not replace"},
        {"a = row_number(), a = row_number()", NULL, 19, "the name 'a' is given twice"},
        {"row_number() + 1", NULL, 1, "needs a name"},
        {"a = cumulative()", "order votes", 5, "it is used as cumulative(x)"},
        {"a = cumulative(votes, 2)", "order votes", 23, "no further argument"},
        {"a = cumulative(text)", "order votes", 16, "cumulative() takes a number, and 'text' is text"},
        {"a = difference(text)", "order votes", 16, "difference() takes a number or a date"},
        {"a = share_of_total(raised_on)", NULL, 20, "share_of_total() takes a number, and 'raised_on' is a date"},
        {"a = previous(nil)", "order votes", 14, "'nil' has no type"},
        {"a = previous(x = votes)", "order votes", 18, "and previous() has none there"},
        {"a = previous(votes, 0)", "order votes", 21, "parameter 'rows' is 0, and must be at least 1"},
        {"a = previous(votes, -1)", "order votes", 21, "parameter 'rows' is -1, and must be at least 1"},
        {"a = previous(votes, votes)", "order votes", 21, "must be a constant"},
        {"a = moving_mean(votes)", "order votes", 5, "needs its parameter 'rows'"},
        {"a = moving_mean(votes, 1.5)", "order votes", 24, "takes a whole number"},
        {"a = sum(votes)", "order votes", 5, "it belongs in aggregate"},
        {"a = rnk()", "order votes", 5, "did you mean 'rank'?"},
        {"a = rank()", "order by votes", 10, "groups and order: ',' or the end is expected, not 'votes'"},
        {"a = rank()", "unit by votes", 6, "groups and order: ',', 'order' or the end is expected, not 'by'"},
        {"a = rank()", "unit order", 11, "groups and order: a value is expected at the end"},
        {"a = rank()", "unit order votes order id", 18, "',' or the end is expected, not 'order'"},
        {"a = rank()", "unit as u order votes", 9, "the groups of a window have no names; 'u'"},
        {"a = rank()", "people order votes", 1, "makes no groups; use stated(people)"},
        {"a = rank()", "unti order votes", 1, "did you mean 'unit'?"},
        {"a = rank()", "unit order 1", 12, "'1' is the same in all rows"},
        {"a = rank()", "2018 order votes", 1, "'2018' is the same in all rows"},
    };
    dh_plan *scan = fixture_scan(&f), *made, *plan;
    dh_error error = DH_ERROR_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dh_error_init(&error);
        if (dh_plan_window(&made, scan, cases[i].assignments, cases[i].over, &error) == DH_OK)
            fail_msg("'%s' over '%s' is accepted", cases[i].assignments, cases[i].over);
        if (strstr(error.message, cases[i].says) == NULL || error.column != cases[i].column)
            fail_msg("'%s' over '%s' at %d: %s", cases[i].assignments, cases[i].over, error.column, error.message);
    }
    assert_int_equal(dh_plan_derive(&made, scan, "a = rank()", &error), DH_EINVAL);
    assert_non_null(
        strstr(error.message, "'rank' is a window function, over the rows of a group; it belongs in window"));
    assert_int_equal(dh_plan_aggregate(&made, scan, "a = total(votes)", &error), DH_EINVAL);
    plan = window("r = row_number()", NULL);
    assert_int_equal(dh_plan_geography(&made, plan, "2020-01-01", &error), DH_EINVAL);
    assert_non_null(strstr(error.message, "units cannot be carried after 'window'"));
    dh_plan_free(plan);
    dh_plan_free(scan);
}

/* A column named `order` is one in backquotes. */
static void test_order_is_a_word(void **state)
{
    (void)state;
    dh_plan *scan = fixture_scan(&f), *named, *made;
    assert_int_equal(dh_plan_select(&named, scan, "unit, votes as `order`", NULL), DH_OK);
    assert_int_equal(dh_plan_window(&made, named, "r = rank()", "`order` order `order`", NULL), DH_OK);
    assert_int_equal(made->n_groups, 1);
    assert_int_equal(made->n_exprs, 2);
    dh_plan_free(made);
    assert_int_equal(dh_plan_window(&made, named, "r = row_number()", "unit, order", NULL), DH_OK);
    assert_int_equal(made->n_groups, 2); /* after a comma it can be no word */
    dh_plan_free(made);
    dh_plan_free(named);
    dh_plan_free(scan);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    dh_plan *scan = fixture_scan(&f);
    dh_status status = DH_ENOMEM;
    int64_t n = 1;
    for (; status != DH_OK && n < 5000; n++) {
        dh_plan *made = NULL;
        dh_strbuf out = {0};
        dh_memory_fail_after(n);
        status = dh_plan_window(&made, scan, "r = rank(), s = share_of_total(votes) * 2, d = difference(raised_on)",
                                "unit order -votes", NULL);
        if (status == DH_OK) status = dh_plan_explain(&out, made, NULL);
        dh_memory_fail_after(0);
        assert_true(status == DH_OK || status == DH_ENOMEM);
        dh_strbuf_free(&out);
        dh_plan_free(made);
    }
    assert_int_equal(status, DH_OK);
    assert_true(n > 20);
    dh_plan_free(scan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_equal_calls_are_one),
        cmocka_unit_test(test_explain_is_read_again),
        cmocka_unit_test(test_needed),
        cmocka_unit_test(test_signs),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_order_is_a_word),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests_name("query_window", tests, setup, teardown);
}
