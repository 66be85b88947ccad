/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is accepted prints as text that is accepted, and prints the same: random expressions, most of them nested nearly
 * as deeply as can be. Neighbours tried: chains of products and differences to either side, signs, powers, days added
 * to and taken from dates, literals that become dates, whole numbers below 0 that are written without a sign,
 * comparisons, conditions, texts, columns named like values. */
#include "query/fixture.h"
#include "query/lexer.h"

static uint64_t seed;
static uint32_t mixed; /* one shape in so many is another than the favoured one */

static uint32_t pick(uint32_t n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % n;
}

typedef enum sort { WHOLE, REAL, DAY, WORDS, YES, SORTS } sort;

static const char *const leaves[SORTS][4] = {{"votes", "7", "0xffffffffffffffff", "(0x8000000000000000)"},
                                             {"score", "0.5", "1e300", "score"},
                                             {"raised_on", "as_of()", "date('2018-01-31')", "resolved_on"},
                                             {"text", "'it\\'s'", "text", "''"},
                                             {"satisfied", "true", "satisfied", "false"}};

/* "%d" stands for what is nested, of sort `inner`; $w, $r, $d, $t, $y for leaves. */
static const struct {
    sort outer, inner;
    const char *shape;
} shapes[] = {
    {WHOLE, WHOLE, "%*$w"},
    {WHOLE, WHOLE, "$w*%"},
    {WHOLE, WHOLE, "%-$w"},
    {WHOLE, WHOLE, "$w-(%)"},
    {WHOLE, WHOLE, "- %"},
    {WHOLE, WHOLE, "-(%)"},
    {WHOLE, WHOLE, "(%)*$w-$w"},
    {WHOLE, WHOLE, "$w-$w*(%)"},
    {WHOLE, WHOLE, "(%)//$w"},
    {WHOLE, WHOLE, "$w%%%"},
    {WHOLE, DAY, "$d-(%)"},
    {WHOLE, DAY, "year(%)"},
    {WHOLE, WHOLE, "least(%,2)"},
    {REAL, REAL, "- (%)^$r"},
    {REAL, REAL, "$r^%"},
    {REAL, REAL, "(%)^$r"},
    {REAL, REAL, "$r/(%)"},
    {REAL, REAL, "round(%)"},
    {REAL, WHOLE, "$r-(%)"},
    {WHOLE, WHOLE, "(%)+-$w"},
    {DAY, WHOLE, "$d-(%)"},
    {DAY, WHOLE, "(%)+$d"},
    {DAY, DAY, "%-$w"},
    {DAY, DAY, "%+5"},
    {DAY, DAY, "%-5"},
    {DAY, WHOLE, "add_days($d,-(%))"},
    {WORDS, WORDS, "$t..%"},
    {WORDS, WORDS, "(%)..$t"},
    {WORDS, WHOLE, "'x'..(%)"},
    {WHOLE, WORDS, "length(%)"},
    {YES, WHOLE, "$w<(%)"},
    {YES, DAY, "(%)>='2018-01-31'"},
    {YES, YES, "not %"},
    {YES, YES, "not(%)"},
    {YES, YES, "$y and(%)"},
    {YES, YES, "(%)or $y"},
    {YES, YES, "(%)==$y"},
    {YES, REAL, "$w==%"},
    {WHOLE, YES, "if_else(%,$w,2)"},
    {YES, WORDS, "one_of(%,$t,'a')"},
};
enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static void add_leaf(dh_strbuf *out, sort which)
{
    dh_strbuf_add(out, leaves[which][pick(4)]);
}

static void nest(dh_strbuf *out, sort outer, int depth, uint32_t favoured)
{
    if (depth <= 1) {
        add_leaf(out, outer);
        return;
    }
    uint32_t which = favoured;
    if (pick(mixed) == 0 || shapes[which].outer != outer) do
            which = pick(SHAPES);
        while (shapes[which].outer != outer);
    for (const char *c = shapes[which].shape; *c; c++) {
        if (*c == '$') {
            c++;
            add_leaf(out, *c == 'w' ? WHOLE : *c == 'r' ? REAL : *c == 'd' ? DAY : *c == 't' ? WORDS : YES);
        } else if (*c == '%' && c[1] == '%') {
            dh_strbuf_add_char(out, *c++);
        } else if (*c == '%') {
            nest(out, shapes[which].inner, depth - 1, favoured);
        } else {
            dh_strbuf_add_char(out, *c);
        }
    }
}

static char *canonical(const char *text, const dh_schema *schema, const dh_catalog *catalog, dh_error *error)
{
    dh_arena *arena = dh_arena_new();
    const dh_expr *expr;
    dh_strbuf out = {0};
    dh_error_init(error);
    if (dh_expr_bind(&expr, text, schema, catalog, arena, error) == DH_OK) dh_expr_print(&out, expr, schema);
    dh_arena_free(arena);
    return out.data;
}

static int round_trip(const char *text, const dh_schema *schema, const dh_catalog *catalog)
{
    dh_error error;
    char *first = canonical(text, schema, catalog, &error);
    if (first == NULL) return 0; /* too deep, or, for want of parentheses, of another type */
    char *second = canonical(first, schema, catalog, &error);
    if (second == NULL) fail_msg("'%s' prints as '%s': %s", text, first, error.message);
    assert_string_equal(second, first);
    dh_free(first);
    dh_free(second);
    return 1;
}

static void what_is_printed_is_read_back(void **state)
{
    (void)state;
    fixture f;
    fixture_make(&f);
    dh_plan *scan = fixture_scan(&f);
    int passed = 0;
    for (int i = 0; i < 6000; i++) {
        seed = (uint64_t)i * 2654435761 + 1;
        mixed = i % 3 ? 4 : 100000;
        dh_strbuf text = {0};
        int depth =
            i % 2 ? 1 + (int)pick(60) : DH_EXPRESSION_MAX_DEPTH / 2 + (int)pick(DH_EXPRESSION_MAX_DEPTH / 2 + 1);
        nest(&text, (sort)pick(SORTS), depth, (uint32_t)i % SHAPES);
        passed += round_trip(text.data, &scan->schema, &f.catalog);
        dh_strbuf_free(&text);
    }
    assert_true(passed > 2000);
    dh_plan_free(scan);
    fixture_free(&f);
}

/* Chains without parentheses of their own, at each depth up to the greatest. */
static void chains_are_read_back(void **state)
{
    static const char *const chains[][3] = {{"- ", "votes", ""},
                                            {"not ", "satisfied", ""},
                                            {"", "votes", " - votes"},
                                            {"", "raised_on", " - votes"},
                                            {"", "raised_on", " - 5"},
                                            {"", "0xffffffffffffffff", " * score - 1"},
                                            {"", "0x8000000000000000", " - votes"},
                                            {"votes * (", "0xfffffffffffffffe", " - votes)"},
                                            {"score ^ ", "score", ""},
                                            {"votes * (", "votes", " - 1)"},
                                            {"(votes - ", "votes", ") * 2"},
                                            {"resolved_on - (", "raised_on - votes", " - raised_on)"},
                                            {"length('x' .. ", "text", ")"},
                                            {"votes - least(2, ", "year(raised_on)", ")"},
                                            {"(", "raised_on >= '2018-01-31'", " and satisfied)"}};
    (void)state;
    fixture f;
    fixture_make(&f);
    dh_plan *scan = fixture_scan(&f);
    for (size_t c = 0; c < sizeof chains / sizeof chains[0]; c++) {
        int accepted = 0, depth = 1;
        for (; depth <= 2 * DH_EXPRESSION_MAX_DEPTH; depth++) {
            dh_strbuf text = {0};
            for (int i = 0; i < depth; i++) dh_strbuf_add(&text, chains[c][0]);
            dh_strbuf_add(&text, chains[c][1]);
            for (int i = 0; i < depth; i++) dh_strbuf_add(&text, chains[c][2]);
            accepted += round_trip(text.data, &scan->schema, &f.catalog);
            dh_strbuf_free(&text);
        }
        if (accepted < DH_EXPRESSION_MAX_DEPTH / 3 || accepted >= DH_EXPRESSION_MAX_DEPTH)
            fail_msg("'%s' is accepted %d times", chains[c][0], accepted);
    }
    dh_plan_free(scan);
    fixture_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_printed_is_read_back),
        cmocka_unit_test(chains_are_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
