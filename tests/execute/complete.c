/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Combinations that are due. That they are those of a cross join elsewhere is in tests/cli/shapes.test, that they are
 * those of plain loops in random_plans.c. */
#include "execute/fixture.h"

#include <stdio.h>

static fixture f;

static int set_up(void **state)
{
    (void)state;
    fixture_make(&f, 10, 2);
    f.catalog.lists_units = true;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_free(&f);
    return 0;
}

static void combinations_without_a_row_are_added(void **state)
{
    (void)state;
    EXPECT(&f,
           "kind,year,n,m\n"
           "ad_hoc,2018,1,1\n"
           "ad_hoc,2020,1,5\n"
           "periodic,2018,1,3\n"
           "periodic,2020,2,2.5\n"
           ",2019,1,9\n"
           "ad_hoc,2019,,\n"
           "periodic,2019,,\n"
           "# complete \"kind, year\": 2 rows are added\n",
           "sessions", "group_by: kind, year(day) as year", "aggregate: n = count(), m = mean(v)",
           "complete: kind, year");
    /* as they are listed, also those that do not occur; other rows stay */
    EXPECT(&f,
           "year,n\n2018,2\n2019,1\n2020,3\n2021,\n2017,\n# complete \"year in (2021, 2018, 2017, 2021)\": 2 rows are "
           "added\n",
           "sessions", "group_by: year(day) as year", "aggregate: n = count()",
           "complete: year in (2021, 2018, 2017, 2021)");
    EXPECT(&f, "kind,n\nperiodic,6\nthematic,\n# complete \"kind in ('thematic')\": 1 row is added\n", "sessions",
           "aggregate: n = count()", "derive: kind = 'periodic'", "select: kind, n", "complete: kind in ('thematic')");
}

static void units_of_the_list_are_due(void **state)
{
    (void)state;
    /* communes, since most units that occur are; no day says which, so those of the as-of day */
    EXPECT(&f,
           "name,n\nViệt Tiến,2\nPhù Việt,\nThạch Lâm,\n"
           "# complete \"unit\": due are the units of level 'commune' on 2020-08-11\n"
           "# complete \"unit\": 2 rows are added\n",
           "sessions", "filter: unit.name == 'Việt Tiến'", "group_by: unit", "aggregate: n = count()", "complete: unit",
           "derive: name = unit.name", "select: name, n");
    f.catalog.lists_units = false; /* made of what the tables name */
    EXPECT(&f, "name,n\nViệt Tiến,2\n# complete \"unit\": 0 rows are added\n", "sessions",
           "filter: unit.name == 'Việt Tiến'", "group_by: unit", "aggregate: n = count()", "complete: unit",
           "derive: name = unit.name", "select: name, n");
    f.catalog.lists_units = true;
}

/* Calendar years, and those that the binder makes of a reporting calendar: of a day that is moved otherwise they may be
 * any. */
static void years_are_those_of_days_as_they_are(void **state)
{
    static const struct {
        const char *of;
        bool years;
        int days, months;
    } cases[] = {{"day", true, 0, 0},
                 {"date_of(day)", true, 0, 0},
                 {"add_months(add_days(day, 15), 1)", true, 15, 1},
                 {"add_days(add_months(day, 3), 5)", false, 0, 0},
                 {"add_months(day, 32)", false, 0, 0},
                 {"add_months(add_days(day, 400), 1)", false, 0, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char keys[100];
        snprintf(keys, sizeof keys, "group_by: year(%s) as year", cases[i].of);
        const char *const verbs[] = {keys, "aggregate: n = count()", "complete: year", NULL};
        dh_plan *plan = NULL;
        dh_error error = DH_ERROR_INIT;
        if (fixture_plan(&plan, &f, "sessions", verbs, &error) != DH_OK) fail_msg("%s: %s", keys, error.message);
        const dh_complete_column *made = plan->completed;
        bool same = made->of_years == cases[i].years && made->shift_days == cases[i].days;
        if (!same || made->shift_months != cases[i].months) fail_msg("%s", cases[i].of);
        dh_plan_free(plan);
    }
}

/* What is added is no total, and can be filtered as what is none. */
static void no_row_that_is_added_is_a_total(void **state)
{
    (void)state;
    EXPECT(&f,
           "kind,year,n,is_total\nad_hoc,2019,,false\nperiodic,2019,,false\n"
           "# complete \"kind, year\": 2 rows are added\n",
           "sessions", "group_by: kind, year(day) as year", "aggregate: n = count()", "total: ", "complete: kind, year",
           "filter: not is_total and not is_known(n)", "select: kind, year, n, is_total");
}

static void nothing_is_added_where_nothing_is(void **state)
{
    (void)state;
    EXPECT(&f, "kind,year,n\n# complete \"kind, year\": 0 rows are added\n", "sessions", "filter: v > 100",
           "group_by: kind, year(day) as year", "aggregate: n = count()", "complete: kind, year");
}

static void refuse(dh_status expected, const char *says, const char *const *verbs)
{
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    dh_table *result = NULL;
    dh_status status = fixture_plan(&plan, &f, "events", verbs, &error);
    if (status == DH_OK) status = dh_execute(&result, plan, &error);
    assert_int_equal(status, expected);
    if (strstr(error.message, says) == NULL) fail_msg("%s", error.message);
    dh_plan_free(plan);
}
#define REFUSE(status, says, ...) refuse(status, says, (const char *const[]){__VA_ARGS__, NULL})

static void what_makes_no_combinations_is_refused(void **state)
{
    (void)state;
    REFUSE(DH_ETYPE, "which makes no combinations; use stated(people)", "complete: people");
    REFUSE(DH_EINVAL, "'v' is given twice", "complete: v, kind, v");
    REFUSE(DH_EINVAL, "is nil, and no combination with what is unknown is due", "complete: v in (1, nil)");
    REFUSE(DH_ETYPE, "takes a whole number", "complete: v in ('x')");
    REFUSE(DH_EINVAL, "did you mean 'kind'?", "complete: kin");
    fixture_free(&f);
    fixture_make(&f, 5000, 2);
    REFUSE(DH_ELIMIT, "make more than 10000000 combinations; list fewer values, or name fewer columns",
           "complete: x, note, v");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(combinations_without_a_row_are_added), cmocka_unit_test(units_of_the_list_are_due),
        cmocka_unit_test(years_are_those_of_days_as_they_are),  cmocka_unit_test(no_row_that_is_added_is_a_total),
        cmocka_unit_test(nothing_is_added_where_nothing_is),    cmocka_unit_test(what_makes_no_combinations_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
