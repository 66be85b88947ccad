/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs, each on six sessions: text in, rows out. */
#include "execute/fixture.h"

static fixture f;

static int set_up(void **state)
{
    (void)state;
    fixture_make(&f, 10, 2);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_free(&f);
    return 0;
}

static void rows_are_filtered(void **state)
{
    (void)state;
    EXPECT(&f, "v,kind\n4,periodic\n5,ad_hoc\n", "sessions", "filter: v >= 4 and is_known(kind)", "select: v, kind");
    EXPECT(&f, "w\n9\n16\n", "sessions", "filter: done", "derive: w = v * v", "filter: w < 20", "select: w");
    EXPECT(&f, "v\n", "sessions", "filter: v > 100", "select: v");
    EXPECT(&f, "v\n1\n4\n", "sessions", "period: 2018-06|2020-02", "filter: v < 9", "select: v");
}

static void whole_columns_are_shared(void **state)
{
    (void)state;
    dh_plan *plan;
    dh_table *result;
    const char *const verbs[] = {"derive: w = v + 1", NULL};
    assert_int_equal(fixture_plan(&plan, &f, "sessions", verbs, NULL), DH_OK);
    assert_int_equal(dh_execute(&result, plan, NULL), DH_OK);
    assert_ptr_equal(dh_table_get(result, "v"), dh_table_get(f.sessions, "v"));
    dh_table_free(result);
    dh_plan_free(plan);
}

static void rows_are_sorted(void **state)
{
    (void)state;
    EXPECT(&f, "v\n9\n5\n4\n3\n1\n1\n", "sessions", "sort: -v", "select: v");
    /* unknown last both ways; equal keys in the order they came */
    EXPECT(&f, "x,v\n-3,9\n0.5,5\n1,3\n2,1\n4,1\n,4\n", "sessions", "sort: x", "select: x, v");
    EXPECT(&f, "x,v\n4,1\n2,1\n1,3\n0.5,5\n-3,9\n,4\n", "sessions", "sort: -x", "select: x, v");
    /* as a Vietnamese dictionary has it: đ after d, Đất before đất đai */
    EXPECT(&f, "topic,v\nĐất,4\nĐất,9\nđất đai,3\nđất đai,1\nmôi trường,1\nmôi trường,5\n", "sessions", "sort: topic",
           "select: topic, v");
    EXPECT(&f, "kind,v\nad_hoc,5\nad_hoc,1\n", "sessions", "sort: kind, -v", "take: 2", "select: kind, v");
    EXPECT(&f, "v,kind\n4,periodic\n1,periodic\n1,ad_hoc\n", "sessions", "sort: v % 2 == 1, v", "take: 3",
           "sort: -kind", "select: v, kind");
}

static void rows_are_taken(void **state)
{
    (void)state;
    EXPECT(&f, "v\n3\n1\n", "sessions", "take: 2", "select: v");
    EXPECT(&f, "v\n", "sessions", "take: 0", "select: v");
    EXPECT(&f, "v\n4\n5\n", "sessions", "filter: v > 3", "take: 2", "select: v");
    EXPECT(&f, "v\n9\n", "sessions", "take: 100", "sort: -v", "take: 1", "select: v");
}

static void groups_come_in_order(void **state)
{
    (void)state;
    EXPECT(&f, "kind,n,total\nad_hoc,2,6\nperiodic,3,8\n,1,9\n", "sessions", "group_by: kind",
           "aggregate: n = count(), total = sum(v)");
    /* two units of one code are two groups; the key still leads to its unit */
    EXPECT(&f, "unit,n,name\n18601,2,Phù Việt\n18601,2,Việt Tiến\n18610,1,Thạch Lâm\n,1,\n", "sessions",
           "group_by: unit", "aggregate: n = count()", "derive: name = unit.name");
    EXPECT(&f, "year,n\n2018,2\n2019,1\n2020,3\n", "sessions", "group_by: year(day) as year", "aggregate: n = count()");
    EXPECT(&f, "topic,rate\nĐất,0.5\nđất đai,1\nmôi trường,0.5\n# share(done): 5 of 6 known\n", "sessions",
           "group_by: topic", "aggregate: rate = share(done)");
}

static void nothing_has_one_total(void **state)
{
    (void)state;
    EXPECT(&f, "n,total,best\n0,,\n", "sessions", "filter: v > 100",
           "aggregate: n = count(), total = sum(v), best = max(kind)");
    EXPECT(&f, "kind,n\n", "sessions", "filter: v > 100", "group_by: kind", "aggregate: n = count()");
}

static void units_are_mapped(void **state)
{
    (void)state;
    EXPECT(&f,
           "name,n\nViệt Tiến,4\n"
           "# 1 row of 1 unit cannot be carried whole to 2020-01-01; their unit is left unknown: 18610 Thạch Lâm\n",
           "sessions", "geography: 2020-01-01", "filter: is_known(unit)", "group_by: unit.name as name",
           "aggregate: n = count()");
    EXPECT(&f, "name,n\nPhù Việt,2\nThạch Lâm,1\nViệt Tiến,2\n,1\n", "sessions", "geography: then",
           "group_by: unit.name as name", "aggregate: n = count()");
    /* a row that names the unit twice is one row */
    EXPECT(&f,
           "unit,v,again\n,1,\n"
           "# 1 row of 1 unit cannot be carried whole to 2020-01-01; their unit is left unknown: 18610 Thạch Lâm\n",
           "sessions", "derive: again = unit", "geography: 2020-01-01", "filter: v == 1 and not is_known(unit)",
           "select: unit, v, again");
}

/* Neighbours tried: keys, a name, a column made of it, a condition, an aggregate of it, distinct, a window, a union; no
 * use of it, sorted rows, rows left out by name, the other way round. */
static void figures_of_units_that_are_not_certain_are_refused(void **state)
{
    (void)state;
    static const char *const verbs[][4] = {
        {"group_by: unit", "aggregate: n = count()"},
        {"derive: name = unit.name", "group_by: name", "aggregate: n = count()"},
        {"filter: unit.name == 'Việt Tiến'"},
        {"aggregate: n = count_if(unit.name == 'Việt Tiến')"},
        {"distinct: unit"},
        {"window: n = cumulative(v) over unit order v"},
        {"filter: not (is_known(unit) and v < 0)", "group_by: unit", "aggregate: n = count()"},
        {"filter: not not is_known(unit)", "group_by: unit", "aggregate: n = count()"},
        {"filter: is_known(unit) or v > 0", "group_by: unit", "aggregate: n = count()"},
        {"derive: u = coalesce(unit.name, 'none')", "filter: is_known(u)", "group_by: u", "aggregate: n = count()"},
        {"derive: k = is_known(unit)", "filter: is_known(k)", "group_by: unit", "aggregate: n = count()"},
        {"derive: k = unit", "filter: is_known(unit)", "group_by: k", "aggregate: n = count()"},
        {"filter: is_known(v)", "filter: v > 0", "group_by: unit", "aggregate: n = count()"},
        {"aggregate: n = count()"},
        {"sort: unit"},
        {"filter: is_known(unit) and v > 0", "group_by: unit", "aggregate: n = count()"},
        {"filter: not is_known(unit)", "aggregate: n = count()"},
        {"filter: unit.name == 'Việt Tiến' and (is_known(unit) and v > 0)", "group_by: unit", "aggregate: n = count()"},
        {"derive: k = unit", "filter: is_known(k)", "group_by: k", "aggregate: n = count()"},
        {"filter: is_known(unit)", "derive: u = unit.name", "filter: is_known(u)", "distinct: u"},
    };
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        dh_error error = DH_ERROR_INIT;
        dh_plan *plan = NULL;
        dh_table *result = NULL;
        const char *all[6] = {"geography: 2020-01-01"};
        for (int k = 0; k < 4 && verbs[i][k]; k++) all[k + 1] = verbs[i][k];
        if (fixture_plan(&plan, &f, "sessions", all, &error) != DH_OK) fail_msg("%s: %s", verbs[i][0], error.message);
        bool refused = dh_execute(&result, plan, &error) == DH_EDATA;
        if (refused != (i < 13)) fail_msg("%s: %s", verbs[i][0], error.message);
        if (refused) assert_non_null(strstr(error.message, "figures by unit would leave them out"));
        if (result != NULL) dh_table_free(result);
        dh_plan_free(plan);
    }
}

/* Each union has two sides that are one plan: 2 to the power of 40 ways lead down. */
static void sides_that_are_shared_are_traced_once(void **state)
{
    (void)state;
    static const char *const verbs[][4] = {{"select: v", "distinct: v"},
                                           {"geography: 2020-01-01", "select: unit, v", "distinct: v"}};
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        dh_plan *plan = NULL, *both = NULL;
        dh_table *result = NULL;
        assert_int_equal(fixture_plan(&plan, &f, "sessions", verbs[i], NULL), DH_OK);
        for (int k = 0; k < 40; k++) {
            assert_int_equal(dh_plan_union(&both, plan, plan, NULL), DH_OK);
            dh_plan_free(plan);
            assert_int_equal(dh_plan_distinct(&plan, both, NULL, NULL), DH_OK);
            dh_plan_free(both);
        }
        bool uses = true;
        assert_int_equal(dh_plan_uses_mapped_units(&uses, plan, NULL), DH_OK);
        assert_false(uses);
        assert_int_equal(dh_execute(&result, plan, NULL), DH_OK);
        assert_int_equal(dh_table_rows(result), 5);
        dh_table_free(result);
        dh_plan_free(plan);
    }
}

static void tables_are_joined(void **state)
{
    (void)state;
    /* by code: the two units 18601 are not mixed up */
    EXPECT(&f,
           "v,name\n3,Phù Việt\n1,Việt Tiến\n4,Việt Tiến\n1,Thạch Lâm\n9,Phù Việt\n"
           "# join \"unit = code\": 1 of 6 rows has no match and is left out\n",
           "sessions", "join: units unit = code", "select: v, name");
    EXPECT(&f, "v,name\n5,\n9,Phù Việt\n", "sessions", "left: units unit = code", "filter: v > 4", "select: v, name");
    EXPECT(&f, "n\n10\n# join \"topic\": 6 of 6 rows match several of the other side, and make 12 rows\n", "sessions",
           "join: sessions topic", "filter: v == 1 or v == 3 or v == 9 or v == 4 or v == 5",
           "aggregate: n = count() - 2");
}

/* A right join is in the order of the right; a full one has its rows without a match behind all others, with their
 * keys. Neighbours tried: keys of rows that are not known, two keys, texts and categories, columns of one name. */
static void rows_of_either_side_are_kept(void **state)
{
    (void)state;
    EXPECT(&f,
           "unit,v,name,up\n"
           "18601,3,Phù Việt,Phù Việt\n"
           "18601,9,Phù Việt,Phù Việt\n"
           "18601,1,Việt Tiến,Việt Tiến\n"
           "18601,4,Việt Tiến,Việt Tiến\n"
           "18610,1,Thạch Lâm,Thạch Lâm\n"
           "436,,Thạch Hà,Thạch Hà\n"
           "# join \"unit = code\": 1 of 6 rows has no match and is left out\n"
           "# join \"unit = code\": 2 of 4 rows of the other side match several, and make 4 rows\n",
           "sessions", "right: units unit = code", "select: unit, v, name, up = unit.name");
    EXPECT(&f,
           "unit,v,name,up\n"
           "18601,3,Phù Việt,Phù Việt\n"
           "18601,1,Việt Tiến,Việt Tiến\n"
           "18601,4,Việt Tiến,Việt Tiến\n"
           "18610,1,Thạch Lâm,Thạch Lâm\n"
           ",5,,\n"
           "18601,9,Phù Việt,Phù Việt\n"
           "436,,Thạch Hà,Thạch Hà\n"
           "# join \"unit = code\": 2 of 4 rows of the other side match several, and make 4 rows\n",
           "sessions", "full: units unit = code", "select: unit, v, name, up = unit.name");
    EXPECT(&f,
           "topic,v,kind,kind_right,x_right\n"
           "đất đai,3,,periodic,1\n"
           "môi trường,1,,ad_hoc,2\n"
           "Đất,4,periodic,periodic,\n"
           "đất đai,1,,periodic,4\n"
           "môi trường,5,ad_hoc,ad_hoc,0.5\n"
           "Đất,9,,,-3\n",
           "sessions", "filter: v > 3", "right: sessions topic, v", "select: topic, v, kind, kind_right, x_right");
    EXPECT(&f,
           "topic,v,kind,kind_right,x_right\n"
           "Đất,4,periodic,periodic,\n"
           "môi trường,5,ad_hoc,ad_hoc,0.5\n"
           "Đất,9,,,-3\n"
           "đất đai,3,,periodic,1\n"
           "môi trường,1,,ad_hoc,2\n"
           "đất đai,1,,periodic,4\n",
           "sessions", "filter: v > 3", "full: sessions topic, v", "select: topic, v, kind, kind_right, x_right");
}

static void rows_are_kept_by_whether_they_match(void **state)
{
    (void)state;
    EXPECT(&f,
           "unit,v\n"
           "18601,3\n"
           "18601,1\n"
           "18601,4\n"
           "18610,1\n"
           "18601,9\n"
           "# join \"unit = code\": 1 of 6 rows has no match and is left out\n",
           "sessions", "semi: units unit = code", "select: unit, v");
    EXPECT(&f,
           "code,name\n"
           "18601,Phù Việt\n"
           "18601,Việt Tiến\n"
           "18610,Thạch Lâm\n"
           "# join \"code = unit\": 1 of 4 rows has no match and is left out\n",
           "units", "semi: sessions code = unit", "select: code, name");
    EXPECT(&f,
           "code,name\n"
           "436,Thạch Hà\n"
           "# join \"code = unit\": 3 of 4 rows have a match and are left out\n",
           "units", "anti: sessions code = unit", "select: code, name");
    EXPECT(&f,
           "unit,v\n"
           ",5\n"
           "# join \"unit = code\": 5 of 6 rows have a match and are left out\n",
           "sessions", "anti: units unit = code", "select: unit, v");
    EXPECT(&f,
           "unit,v\n"
           "# join \"topic = name\": 6 of 6 rows have no match and are left out\n",
           "sessions", "semi: units topic = name", "select: unit, v");
}

static void tables_are_united(void **state)
{
    (void)state;
    EXPECT(&f, "kind,n\nad_hoc,4\nperiodic,6\n,2\n", "sessions", "union: sessions", "group_by: kind",
           "aggregate: n = count()");
}

/* Neighbours tried: keys, which still lead to their units; counts, dates and conditions on one side; numbers of two
 * types; nothing that one side lacks, and so nothing to tell. */
static void tables_are_united_by_name(void **state)
{
    (void)state;
    EXPECT(&f,
           "v,unit,code,name,extra,level,parent,up\n"
           "5,,,môi trường,0.5,,,\n"
           "9,18601,18601,Đất,-3,,,Phù Việt\n"
           ",,18601,Phù Việt,,commune,436,Phù Việt\n"
           ",,18601,Việt Tiến,,commune,436,Việt Tiến\n"
           ",,18610,Thạch Lâm,,commune,436,Thạch Lâm\n"
           ",,436,Thạch Hà,,district,,Thạch Hà\n"
           "# union_by_name: unknown in the first side's rows (2), which has no such column: level, parent\n"
           "# union_by_name: unknown in the other side's rows (4), which has no such column: v, unit, extra\n",
           "sessions", "filter: v > 4", "select: v, unit, code = unit, name = topic, extra = x", "by_name: units",
           "derive: up = code.name");
    EXPECT(&f,
           "name,v,people,people_lower,people_upper,day,done,kind\n"
           "Thạch Hà,0.5,,,,,,\n"
           ",3,100,100,100,2018-03-10,true,periodic\n"
           ",1,2300,2300,,2018-06-18,false,ad_hoc\n"
           ",4,,,,2020-02-08,true,periodic\n"
           ",1,300,0,300,2020-05-18,,periodic\n"
           ",5,40,40,40,2020-08-11,true,ad_hoc\n"
           ",9,60,60,60,2019-01-01,false,\n"
           "# union_by_name: unknown in the first side's rows (1), which has no such column: unit, kind, day, people, "
           "x, done, topic\n"
           "# union_by_name: unknown in the other side's rows (6), which has no such column: name\n",
           "units", "filter: level == 'district'", "select: name, v = 0.5", "by_name: sessions",
           "filter: not is_known(name) or v < 3", "select: name, v, people, day, done, kind");
    EXPECT(&f,
           "name,code,level,parent\n"
           "Thạch Hà,436,,\n"
           "Phù Việt,18601,commune,436\n"
           "Việt Tiến,18601,commune,436\n"
           "Thạch Lâm,18610,commune,436\n"
           "Thạch Hà,436,district,\n"
           "# union_by_name: unknown in the first side's rows (1), which has no such column: level, parent\n",
           "units", "filter: level == 'district'", "select: name, code", "by_name: units");
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    assert_int_equal(
        fixture_plan(&plan, &f, "sessions", (const char *const[]){"select: v", "by_name: units", NULL}, &error),
        DH_EINVAL);
    assert_non_null(strstr(error.message, "no column is on both sides"));
}

/* Neighbours tried: expressions with names, all columns, no rows, nothing known; units of one code are two values. */
static void columns_are_summarized(void **state)
{
    (void)state;
    EXPECT(&f,
           "column,type,rows,unknown,distinct,least,greatest\n"
           "unit,category,6,1,3,18601,18610\n"
           "day,date,6,0,6,2018-03-10,2020-08-11\n"
           "v,int64,6,0,5,1,9\n"
           "people,count,6,1,5,40,≥ 2300\n"
           "x,float64,6,1,5,-3,4\n"
           "done,bool,6,1,2,false,true\n"
           "topic,text,6,0,3,Đất,môi trường\n"
           "w,bool,6,0,1,false,false\n",
           "sessions", "summarize: unit, day, v, people, x, done, topic, w = v > 100");
    EXPECT(&f,
           "column,type,rows,unknown,distinct,least,greatest\n"
           "v,int64,0,0,0,,\n"
           "topic,text,0,0,0,,\n",
           "sessions", "filter: v > 100", "summarize: v, topic");
    EXPECT(&f,
           "column,type,rows,unknown,distinct,least,greatest\n"
           "v,int64,1,0,1,4,4\n"
           "people,count,1,1,0,,\n",
           "sessions", "filter: v == 4", "select: people, topic, v", "summarize: v, people");
    /* the same by aggregates */
    EXPECT(&f, "a,b,c,d,e,g,h\n1,5,2300,40,3,môi trường,Đất\n", "sessions",
           "aggregate: a = count_unknown(people), b = distinct(people), c = stated(max(people)), d = "
           "stated(min(people)), e "
           "= distinct(topic), g = max(topic), h = min(topic)");
}

static void combinations_are_distinct(void **state)
{
    (void)state;
    EXPECT(&f, "kind\nperiodic\nad_hoc\n\"\"\n", "sessions", "distinct: kind");
    EXPECT(&f, "v\n3\n1\n4\n5\n9\n", "sessions", "distinct: v");
}

/* The one at or before, at or after, either way; of two that are equally near the earlier, of equal ones the first. */
static void rows_are_joined_to_the_nearest(void **state)
{
    (void)state;
    EXPECT(&f,
           "v,v_right,x_right\n3,3,1\n1,1,2\n4,4,\n1,1,2\n5,5,0.5\n9,9,-3\n"
           "# join \"v\": several of the other side have the nearest key, of which the first is taken: 2 of 6 rows\n",
           "sessions", "nearest: sessions v", "select: v, v_right, x_right");
    /* 2 and 6 are as near to what is before; 11 is too far */
    EXPECT(
        &f,
        "w,v_right\n4,4\n2,1\n5,5\n2,1\n6,5\n11,\n"
        "# join \"w = v\": without a match, and unknown on the other side: 1 of 6 rows\n"
        "# join \"w = v\": several of the other side have the nearest key, of which the first is taken: 2 of 6 rows\n",
        "sessions", "select: w = if_else(v == 9, 11, v + 1), v_right = v", "select: w", "nearest 1: sessions w = v",
        "derive: v_right = v", "select: w, v_right");
    EXPECT(&f,
           "kind,day,day_right,v\n"
           "periodic,2018-03-10,,\n"
           "ad_hoc,2018-06-18,,\n"
           "periodic,2020-02-08,2018-03-10,3\n"
           "periodic,2020-05-18,2020-02-08,4\n"
           "ad_hoc,2020-08-11,2018-06-18,1\n"
           ",2019-01-01,,\n"
           "# join \"kind, day\": without a match, and unknown on the other side: 3 of 6 rows\n",
           "sessions", "select: kind, day = day", "derive: day = add_days(day, -1)", "previous: sessions kind, day",
           "derive: day = add_days(day, 1)", "select: kind, day, day_right, v");
    EXPECT(&f,
           "kind,day_right\nperiodic,\nad_hoc,\nperiodic,2020-05-18\nperiodic,\nad_hoc,\n,\n"
           "# join \"kind, day\": without a match, and unknown on the other side: 5 of 6 rows\n",
           "sessions", "select: kind, day = add_days(day, 1)", "next 100 days: sessions kind, day",
           "select: kind, day_right");
}

static void a_join_to_the_nearest_is_by_days_or_numbers(void **state)
{
    static const char *const kinds[][3] = {{"nearest", "topic", "put such a column last"},
                                           {"nearest 30", "day", "write 'nearest 30 days'"},
                                           {"next 3 days", "v", "write 'nearest 30'"},
                                           {"nearest of", "v", "there is no kind 'nearest of'; there are inner"},
                                           {"newest", "v", "there is no kind 'newest'"},
                                           {"next -3", "v", "there is no kind 'next -3'"}};
    (void)state;
    dh_plan *scan = NULL, *made = NULL;
    assert_int_equal(dh_plan_scan(&scan, &f.catalog, "sessions", NULL), DH_OK);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        dh_error error = DH_ERROR_INIT;
        assert_int_not_equal(dh_plan_join_named(&made, scan, scan, kinds[i][1], kinds[i][0], &error), DH_OK);
        if (strstr(error.message, kinds[i][2]) == NULL) fail_msg("%s", error.message);
    }
    dh_plan_free(scan);
}

static void rows_become_columns(void **state)
{
    (void)state;
    EXPECT(&f,
           "kind,2018,2020\nad_hoc,1,1\nperiodic,1,2\n"
           "# pivot: 1 of 5 rows has a 'year' that is not listed, and is left out\n",
           "sessions", "group_by: kind, year(day) as year", "aggregate: n = count()",
           "pivot: n by year in (2018, 2020)");
    EXPECT(&f,
           "kind,n 2018,m 2018,n 2019,m 2019\nad_hoc,1,1,,\nperiodic,1,3,,\n,,,1,9\n"
           "# pivot: 2 of 5 rows have a 'year' that is not listed, and are left out\n",
           "sessions", "group_by: kind, year(day) as year", "aggregate: n = count(), m = mean(v)",
           "pivot: n, m by year in (2018, 2019)");
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    dh_table *result = NULL;
    const char *const verbs[] = {"select: kind, v, done", "pivot: v by kind in ('periodic', 'ad_hoc')", NULL};
    assert_int_equal(fixture_plan(&plan, &f, "sessions", verbs, &error), DH_OK);
    assert_int_equal(dh_execute(&result, plan, &error), DH_EDATA);
    assert_string_equal(error.message,
                        "the pivot has two values for 'periodic' in one row (rows 1 and 3); aggregate first");
    dh_plan_free(plan);
}

static void cancelling_ends_it(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    dh_table *result = NULL;
    const char *const verbs[] = {"filter: v > 0", NULL};
    assert_int_equal(fixture_plan(&plan, &f, "sessions", verbs, &error), DH_OK);
    dh_pool_cancel();
    assert_int_equal(dh_execute(&result, plan, &error), DH_ECANCELLED);
    dh_pool_cancel_reset();
    assert_null(result);
    assert_int_equal(dh_execute(&result, plan, &error), DH_OK);
    dh_table_free(result);
    dh_plan_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_either_side_are_kept),
        cmocka_unit_test(rows_are_kept_by_whether_they_match),
        cmocka_unit_test(rows_are_filtered),
        cmocka_unit_test(whole_columns_are_shared),
        cmocka_unit_test(rows_are_sorted),
        cmocka_unit_test(rows_are_taken),
        cmocka_unit_test(groups_come_in_order),
        cmocka_unit_test(nothing_has_one_total),
        cmocka_unit_test(units_are_mapped),
        cmocka_unit_test(figures_of_units_that_are_not_certain_are_refused),
        cmocka_unit_test(sides_that_are_shared_are_traced_once),
        cmocka_unit_test(tables_are_joined),
        cmocka_unit_test(tables_are_united),
        cmocka_unit_test(tables_are_united_by_name),
        cmocka_unit_test(columns_are_summarized),
        cmocka_unit_test(combinations_are_distinct),
        cmocka_unit_test(rows_are_joined_to_the_nearest),
        cmocka_unit_test(a_join_to_the_nearest_is_by_days_or_numbers),
        cmocka_unit_test(rows_become_columns),
        cmocka_unit_test(cancelling_ends_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
