/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query/fixture.h"

static const dh_table *find_table(void *self, const char *name)
{
    const fixture *f = self;
    if (strcmp(name, "units") == 0) return f->units;
    if (strcmp(name, "sessions") == 0) return f->sessions;
    return strcmp(name, "opinions") == 0 ? f->opinions : NULL;
}

static const char *date_column(void *self, const char *table)
{
    (void)self;
    if (strcmp(table, "opinions") == 0) return "raised_on";
    return strcmp(table, "sessions") == 0 ? "held_on" : NULL;
}

static dh_status map_units(void *self, int32_t date, const int32_t **map, dh_error *error)
{
    (void)self;
    (void)date;
    (void)map;
    return dh_error_set(error, DH_EINTERNAL, "no plan is executed in these tests");
}

static void add(dh_table *table, const char *name, dh_column *column)
{
    assert_int_equal(dh_table_add(table, name, column, NULL), DH_OK);
}

/* A category of the texts, one row each; a key of `target`, row by row, when there is one. */
static dh_column *category(const char *const *texts, int n, const dh_table *target)
{
    dh_column *column = dh_column_new(DH_CATEGORY, n);
    dh_dictionary *dictionary = dh_dictionary_new();
    int32_t *rows = dh_calloc((size_t)n, sizeof *rows);
    assert_true(column && dictionary && rows);
    for (int i = 0; i < n; i++) {
        assert_int_equal(dh_dictionary_append(dictionary, texts[i], strlen(texts[i])), i);
        rows[i] = i;
    }
    if (target)
        dh_dictionary_set_link(dictionary, target, rows);
    else
        dh_free(rows);
    dh_dictionary_unref(column->dictionary);
    column->dictionary = dictionary;
    for (int i = 0; i < n; i++) assert_int_equal(dh_column_append_code(column, i), 0);
    dh_column_finish(column);
    return column;
}

static dh_column *filled(dh_type type, dh_display display)
{
    dh_column *column = dh_column_new(type, 2);
    assert_non_null(column);
    for (int i = 0; i < 2; i++) assert_int_equal(dh_column_append_null(column), 0);
    column->display = display;
    dh_column_finish(column);
    return column;
}

static dh_status unused_init(const dh_call *call, void *state, dh_error *error)
{
    (void)call;
    (void)state;
    (void)error;
    return DH_OK;
}

static const dh_arg condition_arg[] = {{"condition", DH_TYPE_BIT(DH_BOOL), "counted where true"}};
static const char *const sides[] = {"lower", "upper", NULL};
static const dh_param interval_params[] = {
    {"level", DH_FLOAT64, "0.95", 0.5, 0.999, NULL, "the confidence level"},
    {"side", DH_TEXT, "lower", 1, 0, sides, "which bound"},
};
static const dh_aggregate interval = {.struct_size = sizeof(dh_aggregate),
                                      .name = "wilson",
                                      .doc = "a bound of the Wilson interval",
                                      .args = condition_arg,
                                      .n_args = 1,
                                      .params = interval_params,
                                      .n_params = 2,
                                      .result = DH_FLOAT64,
                                      .display = DH_DISPLAY_PERCENT,
                                      .init = unused_init};
static const dh_arg number_arg[] = {{"x", DH_TYPE_BIT(DH_FLOAT64), "a number"}};
static const dh_function twice = {.struct_size = sizeof(dh_function),
                                  .name = "twice",
                                  .doc = "twice x",
                                  .args = number_arg,
                                  .n_args = 1,
                                  .result = DH_FLOAT64};

void fixture_make(fixture *f)
{
    static const char *const names[] = {"units", "sessions", "opinions", NULL};
    static const char *const codes[] = {"18601", "18601"}, *const parents[] = {"436", "436"};
    static const char *const ids[] = {"s1", "s2"}, *const kinds[] = {"periodic", "ad_hoc"};
    static const char *const fields[] = {"đất đai", "môi trường"}, *const outcomes[] = {"resolved", "open"};
    *f = (fixture){.units = dh_table_new(), .sessions = dh_table_new(), .opinions = dh_table_new()};
    assert_int_equal(dh_functions_new(&f->functions, NULL), DH_OK);
    assert_int_equal(dh_functions_add_aggregate(f->functions, &interval, "wilson.so", NULL), DH_OK);
    assert_int_equal(dh_functions_add_function(f->functions, &twice, "twice.so", NULL), DH_OK);
    dh_table_set_name(f->units, "units", NULL);
    dh_table_set_name(f->sessions, "sessions", NULL);
    dh_table_set_name(f->opinions, "opinions", NULL);
    add(f->units, "code", category(codes, 2, f->units));
    add(f->units, "name", category(kinds, 2, NULL));
    add(f->units, "parent", category(parents, 2, f->units));
    add(f->units, "population", filled(DH_COUNT, DH_DISPLAY_PLAIN));
    add(f->sessions, "id", category(ids, 2, NULL));
    add(f->sessions, "unit", category(codes, 2, f->units));
    add(f->sessions, "held_on", filled(DH_DATE, DH_DISPLAY_PLAIN));
    add(f->sessions, "kind", category(kinds, 2, NULL));
    add(f->opinions, "id", filled(DH_INT64, DH_DISPLAY_ID));
    add(f->opinions, "session", category(ids, 2, f->sessions));
    add(f->opinions, "unit", category(codes, 2, f->units));
    add(f->opinions, "raised_on", filled(DH_DATE, DH_DISPLAY_PLAIN));
    add(f->opinions, "resolved_on", filled(DH_DATE, DH_DISPLAY_PLAIN));
    add(f->opinions, "field", category(fields, 2, NULL));
    add(f->opinions, "outcome", category(outcomes, 2, NULL));
    add(f->opinions, "text", filled(DH_TEXT, DH_DISPLAY_PLAIN));
    add(f->opinions, "satisfied", filled(DH_BOOL, DH_DISPLAY_PLAIN));
    add(f->opinions, "people", filled(DH_COUNT, DH_DISPLAY_PLAIN));
    add(f->opinions, "score", filled(DH_FLOAT64, DH_DISPLAY_PLAIN));
    add(f->opinions, "rate", filled(DH_FLOAT64, DH_DISPLAY_PERCENT));
    add(f->opinions, "votes", filled(DH_INT64, DH_DISPLAY_PLAIN));
    add(f->opinions, "seen_at", filled(DH_DATETIME, DH_DISPLAY_PLAIN));
    add(f->opinions, "tên cột", filled(DH_INT64, DH_DISPLAY_PLAIN));
    f->catalog = (dh_catalog){.self = f,
                              .functions = f->functions,
                              .has_as_of = true,
                              .as_of = 18485, /* 2020-08-11 */
                              .table = find_table,
                              .table_names = names,
                              .date_column = date_column,
                              .units = f->units,
                              .map_units = map_units};
}

void fixture_free(fixture *f)
{
    dh_table_free(f->opinions);
    dh_table_free(f->sessions);
    dh_table_free(f->units);
    dh_functions_free(f->functions);
}

dh_plan *fixture_scan(const fixture *f)
{
    dh_plan *plan = NULL;
    assert_int_equal(dh_plan_scan(&plan, &f->catalog, "opinions", NULL), DH_OK);
    return plan;
}
