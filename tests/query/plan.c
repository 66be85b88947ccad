/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans: schemas, the split of aggregate texts, explain as golden text, and what each verb refuses. */
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

typedef dh_status (*verb)(dh_plan **, const dh_plan *, const char *, dh_error *);

/* Replaces *plan by the verb over it; fails with the verb's message. */
static void put(dh_plan **plan, verb apply, const char *text)
{
    dh_error error;
    dh_plan *next = NULL;
    dh_error_init(&error);
    if (apply(&next, *plan, text, &error) != DH_OK) fail_msg("'%s': %s", text, error.message);
    dh_plan_free(*plan);
    *plan = next;
}

static void assert_refused(const dh_plan *plan, verb apply, const char *text, int column, const char *message)
{
    dh_error error;
    dh_plan *next = NULL;
    dh_error_init(&error);
    if (apply(&next, plan, text, &error) == DH_OK) fail_msg("'%s' is accepted", text);
    assert_null(next);
    if (!strstr(error.message, message)) fail_msg("'%s': %s", text, error.message);
    if (error.column != column) fail_msg("'%s' at %d: %s", text, error.column, error.message);
}

static void assert_explained(const dh_plan *plan, const char *expected)
{
    dh_strbuf out = {0};
    assert_int_equal(dh_plan_explain(&out, plan, NULL), DH_OK);
    assert_string_equal(out.data, expected);
    dh_strbuf_free(&out);
}

static void assert_schema(const dh_plan *plan, const char *expected)
{
    dh_strbuf out = {0};
    for (int32_t i = 0; i < plan->schema.n; i++) {
        const dh_field *field = &plan->schema.fields[i];
        dh_strbuf_printf(&out, "%s%s:%s%s%s", i ? " " : "", field->name, dh_type_name(field->type),
                         field->target ? "->" : "", field->target ? dh_table_name(field->target) : "");
        if (field->display == DH_DISPLAY_PERCENT) dh_strbuf_add(&out, "%");
        if (field->display == DH_DISPLAY_ID) dh_strbuf_add(&out, "#");
    }
    assert_string_equal(out.data, expected);
    dh_strbuf_free(&out);
}

static void test_whole_query(void **state)
{
    (void)state;
    dh_plan *plan = fixture_scan(&f);
    put(&plan, dh_plan_filter, "year(raised_on) >= 2018 and field == 'đất đai'");
    put(&plan, dh_plan_geography, "2020-01-01");
    put(&plan, dh_plan_group_by, "unit, year(raised_on) as year, session.kind");
    put(&plan, dh_plan_aggregate,
        "n = count(), resolved = count_if(outcome == 'resolved'), rate = resolved / count(), s = share(satisfied), "
        "people = sum(people), last(unit) as last, q = quantile(votes, 0.9)");
    put(&plan, dh_plan_derive, "open = n - resolved, half = open / 2, name = unit.name");
    put(&plan, dh_plan_sort, "-rate, unit");
    dh_plan *top = NULL;
    assert_int_equal(dh_plan_take(&top, plan, 20, NULL), DH_OK);
    assert_schema(top, "unit:category->units year:int64# session_kind:category n:int64 resolved:int64 rate:float64 "
                       "s:float64% people:count last:category->units q:float64 open:int64 half:float64 name:category");
    assert_explained(
        top,
        "take 20\n"
        "  sort -rate, unit\n"
        "    derive half = open / 2.0, name = unit.name\n"
        "      derive open = n - resolved\n"
        "        aggregate n = count(), resolved = count_if(outcome == 'resolved'), rate = count_if(outcome == "
        "'resolved') / count(), s = share(satisfied), people = sum(people), last = last(unit), q = quantile(votes, "
        "0.9)\n"
        "          group_by unit, year = year(raised_on), session_kind = session.kind\n"
        "            geography 2020-01-01\n"
        "              filter year(raised_on) >= 2018 and field == 'đất đai'\n"
        "                scan opinions, columns: session, unit, raised_on, field, outcome, satisfied, people, votes\n"
        "geography: an error where a row may be of one unit or another, since figures use it\n");
    dh_plan_free(plan);
    dh_plan_free(top);
}

static void test_aggregate_split(void **state)
{
    (void)state;
    dh_plan *plan = fixture_scan(&f);
    put(&plan, dh_plan_group_by, "year(raised_on)");
    put(&plan, dh_plan_aggregate,
        "a = count_if(votes > 1) / count(), count(), b = 100 * count() / (1 + count_if(1 < votes)), w = "
        "wilson(satisfied, "
        "side = 'upper'), next = year + 1, c = count_if(year == 2018)");
    assert_int_equal(plan->n_aggregates, 5); /* count() is one column */
    assert_string_equal(plan->aggregates[0].name, "count_if(votes > 1)");
    assert_string_equal(plan->aggregates[1].name, "count()");
    assert_string_equal(plan->aggregates[2].name, "count_if(1 < votes)");
    assert_string_equal(plan->aggregates[3].name, "wilson(satisfied, 0.95, 'upper')");
    assert_string_equal(plan->aggregates[4].name, "count_if(year(raised_on) == 2018)");
    assert_true(plan->aggregates[3].params[0].as.number == 0.95);
    assert_int_equal(plan->n_post, 6);
    assert_int_equal(plan->post[1].expr->kind, DH_EXPR_COLUMN);
    assert_int_equal(plan->post[1].expr->column, 2);
    assert_schema(plan, "year:int64# a:float64 count:int64 b:float64 w:float64% next:int64# c:int64");
    dh_plan_free(plan);
}

static void test_aggregate_types(void **state)
{
    (void)state;
    dh_plan *plan = fixture_scan(&f);
    put(&plan, dh_plan_aggregate,
        "a = sum(votes), b = sum(score), c = sum(people), d = mean(votes), e = mean(people), f = mean(rate), g = "
        "min(raised_on), h = max(session), i = median(people), j = stddev(votes), k = first(id), l = distinct(unit), m "
        "= "
        "sum(rate)");
    assert_schema(plan, "a:int64 b:float64 c:count d:float64 e:count f:float64% g:date h:category->sessions i:count "
                        "j:float64 k:int64# l:int64 m:float64");
    dh_plan_free(plan);
}

static void test_refused_aggregates(void **state)
{
    (void)state;
    dh_plan *scan = fixture_scan(&f), *grouped = fixture_scan(&f);
    put(&grouped, dh_plan_group_by, "unit");
    assert_refused(grouped, dh_plan_aggregate, "n = count(), votes", 14, "'votes' stands outside an aggregate");
    assert_refused(grouped, dh_plan_aggregate, "x = votes / count()", 5, "add it to group_by");
    assert_refused(grouped, dh_plan_aggregate, "x = vots / count()", 5, "did you mean 'votes'?");
    assert_refused(grouped, dh_plan_aggregate, "sum(count())", 5, "stands inside another aggregate");
    assert_refused(grouped, dh_plan_aggregate, "unit = count()", 1, "that of a key of the group_by");
    assert_refused(grouped, dh_plan_aggregate, "count(), n = 1, count()", 17, "given twice");
    assert_refused(grouped, dh_plan_aggregate, "count() + 1", 1, "needs a name");
    assert_refused(grouped, dh_plan_aggregate, "sum(field)", 5, "sum() takes a number, and 'field' is a category");
    assert_refused(grouped, dh_plan_aggregate, "stddev(people)", 8, "stated(x)");
    assert_refused(grouped, dh_plan_aggregate, "max(satisfied)", 5, "max() takes");
    assert_refused(grouped, dh_plan_aggregate, "quantile(votes)", 1, "it is used as quantile(x, q)");
    assert_refused(grouped, dh_plan_aggregate, "quantile(votes, 1.5)", 17, "must be from 0 to 1");
    assert_refused(grouped, dh_plan_aggregate, "quantile(votes, votes)", 17, "must be a constant");
    assert_refused(grouped, dh_plan_aggregate, "wilson()", 1, "it is used as wilson(condition[, level = 0.95]");
    assert_refused(grouped, dh_plan_aggregate, "wilson(satisfied, 0.1)", 19, "must be from 0.5 to 0.999");
    assert_refused(grouped, dh_plan_aggregate, "wilson(satisfied, sides = 'x')", 27, "does not have");
    assert_refused(grouped, dh_plan_aggregate, "wilson(satisfied, side = 'x')", 26, "must be one of lower, upper");
    assert_refused(grouped, dh_plan_aggregate, "wilson(satisfied, 0.9, level = 0.8)", 32, "given twice");
    assert_refused(grouped, dh_plan_aggregate, "wilson(satisfied, 0.9, 'lower', 1)", 33, "no further argument");
    assert_refused(grouped, dh_plan_aggregate, "a = count() + 1, b = a * 2", 22, "use it in a derive after it");
    assert_refused(grouped, dh_plan_filter, "true", 0, "only aggregate may");
    assert_refused(scan, dh_plan_group_by, "people", 1, "use stated(people)");
    assert_refused(scan, dh_plan_filter, "count() > 1", 1, "belongs in aggregate");
    assert_refused(scan, dh_plan_filter, "votes + 1", 1, "filter takes a condition, and 'votes + 1' is a whole number");
    assert_refused(scan, dh_plan_derive, "a = 1, a = 2", 8, "given twice");
    assert_refused(scan, dh_plan_select, "votes + 1", 1, "needs a name");
    assert_refused(scan, dh_plan_select, "a = votes as b", 11, "has the name 'a' already");
    assert_refused(scan, dh_plan_derive, "a = 1,", 7, "a value is expected at the end");
    dh_plan_free(grouped);
    dh_plan_free(scan);
}

static void test_derive_and_needed(void **state)
{
    (void)state;
    dh_plan *plan = fixture_scan(&f);
    int32_t columns = plan->schema.n;
    put(&plan, dh_plan_derive, "votes = votes + 1, new = score");
    assert_int_equal(plan->schema.n, columns + 1);
    assert_string_equal(plan->schema.fields[12].name, "votes");
    assert_int_equal(plan->exprs[12].expr->kind, DH_EXPR_BUILTIN);
    put(&plan, dh_plan_sort, "-length(text)");
    put(&plan, dh_plan_select, "votes, n = new");
    bool needed[32];
    dh_plan_needed(plan, needed);
    for (int32_t i = 0; i < columns; i++) {
        const char *name = dh_table_column_name(f.opinions, i);
        bool expected = strcmp(name, "votes") == 0 || strcmp(name, "score") == 0 || strcmp(name, "text") == 0;
        assert_int_equal(needed[i], expected);
    }
    put(&plan, dh_plan_distinct, NULL);
    assert_schema(plan, "votes:int64 n:float64");
    dh_plan_free(plan);
}

static void test_join_and_union(void **state)
{
    (void)state;
    dh_plan *left = fixture_scan(&f), *right = NULL, *plan = NULL;
    dh_error error;
    assert_int_equal(dh_plan_scan(&right, &f.catalog, "sessions", NULL), DH_OK);
    put(&left, dh_plan_select, "session, unit, votes, kind = field");
    assert_int_equal(dh_plan_join(&plan, left, right, "session = id, unit", DH_JOIN_LEFT, NULL), DH_OK);
    assert_schema(plan, "session:category->sessions unit:category->units votes:int64 kind:category held_on:date "
                        "kind_right:category");
    assert_explained(plan, "join left on session = id, unit = unit\n"
                           "  with\n"
                           "    scan sessions, columns: id, unit, held_on, kind\n"
                           "  select session, unit, votes, kind = field\n"
                           "    scan opinions, columns: session, unit, field, votes\n");
    dh_plan_free(plan);
    dh_error_init(&error);
    assert_int_equal(dh_plan_join(&plan, left, right, "session = id, unit", DH_JOIN_FULL, NULL), DH_OK);
    assert_schema(plan, "session:category unit:category->units votes:int64 kind:category held_on:date "
                        "kind_right:category");
    assert_explained(plan, "union\n"
                           "  with\n"
                           "    select session = id, unit, votes, kind = kind_right, held_on, kind_right = kind\n"
                           "      join rest on id = session, unit = unit\n"
                           "        with\n"
                           "          select session, unit, votes, kind = field\n"
                           "            scan opinions, columns: session, unit, field, votes\n"
                           "        scan sessions, columns: id, unit, held_on, kind\n"
                           "  join left on session = id, unit = unit\n"
                           "    with\n"
                           "      scan sessions, columns: id, unit, held_on, kind\n"
                           "    select session, unit, votes, kind = field\n"
                           "      scan opinions, columns: session, unit, field, votes\n");
    dh_plan_free(plan);
    assert_int_equal(dh_plan_join(&plan, left, right, "session = id", DH_JOIN_RIGHT, NULL), DH_OK);
    assert_schema(plan, "session:category unit:category->units votes:int64 kind:category "
                        "unit_right:category->units held_on:date kind_right:category");
    dh_plan_free(plan);
    assert_int_equal(dh_plan_join(&plan, left, right, "session = id", DH_JOIN_ANTI, NULL), DH_OK);
    assert_schema(plan, "session:category->sessions unit:category->units votes:int64 kind:category");
    assert_explained(plan, "join anti on session = id\n"
                           "  with\n"
                           "    scan sessions, columns: id, unit, held_on, kind\n"
                           "  select session, unit, votes, kind = field\n"
                           "    scan opinions, columns: session, unit, field, votes\n");
    dh_plan_free(plan);
    assert_int_equal(dh_plan_join(&plan, left, right, "votes = id", DH_JOIN_LEFT, &error), DH_ETYPE);
    assert_non_null(strstr(error.message, "a join needs one type"));
    assert_int_equal(dh_plan_join(&plan, left, right, "session = idd", DH_JOIN_LEFT, &error), DH_EINVAL);
    assert_non_null(strstr(error.message, "did you mean 'id'?"));

    dh_plan *a = fixture_scan(&f), *b = fixture_scan(&f);
    put(&a, dh_plan_select, "field, n = votes, unit");
    put(&b, dh_plan_select, "n = score, unit, field = text");
    assert_int_equal(dh_plan_union(&plan, a, b, NULL), DH_OK);
    assert_schema(plan, "field:text n:float64 unit:category->units");
    dh_plan_free(plan);
    put(&b, dh_plan_select, "n, unit");
    assert_int_equal(dh_plan_union(&plan, a, b, &error), DH_EINVAL);
    assert_non_null(strstr(error.message, "the other side has no column 'field'"));
    dh_plan_free(a);
    dh_plan_free(b);
    dh_plan_free(left);
    dh_plan_free(right);
}

/* Neighbours tried: signs, days that are read as differences, conditions, keys of groups, lists, sort keys. */
static void test_names_like_values(void **state)
{
    (void)state;
    dh_plan *plan = fixture_scan(&f), *kept = NULL;
    put(&plan, dh_plan_select, "votes as `2018`, id as `-3`, votes as `2019-01-31`, satisfied as `true`, id");
    static const struct {
        const char *text;
        int at;
        const char *says;
    } refused[] = {
        {"x = 2019 - 2018", 12, "'2018' is a column's name and a value too; write `2018` for the column, (2018) for"},
        {"x = -2018", 6, "write `2018` for the column"},
        {"x = -3", 5, "write `-3` for the column"},
        {"x = 2019-01-31", 5, "write `2019-01-31` for the column"},
        {"x = (id > 1) == true", 17, "write `true` for the column"},
        {"x = one_of(id, 1, 2018)", 19, "write `2018` for the column"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_refused(plan, dh_plan_derive, refused[i].text, refused[i].at, refused[i].says);
    assert_refused(plan, dh_plan_sort, "-2018", 2, "write `2018` for the column");
    assert_refused(plan, dh_plan_sort, "id, 7", 5, "'7' is the same in all rows; sort by a column");
    assert_refused(plan, dh_plan_group_by, "2018", 1, "write `2018` for the column");
    /* what is meant as a value is printed so */
    assert_int_equal(dh_plan_filter(&kept, plan, "`2018` - 5 > (2018) and id ~= -(2018) and `-3` < (-3)", NULL), DH_OK);
    dh_strbuf out = {0};
    dh_expr_print(&out, kept->predicate, &kept->schema);
    assert_string_equal(out.data, "`2018` - 5 > (2018) and id ~= -(2018) and `-3` < (-3)");
    dh_strbuf_free(&out);
    dh_plan_free(kept);
    dh_plan_free(plan);
}

static void test_pivot(void **state)
{
    (void)state;
    dh_plan *plan = fixture_scan(&f), *distinct = NULL, *pivot = NULL;
    put(&plan, dh_plan_group_by, "unit, year(raised_on)");
    put(&plan, dh_plan_aggregate, "rate = share(satisfied)");
    assert_int_equal(dh_plan_pivot(&pivot, plan, "rate by year in (2018, 2019)", NULL), DH_OK);
    assert_schema(pivot, "unit:category->units 2018:float64% 2019:float64%");
    assert_explained(pivot, "pivot rate by year into `2018`, `2019`\n"
                            "  aggregate rate = share(satisfied)\n"
                            "    group_by unit, year = year(raised_on)\n"
                            "      scan opinions, columns: unit, raised_on, satisfied\n");
    dh_plan_free(pivot);
    assert_refused(plan, dh_plan_pivot, "rate by year", 9, "list them");
    assert_refused(plan, dh_plan_pivot, "rate by yaer in (1)", 9, "did you mean 'year'?");
    assert_refused(plan, dh_plan_pivot, "rate over year", 6, "'by' is expected, not 'over'");
    assert_refused(plan, dh_plan_pivot, "rate by year in ('x')", 18, "takes a whole number");
    assert_refused(plan, dh_plan_pivot, "rate by year in (1, 1)", 0, "two columns would have the name '1'");
    assert_int_equal(dh_plan_pivot_distinct(&distinct, plan, "rate by year in (1)", NULL), DH_OK);
    assert_null(distinct);
    assert_int_equal(dh_plan_pivot_distinct(&distinct, plan, "rate by year", NULL), DH_OK);
    assert_schema(distinct, "year:int64#");
    dh_plan_free(distinct);

    dh_table *values = dh_table_new();
    dh_column *column = dh_column_new(DH_INT64, 4);
    assert_int_equal(dh_column_append_int64(column, 2019), 0);
    assert_int_equal(dh_column_append_null(column), 0);
    assert_int_equal(dh_column_append_int64(column, 2018), 0);
    dh_column_finish(column);
    assert_int_equal(dh_table_add(values, "year", column, NULL), DH_OK);
    assert_int_equal(dh_plan_pivot_values(&pivot, plan, "rate by year", values, NULL), DH_OK);
    assert_schema(pivot, "unit:category->units 2018:float64% 2019:float64% unknown:float64%");
    assert_int_equal(pivot->pivot_values[1].as.integer, 2019);
    assert_int_equal(pivot->pivot_values[2].valid, 0);
    dh_plan_free(pivot);
    dh_table_free(values);
    dh_plan_free(plan);
}

static void test_geography(void **state)
{
    (void)state;
    dh_plan *plan = fixture_scan(&f);
    assert_refused(plan, dh_plan_geography, "common", 0, "'common' is not offered; there are 'then'");
    assert_refused(plan, dh_plan_geography, "2020", 0, "neither 'then' nor a date");
    put(&plan, dh_plan_geography, "2020-01-01");
    assert_true(plan->maps_units);
    assert_int_equal(plan->map_date, 18262);
    assert_refused(plan, dh_plan_geography, "then", 0, "has a geography already");
    assert_refused(plan, dh_plan_derive, "u = session.unit", 13, "not as the geography carries it");
    put(&plan, dh_plan_group_by, "unit.parent");
    put(&plan, dh_plan_aggregate, "count()");
    assert_refused(plan, dh_plan_geography, "then", 0, "after 'aggregate'");
    dh_plan_free(plan);
    plan = fixture_scan(&f);
    put(&plan, dh_plan_select, "votes");
    assert_refused(plan, dh_plan_geography, "2020-01-01", 0, "no column names units");
    dh_plan_free(plan);
}

static void assert_period(const char *from, const char *to, const char *expected, const char *message)
{
    dh_plan *scan = fixture_scan(&f), *plan = NULL;
    dh_error error;
    dh_error_init(&error);
    dh_status status = dh_plan_period(&plan, scan, from, to, &error);
    if (expected) {
        dh_strbuf out = {0};
        assert_int_equal(status, DH_OK);
        dh_expr_print(&out, plan->predicate, &plan->schema);
        assert_string_equal(out.data, expected);
        dh_strbuf_free(&out);
    } else {
        assert_int_equal(status, DH_EINVAL);
        assert_non_null(strstr(error.message, message));
    }
    dh_plan_free(plan);
    dh_plan_free(scan);
}

static void test_period(void **state)
{
    (void)state;
    assert_period("2018", "2019-Q1", "between(raised_on, date('2018-01-01'), date('2019-03-31'))", NULL);
    assert_period("2018-H2", NULL, "raised_on >= date('2018-07-01')", NULL);
    assert_period(NULL, "2020-02", "raised_on <= date('2020-02-29')", NULL);
    assert_period("2019", "2018", NULL, "begins with '2019', after it ends with '2018'");
    assert_period("2018-Q5", NULL, NULL, "'2018-Q5' is not a period");
    dh_plan *plan = fixture_scan(&f), *made = NULL;
    assert_int_equal(dh_plan_period(&made, plan, NULL, NULL, NULL), DH_OK);
    assert_ptr_equal(made, plan);
    dh_plan_free(made);
    put(&plan, dh_plan_aggregate, "count()");
    dh_error error;
    assert_int_equal(dh_plan_period(&made, plan, "2018", NULL, &error), DH_EINVAL);
    assert_non_null(strstr(error.message, "put period before it"));
    dh_plan_free(plan);
}

static void test_scan_and_depth(void **state)
{
    (void)state;
    dh_plan *plan = NULL, *next = NULL;
    dh_error error;
    dh_error_init(&error);
    assert_int_equal(dh_plan_scan(&plan, &f.catalog, "opinion", &error), DH_EINVAL);
    assert_string_equal(error.message,
                        "unknown table 'opinion', did you mean 'opinions'? there are: units, sessions, opinions");
    plan = fixture_scan(&f);
    for (int i = 1; i < DH_PLAN_MAX_DEPTH; i++) put(&plan, dh_plan_filter, "true");
    assert_int_equal(dh_plan_filter(&next, plan, "true", &error), DH_ELIMIT);
    dh_plan_free(plan);
    plan = fixture_scan(&f);
    assert_int_equal(dh_plan_take(&next, plan, -1, &error), DH_EINVAL);
    assert_string_equal(error.message, "take: the number of rows is -1, and must be 0 or more");
    dh_plan_free(plan);
}

/* Every verb with the nth allocation failing: a clean DH_ENOMEM, nothing leaked (the address sanitizer looks). */
static const dh_verb *verb_named(const char *name)
{
    for (const dh_verb *const *v = dh_verbs; *v; v++)
        if (strcmp((*v)->name, name) == 0) return *v;
    fail_msg("there is no verb '%s'", name);
    return NULL;
}

/* Every row is whole, names are unique, and a node is named by the row that made it. */
static void test_rows(void **state)
{
    (void)state;
    for (const dh_verb *const *v = dh_verbs; *v; v++) {
        const char *usage = (*v)->usage;
        size_t size = strlen((*v)->name);
        assert_int_equal(strncmp(usage, (*v)->name, size), 0);
        assert_true(usage[size] == ' ' || usage[size] == '(');
        assert_true((*v)->doc && (*v)->doc[0]);
        assert_non_null((*v)->build);
        assert_int_equal((*v)->ask != NULL, (*v)->build_answered != NULL);
        assert_ptr_equal(verb_named((*v)->name), *v);
        assert_int_not_equal((*v)->node, DH_NODE_SCAN);
        int n = 0;
        while (n < DH_VERB_PARAMS && (*v)->params[n].kind != DH_VERB_END) n++;
        assert_true(n > 0 && n < DH_VERB_PARAMS);
        assert_false((*v)->params[0].repeats);
    }
}

static void assert_built(const dh_plan *input, const char *name, const dh_verb_arg *args, const char *expected)
{
    dh_strbuf out = {0};
    dh_plan *made = NULL;
    const dh_verb *v = verb_named(name);
    assert_int_equal(v->build(&made, input, args, NULL), DH_OK);
    assert_ptr_equal(made->verb, v);
    assert_int_equal(made->node, v->node);
    assert_int_equal(dh_plan_explain(&out, made, NULL), DH_OK);
    if (strncmp(out.data, expected, strlen(expected)) != 0) fail_msg("%s", out.data);
    dh_strbuf_free(&out);
    dh_plan_free(made);
}

static void test_built_by_rows(void **state)
{
    (void)state;
    dh_plan *plan = fixture_scan(&f), *other = NULL;
    assert_int_equal(dh_plan_scan(&other, &f.catalog, "sessions", NULL), DH_OK);
    assert_built(plan, "filter", (dh_verb_arg[]){{.text = "satisfied"}}, "filter satisfied\n  scan");
    assert_built(plan, "take", (dh_verb_arg[]){{.number = 5}}, "take 5\n  scan");
    assert_built(plan, "distinct", (dh_verb_arg[]){{.text = "unit"}}, "distinct unit\n  scan");
    assert_built(plan, "summarize", (dh_verb_arg[]){{.text = "unit, y = year(raised_on)"}},
                 "summarize unit, y = year(raised_on)\n  scan opinions, columns: unit, raised_on\n");
    assert_built(plan, "summarize", (dh_verb_arg[]){{.text = NULL}}, "summarize id, session, unit,");
    assert_built(plan, "period", (dh_verb_arg[]){{.text = "2018"}, {.text = NULL}}, "period raised_on >= date(");
    assert_built(plan, "join", (dh_verb_arg[]){{.plan = other}, {.text = "unit"}, {.text = NULL}},
                 "join on unit = unit");
    assert_built(plan, "join", (dh_verb_arg[]){{.plan = other}, {.text = "unit"}, {.text = "left"}},
                 "join left on unit");
    assert_built(plan, "union", (dh_verb_arg[]){{.plan = plan}}, "union\n  with\n");
    assert_built(plan, "union_by_name", (dh_verb_arg[]){{.plan = plan}}, "union_by_name\n  with\n");
    dh_plan_free(other);
    dh_plan_free(plan);
}

static void test_pivot_asks(void **state)
{
    (void)state;
    dh_plan *plan = fixture_scan(&f), *asked = NULL;
    const dh_verb *pivot = verb_named("pivot");
    put(&plan, dh_plan_group_by, "unit, year(raised_on)");
    put(&plan, dh_plan_aggregate, "n = count()");
    assert_int_equal(pivot->ask(&asked, plan, (dh_verb_arg[]){{.text = "n by year in (2018)"}}, NULL), DH_OK);
    assert_null(asked);
    assert_int_equal(pivot->ask(&asked, plan, (dh_verb_arg[]){{.text = "n by year"}}, NULL), DH_OK);
    assert_non_null(asked);
    assert_int_equal(asked->node, DH_NODE_DISTINCT);
    dh_plan_free(asked);
    dh_plan_free(plan);
}

static dh_status all_verbs(const dh_plan *scan, const dh_plan *other)
{
    dh_plan *p[12] = {0};
    dh_error error;
    dh_strbuf out = {0};
    dh_error_init(&error);
    dh_status s = dh_plan_filter(&p[0], scan, "field == 'x'", &error);
    if (!s) s = dh_plan_derive(&p[1], p[0], "a = 1, b = a", &error);
    if (!s) s = dh_plan_period(&p[2], p[1], "2018", "2019", &error);
    if (!s) s = dh_plan_join(&p[3], p[2], other, "session = id", DH_JOIN_LEFT, &error);
    if (!s) s = dh_plan_geography(&p[4], p[3], "2020-01-01", &error);
    if (!s) s = dh_plan_group_by(&p[5], p[4], "unit, year(raised_on)", &error);
    if (!s) s = dh_plan_aggregate(&p[6], p[5], "n = count(), r = share(satisfied) * count()", &error);
    if (!s) s = dh_plan_union(&p[7], p[6], p[6], &error);
    if (!s) s = dh_plan_select(&p[8], p[7], "unit, year, n", &error);
    if (!s) s = dh_plan_sort(&p[9], p[8], "-n", &error);
    if (!s) s = dh_plan_pivot(&p[10], p[9], "n by year in (2018)", &error);
    if (!s) s = dh_plan_take(&p[11], p[10], 3, &error);
    dh_plan *full = NULL;
    if (!s) s = dh_plan_join(&full, p[2], other, "session = id", DH_JOIN_FULL, &error);
    dh_plan_free(full);
    if (!s) s = dh_plan_explain(&out, p[11], &error);
    assert_true(s == DH_OK || s == error.status);
    dh_strbuf_free(&out);
    for (int i = 0; i < 12; i++) dh_plan_free(p[i]);
    return s;
}

static void test_out_of_memory(void **state)
{
    (void)state;
    dh_plan *scan = fixture_scan(&f), *other = NULL;
    assert_int_equal(dh_plan_scan(&other, &f.catalog, "sessions", NULL), DH_OK);
    dh_status status = DH_ENOMEM;
    int64_t n = 1;
    for (; status != DH_OK && n < 5000; n++) {
        dh_memory_fail_after(n);
        status = all_verbs(scan, other);
        dh_memory_fail_after(0);
        assert_true(status == DH_OK || status == DH_ENOMEM);
    }
    assert_int_equal(status, DH_OK);
    assert_true(n > 50);
    dh_plan_free(other);
    dh_plan_free(scan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_query),       cmocka_unit_test(test_aggregate_split),
        cmocka_unit_test(test_aggregate_types),   cmocka_unit_test(test_refused_aggregates),
        cmocka_unit_test(test_derive_and_needed), cmocka_unit_test(test_join_and_union),
        cmocka_unit_test(test_names_like_values), cmocka_unit_test(test_pivot),
        cmocka_unit_test(test_geography),         cmocka_unit_test(test_period),
        cmocka_unit_test(test_scan_and_depth),    cmocka_unit_test(test_rows),
        cmocka_unit_test(test_built_by_rows),     cmocka_unit_test(test_pivot_asks),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests_name("query_plan", tests, setup, teardown);
}
